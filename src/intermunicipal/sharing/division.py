"""From a pot and a rule to whole cents (*verdeling*): `share` and what it returns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from attrs import frozen

from intermunicipal.errors import InvalidAmount, InvalidNumber, NoParticipants, TableMismatch, unknown
from intermunicipal.exact import Split, cents, ratio, split
from intermunicipal.messages import Money, Term
from intermunicipal.sharing.case import Case
from intermunicipal.sharing.drivers import Driver
from intermunicipal.sharing.protocol import SharingRule, needs_of, working_of
from intermunicipal.sharing.working import Working


@frozen(eq=False)
class Shares(Mapping[str, int]):
    """What each participant bears (*aandelen*): a mapping of id to cents that equals a plain dict, with its trace.

    `exact` has the exact shares in cents, `rounding` and `unallocated` what was not handed out; always their sum is the pot.
    """

    split: Split
    working: Working

    @property
    def exact(self) -> Mapping[str, Fraction]:
        """The exact share of each, in cents."""
        return self.working.shares

    @property
    def rounding(self) -> int:
        """Cents by which each rounding on its own missed the pot; zero but for `half-up` and the rules in whole euros."""
        return self.split.rounding

    @property
    def unallocated(self) -> int:
        """Cents that the rule lets nobody bear."""
        return self.split.unallocated

    @property
    def pot(self) -> int:
        """The pot, in cents."""
        return self.split.pot

    @property
    def odd_cents(self) -> str:
        """The name of the odd-cent rule."""
        return self.split.odd_cents

    def __getitem__(self, name: str) -> int:
        return self.split.handed[name].cents

    def __iter__(self) -> Iterator[str]:
        return iter(self.split.handed)

    def __len__(self) -> int:
        return len(self.split.handed)

    def __repr__(self) -> str:
        return f"Shares({dict(self)!r}, rounding={self.rounding}, unallocated={self.unallocated})"


def share_case(case: Case, rule: SharingRule, odd_cents: str = "largest-remainder") -> Shares:
    """Share the pot of a case by a rule (*pot verdelen*), and hand out the odd cents by the named rule.

    Raises `NoParticipants`, `BrokenShares` where a rule names others or hands out more than the pot, and what the rule refuses.
    """
    if case.pot.denominator != 1:
        raise InvalidAmount(case.pot)
    if not case.participants:
        raise NoParticipants(Money(int(case.pot)))
    working = working_of(rule, case)
    return Shares(split(int(case.pot), {name: working[name] for name in case.participants}, odd_cents), working)


def share(
    pot: int,
    rule: SharingRule,
    drivers: Mapping[str, Mapping[Any, Any] | Driver],
    *,
    participants: Iterable[str] | None = None,
    year: int | None = None,
    days: Mapping[str, int] | None = None,
    series: Mapping[str, Mapping[str, Any]] | None = None,
    earlier: Mapping[int, Any] | None = None,
    months: Mapping[str, Mapping[str, int]] | None = None,
    odd_cents: str = "largest-remainder",
) -> Shares:
    """Share a pot in cents over participants (*pot verdelen*).

    `drivers` maps a driver's name to `id -> number`, to `year -> id -> number` with `year` saying which, or to a `Driver`. The participants are
    those given, else those with `days`, else all whom the rule's drivers or the rule itself name. `days` counts the days of each, for part-years,
    `months` the months of each by how a part of one counts (`started`, `whole`, `half`). `series` maps a price index to its figures by month
    (`YYYY-MM`), `earlier` a year to what each bore in it, in cents.
    Raises `InvalidAmount` for a pot that is no whole number of cents, and what the rule refuses.

    >>> from intermunicipal.sharing import By
    >>> shares = share(100_00, By("population"), {"population": {"a": 1, "b": 2, "c": 4}})
    >>> shares == {"a": 1429, "b": 2857, "c": 5714}, shares.exact["a"], shares.rounding, shares.unallocated
    (True, Fraction(10000, 7), 0, 0)
    """
    pot = cents(pot)
    if isinstance(participants, str):
        raise InvalidNumber(participants, Term("participants"))
    tables = {name: table if isinstance(table, Driver) else Driver(name, table) for name, table in drivers.items()}
    needs = needs_of(rule)
    for name in sorted(need.name for need in needs if need.kind == "driver"):
        if name not in tables:
            raise unknown("driver", name, tables)
    if participants is None:
        named = {need.name for need in needs if need.kind == "participant"}
        read = [tables[need.name].participants for need in needs if need.kind == "driver"]
        if year is not None and any(need.kind == "bills" for need in needs):
            read.append(frozenset((earlier or {}).get(year - 1, {})))
        participants = (
            days
            if days is not None
            else named.union(*read)
            if named or read
            else frozenset().union(*(t.participants for t in tables.values()))
        )
    case = Case(
        Fraction(pot),
        participants,
        tables,
        year,
        days,
        months=months or {},
        series={name: {month: ratio(one) for month, one in table.items()} for name, table in (series or {}).items()},
        earlier=earlier or {},
    )
    if days is not None and set(days) != set(case.participants):
        extra = tuple(sorted(set(days) - set(case.participants)))
        raise TableMismatch("days", tuple(name for name in case.participants if name not in days), extra)
    return share_case(case, rule, odd_cents)
