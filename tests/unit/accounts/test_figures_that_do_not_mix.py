"""Figures that make no proportion are refused, by a bill and by a check; two services of one kind are told apart."""

import pytest

import intermunicipal as im
from intermunicipal import errors
from intermunicipal.hooks import DriverTable, Figure, Region, ServiceKind, drivers, region, service_kinds
from intermunicipal.model import Membership, Service, Stage
from intermunicipal.sharing import By, Even


@region
def valley():
    return Region("valley", "The Valley")


@drivers
def heads():
    return [DriverTable("heads", "Heads", [Figure(id_, 2025, 1) for id_ in ("ash", "birch")], keyed_by="member")]


@service_kinds
def kinds():
    return [ServiceKind("home-care", {"en": "Home care", "nl": "Thuiszorg"})]


@pytest.fixture
def in_the_valley(vale):
    def build(**tables):
        plugin = vale.plugin(valley=valley, heads=heads, kinds=kinds)
        memberships = [Membership(id_) for id_ in ("ash", "birch")]
        return vale.association(("ash", "birch"), "valley", [plugin], memberships=memberships, **tables)

    return build


def by(driver):
    return [Service("care", "Care", sharing=By(driver))]


def test_figures_in_several_units_are_refused(vale, in_the_valley):
    volumes = [
        vale.volume("care", "use", "ash", 1, unit="hour"),
        vale.volume("care", "use", "birch", 60, unit="minute"),
    ]
    association = in_the_valley(services=by("use"), volumes=volumes)
    with pytest.raises(errors.MixedUnits) as refusal:
        im.allocate(association, 2025)
    assert (refusal.value.driver, refusal.value.year, refusal.value.units) == ("use", 2025, ("hour", "minute"))
    assert [finding.code for finding in im.check(association)] == ["mixed-units"]


def test_a_unit_and_none_at_all_are_several_units(vale, in_the_valley):
    volumes = [vale.volume("care", "use", "ash", 1, unit="hour"), vale.volume("care", "use", "birch", 1)]
    with pytest.raises(errors.MixedUnits):
        im.allocate(in_the_valley(services=by("use"), volumes=volumes), 2025)


@pytest.mark.parametrize("other", [{"year": 2024}, {"stage": Stage.ACTUAL}])
def test_another_unit_in_another_year_or_stage_is_no_matter(vale, in_the_valley, other):
    volumes = [vale.volume("care", "use", id_, 1, unit="hour") for id_ in ("ash", "birch")]
    volumes.append(vale.volume("care", "use", "ash", 60, unit="minute", **other))
    allocation = im.allocate(in_the_valley(services=by("use"), volumes=volumes), 2025)
    assert allocation.contributions == {"ash": 450_00, "birch": 450_00}
    assert allocation.services["care"].drivers["use"].unit == "hour"


def test_a_volume_with_the_name_of_a_driver_of_the_rule_book_is_a_conflict(vale, in_the_valley):
    volumes = [vale.volume("care", "heads", id_, 1) for id_ in ("ash", "birch")]
    association = in_the_valley(services=by("heads"), volumes=volumes)
    with pytest.raises(errors.RuleConflict) as refusal:
        im.allocate(association, 2025)
    assert (refusal.value.rule, refusal.value.first, refusal.value.second) == ("heads", "volumes/care", "valley ?")
    assert [(finding.code, str(finding.place)) for finding in im.check(association)] == [
        ("rule-conflict", "services/care")
    ]


def test_two_services_of_one_kind_carry_their_own_names(vale, in_the_valley):
    services = [Service(id_, id_.title(), "home-care", sharing=Even()) for id_ in ("care", "rest")]
    rows = [*vale.takes("care", "ash", "birch"), *vale.takes("rest", "ash", "birch")]
    budget = [vale.line("care", 100), vale.line("rest", 100)]
    allocation = im.allocate(in_the_valley(services=services, participations=rows, budget=budget), 2025)
    assert [dict(one.title) for one in allocation.services.values()] == [
        {"en": "Home care: Care", "nl": "Thuiszorg: Care"},
        {"en": "Home care: Rest", "nl": "Thuiszorg: Rest"},
    ]
    assert "Home care: Rest" in str(im.explain(allocation, "ash"))


def test_the_only_service_of_a_kind_carries_the_name_of_the_kind(in_the_valley):
    allocation = im.allocate(in_the_valley(services=[Service("care", "Care", "home-care", sharing=Even())]), 2025)
    assert dict(allocation.services["care"].title) == {"en": "Home care", "nl": "Thuiszorg"}
