"""Checks of who takes part in what (*controles op de structuur*): overlaps, mergers, parties, duration, and sources that disagree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, pairwise
from typing import Any

from intermunicipal.dates import Answer, Date, Period
from intermunicipal.documents import NOTHING, Lost
from intermunicipal.errors import Gap, Overlap
from intermunicipal.findings import Finding, Severity
from intermunicipal.messages import Phrase, Term
from intermunicipal.model import Association, End, Membership, Participation, Role, Valid
from intermunicipal.timeline import Dated, Timeline


def structure_findings(association: Association, on: Date, lost: Lost = NOTHING) -> Iterator[Finding]:
    """Yield what is wrong or worth knowing about the structure, whatever the rule book says; what hangs on a `lost` row is not checked."""
    yield from _overlaps(association, "memberships", lambda row: row.member)
    yield from _overlaps(association, "participations", lambda row: f"{row.service}/{row.member}")
    yield from _overlaps(association, "forms", lambda _: association.id)
    for row in association.participations.values():
        if not lost.may_have("participations", service=row.service, member=row.member):
            yield from _participation(association, row, lost)
    for membership in association.memberships.values():
        yield from _merger(association, membership, lost)
    yield from _merger_cycles(association)
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
        for first, second in combinations(same, 2):
            if first.period.days_in(second.period):
                fields = {"slot": name, "first": first.period, "second": second.period}
                yield Finding("overlap", Severity.ERROR, association.place_of(table, second), fields)


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
        fields = {"row": row.row_key, "period": row.period, "member": row.member, "memberships": tuple(memberships)}
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


def _merger(association: Association, row: Membership, lost: Lost) -> Iterator[Finding]:
    """Check that a merged membership names a successor that is a member from that day."""
    place = association.place_of("memberships", row)
    if row.end is End.MERGER and not row.into:
        yield Finding("merger-into-nothing", Severity.ERROR, place, {"member": row.member})
    if row.into and row.until is not None and not lost.may_have("memberships", member=row.into):
        until = row.until.earliest
        if not any(
            membership.period.holds_on(until) is not Answer.NO for membership in association.memberships_of(row.into)
        ):
            yield Finding(
                "successor-no-member",
                Severity.WARNING,
                place,
                {"member": row.member, "into": row.into, "on": row.until},
                until,
            )
    if row.end is not None and row.until is None:
        yield Finding("end-without-day", Severity.ERROR, place, {"member": row.member, "end": Term(row.end.value)})


def _merger_cycles(association: Association) -> Iterator[Finding]:
    """Find members that merged into one another in a ring, so that nobody is the successor."""
    into = {row.member: row.into for row in association.memberships.values() if row.into}
    seen: set[str] = set()
    for start in sorted(into):
        chain = [start]
        while chain[-1] in into and into[chain[-1]] not in chain:
            chain.append(into[chain[-1]])
        ring = chain[chain.index(into[chain[-1]]) :] if chain[-1] in into else []
        if ring and not seen & set(ring):
            seen |= set(ring)
            first = next(row for row in association.memberships.values() if row.member == ring[0] and row.into)
            fields = {"members": (*ring, ring[0])}
            yield Finding("merger-cycle", Severity.ERROR, association.place_of("memberships", first), fields)


def _key_gaps(association: Association, lost: Lost) -> Iterator[Finding]:
    """Find the keys of the statutes that hold before and after, but surely not in between."""
    for id_ in sorted({row.id for row in association.keys.values()}):
        rows = [row for row in association.keys.values() if row.id == id_]
        if lost.may_have("keys", id=id_) or any(row.replaces for row in rows):
            continue  # where the row replaces a rule of a lower layer, that rule holds in between
        try:
            Timeline(id_, tuple(Dated(row, row.period, row.known) for row in rows)).require_no_gap()
        except Gap as gap:
            later = next(row for row in rows if row.period == gap.second)
            yield Finding(gap.code, Severity.ERROR, association.place_of("keys", later), gap.fields)
        except Overlap:
            continue  # the rule book refuses it


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
