"""Income and ages of the inhabitants of Flanders (*inkomen en leeftijd*), from the tables in `data/`; each is read when a key asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from intermunicipal.hooks import DriverTable, Figure
from intermunicipal.sources import Source
from intermunicipal_flanders.tables import rows

TAXABLE_INCOME = Source(
    "statbel-taxable-income",
    "Statbel, fiscal statistics in the codes of 2019: total net taxable income of the income years 2005-2020 "
    "(read in one carrier: github.com/fabriziolufe, a copy named in data/SOURCES.md)",
    "https://statbel.fgov.be/nl/themas/huishoudens/fiscale-inkomens",
    note="Its averages per inhabitant are those that Statbel prints: see data/SOURCES.md.",
)

AGES = Source(
    "statbel-population-by-age",
    "Statbel, population by place of residence and age on 1 January 2009-2015 (TF_SOC_POP_STRUCT), summed by age "
    "(read in github.com/weRbelgium/BelgiumStatistics)",
)

BANDS = {
    "0-59": {
        "nl": "inwoners van 0 tot en met 59 jaar op 1 januari",
        "fr": "habitants de 0 à 59 ans au 1er janvier",
        "en": "inhabitants aged 0 to 59 on 1 January",
    },
    "60-64": {
        "nl": "inwoners van 60 tot en met 64 jaar op 1 januari",
        "fr": "habitants de 60 à 64 ans au 1er janvier",
        "en": "inhabitants aged 60 to 64 on 1 January",
    },
    "65-74": {
        "nl": "inwoners van 65 tot en met 74 jaar op 1 januari",
        "fr": "habitants de 65 à 74 ans au 1er janvier",
        "en": "inhabitants aged 65 to 74 on 1 January",
    },
    "75-84": {
        "nl": "inwoners van 75 tot en met 84 jaar op 1 januari",
        "fr": "habitants de 75 à 84 ans au 1er janvier",
        "en": "inhabitants aged 75 to 84 on 1 January",
    },
    "85-and-over": {
        "nl": "inwoners van 85 jaar en ouder op 1 januari",
        "fr": "habitants de 85 ans et plus au 1er janvier",
        "en": "inhabitants aged 85 and over on 1 January",
    },
}
"""The bands of age with their titles; each is a column of the table, and a driver."""


def taxable_income_table() -> DriverTable:
    """Return the net taxable income of each municipality by income year, in euros (*netto belastbaar inkomen*).

    >>> taxable_income_table().in_year(2017)["72043"].value
    Fraction(60074106159, 100)
    """
    return DriverTable(
        "taxable-income",
        {"nl": "netto belastbaar inkomen", "fr": "revenu net imposable", "en": "net taxable income"},
        figures=_incomes,
        unit="euro",
        source=TAXABLE_INCOME,
    )


def age_tables() -> tuple[DriverTable, ...]:
    """Return the inhabitants on 1 January in five bands of age, one record for each (*inwoners naar leeftijd*).

    >>> {table.id: table.in_year(2015)["72030"].value for table in age_tables()}["inhabitants-85-and-over"]
    Fraction(286, 1)
    """
    return tuple(
        DriverTable(f"inhabitants-{band}", title, figures=partial(_inhabitants, band), unit="inhabitant", source=AGES)
        for band, title in BANDS.items()
    )


def _incomes() -> Iterator[Figure]:
    for code, year, euro in rows("taxable_income.csv", "code", "year", "euro"):
        yield Figure(code, int(year), euro, TAXABLE_INCOME)


def _inhabitants(band: str) -> Iterator[Figure]:
    column = tuple(BANDS).index(band)
    for code, year, *numbers in rows("inhabitants_by_age.csv", "code", "year", *BANDS):
        yield Figure(code, int(year), int(numbers[column]), AGES)
