"""For authors of plug-ins (*voor plug-in-auteurs*): one typed decorator per hook.

A plug-in is a module, also a single file, that states `intermunicipal_api = 1` and decorates functions; their names do not matter. A type checker
reports a wrong return type, a misspelt hook fails at import::

    from intermunicipal.hooks import CostKey, Region, keys, region
    from intermunicipal.sharing import By

    intermunicipal_api = 1

    @region
    def valley():
        return Region("valley", "The Valley")

    @keys
    def cost_keys():
        return [CostKey("per-head", "Per head", rule=By("heads"))]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Generic, TypeVar, overload

import pluggy

from intermunicipal.model import Territory
from intermunicipal.rulebook.hookspecs import NAMESPACE
from intermunicipal.rulebook.plugins import PREFIX
from intermunicipal.rulebook.records import (
    AppliesTo,
    Check,
    CostKey,
    DriverTable,
    Figure,
    Force,
    IndexFigure,
    LegalForm,
    PriceIndex,
    Region,
    ServiceKind,
    Texts,
)
from intermunicipal.sharing import SharingRule

T_co = TypeVar("T_co", covariant=True)
_marker = pluggy.HookimplMarker(NAMESPACE)


class Hook(Generic[T_co]):
    """A decorator (*aanhaakpunt*) that marks a function as this plug-in's answer to one hook.

    The function takes no argument, or `hooks_version`.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    @overload
    def __call__(self, function: Callable[[], T_co]) -> Callable[[], T_co]: ...
    @overload
    def __call__(self, function: Callable[[int], T_co]) -> Callable[[int], T_co]: ...
    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Mark the function; it is called once, when a rule book is made."""
        return _marker(function, specname=PREFIX + self.name)


region: Hook[Region] = Hook("region")
"""The region or jurisdiction itself (*regio*), one record."""
territories: Hook[Iterable[Territory]] = Hook("territories")
"""Municipalities and mergers (*grondgebied*)."""
legal_forms: Hook[Iterable[LegalForm]] = Hook("legal_forms")
"""Legal forms (*rechtsvormen*)."""
drivers: Hook[Iterable[DriverTable]] = Hook("drivers")
"""Cost drivers with their figures (*verdeelmaatstaven*)."""
price_indices: Hook[Iterable[PriceIndex]] = Hook("price_indices")
"""Price indices by month (*prijsindexen*)."""
rule_types: Hook[Iterable[type[SharingRule]]] = Hook("rule_types")
"""Classes of sharing rules (*verdeelregels*)."""
keys: Hook[Iterable[CostKey]] = Hook("keys")
"""Cost keys (*verdeelsleutels*)."""
service_kinds: Hook[Iterable[ServiceKind]] = Hook("service_kinds")
"""Kinds of services (*soorten diensten*)."""
checks: Hook[Iterable[Check]] = Hook("checks")
"""Checks (*controles*)."""
messages: Hook[Iterable[Texts]] = Hook("messages")
"""Texts in nl, fr and en (*teksten*)."""

__all__ = [
    "AppliesTo",
    "Check",
    "CostKey",
    "DriverTable",
    "Figure",
    "Force",
    "Hook",
    "IndexFigure",
    "LegalForm",
    "PriceIndex",
    "Region",
    "ServiceKind",
    "Texts",
    "checks",
    "drivers",
    "keys",
    "legal_forms",
    "messages",
    "price_indices",
    "region",
    "rule_types",
    "service_kinds",
    "territories",
]
