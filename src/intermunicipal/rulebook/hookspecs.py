"""The hooks (*aanhaakpunten*): what a plug-in may bring, one specification each.

A hook takes no argument but `hooks_version`, is called once when a rule book is made, and returns frozen records. Plug-in authors write the typed
decorators of `intermunicipal.hooks`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from intermunicipal.model import Territory
    from intermunicipal.rulebook.records import (
        Check,
        CostKey,
        DriverTable,
        LegalForm,
        PriceIndex,
        Region,
        ServiceKind,
        Texts,
    )
    from intermunicipal.sharing import SharingRule

NAMESPACE = "intermunicipal"
"""The name of the pluggy project and of the entry-point group."""

HOOKS_VERSION = 1
"""The version of the hooks that this library speaks; a plug-in states `intermunicipal_api = 1`."""

_spec = pluggy.HookspecMarker(NAMESPACE)


@_spec
def intermunicipal_region(hooks_version: int) -> Region:
    """Return the region or jurisdiction itself (*regio*): its id is the name of the entry point."""
    raise NotImplementedError


@_spec
def intermunicipal_territories(hooks_version: int) -> Iterable[Territory]:
    """Return the municipalities and mergers (*grondgebied*) that members are places of."""
    raise NotImplementedError


@_spec
def intermunicipal_legal_forms(hooks_version: int) -> Iterable[LegalForm]:
    """Return the legal forms (*rechtsvormen*) that an association may have, and whom each admits."""
    raise NotImplementedError


@_spec
def intermunicipal_drivers(hooks_version: int) -> Iterable[DriverTable]:
    """Return cost drivers (*verdeelmaatstaven*) with their figures, such as the population of each municipality."""
    raise NotImplementedError


@_spec
def intermunicipal_price_indices(hooks_version: int) -> Iterable[PriceIndex]:
    """Return price indices (*prijsindexen*) by month, that amounts of an agreement follow."""
    raise NotImplementedError


@_spec
def intermunicipal_rule_types(hooks_version: int) -> Iterable[type[SharingRule]]:
    """Return classes of sharing rules (*verdeelregels*); the class attribute `name` is what documents call the rule."""
    raise NotImplementedError


@_spec
def intermunicipal_keys(hooks_version: int) -> Iterable[CostKey]:
    """Return cost keys (*verdeelsleutels*): named, dated sharing rules that services refer to."""
    raise NotImplementedError


@_spec
def intermunicipal_service_kinds(hooks_version: int) -> Iterable[ServiceKind]:
    """Return kinds of services (*soorten diensten*) with their names and usual cost key."""
    raise NotImplementedError


@_spec
def intermunicipal_checks(hooks_version: int) -> Iterable[Check]:
    """Return checks (*controles*) that run on every association of this layer."""
    raise NotImplementedError


@_spec
def intermunicipal_messages(hooks_version: int) -> Iterable[Texts]:
    """Return the texts (*teksten*) of this plug-in's findings and terms, in nl, fr and en."""
    raise NotImplementedError
