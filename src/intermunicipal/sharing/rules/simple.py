"""Rules that look at one thing: equal parts, one driver, an agreed table (*enkelvoudige verdeelregels*)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar

from attrs import field, frozen

from intermunicipal.errors import InvalidRule, PartYear, SmallDenominator, TableMismatch, ZeroTotal
from intermunicipal.exact import exact_sum, exact_table, in_proportion, ratio
from intermunicipal.messages import Phrase
from intermunicipal.sharing.case import Case, Need
from intermunicipal.sharing.reading import Quantity, label, needs_for, read, require_quantity
from intermunicipal.sharing.weighing import over, proportion
from intermunicipal.sharing.working import Working


def _proportional(rule: str, case: Case, figures: Mapping[str, Fraction], driver: str | None) -> Working:
    """Return shares in proportion to figures, weighed by days."""
    weights = case.weights(figures, driver)
    total = exact_sum(weights.values())
    if not total:
        raise ZeroTotal(driver or rule, case.year)
    shares = in_proportion(case.pot, weights, total)
    return Working(rule, case.pot, shares, driver, figures, case.days if case.weighs(driver) else None, time=case.time)


@frozen
class Even:
    """Equal parts (*gelijke delen*): each participant bears as much as another, in a part-year by days.

    >>> from intermunicipal.sharing import share
    >>> dict(share(100_00, Even(), {}, participants=["a", "b", "c"]))
    {'a': 3334, 'b': 3333, 'c': 3333}
    """

    name: ClassVar[str] = "even"

    def needs(self) -> frozenset[Need]:
        """Return nothing: equal parts read no figures."""
        return frozenset()

    def shares(self, case: Case) -> Working:
        """Return equal exact shares, in cents."""
        return _proportional(self.name, case, dict.fromkeys(case.participants, Fraction(1)), None)


@frozen
class By:
    """In proportion to a driver (*evenredig met een maatstaf*), in a part-year by figure times days, unless the figure is the use itself.

    The driver is named, or a measure made of drivers. Raises `UnknownName`, `MissingFigures`, `NegativeFigure` or `ZeroTotal` where it cannot
    carry the pot, `MixedDays` where a part-year cannot weigh it.

    >>> from intermunicipal.sharing import share
    >>> dict(share(100_00, By("hours"), {"hours": {"a": 1, "b": 3}}))
    {'a': 2500, 'b': 7500}
    """

    driver: Quantity = field(converter=require_quantity)
    name: ClassVar[str] = "by"

    def needs(self) -> frozenset[Need]:
        """Return the driver."""
        return needs_for(self.driver)

    def shares(self, case: Case) -> Working:
        """Return exact shares in proportion to the driver, in cents."""
        if not isinstance(self.driver, str):
            return proportion(self.name, case, self.driver)
        return _proportional(self.name, case, case.figures(self.driver), self.driver)


@frozen
class FixedDenominator:
    """A share of a stated total (*vaste noemer*): each bears its figure over `denominator`; what nobody's figure covers is left unallocated.

    So the part of those who stay away is not spread over the others. A stated total says nothing of those who take part in a part of the year, so
    a size with unequal days is refused with `PartYear`; use tells of its days already. Raises `InvalidRule` for a denominator that is not above
    zero, `SmallDenominator` where the figures sum to more, and what `By` raises but for `ZeroTotal`.

    >>> from intermunicipal.sharing import share
    >>> shares = share(100_00, FixedDenominator("population", 10), {"population": {"a": 1, "b": 3}})
    >>> dict(shares), shares.unallocated
    ({'a': 1000, 'b': 3000}, 6000)
    """

    driver: Quantity = field(converter=require_quantity)
    denominator: Fraction = field(converter=ratio)
    name: ClassVar[str] = "fixed-denominator"

    def __attrs_post_init__(self) -> None:
        if self.denominator <= 0:
            raise InvalidRule(self.name, Phrase("denominator-not-above-zero", {"denominator": self.denominator}))

    def needs(self) -> frozenset[Need]:
        """Return the driver."""
        return needs_for(self.driver)

    def shares(self, case: Case) -> Working:
        """Return each figure over the denominator, of the pot in exact cents."""
        reading = read(case, self.driver)
        figures = reading.figures
        if case.part_year and reading.by_days is not False:
            raise PartYear(self.name, dict(case.days or {}))
        total = sum(figures.values(), Fraction(0))
        if total > self.denominator:
            raise SmallDenominator(label(self.driver), case.year, total, self.denominator)
        if not isinstance(self.driver, str):
            return over(self.name, case, reading, self.denominator)
        shares = {name: case.pot * figure / self.denominator for name, figure in figures.items()}
        return Working(self.name, case.pot, shares, self.driver, figures, total=self.denominator)


@frozen
class Fixed:
    """Agreed percentages (*vaste percentages*) that sum to one and name every participant.

    An agreed percentage says nothing of part-years, so a case with unequal days is refused with `PartYear`; a table that names other
    participants with `TableMismatch`.

    >>> from intermunicipal.sharing import share
    >>> dict(share(100_00, Fixed({"a": "60%", "b": "2/5"}), {}))
    {'a': 6000, 'b': 4000}
    """

    table: Mapping[str, Fraction] = field(alias="shares", converter=exact_table)
    name: ClassVar[str] = "fixed"

    def __attrs_post_init__(self) -> None:
        total = sum(self.table.values(), Fraction(0))
        if total != 1:
            raise InvalidRule(self.name, Phrase("not-one", {"total": total}))
        if any(value < 0 for value in self.table.values()):
            raise InvalidRule(self.name, Phrase("negative-weight"))

    def needs(self) -> frozenset[Need]:
        """Return the participants that the table names."""
        return frozenset(Need("participant", name) for name in self.table)

    def shares(self, case: Case) -> Working:
        """Return the agreed exact shares, in cents."""
        missing = tuple(name for name in case.participants if name not in self.table)
        extra = tuple(name for name in self.table if name not in case.participants)
        if missing or extra:
            raise TableMismatch(self.name, missing, extra)
        if case.part_year:
            raise PartYear(self.name, dict(case.days or {}))
        shares = {name: case.pot * self.table[name] for name in case.participants}
        return Working(self.name, case.pot, shares, None, {name: self.table[name] for name in case.participants})
