"""Floors, caps and corridors: nobody breaks a limit, nothing of what was shared is lost, and every line is true."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intermunicipal import errors
from intermunicipal.messages import Phrase
from intermunicipal.sharing import (
    Average,
    By,
    Case,
    Driver,
    Even,
    Fee,
    FixedDenominator,
    Mix,
    Need,
    SharingRule,
    share,
    share_case,
)
from intermunicipal.sharing.bounds import Limit, limit_of, within
from intermunicipal.sharing.formulas import evaluate
from intermunicipal.sharing.rules.limits import (
    Bounded,
    Corridor,
    CorridorAround,
    GrowthLimit,
    PotLimit,
)

HOURS = {"hours": {"a": 80, "b": 15, "c": 5}}


def true(working):
    """The working, after each of its lines was reckoned again from the figures that it shows."""
    for line in working.steps:
        for name, value in line.values.items():
            assert value == evaluate(line.formula, {key: column.of(name) for key, column in line.columns.items()})
    for _, inner in working.inner:
        true(inner)
    return working


def exact(rule, pot, drivers, **options):
    return dict(true(share(pot, rule, drivers, **options).working))


def case_of(pot, drivers, year=2026, **options):
    tables = {name: Driver(name, table) for name, table in drivers.items()}
    names = {name for table in tables.values() for name in table.participants}
    return Case(Fraction(pot), names, tables, year, **options)


def codes(working):
    return {line.code: set(line.values) for line in working.steps}


# --- limits -------------------------------------------------------------------------------------------------------


def test_a_limit_is_a_share_or_an_amount():
    assert limit_of("25%") == limit_of(Fraction(1, 4)) == limit_of({"share": "1/4"}) == Limit("0.25")
    limit = limit_of({"amount": "0.005", "driver": "capacity"})
    assert limit_of(limit) is limit
    assert (limit.amount.amount, limit.needs()) == (Fraction(1, 2), {Need("driver", "capacity")})
    assert limit_of("25%").needs() == frozenset()
    indexed = Limit(amount={"amount": "1.00", "series": "cpi", "base": "2024-12"}, driver=Average("heads", 1))
    assert indexed.needs() == indexed.amount.needs() | {Need("driver", "heads")}
    assert {need.kind for need in indexed.needs()} == {"series", "driver"}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"share": "25%", "amount": "1.00"},
        {"share": "25%", "driver": "heads"},
        {"share": "-1%"},
        {"driver": "heads"},
        {"share": "25%", "amount": "1.00", "driver": "heads"},
    ],
)
def test_a_limit_of_another_form_is_refused(fields):
    with pytest.raises(errors.InvalidRule) as caught:
        Limit(**fields)
    assert (caught.value.rule, caught.value.reason) == ("limit", Phrase("limit-form"))


def test_an_amount_below_zero_is_refused_by_the_amount():
    with pytest.raises(errors.InvalidRule) as caught:
        Limit(amount="-1.00")
    assert caught.value.reason == Phrase("negative-amount")


def test_a_limit_of_nothing_is_a_limit():
    rule = Bounded(By("hours"), at_most=Limit(amount="0.00", driver="hours"), if_impossible="raise")
    assert exact(rule, 0, HOURS) == {"a": 0, "b": 0, "c": 0}
    assert dict(Limit(0).of_each(case_of(100, HOURS))[0]) == {"a": 0, "b": 0, "c": 0}


def test_a_limit_tells_what_it_is_made_of():
    case = case_of(-100_00, {"heads": {"a": 3, "b": 5}}, series={"cpi": {"2024-12": 100, "2025-12": 104}})
    limit = Limit(amount={"amount": "0.50", "series": "cpi", "base": "2024-12"}, driver="heads")
    found, steps = limit.of_each(case)
    # 0.50 x 104/100 = 0.52 a head, and a credit mirrors a cost
    assert dict(found) == {"a": -156, "b": -260}
    assert [line.code for line in steps] == ["read", "indexed", "limit"]
    assert dict(Limit("10%").of_each(case)[0]) == {"a": -1000, "b": -1000}


# --- a floor and a cap --------------------------------------------------------------------------------------------


def test_a_cap_is_borne_by_the_others_in_proportion():
    # shares 60, 20, 10, 10; a stops at 40, and 60 is left for 20 + 10 + 10: 30, 15, 15
    hours = {"hours": {"a": 60, "b": 20, "c": 10, "d": 10}}
    rule = Bounded(By("hours"), at_most="40%")
    assert exact(rule, 100_00, hours) == {"a": 40_00, "b": 30_00, "c": 15_00, "d": 15_00}
    # at 25 % all four stop there
    assert exact(Bounded(By("hours"), at_most="25%"), 100_00, hours) == dict.fromkeys("abcd", 25_00)


def test_who_comes_above_the_cap_by_what_others_leave_stops_there_too():
    # 50, 30, 15, 5 with 35 at most: a at 35 leaves 65 over 50, b would bear 39; both at 35 leave 30 over 20: 22.50, 7.50
    hours = {"hours": {"a": 50, "b": 30, "c": 15, "d": 5}}
    found = exact(Bounded(By("hours"), at_most="35%"), 100_00, hours)
    assert found == {"a": 35_00, "b": 35_00, "c": 22_50, "d": 7_50}


def test_a_floor_is_taken_from_the_others_in_proportion():
    # c at 10; 90 is left for 80 + 15
    found = exact(Bounded(By("hours"), at_least="10%"), 100_00, HOURS)
    assert found == {"a": Fraction(90_00 * 80, 95), "b": Fraction(90_00 * 15, 95), "c": 10_00}


def test_the_side_that_is_broken_by_more_is_held_first():
    # floor 20, cap 50: 30 above and 5 + 15 below, so a stops at 50; 50 over 15 + 5 gives 37.50 and 12.50: c at 20; b 30
    # to hold all three at once would leave 10 to nobody
    shares = share(100_00, Bounded(By("hours"), at_least="20%", at_most="50%"), HOURS)
    assert dict(true(shares.working)) == {"a": 50_00, "b": 30_00, "c": 20_00}
    assert codes(shares.working) == {
        "floor": {"a", "b", "c"},
        "cap": {"a", "b", "c"},
        "at-floor": {"c"},
        "at-cap": {"a"},
        "scaled": {"b"},
    }
    assert [label for label, _ in shares.working.inner] == ["before"]


def test_both_sides_are_held_where_they_are_broken_alike():
    # 80 and 10 + 10 + 0: cap 60 (20 above), floors of 0, 0 and 20 (20 below): what is left for b and c stays 20
    drivers = {"hours": {"a": 80, "b": 10, "c": 10, "d": 0}, "least": {"a": 0, "b": 0, "c": 0, "d": 20}}
    rule = Bounded(By("hours"), at_least=Limit(amount="1.00", driver="least"), at_most="60%")
    assert exact(rule, 100_00, drivers) == {"a": 60_00, "b": 10_00, "c": 10_00, "d": 20_00}
    before = {name: Fraction(figure) for name, figure in drivers["hours"].items()}
    floors, caps = {"d": Fraction(20)}, {"a": Fraction(60)}
    assert within(before, floors, caps, Fraction(100)) == ({"d"}, {"a"})


def test_a_limit_in_units_of_a_driver():
    # 0.50 a unit of capacity: 20, 100, 100; a stops at 20, and 80 is left for 15 + 5
    drivers = HOURS | {"capacity": {"a": 40, "b": 200, "c": 200}}
    rule = Bounded(By("hours"), at_most=Limit(amount="0.50", driver="capacity"))
    assert exact(rule, 100_00, drivers) == {"a": 20_00, "b": 60_00, "c": 20_00}
    assert rule.needs() == {Need("driver", "hours"), Need("driver", "capacity")}


def test_what_all_who_bore_something_leave_goes_by_the_room_of_the_others():
    # a stops at 40; b and c had nothing, and have room for 40 and 80: 60 is left, 20 and 40
    drivers = {"calls": {"a": 1, "b": 0, "c": 0}, "most": {"a": 40, "b": 40, "c": 80}}
    most = Limit(amount="1.00", driver="most")
    shares = share(100_00, Bounded(By("calls"), at_most=most), drivers)
    assert dict(true(shares.working)) == {"a": 40_00, "b": 20_00, "c": 40_00}
    assert codes(shares.working)["by-room"] == {"b", "c"}
    # from a floor of 10 on, the room is 30 and 70, and 40 is left: 12 and 28
    floored = Bounded(By("calls"), at_least="10%", at_most=most)
    assert exact(floored, 100_00, drivers) == {"a": 40_00, "b": 22_00, "c": 38_00}
    assert exact(floored, -100_00, drivers) == {"a": -40_00, "b": -22_00, "c": -38_00}


def test_caps_that_are_too_low_are_raised_alike():
    # caps of 10 and 20 for 60: twice as much each, whatever they bore before
    drivers = {"calls": {"a": 5, "b": 1}, "most": {"a": 10, "b": 20}}
    most = Limit(amount="1.00", driver="most")
    shares = share(60_00, Bounded(By("calls"), at_most=most, if_impossible="raise"), drivers)
    assert dict(true(shares.working)) == {"a": 20_00, "b": 40_00}
    assert [line.code for line in shares.working.steps][-2:] == ["raised-cap", "at-cap"]
    # caps that are high enough stay as they are: a stops at 10
    found = exact(Bounded(By("calls"), at_most=most, if_impossible="raise"), 24_00, drivers)
    assert found == {"a": 10_00, "b": 14_00}
    enough = share(30_00, Bounded(By("calls"), at_most=most, if_impossible="raise"), drivers)
    assert (dict(enough), "raised-cap" in codes(enough.working)) == ({"a": 10_00, "b": 20_00}, False)


def test_what_the_inner_rule_leaves_stays_with_nobody():
    # 10 and 30 of 100; b stops at a quarter of the pot, and a bears its 5
    shares = share(100_00, Bounded(FixedDenominator("heads", 10), at_most="25%"), {"heads": {"a": 1, "b": 3}})
    assert (dict(true(shares.working)), shares.unallocated) == ({"a": 15_00, "b": 25_00}, 60_00)


def test_a_limit_holds_whatever_the_days():
    # by heads and days 1 x 73 and 1 x 365: 16.67 % and 83.33 %; the floor is 30 % for a fifth of the year too
    found = exact(Bounded(By("heads"), at_least="30%"), 100_00, {"heads": {"a": 1, "b": 1}}, days={"a": 73, "b": 365})
    assert found == {"a": 30_00, "b": 70_00}
    amount = Bounded(By("heads"), at_least=Limit(amount="20.00", driver="heads"))
    assert exact(amount, 100_00, {"heads": {"a": 1, "b": 1}}, days={"a": 73, "b": 365}) == {"a": 20_00, "b": 80_00}


def test_limits_nest():
    rule = Mix([("50%", Even()), ("50%", Bounded(By("hours"), at_most="60%"))])
    # half evenly; of the other 60.00 a bears 36, and 24 is left for 15 + 5
    assert dict(share(120_00, rule, HOURS)) == {"a": 56_00, "b": 38_00, "c": 26_00}


# --- growth -------------------------------------------------------------------------------------------------------

HEADS = {"heads": {"a": 1, "b": 1}}
EARLIER = {2025: {"a": 40_00, "b": 60_00}}


def test_a_bill_grows_by_so_much():
    # 50 each; a had 40 and bears at most 42; b bears the rest
    case = case_of(100_00, HEADS, earlier=EARLIER)
    assert dict(true(GrowthLimit(By("heads"), "5%").shares(case))) == {"a": 42_00, "b": 58_00}
    # b had 60 and bears at least 90 % of it
    assert dict(true(GrowthLimit(By("heads"), at_least="-10%").shares(case))) == {"a": 46_00, "b": 54_00}
    both = true(GrowthLimit(By("heads"), at_most="5%", at_least="-2%").shares(case))
    # a at most 42, b at least 58.80: only 58 is left of a's cap, so b is at its floor and a bears 41.20
    assert dict(both) == {"a": 41_20, "b": 58_80}


def test_a_credit_grows_as_a_cost_does():
    case = case_of(-100_00, HEADS, earlier={2025: {"a": -40_00, "b": -60_00}})
    assert dict(true(GrowthLimit(By("heads"), "5%", "-10%").shares(case))) == {"a": -42_00, "b": -58_00}
    nothing = case_of(0, HEADS, earlier={2025: {"a": -40_00, "b": -60_00}})
    assert dict(true(GrowthLimit(By("heads"), "5%").shares(nothing))) == {"a": 0, "b": 0}


def test_who_had_no_bill_is_not_limited():
    # 50 each for b and the newcomer; b had 30, so it stops at 30 and the newcomer bears 70
    case = case_of(100_00, {"heads": {"b": 1, "new": 1}}, earlier={2025: {"a": 40_00, "b": 30_00}})
    working = true(GrowthLimit(By("heads"), 0).shares(case))
    assert dict(working) == {"b": 30_00, "new": 70_00}
    assert codes(working) == {"grown-cap": {"b"}, "at-cap": {"b"}, "scaled": {"new"}}
    none = case_of(100_00, {"heads": {"new": 1}}, earlier=EARLIER)
    assert codes(GrowthLimit(By("heads"), 0).shares(none)) == {"within": {"new"}}


def test_bills_of_a_part_of_the_year_are_compared_as_they_are():
    # by days 20 and 80; a had 10 and bears at most 11
    case = case_of(100_00, HEADS, days={"a": 73, "b": 292}, earlier={2025: {"a": 10_00, "b": 90_00}})
    assert dict(true(GrowthLimit(By("heads"), "10%").shares(case))) == {"a": 11_00, "b": 89_00}


def test_growth_is_limited_from_a_year_on():
    rule = GrowthLimit(By("heads"), "5%", since=2026)
    assert rule.needs() == {Need("driver", "heads"), Need("bills", "2026", 1)}
    assert GrowthLimit(By("heads"), "5%").needs() == {Need("driver", "heads"), Need("bills", "", 1)}
    early = true(rule.shares(case_of(100_00, HEADS, year=2025)))
    assert (dict(early), codes(early)) == ({"a": 50_00, "b": 50_00}, {"not-yet": {"a", "b"}})
    assert rule.shares(case_of(100_00, HEADS, earlier=EARLIER)) == {"a": 42_00, "b": 58_00}
    for year in (2026, None):
        with pytest.raises(errors.NoEarlierBills) as caught:
            rule.shares(case_of(100_00, HEADS, year=year))
        assert (caught.value.year, caught.value.years) == (year, 1)


@pytest.mark.parametrize(
    "fields",
    [{}, {"at_most": "1%", "at_least": "2%"}, {"at_least": "-101%"}, {"at_most": "-2"}, {"at_most": 1, "at_least": -2}],
)
def test_limits_to_growth_that_make_no_sense_are_refused(fields):
    with pytest.raises(errors.InvalidRule) as caught:
        GrowthLimit(Even(), **fields)
    assert (caught.value.rule, caught.value.reason) == ("growth-limit", Phrase("growth-limits"))
    assert GrowthLimit(Even(), at_most="-100%", at_least=-1).at_least == -1


# --- corridors ----------------------------------------------------------------------------------------------------


def test_rates_stay_near_their_plain_mean():
    # 60 each over 10, 20 and 30: rates 6, 3 and 2, of which 11/3 is the mean; 20 % around it is 44/15 to 66/15
    # so a bears at most 44, b 58.67 to 88, c 88 to 132: c is at its floor first, for 28 below is more than 16 above
    # then 92 is left for 60 + 60: a 46 is 2 above, b 46 is 12.67 below: b at 58.67, and a bears 33.33
    heads = {"heads": {"a": 10, "b": 20, "c": 30}}
    working = true(share(180_00, Corridor(Even(), "heads", "20%"), heads).working)
    assert dict(working) == {"a": Fraction(100_00, 3), "b": Fraction(176_00, 3), "c": 88_00}
    assert list(codes(working)) == ["read", "unit-rate", "mean-rate", "floor", "cap", "at-floor", "scaled"]


def test_rates_stay_near_the_rate_of_all():
    # 180 over 60 is 3; 20 % around it is 2.40 to 3.60: a at most 36, b 48 to 72, c 72 to 108
    # a is 24 above, c 12 below: a at 36, and 144 is left for b and c: 72 each, which is within
    heads = {"heads": {"a": 10, "b": 20, "c": 30}}
    found = exact(Corridor(Even(), "heads", "20%", "weighted"), 180_00, heads)
    assert found == {"a": 36_00, "b": 72_00, "c": 72_00}
    assert exact(Corridor(Even(), "heads", 0, "weighted"), -180_00, heads) == {"a": -30_00, "b": -60_00, "c": -90_00}


def test_units_count_for_their_part_of_the_year():
    # evenly by days 120 and 60, of 10 x 1 and 20 x 1/2: rates 12 and 6, the mean 9; 10 % around it is 8.10 to 9.90
    days = {"a": 146, "b": 73}
    case = case_of(180_00, {"heads": {"a": 10, "b": 20}}, days=days, length=146)
    # a at most 99, b at least 81: that is all of it
    assert dict(true(Corridor(Even(), "heads", "10%").shares(case))) == {"a": 99_00, "b": 81_00}


def test_who_has_no_units_has_no_rate():
    heads = {"heads": {"a": 0, "b": 20, "c": 0}}
    with pytest.raises(errors.ZeroFigure) as caught:
        share(180_00, Corridor(Even(), "heads", "20%"), heads, year=2026)
    assert (caught.value.driver, caught.value.year, caught.value.participants) == ("heads", 2026, ("a", "c"))
    # in the rate of all together it is worth nothing
    assert exact(Corridor(Even(), "heads", 1, "weighted"), 180_00, heads) == {"a": 0, "b": 180_00, "c": 0}
    with pytest.raises(errors.ZeroTotal) as none:
        share(180_00, Corridor(Even(), "heads", 1, "weighted"), {"heads": {"a": 0}}, year=2026)
    assert (none.value.driver, none.value.year) == ("heads", 2026)


def test_shares_stay_near_those_of_a_default_key():
    # evenly 50 each, so 45 to 55; by calls 25 and 75
    rule = CorridorAround(By("calls"), Even(), "10%")
    working = true(share(100_00, rule, {"calls": {"a": 1, "b": 3}}).working)
    assert dict(working) == {"a": 45_00, "b": 55_00}
    assert [label for label, _ in working.inner] == ["before", "default"]
    assert exact(rule, -100_00, {"calls": {"a": 1, "b": 3}}) == {"a": -45_00, "b": -55_00}
    # by calls a bears all, by heads 20: a at most 22, b at least 72; the 6 that are left are for b, which has room
    drivers = {"calls": {"a": 1, "b": 0}, "heads": {"a": 1, "b": 4}}
    assert exact(CorridorAround(By("calls"), By("heads"), "10%"), 100_00, drivers) == {"a": 22_00, "b": 78_00}
    assert CorridorAround(By("calls"), By("heads"), 0).needs() == {Need("driver", "calls"), Need("driver", "heads")}


@pytest.mark.parametrize("width", ["101%", "-1%"])
@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("corridor", lambda width: Corridor(Even(), "heads", width)),
        ("corridor-around", lambda width: CorridorAround(Even(), Even(), width)),
    ],
)
def test_a_corridor_is_no_wider_than_its_middle(name, make, width):
    with pytest.raises(errors.InvalidRule) as caught:
        make(width)
    percent = Fraction(width.removesuffix("%")) / 100
    assert (caught.value.rule, caught.value.reason) == (name, Phrase("corridor-too-wide", {"width": percent}))
    assert (make(0).width, make(1).width) == (0, 1)


# --- the whole ----------------------------------------------------------------------------------------------------


def test_the_whole_grows_by_so_much():
    # last year 100, so at most 103: 51.50 each, and 17 of 120 is left
    shares = share_case(case_of(120_00, HEADS, earlier=EARLIER), PotLimit(By("heads"), "3%"))
    assert (dict(true(shares.working)), shares.unallocated) == ({"a": 51_50, "b": 51_50}, 17_00)
    assert [(label, one.pot) for label, one in shares.working.inner] == [("limited", 103_00)]
    less = share_case(case_of(80_00, HEADS, earlier=EARLIER), PotLimit(By("heads"), "3%"))
    assert (dict(true(less.working)), less.unallocated) == ({"a": 40_00, "b": 40_00}, 0)
    credit = case_of(-120_00, HEADS, earlier={2025: {"a": -100_00}})
    assert dict(true(PotLimit(By("heads"), "3%").shares(credit))) == {"a": -51_50, "b": -51_50}


def test_the_whole_grows_as_an_index_does():
    series = {"cpi": {"2024-06": 100, "2025-06": 110, "2024-12": 100, "2025-12": 102}}
    case = case_of(120_00, HEADS, earlier=EARLIER, series=series)
    rule = PotLimit(By("heads"), series="cpi")
    months = {Need("series", "cpi", 1, "12"), Need("series", "cpi", 2, "12")}
    assert rule.needs() == {Need("driver", "heads"), Need("bills", "", 1)} | months
    assert {month.month_in(2026) for month in months} == {"2024-12", "2025-12"}
    assert dict(true(rule.shares(case))) == {"a": 51_00, "b": 51_00}
    assert dict(true(PotLimit(By("heads"), series="cpi", month=6).shares(case))) == {"a": 55_00, "b": 55_00}
    # 10 %, but 4 % at most
    capped = true(PotLimit(By("heads"), "4%", series="cpi", month=6).shares(case))
    assert (dict(capped), capped.pot) == ({"a": 52_00, "b": 52_00}, 120_00)
    with pytest.raises(errors.IndexMissing) as caught:
        PotLimit(By("heads"), series="cpi", month=3).shares(case)
    assert (caught.value.series, caught.value.month) == ("cpi", "2025-03")
    with pytest.raises(errors.UnknownName) as wrong:
        PotLimit(By("heads"), series="cpx").shares(case)
    assert (wrong.value.kind, wrong.value.asked) == ("price-index", "cpx")


def test_the_whole_is_limited_from_a_year_on():
    rule = PotLimit(By("heads"), "3%", since=2026)
    assert Need("bills", "2026", 1) in rule.needs()
    early = true(rule.shares(case_of(120_00, HEADS, year=2025)))
    assert (dict(early), codes(early)) == ({"a": 60_00, "b": 60_00}, {"not-yet": {"a", "b"}})
    with pytest.raises(errors.NoEarlierBills):
        rule.shares(case_of(120_00, HEADS))


@pytest.mark.parametrize(("pot", "last"), [(100_00, -100_00), (-100_00, 100_00)])
def test_a_cost_after_a_credit_has_no_growth(pot, last):
    case = case_of(pot, HEADS, earlier={2025: {"a": last}})
    with pytest.raises(errors.ImpossibleLimits) as caught:
        PotLimit(By("heads"), "3%").shares(case)
    assert (caught.value.pot, caught.value.least, caught.value.most) == (pot // 100, 0, last * 103 // 10000)
    with pytest.raises(errors.ImpossibleLimits):
        GrowthLimit(By("heads"), "3%").shares(case)
    nothing = PotLimit(By("heads"), "3%").shares(case_of(0, HEADS, earlier={2025: {"a": last}}))
    assert dict(nothing) == {"a": 0, "b": 0}


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, Phrase("growth-limits")),
        ({"at_most": "-101%"}, Phrase("growth-limits")),
        ({"at_most": 0, "month": 13}, Phrase("month-of-year", {"month": 13})),
        ({"at_most": 0, "month": 0}, Phrase("month-of-year", {"month": 0})),
    ],
)
def test_a_limit_to_the_whole_says_what_it_is(fields, reason):
    with pytest.raises(errors.InvalidRule) as caught:
        PotLimit(Even(), **fields)
    assert (caught.value.rule, caught.value.reason) == ("pot-limit", reason)


# --- refusals -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "pot", "least", "most"),
    [
        ({"at_most": "30%"}, 100_00, 0, 90),
        ({"at_most": "30%"}, -100_00, 0, -90),
        ({"at_least": "40%"}, 100_00, 120, Phrase("no-limit")),
        ({"at_least": "40%", "if_impossible": "raise"}, 100_00, 120, Phrase("no-limit")),
        ({"at_least": "40%", "at_most": "50%"}, 100_00, 120, 150),
        ({"at_least": "20%", "at_most": "19%", "if_impossible": "raise"}, 100_00, 20, 19),  # of one of them
        ({"at_most": "0%", "if_impossible": "raise"}, 100_00, 0, 0),
    ],
)
def test_limits_that_leave_no_way_are_refused(fields, pot, least, most):
    with pytest.raises(errors.ImpossibleLimits) as caught:
        share(pot, Bounded(By("hours"), **fields), HOURS)
    refusal = caught.value
    assert (refusal.rule, refusal.pot, refusal.least, refusal.most) == ("bounded", pot // 100, least, most)


def test_who_bore_nothing_and_has_no_limit_bears_nothing_of_what_others_leave():
    """There is no proportion by which it could."""
    case = case_of(100_00, {"calls": {"a": 1, "new": 0}}, earlier={2025: {"a": 90_00}})
    with pytest.raises(errors.ImpossibleLimits) as caught:
        GrowthLimit(By("calls"), "10%").shares(case)
    assert (caught.value.rule, caught.value.least, caught.value.most) == ("growth-limit", 0, 99)
    assert GrowthLimit(By("calls"), "12%").shares(case) == {"a": 100_00, "new": 0}


def test_the_floor_of_one_who_was_paid_gives_no_room_to_another():
    # b bears at least 90 % of 120; that a was paid 40 does not make 100 enough
    case = case_of(100_00, HEADS, earlier={2025: {"a": -40_00, "b": 120_00}})
    with pytest.raises(errors.ImpossibleLimits) as caught:
        GrowthLimit(By("heads"), at_least="-10%").shares(case)
    assert (caught.value.pot, caught.value.least, caught.value.most) == (100, 108, Phrase("no-limit"))
    assert dict(true(GrowthLimit(By("heads"), at_least="-50%").shares(case))) == {"a": 40_00, "b": 60_00}


def test_a_bound_has_limits():
    with pytest.raises(errors.InvalidRule) as caught:
        Bounded(Even())
    assert (caught.value.rule, caught.value.reason) == ("bounded", Phrase("no-limits"))


@pytest.mark.parametrize(
    "make",
    [
        lambda word: Bounded(Even(), at_most="50%", if_impossible=word),
        lambda word: Corridor(Even(), "heads", "5%", mean=word),
    ],
)
def test_a_choice_is_one_of_those_there_are(make):
    with pytest.raises(errors.UnknownName) as caught:
        make("mean")
    assert (caught.value.kind, caught.value.asked) == ("choice", "mean")


@pytest.mark.parametrize(
    "make",
    [
        lambda of: Bounded(of, "1%"),
        lambda of: GrowthLimit(of, "1%"),
        lambda of: Corridor(of, "heads", 0),
        lambda of: CorridorAround(of, Even(), 0),
        lambda of: CorridorAround(Even(), of, 0),
        lambda of: PotLimit(of, "1%"),
    ],
)
def test_what_is_limited_is_a_rule(make):
    assert isinstance(make(Fee("1.00")), SharingRule)
    assert make(By("calls")).needs() >= {Need("driver", "calls")}
    with pytest.raises(errors.RuleNotATable):
        make("even")


# --- laws ---------------------------------------------------------------------------------------------------------

NAMES = "abcdef"
figure = st.integers(0, 9) | st.fractions(0, 20, max_denominator=6)
pots = st.integers(-50_00, 50_00) | st.integers(-20, 20)
LOW, HIGH = (Limit(amount="1.00", driver=side) for side in ("low", "high"))
RULES = {
    "both": Bounded(By("calls"), LOW, HIGH),
    "raise": Bounded(By("calls"), LOW, HIGH, "raise"),
    "low": Bounded(By("calls"), LOW),
    "high": Bounded(By("calls"), at_most=HIGH),
}


@st.composite
def drivers(draw):
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True))
    low = {name: draw(st.just(0) | figure) for name in names}
    high = {name: low[name] + draw(figure) for name in names}
    calls = {name: draw(figure) for name in names} | {names[0]: draw(st.integers(1, 20))}
    return {"calls": calls, "low": low, "high": high}


def cases(kind, tables, pot):
    """The shares of a rule of this kind, None where it refuses; with the floors and caps that it has, in cents."""
    zero, free = dict.fromkeys(tables["calls"], Fraction(0)), dict.fromkeys(tables["calls"])
    low = zero if kind == "high" else {name: 100 * Fraction(one) for name, one in tables["low"].items()}
    high = free if kind == "low" else {name: 100 * Fraction(one) for name, one in tables["high"].items()}
    try:
        return exact(RULES[kind], pot, tables), low, high
    except errors.ImpossibleLimits:
        return None, low, high


@given(tables=drivers(), pot=pots, kind=st.sampled_from(["both", "low", "high"]))
def test_all_is_borne_within_the_limits_and_else_in_proportion(tables, pot, kind):
    found, low, high = cases(kind, tables, pot)
    most = None if kind == "low" else sum(high.values())
    if found is None:
        assert sum(low.values()) > abs(pot) or (most is not None and most < abs(pot))
        return
    assert sum(found.values()) == pot
    shares = {name: abs(one) for name, one in found.items()}
    assert all(low[name] <= one and (high[name] is None or one <= high[name]) for name, one in shares.items())
    calls = tables["calls"]
    rates = {name: shares[name] / Fraction(calls[name]) for name in shares if calls[name]}
    # some rate for all: below it is only who is at its cap, above it only who is at its floor
    above = [rate for name, rate in rates.items() if shares[name] != low[name]]
    below = [rate for name, rate in rates.items() if shares[name] != high[name]]
    assert not above or not below or max(above) <= min(below)
    if any(shares[name] != low[name] for name in shares if not calls[name]):
        assert all(shares[name] == high[name] for name in rates)


@given(tables=drivers(), pot=pots)
def test_no_order_matters_and_a_credit_mirrors_a_cost(tables, pot):
    turned = {driver: dict(reversed(table.items())) for driver, table in tables.items()}
    for kind in RULES:
        found, *_ = cases(kind, tables, pot)
        assert cases(kind, turned, pot)[0] == found
        mirrored, *_ = cases(kind, tables, -pot)
        assert mirrored == (None if found is None else {name: -one for name, one in found.items()})


@given(tables=drivers(), pot=pots, other=st.permutations(NAMES))
def test_names_do_not_matter(tables, pot, other):
    called = dict(zip(NAMES, other, strict=True))
    renamed = {driver: {called[name]: one for name, one in table.items()} for driver, table in tables.items()}
    for kind in RULES:
        found, *_ = cases(kind, tables, pot)
        expected = None if found is None else {called[name]: one for name, one in found.items()}
        assert cases(kind, renamed, pot)[0] == expected


@given(tables=drivers(), pot=pots.filter(bool))
def test_raised_caps_bear_it_all(tables, pot):
    found, low, high = cases("raise", tables, pot)
    caps = sum(high.values())
    if found is None:
        assert sum(low.values()) > abs(pot) or not caps
    elif caps < abs(pot):
        assert found == {name: cap * pot / caps for name, cap in high.items()}
    else:
        assert found == cases("both", tables, pot)[0]


@given(tables=drivers(), pot=pots, share_of=st.fractions(0, 1, max_denominator=12), factor=st.integers(2, 9))
def test_limits_in_shares_grow_with_the_pot(tables, pot, share_of, factor):
    rule = Bounded(By("calls"), at_most=max(share_of, Fraction(1, len(tables["calls"]))))
    shares = exact(rule, pot, tables)
    assert exact(rule, pot * factor, tables) == {name: one * factor for name, one in shares.items()}


@given(tables=drivers(), pot=pots)
def test_limits_that_nobody_meets_change_nothing(tables, pot):
    plain = exact(By("calls"), pot, tables)
    shares = share(pot, Bounded(By("calls"), at_least=0, at_most=1), tables)
    assert dict(shares.exact) == plain
    assert codes(shares.working).keys() == {"floor", "cap", "within"}
    assert exact(CorridorAround(By("calls"), By("calls"), 0), pot, tables) == plain
    case = case_of(pot, tables, earlier={2025: plain})
    assert dict(true(GrowthLimit(By("calls"), 0, 0).shares(case))) == plain
    assert dict(true(PotLimit(By("calls"), 0).shares(case))) == plain
    assert dict(true(Corridor(By("calls"), "calls", 0, "weighted").shares(case))) == plain


@given(tables=drivers(), pot=pots, width=st.fractions(0, 1, max_denominator=9))
def test_a_corridor_is_kept(tables, pot, width):
    heads = {name: one + 1 for name, one in tables["high"].items()}
    found = exact(Corridor(By("calls"), "heads", width, "weighted"), pot, tables | {"heads": heads})
    assert sum(found.values()) == pot
    rate = Fraction(abs(pot)) / sum(heads.values())
    assert all(abs(abs(one) - rate * heads[name]) <= rate * width * heads[name] for name, one in found.items())
    assert found == exact(CorridorAround(By("calls"), By("heads"), width), pot, tables | {"heads": heads})


@given(tables=drivers(), pot=st.integers(1, 50_00), most=st.fractions(0, 1, max_denominator=9))
def test_growth_stays_within_its_limit(tables, pot, most):
    last = {name: 100 * Fraction(one) for name, one in tables["high"].items() if name != min(tables["high"])}
    case = case_of(pot, tables, earlier={2025: last})
    known = sum(last.values()) * (1 + most)
    newcomer = tables["calls"][min(tables["calls"])]
    if known < pot and not newcomer:
        with pytest.raises(errors.ImpossibleLimits):
            GrowthLimit(By("calls"), most).shares(case)
        return
    found = true(GrowthLimit(By("calls"), most).shares(case))
    assert sum(found.values()) == pot
    assert all(found[name] <= bill * (1 + most) for name, bill in last.items())
    assert all(one >= 0 for one in found.values())
