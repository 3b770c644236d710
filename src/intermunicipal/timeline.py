"""The two time axes (*twee tijdsassen*): when it was so (valid), and when we learned it (known).

A `Table` keeps every version of every row: a correction is a row with the same key and a later `known`, nothing is overwritten, and
`as_known(day)` reads the table as it was known then. A `Timeline` holds the dated values of one slot, such as a cost key or a rate: a value
learned later covers what it corrects.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice, pairwise
from operator import lt
from typing import Any, Generic, Protocol, TypeVar

from attrs import field, frozen

from intermunicipal.dates import FIRST, Date, DateLike, Period, change_days, day_after, parse
from intermunicipal.errors import DuplicateRow, Gap, NotInForce, Overlap
from intermunicipal.sources import Source


class Row(Protocol):
    """A row of a table (*rij*): it has a key, perhaps the day on which it was learned, and perhaps says that it is `withdrawn`."""

    @property
    def row_key(self) -> str:
        """What the row is about; a correction has the same key."""

    @property
    def known(self) -> date | None:
        """The day on which it was learned; None: always known."""


R = TypeVar("R", bound=Row)
T = TypeVar("T")


def _learned(row: Row) -> date:
    return row.known or FIRST


class Table(Mapping[str, R], Generic[R]):
    """All versions of the rows of one kind (*tabel*), read by key: the version learned last counts.

    A version that is withdrawn takes the row out of what is current. The order of the rows given does not matter. Raises `DuplicateRow` where
    two rows have one key and one known date.
    """

    __slots__ = ("_current", "_indexes", "_rows")

    def __init__(self, rows: Iterable[R] = ()) -> None:
        found = tuple(rows)
        names = [row.row_key for row in found]
        if not all(map(lt, names, islice(names, 1, None))):  # most often they lie in order already, no two alike
            learned = [(name, row.known or FIRST) for name, row in zip(names, found, strict=True)]
            order = sorted(range(len(found)), key=learned.__getitem__)
            for first, second in pairwise(order):
                if learned[first] == learned[second]:
                    raise DuplicateRow(names[first], found[first].known)
            found, names = tuple(found[index] for index in order), [names[index] for index in order]
        self._rows: tuple[R, ...] = found
        latest = dict(zip(names, found, strict=True))
        self._current = {key: row for key, row in latest.items() if not getattr(row, "withdrawn", False)}
        self._indexes: dict[tuple[str, ...], dict[tuple[object, ...], list[R]]] = {}

    @property
    def rows(self) -> tuple[R, ...]:
        """Every version of every row, by key and then in the order in which they were learned."""
        return self._rows

    def where(self, **values: object) -> tuple[R, ...]:
        """Return the current rows whose attributes have these values, in order of key (*rijen met deze waarden*).

        >>> from intermunicipal.model import Membership
        >>> table = Table([Membership("a", id="first"), Membership("b", id="second"), Membership("a", id="third")])
        >>> [row.id for row in table.where(member="a")], table.where(member="c")
        (['first', 'third'], ())
        """
        names = tuple(values)
        if names not in self._indexes:  # made once: many ask for rows by the same attributes
            index: dict[tuple[object, ...], list[R]] = {}
            for row in self._current.values():
                index.setdefault(tuple(getattr(row, name) for name in names), []).append(row)
            self._indexes[names] = index  # only when it is whole: others may read it at once
        return tuple(self._indexes[names].get(tuple(values.values()), ()))

    def as_known(self, on: DateLike) -> Table[R]:
        """Return the table as it was known on a day: without the rows that were learned later."""
        day = parse(on)
        return Table(row for row in self.rows if _learned(row) <= day)

    def __getitem__(self, key: str) -> R:
        return self._current[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._current)

    def __len__(self) -> int:
        return len(self._current)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Table) and self.rows == other.rows

    def __hash__(self) -> int:
        return hash(self.rows)

    def __repr__(self) -> str:
        return f"Table({list(self.rows)!r})"


def _day(value: DateLike | None) -> Date | None:
    return None if value is None else parse(value)


@frozen
class Dated(Generic[T]):
    """A value with its validity, the day it was learned, and its source (*gedateerde waarde*)."""

    value: T
    period: Period = field(factory=Period)
    known: Date | None = field(default=None, converter=_day)
    source: Source | None = None


def _in_order(rows: Any) -> Any:
    return tuple(sorted(rows, key=lambda row: (row.period.possible[0], row.known or FIRST)))


@frozen
class Timeline(Generic[T]):
    """The dated values of one slot (*tijdlijn*), on both axes.

    Raises `Overlap`, naming both sides, where two values learned on the same day hold together.

    >>> rates = Timeline("fee", [Dated(1, Period(until="2026-01-01")), Dated(2, Period("2026-01-01"))])
    >>> rates.on("2025-12-31").value, rates.on("2026-01-01").value
    (1, 2)
    """

    slot: str
    rows: tuple[Dated[T], ...] = field(converter=_in_order)

    def __attrs_post_init__(self) -> None:
        for index, first in enumerate(self.rows):
            for second in self.rows[index + 1 :]:
                if second.period.possible[0] >= first.period.possible[1]:
                    break  # they lie in order: what follows begins later still
                if first.known == second.known and first.period.days_in(second.period):
                    raise Overlap(self.slot, first.period, second.period)

    def on(self, day: DateLike, known_on: DateLike | None = None) -> Dated[T]:
        """Return the value that holds on a day, as known then or as known on `known_on`; raises `NotInForce`."""
        asked = parse(day)
        rows = [row for row in self._known(known_on) if asked in row.period]
        if not rows:
            raise NotInForce(self.slot, asked, tuple(row.period for row in self._known(known_on)))
        return max(rows, key=lambda row: row.known or FIRST)

    def possible_on(self, day: DateLike) -> tuple[Dated[T], ...]:
        """Return every value that may hold on a day, the uncertain ones too."""
        asked = Period(parse(day), day_after(parse(day)))
        return tuple(row for row in self.rows if row.period.meets(asked))

    def as_known(self, on: DateLike) -> Timeline[T]:
        """Return the timeline as it was known on a day."""
        return Timeline(self.slot, self._known(on))

    def changes(self) -> tuple[Date, ...]:
        """Return the days on which a value begins or ends."""
        return change_days(row.period for row in self.rows)

    def require_no_gap(self) -> None:
        """Refuse, naming both sides, where a day between two values surely has none; raises `Gap`."""
        reaching = self.rows[0] if self.rows else None
        for row in self.rows:
            if reaching and reaching.period.possible[1] < row.period.possible[0]:
                raise Gap(self.slot, reaching.period, row.period)
            if reaching is None or row.period.possible[1] > reaching.period.possible[1]:
                reaching = row

    def _known(self, on: DateLike | None) -> tuple[Dated[T], ...]:
        if on is None:
            return self.rows
        day = parse(on)
        return tuple(row for row in self.rows if (row.known or FIRST) <= day)
