"""Corrections that correct nothing, rows without a source, and two legal forms at once."""

import pytest

import intermunicipal as im
from intermunicipal.model import Form, Membership, Participation

HEAD = 'schema = 1\nid = "small"\nname = "Small"\n{}\n[sources.minutes]\ncitation = "Minutes"\n'


def codes(report):
    return [finding.code for finding in report]


@pytest.mark.parametrize(
    ("since", "found"), [("2010-01-01", ["correction-apart"]), ("2009-12-31", []), ("2000-01-01", [])]
)
def test_a_correction_that_shares_no_day_with_what_it_corrects_is_an_error(since, found):
    rows = [
        Membership("aa", since="2000-01-01", until="2010-01-01"),
        Membership("aa", since=since, known="2020-01-01"),
    ]
    report = im.check(im.Association("small", "Small", memberships=rows), "2026-01-01")
    apart = [finding for finding in report if finding.code == "correction-apart"]
    assert codes(apart) == found
    assert all((one.severity.value, one.fields["row"]) == ("error", "memberships/aa") for one in apart)


def test_a_row_that_is_withdrawn_corrects_all_of_it(small):
    small.add("memberships", Membership("dee", since="2000-01-01", until="2010-01-01"))
    small.add("memberships", Membership("dee", since="2015-01-01", known="2020-01-01", withdrawn=True))
    assert "correction-apart" not in codes(small.check())


def test_the_row_that_follows_one_that_was_withdrawn_corrects_nothing():
    rows = [
        Membership("aa", since="2000-01-01", until="2010-01-01"),
        Membership("aa", since="2000-01-01", until="2010-01-01", known="2020-01-01", withdrawn=True),
        Membership("aa", since="2015-01-01", known="2021-01-01"),
    ]
    assert "correction-apart" not in codes(im.check(im.Association("small", "Small", memberships=rows), "2026-01-01"))


def test_rows_of_one_key_in_two_tables_are_no_corrections_of_each_other(small):
    small.add("participations", Participation("care", "aa", id="aa", until="1990-01-01", known="2020-01-01"))
    assert "correction-apart" not in codes(small.check())


@pytest.fixture
def written(tmp_path):
    """Write a document of two members, of whom the given rows of memberships say where from, and check it."""

    def check(head="", cells=("", "")):
        (tmp_path / "association.toml").write_text(HEAD.format(head))
        (tmp_path / "members.csv").write_text("id,name,source\naa,Aa,minutes\nbee,Bee,minutes\n")
        rows = "".join(f"{id_},2000-01-01,{cell}\n" for id_, cell in zip(("aa", "bee"), cells, strict=True))
        (tmp_path / "memberships.csv").write_text(f"member,since,source\n{rows}")
        return im.check(im.load(tmp_path), "2026-01-01")

    return check


def test_rows_without_a_source_are_counted_once_a_table(written):
    (finding,) = written()
    assert (finding.code, finding.severity.value, str(finding.place)) == (
        "no-source",
        "warning",
        "memberships.csv, row 2",
    )
    assert finding.fields == {"table": "memberships", "count": 2, "row": "aa"}


def test_a_row_with_a_source_or_a_document_with_one_for_all_is_not_counted(written):
    (finding,) = written(cells=("minutes", ""))
    assert (finding.fields["count"], finding.fields["row"], str(finding.place)) == (1, "bee", "memberships.csv, row 3")
    assert codes(written('source = "minutes"')) == []
    assert codes(written(cells=("minutes", "minutes"))) == []


def test_a_sketch_in_python_needs_no_source():
    association = im.bind(im.Association("small", "Small", memberships=[Membership("aa")]))
    assert "no-source" not in codes(im.check(association, "2026-01-01"))


@pytest.mark.parametrize(("until", "found"), [("2020-01-01", []), ("2020-01-02", ["overlap"])])
def test_two_legal_forms_do_not_overlap(small, until, found):
    small.tables["forms"] = [Form("union", until=until), Form("union", since="2020-01-01", id="second")]
    overlaps = [finding for finding in small.check() if finding.code == "overlap"]
    assert codes(overlaps) == found
    assert all((one.severity.value, one.fields["slot"]) == ("error", "small") for one in overlaps)
