"""Tariffs (*tarieven*): what each bears is a price times what it takes, whatever the pot; `Then` shares what they leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, ClassVar

from attrs import field, frozen

from intermunicipal.errors import AbovePot, InvalidRule, PartYear, TableMismatch
from intermunicipal.exact import by_name, exact_sum, ratio
from intermunicipal.frozen import frozen_map
from intermunicipal.messages import Phrase
from intermunicipal.sharing.amounts import Amount, amount_of, tables_of
from intermunicipal.sharing.brackets import AmountBracket, amount_brackets, checked_brackets, chosen
from intermunicipal.sharing.case import Case, Need
from intermunicipal.sharing.protocol import SharingRule, needs_of_parts, require_rule, working_of
from intermunicipal.sharing.reading import Quantity, label, needs_for, read, require_few, require_quantity
from intermunicipal.sharing.steps import Column, Step, cents_of
from intermunicipal.sharing.weighing import over_time, time_steps
from intermunicipal.sharing.working import Working


def _tariff(rule: str, case: Case, steps: Iterable[Step]) -> Working:
    """Return the working of a tariff, or refuse with `AbovePot` what asks for more than the pot: nobody said who gets the surplus."""
    working = Working.by_steps(rule, case.pot, steps)
    asked = exact_sum(working.values())
    if asked > max(case.pot, Fraction(0)):
        raise AbovePot(rule, asked / 100, case.pot / 100)
    return working


@frozen
class UnitPrice:
    """A price for each unit (*prijs per eenheid*): an amount per inhabitant, per hour of care, per file; the rest is unallocated.

    A size counts for the part of the year that one takes part, use as it is. Raises `AbovePot` where the prices come to more than the pot, and
    what reading the driver and the index raises. `Then` says who bears the rest.

    >>> from intermunicipal.sharing import share
    >>> shares = share(100_00, UnitPrice("hours", "21.50"), {"hours": {"a": 1, "b": 3}})
    >>> dict(shares), shares.unallocated
    ({'a': 2150, 'b': 6450}, 1400)
    """

    driver: Quantity = field(converter=require_quantity)
    price: Amount = field(converter=amount_of)
    name: ClassVar[str] = "unit-price"

    def needs(self) -> frozenset[Need]:
        """Return the driver, and the price index."""
        return needs_for(self.driver) | self.price.needs()

    def shares(self, case: Case) -> Working:
        """Return the price times the units of each, in exact cents."""
        units = over_time(case, self.driver)
        price, indexed = self.price.counted(case)
        columns = {"units": units.column, "price": cents_of(price)}
        told = Step("price", "units * price", columns, case.participants, kind="share")
        return _tariff(self.name, case, (*units.steps, *indexed, told))


@frozen
class Product:
    """A product of a catalogue (*product*): how many one takes (`driver`), the hours of one, and the tariff of an hour."""

    driver: Quantity = field(converter=require_quantity)
    hours: Fraction = field(converter=ratio)
    tariff: Amount = field(converter=amount_of)


def _products(products: Iterable[Any]) -> tuple[Product, ...]:
    return tables_of(Product, products, "price-list")


@frozen
class PriceList:
    """Products times hours times tariff (*kostprijssystematiek*), added up over a catalogue; the rest is unallocated.

    A mean over years as driver, such as `{measure = "average", ...}`, makes the amount of a product steady. Raises what `UnitPrice` raises.

    >>> from intermunicipal.sharing import share
    >>> permits = PriceList([("permits", 4, "80.00"), ("visits", "1.5", "80.00")])
    >>> shares = share(2000_00, permits, {"permits": {"a": 2, "b": 0}, "visits": {"a": 1, "b": 3}})
    >>> dict(shares), shares.unallocated
    ({'a': 76000, 'b': 36000}, 88000)
    """

    products: tuple[Product, ...] = field(converter=_products)
    name: ClassVar[str] = "price-list"

    def __attrs_post_init__(self) -> None:
        if not self.products:
            raise InvalidRule(self.name, Phrase("no-products"))
        require_few(self.name, len(self.products))
        if any(one.hours < 0 for one in self.products):
            raise InvalidRule(self.name, Phrase("negative-rate"))

    def needs(self) -> frozenset[Need]:
        """Return the drivers, and the price indices."""
        return frozenset().union(*(needs_for(one.driver) | one.tariff.needs() for one in self.products))

    def shares(self, case: Case) -> Working:
        """Return the sum over the products of each, in exact cents."""
        steps: list[Step] = []
        columns: dict[str, Column] = {}
        for index, one in enumerate(self.products):
            taken = over_time(case, one.driver)
            tariff, indexed = one.tariff.counted(case)
            steps += (*taken.steps, *indexed)
            columns |= {f"q{index}": taken.column, f"h{index}": Column(one.hours), f"t{index}": cents_of(tariff)}
        formula = " + ".join(f"q{index} * h{index} * t{index}" for index in range(len(self.products)))
        return _tariff(self.name, case, (*steps, Step("price", formula, columns, case.participants, kind="share")))


@frozen
class Fee:
    """One amount for each (*vaste bijdrage*), in a part-year by days; the rest is unallocated. Raises `AbovePot`.

    >>> from intermunicipal.sharing import share
    >>> shares = share(100_00, Fee("30.00"), {}, participants=["a", "b"])
    >>> dict(shares), shares.unallocated
    ({'a': 3000, 'b': 3000}, 4000)
    """

    amount: Amount = field(converter=amount_of)
    name: ClassVar[str] = "fee"

    def needs(self) -> frozenset[Need]:
        """Return the price index, if any."""
        return self.amount.needs()

    def shares(self, case: Case) -> Working:
        """Return the amount for the part of the year of each, in exact cents."""
        time, steps = time_steps(case)
        amount, indexed = self.amount.counted(case)
        columns = {"amount": cents_of(amount)} | ({"time": time} if steps else {})
        formula = "amount * time" if steps else "amount"
        told = Step("fee", formula, columns, case.participants, kind="share")
        return _tariff(self.name, case, (*steps, *indexed, told))


@frozen
class BracketFee:
    """An amount looked up by size (*staffel*), in a part-year by days; the rest is unallocated.

    Every bracket says of its bounds whether they belong to it: `at_least` and `up_to` do, `above` and `below` do not. Raises `InvalidRule` for a
    gap or an overlap, `OutsideBrackets`, `AbovePot`.

    >>> from intermunicipal.sharing import share
    >>> fees = BracketFee("population", [{"below": 10000, "amount": "635.08"}, {"at_least": 10000, "amount": "1270.15"}])
    >>> shares = share(2000_00, fees, {"population": {"a": 9999, "b": 10000}})
    >>> dict(shares), shares.unallocated
    ({'a': 63508, 'b': 127015}, 9477)
    """

    driver: Quantity = field(converter=require_quantity)
    brackets: tuple[AmountBracket, ...] = field(converter=amount_brackets)
    name: ClassVar[str] = "bracket-fee"

    def __attrs_post_init__(self) -> None:
        checked_brackets(self.name, self.brackets)

    def needs(self) -> frozenset[Need]:
        """Return the driver, and the price indices."""
        return needs_for(self.driver).union(*(one.amount.needs() for one in self.brackets))

    def shares(self, case: Case) -> Working:
        """Return the amount of each participant's bracket, in exact cents."""
        sizes = read(case, self.driver)
        found = chosen(label(self.driver), self.brackets, sizes.figures)
        indexed: list[Step] = []
        amounts: dict[str, Fraction] = {}
        for one in dict.fromkeys(found.values()):
            amount, told = one.amount.counted(case)
            mine = [name for name in case.participants if found[name] == one]
            amounts |= dict.fromkeys(mine, amount)
            indexed += (line.only(mine) for line in told)
        about = {name: one.phrase for name, one in found.items()}
        time, steps = time_steps(case)
        columns = {"amount": cents_of(frozen_map(amounts))} | ({"time": time} if steps else {})
        formula = "amount * time" if steps else "amount"
        fee = Step("bracket-fee", formula, columns, case.participants, kind="share", about=about)
        return _tariff(self.name, case, (*sizes.steps, *steps, *indexed, fee))


def _amounts(table: Mapping[str, Any]) -> Mapping[str, Amount]:
    return frozen_map({name: amount_of(value) for name, value in by_name(table, "amounts-by-name").items()})


@frozen
class Agreed:
    """An amount for each that was agreed with it (*overeengekomen bedrag*); the rest is unallocated.

    The table names all who take part, and nobody else: `TableMismatch`. An agreed amount says nothing of part-years: `PartYear`.

    >>> from intermunicipal.sharing import share
    >>> shares = share(100_00, Agreed({"a": "25.00", "b": "60.00"}), {})
    >>> dict(shares), shares.unallocated
    ({'a': 2500, 'b': 6000}, 1500)
    """

    amounts: Mapping[str, Amount] = field(converter=_amounts)
    name: ClassVar[str] = "agreed"

    def needs(self) -> frozenset[Need]:
        """Return the participants that the table names, and the price indices."""
        named = frozenset(Need("participant", name) for name in self.amounts)
        return named.union(*(one.needs() for one in self.amounts.values()))

    def shares(self, case: Case) -> Working:
        """Return the agreed amounts, in exact cents."""
        missing = tuple(name for name in case.participants if name not in self.amounts)
        extra = tuple(name for name in self.amounts if name not in case.participants)
        if missing or extra:
            raise TableMismatch(self.name, missing, extra)
        if case.part_year:
            raise PartYear(self.name, dict(case.days or {}))
        indexed: list[Step] = []
        amounts: dict[str, Fraction] = {}
        for name in case.participants:
            amounts[name], told = self.amounts[name].counted(case)
            indexed += (line.only([name]) for line in told)
        columns = {"amount": cents_of(frozen_map(amounts))}
        return _tariff(self.name, case, (*indexed, Step("agreed", "amount", columns, case.participants, kind="share")))


@frozen
class Then:
    """First a tariff, then a key for the rest (*tarief en rest*): what `of` leaves of the pot is shared by `rest`.

    Consoles at their cost and the rest by calls; a fee per inhabitant and the deficit by use. Raises what both raise.

    >>> from intermunicipal.sharing import Even, share
    >>> dict(share(100_00, Then(UnitPrice("hours", "20.00"), rest=Even()), {"hours": {"a": 1, "b": 3}}))
    {'a': 3000, 'b': 7000}
    """

    of: SharingRule = field(converter=require_rule)
    rest: SharingRule = field(converter=require_rule)
    name: ClassVar[str] = "then"

    def needs(self) -> frozenset[Need]:
        """Return what both read."""
        return needs_of_parts(self.name, (self.of, self.rest))

    def shares(self, case: Case) -> Working:
        """Return what each bears by the first rule and by the second, in exact cents."""
        first = working_of(self.of, case)
        left = case.pot - exact_sum(first.values())
        if not left and case.pot:  # the rule for the rest may find no proportion, and is not needed
            only = Step("together", "first", {"first": cents_of(first.shares)}, case.participants, kind="share")
            return Working.by_steps(self.name, case.pot, (only,), (("first", first),))
        second = working_of(self.rest, case.of(left))
        columns = {"first": cents_of(first.shares), "rest": cents_of(second.shares)}
        told = Step("together", "first + rest", columns, case.participants, kind="share")
        return Working.by_steps(self.name, case.pot, (told,), (("first", first), ("rest", second)))
