"""Measures: figures made of figures, by lines that a reader can redo; what they read; when days weigh them."""

import json
from fractions import Fraction
from math import floor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intermunicipal import errors
from intermunicipal.sharing import (
    MEASURES,
    AtMost,
    Average,
    Bracketed,
    By,
    Case,
    Composite,
    Driver,
    FixedDenominator,
    Inverse,
    Lag,
    Logarithmic,
    Measure,
    Need,
    Per,
    Times,
    UnitPrice,
    WeightedSum,
    share,
    share_case,
)
from intermunicipal.sharing.formulas import evaluate, log10
from intermunicipal.sharing.reading import label, read

DATA = Path(__file__).parents[2] / "data"
AGES = json.loads((DATA / "age_weighted.json").read_text(encoding="utf-8"))
FPIC = json.loads((DATA / "logarithmic_population.json").read_text(encoding="utf-8"))
TOWN = {"heads": {"a": 20, "b": 10}, "income": {"a": 600, "b": 100}, "calls": {"a": 3, "b": 1}}
YEARS = {"heads": {2023: {"a": 6, "b": 2}, 2024: {"a": 1, "b": 5}, 2025: {"a": 4, "b": 9}, 2026: {"a": 7, "b": 0}}}
HALVES = {"a": 10, "b": 5}  # b took part for half as long as a
TWO_SIZES = [{"below": 15, "weight": 1}, {"at_least": 15, "weight": 5}]


def case_of(tables, year=None, days=None, use=(), **more):
    drivers = {name: Driver(name, table, name in use) for name, table in tables.items()}
    names = {name for driver in drivers.values() for name in driver.participants}
    return Case(Fraction(300), names, drivers, year, days, **more)


def figures(measure, tables, year=None):
    return dict(read(case_of(tables, year), measure).figures)


def borne(measure, tables, year=None, days=None, use=(), **more):
    return dict(share_case(case_of(tables, year, days, use, **more), By(measure)).exact)


def redone(steps):
    """Whether every line is what its formula gives on its columns."""
    return all(
        value == evaluate(line.formula, {key: column.of(name) for key, column in line.columns.items()})
        for line in steps
        for name, value in line.values.items()
    )


# --- worked by hand -----------------------------------------------------------------------------------------------


def test_a_lag_reads_the_figure_of_years_before():
    assert figures(Lag("heads"), YEARS, 2026) == {"a": 4, "b": 9}
    assert figures(Lag("heads", 2), YEARS, 2026) == {"a": 1, "b": 5}
    assert figures(Lag(Lag("heads", 2), 1), YEARS, 2026) == {"a": 6, "b": 2}


def test_an_average_is_the_mean_of_the_years():
    # of 2025 and 2026: (4 + 7) / 2 and (9 + 0) / 2
    assert figures(Average("heads", 2), YEARS, 2026) == {"a": Fraction(11, 2), "b": Fraction(9, 2)}
    # the last of three years is the year before: (6 + 1 + 4) / 3 and (2 + 5 + 9) / 3
    assert figures(Average("heads", 3, 1), YEARS, 2026) == {"a": Fraction(11, 3), "b": Fraction(16, 3)}
    assert figures(Average("heads", 1, 2), YEARS, 2026) == {"a": 1, "b": 5}


def test_lags_and_averages_nest():
    # the mean of 2024 and 2025, of one year before each: (6 + 1) / 2 and (2 + 5) / 2
    assert figures(Average(Lag("heads"), 2, 1), YEARS, 2026) == {"a": Fraction(7, 2), "b": Fraction(7, 2)}
    assert figures(Lag(Average("heads", 2)), YEARS, 2026) == {"a": Fraction(5, 2), "b": 7}
    # moving means (6 + 1) / 2 and (1 + 4) / 2, and their mean 3
    assert figures(Average(Average("heads", 2), 2, 1), YEARS, 2026)["a"] == 3


def test_an_average_tells_the_years_from_the_first_to_the_last():
    reading = read(case_of(YEARS, 2026), Average("heads", 3, 1))
    assert [(line.reads.driver, line.reads.year) for line in reading.steps[:-1]] == [
        ("heads", 2023),
        ("heads", 2024),
        ("heads", 2025),
    ]
    assert [(column.driver, column.year) for column in reading.steps[-1].columns.values()] == [
        ("heads", 2023),
        ("heads", 2024),
        ("heads", 2025),
    ]


def test_a_weighted_sum_adds_figures_times_their_rate():
    # 20 x 0.5 + 3 x 10 and 10 x 0.5 + 1 x 10
    assert figures(WeightedSum({"heads": "0.5", "calls": 10}), TOWN) == {"a": 40, "b": 15}
    assert figures(WeightedSum({"heads": 0, "calls": 1}), TOWN) == {"a": 3, "b": 1}


def test_a_published_programme_figure_comes_out():
    inputs = AGES["inputs"]
    tables = {age: {"a": count} for age, count in inputs["example_population"].items()}
    assert figures(WeightedSum(inputs["hours_per_inhabitant_per_year"]), tables) == {
        "a": AGES["outputs"]["programme_hours"]
    }


def test_a_composite_adds_figures_in_units():
    # 20 / 8 + 3 / 2 = 4 and 10 / 8 + 1 / 2 = 1.75
    assert figures(Composite({"heads": 8, "calls": 2}), TOWN) == {"a": 4, "b": Fraction(7, 4)}


def test_a_composite_rounds_the_sum_half_up_and_not_its_parts():
    # 10 / 8 + 1 / 2 = 1.75, at one decimal 1.8 and in whole 2; its parts in whole would be 1 + 1, at one decimal 1.3 + 0.5
    assert figures(Composite({"heads": 8, "calls": 2}, 1), TOWN)["b"] == Fraction(9, 5)
    assert figures(Composite({"heads": 8, "calls": 2}, 0), TOWN)["b"] == 2
    assert figures(Composite({"heads": 4}, 0), TOWN) == {"a": 5, "b": 3}  # 10 / 4 = 2.5, so 3


def test_a_logarithm_weighs_between_low_and_high():
    table = {"heads": {"a": 99, "b": 100, "c": 1000, "d": 10000, "e": 50000, "f": 200}}
    # log10(figure / 100) is 0 up to 100, 1 at 1000, 2 from 10000 on; 200 weighs 1 + log10(2) / 2
    assert figures(Logarithmic("heads", 100, 10000, "1/2"), table) == {
        "a": 99,
        "b": 100,
        "c": 1500,
        "d": 20000,
        "e": 100000,
        "f": 200 * (1 + Fraction("0.301029995664") / 2),
    }


def test_a_published_coefficient_comes_out_to_six_decimals():
    inputs = FPIC["inputs"]
    table = {"heads": {str(count): count for count in inputs["populations"]}}
    found = figures(Logarithmic("heads", inputs["lower"], inputs["upper"], inputs["slope"]), table)
    shown = {name: floor(figure / int(name) * 10**6 + Fraction(1, 2)) for name, figure in found.items()}
    assert shown == {name: Fraction(text) * 10**6 for name, text in FPIC["outputs"].items()}


def test_a_ratio_divides_each_by_its_own():
    assert figures(Per("income", "heads"), TOWN) == {"a": 30, "b": 10}


def test_an_inverse_is_one_over_the_figure():
    assert figures(Inverse("calls"), TOWN) == {"a": Fraction(1, 3), "b": 1}


def test_a_product_multiplies():
    assert figures(Times("heads", "calls"), TOWN) == {"a": 60, "b": 10}
    # inhabitants x inhabitants / income: 400 / 600 and 100 / 100
    assert figures(Times("heads", Inverse(Per("income", "heads"))), TOWN) == {"a": Fraction(2, 3), "b": 1}


def test_a_limit_cuts_what_is_above_it():
    assert figures(AtMost("heads", "10.5"), TOWN) == {"a": Fraction(21, 2), "b": 10}
    assert figures(AtMost("heads", 0), TOWN) == {"a": 0, "b": 0}


def test_a_bracket_gives_its_weight():
    assert figures(Bracketed("heads", TWO_SIZES), TOWN) == {"a": 5, "b": 1}
    about = read(case_of(TOWN), Bracketed("heads", TWO_SIZES)).steps[-1].about
    assert {name: phrase.code for name, phrase in about.items()} == {"a": "bracket", "b": "bracket"}
    assert about["a"] != about["b"]


def test_a_tariff_and_a_stated_total_read_measures_too():
    # 30 and 10 x 1.00 of 300.00; 30 / 100 and 10 / 100 of it
    assert share(300_00, UnitPrice(Per("income", "heads"), "1.00"), TOWN) == {"a": 30_00, "b": 10_00}
    shares = share(300_00, FixedDenominator(Per("income", "heads"), 100), TOWN)
    assert (shares, shares.unallocated) == ({"a": 90_00, "b": 30_00}, 180_00)


# --- what they read -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "lags"),
    [
        (Lag("x"), {("x", 1)}),
        (Lag(Lag("x", 2), 3), {("x", 5)}),
        (Average("x", 3), {("x", 0), ("x", 1), ("x", 2)}),
        (Average("x", 2, 1), {("x", 1), ("x", 2)}),
        (Average(Lag("x", 2), 2), {("x", 2), ("x", 3)}),
        (Lag(Average("x", 2, 1), 4), {("x", 5), ("x", 6)}),
        (Average(Average("x", 2), 2, 1), {("x", 1), ("x", 2), ("x", 3)}),
        (WeightedSum({"x": 1, "y": 2}), {("x", 0), ("y", 0)}),
        (Composite({"x": 1, "y": 2}), {("x", 0), ("y", 0)}),
        (Logarithmic("x", 1, 2, 1), {("x", 0)}),
        (Per("x", Lag("y")), {("x", 0), ("y", 1)}),
        (Per(Lag("x"), "x"), {("x", 0), ("x", 1)}),
        (Inverse(Lag("x")), {("x", 1)}),
        (Times("x", Average("y", 2)), {("x", 0), ("y", 0), ("y", 1)}),
        (AtMost(Lag("x"), 1), {("x", 1)}),
        (Bracketed(Lag("x"), [{"weight": 1}]), {("x", 1)}),
    ],
    ids=lambda value: label(value) if not isinstance(value, set) else "",
)
def test_a_measure_says_what_it_reads_of_which_year(measure, lags):
    assert measure.needs() == {Need("driver", name, lag) for name, lag in lags}
    assert By(measure).needs() == measure.needs()


def test_only_what_has_a_year_is_read_of_an_earlier_year():
    assert Need("driver", "x", 1).before(2) == Need("driver", "x", 3)
    assert Need("bills", "2025").before(2) == Need("bills", "2025", 2)
    others = (Need("participant", "x"), Need("member", "x"), Need("series", "x"), Need("months", "whole"))
    assert [need.before(2).lag for need in others] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("kind", "name", "refusal"),
    [
        ("serie", "x", errors.UnknownName),
        ("months", "weekly", errors.UnknownName),
        ("bills", "last", errors.InvalidNumber),
    ],
)
def test_a_need_that_there_is_not_is_refused_when_it_is_made(kind, name, refusal):
    with pytest.raises(refusal):
        Need(kind, name)


def test_a_refusal_calls_a_measure_by_its_name_and_its_drivers():
    assert label("x") == "x"
    assert label(Per("x", Lag("y"))) == "per of x, y"


def nested(of):
    some = st.integers(1, 3)
    return (
        st.builds(Lag, of, some)
        | st.builds(Average, of, some, st.integers(0, 2))
        | st.builds(Logarithmic, of, st.just(2), st.just(30), st.just("1/3"))
        | st.builds(Per, of, of)
        | st.builds(Inverse, of)
        | st.builds(Times, of, of)
        | st.builds(AtMost, of, st.integers(1, 20))
        | st.builds(Bracketed, of, st.just(TWO_SIZES))
    )


leaves = st.sampled_from("xyz")
sums = st.dictionaries(leaves, st.integers(1, 9), min_size=1)
measures = st.recursive(leaves | sums.map(WeightedSum) | sums.map(Composite), nested, max_leaves=4).filter(
    lambda one: not isinstance(one, str)
)


def tables_for(needs, draw):
    """Figures of the drivers and years that are needed, and of no other."""
    tables = {}
    for need in sorted(needs):
        table = draw(st.fixed_dictionaries(dict.fromkeys("ab", st.integers(1, 50))))
        tables.setdefault(need.name, {})[2026 - need.lag] = table
    return tables


@given(measure=measures, data=st.data())
def test_a_measure_reads_what_it_says_and_nothing_else(measure, data):
    tables = tables_for(measure.needs(), data.draw)
    reading = read(case_of(tables, 2026), measure)
    assert set(reading.figures) == {"a", "b"}
    assert all(type(figure) is Fraction for figure in reading.figures.values())
    gone = data.draw(st.sampled_from(sorted(measure.needs())))
    del tables[gone.name][2026 - gone.lag]
    tables[gone.name][1900] = {"a": 1, "b": 1}
    with pytest.raises(errors.MissingFigures) as caught:
        read(case_of(tables, 2026), measure)
    assert (caught.value.driver, caught.value.year) == (gone.name, 2026 - gone.lag)


@given(measure=measures, data=st.data())
def test_what_a_measure_tells_is_what_it_computed(measure, data):
    reading = read(case_of(tables_for(measure.needs(), data.draw), 2026), measure)
    assert redone(reading.steps)
    assert dict(reading.steps[-1].values) == dict(reading.figures)
    told = {(line.reads.driver, line.reads.year) for line in reading.steps if line.reads}
    assert told == {(need.name, 2026 - need.lag) for need in measure.needs()}


@given(measure=measures, data=st.data(), pot=st.integers(-(10**6), 10**6))
def test_shares_by_a_measure_are_in_proportion_to_its_figures(measure, data, pot):
    tables = tables_for(measure.needs(), data.draw)
    case = case_of(tables, 2026).of(Fraction(pot))
    figure = read(case, measure).figures
    found = share_case(case, By(measure))
    assert dict(found.exact) == {name: pot * figure[name] / sum(figure.values()) for name in "ab"}
    assert redone(found.working.steps)
    assert sum(found.values()) == pot


# --- laws, one of each --------------------------------------------------------------------------------------------

counts = st.fixed_dictionaries(dict.fromkeys("abc", st.integers(1, 10**6)))
above_zero = st.fractions(Fraction(1, 100), 100, max_denominator=100).filter(bool)


@given(table=counts, years=st.integers(1, 5), lag=st.integers(0, 3))
def test_the_mean_of_equal_years_is_the_figure(table, years, lag):
    equal = {"x": {2026 - lag - back: table for back in range(years)}}
    assert figures(Average("x", years, lag), equal, 2026) == table


@given(one=counts, other=counts)
def test_a_lag_of_years_is_so_many_lags_of_one(one, other):
    tables = {"x": {2024: one, 2025: other}}
    assert figures(Lag(Lag("x")), tables, 2026) == figures(Lag("x", 2), tables, 2026) == one


@given(table=counts)
def test_by_the_inverse_who_has_twice_as_much_bears_half(table):
    shares = borne(Inverse("x"), {"x": table})
    assert len({shares[name] * table[name] for name in table}) == 1
    assert borne(Inverse(Inverse("x")), {"x": table}) == borne("x", {"x": table})


@given(one=counts, other=counts, scale=above_zero)
def test_no_matter_in_what_units_an_index_counts_if_all_scale_together(one, other, scale):
    tables = {"x": one, "y": other}
    assert borne(Composite({"x": 3, "y": 7}), tables) == borne(Composite({"x": 3 * scale, "y": 7 * scale}), tables)


@given(one=counts, scale=above_zero)
def test_an_index_counts_units_and_not_numbers(one, scale):
    """A driver in other units, with the unit stated so, weighs the same."""
    other = {name: number * scale for name, number in one.items()}
    assert figures(Composite({"x": 3}), {"x": one}) == figures(Composite({"x": 3 * scale}), {"x": other})


rising = st.fractions(0, 1000, max_denominator=12)


@given(size=rising, more=rising, factor=st.fractions(0, 5, max_denominator=9))
def test_weighed_by_a_logarithm_the_larger_never_counts_for_less(size, more, factor):
    found = figures(Logarithmic("x", 10, 500, factor), {"x": {"a": size, "b": size + more}})
    assert found["b"] >= found["a"] >= size


@given(part=st.integers(10**6, 10**9), factor=above_zero)
def test_weighed_by_a_logarithm_nothing_leaps_at_the_ends(part, factor):
    """A step of a part of one moves the outcome by no more than so many parts: on either side of both bounds."""
    tiny, low, high = Fraction(1, part), Fraction(10), Fraction(500)
    sizes = {"a": low - tiny, "b": low, "c": low + tiny, "d": high - tiny, "e": high, "f": high + tiny}
    found = figures(Logarithmic("x", low, high, factor), {"x": sizes})
    assert (found["a"], found["b"]) == (sizes["a"], low)
    slope = 1 + 3 * factor  # it rises by less than 1 + factor x (log10(50) + 1 / ln 10)
    most = slope * tiny + factor * high / 10**12
    assert all(0 <= found[late] - found[soon] <= most for soon, late in ("ab", "bc", "de", "ef"))
    assert found["f"] / sizes["f"] == found["e"] / high == 1 + factor * log10(Fraction(50))


@given(one=counts, other=counts, rate=above_zero)
def test_at_equal_rates_the_sum_is_what_counts(one, other, rate):
    total = {name: one[name] + other[name] for name in one}
    assert borne(WeightedSum({"x": rate, "y": rate}), {"x": one, "y": other}) == borne("x", {"x": total})


@given(table=counts, limit=st.integers(1, 10**6), other=st.integers(1, 10**6))
def test_a_limit_twice_is_the_limit_once_and_the_lowest_counts(table, limit, other):
    once = figures(AtMost("x", limit), {"x": table})
    assert figures(AtMost(AtMost("x", limit), limit), {"x": table}) == once
    assert figures(AtMost(AtMost("x", limit), other), {"x": table}) == figures(
        AtMost("x", min(limit, other)), {"x": table}
    )


@given(one=counts, other=counts, scale=above_zero)
def test_a_ratio_hangs_on_no_unit(one, other, scale):
    scaled = {name: number * scale for name, number in other.items()}
    shares = borne(Per("x", "y"), {"x": one, "y": other})
    assert borne(Per("x", "y"), {"x": one, "y": scaled}) == shares
    assert borne(Per("y", "x"), {"y": scaled, "x": one}) == borne(Per("y", "x"), {"y": other, "x": one})
    both = figures(Per("x", "y"), {"x": {name: one[name] * scale for name in one}, "y": scaled})
    assert both == figures(Per("x", "y"), {"x": one, "y": other})


@given(one=counts, other=counts)
def test_a_product_hangs_on_no_order_and_undoes_a_ratio(one, other):
    tables = {"x": one, "y": other}
    assert figures(Times("x", "y"), tables) == figures(Times("y", "x"), tables)
    assert figures(Times(Per("x", "y"), "y"), tables) == one


@given(table=counts, cut=st.integers(1, 10**6))
def test_only_the_bracket_counts_and_not_the_place_in_it(table, cut):
    size = Bracketed("x", [{"up_to": cut, "weight": 2}, {"above": cut, "weight": "7/2"}])
    assert figures(size, {"x": table}) == {
        name: Fraction(2) if number <= cut else Fraction(7, 2) for name, number in table.items()
    }


# --- days ---------------------------------------------------------------------------------------------------------


def test_days_weigh_sizes_and_what_is_made_of_sizes():
    # 20 x 10 and 10 x 5, of 300: 240 and 60; calls 3 x 10 and 1 x 5; income per head 30 x 10 and 10 x 5
    assert borne("heads", TOWN, days=HALVES) == {"a": 240, "b": 60}
    assert borne(WeightedSum({"heads": 1}), TOWN, days=HALVES) == {"a": 240, "b": 60}
    assert borne(Per("income", "heads"), TOWN, days=HALVES) == {"a": 300 * Fraction(6, 7), "b": 300 * Fraction(1, 7)}
    # the weight of a bracket is a size: 5 x 10 and 1 x 5
    assert borne(Bracketed("heads", TWO_SIZES), TOWN, days=HALVES)["b"] == 300 * Fraction(1, 11)


def test_days_come_after_the_measure():
    """Half a year of the inverse is half of it, and not the inverse of a half: 1/3 x 10 and 1 x 5."""
    assert borne(Inverse("calls"), TOWN, days=HALVES) == {"a": 120, "b": 180}
    # at most 15, then days: 15 x 10 and 10 x 5
    assert borne(AtMost("heads", 15), TOWN, days=HALVES) == {"a": 225, "b": 75}


def test_days_do_not_weigh_use_or_what_is_made_of_use():
    assert borne("calls", TOWN, days=HALVES, use={"calls"}) == {"a": 225, "b": 75}
    assert borne(WeightedSum({"calls": 2}), TOWN, days=HALVES, use={"calls"}) == {"a": 225, "b": 75}
    assert borne(Inverse("calls"), TOWN, days=HALVES, use={"calls"}) == {"a": 75, "b": 225}


def test_days_weigh_the_use_of_an_earlier_year():
    """What was used last year says nothing of the days of this year: 4 x 10 and 9 x 5, of 85."""
    expected = {"a": 300 * Fraction(40, 85), "b": 300 * Fraction(45, 85)}
    assert borne(Lag("heads"), YEARS, 2026, HALVES, {"heads"}) == expected
    assert borne(Average("heads", 1, 1), YEARS, 2026, HALVES, {"heads"}) == expected


@pytest.mark.parametrize(
    "measure",
    [
        Per("calls", "heads"),
        Times("calls", Inverse("heads")),
        WeightedSum({"calls": 1, "heads": 1}),
        Composite({"calls": 1, "heads": 1}),
        AtMost(Times("heads", "calls"), 9),
    ],
    ids=label,
)
def test_sizes_and_use_together_are_refused_in_a_part_year_only(measure):
    whole = borne(measure, TOWN, use={"calls"})
    assert borne(measure, TOWN, days={"a": 7, "b": 7}, use={"calls"}) == whole
    assert borne(measure, TOWN, days=HALVES, use={"calls", "heads"}) == whole
    with pytest.raises(errors.MixedDays) as caught:
        borne(measure, TOWN, days=HALVES, use={"calls"})
    assert (caught.value.driver, caught.value.days) == (label(measure), HALVES)


def test_the_use_of_this_year_and_of_last_year_do_not_go_together_in_a_part_year():
    measure = Average("heads", 2)
    assert borne(measure, YEARS, 2026, {"a": 7, "b": 7}, {"heads"}) == borne(measure, YEARS, 2026)
    assert borne(measure, YEARS, 2026, HALVES)["a"] == 300 * Fraction(110, 155)  # sizes: 11/2 x 10 and 9/2 x 5
    with pytest.raises(errors.MixedDays):
        borne(measure, YEARS, 2026, HALVES, {"heads"})


def test_a_tariff_needs_mixed_figures_to_be_of_the_whole_year():
    """Where all take part for half a year a key is not moved, but a price for a year is."""
    price, use = UnitPrice(Per("calls", "heads"), 1), {"calls"}
    whole = share_case(case_of(TOWN, 2026, {"a": 365, "b": 365}, use), price)
    assert dict(whole.exact) == {"a": Fraction(3, 20), "b": Fraction(1, 10)}
    with pytest.raises(errors.MixedDays) as caught:
        share_case(case_of(TOWN, 2026, {"a": 184, "b": 184}, use), price)
    assert caught.value.days == {"a": 184, "b": 184}


def test_a_share_of_a_stated_total_has_no_part_year_of_sizes():
    rule, use = FixedDenominator(Inverse("calls"), 10), {"calls"}
    assert share_case(case_of(TOWN, days=HALVES, use=use), rule).exact["b"] == 30
    with pytest.raises(errors.PartYear):
        share_case(case_of(TOWN, days=HALVES), rule)
    with pytest.raises(errors.PartYear):
        share_case(case_of(TOWN, days=HALVES, use=use), FixedDenominator(Per("calls", "heads"), 10))


# --- refusals -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "rule", "reason"),
    [
        (lambda: Lag("x", 0), "lag", "years-not-above-zero"),
        (lambda: Lag("x", -1), "lag", "years-not-above-zero"),
        (lambda: Average("x", 0), "average", "years-not-above-zero"),
        (lambda: Average("x", -2), "average", "years-not-above-zero"),
        (lambda: Average("x", 1, -1), "average", "lag-below-zero"),
        (lambda: WeightedSum({}), "weighted-sum", "no-rates"),
        (lambda: WeightedSum({"x": 1, "y": "-1/9"}), "weighted-sum", "negative-rate"),
        (lambda: Composite({}), "composite", "no-rates"),
        (lambda: Composite({"x": 1, "y": 0}), "composite", "unit-not-above-zero"),
        (lambda: Composite({"x": -1}), "composite", "unit-not-above-zero"),
        (lambda: Composite({"x": 1}, -1), "composite", "decimals"),
        (lambda: Composite({"x": 1}, 13), "composite", "decimals"),
        (lambda: Logarithmic("x", 5, 5, 1), "logarithmic", "low-and-high"),
        (lambda: Logarithmic("x", 6, 5, 1), "logarithmic", "low-and-high"),
        (lambda: Logarithmic("x", 0, 5, 1), "logarithmic", "low-and-high"),
        (lambda: Logarithmic("x", 1, 5, "-0.1"), "logarithmic", "negative-rate"),
        (lambda: AtMost("x", "-0.01"), "at-most", "negative-rate"),
        (lambda: Bracketed("x", []), "bracketed", "no-brackets"),
    ],
)
def test_a_measure_that_cannot_work_is_refused(make, rule, reason):
    with pytest.raises(errors.InvalidRule) as caught:
        make()
    assert (caught.value.rule, caught.value.reason.code) == (rule, reason)


def test_what_is_at_the_edge_is_allowed():
    assert Composite({"x": 1}, 12).decimals == 12
    assert Composite({"x": 1}, 0).decimals == 0
    assert figures(Logarithmic("heads", 1, 100, 0), TOWN) == TOWN["heads"]
    assert WeightedSum({"x": 0}).rates == {"x": 0}


@pytest.mark.parametrize("quantity", [None, 3, 0.5, ["x"], Lag, By("x"), {"measure": "lag", "of": "x"}])
@pytest.mark.parametrize(
    "make",
    [
        Lag,
        lambda of: Average(of, 1),
        lambda of: Logarithmic(of, 1, 2, 1),
        lambda of: Per(of, "x"),
        lambda of: Per("x", of),
        Inverse,
        lambda of: Times(of, "x"),
        lambda of: Times("x", of),
        lambda of: AtMost(of, 1),
        lambda of: Bracketed(of, [{"weight": 1}]),
        By,
    ],
)
def test_only_a_driver_or_a_measure_is_measured(make, quantity):
    with pytest.raises(errors.InvalidNumber):
        make(quantity)


@pytest.mark.parametrize("years", [True, "2", None, Fraction(2)])
def test_years_are_whole_numbers(years):
    for make in (lambda: Lag("x", years), lambda: Average("x", years), lambda: Average("x", 1, years)):
        with pytest.raises(errors.InvalidNumber):
            make()


@pytest.mark.parametrize(
    ("measure", "driver", "year"),
    [
        (Inverse("x"), "x", 2026),
        (Per("y", "x"), "x", 2026),
        (Inverse(Lag("x")), "lag of x", 2025),
        (Per("y", Lag("x")), "lag of x", 2025),
        (Inverse(Times("x", "y")), "times of x, y", None),
    ],
    ids=["inverse", "per", "inverse of a lag", "per a lag", "inverse of a product"],
)
def test_nothing_is_divided_by_nothing_and_all_who_have_nothing_are_named(measure, driver, year):
    zero = {"a": 0, "b": 1, "c": 0}
    tables = {"x": {2025: zero, 2026: zero}, "y": {2026: {"a": 1, "b": 1, "c": 1}}}
    with pytest.raises(errors.ZeroFigure) as caught:
        figures(measure, tables, 2026)
    assert (caught.value.driver, caught.value.year, caught.value.participants) == (driver, year, ("a", "c"))


def test_nothing_over_something_is_nothing():
    assert figures(Per("x", "y"), {"x": {"a": 0, "b": 1}, "y": {"a": 1, "b": 2}}) == {"a": 0, "b": Fraction(1, 2)}


def test_figures_that_sum_to_nothing_make_no_proportion():
    with pytest.raises(errors.ZeroTotal) as caught:
        share(100, By(AtMost("heads", 0)), TOWN)
    assert caught.value.driver == "at-most of heads"


def test_a_missing_figure_of_an_earlier_year_names_that_year():
    tables = {"x": {2024: {"a": 1, "b": 1}, 2025: {"b": 1}, 2026: {"a": 1, "b": 1, "c": 1}}}
    for measure in (Lag("x"), Average("x", 2), By(Lag("x")).driver):
        with pytest.raises(errors.MissingFigures) as caught:
            figures(measure, tables, 2026)
        assert (caught.value.driver, caught.value.year, caught.value.missing) == ("x", 2025, ("a", "c"))


@pytest.mark.parametrize(
    "measure",
    [Lag("heads", 2), Average("heads", 1, 2), Inverse(Lag("heads", 2)), Average(Lag("heads"), 1, 1)],
    ids=label,
)
@pytest.mark.parametrize(("tables", "year"), [(TOWN, 2026), (TOWN, None), (YEARS, None)])
def test_figures_without_a_year_never_serve_an_earlier_one(measure, tables, year):
    with pytest.raises(errors.YearNeeded) as caught:
        figures(measure, tables, year)
    assert (caught.value.asked, caught.value.lag) == ("heads", 2)


def test_a_mean_with_this_year_in_it_needs_years_too():
    with pytest.raises(errors.YearNeeded) as caught:
        figures(Average("heads", 2), TOWN, 2026)
    assert caught.value.lag == 1


def test_a_driver_that_is_not_there_is_refused_within_a_measure():
    with pytest.raises(errors.UnknownName) as caught:
        figures(Lag("head"), YEARS, 2026)
    assert (caught.value.asked, caught.value.fields["hint"]) == ("head", "heads")
    with pytest.raises(errors.UnknownName):
        share(100, By(Per("heads", "incme")), TOWN)


def test_every_measure_has_a_name_of_its_own():
    names = [one.name for one in MEASURES]
    assert names == [
        *("lag", "average", "weighted-sum", "composite", "logarithmic"),
        *("per", "inverse", "times", "at-most", "bracketed"),
    ]
    assert isinstance(Lag("x"), Measure)


def test_no_order_of_rates_matters():
    assert WeightedSum({"x": 1, "y": 2}) == WeightedSum({"y": 2, "x": 1})
    assert list(WeightedSum({"y": 2, "x": 1}).rates) == ["x", "y"]
    assert Composite({"x": 1, "y": 2}) == Composite({"y": 2, "x": 1})
