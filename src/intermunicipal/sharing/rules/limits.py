"""Limits (*grenzen*) to what another rule shares: what they move is borne by the others, in proportion to what these bore before."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar, Literal

from attrs import field, frozen
from attrs.converters import optional

from intermunicipal.errors import ImpossibleLimits, ZeroFigure, ZeroTotal, unknown
from intermunicipal.exact import growth, ratio, whole_number
from intermunicipal.frozen import frozen_map
from intermunicipal.sharing.amounts import Amount, text_of
from intermunicipal.sharing.bounds import Bounds, Limit, borne, limit_of, total_of
from intermunicipal.sharing.case import Case, Need
from intermunicipal.sharing.drivers import Figures
from intermunicipal.sharing.formulas import evaluate
from intermunicipal.sharing.measures import Lag
from intermunicipal.sharing.protocol import SharingRule, all_needs, require_rule, working_of
from intermunicipal.sharing.reading import Quantity, label, needs_for, read, require_quantity, require_sound
from intermunicipal.sharing.steps import Column, Step, cents_of
from intermunicipal.sharing.weighing import over_time
from intermunicipal.sharing.working import Working

_ZERO = Fraction(0)
_NONE: Figures = frozen_map({})


def _around(rule: str, before: Working, width: Fraction, mid: str, columns: Mapping[str, Column]) -> tuple[Step, ...]:
    """Return the lines that keep shares within a part below and above the middle."""
    low, high = (
        Step(code, f"{mid} * (1 {sign} width)", {**columns, "width": Column(width)}, before, kind="amount")
        for code, sign in (("floor", "-"), ("cap", "+"))
    )
    return (low, high, *Bounds(rule, before, low.values, high.values).settled())


def _not_yet(rule: SharingRule, case: Case, since: int | None, of: SharingRule) -> Working | None:
    """Return the shares of the inner rule in a year before the limit holds, else None."""
    if since is None or case.year is None or case.year >= since:
        return None
    before = working_of(of, case)
    told = borne("not-yet", "before", before.shares, before)
    return Working.by_steps(rule.name, case.pot, told, (("before", before),))


@frozen
class Bounded:
    """A floor and a cap for each (*ondergrens en bovengrens*), over what `of` shares: nobody bears more than a quarter.

    Where the caps come to less than there is to bear, `if_impossible` refuses it or raises them alike. Raises `InvalidRule` without a limit,
    `UnknownName`, `ImpossibleLimits`, and what the inner rule and the limits raise.

    >>> from intermunicipal.sharing import By, share
    >>> hours = {"care-hours": {"a": 60, "b": 20, "c": 10, "d": 10}}
    >>> dict(share(100_00, Bounded(By("care-hours"), at_most="40%"), hours))
    {'a': 4000, 'b': 3000, 'c': 1500, 'd': 1500}
    """

    of: SharingRule = field(converter=require_rule)
    at_least: Limit | None = field(default=None, converter=optional(limit_of))
    at_most: Limit | None = field(default=None, converter=optional(limit_of))
    if_impossible: Literal["error", "raise"] = "error"
    name: ClassVar[str] = "bounded"

    def __attrs_post_init__(self) -> None:
        require_sound(self.name, "no-limits", holds=self.at_least is not None or self.at_most is not None)
        if self.if_impossible not in ("error", "raise"):
            raise unknown("choice", self.if_impossible, ("error", "raise"))

    def needs(self) -> frozenset[Need]:
        """Return what the inner rule and the limits read."""
        return all_needs((self.of,)).union(*(one.needs() for one in (self.at_least, self.at_most) if one is not None))

    def shares(self, case: Case) -> Working:
        """Return the shares within the limits, in exact cents."""
        before = working_of(self.of, case)
        low, floors = self.at_least.of_each(case, "floor") if self.at_least is not None else (_NONE, ())
        high, caps = self.at_most.of_each(case, "cap") if self.at_most is not None else (_NONE, ())
        settled = Bounds(self.name, before, low, high).settled(by_raising=self.if_impossible == "raise")
        return Working.by_steps(self.name, case.pot, (*floors, *caps, *settled), (("before", before),))


@frozen
class GrowthLimit:
    """A limit to how much a bill grows from year to year (*groeigrens*): each bears at most 3 % more than in the year before.

    `at_least` may be below zero: a bill falls by at most a tenth. Bills are compared as they are, whatever their days; who had none is not
    limited. `since` is the first year that is limited. The bill of the year before is what the key of that year gives; or what was really sent, where
    `last` names a driver with its figures in euros. Raises `InvalidRule`, `NoEarlierBills`, `ImpossibleLimits`, and what the inner rule raises.

    >>> from intermunicipal.sharing import Even
    >>> case = Case(Fraction(100), ["a", "b"], year=2026, earlier={2025: {"a": 40, "b": 60}})
    >>> GrowthLimit(Even(), at_most="5%").shares(case)["a"]
    Fraction(42, 1)
    """

    of: SharingRule = field(converter=require_rule)
    at_most: Fraction | None = field(default=None, converter=optional(growth))
    at_least: Fraction | None = field(default=None, converter=optional(growth))
    since: int | None = field(default=None, converter=optional(whole_number))
    last: Quantity | None = field(default=None, converter=optional(require_quantity))
    name: ClassVar[str] = "growth-limit"

    def __attrs_post_init__(self) -> None:
        given = [rate for rate in (self.at_least, self.at_most) if rate is not None]
        require_sound(self.name, "growth-limits", holds=bool(given) and given == sorted(given) and given[0] >= -1)

    def needs(self) -> frozenset[Need]:
        """Return what the inner rule reads, and the bills of the year before."""
        before = {Need("bills", str(self.since or ""), 1)} if self.last is None else Lag(self.last).needs()
        return all_needs((self.of,)) | before

    def shares(self, case: Case) -> Working:
        """Return the shares within the limits to their growth, in exact cents."""
        if (early := _not_yet(self, case, self.since, self.of)) is not None:
            return early
        before, (last, told) = working_of(self.of, case), self._last(case)
        (low, floors), (high, caps) = (
            _grown("grown-floor", last, self.at_least),
            _grown("grown-cap", last, self.at_most),
        )
        steps = (*told, *floors, *caps, *Bounds(self.name, before, low, high).settled())
        return Working.by_steps(self.name, case.pot, steps, (("before", before),))

    def _last(self, case: Case) -> tuple[Figures, tuple[Step, ...]]:
        """Return the bill of each in the year before, in cents, with the lines that read it."""
        if self.last is None:
            bills = case.bills()
            return {name: bills[name] for name in case.participants if name in bills}, ()
        reading = read(case.back(1), self.last)
        return {name: figure * 100 for name, figure in reading.figures.items()}, reading.steps


def _grown(code: str, last: Figures, rate: Fraction | None) -> tuple[Figures, tuple[Step, ...]]:
    """Return bills with what they may grow, and their line; none without a limit."""
    if rate is None or not last:
        return _NONE, ()
    columns = {"last": cents_of(frozen_map(last)), "growth": Column(rate)}
    told = Step(code, "last * (1 + growth)", columns, last, kind="amount")
    return told.values, (told,)


@frozen
class Corridor:
    """Rates kept near their mean (*bandbreedte rond het gemiddelde*): what a unit of `driver` costs each is at most `width` from the mean.

    The mean is the plain one of all rates, or, `weighted`, what all bear over all units; a size counts for its part of the year. Raises
    `InvalidRule`, `UnknownName`, `ZeroFigure` for a rate of no units, `ZeroTotal`, `ImpossibleLimits`, and what reading and `of` raise.

    >>> from intermunicipal.sharing import Even, share
    >>> dict(share(100_00, Corridor(Even(), "heads", "20%", mean="weighted"), {"heads": {"a": 1, "b": 3}}))
    {'a': 3000, 'b': 7000}
    """

    of: SharingRule = field(converter=require_rule)
    driver: Quantity = field(converter=require_quantity)
    width: Fraction = field(converter=ratio)
    mean: Literal["plain", "weighted"] = "plain"
    name: ClassVar[str] = "corridor"

    def __attrs_post_init__(self) -> None:
        require_sound(self.name, "corridor-too-wide", holds=0 <= self.width <= 1, width=self.width)
        if self.mean not in ("plain", "weighted"):
            raise unknown("choice", self.mean, ("plain", "weighted"))

    def needs(self) -> frozenset[Need]:
        """Return what the inner rule reads, and the driver."""
        return all_needs((self.of,)) | needs_for(self.driver)

    def shares(self, case: Case) -> Working:
        """Return the shares with their rates within the corridor, in exact cents."""
        before, units = working_of(self.of, case), over_time(case, self.driver)
        none, plain = tuple(name for name, figure in units.figures.items() if not figure), self.mean == "plain"
        if none and plain:
            raise ZeroFigure(label(self.driver), case.read_year, none)
        if len(none) == len(before):
            raise ZeroTotal(label(self.driver), case.read_year)
        columns = {"before": cents_of(before.shares), "figure": units.column}
        rates = Step("unit-rate", "before / figure", columns, sorted(before.keys() - none), kind="amount")
        above, by = (rates.values, Fraction(len(before))) if plain else (before.shares, total_of(units.figures))
        columns = {"sum": cents_of(total_of(above)), "units": Column(by)}
        mean = Step("mean-rate", "sum / units", columns, before, kind="amount")
        columns = {"mean": cents_of(mean.values), "figure": units.column}
        steps = (*units.steps, rates, mean, *_around(self.name, before, self.width, "mean * figure", columns))
        return Working.by_steps(self.name, case.pot, steps, (("before", before),))


@frozen
class CorridorAround:
    """Shares kept near those of a default key (*bandbreedte rond de standaardsleutel*): at most `width` below or above them.

    Raises `InvalidRule`, `ImpossibleLimits`, and what both rules raise.

    >>> from intermunicipal.sharing import By, Even, share
    >>> dict(share(100_00, CorridorAround(By("calls"), Even(), "10%"), {"calls": {"a": 1, "b": 3}}))
    {'a': 4500, 'b': 5500}
    """

    of: SharingRule = field(converter=require_rule)
    default: SharingRule = field(converter=require_rule)
    width: Fraction = field(converter=ratio)
    name: ClassVar[str] = "corridor-around"

    def __attrs_post_init__(self) -> None:
        require_sound(self.name, "corridor-too-wide", holds=0 <= self.width <= 1, width=self.width)

    def needs(self) -> frozenset[Need]:
        """Return what both rules read."""
        return all_needs((self.of, self.default))

    def shares(self, case: Case) -> Working:
        """Return the shares within the corridor, in exact cents."""
        before, default = working_of(self.of, case), working_of(self.default, case)
        steps = _around(self.name, before, self.width, "default", {"default": cents_of(default.shares)})
        return Working.by_steps(self.name, case.pot, steps, (("before", before), ("default", default)))


@frozen
class PotLimit:
    """A limit to how much the whole grows (*groeigrens op het geheel*): at most last year's pot and 3 % is shared; the rest is unallocated.

    With a `series` it grows as a price index does, from `month` two years before to `month` of the year before, and by `at_most` at the most.
    `since` is the first year that is limited. Raises `InvalidRule`, `NoEarlierBills`, `UnknownName` or `IndexMissing` for the index,
    `ImpossibleLimits` for a cost after a credit or a credit after a cost, and what the inner rule raises.

    >>> from intermunicipal.sharing import Even, share_case
    >>> case = Case(Fraction(120), ["a", "b"], year=2026, earlier={2025: {"a": 60, "b": 40}})
    >>> share_case(case, PotLimit(Even(), at_most="4%"))
    Shares({'a': 52, 'b': 52}, rounding=0, unallocated=16)
    """

    of: SharingRule = field(converter=require_rule)
    at_most: Fraction | None = field(default=None, converter=optional(growth))
    since: int | None = field(default=None, converter=optional(whole_number))
    series: str = field(default="", converter=text_of)
    month: int = field(default=12, converter=whole_number)
    name: ClassVar[str] = "pot-limit"

    def __attrs_post_init__(self) -> None:
        require_sound(
            self.name, "growth-limits", holds=self.at_most >= -1 if self.at_most is not None else bool(self.series)
        )
        require_sound(self.name, "month-of-year", holds=self.month in range(1, 13), month=self.month)
        require_sound(
            self.name, "growth-limits", holds=not (self.series and self.at_most is not None and self.at_most < 0)
        )

    def needs(self) -> frozenset[Need]:
        """Return what the inner rule reads, the bills of the year before, and the price index."""
        index = {Need("series", self.series, back, f"{self.month:02d}") for back in (1, 2) if self.series}
        return all_needs((self.of,)) | {Need("bills", str(self.since or ""), 1)} | index

    def shares(self, case: Case) -> Working:
        """Return what the inner rule makes of the limited pot, in exact cents."""
        if (early := _not_yet(self, case, self.since, self.of)) is not None:
            return early
        last = total_of(case.bills())
        caps, steps = _grown("pot-cap", dict.fromkeys(case.participants, abs(last)), self.at_most)
        cap = next(iter(caps.values()), abs(last))
        if self.series:
            base = f"{(case.read_year or 0) - 2:04d}-{self.month:02d}"
            cap, steps = Amount(abs(last), self.series, base, self.month, at_most=self.at_most).counted(case)
        if last * case.pot < 0:
            raise ImpossibleLimits(self.name, case.pot / 100, _ZERO, (cap if last > 0 else -cap) / 100)
        formula = "max(pot, 0 - cap)" if case.pot < 0 else "min(pot, cap)"
        before = working_of(self.of, case.of(evaluate(formula, {"pot": case.pot, "cap": cap})))
        told = Step("limited-pot", formula, {"pot": cents_of(case.pot), "cap": cents_of(cap)}, before, kind="amount")
        lines = (*steps, told, *borne("of-limited", "before", before.shares, before))
        return Working.by_steps(self.name, case.pot, lines, (("limited", before),), first=len(steps) + 1)
