"""Who shares a pot is a member, and the service runs, on all of those days; what is not sure is refused unless assumed."""

import pytest

import intermunicipal as im
from intermunicipal import errors
from intermunicipal.model import Membership, Participation, Service
from intermunicipal.sharing import Even


def allocate(vale, assume=None, service=None, **tables):
    services = [Service("care", "Care", sharing=Even(), **(service or {}))]
    return im.allocate(vale.association(("ash", "birch"), services=services, **tables), 2025, assume=assume)


@pytest.mark.parametrize(
    ("service", "taken"),
    [
        ({"since": "2025-01-02"}, {}),
        ({"until": "2025-12-31"}, {}),
        ({"since": "2025-07-01"}, {"since": "2025-06-30"}),
        ({"until": "2025-07-01"}, {"until": "2025-07-02"}),
        ({"since": "2026-01-01"}, {}),
    ],
)
def test_to_take_part_while_the_service_does_not_run_is_refused(vale, service, taken):
    with pytest.raises(errors.OutsideService) as refusal:
        allocate(vale, service=service, participations=vale.takes("care", "ash", "birch", **taken))
    assert refusal.value.row == "care/ash/member"


@pytest.mark.parametrize(
    "days", [{"since": "2025-07-01"}, {"until": "2025-07-01"}, {"since": "2025-02-01", "until": "2025-03-01"}]
)
def test_to_take_part_on_the_very_days_of_the_service_is_not(vale, days):
    allocation = allocate(vale, service=days, participations=vale.takes("care", "ash", "birch", **days))
    assert allocation.contributions == {"ash": 450_00, "birch": 450_00}


def test_a_participation_that_ended_before_the_year_may_lie_outside(vale):
    rows = [*vale.takes("care", "ash"), Participation("care", "birch", until="2025-01-01")]
    assert allocate(vale, service={"since": "2025-01-01"}, participations=rows).contributions == {"ash": 900_00}


@pytest.mark.parametrize("of", ["membership", "service"])
@pytest.mark.parametrize("reading", [None, "earliest", "2025-01-01"])
def test_what_may_hold_on_those_days_is_uncertain_and_may_be_assumed(vale, of, reading):
    service = {"since": "2025"} if of == "service" else {}
    since = "2025" if of == "membership" else "2000-01-01"
    tables = {"memberships": [Membership("ash", since=since), Membership("birch", since="2000-01-01")]}
    name = {"membership": "memberships/ash", "service": "services/care"}[of]
    with pytest.raises(errors.UncertainDay) as refusal:
        allocate(vale, service=service, **tables)
    assert name in str(refusal.value)
    assert refusal.value.year == 2025
    read = "earliest" if reading is None else {name: reading}
    allocation = allocate(vale, read, service=service, **tables)
    assert allocation.contributions == {"ash": 450_00, "birch": 450_00}
    assert {key: str(period) for key, period in allocation.assumed.items()} == {name: "[2025-01-01, ...)"}


def test_what_cannot_hold_on_those_days_is_outside_and_not_uncertain(vale):
    late = [Membership("ash", since="2025-03"), Membership("birch")]
    with pytest.raises(errors.OutsideMembership):
        allocate(vale, memberships=late)
    with pytest.raises(errors.OutsideService):
        allocate(vale, service={"since": "2025-03"})


def test_the_latest_reading_leaves_days_uncovered_and_is_refused(vale):
    memberships = [Membership("ash", since="2025"), Membership("birch")]
    with pytest.raises(errors.OutsideMembership):
        allocate(vale, "latest", memberships=memberships)
    with pytest.raises(errors.OutsideService):
        allocate(vale, "latest", service={"since": "2025"})


def test_an_assumption_about_a_membership_is_told_on_the_bill(vale):
    memberships = [Membership("ash", since="2025"), Membership("birch")]
    allocation = allocate(vale, "earliest", memberships=memberships)
    told = [line for line in str(im.explain(allocation, "ash")).splitlines() if line.lstrip().startswith("Assumed")]
    assert [("ash" in line, "1 January 2025" in line) for line in told] == [(True, True)]


@pytest.mark.parametrize("year", ["2026", 0, 9999, -1, 10000, True, 2025.0, None])
def test_a_year_is_one_of_the_calendar(vale, year):
    with pytest.raises(errors.InvalidNumber):
        im.allocate(vale.association(), year)


@pytest.mark.parametrize("year", [1, 9998])
def test_the_first_and_the_last_year_of_the_calendar_may_be_asked_for(vale, year):
    budget, memberships = [vale.line("care", 900_00, year=year)], [Membership(id_) for id_ in ("ash", "birch")]
    association = vale.association(("ash", "birch"), budget=budget, memberships=memberships)
    assert im.allocate(association, year).contributions == {"ash": 450_00, "birch": 450_00}
