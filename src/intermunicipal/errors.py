"""The refusals (*weigeringen*): one exception of this family where a computation cannot go on.

Each refusal has a `code` and fields. Its text says what was asked, what was found, the likely cause and the next step; `text(lang)` writes
it in Dutch, French or English, `str()` in English. What checking finds is no exception but a `Finding`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar, NoReturn

from attrs import define

from intermunicipal.messages import CORE, LANGUAGES, Catalogue, Phrase, Term


def near(asked: object, known: Iterable[str]) -> str | None:
    """Return the known name that looks most like the one asked for, for a hint after a typo.

    >>> near("per", ["peer", "pelt"])
    'peer'
    """
    from difflib import get_close_matches

    return next(iter(get_close_matches(str(asked), sorted(known), n=1, cutoff=0.6)), None)


class Refusal(Exception):
    """A computation that could not be done (*weigering*), with its code and fields."""

    code: ClassVar[str] = "refusal"

    @property
    def fields(self) -> Mapping[str, object]:
        """The fields of this refusal by name, as the message uses them."""
        return {name: getattr(self, name) for name in self._names()}

    @classmethod
    def _names(cls) -> tuple[str, ...]:
        return tuple(attribute.name for attribute in getattr(cls, "__attrs_attrs__", ()))

    def text(self, lang: str = "en", catalogue: Catalogue = CORE) -> str:
        """Write the refusal in a language: what was asked, what was found, the likely cause, the next step."""
        return catalogue.message(self.code, lang, self.fields)

    def __str__(self) -> str:
        return self.text()

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), tuple(getattr(self, name) for name in self._names())


@define(slots=False, eq=False)
class InvalidDate(Refusal):
    """A text or value is no calendar day, month or year (*ongeldige datum*)."""

    code = "invalid-date"
    asked: object
    expected: str = "YYYY-MM-DD"


@define(slots=False, eq=False)
class InvalidPeriod(Refusal):
    """A period ends on or before its first day (*ongeldige periode*)."""

    code = "invalid-period"
    since: object
    until: object


@define(slots=False, eq=False)
class DayOutside(Refusal):
    """An assumed day does not lie within the time that is not known (*dag buiten de onbekende tijd*)."""

    code = "day-outside"
    asked: str
    period: object


@define(slots=False, eq=False)
class InvalidNumber(Refusal):
    """A number is not exact or not of the kind asked for (*ongeldig getal*)."""

    code = "invalid-number"
    asked: object
    expected: Term


@define(slots=False, eq=False)
class InvalidAmount(Refusal):
    """An amount is not written as euro text or whole cents (*ongeldig bedrag*)."""

    code = "invalid-amount"
    asked: object


@define(slots=False, eq=False)
class Overlap(Refusal):
    """Two rows of one slot hold on the same days (*overlapping*); both sides are named."""

    code = "overlap"
    slot: str
    first: object
    second: object


@define(slots=False, eq=False)
class Gap(Refusal):
    """Between two rows of one slot no row holds (*leemte*); both sides are named."""

    code = "gap"
    slot: str
    first: object
    second: object


@define(slots=False, eq=False)
class NotInForce(Refusal):
    """Nothing holds for this slot on this day (*niet van kracht*)."""

    code = "not-in-force"
    slot: str
    on: date
    held: object


@define(slots=False, eq=False)
class DuplicateRow(Refusal):
    """Two rows have the same key and the same known date (*dubbele rij*)."""

    code = "duplicate-row"
    key: str
    known: object
    first: object = Phrase("blank")


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
        hint = near(self.asked, self.known)
        return {**super().fields, "hint": hint or "-"}


@define(slots=False, eq=False)
class InvalidRule(Refusal):
    """A sharing rule is written in a way that cannot work (*ongeldige verdeelregel*)."""

    code = "invalid-rule"
    rule: str
    reason: object


@define(slots=False, eq=False)
class NoParticipants(Refusal):
    """A pot has nobody to bear it (*geen deelnemers*)."""

    code = "no-participants"
    pot: object
    service: str = "-"


@define(slots=False, eq=False)
class MissingFigures(Refusal):
    """A driver has no figure for some participants in the year asked for (*ontbrekende cijfers*)."""

    code = "missing-figures"
    driver: str
    year: object
    missing: tuple[str, ...]
    years: tuple[int, ...]


@define(slots=False, eq=False)
class NegativeFigure(Refusal):
    """A driver has a figure below zero (*negatief cijfer*)."""

    code = "negative-figure"
    driver: str
    participant: str
    figure: Fraction


@define(slots=False, eq=False)
class ZeroTotal(Refusal):
    """The figures of a driver sum to nothing, so no proportion exists (*totaal nul*)."""

    code = "zero-total"
    driver: str
    year: object


@define(slots=False, eq=False)
class TableMismatch(Refusal):
    """A table of fixed shares and the participants are not the same (*tabel past niet*)."""

    code = "table-mismatch"
    rule: str
    missing: tuple[str, ...]
    extra: tuple[str, ...]


@define(slots=False, eq=False)
class PartYear(Refusal):
    """A rule does not say what a part of a year costs (*deel van een jaar*)."""

    code = "part-year"
    rule: str
    days: Mapping[str, int]


@define(slots=False, eq=False)
class BrokenShares(Refusal):
    """A sharing rule broke its promise: other participants, or more than the pot (*verdeling klopt niet*)."""

    code = "broken-shares"
    rule: str
    total: Fraction
    pot: Fraction


@define(slots=False, eq=False)
class NoBudget(Refusal):
    """No service has budget lines of this stage in the year (*geen begroting*)."""

    code = "no-budget"
    association: str
    year: int
    stage: Term
    years: tuple[str, ...]


@define(slots=False, eq=False)
class NoKey(Refusal):
    """A service with a budget says nowhere how its cost is shared (*geen verdeelsleutel*)."""

    code = "no-key"
    service: str
    year: int


@define(slots=False, eq=False)
class KeyChanges(Refusal):
    """The cost key changes within the year, so one pot would have two rules (*sleutel wijzigt*)."""

    code = "key-changes"
    service: str
    year: int
    first: object
    second: object


@define(slots=False, eq=False)
class UncertainDay(Refusal):
    """A participation begins or ends on a day within the year that the sources do not give (*onzekere dag*)."""

    code = "uncertain-day"
    year: int
    rows: tuple[object, ...]


@define(slots=False, eq=False)
class OutsideMembership(Refusal):
    """A member takes part on days on which it is no member (*buiten deelgenootschap*)."""

    code = "outside-membership"
    participation: str
    member: str
    days: object


@define(slots=False, eq=False)
class Unbound(Refusal):
    """An association has no rule book yet (*zonder regelboek*)."""

    code = "unbound"
    association: str


@define(slots=False, eq=False)
class NoShare(Refusal):
    """A member has no share in the allocation of this year (*geen aandeel*)."""

    code = "no-share"
    member: str
    year: int
    known: tuple[str, ...]

    @property
    def fields(self) -> Mapping[str, object]:
        """The fields, and the near name among those that share."""
        return {**super().fields, "hint": near(self.member, self.known) or "-"}


@define(slots=False, eq=False)
class MissingPlugin(Refusal):
    """The plug-in of a region is not installed (*ontbrekende plug-in*)."""

    code = "missing-plugin"
    plugin: str
    wanted_by: str
    installed: tuple[str, ...]

    @property
    def fields(self) -> Mapping[str, object]:
        """The fields, and the near name among those installed."""
        return {**super().fields, "hint": near(self.plugin, self.installed) or "-"}


@define(slots=False, eq=False)
class PluginFailure(Refusal):
    """A plug-in could not be loaded or one of its hooks failed (*plug-in faalt*)."""

    code = "plugin-failure"
    plugin: str
    version: str
    stage: str
    reason: str


@define(slots=False, eq=False)
class RuleConflict(Refusal):
    """Two providers bring a rule of one name, or replace a rule that is not there (*regelconflict*)."""

    code = "rule-conflict"
    kind: Term
    rule: str
    first: str
    second: str


@define(slots=False, eq=False)
class NothingToReplace(Refusal):
    """A record says that it replaces a rule which no lower layer has (*niets te vervangen*)."""

    code = "nothing-to-replace"
    kind: Term
    rule: str
    replaces: str
    provider: str
    known: tuple[str, ...]


@define(slots=False, eq=False)
class DocumentRefused(Refusal):
    """A document has mistakes; all of them are in `report` (*document geweigerd*)."""

    code = "document-refused"
    path: str
    count: int
    report: Any

    @property
    def fields(self) -> Mapping[str, object]:
        """The path, the number of mistakes and their list."""
        return {"path": self.path, "count": self.count}

    def text(self, lang: str = "en", catalogue: Catalogue = CORE) -> str:
        """Write the refusal and, under it, every mistake."""
        return super().text(lang, catalogue) + "\n" + str(self.report.text(lang))


@define(slots=False, eq=False)
class MissingFile(Refusal):
    """A document is not where it was looked for (*bestand ontbreekt*)."""

    code = "missing-file"
    path: str
    expected: str


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
    Asked for the member "per". There is no member of that name. Perhaps a typo; closest: peer. Use one of: peer, pelt.
    """
    return UnknownName(Term(kind), asked, tuple(sorted(known)))


def require_language(lang: str) -> str:
    """Return the language, or refuse one that the library does not speak."""
    if lang not in LANGUAGES:
        raise unknown("language", lang, LANGUAGES)
    return lang
