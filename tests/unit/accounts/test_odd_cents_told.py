"""How the explanation tells of odd cents: by name, with the numbers to do it again, and a phrase of its own for a tie."""

import pytest

import intermunicipal as im
from intermunicipal.model import Service
from intermunicipal.sharing import By, share

TIE = {"a": 6, "b": 6, "c": 2}


@pytest.fixture
def told(vale):
    """Return what each pays of a pot shared by weights, and the line of each explanation about odd cents."""

    def tell(pot, weights, odd_cents="webster", lang="en"):
        association = vale.association(
            tuple(weights),
            services=[Service("care", "Care", sharing=By("weights"), odd_cents=odd_cents)],
            budget=[vale.line("care", pot)],
            volumes=[vale.volume("care", "weights", id_, weight) for id_, weight in weights.items()],
        )
        allocation = im.allocate(association, 2025)
        texts = {id_: str(im.explain(allocation, id_, lang)) for id_ in weights}
        lines = {id_: [line for line in text.splitlines() if f"({odd_cents})" in line] for id_, text in texts.items()}
        return allocation.contributions, {id_: line.strip() for id_, (line,) in lines.items()}

    return tell


def test_a_tie_under_webster_goes_to_the_larger_exact_share_and_then_by_id():
    shares = share(10, By("w"), {"w": TIE}, odd_cents="webster")
    # 10 by 6, 6 and 2 of 14: 4.286, 4.286 and 1.429. Times 1.05 they are 4.5, 4.5 and 1.5, all on half a cent, and one cent
    # is left beside 4, 4 and 1: the larger share first, of the two that are equal a by its id.
    assert shares == {"a": 5, "b": 4, "c": 1}
    assert str(shares.split.multiplier) == "21/20"


def test_a_tie_under_webster_is_told_as_one(told):
    contributions, lines = told(10, TIE)
    assert contributions == {"a": 5, "b": 4, "c": 1}
    ending = "; this one then ends on half a cent, where the larger exact share goes first, then the id: "
    assert lines == {
        "a": f"Exact share about €0.042857. Odd cents (webster): every exact share times 1.05{ending}€0.05",
        "b": f"Exact share about €0.042857. Odd cents (webster): every exact share times 1.05{ending}€0.04",
        "c": f"Exact share about €0.014286. Odd cents (webster): every exact share times 1.05{ending}€0.01",
    }


def test_a_tie_of_a_credit_mirrors_that_of_the_debit(told):
    contributions, lines = told(-10, TIE)
    assert contributions == {"a": -5, "b": -4, "c": -1}
    assert all("this one then ends on half a cent" in line for line in lines.values())


@pytest.mark.parametrize(("lang", "half"), [("nl", "halve cent"), ("fr", "demi-cent,")])
def test_a_tie_is_told_in_dutch_and_french(told, lang, half):
    _, lines = told(10, TIE, lang=lang)
    assert [half in line for line in lines.values()] == [True, True, True]


def test_who_has_no_part_in_a_tie_reads_that_its_share_is_rounded(told):
    # 8 by 3, 3 and 1 of 7: 24/7, 24/7 and 8/7. Times 49/48 they are 3.5, 3.5 and 7/6: a and b are tied, c is not.
    contributions, lines = told(8, {"a": 3, "b": 3, "c": 1})
    assert contributions == {"a": 4, "b": 3, "c": 1}
    assert ["half a cent" in line for line in lines.values()] == [True, True, False]
    assert lines["c"] == (
        "Exact share about €0.011429. Odd cents (webster): every exact share times 49/48, rounded half up: €0.01"
    )


def test_without_a_tie_each_share_is_told_to_be_rounded(told):
    # 11 by 11, 6 and 1 of 18: 6.722, 3.667 and 0.611. Times 24/25 they are 6.453, 3.52 and 0.587.
    contributions, lines = told(11, {"alder": 11, "birch": 6, "cedar": 1})
    assert contributions == {"alder": 6, "birch": 4, "cedar": 1}
    assert lines["birch"] == (
        "Exact share about €0.036667. Odd cents (webster): every exact share times 0.96, rounded half up: €0.04"
    )


def test_half_a_cent_that_nobody_else_claims_is_rounded_up_and_no_tie(told):
    # 5 by 15, 23 and 12 of 50: 1.5, 2.3 and 1.2, which rounded half up are 2, 2 and 1.
    contributions, lines = told(5, {"a": 15, "b": 23, "c": 12})
    assert contributions == {"a": 2, "b": 2, "c": 1}
    assert lines["a"] == "Exact share €0.015. Odd cents (webster): every exact share times 1, rounded half up: €0.02"


def test_whole_euros_are_told_with_the_difference_over_all(told):
    # 7.50 by 150, 249 and 351: 1.50, 2.49 and 3.51, of which 8 euros are handed out
    weights = {"a": 150, "b": 249, "c": 351}
    contributions, lines = told(7_50, weights, "largest-remainder-euro")
    assert contributions == {"a": 2_00, "b": 2_00, "c": 4_00}
    assert lines["a"] == (
        "Exact share €1.50, in whole euros €1.00. Odd euros (largest-remainder-euro): 2 for 3 members; place 2 in the queue, "
        "so 1 euro more: €2.00; difference over all: -€0.50"
    )
    assert lines["b"].endswith("place 3 in the queue, so none: €2.00; difference over all: -€0.50")
    _, lines = told(7_50, weights, "half-up-euro")
    assert lines["c"] == (
        "Exact share €3.51. Odd cents (half-up-euro): rounded half up to whole euros on its own: €4.00; difference over all: -€0.50"
    )
