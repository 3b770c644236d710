"""What a service costs its members: costs less subsidies, fees and other income, with their corrections."""

import pytest

import intermunicipal as im
from intermunicipal.accounts import NetCost, net_cost
from intermunicipal.model import Behaviour, LineKind, Stage


def test_net_cost_is_costs_less_subsidies_fees_and_other_income(vale):
    lines = [
        vale.line("care", 1000_00),
        vale.line("care", 250_00, "subsidy"),
        vale.line("care", 120_00, "fee"),
        vale.line("care", 30_00, "other-income"),
    ]
    cost = net_cost(vale.association(budget=lines), "care", 2025, Stage.BUDGET)
    assert [cost.total(kind) for kind in LineKind] == [1000_00, 250_00, 120_00, 30_00]
    assert cost.net == 600_00  # 1000 - 250 - 120 - 30


@pytest.mark.parametrize(
    ("kind", "net"),
    [("cost", 860_00), ("subsidy", 940_00), ("fee", 940_00), ("other-income", 940_00)],
)
def test_a_negative_amount_corrects_its_own_side(vale, kind, net):
    lines = [vale.line("care", 900_00), vale.line("care", -40_00, kind, line="correction")]
    assert net_cost(vale.association(budget=lines), "care", 2025, Stage.BUDGET).net == net


def test_several_lines_of_one_kind_add_up(vale):
    lines = [vale.line("care", 1_01, line="a"), vale.line("care", 2_02, line="b"), vale.line("care", 3_03, line="c")]
    cost = net_cost(vale.association(budget=lines), "care", 2025, Stage.BUDGET)
    assert cost.total(LineKind.COST) == 6_06
    assert cost.net == 6_06


def test_lines_of_another_service_year_or_stage_stay_out(vale):
    lines = [
        vale.line("care", 1_00),
        vale.line("aid", 2_00),
        vale.line("care", 4_00, year=2024),
        vale.line("care", 8_00, stage=Stage.ACTUAL),
    ]
    association = vale.association(budget=lines)
    assert net_cost(association, "care", 2025, Stage.BUDGET).net == 1_00
    assert net_cost(association, "aid", 2025, Stage.BUDGET).net == 2_00
    assert net_cost(association, "care", 2024, Stage.BUDGET).net == 4_00
    assert net_cost(association, "care", 2025, Stage.ACTUAL).net == 8_00


def test_lines_stand_by_kind_then_by_name_however_they_were_given(vale):
    lines = [
        vale.line("care", 1, "fee"),
        vale.line("care", 2, line="z"),
        vale.line("care", 3, "subsidy"),
        vale.line("care", 4, line="a"),
        vale.line("care", 5, "other-income"),
    ]
    cost = net_cost(vale.association(budget=lines), "care", 2025, Stage.BUDGET)
    assert [(one.kind.value, one.line) for one in cost.lines] == [
        ("cost", "a"),
        ("cost", "z"),
        ("subsidy", "subsidy"),
        ("fee", "fee"),
        ("other-income", "other-income"),
    ]


def test_a_line_without_title_goes_by_its_name(vale):
    lines = [vale.line("care", 1, line="staff"), vale.line("care", 2, line="rent", title="Rent of the house")]
    cost = net_cost(vale.association(budget=lines), "care", 2025, Stage.BUDGET)
    assert [one.title for one in cost.lines] == ["Rent of the house", "staff"]


def test_a_behaviour_that_is_not_stated_is_fixed_and_assumed(vale):
    lines = [
        vale.line("care", 1, line="a"),
        vale.line("care", 2, line="b", behaviour=Behaviour.FIXED),
        vale.line("care", 3, line="c", behaviour=Behaviour.PER_UNIT, per="hours"),
    ]
    cost = net_cost(vale.association(budget=lines), "care", 2025, Stage.BUDGET)
    assert [(one.behaviour.value, one.assumed, one.per) for one in cost.lines] == [
        ("fixed", True, ""),
        ("fixed", False, ""),
        ("per-unit", False, "hours"),
    ]


def test_a_line_that_is_made_up_says_so(vale):
    lines = [vale.line("care", 1, line="a"), vale.line("care", 2, line="b", source="made-up")]
    cost = net_cost(vale.association(budget=lines), "care", 2025, Stage.BUDGET)
    assert [(one.illustrative, one.source.citation) for one in cost.lines] == [
        (False, "Minutes of the board of Vale"),
        (True, "Made up for this test"),
    ]


def test_a_corrected_line_counts_once_with_its_last_amount(vale):
    lines = [vale.line("care", 900_00), vale.line("care", 870_00, known="2025-02-01")]
    assert net_cost(vale.association(budget=lines), "care", 2025, Stage.BUDGET).net == 870_00


def test_a_service_without_lines_costs_nothing(vale):
    assert net_cost(vale.association(), "aid", 2025, Stage.BUDGET) == NetCost(())
    assert NetCost(()).net == 0


def test_the_pot_is_the_net_cost(vale):
    lines = [vale.line("care", 1000_00), vale.line("care", 100_00, "subsidy")]
    care = im.allocate(vale.association(budget=lines), 2025).services["care"]
    assert (care.net_cost.net, care.pot) == (900_00, 900_00)
