"""One plug-in (*één plug-in*): each hook called once, by itself, what it returns checked, and every failure told with its owner.

What fails in one hook is kept with the layer (`Layer.failures`) and the other hooks go on. What makes the whole plug-in unusable is raised.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from inspect import Parameter, signature
from pathlib import Path
from types import FrameType
from typing import Any

import pluggy
from attrs import fields, frozen, has

from intermunicipal.errors import (
    HookArguments,
    HookRaised,
    MisspeltHook,
    NewerApi,
    NoApi,
    NoRegion,
    OlderApi,
    PluginFailure,
    PluginLacksModule,
    PluginUnreadable,
    Refusal,
    SeveralRegions,
    WrongRecord,
)
from intermunicipal.messages import Term
from intermunicipal.model import Territory
from intermunicipal.rulebook import hookspecs
from intermunicipal.rulebook.layers import KINDS, Layer
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
AUTHORS = "intermunicipal.hooks"
"""The module that plug-ins import their hooks from."""

GIVEN = "hooks_version"
"""The one argument that hooks are given."""

FAULTS = (Exception, SystemExit)
"""What code of others may raise: a plug-in that leaves the program is a plug-in that fails."""


@frozen
class Plugin:
    """A loaded plug-in (*plug-in*): its region record, its distribution and version, and its records by hook."""

    region: Region
    distribution: str
    layer: Layer


def read_plugin(module: Any, distribution: str = "", version: str = "") -> Plugin:
    """Call every hook of one plug-in, a module or any object with hook functions, and check what it returns.

    A hook that fails stands in `layer.failures`. Raises `PluginFailure` for another API version, a hook that does not exist or is given other
    arguments, and where the plug-in does not say which one region it is.
    """
    label, version = label_of(module, distribution, version)
    _require_api(module, label, version)
    manager = _registered(module, label, version)
    records: dict[str, tuple[Any, ...]] = {}
    failures: dict[str, PluginFailure] = {}
    for hook in RECORDS:
        try:
            records[hook] = _call(manager, hook, label, version)
        except PluginFailure as failure:
            failures[hook] = failure
    if "region" in failures:
        raise failures["region"]
    region = _one_region(records.pop("region"), label, version)
    brought = {hook: rows for hook, rows in records.items() if rows}
    return Plugin(region, label, Layer(label, version, brought, region.id, failures))


def label_of(module: Any, distribution: str = "", version: str = "") -> tuple[str, str]:
    """Return the name and version under which a plug-in is told of (*naam en versie*)."""
    name = distribution or str(getattr(module, "__name__", type(module).__name__))
    return name, version or str(getattr(module, "__version__", "?"))


def _require_api(module: Any, label: str, version: str) -> None:
    api, wanted = getattr(module, "intermunicipal_api", None), hookspecs.HOOKS_VERSION
    if type(api) is not int:
        raise NoApi(label, version, shown(api), wanted)
    if api != wanted:
        raise (OlderApi if api < wanted else NewerApi)(label, version, api, wanted)


def implementations(module: Any) -> Iterator[tuple[str, str, Callable[..., Any]]]:
    """Yield every function that a plug-in marked: the hook it names, its own name, itself (*implementaties*)."""
    manager = pluggy.PluginManager(hookspecs.NAMESPACE)
    for name in dir(module):
        options = manager.parse_hookimpl_opts(module, name)
        if options is not None:
            yield (options.get("specname") or name).removeprefix(PREFIX), name, getattr(module, name)


def _asked(function: Callable[..., Any]) -> tuple[str, ...]:
    """Return the arguments that a function must be given."""
    several = (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)
    return tuple(
        one.name
        for one in signature(function).parameters.values()
        if one.default is Parameter.empty and one.kind not in several
    )


def _registered(module: Any, label: str, version: str) -> pluggy.PluginManager:
    """Return a manager that has this plug-in alone; raises `MisspeltHook`, `HookArguments`."""
    for hook, name, function in implementations(module):
        if hook not in RECORDS:
            raise MisspeltHook(label, version, hook, tuple(sorted(RECORDS)))
        asked = tuple(one for one in _asked(function) if one != GIVEN)
        if asked:
            raise HookArguments(label, version, hook, name, asked)
    manager = pluggy.PluginManager(hookspecs.NAMESPACE)
    manager.add_hookspecs(hookspecs)
    try:
        manager.register(module, name=label)
        manager.check_pending()
    except (pluggy.PluginValidationError, ValueError) as problem:
        raise PluginUnreadable(label, version, reason(problem)) from problem
    return manager


def _one_region(regions: tuple[Region, ...], label: str, version: str) -> Region:
    if not regions:
        raise NoRegion(label, version)
    if len(regions) > 1:
        raise SeveralRegions(label, version, tuple(sorted(region.id for region in regions)))
    return regions[0]


def _call(manager: pluggy.PluginManager, hook: str, label: str, version: str) -> tuple[Any, ...]:
    """Return the records of one hook; raises `HookRaised` and `WrongRecord`."""
    wanted, caller = RECORDS[hook], getattr(manager.hook, PREFIX + hook)
    functions = [implementation.function for implementation in caller.get_hookimpls()]
    told = Term("rule-class") if hook == "rule_types" else wanted.__name__
    try:
        results = caller(hooks_version=hookspecs.HOOKS_VERSION)
        rows = tuple(row for result in results for row in _rows(result, wanted))
    except _NoSeries as odd:
        raise WrongRecord(label, version, hook, odd.found, told) from None
    except FAULTS as problem:
        roots = {root_of(getattr(function, "__module__", "")) for function in functions}
        raise HookRaised(label, version, hook, reason(problem), place_of(problem, roots)) from problem
    if len(results) < len(functions):
        raise WrongRecord(label, version, hook, "None", told)
    wrong = [row for row in rows if not _fits(hook, row)]
    if wrong:
        raise WrongRecord(label, version, hook, shown(wrong[0]), told)
    return rows


class _NoSeries(Exception):
    """A hook returned one thing that is no record and no series of records."""

    def __init__(self, result: object) -> None:
        self.found = shown(result)


def _rows(result: Any, wanted: type[Any]) -> tuple[Any, ...]:
    """Return the records of one function: one alone is a series of one, a text or a table is no series of records."""
    if isinstance(result, wanted):
        return (result,)
    if isinstance(result, (str, bytes, Mapping)) or not hasattr(result, "__iter__"):
        raise _NoSeries(result)
    return tuple(result)


def _fits(hook: str, row: Any) -> bool:
    """Say whether this is a record of the hook; a class of sharing rules is an attrs class with what a sharing rule needs."""
    if not isinstance(row, RECORDS[hook]):
        return False
    if hook != "rule_types":
        return True
    parts = all(hasattr(row, part) for part in ("name", "needs", "shares"))
    # A field `rule` would stand in a document where the name of the rule stands.
    return parts and isinstance(row.name, str) and has(row) and all(one.alias != "rule" for one in fields(row))


def regions_told(module: Any) -> frozenset[str]:
    """Return the ids of the regions that a plug-in says it is, though it cannot be used; empty where it cannot be asked (*welke regio*)."""
    found: set[str] = set()
    for hook, _, function in implementations(module):
        if hook == "region":
            try:
                result = function(**dict.fromkeys(_asked(function), hookspecs.HOOKS_VERSION))
                found.update(row.id for row in _rows(result, Region))
            except FAULTS:
                continue
    return frozenset(found)


# --- telling what went wrong ----------------------------------------------------------------------------------------


def not_imported(problem: BaseException, label: str, version: str, module: str, entry: str = "-") -> PluginFailure:
    """Return why a plug-in cannot be imported (*niet te importeren*): a hook that does not exist, a missing module, or what it raised.

    `entry` is the place to tell where nothing of the plug-in itself was run yet.
    """
    hook = _unknown_hook(problem)
    if hook:
        offered = [name for name in sys.modules[AUTHORS].__all__ if name[0].islower() == hook[0].islower()]
        return MisspeltHook(label, version, hook, tuple(sorted(offered)))
    where = place_of(problem, {root_of(module)})
    where = entry if where == "-" else where
    if isinstance(problem, ModuleNotFoundError) and problem.name:
        return PluginLacksModule(label, version, problem.name, where)
    return PluginUnreadable(label, version, reason(problem), where)


def _unknown_hook(problem: BaseException) -> str:
    """Return the name that a plug-in asked of `intermunicipal.hooks` and that is not there."""
    if isinstance(problem, ImportError) and problem.name == AUTHORS:
        found = re.search(r"cannot import name '(\w+)'", str(problem))
        return found[1] if found else ""
    if isinstance(problem, AttributeError) and getattr(problem.obj, "__name__", "") == AUTHORS:
        return str(problem.name)
    return ""


def root_of(module: str | None) -> str:
    """Return the package that a module belongs to (*hoofdpakket*)."""
    return (module or "").partition(".")[0]


def place_of(problem: BaseException, roots: set[str]) -> str:
    """Return file and line where a problem came up in a plug-in, of whose packages these are the names; never a path of the machine (*plaats*)."""
    if isinstance(problem, SyntaxError) and problem.filename:
        return f"{_file(problem.filename, roots)}:{problem.lineno or 0}"
    frames = [
        (frame, line) for frame, line in _frames(problem) if root_of(frame.f_globals.get("__name__")) in roots - {""}
    ]
    return f"{_file(frames[-1][0].f_code.co_filename, roots)}:{frames[-1][1]}" if frames else "-"


def _frames(problem: BaseException) -> Iterator[tuple[FrameType, int]]:
    trace = problem.__traceback__
    while trace is not None:
        yield trace.tb_frame, trace.tb_lineno
        trace = trace.tb_next


def _file(filename: str, roots: set[str]) -> str:
    """Return the file from its package down; the bare name of a file that is no part of one."""
    parts = Path(filename).parts
    inner = [index for index, part in enumerate(parts[:-1]) if part in roots]
    return "/".join(parts[inner[-1] :]) if inner else parts[-1]


def reason(problem: BaseException) -> str:
    """Return an exception on one line: its class and what it says; a refusal says enough without its class (*reden*)."""
    try:
        said = " ".join(str(problem.msg if isinstance(problem, SyntaxError) else problem).split())
    except FAULTS:
        said = ""
    if isinstance(problem, Refusal):
        return said
    return f"{type(problem).__name__}: {said}" if said else type(problem).__name__


def shown(value: object) -> str:
    """Return a value as it can be shown in a sentence: its class and the beginning of what it looks like (*getoond*)."""
    if value is None:
        return "None"
    try:
        looks = " ".join(f"{value!r:.60}".split())
    except FAULTS:
        looks = ""
    return f"{type(value).__name__} {looks}".rstrip()
