"""The formulas of a working (*formules*): a small language over columns of figures, computed exactly and for all participants at once.

Within a formula numbers are pairs of a numerator and a denominator that are not reduced; only what it gives is a `Fraction`. That is several times
as fast as Fractions all the way, and as exact.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from functools import cache, reduce
from typing import Any

from intermunicipal.errors import InvalidNumber
from intermunicipal.messages import Term

LOG_PLACES = 12
_DIGITS = 50

Row = Mapping[str, Fraction]
Pair = tuple[int, int]
Values = Pair | list[Pair]
"""A number that is the same for all, or that of each participant."""


def log10(number: Fraction) -> Fraction:
    """Return the logarithm to base ten (*logaritme*), computed at 50 digits and rounded half to even at 12 places.

    >>> log10(Fraction(1000)), log10(Fraction(2))
    (Fraction(3, 1), Fraction(18814374729, 62500000000))
    """
    with localcontext(prec=_DIGITS):
        found = (Decimal(number.numerator) / Decimal(number.denominator)).log10()
        return Fraction(found.quantize(Decimal(1).scaleb(-LOG_PLACES), rounding=ROUND_HALF_EVEN))


def rounded(number: Fraction, places: Fraction) -> Fraction:
    """Return a number rounded half up, away from zero, to decimals (*afronden*).

    >>> rounded(Fraction(5, 4), Fraction(1)), rounded(Fraction(-5, 2), Fraction(0))
    (Fraction(13, 10), Fraction(-3, 1))
    """
    scale = Fraction(10) ** int(places)
    whole, part = divmod(abs(number) * scale, 1)
    found = (whole + (part >= Fraction(1, 2))) / scale
    return -found if number < 0 else found


def _rounded_euros(cents: Fraction, decimals: Fraction) -> Fraction:
    return rounded(cents, decimals - 2)


def _plus(one: Pair, other: Pair) -> Pair:
    if one[1] == other[1]:
        return one[0] + other[0], one[1]
    return one[0] * other[1] + other[0] * one[1], one[1] * other[1]


def _minus(one: Pair, other: Pair) -> Pair:
    return _plus(one, (-other[0], other[1]))


def _times(one: Pair, other: Pair) -> Pair:
    return one[0] * other[0], one[1] * other[1]


def _over(one: Pair, other: Pair) -> Pair:
    """Divide; the denominator stays above zero, so that numbers compare."""
    if not other[0]:
        raise ZeroDivisionError
    if other[0] < 0:
        return -one[0] * other[1], -one[1] * other[0]
    return one[0] * other[1], one[1] * other[0]


def _smaller(one: Pair, other: Pair) -> Pair:
    return other if other[0] * one[1] < one[0] * other[1] else one


def _larger(one: Pair, other: Pair) -> Pair:
    return other if other[0] * one[1] > one[0] * other[1] else one


def _of_fractions(function: Callable[..., Fraction]) -> Callable[..., Pair]:
    return lambda *pairs: function(*(Fraction(*pair) for pair in pairs)).as_integer_ratio()


_OPERATORS: Mapping[type[ast.operator], Callable[[Pair, Pair], Pair]] = {
    ast.Add: _plus,
    ast.Sub: _minus,
    ast.Mult: _times,
    ast.Div: _over,
}
_FUNCTIONS: Mapping[str, Callable[..., Pair]] = {
    "min": lambda *pairs: reduce(_smaller, pairs),
    "max": lambda *pairs: reduce(_larger, pairs),
    "log10": _of_fractions(log10),
    "round": _of_fractions(rounded),
    "round_euros": _of_fractions(_rounded_euros),
}


@cache
def parsed(formula: str) -> ast.expr:
    """Return the tree of a formula (*ontlede formule*): names, whole numbers, `+ - * /`, `min`, `max`, `log10`, `round` and `round_euros`."""
    return ast.parse(formula, mode="eval").body


def _pair(figure: Any) -> Pair:
    if type(figure) is not Fraction:
        raise InvalidNumber(figure, Term("exact-number"))
    return figure.as_integer_ratio()


def _values(node: ast.expr, columns: Mapping[str, Any], names: tuple[str, ...]) -> Values:
    match node:
        case ast.Constant(value=int(value)) if not isinstance(value, bool):
            return value, 1
        case ast.Name(id=name):
            column = columns[name]
            return [_pair(column[one]) for one in names] if isinstance(column, Mapping) else _pair(column)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _OPERATORS:
            return _each(_OPERATORS[type(sign)], _values(left, columns, names), _values(right, columns, names))
        case ast.Call(func=ast.Name(id=name), args=args) if name in _FUNCTIONS:
            return _all(_FUNCTIONS[name], [_values(one, columns, names) for one in args])
    message = f"a formula has no {ast.unparse(node)}"
    raise TypeError(message)


def _each(combine: Callable[[Pair, Pair], Pair], left: Values, right: Values) -> Values:
    """Combine two values, each the same for all or one for each."""
    if isinstance(left, tuple):
        return combine(left, right) if isinstance(right, tuple) else [combine(left, one) for one in right]
    if isinstance(right, tuple):
        return [combine(one, right) for one in left]
    return list(map(combine, left, right))


def _all(function: Callable[..., Pair], args: list[Values]) -> Values:
    """Apply a function to values, each the same for all or one for each."""
    count = next((len(one) for one in args if isinstance(one, list)), None)
    if count is None:
        return function(*args)
    return [
        function(*row) for row in zip(*([one] * count if isinstance(one, tuple) else one for one in args), strict=True)
    ]


def compute(formula: str, columns: Mapping[str, Any], names: Iterable[str]) -> dict[str, Fraction]:
    """Return what a formula gives for each of these participants (*uitkomsten*); a column is a Fraction, or a table of them by name.

    >>> compute("pot * figure / total", {"pot": Fraction(100), "figure": {"a": Fraction(1), "b": Fraction(2)}, "total": Fraction(3)}, ["a", "b"])
    {'a': Fraction(100, 3), 'b': Fraction(200, 3)}
    """
    order = tuple(names)
    found = _values(parsed(formula), columns, order)
    if isinstance(found, tuple):
        return dict.fromkeys(order, Fraction(*found))
    return {name: Fraction(*pair) for name, pair in zip(order, found, strict=True)}


def evaluate(formula: str, row: Row) -> Fraction:
    """Return what a formula gives for these figures (*uitkomst*), exactly.

    >>> evaluate("pot * figure / total", {"pot": Fraction(100), "figure": Fraction(1), "total": Fraction(3)})
    Fraction(100, 3)
    """
    return compute(formula, row, ("",))[""]
