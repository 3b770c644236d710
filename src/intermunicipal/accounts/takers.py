"""Who shares the pot of a service in a year, and on how many days (*afnemers*)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from attrs import frozen

from intermunicipal.dates import Period, Reading, both
from intermunicipal.errors import OutsideMembership, Overlap, UncertainDay, unknown
from intermunicipal.messages import Phrase
from intermunicipal.model import Association, Participation, Role
from intermunicipal.sources import Source

Assume = Literal["earliest", "latest"] | Mapping[str, Reading] | None
"""How a day that the sources do not give is read: as its earliest or latest day, or by the key of the participation (a day, or a pair)."""


@frozen
class Taker:
    """One who shares a pot (*afnemer*): days of the year, and the rows that say so, each with its source.

    `assumed` gives, for each row with an uncertain day, the period that was assumed.
    """

    member: str
    name: str
    days: int
    rows: tuple[tuple[Participation, Source | None], ...]
    assumed: tuple[tuple[str, Period], ...]


def takers(association: Association, service: str, year: int, assume: Assume = None) -> tuple[Taker, ...]:
    """Return who shares the pot of a service in a year, in order of id.

    Raises `UncertainDay` where a day within the year is not known and none is assumed, `Overlap` where two rows of one member hold on one day,
    `OutsideMembership` where one takes part without being a member.
    """
    whole = Period.year(year)
    rows = [
        row for row in association.participations_in(service) if row.role is Role.MEMBER and row.period.meets(whole)
    ]
    _require_certain(rows, year, assume)
    read = [(row, _read(row, whole, assume)) for row in rows]
    found = []
    for member in sorted({row.member for row, _ in read}):
        mine = [(row, period) for row, period in read if row.member == member and period.days_in(whole)]
        if not mine:
            continue
        _require_apart(service, mine)
        for row, period in mine:
            _require_member(association, service, row, period, whole)
        found.append(
            Taker(
                member,
                association.member(member).name,
                sum(period.days_in(whole) for _, period in mine),
                tuple((row, association.source_of(row)) for row, _ in mine),
                tuple((row.row_key, period) for row, period in mine if not row.period.certain_in(whole)),
            ),
        )
    return tuple(found)


def require_assumable(association: Association, assume: Assume) -> None:
    """Refuse, with `UnknownName`, a reading that does not exist, or an assumption about a participation that does not."""
    if isinstance(assume, Mapping):
        for key in assume:
            if key not in association.participations:
                raise unknown("participation", key, association.participations)
    elif assume not in (None, "earliest", "latest"):
        raise unknown("reading-of-days", assume, ("earliest", "latest"))


def customers(association: Association, service: str, year: int) -> tuple[str, ...]:
    """Return the ids of those who are served by agreement in a year and share no pot (*klanten*)."""
    rows = (row for row in association.participations_in(service) if row.role is Role.CUSTOMER)
    return tuple(sorted({row.member for row in rows if row.period.meets(Period.year(year))}))


def _require_certain(rows: Iterable[Participation], year: int, assume: Assume) -> None:
    whole = Period.year(year)
    uncertain = [row for row in rows if not row.period.certain_in(whole)]
    if isinstance(assume, Mapping):
        uncertain = [row for row in uncertain if row.row_key not in assume]
    if uncertain and (assume is None or isinstance(assume, Mapping)):
        raise UncertainDay(
            year, tuple(Phrase("row-period", {"row": row.row_key, "period": row.period}) for row in uncertain)
        )


def _read(row: Participation, whole: Period, assume: Assume) -> Period:
    if assume is None or row.period.certain_in(whole):
        return row.period
    return row.period.assuming(assume[row.row_key] if isinstance(assume, Mapping) else assume)


def _require_apart(service: str, rows: list[tuple[Participation, Period]]) -> None:
    for index, (first, period) in enumerate(rows):
        for second, other in rows[index + 1 :]:
            if period.days_in(other):
                raise Overlap(f"{service}/{first.member}", first.period, second.period)


def _require_member(association: Association, service: str, row: Participation, period: Period, whole: Period) -> None:
    """Refuse a participation on days without membership; a service that a separate body runs has participants of its own."""
    if association.service(service).run_by:
        return
    days = Period(*both(period, whole))
    if days.covered_by(membership.period for membership in association.memberships_of(row.member)) < days.days_in(
        whole
    ):
        raise OutsideMembership(row.row_key, row.member, days)
