"""The region Noord-Limburg (*Welzijnsregio Noord-Limburg*): its kinds of services, its cost keys, its own check.

What is public is real and has its source; how the members share the costs is not public, so the keys are illustrative and say so.
"""

from __future__ import annotations

from intermunicipal.hooks import (
    Check,
    CostKey,
    Region,
    ServiceKind,
    Texts,
    checks,
    keys,
    messages,
    region,
    service_kinds,
)
from intermunicipal_noord_limburg._version import __version__
from intermunicipal_noord_limburg.agreed_keys import KEYS
from intermunicipal_noord_limburg.equal_basis import CHECK, TEXTS
from intermunicipal_noord_limburg.services import KINDS

intermunicipal_api = 1


@region
def noord_limburg() -> Region:
    """Return the region, on top of Flanders (*regio*)."""
    return Region("noord-limburg", "Noord-Limburg", extends="flanders")


@service_kinds
def kinds() -> tuple[ServiceKind, ...]:
    """Return the kinds of services of the region (*soorten diensten*)."""
    return KINDS


@keys
def cost_keys() -> tuple[CostKey, ...]:
    """Return the cost keys of the region (*verdeelsleutels*)."""
    return KEYS


@checks
def equal_basis() -> list[Check]:
    """Return the check that members have the services of the mission text (*gelijkwaardige basis*)."""
    return [CHECK]


@messages
def texts() -> tuple[Texts, ...]:
    """Return the texts of this region (*teksten*)."""
    return TEXTS


__all__ = ["__version__", "cost_keys", "equal_basis", "intermunicipal_api", "kinds", "noord_limburg", "texts"]
