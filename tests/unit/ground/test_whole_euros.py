"""Odd-cent rules that hand out whole euros: the cents that this leaves of a pot, or adds to it, are told as rounding."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intermunicipal.exact import split
from intermunicipal.sharing import FixedDenominator, share

GOLDEN = json.loads((Path(__file__).parents[2] / "data/fixed_denominator.json").read_text(encoding="utf-8"))
EVERY = pytest.mark.parametrize("rule", ["half-up-euro", "largest-remainder-euro"])
SHARES = st.lists(st.fractions(0, 10**6, max_denominator=60), min_size=1, max_size=6).filter(any)


def made(parts, pot):
    total = sum(parts)
    return {f"m{index}": pot * part / total for index, part in enumerate(parts)}


def test_half_up_rounds_each_on_its_own():
    # 1.50 and 2.49 and 3.51: 2, 2 and 4 euros, 8 in all where there were 7.50
    found = split(7_50, {"a": Fraction(150), "b": Fraction(249), "c": Fraction(351)}, "half-up-euro")
    assert (found.cents, found.rounding) == ({"a": 2_00, "b": 2_00, "c": 4_00}, -50)


def test_the_largest_remainder_hands_out_the_rounded_pot():
    # 1.50, 2.49 and 3.51 make 7.50, that is 8 euros; 1, 2 and 3 are 6, and the two odd ones go to c (.51) and a (.50)
    found = split(7_50, {"a": Fraction(150), "b": Fraction(249), "c": Fraction(351)}, "largest-remainder-euro")
    assert (found.cents, found.rounding, found.odd) == ({"a": 2_00, "b": 2_00, "c": 4_00}, -50, 2)
    assert [found.handed[name].place for name in "abc"] == [2, 3, 1]
    assert [found.handed[name].base for name in "abc"] == [1_00, 2_00, 3_00]


def test_a_published_table_comes_out_in_whole_euros():
    drivers, pot = {"population": GOLDEN["population"]}, GOLDEN["pot"] * 100
    shares = share(pot, FixedDenominator("population", GOLDEN["denominator"]), drivers, odd_cents="half-up-euro")
    assert shares == {name: euros * 100 for name, euros in GOLDEN["contribution"].items()}
    assert sum(shares.values()) + shares.unallocated + shares.rounding == pot


@EVERY
@given(parts=SHARES, pot=st.integers(-(10**9), 10**9))
def test_all_is_in_whole_euros_and_nothing_is_lost(rule, parts, pot):
    found = split(pot, made(parts, pot), rule)
    assert all(cents % 100 == 0 for cents in found.cents.values())
    assert sum(found.cents.values()) + found.rounding + found.unallocated == pot
    mirrored = split(-pot, made(parts, -pot), rule)
    assert mirrored.cents == {name: -cents for name, cents in found.cents.items()}


@given(parts=SHARES, pot=st.integers(0, 10**9))
def test_the_largest_remainder_misses_the_pot_by_half_a_euro_at_most(parts, pot):
    exact = made(parts, pot)
    found = split(pot, exact, "largest-remainder-euro")
    assert -50 <= found.rounding < 50
    assert all(
        exact[name] // 100 * 100 <= cents <= exact[name] // 100 * 100 + 100 for name, cents in found.cents.items()
    )


@given(parts=SHARES, pot=st.integers(0, 10**9))
def test_half_up_misses_no_share_by_more_than_half_a_euro(parts, pot):
    exact = made(parts, pot)
    found = split(pot, exact, "half-up-euro")
    assert all(-50 < cents - exact[name] <= 50 for name, cents in found.cents.items())
