"""How one value is written in a language (*schrijfwijze*): amounts, dates, exact numbers, terms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Context, Decimal, localcontext
from fractions import Fraction

from attrs import field, frozen

from intermunicipal.frozen import frozen_map

_MOST_PLACES = 12
_MORE_DIGITS = 20
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
LOCALES = {"nl": "nl_BE", "fr": "fr_BE", "en": "en_GB"}
"""How each language writes amounts and dates: as in Belgium, and English as in Europe."""


class Term(str):
    """A word of the field (*vakterm*) that each language has its own word for: `Term("member")` is written `lid` in Dutch.

    >>> from intermunicipal.messages import CORE
    >>> CORE.write(Term("member"), "nl")
    'lid'
    """

    __slots__ = ()


class Money(int):
    """A whole number of euro cents (*bedrag*) that is to be written as money.

    >>> from intermunicipal.messages import CORE
    >>> CORE.write(Money(123456), "en")
    '€1,234.56'
    """

    __slots__ = ()


@frozen
class Phrase:
    """A part of a sentence (*zinsdeel*) with a code and fields of its own, written when the language is known."""

    code: str
    fields: Mapping[str, object] = field(factory=dict, converter=frozen_map)


def percentage(weight: Fraction) -> Phrase:
    """Return a weight as a percentage where that ends, else as a fraction (*percentage*).

    >>> percentage(Fraction(3, 10)).fields["value"], percentage(Fraction(1, 3)).code
    (Fraction(30, 1), 'weight')
    """
    ends = 10**10 % (weight * 100).denominator == 0
    return Phrase("percent", {"value": weight * 100}) if ends else Phrase("weight", {"value": weight})


def format_money(cents: int, lang: str) -> str:
    """Write whole cents as the language writes euros (*bedrag in euro*).

    >>> format_money(-5, "en")
    '-€0.05'
    """
    from babel.numbers import format_currency

    amount = _decimal(Fraction(cents, 100), 2)
    with localcontext(_context(amount)):
        return str(format_currency(amount, "EUR", locale=LOCALES[lang]))


def digits(number: int) -> str:
    """Write a whole number in digits (*cijfers*), as many as it has; `str` refuses a number with more than some thousands.

    >>> digits(-120), len(digits(10**5000))
    ('-120', 5001)
    """
    return str(Decimal(number))


def plain_text(value: object) -> str:
    """Write any other value as Python does (*tekst*), a whole number of any length too."""
    return digits(value) if type(value) is int else visible(str(value))


def visible(text: str) -> str:
    r"""Return a text of one line in which signs that steer a terminal, or turn the order of letters round, are seen (*zichtbaar*).

    >>> print(visible("Aa\x1b[2J, Bee\u202e"))
    Aa\x1b[2J, Bee\u202e
    """
    return text if text.isprintable() else _UNSEEN.sub(_escape, text)


def _escape(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")


def format_exact(value: Fraction | int, lang: str) -> str:
    """Write an exact number (*exact getal*): as a decimal when it ends within twelve places, else as a fraction `a/b`.

    >>> from fractions import Fraction
    >>> format_exact(Fraction(1, 8), "nl"), format_exact(Fraction(1, 3), "nl")
    ('0,125', '1/3')
    """
    from babel.numbers import format_decimal

    whole = Fraction(value)
    places = _places(whole.denominator)
    if places is None:
        return f"{digits(whole.numerator)}/{digits(whole.denominator)}"
    pattern = f"#,##0.{'0' * places}" if places else "#,##0"
    number = _decimal(whole, places)
    with localcontext(_context(number)):
        return str(format_decimal(number, format=pattern, locale=LOCALES[lang]))


def format_date(value: date, lang: str) -> str:
    """Write a calendar day in words (*datum voluit*); what has a time is no calendar day and is shown as it is.

    >>> from datetime import date
    >>> format_date(date(2019, 1, 1), "nl")
    '1 januari 2019'
    """
    from babel.dates import format_date as babel_date

    if isinstance(value, datetime):
        return str(value)
    written = str(babel_date(value, format="long", locale=LOCALES[lang]))
    return written.replace("1 ", "1er ", 1) if lang == "fr" and value.day == 1 else written


def _decimal(value: Fraction, places: int) -> Decimal:
    """Return `value`, which ends at `places` decimals, as a Decimal built from text: no context can round it."""
    whole = digits(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return Decimal(f"{sign}{whole[: len(whole) - places]}.{whole[len(whole) - places :]}")


def _context(number: Decimal) -> Context:
    """Return a context in which all digits of a number can be written, with those that a pattern adds."""
    return Context(prec=len(number.as_tuple().digits) + _MORE_DIGITS)


def _places(denominator: int) -> int | None:
    """Return how many decimals a fraction with this denominator needs, or None where it has no end or too late an end."""
    return next((places for places in range(_MOST_PLACES + 1) if 10**places % denominator == 0), None)
