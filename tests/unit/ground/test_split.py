"""The laws of handing out cents, whatever the shares."""

import itertools
import json
from fractions import Fraction
from math import ceil, floor
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from intermunicipal.errors import InvalidAmount, InvalidNumber, UnknownName
from intermunicipal.exact import ODD_CENT_RULES, split

DATA = Path(__file__).parents[2] / "data"
ODD = json.loads((DATA / "odd_cents.json").read_text(encoding="utf-8"))["cases"]
ALABAMA = json.loads((DATA / "alabama_cents.json").read_text(encoding="utf-8"))
HALF = Fraction(1, 2)

RULES = pytest.mark.parametrize("rule", ["largest-remainder", "webster", "half-up"])
ids = st.text("abcdefgh-", min_size=1, max_size=3)
weights = st.dictionaries(
    ids, st.one_of(st.integers(0, 12), st.fractions(0, 1000, max_denominator=50)), min_size=1, max_size=7
)
pots = st.integers(0, 10**7) | st.integers(0, 12)


def over(pot, weighed, whole=None):
    """Exact shares of a pot in proportion to weights, of a whole that may be more than their sum."""
    whole = sum(weighed.values()) if whole is None else whole
    return {name: Fraction(pot) * weight / whole for name, weight in weighed.items()}


@st.composite
def cases(draw):
    """A pot and exact shares that leave all, some or nothing unallocated."""
    pot, weighed = draw(pots), draw(weights)
    left = draw(st.just(0) | st.integers(0, 5) | st.fractions(0, 100, max_denominator=30))
    whole = sum(weighed.values()) + left
    assume(whole)
    return pot, over(pot, weighed, whole)


# --- laws that hold for every rule --------------------------------------------------------------------------------


@RULES
@given(case=cases(), sign=st.sampled_from([1, -1]))
def test_cents_rounding_and_rest_make_the_pot(rule, case, sign):
    pot, shares = case
    found = split(sign * pot, {name: sign * share for name, share in shares.items()}, rule)
    assert sum(found.cents.values()) + found.rounding + found.unallocated == sign * pot
    assert all(type(amount) is int for amount in (*found.cents.values(), found.rounding, found.unallocated))
    assert set(found.cents) == set(shares)
    assert (found.pot, found.odd_cents) == (sign * pot, rule)


@RULES
@given(case=cases(), random=st.randoms(use_true_random=False))
def test_the_order_of_the_shares_never_matters(rule, case, random):
    pot, shares = case
    mixed = list(shares.items())
    random.shuffle(mixed)
    assert split(pot, dict(mixed), rule) == split(pot, shares, rule)
    assert list(split(pot, dict(mixed), rule).cents) == [name for name, _ in mixed]


@RULES
@given(case=cases())
def test_a_credit_mirrors_the_debit(rule, case):
    pot, shares = case
    debit, credit = split(pot, shares, rule), split(-pot, {name: -share for name, share in shares.items()}, rule)
    assert credit.cents == {name: -amount for name, amount in debit.cents.items()}
    assert (credit.rounding, credit.unallocated) == (-debit.rounding, -debit.unallocated)
    assert (credit.odd, credit.multiplier) == (debit.odd, debit.multiplier)
    assert [(one.base, one.place) for one in credit.handed.values()] == [
        (-one.base, one.place) for one in debit.handed.values()
    ]


@RULES
@given(case=cases())
def test_who_bears_nothing_never_gets_a_cent(rule, case):
    pot, shares = case
    found = split(pot, shares, rule).cents
    assert [found[name] for name, share in shares.items() if not share] == [0] * list(shares.values()).count(0)


@RULES
@given(case=cases())
def test_who_bears_more_never_pays_less(rule, case):
    pot, shares = case
    found = split(pot, shares, rule).cents
    by_share = sorted(shares, key=lambda name: (shares[name], [-ord(letter) for letter in name]))
    for less, more in itertools.pairwise(by_share):
        assert shares[less] == shares[more] or found[less] <= found[more]


@RULES
@given(pot=pots, count=st.integers(1, 7))
def test_equals_differ_by_a_cent_at_most_and_the_first_ids_pay_it(rule, pot, count):
    found = split(pot, over(pot, dict.fromkeys("abcdefg"[:count], 1)), rule).cents
    assert list(found.values()) == sorted(found.values(), reverse=True)
    assert found["a"] - min(found.values()) <= 1


@RULES
@given(amounts=st.dictionaries(ids, st.integers(0, 1000), min_size=1, max_size=6), left=st.integers(0, 50))
def test_whole_cents_stay_as_they_are(rule, amounts, left):
    pot = sum(amounts.values()) + left
    found = split(pot, {name: Fraction(amount) for name, amount in amounts.items()}, rule)
    assert (found.cents, found.rounding, found.unallocated) == (amounts, 0, left)


# --- each rule by its own definition ------------------------------------------------------------------------------


@given(cases())
def test_largest_remainder_gives_each_its_exact_share_rounded_down_or_up(case):
    pot, shares = case
    found = split(pot, shares)
    rest = pot - sum(shares.values())
    assert all(found.cents[name] in {floor(share), ceil(share)} for name, share in shares.items())
    assert found.unallocated in {floor(rest), ceil(rest)}
    assert found.rounding == 0
    assert all(handed.base == floor(shares[name]) for name, handed in found.handed.items())


@given(cases())
def test_largest_remainder_hands_odd_cents_to_the_front_of_the_queue(case):
    pot, shares = case
    found = split(pot, shares)
    rest = pot - sum(shares.values())
    assert found.odd == pot - sum(floor(share) for share in shares.values()) - floor(rest)
    for handed in found.handed.values():
        assert handed.cents - handed.base == (1 if handed.place <= found.odd else 0)
    queue = sorted(shares, key=lambda name: found.handed[name].place)
    remainders = [shares[name] - floor(shares[name]) for name in queue]
    assert remainders == sorted(remainders, reverse=True)
    places = [found.handed[name].place for name in queue]
    assert len(set(places)) == len(places)
    assert set(places) <= set(range(1, len(shares) + (2 if rest else 1)))


def one_by_one(pot, shares):
    """Webster as it is taught: each cent in turn to the highest share / (cents so far + 1/2)."""
    got = dict.fromkeys(shares, 0)
    for _ in range(pot):
        got[min(shares, key=lambda name: (-shares[name] / (got[name] + HALF), -shares[name], name))] += 1
    return got


@given(pot=st.integers(0, 60), weighed=weights)
def test_webster_gives_each_cent_to_the_highest_average(pot, weighed):
    assume(any(weighed.values()))
    shares = over(pot, weighed)
    assert split(pot, shares, "webster").cents == one_by_one(pot, {name: Fraction(w) for name, w in weighed.items()})


@given(pot=st.integers(0, 60), weighed=weights, left=st.integers(1, 20))
def test_webster_lets_the_rest_compete_as_if_it_were_the_last_member(pot, weighed, left):
    claims = {name: Fraction(weight) for name, weight in weighed.items()} | {"zzzz": Fraction(left)}
    expected = one_by_one(pot, claims)
    found = split(pot, over(pot, weighed, sum(claims.values())), "webster")
    assert found.cents | {"zzzz": found.unallocated} == expected
    assert found.rounding == 0


@given(pot=st.integers(0, 500), more=st.integers(1, 5), weighed=weights, left=st.integers(0, 5))
def test_webster_lets_nobody_pay_less_when_the_pot_grows(pot, more, weighed, left):
    whole = sum(weighed.values()) + left
    assume(whole)
    before = split(pot, over(pot, weighed, whole), "webster").cents
    after = split(pot + more, over(pot + more, weighed, whole), "webster").cents
    assert all(before[name] <= after[name] for name in weighed)


@given(cases())
def test_webster_is_every_exact_share_times_one_multiplier_rounded_half_up(case):
    pot, shares = case
    found = split(pot, shares, "webster")
    recomputed = {name: floor(share * found.multiplier + HALF) for name, share in shares.items()}
    if found.cents != recomputed:  # only where a tie was broken: those who lost it lie exactly on a half
        off = [name for name in shares if found.cents[name] != recomputed[name]]
        assert all(recomputed[name] == found.cents[name] + 1 for name in off)
        assert all((shares[name] * found.multiplier - HALF).denominator == 1 for name in off)


@given(cases())
def test_webster_needs_no_multiplier_where_rounding_each_share_makes_the_pot(case):
    pot, shares = case
    rest = pot - sum(shares.values())
    rounded = {name: floor(share + HALF) for name, share in shares.items()}
    assume(sum(rounded.values()) + floor(rest + HALF) == pot)
    found = split(pot, shares, "webster")
    assert (found.cents, found.multiplier) == (rounded, 1)


def test_the_multiplier_of_webster_is_as_short_as_it_can_be():
    # 10 cents over 6, 6 and 2: exact 30/7, 30/7, 10/7 round to 4, 4, 1. The tenth cent costs 4.5/(30/7) = 1.05, and
    # goes to a; b would have it at the same price, so no multiplier lies between.
    assert split(10, over(10, {"a": 6, "b": 6, "c": 2}), "webster").multiplier == Fraction(21, 20)
    # 10 cents over 7, 6 and 2: exact 14/3, 4, 4/3 round to 5, 4, 1: nothing to adjust.
    assert split(10, over(10, {"a": 7, "b": 6, "c": 2}), "webster").multiplier == 1
    # 10 cents over 45, 46 and 9: exact 4.5, 4.6, 0.9 round to 5, 5, 1, one too many. a gives up its fifth, so the
    # multiplier lies below 4.5/4.5 = 1, and at 4.5/4.6 = 0.978... or above for b: 0.98 has the fewest decimals.
    assert split(10, over(10, {"a": 45, "b": 46, "c": 9}), "webster").multiplier == Fraction(98, 100)


def test_webster_finds_a_multiplier_between_prices_that_lie_very_close():
    little = Fraction(1, 10**300)
    shares = {"a": Fraction(507, 10) + little, "b": Fraction(507, 10) - little, "c": Fraction(6, 10)}
    found = split(102, shares, "webster")
    assert found.cents == {"a": 51, "b": 50, "c": 1}
    assert {name: floor(share * found.multiplier + HALF) for name, share in shares.items()} == found.cents


@given(cases())
def test_half_up_rounds_each_on_its_own_and_shows_the_difference(case):
    pot, shares = case
    found = split(pot, shares, "half-up")
    rounded = {name: floor(share + HALF) for name, share in shares.items()}
    assert found.cents == rounded
    assert found.unallocated == floor(pot - sum(shares.values()) + HALF)
    assert found.rounding == pot - sum(rounded.values()) - found.unallocated
    assert 2 * abs(found.rounding) <= len(shares) + 1


@given(cases())
def test_no_rule_but_half_up_has_a_rounding_difference(case):
    assert [split(*case, rule).rounding for rule in ("largest-remainder", "webster")] == [0, 0]


# --- worked by hand -----------------------------------------------------------------------------------------------


def lettered(values):
    return dict(zip("abcdefg", values, strict=False))


@pytest.mark.parametrize("case", ODD, ids=lambda case: case["case"])
def test_pots_that_other_libraries_got_wrong(case):
    assert split(case["pot"], over(case["pot"], lettered(case["weights"]))).cents == lettered(case["cents"])


@pytest.mark.parametrize("rule", ["largest-remainder", "webster"])
@pytest.mark.parametrize("step", [0, 1])
def test_the_alabama_paradox_and_how_webster_avoids_it(rule, step):
    pot = ALABAMA["pots"][step]
    assert split(pot, over(pot, lettered(ALABAMA["weights"])), rule).cents == lettered(ALABAMA[rule][step])


def test_largest_remainder_may_charge_less_when_the_pot_grows():
    before, after = (split(pot, over(pot, {"a": 6, "b": 6, "c": 2})).cents["c"] for pot in (10, 11))
    assert (before, after) == (2, 1)


@pytest.mark.parametrize(
    ("rule", "expected", "rounding"),
    [
        # exact 1/2, 1/2, 1/2, 1 1/2 of 3: floors 0, 0, 0, 1 leave two cents; all remainders are 1/2: to d, then to a
        ("largest-remainder", {"a": 1, "b": 0, "c": 0, "d": 2}, 0),
        # the first cent of each half and the second of d all have the price 1: to d, then to a
        ("webster", {"a": 1, "b": 0, "c": 0, "d": 2}, 0),
        ("half-up", {"a": 1, "b": 1, "c": 1, "d": 2}, -2),
    ],
)
def test_a_tie_goes_to_the_larger_exact_share_and_then_by_id(rule, expected, rounding):
    found = split(3, {"c": HALF, "d": 3 * HALF, "b": HALF, "a": HALF}, rule)
    assert (found.cents, found.rounding) == (expected, rounding)


@pytest.mark.parametrize(
    ("rule", "expected", "unallocated", "rounding"),
    [
        # exact 33 1/3 twice, and 33 1/3 that nobody bears: the odd cent goes to a; nobody is last in a tie
        ("largest-remainder", {"a": 34, "b": 33}, 33, 0),
        ("webster", {"a": 34, "b": 33}, 33, 0),
        ("half-up", {"a": 33, "b": 33}, 33, 1),
    ],
)
def test_what_nobody_bears_is_unallocated_and_comes_last_in_a_tie(rule, expected, unallocated, rounding):
    found = split(100, {"b": Fraction(100, 3), "a": Fraction(100, 3)}, rule)
    assert (found.cents, found.unallocated, found.rounding) == (expected, unallocated, rounding)


@RULES
def test_a_pot_that_nobody_bears_is_unallocated(rule):
    found = split(-7, {}, rule)
    assert (found.cents, found.unallocated, found.rounding) == ({}, -7, 0)


# --- refusals -----------------------------------------------------------------------------------------------------


def test_the_names_of_the_odd_cent_rules():
    in_cents = ["largest-remainder", "webster", "half-up"]
    assert list(ODD_CENT_RULES) == [*in_cents, "largest-remainder-euro", "half-up-euro"]


def test_an_unknown_odd_cent_rule_is_refused_with_the_near_name():
    with pytest.raises(UnknownName) as refused:
        split(1, {"a": Fraction(1)}, "webstar")
    assert str(refused.value) == (
        'Asked for the odd-cent rule "webstar". There is no odd-cent rule of that name. '
        "Perhaps a typo (closest: webster). Use one of: half-up, half-up-euro, largest-remainder, largest-remainder-euro, webster."
    )


@pytest.mark.parametrize("pot", [1.0, True, "1", Fraction(1), None])
def test_a_pot_is_whole_cents(pot):
    with pytest.raises(InvalidAmount):
        split(pot, {"a": Fraction(1)})


@RULES
@pytest.mark.parametrize(
    ("pot", "shares"),
    [
        (100, {"a": Fraction(101), "b": Fraction(-1)}),
        (-100, {"a": Fraction(-101), "b": Fraction(1)}),
        (100, {"a": Fraction(101)}),
        (-100, {"a": Fraction(-101)}),
        (0, {"a": Fraction(1), "b": Fraction(-1)}),
        (100, {"a": Fraction(10**9 + 1, 10**7)}),
    ],
)
def test_shares_of_the_other_sign_or_beyond_the_pot_are_refused(rule, pot, shares):
    with pytest.raises(InvalidNumber):
        split(pot, shares, rule)


@pytest.mark.parametrize("share", [50.0, 33.3, True, None])
def test_a_share_that_is_not_exact_is_refused(share):
    with pytest.raises(InvalidNumber):
        split(100, {"a": share, "b": Fraction(50)})
