"""Welzijnsregio Noord-Limburg as the example tells it: on every day on which something changes, it holds together."""

from pathlib import Path

import pytest
from attrs import evolve

import intermunicipal as im
from intermunicipal.dates import Answer, parse
from intermunicipal.model import Role

EXAMPLE = Path(__file__).parents[3] / "examples" / "noord-limburg"

# The OCMWs that take part, in the footnote of "Missie en Visie Welzijnsregio Noord-Limburg", approved by the board on
# 11 September 2007.
MISSION_TEXT = [
    "bocholt",
    "hamont-achel",
    "hechtel-eksel",
    "lommel",
    "meeuwen-gruitrode",
    "neerpelt",
    "overpelt",
    "peer",
]


@pytest.fixture(scope="module")
def association():
    return im.load(EXAMPLE)


@pytest.fixture(scope="module")
def days(association):
    """Return every day on which something changes, and the day before each."""
    found = association.changes()
    assert len(found) > 20
    return sorted({day for change in found for day in (change.subtract(days=1), change)})


def members(association, day):
    return [member.id for member in association.members_on(day)]


def test_the_members_of_11_september_2007_are_the_eight_of_the_mission_text(association):
    assert members(association, "2007-09-11") == MISSION_TEXT


@pytest.mark.parametrize(
    ("day", "count", "joined", "left"),
    [
        ("2000-06-05", 0, set(), set(MISSION_TEXT)),
        ("2000-06-06", 8, set(), set()),
        ("2013-12-31", 8, set(), set()),
        ("2014-01-01", 9, {"bree"}, set()),
        ("2018-12-31", 9, {"bree"}, set()),
        ("2019-01-01", 8, {"bree", "pelt", "oudsbergen"}, {"neerpelt", "overpelt", "meeuwen-gruitrode"}),
    ],
)
def test_the_members_of_a_day(association, day, count, joined, left):
    found = members(association, day)
    assert len(found) == count
    assert set(found) == (set(MISSION_TEXT) | joined) - left


def test_on_every_day_members_are_unique_and_in_order(association, days):
    for day in days:
        found = members(association, day)
        assert found == sorted(set(found)), day


def test_on_every_day_who_shares_in_a_service_of_the_association_is_a_member_then(association, days):
    checked = 0
    for day in days:
        now = set(members(association, day))
        for service in association.services.values():
            if service.run_by:
                continue
            sharing = {row.member for row in association.participants_on(service.id, day) if row.role is Role.MEMBER}
            assert sharing <= now, (day, service.id)
            checked += len(sharing)
    assert checked > 1000


def test_on_every_day_the_parties_of_a_participation_exist_then(association, days):
    for day in days:
        for service in association.services:
            for row in association.participants_on(service, day):
                there = {party.kind for party in association.members[row.member].parties_on(day)}
                assert set(row.parties) <= there, (day, row.row_key)


def test_on_every_day_a_member_has_an_ocmw_and_from_9_january_2018_its_municipality_too(association, days):
    for day in days:
        wanted = {"ocmw", "municipality"} if str(day) >= "2018-01-09" else {"ocmw"}
        for member in association.members_on(day):
            assert {party.kind.value for party in member.parties_on(day)} == wanted, (day, member.id)


def test_on_every_day_nobody_takes_part_twice_in_one_service(association, days):
    for day in days:
        for service in association.services:
            takers = [row.member for row in association.participants_on(service, day)]
            assert len(takers) == len(set(takers)), (day, service)


def test_on_every_day_nothing_is_wrong_but_what_lies_outside_the_life_of_the_association(association, days):
    for day in days:
        report = im.check(association, day)
        found = {finding.code for finding in (*report.errors, *report.warnings)}
        alive = "2000-06-06" <= str(day) < "2035-12-31"
        assert found <= (set() if alive else {"duration-ended"}), day


def test_the_legal_form_changes_on_1_january_2019_without_a_day_between(association):
    assert [association.form_on(day).form for day in ("2000-06-06", "2018-12-31", "2019-01-01")] == [
        "ocmw-vereniging",
        "ocmw-vereniging",
        "welzijnsvereniging",
    ]
    assert association.form_on("2000-06-05") is None


def _bree(association, service, day):
    row = next(
        row for row in association.participations_in(service) if row.member == "bree" and row.role is Role.MEMBER
    )
    return row.period.holds_on(day)


@pytest.mark.parametrize(
    ("service", "first"),
    [("algemene-werking", "2014-01-01"), ("gezinszorg", "2014-01-01"), ("rechtshulp", "2015-01-01")],
)
def test_bree_begins_with_some_services_on_a_day_that_is_known(association, service, first):
    before = parse(first).subtract(days=1)
    assert [_bree(association, service, day) for day in (before, first)] == [Answer.NO, Answer.YES]
    assert "bree" not in {row.member for row in association.participants_on(service, before)}
    assert "bree" in {row.member for row in association.participants_on(service, first)}


@pytest.mark.parametrize("service", ["schuldbemiddeling", "tewerkstelling-en-opleiding", "informatieveiligheid"])
def test_bree_begins_with_the_others_on_a_day_within_2015_that_is_not_known(association, service):
    answers = {
        "2014-12-31": Answer.NO,
        "2015-01-01": Answer.UNCERTAIN,
        "2015-06-15": Answer.UNCERTAIN,
        "2015-12-30": Answer.UNCERTAIN,
        "2015-12-31": Answer.YES,
        "2016-01-01": Answer.YES,
    }
    assert {day: _bree(association, service, day) for day in answers} == answers
    uncertain = {str(one) for one in association.uncertain_on("2015-06-15")}
    assert f"participations/{service}/bree/member: from 2015 (day not known)" in uncertain
    assert "bree" not in {row.member for row in association.participants_on(service, "2015-06-15")}


def test_a_check_within_2015_tells_that_bree_is_not_certain_to_take_two_services_of_the_mission_text(association):
    found = [finding for finding in im.check(association, "2015-06-15") if finding.code == "member-without-service"]
    assert [finding.fields["service"] for finding in found] == ["Schuldbemiddeling", "Tewerkstelling en opleiding"]
    assert {finding.fields["member"] for finding in found} == {"Bree"}
    later = im.check(association, "2016-01-01")
    assert [finding for finding in later if finding.code == "member-without-service"] == []


@pytest.mark.parametrize(("day", "found"), [("2007-09-10", []), ("2007-09-11", ["Peer"])])
def test_before_the_mission_text_nothing_is_asked_of_members(association, day, found):
    rows = [row for row in association.participations.rows if row.row_key != "gezinszorg/peer/member"]
    report = im.check(evolve(association, participations=rows), day)
    assert [finding.fields["member"] for finding in report if finding.code == "member-without-service"] == found


def test_the_rental_agency_is_run_by_a_separate_body_with_one_who_is_no_member(association):
    service = association.service("sociaal-verhuurkantoor")
    assert service.run_by == "svk-noord-limburg"
    outside = {row.member for row in association.participants_on(service.id, "2010-01-01")} - set(MISSION_TEXT)
    assert outside == {"kempisch-tehuis"}
    assert "kempisch-tehuis" not in members(association, "2010-01-01")


@pytest.mark.parametrize("stage", ["budget", "actual"])
@pytest.mark.parametrize("year", [2018, 2019, 2025])
def test_what_the_members_pay_is_what_the_services_cost(association, year, stage):
    allocation = im.allocate(association, year, stage=stage)
    assert list(allocation.contributions) == members(association, f"{year}-06-30")
    pots = sum(service.pot for service in allocation.services.values())
    left = sum(service.shares.rounding + service.shares.unallocated for service in allocation.services.values())
    assert sum(allocation.contributions.values()) + left == pots
    assert left == 0
