"""Formulas with the figures of a member in them (*formules in cijfers*): so that a reader can do each sum by hand."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from fractions import Fraction
from functools import reduce

from intermunicipal.messages import Money, Phrase
from intermunicipal.sharing import Step
from intermunicipal.sharing.formulas import parsed

_SHOWN_PLACES = 6
_MOST_PLACES = 12
_LONG = 10**6
_RATE_PLACES = 10
_SMALL = 1000_00


def exact_amount(cents: Fraction, places: int = _SHOWN_PLACES) -> Phrase | Money:
    """Return exact cents as money: as it is where it is whole, to a millionth of a euro where it ends there, else as approximate."""
    if cents.denominator == 1:
        return Money(cents.numerator)
    scale = 10 ** (places - 2)
    rounded = Fraction(round(cents * scale), scale)
    return Phrase("exact-amount" if rounded == cents else "about-amount", {"amount": rounded / 100})


def step_phrase(line: Step, member: str) -> Phrase:
    """Return one line of a working for a member (*stap in woorden*): what it is, the formula in figures, what it gives."""
    about = line.about.get(member)
    what = Phrase(f"step-{line.code}", {"about": about} if about is not None else {})
    result = _shown(line.values[member], money=line.kind != "figure")
    tree = parsed(line.formula)
    if isinstance(tree, ast.Name):
        return Phrase("step-only", {"what": what, "result": result})
    return Phrase("step", {"what": what, "formula": _formula(tree, line, member), "result": result})


_SIGNS: Mapping[type[ast.operator], tuple[str, int]] = {
    ast.Add: ("plus", 1),
    ast.Sub: ("minus", 1),
    ast.Mult: ("times", 2),
    ast.Div: ("over", 2),
}
_ATOM = 3


def _formula(node: ast.expr, line: Step, member: str) -> object:
    """Write a formula with the figures of a member in it."""
    match node:
        case ast.Constant(value=int(number)):
            return Fraction(number)
        case ast.Name(id=name):
            column = line.columns[name]
            return _shown(column.of(member), money=column.money)
        case ast.BinOp(left=left, op=sign, right=right):
            code, binds = _SIGNS[type(sign)]
            tight = code in ("minus", "over")
            return Phrase(
                f"formula-{code}",
                {
                    "left": _bracketed(left, line, member, weak=_binds(left, line, member) < binds),
                    "right": _bracketed(right, line, member, weak=_binds(right, line, member) < binds + tight),
                },
            )
        case ast.Call(func=ast.Name(id=name), args=args):
            first, *more = [_formula(one, line, member) for one in args]
            given = {"first": first, "second": reduce(_listed, more)} if more else {"first": first}
            return Phrase(f"formula-{name.replace('_', '-')}", given)
    message = f"a formula has no {type(node).__name__}"
    raise TypeError(message)


def _listed(first: object, second: object) -> Phrase:
    return Phrase("formula-list", {"first": first, "second": second})


def _bracketed(node: ast.expr, line: Step, member: str, *, weak: bool) -> object:
    written = _formula(node, line, member)
    return Phrase("formula-brackets", {"inner": written}) if weak else written


def _binds(node: ast.expr, line: Step, member: str) -> int:
    """Return how tightly a part of a formula holds together as it is written: a fraction is written as a division."""
    if isinstance(node, ast.BinOp):
        return _SIGNS[type(node.op)][1]
    if isinstance(node, ast.Name):
        column = line.columns[node.id]
        figure = column.of(member)
        if figure < 0:
            return 0
        return 2 if not column.money and _is_fraction(figure) and figure.denominator <= _LONG else _ATOM
    return _ATOM


def _is_fraction(figure: Fraction) -> bool:
    """Say whether no decimals, or too many, would write a number exactly."""
    return bool(10**_MOST_PLACES % figure.denominator)


def exact_number(figure: Fraction) -> Phrase | Fraction:
    """Return an exact number as it is, or to twelve decimals as approximate where it is a fraction of long numbers (*getal*)."""
    if not _is_fraction(figure) or figure.denominator <= _LONG:
        return figure
    return Phrase("about-number", {"number": Fraction(round(figure * 10**_MOST_PLACES), 10**_MOST_PLACES)})


def _shown(value: Fraction, *, money: bool) -> object:
    """Write a figure; a small amount, such as that for one unit, to more decimals, since a formula may multiply it by thousands."""
    if not money:
        return exact_number(value)
    return exact_amount(value, _RATE_PLACES if abs(value) < _SMALL else _SHOWN_PLACES)
