"""Checking an association (*controleren*): every finding at once, structure, rules and money, in any language."""

from __future__ import annotations

from collections.abc import Collection

from intermunicipal.checks.money import money_findings
from intermunicipal.checks.rules import rule_findings
from intermunicipal.checks.structure import structure_findings
from intermunicipal.dates import Date, DateLike, parse
from intermunicipal.documents import reference_findings
from intermunicipal.findings import FindingReport
from intermunicipal.messages import CORE
from intermunicipal.model import Association
from intermunicipal.rulebook import RuleBook


def check(association: Association, on: DateLike | None = None, *, lost: Collection[str] = ()) -> FindingReport:
    """Return all that is wrong or worth knowing about an association (*controleren*), nothing raised.

    `on` is the day on which dated rules are read; without it, 1 January of the last year that has a budget (else the day on
    which the last membership began). An association without a rule book
    is checked as far as its structure goes. `lost` names the tables of which reading lost rows: what hangs on those rows is not checked, so that
    one mistake is told once.

    >>> import intermunicipal as im
    >>> im.check(im.load("examples/noord-limburg"), on="2025-01-01").ok
    True
    """
    day = parse(on) if on is not None else _last_year(association)
    findings = [] if lost else [*reference_findings(association)]
    broken = bool(findings or lost)
    findings.extend(structure_findings(association, day, lost))
    book = association.rules if isinstance(association.rules, RuleBook) else None
    if book is not None:
        findings.extend(rule_findings(association, book, day, lost))
        if not broken:
            findings.extend(finding for finding in money_findings(association) if not book.tells(finding))
    return FindingReport(tuple(findings), book.catalogue if book else CORE)


def _last_year(association: Association) -> Date:
    """Return 1 January of the last year with a budget, else the day on which the last membership began."""
    years = [line.year for line in association.budget.values()]
    if years:
        return Date(max(years), 1, 1)
    return max((row.period.possible[0] for row in association.memberships.values()), default=Date(2000, 1, 1))


__all__ = ["check", "money_findings", "rule_findings", "structure_findings"]
