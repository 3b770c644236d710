"""A pot in pools, each with a key of its own; and what a law asks a driver to weigh in a mix at least."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intermunicipal import errors
from intermunicipal.sharing import (
    By,
    Case,
    Driver,
    Even,
    Fee,
    Fixed,
    FixedDenominator,
    Mix,
    Need,
    Part,
    Pool,
    Pools,
    UnitPrice,
    share,
    share_case,
)
from intermunicipal.sharing.formulas import evaluate
from intermunicipal.sharing.protocol import working_of

TOWN = {"calls": {"a": 1, "b": 3}, "heads": {"a": 3, "b": 2}}
WAGES = {"series": "wages", "base": "2020-12"}


def case_of(pot, tables=None, **more):
    drivers = {name: Driver(name, table) for name, table in (tables or TOWN).items()}
    series = {"wages": {"2020-12": 100, "2025-12": 125}}
    return Case(Fraction(pot), ["a", "b"], drivers, 2026, series=series, **more)


def require_lines(working):
    """Every line gives what its formula gives on its columns, and the last share of each is its own."""
    for line in working.steps:
        for name, value in line.values.items():
            assert value == evaluate(line.formula, {key: column.of(name) for key, column in line.columns.items()})
    assert not working.steps or dict(working.steps[-1].values) == dict(working.shares)
    for _, inner in (*working.inner, *working.parts):
        require_lines(inner)


# --- pools --------------------------------------------------------------------------------------------------------


def test_a_pool_is_an_amount_a_weight_or_the_rest():
    rule = Pools(
        [
            Pool("machines", Even(), amount="40.00"),
            Pool("staff", By("calls"), weight="20%"),
            Pool("rest", By("heads")),
        ]
    )
    # 20.00 each; of 20.00 a quarter and three; of the 40.00 that is left three fifths and two
    assert share(100_00, rule, TOWN) == {"a": 20_00 + 5_00 + 24_00, "b": 20_00 + 15_00 + 16_00}
    assert rule.needs() == {Need("driver", "calls"), Need("driver", "heads")}
    working = working_of(rule, case_of(100_00))
    require_lines(working)
    assert [(one.rule, one.pot) for _, one in working.inner] == [("even", 40_00), ("by", 20_00), ("by", 40_00)]
    assert [line.code for line in working.steps] == ["together"]


def test_a_weight_is_of_the_whole_pot_and_not_of_what_is_left():
    # half of 100.00, although 40.00 of it is in a pool before
    rule = Pools([Pool("machines", Even(), "40.00"), Pool("half", By("calls"), weight="1/2"), Pool("rest", Even())])
    assert [one.pot for _, one in working_of(rule, case_of(100_00)).inner] == [40_00, 50_00, 10_00]


def test_the_rest_may_stand_anywhere_and_no_order_matters():
    pools = [
        Pool("rest", By("heads")),
        Pool("machines", Even(), amount="40.00"),
        Pool("staff", By("calls"), weight="20%"),
    ]
    first = share(100_00, Pools(pools), TOWN)
    assert first == share(100_00, Pools(pools[::-1]), TOWN) == {"a": 49_00, "b": 51_00}


def test_the_rest_alone_is_the_pot():
    assert share(100_00, Pools([Pool("all", By("calls"))]), TOWN) == share(100_00, By("calls"), TOWN)


def test_pools_may_be_given_as_themselves_as_tables_or_as_tuples():
    whole = Pools([Pool("one", Even(), amount="1.00"), Pool("rest", Even())])
    assert Pools([{"title": "one", "of": Even(), "amount": "1.00"}, {"title": "rest", "of": Even()}]) == whole
    assert Pools([("one", Even(), 1_00), ("rest", Even())]) == whole
    with pytest.raises(errors.RuleNotATable):
        Pool("one", "even")


def test_the_amount_of_a_pool_follows_an_index():
    # 32.00 x 125 / 100 = 40.00
    rule = Pools([Pool("machines", Fixed({"a": 1, "b": 0}), {"amount": "32.00", **WAGES}), Pool("rest", By("calls"))])
    assert share_case(case_of(100_00), rule) == {"a": 40_00 + 15_00, "b": 45_00}
    assert {need.kind for need in rule.needs()} == {"driver", "participant", "series"}


def test_what_a_key_leaves_of_its_pool_is_left_of_the_pot():
    """The rest is what the pools leave of the pot, and not what their keys leave of the pools."""
    rule = Pools([Pool("one", FixedDenominator("calls", 10), amount="40.00"), Pool("rest", Even())])
    shares = share(100_00, rule, TOWN)
    # a tenth and three of 40.00, and 30.00 each
    assert (shares, shares.unallocated) == ({"a": 34_00, "b": 42_00}, 24_00)


def test_days_count_in_every_pool():
    rule = Pools([Pool("one", Even(), weight="50%"), Pool("rest", By("heads"))])
    # 50.00 over 2 and 1; 50.00 over 3 x 2 and 2 x 1
    found = working_of(rule, case_of(100_00, days={"a": 200, "b": 100}))
    assert dict(found) == {"a": Fraction(5000 * 2, 3) + 37_50, "b": Fraction(5000, 3) + 12_50}


def test_a_tariff_in_a_pool_asks_for_no_more_than_the_pool():
    rule = Pools([Pool("one", UnitPrice("calls", "10.00"), amount="40.00"), Pool("rest", Even())])
    assert share(100_00, rule, TOWN) == {"a": 40_00, "b": 60_00}
    small = Pools([Pool("one", UnitPrice("calls", "10.00"), amount="39.99"), Pool("rest", Even())])
    with pytest.raises(errors.AbovePot) as caught:
        share(100_00, small, TOWN)
    assert (caught.value.rule, caught.value.asked, caught.value.pot) == ("unit-price", 40, Fraction("39.99"))


def test_pools_may_come_to_exactly_the_pot_and_to_no_more():
    rule = Pools([Pool("one", Even(), amount="60.00"), Pool("two", By("calls"), weight="40%"), Pool("rest", Even())])
    assert share(100_00, rule, TOWN) == {"a": 40_00, "b": 60_00}
    with pytest.raises(errors.AbovePot) as caught:
        share(99_99, rule, TOWN)
    refusal = caught.value
    # 60.00 and two fifths of 99.99
    assert (refusal.rule, refusal.asked, refusal.pot) == ("pools", Fraction("99.996"), Fraction("99.99"))


@pytest.mark.parametrize("pot", [0, -100_00])
def test_an_amount_cannot_be_taken_from_a_credit(pot):
    with pytest.raises(errors.AbovePot) as caught:
        share(pot, Pools([Pool("one", Even(), amount=1), Pool("rest", Even())]), TOWN)
    assert (caught.value.asked, caught.value.pot) == (Fraction(1, 100), Fraction(pot, 100))


def test_weights_share_a_credit_as_they_share_a_cost():
    rule = Pools([Pool("one", By("calls"), weight="60%"), Pool("rest", Even())])
    assert share(100_00, rule, TOWN) == {"a": 35_00, "b": 65_00}
    assert share(-100_00, rule, TOWN) == {"a": -35_00, "b": -65_00}


@pytest.mark.parametrize(
    ("pools", "reason", "fields"),
    [
        ([], "one-rest", {"count": 0}),
        ([("one", Even(), "1.00")], "one-rest", {"count": 0}),
        ([("one", Even(), None, 1)], "one-rest", {"count": 0}),
        ([("one", Even()), ("two", Even())], "one-rest", {"count": 2}),
        ([("one", Even(), "1.00", "10%"), ("rest", Even())], "amount-and-weight", {"pool": "one"}),
        ([("one", Even(), 0, 0), ("rest", Even())], "amount-and-weight", {"pool": "one"}),
        ([("one", Even(), 1), ("one", Even())], "pool-twice", {}),
        ([("one", Even(), 1), ("one", Even(), 2), ("rest", Even())], "pool-twice", {}),
        ([("one", Even(), None, "1.01"), ("rest", Even())], "weights-above-one", {"total": Fraction(101, 100)}),
        (
            [("one", Even(), None, "60%"), ("two", Even(), None, "41%"), ("rest", Even())],
            "weights-above-one",
            {"total": Fraction(101, 100)},
        ),
        (
            [("one", Even(), None, "60%"), ("two", Even(), None, "-1%"), ("rest", Even())],
            "weights-above-one",
            {"total": Fraction(59, 100)},
        ),
    ],
)
def test_pools_that_cannot_work_are_refused(pools, reason, fields):
    with pytest.raises(errors.InvalidRule) as caught:
        Pools(pools)
    assert (caught.value.rule, caught.value.reason.code) == ("pools", reason)
    assert dict(caught.value.reason.fields) == fields


def test_what_is_at_the_edge_is_allowed():
    """Weights of one in all leave nothing; a weight or an amount of zero is one, so it is not the rest."""
    whole = Pools([Pool("one", By("calls"), weight="60%"), Pool("two", Even(), weight="40%"), Pool("rest", Even())])
    assert share(100_00, whole, TOWN) == {"a": 35_00, "b": 65_00}
    empty = Pools([Pool("one", Even(), weight=0), Pool("two", Even(), amount=0), Pool("rest", By("calls"))])
    assert share(100_00, empty, TOWN) == {"a": 25_00, "b": 75_00}


KEYS = [Even(), By("calls"), By("heads"), Fixed({"a": "1/3", "b": "2/3"})]
keys = st.sampled_from(KEYS)


@given(weights=st.lists(st.tuples(st.integers(1, 9), keys), min_size=1, max_size=5), pot=st.integers(-(10**6), 10**6))
def test_pools_of_weights_are_a_mix(weights, pot):
    total = sum(weight for weight, _ in weights)
    (last, rest), head = weights[-1], weights[:-1]
    pools = [Pool(str(index), of, weight=Fraction(weight, total)) for index, (weight, of) in enumerate(head)]
    found = share(pot, Pools([*pools, Pool("rest", rest)]), TOWN)
    mix = Mix([*((Fraction(weight, total), of) for weight, of in head), (Fraction(last, total), rest)])
    assert dict(found.exact) == dict(share(pot, mix, TOWN).exact)
    assert sum(found.values()) == pot


@given(amounts=st.lists(st.tuples(st.integers(0, 999), keys), max_size=5), rest=keys, more=st.integers(0, 10**6))
def test_pools_of_amounts_are_pots_one_by_one(amounts, rest, more):
    pot = sum(cents for cents, _ in amounts) + more
    pools = [Pool(str(index), of, amount=cents) for index, (cents, of) in enumerate(amounts)]
    found = share(pot, Pools([*pools, Pool("rest", rest)]), TOWN)
    require_lines(found.working)
    each = [share(cents, of, TOWN).exact for cents, of in (*amounts, (more, rest))]
    assert dict(found.exact) == {name: sum(one[name] for one in each) for name in "ab"}
    assert sum(found.values()) == pot


# --- what a driver weighs at least --------------------------------------------------------------------------------


def test_a_driver_weighs_what_it_must():
    mix = Mix([("30%", Even()), ("70%", By("heads"))], minimum={"heads": "70%"})
    assert mix.minimum == {"heads": Fraction(7, 10)}
    assert share(100_00, mix, TOWN) == share(100_00, Mix([("30%", Even()), ("70%", By("heads"))]), TOWN)


@pytest.mark.parametrize("least", ["70.01%", "7001/10000", 1])
def test_a_driver_that_weighs_less_is_refused(least):
    with pytest.raises(errors.InvalidRule) as caught:
        Mix([("30%", Even()), ("70%", By("heads"))], {"heads": least})
    reason = caught.value.reason
    assert (caught.value.rule, reason.code) == ("mix", "light-factor")
    fields = {**reason.fields, "least": float(reason.fields["least"])}
    assert fields == {"driver": "heads", "weighs": Fraction(7, 10), "least": 1.0 if least == 1 else 0.7001}


def test_a_driver_weighs_what_its_parts_weigh_together():
    parts = [("20%", By("heads")), ("45%", By("calls")), ("35%", FixedDenominator("heads", 100))]
    assert Mix(parts, {"heads": "55%", "calls": "45%"}).minimum == {"calls": Fraction(9, 20), "heads": Fraction(11, 20)}
    with pytest.raises(errors.InvalidRule) as caught:
        Mix(parts, {"heads": "55%", "calls": "46%"})
    assert caught.value.reason.fields["driver"] == "calls"


def test_a_driver_that_is_in_no_part_weighs_nothing():
    with pytest.raises(errors.InvalidRule) as caught:
        Mix([("50%", Even()), ("50%", Fee(1))], {"heads": "0.1%"})
    assert caught.value.reason.fields["weighs"] == 0
    assert Mix([(1, Even())], {"heads": 0}).minimum == {"heads": 0}


def test_a_minimum_does_not_mend_weights_that_are_no_whole():
    with pytest.raises(errors.InvalidRule) as caught:
        Mix([("30%", Even()), ("60%", By("heads"))], {"heads": "70%"})
    assert caught.value.reason.code == "not-one"


def test_no_order_of_a_minimum_matters():
    parts = [Part("50%", By("heads")), Part("50%", By("calls"))]
    one, other = Mix(parts, {"heads": "1/4", "calls": "1/3"}), Mix(parts, {"calls": "1/3", "heads": "1/4"})
    assert one == other
    assert list(one.minimum) == ["calls", "heads"]


@given(weight=st.fractions(0, 1, max_denominator=50), least=st.fractions(0, 1, max_denominator=50))
def test_a_minimum_holds_just_where_the_driver_weighs_as_much(weight, least):
    parts = [(weight, By("heads")), (1 - weight, Even())]
    if weight >= least:
        assert Mix(parts, {"heads": least}).minimum == {"heads": least}
        return
    with pytest.raises(errors.InvalidRule) as caught:
        Mix(parts, {"heads": least})
    assert (caught.value.reason.fields["weighs"], caught.value.reason.fields["least"]) == (weight, least)
