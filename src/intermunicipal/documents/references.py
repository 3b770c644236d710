"""Every id that a row names must exist (*verwijzingen*)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from intermunicipal.documents.folder import ANYTHING
from intermunicipal.errors import near
from intermunicipal.findings import Finding, Place
from intermunicipal.messages import Term
from intermunicipal.model import Association, Disagreement

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
Names = Mapping[str, Collection[str]]


def reference_findings(
    association: Association, lost: Mapping[str, Collection[str]] | None = None
) -> Iterator[Finding]:
    """Yield a finding for every id that names nothing: a member, service, organisation, source, subject of a disagreement.

    `lost` has the ids of rows that could not be read, by table: naming one of those is no mistake of its own.
    """
    lost = lost or {}
    known: Names = {name: {*table, *lost.get(name, ())} for name, table in association.tables().items()}
    known = {**known, "sources": {*association.sources, *lost.get("sources", ())}}
    if association.source:
        yield from _unless_known(Place("association.toml", path="source"), "sources", association.source, known)
    for name, table in association.tables().items():
        for row in table.rows:
            place = association.place_of(name, row)
            for column, target in REFERENCES.get(name, {}).items():
                yield from _unless_known(place, target, getattr(row, column), known)
            yield from _unless_known(place, "sources", row.source, known)
    for disagreement in association.disagreements.rows:
        yield from _disagreement(association, disagreement, known, lost)


def _unless_known(place: Place, target: str, asked: str, known: Names) -> Iterator[Finding]:
    if asked and asked not in known[target] and ANYTHING not in known[target]:
        fields = {"kind": Term(_KINDS[target]), "asked": asked, "hint": near(asked, known[target]) or "-"}
        yield Finding("unknown-reference", place=place, fields=fields)


def _disagreement(
    association: Association, row: Disagreement, known: Names, lost: Mapping[str, Collection[str]]
) -> Iterator[Finding]:
    place = association.place_of("disagreements", row)
    if row.about not in known.get(row.table, ()) and row.table not in lost:
        subjects = [f"{name}/{key}" for name, keys in known.items() for key in keys]
        fields = {"kind": Term("subject"), "asked": row.subject, "hint": near(row.subject, subjects) or "-"}
        yield Finding("unknown-reference", place=place, fields=fields)
    for claim in row.others:
        yield from _unless_known(place, "sources", claim.source, known)
