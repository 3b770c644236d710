"""Strategies of hypothesis for sharing rules, measures and cases (*strategieën*): every class of the library has one, by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

from hypothesis import strategies as st

from intermunicipal.exact import price_text
from intermunicipal.sharing import (
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
    Measure,
    Mix,
    Per,
    PhaseIn,
    Pool,
    Pools,
    PotLimit,
    PriceList,
    Product,
    Ramp,
    Reduction,
    Relief,
    SharingRule,
    Then,
    Times,
    UnitPrice,
    WeightedSum,
    needs_of,
)

Strategy = st.SearchStrategy[Any]
Names = st.SearchStrategy[str]
Tables = st.SearchStrategy[Sequence[str]]
Maker = Callable[[Names, Tables, Strategy], Strategy]

YEAR = 2026
"""The year of the cases; drivers have figures from four years before on."""
SERIES = "prices"
"""The price index of the cases."""
_NAMES = ("ash", "birch", "elm", "oak", "yew")
_DRIVERS = ("files", "heads", "hours")
_POSITIVE = st.fractions(Fraction(1, 1000), 1000, max_denominator=1000)


def weights(count: int) -> Strategy:
    """Return lists of so many weights that sum to one (*gewichten*)."""
    parts = st.lists(st.integers(1, 50), min_size=count, max_size=count)
    return parts.map(lambda shares: [Fraction(one, sum(shares)) for one in shares])


def _tables(tables: Tables, values: Callable[[int], Strategy]) -> Strategy:
    """Return tables over the names of a list, with values made for so many."""
    return tables.flatmap(lambda names: values(len(names)).map(lambda found: dict(zip(names, found, strict=True))))


def _mapping(keys: Names, values: Strategy) -> Strategy:
    return st.dictionaries(keys, values, min_size=1, max_size=3)


def amounts(*, series: str = "") -> Strategy:
    """Return amounts (*bedragen*): to a hundredth of a cent, and some that follow a price index of this name."""
    cents = st.integers(0, 100_000).map(lambda number: price_text(Fraction(number, 100)))
    plain = cents.map(Amount.of_text)
    if not series:
        return plain
    caps, decimals = st.one_of(st.none(), st.just(Fraction(1, 20))), st.one_of(st.none(), st.integers(2, 4))
    bases = st.sampled_from([f"{YEAR - 3}-01", f"{YEAR - 2}-12"])
    bound = st.builds(
        lambda amount, base, month, most, places: Amount(
            amount.amount, series, base, month, at_most=most, decimals=places
        ),
        plain,
        bases,
        st.integers(1, 12),
        caps,
        decimals,
    )
    return st.one_of(plain, bound)


@st.composite
def _cuts(draw: st.DrawFn) -> list[dict[str, Fraction]]:
    """Return the bounds of brackets that hold every size once."""
    bounds = sorted(draw(st.sets(st.integers(1, 500), max_size=3)))
    found: list[dict[str, Fraction]] = [{}]
    for bound in bounds:
        here, after = draw(st.sampled_from([("below", "at_least"), ("up_to", "above")]))
        found[-1][here] = Fraction(bound)
        found.append({after: Fraction(bound)})
    return found


def _brackets(key: str, values: Strategy) -> Strategy:
    return _cuts().flatmap(
        lambda cuts: st.lists(values, min_size=len(cuts), max_size=len(cuts)).map(
            lambda found: [{**cut, key: value} for cut, value in zip(cuts, found, strict=True)]
        )
    )


def _lows() -> Strategy:
    return st.tuples(_POSITIVE, _POSITIVE).map(lambda pair: (pair[0], pair[0] + pair[1]))


_MEASURES: Mapping[type[Measure], Callable[[Names, Strategy], Strategy]] = {
    Lag: lambda _, of: st.builds(Lag, of, st.integers(1, 2)),
    Average: lambda _, of: st.builds(Average, of, st.integers(1, 2), st.integers(0, 1)),
    WeightedSum: lambda names, _: _mapping(names, st.one_of(st.just(Fraction(0)), _POSITIVE)).map(WeightedSum),
    Composite: lambda names, _: st.builds(
        Composite, _mapping(names, _POSITIVE), st.one_of(st.none(), st.integers(0, 3))
    ),
    Logarithmic: lambda _, of: st.builds(
        lambda of, bounds, factor: Logarithmic(of, bounds[0], bounds[1], factor), of, _lows(), _POSITIVE
    ),
    Per: lambda _, of: st.builds(Per, of, of),
    Inverse: lambda _, of: st.builds(Inverse, of),
    Times: lambda _, of: st.builds(Times, of, of),
    AtMost: lambda _, of: st.builds(AtMost, of, _POSITIVE),
    Bracketed: lambda _, of: st.builds(Bracketed, of, _brackets("weight", _POSITIVE)),
}


def measures(drivers: Names, of: Strategy | None = None) -> Strategy:
    """Return measures (*maatstaven*) of these drivers, of every kind; `of` is what stands within one."""
    inner = drivers if of is None else of
    return st.one_of(*(make(drivers, inner) for make in _MEASURES.values()))


def quantities(drivers: Names) -> Strategy:
    """Return names of drivers, and measures of them that nest (*grootheden*)."""
    return st.recursive(drivers, lambda inner: measures(drivers, inner), max_leaves=3)


def _whole(rule: SharingRule) -> bool:
    """Say whether a rule may share a part of a pot: one that looks at bills may not."""
    return all(need.kind != "bills" for need in needs_of(rule))


@st.composite
def _mixes(draw: st.DrawFn, _: Names, __: Tables, inner: Strategy) -> Mix:
    rules = draw(st.lists(inner.filter(_whole), min_size=1, max_size=3))
    shares = draw(weights(len(rules)))
    first = getattr(rules[0], "driver", None)
    minimum = {first: shares[0]} if isinstance(first, str) and isinstance(rules[0], By) and draw(st.booleans()) else {}
    return Mix(list(zip(shares, rules, strict=True)), minimum)


@st.composite
def _pools(draw: st.DrawFn, _: Names, __: Tables, inner: Strategy) -> Pools:
    rules = draw(st.lists(inner.filter(_whole), min_size=1, max_size=3))
    shares = draw(weights(len(rules)))
    pools = [Pool("rest", rules[0])]
    for index, (rule, share) in enumerate(zip(rules[1:], shares[1:], strict=True)):
        weight = draw(st.booleans())
        pools.append(Pool(f"pool {index}", rule, **({"weight": share} if weight else {"amount": draw(amounts())})))
    return Pools(draw(st.permutations(pools)))


def _one_of(tables: Tables) -> Strategy:
    return tables.flatmap(st.sampled_from)


def _plans() -> Strategy:
    """Return the years of a transition: so many, or a path of weights."""
    begins = st.sampled_from([f"{YEAR + later}-01-01" for later in (-2, 0, 1)])
    paths = st.sampled_from([("1/3", "2/3", 1), ("10%", "10%", "100%"), (0, 1)])
    lengths = st.one_of(st.fixed_dictionaries({"years": st.integers(1, 5)}), st.fixed_dictionaries({"path": paths}))
    return st.builds(lambda since, length: {"since": since, **length}, begins, lengths)


@st.composite
def _groups(draw: st.DrawFn, _: Names, tables: Tables, inner: Strategy) -> Groups:
    names = draw(tables)
    cut = draw(st.integers(0, len(names)))
    parts = [part for part in (("first", names[:cut]), ("second", names[cut:])) if part[1]]
    shares = draw(weights(len(parts)))
    between = draw(st.sampled_from([Even(), Fixed({id_: one for (id_, _), one in zip(parts, shares, strict=True)})]))
    return Groups([Group(id_, members, draw(inner)) for id_, members in parts], between)


def _limits(drivers: Names, shares: Strategy) -> Strategy:
    generous = st.integers(5_000, 10_000_000).map(lambda number: Amount(Fraction(number)))
    by_amount = st.builds(Limit, st.none(), generous, st.one_of(st.none(), drivers))
    return st.one_of(shares.map(Limit), by_amount)


_SINCE = st.sampled_from([None, YEAR, YEAR + 1])
_PRICES = amounts(series=SERIES)
_RULES: Mapping[str, Maker] = {
    "even": lambda *_: st.just(Even()),
    "by": lambda drivers, *_: quantities(drivers).map(By),
    "fixed-denominator": lambda drivers, *_: st.builds(FixedDenominator, quantities(drivers), st.integers(1, 10**6)),
    "fixed": lambda _, tables, __: _tables(tables, weights).map(Fixed),
    "mix": _mixes,
    "unit-price": lambda drivers, *_: st.builds(UnitPrice, quantities(drivers), _PRICES),
    "price-list": lambda drivers, *_: st.lists(
        st.builds(Product, quantities(drivers), _POSITIVE, _PRICES), min_size=1, max_size=3
    ).map(PriceList),
    "fee": lambda *_: _PRICES.map(Fee),
    "bracket-fee": lambda drivers, *_: st.builds(BracketFee, quantities(drivers), _brackets("amount", _PRICES)),
    "agreed": lambda _, tables, __: _tables(
        tables, lambda count: st.lists(_PRICES, min_size=count, max_size=count)
    ).map(Agreed),
    "then": lambda _, __, inner: st.builds(Then, inner.filter(_whole), inner.filter(_whole)),
    "pools": _pools,
    "groups": _groups,
    "phase-in": lambda _, __, inner: st.builds(
        lambda old, new, plan: PhaseIn(old, new, **plan), inner, inner, _plans()
    ),
    "ramp": lambda _, tables, inner: st.builds(
        lambda of, member, plan: Ramp(of, member, **plan), inner, _one_of(tables), _plans()
    ),
    "relief": lambda _, tables, inner: st.builds(
        lambda of, member, reduction, until: Relief(of, {member: reduction}, until=until),
        inner,
        _one_of(tables),
        st.one_of(st.sampled_from(["0%", "25%", "2/3"]), amounts().map(lambda one: Reduction(amount=one))),
        st.sampled_from([None, f"{YEAR + 1}-01-01"]),
    ),
    "bounded": lambda drivers, _, inner: st.builds(
        Bounded,
        inner,
        st.one_of(st.none(), _limits(drivers, st.fractions(0, Fraction(1, 10), max_denominator=100))),
        _limits(drivers, st.fractions(Fraction(1, 4), 1, max_denominator=20)),
        st.sampled_from(["error", "raise"]),
    ),
    "growth-limit": lambda _, __, inner: st.builds(
        GrowthLimit,
        inner,
        st.sampled_from(["5%", "1/2", "4950%"]),
        st.sampled_from([None, "-10%", "-100%"]),
        _SINCE,
    ),
    "corridor": lambda drivers, _, inner: st.builds(
        Corridor, inner, drivers, st.fractions(0, 1, max_denominator=10), st.sampled_from(["plain", "weighted"])
    ),
    "corridor-around": lambda _, __, inner: st.builds(
        CorridorAround, inner, inner, st.fractions(0, 1, max_denominator=10)
    ),
    "pot-limit": lambda _, __, inner: st.one_of(
        st.builds(PotLimit, inner, st.sampled_from([Fraction(0), Fraction(1, 20), Fraction(99, 2)]), _SINCE),
        st.builds(
            lambda of, most, month: PotLimit(of, most, series=SERIES, month=month),
            inner,
            st.one_of(st.none(), st.just(Fraction(1, 50))),
            st.integers(1, 12),
        ),
    ),
    "by-month": lambda _, __, inner: st.builds(ByMonth, inner, st.sampled_from(["started", "whole", "half"])),
}


def _simple() -> tuple[str, ...]:
    return ("even", "by", "fixed-denominator", "fixed", "unit-price", "price-list", "fee", "bracket-fee", "agreed")


def rules(drivers: Names, tables: Tables) -> Strategy:
    """Return sharing rules of every kind, nested too (*verdeelregels*).

    `drivers` makes the names of drivers; `tables` lists of those whom a table of shares or amounts names.
    """
    leaves = st.one_of(*(_RULES[name](drivers, tables, st.nothing()) for name in _simple()))
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            *(make(drivers, tables, inner) for name, make in _RULES.items() if name not in _simple())
        ),
        max_leaves=3,
    )


def rules_of_type(rule: type[SharingRule], drivers: Names, tables: Tables) -> Strategy:
    """Return rules of one class of the library (*verdeelregels van één soort*); those within it are simple ones."""
    leaves = st.one_of(*(_RULES[name](drivers, tables, st.nothing()) for name in _simple()))
    return _RULES[rule.name](drivers, tables, leaves)


@st.composite
def _figures(draw: st.DrawFn, names: Sequence[str], years: range) -> dict[int, dict[str, Fraction]]:
    """Return figures of these over years, drawn at once: many small draws are slow."""
    count = len(names) * len(years)
    numbers = iter(draw(st.lists(st.integers(0, 100), min_size=count, max_size=count)))
    part = draw(st.integers(1, 12))
    return {year: {name: Fraction(next(numbers), part) for name in names} for year in years}


@st.composite
def cases(draw: st.DrawFn, *, part_years: bool = True, most: int = 4) -> Case:
    """Return cases (*te verdelen potten*): up to `most` participants, figures of three drivers over five years, a price index, last year's bills."""
    names = draw(st.lists(st.sampled_from(_NAMES), min_size=1, max_size=most, unique=True))
    years = range(YEAR - 5, YEAR + 1)
    drivers = {driver: Driver(driver, draw(_figures(names, years)), use=driver == "hours") for driver in _DRIVERS}
    days = {name: draw(st.integers(1, 365)) for name in names} if part_years and draw(st.booleans()) else None
    months = {
        "started": {name: -(-count // 31) for name, count in (days or {}).items()},
        "half": {name: round(count / 31) for name, count in (days or {}).items()},
        "whole": {name: count // 31 for name, count in (days or {}).items()},
    }
    series = {
        f"{year}-{month:02d}": Fraction(100 + 2 * (year - YEAR) + month, 1)
        for year in range(YEAR - 4, YEAR + 1)
        for month in range(1, 13)
    }
    earlier = {YEAR - 1: {name: draw(st.integers(1, 10**6)) for name in names}}
    return Case(
        Fraction(draw(st.integers(0, 10**8))),
        names,
        drivers,
        YEAR,
        days,
        months=months if days else {},
        series={SERIES: series},
        earlier=earlier,
    )


def sharings(rule: type[SharingRule] | None = None, *, part_years: bool = True) -> Strategy:
    """Return pairs of a rule and a case that it may be asked to share (*verdelingen*), of one class, or of every class and nested.

    A rule may refuse its case: a tariff above the pot, a driver without any use. `intermunicipal.sharing.share_case` then raises a refusal.
    """
    return cases(part_years=part_years).flatmap(lambda case: st.tuples(_for(rule, case.participants), st.just(case)))


@cache
def _for(rule: type[SharingRule] | None, participants: tuple[str, ...]) -> Strategy:
    """Return rules for these participants; making a strategy takes longer than drawing from it."""
    drivers, tables = st.sampled_from(_DRIVERS), st.just(participants)
    return rules(drivers, tables) if rule is None else rules_of_type(rule, drivers, tables)
