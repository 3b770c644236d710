"""The rule book (*regelboek*): the records of all layers, resolved once for one association, read at a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, TypeVar

from attrs import evolve, field, frozen

from intermunicipal.dates import Date, DateLike, Period
from intermunicipal.errors import HookRaised, NotInForce, Refusal, RulesRefused, Unbound, hints, near, unknown
from intermunicipal.findings import Finding, FindingReport, Place, Severity
from intermunicipal.frozen import frozen_map
from intermunicipal.messages import CORE, Catalogue, Phrase
from intermunicipal.model import Association, Municipality, Territory
from intermunicipal.rulebook.layers import KINDS, STATUTES, Layer, Problem, Stack, again, term_of
from intermunicipal.rulebook.plugins import place_of, reason
from intermunicipal.rulebook.records import (
    Check,
    CostKey,
    DriverTable,
    Force,
    LegalForm,
    PriceIndex,
    ServiceKind,
    Texts,
    titles,
)
from intermunicipal.rulebook.stacking import Pile, RuleTypes, pile, territory_problems
from intermunicipal.sharing import RULE_TYPES
from intermunicipal.sources import Source

R = TypeVar("R", DriverTable, PriceIndex)
_OF_THE_LIBRARY = frozenset(rule.name for rule in RULE_TYPES)


@frozen(eq=False)
class RuleBook:
    """The rules in force for one association (*regelboek*), from the layers library, jurisdiction, region and statutes.

    Making one raises nothing. What is wrong with its layers stands in `problems`; asking for a rule that a problem makes unsure raises the refusal
    of that problem, and all other rules go on. `missing` tells of plug-ins of the chain that could not be had (every rule is unsure then),
    `strangers` of plug-ins that were given, are broken, and are none of this chain. `place` is where the region is named, `places` where each key
    of the statutes stands.
    """

    association: str
    layers: tuple[Layer, ...]
    forms: tuple[tuple[str, Period], ...] = ()
    replayed: bool = False
    missing: tuple[Refusal, ...] = ()
    strangers: tuple[Refusal, ...] = ()
    place: Place = field(factory=lambda: Place(path="region"))
    places: Mapping[str, Place] = field(factory=dict, converter=frozen_map)

    def as_known(self, on: DateLike, association: Association | None = None) -> RuleBook:
        """Return the rule book as it was known on a day, with the statutes of the association as it was known then."""
        book = evolve(self, layers=tuple(layer.as_known(on) for layer in self.layers), replayed=True)
        return book if association is None else book.with_statutes(association)

    @cached_property
    def _piles(self) -> Mapping[str, Pile]:
        return {hook: pile(self, hook) for hook in KINDS}

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the rules, and which of them are unsure because of it (*problemen*)."""
        return (
            *(Problem(refusal, place=self.place) for refusal in self.missing),
            *(
                Problem(refusal, hook, place=self.place)
                for layer in self.layers
                for hook, refusal in layer.failures.items()
            ),
            *(problem for hook in KINDS for problem in self._piles[hook].problems),
            *territory_problems(self),
            *self.rule_types.problems(self.place),
            *(Problem(refusal, severity=Severity.WARNING) for refusal in self.strangers),
        )

    @property
    def own_mistakes(self) -> tuple[Refusal, ...]:
        """Why the association's own keys cannot be read, whatever its plug-ins bring (*eigen fouten*)."""
        return tuple(problem.refusal for problem in self.problems if problem.own)

    def refusal_of(self, hook: str, rule: str = "") -> Refusal | None:
        """Return why a rule of a hook is unsure, or None where it is sure (*waarom onzeker*)."""
        return next((problem.refusal for problem in self.problems if problem.concerns(hook, rule)), None)

    def tells(self, finding: Finding) -> bool:
        """Say whether a finding only repeats a problem of this rule book: one mistake is told once."""
        return any(finding.tells(problem.refusal) for problem in self.problems)

    def require_sound(self, asker: str = "") -> None:
        """Refuse a rule book with any problem, telling all of them at once; raises `RulesRefused` (*streng*)."""
        found = self.findings
        if found:
            raise RulesRefused(asker or self.association or "-", len(found), FindingReport(found, self.catalogue))

    def require_sure(self, hook: str, rule: str = "") -> None:
        """Refuse to go on where a problem makes a rule of a hook unsure, or that no layer brings it; raises what makes it so (*zeker*)."""
        refusal = self.refusal_of(hook, rule)
        if refusal is not None:
            raise again(refusal)

    def _stack(self, hook: str, id_: str) -> Stack[Any] | None:
        """Return a rule in all its layers, or None where no layer brings it; raises what makes it unsure."""
        self.require_sure(hook, id_)
        return self._piles[hook].stacks.get(id_)

    def _find(self, hook: str, id_: str) -> Stack[Any]:
        stack = self._stack(hook, id_)
        if stack is None:
            raise unknown(term_of(hook), id_, self.ids(hook))
        return stack

    def key(self, id_: str) -> Stack[CostKey]:
        """Return a cost key (*verdeelsleutel*) in all its layers; raises `UnknownName` with the near name, or what makes it unsure."""
        return self._find("keys", id_)

    def driver(self, id_: str, year: int | None = None) -> DriverTable | None:
        """Return the figures of a driver in force on 1 January of a year (None: the last), or None where no layer brings it.

        Raises `NotInForce` where it is brought, but not for that year, and what makes it unsure.
        """
        stack = self._stack("drivers", id_)
        if stack is None:
            return None
        table: DriverTable = stack.layers[0][1].rows[-1].value if year is None else stack.on(Date(year, 1, 1)).value
        return _with_figures("drivers", table, stack)

    def price_index(self, id_: str, year: int) -> PriceIndex:
        """Return a price index in force on 1 January of a year; raises `UnknownName`, `NotInForce`, and what makes it unsure."""
        stack = self._find("price_indices", id_)
        index: PriceIndex = _with_figures("price_indices", stack.on(Date(year, 1, 1)).value, stack)
        return index

    def provider(self, hook: str, id_: str) -> str:
        """Return the label of the highest layer that brings a rule; raises what makes it unsure."""
        return self._find(hook, id_).layers[0][0].label

    def ids(self, hook: str) -> tuple[str, ...]:
        """Return the ids of all rules of a hook: `keys`, `drivers`, `service_kinds`, `legal_forms` or `checks`; also of those that are unsure."""
        of_this = self._piles[hook]
        brought = {record.id for layer in self.layers for record in layer.records.get(hook, ())}
        return tuple(sorted({*of_this.stacks, *(of_this.unsure & brought)}))

    def service_kind(self, id_: str, year: int | None = None) -> ServiceKind | None:
        """Return a kind of service in force on 1 January of a year (None: the last), or None; raises what makes it unsure."""
        stack = self._stack("service_kinds", id_)
        if stack is None or year is None:
            return stack.layers[0][1].rows[-1].value if stack else None
        try:
            kind: ServiceKind = stack.on(Date(year, 1, 1)).value
        except NotInForce:
            return None
        return kind

    def legal_form(self, id_: str, day: DateLike) -> LegalForm:
        """Return a legal form in force on a day; raises `UnknownName`, `NotInForce`, or what makes it unsure."""
        form: LegalForm = self._find("legal_forms", id_).on(day).value
        return form

    def checks_on(self, day: DateLike) -> tuple[tuple[Check, Layer], ...]:
        """Return the checks in force on a day with the layer that brings each, in order of id; those that are unsure are left out."""
        return tuple(self._checks_on(day))

    def _checks_on(self, day: DateLike) -> Iterator[tuple[Check, Layer]]:
        for _, stack in sorted(self._piles["checks"].stacks.items()):
            try:
                check = stack.on(day).value
            except NotInForce:
                continue
            yield check, stack.provider(check)

    @property
    def territories(self) -> tuple[Territory, ...]:
        """The territories of all layers; raises what makes them unsure."""
        self.require_sure("territories")
        return tuple(territory for layer in self.layers for territory in layer.records.get("territories", ()))

    def municipality_periods(self, code: str) -> tuple[Period, ...]:
        """Return the periods in which a code is valid, by territory; empty for a code that no territory has."""
        return tuple(period for territory in self.territories if (period := territory.period_of(code)))

    def successor(self, code: str) -> Municipality | None:
        """Return the municipality into which a code merged, or None."""
        return next((place for territory in self.territories if (place := territory.successor(code))), None)

    def predecessors(self, code: str, year: int) -> tuple[str, ...]:
        """Return the codes that have merged into this one since a year (*voorgangers*), itself among them where it was in force then."""
        day = Date(year, 1, 1)
        mergers = (one for land in self.territories for one in land.mergers if one.successor == code and one.on > day)
        others = {before for one in mergers for before in one.predecessors} - {code}
        own = any(period.meets(Period.year(year)) for period in self.municipality_periods(code))
        return tuple(sorted(others | {code} if others and own else others))

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
    def rule_types(self) -> RuleTypes:
        """The classes of sharing rules by the name that documents use; asking for one that is unsure raises why."""
        failures = (layer.failures["rule_types"] for layer in self.layers if "rule_types" in layer.failures)
        return RuleTypes(self.layers, next(iter((*self.missing, *failures)), None))

    def rule_provider(self, name: str, layer: str = "") -> str:
        """Return the label of the plug-in that brings a sharing rule by its name, else of the layer of an id; empty for the library's own."""
        brings = self.rule_types.provider(name)
        if brings is None and name not in _OF_THE_LIBRARY:
            brings = next((one for one in self.shared if one.id == layer), None)
        return brings.label if brings else ""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that is wrong with the layers: the problems, each mandatory rule that a higher layer changes, each usual key that is not there."""
        return (*(problem.finding for problem in self.problems), *self._overridden(), *self._without_key())

    def _without_key(self) -> Iterator[Finding]:
        """Yield where the usual key of a kind of service is brought by no layer; a service of that kind may name another."""
        known = self.ids("keys")
        for id_, stack in self._piles["service_kinds"].stacks.items():
            for layer, timeline in stack.layers:
                for key in sorted({row.value.key for row in timeline.rows} - {"", *known}):
                    if self.refusal_of("keys", key) is None:
                        fields = {"kind": id_, "provider": layer.label, "key": key, **hints(near(key, known))}
                        yield Finding("kind-without-key", Severity.WARNING, self.place, fields)

    def _overridden(self) -> Iterator[Finding]:
        for hook in KINDS:
            for id_, stack in self._piles[hook].stacks.items():
                for upper, lower in zip(stack.layers, stack.layers[1:], strict=False):
                    for old in (row.value for row in lower[1].rows):
                        if old.force is Force.MANDATORY:
                            yield Finding(
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
            places={row.id: association.place_of("keys", row) for row in association.keys.values()},
        )

    def label(self, layer: str) -> str:
        """Return name and version of the layer of an id (*naam en versie*)."""
        return next((one.label for one in self.layers if one.id == layer), layer)

    @property
    def shared(self) -> tuple[Layer, ...]:
        """The layers that are not the association's own."""
        return tuple(layer for layer in self.layers if layer.name != STATUTES)


def _with_figures(hook: str, record: R, stack: Stack[Any]) -> R:
    """Return a record, or refuse with `HookRaised` one whose figures a plug-in gives by a function that fails."""
    try:
        record.figures  # noqa: B018 - they are read when they are first asked for
    except Refusal:
        raise
    except Exception as problem:
        layer = stack.provider(record)
        roots = {layer.name.replace("-", "_"), layer.name.removesuffix(".py")}
        raise HookRaised(layer.name, layer.version, hook, reason(problem), place_of(problem, roots)) from problem
    return record


def _told(source: Source | None) -> Phrase:
    return Phrase("in-brackets", {"what": source}) if source else Phrase("blank")


def rules_of(association: Association) -> RuleBook:
    """Return the rule book of an association; raises `Unbound` where it has none (*regelboek van*)."""
    if not isinstance(association.rules, RuleBook):
        raise Unbound(association.id)
    return association.rules


__all__ = ["RuleBook", "rules_of"]
