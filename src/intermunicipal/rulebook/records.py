"""The records that plug-ins hand over (*regels als waarden*): frozen, dated, with a source; behaviour lives in what they hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property, partial
from typing import Any, ClassVar, Generic, Literal, Self, TypeVar, get_args

from attrs import Attribute, evolve, field, frozen

from intermunicipal.dates import FIRST, Date, DateLike, Period, calendar_month, calendar_year, parse
from intermunicipal.errors import Choice, DuplicateRow, require_language, unknown
from intermunicipal.exact import odd_cent_rule, ratio
from intermunicipal.findings import Finding
from intermunicipal.frozen import frozen_map
from intermunicipal.model import Association, PartyKind
from intermunicipal.model.rows import exact_day
from intermunicipal.sharing import SharingRule, require_rule
from intermunicipal.sources import Source

Titles = Mapping[str, str]
KeyedBy = Literal["municipality", "member"]
"""What the figures of a driver go by: the code of a municipality, or the id of a member."""


def titles(title: str | Titles) -> Titles:
    """Return a title in several languages (*titels*); a plain text serves for all."""
    return frozen_map({"": title} if isinstance(title, str) else title)


def title_in(title: Titles, lang: str) -> str:
    """Return a title in a language, else in English, else as it is.

    >>> title_in({"nl": "Gezinszorg", "en": "Home care"}, "fr")
    'Home care'
    """
    return title.get(lang) or title.get("en") or next(iter(title.values()), "")


class Force(Choice):
    """Whether a rule may be changed by a higher layer (*afdwingbaarheid*)."""

    MANDATORY = "mandatory"
    DEFAULT = "default"


@frozen
class AppliesTo:
    """What a record is for (*toepassingsgebied*); what is empty says nothing: an association, a legal form."""

    association: str = ""
    legal_form: str = ""


def _of(*classes: type) -> Callable[[object, Attribute[Any], object], None]:
    """Return a validator that refuses values of other classes, so that a slip is told where it was made."""

    def require(record: object, attribute: Attribute[Any], value: object) -> None:
        if not isinstance(value, classes):
            wanted = " or ".join(one.__name__ for one in classes)
            message = (
                f"{attribute.name} of {type(record).__name__} is {type(value).__name__} {value!r:.60}, not {wanted}"
            )
            raise TypeError(message)

    return require


@frozen
class Record:
    """What every record has (*regelrecord*).

    `period` is when it holds, `known` since when we know it, `force` whether a higher layer may change it, `replaces` the id of the rule of a
    lower layer that it changes.
    """

    id: str = field(validator=_of(str))
    title: Titles = field(converter=titles)
    period: Period = field(factory=Period, validator=_of(Period), kw_only=True)
    known: Date | None = field(default=None, converter=exact_day, kw_only=True)
    source: Source | None = field(default=None, validator=_of(Source, type(None)), kw_only=True)
    applies_to: AppliesTo = field(factory=AppliesTo, validator=_of(AppliesTo), kw_only=True)
    force: Force = field(default=Force.DEFAULT, converter=Force, kw_only=True)
    replaces: str = field(default="", validator=_of(str), kw_only=True)


@frozen
class Region(Record):
    """A region or jurisdiction (*regio*): its id is the entry point, `extends` names the layer below."""

    extends: str = ""


def _kinds(kinds: Iterable[PartyKind]) -> tuple[PartyKind, ...]:
    return tuple(PartyKind(kind) for kind in kinds)


@frozen
class LegalForm(Record):
    """A legal form (*rechtsvorm*): which kinds of party it admits, and which it must always have."""

    admits: tuple[PartyKind, ...] = field(converter=_kinds)
    requires: tuple[PartyKind, ...] = field(default=(), converter=_kinds)


@frozen
class Figure:
    """A figure of a driver (*cijfer*) for one place or member in one year, with its source and the day it was learned."""

    key: str
    year: int = field(converter=calendar_year)
    value: Fraction = field(converter=ratio)
    source: Source | None = None
    known: Date | None = field(default=None, converter=exact_day)

    @property
    def slot(self) -> str:
        """What it is the figure of: the key and the year."""
        return f"{self.key}/{self.year}"


@frozen
class IndexFigure:
    """A figure of a price index (*indexcijfer*) in one month (`YYYY-MM`), with its source and the day it was learned."""

    month: str = field(converter=calendar_month)
    value: Fraction = field(converter=ratio)
    source: Source | None = None
    known: Date | None = field(default=None, converter=exact_day)

    @property
    def slot(self) -> str:
        """What it is the figure of: the month."""
        return self.month


F = TypeVar("F", Figure, IndexFigure)
Given = tuple[Any, ...] | Callable[[], tuple[Any, ...]]


class _Reader:
    """A function that returns figures (*te lezen cijfers*), called when they are first read, once for all copies of a record."""

    def __init__(self, read: Callable[[], Iterable[Any]]) -> None:
        self._read = read

    @cached_property
    def _found(self) -> tuple[Any, ...]:
        return tuple(self._read())

    def __call__(self) -> tuple[Any, ...]:
        return self._found


def _given(figures: Iterable[Any] | Callable[[], Iterable[Any]]) -> Given:
    if isinstance(figures, _Reader):
        return figures
    return _Reader(figures) if callable(figures) else tuple(figures)


def _read(given: Given) -> tuple[Any, ...]:
    return given() if callable(given) else given


def _each_once(record: Figured[Any], _: object, given: Given) -> None:
    """Refuse figures of another kind, and two of one slot that were learned on one day: nobody can tell which of them counts."""
    if callable(given):
        return  # asked again when they are read
    for one in given:
        if not isinstance(one, record.kind):
            message = f"the figures of a {type(record).__name__} are {record.kind.__name__}, not {type(one).__name__} {one!r:.60}"
            raise TypeError(message)
    counted = Counter((one.slot, one.known) for one in given)
    for (slot, known), count in counted.items():
        if count > 1:
            raise DuplicateRow(f"{record.id}/{slot}", known)


@frozen
class Figured(Record, Generic[F]):
    """A record with figures (*regelrecord met cijfers*), each learned on a day; one learned later covers an earlier one of the same slot.

    A large table gives its figures as a function that returns them: it is called when they are first read, and what is wrong with them is told then.
    """

    _given: Given = field(converter=_given, validator=_each_once, eq=_read, alias="figures")
    kind: ClassVar[type[Any]] = Figure

    @cached_property
    def figures(self) -> tuple[F, ...]:
        """The figures, in the order in which they were given."""
        found = _read(self._given)
        if callable(self._given):
            _each_once(self, None, found)
        return found

    def _latest(self) -> Iterator[F]:
        yield from sorted(self.figures, key=lambda one: one.known or FIRST)

    def as_known(self, on: DateLike) -> Self:
        """Return the record with the figures as they were known on a day."""
        return evolve(self, figures=partial(_known_by, self, parse(on)))


def _known_by(record: Figured[F], day: Date) -> Iterable[F]:
    return (one for one in record.figures if (one.known or FIRST) <= day)


def _known_key(_: object, __: Attribute[Any], keyed_by: str) -> None:
    if keyed_by not in get_args(KeyedBy):
        raise unknown("keyed-by", keyed_by, get_args(KeyedBy))


@frozen
class DriverTable(Figured[Figure]):
    """The figures of a driver (*verdeelmaatstaf*), by the code of a municipality or by the id of a member.

    `adds_up` says that the figure of a place that came about by a merger is the sum of those that merged, as with inhabitants, and not with a rate.
    """

    unit: str = ""
    keyed_by: KeyedBy = field(default="municipality", validator=_known_key)
    adds_up: bool = True

    @cached_property
    def _by_year(self) -> Mapping[int, Mapping[str, Figure]]:
        years: dict[int, dict[str, Figure]] = {}
        for figure in self._latest():
            years.setdefault(figure.year, {})[figure.key] = figure
        return frozen_map(years)

    @property
    def years(self) -> tuple[int, ...]:
        """The years that have figures."""
        return tuple(sorted(self._by_year))

    def in_year(self, year: int) -> Mapping[str, Figure]:
        """Return the figures of a year, by key."""
        return self._by_year.get(year, {})


@frozen
class PriceIndex(Figured[IndexFigure]):
    """A price index by month (*prijsindex*), such as the health index: amounts of an agreement follow it; `base` says what is 100."""

    base: str = ""
    kind: ClassVar[type[Any]] = IndexFigure

    @cached_property
    def months(self) -> Mapping[str, IndexFigure]:
        """The figure of each month (`YYYY-MM`)."""
        return frozen_map({one.month: one for one in self._latest()})


@frozen
class ServiceKind(Record):
    """A kind of service (*soort dienst*) with its name in each language and the cost key that is usual for it."""

    key: str = ""


@frozen
class CostKey(Record):
    """A named, dated sharing rule (*verdeelsleutel*), with the odd-cent rule that goes with it."""

    rule: SharingRule = field(converter=require_rule)
    odd_cents: str = field(default="largest-remainder", converter=odd_cent_rule)


@frozen
class Check(Record):
    """A check of a region (*controle*): `run` returns what it finds on a day; it never changes anything."""

    run: Callable[[Association, Date], Iterable[Finding]]


def _words(words: Mapping[str, Any]) -> Mapping[str, str]:
    for key, text in words.items():
        if not isinstance(text, str):
            message = f"the text of {key} is {type(text).__name__} {text!r:.60}, not str"
            raise TypeError(message)
    return frozen_map(words)


def _sentences(messages: Mapping[str, Any]) -> Mapping[str, Mapping[str, str]]:
    for code, parts in messages.items():
        if not isinstance(parts, Mapping):
            message = f"the message {code} is {type(parts).__name__} {parts!r:.60}, not a mapping of its sentences"
            raise TypeError(message)
    return frozen_map({code: _words(parts) for code, parts in messages.items()})


@frozen
class Texts:
    """Texts of a plug-in in one language (*teksten*): terms, phrases, and messages by code."""

    lang: str = field(converter=require_language)
    terms: Mapping[str, str] = field(factory=dict, converter=_words)
    phrases: Mapping[str, str] = field(factory=dict, converter=_words)
    messages: Mapping[str, Mapping[str, str]] = field(factory=dict, converter=_sentences)
