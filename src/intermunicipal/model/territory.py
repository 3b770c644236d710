"""Places and their mergers (*grondgebied*): the municipalities of a jurisdiction, by code, over time."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from attrs import field, frozen

from intermunicipal.dates import Answer, Date, DateLike, Period, parse
from intermunicipal.sources import Source


@frozen
class Municipality:
    """A municipality (*gemeente*) with its official code and the period in which the code is valid."""

    code: str
    name: str
    period: Period = field(factory=Period)
    province: str = ""


def _codes(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(codes)


@frozen
class Merger:
    """A merger (*fusie*): on this day the predecessors become the successor; all are codes."""

    on: Date = field(converter=parse)
    predecessors: tuple[str, ...] = field(converter=_codes)
    successor: str


def _municipalities(rows: Iterable[Municipality]) -> tuple[Municipality, ...]:
    return tuple(rows)


def _mergers(rows: Iterable[Merger]) -> tuple[Merger, ...]:
    return tuple(rows)


@frozen
class Territory:
    """The municipalities and mergers of a jurisdiction (*grondgebied*).

    >>> land = Territory("land", [Municipality("1", "Aa", Period(until="2019-01-01")), Municipality("2", "Bee", Period("2019-01-01"))],
    ...                  [Merger("2019-01-01", ("1",), "2")])
    >>> land.successor("1").code, land.municipality("1", "2018-06-01").name
    ('2', 'Aa')
    """

    id: str
    municipalities: tuple[Municipality, ...] = field(converter=_municipalities)
    mergers: tuple[Merger, ...] = field(default=(), converter=_mergers)
    source: Source | None = None

    @cached_property
    def _by_code(self) -> dict[str, list[Municipality]]:
        table: dict[str, list[Municipality]] = {}
        for municipality in self.municipalities:
            table.setdefault(municipality.code, []).append(municipality)
        return table

    @property
    def codes(self) -> frozenset[str]:
        """All codes of the territory, past ones too."""
        return frozenset(self._by_code)

    def municipality(self, code: str, on: DateLike) -> Municipality | None:
        """Return the municipality that has a code on a day, or None."""
        return next((place for place in self._by_code.get(code, []) if place.period.holds_on(on) is Answer.YES), None)

    def period_of(self, code: str) -> Period | None:
        """Return the period in which a code is valid, over its name changes, or None for a code that is not of this territory."""
        places = self._by_code.get(code)
        if not places:
            return None
        since = (
            None
            if any(place.period.since is None for place in places)
            else min(place.period.possible[0] for place in places)
        )
        until = (
            None
            if any(place.period.until is None for place in places)
            else max(place.period.possible[1] for place in places)
        )
        return Period(since, until)

    def successor(self, code: str) -> Municipality | None:
        """Return the municipality into which a code merged, on the day of the merger, or None."""
        merger = next(
            (merger for merger in self.mergers if code in merger.predecessors and merger.successor != code), None
        )
        return self.municipality(merger.successor, merger.on) if merger else None
