"""Findings: all problems at once, gravest first, each with its place."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intermunicipal.dates import parse
from intermunicipal.findings import Finding, FindingReport, Place, Severity
from intermunicipal.messages import CORE
from intermunicipal.sources import Confidence, Source

LAW = Source("law", "The law", "https://example.org/law", Confidence.RECALLED)


def missing(place, severity=Severity.ERROR, column="name", **more):
    return Finding("missing-value", severity, place, {"column": column}, **more)


ORDERED = [
    missing(Place("budget.csv", path="lines[2].x")),
    missing(Place("budget.csv", path="lines[10].x")),
    missing(Place("budget.csv", 2, "a")),
    missing(Place("budget.csv", 2, "b")),
    missing(Place("budget.csv", 12, "a", path="z")),
    missing(Place("budget.csv", 12, "b", path="y")),
    missing(Place("members.csv", 1, "a")),
    Finding("unknown-column", Severity.ERROR, Place("members.csv", 1, "a"), {"column": "nam", "hint": "name"}),
    Finding("unknown-column", Severity.ERROR, Place("members.csv", 1, "a"), {"column": "nom", "hint": "name"}),
    missing(Place(), Severity.WARNING),
    missing(Place("a.csv", 1), Severity.WARNING),
    missing(Place("a.csv"), Severity.INFO),
]


@given(st.permutations(range(len(ORDERED))))
def test_a_report_is_ordered_by_severity_file_row_column_path_code_and_text(order):
    assert list(FindingReport([ORDERED[index] for index in order])) == ORDERED


def test_numbers_in_a_path_are_ordered_as_numbers():
    paths = ["rows[1].a", "rows[2].a", "rows[2].b", "rows[10].a"]
    for mixed in permutations(paths):
        report = FindingReport(missing(Place("association.toml", path=path)) for path in mixed)
        assert [finding.place.path for finding in report] == paths


def test_a_report_counts_and_filters_by_severity():
    report = FindingReport(ORDERED)
    assert (len(report), len(report.errors), len(report.warnings)) == (12, 9, 2)
    assert [finding.place.file for finding in report.of(Severity.INFO)] == ["a.csv"]
    assert not report.ok


def test_a_report_without_errors_is_ok():
    assert FindingReport([]).ok
    assert FindingReport([missing(Place(), Severity.WARNING), missing(Place(), Severity.INFO)]).ok


def test_findings_can_be_joined_to_a_report():
    report = FindingReport(ORDERED[4:])
    assert report.joined(ORDERED[:4]) == FindingReport(ORDERED)
    assert len(report) == 8


def test_a_joined_report_keeps_the_texts_of_the_plugins():
    own = CORE.extended([("en", {"messages": {"dry": {"found": "The mill stands still."}}})])
    report = FindingReport([], own).joined([Finding("dry", Severity.INFO)])
    assert report.text() == "info [dry] The mill stands still."


def test_equal_reports_are_equal_whatever_the_order():
    assert FindingReport(ORDERED[::-1]) == FindingReport(ORDERED)
    assert FindingReport(ORDERED[1:]) != FindingReport(ORDERED)


@pytest.mark.parametrize(
    ("place", "written"),
    [
        (Place("budget.csv", row=12, column="amount_eur"), "budget.csv, row 12, column amount_eur"),
        (Place("budget.csv", row=12), "budget.csv, row 12"),
        (Place("association.toml", path="services[0].sharing"), "association.toml, services[0].sharing"),
        (Place(path="services/care"), "services/care"),
        (Place(), "-"),
    ],
)
def test_a_place_tells_file_row_column_and_path(place, written):
    assert str(place) == written


def test_the_text_of_a_finding_tells_severity_code_place_problem_and_source():
    finding = missing(Place("members.csv", 2, "name"), on=parse("2025-01-01"), source=LAW)
    assert finding.text() == (
        "error [missing-value] members.csv, row 2, column name: There is no value for name. It is required. Fill it in. "
        "(source: The law <https://example.org/law>; recalled)"
    )


def test_a_finding_without_place_has_no_empty_place_in_its_text():
    finding = missing(Place(), Severity.WARNING)
    assert finding.text() == "warning [missing-value] There is no value for name. It is required. Fill it in."


def test_a_report_is_written_one_finding_a_line():
    report = FindingReport([missing(Place("b.csv", 3)), missing(Place("a.csv", 2), Severity.WARNING)])
    assert str(report) == (
        "error [missing-value] b.csv, row 3: There is no value for name. It is required. Fill it in.\n"
        "warning [missing-value] a.csv, row 2: There is no value for name. It is required. Fill it in."
    )
    assert FindingReport([]).text() == ""


@pytest.mark.parametrize(
    ("lang", "start"),
    [
        ("nl", "fout [missing-value] members.csv, rij 2, kolom name: "),
        ("fr", "erreur [missing-value] members.csv, ligne 2, "),
    ],
)
def test_a_finding_is_written_in_dutch_and_french(lang, start):
    text = missing(Place("members.csv", 2, "name")).text(lang)
    assert text.startswith(start)
    assert "There is" not in text


def test_a_source_shows_its_address_if_it_has_one():
    assert LAW.label == "The law <https://example.org/law>"
    assert Source("minutes", "Minutes of 2007").label == "Minutes of 2007"
    assert Source("minutes", "Minutes of 2007").confidence is Confidence.VERIFIED


def test_there_are_four_confidences():
    assert [confidence.value for confidence in Confidence] == ["verified", "recalled", "inferred", "illustrative"]
