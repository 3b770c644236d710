"""The Belgian health index (*gezondheidsindex*), month by month and in each of its bases, from the table in `data/`."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from intermunicipal.hooks import IndexFigure, PriceIndex
from intermunicipal.sources import Source
from intermunicipal_flanders.tables import rows

HEALTH_INDEX = Source(
    "statbel-health-index",
    "Statbel, health index",
    "https://statbel.fgov.be/nl/themas/consumptieprijsindex/gezondheidsindex",
    note="Read in the copies that data/SOURCES.md names.",
)

BASES = ("1988", "1996", "2004", "2013")
"""The base years, each 100."""

_BESTAT = "Statbel, health index from January 1994 to October 2024 (be.STAT), read in github.com/vanmarkic/touchepas"

INDEX_SOURCES = {
    letter: Source(f"statbel-health-index-{letter.lower()}", citation)
    for letter, citation in (
        ("A", _BESTAT),
        (
            "B",
            "Statbel, health index since November 2024 (base 2013; read in one carrier, a public file that cites Statbel)",
        ),
        ("C", f"{_BESTAT}; here FEBED prints up to 0.03 less"),
        ("D", f"{_BESTAT}; here indexatiehulp.be prints 0.01 more"),
    )
}
"""The sources of the figures by the letter in the table; `data/SOURCES.md` has carriers, licences and doubts."""


def health_indices() -> tuple[PriceIndex, ...]:
    """Return the health index, one record for each base (*gezondheidsindex per basis*); an agreement names the base that it follows.

    >>> {index.id: index.months["2019-12"].value for index in health_indices()}["health-index-2013"]
    Fraction(5459, 50)
    """
    return tuple(_health_index(base) for base in BASES)


def _figures(base: str) -> Iterator[IndexFigure]:
    for of, month, index, letter in rows("health_index.csv", "base", "month", "index", "source"):
        if of == base:
            yield IndexFigure(month, Fraction(index), INDEX_SOURCES[letter])


def _health_index(base: str) -> PriceIndex:
    return PriceIndex(
        f"health-index-{base}",
        {
            "nl": f"gezondheidsindex (basis {base})",
            "fr": f"indice santé (base {base})",
            "en": f"health index (base {base})",
        },
        figures=partial(_figures, base),
        base=f"{base} = 100",
        source=HEALTH_INDEX,
    )
