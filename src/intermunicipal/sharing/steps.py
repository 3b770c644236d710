"""The lines of a working (*stappen van een berekening*): a formula over columns of figures, so that what is told is what was computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Literal

from attrs import evolve, field, frozen

from intermunicipal.exact import ratio
from intermunicipal.frozen import FrozenDict, frozen_map
from intermunicipal.messages import Phrase
from intermunicipal.sharing.drivers import Figures
from intermunicipal.sharing.formulas import compute

Kind = Literal["figure", "amount", "share"]
"""What a line gives: a figure, an amount in cents, or the share of a participant in cents."""


def _exact(values: Any) -> Figures | Fraction:
    return values if isinstance(values, Mapping) else ratio(values)


@frozen
class Column:
    """Figures that a line of a working reads (*kolom*): one for all, or one of each participant.

    `money` says that they are cents. `driver` and `year` say where they were read, which gives their unit and their source.
    """

    values: Figures | Fraction = field(converter=_exact)
    money: bool = False
    driver: str = ""
    year: int | None = None

    def of(self, name: str) -> Fraction:
        """Return the figure of a participant."""
        return self.values if isinstance(self.values, Fraction) else self.values[name]


def cents_of(values: Figures | Fraction) -> Column:
    """Return a column of amounts in cents (*kolom met bedragen*)."""
    return Column(values, money=True)


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(names)


@frozen(eq=False)
class Step:
    """One line of a working (*stap*): a formula over columns, and what it gives for each participant that the line is for.

    `code` says in a word what is computed: the phrase `step-CODE` writes it. `about` holds, for a participant, what the phrase says beside the
    formula. `kind` says what the values are. The `values` are computed from the formula: so what is told is what was computed.

    >>> share = Step("share", "pot * figure / total", {
    ...     "pot": cents_of(Fraction(100)), "figure": Column({"a": Fraction(1), "b": Fraction(2)}), "total": Column(Fraction(3)),
    ... }, ["a", "b"], kind="share")
    >>> dict(share.values)
    {'a': Fraction(100, 3), 'b': Fraction(200, 3)}
    """

    code: str
    formula: str
    columns: Mapping[str, Column] = field(converter=frozen_map)
    names: tuple[str, ...] = field(converter=_names)
    kind: Kind = field(default="figure", kw_only=True)
    about: Mapping[str, Phrase] = field(factory=dict, converter=frozen_map, kw_only=True)
    values: Figures = field(init=False)

    @values.default
    def _computed(self) -> Figures:
        tables = {key: column.values for key, column in self.columns.items()}
        return FrozenDict(compute(self.formula, tables, self.names))

    def only(self, names: Iterable[str]) -> Step:
        """Return the same line for these participants alone."""
        return evolve(self, names=names)

    @property
    def reads(self) -> Column | None:
        """The column of a line that does no more than read the figures of a driver, else None."""
        only = next(iter(self.columns.values())) if len(self.columns) == 1 and self.code == "read" else None
        return only if only is not None and only.driver else None
