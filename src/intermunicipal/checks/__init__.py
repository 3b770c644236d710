"""Checking an association (*controleren*): every finding at once, structure, rules and money, in any language."""

from __future__ import annotations

from collections.abc import Iterator

from intermunicipal.checks.known import known_findings
from intermunicipal.checks.money import money_findings
from intermunicipal.checks.rules import rule_findings
from intermunicipal.checks.structure import structure_findings
from intermunicipal.dates import Date, DateLike, parse
from intermunicipal.documents import Reading
from intermunicipal.documents.lost import NOTHING, Lost
from intermunicipal.documents.references import reference_findings, without_dangling
from intermunicipal.findings import Finding, FindingReport
from intermunicipal.messages import CORE
from intermunicipal.model import Association
from intermunicipal.rulebook import RuleBook


def check(document: Association | Reading, on: DateLike | None = None) -> FindingReport:
    """Return all that is wrong or worth knowing about an association (*controleren*), nothing raised.

    `document` is an association, or what `read` gave: then the report has what reading found too, and nothing that only follows from it.
    `on` is the day on which dated rules are read; without it, 1 January of the last year that has a budget (else the day on which the last
    membership began). An association without a rule book is checked as far as its structure goes.

    >>> import intermunicipal as im
    >>> im.check(im.load("examples/noord-limburg"), on="2025-01-01").ok
    True
    >>> len(im.check(im.read("examples/noord-limburg"), on="2025-01-01").errors)
    0
    """
    if isinstance(document, Reading):
        if document.association is None:
            return document.report
        return document.report.joined(_findings(document.association, on, document.lost, told=True))
    book = document.rules if isinstance(document.rules, RuleBook) else None
    return FindingReport(tuple(_findings(document, on, NOTHING)), book.catalogue if book else CORE)


def _findings(association: Association, on: DateLike | None, lost: Lost, *, told: bool = False) -> Iterator[Finding]:
    """Yield all findings; those of references stand in the report of reading (`told`) already."""
    day = parse(on) if on is not None else _last_year(association)
    if not told:
        yield from reference_findings(association)
    sound = without_dangling(association, lost)
    structure = [*structure_findings(association, day, sound)]
    yield from structure
    yield from known_findings(association, sound)
    if isinstance(association.rules, RuleBook):
        book = association.rules
        yield from () if told else book.findings
        rules = [*rule_findings(association, book, day, sound)]
        yield from rules
        money = money_findings(association, sound, (*structure, *rules))
        yield from (finding for finding in money if not book.tells(finding))


def _last_year(association: Association) -> Date:
    """Return 1 January of the last year with a budget, else the day on which the last membership began."""
    years = [line.year for line in association.budget.values()]
    if years:
        return Date(max(years), 1, 1)
    return max((row.period.possible[0] for row in association.memberships.values()), default=Date(2000, 1, 1))


__all__ = ["check", "known_findings", "money_findings", "rule_findings", "structure_findings"]
