"""What a rule shares by (*gelezen cijfers*): the figures of a driver by its name, or those that a measure makes of drivers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Protocol, runtime_checkable

from attrs import frozen

from intermunicipal.errors import InvalidNumber, InvalidRule
from intermunicipal.frozen import frozen_map
from intermunicipal.messages import Phrase, Term
from intermunicipal.sharing.case import Case, Need
from intermunicipal.sharing.drivers import Figures
from intermunicipal.sharing.steps import Column, Step


@frozen(eq=False)
class Reading:
    """The figures of a driver or a measure in a case (*gelezen cijfers*), with the lines by which they came about.

    `by_days` says whether days weigh them: sizes, yes; what was used in the year, no; None where they are made of both.
    """

    figures: Figures
    by_days: bool | None
    steps: tuple[Step, ...]
    driver: str = ""
    year: int | None = None

    @property
    def column(self) -> Column:
        """The figures as a column of a formula."""
        return Column(self.figures, driver=self.driver, year=self.year)


@runtime_checkable
class Measure(Protocol):
    """Figures made of the figures of drivers (*maatstaf*); `name` is what documents write as `measure`."""

    name: ClassVar[str]

    def needs(self) -> frozenset[Need]:
        """Return what it reads."""

    def read(self, case: Case) -> Reading:
        """Return a figure for each participant, with its lines. Raises a refusal where a need is not met."""


Quantity = str | Measure
"""What a rule shares by: the name of a driver, or a measure."""


def require_quantity(quantity: object) -> Quantity:
    """Return a driver's name or a measure, or refuse with `InvalidNumber` what is neither (*maatstaf vereist*)."""
    if isinstance(quantity, str) or (isinstance(quantity, Measure) and not isinstance(quantity, type)):
        return quantity
    raise InvalidNumber(quantity, Term("driver-or-measure"))


def label(quantity: Quantity) -> str:
    """Return what a refusal calls a driver or a measure (*naam*): `average of population`."""
    return quantity if isinstance(quantity, str) else f"{quantity.name} of {', '.join(_leaves(quantity))}"


def _leaves(measure: Measure) -> list[str]:
    return sorted({need.name for need in measure.needs()})


MOST_TERMS = 100
"""How many drivers, years, products or pools one formula adds up at most; no agreement has as many, and a reader could not follow them."""


def require_sound(rule: str, reason: str, *, holds: bool, **fields: object) -> None:
    """Refuse with `InvalidRule` parameters of a rule or measure for which something does not hold (*geldige parameters*)."""
    if not holds:
        raise InvalidRule(rule, Phrase(reason, fields))


def require_few(rule: str, count: int) -> None:
    """Refuse with `InvalidRule` a rule that adds up more than a reader can follow (*te veel termen*)."""
    if count > MOST_TERMS:
        raise InvalidRule(rule, Phrase("too-many", {"count": count, "most": MOST_TERMS}))


def needs_for(*quantities: Quantity) -> frozenset[Need]:
    """Return what drivers and measures read (*behoeften van maatstaven*)."""
    return frozenset().union(*({Need("driver", one)} if isinstance(one, str) else one.needs() for one in quantities))


def read(case: Case, quantity: Quantity) -> Reading:
    """Return the figures of a driver or a measure in a case (*cijfers lezen*); raises what `Case.figures` and the measure raise.

    >>> from fractions import Fraction
    >>> from intermunicipal.sharing import Case, Driver
    >>> case = Case(Fraction(1), ["a"], {"heads": Driver("heads", {2025: {"a": 1}, 2026: {"a": 4}})}, 2026)
    >>> dict(read(case, "heads").figures)
    {'a': Fraction(4, 1)}
    """
    if not isinstance(quantity, str):
        return quantity.read(case)
    figures = frozen_map(case.figures(quantity))
    told = Step("read", "figure", {"figure": Column(figures, driver=quantity, year=case.read_year)}, case.participants)
    by_days = case.lag > 0 or not case.drivers[quantity].use
    return Reading(figures, by_days, (told,), quantity, case.read_year)


def made(
    code: str,
    formula: str,
    inputs: Mapping[str, Reading],
    case: Case,
    constants: Mapping[str, Column] = frozen_map({}),
    about: Mapping[str, Phrase] = frozen_map({}),
) -> Reading:
    """Return the reading that a formula makes of others (*afgeleide cijfers*)."""
    columns = {name: one.column for name, one in inputs.items()} | dict(constants)
    told = Step(code, formula, columns, case.participants, about=about)
    steps = tuple(line for one in inputs.values() for line in one.steps)
    kinds = {one.by_days for one in inputs.values()}
    return Reading(told.values, kinds.pop() if len(kinds) == 1 else None, (*steps, told))
