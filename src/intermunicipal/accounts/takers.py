"""Who shares the pot of a service in a year, and on how many days (*afnemers*)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from attrs import frozen

from intermunicipal.dates import Date, DayReading, Period, both, parse
from intermunicipal.errors import DayOutside, OutsideMembership, OutsideService, Overlap, UncertainDay, unknown
from intermunicipal.messages import Phrase
from intermunicipal.model import Association, Participation, Role, Service
from intermunicipal.sources import Source

Assume = Literal["earliest", "latest"] | Mapping[str, DayReading] | None
"""How a day that the sources do not give is read: as its earliest or latest day, or by the key of the participation
(`memberships/KEY`, `services/ID` for what it rests on): a day, or a pair of days."""


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
            _require_member(association, row, period, whole, assume)
            _require_run(association.service(service), row, period, whole, assume)
        found.append(
            Taker(
                member,
                association.member(member).name,
                sum(period.days_in(whole) for _, period in mine),
                tuple((row, association.source_of(row)) for row, _ in mine),
                tuple(_assumptions(association, mine, whole, assume)),
            ),
        )
    return tuple(found)


def is_run(association: Association, service: str, year: int) -> bool:
    """Say whether the association itself runs a service in a year (*loopt de dienst*)."""
    row = association.services[service]
    return not row.run_by and row.period.meets(Period.year(year))


def months_of(taker: Taker, year: int, counts: str) -> int:
    """Return in how many months of a year one takes part (*maanden*): each that is `started`, each `whole`, or each of which more than `half`."""
    assumed_periods = dict(taker.assumed)
    periods = [assumed_periods.get(row.row_key, row.period) for row, _ in taker.rows]
    found = 0
    for month in range(1, 13):
        whole = Period.month(year, month)
        length, days = whole.days_in(whole), sum(period.days_in(whole) for period in periods)
        found += {"started": days > 0, "whole": days == length, "half": 2 * days > length}[counts]
    return found


def _assumptions(
    association: Association, mine: list[tuple[Participation, Period]], whole: Period, assume: Assume
) -> Iterator[tuple[str, Period]]:
    """Yield what was assumed: for participations, and for the membership and the service that they rest on."""
    for row, period in mine:
        if not row.period.certain_in(whole):
            yield row.row_key, period
    service = association.service(mine[0][0].service)
    rests_on = [(f"services/{service.id}", service.period)]
    if not service.run_by:
        rests_on += [
            (f"memberships/{one.row_key}", one.period) for one in association.memberships_of(mine[0][0].member)
        ]
    for name, period in rests_on:
        settled = assumed(period, name, assume)
        if settled != period and not period.certain_in(whole):
            yield name, settled


def require_assumable(association: Association, assume: Assume) -> None:
    """Refuse, with `UnknownName`, a reading that does not exist, or an assumption about a participation that does not."""
    if isinstance(assume, Mapping):
        known = {
            *association.participations,
            *(f"memberships/{key}" for key in association.memberships),
            *(f"services/{key}" for key in association.services),
        }
        for key in assume:
            if key not in known:
                raise unknown("participation", key, known)
            reading: Any = assume[key]
            for day in reading if isinstance(reading, tuple) else (reading,):
                if day not in (None, "earliest", "latest"):
                    _require_unknown(association, key, parse(day))
    elif assume not in (None, "earliest", "latest"):
        raise unknown("reading-of-days", assume, ("earliest", "latest"))


def _require_unknown(association: Association, key: str, day: Date) -> None:
    """Refuse a day for a row whose days are known, unless it is one of them; raises `DayOutside`."""
    table, _, name = key.partition("/")
    tables: Any = {"memberships": association.memberships, "services": association.services}
    row: Any = association.participations.get(key) or tables[table][name]
    if row.period.exact and day not in row.period.bounds:
        raise DayOutside(day, row.period)


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
    association: Association, row: Participation, period: Period, whole: Period, assume: Assume
) -> None:
    """Refuse a participation on days without membership; a service that a separate body runs has participants of its own."""
    if association.service(row.service).run_by:
        return
    days = Period(*both(period, whole))
    rows = [(f"memberships/{one.row_key}", one.period) for one in association.memberships_of(row.member)]
    if not _surely_covered(days, rows, assume):
        raise OutsideMembership(row.row_key, row.member, days)


def _require_run(service: Service, row: Participation, period: Period, whole: Period, assume: Assume) -> None:
    """Refuse a participation on days on which the service does not run."""
    days = Period(*both(period, whole))
    if not _surely_covered(days, [(f"services/{service.id}", service.period)], assume):
        raise OutsideService(row.row_key, days, service.period)


def _surely_covered(days: Period, rows: list[tuple[str, Period]], assume: Assume) -> bool:
    """Say whether rows, given by name and period, surely hold on all of these days; raises `UncertainDay` where they only may."""
    wanted = days.days_in(days)
    read = [(name, assumed(period, name, assume)) for name, period in rows]
    spans = [period.certain for _, period in read]
    if days.covered_by(Period(*span) for span in spans if span[0] < span[1]) >= wanted:
        return True
    if days.covered_by(period for _, period in read) < wanted:
        return False
    unsure = (Phrase("row-period", {"row": name, "period": period}) for name, period in read if not period.exact)
    raise UncertainDay(days.certain[0].year, tuple(unsure))


def assumed(period: Period, key: str, assume: Assume) -> Period:
    """Return a period as it is to be read: exact ones as they are, others as `assume` says, if it does (*aangenomen periode*)."""
    if period.exact or assume is None:
        return period
    if isinstance(assume, Mapping):
        return period.assuming(assume[key]) if key in assume else period
    return period.assuming(assume)
