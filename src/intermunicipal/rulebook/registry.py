"""Finding plug-ins (*plug-ins vinden*): by entry-point name alone, each read by itself, so that every failure has one owner.

A region's rule book needs its plug-in and those that it extends, and no other: what else is installed or given never touches it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.metadata import EntryPoint, entry_points
from os import PathLike
from types import ModuleType
from typing import Any

from attrs import evolve, frozen

from intermunicipal.errors import ExtendsItself, MissingPlugin, OtherRegion, Refusal, RuleConflict
from intermunicipal.findings import Place
from intermunicipal.messages import Term
from intermunicipal.model import Association
from intermunicipal.rulebook import hookspecs
from intermunicipal.rulebook.book import RuleBook
from intermunicipal.rulebook.plugins import FAULTS, Plugin, not_imported, read_plugin, regions_told
from intermunicipal.rulebook.single_file import is_path, load_file

Points = Mapping[str, tuple[EntryPoint, ...]]
Given = Iterable[Any] | str | PathLike[str] | ModuleType
"""Plug-ins given by hand: modules, other objects with hooks, or paths of single files."""


def installed() -> Points:
    """Return the entry points of all installed plug-ins by name, without loading any (*geïnstalleerde plug-ins*).

    A name has several where several distributions claim it.
    """
    found: dict[str, list[EntryPoint]] = {}
    for point in sorted(entry_points(group=hookspecs.NAMESPACE), key=lambda one: (one.name, _distribution(one))):
        found.setdefault(point.name, []).append(point)
    return {name: tuple(points) for name, points in found.items()}


def _distribution(point: EntryPoint) -> tuple[str, str]:
    return (point.dist.name, point.dist.version) if point.dist else (point.name, "?")


def load_installed(name: str, wanted_by: str, points: Points | None = None) -> Plugin:
    """Load one installed plug-in by its entry-point name, looked up among `points` where these are at hand.

    Raises `MissingPlugin` where it is not installed, `RuleConflict` where several distributions claim the name, `PluginFailure` where it cannot
    be used; a hook that fails stands in `layer.failures`.
    """
    points = installed() if points is None else points
    if name not in points:
        raise MissingPlugin(name, wanted_by, tuple(points))
    if len(points[name]) > 1:
        first, second, *_ = (" ".join(_distribution(point)) for point in points[name])
        raise RuleConflict(Term("region"), name, first, second)
    point = points[name][0]
    label, version = _distribution(point)
    try:
        module = point.load()
    except FAULTS as problem:
        raise not_imported(problem, label, version, point.module, "entry_points.txt") from problem
    plugin = read_plugin(module, label, version)
    if plugin.region.id != name:
        raise OtherRegion(label, version, plugin.region.id, name)
    return plugin


@frozen(eq=False)
class Broken:
    """A plug-in that was given and cannot be used (*onbruikbare plug-in*): why, and the regions that it says it is; empty where it cannot say."""

    refusal: Refusal
    regions: frozenset[str]


@frozen(eq=False)
class Handed:
    """The plug-ins that were given by hand (*opgegeven plug-ins*): those that can be used, by region, and those that cannot."""

    plugins: Mapping[str, Plugin]
    broken: tuple[Broken, ...]

    def claims(self, region: str) -> tuple[Refusal, ...]:
        """Return why a region cannot be had from those given: one that is it is broken; or one is broken that cannot say which it is."""
        own = tuple(one.refusal for one in self.broken if region in one.regions)
        if own or region in self.plugins:
            return own
        return tuple(one.refusal for one in self.broken if not one.regions)


def hand_over(plugins: Given) -> Handed:
    """Read the plug-ins that were given by hand (*plug-ins opgeven*); the order in which they are given is nothing."""
    alone = is_path(plugins) or isinstance(plugins, ModuleType)
    several: Iterable[Any] = [plugins] if alone else plugins  # type: ignore[assignment]
    read = [_read_given(one) for one in several]
    broken = [one for one in read if isinstance(one, Broken)]
    sound: dict[str, Plugin] = {}
    for plugin in sorted((one for one in read if isinstance(one, Plugin)), key=lambda one: one.layer.label):
        first = sound.setdefault(plugin.region.id, plugin)
        if first is not plugin:
            conflict = RuleConflict(Term("region"), plugin.region.id, first.layer.label, plugin.layer.label)
            broken.append(Broken(conflict, frozenset([plugin.region.id])))
    return Handed(sound, tuple(sorted(broken, key=lambda one: one.refusal.text())))


def _read_given(given: Any) -> Plugin | Broken:
    module: Any = None
    try:
        module, label, version = load_file(given) if is_path(given) else (given, "", "")
        return read_plugin(module, label, version)
    except Refusal as refusal:
        return Broken(refusal, frozenset() if module is None else regions_told(module))


def gather(region: str, plugins: Given | Handed = (), wanted_by: str = "", place: Place | None = None) -> RuleBook:
    """Return the rule book of a region as far as it can be had (*regelboek voor zover mogelijk*), raising nothing.

    What could not be had stands in `missing`; then every rule of the book is unsure. `place` is where the region is named.
    """
    handed = plugins if isinstance(plugins, Handed) else hand_over(plugins)
    points = installed() if region else {}
    chain: list[Plugin] = []
    missing: tuple[Refusal, ...] = ()
    name, asker = region, wanted_by
    while name and not missing:
        missing = handed.claims(name) or _round(chain, name)
        if not missing:
            try:
                chain.append(handed.plugins.get(name) or load_installed(name, asker, points))
                name, asker = chain[-1].region.extends, chain[-1].layer.label
            except Refusal as refusal:
                missing = (refusal,)
    strangers = tuple(one.refusal for one in handed.broken if one.refusal not in missing)
    layers = tuple(plugin.layer for plugin in reversed(chain))
    return RuleBook("", layers, missing=missing, strangers=strangers, place=place or Place(path="region"))


def _round(chain: list[Plugin], name: str) -> tuple[Refusal, ...]:
    """Return the refusal of a region that comes back to one which stands on it."""
    regions = [plugin.region.id for plugin in chain]
    if name not in regions:
        return ()
    return (ExtendsItself(chain[-1].distribution, chain[-1].layer.version, (*regions[regions.index(name) :], name)),)


def book_for(region: str, plugins: Given = (), wanted_by: str = "", *, strict: bool = False) -> RuleBook:
    """Return the rule book of a region: its plug-in and those that it extends, lowest first (*regelboek van een regio*).

    `plugins` are modules, other objects with hooks, or paths of single Python files; they stand in for installed plug-ins of the same region id,
    and those of other regions stay out. An empty region has the library's own rules only. Raises `MissingPlugin` and `PluginFailure` where a
    plug-in of the chain cannot be had. A part of one that fails, and rules that conflict, stand in `RuleBook.problems`: what needs them is
    refused, all else goes on. With `strict`, any problem is refused: raises `RulesRefused`, which tells them all.
    """
    book = gather(region, plugins, wanted_by)
    return _settled(book, wanted_by or region, strict=strict)


def _settled(book: RuleBook, asker: str, *, strict: bool) -> RuleBook:
    """Return a book in which no plug-in is missing, and that has no problem at all where that is asked."""
    if strict:
        book.require_sound(asker)
    for refusal in (*book.missing, *book.own_mistakes):
        raise refusal
    return book


def bind(association: Association, plugins: Given = (), *, strict: bool = False) -> Association:
    """Return the association with the rule book of its region and its own statutes (*regelboek toekennen*).

    `plugins` and `strict` are those of `book_for`, and so is what is raised.

    >>> from intermunicipal.model import Association
    >>> bind(Association("small", "Small")).rules.layers[-1].name
    'statutes'
    """
    book = gather(association.region, plugins, association.id)
    if association.known_on is not None:
        book = book.as_known(association.known_on)
    book = book.with_statutes(association)
    return evolve(association, rules=_settled(book, association.id, strict=strict))
