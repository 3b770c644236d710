"""From budget to contribution (*bijdragen*): the net cost of each service, shared over those who take it, in whole cents, with its trace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from attrs import evolve, field, frozen

from intermunicipal._version import __version__
from intermunicipal.accounts.canonical import digest_plain, plain
from intermunicipal.accounts.figures import (
    DriverUsed,
    SeriesUsed,
    bills_in,
    driver,
    drivers_for,
    index_of,
    series_for,
    without_month,
    years_with_figures,
)
from intermunicipal.accounts.keys import KeyUsed, key_of
from intermunicipal.accounts.netcost import NetCost, net_cost
from intermunicipal.accounts.takers import Assume, Taker, customers, is_run, months_of, require_assumable, takers
from intermunicipal.dates import DateLike, Period, calendar_year
from intermunicipal.errors import (
    BrokenShares,
    IndexMissing,
    MissingFigures,
    NoBudget,
    NoParticipants,
    PluginFailure,
    Refusal,
    RuleFailed,
    unknown,
)
from intermunicipal.frozen import frozen_map
from intermunicipal.messages import CORE, Catalogue, Money, Phrase, Term
from intermunicipal.model import Association, Disagreement, Member, Membership, Service, Stage
from intermunicipal.rulebook import rules_of
from intermunicipal.sharing import Case, Need, Shares, needs_of, share_case
from intermunicipal.sources import Confidence, Source

TRACE_SCHEMA = 1
"""The version of the trace that a result carries and that its hash covers."""


@frozen(eq=False)
class ServiceAllocation:
    """How one service was shared (*verdeling van een dienst*): net cost, pot, key, figures, who took part, and the shares in cents."""

    service: Service
    title: Mapping[str, str]
    net_cost: NetCost
    takers: tuple[Taker, ...]
    customers: tuple[str, ...]
    key: KeyUsed
    drivers: Mapping[str, DriverUsed] = field(converter=frozen_map)
    shares: Shares
    part_year: bool
    disagreements: tuple[tuple[Disagreement, tuple[Source | None, ...]], ...]
    series: Mapping[str, SeriesUsed] = field(default=frozen_map({}), converter=frozen_map)
    earlier: Mapping[int, ServiceAllocation] = field(default=frozen_map({}), converter=frozen_map)

    @property
    def pot(self) -> int:
        """What is shared, in cents."""
        return self.shares.pot

    @property
    def assumed(self) -> Iterator[tuple[str, Period]]:
        """The periods that were assumed, also for the earlier years that the key looks back to."""
        for taker in self.takers:
            yield from taker.assumed
        for before in self.earlier.values():
            yield from before.assumed

    def sources(self) -> Iterator[Source]:
        """Yield the sources of lines, key, figures and participations."""
        read = (table for used in self.drivers.values() for table in used.years.values())
        tables = (*read, *(used.months for used in self.series.values()))
        figures = (source for table in tables for figure in table.values() for source in figure.sources)
        lines, rows = (
            (line.source for line in self.net_cost.lines),
            (source for taker in self.takers for _, source in taker.rows),
        )
        yield from (source for source in (*lines, self.key.source, *figures, *rows) if source)
        for before in self.earlier.values():
            yield from before.sources()


@frozen(eq=False)
class Allocation:
    """What each member pays in a year, and why (*verdeling van de bijdragen*).

    `contributions` maps member to cents, over all services; `services` holds the shares and trace of each. `inputs` is the hash of the facts used,
    `result` that of contributions and trace; `versions` stand beside them. Explaining reads this, it computes nothing again.
    """

    association: str
    name: str
    year: int
    stage: Stage
    services: Mapping[str, ServiceAllocation] = field(converter=frozen_map)
    members: Mapping[str, Member]
    memberships: tuple[Membership, ...]
    mergers: tuple[tuple[Membership, Source | None], ...]
    without_budget: Mapping[str, str] = field(converter=frozen_map)
    known_on: date | None
    versions: Mapping[str, str] = field(converter=frozen_map)
    catalogue: Catalogue = field(default=CORE, repr=False)

    @cached_property
    def contributions(self) -> Mapping[str, int]:
        """What each member pays, in cents, in order of id (*bijdragen*)."""
        total = dict.fromkeys(sorted({member for service in self.services.values() for member in service.shares}), 0)
        for service in self.services.values():
            for member, amount in service.shares.items():
                total[member] += amount
        return frozen_map(total)

    @property
    def assumed(self) -> dict[str, Period]:
        """The periods that were assumed for participations whose days the sources do not give, by their key (*aannames*)."""
        return dict(assumption for service in self.services.values() for assumption in service.assumed)

    @property
    def illustrative(self) -> bool:
        """Whether anything that was used is made up for illustration: a budget line, a key, a figure."""
        sources = {source for service in self.services.values() for source in service.sources()}
        return any(source.confidence is Confidence.ILLUSTRATIVE for source in sources)

    @cached_property
    def _plain_facts(self) -> dict[str, Any]:
        return {id_: plain(_facts(service)) for id_, service in self.services.items()}

    @cached_property
    def inputs(self) -> str:
        """The hash of the facts used: document rows, rule-book records and figures, as known (*hash van de gegevens*)."""
        facts = {
            "association": self.association,
            "year": self.year,
            "stage": self.stage.value,
            "services": self._plain_facts,
            "members": plain([self.members[id_] for id_ in self.contributions]),
            "memberships": plain(self.memberships),
        }
        return digest_plain(facts)

    @cached_property
    def result(self) -> str:
        """The hash of the contributions and the trace (*hash van het resultaat*)."""
        return digest_plain({"contributions": self.contributions, "trace": self.trace})

    @cached_property
    def trace(self) -> dict[str, Any]:
        """How every amount came about, as plain data in a versioned form (*spoor*)."""
        return {
            "schema": TRACE_SCHEMA,
            "association": self.association,
            "year": self.year,
            "stage": self.stage.value,
            "services": {id_: self._plain_facts[id_] | plain(_outcome(one)) for id_, one in self.services.items()},
        }


def _facts(service: ServiceAllocation) -> dict[str, object]:
    """Return what a service's shares were computed from; what only some keys read stands there only for these."""
    facts: dict[str, object] = {
        "service": service.service.id,
        "lines": service.net_cost.lines,
        "takers": service.takers,
        "key": service.key,
        "drivers": service.drivers,
    }
    if service.series:
        facts["series"] = service.series
    if service.earlier:
        facts["earlier"] = {
            str(year): _facts(one) | {"cents": dict(one.shares)} for year, one in service.earlier.items()
        }
    return facts


def _outcome(service: ServiceAllocation) -> dict[str, object]:
    """Return what was computed."""
    shares = service.shares
    return {
        "net_cost": service.net_cost.net,
        "pot": shares.pot,
        "working": shares.working,
        "cents": dict(shares),
        "rounding": shares.rounding,
        "unallocated": shares.unallocated,
    }


def allocate(
    association: Association,
    year: int,
    *,
    stage: Stage | str = Stage.BUDGET,
    known_on: DateLike | None = None,
    assume: Assume = None,
) -> Allocation:
    """Compute what each member pays for a year, to the cent (*bijdragen berekenen*).

    `stage` is `budget` or `actual`. `known_on` replays what was known on that day. `assume` says how a day that the sources do not give is
    read: `"earliest"`, `"latest"`, or a table of participation key to day. Raises `Unbound`, `NoBudget`, `NoKey`, `KeyChanges`, `NoParticipants`,
    `UncertainDay`, `OutsideMembership`, and what the sharing rules refuse.

    >>> import intermunicipal as im
    >>> allocation = im.allocate(im.load("examples/noord-limburg"), year=2026)
    >>> sum(allocation.contributions.values()) == sum(service.pot for service in allocation.services.values())
    True
    """
    stage, year = _stage(stage), calendar_year(year)
    if known_on is not None:
        association = association.as_known(known_on)
    require_assumable(association, assume)
    book = rules_of(association)
    budgeted = sorted({row.service for row in association.lines(year, stage)})
    if not budgeted:
        known = sorted({(row.year, row.stage.value) for row in association.budget.values()})
        raise NoBudget(
            association.id,
            year,
            Term(stage.value),
            tuple(f"{known_year} ({known_stage})" for known_year, known_stage in known),
        )
    services = {id_: _of_service(association, id_, year, stage, assume) for id_ in budgeted}
    unbudgeted = [id_ for id_ in association.services if id_ not in services and is_run(association, id_, year)]
    bearers = {member for service in services.values() for member in service.shares}
    return Allocation(
        association=association.id,
        name=association.name,
        year=year,
        stage=stage,
        services=services,
        members=association.members,
        memberships=tuple(
            row
            for row in association.memberships.values()
            if row.member in bearers and row.period.meets(Period.year(year))
        ),
        mergers=tuple(
            (row, association.source_of(row))
            for row in association.memberships.values()
            if row.into in bearers and row.until is not None and row.until.earliest.year == year
        ),
        without_budget={id_: association.services[id_].name for id_ in unbudgeted},
        known_on=association.known_on,
        versions={"intermunicipal": __version__} | {layer.name: layer.version for layer in book.shared},
        catalogue=book.catalogue,
    )


def _of_service(association: Association, id_: str, year: int, stage: Stage, assume: Assume) -> ServiceAllocation:
    """Allocate a service; a refusal that does not name it is told with it."""
    try:
        return allocate_service(association, id_, year, stage, assume)
    except Refusal as refusal:
        if not isinstance(refusal, PluginFailure) and id_ not in refusal.text():
            refusal.beside = Phrase("of-service", {"service": id_, "year": year})
        raise


def _stage(stage: Stage | str) -> Stage:
    if stage not in list(Stage):
        raise unknown("stage", stage, list(Stage))
    return Stage(stage)


def allocate_service(
    association: Association, id_: str, year: int, stage: Stage, assume: Assume = None
) -> ServiceAllocation:
    """Share the net cost of one service for a year (*dienst verdelen*); raises what `allocate` does."""
    service = association.service(id_)
    cost = net_cost(association, service.id, year, stage)
    sharing = takers(association, service.id, year, assume)
    if not sharing:
        raise NoParticipants(Money(cost.net), service.id)
    key = key_of(association, service, year)
    members = tuple(taker.member for taker in sharing)
    whole = Period.year(year).days_in(Period.year(year))
    part_year = any(taker.days != whole for taker in sharing)
    days = {taker.member: taker.days for taker in sharing} if part_year else None
    needs = _needs(association, key)
    earlier = _earlier(association, service, needs, year, stage, assume)
    used = drivers_for(association, service, key, members, year, stage)
    series = series_for(association, needs, year)
    case = Case(
        Fraction(cost.net),
        members,
        {name: driver(one) for name, one in used.items()},
        year,
        days,
        months=_months(sharing, needs, year),
        series={name: index_of(one) for name, one in series.items()},
        earlier={before: bills_in(association, one.shares, members, before) for before, one in earlier.items()},
    )
    try:
        shares = share_case(case, key.rule, key.odd_cents)
    except MissingFigures as gap:
        then = Stage.ACTUAL if gap.year != year else stage
        years = years_with_figures(association, service, gap.driver, gap.missing, then)
        raise MissingFigures(gap.driver, gap.year, gap.missing, years) from None
    except IndexMissing as gap:
        raise without_month(association, gap, year) from None
    except (RuleFailed, BrokenShares) as fault:
        raise _provided(association, key, fault) from fault.__cause__
    return ServiceAllocation(
        service,
        _title(association, service, year),
        cost,
        sharing,
        customers(association, service.id, year),
        key,
        {name: one.only(members) for name, one in used.items()},
        shares,
        part_year,
        _disagreements(association, service, sharing),
        series,
        earlier,
    )


def _needs(association: Association, key: KeyUsed) -> frozenset[Need]:
    """Return what a key reads; raises `RuleFailed` with who brings it, and what `_require_members` does."""
    try:
        needs = needs_of(key.rule)
    except RuleFailed as fault:
        raise _provided(association, key, fault) from fault.__cause__
    _require_members(association, needs)
    return needs


def _provided(association: Association, key: KeyUsed, fault: RuleFailed | BrokenShares) -> RuleFailed | BrokenShares:
    """Return the fault of a rule with the plug-in that brings it."""
    return evolve(fault, provider=rules_of(association).rule_provider(fault.rule, key.provider))


def _require_members(association: Association, needs: Iterable[Need]) -> None:
    """Refuse, with `UnknownName` and the near name, a key that names a member that there is not."""
    for need in sorted(needs):
        if need.kind in ("member", "participant") and need.name not in association.members:
            raise unknown("member", need.name, association.members)


def _earlier(
    association: Association, service: Service, needs: Iterable[Need], year: int, stage: Stage, assume: Assume
) -> dict[int, ServiceAllocation]:
    """Return what the service cost each in the earlier years that a key reads, as far as there is a budget; a year before its first reads none."""
    years = {year - need.lag for need in needs if need.kind == "bills" and (not need.name or year >= int(need.name))}
    budgeted = {row.year for row in association.budget.values() if row.service == service.id and row.stage is stage}
    return {
        before: allocate_service(association, service.id, before, stage, assume) for before in sorted(years & budgeted)
    }


def _months(sharing: tuple[Taker, ...], needs: Iterable[Need], year: int) -> dict[str, dict[str, int]]:
    """Return the months of each who takes part, for each way of counting that a key asks for."""
    ways = sorted({need.name for need in needs if need.kind == "months"})
    return {counts: {taker.member: months_of(taker, year, counts) for taker in sharing} for counts in ways}


def _title(association: Association, service: Service, year: int) -> Mapping[str, str]:
    """Return the title of a service: that of its kind in each language, with the service's own name where several are of one kind.

    A kind that is unsure gives no title: the name of the service is good enough, and no amount hangs on it.
    """
    book = rules_of(association)
    known = service.kind and book.refusal_of("service_kinds", service.kind) is None
    kind = book.service_kind(service.kind, year) if known else None
    if kind is None:
        return {"": service.name}
    if sum(other.kind == service.kind for other in association.services.values()) == 1:
        return kind.title
    return {lang: f"{title}: {service.name}" for lang, title in kind.title.items()}


def _disagreements(
    association: Association, service: Service, sharing: tuple[Taker, ...]
) -> tuple[tuple[Disagreement, tuple[Source | None, ...]], ...]:
    """Return what sources disagree on about the service and the participations used, with the sources of the other readings."""
    found = list(association.disagreements_on("services", service))
    for taker in sharing:
        for row, _ in taker.rows:
            found.extend(association.disagreements_on("participations", row))
    return tuple(
        (one, (association.source_of(one), *(association.sources.get(claim.source) for claim in one.others)))
        for one in found
    )
