"""Calendar days (*kalenderdagen*): the one door to pendulum.

Only `YYYY-MM-DD` is a date here; `YYYY` and `YYYY-MM` are a `PartialDate`, and a question about a day within it has three answers. A period
is half-open: `since` is its first day, `until` the first day no longer. There is no clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum
from typing import Any, Literal

from attrs import field, frozen
from pendulum import Date

from intermunicipal.errors import DayOutside, InvalidDate, InvalidNumber, InvalidPeriod
from intermunicipal.messages import Phrase, Term

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
FIRST = Date(1, 1, 1)
"""The first day that there is; what was always known was known then (*eerste dag*)."""

_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)
_PAIR = 2
LAST = Date(9999, 12, 31)
"""The last day that there is, the end of what has no end (*laatste dag*)."""

DateLike = date | str
"""A calendar day as a `datetime.date`, or as `YYYY-MM-DD` text (*dag*)."""

DayReading = Literal["earliest", "latest"] | DateLike | tuple[DateLike | None, DateLike | None]
"""How a day that the sources do not give is read (*lezing*): as the earliest, the latest, a day, or a pair for `since` and `until`."""


def parse(value: object) -> Date:
    """Return the calendar day (*dag*) of `YYYY-MM-DD` text or of a date; a date with a time, and any other text, is refused.

    >>> parse("2019-01-01")
    Date(2019, 1, 1)
    """
    partial = PartialDate.of(value)
    if not partial.exact:
        raise InvalidDate(value)
    return partial.earliest


def day_after(day: Date) -> Date | None:
    """Return the next day (*volgende dag*), or None after the last day that there is.

    >>> day_after(parse("2019-12-31")), day_after(LAST)
    (Date(2020, 1, 1), None)
    """
    return day.add(days=1) if day < LAST else None


def calendar_year(value: object) -> int:
    """Return a year of the calendar (*kalenderjaar*); raises `InvalidNumber` for anything else."""
    if isinstance(value, bool) or not isinstance(value, int) or not FIRST.year <= value < LAST.year:
        raise InvalidNumber(value, Term("calendar-year"))
    return value


def calendar_month(value: object) -> str:
    """Return a month of the calendar as `YYYY-MM` (*kalendermaand*); raises `InvalidDate` for anything else.

    >>> calendar_month("2019-12")
    '2019-12'
    """
    if not isinstance(value, str) or not _MONTH.fullmatch(value):
        raise InvalidDate(value, "YYYY-MM")
    return value


def _require_day(value: object) -> None:
    if not isinstance(value, Date):
        raise InvalidDate(value)


@frozen(order=True)
class PartialDate:
    """A day of which perhaps only the month or the year is known (*onvolledige datum*).

    >>> PartialDate.of("2007-07").earliest, PartialDate.of("2007-07").latest
    (Date(2007, 7, 1), Date(2007, 7, 31))
    """

    earliest: Date
    latest: Date

    def __attrs_post_init__(self) -> None:
        for day in (self.earliest, self.latest):
            _require_day(day)
        if self.latest < self.earliest:
            raise InvalidPeriod(self.earliest, self.latest)

    @classmethod
    def of(cls, value: object) -> PartialDate:
        """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD` text, or a date. Raises `InvalidDate`."""
        if isinstance(value, PartialDate):
            return value
        if isinstance(value, date) and not isinstance(value, datetime):
            day = Date(value.year, value.month, value.day)
            return cls(day, day)
        match = _PARTIAL.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            raise InvalidDate(value)
        year, month, day_of_month = match.groups()
        try:
            first = Date(int(year), int(month or 1), int(day_of_month or 1))
        except ValueError as problem:
            raise InvalidDate(value) from problem
        if day_of_month:
            return cls(first, first)
        return cls(first, first.replace(day=first.days_in_month) if month else Date(first.year, 12, 31))

    @property
    def exact(self) -> bool:
        """Whether the day itself is known."""
        return self.earliest == self.latest

    def __str__(self) -> str:
        text = self.earliest.isoformat()
        if self.exact:
            return text
        return text[:7] if self.earliest.month == self.latest.month else text[:4]

    @property
    def phrase(self) -> Phrase:
        """The day, or what is known of it, for a sentence in any language."""
        return Phrase("day", {"day": self.earliest}) if self.exact else Phrase("partial-day", {"day": str(self)})


class Answer(Enum):
    """The three answers to a question about a day (*antwoord*): yes, no, or uncertain."""

    YES = "yes"
    NO = "no"
    UNCERTAIN = "uncertain"


def _bound(value: object) -> PartialDate | None:
    return None if value is None else PartialDate.of(value)


@frozen
class Period:
    """A half-open span of days (*periode*): `since` counts, `until` is the first day no longer; None has no bound.

    Either bound may be partial. Raises `InvalidPeriod` where `until` cannot lie after `since`.

    >>> Period("2014", "2019-01-01").holds_on("2014-03-01")
    <Answer.UNCERTAIN: 'uncertain'>
    >>> "2015-01-01" in Period("2014", "2019-01-01")
    True
    """

    since: PartialDate | None = field(default=None, converter=_bound)
    until: PartialDate | None = field(default=None, converter=_bound)

    def __attrs_post_init__(self) -> None:
        if self.since and self.until and self.until.latest <= self.since.earliest:
            raise InvalidPeriod(self.since, self.until)

    @classmethod
    def year(cls, year: int) -> Period:
        """Return the calendar year (*kalenderjaar*); raises `InvalidNumber` for a year that has no first or no next day."""
        calendar_year(year)
        return cls(Date(year, 1, 1), Date(year + 1, 1, 1))

    @property
    def exact(self) -> bool:
        """Whether both bounds are days (or none)."""
        return all(bound is None or bound.exact for bound in (self.since, self.until))

    @property
    def possible(self) -> tuple[Date, Date]:
        """The first day and the end (exclusive) of the longest reading."""
        return (self.since.earliest if self.since else FIRST, self.until.latest if self.until else LAST)

    @property
    def certain(self) -> tuple[Date, Date]:
        """The first day and the end (exclusive) of the shortest reading; empty where the end does not lie after the start."""
        since, until = self._tight
        return (since.latest if since else FIRST, until.earliest if until else LAST)

    @property
    def _tight(self) -> tuple[PartialDate | None, PartialDate | None]:
        """The bounds without readings that leave no day: a period has at least one."""
        since, until = self.since, self.until
        if since is None or until is None or (since.exact and until.exact):
            return since, until
        last_start, first_end = until.latest.subtract(days=1), since.earliest.add(days=1)
        return (
            PartialDate(since.earliest, min(since.latest, last_start)),
            PartialDate(max(until.earliest, first_end), until.latest),
        )

    def holds_on(self, day: DateLike) -> Answer:
        """Say whether the period holds on a day: yes, no or uncertain."""
        asked = parse(day)
        first, end = self.certain
        if first <= asked < end or (self.until is None and first <= asked):
            return Answer.YES
        first, end = self.possible
        return Answer.UNCERTAIN if first <= asked and (self.until is None or asked < end) else Answer.NO

    def __contains__(self, day: object) -> bool:
        return self.holds_on(parse(day)) is Answer.YES

    def meets(self, other: Period) -> bool:
        """Say whether the two may have a day in common."""
        (first, end), (other_first, other_end) = self.possible, other.possible
        return first < other_end and other_first < end

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """Return the period of a month.

        >>> Period.month(2024, 2).days_in(Period.month(2024, 2))
        29
        """
        first = Date(calendar_year(year), month, 1)
        return cls(first, first.add(months=1))

    def days_in(self, other: Period) -> int:
        """Count the days that certainly lie in both periods (*aantal dagen*)."""
        return _length(_both(self.certain, other.certain))

    def certain_in(self, other: Period) -> bool:
        """Say whether every reading of this period has the same days within an exact one."""
        certain, possible = _both(self.certain, other.certain), _both(self.possible, other.certain)
        return certain == possible or _length(possible) == 0

    def covered_by(self, others: Iterable[Period]) -> int:
        """Count the days of this exact period on which at least one of the others may hold (*gedekte dagen*)."""
        covered, reached = 0, self.certain[0]
        for first, end in sorted(_both(self.certain, other.possible) for other in others):
            covered += _length((max(first, reached), end))
            reached = max(reached, end)
        return covered

    def assuming(self, reading: DayReading) -> Period:
        """Return the period with its partial bounds read as their earliest or latest day, as a day, or as a pair of days.

        One day is for the bound within which it lies; a pair is for `since` and `until`. Raises `DayOutside` where a partial bound is left
        without a day of its own.
        """
        since, until = self._tight
        pair: tuple[Any, ...] = reading if isinstance(reading, tuple) else (reading, reading)
        if len(pair) != _PAIR:
            raise DayOutside(pair if isinstance(reading, tuple) else reading, self)
        first, last = pair
        settled = _settle(since, first), _settle(until, last)
        for bound, day in zip((since, until), settled, strict=True):
            if bound is not None and day is None:
                raise DayOutside(pair if isinstance(reading, tuple) else reading, self)
        return Period(*settled)

    @property
    def bounds(self) -> tuple[Date, ...]:
        """The days on which something changes: every day that a bound may be, first and last."""
        ends = (day for bound in self._tight if bound for day in (bound.earliest, bound.latest))
        return tuple(dict.fromkeys(ends))

    @property
    def phrase(self) -> Phrase:
        """The period for a sentence in any language."""
        code = {(True, True): "from-to", (True, False): "from", (False, True): "to", (False, False): "always"}
        return Phrase(
            "period-" + code[self.since is not None, self.until is not None], {"since": self.since, "until": self.until}
        )

    def __str__(self) -> str:
        return f"[{self.since or '...'}, {self.until or '...'})"


Days = tuple[Date, Date]


def _both(one: Days, other: Days) -> Days:
    return max(one[0], other[0]), min(one[1], other[1])


def _length(days: Days) -> int:
    return max(0, days[1].toordinal() - days[0].toordinal())


def _settle(bound: PartialDate | None, reading: Literal["earliest", "latest"] | DateLike | None) -> Date | None:
    """Return the day that a bound is read as, or None where there is no bound or the reading does not lie within it."""
    if bound is None or bound.exact:
        return None if bound is None else bound.earliest
    if reading in ("earliest", "latest"):
        return bound.earliest if reading == "earliest" else bound.latest
    day = None if reading is None else parse(reading)
    return day if day is not None and bound.earliest <= day <= bound.latest else None


def change_days(periods: Iterable[Period]) -> tuple[Date, ...]:
    """Return, in order, every day on which one of the periods begins or ends (*wijzigingsdagen*)."""
    return tuple(sorted({day for period in periods for day in period.bounds}))


def both(one: Period, other: Period) -> Days:
    """Return the first day and the end of what certainly lies in both periods (*doorsnede*)."""
    return _both(one.certain, other.certain)


__all__ = [
    "FIRST",
    "LAST",
    "Answer",
    "Date",
    "DateLike",
    "DayReading",
    "PartialDate",
    "Period",
    "both",
    "calendar_month",
    "calendar_year",
    "change_days",
    "day_after",
    "parse",
]
