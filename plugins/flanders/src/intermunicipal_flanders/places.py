"""Municipalities, mergers and inhabitants of Flanders (*gemeenten, fusies, inwoners*), from the tables in `data/`."""

from __future__ import annotations

from intermunicipal.dates import Period
from intermunicipal.hooks import DriverTable, Figure
from intermunicipal.model import Merger, Municipality, Territory
from intermunicipal.sources import Confidence, Source
from intermunicipal_flanders.tables import rows

REFNIS = Source(
    "statbel-refnis",
    "Statbel, REFNIS codes of municipalities, editions 2019 and 2025",
    "https://statbel.fgov.be/nl/over-statbel/methodologie/classificaties/geografie",
    note="Read in the copies that data/SOURCES.md names.",
)

POPULATION_SOURCES = {
    letter: Source(f"statbel-population-{letter.lower()}", f"{citation} (read in {carrier})", confidence=confidence)
    for letter, citation, carrier, confidence in (
        (
            "A",
            "Statbel, population by place of residence on 1 January 2009-2015 (TF_SOC_POP_STRUCT)",
            "github.com/weRbelgium/BelgiumStatistics",
            Confidence.VERIFIED,
        ),
        (
            "B",
            "Statbel, population on 1 January 2018 by the codes of that year",
            "github.com/vandenbroucke/belgian_municipalities",
            Confidence.VERIFIED,
        ),
        (
            "C",
            "Statbel, fiscal statistics (TF_PSNL_INC_TAX_MUNTY): residents on 1 January 2006-2008",
            "github.com/bnosac/BelgiumMaps.StatBel",
            Confidence.VERIFIED,
        ),
        (
            "D",
            "Statbel, fiscal statistics in the codes of 2019: residents on 1 January 2016-2021",
            "github.com/fabriziolufe, a copy named in data/SOURCES.md",
            Confidence.VERIFIED,
        ),
        (
            "E",
            "Statbel, population by municipality on 1 January",
            "one carrier, copied by hand: github.com/mdruszcz/belgian-macro-pipeline",
            Confidence.VERIFIED,
        ),
        (
            "F",
            "Statbel, fiscal income 2023: residents on 1 January 2024",
            "one carrier, copied by hand: github.com/abdessettar/Brique-Belgium",
            Confidence.VERIFIED,
        ),
        (
            "G",
            "Statbel, difference of two series of population by municipality, 2016 and 2017",
            "data/SOURCES.md",
            Confidence.INFERRED,
        ),
    )
}
"""The sources of the figures by the letter in the table; `data/SOURCES.md` has carriers, licences and gaps."""


def territory() -> Territory:
    """Return the municipalities in force since 2000, with the mergers of 2019 and 2025 (*grondgebied*).

    >>> territory().successor("72025").name
    'Pelt'
    """
    places = [
        Municipality(code, name, Period(since or None, until or None), province)
        for code, name, _, province, since, until in rows(
            "municipalities.csv", "code", "name", "name_fr", "province", "since", "until"
        )
    ]
    merged: dict[tuple[str, str], list[str]] = {}
    for day, predecessor, successor in rows("mergers.csv", "date", "predecessor", "successor"):
        merged.setdefault((day, successor), []).append(predecessor)
    mergers = [Merger(day, tuple(predecessors), successor) for (day, successor), predecessors in merged.items()]
    return Territory("flanders", places, mergers, REFNIS)


def population_table() -> DriverTable:
    """Return the inhabitants on 1 January of each year, by code (*inwoners op 1 januari*).

    >>> population_table().in_year(2019)["72043"].value
    Fraction(32902, 1)
    """
    figures = (
        Figure(code, int(year), int(number), POPULATION_SOURCES[letter])
        for code, year, number, letter in rows("population.csv", "code", "year", "population", "source")
    )
    return DriverTable(
        "population",
        {"nl": "inwoners op 1 januari", "fr": "habitants au 1er janvier", "en": "inhabitants on 1 January"},
        figures=tuple(figures),
        unit="inhabitant",
        source=REFNIS,
    )
