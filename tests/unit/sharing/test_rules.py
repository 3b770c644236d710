"""Equal parts, a driver, a mix, an agreed table: worked by hand."""

from collections import OrderedDict
from fractions import Fraction
from types import MappingProxyType

import pytest

from intermunicipal.sharing import (
    RULE_TYPES,
    By,
    Case,
    Driver,
    Even,
    Fixed,
    Mix,
    Need,
    Part,
    SharingRule,
    share,
    share_case,
)
from intermunicipal.sharing.protocol import all_needs

PEOPLE = {"population": {"a": 1, "b": 2, "c": 4}}
BASIS = Mix([("30%", Even()), ("70%", By("population"))])


def test_the_example_that_outside_programs_rely_on():
    # 30.00 in equal parts: 10.00 each. 70.00 per head, 1 + 2 + 4 = 7: 10.00, 20.00, 40.00.
    shares = share(100_00, BASIS, PEOPLE)
    assert shares["a"] == 20_00
    assert shares.exact["a"] == Fraction(2000)
    assert (shares.unallocated, shares.rounding) == (0, 0)
    assert shares == {"a": 20_00, "b": 30_00, "c": 50_00}


def test_shares_are_a_mapping_that_equals_a_plain_dict():
    shares = share(100_00, BASIS, PEOPLE)
    assert {"c": 50_00, "b": 30_00, "a": 20_00} == shares  # noqa: SIM300 - a dict knows nothing of shares
    assert shares != {"a": 20_00, "b": 30_00, "c": 50_01}
    assert shares != {"a": 20_00, "b": 30_00}
    assert list(shares) == ["a", "b", "c"]
    assert (len(shares), "a" in shares, "d" in shares) == (3, True, False)
    assert repr(shares) == "Shares({'a': 2000, 'b': 3000, 'c': 5000}, rounding=0, unallocated=0)"
    with pytest.raises(KeyError):
        shares["d"]


@pytest.mark.parametrize(
    ("rule", "exact", "cents"),
    [
        # 100.00 / 3
        (Even(), {"a": "10000/3", "b": "10000/3", "c": "10000/3"}, (3334, 3333, 3333)),
        # 10000 x 1/7, 2/7, 4/7 = 1428 4/7, 2857 1/7, 5714 2/7: one odd cent, to a
        (By("population"), {"a": "10000/7", "b": "20000/7", "c": "40000/7"}, (1429, 2857, 5714)),
        # 5000 x 1/3 = 1666 2/3 each, and 5000 x 1/7, 2/7, 4/7 = 714 2/7, 1428 4/7, 2857 1/7:
        # 2380 20/21, 3095 5/21, 4523 17/21: two odd cents, to a and c
        (
            Mix([("50%", Even()), ("50%", By("population"))]),
            {"a": "50000/21", "b": "65000/21", "c": "95000/21"},
            (2381, 3095, 4524),
        ),
        # 2/37, 10/37 and 25/37 of 10000 = 540 20/37, 2702 26/37, 6756 28/37: two odd cents, to c and b
        (
            Fixed({"a": "2/37", "b": "10/37", "c": "25/37"}),
            {"a": "20000/37", "b": "100000/37", "c": "250000/37"},
            (540, 2703, 6757),
        ),
        # a quarter agreed (all of it for c), the rest half evenly, half per head: 2500 to c;
        # 3750 x 1/3 = 1250 each; 3750 x 1/7, 2/7, 4/7 = 535 5/7, 1071 3/7, 2142 6/7: two odd cents, to c and a
        (
            Mix(
                [
                    ("1/4", Fixed({"a": 0, "b": 0, "c": 1})),
                    ("0.75", Mix([("50%", Even()), ("50%", By("population"))])),
                ]
            ),
            {"a": "12500/7", "b": "16250/7", "c": "41250/7"},
            (1786, 2321, 5893),
        ),
    ],
    ids=["even", "by", "mix", "fixed", "nested"],
)
def test_a_hundred_euro_shared_by_hand(rule, exact, cents):
    shares = share(100_00, rule, PEOPLE)
    assert dict(shares.exact) == {name: Fraction(amount) for name, amount in exact.items()}
    assert tuple(shares.values()) == cents


def test_cents_are_handed_out_once_over_the_sum_of_the_parts():
    # Ten cents, half evenly and half per head: 5/3 + 5/7, 5/3 + 10/7, 5/3 + 20/7 = 2 8/21, 3 2/21, 4 11/21.
    # Once: 2, 3, 4 and the odd cent to c. Each part apart would give 2 + 1, 2 + 1, 1 + 3 = 3, 3, 4.
    assert share(10, Mix([("50%", Even()), ("50%", By("population"))]), PEOPLE) == {"a": 2, "b": 3, "c": 5}


@pytest.mark.parametrize(
    ("odd_cents", "cents", "rounding"),
    [
        # 11 cents over 6, 6, 2: exact 4 5/7, 4 5/7, 1 4/7; the odd cents go to a and b
        ("largest-remainder", (5, 5, 1), 0),
        ("webster", (5, 5, 1), 0),
        ("half-up", (5, 5, 2), -1),
    ],
)
def test_the_odd_cent_rule_is_chosen_by_name_and_told(odd_cents, cents, rounding):
    shares = share(11, By("seats"), {"seats": {"a": 6, "b": 6, "c": 2}}, odd_cents=odd_cents)
    assert (tuple(shares.values()), shares.rounding, shares.odd_cents) == (cents, rounding, odd_cents)


def test_a_pot_of_nothing_costs_nobody_anything():
    assert share(0, BASIS, PEOPLE) == {"a": 0, "b": 0, "c": 0}


def test_who_is_alone_bears_all():
    for rule in (Even(), By("hours"), Fixed({"a": "100%"}), Mix([("1/3", Even()), ("2/3", By("hours"))])):
        assert share(-7, rule, {"hours": {"a": "0.1"}}) == {"a": -7}


# --- who takes part -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "more", "names"),
    [
        (By("hours"), {}, "ab"),
        (Even(), {}, "abc"),
        (Mix([("50%", Even()), ("50%", By("hours"))]), {}, "ab"),
        (Mix([("50%", By("population")), ("50%", By("files"))]), {}, "abc"),
        (Fixed({"x": "50%", "y": "50%"}), {}, "xy"),
        (Even(), {"participants": ["c", "a", "a"]}, "ac"),
        (By("population"), {"participants": ["c", "a"]}, "ac"),
        (Even(), {"days": {"q": 1, "p": 1}}, "pq"),
        (By("population"), {"days": {"c": 1, "a": 1}}, "ac"),
    ],
)
def test_the_participants_are_those_given_or_those_whom_the_rule_reads(rule, more, names):
    drivers = {**PEOPLE, "hours": {"a": 1, "b": 1}, "files": {"a": 1, "b": 1, "c": 0}}
    assert list(share(12, rule, drivers, **more)) == list(names)


# --- figures ------------------------------------------------------------------------------------------------------

HOURS = {2024: {"a": 1, "b": 3}, 2025: {"a": "2.5", "b": Fraction(5, 2)}}


@pytest.mark.parametrize(("year", "cents"), [(2024, (25, 75)), (2025, (50, 50))])
def test_the_figures_are_those_of_the_year_asked_for(year, cents):
    assert tuple(share(100, By("hours"), {"hours": HOURS}, year=year).values()) == cents


def test_figures_without_a_year_hold_for_every_year():
    assert share(100, By("hours"), {"hours": {"a": 1, "b": 3}}, year=1999) == {"a": 25, "b": 75}


def test_dated_and_undated_drivers_go_together():
    rule = Mix([("50%", By("hours")), ("50%", By("population"))])
    found = share(800, rule, {"hours": HOURS, "population": {"a": 1, "b": 1}}, year=2024)
    assert found == {"a": 300, "b": 500}


def test_a_driver_knows_its_years_and_participants():
    driver = Driver("hours", {2024: {"a": 1}, 2025: {"a": 1, "b": "1/2"}})
    assert driver.participants == {"a", "b"}
    assert driver.known_years(["a"]) == (2024, 2025)
    assert driver.known_years(["a", "b"]) == (2025,)
    assert driver.known_years(["c"]) == ()
    assert driver.figures(["b"], 2025) == {"b": Fraction(1, 2)}


@pytest.mark.parametrize("kind", [dict, OrderedDict, MappingProxyType])
def test_any_mapping_is_a_driver_and_none_is_altered(kind):
    table = {"a": "1", "b": "3"}
    given = kind(table)
    assert share(100, By("hours"), kind({"hours": given})) == {"a": 25, "b": 75}
    assert dict(given) == table


# --- rules are values ---------------------------------------------------------------------------------------------


def test_rules_of_one_content_are_equal():
    assert Mix([("30%", Even()), ("0.7", By("population"))]) == BASIS
    assert Mix([Part("3/10", Even()), Part("70 %", By("population"))]) == BASIS
    assert Mix([("70%", Even()), ("30%", By("population"))]) != BASIS
    assert Fixed({"b": "40%", "a": "60%"}) == Fixed({"a": "3/5", "b": "2/5"})
    assert By("hours") != By("files")


@pytest.mark.parametrize("rule", [Even(), By("hours"), BASIS, Fixed({"a": 1})])
def test_a_rule_cannot_be_altered(rule):
    with pytest.raises(AttributeError):
        rule.driver = "files"
    assert isinstance(rule, SharingRule)


def test_an_agreed_table_is_copied():
    table = {"a": "60%", "b": "40%"}
    rule = Fixed(table)
    table["a"] = "90%"
    assert share(100, rule, {}) == {"a": 60, "b": 40}


def test_the_names_of_the_rules():
    assert {kind.name: kind.__name__ for kind in RULE_TYPES} == {
        "even": "Even",
        "by": "By",
        "fixed-denominator": "FixedDenominator",
        "mix": "Mix",
        "fixed": "Fixed",
        "unit-price": "UnitPrice",
        "price-list": "PriceList",
        "fee": "Fee",
        "bracket-fee": "BracketFee",
        "agreed": "Agreed",
        "then": "Then",
        "pools": "Pools",
        "groups": "Groups",
        "bounded": "Bounded",
        "growth-limit": "GrowthLimit",
        "corridor": "Corridor",
        "corridor-around": "CorridorAround",
        "pot-limit": "PotLimit",
        "phase-in": "PhaseIn",
        "ramp": "Ramp",
        "relief": "Relief",
        "by-month": "ByMonth",
    }


def test_a_rule_tells_what_it_reads():
    nested = Mix([("1/2", BASIS), ("1/2", Mix([("1/2", By("hours")), ("1/2", Fixed({"a": 1}))]))])
    people, hours, named = Need("driver", "population"), Need("driver", "hours"), Need("participant", "a")
    assert Even().needs() == frozenset()
    assert By("hours").needs() == {hours}
    assert nested.needs() == {people, hours, named}
    assert all_needs([By("hours"), BASIS]) == {people, hours}
    assert sorted([people, named, hours]) == [hours, people, named]


# --- the trace ----------------------------------------------------------------------------------------------------


def test_the_trace_tells_pot_weight_figures_and_share_of_every_part():
    working = share(100_00, BASIS, PEOPLE).working
    assert (working.rule, working.pot, working.driver, dict(working.figures)) == ("mix", 10000, None, {})
    (even_weight, even), (by_weight, by) = working.parts
    assert (even_weight, by_weight) == (Fraction(3, 10), Fraction(7, 10))
    assert (even.rule, even.pot, even.driver, even.parts) == ("even", 3000, None, ())
    assert dict(even) == {"a": 1000, "b": 1000, "c": 1000}
    assert (by.rule, by.pot, by.driver) == ("by", 7000, "population")
    assert dict(by.figures) == {"a": 1, "b": 2, "c": 4}
    assert dict(by) == {"a": 1000, "b": 2000, "c": 4000}


def test_the_trace_of_a_table_tells_the_agreed_weights():
    working = share(100, Fixed({"a": "60%", "b": "2/5"}), {}).working
    assert (working.rule, working.driver) == ("fixed", None)
    assert dict(working.figures) == {"a": Fraction(3, 5), "b": Fraction(2, 5)}


def test_the_trace_of_a_part_year_tells_the_figures_before_the_days():
    working = share(100, By("people"), {"people": {"a": 10, "b": 30}}, days={"a": 365, "b": 73}).working
    assert dict(working.figures) == {"a": 10, "b": 30}
    assert working.days == {"a": 365, "b": 73}
    assert share(100, Even(), {}, participants=["a"]).working.days is None


def test_the_trace_tells_how_the_odd_cents_went():
    split = share(100, Even(), {}, participants=["a", "b", "c"]).split
    assert [(one.base, one.place, one.cents) for one in split.handed.values()] == [
        (33, 1, 34),
        (33, 2, 33),
        (33, 3, 33),
    ]
    assert split.odd == 1


# --- part-years ---------------------------------------------------------------------------------------------------


def test_equal_parts_by_days():
    # 365 + 92 = 457 days; 36500 x 365/457 = 29152.079..., 36500 x 92/457 = 7347.921...: the odd cent goes to b
    shares = share(365_00, Even(), {}, days={"a": 365, "b": 92})
    assert shares == {"a": 291_52, "b": 73_48}
    assert dict(shares.exact) == {"a": Fraction(13322500, 457), "b": Fraction(3358000, 457)}


FIFTH = {"a": 365, "b": 73}  # b took part for a fifth of the year


def test_a_size_counts_by_days():
    # a: 100 x 365 = 36500; b: 300 x 73 = 21900; together 58400
    assert share(584_00, By("people"), {"people": {"a": 100, "b": 300}}, days=FIFTH) == {"a": 365_00, "b": 219_00}


def test_use_tells_of_its_days_already():
    # 100 and 300 hours were used, b's in a fifth of the year: a quarter and three quarters of 584.00
    drivers = {"hours": Driver("hours", {"a": 100, "b": 300}, use=True)}
    found = share_case(Case(Fraction(584_00), FIFTH, drivers, days=FIFTH), By("hours"))
    assert found == {"a": 146_00, "b": 438_00}
    assert found.working.days is None


def test_size_and_use_in_one_mix_count_each_in_its_way():
    # half by people times days, 36500 : 21900 = 5 : 3 of 292.00: 182.50 and 109.50; half by hours: 73.00 and 219.00
    drivers = {
        "people": Driver("people", {"a": 100, "b": 300}),
        "hours": Driver("hours", {"a": 100, "b": 300}, use=True),
    }
    rule = Mix([("50%", By("people")), ("50%", By("hours"))])
    found = share_case(Case(Fraction(584_00), FIFTH, drivers, days=FIFTH), rule)
    assert found == {"a": 255_50, "b": 328_50}


def test_a_mix_by_days():
    # 300.00 evenly by days, 365 : 73 = 5 : 1: 250.00 and 50.00
    # 700.00 by hours times days, 36500 : 21900 = 5 : 3: 437.50 and 262.50
    rule = Mix([("30%", Even()), ("70%", By("hours"))])
    found = share(1000_00, rule, {"hours": {"a": 100, "b": 300}}, days={"a": 365, "b": 73})
    assert found == {"a": 687_50, "b": 312_50}


def test_who_takes_part_on_no_day_bears_nothing():
    assert share(100, Even(), {}, days={"a": 365, "b": 0}) == {"a": 100, "b": 0}


@pytest.mark.parametrize(("days", "part"), [(None, False), ({"a": 9, "b": 9}, False), ({"a": 9, "b": 8}, True)])
def test_a_part_year_is_one_of_unequal_days(days, part):
    assert Case(Fraction(1), ["a", "b"], days=days).part_year is part
