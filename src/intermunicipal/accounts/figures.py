"""The figures that a key reads (*gebruikte cijfers*): volumes of the service, drivers of the rule book, price indices; each with its source."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from fractions import Fraction

from attrs import evolve, field, frozen

from intermunicipal.accounts.keys import KeyUsed
from intermunicipal.dates import Date, Period
from intermunicipal.errors import IndexMissing, MixedUnits, RuleConflict, UnknownDriver, unknown
from intermunicipal.frozen import frozen_map
from intermunicipal.messages import Phrase, Term
from intermunicipal.model import Association, Service, Stage, Volume
from intermunicipal.rulebook import STATUTES, DriverTable, RuleBook, rules_of
from intermunicipal.sharing import Driver, Need, needs_of
from intermunicipal.sharing.working import WHERE_STATED
from intermunicipal.sources import Source


@frozen
class FigureUsed:
    """A driver's figure for one participant (*gebruikt cijfer*), with its source; `parts` are those who merged into it, where it is their sum."""

    value: Fraction
    source: Source | None
    parts: Mapping[str, Fraction] = field(default=frozen_map({}), converter=frozen_map, metadata={WHERE_STATED: True})


@frozen
class DriverUsed:
    """The figures of a driver that a pot was shared by (*gebruikte maatstaf*): those of the last year that is read, and of years before it."""

    id: str
    title: Mapping[str, str]
    unit: str
    year: int
    figures: Mapping[str, FigureUsed] = field(converter=frozen_map)
    use: bool = False
    earlier: Mapping[int, Mapping[str, FigureUsed]] = field(
        default=frozen_map({}), converter=frozen_map, metadata={WHERE_STATED: True}
    )

    @property
    def years(self) -> Mapping[int, Mapping[str, FigureUsed]]:
        """The figures of each year that is read."""
        return {self.year: self.figures, **self.earlier}

    def only(self, members: tuple[str, ...]) -> DriverUsed:
        """Return the figures of these members alone."""
        kept = {
            year: {member: figures[member] for member in members if member in figures}
            for year, figures in self.years.items()
        }
        return evolve(self, figures=kept.pop(self.year), earlier=kept)


@frozen
class SeriesUsed:
    """The months of a price index that were used (*gebruikte index*), each with its source."""

    id: str
    title: Mapping[str, str]
    months: Mapping[str, FigureUsed] = field(converter=frozen_map)


def drivers_for(
    association: Association, service: Service, key: KeyUsed, members: tuple[str, ...], year: int, stage: Stage
) -> dict[str, DriverUsed]:
    """Return the figures that a key reads for these members: volumes of the service first, then drivers of the rule book.

    Volumes of an earlier year are read as they turned out (`actual`); the figure of one that came about by a merger since is the sum of those that
    merged. Raises `UnknownDriver` for a driver that neither has. A member without a
    figure is left out here: the rule itself refuses it.
    """
    lags: dict[str, set[int]] = {}
    for need in needs_of(key.rule):
        if need.kind == "driver":
            lags.setdefault(need.name, set()).add(need.lag)
    for name in sorted(lags):
        _require_driver(association, service, key, name)
    return {
        name: _in_years(association, service.id, name, members, year, stage, sorted(lags[name]))
        for name in sorted(lags)
    }


def _in_years(
    association: Association,
    service: str,
    name: str,
    members: tuple[str, ...],
    year: int,
    stage: Stage,
    lags: list[int],
) -> DriverUsed:
    """Return the figures of a driver in the years that are asked for, the last of them first; raises `MixedUnits` where their units differ."""
    read = [
        _before(association, service, name, members, year - lag)
        if lag
        else _in_year(association, service, name, members, year, stage)
        for lag in lags
    ]
    units = tuple(sorted({one.unit for one in read if one.figures}))
    if len(units) > 1:
        raise MixedUnits(name, year, units)
    latest, *before = read
    return evolve(latest, unit=next(iter(units), latest.unit), earlier={one.year: one.figures for one in before})


def _before(association: Association, service: str, name: str, members: tuple[str, ...], year: int) -> DriverUsed:
    """Return the figures of an earlier year, with the sums of those who merged since into one that has no figure itself."""
    read = _in_year(association, service, name, members, year, Stage.ACTUAL)
    if read.use:
        known = read.figures
        return evolve(read, figures={**known, **_sums(known, members, lambda one: _merged(association, one, year))})
    book = rules_of(association)
    table = book.driver(name, year)
    if table is None or not table.adds_up:
        return read
    if table.keyed_by == "member":
        known = {key: FigureUsed(one.value, one.source or table.source) for key, one in table.in_year(year).items()}
        sums = _sums(known, members, lambda one: _merged(association, one, year))
        return evolve(read, figures={**read.figures, **sums})
    codes = {member: association.member(member).municipality for member in members}
    known = {code: FigureUsed(one.value, one.source or table.source) for code, one in table.in_year(year).items()}
    sums = _sums(known, tuple(codes.values()), lambda code: book.predecessors(code, year))
    found = {**known, **{code: evolve(one, parts=_places(book, one.parts, year)) for code, one in sums.items()}}
    return evolve(read, figures={member: found[code] for member, code in codes.items() if code in found})


def _places(book: RuleBook, parts: Mapping[str, Fraction], year: int) -> Mapping[str, Fraction]:
    """Return figures by the names of municipalities, where the territory has them, in place of their codes."""
    places = {code: book.municipality(code, Date(year, 1, 1)) for code in parts}
    return {place.name if (place := places[code]) else code: figure for code, figure in parts.items()}


def _merged(association: Association, member: str, year: int) -> tuple[str, ...]:
    """Return the members that were so in a year and have merged into this one since, itself among them where it was one then."""
    whole = Period.year(year)
    rows = [row for row in association.memberships.values() if row.period.meets(whole)]
    others = {row.member for row in rows if row.into == member} - {member}
    own = {row.member for row in rows if row.member == member}
    return tuple(sorted(others | own if others else others))


def _sums(
    known: Mapping[str, FigureUsed], wanted: Iterable[str], merged: Callable[[str], tuple[str, ...]]
) -> dict[str, FigureUsed]:
    """Return the sum for each that came about by a merger, where all parts have a figure.

    Else its own figure stays, such as one that was reckoned anew. One that was there before, and took others in, is a part of itself.
    """
    found: dict[str, FigureUsed] = {}
    for one in wanted:
        parts = merged(one)
        if not parts or (one in known and one not in parts):
            continue
        table = {**known, **_sums(known, (part for part in parts if part != one), merged)}
        if all(part in table for part in parts):
            values = {part: table[part].value for part in parts}
            found[one] = FigureUsed(sum(values.values(), Fraction(0)), table[parts[0]].source, values)
    return found


def _in_year(
    association: Association, service: str, name: str, members: tuple[str, ...], year: int, stage: Stage
) -> DriverUsed:
    return _volumes(association, service, name, year, stage) or _table(association, name, members, year)


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
    found = (_in_year(association, service.id, name, names, year, stage) for year in sorted(years))
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
    years = {year: {id_: figure.value for id_, figure in figures.items()} for year, figures in used.years.items()}
    return Driver(used.id, years, used.use)


def series_for(association: Association, needs: Iterable[Need], year: int) -> dict[str, SeriesUsed]:
    """Return the months of price indices that a key reads (*indexcijfers*).

    Raises `UnknownName` for an index that no layer brings, `NotInForce`, and `IndexMissing` for a month that it has not.
    """
    wanted: dict[str, set[str]] = {}
    for need in needs:
        if need.kind == "series":
            wanted.setdefault(need.name, set()).add(need.month_in(year))
    return {name: _series(association, name, sorted(months), year) for name, months in sorted(wanted.items())}


def _series(association: Association, name: str, months: list[str], year: int) -> SeriesUsed:
    index = rules_of(association).price_index(name, year)
    for month in months:
        if month not in index.months:
            raise IndexMissing(name, month, min(index.months, default=""), max(index.months, default=""))
    figures = {
        month: FigureUsed(index.months[month].value, index.months[month].source or index.source) for month in months
    }
    return SeriesUsed(name, index.title, figures)


def index_of(used: SeriesUsed) -> Mapping[str, Fraction]:
    """Return the months as the sharing rules read them (*index per maand*)."""
    return {month: figure.value for month, figure in used.months.items()}
