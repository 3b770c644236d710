"""Figures and the days of those who take part (*weging met dagen*): a size counts for the days, use tells of them already."""

from __future__ import annotations

from fractions import Fraction

from intermunicipal.errors import InvalidNumber, MixedDays, ZeroTotal
from intermunicipal.exact import exact_sum
from intermunicipal.frozen import frozen_map
from intermunicipal.messages import Term
from intermunicipal.sharing.case import Case
from intermunicipal.sharing.reading import Quantity, Reading, label, read
from intermunicipal.sharing.steps import Column, Step, cents_of
from intermunicipal.sharing.working import Working


def _parts(case: Case) -> dict[str, Column]:
    """Return the days of each and those of the whole; raises `InvalidNumber` for more days than there are."""
    whole = case.whole
    for count in (case.days or {}).values():
        if count > whole:
            raise InvalidNumber(count, Term("days-of-period"))
    return {"days": days_column(case), "whole": Column(Fraction(whole))}


def days_column(case: Case) -> Column:
    """Return the days of each participant as a column (*dagen*)."""
    return Column(frozen_map({name: Fraction((case.days or {})[name]) for name in case.participants}))


def _counts(case: Case, quantity: Quantity, reading: Reading) -> bool:
    """Say whether days weigh these figures; raises `MixedDays` where nobody can tell."""
    if case.days is None:
        return False
    if reading.by_days is None:
        if case.part_year:
            raise MixedDays(label(quantity), case.days)
        return False
    return reading.by_days


def weighed(case: Case, quantity: Quantity) -> Reading:
    """Return figures times the days of each, where days weigh them (*gewogen cijfers*); raises `MixedDays` and what reading raises."""
    reading = read(case, quantity)
    if not _counts(case, quantity, reading):
        return reading
    columns = {"figure": reading.column, "days": days_column(case)}
    told = Step(case.time, "figure * days", columns, case.participants)
    return Reading(told.values, by_days=True, steps=(*reading.steps, told), year=reading.year)


def over_time(case: Case, quantity: Quantity) -> Reading:
    """Return figures times the part of the year of each (*naar tijd*), where days weigh them: what a tariff asks for."""
    reading = read(case, quantity)
    if case.days is None or reading.by_days is False:
        return reading
    if reading.by_days is None and set(case.days.values()) != {case.whole}:
        raise MixedDays(label(quantity), case.days)
    columns = {"figure": reading.column, **_parts(case)}
    told = Step("time", "figure * days / whole", columns, case.participants)
    return Reading(told.values, by_days=True, steps=(*reading.steps, told))


def time_steps(case: Case) -> tuple[Column, tuple[Step, ...]]:
    """Return the part of the year of each as a column, with its line (*deel van het jaar*); one for all where no days are known."""
    if case.days is None:
        return Column(Fraction(1)), ()
    told = Step("part-of-year", "days / whole", _parts(case), case.participants)
    return Column(told.values), (told,)


def proportion(rule: str, case: Case, quantity: Quantity) -> Working:
    """Return shares in proportion to a measure, line by line (*evenredig*); raises `ZeroTotal` and what `weighed` raises."""
    reading = weighed(case, quantity)
    total = exact_sum(reading.figures.values())
    if not total:
        raise ZeroTotal(label(quantity), case.read_year if reading.year is None else reading.year)
    return over(rule, case, reading, total)


def over(rule: str, case: Case, reading: Reading, total: Fraction) -> Working:
    """Return each figure over a total, of the pot (*deel van een totaal*)."""
    columns = {"pot": cents_of(case.pot), "figure": reading.column, "total": Column(total)}
    share = Step("share", "pot * figure / total", columns, case.participants, kind="share")
    return Working.by_steps(rule, case.pot, (*reading.steps, share))
