"""Every id that a row names must exist (*verwijzingen*)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

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

_KINDS = {"members": "member", "services": "service", "organisations": "organisation"}


def reference_findings(association: Association) -> Iterator[Finding]:
    """Yield a finding for every id that names nothing: a member, service, organisation, source, or the subject of a disagreement."""
    if association.source and association.source not in association.sources:
        yield _unknown(Place("association.toml", path="source"), "source", association.source, association.sources)
    tables = association.tables()
    for name, table in tables.items():
        for row in table.rows:
            yield from _row_findings(association, tables, name, row)
    for disagreement in association.disagreements.rows:
        yield from _disagreement_findings(association, tables, disagreement)


Tables = Mapping[str, Table[Any]]


def _row_findings(association: Association, tables: Tables, name: str, row: Any) -> Iterator[Finding]:
    place = association.place_of(name, row)
    for column, target in REFERENCES.get(name, {}).items():
        value = getattr(row, column)
        if value and value not in tables[target]:
            yield _unknown(place, _KINDS[target], value, tables[target])
    if row.source and row.source not in association.sources:
        yield _unknown(place, "source", row.source, association.sources)


def _disagreement_findings(association: Association, tables: Tables, row: Disagreement) -> Iterator[Finding]:
    place = association.place_of("disagreements", row)
    if row.about not in tables.get(row.table, ()):
        yield _unknown(
            place, "subject", row.subject, [f"{name}/{key}" for name, table in tables.items() for key in table]
        )
    for claim in row.others:
        if claim.source not in association.sources:
            yield _unknown(place, "source", claim.source, association.sources)


def _unknown(place: Place, kind: str, asked: str, known: Collection[str]) -> Finding:
    return Finding(
        "unknown-reference", place=place, fields={"kind": Term(kind), "asked": asked, "hint": near(asked, known) or "-"}
    )
