"""The catalogues (*woordenlijsten*): one TOML file a language, with terms, phrases and messages.

A message has up to four sentences: what was asked (`asked`), what was found (`found`), the likely cause (`cause`) and the next step
(`next`). A plug-in adds its own with `Catalogue.extended`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any

from attrs import evolve, field, frozen

from intermunicipal.messages.values import (
    Money,
    Phrase,
    Term,
    format_date,
    format_exact,
    format_money,
    plain_text,
    visible,
)

LANGUAGES = ("nl", "fr", "en")
"""The languages that the library speaks."""

Texts = Mapping[str, Mapping[str, Any]]
_FIELD = re.compile(r"\{(\w+)\}")
_SENTENCES = ("asked", "found", "cause", "next")


@cache
def _core_texts(lang: str) -> Texts:
    import tomllib

    return tomllib.loads(resources.files(__package__).joinpath(f"{lang}.toml").read_text(encoding="utf-8"))


@frozen
class Catalogue:
    """All texts of the library and of the plug-ins in force (*catalogus*), for writing codes and fields in a language.

    >>> CORE.term("member", "fr")
    'membre'
    """

    extra: tuple[tuple[str, Texts], ...] = field(factory=tuple)

    def extended(self, texts: Iterable[tuple[str, Texts]]) -> Catalogue:
        """Return a catalogue that also has these texts: pairs of a language and its `terms`, `phrases` and `messages`."""
        return evolve(self, extra=(*self.extra, *texts))

    def term(self, key: str, lang: str) -> str:
        """Write a term; one that no catalogue has is written as it is."""
        return str(self._find("terms", key, lang) or visible(key))

    def phrase(self, code: str, lang: str, fields: Mapping[str, object]) -> str:
        """Write a phrase with its fields; one that no catalogue has is written as its code and fields."""
        template = self._find("phrases", code, lang)
        return self._bare(code, fields, lang) if template is None else self._fill(str(template), fields, lang)

    def message(self, code: str, lang: str, fields: Mapping[str, object]) -> str:
        """Write a message: what was asked, what was found, the likely cause and the next step, as far as it has them."""
        sentences = self.sentences(code, lang, fields)
        return " ".join(sentences.values()) if sentences else self._bare(code, fields, lang)

    def sentences(self, code: str, lang: str, fields: Mapping[str, object]) -> dict[str, str]:
        """Return the sentences of a message by their part: `asked`, `found`, `cause`, `next`."""
        templates = self._find("messages", code, lang) or {}
        return {part: self._fill(templates[part], fields, lang) for part in _SENTENCES if part in templates}

    def write(self, value: object, lang: str) -> str:
        """Write one value: money, a date, an exact number, a term, a phrase, or a series of these."""
        match value:
            case None:
                return "-"
            case Term():
                return self.term(value, lang)
            case str():
                return visible(value)
            case Money():
                return format_money(value, lang)
            case Phrase():
                return self.phrase(value.code, lang, value.fields)
            case date():
                return format_date(value, lang)
            case Fraction():
                return format_exact(value, lang)
            case Mapping():
                return ", ".join(f"{self.write(key, lang)} {self.write(item, lang)}" for key, item in value.items())
            case tuple() | list():
                return ", ".join(self.write(item, lang) for item in value) or "-"
        phrase = getattr(value, "phrase", None)
        return self.write(phrase, lang) if isinstance(phrase, Phrase) else plain_text(value)

    def _fill(self, template: str, fields: Mapping[str, object], lang: str) -> str:
        """Put the fields in a text; whatever else stands in braces, such as a field that was not given, stays as it is."""
        written = {name: self.write(value, lang) for name, value in fields.items()}
        return _FIELD.sub(lambda found: written.get(found[1], found[0]), template)

    def _bare(self, code: str, fields: Mapping[str, object], lang: str) -> str:
        return f"{code}: " + "; ".join(f"{name} = {self.write(value, lang)}" for name, value in fields.items())

    def _find(self, section: str, key: str, lang: str) -> Any:
        """Look a text up: in the plug-ins' texts, then in the library's, then both again in English."""
        for language in (lang, "en"):
            for extra_language, texts in self.extra:
                if extra_language == language and key in texts.get(section, {}):
                    return texts[section][key]
            core = _core_texts(language).get(section, {})
            if key in core:
                return core[key]
        return None


CORE = Catalogue()
"""The library's own texts, without any plug-in's."""
