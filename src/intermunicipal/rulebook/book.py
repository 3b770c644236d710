"""The rule book (*regelboek*): the records of all layers, resolved once for one association, read at a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Generic, TypeVar

from attrs import evolve, field, frozen

from intermunicipal.dates import FIRST, Date, DateLike, Period, both, parse
from intermunicipal.errors import (
    Gap,
    NothingToReplace,
    NotInForce,
    Overlap,
    RuleConflict,
    Unbound,
    UnknownName,
    unknown,
)
from intermunicipal.findings import Finding, Severity
from intermunicipal.frozen import frozen_map
from intermunicipal.messages import CORE, Catalogue, Phrase, Term
from intermunicipal.model import Association, Municipality, Territory
from intermunicipal.rulebook.records import (
    AppliesTo,
    Check,
    CostKey,
    DriverTable,
    Force,
    LegalForm,
    Record,
    ServiceKind,
    Texts,
    titles,
)
from intermunicipal.sharing import RULE_TYPES, SharingRule
from intermunicipal.sources import Source
from intermunicipal.timeline import Dated, Timeline

A = TypeVar("A", bound=Record)

STATUTES = "statutes"
"""The name of the highest layer: the association's own document."""

KINDS: Mapping[str, type[Record]] = {
    "keys": CostKey,
    "drivers": DriverTable,
    "service_kinds": ServiceKind,
    "legal_forms": LegalForm,
    "checks": Check,
}
"""The hooks whose records have ids that layers may replace, with the class of record."""


@frozen
class Layer:
    """One layer of a rule book (*laag*): who provides it, in which version, its records by hook, and the id of its region.

    The id stands in results and hashes: how a plug-in was delivered changes neither.
    """

    name: str
    version: str
    records: Mapping[str, tuple[Any, ...]] = field(factory=dict, converter=frozen_map)
    id: str = ""

    @property
    def label(self) -> str:
        """Name and version."""
        return f"{self.name} {self.version}"

    def as_known(self, on: DateLike) -> Layer:
        """Return the layer as it was known on a day."""
        day = parse(on)
        return evolve(
            self,
            records={
                hook: tuple(_as_known(record, day) for record in rows if _learned(record) <= day)
                for hook, rows in self.records.items()
            },
        )


def _learned(record: object) -> Date:
    return getattr(record, "known", None) or FIRST


def _as_known(record: Any, day: Date) -> Any:
    return record.as_known(day) if isinstance(record, DriverTable) else record


@frozen
class Stack(Generic[A]):
    """One rule in all layers (*gestapelde regel*), the highest first; where a higher one does not hold, the lower does."""

    id: str
    layers: tuple[tuple[Layer, Timeline[A]], ...]

    def on(self, day: DateLike) -> Dated[A]:
        """Return the record in force on a day; raises `NotInForce`."""
        refusal: NotInForce | None = None
        for _, timeline in self.layers:
            try:
                return timeline.on(day)
            except NotInForce as nothing:
                refusal = refusal or nothing
        raise refusal or NotInForce(self.id, Period(day).possible[0], ())

    def provider(self, record: A) -> Layer:
        """Return the layer that brings a record."""
        return next(layer for layer, timeline in self.layers if any(row.value is record for row in timeline.rows))

    def changes(self) -> tuple[Date, ...]:
        """Return the days on which a record of this rule begins or ends."""
        return tuple(sorted({day for _, timeline in self.layers for day in timeline.changes()}))

    def constant_in(self, period: Period) -> A:
        """Return the one record in force all through an exact period.

        Raises `NotInForce` where none holds on its first day, `Gap` where it ends with none after it, `Overlap` where another follows it.
        """
        first_day, end = period.certain
        first = self.on(first_day)
        for day in self.changes():
            if first_day < day < end:
                try:
                    then = self.on(day)
                except NotInForce as nothing:
                    raise Gap(self.id, first.period, period) from nothing
                if then.value is not first.value:
                    raise Overlap(self.id, first.period, then.period)
        return first.value


@frozen(eq=False)
class RuleBook:
    """The rules in force for one association (*regelboek*), from the layers library, jurisdiction, region and statutes.

    Raises `RuleConflict` where two providers bring a rule of one name, `NothingToReplace` where a record replaces what no lower layer has.
    """

    association: str
    layers: tuple[Layer, ...]
    forms: tuple[tuple[str, Period], ...] = ()
    replayed: bool = False

    def __attrs_post_init__(self) -> None:
        _ = self._index, self.rule_types
        _refuse_twice(
            "territory",
            ((layer.label, one.id) for layer in self.layers for one in layer.records.get("territories", ())),
        )

    def as_known(self, on: DateLike, association: Association | None = None) -> RuleBook:
        """Return the rule book as it was known on a day, with the statutes of the association as it was known then."""
        book = evolve(self, layers=tuple(layer.as_known(on) for layer in self.layers), replayed=True)
        return book if association is None else book.with_statutes(association)

    @cached_property
    def _index(self) -> Mapping[str, Mapping[str, Stack[Any]]]:
        return frozen_map({hook: _stacked(self, hook) for hook in KINDS})

    def _stacks(self, hook: str) -> Mapping[str, Stack[Any]]:
        return self._index[hook]

    def _find(self, hook: str, id_: str) -> Stack[Any]:
        stacks = self._stacks(hook)
        if id_ not in stacks:
            raise unknown(hook.rstrip("s").replace("_", "-"), id_, stacks)
        return stacks[id_]

    def key(self, id_: str) -> Stack[CostKey]:
        """Return a cost key (*verdeelsleutel*) in all its layers; raises `UnknownName` with the near name."""
        return self._find("keys", id_)

    def driver(self, id_: str, year: int | None = None) -> DriverTable | None:
        """Return the figures of a driver in force on 1 January of a year (None: the last), or None where no layer brings it.

        Raises `NotInForce` where it is brought, but not for that year.
        """
        stack = self._stacks("drivers").get(id_)
        if stack is None or year is None:
            return stack.layers[0][1].rows[-1].value if stack else None
        table: DriverTable = stack.on(Date(year, 1, 1)).value
        return table

    def provider(self, hook: str, id_: str) -> str:
        """Return the label of the highest layer that brings a rule."""
        return self._stacks(hook)[id_].layers[0][0].label

    def ids(self, hook: str) -> tuple[str, ...]:
        """Return the ids of all rules of a hook: `keys`, `drivers`, `service_kinds`, `legal_forms` or `checks`."""
        return tuple(sorted(self._stacks(hook)))

    def service_kind(self, id_: str, year: int | None = None) -> ServiceKind | None:
        """Return a kind of service in force on 1 January of a year (None: the last), or None."""
        stack = self._stacks("service_kinds").get(id_)
        if stack is None or year is None:
            return stack.layers[0][1].rows[-1].value if stack else None
        try:
            kind: ServiceKind = stack.on(Date(year, 1, 1)).value
        except NotInForce:
            return None
        return kind

    def legal_form(self, id_: str, day: DateLike) -> LegalForm:
        """Return a legal form in force on a day; raises `UnknownName` or `NotInForce`."""
        form: LegalForm = self._find("legal_forms", id_).on(day).value
        return form

    def checks_on(self, day: DateLike) -> tuple[Check, ...]:
        """Return the checks in force on a day, in order of id."""
        checks = []
        for id_ in self.ids("checks"):
            try:
                checks.append(self._find("checks", id_).on(day).value)
            except NotInForce:
                continue
        return tuple(checks)

    @property
    def territories(self) -> tuple[Territory, ...]:
        """The territories of all layers."""
        return tuple(territory for layer in self.layers for territory in layer.records.get("territories", ()))

    def municipality_periods(self, code: str) -> tuple[Period, ...]:
        """Return the periods in which a code is valid, by territory; empty for a code that no territory has."""
        return tuple(period for territory in self.territories if (period := territory.period_of(code)))

    def successor(self, code: str) -> Municipality | None:
        """Return the municipality into which a code merged, or None."""
        return next((place for territory in self.territories if (place := territory.successor(code))), None)

    def municipality(self, code: str, day: DateLike) -> Municipality | None:
        """Return the municipality that has a code on a day, or None."""
        return next((place for territory in self.territories if (place := territory.municipality(code, day))), None)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The library's texts and those of every layer, the highest first."""
        texts: Iterable[Texts] = (one for layer in reversed(self.layers) for one in layer.records.get("messages", ()))
        return CORE.extended(
            (one.lang, {"terms": one.terms, "phrases": one.phrases, "messages": one.messages}) for one in texts
        )

    @cached_property
    def rule_types(self) -> Mapping[str, type[SharingRule]]:
        """The classes of sharing rules by the name that documents use."""
        return rule_types(self.layers)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the layers though it can be computed: a mandatory rule that a higher layer changes."""
        return tuple(
            Finding(
                "mandatory-overridden",
                Severity.ERROR,
                fields={
                    "rule": id_,
                    "by": upper[0].label,
                    "provider": lower[0].label,
                    "change": _told(next((row.source for row in upper[1].rows), None)),
                },
                source=old.source,
            )
            for hook in KINDS
            for id_, stack in self._stacks(hook).items()
            for upper, lower in zip(stack.layers, stack.layers[1:], strict=False)
            for old in (row.value for row in lower[1].rows)
            if old.force is Force.MANDATORY
        )

    def with_statutes(self, association: Association) -> RuleBook:
        """Return the rule book with the association's own keys as its highest layer (*statuten*)."""
        keys = tuple(
            CostKey(
                row.id,
                titles(row.title),
                rule=row.rule,
                odd_cents=row.odd_cents or "largest-remainder",
                period=row.period,
                known=row.known,
                source=association.source_of(row),
                replaces=row.replaces,
            )
            for row in association.keys.values()
        )
        return evolve(
            self,
            association=association.id,
            layers=(*self.shared, Layer(STATUTES, association.id, {"keys": keys}, STATUTES)),
            forms=tuple((form.form, form.period) for form in association.forms.values()),
        )

    @property
    def shared(self) -> tuple[Layer, ...]:
        """The layers that are not the association's own."""
        return tuple(layer for layer in self.layers if layer.name != STATUTES)


def _refuse_twice(kind: str, provided: Iterable[tuple[str, str]]) -> None:
    """Refuse two providers of one name; raises `RuleConflict`."""
    providers: dict[str, str] = {}
    for provider, name in provided:
        if providers.setdefault(name, provider) != provider:
            raise RuleConflict(Term(kind), name, providers[name], provider)


def rule_types(layers: Iterable[Layer]) -> Mapping[str, type[SharingRule]]:
    """Return the classes of sharing rules by name; raises `RuleConflict` where two providers bring one name."""
    found: dict[str, tuple[str, type[SharingRule]]] = {rule.name: ("intermunicipal", rule) for rule in RULE_TYPES}
    for layer in layers:
        for rule in layer.records.get("rule_types", ()):
            if rule.name in found:
                raise RuleConflict(Term("rule-type"), rule.name, found[rule.name][0], layer.label)
            found[rule.name] = (layer.label, rule)
    return {name: rule for name, (_, rule) in found.items()}


def _stacked(book: RuleBook, hook: str) -> Mapping[str, Stack[Any]]:
    """Pile the records of one hook, layer on layer; a higher layer changes a rule only where it says so.

    In a replay, what is replaced may not have been known yet.
    """
    kind = Term(hook.rstrip("s").replace("_", "-"))
    stacks: dict[str, tuple[tuple[Layer, Timeline[Any]], ...]] = {}
    for layer in book.layers:
        rows: dict[str, list[Any]] = {}
        for record in layer.records.get(hook, ()):
            for scoped in _scoped(record, book):
                rows.setdefault(record.replaces or record.id, []).append(scoped)
        added = {}
        for id_, records in rows.items():
            replaced = [record for record in records if record.replaces]
            if id_ not in stacks and replaced and not book.replayed:
                raise NothingToReplace(kind, replaced[0].id, id_, layer.label, tuple(sorted(stacks)))
            if id_ in stacks and len(replaced) < len(records):
                raise RuleConflict(kind, id_, stacks[id_][0][0].label, layer.label)
            added[id_] = ((layer, _timeline(id_, layer, records)), *stacks.get(id_, ()))
        stacks |= added
    return {id_: Stack(id_, pile) for id_, pile in stacks.items()}


def _scoped(record: Any, book: RuleBook) -> tuple[Any, ...]:
    """Return a record where it is for this association; one that is for a legal form, in each period of that form alone."""
    scope: AppliesTo = record.applies_to
    if scope.association not in ("", book.association):
        return ()
    if not scope.legal_form:
        return (record,)
    spans = (both(record.period, period) for form, period in book.forms if form == scope.legal_form)
    return tuple(evolve(record, period=Period(*span)) for span in spans if span[0] < span[1])


def _told(source: Source | None) -> Phrase:
    return Phrase("in-brackets", {"what": source}) if source else Phrase("blank")


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
    learned = {(row.id, row.period.since): _learned(row) for row in sorted(rows, key=_learned)}
    return tuple(row for row in rows if _learned(row) == learned[row.id, row.period.since])


def rules_of(association: Association) -> RuleBook:
    """Return the rule book of an association; raises `Unbound` where it has none (*regelboek van*)."""
    if not isinstance(association.rules, RuleBook):
        raise Unbound(association.id)
    return association.rules


__all__ = ["KINDS", "Layer", "RuleBook", "Stack", "UnknownName", "rule_types", "rules_of"]
