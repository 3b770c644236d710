"""Finding plug-ins (*plug-ins vinden*): by entry-point name alone, each called by itself, so that every failure has one owner."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Any

import pluggy
from attrs import evolve, frozen, has

from intermunicipal.errors import MissingPlugin, PluginFailure, Refusal, RuleConflict
from intermunicipal.messages import Term
from intermunicipal.model import Association, Territory
from intermunicipal.rulebook import hookspecs
from intermunicipal.rulebook.book import KINDS, Layer, RuleBook
from intermunicipal.rulebook.records import Region, Texts

RECORDS: Mapping[str, type[Any]] = {
    **KINDS,
    "region": Region,
    "territories": Territory,
    "messages": Texts,
    "rule_types": type,
}
"""Every hook with the class of the records that it returns."""

PREFIX = "intermunicipal_"


@frozen
class Plugin:
    """A loaded plug-in (*plug-in*): its region record, its distribution and version, and its records by hook."""

    region: Region
    distribution: str
    layer: Layer


def installed() -> Mapping[str, EntryPoint]:
    """Return the entry points of all installed plug-ins by name, without loading any (*geïnstalleerde plug-ins*)."""
    return {
        point.name: point for point in sorted(entry_points(group=hookspecs.NAMESPACE), key=lambda point: point.name)
    }


def load_installed(name: str, wanted_by: str, points: Mapping[str, EntryPoint] | None = None) -> Plugin:
    """Load one installed plug-in by its entry-point name, looked up among `points` where these are at hand.

    Raises `MissingPlugin` where it is not installed, `PluginFailure` where it cannot be imported or a hook fails.
    """
    points = installed() if points is None else points
    if name not in points:
        raise MissingPlugin(name, wanted_by, tuple(points))
    distribution = points[name].dist
    label, version = (distribution.name, distribution.version) if distribution else (name, "?")
    try:
        module = points[name].load()
    except Exception as problem:
        raise PluginFailure(label, version, "import", _reason(problem)) from problem
    return read_plugin(module, label, version)


def read_plugin(module: Any, distribution: str = "", version: str = "") -> Plugin:
    """Call every hook of one plug-in, a module or any object with hook functions, and check what it returns.

    Raises `PluginFailure` for another API version, a hook that does not exist, an exception in a hook, or a record of the wrong class.
    """
    label = distribution or getattr(module, "__name__", type(module).__name__)
    version = version or str(getattr(module, "__version__", "?"))
    api = getattr(module, "intermunicipal_api", None)
    if api != hookspecs.HOOKS_VERSION:
        raise PluginFailure(label, version, "intermunicipal_api", f"{api!r}, not {hookspecs.HOOKS_VERSION}")
    manager = pluggy.PluginManager(hookspecs.NAMESPACE)
    manager.add_hookspecs(hookspecs)
    try:
        manager.register(module, name=label)
        manager.check_pending()
    except (pluggy.PluginValidationError, ValueError) as problem:
        raise PluginFailure(label, version, "register", _reason(problem)) from problem
    records = {hook: _call(manager, hook, label, version) for hook in RECORDS}
    regions = records.pop("region")
    if len(regions) != 1:
        raise PluginFailure(label, version, "region", f"{len(regions)} regions, not 1")
    return Plugin(
        regions[0], label, Layer(label, version, {hook: rows for hook, rows in records.items() if rows}, regions[0].id)
    )


def _call(manager: pluggy.PluginManager, hook: str, label: str, version: str) -> tuple[Any, ...]:
    wanted, caller = RECORDS[hook], getattr(manager.hook, PREFIX + hook)
    try:
        results = caller(hooks_version=hookspecs.HOOKS_VERSION)
        rows = tuple(row for result in results for row in ((result,) if isinstance(result, wanted) else tuple(result)))
    except Refusal as refusal:
        raise PluginFailure(label, version, hook, str(refusal)) from refusal
    except Exception as problem:
        raise PluginFailure(label, version, hook, _reason(problem)) from problem
    if len(results) < len(caller.get_hookimpls()):
        raise PluginFailure(label, version, hook, f"None, not {wanted.__name__}")
    wrong = next((row for row in rows if not isinstance(row, wanted) or not _is_rule_type(hook, row)), None)
    if wrong is not None:
        raise PluginFailure(label, version, hook, f"{type(wrong).__name__} {wrong!r:.60}, not {wanted.__name__}")
    return rows


def _is_rule_type(hook: str, row: Any) -> bool:
    """Say whether a class is an attrs class with what a sharing rule needs; records of other hooks are what they are."""
    return hook != "rule_types" or (has(row) and all(hasattr(row, part) for part in ("name", "needs", "shares")))


def _reason(problem: Exception) -> str:
    return f"{type(problem).__name__}: {problem}"


def book_for(region: str, plugins: Iterable[Any] = (), wanted_by: str = "") -> RuleBook:
    """Return the rule book of a region: its plug-in and those that it extends, lowest first (*regelboek van een regio*).

    `plugins` are modules or objects that stand in for installed plug-ins of the same region id; the others stay out. An empty region has the
    library's own rules only. Raises `MissingPlugin` and `PluginFailure`.
    """
    given: dict[str, Plugin] = {}
    for plugin in map(read_plugin, plugins):
        if plugin.region.id in given:
            first, second = sorted((given[plugin.region.id].layer.label, plugin.layer.label))
            raise RuleConflict(Term("region"), plugin.region.id, first, second)
        given[plugin.region.id] = plugin
    points = installed() if region else {}
    chain: list[Plugin] = []
    name, asker = region, wanted_by
    while name:
        if any(plugin.region.id == name for plugin in chain):
            raise PluginFailure(chain[-1].distribution, chain[-1].layer.version, "extends", f"{name} extends itself")
        plugin = given.get(name) or load_installed(name, asker, points)
        if plugin.region.id != name:
            raise PluginFailure(
                plugin.distribution, plugin.layer.version, "region", f"{plugin.region.id!r}, not {name!r}"
            )
        chain.append(plugin)
        name, asker = plugin.region.extends, plugin.distribution
    return RuleBook("", tuple(plugin.layer for plugin in reversed(chain)))


def bind(association: Association, plugins: Iterable[Any] = ()) -> Association:
    """Return the association with the rule book of its region and its own statutes (*regelboek toekennen*).

    >>> from intermunicipal.model import Association
    >>> bind(Association("small", "Small")).rules.layers[-1].name
    'statutes'
    """
    book = book_for(association.region, plugins, association.id)
    if association.known_on is not None:
        book = book.as_known(association.known_on)
    return evolve(association, rules=book.with_statutes(association))
