"""Checks of who takes part in what (*controles op de structuur*): overlaps, mergers, parties, duration, and sources that disagree."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise
from typing import Any

from intermunicipal.dates import Answer, Date, Period, day_after
from intermunicipal.documents.lost import NOTHING, Lost
from intermunicipal.findings import Finding, Severity
from intermunicipal.messages import Phrase, Term
from intermunicipal.model import Association, End, Key, Membership, Participation, Role, Valid


def structure_findings(association: Association, on: Date, lost: Lost = NOTHING) -> Iterator[Finding]:
    """Yield what is wrong or worth knowing about the structure, whatever the rule book says; what hangs on a `lost` row is not checked."""
    yield from _overlaps(association, "memberships", lambda row: row.member)
    yield from _overlaps(association, "participations", lambda row: f"{row.service}/{row.member}")
    yield from _overlaps(association, "forms", lambda _: association.id)
    for row in association.participations.values():
        if not lost.may_have("participations", service=row.service, member=row.member):
            yield from _participation(association, row, lost)
    yield from _mergers(association, lost)
    yield from _key_gaps(association, lost)
    yield from _duration(association, on)
    yield from _disagreements(association, lost)
    yield from _corrections(association)
    if "sources" not in lost:
        yield from _without_source(association)
    yield from _uncertain(association, on)


def _corrections(association: Association) -> Iterator[Finding]:
    """Find corrections that share no day with what they take the place of: perhaps a second period, which wants an id of its own."""
    for name, table in association.tables().items():
        for first, second in pairwise(table.rows):
            same = first.row_key == second.row_key and not (first.withdrawn or second.withdrawn)
            if same and isinstance(first, Valid) and not first.period.meets(second.period):
                fields = {"row": f"{name}/{second.row_key}", "first": first.period, "second": second.period}
                yield Finding("correction-apart", Severity.ERROR, association.place_of(name, second), fields)


def _without_source(association: Association) -> Iterator[Finding]:
    """Count, by table, the rows of a document that say nothing of where they come from; a sketch in Python need not."""
    if not association.origins:
        return
    for name, table in association.tables().items():
        bare = [row for row in table.values() if association.source_of(row) is None]
        if bare:
            fields = {"table": name, "count": len(bare), "row": bare[0].row_key}
            yield Finding("no-source", Severity.WARNING, association.place_of(name, bare[0]), fields)


def _overlaps(association: Association, table: str, slot: Callable[[Any], str]) -> Iterator[Finding]:
    slots: dict[str, list[Any]] = {}
    for row in association.tables()[table].values():
        slots.setdefault(slot(row), []).append(row)
    for name, same in slots.items():
        for first, second in _overlapping(same):
            fields = {"slot": name, "first": first.period, "second": second.period}
            yield Finding("overlap", Severity.ERROR, association.place_of(table, second), fields)


def _overlapping(rows: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """Yield, of rows that surely share a day with one that begins no later, each with the one that lasts longest, in the order of the table."""
    lasting: int | None = None
    certain = [row.period.certain for row in rows]
    for index in sorted(range(len(rows)), key=certain.__getitem__):
        if lasting is not None and rows[lasting].period.days_in(rows[index].period):
            first, second = sorted((lasting, index))
            yield rows[first], rows[second]
        if lasting is None or certain[index][1] > certain[lasting][1]:
            lasting = index


def _participation(association: Association, row: Participation, lost: Lost) -> Iterator[Finding]:
    """Check that a participation lies within its service, within membership, and that its legal persons exist then."""
    place = association.place_of("participations", row)
    service = association.services.get(row.service)
    member = association.members.get(row.member)
    if service is None or member is None:
        return
    if not _within(row.period, [service.period]):
        yield Finding(
            "outside-service",
            Severity.ERROR,
            place,
            {"row": row.row_key, "period": row.period, "service": service.period},
        )
    memberships = [membership.period for membership in association.memberships_of(row.member)]
    bound = row.role is Role.MEMBER and not service.run_by and not lost.may_have("memberships", member=row.member)
    if bound and not _within(row.period, memberships):
        held = tuple(memberships) or Phrase("period-never")
        fields = {"row": row.row_key, "period": row.period, "member": row.member, "memberships": held}
        yield Finding("participation-outside", Severity.ERROR, place, fields)
    for kind in () if lost.may_have("parties", member=row.member) else row.parties:
        if not any(party.kind is kind and party.period.meets(row.period) for party in member.parties):
            yield Finding(
                "no-such-party",
                Severity.WARNING,
                place,
                {"member": row.member, "kind": Term(kind.value), "period": row.period},
            )


def _within(period: Period, covers: list[Period]) -> bool:
    """Say whether every certain day of a period may lie in one of the others."""
    first, end = period.certain
    return first >= end or Period(first, end).covered_by(covers) >= (end - first).days


def _mergers(association: Association, lost: Lost) -> Iterator[Finding]:
    """Check that merged memberships name a successor that is a member then, and that no mergers lead back to where they began."""
    rings = [*_rings(association)]
    round_about = {row.row_key for ring in rings for row in ring}
    for row in association.memberships.values():
        place = association.place_of("memberships", row)
        if row.end is End.MERGER and not row.into:
            yield Finding("merger-into-nothing", Severity.ERROR, place, {"member": row.member})
        unsure = row.row_key in round_about or lost.may_have("memberships", member=row.into)
        if row.into and row.until is not None and not unsure and not _successors(association, row):
            fields = {"member": row.member, "into": row.into, "on": row.until}
            yield Finding("successor-no-member", Severity.WARNING, place, fields, row.until.earliest)
        if row.end is not None and row.until is None:
            yield Finding("end-without-day", Severity.ERROR, place, {"member": row.member, "end": Term(row.end.value)})
    for ring in rings:
        members = (*(row.member for row in ring), ring[0].member)
        if not any(lost.may_have("memberships", member=member) for member in members):
            place = association.place_of("memberships", ring[0])
            yield Finding("merger-cycle", Severity.ERROR, place, {"members": members})


def _successors(association: Association, row: Membership) -> tuple[Membership, ...]:
    """Return the memberships that a merged one goes on in: those of the successor that may hold on the day of the merger."""
    if row.until is None:
        return ()
    days = Period(row.until.earliest, day_after(row.until.latest))
    return tuple(one for one in association.memberships_of(row.into) if one.period.meets(days))


def _rings(association: Association) -> Iterator[tuple[Membership, ...]]:
    """Yield the memberships that merged into one another in a ring, so that nobody lives on, each ring once.

    A member that merged, and is a member again on the day on which another merges into it, lives on.
    """
    merged = [row for row in association.memberships.values() if row.into]
    follows = {row.row_key: _successors(association, row) or association.memberships_of(row.into) for row in merged}
    round_about = _round_about({key: {row.row_key for row in rows} & follows.keys() for key, rows in follows.items()})
    seen: set[str] = set()
    for start in (row for row in merged if row.row_key in round_about):
        ways: list[tuple[Membership, ...]] = [(start,)]
        passed: set[str] = set()
        while ways and start.row_key not in seen:
            way = ways.pop(0)
            after = [
                row for row in follows[way[-1].row_key] if row.row_key not in passed and row.row_key in round_about
            ]
            passed |= {row.row_key for row in after}
            if start in after:
                seen |= {row.row_key for row in way}
                yield way
                break
            ways += [(*way, row) for row in after]


def _round_about(after: dict[str, set[str]]) -> Collection[str]:
    """Return what may lie in a ring: what is left when what leads nowhere, and what nothing leads to, is taken away again and again."""
    before: dict[str, set[str]] = {key: set() for key in after}
    for key, following in after.items():
        for one in following:
            before[one].add(key)
    for one_way, other_way in ((after, before), (before, after)):
        ends = [key for key, following in one_way.items() if not following]
        while ends:
            end = ends.pop()
            del one_way[end]
            for key in other_way.pop(end):
                one_way[key].remove(end)
                if not one_way[key]:
                    ends.append(key)
    return after.keys()


def _key_gaps(association: Association, lost: Lost) -> Iterator[Finding]:
    """Find the days on which a key of the statutes surely does not hold, though it does before and after."""
    keys: dict[str, list[Key]] = {}
    for row in association.keys.values():
        if not row.replaces:  # what replaces a rule of a lower layer leaves that rule in between
            keys.setdefault(row.id, []).append(row)
    for id_, rows in keys.items():
        if lost.may_have("keys", id=id_):
            continue
        rows.sort(key=lambda row: row.period.possible)
        before = rows[0]
        for row in rows[1:]:
            if before.period.possible[1] < row.period.possible[0]:
                fields = {"slot": id_, "first": before.period, "second": row.period}
                yield Finding("gap", Severity.ERROR, association.place_of("keys", row), fields)
            before = max(before, row, key=lambda one: one.period.possible[1])


def _duration(association: Association, on: Date) -> Iterator[Finding]:
    rows = tuple(association.durations.values())
    answers = {row.period.holds_on(on) for row in rows}
    if rows and Answer.YES not in answers:
        code = "duration-uncertain" if Answer.UNCERTAIN in answers else "duration-ended"
        severity = Severity.INFO if Answer.UNCERTAIN in answers else Severity.WARNING
        fields = {"on": on, "periods": tuple(row.period for row in rows)}
        yield Finding(code, severity, association.place_of("durations", rows[-1]), fields, on)


def _disagreements(association: Association, lost: Lost) -> Iterator[Finding]:
    """Tell of sources that disagree, and check that the document uses the value that it says it adopts."""
    tables: Any = association.tables()
    for row in association.disagreements.values():
        subject: Any = tables.get(row.table, {}).get(row.about)
        place = association.place_of("disagreements", row)
        found = getattr(subject, row.field, None)
        if subject is not None and row.table not in lost and str(found or "") != row.adopted:
            fields = {"subject": row.subject, "field": row.field, "adopted": row.adopted, "found": str(found or "-")}
            yield Finding("adopted-differs", Severity.ERROR, place, fields)
        others = tuple(
            Phrase("reading", {"value": claim.value, "mark": association.sources.get(claim.source)})
            for claim in row.others
        )
        told = {"subject": row.subject, "field": row.field, "adopted": row.adopted, "others": others}
        yield Finding("sources-disagree", Severity.INFO, place, told, source=association.source_of(row))


def _uncertain(association: Association, on: Date) -> Iterator[Finding]:
    for uncertain in association.uncertain_on(on):
        fields = {"row": uncertain.name, "period": uncertain.why, "on": on}
        yield Finding("uncertain-on", Severity.INFO, association.place_of(uncertain.table, uncertain.row), fields, on)
