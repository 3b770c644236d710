"""A rule of someone else is a rule like any other, as long as it keeps its promise."""

from fractions import Fraction

import pytest

from intermunicipal import errors
from intermunicipal.sharing import By, Even, Mix, Need, SharingRule, Working, share


class ToTheFirst:
    """All to the first by name: the smallest rule that one can write."""

    name = "to-the-first"

    def needs(self):
        return frozenset()

    def shares(self, case):
        first = min(case.participants)
        return {name: case.pot if name == first else Fraction(0) for name in case.participants}


class ByTheSquare:
    """In proportion to the square of a driver."""

    name = "by-the-square"

    def __init__(self, driver):
        self.driver = driver

    def needs(self):
        return frozenset({Need("driver", self.driver)})

    def shares(self, case):
        squares = {name: figure**2 for name, figure in case.figures(self.driver).items()}
        return {name: case.pot * square / sum(squares.values()) for name, square in squares.items()}


class Giving:
    """Gives each the part of the pot that the test says, whatever that is."""

    name = "giving"

    def __init__(self, **parts):
        self.parts = parts

    def needs(self):
        return frozenset()

    def shares(self, case):
        return {name: case.pot * part for name, part in self.parts.items()}


HALF, NONE, ALL = Fraction(1, 2), Fraction(0), Fraction(1)


def test_a_rule_that_returns_a_plain_dict_works():
    found = share(100, ToTheFirst(), {}, participants=["b", "a"])
    assert found == {"a": 100, "b": 0}
    assert (found.working.rule, found.working.pot, found.working.parts) == ("to-the-first", 100, ())
    assert isinstance(ToTheFirst(), SharingRule)


def test_such_a_rule_reads_drivers():
    # 1 and 3: squares 1 and 9 of 10
    assert share(100, ByTheSquare("hours"), {"hours": {"a": 1, "b": 3}}) == {"a": 10, "b": 90}


def test_such_a_rule_nests():
    # 50 to a; 50 by squares: 5 and 45
    rule = Mix([("50%", ToTheFirst()), ("50%", ByTheSquare("hours"))])
    found = share(100, rule, {"hours": {"a": 1, "b": 3}})
    assert found == {"a": 55, "b": 45}
    assert [(weight, inner.rule, dict(inner)) for weight, inner in found.working.parts] == [
        (HALF, "to-the-first", {"a": 50, "b": 0}),
        (HALF, "by-the-square", {"a": 5, "b": 45}),
    ]


def test_such_a_rule_is_refused_what_any_rule_is():
    with pytest.raises(errors.MissingFigures):
        share(100, ByTheSquare("hours"), {"hours": {"a": 1}}, participants=["a", "b"])
    with pytest.raises(errors.UnknownName):
        share(100, ByTheSquare("hour"), {"hours": {"a": 1}}, participants=["a"])


def test_whole_cents_may_be_plain_integers():
    class Flat:
        name = "flat"

        def needs(self):
            return frozenset()

        def shares(self, case):
            return {"a": 30, "b": int(case.pot) - 30}

    found = share(100, Flat(), {}, participants=["a", "b"])
    assert found == {"a": 30, "b": 70}
    assert found.exact["a"] == Fraction(30)


@pytest.mark.parametrize(("pot", "unallocated"), [(100, 40), (-100, -40)])
def test_what_a_rule_lets_nobody_bear_is_unallocated(pot, unallocated):
    found = share(pot, Giving(a=Fraction(1, 5), b=Fraction(2, 5)), {}, participants=["a", "b"])
    assert (found["a"], found["b"], found.unallocated, found.rounding) == (pot // 5, 2 * pot // 5, unallocated, 0)


def test_what_a_part_of_a_mix_lets_nobody_bear_is_unallocated():
    # 50 evenly: 25 each; of the other 50 a bears a fifth: 10
    found = share(100, Mix([("50%", Even()), ("50%", Giving(a=Fraction(1, 5), b=NONE))]), {}, participants=["a", "b"])
    assert (dict(found), found.unallocated) == ({"a": 35, "b": 25}, 40)


BROKEN = [
    pytest.param({"a": ALL}, id="leaves someone out"),
    pytest.param({"a": HALF, "b": HALF, "z": NONE}, id="names another"),
    pytest.param({"a": NONE, "b": NONE, "z": ALL}, id="lets another bear it"),
    pytest.param({"a": ALL, "b": HALF}, id="more than the pot"),
    pytest.param({"a": ALL + Fraction(1, 10**9), "b": NONE}, id="a little more than the pot"),
    pytest.param({"a": -HALF, "b": ALL}, id="of another sign"),
    pytest.param({"a": -HALF, "b": ALL + HALF}, id="of another sign, in balance"),
    pytest.param({}, id="nobody"),
]
SIGNS = pytest.mark.parametrize("pot", [100, -100])


@SIGNS
@pytest.mark.parametrize("parts", BROKEN)
def test_a_rule_that_breaks_its_promise_is_refused(parts, pot):
    with pytest.raises(errors.BrokenShares) as refused:
        share(pot, Giving(**parts), {}, participants=["a", "b"])
    assert refused.value.rule == "giving"


@SIGNS
@pytest.mark.parametrize("parts", BROKEN)
def test_a_broken_promise_is_found_inside_a_mix_and_the_right_rule_is_named(parts, pot):
    rule = Mix([("50%", Even()), ("50%", Mix([("100%", Giving(**parts))]))])
    with pytest.raises(errors.BrokenShares) as refused:
        share(pot, rule, {}, participants=["a", "b"])
    assert refused.value.rule == "giving"


def test_a_part_may_not_take_what_another_part_left():
    # Each gets 50 to share: one gives out 100 of it, the other nothing.
    rule = Mix([("50%", Giving(a=Fraction(2), b=NONE)), ("50%", Giving(a=NONE, b=NONE))])
    with pytest.raises(errors.BrokenShares):
        share(100, rule, {}, participants=["a", "b"])


def test_the_refusal_names_the_rule_and_the_sums():
    with pytest.raises(errors.BrokenShares) as refused:
        share(100, Giving(a=ALL, b=HALF), {}, participants=["a", "b"])
    assert str(refused.value) == (
        "Asked the rule giving to share 100 cents. "
        "It gave shares of 150 cents in all, of another sign, or for others than those who take part. "
        "The rule breaks its promise: shares of the participants, of one sign, at most the pot. Correct the rule."
    )


@pytest.mark.parametrize("part", [0.5, 1.0])
@pytest.mark.parametrize("within", [lambda rule: rule, lambda rule: Mix([("100%", rule)])], ids=["alone", "in a mix"])
def test_a_rule_that_reckons_in_floats_is_refused(part, within):
    class Floating:
        name = "floating"

        def needs(self):
            return frozenset()

        def shares(self, case):
            return {"a": float(case.pot) * part, "b": NONE}

    with pytest.raises(
        errors.RuleFailed, match=r"floating failed: TypeError: shares\(\) returned \d+\.0, which is no exact"
    ):
        share(100, within(Floating()), {}, participants=["a", "b"])


def test_a_rule_that_explains_itself_is_held_to_the_same_promise():
    class Boasting:
        name = "boasting"

        def needs(self):
            return frozenset()

        def shares(self, case):
            return Working("boasting", case.pot, {"a": case.pot, "b": case.pot})

    for rule in (Boasting(), Mix([("50%", By("hours")), ("50%", Boasting())])):
        with pytest.raises(errors.BrokenShares):
            share(100, rule, {"hours": {"a": 1, "b": 1}}, participants=["a", "b"])


HALVES = {"a": Fraction(50), "b": Fraction(50)}
UNTRUE = {
    "is of a pot of 200 cents, and 100 were to be shared": lambda pot: Working("telling", 2 * pot, HALVES),
    "the parts of the Working do not add up to its shares": lambda pot: Working(
        "telling", pot, HALVES, parts=[(Fraction(1), Working("even", pot, {"a": pot, "b": NONE}))]
    ),
    "is of a pot of 100 cents, and 50 were to be shared": lambda pot: Working(
        "telling", pot, HALVES, parts=[(Fraction(1, 2), Working("even", pot, HALVES))]
    ),
    "not in proportion to its figures of hours": lambda pot: Working(
        "telling", pot, HALVES, "hours", {"a": Fraction(1), "b": Fraction(3)}
    ),
    "the Working are not in proportion": lambda pot: Working(
        "telling", pot, HALVES, "hours", {"a": Fraction(1), "b": Fraction(1)}, days={"a": 1, "b": 2}
    ),
}


@pytest.mark.parametrize("said", UNTRUE)
def test_a_rule_that_explains_its_shares_by_what_does_not_make_them_is_refused(said):
    class Telling:
        name = "telling"

        def needs(self):
            return frozenset()

        def shares(self, case):
            return UNTRUE[said](case.pot)

    with pytest.raises(errors.RuleFailed, match=f"telling failed: ValueError: .*{said}"):
        share(100, Telling(), {}, participants=["a", "b"])


def test_a_rule_may_say_truly_that_it_left_a_part_to_nobody():
    class Keeping:
        name = "keeping"

        def needs(self):
            return frozenset()

        def shares(self, case):
            parts = [(Fraction(1), Working("even", case.pot, {"a": Fraction(10), "b": Fraction(10)}))]
            return Working("keeping", case.pot, {"a": Fraction(10), "b": Fraction(10)}, parts=parts)

    shares = share(100, Keeping(), {}, participants=["a", "b"])
    assert (dict(shares), shares.unallocated) == ({"a": 10, "b": 10}, 80)


def test_a_pot_of_nothing_is_no_leave_to_move_money():
    class Swapping:
        name = "swapping"

        def needs(self):
            return frozenset()

        def shares(self, case):
            return {"a": case.pot + 5, "b": case.pot - 5}

    with pytest.raises(errors.Refusal):
        share(0, Swapping(), {}, participants=["a", "b"])


class Leaving:
    """Leaves the program instead of sharing."""

    name = "leaving"

    def needs(self):
        return frozenset()

    def shares(self, case):
        raise SystemExit(0 * len(case.participants))


class Wordy(Leaving):
    """Names its needs by text."""

    name = "wordy"

    def needs(self):
        return ["hours"]


@pytest.mark.parametrize(
    ("rule", "said"), [(Leaving(), "SystemExit: 0"), (Wordy(), "TypeError: needs() returned 'hours'")]
)
def test_a_rule_that_leaves_the_program_or_names_no_needs_is_a_rule_that_fails(rule, said):
    with pytest.raises(errors.Refusal) as caught:
        share(100, rule, {}, participants=["a", "b"])
    assert caught.value.code == "rule-failed"
    assert said in str(caught.value)
