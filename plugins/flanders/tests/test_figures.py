"""Income and ages: golden figures, sums that other publications print, no gaps, and each table read when a key asks for it."""

import csv
import types
from collections import Counter
from fractions import Fraction
from importlib import resources

import pytest
from attrs import evolve

import intermunicipal as im
import intermunicipal_flanders
from intermunicipal.errors import MissingFigures, UnknownDriver
from intermunicipal.hooks import drivers
from intermunicipal.model import Association, BudgetLine, Member, Membership, Participation, Service
from intermunicipal.rulebook import book_for
from intermunicipal.sharing import By, Lag
from intermunicipal.sources import Confidence
from intermunicipal_flanders import figures as module
from intermunicipal_flanders.figures import AGES, BANDS, TAXABLE_INCOME, age_tables, taxable_income_table
from intermunicipal_flanders.places import population_table, territory

DATA = resources.files("intermunicipal_flanders").joinpath("data")

# Typed by hand from the copy of Statbel's fiscal statistics in the codes of 2019 that SOURCES.md names, in euros
INCOMES = {
    ("11002", 2005): "5971117324.07",  # Antwerpen
    ("11002", 2020): "9112418269.99",
    ("44064", 2017): "260374664.11",  # Sint-Martens-Latem
    ("72030", 2005): "206353765.91",  # Peer
    ("72030", 2012): "263687096.89",
    ("72030", 2017): "298311091.82",
    ("72030", 2020): "320930271.96",
    ("72042", 2017): "425087477.21",  # Oudsbergen, which came about in 2019
    ("72043", 2017): "600741061.59",  # Pelt, which came about in 2019
    ("72043", 2020): "658832805.00",
    ("73028", 2018): "1642254.90",  # Herstappe
}
# Statbel, "Fiscale inkomens", https://statbel.fgov.be/nl/themas/huishoudens/fiscale-inkomens, table 1: net taxable income per
# inhabitant of Flanders, in whole euros. Another publication than the one in the table.
PER_INHABITANT = {2014: 18949, 2017: 19636, 2018: 20125, 2019: 20501}
# The press release of Statbel on the income of 2017, as Knack Moneytalk and Het Laatste Nieuws printed it in October 2019
PER_INHABITANT_OF_A_PROVINCE = {
    "Antwerpen": 19191,
    "Limburg": 18311,
    "Oost-Vlaanderen": 19927,
    "Vlaams-Brabant": 21462,
    "West-Vlaanderen": 19184,
}
PER_INHABITANT_OF_A_TOWN = {"44064": 30748, "24048": 27540, "24086": 26590}  # Keerbergen, Oud-Heverlee

# Added by hand from the groups of five years of Statbel's TF_SOC_POP_STRUCT in github.com/weRbelgium/BelgiumStatistics
AGED = {
    # Peer: the twelve groups to 59; 1031; 783 + 592; 598 + 441; 197 + 76 + 13
    ("72030", 2015): (12553, 1031, 1375, 1039, 286),
    # Overpelt: the twelve groups to 59; 741; 662 + 693; 522 + 282; 138 + 24 + 11
    ("72029", 2009): (10753, 741, 1355, 804, 173),
    # Herstappe, which has nobody of 95 or over
    ("73028", 2015): (59, 11, 7, 2, 7),
}
NAMES = ["inhabitants-0-59", "inhabitants-60-64", "inhabitants-65-74", "inhabitants-75-84", "inhabitants-85-and-over"]


@pytest.fixture(scope="module")
def income():
    return taxable_income_table()


@pytest.fixture(scope="module")
def ages():
    return {table.id: table for table in age_tables()}


@pytest.fixture(scope="module")
def population():
    return population_table()


def test_the_incomes_are_those_published_to_the_cent(income):
    found = {(code, year): income.in_year(year)[code].value for code, year in INCOMES}
    assert found == {which: Fraction(euro) for which, euro in INCOMES.items()}


@pytest.mark.parametrize(("year", "euro"), PER_INHABITANT.items())
def test_the_incomes_of_all_over_all_inhabitants_are_what_statbel_prints(income, population, year, euro):
    """The inhabitants of an income year are those of 1 January after it."""
    incomes, people = income.in_year(year).values(), population.in_year(year + 1).values()
    assert round(sum(one.value for one in incomes) / sum(one.value for one in people)) == euro


@pytest.mark.parametrize(("province", "euro"), PER_INHABITANT_OF_A_PROVINCE.items())
def test_the_incomes_of_a_province_in_2017_are_what_the_press_printed(income, population, province, euro):
    codes = {place.code for place in territory().municipalities if place.province == province}
    total, people = (
        sum(one.value for one in table.in_year(year).values() if one.key in codes)
        for table, year in ((income, 2017), (population, 2018))
    )
    assert round(total / people) == euro


@pytest.mark.parametrize(("code", "euro"), PER_INHABITANT_OF_A_TOWN.items())
def test_the_income_of_a_town_in_2017_is_what_the_press_printed(income, population, code, euro):
    assert round(income.in_year(2017)[code].value / population.in_year(2018)[code].value) == euro


def test_every_code_of_2019_has_an_income_in_each_year_from_2005_to_2020_and_no_other_code_has(income):
    codes = {place.code for place in territory().municipalities if "2019-01-01" in place.period}
    assert len(codes) == 300
    assert {year: set(income.in_year(year)) for year in income.years} == dict.fromkeys(range(2005, 2021), codes)
    assert len(income.figures) == 4800


def test_no_income_grows_or_shrinks_by_a_fifth_in_a_year(income):
    """No digit was lost in copying."""
    for year in income.years[1:]:
        for code, figure in income.in_year(year).items():
            assert abs(figure.value / income.in_year(year - 1)[code].value - 1) < Fraction(1, 5), (code, year)


def test_every_income_is_a_positive_number_of_cents(income):
    assert all(one.value > 0 and (100 * one.value).denominator == 1 for one in income.figures)


@pytest.mark.parametrize(("which", "numbers"), AGED.items())
def test_the_bands_are_sums_of_the_published_groups(ages, which, numbers):
    code, year = which
    assert tuple(ages[name].in_year(year)[code].value for name in NAMES) == numbers


def test_the_bands_add_up_to_the_inhabitants_of_each_code_and_year(ages, population):
    for year in range(2009, 2016):
        sums = Counter()
        for table in ages.values():
            sums.update({code: one.value for code, one in table.in_year(year).items()})
        assert sums == {code: one.value for code, one in population.in_year(year).items()}
        assert len(sums) == 308


def test_there_are_five_bands_and_each_has_every_code_in_each_year_from_2009_to_2015(ages):
    codes = {place.code for place in territory().municipalities if "2009-01-01" in place.period}
    assert list(ages) == NAMES
    for table in ages.values():
        assert {year: set(table.in_year(year)) for year in table.years} == dict.fromkeys(range(2009, 2016), codes)
        assert all(one.value >= 0 and one.value.denominator == 1 for one in table.figures)
    assert set(BANDS) == {name.removeprefix("inhabitants-") for name in NAMES}


def test_every_figure_has_its_source(income, ages):
    assert {one.source for one in income.figures} == {income.source} == {TAXABLE_INCOME}
    for table in ages.values():
        assert {one.source for one in table.figures} == {table.source} == {AGES}
    assert all(source.citation and source.confidence is Confidence.VERIFIED for source in (TAXABLE_INCOME, AGES))
    assert "one carrier" in TAXABLE_INCOME.citation


def test_they_are_named_in_three_languages_have_a_unit_and_add_up_over_a_merger(income, ages):
    for table in (income, *ages.values()):
        assert sorted(table.title) == ["en", "fr", "nl"]
        assert table.adds_up
    assert income.title == {"nl": "netto belastbaar inkomen", "fr": "revenu net imposable", "en": "net taxable income"}
    assert (income.unit, {table.unit for table in ages.values()}) == ("euro", {"inhabitant"})


def test_the_tables_have_as_many_rows_as_sources_says_and_none_twice():
    told = DATA.joinpath("SOURCES.md").read_text(encoding="utf-8")
    for name, count in (("taxable_income", 4800), ("inhabitants_by_age", 2156)):
        with DATA.joinpath(f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == len({(row["code"], row["year"]) for row in rows}) == count
        assert f"| `{name}.csv` | {count:,} |" in told


# --- on a bill ----------------------------------------------------------------------------------------------------

TOWNS = {"peer": "72030", "pelt": "72043"}


def association(sharing, year, plugins=()):
    return im.bind(
        Association(
            "test",
            "Test",
            "flanders",
            members=[Member(id_, id_.title(), code) for id_, code in TOWNS.items()],
            memberships=[Membership(id_) for id_ in TOWNS],
            services=[Service("aid", "Aid", sharing=sharing)],
            participations=[Participation("aid", id_) for id_ in TOWNS],
            budget=[BudgetLine("aid", year, "budget", "staff", "cost", 1000_00)],
        ),
        plugins,
    )


def flanders_with(tables):
    stand_in = types.ModuleType("intermunicipal_flanders")
    for name in intermunicipal_flanders.__all__:
        setattr(stand_in, name, getattr(intermunicipal_flanders, name))
    stand_in.population = drivers(lambda: tables)
    return stand_in


def test_the_pot_of_2019_is_shared_by_the_incomes_of_2017_of_towns_that_came_about_since():
    # 1000.00 x 298311091.82 / (298311091.82 + 600741061.59)
    shares = im.allocate(association(By(Lag("taxable-income", 2)), 2019), 2019).contributions
    assert shares == {"peer": 331_81, "pelt": 668_19}


def test_the_aged_of_a_town_that_came_about_since_are_those_of_the_towns_that_merged_into_it():
    allocation = im.allocate(association(By(Lag("inhabitants-85-and-over", 4)), 2019), 2019)
    pelt = allocation.services["aid"].drivers["inhabitants-85-and-over"].figures["pelt"]
    ages = {table.id: table.in_year(2015) for table in age_tables()}["inhabitants-85-and-over"]
    parts = {name: one.value for name, one in pelt.parts.items()}
    assert parts == {"Neerpelt": ages["72025"].value, "Overpelt": ages["72029"].value}
    assert pelt.value == sum(parts.values())
    assert "statbel-population-by-age" in {source.id for source in allocation.services["aid"].sources()}


def test_a_year_that_is_not_there_is_refused_and_no_other_is_taken():
    with pytest.raises(MissingFigures) as caught:
        im.allocate(association(By("taxable-income"), 2021), 2021)
    assert (caught.value.driver, caught.value.year) == ("taxable-income", 2021)


def test_only_the_table_that_a_key_asks_for_is_read(monkeypatch):
    read, rows = [], module.rows
    monkeypatch.setattr(module, "rows", lambda name, *columns: read.append(name) or rows(name, *columns))
    im.allocate(association(By("population"), 2019), 2019)
    assert read == []
    im.allocate(association(By(Lag("taxable-income", 2)), 2019), 2019)
    assert read == ["taxable_income.csv"]


@pytest.mark.parametrize("name", ["taxable-income", *NAMES])
def test_without_a_table_nothing_is_shared_by_it_and_the_others_stay(name):
    year = 2015
    members = {"peer": "72030", "overpelt": "72029"}
    tables = [population_table(), *age_tables(), taxable_income_table()]
    bound = evolve(
        association(By(name), year),
        members=[Member(id_, id_.title(), code) for id_, code in members.items()],
        memberships=[Membership(id_) for id_ in members],
        participations=[Participation("aid", id_) for id_ in members],
    )
    less = im.bind(bound, [flanders_with([table for table in tables if table.id != name])])
    if name == "taxable-income":  # a code that ended with 2018 has no income of its own
        with pytest.raises(MissingFigures):
            im.allocate(bound, year)
    else:
        assert sum(im.allocate(bound, year).contributions.values()) == 1000_00
    with pytest.raises(UnknownDriver) as caught:
        im.allocate(less, year)
    assert set(caught.value.known) == {table.id for table in tables} - {name}


def test_a_figure_that_is_another_gives_another_bill():
    table = taxable_income_table()
    doubled = [evolve(one, value=2 * one.value) if one.key == "72030" else one for one in table.figures]
    given = [flanders_with([evolve(table, figures=doubled)])]
    # 1000.00 x 596622183.64 / (596622183.64 + 600741061.59)
    shares = im.allocate(association(By(Lag("taxable-income", 2)), 2019, given), 2019).contributions
    assert shares == {"peer": 498_28, "pelt": 501_72}


def test_the_book_of_flanders_brings_seven_drivers():
    assert book_for("flanders").ids("drivers") == (*NAMES, "population", "taxable-income")
