"""A rule that fails, or that is no rule, is refused under its name and never a traceback."""

import pytest
from attrs import frozen

import intermunicipal as im
from intermunicipal import errors
from intermunicipal.hooks import CostKey
from intermunicipal.model import Key, Membership, Service
from intermunicipal.sharing import Even, Mix, share


@frozen
class Broken:
    """Divides by zero."""

    name = "broken"

    def needs(self):
        return frozenset()

    def shares(self, case):
        return dict.fromkeys(case.participants, case.pot / 0)


@frozen
class Returning:
    """Returns what it is told to."""

    what: object
    name = "returning"

    def needs(self):
        return frozenset()

    def shares(self, case):  # noqa: ARG002 - it looks at nothing
        return self.what


@frozen
class Needy:
    """Cannot say what it needs."""

    name = "needy"

    def needs(self):
        message = "nothing said"
        raise LookupError(message)

    def shares(self, case):
        return dict.fromkeys(case.participants, 0)


def with_rule(vale, rule):
    memberships = [Membership(id_) for id_ in ("ash", "birch", "cedar")]
    return vale.association(memberships=memberships, services=[Service("care", "Care", sharing=rule)])


def test_a_rule_that_raises_is_told_by_share():
    with pytest.raises(errors.RuleFailed) as refusal:
        share(100, Broken(), {}, participants=["a"])
    assert (refusal.value.rule, refusal.value.reason.partition(":")[0]) == ("broken", "ZeroDivisionError")
    assert isinstance(refusal.value.__cause__, ZeroDivisionError)


def test_a_rule_that_raises_within_a_mix_is_told_under_its_own_name():
    with pytest.raises(errors.RuleFailed) as refusal:
        share(100, Mix([("50%", Even()), ("50%", Broken())]), {}, participants=["a"])
    assert refusal.value.rule == "broken"


def test_a_refusal_of_a_rule_stays_what_it_is():
    with pytest.raises(errors.NoParticipants):
        share(100, Even(), {}, participants=[])


def test_a_rule_that_raises_is_told_by_allocate_and_by_check(vale):
    association = with_rule(vale, Broken())
    with pytest.raises(errors.RuleFailed):
        im.allocate(association, 2025)
    assert [(finding.code, str(finding.place)) for finding in im.check(association)] == [
        ("rule-failed", "services/care")
    ]


@pytest.mark.parametrize("what", [None, 12, [("ash", 1)], {"ash": "half", "birch": 0, "cedar": 0}, {"ash": None}])
def test_what_a_rule_returns_in_place_of_shares_is_refused(vale, what):
    association = with_rule(vale, Returning(what))
    with pytest.raises(errors.Refusal):
        im.allocate(association, 2025)
    (finding,) = im.check(association)
    assert finding.severity.value == "error"


def test_shares_that_are_not_exact_are_refused(vale):
    floats = {"ash": 30000.1, "birch": 29999.9, "cedar": 0.0}
    with pytest.raises(errors.Refusal):
        im.allocate(with_rule(vale, Returning(floats)), 2025)


def test_a_rule_that_cannot_say_what_it_needs_is_refused(vale):
    with pytest.raises(errors.RuleFailed):
        share(100, Needy(), {}, participants=["a"])
    association = with_rule(vale, Needy())
    with pytest.raises(errors.RuleFailed):
        im.allocate(association, 2025)
    assert [finding.code for finding in im.check(association)] == ["rule-failed"]


@pytest.mark.parametrize(
    "use",
    [
        lambda rule: share(100, rule, {}, participants=["a"]),
        lambda rule: Mix([("30%", rule), ("70%", Even())]),
        lambda rule: Service("care", "Care", sharing=rule),
        lambda rule: Key("basis", "Basis", rule),
        lambda rule: CostKey("basis", "Basis", rule=rule),
    ],
    ids=["share", "mix", "service", "key", "cost key"],
)
@pytest.mark.parametrize("rule", ["even", 12, Even, {"rule": "even"}])
def test_what_is_no_rule_is_refused_where_it_is_given(use, rule):
    with pytest.raises(errors.RuleNotATable) as refusal:
        use(rule)
    assert refusal.value.asked == repr(rule)


def test_participants_are_ids_and_not_the_letters_of_one():
    with pytest.raises(errors.InvalidNumber) as refusal:
        share(100, Even(), {}, participants="abc")
    assert refusal.value.asked == "abc"
    assert share(100, Even(), {}, participants=["abc"]) == {"abc": 100}
