"""From pots to contributions: who pays, credits, what is refused before anything is shared."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import intermunicipal as im
from intermunicipal import errors
from intermunicipal.model import Membership, Participation, Role, Service, Stage
from intermunicipal.sharing import By, Even
from intermunicipal.sources import Confidence


@pytest.fixture
def two_services(vale):
    """Care, evenly over all three, and aid, by files over ash and birch alone."""
    return {
        "services": [Service("care", "Care", sharing=Even()), Service("aid", "Aid", sharing=By("files"))],
        "participations": [*vale.takes("care", "ash", "birch", "cedar"), *vale.takes("aid", "ash", "birch")],
        "budget": [vale.line("care", 100_00), vale.line("aid", 70_00)],
        "volumes": [vale.volume("aid", "files", "ash", 3), vale.volume("aid", "files", "birch", 4)],
    }


def test_a_pot_is_shared_over_the_participants_of_that_service_only(vale, two_services):
    allocation = im.allocate(vale.association(**two_services), 2025)
    assert dict(allocation.services["care"].shares) == {"ash": 33_34, "birch": 33_33, "cedar": 33_33}
    assert dict(allocation.services["aid"].shares) == {"ash": 30_00, "birch": 40_00}  # 3 and 4 of 7 files


def test_a_contribution_is_the_sum_of_the_shares_in_order_of_id(vale, two_services):
    allocation = im.allocate(vale.association(**two_services), 2025)
    assert list(allocation.contributions.items()) == [("ash", 63_34), ("birch", 73_33), ("cedar", 33_33)]


def test_a_figure_of_one_who_takes_no_part_changes_nothing(vale, two_services):
    before = im.allocate(vale.association(**two_services), 2025)
    two_services["volumes"].append(vale.volume("aid", "files", "cedar", 1000))
    after = im.allocate(vale.association(**two_services), 2025)
    assert after.contributions == before.contributions
    assert (after.inputs, after.result) == (before.inputs, before.result)


def test_a_customer_shares_no_pot_and_is_named(vale):
    rows = [*vale.takes("care", "ash", "birch"), Participation("care", "cedar", Role.CUSTOMER)]
    allocation = im.allocate(vale.association(participations=rows), 2025)
    assert allocation.contributions == {"ash": 450_00, "birch": 450_00}
    assert allocation.services["care"].customers == ("cedar",)
    assert "Served by agreement, no share in the pot: cedar" in str(im.explain(allocation, "ash"))


def test_a_customer_of_another_year_is_not_named(vale):
    rows = [*vale.takes("care", "ash"), Participation("care", "cedar", Role.CUSTOMER, until="2025-01-01")]
    assert im.allocate(vale.association(participations=rows), 2025).services["care"].customers == ()


def test_a_customer_needs_no_membership(vale):
    rows = [*vale.takes("care", "ash", "birch"), Participation("care", "elm", Role.CUSTOMER)]
    memberships = [Membership("ash"), Membership("birch")]
    association = vale.association(("ash", "birch", "elm"), memberships=memberships, participations=rows)
    allocation = im.allocate(association, 2025)
    assert allocation.contributions == {"ash": 450_00, "birch": 450_00}


def test_a_surplus_gives_credits_that_mirror_the_debits(vale):
    cost = [vale.line("care", 100_00), vale.line("care", 0, "subsidy")]
    surplus = [vale.line("care", 0), vale.line("care", 100_00, "subsidy")]
    assert im.allocate(vale.association(budget=cost), 2025).contributions == {
        "ash": 33_34,
        "birch": 33_33,
        "cedar": 33_33,
    }
    assert im.allocate(vale.association(budget=surplus), 2025).contributions == {
        "ash": -33_34,
        "birch": -33_33,
        "cedar": -33_33,
    }


def test_a_service_in_balance_costs_nobody_anything(vale):
    lines = [vale.line("care", 100_00), vale.line("care", 100_00, "fee")]
    allocation = im.allocate(vale.association(budget=lines), 2025)
    assert allocation.contributions == {"ash": 0, "birch": 0, "cedar": 0}


@given(pot=st.integers(-(10**12), 10**12), odd_cents=st.sampled_from(["largest-remainder", "webster", "half-up"]))
def test_shares_rounding_and_unallocated_are_the_pot_and_credits_mirror_debits(vale, pot, odd_cents):
    services = [Service("care", "Care", sharing=By("files"), odd_cents=odd_cents)]
    files = [vale.volume("care", "files", id_, count) for id_, count in (("ash", 3), ("birch", 5), ("cedar", 6))]
    care, mirrored = (
        im.allocate(vale.association(services=services, volumes=files, budget=[vale.line("care", amount)]), 2025)
        .services["care"]
        .shares
        for amount in (pot, -pot)
    )
    assert sum(care.values()) + care.rounding + care.unallocated == pot
    assert care.odd_cents == odd_cents
    assert dict(mirrored) == {id_: -amount for id_, amount in care.items()}


def test_the_odd_cent_rule_of_the_service_is_used(vale):
    # 2.00 over three is 66 2/3 cents each: half-up gives 67 three times, one cent more than the pot.
    services = [Service("care", "Care", sharing=Even(), odd_cents="half-up")]
    shares = im.allocate(vale.association(services=services, budget=[vale.line("care", 2_00)]), 2025).services["care"]
    assert dict(shares.shares) == {"ash": 67, "birch": 67, "cedar": 67}
    assert shares.shares.rounding == -1


def test_a_year_without_budget_is_refused_with_those_that_have_one(vale):
    lines = [vale.line("care", 1), vale.line("care", 2, year=2023), vale.line("care", 3, stage=Stage.ACTUAL)]
    with pytest.raises(errors.NoBudget) as refusal:
        im.allocate(vale.association(budget=lines), 2024)
    assert str(refusal.value) == (
        "Asked for the contributions of vale in 2024 (budget). There are no budget lines for that year and stage; there are for: "
        "2023 (budget), 2025 (actual), 2025 (budget). Perhaps the budget was not entered yet, or another stage is meant. "
        "Add lines to budget.csv, or ask for another year or stage."
    )


def test_a_stage_without_budget_is_refused_too(vale):
    with pytest.raises(errors.NoBudget) as refusal:
        im.allocate(vale.association(), 2025, stage="actual")
    assert (refusal.value.year, refusal.value.stage, refusal.value.years) == (2025, "actual", ("2025 (budget)",))


def test_an_unknown_stage_is_refused_with_the_near_name(vale):
    with pytest.raises(errors.UnknownName) as refusal:
        im.allocate(vale.association(), 2025, stage="actuals")
    assert str(refusal.value) == (
        'Asked for the stage "actuals". There is no stage of that name. Perhaps a typo (closest: actual). '
        "Use one of: actual, budget."
    )


def test_budget_and_actuals_are_shared_apart(vale):
    lines = [vale.line("care", 90_00), vale.line("care", 60_00, stage=Stage.ACTUAL)]
    association = vale.association(budget=lines)
    assert im.allocate(association, 2025).contributions == {"ash": 30_00, "birch": 30_00, "cedar": 30_00}
    actual = im.allocate(association, 2025, stage="actual")
    assert actual.contributions == {"ash": 20_00, "birch": 20_00, "cedar": 20_00}
    assert actual.stage is Stage.ACTUAL


def test_figures_are_those_of_the_stage(vale):
    stages = [(Stage.BUDGET, 1), (Stage.ACTUAL, 2)]
    association = vale.association(
        ("ash", "birch"),
        services=[Service("care", "Care", sharing=By("files"))],
        budget=[vale.line("care", 120_00, stage=stage) for stage, _ in stages],
        volumes=[vale.volume("care", "files", "ash", count, stage=stage) for stage, count in stages]
        + [vale.volume("care", "files", "birch", 1, stage=stage) for stage, _ in stages],
    )
    assert im.allocate(association, 2025).contributions == {"ash": 60_00, "birch": 60_00}
    assert im.allocate(association, 2025, stage="actual").contributions == {"ash": 80_00, "birch": 40_00}


def test_an_association_without_rule_book_is_refused():
    with pytest.raises(errors.Unbound) as refusal:
        im.allocate(im.Association("vale", "Vale"), 2025)
    assert "im.bind(association)" in str(refusal.value)


def test_a_pot_that_nobody_bears_is_refused(vale):
    with pytest.raises(errors.NoParticipants) as refusal:
        im.allocate(vale.association(participations=[]), 2025)
    assert str(refusal.value) == (
        "Asked to share €900.00 (service: care). Nobody shares in it. No participation in the role of member holds in that "
        "year, or no driver names anyone. Add the participations, or name the participants."
    )


def test_services_that_run_without_budget_are_named_and_separate_bodies_are_not(vale):
    services = [
        Service("care", "Care", sharing=Even()),
        Service("zoo", "A zoo"),
        Service("aid", "Aid"),
        Service("old", "Old", until="2025-01-01"),
        Service("rent", "Rent", run_by="other"),
    ]
    without = im.allocate(vale.association(services=services), 2025).without_budget
    assert list(without.items()) == [("aid", "Aid"), ("zoo", "A zoo")]


def test_an_allocation_is_illustrative_when_anything_that_it_used_is(vale):
    plain = im.allocate(vale.association(), 2025)
    made_up = im.allocate(vale.association(budget=[vale.line("care", 900_00, source="made-up")]), 2025)
    rows = vale.takes("care", "ash", confidence=Confidence.ILLUSTRATIVE)
    doubted = im.allocate(vale.association(participations=rows), 2025)
    assert (plain.illustrative, made_up.illustrative, doubted.illustrative) == (False, True, True)
    note = "Note: figures marked illustrative are made up; this is no real bill."
    assert [note in str(im.explain(one, "ash")) for one in (plain, made_up, doubted)] == [False, True, True]


def test_figures_whose_sum_has_thousands_of_digits_are_shared_hashed_and_explained(vale):
    names = tuple(f"town-{number}" for number in range(80))
    made = vale.association(
        names,
        services=[Service("care", "Care", sharing=By("hours"))],
        participations=vale.takes("care", *names),
        budget=[vale.line("care", 1000_00)],
        volumes=[vale.volume("care", "hours", name, Fraction(1, 10**59 + index)) for index, name in enumerate(names)],
    )
    allocation = im.allocate(made, 2025)
    assert sum(allocation.contributions.values()) == 1000_00
    assert allocation.inputs != allocation.result
    assert "Town-7" in str(im.explain(allocation, "town-7", "nl"))
