"""Cost drivers (*verdeelmaatstaven*): a number for each participant, for one year or for several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from intermunicipal.dates import calendar_year
from intermunicipal.errors import InvalidNumber, MissingFigures, NegativeFigure
from intermunicipal.exact import ratio
from intermunicipal.frozen import frozen_map
from intermunicipal.messages import Term

Figures = Mapping[str, Fraction]


def _by_year(table: Any) -> Mapping[int | None, Figures]:
    """Read figures that are dated all or none."""
    if not isinstance(table, Mapping):
        raise InvalidNumber(table, Term("figures"))
    if not any(isinstance(value, Mapping) for value in table.values()):
        return frozen_map({None: _exact(table)})
    wrong = next((value for value in table.values() if not isinstance(value, Mapping)), None)
    if wrong is not None:
        raise InvalidNumber(wrong, Term("figures-of-a-year"))
    return frozen_map({calendar_year(year): _exact(figures) for year, figures in table.items()})


def _exact(figures: Mapping[str, object]) -> dict[str, Fraction]:
    return {name: ratio(value) for name, value in figures.items()}


@frozen
class Driver:
    """The figures of one cost driver (*verdeelmaatstaf*), as `id -> number` or `year -> id -> number`.

    Numbers are exact: `int`, `Fraction` or text such as `"12.5"`; a float is refused with `InvalidNumber`. A figure is a size, such as
    inhabitants, which a part-year weighs by days; or, with `use`, what was used in the year, which already tells of its days.

    >>> Driver("population", {2026: {"a": 3, "b": 1}}).figures(["a"], 2026)
    {'a': Fraction(3, 1)}
    """

    id: str
    years: Mapping[int | None, Figures] = field(converter=_by_year)
    use: bool = False

    def figures(self, participants: Iterable[str], year: int | None) -> dict[str, Fraction]:
        """Return the figure of each participant in a year.

        Raises `MissingFigures`, which names all who have none, and `NegativeFigure`.
        """
        table = self.years.get(year, self.years.get(None, {}))
        wanted = tuple(participants)
        missing = tuple(sorted(name for name in wanted if name not in table))
        if missing:
            raise MissingFigures(self.id, year, missing, self.known_years(missing))
        for name in wanted:
            if table[name].numerator < 0:
                raise NegativeFigure(self.id, name, table[name])
        return {name: table[name] for name in wanted}

    def known_years(self, participants: Iterable[str]) -> tuple[int, ...]:
        """Return the years in which all of these have a figure."""
        names = tuple(participants)
        return tuple(
            sorted(
                year for year, table in self.years.items() if year is not None and all(name in table for name in names)
            )
        )

    @property
    def participants(self) -> frozenset[str]:
        """Everyone who has a figure in some year."""
        return frozenset(name for table in self.years.values() for name in table)
