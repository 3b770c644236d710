"""Amounts that an agreement states (*afgesproken bedragen*): a price, a fee, a limit; with a price index where it is bound to one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, TypeVar

from attrs import NOTHING, field, fields, frozen
from attrs.converters import optional

from intermunicipal.dates import calendar_month
from intermunicipal.errors import (
    IndexMissing,
    InvalidAmount,
    InvalidNumber,
    InvalidRule,
    YearNeeded,
    unknown,
)
from intermunicipal.exact import Price, euro_amount, growth, price_text, ratio, whole_number
from intermunicipal.messages import Phrase, Term
from intermunicipal.sharing.case import Case, Need
from intermunicipal.sharing.formulas import evaluate
from intermunicipal.sharing.steps import Column, Step, cents_of

T = TypeVar("T")

_MONTHS = 12
MOST_DECIMALS = 12
"""To how many decimals an amount or an index may be rounded at most."""
_OF_INDEX = {"month": 12, "lag": 1, "at_most": None, "decimals": None}
"""What says something of a price index alone, as it is where it is left out."""


def table_of(cls: type[T], value: Any, rule: str) -> T:
    """Return a value of a class, given as itself, as a table of its fields, or as a series of them in order (*tabel van velden lezen*).

    Raises `UnknownName` for a field that the class has not, `InvalidRule` for one that is missing, `InvalidNumber` for anything else.
    """
    if isinstance(value, cls):
        return value
    made: Any = cls
    known = {str(one.alias): one for one in fields(made)}
    in_order = [name for name, one in known.items() if not one.kw_only]
    if isinstance(value, (tuple, list)) and len(value) <= len(in_order):
        value = dict(zip(in_order, value, strict=False))
    if not isinstance(value, Mapping):
        raise InvalidNumber(value, Term("table-of-fields"))
    for name in value:
        if name not in known:
            raise unknown("field", name, known)
    for name, one in known.items():
        if one.default is NOTHING and name not in value:
            raise InvalidRule(rule, Phrase("missing-field", {"field": name}))
    found: T = made(**value)
    return found


def tables_of(cls: type[T], values: Iterable[Any], rule: str) -> tuple[T, ...]:
    """Return values of a class, each given as `table_of` takes it (*tabellen lezen*); raises `InvalidNumber` for what is no list of them."""
    return tuple(table_of(cls, value, rule) for value in series_of(values))


def series_of(values: Iterable[Any], expected: str = "series") -> tuple[Any, ...]:
    """Return the values of a list in their order (*lijst lezen*), or refuse with `InvalidNumber` what is none: a text, a table."""
    if isinstance(values, (str, Mapping)) or not isinstance(values, Iterable):
        raise InvalidNumber(values, Term(expected))
    return tuple(values)


def _cents(value: object) -> Fraction:
    """Return exact cents, given as `int` cents, `Fraction` cents or euro text with any decimals."""
    if isinstance(value, str):
        return euro_amount(value)
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        return Fraction(value)
    raise InvalidAmount(value)


def _month(value: str) -> str:
    return calendar_month(value) if value != "" else ""


def text_of(value: object) -> str:
    """Return a text, or refuse with `InvalidNumber` what is none (*tekst vereist*)."""
    if not isinstance(value, str):
        raise InvalidNumber(value, Term("text"))
    return value


@frozen
class Amount:
    """An amount that an agreement states (*bedrag*): exact cents, and how it follows a price index.

    With a `series` it is `amount x index of a month / index of the base`: `base` is the month (`YYYY-MM`) whose prices the amount is in, `month`
    the month (1-12) of the year `lag` years before that counts, `at_most` how much above the amount it may come in all, `decimals` to how many
    decimals of a euro it is rounded half up. In a document: `"21.5298"`, or a table such as
    `{amount = "0.30", series = "health-index", base = "2019-12", month = 12, lag = 1}`.

    >>> Amount("0.125").amount, Amount(30).amount
    (Fraction(25, 2), Fraction(30, 1))
    """

    amount: Price = field(converter=_cents)
    series: str = field(default="", converter=text_of)
    base: str = field(default="", converter=_month)
    month: int = 12
    lag: int = 1
    at_most: Fraction | None = field(default=None, converter=optional(growth))
    decimals: int | None = None

    def __attrs_post_init__(self) -> None:
        if self.amount < 0:
            raise InvalidRule("amount", Phrase("negative-amount"))
        if bool(self.series) != bool(self.base):
            raise InvalidRule("amount", Phrase("series-and-base"))
        for value in (self.month, self.lag, self.decimals):
            if value is not None and whole_number(value) < 0:
                raise InvalidNumber(value, Term("integer"))
        if self.decimals is not None and self.decimals > MOST_DECIMALS:
            raise InvalidRule("amount", Phrase("decimals"))
        if self.at_most is not None and self.at_most < 0:
            raise InvalidRule("amount", Phrase("negative-rate"))
        if not 1 <= self.month <= _MONTHS:
            raise InvalidRule("amount", Phrase("month-of-year", {"month": self.month}))
        idle = [name for name, default in _OF_INDEX.items() if not self.series and getattr(self, name) != default]
        if idle:
            raise InvalidRule("amount", Phrase("without-series", {"field": idle[0]}))

    @classmethod
    def of_text(cls, text: object) -> Amount:
        """Return the amount that a euro text states; raises `InvalidAmount`."""
        return cls(euro_amount(text))

    @property
    def as_text(self) -> str | None:
        """The amount as euro text, None where there is more to say."""
        return price_text(self.amount) if self == Amount(self.amount) else None

    def needs(self) -> frozenset[Need]:
        """Return the price index that it follows."""
        return frozenset(self._months()) if self.series else frozenset()

    def _months(self) -> tuple[Need, Need]:
        """Return the month that counts, and that of the base."""
        now = Need("series", self.series, self.lag, f"{self.month:02d}")
        return now, Need("series", self.series, 0, self.base)

    def counted(self, case: Case) -> tuple[Fraction, tuple[Step, ...]]:
        """Return the amount for the year of a case, with the line that indexes it; raises `IndexMissing`, `YearNeeded`, `UnknownName`."""
        if not self.series:
            return self.amount, ()
        if case.year is None:
            raise YearNeeded(self.series, self.lag)
        month = self._months()[0].month_in(case.year)
        columns = {
            "amount": cents_of(self.amount),
            "index": Column(index_in(case, self.series, month)),
            "base": Column(index_in(case, self.series, self.base)),
        }
        formula = "amount * index / base"
        if self.at_most is not None:
            columns["most"] = Column(self.at_most)
            formula = f"min({formula}, amount * (1 + most))"
        if self.decimals is not None:
            columns["places"] = Column(Fraction(self.decimals))
            formula = f"round_euros({formula}, places)"
        about = Phrase("index-of", {"series": Term(self.series), "month": month, "base": self.base})
        everyone = dict.fromkeys(case.participants, about)
        told = Step("indexed", formula, columns, case.participants, kind="amount", about=everyone)
        return evaluate(formula, {name: column.of("") for name, column in columns.items()}), (told,)


def index_in(case: Case, series: str, month: str) -> Fraction:
    """Return a price index in a month (*indexcijfer*); raises `UnknownName`, `IndexMissing`, and `InvalidNumber` for one that is not above zero."""
    if series not in case.series:
        raise unknown("price-index", series, case.series)
    table = case.series[series]
    if month not in table:
        raise IndexMissing(series, month, min(table, default=""), max(table, default=""))
    figure = ratio(table[month])
    if figure <= 0:
        raise InvalidNumber(figure, Term("index-figure"))
    return figure


def amount_of(value: Any) -> Amount:
    """Return an amount, given as itself, a table of its fields, `int` cents or euro text (*bedrag lezen*); raises `InvalidAmount`.

    >>> amount_of("0.54") == amount_of(54) == amount_of({"amount": "0.54"})
    True
    """
    if isinstance(value, Amount):
        return value
    return table_of(Amount, value, "amount") if isinstance(value, Mapping) else Amount(value)
