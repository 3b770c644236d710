"""What checking finds (*bevindingen*): problems as values, all at once, each with its place and the next step."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum

from attrs import field, frozen

from intermunicipal.errors import Refusal, require_language
from intermunicipal.frozen import frozen_map
from intermunicipal.messages import CORE, Catalogue, Phrase, Term
from intermunicipal.sources import Source


class Severity(StrEnum):
    """How grave a finding is (*ernst*): an error stops a computation, a warning wants an eye, an info is good to know."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


_ORDER = {severity: rank for rank, severity in enumerate(Severity)}


@frozen
class Place:
    """Where something stands (*vindplaats*): a file, and in it a row, a column or a path.

    >>> str(Place("budget.csv", row=12, column="amount_eur"))
    'budget.csv, row 12, column amount_eur'
    """

    file: str = ""
    row: int = 0
    column: str = ""
    path: str = ""

    @property
    def phrase(self) -> Phrase:
        """The place as part of a sentence in any language."""
        parts: list[object] = [self.file] if self.file else []
        if self.row:
            parts.append(Phrase("place-row", {"row": self.row}))
        if self.column:
            parts.append(Phrase("place-column", {"column": self.column}))
        if self.path:
            parts.append(self.path)
        return Phrase("place", {"parts": tuple(parts)})

    def __str__(self) -> str:
        return CORE.write(self.phrase, "en")


@frozen
class Finding:
    """One finding (*bevinding*): code, severity, place, fields, the day it is about, and the source of the rule behind it."""

    code: str
    severity: Severity = Severity.ERROR
    place: Place = field(factory=Place)
    fields: Mapping[str, object] = field(factory=dict, converter=frozen_map)
    on: date | None = None
    source: Source | None = None

    @classmethod
    def of(
        cls,
        refusal: Refusal,
        severity: Severity = Severity.ERROR,
        place: Place | None = None,
        on: date | None = None,
        **more: object,
    ) -> Finding:
        """Return a refusal as a finding (*weigering als bevinding*), with more fields than it has itself where these help."""
        return cls(refusal.code, severity, place or Place(), {**more, **refusal.fields}, on)

    def tells(self, refusal: Refusal) -> bool:
        """Say whether this finding says what a refusal says, at whatever place."""
        return self.code == refusal.code and all(self.fields.get(name) == told for name, told in refusal.fields.items())

    def text(self, lang: str = "en", catalogue: Catalogue = CORE) -> str:
        """Write the finding on one line: severity, place, what was found, the likely cause, the next step, the source."""
        severity = catalogue.term(self.severity.value, require_language(lang))
        place = catalogue.write(self.place, lang)
        body = catalogue.message(self.code, lang, self.fields)
        about = {name: self.fields[name] for name in ("service", "year") if name in self.fields}
        told = f"{place}: {body}"
        if len(about) == len(("service", "year")) and not all(str(one) in told for one in about.values()):
            body = f"{body} {catalogue.write(Phrase('of-service', about), lang)}"
        source = f" {catalogue.write(self.source.phrase, lang)}" if self.source else ""
        return (
            f"{severity} [{self.code}] {place}: {body}{source}"
            if place != "-"
            else f"{severity} [{self.code}] {body}{source}"
        )

    def __str__(self) -> str:
        return self.text()

    @property
    def sort_key(self) -> tuple[int, str, int, str, str, str, str]:
        """Gravest first, then by place (numbers in a path as numbers), code and text."""
        place = self.place
        path = re.sub(r"\d+", lambda digits: digits[0].zfill(9), place.path)
        text = CORE.message(self.code, "en", self.fields)
        return _ORDER[self.severity], place.file, place.row, place.column, path, self.code, text


def _ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: finding.sort_key))


@frozen
class FindingReport:
    """All findings of a check (*verslag*), gravest first, written in any language.

    >>> report = FindingReport([Finding("no-pot", Severity.WARNING, fields={"service": "a", "year": 2026, "stage": "budget"})])
    >>> report.ok, len(report.warnings)
    (True, 1)
    """

    findings: tuple[Finding, ...] = field(converter=_ordered)
    catalogue: Catalogue = field(default=CORE, eq=False, repr=False)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that stop a computation."""
        return self.of(Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that want an eye."""
        return self.of(Severity.WARNING)

    @property
    def ok(self) -> bool:
        """Whether there is no error."""
        return not self.errors

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings of one severity."""
        return tuple(finding for finding in self.findings if finding.severity is severity)

    def joined(self, more: Iterable[Finding]) -> FindingReport:
        """Return a report with these findings too."""
        return FindingReport((*self.findings, *more), self.catalogue)

    def text(self, lang: str = "en") -> str:
        """Write all findings, one a line."""
        return "\n".join(finding.text(lang, self.catalogue) for finding in self.findings)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def __str__(self) -> str:
        return self.text()


__all__ = ["Finding", "FindingReport", "Place", "Severity", "Term"]
