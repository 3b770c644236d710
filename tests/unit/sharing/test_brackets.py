"""Brackets by size: every bound belongs to one of them, and the brackets say to which."""

import json
from contextlib import nullcontext
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intermunicipal import errors
from intermunicipal.sharing import (
    AmountBracket,
    Bracketed,
    BracketFee,
    By,
    Case,
    Driver,
    Inverse,
    WeightBracket,
    share,
    share_case,
)
from intermunicipal.sharing.brackets import Bracket, checked_brackets, chosen, weight_brackets

GOLDEN = json.loads((Path(__file__).parents[2] / "data/bracket_fees.json").read_text(encoding="utf-8"))
GPKL, SPORT = (GOLDEN["inputs"][name] for name in ("gpkl_2018_member_fee", "sport_budget"))
MEMBER_FEE = BracketFee(
    "heads",
    [
        {"at_least": one["from_inhabitants"], "below": one["below"], "amount": one["amount"]}
        if one["below"]
        else {"at_least": one["from_inhabitants"], "amount": one["amount"]}
        for one in GPKL
    ],
)
SPORT_BUDGET = BracketFee(
    "heads",
    [
        {"above": low["up_to"] if low else None, "up_to": one["up_to"], "amount": f"{one['amount']}.00"}
        for low, one in pairwise([None, *SPORT])
    ],
)


def fee(rule, heads):
    return share(10**9, rule, {"heads": {"a": heads}})["a"]


# --- published tables ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sample", GOLDEN["outputs"]["sample"], ids=lambda sample: str(sample["inhabitants"]))
def test_the_samples_of_two_published_tables_come_out(sample):
    assert fee(MEMBER_FEE, sample["inhabitants"]) == Fraction(sample["gpkl"]) * 100
    assert fee(SPORT_BUDGET, sample["inhabitants"]) == sample["sport"] * 100


@pytest.mark.parametrize(("lower", "higher"), list(pairwise(GPKL)), ids=lambda one: str(one["below"]))
def test_a_bound_of_the_member_fee_belongs_to_the_higher_bracket(lower, higher):
    bound = lower["below"]
    assert bound == higher["from_inhabitants"]
    assert fee(MEMBER_FEE, bound - 1) == fee(MEMBER_FEE, Fraction(bound) - Fraction(1, 10**9))
    assert fee(MEMBER_FEE, bound - 1) == Fraction(lower["amount"]) * 100
    assert fee(MEMBER_FEE, bound) == fee(MEMBER_FEE, bound + 1) == Fraction(higher["amount"]) * 100


@pytest.mark.parametrize(("lower", "higher"), list(pairwise(SPORT)), ids=lambda one: str(one["up_to"]))
def test_a_bound_of_the_sport_budget_belongs_to_the_lower_bracket(lower, higher):
    bound = lower["up_to"]
    assert fee(SPORT_BUDGET, bound - 1) == fee(SPORT_BUDGET, bound) == lower["amount"] * 100
    assert fee(SPORT_BUDGET, Fraction(bound) + Fraction(1, 10**9)) == higher["amount"] * 100
    assert fee(SPORT_BUDGET, bound + 1) == higher["amount"] * 100


def test_the_ends_of_the_member_fee():
    assert fee(MEMBER_FEE, 0) == 635_08
    assert fee(MEMBER_FEE, 10**9) == 3810_45


# --- one bracket --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bounds", "held"),
    [
        ({}, [9, 10, 11, 19, 20, 21]),
        ({"at_least": 10}, [10, 11, 19, 20, 21]),
        ({"above": 10}, [11, 19, 20, 21]),
        ({"below": 20}, [9, 10, 11, 19]),
        ({"up_to": 20}, [9, 10, 11, 19, 20]),
        ({"at_least": 10, "below": 20}, [10, 11, 19]),
        ({"above": 10, "up_to": 20}, [11, 19, 20]),
        ({"above": 10, "below": 20}, [11, 19]),
        ({"at_least": 10, "up_to": 20}, [10, 11, 19, 20]),
        ({"at_least": 10, "up_to": 10}, [10]),
    ],
)
def test_a_bracket_holds_what_lies_between_its_bounds(bounds, held):
    one = Bracket(**bounds)
    assert [size for size in (9, 10, 11, 19, 20, 21) if one.holds(Fraction(size))] == held
    assert one.sound


@pytest.mark.parametrize(
    "bounds",
    [
        {"at_least": 10, "above": 9},
        {"below": 10, "up_to": 9},
        {"at_least": 0, "above": 0},  # zero is a bound too
        {"below": 0, "up_to": 0},
        {"at_least": 10, "below": 10},
        {"above": 10, "up_to": 10},
        {"above": 10, "below": 10},
        {"at_least": 10, "up_to": "9.99"},
        {"at_least": 10, "below": 9},
    ],
)
def test_a_bracket_with_two_bounds_on_a_side_or_nothing_between_is_refused(bounds):
    assert not Bracket(**bounds).sound
    with pytest.raises(errors.InvalidRule) as caught:
        Bracketed("heads", [{**bounds, "weight": 1}])
    assert (caught.value.rule, caught.value.reason.code) == ("bracketed", "bracket-bounds")
    with pytest.raises(errors.InvalidRule) as caught:
        BracketFee("heads", [{**bounds, "amount": 1}])
    assert (caught.value.rule, caught.value.reason.code) == ("bracket-fee", "bracket-bounds")


def test_a_bound_of_zero_is_a_bound():
    assert (Bracket(at_least=0).lower, Bracket(above=0).lower) == (0, 0)
    assert (Bracket(below=0).upper, Bracket(up_to=0).upper) == (0, 0)
    assert (Bracket().lower, Bracket().upper) == (None, None)


def test_a_bracket_tells_each_of_its_bounds():
    told = Bracket(above=10, up_to=20).phrase
    assert told.code == "bracket"
    assert [(one.code, one.fields["bound"]) for one in told.fields["bounds"]] == [
        ("bracket-above", 10),
        ("bracket-up-to", 20),
    ]
    assert [one.code for one in Bracket(at_least=0, below=9).phrase.fields["bounds"]] == [
        "bracket-at-least",
        "bracket-below",
    ]
    assert Bracket().phrase.code == "bracket-all"


# --- several ------------------------------------------------------------------------------------------------------


def in_order(bounds):
    return weight_brackets({**one, "weight": 1} for one in bounds)


@pytest.mark.parametrize(
    ("bounds", "reason"),
    [
        ([{"below": 10}, {"at_least": 10}], None),
        ([{"up_to": 10}, {"above": 10}], None),
        ([{"below": 10}, {"at_least": 10, "up_to": 10}, {"above": 10}], None),
        ([{"at_least": 5, "below": 10}, {"at_least": 10, "below": 12}], None),
        ([{"below": 10}, {"above": 10}], "bracket-gap"),  # ten itself
        ([{"up_to": 10}, {"at_least": 10}], "bracket-overlap"),  # ten itself
        ([{"below": 10}, {"at_least": 11}], "bracket-gap"),
        ([{"up_to": 10}, {"above": "10.01"}], "bracket-gap"),
        ([{"up_to": 10}, {"at_least": 11}], "bracket-gap"),
        ([{"below": 11}, {"at_least": 10}], "bracket-overlap"),
        ([{"below": "10.01"}, {"above": 10}], "bracket-overlap"),
        ([{}, {"at_least": 10}], "bracket-overlap"),
        ([{}, {}], "bracket-overlap"),
        ([{"below": 10}, {"below": 20}], "bracket-overlap"),
        ([{"at_least": 10}, {"at_least": 20}], "bracket-overlap"),
        ([{"at_least": 10}, {"above": 10}], "bracket-overlap"),
        ([{"below": 10}, {"below": 10}], "bracket-overlap"),
        ([{"at_least": 0, "below": 100}, {"at_least": 10, "below": 20}], "bracket-overlap"),
        ([{"at_least": 10, "up_to": 10}, {"at_least": 10, "below": 20}], "bracket-overlap"),
        ([{"at_least": 0, "below": 1}, {"at_least": 1, "below": 2}, {"at_least": 3}], "bracket-gap"),
    ],
)
def test_brackets_leave_no_gap_and_do_not_overlap(bounds, reason):
    for order in (bounds, bounds[::-1]):
        with pytest.raises(errors.InvalidRule) if reason else nullcontext() as caught:
            checked_brackets("some", in_order(order))
        assert reason is None or (caught.value.rule, caught.value.reason.code) == ("some", reason)


def test_a_refusal_tells_the_two_brackets_in_order_of_size():
    with pytest.raises(errors.InvalidRule) as caught:
        Bracketed(
            "heads",
            [{"at_least": 20, "weight": 3}, {"below": 5, "weight": 1}, {"at_least": 5, "below": 19, "weight": 2}],
        )
    assert caught.value.reason.code == "bracket-gap"
    assert caught.value.reason.fields == {
        "first": Bracket(at_least=5, below=19).phrase,
        "second": Bracket(at_least=20).phrase,
    }


@pytest.mark.parametrize("make", [lambda: Bracketed("heads", []), lambda: BracketFee("heads", [])])
def test_no_brackets_are_no_rule(make):
    with pytest.raises(errors.InvalidRule) as caught:
        make()
    assert caught.value.reason.code == "no-brackets"


SIZES = st.fractions(0, 100, max_denominator=3)


@st.composite
def partitions(draw, least=0):
    """Brackets that hold every size once, and where they meet; each bound belongs to the lower or to the higher one."""
    cuts = sorted(draw(st.sets(SIZES, min_size=least, max_size=5)))
    sides = [draw(st.sampled_from([("below", "at_least"), ("up_to", "above")])) for _ in cuts]
    bounds = [{} for _ in range(len(cuts) + 1)]
    for index, (cut, (lower, higher)) in enumerate(zip(cuts, sides, strict=True)):
        bounds[index][lower] = cut
        bounds[index + 1][higher] = cut
    return [{**one, "weight": weight} for weight, one in enumerate(bounds, 1)], cuts


@given(partition=partitions(), size=SIZES, data=st.data())
def test_exactly_one_bracket_holds_any_size(partition, size, data):
    tables, cuts = partition
    size = data.draw(st.sampled_from([size, *cuts]))
    brackets = weight_brackets(tables)
    checked_brackets("some", brackets)
    (held,) = [one for one in brackets if one.holds(size)]
    # as many cuts lie below a size as its bracket has brackets before it; on a cut the bound decides
    before = sum(
        cut < size or (cut == size and tables[index + 1].get("at_least") == cut) for index, cut in enumerate(cuts)
    )
    assert held.weight == before + 1
    assert chosen("heads", brackets, {"a": size}) == {"a": held}


@given(partition=partitions(), data=st.data())
def test_no_order_of_brackets_matters(partition, data):
    tables, _ = partition
    turned = data.draw(st.permutations(tables))
    assert Bracketed("heads", turned) == Bracketed("heads", tables)
    assert [one.weight for one in Bracketed("heads", turned).brackets] == list(range(1, len(tables) + 1))


@given(partition=partitions(least=2), data=st.data())
def test_a_bracket_that_is_left_out_or_given_twice_is_noticed(partition, data):
    tables, _ = partition
    index = data.draw(st.integers(1, len(tables) - 2))
    for spoilt, code in (
        (tables[:index] + tables[index + 1 :], "bracket-gap"),
        ([*tables, tables[index]], "bracket-overlap"),
    ):
        with pytest.raises(errors.InvalidRule) as caught:
            Bracketed("heads", spoilt)
        assert caught.value.reason.code == code


@given(partition=partitions(least=1), data=st.data())
def test_a_bound_that_belongs_to_both_or_to_neither_is_noticed(partition, data):
    tables, cuts = partition
    index = data.draw(st.integers(0, len(cuts) - 1))
    swapped = {"below": "up_to", "up_to": "below"}
    spoilt = list(tables)
    spoilt[index] = {swapped.get(name, name): value for name, value in tables[index].items()}
    expected = "bracket-overlap" if "below" in tables[index] else "bracket-gap"
    with pytest.raises(errors.InvalidRule) as caught:
        Bracketed("heads", spoilt)
    # a bracket of one size alone has nothing between its bounds once one of them is out
    assert caught.value.reason.code in {expected, "bracket-bounds"}


# --- a size outside -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rule",
    [
        By(Bracketed("heads", [{"at_least": 10, "below": 20, "weight": 1}])),
        BracketFee("heads", [{"at_least": 10, "below": 20, "amount": 1}]),
    ],
    ids=["weight", "amount"],
)
def test_all_who_are_outside_the_brackets_are_named_with_their_size(rule):
    assert sum(share(100, rule, {"heads": {"a": 10, "b": "19.9"}}).values()) in {2, 100}
    with pytest.raises(errors.OutsideBrackets) as caught:
        share(100, rule, {"heads": {"a": 9, "b": 15, "c": 20}})
    assert (caught.value.driver, caught.value.sizes) == ("heads", {"a": 9, "c": 20})
    assert caught.value.brackets == (Bracket(at_least=10, below=20).phrase,)


def test_a_size_outside_may_be_that_of_a_measure():
    with pytest.raises(errors.OutsideBrackets) as caught:
        share(100, By(Bracketed(Inverse("heads"), [{"at_least": 1, "weight": 1}])), {"heads": {"a": 2, "b": 1}})
    assert (caught.value.driver, caught.value.sizes) == ("inverse of heads", {"a": Fraction(1, 2)})


def test_days_do_not_move_a_bracket():
    """Who takes part for half a year is as large as it is: it bears half the fee of its own size."""
    days = {"a": 365, "b": 73}
    case = Case(Fraction(10**6), days, {"heads": Driver("heads", {"a": 15000, "b": 15000})}, 2026, days)
    assert dict(share_case(case, MEMBER_FEE).exact) == {"a": 1270_15, "b": 254_03}


def test_brackets_may_be_given_as_themselves_or_as_tables():
    tables = [{"below": 10, "weight": 1}, {"at_least": 10, "weight": 2}]
    assert Bracketed("heads", [WeightBracket(**one) for one in tables]) == Bracketed("heads", tables)
    amounts = [{"below": 10, "amount": "0.50"}, {"at_least": 10, "amount": 100}]
    assert BracketFee("heads", [AmountBracket(**one) for one in amounts]) == BracketFee("heads", amounts)
