"""Limits and what keeps within them (*grenzen*): who is held at a floor or a cap, and how the others bear what that moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from attrs import field, frozen
from attrs.converters import optional

from intermunicipal.errors import ImpossibleLimits, InvalidRule
from intermunicipal.exact import exact_sum, ratio
from intermunicipal.frozen import frozen_map
from intermunicipal.messages import Phrase
from intermunicipal.sharing.amounts import Amount, amount_of, table_of
from intermunicipal.sharing.case import Case, Need
from intermunicipal.sharing.drivers import Figures
from intermunicipal.sharing.reading import Quantity, needs_for, read, require_quantity
from intermunicipal.sharing.steps import Column, Step, cents_of
from intermunicipal.sharing.working import Working, last_shares

_ZERO = Fraction(0)
_NONE: Figures = frozen_map({})


def total_of(figures: Figures, names: Iterable[str] | None = None) -> Fraction:
    """Return the sum of figures, of these alone where they are named (*som*)."""
    return exact_sum(figures[name] for name in (figures if names is None else names))


@frozen
class Limit:
    """A limit to what each bears (*grens*): a `share` of the pot, an `amount`, or an amount for each unit of a `driver`.

    It holds for all that one bears of the pot that the rule is given, whatever its days, and for exact shares: an odd cent may lie above it. Raises
    `InvalidRule` where it is not exactly one of a share between zero and one and an amount, or has a driver beside a share.

    >>> Limit("25%").share, Limit(amount="0.005", driver="tax-capacity").amount.amount
    (Fraction(1, 4), Fraction(1, 2))
    """

    share: Fraction | None = field(default=None, converter=optional(ratio))
    amount: Amount | None = field(default=None, converter=optional(amount_of))
    driver: Quantity | None = field(default=None, converter=optional(require_quantity))

    def __attrs_post_init__(self) -> None:
        by_amount = self.amount is not None and self.share is None
        by_share = self.share is not None and 0 <= self.share <= 1 and self.amount is None and self.driver is None
        if not (by_amount or by_share):
            raise InvalidRule("limit", Phrase("limit-form"))

    @classmethod
    def of_text(cls, text: object) -> Limit:
        """Return the limit that a share of the pot states; raises `InvalidNumber`."""
        return cls(ratio(text))

    @property
    def as_text(self) -> Fraction | None:
        """The share of the pot, None where there is more to say."""
        return self.share

    def needs(self) -> frozenset[Need]:
        """Return the driver and the price index, if any."""
        index = self.amount.needs() if self.amount is not None else frozenset[Need]()
        return index if self.driver is None else index | needs_for(self.driver)

    def of_each(self, case: Case, code: str = "limit") -> tuple[Figures, tuple[Step, ...]]:
        """Return the limit of each in cents, below zero for a credit, with its lines; raises what reading the driver and the index raises."""
        amount, steps = self.amount.counted(case) if self.amount is not None else (_ZERO, ())
        formula, columns = "0 - amount" if case.pot < 0 else "amount", {"amount": cents_of(amount)}
        if self.share is not None:
            formula, columns = "pot * share", {"pot": cents_of(case.pot), "share": Column(self.share)}
        if self.driver is not None:
            reading = read(case, self.driver)
            columns["figure"], formula, steps = reading.column, f"{formula} * figure", (*reading.steps, *steps)
        told = Step(code, formula, columns, case.participants, kind="amount")
        return told.values, (*steps, told)


def limit_of(value: Any) -> Limit:
    """Return a limit, given as itself, a table of its fields, or a share of the pot (*grens lezen*); raises `InvalidNumber`, `InvalidRule`.

    >>> limit_of("25%") == limit_of({"share": "1/4"}) == Limit("0.25")
    True
    """
    return table_of(Limit, value, "limit") if isinstance(value, (Limit, Mapping)) else Limit(value)


def within(before: Figures, low: Figures, high: Figures, total: Fraction) -> tuple[frozenset[str], frozenset[str]]:
    """Return who is held at its floor and who at its cap, where all else is in proportion to `before` (*binnen de grenzen*).

    Amounts are zero or more, and no floor is above its cap. Time and again those who are not held share what is left of the total; who then
    breaks a limit is held at it, on the side that is broken by more (on both where that is the same): they would break it in the end too.

    >>> before = {"a": Fraction(80), "b": Fraction(15), "c": Fraction(5)}
    >>> [sorted(names) for names in within(before, {"c": Fraction(10)}, {"a": Fraction(50)}, Fraction(100))]
    [[], ['a']]
    """
    at_low, at_high = frozenset[str](), frozenset[str]()
    while True:
        free = before.keys() - at_low - at_high
        left, base = total - total_of(low, at_low) - total_of(high, at_high), total_of(before, free)
        shares = {name: left * before[name] / base if base else _ZERO for name in free}
        lack = {name: low[name] - share for name, share in shares.items() if share < low.get(name, share)}
        excess = {name: share - high[name] for name, share in shares.items() if share > high.get(name, share)}
        if not lack and not excess:
            return at_low, at_high
        at_low |= lack.keys() if total_of(lack) >= total_of(excess) else frozenset()
        at_high |= excess.keys() if total_of(excess) >= total_of(lack) else frozenset()


def borne(code: str, formula: str, amounts: Figures, names: Iterable[str]) -> tuple[Step, ...]:
    """Return the line of those whose share is an amount that is there already, none where there is nobody."""
    told = sorted(names)
    return (Step(code, formula, {formula: cents_of(amounts)}, told, kind="share"),) if told else ()


@frozen(eq=False)
class Bounds:
    """What each bears before the limits, and its floor and its cap where it has them: in cents with the sign of the pot."""

    rule: str
    before: Working
    low: Figures = _NONE
    high: Figures = _NONE

    @property
    def _sign(self) -> int:
        """Which way amounts go: where there is nothing to share the caps tell whether it is a credit."""
        return -1 if (self.before.pot or total_of(self.high)) < 0 else 1

    def _mirrored(self, figures: Figures) -> dict[str, Fraction]:
        return {name: self._sign * amount for name, amount in figures.items()}

    def _require(self, least: Fraction, borne: Fraction, most: Fraction | None, who: str = "") -> None:
        if least > borne or (most is not None and borne > most):
            told = Phrase("no-limit") if most is None else self._sign * most / 100
            raise ImpossibleLimits(self.rule, total_of(self.before) / 100, self._sign * least / 100, told, who)

    def settled(self, *, by_raising: bool = False) -> tuple[Step, ...]:
        """Return the lines that bring the shares within the limits, or raise caps that are too low; raises `ImpossibleLimits`."""
        before, high, total = self._mirrored(self.before), self._mirrored(self.high), abs(total_of(self.before))
        low = {name: max(self._sign * self.low.get(name, _ZERO), _ZERO) for name in before}
        for name in sorted(high):
            self._require(low[name], low[name], high[name], name)
        if by_raising and 0 < total_of(high) < total:
            caps = {
                "cap": cents_of(self.high),
                "caps": cents_of(total_of(self.high)),
                "total": cents_of(total_of(self.before)),
            }
            told = Step("raised-cap", "cap * total / caps", caps, sorted(before), kind="amount")
            return (told, *borne("at-cap", "cap", told.values, before))
        # who bore nothing and has no cap has no proportion by which to bear what the others leave
        open_ended = any(amount and name not in high for name, amount in before.items())
        self._require(total_of(low), total, None if open_ended else total_of({**low, **high}))
        at_low, at_high = within(before, low, high, total)
        lines = borne("at-floor", "floor", self.low, at_low) + borne("at-cap", "cap", self.high, at_high)
        lines += self._scaled(sorted(before.keys() - at_low - at_high), total_of(last_shares(lines)))
        return lines + self._by_room(last_shares(lines))

    def _scaled(self, free: list[str], fixed: Fraction) -> tuple[Step, ...]:
        others = total_of(self.before, free)
        if not others or len(free) == len(self.before):
            return borne("within", "before", self.before.shares, free)
        columns = {"total": cents_of(total_of(self.before)), "fixed": cents_of(fixed), "others": cents_of(others)}
        columns["before"] = cents_of(self.before.shares)
        held = Phrase("held", {"names": tuple(name for name in sorted(self.before) if name not in free)})
        about = dict.fromkeys(free, held)
        return (Step("scaled", "(total - fixed) * before / others", columns, free, kind="share", about=about),)

    def _by_room(self, shares: Figures) -> tuple[Step, ...]:
        """Return the lines that spread what is left where all who bore something are at their cap, by the room below the caps."""
        left = total_of(self.before) - total_of(shares)
        if not left:
            return ()
        moving = [name for name in sorted(self.high) if shares[name] != self.high[name]]
        share = cents_of(frozen_map(shares))
        room = Step("room", "cap - share", {"cap": cents_of(self.high), "share": share}, moving, kind="amount")
        columns = {"left": cents_of(left), "room": cents_of(room.values), "rooms": cents_of(total_of(room.values))}
        return (room, Step("by-room", "share + left * room / rooms", {"share": share, **columns}, moving, kind="share"))
