"""What is shared (*te verdelen pot*): a pot, those who share it, and all that a rule may read about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Literal

from attrs import evolve, field, frozen
from attrs.converters import optional

from intermunicipal.dates import Period
from intermunicipal.errors import InvalidNumber, NoEarlierBills, TableMismatch, YearNeeded, unknown
from intermunicipal.exact import exact_table, ratio, whole_number
from intermunicipal.frozen import frozen_map
from intermunicipal.messages import Term
from intermunicipal.sharing.drivers import Driver, Figures


@frozen(order=True)
class Need:
    """Something that a rule reads (*behoefte*): a driver by name, or a participant that it names itself.

    A `series` is a price index by name in a `month`: one of the calendar (`2019-12`), or of the year (`12`). `bills` are what was shared in an
    earlier year, from the year that is its name on; `months` those of each participant. `lag` says how many years before the year of the pot it is
    read.
    """

    kind: Literal["driver", "participant", "series", "bills", "months"]
    name: str
    lag: int = field(default=0, converter=whole_number)
    month: str = ""

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


def _months(months: Mapping[str, Mapping[str, object]]) -> Mapping[str, Mapping[str, int]]:
    return frozen_map({counts: _days(table) or {} for counts, table in months.items()})


@frozen
class Bills:
    """What was shared in an earlier year (*eerdere bijdragen*): the pot, and what each bore, in exact cents.

    >>> Bills(300, {"a": 100, "b": 200}).shares["b"]
    Fraction(200, 1)
    """

    pot: Fraction = field(converter=ratio)
    shares: Figures = field(converter=exact_table)


def _bills(earlier: Mapping[int, Any]) -> Mapping[int, Bills]:
    found = {year: one if isinstance(one, Bills) else Bills(sum(one.values()), one) for year, one in earlier.items()}
    return frozen_map(found)


@frozen
class Case:
    """One pot to share (*te verdelen pot*).

    `pot` is in exact cents; `participants` are ids; `days` counts the days on which each takes part, for part-years (None: all equally), of
    `length` days (None: those of the year), or months where `time` says so. `months` counts the months of each, by how a part of a month counts.
    `series` holds price indices by month (`YYYY-MM`), `earlier` what was shared in earlier years; `lag` says how many years before `year` figures
    are read. Raises `InvalidNumber`, and `TableMismatch` for days of others than the participants.
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
    earlier: Mapping[int, Bills] = field(factory=dict, converter=_bills)
    lag: int = 0

    def __attrs_post_init__(self) -> None:
        if self.days is not None and self.days.keys() != set(self.participants):
            missing = tuple(name for name in self.participants if name not in self.days)
            raise TableMismatch(self.time, missing, tuple(sorted(self.days.keys() - set(self.participants))))

    def figures(self, driver: str) -> dict[str, Fraction]:
        """Return a driver's figure for each participant.

        Raises `UnknownName` for a driver that is not there, `YearNeeded` where an earlier year is asked for and no year is known, and what the
        driver raises.
        """
        if driver not in self.drivers:
            raise unknown("driver", driver, self.drivers)
        table = self.drivers[driver]
        if self.lag and (self.year is None or None in table.years):
            raise YearNeeded(driver, self.lag)
        return table.figures(self.participants, self.read_year)

    @property
    def read_year(self) -> int | None:
        """The year of which figures are read."""
        return None if self.year is None else self.year - self.lag

    def weights(self, figures: Figures, driver: str | None = None) -> dict[str, Fraction]:
        """Return the figures weighed by the days of each participant, where days count: not for what was used in the year."""
        return {
            name: figure * (self.days[name] if self.weighs(driver) and self.days else 1)
            for name, figure in figures.items()
        }

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

    def bills(self, years: int = 1) -> Bills:
        """Return what was shared so many years before; raises `NoEarlierBills` where that is not known."""
        if self.year is None or self.year - years not in self.earlier:
            raise NoEarlierBills(self.year, years, tuple(sorted(self.earlier)))
        return self.earlier[self.year - years]
