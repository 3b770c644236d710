"""Every cent of every pot is somewhere, for every year, stage, service and odd-cent rule."""

import pytest
from attrs import evolve

import intermunicipal as im

STAGES = [
    (2018, "budget"),
    (2018, "actual"),
    (2019, "budget"),
    (2019, "actual"),
    (2025, "budget"),
    (2025, "actual"),
    (2026, "budget"),
]
SERVICES = [
    "algemene-werking",
    "gezinszorg",
    "informatieveiligheid",
    "rechtshulp",
    "schuldbemiddeling",
    "tewerkstelling-en-opleiding",
]
RULES = ["largest-remainder", "webster", "half-up"]


def with_odd_cents(association, rule):
    services = [evolve(row, odd_cents=rule) for row in association.services.rows]
    return im.bind(evolve(association, services=services))


def test_these_are_the_years_and_stages_with_a_budget(association):
    assert sorted({(row.year, row.stage.value) for row in association.budget.values()}) == sorted(STAGES)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(("year", "stage"), STAGES)
def test_shares_rounding_and_unallocated_are_the_pot(association, year, stage, rule):
    allocation = im.allocate(with_odd_cents(association, rule), year, stage=stage)
    assert list(allocation.services) == SERVICES
    for service in allocation.services.values():
        shares = service.shares
        assert shares.odd_cents == rule
        assert sum(shares.values()) + shares.rounding + shares.unallocated == service.pot == service.net_cost.net
        assert shares.unallocated == 0
        assert shares.rounding == 0 or rule == "half-up"
        assert all(abs(amount - shares.exact[member]) < 1 for member, amount in shares.items())


@pytest.mark.parametrize(("year", "stage"), STAGES)
def test_contributions_together_are_the_pots_together(allocation_of, year, stage):
    allocation = allocation_of(year, stage)
    assert sum(allocation.contributions.values()) == sum(service.pot for service in allocation.services.values())
    for member, amount in allocation.contributions.items():
        assert amount == sum(service.shares.get(member, 0) for service in allocation.services.values())


def test_half_up_leaves_a_difference_somewhere_in_the_example(association):
    roundings = {
        service.shares.rounding
        for year, stage in STAGES
        for service in im.allocate(with_odd_cents(association, "half-up"), year, stage=stage).services.values()
    }
    assert roundings - {0}


def test_the_service_with_a_surplus_in_2018_gives_credits(allocation_of):
    surplus = [
        (service.service.id, stage)
        for stage in ("budget", "actual")
        for service in allocation_of(2018, stage).services.values()
        if service.pot < 0
    ]
    assert surplus == [("tewerkstelling-en-opleiding", "actual")]
    service = allocation_of(2018, "actual").services["tewerkstelling-en-opleiding"]
    assert all(amount < 0 for amount in service.shares.values())


@pytest.mark.parametrize(("year", "stage"), STAGES)
def test_every_year_is_whole_and_certain(allocation_of, year, stage):
    allocation = allocation_of(year, stage)
    assert not any(service.part_year for service in allocation.services.values())
    assert not any(taker.assumed for service in allocation.services.values() for taker in service.takers)
