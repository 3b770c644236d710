"""The figures that a key reads (*gebruikte cijfers*): volumes of the service, drivers of the rule book, price indices; each with its source."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from fractions import Fraction

from attrs import evolve, field, frozen

from intermunicipal.accounts.keys import KeyUsed
from intermunicipal.dates import Date, Period
from intermunicipal.errors import IndexMissing, MixedUnits, RuleConflict, UnknownDriver, unknown
from intermunicipal.exact import exact_sum
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
    parts: Mapping[str, FigureUsed] = field(default=frozen_map({}), converter=frozen_map, metadata={WHERE_STATED: True})

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of the figure, or of those that it is the sum of."""
        found = [self.source] if not self.parts else [source for one in self.parts.values() for source in one.sources]
        return tuple(source for source in found if source is not None)


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
    book = rules_of(association)
    table = None if read.use else book.driver(name, year)
    if table is None:
        return evolve(read, figures={**read.figures, **_of_members(association, read.figures, members, year)})
    if not table.adds_up:
        return read
    known = {key: FigureUsed(one.value, one.source or table.source) for key, one in table.in_year(year).items()}
    if table.keyed_by == "member":
        return evolve(read, figures={**read.figures, **_of_members(association, known, members, year)})
    codes = {member: association.member(member).municipality for member in members}
    sums = merged_sums(known, codes.values(), lambda code: book.predecessors(code, year))
    found = {**known, **{code: evolve(one, parts=_places(book, one.parts, year)) for code, one in sums.items()}}
    return evolve(read, figures={member: found[code] for member, code in codes.items() if code in found})


def _of_members(
    association: Association, known: Mapping[str, FigureUsed], members: Iterable[str], year: int
) -> dict[str, FigureUsed]:
    """Return the sums of members that came about by a merger, with the names of those that merged."""
    sums = merged_sums(known, members, mergers_since(association, year))
    names = {id_: one.name for id_, one in association.members.items()}
    return {
        id_: evolve(one, parts={names.get(part, part): figure for part, figure in one.parts.items()})
        for id_, one in sums.items()
    }


def _places(book: RuleBook, parts: Mapping[str, FigureUsed], year: int) -> Mapping[str, FigureUsed]:
    """Return figures by the names of municipalities, where the territory has them, in place of their codes."""
    places = {code: book.municipality(code, Date(year, 1, 1)) for code in parts}
    return {place.name if (place := places[code]) else code: figure for code, figure in parts.items()}


def mergers_since(association: Association, year: int) -> Callable[[str], tuple[str, ...]]:
    """Return what gives the members that merged into one since a year (*fusies sinds*), itself among them where it was a member then."""
    whole, into, own = Period.year(year), dict[str, set[str]](), set[str]()
    for row in association.memberships.values():
        if row.period.meets(whole):
            own.add(row.member)
        if row.into and row.into != row.member and row.until is not None and row.until.latest > Date(year, 1, 1):
            into.setdefault(row.into, set()).add(row.member)
    return lambda member: tuple(sorted(into[member] | ({member} & own))) if member in into else ()


def merged_sums(
    known: Mapping[str, FigureUsed], wanted: Iterable[str], merged: Callable[[str], tuple[str, ...]]
) -> dict[str, FigureUsed]:
    """Return the sum for each that came about by a merger, where all parts have a figure (*som van wie fuseerden*).

    Else its own figure stays, such as one that was reckoned anew. One that was there before, and took others in, is a part of itself.
    """
    found: dict[str, FigureUsed] = {}
    for one in wanted:
        parts = merged(one)
        if not parts or (one in known and one not in parts):
            continue
        table = {**known, **merged_sums(known, (part for part in parts if part != one), merged)}
        if all(part in table for part in parts):
            leaves = {
                name: figure for part in parts for name, figure in (table[part].parts or {part: table[part]}).items()
            }
            found[one] = FigureUsed(exact_sum(figure.value for figure in leaves.values()), None, leaves)
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

    Raises `UnknownName` for an index that no layer brings, and `NotInForce`. A month that it lacks is left out: the rule itself refuses it.
    """
    wanted: dict[str, set[str]] = {}
    for need in needs:
        if need.kind == "series":
            wanted.setdefault(need.name, set()).add(need.month_in(year))
    return {name: _series(association, name, sorted(months), year) for name, months in sorted(wanted.items())}


def _series(association: Association, name: str, months: list[str], year: int) -> SeriesUsed:
    index = rules_of(association).price_index(name, year)
    figures = {
        month: FigureUsed(index.months[month].value, index.months[month].source or index.source)
        for month in months
        if month in index.months
    }
    return SeriesUsed(name, index.title, figures)


def index_of(used: SeriesUsed) -> Mapping[str, Fraction]:
    """Return the months as the sharing rules read them (*index per maand*)."""
    return {month: figure.value for month, figure in used.months.items()}


def without_month(association: Association, gap: IndexMissing, year: int) -> IndexMissing:
    """Return a refusal of a month with all the months that the index has (*maand ontbreekt*)."""
    months = rules_of(association).price_index(gap.series, year).months
    return IndexMissing(gap.series, gap.month, min(months, default=""), max(months, default=""))


def bills_in(
    association: Association, shares: Mapping[str, int], members: tuple[str, ...], year: int
) -> dict[str, int]:
    """Return what each bore in an earlier year, in cents (*eerdere bijdragen*): who came about by a merger, what those bore that merged."""
    merged = mergers_since(association, year)

    def bill(member: str) -> int | None:
        parts = merged(member)
        if not parts:
            return shares.get(member)
        found = [shares.get(part) if part == member else bill(part) for part in parts]
        known = [one for one in found if one is not None]
        return sum(known) if known else None

    return {member: found for member in members if (found := bill(member)) is not None}
