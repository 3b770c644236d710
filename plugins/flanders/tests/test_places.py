"""The places and inhabitants of Flanders: facts with their source, and tables that hold together."""

import csv
from collections import Counter
from importlib import resources

import pytest

import intermunicipal as im
from intermunicipal.dates import Date, parse
from intermunicipal.model import Association, Member, Membership
from intermunicipal.sources import Confidence
from intermunicipal_flanders.places import POPULATION_SOURCES, REFNIS, population_table, territory
from intermunicipal_flanders.tables import rows

DATA = resources.files("intermunicipal_flanders").joinpath("data")

# "Welzijnsregio Noord-Limburg: inhabitants of members before and after the mergers of 1 January 2019", from a copy of the
# Statbel population on 1 January: https://github.com/vandenbroucke/belgian_municipalities (data/2018, data/2019, data/2020)
INHABITANTS = {
    2018: {
        "72003": 13085,  # Bocholt
        "72004": 16005,  # Bree
        "72037": 14427,  # Hamont-Achel
        "72038": 12290,  # Hechtel-Eksel
        "72020": 34044,  # Lommel
        "72040": 13091,  # Meeuwen-Gruitrode
        "72025": 17174,  # Neerpelt
        "72029": 15478,  # Overpelt
        "72030": 16406,  # Peer
        "71047": 10332,  # Opglabbeek
    },
    2019: {
        "72003": 13110,
        "72004": 16085,
        "72037": 14369,
        "72038": 12419,
        "72020": 34079,
        "72042": 23532,  # Oudsbergen
        "72030": 16357,
        "72043": 32902,  # Pelt
    },
    2020: {
        "72003": 13144,
        "72004": 16169,
        "72037": 14299,
        "72038": 12510,
        "72020": 34245,
        "72042": 23615,
        "72030": 16298,
        "72043": 33076,
    },
}


@pytest.fixture(scope="module")
def land():
    return territory()


@pytest.fixture(scope="module")
def table():
    return population_table()


@pytest.mark.parametrize(
    ("day", "count"),
    [
        ("2000-01-01", 308),
        ("2018-12-31", 308),
        ("2019-01-01", 300),
        ("2024-12-31", 300),
        ("2025-01-01", 285),
        ("2026-01-01", 285),
    ],
)
def test_flanders_has_this_many_municipalities_on_a_day(land, day, count):
    assert sum(day in place.period for place in land.municipalities) == count


def test_no_code_holds_twice_on_one_day_and_no_two_places_of_a_day_have_one_name(land):
    for day in ("2000-01-01", "2018-12-31", "2019-01-01", "2024-12-31", "2025-01-01"):
        valid = [place for place in land.municipalities if day in place.period]
        assert len({place.code for place in valid}) == len({place.name for place in valid}) == len(valid)


def test_there_are_five_provinces(land):
    assert {place.province for place in land.municipalities} == {
        "Antwerpen",
        "Limburg",
        "Oost-Vlaanderen",
        "Vlaams-Brabant",
        "West-Vlaanderen",
    }


@pytest.mark.parametrize(
    ("code", "name", "day", "successor", "successor_name"),
    [
        ("72025", "Neerpelt", "2019-01-01", "72043", "Pelt"),
        ("72029", "Overpelt", "2019-01-01", "72043", "Pelt"),
        ("72040", "Meeuwen-Gruitrode", "2019-01-01", "72042", "Oudsbergen"),
        ("71047", "Opglabbeek", "2019-01-01", "72042", "Oudsbergen"),
        ("23023", "Galmaarden", "2025-01-01", "23106", "Pajottegem"),
        ("23024", "Gooik", "2025-01-01", "23106", "Pajottegem"),
        ("23032", "Herne", "2025-01-01", "23106", "Pajottegem"),
        ("11007", "Borsbeek", "2025-01-01", "11002", "Antwerpen"),
    ],
)
def test_a_municipality_that_merged_is_there_until_the_day_and_its_successor_from_it(
    land, code, name, day, successor, successor_name
):
    before = parse(day).subtract(days=1)
    assert land.municipality(code, before).name == name
    assert land.municipality(code, day) is None
    assert (land.successor(code).code, land.successor(code).name) == (successor, successor_name)
    assert land.municipality(successor, day).name == successor_name


@pytest.mark.parametrize("code", ["72043", "72042", "23106"])
def test_a_new_municipality_has_a_new_code(land, code):
    assert land.period_of(code).since.exact
    assert land.municipality(code, land.period_of(code).since.earliest.subtract(days=1)) is None


def test_antwerpen_is_its_own_successor_and_goes_on(land):
    assert land.successor("11002") is None
    for day in ("2024-12-31", "2025-01-01"):
        assert land.municipality("11002", day).name == "Antwerpen"
    merger = next(merger for merger in land.mergers if merger.successor == "11002")
    assert merger.predecessors == ("11002", "11007")


def test_a_member_that_is_antwerpen_or_pelt_stays_one_and_a_member_that_is_borsbeek_does_not():
    towns = {"antwerpen": "11002", "borsbeek": "11007", "pelt": "72043"}
    association = Association(
        "test",
        "Test",
        "flanders",
        members=[Member(id_, id_.title(), code) for id_, code in towns.items()],
        memberships=[Membership(id_, since="2019-01-01") for id_ in towns],
    )
    assert [(finding.code, finding.fields["member"]) for finding in im.check(im.bind(association), "2026-01-01")] == [
        ("municipality-ended", "borsbeek")
    ]


def test_every_code_leads_to_one_of_today_in_at_most_two_steps(land):
    for place in land.municipalities:
        code, steps = place.code, 0
        while (next_ := land.successor(code)) is not None:
            code, steps = next_.code, steps + 1
            assert steps <= 2
        assert land.municipality(code, "2026-01-01") is not None, place


def test_seven_mergers_in_2019_and_thirteen_in_2025_join_codes_that_end_into_codes_that_hold(land):
    assert Counter(merger.on for merger in land.mergers) == {Date(2019, 1, 1): 7, Date(2025, 1, 1): 13}
    for merger in land.mergers:
        assert land.municipality(merger.successor, merger.on) is not None
        for code in merger.predecessors:
            assert land.municipality(code, merger.on.subtract(days=1)) is not None
            assert land.municipality(code, merger.on) is None or code == merger.successor


def test_a_code_ends_by_a_merger_alone(land):
    ended = {place.code for place in land.municipalities if place.period.until}
    merged = {code for merger in land.mergers for code in merger.predecessors if code != merger.successor}
    assert ended == merged


@pytest.mark.parametrize("year", [2018, 2019, 2020])
def test_the_inhabitants_of_noord_limburg_are_those_published(table, year):
    figures = table.in_year(year)
    assert {code: figures[code].value for code in INHABITANTS[year]} == INHABITANTS[year]


def test_the_published_sums_hold(table):
    members = {year: [code for code in codes if code != "71047"] for year, codes in INHABITANTS.items()}
    sums = {year: sum(table.in_year(year)[code].value for code in codes) for year, codes in members.items()}
    assert sums == {2018: 152000, 2019: 162853, 2020: 163356}


def test_the_figures_of_2024_add_up_to_the_sum_that_sources_names(table):
    assert sum(figure.value for figure in table.in_year(2024).values()) == 6821770


def test_every_figure_lies_within_the_validity_of_its_code(land, table):
    outside = [
        (figure.key, figure.year)
        for figure in table.figures
        if land.municipality(figure.key, Date(figure.year, 1, 1)) is None
    ]
    assert outside == []


def test_every_figure_is_a_whole_positive_number_and_stands_once(table):
    assert all(figure.value > 0 and figure.value.denominator == 1 for figure in table.figures)
    assert len({(figure.key, figure.year) for figure in table.figures}) == len(table.figures)


def test_no_municipality_grows_or_shrinks_by_a_tenth_in_a_year(table):
    """No digit was lost in copying; a municipality that takes another in is no growth of its own."""
    for year in table.years[1:]:
        last = table.in_year(year - 1)
        for code, figure in table.in_year(year).items():
            if code in last and (code, year) != ("11002", 2025):
                assert abs(figure.value / last[code].value - 1) < 0.1, (code, year)


def test_every_figure_has_its_source_and_a_difference_is_inferred(land, table):
    assert all(figure.source in POPULATION_SOURCES.values() for figure in table.figures)
    inferred = {figure.key for figure in table.figures if figure.source.confidence is Confidence.INFERRED}
    assert inferred == {"71047"}
    assert table.source is land.source is REFNIS


def test_the_tables_have_as_many_rows_as_sources_says():
    told = DATA.joinpath("SOURCES.md").read_text(encoding="utf-8")
    counts = {}
    for name in ("municipalities", "mergers", "population"):
        with DATA.joinpath(f"{name}.csv").open(encoding="utf-8", newline="") as file:
            counts[name] = len(list(csv.DictReader(file)))
    assert counts == {"municipalities": 327, "mergers": 43, "population": 5432}
    assert all(f"| `{name}.csv` | {count:,} |" in told for name, count in counts.items())


def test_each_year_has_as_many_codes_as_sources_says(table):
    counts = {year: len(table.in_year(year)) for year in table.years}
    assert counts == {
        **dict.fromkeys(range(2006, 2016), 308),
        **dict.fromkeys((2016, 2017), 297),
        2018: 308,
        **dict.fromkeys((2019, 2020, 2021, 2024), 300),
        **dict.fromkeys((2022, 2023), 66),
        2025: 62,
        2026: 56,
    }


def test_the_predecessors_are_as_many_as_sources_says(land):
    counts = Counter()
    for merger in land.mergers:
        counts[merger.on.year] += len(merger.predecessors)
    assert counts == {2019: 15, 2025: 28}


def test_a_table_with_other_columns_is_refused():
    with pytest.raises(ValueError, match=r"mergers\.csv has other columns than"):
        list(rows("mergers.csv", "date", "successor", "predecessor"))
