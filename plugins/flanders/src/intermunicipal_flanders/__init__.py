"""The layer of Flanders (*Vlaanderen*): places and mergers, inhabitants, incomes, health index, legal forms, a check of enterprise numbers.

Every record carries its source and how sure it is; `data/SOURCES.md` tells where the figures come from.
"""

from __future__ import annotations

from intermunicipal.hooks import (
    Check,
    DriverTable,
    LegalForm,
    PriceIndex,
    Region,
    Texts,
    checks,
    drivers,
    legal_forms,
    messages,
    price_indices,
    region,
    territories,
)
from intermunicipal.model import Territory
from intermunicipal_flanders._version import __version__
from intermunicipal_flanders.enterprise_numbers import CHECK, TEXTS
from intermunicipal_flanders.figures import age_tables, taxable_income_table
from intermunicipal_flanders.law import LEGAL_FORMS
from intermunicipal_flanders.places import population_table, territory
from intermunicipal_flanders.prices import health_indices

intermunicipal_api = 1


@region
def flanders() -> Region:
    """Return the jurisdiction (*Vlaanderen*)."""
    return Region("flanders", {"nl": "Vlaanderen", "fr": "Flandre", "en": "Flanders"})


@territories
def flemish_territory() -> list[Territory]:
    """Return the Flemish municipalities and their mergers (*gemeenten en fusies*)."""
    return [territory()]


@drivers
def population() -> list[DriverTable]:
    """Return the inhabitants of each municipality on 1 January, all and by age, and their income (*inwoners en inkomen*)."""
    return [population_table(), *age_tables(), taxable_income_table()]


@price_indices
def health_index() -> tuple[PriceIndex, ...]:
    """Return the health index in each of its bases (*gezondheidsindex*)."""
    return health_indices()


@legal_forms
def forms() -> tuple[LegalForm, ...]:
    """Return the legal forms of a welfare association (*rechtsvormen*)."""
    return LEGAL_FORMS


@checks
def enterprise_numbers() -> list[Check]:
    """Return the check of enterprise numbers (*ondernemingsnummers*)."""
    return [CHECK]


@messages
def texts() -> tuple[Texts, ...]:
    """Return the texts of this layer (*teksten*)."""
    return TEXTS


__all__ = [
    "__version__",
    "enterprise_numbers",
    "flanders",
    "flemish_territory",
    "forms",
    "health_index",
    "intermunicipal_api",
    "population",
    "texts",
]
