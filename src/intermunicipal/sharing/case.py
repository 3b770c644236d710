"""What is shared (*te verdelen pot*): a pot, those who share it, and all that a rule may read about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Literal, get_args

from attrs import evolve, field, frozen
from attrs.converters import optional

from intermunicipal.dates import Period, calendar_year
from intermunicipal.errors import InvalidNumber, NoEarlierBills, TableMismatch, YearNeeded, unknown
from intermunicipal.exact import exact_table, ratio, whole_number
from intermunicipal.frozen import frozen_map
from intermunicipal.messages import Term
from intermunicipal.sharing.drivers import Driver, Figures

NeedKind = Literal["driver", "participant", "member", "series", "bills", "months"]
"""The kinds of things that a rule reads."""
COUNTS = ("started", "whole", "half")
"""How a part of a month counts: each that is started, each whole one, or each of which more than half."""
_MONTHS_OF_A_YEAR = 12


@frozen(order=True)
class Need:
    """Something that a rule reads (*behoefte*): a driver by name, or a participant that it names itself.

    A `member` is one that it names and that need not take part. A `series` is a price index by name in a `month`: one of the calendar
    (`2019-12`), or of the year (`12`). `bills` are what was shared in an earlier year, from the year that is its name on; `months` those of each
    participant, by how a part of one counts. `lag` says how many years before the year of the pot it is read. Raises `UnknownName` for any other
    kind or way of counting, `InvalidNumber` for a year that is none.
    """

    kind: NeedKind
    name: str
    lag: int = field(default=0, converter=whole_number)
    month: str = ""

    def __attrs_post_init__(self) -> None:
        if self.kind not in get_args(NeedKind):
            raise unknown("choice", self.kind, get_args(NeedKind))
        if self.kind == "months" and self.name not in COUNTS:
            raise unknown("choice", self.name, COUNTS)
        if self.kind == "bills" and self.name and not self.name.isdecimal():
            raise InvalidNumber(self.name, Term("calendar-year"))

    def month_in(self, year: int) -> str:
        """Return the month of the calendar (`YYYY-MM`) that is asked for in a year."""
        return self.month if "-" in self.month else f"{year - self.lag:04d}-{self.month}"

    def before(self, years: int) -> Need:
        """Return the same need, so many years earlier; one that has no year stays as it is."""
        return evolve(self, lag=self.lag + years) if self.kind in ("driver", "bills") else self


def _participants(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names)))


def _days(days: Mapping[str, object] | None) -> Mapping[str, int] | None:
    """Check that days are whole numbers, none below zero."""
    if days is None:
        return None
    checked: dict[str, int] = {}
    for name, count in days.items():
        if isinstance(count, bool) or not isinstance(count, int) or count < 0:
            raise InvalidNumber(count, Term("days"))
        checked[name] = count
    return frozen_map(checked)


def _length(value: object) -> int:
    if whole_number(value) <= 0:
        raise InvalidNumber(value, Term("days"))
    return whole_number(value)


def _months(months: Any) -> Mapping[str, Mapping[str, int]]:
    found: dict[str, Mapping[str, int]] = {}
    for counts, table in _table(months, "months").items():
        if counts not in COUNTS:
            raise unknown("choice", counts, COUNTS)
        found[counts] = _days(_table(table, "months")) or {}
        for count in found[counts].values():
            if count > _MONTHS_OF_A_YEAR:
                raise InvalidNumber(count, Term("months"))
    return frozen_map(found)


def _table(value: Any, expected: str) -> Mapping[Any, Any]:
    if not isinstance(value, Mapping):
        raise InvalidNumber(value, Term(expected))
    return value


def _bills(earlier: Any) -> Mapping[int, Figures]:
    tables = _table(earlier, "figures-of-a-year")
    return frozen_map({calendar_year(year): exact_table(_table(table, "figures")) for year, table in tables.items()})


@frozen
class Case:
    """One pot to share (*te verdelen pot*).

    `pot` is in exact cents; `participants` are ids; `days` counts the days on which each takes part, for part-years (None: all equally), of
    `length` days (None: those of the year), or months where `time` says so. `months` counts the months of each, by how a part of a month counts.
    `series` holds price indices by month (`YYYY-MM`), `earlier` what each bore in earlier years, in exact cents; `lag` says how many years before
    `year` figures are read. Raises `InvalidNumber`, and `TableMismatch` for days of others than the participants.
    """

    pot: Fraction = field(converter=ratio)
    participants: tuple[str, ...] = field(converter=_participants)
    drivers: Mapping[str, Driver] = field(factory=dict, converter=frozen_map)
    year: int | None = field(default=None, converter=optional(whole_number))
    days: Mapping[str, int] | None = field(default=None, converter=_days)
    length: int | None = field(default=None, converter=optional(_length))
    time: Literal["days", "months"] = "days"
    months: Mapping[str, Mapping[str, int]] = field(factory=dict, converter=_months)
    series: Mapping[str, Mapping[str, Fraction]] = field(factory=dict, converter=frozen_map)
    earlier: Mapping[int, Figures] = field(factory=dict, converter=_bills)
    lag: int = 0

    def __attrs_post_init__(self) -> None:
        if self.days is not None and self.days.keys() != set(self.participants):
            missing = tuple(name for name in self.participants if name not in self.days)
            raise TableMismatch(self.time, missing, tuple(sorted(self.days.keys() - set(self.participants))))
        if self.days and (self.length is not None or self.year is not None):
            for count in self.days.values():
                if count > self.whole:
                    raise InvalidNumber(count, Term("days-of-period"))

    def figures(self, driver: str) -> dict[str, Fraction]:
        """Return a driver's figure for each participant.

        Raises `UnknownName` for a driver that is not there, `YearNeeded` where an earlier year is asked for and no year is known, and what the
        driver raises.
        """
        if driver not in self.drivers:
            raise unknown("driver", driver, self.drivers)
        table = self.drivers[driver]
        if self.year is None and table.years and None not in table.years:
            raise YearNeeded(driver, self.lag)
        if self.lag and (self.year is None or None in table.years):
            raise YearNeeded(driver, self.lag)
        return table.figures(self.participants, self.read_year)

    @property
    def read_year(self) -> int | None:
        """The year of which figures are read."""
        return None if self.year is None else self.year - self.lag

    def weights(self, figures: Figures, driver: str | None = None) -> dict[str, Fraction]:
        """Return the figures weighed by the days of each participant, where days count: not for what was used in the year."""
        if self.days is None or not self.weighs(driver):
            return dict(figures)
        return {name: figure * self.days[name] for name, figure in figures.items()}

    def weighs(self, driver: str | None) -> bool:
        """Say whether days weigh the figures of a driver (None: parts of the pot itself); the use of an earlier year tells nothing of them."""
        return self.days is not None and not (driver is not None and self.drivers[driver].use and not self.lag)

    @property
    def part_year(self) -> bool:
        """Whether some take part on fewer days than others."""
        return self.days is not None and len(set(self.days.values())) > 1

    @property
    def whole(self) -> int:
        """The days of the whole period: `length`, else those of the year; raises `YearNeeded` where neither is known."""
        if self.length is not None:
            return self.length
        if self.year is None:
            raise YearNeeded(Term("days-of-the-year"), 0)
        return Period.year(self.year).days_in(Period.year(self.year))

    def of(self, pot: Fraction) -> Case:
        """Return the same case for another pot, such as a part of this one."""
        return evolve(self, pot=pot)

    def back(self, years: int) -> Case:
        """Return the same case with figures of so many years earlier."""
        return evolve(self, lag=self.lag + years)

    def bills(self, years: int = 1) -> Figures:
        """Return what each bore so many years before, in cents; raises `NoEarlierBills` where that is not known."""
        if self.year is None or self.year - years not in self.earlier:
            raise NoEarlierBills(self.year, years, tuple(sorted(self.earlier)))
        return self.earlier[self.year - years]
