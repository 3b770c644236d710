"""Who shares the pot of a service in a year, and on how many days (*afnemers*)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from attrs import frozen

from intermunicipal.dates import Period, Reading, both, parse
from intermunicipal.errors import OutsideMembership, OutsideService, Overlap, UncertainDay, unknown
from intermunicipal.messages import Phrase
from intermunicipal.model import Association, Participation, Role, Service
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
    read = [
        (row, row.period if row.period.certain_in(whole) else assumed(row.period, row.row_key, assume)) for row in rows
    ]
    found = []
    for member in sorted({row.member for row, _ in read}):
        mine = [(row, period) for row, period in read if row.member == member and period.days_in(whole)]
        if not mine:
            continue
        _require_apart(service, mine)
        for row, period in mine:
            _require_member(association, association.service(service), row, period, whole, assume)
            _require_run(association.service(service), row, period, whole, assume)
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
        known = {**association.participations, **association.memberships, **association.services}
        for key in assume:
            if key not in known:
                raise unknown("participation", key, known)
            reading: Any = assume[key]
            for day in reading if isinstance(reading, tuple) else (reading,):
                if day not in (None, "earliest", "latest"):
                    parse(day)
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


def _require_apart(service: str, rows: list[tuple[Participation, Period]]) -> None:
    for index, (first, period) in enumerate(rows):
        for second, other in rows[index + 1 :]:
            if period.days_in(other):
                raise Overlap(f"{service}/{first.member}", first.period, second.period)


def _require_member(
    association: Association, service: Service, row: Participation, period: Period, whole: Period, assume: Assume
) -> None:
    """Refuse a participation on days without membership; a service that a separate body runs has participants of its own."""
    if service.run_by:
        return
    days = Period(*both(period, whole))
    mine = association.memberships_of(row.member)
    read = [assumed(one.period, one.row_key, assume) for one in mine]
    if sum(days.days_in(one) for one in read) >= days.days_in(whole):
        return
    if days.covered_by(one.period for one in mine) >= days.days_in(whole):
        rows = (
            Phrase("row-period", {"row": f"memberships/{one.row_key}", "period": one.period})
            for one in mine
            if not one.period.exact
        )
        raise UncertainDay(whole.certain[0].year, tuple(rows))
    raise OutsideMembership(row.row_key, row.member, days)


def _require_run(service: Service, row: Participation, period: Period, whole: Period, assume: Assume) -> None:
    """Refuse a participation on days on which the service does not run."""
    days = Period(*both(period, whole))
    if days.days_in(assumed(service.period, service.id, assume)) >= days.days_in(whole):
        return
    if days.covered_by([service.period]) >= days.days_in(whole):
        raise UncertainDay(
            whole.certain[0].year, (Phrase("row-period", {"row": f"services/{service.id}", "period": service.period}),)
        )
    raise OutsideService(row.row_key, days, service.period)


def assumed(period: Period, key: str, assume: Assume) -> Period:
    """Return a period as it is to be read: exact ones as they are, others as `assume` says, if it does (*aangenomen periode*)."""
    if period.exact or assume is None:
        return period
    if isinstance(assume, Mapping):
        return period.assuming(assume[key]) if key in assume else period
    return period.assuming(assume)
