"""Checks of when things were known (*controles op wat toen gekend was*): what a row names was known when the row was."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Any

from intermunicipal.dates import FIRST, Date
from intermunicipal.documents.lost import NOTHING, Lost
from intermunicipal.documents.references import KINDS, REFERENCES
from intermunicipal.findings import Finding, Severity
from intermunicipal.messages import Phrase, Term
from intermunicipal.model import Association
from intermunicipal.timeline import Table

_Turns = tuple[list[Date], list[bool]]
"""The days on which a row begins or ceases to count, and which of the two, in order."""


def known_findings(association: Association, lost: Lost = NOTHING) -> Iterator[Finding]:
    """Yield what names something that was known only later, so that the days between cannot be replayed, once for each thing and table.

    What is there now, or never was, is no matter of this check.
    """
    tables = association.tables()
    learned = {name: _learned(tables[name]) for name in KINDS if name in tables}
    for name, references in REFERENCES.items():
        for column, target in references.items():
            for id_, rows in _too_early(tables[name], column, learned[target]).items():
                if not lost.may_have(target, id=id_):
                    yield _finding(association, name, rows, (target, id_))


def _learned(table: Table[Any]) -> Mapping[str, _Turns]:
    """Return when each row began or ceased to count, but for those that always did."""
    turns: dict[str, _Turns] = {}
    for row in table.rows:  # by key, and then in the order in which they were learned
        days, counts = turns.setdefault(row.row_key, ([], []))
        if row.withdrawn == (counts[-1] if counts else False):
            days.append(row.known or FIRST)
            counts.append(not row.withdrawn)
    return {key: (days, counts) for key, (days, counts) in turns.items() if days[:1] != [FIRST] or len(days) > 1}


def _too_early(table: Table[Any], column: str, learned: Mapping[str, _Turns]) -> Mapping[str, list[tuple[Any, Date]]]:
    """Return, by what they name, the rows that were known before it was, each with the day on which it was."""
    found: dict[str, list[tuple[Any, Date]]] = {}
    for row in table.rows if learned else ():
        id_ = getattr(row, column)
        if id_ in learned and not row.withdrawn:
            day = _day_of(learned[id_], row.known or FIRST)
            if day is not None:
                found.setdefault(id_, []).append((row, day))
    return found


def _day_of(turns: _Turns, known: Date) -> Date | None:
    """Return the day on which something counts that does not yet on the day `known`, or None: it does, or never will again."""
    days, counts = turns
    after = bisect_right(days, known)
    if (after and counts[after - 1]) or after == len(days):
        return None
    return days[after]


def _finding(association: Association, table: str, rows: list[tuple[Any, Date]], named: tuple[str, str]) -> Finding:
    (row, day), (target, id_) = rows[0], named
    fields = {
        "row": f"{table}/{row.row_key}",
        "known": Phrase("known-from", {"day": row.known}) if row.known else Phrase("known-always"),
        "kind": Term(KINDS[target]),
        "named": id_,
        "first": day,
        "more": Phrase("more-rows", {"count": len(rows) - 1}) if len(rows) > 1 else Phrase("blank"),
    }
    return Finding("named-before-known", Severity.WARNING, association.place_of(table, row), fields)
