"""How the pot of a service is shared in a year (*sleutel van een dienst*): its own rule, a named key, or the usual key of its kind."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction

from attrs import field, frozen

from intermunicipal.dates import Period
from intermunicipal.errors import Gap, KeyChanges, MixedUnits, NoKey, Overlap, RuleConflict, UnknownDriver, unknown
from intermunicipal.frozen import frozen_map
from intermunicipal.messages import Phrase, Term
from intermunicipal.model import Association, Service, Stage, Volume
from intermunicipal.rulebook import STATUTES, DriverTable, RuleBook, rules_of
from intermunicipal.sharing import Driver, SharingRule, needs_of
from intermunicipal.sources import Source


@frozen
class KeyUsed:
    """The sharing rule that a pot was shared by (*gebruikte sleutel*), with the layer that brings it and its source."""

    id: str
    title: Mapping[str, str]
    rule: SharingRule
    odd_cents: str
    period: Period
    provider: str
    source: Source | None


@frozen
class FigureUsed:
    """A driver's figure for one participant (*gebruikt cijfer*), with its source."""

    value: Fraction
    source: Source | None


@frozen
class DriverUsed:
    """The figures of a driver that a pot was shared by (*gebruikte maatstaf*)."""

    id: str
    title: Mapping[str, str]
    unit: str
    year: int
    figures: Mapping[str, FigureUsed] = field(converter=frozen_map)
    use: bool = False


def key_of(association: Association, service: Service, year: int) -> KeyUsed:
    """Return the sharing rule of a service in a year.

    Raises `NoKey` where nothing says how its cost is shared, `UnknownName` for a key that no layer brings, `NotInForce` and `KeyChanges` where
    one rule does not hold all year.
    """
    if service.sharing is not None:
        odd_cents = service.odd_cents or "largest-remainder"
        # The source of a service row tells of the service; of its rule it says nothing, so none is claimed.
        return KeyUsed("", {"": service.name}, service.sharing, odd_cents, Period(), STATUTES, None)
    book = rules_of(association)
    kind = book.service_kind(service.kind, year) if service.kind and not service.key else None
    name = service.key or (kind.key if kind else "")
    if not name:
        raise NoKey(service.id, year)
    stack = book.key(name)
    try:
        key = stack.constant_in(Period.year(year))
    except Overlap as change:
        raise KeyChanges(service.id, year, change.first, change.second) from change
    except Gap as end:
        raise KeyChanges(service.id, year, end.first, Phrase("nothing")) from end
    return KeyUsed(
        key.id,
        key.title,
        key.rule,
        service.odd_cents or key.odd_cents,
        key.period,
        stack.provider(key).id,
        key.source,
    )


def drivers_for(
    association: Association, service: Service, key: KeyUsed, members: tuple[str, ...], year: int, stage: Stage
) -> dict[str, DriverUsed]:
    """Return the figures that a key reads for these members: volumes of the service first, then drivers of the rule book.

    Raises `UnknownDriver` for a driver that neither has. A member without a figure is left out here: the rule itself refuses it.
    """
    wanted = sorted(need.name for need in needs_of(key.rule) if need.kind == "driver")
    for name in wanted:
        _require_driver(association, service, key, name)
    return {
        name: _volumes(association, service.id, name, year, stage) or _table(association, name, members, year)
        for name in wanted
    }


def _require_driver(association: Association, service: Service, key: KeyUsed, name: str) -> None:
    """Refuse a driver that no layer brings, and that is no volume of the service, with the key that asks for it."""
    book = rules_of(association)
    if _rows(association, service.id, name) or book.driver(name) is not None:
        return
    volumes = {row.volume for row in association.volumes.where(service=service.id)}
    known = tuple(sorted({*book.ids("drivers"), *volumes}))
    provider = Phrase("by-statutes") if key.provider == STATUTES else book.label(key.provider)
    raise UnknownDriver(Term("driver"), name, known, service.id, key.id or Phrase("own-rule"), provider)


def years_with_figures(
    association: Association, service: Service, name: str, members: Collection[str], stage: Stage
) -> tuple[int, ...]:
    """Return the years in which a driver has a figure for all of these members (*jaren met cijfers*)."""
    rows = [row for row in _rows(association, service.id, name) if row.stage is stage]
    table = None if rows else rules_of(association).driver(name)
    years = {row.year for row in rows} | set(table.years if table else ())
    names = tuple(members)
    found = (
        _volumes(association, service.id, name, year, stage) or _table(association, name, names, year)
        for year in sorted(years)
    )
    return tuple(used.year for used in found if used.figures.keys() >= set(names))


def _rows(association: Association, service: str, name: str) -> tuple[Volume, ...]:
    return association.volumes.where(service=service, volume=name)


def _volumes(association: Association, service: str, name: str, year: int, stage: Stage) -> DriverUsed | None:
    """Return a volume of the service as a driver, or None where the service has no volume of that name in any year.

    No layer may bring a driver of that name, and of that it must be sure.
    """
    if not _rows(association, service, name):
        return None
    book = rules_of(association)
    book.require_sure("drivers", name)
    if name in book.ids("drivers"):
        raise RuleConflict(Term("driver"), name, f"volumes/{service}", book.provider("drivers", name))
    used = association.volumes.where(service=service, volume=name, year=year, stage=stage)
    units = tuple(sorted({row.unit for row in used}))
    if len(units) > 1:
        raise MixedUnits(name, year, units)
    figures = {row.member: FigureUsed(row.quantity, association.source_of(row)) for row in used}
    return DriverUsed(name, {"": name}, next(iter(units), ""), year, figures, use=True)


def _table(association: Association, name: str, members: tuple[str, ...], year: int) -> DriverUsed:
    book = rules_of(association)
    table = book.driver(name, year)
    if table is None:
        raise unknown("driver", name, book.ids("drivers"))
    rows = table.in_year(year)
    keys = {member: _key(association, book, table, member, year) for member in members}
    figures = {
        member: FigureUsed(rows[key].value, rows[key].source or table.source)
        for member, key in keys.items()
        if key in rows
    }
    return DriverUsed(name, table.title, table.unit, year, figures)


def _key(association: Association, book: RuleBook, table: DriverTable, member: str, year: int) -> str:
    """Return under which key the table has a member: its id, or the code of its municipality while that exists."""
    if table.keyed_by == "member":
        return member
    code = association.member(member).municipality
    if not book.territories:
        return code
    return code if any(one.meets(Period.year(year)) for one in book.municipality_periods(code)) else ""


def driver(used: DriverUsed) -> Driver:
    """Return the figures as the sharing rules read them."""
    return Driver(used.id, {used.year: {member: figure.value for member, figure in used.figures.items()}}, used.use)
