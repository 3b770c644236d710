"""Every id that a row names must exist (*verwijzingen*)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from operator import attrgetter
from typing import Any

from attrs import fields

from intermunicipal.documents.lost import NOTHING, Known, Lost, is_id
from intermunicipal.errors import hints, near
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

_NAMED = {"keys", *(target for references in REFERENCES.values() for target in references.values())}
KINDS = {"members": "member", "services": "service", "organisations": "organisation", "sources": "source"}
"""What each table holds that others name, as a term of the catalogues."""
_TABLES = {kind: table for table, kind in KINDS.items()}
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
    lost, told = _as_meant(association, lost, names), without_dangling(association, lost)
    misnamed = tuple(_misnamed(association, names, lost))
    yield from misnamed
    lost = lost.joined((_TABLES[str(one.fields["kind"])], {"id": str(one.fields["asked"])}) for one in misnamed)
    if association.source:
        yield from _unless_known(association.place_of_head("source"), "sources", association.source, names, lost)
    for name, table in association.tables().items():
        for column, target in {**REFERENCES.get(name, {}), "source": "sources"}.items():
            for row in _dangling(table, column, known[target]):
                yield from _unless_known(association.place_of(name, row), target, getattr(row, column), names, lost)
    for disagreement in association.disagreements.rows:
        yield from _disagreement(association, disagreement, names, lost, told)


def _misnamed(association: Association, names: _Near, lost: Lost) -> Iterator[Finding]:
    """Find the rows whose id nobody names, while others name what is near it and is not there: a typo in the id, told once."""
    for target in sorted(_NAMED - {"keys"}):
        named, once = Counter(_named(association, target)), _once(names.known[target])
        several = sorted(id_ for id_, count in named.items() if count > 1 and id_ not in once)
        for asked in several:
            closest = names.to(asked, target)
            if closest and closest not in named and not lost.may_have(target, id=asked):
                row = names.known[target][closest]
                told = {"kind": Term(KINDS[target]), "id": closest, "asked": asked, "count": named[asked]}
                yield Finding("id-not-named", place=association.place_of(target, row), fields=told)


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

    Such a row may have been meant for what it names, and for what has the near name; where no name is near, for anything.
    """
    names = _Near(association.tables())
    lost = _as_meant(association, lost, names)
    rows = dict(lost.rows)
    for name, references in REFERENCES.items():
        table = association.tables()[name]
        for column, target in references.items():
            dangling = _dangling(table, column, names.known[target])
            if dangling:
                meant = (texts for row in dangling for texts in _meant(row, column, target, names, lost))
                rows[name] = (*rows.get(name, ()), *meant)
    return Lost(lost.whole, rows)


def _meant(row: Any, column: str, target: str, names: _Near, lost: Lost) -> Iterator[dict[str, str]]:
    """Yield what is known of a row that names nothing in a column: what it says, unless that tells nothing, and what it was meant to say."""
    texts = texts_of(row)
    closest = names.to(texts[column], target)
    yield texts if closest or lost.may_have(target, id=texts[column]) else _without(texts, column)
    if closest:
        yield {**texts, column: closest}


def _without(row: Known, column: str) -> dict[str, str]:
    return {name: text for name, text in row.items() if name != column}


def _as_meant(association: Association, lost: Lost, names: _Near) -> Lost:
    """Return what was lost without the ids that tell nothing: they are no id, or name nothing, and are near nothing that they may be meant for.

    A row that names something was meant for what is there; the id of a row itself for what others name and is not there.
    """
    rows: dict[str, tuple[Known, ...]] = dict(lost.rows)
    for table, references in REFERENCES.items():
        for column, target in references.items():
            told = {
                text for row in rows.get(table, ()) if (text := row.get(column)) and text not in names.known[target]
            }
            vague = {
                text for text in sorted(told) if not (lost.may_have(target, id=text) or names.to(text.lower(), target))
            }
            if vague:
                rows[table] = _without_vague(rows[table], column, vague)
    for target in _NAMED & rows.keys():
        odd = {text for row in rows[target] if (text := row.get("id")) and not is_id(text)}
        wanted = _wanted(association, target) if odd else ()
        vague = {text for text in sorted(odd)[:_MOST_SOUGHT] if near(text.lower(), wanted) is None}
        rows[target] = _without_vague(rows[target], "id", vague)
    return Lost(lost.whole, rows)


def _without_vague(rows: Iterable[Known], column: str, vague: Collection[str]) -> tuple[Known, ...]:
    return tuple(_without(row, column) if row.get(column) in vague else row for row in rows)


def _wanted(association: Association, target: str) -> Collection[str]:
    """Return the ids that are named, and are not in the table where they should be; of keys, which other layers have too, all that are named."""
    if target == "keys":
        return {row.key for row in association.services.rows}
    return {*_named(association, target)}.difference(association.tables()[target])


def _named(association: Association, target: str) -> Iterator[str]:
    """Yield the ids by which rows name those of a table, as often as they do."""
    for name, references in REFERENCES.items():
        for column in (column for column, to in references.items() if to == target):
            yield from filter(None, map(attrgetter(column), association.tables()[name].rows))


def texts_of(row: Any) -> dict[str, str]:
    """Return the texts of a row by their column (*teksten van een rij*), as far as it has them."""
    values = {str(one.alias): getattr(row, one.name) for one in fields(type(row))}
    return {name: value for name, value in values.items() if isinstance(value, str) and value}


def _unless_known(place: Place, target: str, asked: str, names: _Near, lost: Lost) -> Iterator[Finding]:
    if asked and asked not in names.known[target] and not lost.may_have(target, id=asked):
        told = {"kind": Term(KINDS[target]), "asked": asked, **hints(names.to(asked, target))}
        yield Finding("unknown-reference", place=place, fields=told)


def _disagreement(
    association: Association, row: Disagreement, names: _Near, lost: Lost, told: Lost
) -> Iterator[Finding]:
    """Check what a disagreement names; its subject only where no row was `told` to have a mistake in what may be its key."""
    place = association.place_of("disagreements", row)
    named = names.known.get(row.table, {})
    subjects_then = named if _counts(association.disagreements, row) else _once(named)
    if row.about not in subjects_then and row.table not in told:
        fields = {"kind": Term("subject"), "asked": row.subject, **hints(names.to(row.subject, ""))}
        yield Finding("unknown-reference", place=place, fields=fields)
    for claim in row.others:
        yield from _unless_known(place, "sources", claim.source, names, lost)
