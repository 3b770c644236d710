"""Who takes part in what: each thing that can be wrong is found, on the days on which it is, and nothing else."""

import pytest

import intermunicipal as im
from intermunicipal.dates import Date
from intermunicipal.findings import Place
from intermunicipal.model import (
    Claim,
    Disagreement,
    Duration,
    Membership,
    Participation,
    Party,
    PartyKind,
    Role,
    Service,
)

OCMW = (PartyKind.OCMW,)


@pytest.mark.parametrize(
    "day", ["2000-01-01", "2018-12-31", "2019-12-31", "2020-01-01", "2026-01-01", "2026-12-31", "2029-12-31"]
)
def test_a_clean_association_has_no_findings_on_any_day_of_its_life(small, day):
    assert small.texts(day) == []
    assert small.texts(day, bound=False) == []


def test_without_a_day_the_first_of_the_last_budget_year_is_meant(small):
    small.tables["durations"] = [Duration(since="2000-01-01", until="2026-01-01")]
    (finding,) = im.check(small.association())
    assert (finding.code, finding.on) == ("duration-ended", Date(2026, 1, 1))


def test_without_a_day_and_a_budget_the_day_on_which_the_last_membership_began_is_meant(small):
    small.tables["budget"], small.tables["volumes"] = [], []
    small.tables["durations"] = [Duration(since="2000-01-01", until="2020-01-01")]
    assert [finding.on for finding in im.check(small.association())] == [Date(2020, 1, 1)]


def test_an_association_of_nothing_has_no_findings():
    assert list(im.check(im.Association("empty", "Empty"))) == []


def test_an_id_that_names_nothing_is_found_and_the_money_waits(small):
    small.change("participations", 3, member="ab")
    assert small.texts() == [
        (
            'error [unknown-reference] participations/lunch/ab/member: There is no member "ab". '
            "Perhaps a typo. Correct the name, or add what it names."
        )
    ]


def test_two_memberships_of_one_member_do_not_overlap(small):
    small.add("memberships", Membership("aa", id="aa-again", since="2025-12-31"))
    assert small.texts() == [
        (
            "error [overlap] memberships/aa-again: In aa, one row holds from 1 January 2000 and another from 31 December 2025: "
            "they share days. Perhaps the first should end where the second begins, or one corrects the other. "
            "Give the first an end, or give the correction the same key and a later known date."
        )
    ]


def test_a_second_membership_from_the_day_on_which_the_first_ends_is_no_overlap(small):
    small.change("memberships", 0, until="2025-12-31")
    small.add("memberships", Membership("aa", id="aa-again", since="2025-12-31"))
    assert small.texts() == []


def test_a_membership_that_ends_and_one_that_begins_in_one_year_of_which_no_day_is_known_are_no_overlap(small):
    small.change("memberships", 0, until="2010")
    small.add("memberships", Membership("aa", id="aa-again", since="2010"))
    assert small.texts() == []


def test_two_participations_of_one_member_in_one_service_do_not_overlap_in_any_role(small):
    small.add("participations", Participation("care", "aa", Role.CUSTOMER, since="2025-12-31"))
    assert small.codes() == [("overlap", "error")]
    assert "In care/aa, one row holds from 31 December 2025 and another from 1 January 2000" in small.texts()[0]


def test_participations_that_overlap_are_told_once_though_the_pot_cannot_be_shared_either(small):
    small.add("participations", Participation("care", "aa", id="again", since="2025-12-31", parties=OCMW))
    assert small.codes() == [("overlap", "error")]


@pytest.mark.parametrize(("since", "until"), [("1999-12-31", None), ("2000-01-01", "2030-01-02")])
def test_a_participation_lies_within_its_service(small, since, until):
    small.change("services", 1, until="2030-01-01")
    small.change("participations", 3, since=since, until=until or "2030-01-01")
    small.change("memberships", 0, since="1999-01-01")
    (found,) = small.texts()
    assert found.startswith("error [outside-service] participations/lunch/aa/member: lunch/aa/member holds from ")
    assert found.endswith(
        ", but the service runs from 1 January 2000 until 1 January 2030 (that day not included). "
        "One of the two periods is wrong. Correct the row or the service."
    )


def test_who_shares_in_a_service_is_a_member_on_all_of_those_days(small):
    small.change("participations", 1, until="2020-01-02")
    assert small.texts() == [
        (
            "error [participation-outside] participations/care/bee/member: care/bee/member takes part from 1 January 2000 until "
            "2 January 2020 (that day not included), but bee is a member from 1 January 2000 until 1 January 2020 "
            "(that day not included). Perhaps the membership ended or merged, or the role should be customer. "
            "Correct the participation or the membership."
        )
    ]


def test_a_customer_need_be_no_member(small):
    small.change("participations", 1, until="2020-01-02", role=Role.CUSTOMER)
    assert small.texts() == []


def test_who_takes_part_in_a_service_of_a_separate_body_need_be_no_member(small):
    from intermunicipal.model import Organisation

    small.add("organisations", Organisation("shop", "The Shop", PartyKind.NON_PROFIT))
    small.change("services", 0, run_by="shop")
    small.change("participations", 1, until="2020-01-02")
    assert small.texts() == []


def test_two_memberships_that_follow_each_other_cover_one_participation(small):
    small.change("memberships", 0, until="2010-01-01")
    small.add("memberships", Membership("aa", id="aa-again", since="2010-01-01"))
    assert small.texts() == []
    small.tables["memberships"][-1] = Membership("aa", id="aa-again", since="2010-01-02")
    assert [code for code, _ in small.codes()] == ["participation-outside", "participation-outside"]


def test_a_participation_with_a_party_that_is_not_there_is_a_warning(small):
    small.change("participations", 3, parties=(PartyKind.OCMW, PartyKind.MUNICIPALITY))
    (finding,) = small.check()
    assert (finding.code, finding.severity.value) == ("no-such-party", "warning")
    assert (
        "aa takes part with its municipality from 1 January 2000, but has no such legal person then." in finding.text()
    )
    small.add("parties", Party("aa-town", "aa", PartyKind.MUNICIPALITY, "Town of Aa", since="2018-01-09"))
    assert small.texts() == []


def test_a_merger_leads_into_a_successor(small):
    small.change("memberships", 1, into="")
    assert small.texts() == [
        (
            "error [merger-into-nothing] memberships/bee: The membership of bee ends by merger, into nobody. "
            "The column into is empty. Fill in there the id of the successor, or give another end."
        )
    ]


def test_the_successor_of_a_merger_is_a_member_from_that_day(small):
    small.change("memberships", 2, since="2020-01-02")
    found = [text for text in small.texts() if "successor" in text]
    assert found == [
        (
            "warning [successor-no-member] memberships/bee: bee merged into cee, which is no member on 1 January 2020. "
            "Perhaps the membership of the successor is missing. Add it, or end the membership by withdrawal."
        )
    ]


def test_a_membership_that_ends_has_a_day(small):
    small.change("memberships", 0, end="withdrawal")
    assert small.texts() == [
        (
            "error [end-without-day] memberships/aa: The membership of aa ends by withdrawal, without a day. "
            "The column until is empty. Fill in the first day on which it is no member any more."
        )
    ]


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("1999-12-31", ["duration-ended"]),
        ("2000-01-01", []),
        ("2029-12-31", []),
        ("2030-01-01", ["duration-ended"]),
    ],
)
def test_outside_its_duration_the_association_does_not_exist(small, day, found):
    assert [finding.code for finding in small.check(day) if finding.code.startswith("duration")] == found


def test_the_text_of_a_duration_that_ended_tells_the_duration(small):
    assert small.texts("2030-01-01") == [
        (
            "warning [duration-ended] durations/2000-01-01: On 1 January 2030 the association does not exist; its duration: "
            "from 1 January 2000 until 1 January 2030 (that day not included). "
            "The term was not extended, or the day lies outside it. Add the decision to extend, or ask for another day."
        )
    ]


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2029-12-31", []),
        ("2030-01-01", ["duration-uncertain", "uncertain-on"]),
        ("2030-12-30", ["duration-uncertain", "uncertain-on"]),
        ("2030-12-31", ["duration-ended"]),
    ],
)
def test_a_duration_that_ends_in_a_year_is_uncertain_within_it(small, day, found):
    small.tables["durations"] = [Duration(since="2000-01-01", until="2030")]
    assert [finding.code for finding in small.check(day)] == found


def test_an_extension_corrects_the_duration(small):
    small.add("durations", Duration(since="2000-01-01", until="2040-01-01", known="2028-01-01"))
    assert small.texts("2030-01-01") == []
    before = im.check(small.association().as_known("2027-12-31"), "2030-01-01")
    assert [finding.code for finding in before] == ["duration-ended"]


@pytest.mark.parametrize(
    ("day", "found"), [("2018-12-31", []), ("2019-01-01", ["uncertain-on"]), ("2019-12-31", []), ("2020-01-01", [])]
)
def test_a_row_that_begins_in_a_year_is_uncertain_within_it(small, day, found):
    small.add("services", Service("talks", "Talks", since="2019"))
    assert [finding.code for finding in small.check(day)] == found


def test_the_text_of_an_uncertain_row_tells_what_is_known(small):
    small.add("services", Service("talks", "Talks", since="2019-03"))
    assert small.texts("2019-03-30") == [
        (
            "info [uncertain-on] services/talks: It is uncertain whether services/talks holds on 30 March 2019: "
            "from 2019-03 (day not known). The sources give only a month or a year. Add the day with its source when it is found."
        )
    ]


def _disagreement(**fields):
    given = {
        "subject": "memberships/aa",
        "field": "since",
        "adopted": "2000-01-01",
        "others": (Claim("1999", "minutes"),),
    }
    return Disagreement(source="minutes", **(given | fields))


def test_sources_that_disagree_are_told_with_both_readings(small):
    small.add("disagreements", _disagreement())
    assert small.texts() == [
        (
            "info [sources-disagree] disagreements/memberships/aa#since: Sources disagree on memberships/aa, since: "
            "adopted is 2000-01-01; others give: 1999 (source: Minutes of the assembly; verified). Both are kept. "
            "Nothing to do, unless you know better: then add a row with a later known date. "
            "(source: Minutes of the assembly; verified)"
        )
    ]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"adopted": "2000-01-02"}, "2000-01-01 as since, but the document says that it adopts 2000-01-02"),
        ({"field": "until", "adopted": "2020-01-01"}, "- as until, but the document says that it adopts 2020-01-01"),
        ({"field": "sinse"}, "- as sinse, but the document says that it adopts 2000-01-01"),
    ],
)
def test_a_document_uses_the_value_that_it_says_it_adopts(small, fields, found):
    small.add("disagreements", _disagreement(**fields))
    finding = small.check().errors[0]
    assert finding.code == "adopted-differs"
    assert finding.text().endswith(f"memberships/aa has {found}. One of the two was changed alone. Make them the same.")


def test_the_place_of_a_row_made_in_python_is_its_table_and_key(small):
    small.change("memberships", 1, into="")
    assert small.check().findings[0].place == Place(path="memberships/bee")


def test_of_many_that_overlap_each_is_told_with_the_one_that_lasts_longest():
    years = {
        "a": ("2000-01-01", "2030-01-01"),
        "b": ("2001-01-01", "2003-01-01"),
        "c": ("2002-01-01", "2005-01-01"),
        "d": ("2030-01-01", "2031-01-01"),
    }
    rows = [Membership("aa", id=id_, since=one, until=two) for id_, (one, two) in years.items()]
    made = im.Association("small", "Small", memberships=rows)
    found = [finding for finding in im.check(made) if finding.code == "overlap"]
    assert [(one.place.path, str(one.fields["first"].since)) for one in found] == [
        ("memberships/b", "2000-01-01"),
        ("memberships/c", "2000-01-01"),
    ]
