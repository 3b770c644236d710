"""Refusals of rule books, plug-ins and documents (*weigeringen van regels en documenten*)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import define

from intermunicipal.errors.base import Refusal, all_near
from intermunicipal.messages import CORE, Catalogue, Phrase, Term


@define(slots=False, eq=False)
class Unbound(Refusal):
    """An association has no rule book yet (*zonder regelboek*)."""

    code = "unbound"
    association: str


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
    """A record says that it replaces a rule which no lower layer has (*niets te vervangen*).

    `replacement_of` is the rule that `replaces` is a replacement of, where it is one: a rule keeps its first id, whatever replaces it.
    """

    code = "nothing-to-replace"
    kind: Term
    rule: str
    replaces: str
    provider: str
    known: tuple[str, ...]
    replacement_of: str = ""

    @property
    def fields(self) -> Mapping[str, object]:
        """The fields, with the rule that was meant as a part of the sentence, where that is sure."""
        told = dict(super().fields)
        rule = told.pop("replacement_of")
        meant = Phrase("replacement-of", {"replaces": self.replaces, "rule": rule}) if rule else Phrase("blank")
        return {**told, "meant": meant, "known": self.known or Phrase("none-there")}

    @property
    def meant(self) -> tuple[str, ...]:
        """The rules that it may have meant: the one that is sure, else those of a near name, else all that are known."""
        return (self.replacement_of,) if self.replacement_of else all_near(self.replaces, self.known) or self.known


@define(slots=False, eq=False)
class RulesRefused(Refusal):
    """A rule book has problems and was asked for without any (*regelboek geweigerd*); all of them are in `report`."""

    code = "rules-refused"
    asker: str
    count: int
    report: Any

    @property
    def fields(self) -> Mapping[str, object]:
        """Who asked for the rules, and the number of problems."""
        return {"asker": self.asker, "count": self.count}

    def text(self, lang: str = "en", catalogue: Catalogue = CORE) -> str:
        """Write the refusal and, under it, every problem."""
        return super().text(lang, catalogue) + "\n" + str(self.report.text(lang))


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
