"""Intermunicipal welfare associations (*intergemeentelijke welzijnsverenigingen*): who takes part, who pays what to the cent, and why.

In short::

    import intermunicipal as im

    association = im.load("examples/noord-limburg")
    allocation = im.allocate(association, year=2026)
    print(im.explain(allocation, member="peer", lang="nl"))

Importing this loads nothing: each name is fetched when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from intermunicipal._version import __version__

if TYPE_CHECKING:
    from intermunicipal.accounts import Allocation, Explanation, allocate, explain
    from intermunicipal.checks import check
    from intermunicipal.documents import dump, load, read
    from intermunicipal.errors import Refusal
    from intermunicipal.findings import Finding, FindingReport
    from intermunicipal.model import Association
    from intermunicipal.rulebook import bind

_HOMES = {
    "Allocation": "accounts",
    "Association": "model",
    "Explanation": "accounts",
    "Finding": "findings",
    "FindingReport": "findings",
    "Refusal": "errors",
    "allocate": "accounts",
    "bind": "rulebook",
    "check": "checks",
    "dump": "documents",
    "explain": "accounts",
    "load": "documents",
    "read": "documents",
}

__all__ = [
    "Allocation",
    "Association",
    "Explanation",
    "Finding",
    "FindingReport",
    "Refusal",
    "__version__",
    "allocate",
    "bind",
    "check",
    "dump",
    "explain",
    "load",
    "read",
]


def __getattr__(name: str) -> Any:
    """Fetch a public name from its room when it is first used."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"intermunicipal.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
