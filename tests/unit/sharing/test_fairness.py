"""The fairness properties of every sharing rule, as docs/reference/fairness.toml states them: what holds is tried, what fails is shown."""

import random
import tomllib
from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from pathlib import Path

import attrs
import pytest
from attrs import evolve, frozen
from hypothesis import given, note, reject, settings
from hypothesis import strategies as st

from intermunicipal import errors
from intermunicipal.sharing import (
    RULE_TYPES,
    Agreed,
    Amount,
    AtMost,
    Average,
    Bounded,
    Bracketed,
    BracketFee,
    By,
    ByMonth,
    Case,
    Composite,
    Corridor,
    CorridorAround,
    Driver,
    Even,
    Fee,
    Fixed,
    FixedDenominator,
    Group,
    Groups,
    GrowthLimit,
    Inverse,
    Lag,
    Limit,
    Logarithmic,
    Mix,
    PhaseIn,
    Pool,
    Pools,
    PotLimit,
    PriceList,
    Ramp,
    Reduction,
    Relief,
    Then,
    UnitPrice,
    WeightedSum,
    needs_of,
    share_case,
)
from intermunicipal.sharing.protocol import working_of

pytestmark = pytest.mark.slow

STATED = tomllib.loads((Path(__file__).parents[3] / "docs/reference/fairness.toml").read_text(encoding="utf-8"))
EXAMPLES = settings.default.max_examples // 4
NAMES = ("ash", "birch", "elm", "oak")
DRIVERS = ("files", "heads", "hours")
YEAR = 2026

# --- the same thing, told otherwise -------------------------------------------------------------------------------


def rebuilt(value, table=dict, row=tuple, text=str):
    """A rule or a case built again, with its tables, its rows (lists of parts or of names) and its names changed."""
    if attrs.has(type(value)):
        fields = [field for field in attrs.fields(type(value)) if field.init]
        return evolve(value, **{field.alias: rebuilt(getattr(value, field.name), table, row, text) for field in fields})
    if isinstance(value, Mapping):
        return table({rebuilt(key, text=text): rebuilt(one, table, row, text) for key, one in value.items()})
    if isinstance(value, tuple):
        return row([rebuilt(one, table, row, text) for one in value])
    return text(value) if type(value) is str else value


def renamed(value, names):
    return rebuilt(value, text=lambda name: names.get(name, name))


def turned(value, order):
    """In another order: tables and rows, but not the path of a transition, which is an order of years."""

    def row(items):
        return tuple(items) if all(isinstance(one, Fraction) for one in items) else order.sample(items, len(items))

    return rebuilt(value, table=lambda items: dict(order.sample(list(items.items()), len(items))), row=row)


def alike(value, one, other):
    """With nothing that tells two participants apart: where a table has both, each gets the mean or the same."""

    def table(items):
        if one not in items or other not in items:
            return items
        same = items[one]
        return items | dict.fromkeys((one, other), (same + items[other]) / 2 if isinstance(same, Fraction) else same)

    return rebuilt(value, table=table)


def merged(value, one, other):
    """With one participant in the place of two: figures, agreed parts and amounts and earlier bills summed, days as they are."""

    def table(items):
        if other not in items:
            return items
        kept = {name: item for name, item in items.items() if name != other}
        match items[one], items[other]:
            case Fraction() as mine, Fraction() as its:
                return kept | {one: mine + its}
            case Amount() as mine, Amount() as its:
                return kept | {one: evolve(mine, amount=mine.amount + its.amount)}
            case Reduction(amount=Amount() as mine), Reduction(amount=Amount() as its):
                return kept | {one: Reduction(amount=evolve(mine, amount=mine.amount + its.amount))}
            case mine, its:
                assert mine == its, "only who stands alike can be merged"
                return kept

    return rebuilt(value, table=table, row=lambda items: tuple(item for item in items if item != other))


def refigured(case, change):
    """The case with other figures: `change` gives each from its driver, participant and number."""
    tables = {
        name: evolve(
            driver,
            years={
                year: {one: change(name, one, number) for one, number in figures.items()}
                for year, figures in driver.years.items()
            },
        )
        for name, driver in case.drivers.items()
    }
    return evolve(case, drivers=tables)


# --- the properties: of a rule, a case and a change, what is promised and what is found ---------------------------


def exact(rule, case):
    return dict(working_of(rule, case))


def anyway(rule, case):
    """The exact shares of a case that may not be refused, since the same case told otherwise was not."""
    try:
        return exact(rule, case)
    except errors.Refusal as refusal:
        raise AssertionError(f"refused: {refusal!r}") from refusal


def nothing_lost(rule, case, _):
    shares = share_case(case, rule)
    rest = case.pot - sum(shares.exact.values())
    return (case.pot, True), (sum(shares.values()) + shares.unallocated, abs(shares.unallocated - rest) < 1)


def whole_pot(rule, case, _):
    shares = share_case(case, rule)
    return (case.pot, 0), (sum(shares.exact.values()), shares.unallocated)


def anonymity(rule, case, names):
    before = exact(rule, case)
    return renamed(before, names), anyway(renamed(rule, names), renamed(case, names))


def equal_treatment(rule, case, pair):
    found = exact(alike(rule, *pair), alike(case, *pair))
    return found[pair[0]], found[pair[1]]


def order_independence(rule, case, seed):
    before, order = share_case(case, rule), random.Random(seed)  # noqa: S311 - it shuffles
    again = turned(rule, order), turned(case, order)
    anyway(*again)
    after = share_case(again[1], again[0])
    return [(list(one.items()), dict(one.exact), one.unallocated) for one in (before, after)]


def non_negativity(rule, case, _):
    shares, sign = share_case(case, rule), -1 if case.pot < 0 else 1
    return dict.fromkeys(shares, 0), {name: min(sign * shares.exact[name], sign * shares[name]) for name in shares}


def pot_scale(rule, case, scale):
    return scaled(exact(rule, case), scale), anyway(rule, case.of(case.pot * scale))


def scaled(shares, scale):
    return {name: share * scale for name, share in shares.items()}


def unit_invariance(rule, case, change):
    driver, scale = change
    before = exact(rule, case)
    return before, anyway(rule, refigured(case, lambda name, _, number: number * scale if name == driver else number))


def key_monotonicity(rule, case, change):
    mine, driver, more = change
    before = exact(rule, case)
    after = exact(
        rule, refigured(case, lambda name, one, number: number + more if (name, one) == (driver, mine) else number)
    )
    return {mine: before[mine]}, {mine: after[mine]}


def pot_monotonicity(rule, case, more):
    return exact(rule, case), exact(rule, case.of(case.pot + more))


def cent_monotonicity(rule, case, more):
    bills = [dict(share_case(case.of(case.pot + cents), rule, "webster")) for cents in range(more + 1)]
    return next((steps for steps in pairwise(bills) if not not_less(*steps)), (bills[0], bills[-1]))


def quota(rule, case, _):
    shares = share_case(case, rule)
    return {name: (floor(one), ceil(one)) for name, one in shares.exact.items()}, dict(shares)


def merge_neutrality(rule, case, pair):
    one, other = pair
    before = exact(rule, case)
    after = exact(merged(rule, one, other), merged(case, one, other))
    return merged(before, one, other), after


def same(promised, found):
    return promised == found


def not_less(promised, found):
    return all(found[name] >= least for name, least in promised.items())


def within(promised, found):
    return all(low <= found[name] <= high for name, (low, high) in promised.items())


PROPERTIES = {
    "nothing-lost": (nothing_lost, same),
    "whole-pot": (whole_pot, same),
    "anonymity": (anonymity, same),
    "equal-treatment": (equal_treatment, same),
    "order-independence": (order_independence, same),
    "non-negativity": (non_negativity, not_less),
    "pot-scale": (pot_scale, same),
    "unit-invariance": (unit_invariance, same),
    "key-monotonicity": (key_monotonicity, not_less),
    "pot-monotonicity": (pot_monotonicity, not_less),
    "cent-monotonicity": (cent_monotonicity, not_less),
    "quota": (quota, within),
    "merge-neutrality": (merge_neutrality, same),
}
OF_FIGURES = {"unit-invariance", "key-monotonicity", "merge-neutrality"}
"""What is about the figures that a rule shares by: a measure makes other figures, so these are tried with drivers by name."""
OF_PAIRS = {"equal-treatment", "merge-neutrality"}
GROWING = {"pot-monotonicity", "cent-monotonicity"}

# --- cases and rules that meet the premises of a property ---------------------------------------------------------

WHOLE_YEARS = {"fixed", "fixed-denominator", "agreed"}
"""The rules that refuse a part-year."""
CREDITS = {rule.name for rule in RULE_TYPES} - {
    "unit-price", "price-list", "fee", "bracket-fee", "agreed", "then", "pools", "growth-limit", "pot-limit", "relief"
}  # fmt: skip
"""The rules that share a credit whatever their parameters."""
REFUSALS = (
    errors.AbovePot,
    errors.AboveShare,
    errors.ImpossibleLimits,
    errors.NobodyBears,
    errors.PartYear,
    errors.SmallDenominator,
    errors.ZeroFigure,
    errors.ZeroTotal,
)
"""What a rule may answer to a case that it cannot share; broken shares and a rule that fails are not among them."""

pots = st.integers(0, 60) | st.integers(300, 10**6)
scales = st.fractions(Fraction(1, 9), 9, max_denominator=9)
prices = st.fractions(0, 2, max_denominator=4).map(Amount) | st.just(
    Amount("0.01", series="prices", base="2024-12", month=12)
)
fees = st.fractions(0, 60, max_denominator=3).map(Amount)
widths = st.fractions(0, 1, max_denominator=8)
plans = st.sampled_from(
    [
        {"since": f"{year}-01-01", **plan}
        for year in (2024, 2026)
        for plan in ({"years": 3}, {"years": 4}, {"path": ("10%", "10%", "60%", 1)})
    ]
    + [{"since": "2027-01-01", "years": 2}, {"since": "2020-01-01", "path": (0, 1)}]
)
measures = st.sampled_from(
    [
        Lag("heads"),
        Average("files", 2),
        WeightedSum({"files": 2, "heads": "0.5"}),
        Composite({"files": 3, "heads": 7}, decimals=1),
        Logarithmic("heads", 2, 9, "0.5"),
        AtMost("heads", 5),
        Bracketed("files", [{"up_to": 4, "weight": 2}, {"above": 4, "weight": 1}]),
        Inverse(WeightedSum({"files": 2, "heads": 1})),
    ]
)


def parts_of_one(draw, count):
    numbers = draw(st.lists(st.integers(1, 9), min_size=count, max_size=count))
    return [Fraction(number, sum(numbers)) for number in numbers]


@frozen
class Maker:
    """Makes rules for a case, those within them such that have the property too. The first two names stand alike in every table."""

    draw: st.DrawFn
    property: str
    case: Case
    names: list[str]

    def rule(self, name):
        return getattr(self, name.replace("-", "_"))()

    def quantity(self):
        drivers = st.sampled_from(DRIVERS)
        return self.draw(drivers if self.property in OF_FIGURES else drivers | measures)

    def having(self, *rules):
        return self.rule(self.draw(st.sampled_from([name for name in rules if self.property in STATED[name]["holds"]])))

    def inner(self):
        return self.having("even", "by", "by", "mix")

    def even(self):
        return Even()

    def by(self):
        return By(self.quantity())

    def mix(self):
        weights = parts_of_one(self.draw, self.draw(st.integers(1, 3)))
        return Mix([(weight, self.having("even", "by", "by")) for weight in weights])

    def fixed_denominator(self):
        driver = self.quantity()
        covered = sum(self.case.figures(driver).values()) if isinstance(driver, str) else 500
        return FixedDenominator(driver, covered + self.draw(st.integers(1, 20)))

    def fixed(self):
        return Fixed(dict(zip(self.names, parts_of_one(self.draw, len(self.names)), strict=True)))

    def unit_price(self):
        return UnitPrice(self.quantity(), self.draw(prices))

    def price_list(self):
        count = self.draw(st.integers(1, 3))
        return PriceList(
            [(self.quantity(), self.draw(st.sampled_from(["0", "0.5", 1])), self.draw(prices)) for _ in range(count)]
        )

    def fee(self):
        return Fee(self.draw(fees))

    def bracket_fee(self):
        bound, low, high = self.draw(st.integers(1, 10)), self.draw(fees), self.draw(fees)
        return BracketFee(self.quantity(), [{"up_to": bound, "amount": low}, {"above": bound, "amount": high}])

    def agreed(self):
        return Agreed({name: self.draw(fees) for name in self.names})

    def then(self):
        of = ["fixed-denominator", "unit-price", "price-list", "fee", "bracket-fee"]
        whole = self.property == "whole-pot"
        if self.case.part_year:
            of.remove("fixed-denominator")
        if not whole and not any(self.property in STATED[name]["holds"] for name in of):
            of = ["even", "by"]
        first = self.rule(self.draw(st.sampled_from(of))) if whole else self.having(*of)
        return Then(first, self.inner())

    def pools(self):
        stated = [Pool("machines", self.inner(), amount=self.draw(fees))] if self.draw(st.booleans()) else []
        part = [Pool("staff", self.inner(), weight=self.draw(st.sampled_from(["0", "1/7", "70%"])))]
        return Pools([*stated, Pool("rest", self.inner()), *part])

    def groups(self):
        cut = self.draw(st.integers(min(2, len(self.names)), len(self.names)))
        members = {id_: some for id_, some in {"north": self.names[:cut], "south": self.names[cut:]}.items() if some}
        fixed = Fixed(dict(zip(members, parts_of_one(self.draw, len(members)), strict=True)))
        between = fixed if not self.case.part_year and self.draw(st.booleans()) else self.inner()
        return Groups([Group(id_, some, self.inner()) for id_, some in members.items()], between)

    def limit(self, least, most):
        """A limit that lies between so many times an equal part: a share, an amount, or one for each unit."""
        times = self.draw(st.fractions(least, most, max_denominator=6))
        kind, count, driver = (
            self.draw(st.sampled_from(["share", "amount", "unit"])),
            len(self.names),
            self.draw(st.sampled_from(DRIVERS)),
        )
        if kind == "share":
            return Limit(min(times / count, Fraction(1)))
        if kind == "amount":
            return Limit(amount=Amount(abs(self.case.pot) * times / count))
        units = sum(self.case.figures(driver).values()) or Fraction(1)
        return Limit(amount=Amount(abs(self.case.pot) * times / units), driver=driver)

    def bounded(self):
        low, high = self.draw(st.sampled_from([(True, False), (False, True), (True, True)]))
        return Bounded(
            self.inner(),
            self.limit(0, Fraction(2, 3)) if low else None,
            self.limit(Fraction(2, 3), 3) if high else None,
            self.draw(st.sampled_from(["error", "raise", "raise"])),
        )

    def growth_limit(self):
        most, least = self.draw(st.sampled_from([("20%", None), ("50%", "-10%"), (1, "-100%"), (None, "-50%")]))
        return GrowthLimit(self.inner(), most, least, self.draw(st.sampled_from([None, YEAR, YEAR + 1])))

    def corridor(self):
        return Corridor(
            self.inner(), self.quantity(), self.draw(widths), self.draw(st.sampled_from(["plain", "weighted"]))
        )

    def corridor_around(self):
        return CorridorAround(self.inner(), self.inner(), self.draw(widths))

    def pot_limit(self):
        since = self.draw(st.sampled_from([None, YEAR, YEAR + 1]))
        if self.draw(st.booleans()):
            return PotLimit(self.inner(), series="prices", since=since)
        return PotLimit(self.inner(), self.draw(st.sampled_from([0, "5%", "4950%"])), since)

    def phase_in(self):
        return PhaseIn(self.inner(), self.inner(), **self.draw(plans))

    def ramp(self):
        return Ramp(self.inner(), self.names[-1], **self.draw(plans))

    def relief(self):
        reduction = self.draw(
            st.sampled_from(["0%", "25%", "2/3", "100%"])
            | st.fractions(0, 20).map(Amount).map(lambda one: Reduction(amount=one))
        )
        who = self.names[:2] if self.draw(st.booleans()) and len(self.names) > 2 else self.names[-1:]
        return Relief(
            self.inner(),
            dict.fromkeys(who, reduction),
            until=self.draw(st.sampled_from([None, "2026-01-01", "2027-01-01"])),
        )

    def by_month(self):
        return ByMonth(self.inner(), self.draw(st.sampled_from(["started", "whole"])))


@st.composite
def cases(draw, rule, property_, names):
    count = len(names)
    part = draw(st.integers(1, 3))
    nothing = (
        st.sampled_from([0, 0, 12]) if rule == "bounded" else st.nothing()
    )  # zeros are shared by the room that is left
    numbers = iter(draw(st.lists(st.integers(0, 12) | nothing, min_size=9 * count, max_size=9 * count)))
    figures = [
        {year: {name: Fraction(next(numbers), part) for name in names} for year in (2024, 2025, 2026)} for _ in DRIVERS
    ]
    drivers = {id_: Driver(id_, years, use=id_ == "hours") for id_, years in zip(DRIVERS, figures, strict=True)}
    pot = draw(st.integers(1, 60) if property_ == "cent-monotonicity" else pots)
    kinds = (
        {"unequal": 1}
        if rule == "by-month"
        else {"whole": 2, "equal": 1, **({} if rule in WHOLE_YEARS else {"unequal": 2})}
    )
    kind = draw(st.sampled_from([kind for kind, times in kinds.items() for _ in range(times)]))
    month = draw(st.lists(st.integers(1, 11), min_size=count, max_size=count)) if kind == "unequal" else [7] * count
    if property_ in OF_PAIRS and count > 1:
        month[1] = month[0]  # figures of unequal days do not add up
    weights = draw(st.lists(st.integers(1, 9), min_size=count, max_size=count))
    grown = draw(st.sampled_from([Fraction(1, 2), Fraction(9, 10), Fraction(1), Fraction(11, 10)]))
    bills = {name: pot * grown * weight / sum(weights) for name, weight in zip(names, weights, strict=True)}
    if count > 2 and draw(st.booleans()):
        del bills[names[-1]]
    days = {name: 30 * one + 5 for name, one in zip(names, month, strict=True)}
    signs = [1, 1, -1] if rule in CREDITS and property_ not in GROWING | {"key-monotonicity"} else [1]
    return Case(
        Fraction(pot * draw(st.sampled_from(signs))),
        names,
        drivers,
        YEAR,
        None if kind == "whole" else days,
        months={
            "started": {name: one + 1 for name, one in zip(names, month, strict=True)},
            "whole": dict(zip(names, month, strict=True)),
        },
        series={"prices": {"2024-12": Fraction(120), "2025-12": Fraction(126)}},
        earlier={YEAR - 1: bills},
    )


@st.composite
def questions(draw, rule, property_):
    """A rule of one kind, a case, and a change that the property is about."""
    order = draw(st.permutations(NAMES))
    names = order[: draw(st.integers(3 if property_ in OF_PAIRS | GROWING else 1, len(NAMES)))]
    case = draw(cases(rule, property_, names))
    asked = Maker(draw, property_, case, names).rule(rule)
    read = sorted({need.name for need in needs_of(asked) if need.kind == "driver"}) or list(DRIVERS)
    change = {
        "anonymity": st.permutations(NAMES).map(lambda new: dict(zip(names, new, strict=False))),
        "equal-treatment": st.just(tuple(names[:2])),
        "merge-neutrality": st.just(tuple(names[:2])),
        "order-independence": st.integers(0, 10**6),
        "pot-scale": scales | scales.map(lambda one: -one) | st.just(Fraction(0)) if rule in CREDITS else scales,
        "unit-invariance": st.tuples(st.sampled_from(read), scales),
        "key-monotonicity": st.tuples(st.sampled_from(names), st.sampled_from(read), st.integers(1, 30)),
        "pot-monotonicity": st.integers(1, 300),
        "cent-monotonicity": st.integers(6, 12),
    }.get(property_, st.none())
    return asked, case, draw(change)


# --- what fails, shown by figures that break it -------------------------------------------------------------------


def case_of(pot, earlier=None, **tables):
    """A case of whole figures: `heads="1 10"` gives one to `a` and ten to `b`."""
    figures = {name: dict(zip("abc", map(Fraction, table.split()), strict=False)) for name, table in tables.items()}
    names = next(iter(figures.values()))
    drivers = {name: Driver(name, {YEAR: table}) for name, table in figures.items()}
    bills = dict(zip("abc", map(Fraction, earlier.split()), strict=False)) if earlier else None
    return Case(Fraction(pot), names, drivers, YEAR, earlier={YEAR - 1: bills} if bills else {})


ONE_AND_A_HALF = Amount(Fraction(3, 2))
UP_TO_FIVE = BracketFee("heads", [{"up_to": 5, "amount": 10}, {"above": 5, "amount": 4}])
HEADS = case_of(60, heads="1 2")
ALONE = case_of(3, heads="1")
TWO = case_of(3, heads="1 0", files="0 1")
LARGE = case_of(120, heads="1 1 1", files="4 1 1")
FALLS = {"a": 2}, {"a": 1}
"""One bears a cent and a half whatever the pot: two cents of three, and one of four."""

BROKEN = {
    ("even", "merge-neutrality"): (
        Even(),
        case_of(90, heads="1 1 1"),
        ("a", "b"),
        {"a": 60, "c": 30},
        {"a": 45, "c": 45},
    ),
    ("fixed-denominator", "whole-pot"): (FixedDenominator("heads", 6), HEADS, None, (60, 0), (30, 30)),
    ("fixed-denominator", "unit-invariance"): (
        FixedDenominator("heads", 6),
        HEADS,
        ("heads", 2),
        {"a": 10, "b": 20},
        {"a": 20, "b": 40},
    ),
    ("unit-price", "whole-pot"): (UnitPrice("heads", 5), HEADS, None, (60, 0), (15, 45)),
    ("unit-price", "pot-scale"): (UnitPrice("heads", 5), HEADS, 2, {"a": 10, "b": 20}, {"a": 5, "b": 10}),
    ("unit-price", "unit-invariance"): (
        UnitPrice("heads", 5),
        HEADS,
        ("heads", 2),
        {"a": 5, "b": 10},
        {"a": 10, "b": 20},
    ),
    ("unit-price", "cent-monotonicity"): (UnitPrice("heads", ONE_AND_A_HALF), ALONE, 1, *FALLS),
    ("price-list", "whole-pot"): (PriceList([("heads", 2, 5)]), HEADS, None, (60, 0), (30, 30)),
    ("price-list", "pot-scale"): (PriceList([("heads", 2, 5)]), HEADS, 2, {"a": 20, "b": 40}, {"a": 10, "b": 20}),
    ("price-list", "unit-invariance"): (
        PriceList([("heads", 2, 5)]),
        HEADS,
        ("heads", 2),
        {"a": 10, "b": 20},
        {"a": 20, "b": 40},
    ),
    ("price-list", "cent-monotonicity"): (PriceList([("heads", 1, ONE_AND_A_HALF)]), ALONE, 1, *FALLS),
    ("fee", "whole-pot"): (Fee(10), HEADS, None, (60, 0), (20, 40)),
    ("fee", "pot-scale"): (Fee(10), HEADS, 2, {"a": 20, "b": 20}, {"a": 10, "b": 10}),
    ("fee", "cent-monotonicity"): (Fee(ONE_AND_A_HALF), ALONE, 1, *FALLS),
    ("fee", "merge-neutrality"): (Fee(10), HEADS, ("a", "b"), {"a": 20}, {"a": 10}),
    ("bracket-fee", "whole-pot"): (UP_TO_FIVE, HEADS, None, (60, 0), (20, 40)),
    ("bracket-fee", "pot-scale"): (UP_TO_FIVE, HEADS, 2, {"a": 20, "b": 20}, {"a": 10, "b": 10}),
    ("bracket-fee", "unit-invariance"): (UP_TO_FIVE, HEADS, ("heads", 3), {"a": 10, "b": 10}, {"a": 10, "b": 4}),
    ("bracket-fee", "key-monotonicity"): (UP_TO_FIVE, HEADS, ("b", "heads", 4), {"b": 10}, {"b": 4}),
    ("bracket-fee", "cent-monotonicity"): (BracketFee("heads", [{"amount": ONE_AND_A_HALF}]), ALONE, 1, *FALLS),
    ("bracket-fee", "merge-neutrality"): (UP_TO_FIVE, HEADS, ("a", "b"), {"a": 20}, {"a": 10}),
    ("agreed", "whole-pot"): (Agreed({"a": 5, "b": 6}), HEADS, None, (60, 0), (11, 49)),
    ("agreed", "pot-scale"): (Agreed({"a": 5, "b": 6}), HEADS, 2, {"a": 10, "b": 12}, {"a": 5, "b": 6}),
    ("agreed", "cent-monotonicity"): (Agreed({"a": ONE_AND_A_HALF}), ALONE, 1, *FALLS),
    # 30 evenly, 30 by heads; then 30 evenly, 90 by heads
    ("pools", "pot-scale"): (
        Pools([Pool("machines", Even(), 30), Pool("staff", By("heads"))]),
        HEADS,
        2,
        {"a": 50, "b": 70},
        {"a": 45, "b": 75},
    ),
    ("pools", "cent-monotonicity"): (
        Pools([Pool("own", By("heads"), ONE_AND_A_HALF), Pool("rest", By("files"))]),
        TWO,
        1,
        {"a": 2, "b": 1},
        {"a": 1, "b": 3},
    ),
    # of 60 nobody is below the floor of 20; of 45 one is
    ("bounded", "pot-scale"): (
        Bounded(By("heads"), at_least=Limit(amount=Amount(20))),
        HEADS,
        Fraction(3, 4),
        {"a": 15, "b": 30},
        {"a": 20, "b": 25},
    ),
    ("bounded", "unit-invariance"): (
        Bounded(Even(), at_least=Limit(amount=Amount(20), driver="heads")),
        HEADS,
        ("heads", Fraction(1, 2)),
        {"a": 20, "b": 40},
        {"a": 30, "b": 30},
    ),
    ("bounded", "cent-monotonicity"): (
        Bounded(By("files"), at_most=Limit(amount=ONE_AND_A_HALF, driver="heads")),
        case_of(3, heads="1 10", files="3 1"),
        1,
        {"a": 2, "b": 1},
        {"a": 1, "b": 3},
    ),
    ("bounded", "merge-neutrality"): (
        Bounded(By("heads"), at_most="50%"),
        case_of(100, heads="3 3 4"),
        ("a", "b"),
        {"a": 60, "c": 40},
        {"a": 50, "c": 50},
    ),
    # of 150 all are at their cap
    ("growth-limit", "pot-scale"): (
        GrowthLimit(By("heads"), "50%"),
        case_of(100, "30 30 40", heads="4 2 4"),
        Fraction(3, 2),
        {"a": 60, "b": 30, "c": 60},
        {"a": 45, "b": 45, "c": 60},
    ),
    ("growth-limit", "cent-monotonicity"): (
        GrowthLimit(By("heads"), "50%"),
        case_of(3, "1", heads="3 1"),
        1,
        {"a": 2, "b": 1},
        {"a": 1, "b": 3},
    ),
    # apart a stops at 36 and c at 48; together they stay below 72
    ("growth-limit", "merge-neutrality"): (
        GrowthLimit(By("heads"), "20%"),
        case_of(100, "30 30 40", heads="5 1 4"),
        ("a", "b"),
        {"a": 52, "c": 48},
        {"a": 60, "c": 40},
    ),
    # the rates are 20 and 4, the mean is 12, and b is raised from 40 to 10 x 12 x 40%; then they are 22.5 and 3.75
    ("corridor", "key-monotonicity"): (
        Corridor(By("files"), "heads", "60%"),
        case_of(60, heads="1 10", files="5 10"),
        ("a", "files", 1),
        {"a": 12},
        {"a": Fraction(15, 2)},
    ),
    ("corridor", "merge-neutrality"): (
        Corridor(By("files"), "heads", "50%", "weighted"),
        LARGE,
        ("a", "b"),
        {"a": 90, "c": 30},
        {"a": 100, "c": 20},
    ),
    # apart a stops at 60, and b and c bear 30; together they stay below 120, and c is raised to 20
    ("corridor-around", "merge-neutrality"): (
        CorridorAround(By("files"), By("heads"), "50%"),
        LARGE,
        ("a", "b"),
        {"a": 90, "c": 30},
        {"a": 100, "c": 20},
    ),
    ("pot-limit", "whole-pot"): (PotLimit(Even(), 0), case_of(60, "20 20", heads="1 1"), None, (60, 0), (40, 20)),
    ("pot-limit", "pot-scale"): (
        PotLimit(Even(), 0),
        case_of(60, "20 20", heads="1 1"),
        2,
        {"a": 40, "b": 40},
        {"a": 20, "b": 20},
    ),
    ("pot-limit", "cent-monotonicity"): (PotLimit(Even(), 0), case_of(3, "3/2", heads="1"), 1, *FALLS),
    ("relief", "pot-scale"): (
        Relief(By("heads"), {"a": Amount(10)}),
        HEADS,
        2,
        {"a": 20, "b": 100},
        {"a": 30, "b": 90},
    ),
    # of two cents 0.28, 0.28 and 1.44; of three 0.77, 0.77 and 1.46
    ("relief", "cent-monotonicity"): (
        Relief(By("heads"), dict.fromkeys("ab", Amount(Fraction(7, 10)))),
        case_of(2, heads="49 49 2"),
        1,
        {"a": 0, "b": 0, "c": 2},
        {"a": 1, "b": 1, "c": 1},
    ),
}
"""Of a rule and a property that fails: a rule, a case and a change, what is promised, and what is found."""

MEASURED = {
    "unit-invariance": (By(AtMost("heads", 2)), HEADS, ("heads", 2), {"a": 20, "b": 40}, {"a": 30, "b": 30}),
    "key-monotonicity": (By(Inverse("heads")), HEADS, ("a", "heads", 1), {"a": 40}, {"a": 30}),
    "merge-neutrality": (
        By(AtMost("heads", 2)),
        case_of(60, heads="1 2 1"),
        ("a", "b"),
        {"a": 45, "c": 15},
        {"a": 40, "c": 20},
    ),
}
"""The same for a measure: what is about figures, `By` promises of the figures that a measure makes, and not of those it reads."""

# --- the tests ----------------------------------------------------------------------------------------------------

RULES = {rule.name: rule for rule in RULE_TYPES}


def test_every_rule_states_every_property_once():
    assert list(STATED) == list(RULES)
    for stated in STATED.values():
        assert stated.keys() == {"holds", "fails"}
        assert sorted([*stated["holds"], *stated["fails"]]) == sorted(PROPERTIES)
        assert all(stated["fails"].values())


def test_what_fails_and_nothing_else_is_shown():
    assert BROKEN.keys() == {(rule, name) for rule, stated in STATED.items() for name in stated["fails"]}
    assert MEASURED.keys() == OF_FIGURES


@pytest.mark.parametrize(("rule", "name"), [(rule, name) for rule in RULES for name in STATED[rule]["holds"]])
def test_what_holds_is_found(rule, name):
    check, relation = PROPERTIES[name]
    tried = []

    @settings(max_examples=EXAMPLES)
    @given(question=questions(rule, name))
    def holds(question):
        assert type(question[0]) is RULES[rule]
        try:
            promised, found = check(*question)
        except REFUSALS:
            reject()
        tried.append(question)
        note(f"promised {promised}, found {found}")
        assert relation(promised, found)

    holds()
    assert len(tried) >= EXAMPLES, "too many of the cases are refused"


@pytest.mark.parametrize(("rule", "name"), BROKEN)
def test_what_fails_is_broken_by_these_figures(rule, name):
    asked, *_ = BROKEN[rule, name]
    assert type(asked) is RULES[rule]
    _broken(name, *BROKEN[rule, name])


@pytest.mark.parametrize("name", MEASURED)
def test_a_measure_may_break_what_is_about_figures(name):
    _broken(name, *MEASURED[name])


def _broken(name, rule, case, change, promised, found):
    check, relation = PROPERTIES[name]
    before, after = check(rule, case, change)
    assert (before, after) == (promised, found)
    assert not relation(before, after)
