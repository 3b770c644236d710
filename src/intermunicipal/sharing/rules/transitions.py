"""Rules that change with time (*overgangsregels*): a new key, a new member, a relief that ends; and part-years by months."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any, ClassVar, Literal, get_args

from attrs import evolve, field, fields, frozen
from attrs.converters import optional

from intermunicipal.dates import Date, Period, parse
from intermunicipal.errors import (
    AboveShare,
    InvalidRule,
    MonthsNeeded,
    NobodyBears,
    PartYear,
    YearNeeded,
    unknown,
)
from intermunicipal.exact import TOO_LONG, by_name, exact_sum, ratio, whole_number
from intermunicipal.frozen import frozen_map
from intermunicipal.messages import Phrase, Term
from intermunicipal.sharing.amounts import Amount, amount_of, series_of, table_of, text_of
from intermunicipal.sharing.case import Case, Need
from intermunicipal.sharing.protocol import SharingRule, needs_of, require_rule, working_of
from intermunicipal.sharing.reading import MOST_TERMS
from intermunicipal.sharing.steps import Column, Step, cents_of
from intermunicipal.sharing.working import Working

_NOTHING = Fraction(0)
_MONTHS = 12


def _path(values: Any) -> tuple[Fraction, ...]:
    return tuple(ratio(value) for value in series_of(values))


def _require_new_year(rule: str, day: Date | None) -> None:
    """Refuse a day within a year: what holds in a part of the year would have to be weighed, and nobody said how."""
    if day is not None and (day.month, day.day) != (1, 1):
        raise InvalidRule(rule, Phrase("since-not-new-year", {"since": day}))


def _require_schedule(rule: str, since: Date, years: int | None, path: tuple[Fraction, ...]) -> None:
    _require_new_year(rule, since)
    if (years is None) == (not path) or (years is not None and years < 1):
        raise InvalidRule(rule, Phrase("years-or-path"))
    if path and (path[0] < 0 or path[-1] != 1 or any(later < earlier for earlier, later in pairwise(path))):
        raise InvalidRule(rule, Phrase("path"))


def _year(rule: str, case: Case) -> int:
    if case.year is None:
        raise YearNeeded(Term(rule), 0)
    return case.year


def _weight(rule: SharingRule, case: Case, since: Date, years: int | None, path: tuple[Fraction, ...]) -> Step | None:
    """Return the line that tells what weighs in the year, None before the first year and after the last."""
    k, last = _year(rule.name, case) - since.year + 1, years or len(path)
    if not 1 <= k <= last:
        return None
    about = dict.fromkeys(case.participants, Phrase("phase-year", {"k": k, "years": last}))
    if years is not None:
        columns = {"k": Column(Fraction(k)), "years": Column(Fraction(years))}
        return Step("phase", "k / years", columns, case.participants, about=about)
    return Step("phase", "weight", {"weight": Column(path[k - 1])}, case.participants, about=about)


def _value(line: Step) -> Fraction:
    """Return what a line gives that is the same for all."""
    return next(iter(line.values.values()), Fraction(1))


@frozen
class PhaseIn:
    """A new key that takes over from an old one (*geleidelijke invoering*): in the k-th year it weighs k / `years`, or the k-th of `path`.

    The first year is that of `since`, a 1 January; before it only the old key counts, after the last year only the new one. A path does not fall
    and ends at one. Raises `InvalidRule` for any other schedule, `YearNeeded` where the year is not known, and what the key of the year raises.

    >>> from intermunicipal.sharing import By, Even, share
    >>> rule = PhaseIn(Even(), By("people"), since="2026-01-01", years=4)
    >>> dict(share(100_00, rule, {"people": {"a": 1, "b": 3}}, year=2027))
    {'a': 3750, 'b': 6250}
    """

    old: SharingRule = field(converter=require_rule)
    new: SharingRule = field(converter=require_rule)
    since: Date = field(converter=parse)
    years: int | None = field(default=None, converter=optional(whole_number))
    path: tuple[Fraction, ...] = field(default=(), converter=_path)
    name: ClassVar[str] = "phase-in"

    def __attrs_post_init__(self) -> None:
        _require_schedule(self.name, self.since, self.years, self.path)

    def needs(self) -> frozenset[Need]:
        """Return what both keys read."""
        return needs_of(self.old) | needs_of(self.new)

    def shares(self, case: Case) -> Working:
        """Return what each bears by the keys that count in the year, in exact cents."""
        told = _weight(self, case, self.since, self.years, self.path)
        lines = () if told is None else (told,)
        before = _year(self.name, case) < self.since.year
        weight = _value(told) if told is not None else Fraction(not before)
        if weight in (0, 1):
            which, rule = ("new", self.new) if weight else ("old", self.old)
            only = working_of(rule, case)
            share = Step(f"phase-{which}", which, {which: cents_of(only.shares)}, case.participants, kind="share")
            return Working.by_steps(self.name, case.pot, (*lines, share), ((which, only),))
        old, new = working_of(self.old, case), working_of(self.new, case)
        columns = {"old": cents_of(old.shares), "new": cents_of(new.shares), "weight": Column(weight)}
        share = Step("phase-share", "old * (1 - weight) + new * weight", columns, case.participants, kind="share")
        return Working.by_steps(self.name, case.pot, (*lines, share), (("old", old), ("new", new)))


@frozen
class Ramp:
    """A new member that bears more each year (*ingroei van een nieuw lid*): in its k-th year k / `years` of its share, or the k-th of `path`.

    The others bear the rest of its share, in proportion to their own; where they have none, it bears all. Its first year is that of `since`, a
    1 January. Before that, after the last year, and in a pot in which it takes no part, `of` counts as it is. Raises `InvalidRule` for any other
    schedule, `YearNeeded` where the year is not known, and what `of` raises.

    >>> from intermunicipal.sharing import Even, share
    >>> rule = Ramp(Even(), "c", since="2026-01-01", years=3)
    >>> dict(share(90_00, rule, {}, participants=["a", "b", "c"], year=2026))
    {'a': 4000, 'b': 4000, 'c': 1000}
    """

    of: SharingRule = field(converter=require_rule)
    member: str = field(converter=text_of)
    since: Date = field(converter=parse)
    years: int | None = field(default=None, converter=optional(whole_number))
    path: tuple[Fraction, ...] = field(default=(), converter=_path)
    name: ClassVar[str] = "ramp"

    def __attrs_post_init__(self) -> None:
        _require_schedule(self.name, self.since, self.years, self.path)

    def needs(self) -> frozenset[Need]:
        """Return what the inner rule reads, and the member, which need not take part."""
        return needs_of(self.of) | {Need("member", self.member)}

    def shares(self, case: Case) -> Working:
        """Return the member's part of its share, and what the others bear with the rest of it, in exact cents."""
        full = working_of(self.of, case)
        if self.member not in case.participants:
            return full
        told = _weight(self, case, self.since, self.years, self.path)
        if told is None or _value(told) == 1:
            return full
        others = [name for name in case.participants if name != self.member]
        share, total = cents_of(full.shares), sum((full[name] for name in others), _NOTHING)
        if not total:
            alone = Step("ramp-alone", "share", {"share": share}, case.participants, kind="share")
            return Working.by_steps(self.name, case.pot, (alone,), (("of", full),))
        weight = Column(_value(told))
        columns = {"full": cents_of(full[self.member]), "weight": weight}
        left = Step("ramp-left", "full * (1 - weight)", columns, case.participants, kind="amount")
        own = Step("ramp-own", "share * weight", {"share": share, "weight": weight}, [self.member], kind="share")
        columns = {"share": share, "left": cents_of(_value(left)), "total": cents_of(total)}
        spread = Step("ramp-others", "share + left * share / total", columns, others, kind="share")
        return Working.by_steps(self.name, case.pot, (told, left, own, spread), (("of", full),))


@frozen
class Reduction:
    """How much less a member bears (*korting*): an `amount`, or a `share` of its own share, between zero and one.

    In a document: `"1000.00"`, `"25%"`, `"1/3"`, or a table with one of the two. Raises `InvalidRule` for both or neither, and for a share that is
    out of range.

    >>> Reduction.of_text("25%").share, Reduction.of_text("10.00").amount.amount
    (Fraction(1, 4), Fraction(1000, 1))
    """

    amount: Amount | None = field(default=None, converter=optional(amount_of))
    share: Fraction | None = field(default=None, converter=optional(ratio))

    def __attrs_post_init__(self) -> None:
        if (self.amount is None) == (self.share is None):
            raise InvalidRule("relief", Phrase("amount-or-share"))
        if self.share is not None and not 0 <= self.share <= 1:
            raise InvalidRule("relief", Phrase("relief-share", {"share": self.share}))

    @classmethod
    def of_text(cls, text: object) -> Reduction:
        """Return what a text states: with `%` or `/` a share, else an amount in euros; raises `InvalidNumber` and `InvalidAmount`."""
        if isinstance(text, str) and ("/" in text or text.rstrip().endswith("%")):
            return cls(share=ratio(text))
        return cls(amount=Amount.of_text(text))

    @property
    def as_text(self) -> str | None:
        """The reduction as one text, None where there is more to say, or more digits than are read."""
        if self.amount is not None:
            return self.amount.as_text
        share = self.share or _NOTHING
        if share.denominator >= TOO_LONG:
            return None
        return f"{share * 100}%" if (share * 100).denominator == 1 else str(share)


def reduction_of(value: Any) -> Reduction:
    """Return a reduction (*korting lezen*), given as itself, text, cents, an amount, or a table of its fields or of those of an amount.

    >>> reduction_of("1/3").share, reduction_of(500) == reduction_of("5.00") == reduction_of({"amount": "5.00"})
    (Fraction(1, 3), True)
    """
    if isinstance(value, str):
        return Reduction.of_text(value)
    if isinstance(value, Mapping):
        _require_fields(value)
    if isinstance(value, Reduction) or (isinstance(value, Mapping) and value.keys() <= _OF_REDUCTION):
        return table_of(Reduction, value, "relief")
    return Reduction(amount=amount_of(value))


_OF_REDUCTION = {"amount", "share"}


def _require_fields(table: Mapping[Any, Any]) -> None:
    """Refuse with `UnknownName` a field that neither a reduction nor an amount has."""
    known = {*_OF_REDUCTION, *(one.name for one in fields(Amount))}
    for name in table:
        if name not in known:
            raise unknown("field", name, known)


def _reductions(table: Mapping[str, Any]) -> Mapping[str, Reduction]:
    return frozen_map({name: reduction_of(value) for name, value in by_name(table, "reductions-by-name").items()})


@frozen
class Relief:
    """Members that bear less (*vermindering*): each an amount or a part of its share; the members without relief bear it, by their shares.

    It holds from `since` to `until`, each a 1 January; without them, always. Who takes no part is left aside. Raises `AboveShare` for an amount
    above the share, `PartYear` for an amount where the member takes part on fewer days than another, `NobodyBears` where nobody bears what is
    relieved, or for another day; `InvalidPeriod`, `YearNeeded`, and what `of` and an index raise.

    >>> from intermunicipal.sharing import By, share
    >>> rule = Relief(By("people"), {"a": "50%"})
    >>> dict(share(100_00, rule, {"people": {"a": 2, "b": 2, "c": 6}}))
    {'a': 1000, 'b': 2250, 'c': 6750}
    """

    of: SharingRule = field(converter=require_rule)
    relief: Mapping[str, Reduction] = field(converter=_reductions)
    since: Date | None = field(default=None, converter=optional(parse))
    until: Date | None = field(default=None, converter=optional(parse))
    name: ClassVar[str] = "relief"

    def __attrs_post_init__(self) -> None:
        _require_new_year(self.name, self.since)
        _require_new_year(self.name, self.until)
        Period(self.since, self.until)  # refuses an end that does not lie after the start

    def needs(self) -> frozenset[Need]:
        """Return what the inner rule reads, and the price indices; the members with relief need not take part."""
        indices = (one.amount.needs() for one in self.relief.values() if one.amount is not None)
        return (needs_of(self.of) | {Need("member", name) for name in self.relief}).union(*indices)

    def shares(self, case: Case) -> Working:
        """Return the share of each with its relief, or with its part of that of others, in exact cents."""
        full = working_of(self.of, case)
        relieved = [name for name in self.relief if name in case.participants]
        if not relieved or not self._holds(case):
            return full
        others = [name for name in case.participants if name not in self.relief]
        lines: list[Step] = []
        amounts: dict[str, Fraction] = {}
        for name in relieved:
            told = self._lines(name, full[name], case)
            amounts[name] = _value(told[-1])
            lines += (line.only([name, *others]) for line in told)
        if not any(amounts.values()):
            return full
        share, total = cents_of(full.shares), sum((full[name] for name in others), _NOTHING)
        if not total:
            raise NobodyBears(self.name, tuple(relieved), sum(amounts.values(), _NOTHING) / 100)
        columns = {"share": share, "relief": cents_of(frozen_map(amounts))}
        own = Step("relief-own", "share - relief", columns, relieved, kind="share")
        parts = {f"r{index}": cents_of(amounts[name]) for index, name in enumerate(relieved)}
        if len(parts) > MOST_TERMS:
            parts = {"all": cents_of(exact_sum(amounts.values()))}
        columns = {"share": share, **parts, "total": cents_of(total)}
        left = " + ".join(parts)
        spread = Step("relief-others", f"share + ({left}) * share / total", columns, others, kind="share")
        return Working.by_steps(self.name, case.pot, (*lines, own, spread), (("of", full),))

    def _holds(self, case: Case) -> bool:
        if self.since is None and self.until is None:
            return True
        year = _year(self.name, case)
        return (self.since is None or self.since.year <= year) and (self.until is None or year < self.until.year)

    def _of(self, name: str) -> Phrase:
        """Say of whom a relief is, and until when."""
        if self.until is None:
            return Phrase("relief-of", {"member": name})
        return Phrase("relief-of-until", {"member": name, "until": self.until})

    def _lines(self, name: str, share: Fraction, case: Case) -> tuple[Step, ...]:
        """Return the lines that say what is taken off a share, the amount last."""
        reduction = self.relief[name]
        about = dict.fromkeys(case.participants, self._of(name))
        if reduction.amount is None:
            columns = {"share": cents_of(share), "part": Column(reduction.share or _NOTHING)}
            return (Step("relief-part", "share * part", columns, case.participants, kind="amount", about=about),)
        if case.days is not None and case.days[name] < max(case.days.values()):
            raise PartYear(self.name, dict(case.days))
        amount, indexed = reduction.amount.counted(case)
        if amount > max(share, _NOTHING):
            raise AboveShare(name, amount / 100, share / 100)
        told = Step(
            "relief-amount", "amount", {"amount": cents_of(amount)}, case.participants, kind="amount", about=about
        )
        return (*indexed, told)


Counts = Literal["started", "whole", "half"]
"""How a part of a month counts."""


def _counts(value: Any) -> Counts:
    if value not in get_args(Counts):
        raise unknown("choice", value, get_args(Counts))
    known: Counts = value
    return known


@frozen
class ByMonth:
    """A part of a year counted in months (*naar maanden*) in place of days: in twelfths, by the months of each participant.

    `counts` says which months count: each that is `started`, each `whole`, or each of which more than `half`. Where all take part in the whole
    year, `of` counts as it is. Raises `UnknownName` for another word, `MonthsNeeded` for months that are not known, and what `of` raises.

    >>> from intermunicipal.sharing import Even, share_case
    >>> case = Case(Fraction(90_00), ["a", "b"], days={"a": 365, "b": 170}, months={"started": {"a": 12, "b": 6}})
    >>> dict(share_case(case, ByMonth(Even())))
    {'a': 6000, 'b': 3000}
    """

    of: SharingRule = field(converter=require_rule)
    counts: Counts = field(default="started", converter=_counts)
    name: ClassVar[str] = "by-month"

    def needs(self) -> frozenset[Need]:
        """Return what the inner rule reads, and the months."""
        return needs_of(self.of) | {Need("months", self.counts)}

    def shares(self, case: Case) -> Working:
        """Return the shares of the inner rule by months, in exact cents."""
        if case.days is None and not case.months:
            return working_of(self.of, case)
        known = case.months.get(self.counts, {})
        missing = tuple(name for name in case.participants if name not in known)
        if missing:
            raise MonthsNeeded(self.counts, missing)
        months = {name: known[name] for name in case.participants}
        inner = working_of(self.of, evolve(case, days=months, length=_MONTHS, time="months"))
        share = Step("by-month", "share", {"share": cents_of(inner.shares)}, case.participants, kind="share")
        return Working.by_steps(self.name, case.pot, (share,), (("months", inner),))
