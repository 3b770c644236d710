"""What a rule book is made of (*lagen*): layers of records, the stack that one rule makes of them, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any, Generic, TypeVar

from attrs import evolve, field, frozen

from intermunicipal.dates import FIRST, Date, DateLike, Period, parse
from intermunicipal.errors import Gap, NotInForce, Overlap, PluginFailure, Refusal
from intermunicipal.findings import Finding, Place, Severity
from intermunicipal.frozen import frozen_map
from intermunicipal.messages import Term
from intermunicipal.rulebook.records import Check, CostKey, DriverTable, LegalForm, PriceIndex, Record, ServiceKind
from intermunicipal.timeline import Dated, Timeline

A = TypeVar("A", bound=Record)

STATUTES = "statutes"
"""The name of the highest layer: the association's own document."""

KINDS: Mapping[str, type[Record]] = {
    "keys": CostKey,
    "drivers": DriverTable,
    "price_indices": PriceIndex,
    "service_kinds": ServiceKind,
    "legal_forms": LegalForm,
    "checks": Check,
}
"""The hooks whose records have ids that layers may replace, with the class of record."""


def term_of(hook: str) -> Term:
    """Return the word for one record of a hook (*term*)."""
    return Term("price-index" if hook == "price_indices" else hook.rstrip("s").replace("_", "-"))


@frozen
class Layer:
    """One layer of a rule book (*laag*): who provides it, in which version, its records by hook, and the id of its region.

    `failures` has, by hook, why the layer has no records of it. The id stands in results and hashes: how a plug-in was delivered changes neither.
    """

    name: str
    version: str
    records: Mapping[str, tuple[Any, ...]] = field(factory=dict, converter=frozen_map)
    id: str = ""
    failures: Mapping[str, PluginFailure] = field(factory=dict, converter=frozen_map)

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
                hook: tuple(_as_known(record, day) for record in rows if learned(record) <= day)
                for hook, rows in self.records.items()
            },
        )


def learned(record: object) -> Date:
    """Return the day on which a record was learned; what says no day was always known (*gekend sinds*)."""
    return getattr(record, "known", None) or FIRST


def _as_known(record: Any, day: Date) -> Any:
    return record.as_known(day) if isinstance(record, (DriverTable, PriceIndex)) else record


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
class Problem:
    """Something that is wrong with the rules of an association (*probleem*), and which of them it makes unsure.

    A rule that is unsure is never answered: asking for it raises the refusal. `hook` empty: rules of every hook; `rules` empty: all of the hook.
    A warning is about a plug-in that is none of this association, and makes nothing unsure. `own` says that it is a mistake of the association's
    document alone.
    """

    refusal: Refusal
    hook: str = ""
    rules: frozenset[str] = frozenset()
    place: Place = field(factory=Place)
    severity: Severity = Severity.ERROR
    own: bool = False

    @property
    def finding(self) -> Finding:
        """The problem as a finding."""
        return Finding.of(self.refusal, self.severity, self.place)

    def concerns(self, hook: str, rule: str) -> bool:
        """Say whether a rule of a hook is unsure because of this."""
        if self.severity is not Severity.ERROR or self.hook not in ("", hook):
            return False
        return not self.rules or rule in self.rules


def again(refusal: Refusal) -> Refusal:
    """Return a refusal that is kept, to be raised once more, with what caused it (*nogmaals weigeren*)."""
    fresh = copy(refusal)
    fresh.__cause__ = refusal.__cause__
    return fresh


__all__ = ["KINDS", "STATUTES", "Layer", "Problem", "Stack", "again", "learned"]
