"""Tariffs: a price times what is taken, whatever the pot; what they leave is told, or shared by a key for the rest."""

import json
from fractions import Fraction
from math import floor
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from intermunicipal import errors
from intermunicipal.sharing import (
    Agreed,
    Amount,
    AtMost,
    Average,
    BracketFee,
    By,
    Case,
    Driver,
    Even,
    Fee,
    Fixed,
    FixedDenominator,
    Inverse,
    Lag,
    Mix,
    Need,
    PriceList,
    Product,
    Then,
    UnitPrice,
    needs_of,
    share,
    share_case,
)
from intermunicipal.sharing.formulas import evaluate
from intermunicipal.sharing.protocol import working_of

FINLAND = json.loads((Path(__file__).parents[2] / "data/hours_subsidy.json").read_text(encoding="utf-8"))
HOURS = {"hours": {"a": 1, "b": 3}}
FIFTH = {"a": 365, "b": 73}  # b took part for a fifth of the year 2026
INDEX = {"wages": {"2020-12": 100, "2025-12": 125}}
WAGES = {"series": "wages", "base": "2020-12"}
BRACKETS = [{"below": 3, "amount": "10.00"}, {"at_least": 3, "amount": {"amount": "20.00", **WAGES}}]


def case_of(pot, tables, year=2026, days=None, use=(), **more):
    drivers = {name: Driver(name, table, name in use) for name, table in tables.items()}
    names = days or {name for driver in drivers.values() for name in driver.participants}
    return Case(Fraction(pot), names, drivers, year, days, series=INDEX, **more)


def borne(rule, tables=HOURS, pot=100_00, **more):
    """What each bears exactly, and what is left; after a look at every line of the working."""
    case = case_of(pot, tables, **more)
    working = working_of(rule, case)
    require_lines(working)
    return dict(working.shares), case.pot - sum(working.values())


def require_lines(working):
    """Every line gives what its formula gives on its columns, and the last share of each is its own."""
    last = {}
    for line in working.steps:
        for name, value in line.values.items():
            row = {key: column.of(name) for key, column in line.columns.items()}
            assert value == evaluate(line.formula, row)
        if line.kind == "share":
            last |= line.values
    assert not working.steps or last == working.shares
    for _, inner in (*working.inner, *working.parts):
        require_lines(inner)


# --- a price for each unit ----------------------------------------------------------------------------------------


def test_a_price_for_each_unit():
    # 1 and 3 hours at 21.50; 100.00 - 86.00 is left
    assert borne(UnitPrice("hours", "21.50")) == ({"a": 21_50, "b": 64_50}, 14_00)


def test_a_price_has_more_decimals_than_cents():
    # 21.5298 and 3 x 21.5298 = 64.5894, of which a cent is one whole
    shares = share(100_00, UnitPrice("hours", "21.5298"), HOURS)
    assert dict(shares.exact) == {"a": Fraction("2152.98"), "b": Fraction("6458.94")}
    assert sum(shares.values()) + shares.unallocated == 100_00


def test_a_price_of_a_size_is_for_the_part_of_the_year():
    # 1 x 10.00 and 3 x 10.00 x 73 / 365
    assert borne(UnitPrice("hours", "10.00"), days=FIFTH) == ({"a": 10_00, "b": 6_00}, 84_00)
    # all take part for a fifth: a price for a year is not paid in full
    assert borne(UnitPrice("hours", "10.00"), days={"a": 73, "b": 73}) == ({"a": 2_00, "b": 6_00}, 92_00)


def test_a_leap_year_has_a_day_more():
    assert borne(UnitPrice("hours", "10.00"), year=2028, days={"a": 366, "b": 183})[0] == {"a": 10_00, "b": 15_00}
    assert borne(Fee("10.00"), year=2028, days={"a": 366, "b": 61})[0] == {"a": 10_00, "b": Fraction(1000, 6)}


def test_a_stated_length_comes_before_that_of_the_year():
    found = borne(UnitPrice("hours", "10.00"), days={"a": 90, "b": 30}, length=90)[0]
    assert found == {"a": 10_00, "b": 10_00}
    assert borne(Fee("9.00"), year=None, days={"a": 90, "b": 30}, length=90)[0] == {"a": 9_00, "b": 3_00}


def test_a_price_of_use_is_for_what_was_used():
    assert borne(UnitPrice("hours", "10.00"), days=FIFTH, use={"hours"}) == ({"a": 10_00, "b": 30_00}, 60_00)


def test_a_price_of_the_use_of_last_year_is_for_the_part_of_this_year():
    years = {"hours": {2025: {"a": 1, "b": 3}, 2026: {"a": 9, "b": 9}}}
    found = borne(UnitPrice(Lag("hours"), "10.00"), years, days=FIFTH, use={"hours"})
    assert found == ({"a": 10_00, "b": 6_00}, 84_00)


def test_without_a_year_nobody_knows_what_part_of_it_days_are():
    for rule in (UnitPrice("hours", 1), Fee(1), BracketFee("hours", [{"amount": 1}])):
        with pytest.raises(errors.YearNeeded):
            borne(rule, year=None, days=FIFTH)
    assert borne(UnitPrice("hours", 1), year=None, days=FIFTH, use={"hours"})[0] == HOURS["hours"]


def test_an_indexed_price_is_told_before_it_is_used():
    # 8.00 x 125 / 100 = 10.00
    case = case_of(100_00, HOURS)
    working = UnitPrice("hours", {"amount": "8.00", **WAGES}).shares(case)
    assert dict(working) == {"a": 10_00, "b": 30_00}
    assert [line.code for line in working.steps] == ["read", "indexed", "price"]
    assert working.steps[2].columns["price"].of("a") == 10_00
    assert (working.rule, working.pot) == ("unit-price", 100_00)


def test_a_published_table_of_subsidies_comes_out_to_the_euro():
    """The state pays 57 % of 26.00 for each hour that it granted; the municipality carries the rest of its net cost."""
    inputs, outputs = FINLAND["inputs"], FINLAND["outputs"]
    price = Amount(Fraction(inputs["unit_price"]) * 100 * Fraction(57, 100))
    assert (inputs["share"], price) == ("57%", Amount("14.82"))
    rule, hours, cost = UnitPrice("granted-hours", "14.82"), inputs["granted_hours"], inputs["net_cost_total"]
    shares = share(sum(cost.values()) * 100, rule, {"granted-hours": hours})
    shown = {name: floor(exact / 100 + Fraction(1, 2)) for name, exact in shares.exact.items()}
    assert shown == outputs["state_share"]
    assert len(shown) == 11
    assert {name: cost[name] - paid for name, paid in shown.items()} == outputs["municipal_funding"]
    assert shares.unallocated == sum(cost.values()) * 100 - sum(shares.exact.values())
    for name, left in outputs["municipal_funding"].items():
        alone = {"granted-hours": {name: hours[name]}}
        if left >= 0:
            assert abs(share(cost[name] * 100, rule, alone).unallocated - left * 100) <= 50
            continue
        with pytest.raises(errors.AbovePot) as caught:  # a surplus: nobody said who gets it
            share(cost[name] * 100, rule, alone)
        assert (caught.value.asked, caught.value.pot) == (hours[name] * Fraction("14.82"), cost[name])


# --- a catalogue --------------------------------------------------------------------------------------------------


def test_a_price_list_adds_products_times_hours_times_tariff():
    rule = PriceList(
        [("permits", 4, "80.00"), Product("visits", "1.5", 60_00), {"driver": "calls", "hours": 1, "tariff": "0.50"}]
    )
    tables = {"permits": {"a": 2, "b": 0}, "visits": {"a": 1, "b": 3}, "calls": {"a": 0, "b": 1}}
    # a: 2 x 4 x 80.00 + 1 x 1.5 x 60.00 = 730.00; b: 3 x 1.5 x 60.00 + 1 x 1 x 0.50 = 270.50
    assert borne(rule, tables, 1001_00) == ({"a": 730_00, "b": 270_50}, 50)
    assert needs_of(rule) == {Need("driver", name) for name in ("permits", "visits", "calls")}


def test_a_price_list_weighs_sizes_and_leaves_use():
    rule = PriceList([("heads", 1, "1.00"), ("visits", 2, "1.00")])
    tables = {"heads": {"a": 5, "b": 5}, "visits": {"a": 1, "b": 1}}
    # 5 + 2 for a; 5 x 73 / 365 + 2 for b
    assert borne(rule, tables, days=FIFTH, use={"visits"})[0] == {"a": 7_00, "b": 3_00}


def test_a_product_may_be_a_mean_over_years_at_an_indexed_tariff():
    rule = PriceList([(Average("visits", 2, 1), 2, {"amount": "4.00", **WAGES})])
    years = {"visits": {2024: {"a": 1, "b": 0}, 2025: {"a": 2, "b": 8}}}
    # 1.5 x 2 x 5.00 and 4 x 2 x 5.00
    assert borne(rule, years) == ({"a": 15_00, "b": 40_00}, 45_00)
    assert {need for need in rule.needs() if need.kind == "driver"} == {Need("driver", "visits", lag) for lag in (1, 2)}


@pytest.mark.parametrize(
    ("products", "reason"), [([], "no-products"), ([("x", 1, 1), ("y", "-0.5", 1)], "negative-rate")]
)
def test_a_catalogue_that_cannot_work_is_refused(products, reason):
    with pytest.raises(errors.InvalidRule) as caught:
        PriceList(products)
    assert (caught.value.rule, caught.value.reason.code) == ("price-list", reason)


@given(hours=st.fractions(0, 9, max_denominator=8), tariff=st.integers(0, 900), taken=st.integers(0, 40))
def test_a_list_of_one_product_is_a_price_for_each_unit(hours, tariff, taken):
    tables = {"x": {"a": taken, "b": 2}}
    listed = borne(PriceList([("x", hours, tariff)]), tables, 10**9)
    assert listed == borne(UnitPrice("x", hours * tariff), tables, 10**9)
    assert borne(PriceList([("x", hours, tariff)] * 2), tables, 10**9)[0]["a"] == 2 * listed[0]["a"]


# --- fees ---------------------------------------------------------------------------------------------------------


def test_a_fee_is_the_same_for_each():
    assert borne(Fee("30.00")) == ({"a": 30_00, "b": 30_00}, 40_00)
    assert Fee("30.00").needs() == frozenset()


def test_a_fee_is_for_the_part_of_the_year():
    assert borne(Fee("30.00"), days=FIFTH) == ({"a": 30_00, "b": 6_00}, 64_00)
    assert borne(Fee("30.00"), days={"a": 365, "b": 0})[0] == {"a": 30_00, "b": 0}
    # 24.00 x 125 / 100, then days
    assert borne(Fee({"amount": "24.00", **WAGES}), days=FIFTH)[0] == {"a": 30_00, "b": 6_00}


def test_a_fee_by_size_is_looked_up():
    # b has 3, so 20.00 x 125 / 100
    assert borne(BracketFee("hours", BRACKETS)) == ({"a": 10_00, "b": 25_00}, 65_00)
    assert borne(BracketFee("hours", BRACKETS), days=FIFTH)[0] == {"a": 10_00, "b": 5_00}
    # in a part-year use is looked up as it is, and the amount of a year is paid by days all the same
    assert borne(BracketFee("hours", BRACKETS), days=FIFTH, use={"hours"})[0] == {"a": 10_00, "b": 5_00}
    assert borne(BracketFee(Inverse("hours"), [{"up_to": "1/3", "amount": 7}, {"above": "1/3", "amount": 9}]))[0] == {
        "a": 9,
        "b": 7,
    }


def test_a_fee_by_size_reads_the_size_and_every_index():
    needs = BracketFee("hours", BRACKETS).needs()
    assert {(need.kind, need.name) for need in needs} == {("driver", "hours"), ("series", "wages")}


def test_a_fee_by_size_tells_the_bracket_and_the_index_of_those_it_is_for():
    tables = {"hours": {"a": 1, "b": 3, "c": 2, "d": 30}}
    working = BracketFee("hours", BRACKETS).shares(case_of(100_00, tables))
    assert dict(working) == {"a": 10_00, "b": 25_00, "c": 10_00, "d": 25_00}
    assert [(line.code, sorted(line.values)) for line in working.steps] == [
        ("read", ["a", "b", "c", "d"]),
        ("indexed", ["b", "d"]),
        ("bracket-fee", ["a", "b", "c", "d"]),
    ]
    about = working.steps[-1].about
    assert about["a"] == about["c"] != about["b"] == about["d"]


def test_amounts_agreed_with_each():
    rule = Agreed({"b": {"amount": "48.00", **WAGES}, "a": "25.00"})
    assert borne(rule) == ({"a": 25_00, "b": 60_00}, 15_00)
    assert {need for need in rule.needs() if need.kind == "participant"} == {
        Need("participant", "a"),
        Need("participant", "b"),
    }
    assert [(line.code, list(line.values)) for line in rule.shares(case_of(100_00, HOURS)).steps] == [
        ("indexed", ["b"]),
        ("agreed", ["a", "b"]),
    ]


@pytest.mark.parametrize(
    ("named", "missing", "extra"),
    [("bcd", ("a", "e"), ("c", "d")), ("ab", ("e",), ()), ("abef", (), ("f",)), ("", ("a", "b", "e"), ())],
)
def test_an_agreed_table_names_all_who_take_part_and_nobody_else(named, missing, extra):
    with pytest.raises(errors.TableMismatch) as caught:
        share(100, Agreed(dict.fromkeys(named, 1)), {}, participants=["a", "b", "e"])
    assert (caught.value.rule, caught.value.missing, caught.value.extra) == ("agreed", missing, extra)


def test_an_agreed_amount_says_nothing_of_a_part_year():
    with pytest.raises(errors.PartYear) as caught:
        borne(Agreed({"a": 1, "b": 1}), days=FIFTH)
    assert (caught.value.rule, caught.value.days) == ("agreed", FIFTH)
    assert borne(Agreed({"a": 1, "b": 2}), days={"a": 73, "b": 73})[0] == {"a": 1, "b": 2}


# --- the pot ------------------------------------------------------------------------------------------------------

TARIFFS = [
    (UnitPrice("hours", "25.00"), 100_00),
    (PriceList([("hours", "1/2", "50.00")]), 100_00),
    (Fee("50.00"), 100_00),
    (BracketFee("hours", BRACKETS), 35_00),
    (Agreed({"a": "99.99", "b": 1}), 100_00),
]
each_tariff = pytest.mark.parametrize(("rule", "asked"), TARIFFS, ids=[rule.name for rule, _ in TARIFFS])


@each_tariff
def test_a_tariff_may_ask_for_exactly_the_pot(rule, asked):
    assert borne(rule, pot=asked)[1] == 0


@each_tariff
@pytest.mark.parametrize("less", [1, Fraction(1, 1000)])
def test_a_tariff_that_asks_for_more_than_the_pot_is_refused_in_euros(rule, asked, less):
    with pytest.raises(errors.AbovePot) as caught:
        borne(rule, pot=asked - less)
    refusal = caught.value
    assert (refusal.rule, refusal.asked, refusal.pot) == (
        rule.name,
        Fraction(asked, 100),
        (asked - Fraction(less)) / 100,
    )


@each_tariff
@pytest.mark.parametrize("pot", [0, -1, -100_00])
def test_a_tariff_has_nothing_to_ask_of_a_credit(rule, asked, pot):
    with pytest.raises(errors.AbovePot) as caught:
        borne(rule, pot=pot)
    assert (caught.value.asked, caught.value.pot) == (Fraction(asked, 100), Fraction(pot, 100))


@pytest.mark.parametrize("pot", [0, -1])
def test_of_nothing_not_even_a_part_of_a_cent_is_asked(pot):
    with pytest.raises(errors.AbovePot) as caught:
        borne(Fee(Fraction(1, 4)), pot=pot)
    assert caught.value.asked == Fraction(1, 200)  # a quarter of a cent each, in euros


@pytest.mark.parametrize("pot", [0, -100_00])
def test_a_tariff_that_asks_for_nothing_leaves_a_credit(pot):
    assert borne(UnitPrice("hours", 0), pot=pot) == ({"a": 0, "b": 0}, pot)


# --- and the rest -------------------------------------------------------------------------------------------------


def test_the_rest_is_shared_by_its_own_key():
    # 20.00 and 60.00 for the hours, and 10.00 each of what is left
    rule = Then(UnitPrice("hours", "20.00"), rest=Even())
    assert borne(rule) == ({"a": 30_00, "b": 70_00}, 0)
    working = rule.shares(case_of(100_00, HOURS))
    assert [(one.rule, one.pot) for _, one in working.inner] == [("unit-price", 100_00), ("even", 20_00)]
    assert [line.code for line in working.steps] == ["together"]


def test_both_rules_say_what_they_read():
    assert Then(UnitPrice("hours", 1), rest=By("calls")).needs() == {Need("driver", "hours"), Need("driver", "calls")}


def test_the_rest_may_leave_something_too():
    # 40.00 for the hours; of 60.00 a tenth for each hour, and 36.00 is left
    rule = Then(UnitPrice("hours", "10.00"), rest=FixedDenominator("hours", 10))
    assert borne(rule) == ({"a": 16_00, "b": 48_00}, 36_00)
    # tariffs one after the other: 40.00, then a fee of 20.00 each, then nothing
    assert borne(Then(Then(UnitPrice("hours", "10.00"), Fee("20.00")), Fee("10.00"))) == ({"a": 40_00, "b": 60_00}, 0)
    with pytest.raises(errors.AbovePot) as caught:
        borne(Then(UnitPrice("hours", "10.00"), Fee("30.01")))
    assert (caught.value.rule, caught.value.asked, caught.value.pot) == ("fee", Fraction("60.02"), 60)


def test_where_nothing_is_left_the_rest_is_nothing():
    assert borne(Then(UnitPrice("hours", "25.00"), Even())) == ({"a": 25_00, "b": 75_00}, 0)


def test_of_a_credit_only_the_rest_is_shared():
    assert borne(Then(Fee(0), rest=By("hours")), pot=-100_00) == ({"a": -25_00, "b": -75_00}, 0)
    with pytest.raises(errors.AbovePot):
        borne(Then(Fee(1), rest=By("hours")), pot=-100_00)


@pytest.mark.parametrize(
    "make", [lambda: Then("even", Even()), lambda: Then(Even(), "even"), lambda: Then(Even(), Even)]
)
def test_both_must_be_rules(make):
    with pytest.raises(errors.RuleNotATable):
        make()


# --- agreements as they are made ----------------------------------------------------------------------------------


def test_a_base_for_all_and_a_variable_part_by_use():
    """Two fifths of the pot is for being ready, whoever calls; the rest by calls: 20.00 each, and 60.00 over 1 and 3."""
    assert borne(Mix([("40%", Even()), ("60%", By("hours"))])) == ({"a": 35_00, "b": 65_00}, 0)


def test_dedicated_capacity_at_its_cost_and_the_rest_of_the_pot_together():
    """Each pays its own consoles at 12.50, and the common rest by inhabitants: 12.50 and 25.00; 62.50 over 2 and 3."""
    rule = Then(UnitPrice("consoles", "12.50"), rest=By("heads"))
    tables = {"consoles": {"a": 1, "b": 2}, "heads": {"a": 2, "b": 3}}
    assert borne(rule, tables) == ({"a": 37_50, "b": 62_50}, 0)


def test_own_costs_up_to_a_threshold_and_solidarity_above_it():
    """Own costs, in euros, are borne up to 40.00 each; what lies above is borne together, by inhabitants."""
    rule = Then(UnitPrice(AtMost("own-cost", 40), "1.00"), rest=By("heads"))
    tables = {"own-cost": {"a": "10.50", "b": "89.50"}, "heads": {"a": 1, "b": 4}}
    # 10.50 and 40.00; 49.50 above it, over 1 and 4: 9.90 and 39.60
    assert borne(rule, tables, use={"own-cost"}) == ({"a": 20_40, "b": 79_60}, 0)


def test_a_tariff_in_a_part_of_a_mix_has_that_part_of_the_pot():
    half = Mix([("50%", UnitPrice("hours", "12.50")), ("50%", Fixed({"a": 1, "b": 0}))])
    assert borne(half) == ({"a": 62_50, "b": 37_50}, 0)
    with pytest.raises(errors.AbovePot) as caught:
        borne(half, pot=99_99)
    assert (caught.value.asked, caught.value.pot) == (50, Fraction("49.995"))


# --- laws ---------------------------------------------------------------------------------------------------------

amounts = st.fractions(0, 900, max_denominator=7).map(Amount) | st.integers(0, 900).map(
    lambda cents: Amount(cents, **WAGES)
)
quantities = st.sampled_from(["x", "y"]) | st.integers(0, 9).map(lambda limit: AtMost("x", limit))


@st.composite
def tariffs(draw):
    """A tariff, and what it asks of a participant for a part of the year, written as simply as can be."""

    def now(amount):
        return amount.amount * Fraction(125, 100) if amount.series else amount.amount

    def taken(quantity, tables, name, time):
        if isinstance(quantity, str):
            return tables[quantity][name] * (time if quantity == "x" else 1)
        return min(tables["x"][name], quantity.limit) * time

    match draw(st.sampled_from(["unit-price", "price-list", "fee", "bracket-fee"])):
        case "unit-price":
            of, price = draw(quantities), draw(amounts)
            return UnitPrice(of, price), lambda tables, name, time: taken(of, tables, name, time) * now(price)
        case "price-list":
            products = draw(st.lists(st.tuples(quantities, st.integers(0, 4), amounts), min_size=1, max_size=3))
            return PriceList(products), lambda tables, name, time: sum(
                taken(of, tables, name, time) * hours * now(tariff) for of, hours, tariff in products
            )
        case "fee":
            fee = draw(amounts)
            return Fee(fee), lambda _, __, time: now(fee) * time
        case _:
            low, high, cut = draw(amounts), draw(amounts), draw(st.integers(1, 8))
            brackets = [{"at_least": cut, "amount": high}, {"below": cut, "amount": low}]
            return BracketFee(
                "x", brackets
            ), lambda tables, name, time: now(high if tables["x"][name] >= cut else low) * time


@st.composite
def tariff_cases(draw):
    names = draw(st.sampled_from(["a", "ab", "abc"]))
    rule, asks = draw(tariffs())
    tables = {name: draw(st.fixed_dictionaries(dict.fromkeys(names, st.integers(0, 9)))) for name in "xy"}
    days = draw(st.none() | st.fixed_dictionaries(dict.fromkeys(names, st.integers(0, 365))))
    asked = {name: asks(tables, name, Fraction(days[name] if days else 365, 365)) for name in names}
    return rule, tables, days, asked


@given(
    made=tariff_cases(), more=st.integers(0, 10**6), odd=st.sampled_from(["largest-remainder", "webster", "half-up"])
)
def test_what_is_borne_and_what_is_left_make_the_pot(made, more, odd):
    rule, tables, days, asked = made
    pot = floor(sum(asked.values())) + 1 + more
    found = share_case(case_of(pot, tables, days=days, use={"y"}), rule, odd)
    assert dict(found.exact) == asked
    require_lines(found.working)
    assert sum(found.values()) + found.unallocated + found.rounding == pot
    assert all(type(one) is Fraction for one in found.exact.values())


@given(made=tariff_cases(), pot=st.integers(-500, 5000))
def test_a_tariff_is_refused_just_where_it_asks_for_more_than_there_is(made, pot):
    rule, tables, days, asked = made
    case = case_of(pot, tables, days=days, use={"y"})
    total = sum(asked.values())
    if total <= max(pot, 0):
        assert dict(working_of(rule, case)) == asked
        return
    with pytest.raises(errors.AbovePot) as caught:
        working_of(rule, case)
    assert (caught.value.asked, caught.value.pot) == (total / 100, Fraction(pot, 100))


@given(made=tariff_cases(), more=st.integers(0, 10**6), last=st.sampled_from([Even(), By("z")]))
def test_first_a_tariff_then_a_key_bear_all(made, more, last):
    rule, tables, days, asked = made
    assume(days is None or any(days.values()))
    pot = floor(sum(asked.values())) + 1 + more
    case = case_of(pot, {**tables, "z": dict.fromkeys(asked, 2)}, days=days, use={"y"})
    working = working_of(Then(rule, last), case)
    require_lines(working)
    assert sum(working.values()) == pot
    left, weights = pot - sum(asked.values()), days or dict.fromkeys(asked, 1)
    assert dict(working) == {
        name: amount + left * weights[name] / sum(weights.values()) for name, amount in asked.items()
    }


@given(made=tariff_cases(), more=st.integers(0, 10**6))
def test_a_tariff_hangs_on_nobody_else(made, more):
    """Who takes part beside one, and how large the pot is, does not move what one pays."""
    rule, tables, days, asked = made
    pot = floor(sum(asked.values())) + 1 + more
    for name in asked:
        alone = {driver: {name: table[name]} for driver, table in tables.items()}
        case = case_of(pot, alone, days={name: days[name]} if days else None, use={"y"})
        assert working_of(rule, case)[name] == asked[name]
