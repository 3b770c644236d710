"""How layers are piled (*stapelen*): a higher layer changes a rule only where it says so; what does not fit makes unsure what it is about.

Nothing is raised here. A rule that two providers bring, that replaces what is not there, or that overlaps itself is left out and told as a
problem, with every id that it may have meant; all other rules go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from intermunicipal.dates import Period, both
from intermunicipal.errors import NothingToReplace, Overlap, Refusal, RuleConflict
from intermunicipal.findings import Place
from intermunicipal.messages import Term
from intermunicipal.rulebook.layers import STATUTES, Layer, Problem, Stack, again, learned, term_of
from intermunicipal.rulebook.records import AppliesTo
from intermunicipal.sharing import RULE_TYPES, SharingRule
from intermunicipal.timeline import Dated, Timeline

if TYPE_CHECKING:
    from intermunicipal.rulebook.book import RuleBook

LIBRARY = "intermunicipal"
"""Who provides the rules of the library itself."""

Levels = tuple[tuple[Layer, Timeline[Any]], ...]


@frozen(eq=False)
class Pile:
    """The rules of one hook (*stapel*): a stack by id, and the problems of those that are left out."""

    stacks: Mapping[str, Stack[Any]]
    problems: tuple[Problem, ...]

    @property
    def unsure(self) -> frozenset[str]:
        """The ids that a problem is about."""
        return frozenset(id_ for problem in self.problems for id_ in problem.rules)


def pile(book: RuleBook, hook: str) -> Pile:
    """Pile the records of one hook, layer on layer (*stapelen*).

    What a layer replaces may not be there to see: in a replay it was perhaps not known yet, and a plug-in below may have failed.
    """
    found: dict[str, Levels] = {}
    replacing: dict[str, str] = {}
    problems: list[Problem] = []
    blind = book.replayed or bool(book.missing)
    for layer in book.layers:
        spoilt = {id_ for problem in problems for id_ in problem.rules}
        added: dict[str, Levels] = {}
        rules = _by_rule(book, layer, hook)
        for id_, records in rules.items():
            try:
                _require_no_conflict(hook, id_, layer, records, found)
                changing = [record.id for record in records if record.replaces]
                if id_ not in found and changing and not (blind or id_ in spoilt):
                    known, first = tuple(sorted(found)), replacing.get(id_, "")
                    raise NothingToReplace(term_of(hook), changing[0], id_, layer.label, known, first)
                added[id_] = ((layer, _timeline(id_, layer, records)), *found.get(id_, ()))
            except Refusal as refusal:
                own = layer.name == STATUTES and isinstance(refusal, Overlap)
                place = _place(book, layer, records)
                problems.append(Problem(refusal, hook, _meant(refusal, id_, records), place, own=own))
        found |= added
        replacing |= {record.id: id_ for id_, records in rules.items() for record in records if record.replaces}
        blind = blind or hook in layer.failures
    made = Pile({}, tuple(problems))
    return evolve(made, stacks={id_: Stack(id_, levels) for id_, levels in found.items() if id_ not in made.unsure})


def _by_rule(book: RuleBook, layer: Layer, hook: str) -> dict[str, list[Any]]:
    """Return the records of a layer that are for this association, by the id of the rule that they are, or replace."""
    rows: dict[str, list[Any]] = {}
    for record in layer.records.get(hook, ()):
        for scoped in _scoped(record, book):
            rows.setdefault(record.replaces or record.id, []).append(scoped)
    return rows


def _require_no_conflict(hook: str, id_: str, layer: Layer, records: list[Any], found: Mapping[str, Levels]) -> None:
    """Refuse a rule that a lower layer has too, and that does not say that it replaces it."""
    if id_ in found and not all(record.replaces for record in records):
        raise RuleConflict(term_of(hook), id_, found[id_][0][0].label, layer.label)


def _meant(refusal: Refusal, id_: str, records: list[Any]) -> frozenset[str]:
    """Return every id that a refusal may be about; one that replaces what is not there, all that it may have meant."""
    meant = refusal.meant if isinstance(refusal, NothingToReplace) else ()
    return frozenset({id_, *(record.id for record in records), *meant})


def _place(book: RuleBook, layer: Layer, records: list[Any]) -> Place:
    if layer.name != STATUTES:
        return book.place
    return book.places.get(records[0].id) or Place(path=f"keys/{records[0].id}")


def _scoped(record: Any, book: RuleBook) -> tuple[Any, ...]:
    """Return a record where it is for this association; one that is for a legal form, in each period of that form alone."""
    scope: AppliesTo = record.applies_to
    if scope.association not in ("", book.association):
        return ()
    if not scope.legal_form:
        return (record,)
    spans = (both(record.period, period) for form, period in book.forms if form == scope.legal_form)
    return tuple(evolve(record, period=Period(*span)) for span in spans if span[0] < span[1])


def _timeline(id_: str, layer: Layer, records: Iterable[Any]) -> Timeline[Any]:
    """Order the records of one rule in one layer in time; an overlap is the fault of the plug-in that brings them."""
    try:
        return Timeline(
            id_, tuple(Dated(record, record.period, record.known, record.source) for record in _latest(records))
        )
    except Overlap as overlap:
        if layer.name == STATUTES:
            raise
        raise Overlap(f"{id_} ({layer.label})", overlap.first, overlap.second) from overlap


def _latest(records: Iterable[Any]) -> tuple[Any, ...]:
    """Leave out what was corrected: a record of the same id and first day that was learned later takes its place."""
    rows = tuple(records)
    last = {(row.id, row.period.since): learned(row) for row in sorted(rows, key=learned)}
    return tuple(row for row in rows if learned(row) == last[row.id, row.period.since])


def territory_problems(book: RuleBook) -> Iterator[Problem]:
    """Yield where two layers bring one territory: then it is not sure which codes there are (*tweemaal een grondgebied*)."""
    providers: dict[str, str] = {}
    for layer in book.layers:
        for territory in layer.records.get("territories", ()):
            if providers.setdefault(territory.id, layer.label) != layer.label:
                conflict = RuleConflict(Term("territory"), territory.id, providers[territory.id], layer.label)
                yield Problem(conflict, "territories", place=book.place)


class RuleTypes(Mapping[str, type[SharingRule]]):
    """The classes of sharing rules by the name that documents use (*soorten verdeelregels*).

    Asking for one that is unsure raises the refusal: two providers bring it, or the layer that may have brought it has failed.
    """

    def __init__(self, layers: Iterable[Layer], failure: Refusal | None = None) -> None:
        self._failure = failure
        self._layers: dict[str, Layer | None] = {rule.name: None for rule in RULE_TYPES}
        self._sound: dict[str, type[SharingRule]] = {rule.name: rule for rule in RULE_TYPES}
        self._conflicts: dict[str, RuleConflict] = {}
        for layer in layers:
            for rule in layer.records.get("rule_types", ()):
                self._add(layer, rule)

    def _add(self, layer: Layer, rule: type[SharingRule]) -> None:
        if rule.name in self._layers:
            first = self._layers[rule.name]
            label = first.label if first else LIBRARY
            self._conflicts.setdefault(rule.name, RuleConflict(Term("rule-type"), rule.name, label, layer.label))
            self._sound.pop(rule.name, None)
            return
        self._layers[rule.name], self._sound[rule.name] = layer, rule

    def problems(self, place: Place) -> tuple[Problem, ...]:
        """Return the names that two providers bring (*botsende namen*)."""
        return tuple(
            Problem(conflict, "rule_types", frozenset([name]), place) for name, conflict in self._conflicts.items()
        )

    def provider(self, name: str) -> Layer | None:
        """Return the layer that brings the rule of a name; None for a rule of the library, or of nobody."""
        return self._layers.get(name)

    def __getitem__(self, name: str) -> type[SharingRule]:
        if name in self._sound:
            return self._sound[name]
        refusal = self._conflicts.get(name) or self._failure
        if refusal:
            raise again(refusal)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._sound)

    def __len__(self) -> int:
        return len(self._sound)


__all__ = ["LIBRARY", "Pile", "RuleTypes", "pile", "territory_problems"]
