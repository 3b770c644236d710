"""The health index: golden months of other publications, no month lost or doubled, each with its source."""

import csv
from collections import Counter
from fractions import Fraction
from importlib import resources

import pytest
from attrs import evolve

import intermunicipal as im
from intermunicipal.errors import DuplicateRow, IndexMissing, InvalidDate, InvalidNumber, UnknownName
from intermunicipal.hooks import IndexFigure
from intermunicipal.model import Association, BudgetLine, Member, Membership, Participation, Service
from intermunicipal.rulebook import book_for
from intermunicipal.sharing import Amount, Fee
from intermunicipal.sources import Confidence
from intermunicipal_flanders.prices import HEALTH_INDEX, INDEX_SOURCES, health_indices

DATA = resources.files("intermunicipal_flanders").joinpath("data")

# Typed by hand from the export of be.STAT in github.com/vanmarkic/touchepas, src/formula/indices.json
BESTAT = {
    "1988": {"1994-01": "115.65", "1994-02": "116.00", "1994-03": "115.92", "1994-04": "116.10", "2019-12": "180.87"},
    "1996": {"2017-01": "143.79", "2017-03": "144.71", "2019-12": "150.01"},
    "2004": {"2012-02": "118.97", "2019-12": "131.86"},
    "2013": {"2005-03": "84.35", "2019-12": "109.18", "2020-02": "109.87", "2020-12": "109.88"},
}
# Typed by hand from a public file that cites Statbel
SINCE_NOVEMBER_2024 = {
    "2024-11": "133.22",
    "2024-12": "133.73",
    "2025-01": "135.52",
    "2025-06": "135.04",
    "2025-12": "136.69",
    "2026-06": "139.08",
}
# prijsindex.be, "Gezondheidsindex-2004", with three decimals: another publication than the one in the table
PRIJSINDEX = {"2012-01": "118.250", "2013-01": "120.005", "2013-11": "121.124"}
# The month two before the published day from which public wages rose, and the pivot that was reached: AGODI, "Index evolutie
# salaris" (to 2021), ACOD-LRB (2023), BOSA (2025). Since April 2016 the mean of four months counts for 98%.
PIVOTS = {
    "2016-05": "101.02",
    "2017-05": "103.04",
    "2018-08": "105.10",
    "2020-02": "107.20",
    "2021-08": "109.34",
    "2022-11": "123.14",
    "2023-10": "125.60",
    "2025-01": "130.67",
}
LAST = {"1988": "2024-10", "1996": "2024-10", "2004": "2024-10", "2013": "2026-06"}
HALF = Fraction(1, 200)  # what rounding to two decimals may hide


@pytest.fixture(scope="module")
def bases():
    return {index.id.removeprefix("health-index-"): index for index in health_indices()}


def months_from_january_1994_to(last):
    every = (f"{year}-{month:02d}" for year in range(1994, 2100) for month in range(1, 13))
    return [month for month in every if month <= last]


def bounds(bases, one, other, off):
    """Return between which bounds the factor from one base to another lies, where each figure may be off by so much."""
    shared = bases[one].months.keys() & bases[other].months.keys()
    pairs = [(bases[one].months[month].value, bases[other].months[month].value) for month in shared]
    least = max((ours - off) / (theirs + off) for ours, theirs in pairs)
    return least, min((ours + off) / (theirs - off) for ours, theirs in pairs)


@pytest.mark.parametrize(("base", "months"), BESTAT.items())
def test_the_figures_are_those_of_bestat(bases, base, months):
    assert {month: bases[base].months[month].value for month in months} == {
        month: Fraction(figure) for month, figure in months.items()
    }


def test_the_figures_since_november_2024_are_those_published(bases):
    found = {month: bases["2013"].months[month].value for month in SINCE_NOVEMBER_2024}
    assert found == {month: Fraction(figure) for month, figure in SINCE_NOVEMBER_2024.items()}


@pytest.mark.parametrize(("month", "figure"), PRIJSINDEX.items())
def test_another_publication_has_the_same_figure_but_for_its_third_decimal(bases, month, figure):
    assert abs(bases["2004"].months[month].value - Fraction(figure)) <= HALF


@pytest.mark.parametrize(("month", "pivot"), PIVOTS.items())
def test_the_mean_of_four_months_reaches_the_pivot_in_the_month_before_which_it_had_not(bases, month, pivot):
    months = sorted(bases["2013"].months)

    def smoothed(last):
        four = months[last - 3 : last + 1]
        return round(sum(bases["2013"].months[one].value for one in four) / 4 * Fraction("0.98"), 2)

    at = months.index(month)
    assert smoothed(at - 1) < Fraction(pivot) <= smoothed(at)


def test_there_is_one_record_for_each_base_named_in_three_languages(bases):
    assert {base: (index.id, index.base) for base, index in bases.items()} == {
        base: (f"health-index-{base}", f"{base} = 100") for base in ("1988", "1996", "2004", "2013")
    }
    assert bases["2013"].title == {
        "nl": "gezondheidsindex (basis 2013)",
        "fr": "indice santé (base 2013)",
        "en": "health index (base 2013)",
    }


@pytest.mark.parametrize(("base", "last"), LAST.items())
def test_the_months_follow_each_other_without_a_gap_and_each_stands_once(bases, base, last):
    assert [figure.month for figure in bases[base].figures] == months_from_january_1994_to(last)


def test_every_figure_has_two_decimals(bases):
    figures = [figure.value for index in bases.values() for figure in index.figures]
    assert all(type(value) is Fraction and value > 0 and (100 * value).denominator == 1 for value in figures)


def test_no_month_is_three_hundredths_above_or_below_the_one_before(bases):
    for base, index in bases.items():
        for last, figure in zip(index.figures, index.figures[1:], strict=False):
            assert abs(figure.value / last.value - 1) < Fraction(3, 100), (base, figure.month)


@pytest.mark.parametrize(("base", "off"), [("1988", HALF), ("1996", Fraction("0.0052")), ("2004", HALF)])
def test_one_factor_leads_from_a_base_to_that_of_2013_in_every_month(bases, base, off):
    """No digit was lost in copying: the bases are one series, each rounded on its own."""
    least, most = bounds(bases, base, "2013", off)
    assert least <= most


@pytest.mark.parametrize("base", ["1996", "2004", "2013"])
def test_the_year_of_a_base_is_about_100(bases, base):
    mean = sum(bases[base].months[f"{base}-{month:02d}"].value for month in range(1, 13)) / 12
    assert abs(mean - 100) < Fraction(1, 20)


def test_every_row_has_a_source_and_tells_what_rests_on_one_carrier(bases):
    letters = {source.id: letter for letter, source in INDEX_SOURCES.items()}
    by_letter = {letter: [] for letter in INDEX_SOURCES}
    for base, index in bases.items():
        assert index.source is HEALTH_INDEX
        for figure in index.figures:
            by_letter[letters[figure.source.id]].append((base, figure.month))
    assert all(source.citation and source.confidence is Confidence.VERIFIED for source in INDEX_SOURCES.values())
    assert set(by_letter["B"]) == {("2013", month) for month in bases["2013"].months if month >= "2024-11"}
    assert "one carrier" in INDEX_SOURCES["B"].citation
    assert by_letter["C"] == [("1996", "2017-01"), ("1996", "2017-03")]
    assert by_letter["D"] == [("2013", "2005-03")]
    assert {letter: len(rows) for letter, rows in by_letter.items()} == {"A": 1477, "B": 20, "C": 2, "D": 1}


def test_the_table_has_as_many_rows_as_sources_says_and_none_twice():
    told = DATA.joinpath("SOURCES.md").read_text(encoding="utf-8")
    with DATA.joinpath("health_index.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len({(row["base"], row["month"]) for row in rows}) == 1500
    assert "| `health_index.csv` | 1,500 |" in told
    assert Counter(row["base"] for row in rows) == {"1988": 370, "1996": 370, "2004": 370, "2013": 390}


def test_a_replay_has_each_figure_and_a_correction_from_the_day_on_which_it_was_known(bases):
    index = bases["2013"]
    assert index.as_known("2020-01-01").months == index.months
    corrected = evolve(index, figures=[*index.figures, IndexFigure("2025-12", "136.70", known="2026-03-15")])
    assert corrected.as_known("2026-03-14").months["2025-12"].value == Fraction("136.69")
    assert corrected.as_known("2026-03-15").months["2025-12"].value == Fraction("136.70")
    assert corrected.months["2025-12"].value == Fraction("136.70")


def test_a_figure_that_stands_twice_is_refused(bases):
    with pytest.raises(DuplicateRow):
        evolve(bases["2013"], figures=[*bases["2013"].figures, IndexFigure("2025-12", "136.70")])


@pytest.mark.parametrize("month", ["2025-13", "2025-00", "2025-1", "2025", "2025-12-01", "12-2025", "", 202512, None])
def test_what_is_no_month_is_refused(month):
    with pytest.raises(InvalidDate):
        IndexFigure(month, "136.69")


@pytest.mark.parametrize("figure", [136.69, "136,69", "", None, True])
def test_what_is_no_exact_figure_is_refused(figure):
    with pytest.raises(InvalidNumber):
        IndexFigure("2025-12", figure)


# --- on a bill ----------------------------------------------------------------------------------------------------


def association(series, base="2019-12", **more):
    fee = Fee(Amount("100.00", series=series, base=base, **more))
    return im.bind(
        Association(
            "test",
            "Test",
            "flanders",
            members=[Member("peer", "Peer")],
            memberships=[Membership("peer")],
            services=[Service("archive", "Archive", sharing=fee)],
            participations=[Participation("archive", "peer")],
            budget=[BudgetLine("archive", 2026, "budget", "rent", "cost", 1000_00)],
        )
    )


def test_a_fee_follows_the_index_of_december():
    # 100.00 x 136.69 / 109.18
    assert im.allocate(association("health-index-2013"), 2026).contributions == {"peer": 125_20}
    # 100.00 x 133.73 / 109.18
    assert im.allocate(association("health-index-2013", lag=2), 2026).contributions == {"peer": 122_49}


def test_the_sources_of_the_figures_are_those_of_the_bill():
    told = {source.id for source in im.allocate(association("health-index-2013"), 2026).services["archive"].sources()}
    assert {"statbel-health-index-a", "statbel-health-index-b"} <= told


def test_a_month_that_a_base_has_not_is_refused_and_taken_from_no_other_base():
    with pytest.raises(IndexMissing) as caught:
        im.allocate(association("health-index-2004"), 2026)
    refusal = caught.value
    assert (refusal.month, refusal.first, refusal.last) == ("2025-12", "1994-01", "2024-10")


def test_a_base_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(UnknownName) as caught:
        book_for("flanders").price_index("health-index-2025", 2026)
    assert set(caught.value.known) == {f"health-index-{base}" for base in LAST}
