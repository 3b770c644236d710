"""A row that was known before what it names: the days between cannot be replayed."""

import time
from itertools import pairwise

import pytest

import intermunicipal as im
from intermunicipal.dates import parse
from intermunicipal.model import Association, Member, Organisation, Participation, PartyKind, Service

CARE = Service("care", "Care", since="2000-01-01")
TAKES = Participation("care", "aa", since="2000-01-01")


def found(members=(), participations=(TAKES,), **tables):
    tables = {"services": [CARE], "members": members, "participations": participations, **tables}
    report = im.check(Association("small", "Small", **tables), "2026-01-01")
    return [one for one in report if one.code == "named-before-known"]


def versions(*known, withdrawn=()):
    """Return versions of one member, learned on these days, some of them withdrawn."""
    return [Member("aa", f"Aa {day}", known=day, withdrawn=day in withdrawn) for day in known]


def takes(known, **more):
    return Participation("care", "aa", since="2000-01-01", known=known, **more)


def test_a_participation_known_before_its_member_is_told_with_both_days():
    (finding,) = found(versions("2021-05-01"), [takes("2019-03-01")])
    assert (finding.severity.value, str(finding.place)) == ("warning", "participations/care/aa/member")
    assert finding.text() == (
        "warning [named-before-known] participations/care/aa/member: participations/care/aa/member is known from 1 March 2019 and "
        "names member aa, known from 1 May 2021. Who replays the days between does not find what is named; perhaps only one of "
        "the two was given a date in known. Correct one of the two dates in known, or leave it empty where it was always known."
    )
    assert all(day in finding.text("nl") for day in ("1 maart 2019", "1 mei 2021"))
    assert all(day in finding.text("fr").replace("\u00a0", " ") for day in ("1er mars 2019", "1er mai 2021"))


def test_a_row_that_was_always_known_was_known_before_a_member_that_was_not():
    (finding,) = found(versions("2021-05-01"))
    assert "is always known and names member aa, known from 1 May 2021." in finding.text()


@pytest.mark.parametrize("known", ["2021-05-01", "2021-05-02"])
def test_a_row_known_on_the_same_day_or_later_is_fine(known):
    assert found(versions("2021-05-01"), [takes(known)]) == []


def test_a_member_that_was_corrected_later_was_known_before():
    assert found(versions(None, "2021-05-01")) == []
    assert found(versions("2019-01-01", "2021-05-01"), [takes("2019-03-01")]) == []


def test_a_row_that_was_corrected_later_was_known_with_its_first_version():
    assert len(found(versions("2021-05-01"), [takes("2019-03-01"), takes("2022-01-01")])) == 1
    assert found(versions("2021-05-01"), [takes("2021-05-01"), takes("2022-01-01")]) == []


def test_a_row_that_says_that_something_never_was_names_nothing():
    assert found(versions("2021-05-01"), [takes("2019-03-01", withdrawn=True)]) == []


def test_a_member_that_is_withdrawn_with_what_names_it_is_fine():
    members = versions(None, "2021-05-01", withdrawn=["2021-05-01"])
    assert found(members, [takes(None), takes("2021-05-01", withdrawn=True)]) == []
    assert found(members, [takes("2020-01-01"), takes("2021-05-01", withdrawn=True)]) == []


def test_a_member_that_was_withdrawn_and_came_back_was_not_known_between():
    members = versions("2010-01-01", "2015-01-01", "2016-01-01", "2020-01-01", withdrawn=["2015-01-01", "2016-01-01"])
    assert found(members, [takes("2012-01-01")]) == []
    (finding,) = found(members, [takes("2017-01-01")])
    assert finding.fields["first"] == parse("2020-01-01")
    assert found(members, [takes("2021-01-01")]) == []


def test_what_names_one_thing_too_early_is_told_once_a_table():
    rows = [takes(None), Participation("care", "aa", "customer", since="2000-01-01", known="2020-01-01")]
    (finding,) = found(versions("2021-05-01"), rows)
    assert "known from 1 May 2021; so have 1 more rows." in finding.text()


def test_the_body_that_runs_a_service_was_known_too():
    shop = Organisation("shop", "Shop", PartyKind.NON_PROFIT, known="2021-05-01")
    services = [CARE, Service("lunch", "Lunch", since="2000-01-01", run_by="shop", known="2020-01-01")]
    (finding,) = found(versions(None), services=services, organisations=[shop])
    assert str(finding.place) == "services/lunch"
    assert "names organisation shop" in finding.text()


def test_a_replay_between_the_two_days_misses_what_is_named():
    association = Association("small", "Small", services=[CARE], members=versions("2021-05-01"), participations=[TAKES])
    between = im.check(association.as_known("2020-01-01"), "2020-01-01")
    assert "unknown-reference" in [one.code for one in between.errors]
    assert "unknown-reference" not in [one.code for one in im.check(association, "2026-01-01").errors]


def test_many_versions_are_checked_in_time():
    days = [f"{year}-{month:02d}-01" for year in range(1000, 2000) for month in range(1, 11)]
    members = versions(*days, withdrawn=days[::2])
    rows = [takes(day) for day in days]
    start = time.perf_counter()
    (finding,) = found(members, rows)
    assert time.perf_counter() - start < 20
    assert finding.fields["more"].fields["count"] == len(list(pairwise(days[::2])))
