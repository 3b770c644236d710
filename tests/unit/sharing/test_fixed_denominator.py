"""A share of a stated total: what nobody's figure covers is left to nobody, and is told."""

import json
from fractions import Fraction
from math import floor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intermunicipal import errors
from intermunicipal.messages import Phrase
from intermunicipal.sharing import By, Case, Driver, Even, FixedDenominator, Mix, Need, Working, share, share_case

GOLDEN = json.loads((Path(__file__).parents[2] / "data/fixed_denominator.json").read_text(encoding="utf-8"))
HEADS = {"heads": {"a": 1, "b": 3}}
FIFTH = {"a": 365, "b": 73}  # b took part for a fifth of the year 2026


def test_what_nobody_covers_is_left():
    # 100.00 x 1/10 and x 3/10; 6 of 10 take no part
    shares = share(100_00, FixedDenominator("heads", 10), HEADS)
    assert shares == {"a": 10_00, "b": 30_00}
    assert (shares.unallocated, shares.rounding) == (60_00, 0)
    assert (shares.working.driver, shares.working.total, dict(shares.working.figures)) == ("heads", 10, HEADS["heads"])


def test_a_credit_mirrors_the_cost():
    shares = share(-100_00, FixedDenominator("heads", 10), HEADS)
    assert (shares, shares.unallocated) == ({"a": -10_00, "b": -30_00}, -60_00)


def test_where_nobody_has_anything_all_is_left():
    shares = share(100, FixedDenominator("heads", "1/2"), {"heads": {"a": 0, "b": 0}})
    assert (shares, shares.unallocated) == ({"a": 0, "b": 0}, 100)


def test_a_published_table_comes_out_to_the_euro():
    drivers, pot = {"population": GOLDEN["population"]}, GOLDEN["pot"] * 100
    shares = share(pot, FixedDenominator("population", GOLDEN["denominator"]), drivers)
    shown = {name: floor(exact / 100 + Fraction(1, 2)) for name, exact in shares.exact.items()}
    assert shown == GOLDEN["contribution"]
    assert len(shown) == 26
    assert sum(shares.values()) + shares.unallocated == pot


def test_days_that_are_the_same_for_all_change_nothing():
    """A service that began in July costs what it costs; who takes part in all of it bears its part of the total."""
    shares = share(100_00, FixedDenominator("heads", 10), HEADS, days={"a": 184, "b": 184})
    assert (shares, shares.unallocated) == ({"a": 10_00, "b": 30_00}, 60_00)


def test_a_size_in_a_part_of_the_year_is_refused():
    with pytest.raises(errors.PartYear) as caught:
        share(100, FixedDenominator("heads", 10), HEADS, days=FIFTH)
    assert (caught.value.rule, caught.value.days) == ("fixed-denominator", FIFTH)


def test_use_tells_of_its_days_already():
    drivers = {"hours": Driver("hours", HEADS["heads"], use=True)}
    found = share_case(Case(Fraction(100_00), FIFTH, drivers, days=FIFTH), FixedDenominator("hours", 10))
    assert found == {"a": 10_00, "b": 30_00}


def test_it_nests_and_leaves_its_part_of_the_pot():
    # half evenly: 25.00 each; half over 10: 5.00 and 15.00, and 30.00 is left
    rule = Mix([("50%", Even()), ("50%", FixedDenominator("heads", 10))])
    shares = share(100_00, rule, HEADS)
    assert (shares, shares.unallocated) == ({"a": 30_00, "b": 40_00}, 30_00)
    assert rule.needs() == {Need("driver", "heads")}


figures = st.dictionaries(st.sampled_from("abcde"), st.fractions(0, 500, max_denominator=20), min_size=1)


@given(table=figures, more=st.fractions(0, 900, max_denominator=7), pot=st.integers(-(10**9), 10**9))
def test_no_share_hangs_on_who_else_takes_part(table, more, pot):
    """Its own property: in proportion to the others every other rule moves."""
    total = sum(table.values()) + more + 1
    rule = FixedDenominator("heads", total)
    whole = share(pot, rule, {"heads": table})
    for name, figure in table.items():
        alone = share(pot, rule, {"heads": table}, participants=[name])
        assert alone.exact[name] == whole.exact[name] == Fraction(pot) * figure / total
    assert sum(whole.values()) + whole.unallocated + whole.rounding == pot


@given(table=figures.filter(lambda table: any(table.values())), pot=st.integers(-(10**6), 10**6))
def test_over_the_sum_itself_it_is_a_proportion(table, pot):
    drivers = {"heads": table}
    proportion = share(pot, By("heads"), drivers)
    found = share(pot, FixedDenominator("heads", sum(table.values())), drivers)
    assert (found, dict(found.exact), found.unallocated) == (proportion, dict(proportion.exact), 0)


# --- refusals -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("denominator", "shown"), [(0, "0"), (-1, "-1"), ("-1/3", "-1/3")])
def test_a_denominator_is_above_zero(denominator, shown):
    with pytest.raises(errors.InvalidRule) as caught:
        FixedDenominator("heads", denominator)
    assert str(caught.value) == (
        f"The sharing rule fixed-denominator cannot work: the denominator {shown} is not above zero. "
        "A share of nothing, or of less than nothing, is no share. "
        "State the total that the figures are shares of, such as all inhabitants of the region."
    )


@pytest.mark.parametrize("reason", ["its drivers are two", Phrase("weight", {"value": 2})], ids=["text", "phrase"])
def test_a_reason_of_a_plugin_is_given_no_advice_about_weights(reason):
    assert str(errors.InvalidRule("square", reason)).endswith(
        "Perhaps a parameter is out of range, or two of them contradict each other. Correct the parameters of the rule."
    )


@pytest.mark.parametrize("denominator", [10.0, True, "ten"])
def test_a_denominator_is_exact(denominator):
    with pytest.raises(errors.InvalidNumber):
        FixedDenominator("heads", denominator)


def test_figures_beyond_the_denominator_are_refused():
    assert share(4, FixedDenominator("heads", 4), HEADS).unallocated == 0
    with pytest.raises(errors.SmallDenominator) as caught:
        share(100, FixedDenominator("heads", "3.5"), HEADS, year=2026)
    assert str(caught.value) == (
        "Asked to share by heads in the year 2026, over a fixed denominator of 3.5. "
        "Together the participants have 4: more than the denominator. "
        "Perhaps the denominator is of another year, or leaves out a participant. "
        "Correct the denominator or the figures; if all is to be borne, use the rule by."
    )


def test_the_refusal_stands_in_dutch_and_french():
    refusal = errors.SmallDenominator("heads", 2026, Fraction(4), Fraction(7, 2))
    assert refusal.text("nl").startswith(
        "Gevraagd: verdelen volgens heads in het jaar 2026, over een vaste noemer van 3,5."
    )
    assert refusal.text("fr").startswith(
        "Demande : répartir selon heads pour l'année 2026, sur un dénominateur fixe de 3,5."
    )


def test_a_working_over_a_total_must_be_true():
    class Wrong:
        """Says that its shares are of ten, and takes them of four."""

        name = "wrong"

        def needs(self):
            """Read heads."""
            return frozenset({Need("driver", "heads")})

        def shares(self, case):
            """Take of four what is said to be of ten."""
            heads = case.figures("heads")
            shares = {name: case.pot * one / 4 for name, one in heads.items()}
            return Working(self.name, case.pot, shares, "heads", heads, total=Fraction(10))

    with pytest.raises(errors.RuleFailed, match="not in proportion to its figures of heads"):
        share(100, Wrong(), HEADS)
