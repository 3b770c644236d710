"""Keys that change with time, at every day on which something changes; and part-years by months."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intermunicipal import errors
from intermunicipal.dates import parse
from intermunicipal.messages import Phrase
from intermunicipal.sharing import Amount, By, Case, Driver, Even, Fee, Fixed, Lag, Need, UnitPrice, share, share_case
from intermunicipal.sharing.formulas import evaluate
from intermunicipal.sharing.rules.transitions import ByMonth, PhaseIn, Ramp, Reduction, Relief, reduction_of

HEADS = {"heads": {"a": 1, "b": 3}}
THREE = {"heads": {"a": 1, "b": 3, "c": 4}}
SINCE = "2026-01-01"


def require_true(working):
    """Every line is recomputed from the figures that it shows, and a share that it reads is one of an inner working."""
    for line in working.steps:
        for name, value in line.values.items():
            assert evaluate(line.formula, {key: column.of(name) for key, column in line.columns.items()}) == value
        for key, column in line.columns.items():
            if key in ("old", "new", "share", "full") and line.code != "relief-part":
                shares = dict(working.inner).get(key) or dict(working.inner).get("of") or working.inner[-1][1]
                assert all(column.of(name) == shares[name] for name in line.values if key != "full")
    for _, inner in working.inner:
        require_true(inner)


def at(rule, year, drivers=HEADS, pot=100_00, **more):
    shares = share(pot, rule, drivers, year=year, **more)
    require_true(shares.working)
    return dict(shares)


def codes(rule, year, drivers=HEADS):
    return [line.code for line in share(100_00, rule, drivers, year=year).working.steps]


# --- phase-in -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "a"),
    [
        (2024, 50_00),  # long before: evenly, 1/2 each
        (2025, 50_00),
        (2026, 43_75),  # 3/4 x 50.00 + 1/4 x 25.00
        (2027, 37_50),  # 2/4 x 50.00 + 2/4 x 25.00
        (2028, 31_25),  # 1/4 x 50.00 + 3/4 x 25.00
        (2029, 25_00),  # 4/4: by heads, 1/4
        (2030, 25_00),
        (2050, 25_00),
    ],
)
def test_a_new_key_gains_a_part_each_year(year, a):
    assert at(PhaseIn(Even(), By("heads"), since=SINCE, years=4), year) == {"a": a, "b": 100_00 - a}


@pytest.mark.parametrize(
    ("year", "a"),
    [
        (2025, 50_00),
        (2026, 50_00),  # 0: still the old
        (2027, 45_00),  # 4/5 x 50.00 + 1/5 x 25.00
        (2028, 45_00),  # stays
        (2029, 25_00),
        (2030, 25_00),
    ],
)
def test_a_path_says_what_each_year_weighs(year, a):
    assert at(PhaseIn(Even(), By("heads"), SINCE, path=("0", "20%", "1/5", 1)), year)["a"] == a


def test_the_weight_is_told_and_only_what_counts_is_computed():
    rule = PhaseIn(Even(), By("heads"), SINCE, years=2)
    none = {"heads": {"a": 0, "b": 0}}  # by heads nobody can share this
    assert at(rule, 2025, none) == {"a": 50_00, "b": 50_00}
    with pytest.raises(errors.ZeroTotal):
        at(rule, 2026, none)
    assert [codes(rule, year) for year in (2025, 2026, 2027, 2028)] == [
        ["phase-old"],
        ["phase", "phase-share"],
        ["phase", "phase-new"],
        ["phase-new"],
    ]
    working = share(100_00, rule, HEADS, year=2026).working
    assert [label for label, _ in working.inner] == ["old", "new"]
    assert (working.steps[0].formula, dict(working.steps[0].values)) == (
        "k / years",
        dict.fromkeys("ab", Fraction(1, 2)),
    )
    back = PhaseIn(By("heads"), Even(), SINCE, years=2)
    assert at(back, 2027, none) == at(back, 2028, none) == {"a": 50_00, "b": 50_00}  # the old is not asked any more


def test_a_path_tells_which_year_of_it_it_is():
    (told, _) = share(1, PhaseIn(Even(), By("heads"), SINCE, path=["1/2", "3/4", 1]), HEADS, year=2027).working.steps
    assert (told.values["a"], told.about["a"]) == (Fraction(3, 4), Phrase("phase-year", {"k": 2, "years": 3}))


def test_a_part_year_is_weighed_by_both_keys():
    # old: 1 x 365 to 1 x 73 is 5 to 1, 80.00 and 16.00; new: 1 x 365 to 3 x 73 is 5 to 3, 60.00 and 36.00
    shares = share(96_00, PhaseIn(Even(), By("heads"), SINCE, years=2), HEADS, year=2026, days={"a": 365, "b": 73})
    assert shares == {"a": 70_00, "b": 26_00}  # (80.00 + 60.00) / 2, (16.00 + 36.00) / 2


def test_a_credit_mirrors_a_cost():
    for rule in (PhaseIn(Even(), By("heads"), SINCE, years=3), Ramp(By("heads"), "b", SINCE, years=3)):
        for year in range(2025, 2030):
            cost = share(77_77, rule, HEADS, year=year).exact
            credit = share(-77_77, rule, HEADS, year=year).exact
            assert dict(credit) == {name: -one for name, one in cost.items()}


def test_what_a_key_leaves_to_nobody_is_left_in_its_part():
    # a fee of 10.00 each leaves 80.00; half of that is left, half is shared evenly
    shares = share(100_00, PhaseIn(Fee("10.00"), Even(), SINCE, years=2), {}, participants=["a", "b"], year=2026)
    assert (shares, shares.unallocated) == ({"a": 30_00, "b": 30_00}, 40_00)


SCHEDULES = [
    (lambda **schedule: PhaseIn(Even(), By("heads"), **schedule), "phase-in"),
    (lambda **schedule: Ramp(Even(), "a", **schedule), "ramp"),
]
both_rules = pytest.mark.parametrize(("make", "name"), SCHEDULES, ids=["phase-in", "ramp"])


@both_rules
@pytest.mark.parametrize(
    ("schedule", "reason"),
    [
        ({"since": "2026-01-02", "years": 4}, Phrase("since-not-new-year", {"since": parse("2026-01-02")})),
        ({"since": "2026-02-01", "years": 4}, Phrase("since-not-new-year", {"since": parse("2026-02-01")})),
        ({"since": SINCE}, Phrase("years-or-path")),
        ({"since": SINCE, "path": ()}, Phrase("years-or-path")),
        ({"since": SINCE, "years": 2, "path": ("1/2", 1)}, Phrase("years-or-path")),
        ({"since": SINCE, "years": 0}, Phrase("years-or-path")),
        ({"since": SINCE, "years": -3}, Phrase("years-or-path")),
        ({"since": SINCE, "path": ("1/2", "99%")}, Phrase("path")),
        ({"since": SINCE, "path": ("1/2", "1/3", 1)}, Phrase("path")),
        ({"since": SINCE, "path": ("-1/2", 1)}, Phrase("path")),
        ({"since": SINCE, "path": ("1/2", 2, 1)}, Phrase("path")),
        ({"since": SINCE, "path": ("1/2", "3/2")}, Phrase("path")),
    ],
)
def test_a_schedule_that_cannot_be_is_refused(make, name, schedule, reason):
    with pytest.raises(errors.InvalidRule) as caught:
        make(**schedule)
    assert (caught.value.rule, caught.value.reason) == (name, reason)


@both_rules
def test_a_schedule_is_exact_and_has_a_day(make, name):  # noqa: ARG001
    for wrong in ({"years": 2.0}, {"years": True}, {"path": (0.5, 1)}, {"path": "11"}, {"years": "2"}):
        with pytest.raises(errors.InvalidNumber):
            make(since=SINCE, **wrong)
    with pytest.raises(errors.InvalidDate):
        make(since="2026", years=2)
    assert make(since=parse(SINCE), years=1) == make(since=SINCE, years=1)


@both_rules
def test_without_a_year_no_weight_is_known(make, name):
    with pytest.raises(errors.YearNeeded) as caught:
        share(100, make(since=SINCE, years=4), HEADS)
    assert (caught.value.asked, caught.value.lag) == (name, 0)


def test_needs_are_those_of_both_keys():
    rule = PhaseIn(By(Lag("heads")), Fixed({"a": 1}), SINCE, years=1)
    assert rule.needs() == {Need("driver", "heads", 1), Need("participant", "a")}
    assert Ramp(By("heads"), "z", SINCE, years=1).needs() == {Need("driver", "heads"), Need("member", "z")}
    with pytest.raises(errors.RuleNotATable):
        PhaseIn("even", Even(), SINCE, years=1)


# --- ramp ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2025, (10_00, 30_00, 40_00)),  # before its first year nothing changes
        # c bears 1/4 of 40.00; the other 30.00 falls on a and b as 1 to 3: 7.50 and 22.50
        (2026, (17_50, 52_50, 10_00)),
        (2027, (15_00, 45_00, 20_00)),
        (2028, (12_50, 37_50, 30_00)),
        (2029, (10_00, 30_00, 40_00)),
        (2030, (10_00, 30_00, 40_00)),
    ],
)
def test_a_new_member_bears_more_each_year(year, expected):
    rule = Ramp(By("heads"), "c", SINCE, years=4)
    assert at(rule, year, THREE, 80_00) == dict(zip("abc", expected, strict=True))


@pytest.mark.parametrize(("year", "c"), [(2025, 40_00), (2026, 0), (2027, 30_00), (2028, 40_00), (2029, 40_00)])
def test_a_new_member_may_follow_a_path(year, c):
    found = at(Ramp(By("heads"), "c", SINCE, path=(0, "75%", 1)), year, THREE, 80_00)
    assert (found["c"], found["b"]) == (c, 3 * found["a"])
    assert sum(found.values()) == 80_00


def test_the_lines_of_a_ramp_hold_for_whom_they_are():
    working = share(80_00, Ramp(By("heads"), "c", SINCE, years=4), THREE, year=2026).working
    assert [(line.code, line.kind, "".join(line.values)) for line in working.steps] == [
        ("phase", "figure", "abc"),
        ("ramp-left", "amount", "abc"),
        ("ramp-own", "share", "c"),
        ("ramp-others", "share", "ab"),
    ]
    assert working.steps[1].values["a"] == 30_00
    assert working.inner[0][0] == "of"


def test_where_nothing_is_ramped_the_key_explains_itself():
    rule = Ramp(By("heads"), "c", SINCE, years=4)
    found = {year: share(80_00, rule, THREE, year=year).working.rule for year in (2025, 2026, 2028, 2029, 2030)}
    assert found == {2025: "by", 2026: "ramp", 2028: "ramp", 2029: "by", 2030: "by"}


def test_who_takes_no_part_changes_nothing():
    rule = Ramp(By("heads"), "z", SINCE, years=4)
    assert at(rule, 2026) == at(rule, None) == {"a": 25_00, "b": 75_00}


@pytest.mark.parametrize("heads", [{"z": 4}, {"a": 0, "b": 0, "z": 4}], ids=["alone", "others at zero"])
def test_where_the_others_have_no_share_it_bears_all(heads):
    rule = Ramp(By("heads"), "z", SINCE, years=4)
    assert at(rule, 2026, {"heads": heads})["z"] == 100_00
    assert codes(rule, 2026, {"heads": heads}) == ["ramp-alone"]


def test_what_nobody_bears_stays_so():
    # 20.00 each, 40.00 left; c bears 5.00 and the others 27.50
    shares = share(100_00, Ramp(Fee("20.00"), "c", SINCE, years=4), {}, participants=["a", "b", "c"], year=2026)
    assert (shares, shares.unallocated) == ({"a": 27_50, "b": 27_50, "c": 5_00}, 40_00)


def test_a_new_member_for_a_part_of_the_year():
    # by days 4 x 73 to 1 x 365 and 3 x 365: 4 to 5 to 15; c bears half of 4/24
    shares = share(24_00, Ramp(By("heads"), "c", SINCE, years=2), THREE, year=2026, days={"a": 365, "b": 365, "c": 73})
    assert shares == {"a": 5_50, "b": 16_50, "c": 2_00}


# --- relief -------------------------------------------------------------------------------------------------------


def test_relief_is_an_amount_or_a_part():
    # 10.00, 30.00, 40.00; c bears 25 % less, 10.00 that falls on a and b as 1 to 3: 2.50 and 7.50
    assert at(Relief(By("heads"), {"c": "25%"}), None, THREE, 80_00) == {"a": 12_50, "b": 37_50, "c": 30_00}
    assert at(Relief(By("heads"), {"c": "10.00"}), None, THREE, 80_00) == {"a": 12_50, "b": 37_50, "c": 30_00}
    assert at(Relief(By("heads"), {"c": 10_00}), None, THREE, 80_00) == {"a": 12_50, "b": 37_50, "c": 30_00}
    # both: b bears 1/3 less, 10.00; c 8.00; a bears the 18.00
    assert at(Relief(By("heads"), {"c": "8.00", "b": "1/3"}), None, THREE, 80_00) == {
        "a": 28_00,
        "b": 20_00,
        "c": 32_00,
    }


def test_relief_up_to_the_whole_share_and_no_further():
    assert at(Relief(By("heads"), {"c": "40.00"}), None, THREE, 80_00) == {"a": 20_00, "b": 60_00, "c": 0}
    assert at(Relief(By("heads"), {"c": "100%"}), None, THREE, 80_00) == {"a": 20_00, "b": 60_00, "c": 0}
    with pytest.raises(errors.AboveShare) as caught:
        at(Relief(By("heads"), {"c": "40.01"}), None, THREE, 80_00)
    assert (caught.value.participant, caught.value.relief, caught.value.share) == ("c", Fraction(4001, 100), 40)


def test_a_part_of_a_credit_is_mirrored_and_an_amount_is_refused():
    part = Relief(By("heads"), {"c": "25%"})
    assert at(part, None, THREE, -80_00) == {"a": -12_50, "b": -37_50, "c": -30_00}
    with pytest.raises(errors.AboveShare) as caught:
        at(Relief(By("heads"), {"c": "0.01"}), None, THREE, -80_00)
    assert caught.value.share == -40
    assert at(Relief(By("heads"), {"c": "0.00"}), None, THREE, -80_00) == {"a": -10_00, "b": -30_00, "c": -40_00}


@pytest.mark.parametrize(
    ("since", "until", "held"),
    [
        ("2026-01-01", "2028-01-01", {2026, 2027}),
        ("2026-01-01", None, {2026, 2027, 2028, 2029}),
        (None, "2028-01-01", {2024, 2025, 2026, 2027}),
        (None, None, set(range(2024, 2030))),
        ("2027-01-01", "2028-01-01", {2027}),
    ],
)
def test_relief_holds_from_its_first_year_to_its_end(since, until, held):
    rule = Relief(By("heads"), {"a": "100%"}, since, until)
    assert {year for year in range(2024, 2030) if at(rule, year)["a"] == 0} == held


def test_relief_with_a_bound_needs_a_year():
    assert at(Relief(Even(), {"a": "1/2"}), None) == {"a": 25_00, "b": 75_00}
    for bounds in ({"since": SINCE}, {"until": SINCE}):
        with pytest.raises(errors.YearNeeded) as caught:
            at(Relief(Even(), {"a": "1/2"}, **bounds), None)
        assert (caught.value.asked, caught.value.lag) == ("relief", 0)


def test_the_bounds_of_relief_are_new_years_days_in_order():
    for bounds, day in (({"since": "2026-07-01"}, "2026-07-01"), ({"until": "2026-12-31"}, "2026-12-31")):
        with pytest.raises(errors.InvalidRule) as caught:
            Relief(Even(), {}, **bounds)
        assert caught.value.rule == "relief"
        assert caught.value.reason == Phrase("since-not-new-year", {"since": parse(day)})
    with pytest.raises(errors.InvalidPeriod):
        Relief(Even(), {}, "2026-01-01", "2026-01-01")


def test_those_without_relief_must_be_able_to_bear_it():
    all_relieved = Relief(By("heads"), {"a": "10%", "b": "10%"})
    with pytest.raises(errors.NobodyBears) as caught:
        at(all_relieved, None)
    assert (caught.value.rule, caught.value.members, caught.value.amount) == ("relief", ("a", "b"), 10)
    with pytest.raises(errors.NobodyBears) as caught:
        at(Relief(By("heads"), {"b": "10%"}), None, {"heads": {"a": 0, "b": 1}})
    assert caught.value.members == ("b",)
    assert at(all_relieved, None, pot=0) == {"a": 0, "b": 0}


def test_who_takes_no_part_has_no_relief():
    assert at(Relief(By("heads"), {"z": "1000.00"}), None) == {"a": 25_00, "b": 75_00}
    # of those who do, only b bears the relief of a
    assert at(Relief(By("heads"), {"z": "1000.00", "a": "5.00"}), None) == {"a": 20_00, "b": 80_00}


def test_relief_of_nothing_is_still_relief_from_bearing():
    # a bears none of the 10.00 of c
    rule = Relief(By("heads"), {"a": "0.00", "c": "10.00"})
    assert at(rule, None, THREE, 80_00) == {"a": 10_00, "b": 40_00, "c": 30_00}


def test_the_lines_of_relief_are_for_who_has_it_and_who_bears_it():
    working = share(80_00, Relief(By("heads"), {"a": "1/2", "c": "8.00"}), THREE).working
    assert [(line.code, line.kind, "".join(line.values)) for line in working.steps] == [
        ("relief-part", "amount", "ab"),
        ("relief-amount", "amount", "cb"),
        ("relief-own", "share", "ac"),
        ("relief-others", "share", "b"),
    ]
    assert working.steps[0].about["b"] == Phrase("relief-of", {"member": "a"})
    assert working.steps[3].formula == "share + (r0 + r1) * share / total"


def test_relief_follows_an_index():
    amount = {"amount": "10.00", "series": "prices", "base": "2019-12"}
    rule = Relief(Even(), {"a": amount})
    case = Case(Fraction(100_00), ["a", "b"], year=2026, series={"prices": {"2019-12": 100, "2025-12": 120}})
    shares = share_case(case, rule)
    require_true(shares.working)
    assert shares == {"a": 38_00, "b": 62_00}  # 12.00 less, 12.00 more
    assert {(need.kind, need.name) for need in rule.needs()} == {("series", "prices"), ("member", "a")}
    assert [line.code for line in shares.working.steps] == ["indexed", "relief-amount", "relief-own", "relief-others"]


def test_an_amount_says_nothing_of_who_comes_for_a_part_of_the_year():
    days = {"a": 365, "b": 73}
    with pytest.raises(errors.PartYear) as caught:
        share(96_00, Relief(By("heads"), {"b": "6.00"}), HEADS, days=days)
    assert (caught.value.rule, caught.value.days) == ("relief", days)
    # 60.00 and 36.00 by days; a takes part all year, and a part is a part of any share
    assert share(96_00, Relief(By("heads"), {"a": "6.00"}), HEADS, days=days) == {"a": 54_00, "b": 42_00}
    assert share(96_00, Relief(By("heads"), {"b": "1/6"}), HEADS, days=days) == {"a": 66_00, "b": 30_00}


@pytest.mark.parametrize(
    ("value", "amount", "part"),
    [
        ("1000.00", 100000, None),
        ("0.125", Fraction(25, 2), None),
        (500, 500, None),
        ("25%", None, Fraction(1, 4)),
        ("12.5 %", None, Fraction(1, 8)),
        ("1/3", None, Fraction(1, 3)),
        ({"share": "1/3"}, None, Fraction(1, 3)),
        ({"amount": "3.00"}, 300, None),
        (Amount("3.00"), 300, None),
        (Reduction(share="1/2"), None, Fraction(1, 2)),
    ],
)
def test_a_reduction_is_read_from_what_stands_there(value, amount, part):
    found = reduction_of(value)
    assert (found.amount and found.amount.amount, found.share) == (amount, part)
    assert found.as_text is not None
    assert Reduction.of_text(found.as_text) == found


def test_a_reduction_with_an_index_has_no_short_text():
    assert reduction_of({"amount": "3.00", "series": "prices", "base": "2019-12"}).as_text is None


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({}, "amount-or-share"),
        ({"amount": "1.00", "share": "1/2"}, "amount-or-share"),
        ("101%", "relief-share"),
        ("-1/2", "relief-share"),
        ("-1.00", "negative-amount"),
    ],
)
def test_a_reduction_out_of_range_is_refused(value, reason):
    with pytest.raises(errors.InvalidRule) as caught:
        reduction_of(value)
    assert caught.value.reason.code == reason


@pytest.mark.parametrize("value", ["5", "5,00", 0.25, True, None])
def test_a_reduction_is_exact_and_in_euros(value):
    with pytest.raises((errors.InvalidAmount, errors.InvalidNumber)):
        reduction_of(value)


# --- by month -----------------------------------------------------------------------------------------------------

MONTHS = {"started": {"a": 12, "b": 6}, "half": {"a": 12, "b": 5}, "whole": {"a": 12, "b": 4}}
MOVED = Case(
    Fraction(120_00),
    ["a", "b"],
    {"heads": Driver("heads", HEADS["heads"])},
    2026,
    days={"a": 365, "b": 156},
    months=MONTHS,
)


@pytest.mark.parametrize(
    ("counts", "a", "b"),
    [
        ("started", 80_00, 40_00),  # 12 to 6
        ("whole", 90_00, 30_00),  # 12 to 4
        ("half", Fraction(1440_00, 17), Fraction(600_00, 17)),  # 12 to 5
    ],
)
def test_months_count_in_place_of_days(counts, a, b):
    shares = share_case(MOVED, ByMonth(Even(), counts))
    require_true(shares.working)
    assert dict(shares.exact) == {"a": a, "b": b}


def test_a_tariff_counts_twelfths():
    # 12.00 a head: 12.00 x 1 and 12.00 x 3 x 6/12
    shares = share_case(MOVED, ByMonth(UnitPrice("heads", "12.00")))
    assert (shares, shares.unallocated) == ({"a": 12_00, "b": 18_00}, 90_00)
    assert share_case(MOVED, ByMonth(Fee("12.00"), counts="whole")) == {"a": 12_00, "b": 4_00}


def test_where_all_take_part_all_year_nothing_is_counted():
    assert share(100_00, ByMonth(By("heads")), HEADS) == {"a": 25_00, "b": 75_00}


def test_months_that_are_the_same_are_no_part_year():
    case = Case(Fraction(100_00), ["a", "b"], days={"a": 365, "b": 350}, months={"started": {"a": 12, "b": 12}})
    assert share_case(case, ByMonth(Fixed({"a": "1/4", "b": "3/4"}))) == {"a": 25_00, "b": 75_00}
    with pytest.raises(errors.PartYear):
        share_case(case, Fixed({"a": "1/4", "b": "3/4"}))


def test_months_that_are_not_known_are_refused():
    assert ByMonth(By("heads"), "half").needs() == {Need("driver", "heads"), Need("months", "half")}
    for months, missing in (
        ({}, ("a", "b")),
        ({"whole": {"a": 12, "b": 4}}, ("a", "b")),
        ({"started": {"a": 1}}, ("b",)),
    ):
        case = Case(Fraction(1), ["a", "b"], year=2026, days={"a": 365, "b": 1}, months=months)
        with pytest.raises(errors.MonthsNeeded) as caught:
            share_case(case, ByMonth(Even()))
        assert (caught.value.counts, caught.value.missing) == ("started", missing)


def test_how_months_count_is_one_of_three_words():
    with pytest.raises(errors.UnknownName) as caught:
        ByMonth(Even(), "begun")
    assert (caught.value.asked, caught.value.known) == ("begun", ("half", "started", "whole"))


# --- laws ---------------------------------------------------------------------------------------------------------

NAMES = "abcde"
pots = st.integers(-(10**8), 10**8)
tables = st.dictionaries(st.sampled_from(NAMES), st.fractions(0, 50, max_denominator=9), min_size=1, max_size=5).filter(
    lambda table: any(table.values())
)
years = st.integers(2023, 2034)
schedules = st.integers(1, 8).map(lambda count: {"years": count}) | st.lists(
    st.fractions(0, 1, max_denominator=9), max_size=5
).map(lambda path: {"path": [*sorted(path), 1]})


@given(table=tables, pot=pots, year=years, schedule=schedules, member=st.sampled_from(NAMES))
def test_every_schedule_shares_the_whole_pot_between_the_keys(table, pot, year, schedule, member):
    drivers = {"heads": table}
    old, new = (share(pot, one, drivers).exact for one in (Even(), By("heads")))
    for rule in (PhaseIn(Even(), By("heads"), SINCE, **schedule), Ramp(By("heads"), member, SINCE, **schedule)):
        shares = share(pot, rule, drivers, year=year)
        require_true(shares.working)
        assert sum(shares.exact.values()) == pot
        turned = dict(reversed(table.items()))
        assert share(pot, rule, {"heads": turned}, year=year).exact == shares.exact
    found = share(pot, PhaseIn(Even(), By("heads"), SINCE, **schedule), drivers, year=year).exact
    assert all(min(old[name], new[name]) <= one <= max(old[name], new[name]) for name, one in found.items())
    same = PhaseIn(By("heads"), By("heads"), SINCE, **schedule)
    assert dict(share(pot, same, drivers, year=year).exact) == dict(new)


@given(table=tables, pot=pots, schedule=schedules, member=st.sampled_from(NAMES))
def test_a_new_member_never_bears_less_than_the_year_before(table, pot, schedule, member):
    rule = Ramp(By("heads"), member, SINCE, **schedule)
    full = share(pot, By("heads"), {"heads": table}).exact
    found = [share(pot, rule, {"heads": table}, year=year).exact for year in range(2026, 2036)]
    if member in table:
        borne = [abs(one[member]) for one in found]
        assert borne == sorted(borne)
    for one in (found[-1], share(pot, rule, {"heads": table}, year=2025).exact):
        assert dict(one) == dict(full)


@given(table=tables, pot=pots, part=st.fractions(0, 1, max_denominator=20), some=st.sets(st.sampled_from(NAMES)))
def test_relief_moves_shares_and_loses_nothing(table, pot, part, some):
    drivers, full = {"heads": table}, share(pot, By("heads"), {"heads": table}).exact
    nothing = share(pot, Relief(By("heads"), dict.fromkeys(some, "0%")), drivers)
    assert dict(nothing.exact) == dict(full)
    rule = Relief(By("heads"), dict.fromkeys(some, Reduction(share=part)))
    others = table.keys() - some
    if part and pot and any(table[name] for name in table.keys() & some) and not any(table[name] for name in others):
        with pytest.raises(errors.NobodyBears):
            share(pot, rule, drivers)
        return
    shares = share(pot, rule, drivers)
    require_true(shares.working)
    assert sum(shares.exact.values()) == pot
    assert all(shares.exact[name] == full[name] * (1 - part) for name in table.keys() & some)
    left = sum((full[name] for name in others), Fraction(0))
    if left:
        grown = (pot - left) * part / left  # in proportion: all by the same part
        assert all(shares.exact[name] == full[name] * (1 + grown) for name in others)


@given(table=tables, pot=pots, counts=st.lists(st.integers(1, 12), min_size=5, max_size=5))
def test_months_weigh_as_days_do(table, pot, counts):
    months = {name: counts[NAMES.index(name)] for name in table}
    case = Case(
        Fraction(pot), table, {"heads": Driver("heads", table)}, days=dict.fromkeys(table, 9), months={"half": months}
    )
    by_days = share(pot, By("heads"), {"heads": table}, days=months)
    assert dict(share_case(case, ByMonth(By("heads"), "half")).exact) == dict(by_days.exact)
