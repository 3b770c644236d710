"""A pot shared between groups first, and then within each."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from intermunicipal import errors
from intermunicipal.messages import Phrase
from intermunicipal.sharing import (
    Agreed,
    Average,
    By,
    Case,
    Driver,
    Even,
    Fee,
    Fixed,
    FixedDenominator,
    Lag,
    Mix,
    Need,
    UnitPrice,
    Working,
    share,
    share_case,
)
from intermunicipal.sharing.formulas import evaluate
from intermunicipal.sharing.rules.groups import Group, Groups
from intermunicipal.sharing.rules.transitions import ByMonth, PhaseIn

GOLDEN = json.loads((Path(__file__).parents[2] / "data/second_level_split.json").read_text(encoding="utf-8"))
HEADS = {"heads": {"a": 1, "b": 3, "c": 4}}
NORTH = Group("north", ("a", "b"), By("heads"))
SOUTH = Group("south", ("c",), Even())
HALVES = Fixed({"north": "1/2", "south": "1/2"})
DAYS = {"a": 365, "b": 73, "c": 146}


def require_true(working):
    """Every line is recomputed from the figures that it shows, and each group shares what it bears."""
    for line in working.steps:
        for name, value in line.values.items():
            assert evaluate(line.formula, {key: column.of(name) for key, column in line.columns.items()}) == value
    if working.rule == "groups":
        (_, between), *groups = working.inner
        assert all(inner.pot == between[label.fields["group"]] for label, inner in groups)
    for _, inner in working.inner:
        require_true(inner)


def test_first_between_the_groups_and_then_within():
    # 50.00 to the north, by heads 1 to 3: 12.50 and 37.50; 50.00 to c
    shares = share(100_00, Groups([NORTH, SOUTH], between=HALVES), HEADS)
    require_true(shares.working)
    assert shares == {"a": 12_50, "b": 37_50, "c": 50_00}
    north, south = (Phrase("inner-group", {"group": group}) for group in ("north", "south"))
    assert [label for label, _ in shares.working.inner] == ["between", north, south]
    assert dict(shares.working.inner[0][1]) == {"north": 50_00, "south": 50_00}
    last = shares.working.steps[-1]
    assert (last.code, last.kind, last.about["c"]) == ("group-share", "share", Phrase("in-group", {"group": "south"}))


@pytest.mark.parametrize("price", GOLDEN["inputs"]["prices"])
def test_a_published_price_comes_out(price):
    inputs, public = GOLDEN["inputs"], GOLDEN["inputs"]["public_split"]
    groups = [
        ("user", ["user"], Even()),
        ("provider", ["provider"], Even()),
        ("public", list(public), Fixed(public)),
    ]
    rule = Groups(groups, between=Fixed(inputs["shares"]))
    shares = share(price * 100, rule, {})
    outputs = {
        key: {at: Fraction(text) * 100 for at, text in GOLDEN["outputs"][key].items()}
        for key in ("user_price", "public_per_ticket")
    }
    assert shares.exact["user"] == outputs["user_price"][str(price)]
    assert shares.exact["ocmw"] + shares.exact["local_network"] == outputs["public_per_ticket"][str(price)]
    assert 2 * shares.exact["ocmw"] == shares.exact["local_network"]
    assert sum(shares.values()) == price * 100


def test_a_published_year_comes_out():
    inputs, outputs, public = GOLDEN["inputs"], GOLDEN["outputs"], GOLDEN["inputs"]["public_split"]
    groups = [("user", ["user"], Even()), ("provider", ["provider"], Even()), ("public", list(public), Fixed(public))]
    pot = inputs["tickets"] * inputs["price_used"] * 100
    shares = share(pot, Groups(groups, Fixed(inputs["shares"])), {})
    assert shares["ocmw"] == outputs["ocmw_third"] * 100
    assert shares["local_network"] == outputs["network_two_thirds"] * 100
    assert shares.exact["ocmw"] + shares.exact["local_network"] == outputs["public_total_700_at_159"] * 100


def test_between_reads_the_sums_of_those_who_take_part():
    # 4 heads and 4: half each; without b 1 to 4
    rule = Groups([NORTH, SOUTH], between=By("heads"))
    shares = share(100_00, rule, HEADS)
    require_true(shares.working)
    assert shares == {"a": 12_50, "b": 37_50, "c": 50_00}
    assert share(100_00, rule, HEADS, participants=["a", "c"]) == {"a": 20_00, "c": 80_00}
    (north, south, *_) = shares.working.steps
    assert (north.code, north.formula, dict(north.values)) == ("group-figure", "f0 + f1", {"a": 4, "b": 4})
    assert (north.columns["f1"].driver, dict(south.values)) == ("heads", {"c": 4})


def test_a_mix_between_the_groups():
    rule = Groups([NORTH, SOUTH], between=Mix([("1/2", Even()), ("1/2", By("calls"))]))
    drivers = HEADS | {"calls": {"a": 1, "b": 0, "c": 3}}
    # north: 25.00 + 50.00 x 1/4 = 37.50, of which a bears 1/4 and b 3/4; south: 25.00 + 50.00 x 3/4
    shares = share(100_00, rule, drivers)
    require_true(shares.working)
    assert dict(shares.exact) == {"a": Fraction(3750, 4), "b": Fraction(3750 * 3, 4), "c": 62_50}


def test_a_credit_mirrors_a_cost():
    rule = Groups([NORTH, SOUTH], between=By("heads"))
    cost, credit = share(77_77, rule, HEADS), share(-77_77, rule, HEADS)
    assert dict(credit.exact) == {name: -one for name, one in cost.exact.items()}
    assert credit == {name: -one for name, one in cost.items()}


def test_a_group_in_which_nobody_takes_part_is_left_out():
    rule = Groups([NORTH, SOUTH], between=Even())
    assert share(100_00, rule, HEADS, participants=["a", "b"]) == {"a": 25_00, "b": 75_00}
    with pytest.raises(errors.TableMismatch) as caught:
        share(100_00, Groups([NORTH, SOUTH], HALVES), HEADS, participants=["a", "b"])
    assert (caught.value.rule, caught.value.missing, caught.value.extra) == ("fixed", (), ("south",))


def test_a_group_that_bears_nothing_shares_nothing():
    """Its own rule may find no proportion in figures that are all zero."""
    drivers = {"heads": {"a": 0, "b": 0, "c": 4}}
    shares = share(100_00, Groups([NORTH, SOUTH], By("heads")), drivers)
    require_true(shares.working)
    assert shares == {"a": 0, "b": 0, "c": 100_00}
    assert [line.code for line in shares.working.steps if line.kind == "share"] == ["group-nothing", "group-share"]
    with pytest.raises(errors.ZeroTotal):
        share(100_00, Groups([NORTH, SOUTH], HALVES), drivers)


def test_what_a_rule_leaves_to_nobody_is_left():
    # between: 4 of 10 each, 20.00 left; in the north a fee of 5.00 each leaves 30.00
    groups = [("north", ["a", "b"], Fee("5.00")), SOUTH]
    shares = share(100_00, Groups(groups, FixedDenominator("heads", 10)), HEADS)
    assert (shares, shares.unallocated) == ({"a": 5_00, "b": 5_00, "c": 40_00}, 50_00)


def test_an_agreed_amount_between_the_groups():
    shares = share(100_00, Groups([NORTH, SOUTH], Agreed({"north": "40.00", "south": "30.00"})), HEADS)
    assert (shares, shares.unallocated) == ({"a": 10_00, "b": 30_00, "c": 30_00}, 30_00)


def test_groups_may_hold_groups():
    deep = Groups([("north", ["a", "b"], Groups([("a", ["a"], Even()), ("b", ["b"], Even())], Even())), SOUTH], HALVES)
    shares = share(100_00, deep, HEADS)
    require_true(shares.working)
    assert shares == {"a": 25_00, "b": 25_00, "c": 50_00}
    above = Groups([NORTH, SOUTH], Groups([("all", ["north", "south"], By("heads"))], Even()))
    assert share(100_00, above, HEADS) == {"a": 12_50, "b": 37_50, "c": 50_00}


# --- days ---------------------------------------------------------------------------------------------------------


def test_sizes_of_a_group_are_weighed_by_the_days_of_each_member():
    # in fifths of the year: 1 x 5 + 3 x 1 = 8 for the north, 4 x 2 = 8 for the south; within the north 5 to 3
    shares = share(96_00, Groups([NORTH, SOUTH], By("heads")), HEADS, days=DAYS)
    require_true(shares.working)
    assert shares == {"a": 30_00, "b": 18_00, "c": 48_00}
    days, figure, _, *_ = shares.working.steps
    assert (days.code, days.formula, days.values["b"]) == ("group-days", "max(d0, d1)", 365)
    assert (figure.formula, figure.values["a"]) == ("(f0 * d0 + f1 * d1) / days", Fraction(8, 5))
    assert shares.working.inner[0][1].days == {"north": 365, "south": 146}


def test_use_is_not_weighed_by_days():
    drivers = {"hours": Driver("hours", HEADS["heads"], use=True), "heads": Driver("heads", HEADS["heads"])}
    shares = share_case(Case(Fraction(96_00), DAYS, drivers, days=DAYS), Groups([NORTH, SOUTH], By("hours")))
    assert shares == {"a": 30_00, "b": 18_00, "c": 48_00}  # 4 to 4, and within by days
    assert "group-days" in [line.code for line in shares.working.steps]  # the days are those of the group all the same


def test_use_of_an_earlier_year_tells_nothing_of_the_days_of_this_one():
    drivers = {"hours": Driver("hours", {2025: HEADS["heads"], 2026: {"a": 9, "b": 9, "c": 9}}, use=True)}
    rule = Groups([("north", ["a", "b"], By(Lag("hours"))), SOUTH], between=By(Lag("hours")))
    shares = share_case(Case(Fraction(96_00), DAYS, drivers, 2026, DAYS), rule)
    require_true(shares.working)
    assert shares == {"a": 30_00, "b": 18_00, "c": 48_00}  # as sizes: 5 + 3 to 8


def test_a_tariff_for_a_group_counts_its_part_of_the_year():
    # 10.00 a head and year: 1 + 3/5 for the north, 4 x 2/5 for the south
    rule = Groups([NORTH, SOUTH], UnitPrice("heads", "10.00"))
    shares = share(100_00, rule, HEADS, year=2026, days=DAYS)
    assert dict(shares.exact) == {"a": 10_00, "b": 6_00, "c": 16_00}


def test_equal_parts_of_groups_count_the_days_of_each_group():
    # 365 days to 146: 5 to 2
    shares = share(70_00, Groups([NORTH, SOUTH], Even()), HEADS, days=DAYS)
    assert dict(shares.exact) == {"a": Fraction(5000 * 5, 8), "b": Fraction(5000 * 3, 8), "c": 20_00}
    with pytest.raises(errors.PartYear) as caught:
        share(70_00, Groups([NORTH, SOUTH], HALVES), HEADS, days=DAYS)
    assert caught.value.days == {"north": 365, "south": 146}


def test_a_group_on_equal_days_is_whole_in_itself():
    """The days of others are no affair of a group: its own agreed percentages hold."""
    groups = [("north", ["a", "b"], Fixed({"a": "1/4", "b": "3/4"})), SOUTH]
    shares = share(70_00, Groups(groups, Even()), {}, days={"a": 365, "b": 365, "c": 146})
    assert shares == {"a": 12_50, "b": 37_50, "c": 20_00}


def test_months_count_around_groups_and_within_them_but_not_between():
    case = Case(
        Fraction(90_00),
        DAYS,
        {"heads": Driver("heads", HEADS["heads"])},
        days=DAYS,
        months={"started": {"a": 12, "b": 3, "c": 6}},
    )
    within = Groups([("north", ["a", "b"], ByMonth(Even())), SOUTH], Even())
    # 365 days to 146: 64.28 and 25.72; within the first 12 months to 3
    exact = share_case(case, within).exact
    assert exact == {
        "a": Fraction(9000 * 365, 511) * 12 / 15,
        "b": Fraction(9000 * 365, 511) * 3 / 15,
        "c": Fraction(9000 * 146, 511),
    }
    around = ByMonth(Groups([("north", ["a", "b"], Even()), SOUTH], Even()))
    assert share_case(case, around) == {"a": 48_00, "b": 12_00, "c": 30_00}  # 12 to 6; within 12 to 3
    with pytest.raises(errors.InvalidRule) as caught:
        Groups([("north", ["a", "b"], Even()), SOUTH], ByMonth(Even()))
    assert caught.value.reason == Phrase("months-between")


# --- years --------------------------------------------------------------------------------------------------------


def test_between_may_read_several_years():
    calls = {"calls": {2025: {"a": 1, "b": 1, "c": 0}, 2026: {"a": 1, "b": 1, "c": 4}}}
    rule = Groups([("north", ["a", "b"], Even()), SOUTH], By(Average("calls", years=2)))
    shares = share(80_00, rule, calls, year=2026)
    require_true(shares.working)
    assert shares == {"a": 20_00, "b": 20_00, "c": 40_00}  # (2 + 2) / 2 to (0 + 4) / 2
    assert sum(line.code == "group-figure" for line in shares.working.steps) == 4


@pytest.mark.parametrize(("year", "north"), [(2025, 50_00), (2026, 65_00), (2027, 80_00), (2028, 80_00)])
def test_the_key_between_the_groups_may_be_phased_in(year, north):
    rule = Groups([NORTH, SOUTH], PhaseIn(HALVES, Fixed({"north": "80%", "south": "20%"}), "2026-01-01", years=2))
    assert share(100_00, rule, HEADS, year=year)["c"] == 100_00 - north


def test_earlier_bills_are_those_of_the_groups():
    class AsBefore:
        """Shares as a year ago."""

        name = "as-before"

        def needs(self):
            """Read the bills."""
            return frozenset({Need("bills", "2025", 1)})

        def shares(self, case):
            """Take last year's shares of the pot."""
            before = case.bills()
            total = sum(before.values())
            return Working(self.name, case.pot, {name: case.pot * one / total for name, one in before.items()})

    case = Case(Fraction(80_00), "abc", year=2026, earlier={2025: {"a": 10_00, "b": 20_00, "c": 10_00}})
    rule = Groups([("north", ["a", "b"], AsBefore()), SOUTH], AsBefore())
    assert share_case(case, rule) == {"a": 20_00, "b": 40_00, "c": 20_00}


# --- refusals -----------------------------------------------------------------------------------------------------


def test_every_participant_is_in_a_group():
    with pytest.raises(errors.TableMismatch) as caught:
        share(1, Groups([NORTH, SOUTH], Even()), {"heads": dict.fromkeys("abcyz", 1)})
    assert (caught.value.rule, caught.value.missing, caught.value.extra) == ("groups", ("y", "z"), ())


@pytest.mark.parametrize(
    ("groups", "twice"),
    [
        ([("x", "ab", "c"), ("y", "cb")], "b"),
        ([("x", "ab"), ("x", "c")], "x"),
        ([("x", "aab")], "a"),
    ],
)
def test_nothing_stands_twice(groups, twice):
    with pytest.raises(errors.InvalidRule) as caught:
        Groups([Group(id_, list(members), Even()) for id_, members, *_ in groups], Even())
    assert (caught.value.rule, caught.value.reason) == ("groups", Phrase("member-twice", {"member": twice}))


def test_members_are_a_series_and_rules_are_rules():
    assert Group("x", ["b", "a"], Even()) == Group("x", ("a", "b"), Even())
    with pytest.raises(errors.InvalidNumber):
        Group("x", "abc", Even())
    with pytest.raises(errors.RuleNotATable):
        Group("x", ["a"], "even")
    with pytest.raises(errors.RuleNotATable):
        Groups([], Even)


def test_a_missing_figure_is_told_of_the_member():
    rule = Groups([NORTH, SOUTH], By("heads"))
    with pytest.raises(errors.MissingFigures) as caught:
        share(1, rule, {"heads": {"a": 1, "c": 1}})
    assert caught.value.missing == ("b",)
    with pytest.raises(errors.UnknownName) as unknown:
        share_case(Case(Fraction(1), "abc", {"hands": Driver("hands", HEADS["heads"])}), rule)
    assert (unknown.value.asked, unknown.value.known) == ("heads", ("hands",))
    with pytest.raises(errors.YearNeeded):
        share(1, Groups([NORTH, SOUTH], By(Lag("heads"))), HEADS, year=2026)


def test_its_needs_name_members_and_no_groups():
    rule = Groups([NORTH, SOUTH], Mix([("1/2", HALVES), ("1/2", By("calls"))]))
    drivers = {Need("driver", "heads"), Need("driver", "calls")}
    assert rule.needs() == drivers | {Need("participant", name) for name in "abc"}


# --- laws ---------------------------------------------------------------------------------------------------------

NAMES = "abcdef"
pots = st.integers(-(10**8), 10**8)
tables = st.fixed_dictionaries(dict.fromkeys(NAMES, st.fractions(0, 50, max_denominator=9))).filter(
    lambda table: any(table.values())
)
some_days = st.fixed_dictionaries(dict.fromkeys(NAMES, st.integers(1, 365))) | st.none()
partitions = st.lists(st.integers(0, 3), min_size=len(NAMES), max_size=len(NAMES))


def parted(numbers, of, names=NAMES):
    found = {}
    for name, number in zip(names, numbers, strict=True):
        found.setdefault(f"g{number}", []).append(name)
    return [Group(id_, members, of) for id_, members in found.items()]


@given(table=tables, pot=pots, numbers=partitions, days=some_days)
def test_groups_are_neutral_for_a_proportion(table, pot, numbers, days):
    """By one driver between and within, it does not matter who stands with whom, all year or not."""
    flat = share(pot, By("heads"), {"heads": table}, days=days).exact
    shares = share(pot, Groups(parted(numbers, By("heads")), By("heads")), {"heads": table}, days=days)
    require_true(shares.working)
    assert dict(shares.exact) == dict(flat)


@given(table=tables, pot=pots, numbers=partitions, within=partitions)
def test_splitting_a_group_in_itself_is_neutral(table, pot, numbers, within):
    assume(all(table.values()))
    numbered = dict(zip(NAMES, within, strict=True))
    deep = [
        Group(
            one.id,
            one.members,
            Groups(parted([numbered[name] for name in one.members], By("heads"), one.members), By("heads")),
        )
        for one in parted(numbers, Even())
    ]
    plain = share(pot, Groups(parted(numbers, By("heads")), Even()), {"heads": table}).exact
    assert dict(share(pot, Groups(deep, Even()), {"heads": table}).exact) == dict(plain)


@given(table=tables, pot=pots, days=some_days, use=st.booleans(), inner=st.sampled_from(["even", "by", "mix", "price"]))
def test_groups_of_one_are_no_groups(table, pot, days, use, inner):
    rule = {
        "even": Even(),
        "by": By("heads"),
        "mix": Mix([("1/3", Even()), ("2/3", By("heads"))]),
        "price": UnitPrice("heads", "0.01"),
    }[inner]
    case = Case(Fraction(abs(pot) + 40_000), NAMES, {"heads": Driver("heads", table, use)}, 2026, days)
    ones = Groups([Group(name, [name], Even()) for name in NAMES], rule)
    assert dict(share_case(case, ones).exact) == dict(share_case(case, rule).exact)


@given(table=tables, pot=pots, days=some_days)
def test_one_group_of_all_is_its_rule(table, pot, days):
    rule = Mix([("1/3", Even()), ("2/3", By("heads"))])
    one = share(pot, Groups([("all", list(NAMES), rule)], Even()), {"heads": table}, days=days)
    assert dict(one.exact) == dict(share(pot, rule, {"heads": table}, days=days).exact)


@given(table=tables, pot=pots, numbers=partitions, days=some_days, data=st.data())
def test_no_cent_is_lost_and_no_order_counts(table, pot, numbers, days, data):
    drivers, groups = {"heads": table}, parted(numbers, Even())
    shares = share(pot, Groups(groups, By("heads")), drivers, days=days)
    require_true(shares.working)
    assert sum(shares.exact.values()) == pot
    assert shares.unallocated == 0
    mixed = [
        Group(one.id, data.draw(st.permutations(one.members)), one.of) for one in data.draw(st.permutations(groups))
    ]
    turned = {"heads": dict(reversed(table.items()))}
    assert dict(share(pot, Groups(mixed, By("heads")), turned, days=days).exact) == dict(shares.exact)
