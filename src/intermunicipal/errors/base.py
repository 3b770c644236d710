"""What all refusals share (*weigeringen*): a code, fields, and their text; the near name for a typo."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, ClassVar, NoReturn

from attrs import define

from intermunicipal.messages import CORE, LANGUAGES, Catalogue, Phrase, Term

_MOST_SHOWN, _FEW_SHOWN, _MOST_NAMED = 40, 8, 12


def near(asked: object, known: Iterable[str]) -> str | None:
    """Return the known name that looks most like the one asked for, for a hint after a typo.

    >>> near("per", ["peer", "pelt"]), near("PEER", ["peer", "pelt"])
    ('peer', 'peer')
    """
    return next(iter(all_near(asked, known, 1)), None)


def all_near(asked: object, known: Iterable[str], most: int | None = None) -> tuple[str, ...]:
    """Return the known names that look like the one asked for, the nearest first; capitals make no difference (*gelijkende namen*).

    >>> all_near("key-2025", ["key-2024", "key-2023", "lunch"])
    ('key-2024', 'key-2023')
    """
    from difflib import get_close_matches

    folded: dict[str, list[str]] = {}
    for name in sorted(known):
        folded.setdefault(name.casefold(), []).append(name)
    close = get_close_matches(str(asked).casefold(), folded, n=most or len(folded) or 1, cutoff=0.6)
    return tuple(name for one in close for name in folded[one])


def hints(closest: str | None, known: Iterable[str] = ()) -> dict[str, Any]:
    """Return the fields of a hint (*hint*): the name that was perhaps meant, else those that may be; `closest` is a part of the sentence.

    >>> hints("peer")["hint"], hints(None)["hint"]
    ('peer', '')
    """
    names = tuple(sorted(known))
    if closest:
        return {"hint": closest, "closest": Phrase("closest", {"name": closest})}
    if names:
        return {"hint": ", ".join(names[:_MOST_NAMED]), "closest": Phrase("there-are", {"names": names[:_MOST_NAMED]})}
    return {"hint": "", "closest": Phrase("blank")}


def _shown(asked: object, known: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names to show: all, or of very many those that look most like the one asked for."""
    from difflib import get_close_matches

    if len(known) <= _MOST_SHOWN:
        return known
    return (*get_close_matches(str(asked), known, n=_FEW_SHOWN, cutoff=0.0), f"... ({len(known)})")


class Refusal(Exception):
    """A computation that could not be done (*weigering*), with its code and fields."""

    code: ClassVar[str] = "refusal"
    beside: Phrase | None = None
    """What it is about, where its own sentences do not say so: the service and the year of a computation."""

    @property
    def fields(self) -> Mapping[str, object]:
        """The fields of this refusal by name, as the message uses them."""
        return {name: getattr(self, name) for name in self._names()}

    def __init_subclass__(cls) -> None:
        cls.__module__ = "intermunicipal.errors"  # where it is imported from, and where a traceback should point

    @classmethod
    def _names(cls) -> tuple[str, ...]:
        return tuple(attribute.name for attribute in getattr(cls, "__attrs_attrs__", ()))

    def text(self, lang: str = "en", catalogue: Catalogue = CORE) -> str:
        """Write the refusal in a language: what was asked, what was found, the likely cause, the next step."""
        text = catalogue.message(self.code, require_language(lang), self.fields)
        return text if self.beside is None else f"{text} {catalogue.write(self.beside, lang)}"

    def __str__(self) -> str:
        return self.text()

    def __reduce__(self) -> tuple[Any, ...]:
        args = tuple(getattr(self, name) for name in self._names())
        return (type(self), args) if self.beside is None else (type(self), args, {"beside": self.beside})


@define(slots=False, eq=False)
class UnknownName(Refusal):
    """A name is not known here (*onbekende naam*); the near name is told for a typo."""

    code = "unknown-name"
    kind: Term
    asked: object
    known: tuple[str, ...]

    @property
    def fields(self) -> Mapping[str, object]:
        """The fields, and the name that looks most like the one asked for."""
        known = _shown(self.asked, self.known) or Phrase("none-there")
        return {**super().fields, **hints(near(self.asked, self.known)), "known": known}


class Choice(StrEnum):
    """A word out of a closed list (*keuze*), given as itself or as its text; anything else is refused with `UnknownName`.

    >>> class Colour(Choice):
    ...     RED = "red"
    >>> Colour("red")
    <Colour.RED: 'red'>
    """

    @classmethod
    def _missing_(cls, value: object) -> NoReturn:
        raise UnknownName(Term("choice"), value, tuple(one.value for one in cls))


def unknown(kind: str, asked: object, known: Iterable[str]) -> UnknownName:
    """Return the refusal of a name that is not among those known.

    >>> print(unknown("member", "per", ["peer", "pelt"]))
    Asked for the member "per". There is no member of that name. Perhaps a typo (closest: peer). Use one of: peer, pelt.
    """
    return UnknownName(Term(kind), asked, tuple(sorted(known)))


def require_language(lang: str) -> str:
    """Return the language, or refuse one that the library does not speak."""
    if lang not in LANGUAGES:
        raise unknown("language", lang, LANGUAGES)
    return lang
