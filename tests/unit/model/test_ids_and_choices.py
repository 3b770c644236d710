"""Ids are slugs and choices are words of a closed list, given in Python too; anything else is refused where it is given."""

import pytest

from intermunicipal import hooks
from intermunicipal.errors import InvalidNumber, UnknownName
from intermunicipal.model import (
    Association,
    Behaviour,
    BudgetLine,
    End,
    Key,
    LineKind,
    Member,
    Membership,
    Organisation,
    Participation,
    Party,
    PartyKind,
    Role,
    Service,
    Stage,
    Start,
    Volume,
)
from intermunicipal.sharing import Even
from intermunicipal.sources import Confidence, Source

WITH_AN_ID = {
    "association": lambda id_: Association(id_, "Vale").id,
    "member": lambda id_: Member(id_, "Ash").id,
    "party": lambda id_: Party(id_, "ash", PartyKind.OCMW, "OCMW Ash").id,
    "organisation": lambda id_: Organisation(id_, "House", PartyKind.NON_PROFIT).id,
    "service": lambda id_: Service(id_, "Care").id,
    "key": lambda id_: Key(id_, "Basis", Even()).id,
    "line": lambda id_: BudgetLine("care", 2026, Stage.BUDGET, id_, LineKind.COST, 1).line,
    "volume": lambda id_: Volume("care", id_, "ash", 2026, Stage.BUDGET, 1).volume,
    "membership": lambda id_: Membership("ash", id=id_).id,
    "participation": lambda id_: Participation("care", "ash", id=id_).id,
}
NO_IDS = [
    "Ash",
    "ash tree",
    "ash_tree",
    "-ash",
    "ash-",
    "ash--tree",
    "\u00e9",
    "ash/tree",
    "ash\n",
    "\u0661",
    7,
    None,
    ["ash"],
]


@pytest.mark.parametrize("what", WITH_AN_ID)
@pytest.mark.parametrize("id_", ["a", "7", "ash", "hamont-achel", "2026-line-1"])
def test_an_id_is_lower_case_letters_digits_and_hyphens(what, id_):
    assert WITH_AN_ID[what](id_) == id_


@pytest.mark.parametrize("what", WITH_AN_ID)
@pytest.mark.parametrize("id_", NO_IDS)
def test_any_other_id_is_refused(what, id_):
    with pytest.raises(InvalidNumber) as refusal:
        WITH_AN_ID[what](id_)
    assert refusal.value.asked == id_
    assert "an id of lower-case letters, digits and hyphens" in str(refusal.value)


def test_the_refusal_of_an_id_says_how_to_write_one():
    with pytest.raises(InvalidNumber) as refusal:
        Member("Ash Tree", "Ash")
    assert str(refusal.value) == (
        'Found "Ash Tree" where an id of lower-case letters, digits and hyphens, such as "hamlet-north" should stand. '
        "Nothing is converted silently: a float is not exact, text is no number, a decimal comma is no point. "
        'Write an id of lower-case letters, digits and hyphens, such as "hamlet-north".'
    )


@pytest.mark.parametrize("what", sorted(WITH_AN_ID.keys() - {"membership", "participation"}))
def test_an_id_is_not_empty(what):
    with pytest.raises(InvalidNumber):
        WITH_AN_ID[what]("")


def test_a_membership_and_a_participation_need_no_id_of_their_own():
    assert Membership("ash").row_key == "ash"
    assert Participation("care", "ash").row_key == "care/ash/member"
    assert (Membership("ash", id="again").row_key, Participation("care", "ash", id="again").row_key) == (
        "again",
        "again",
    )


def line(**fields):
    return BudgetLine("care", 2026, **{"stage": "budget", "line": "staff", "kind": "cost", "amount": 1} | fields)


CHOICES = {  # how a row gets the choice, and all that may be chosen
    "stage of a line": (lambda word: line(stage=word).stage, Stage),
    "kind of a line": (lambda word: line(kind=word).kind, LineKind),
    "behaviour": (lambda word: line(behaviour=word).behaviour, Behaviour),
    "stage of a volume": (lambda word: Volume("care", "hours", "ash", 2026, word, 1).stage, Stage),
    "role": (lambda word: Participation("care", "ash", word).role, Role),
    "one of the parties": (lambda word: Participation("care", "ash", parties=[word]).parties[0], PartyKind),
    "kind of a party": (lambda word: Party("ash-ocmw", "ash", word, "OCMW Ash").kind, PartyKind),
    "kind of an organisation": (lambda word: Organisation("house", "House", word).kind, PartyKind),
    "start": (lambda word: Membership("ash", start=word).start, Start),
    "end": (lambda word: Membership("ash", end=word).end, End),
    "confidence of a row": (lambda word: Member("ash", "Ash", confidence=word).confidence, Confidence),
    "confidence of a source": (lambda word: Source("paper", "A paper", confidence=word).confidence, Confidence),
    "force": (lambda word: hooks.CostKey("basis", "Basis", rule=Even(), force=word).force, hooks.Force),
    "kind that a form admits": (lambda word: hooks.LegalForm("union", "Union", admits=[word]).admits[0], PartyKind),
    "kind that a form requires": (
        lambda word: hooks.LegalForm("union", "Union", admits=[], requires=[word]).requires[0],
        PartyKind,
    ),
}


@pytest.mark.parametrize("what", CHOICES)
def test_a_choice_is_given_as_itself_or_as_its_text(what):
    make, choices = CHOICES[what]
    assert len(choices) > 1
    for choice in choices:
        assert make(choice) is choice
        assert make(choice.value) is choice


@pytest.mark.parametrize("what", CHOICES)
@pytest.mark.parametrize("word", ["", "nothing", "Budget", 1, True, ("budget",)])
def test_anything_else_is_refused_with_all_that_may_be_chosen(what, word):
    make, choices = CHOICES[what]
    with pytest.raises(UnknownName) as refusal:
        make(word)
    assert (refusal.value.kind, refusal.value.asked) == ("choice", word)
    assert refusal.value.known == tuple(choice.value for choice in choices)


def test_the_refusal_of_a_choice_tells_the_near_one():
    with pytest.raises(UnknownName) as refusal:
        line(stage="bugdet")
    assert str(refusal.value) == (
        'Asked for the choice "bugdet". There is no choice of that name. Perhaps a typo (closest: budget). '
        "Use one of: budget, actual."
    )


def test_a_behaviour_an_end_and_a_confidence_may_be_left_out():
    assert (line().behaviour, Membership("ash").end, Member("ash", "Ash").confidence) == (None, None, None)
