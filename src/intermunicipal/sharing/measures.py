"""Measures (*maatstaven uit cijfers*): figures made of the figures of drivers, wherever a rule takes a driver.

An average over years, inhabitants weighed by age, income per head: in a document `driver = {measure = "average", of = "population", years = 3}`.
Each tells the lines by which it came about, so that a reader can do the sum by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar

from attrs import field, frozen

from intermunicipal.errors import ZeroFigure
from intermunicipal.exact import exact_table, ratio, whole_number
from intermunicipal.frozen import frozen_map
from intermunicipal.sharing.amounts import MOST_DECIMALS
from intermunicipal.sharing.brackets import WeightBracket, checked_brackets, chosen, weight_brackets
from intermunicipal.sharing.case import Case, Need
from intermunicipal.sharing.reading import (
    Measure,
    Quantity,
    Reading,
    label,
    made,
    needs_for,
    read,
    require_few,
    require_quantity,
    require_sound,
)
from intermunicipal.sharing.steps import Column, Step


@frozen
class Lag:
    """The figure of an earlier year (*cijfer van een eerder jaar*): `years` years before.

    >>> from intermunicipal.sharing import By, share
    >>> users = {"users": {2025: {"a": 1, "b": 3}, 2026: {"a": 9, "b": 9}}}
    >>> dict(share(100, By(Lag("users")), users, year=2026))
    {'a': 25, 'b': 75}
    """

    of: Quantity = field(converter=require_quantity)
    years: int = field(default=1, converter=whole_number)
    name: ClassVar[str] = "lag"

    def __attrs_post_init__(self) -> None:
        require_sound(self.name, "years-not-above-zero", holds=self.years > 0, years=self.years)

    def needs(self) -> frozenset[Need]:
        """Return what it reads, so many years earlier."""
        return frozenset(need.before(self.years) for need in needs_for(self.of))

    def read(self, case: Case) -> Reading:
        """Return the figures of the earlier year."""
        return read(case.back(self.years), self.of)


@frozen
class Average:
    """The mean of several years (*meerjarig gemiddelde*): `years` years, the last of them `lag` years before.

    A year without a figure is refused with `MissingFigures`: a mean over fewer years is another mean.

    >>> from intermunicipal.sharing import By, share
    >>> calls = {"calls": {2024: {"a": 1, "b": 1}, 2025: {"a": 1, "b": 5}, 2026: {"a": 9, "b": 9}}}
    >>> dict(share(100, By(Average("calls", years=2, lag=1)), calls, year=2026))
    {'a': 25, 'b': 75}
    """

    of: Quantity = field(converter=require_quantity)
    years: int = field(converter=whole_number)
    lag: int = field(default=0, converter=whole_number)
    name: ClassVar[str] = "average"

    def __attrs_post_init__(self) -> None:
        require_sound(self.name, "years-not-above-zero", holds=self.years > 0, years=self.years)
        require_sound(self.name, "lag-below-zero", holds=self.lag >= 0, lag=self.lag)
        require_few(self.name, self.years)

    def _back(self) -> range:
        return range(self.lag + self.years - 1, self.lag - 1, -1)

    def needs(self) -> frozenset[Need]:
        """Return what it reads, for each of the years."""
        return frozenset(need.before(years) for need in needs_for(self.of) for years in self._back())

    def read(self, case: Case) -> Reading:
        """Return the mean of each participant."""
        inputs = {f"f{years}": read(case.back(years), self.of) for years in self._back()}
        return made("average", f"({' + '.join(inputs)}) / {self.years}", inputs, case)


@frozen
class WeightedSum:
    """Figures times a rate each, added up (*gewogen som*), such as inhabitants by age, times the hours of care that an age needs.

    >>> from intermunicipal.sharing import By, share
    >>> ages = {"young": {"a": 100, "b": 100}, "old": {"a": 0, "b": 10}}
    >>> dict(share(100, By(WeightedSum({"young": "0.5", "old": 5})), ages))
    {'a': 33, 'b': 67}
    """

    rates: Mapping[str, Fraction] = field(converter=exact_table)
    name: ClassVar[str] = "weighted-sum"

    def __attrs_post_init__(self) -> None:
        require_sound(self.name, "no-rates", holds=bool(self.rates))
        require_few(self.name, len(self.rates))
        require_sound(self.name, "negative-rate", holds=all(rate >= 0 for rate in self.rates.values()))

    def needs(self) -> frozenset[Need]:
        """Return the drivers that have a rate."""
        return needs_for(*self.rates)

    def read(self, case: Case) -> Reading:
        """Return the weighted sum of each participant."""
        inputs = {f"f{index}": read(case, driver) for index, driver in enumerate(self.rates)}
        rates = {f"r{index}": Column(rate) for index, rate in enumerate(self.rates.values())}
        terms = (f"f{index} * r{index}" for index in range(len(self.rates)))
        return made("weighted-sum", " + ".join(terms), inputs, case, rates)


@frozen
class Composite:
    """A composite index (*samengestelde index*): figures of several drivers, each in units that are stated, added up.

    The unit decides what a driver weighs: inhabitants in hundreds weigh ten times as much as in thousands. `decimals` rounds the index half up
    (None: not at all).

    >>> from intermunicipal.sharing import By, share
    >>> town = {"calls": {"a": 3, "b": 1}, "population": {"a": 500, "b": 150}}
    >>> dict(share(105, By(Composite({"calls": 1, "population": 100}, decimals=0)), town))
    {'a': 76, 'b': 29}
    """

    units: Mapping[str, Fraction] = field(converter=exact_table)
    decimals: int | None = None
    name: ClassVar[str] = "composite"

    def __attrs_post_init__(self) -> None:
        require_sound(self.name, "no-rates", holds=bool(self.units))
        require_few(self.name, len(self.units))
        require_sound(self.name, "unit-not-above-zero", holds=all(unit > 0 for unit in self.units.values()))
        require_sound(
            self.name, "decimals", holds=self.decimals is None or 0 <= whole_number(self.decimals) <= MOST_DECIMALS
        )

    def needs(self) -> frozenset[Need]:
        """Return the drivers that have a unit."""
        return needs_for(*self.units)

    def read(self, case: Case) -> Reading:
        """Return the index of each participant."""
        inputs = {f"f{index}": read(case, driver) for index, driver in enumerate(self.units)}
        constants = {f"u{index}": Column(unit) for index, unit in enumerate(self.units.values())}
        formula = " + ".join(f"f{index} / u{index}" for index in range(len(self.units)))
        if self.decimals is not None:
            constants["places"] = Column(Fraction(self.decimals))
            formula = f"round({formula}, places)"
        return made("composite", formula, inputs, case, constants)


@frozen
class Logarithmic:
    """Figures that weigh more as they are larger, by a logarithm (*logaritmische weging*): `figure x (1 + factor x log10(figure / low))`.

    Below `low` a figure counts as it is; from `high` on it weighs what it weighs at `high`. The logarithm is computed at 50 digits and rounded at
    12 places; that is the number which is used.

    >>> from intermunicipal.sharing import Driver
    >>> case = Case(Fraction(1), ["a"], {"population": Driver("population", {"a": 75000})})
    >>> dict(read(case, Logarithmic("population", 7500, 500000, "0.5")).figures)
    {'a': Fraction(112500, 1)}
    """

    of: Quantity = field(converter=require_quantity)
    low: Fraction = field(converter=ratio)
    high: Fraction = field(converter=ratio)
    factor: Fraction = field(converter=ratio)
    name: ClassVar[str] = "logarithmic"

    def __attrs_post_init__(self) -> None:
        require_sound(self.name, "low-and-high", holds=0 < self.low < self.high, low=self.low, high=self.high)
        require_sound(self.name, "negative-rate", holds=self.factor >= 0)

    def needs(self) -> frozenset[Need]:
        """Return what the figures are made of."""
        return needs_for(self.of)

    def read(self, case: Case) -> Reading:
        """Return the weighed figure of each participant."""
        constants = {"low": Column(self.low), "high": Column(self.high), "factor": Column(self.factor)}
        formula = "figure * (1 + factor * log10(min(max(figure, low), high) / low))"
        return made("logarithmic", formula, {"figure": read(case, self.of)}, case, constants)


def _above_zero(quantity: Quantity, reading: Reading) -> Reading:
    """Refuse with `ZeroFigure` figures of which one is zero: nothing can be divided by it."""
    none = tuple(name for name, figure in reading.figures.items() if not figure)
    if none:
        raise ZeroFigure(label(quantity), reading.year, none)
    return reading


@frozen
class Per:
    """One figure for each unit of another (*verhouding*), such as taxable income per inhabitant; raises `ZeroFigure`.

    >>> from intermunicipal.sharing import By, share
    >>> town = {"income": {"a": 600, "b": 100}, "population": {"a": 20, "b": 10}}
    >>> dict(share(100, By(Per("income", "population")), town))
    {'a': 75, 'b': 25}
    """

    of: Quantity = field(converter=require_quantity)
    by: Quantity = field(converter=require_quantity)
    name: ClassVar[str] = "per"

    def needs(self) -> frozenset[Need]:
        """Return what both are made of."""
        return needs_for(self.of, self.by)

    def read(self, case: Case) -> Reading:
        """Return the quotient of each participant."""
        inputs = {"figure": read(case, self.of), "unit": _above_zero(self.by, read(case, self.by))}
        return made("per", "figure / unit", inputs, case)


@frozen
class Inverse:
    """One over a figure (*omgekeerde*), so that who has less bears more; raises `ZeroFigure`.

    >>> from intermunicipal.sharing import By, share
    >>> dict(share(100, By(Inverse("income")), {"income": {"a": 3, "b": 1}}))
    {'a': 25, 'b': 75}
    """

    of: Quantity = field(converter=require_quantity)
    name: ClassVar[str] = "inverse"

    def needs(self) -> frozenset[Need]:
        """Return what the figures are made of."""
        return needs_for(self.of)

    def read(self, case: Case) -> Reading:
        """Return one over the figure of each participant."""
        return made("inverse", "1 / figure", {"figure": _above_zero(self.of, read(case, self.of))}, case)


@frozen
class Times:
    """One figure times another (*product*), such as inhabitants times one over their income.

    >>> from intermunicipal.sharing import By, share
    >>> town = {"population": {"a": 30, "b": 10}, "income": {"a": 3, "b": 1}}
    >>> dict(share(100, By(Times("population", Inverse("income"))), town))
    {'a': 50, 'b': 50}
    """

    of: Quantity = field(converter=require_quantity)
    by: Quantity = field(converter=require_quantity)
    name: ClassVar[str] = "times"

    def needs(self) -> frozenset[Need]:
        """Return what both are made of."""
        return needs_for(self.of, self.by)

    def read(self, case: Case) -> Reading:
        """Return the product of each participant."""
        return made("times", "figure * factor", {"figure": read(case, self.of), "factor": read(case, self.by)}, case)


@frozen
class AtMost:
    """A figure up to a limit (*begrensd cijfer*): hours within a contingent, own costs up to a threshold.

    >>> from intermunicipal.sharing import By, share
    >>> dict(share(100, By(AtMost("hours", 30)), {"hours": {"a": 10, "b": 90}}))
    {'a': 25, 'b': 75}
    """

    of: Quantity = field(converter=require_quantity)
    limit: Fraction = field(converter=ratio)
    name: ClassVar[str] = "at-most"

    def __attrs_post_init__(self) -> None:
        require_sound(self.name, "negative-rate", holds=self.limit >= 0)

    def needs(self) -> frozenset[Need]:
        """Return what the figures are made of."""
        return needs_for(self.of)

    def read(self, case: Case) -> Reading:
        """Return the figure of each participant, at most the limit."""
        return made(
            "at-most", "min(figure, limit)", {"figure": read(case, self.of)}, case, {"limit": Column(self.limit)}
        )


@frozen
class Bracketed:
    """A weight looked up by the size of a figure (*schijven*): one unit below 10,000 inhabitants, two from there on.

    The brackets say of each bound to which of them it belongs; `InvalidRule` is raised for a gap or an overlap, `OutsideBrackets` for a figure
    that no bracket holds.

    >>> from intermunicipal.sharing import By, share
    >>> size = Bracketed("population", [{"below": 10000, "weight": 1}, {"at_least": 10000, "weight": 2}])
    >>> dict(share(90, By(size), {"population": {"a": 9999, "b": 10000}}))
    {'a': 30, 'b': 60}
    """

    of: Quantity = field(converter=require_quantity)
    brackets: tuple[WeightBracket, ...] = field(converter=weight_brackets)
    name: ClassVar[str] = "bracketed"

    def __attrs_post_init__(self) -> None:
        checked_brackets(self.name, self.brackets)

    def needs(self) -> frozenset[Need]:
        """Return what the figures are made of."""
        return needs_for(self.of)

    def read(self, case: Case) -> Reading:
        """Return the weight of each participant's bracket."""
        reading = read(case, self.of)
        found = chosen(label(self.of), self.brackets, reading.figures)
        weights = Column(frozen_map({name: one.weight for name, one in found.items()}))
        about = {name: one.phrase for name, one in found.items()}
        told = Step("bracket", "weight", {"weight": weights}, case.participants, about=about)
        return Reading(told.values, reading.by_days, (*reading.steps, told))


MEASURES: tuple[type[Measure], ...] = (
    Lag,
    Average,
    WeightedSum,
    Composite,
    Logarithmic,
    Per,
    Inverse,
    Times,
    AtMost,
    Bracketed,
)
"""The measures that the library brings."""
