"""The workings of a sharing rule and of the odd cents, as phrases for one member (*berekening in woorden*)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from intermunicipal.accounts.keys import DriverUsed
from intermunicipal.messages import Money, Phrase, Term
from intermunicipal.rulebook import title_in
from intermunicipal.sharing import Shares, Working

Marks = Mapping[str, Mapping[str, Phrase]]
_SHOWN_PLACES = 6


def exact_amount(cents: Fraction) -> Phrase | Money:
    """Return exact cents as money: as it is where it is whole, to a millionth of a euro where it ends there, else as approximate."""
    if cents.denominator == 1:
        return Money(cents.numerator)
    scale = 10 ** (_SHOWN_PLACES - 2)
    rounded = Fraction(round(cents * scale), scale)
    return Phrase("exact-amount" if rounded == cents else "about-amount", {"amount": rounded / 100})


def working_lines(
    working: Working,
    drivers: Mapping[str, DriverUsed],
    member: str,
    marks: Marks,
    lang: str,
) -> Iterator[tuple[int, Phrase]]:
    """Yield how a member's exact share came about, as pairs of depth and phrase; parts of a mix stand one deeper."""
    share = exact_amount(working[member])
    pot = exact_amount(working.pot)
    if working.parts:
        for weight, inner in working.parts:
            yield 0, Phrase("working-part", {"weight": percent(weight), "whole": pot, "pot": exact_amount(inner.pot)})
            for depth, phrase in working_lines(inner, drivers, member, marks, lang):
                yield depth + 1, phrase
        yield 0, Phrase("working-sum", {"share": share})
        return
    named = working.driver is None or member in marks.get(working.driver, {})
    if member not in working.figures or not named:
        yield 0, Phrase("working-other", {"rule": Term(working.rule), "pot": pot, "share": share})
        for name, used in drivers.items():  # the rule explains nothing itself: show what it was given to read
            if member not in used.figures:
                continue
            title, figure = Term(title_in(used.title, lang)), used.figures[member].value
            told = {"driver": title, "year": used.year, "figure": figure, "unit": Term(used.unit)}
            yield 1, Phrase("working-read", told | {"mark": _marks(marks[name], member)})
        return
    figure, days = working.figures[member], working.days
    fields: dict[str, object] = {
        "pot": pot,
        "figure": figure,
        "total": working.denominator,
        "share": share,
        "count": len(working),
    }
    if days:
        fields |= {"days": days[member], "weighed": working.weights[member]}
    if working.driver:
        used = drivers[working.driver]
        fields |= {
            "driver": Term(title_in(used.title, lang)),
            "unit": Term(used.unit),
            "year": used.year,
            "mark": _marks(marks[working.driver], member),
        }
    code = "working-" + ("by" if working.driver else working.rule)
    yield 0, Phrase(f"{code}-days" if days else code, fields)


def _marks(marks: Mapping[str, Phrase], member: str) -> tuple[Phrase, ...]:
    """Return the marks of the member's own figure and of those that make up the total, each once."""
    found = [marks[member]]
    found.extend(mark for mark in marks.values() if mark not in found)
    return tuple(mark for index, mark in enumerate(found) if mark not in found[:index])


def percent(weight: Fraction) -> Phrase:
    """Return a weight as a percentage where that ends, else as a fraction."""
    return (
        Phrase("percent", {"value": weight * 100})
        if (10**10 % (weight * 100).denominator) == 0
        else Phrase("weight", {"value": weight})
    )


def left_lines(shares: Shares) -> Iterator[Phrase]:
    """Yield what of the pot the key lets nobody bear, where that is something."""
    left = shares.working.pot - sum(shares.working.values(), Fraction(0))
    if left:
        fields = {"pot": Money(shares.pot), "left": exact_amount(left), "amount": Money(shares.unallocated)}
        yield Phrase("explain-unallocated", fields)


def odd_cents_line(shares: Shares, member: str) -> Phrase:
    """Return how a member's exact share became whole cents, by the named odd-cent rule."""
    handed = shares.split.handed[member]
    fields: dict[str, object] = {
        "exact": exact_amount(shares.exact[member]),
        "amount": Money(handed.cents),
        "base": Money(handed.base),
        "odd": shares.split.odd,
        "place": handed.place,
        "claims": Phrase("claims-and-rest" if any(left_lines(shares)) else "claims", {"count": len(shares)}),
        "multiplier": shares.split.multiplier,
        "rounding": Money(shares.rounding),
    }
    return Phrase(_odd_code(shares, member), fields)


def _odd_code(shares: Shares, member: str) -> str:
    handed = shares.split.handed[member]
    if shares.odd_cents == "largest-remainder":
        return "odd-largest-remainder-one" if handed.cents != handed.base else "odd-largest-remainder-none"
    if shares.odd_cents == "webster" and member in _tied(shares):
        return "odd-webster-tie"
    return f"odd-{shares.odd_cents}"


def _tied(shares: Shares) -> frozenset[str]:
    """Return who ended on half a cent, where not all of these could be rounded up."""
    priced = {name: abs(exact) * shares.split.multiplier for name, exact in shares.exact.items()}
    halves = frozenset(name for name, price in priced.items() if (price - Fraction(1, 2)).denominator == 1)
    return halves if any(abs(shares[name]) < priced[name] for name in halves) else frozenset()
