"""Every id that a row names must exist (*verwijzingen*)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from operator import attrgetter
from typing import Any

from attrs import fields

from intermunicipal.documents.lost import NOTHING, Lost
from intermunicipal.errors import near
from intermunicipal.findings import Finding, Place
from intermunicipal.messages import Term
from intermunicipal.model import Association, Disagreement
from intermunicipal.timeline import Table

REFERENCES = {
    "parties": {"member": "members"},
    "memberships": {"member": "members", "into": "members"},
    "services": {"run_by": "organisations"},
    "participations": {"service": "services", "member": "members"},
    "budget": {"service": "services"},
    "volumes": {"service": "services", "member": "members"},
}
"""The columns that hold the id of a row of another table."""

_KINDS = {"members": "member", "services": "service", "organisations": "organisation", "sources": "source"}
_MOST_SOUGHT = 50
Names = Mapping[str, Mapping[str, Any]]


class _Near:
    """The near names of those that are not there, each sought once.

    Where very many are wrong, as after an export from elsewhere, no near name helps, and seeking them all would take minutes.
    """

    def __init__(self, known: Names) -> None:
        self.known = known
        self._found: dict[str, dict[str, str | None]] = {}

    def to(self, asked: str, table: str) -> str | None:
        """Return the name in a table that looks most like one that is not there; of the table `""`, the subject of a disagreement."""
        found = self._found.setdefault(table, {})
        if asked not in found:
            found[asked] = near(asked, self._names(table)) if len(found) < _MOST_SOUGHT else None
        return found[asked]

    def _names(self, table: str) -> Collection[str]:
        return self.known[table].keys() if table else self._subjects

    @cached_property
    def _subjects(self) -> Collection[str]:
        return [f"{name}/{key}" for name, keys in self.known.items() for key in keys]


def reference_findings(association: Association, lost: Lost = NOTHING) -> Iterator[Finding]:
    """Yield a finding for every id that names nothing: a member, service, organisation, source, subject of a disagreement.

    Naming a row that was `lost` in reading is no mistake of its own.
    """
    known: Names = {**association.tables(), "sources": association.sources}
    names = _Near(known)
    if association.source:
        yield from _unless_known(association.place_of_head("source"), "sources", association.source, names, lost)
    for name, table in association.tables().items():
        for column, target in {**REFERENCES.get(name, {}), "source": "sources"}.items():
            for row in _dangling(table, column, known[target]):
                yield from _unless_known(association.place_of(name, row), target, getattr(row, column), names, lost)
    for disagreement in association.disagreements.rows:
        yield from _disagreement(association, disagreement, names, lost)


def _dangling(table: Table[Any], column: str, named: Mapping[str, Any]) -> list[Any]:
    """Return the rows whose column names what is not there.

    A row that counts names what counts now; one that was corrected or withdrawn names what was there once.
    """
    asked = set(map(attrgetter(column), table.rows))
    if asked - {""} <= named.keys():  # most often all is well, and no row need be looked at
        return []
    once = _once(named)
    return [
        row
        for row in table.rows
        if (id_ := getattr(row, column)) and id_ not in (named if _counts(table, row) else once)
    ]


def _once(named: Mapping[str, Any]) -> Collection[str]:
    """Return the keys that any version of a row has, those of withdrawn rows too."""
    return {row.row_key for row in named.rows} if isinstance(named, Table) else named.keys()


def _counts(table: Table[Any], row: Any) -> bool:
    return table.get(row.row_key) is row


def without_dangling(association: Association, lost: Lost = NOTHING) -> Lost:
    """Return what was lost, and with it the rows that name what does not exist: what hangs on those is not checked either.

    Such a row may have been meant for what it names, and for what has the near name.
    """
    rows, names = dict(lost.rows), _Near(association.tables())
    for name, references in REFERENCES.items():
        table = association.tables()[name]
        for column, target in references.items():
            dangling = _dangling(table, column, names.known[target])
            meant = (
                texts
                for row in dangling
                for texts in _meant(texts_of(row), column, names.to(getattr(row, column), target))
            )
            if dangling:
                rows[name] = (*rows.get(name, ()), *meant)
    return Lost(lost.whole, rows)


def _meant(row: dict[str, str], column: str, closest: str | None) -> Iterator[dict[str, str]]:
    yield row
    if closest:
        yield {**row, column: closest}


def texts_of(row: Any) -> dict[str, str]:
    """Return the texts of a row by their column (*teksten van een rij*), as far as it has them."""
    values = {str(one.alias): getattr(row, one.name) for one in fields(type(row))}
    return {name: value for name, value in values.items() if isinstance(value, str) and value}


def _unless_known(place: Place, target: str, asked: str, names: _Near, lost: Lost) -> Iterator[Finding]:
    if asked and asked not in names.known[target] and not lost.may_have(target, id=asked):
        told = {"kind": Term(_KINDS[target]), "asked": asked, "hint": names.to(asked, target) or "-"}
        yield Finding("unknown-reference", place=place, fields=told)


def _disagreement(association: Association, row: Disagreement, names: _Near, lost: Lost) -> Iterator[Finding]:
    place = association.place_of("disagreements", row)
    named = names.known.get(row.table, {})
    subjects_then = named if _counts(association.disagreements, row) else _once(named)
    if row.about not in subjects_then and row.table not in lost:
        told = {"kind": Term("subject"), "asked": row.subject, "hint": names.to(row.subject, "") or "-"}
        yield Finding("unknown-reference", place=place, fields=told)
    for claim in row.others:
        yield from _unless_known(place, "sources", claim.source, names, lost)
