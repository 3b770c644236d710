"""Exact money (*exact geld*): whole cents, exact numbers, and the named rules for odd cents.

Amounts are `int` cents, numbers are `Fraction`; a `float` is refused wherever it turns up. `split` hands out the cents of a pot over exact
shares, once, by a named rule, so that always: allocated + rounding + unallocated = pot.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from itertools import count
from math import ceil, floor, lcm
from typing import Annotated, Any

from attrs import field, frozen

from intermunicipal.errors import (
    AmountComma,
    CentsOrEuros,
    DecimalComma,
    InvalidAmount,
    InvalidNumber,
    ThousandsOrDecimals,
    unknown,
)
from intermunicipal.frozen import frozen_map
from intermunicipal.messages import Term

Cents = Annotated[int, "euro cents"]
"""Whole euro cents (*eurocenten*) as a plain `int`; on disk they are euro text such as `12345.67`."""

Price = Annotated[Fraction, "exact euro cents"]
"""Exact euro cents (*prijs*) as a `Fraction`; on disk they are euro text with two decimals or more, such as `21.5298`."""

_NUMBER = r"\d{1,60}"  # more digits are a mistake, and would let a text make the machine work for nothing
_RATIO = re.compile(
    rf"(?P<sign>-?)(?:(?P<top>{_NUMBER})/(?P<bottom>{_NUMBER})|(?P<whole>{_NUMBER})(?:\.(?P<part>{_NUMBER}))?(?P<percent> ?%)?)",
    re.ASCII,
)
_EURO = re.compile(rf"(?P<sign>-?)(?P<euros>{_NUMBER})\.(?P<cents>\d\d)", re.ASCII)
_PRICE = re.compile(rf"-?{_NUMBER}\.\d{{2,60}}", re.ASCII)
_POINTED = re.compile(r"-?[1-9]\d{0,2}\.\d{3}", re.ASCII)
_COMMA = re.compile(r"(?P<whole>-?\d{1,3}(?:[. ]?\d{3}){0,19}),(?P<part>\d{1,60})", re.ASCII)
_WHOLE = re.compile(rf"-?{_NUMBER}", re.ASCII)
_CENTS = 2
_EURO_CENTS = 100
_WIDE = 2**14  # bits: beyond this a common denominator costs more than it saves
_MOST_PLACES = 60
TOO_LONG = 10**60
"""The smallest number with more digits than are read (*te lang*)."""
_HALF = Fraction(1, 2)


def ratio(value: object) -> Fraction:
    """Return an exact number (*exact getal*) from an `int`, a `Fraction`, or text: `"35%"`, `"2/37"`, `"0.35"`.

    Raises `InvalidNumber` for anything else, a float and a boolean among them.

    >>> ratio("35%"), ratio("2/37"), ratio(3)
    (Fraction(7, 20), Fraction(2, 37), Fraction(3, 1))
    """
    if type(value) is int:  # asking for the class itself is many times as fast as `isinstance` of Fraction
        return Fraction(value)
    if type(value) is Fraction or isinstance(value, Fraction):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    match = _RATIO.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None and (point := _with_point(value)):
        raise DecimalComma(value, Term("exact-number"), point)
    if match is None or (match["bottom"] and int(match["bottom"]) == 0):
        raise InvalidNumber(value, Term("exact-number"))
    if match["top"]:
        number = Fraction(int(match["top"]), int(match["bottom"]))
    else:
        number = Fraction(f"{match['whole']}.{match['part'] or 0}") / (100 if match["percent"] else 1)
    return -number if match["sign"] else number


def growth(value: object) -> Fraction:
    """Return a growth (*groei*) such as `"5%"`; raises `InvalidNumber` for a whole number from 2 on: 5 is 500 %, and surely not meant.

    >>> growth("5%"), growth("1.2")
    (Fraction(1, 20), Fraction(6, 5))
    """
    number = ratio(value)
    if number > 1 and number.denominator == 1:
        raise InvalidNumber(value, Term("growth-in-percent"))
    return number


def by_name(table: Mapping[str, Any], expected: str) -> dict[str, Any]:
    """Return a table in order of name (*op naam*), or refuse with `InvalidNumber` what is none, or has a name that is no text."""
    if not isinstance(table, Mapping):
        raise InvalidNumber(table, Term(expected))
    for name in table:
        if not isinstance(name, str):
            raise InvalidNumber(name, Term("text"))
    return dict(sorted(table.items()))


def exact_table(table: Mapping[str, object]) -> Mapping[str, Fraction]:
    """Return a table of exact numbers (*exacte tabel*) in order of name; raises `InvalidNumber`.

    >>> dict(exact_table({"b": "60%", "a": "2/5"}))
    {'a': Fraction(2, 5), 'b': Fraction(3, 5)}
    """
    return frozen_map({name: ratio(value) for name, value in by_name(table, "numbers-by-name").items()})


def whole_number(value: object) -> int:
    """Return a whole number (*geheel getal*), or refuse with `InvalidNumber` what is none, a boolean among it.

    >>> whole_number(3)
    3
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise InvalidNumber(value, Term("integer"))


def _with_point(value: object) -> str | None:
    """Return a number that is written with a decimal comma as it should be written, or None for any other value."""
    match = _COMMA.fullmatch(value.strip()) if isinstance(value, str) else None
    return re.sub("[. ]", "", match["whole"]) + "." + match["part"] if match else None


def cents(value: object) -> int:
    """Return whole cents, given as a plain `int` (*hele centen*); a float, a boolean or text is refused with `InvalidAmount`.

    >>> cents(100_00)
    10000
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    raise InvalidAmount(value)


def euros(text: object) -> int:
    """Return the cents of an amount written as euro text with two decimals (*eurobedrag*), such as `"12345.67"`.

    Raises `InvalidAmount` for a number, thousands separators or other than two decimals; its subclasses `AmountComma` for a decimal comma,
    `CentsOrEuros` where there are no decimals, so that nobody can tell euros from cents.

    >>> euros("12345.67"), euros("-0.05")
    (1234567, -5)
    """
    match = _EURO.fullmatch(text.strip()) if isinstance(text, str) else None
    if match is None:
        raise _wrong_amount(text)
    amount = int(match["euros"]) * 100 + int(match["cents"])
    return -amount if match["sign"] else amount


def euro_amount(text: object) -> Fraction:
    """Return the exact cents of a price in euro text with two decimals or more (*prijs in euro*), such as `"21.5298"`.

    Raises `InvalidAmount` and its subclasses, as `euros` does; `ThousandsOrDecimals` for `2.500`, of which nobody can tell what it means.

    >>> euro_amount("0.125")
    Fraction(25, 2)
    """
    match = _PRICE.fullmatch(text.strip()) if isinstance(text, str) else None
    if match is None:
        raise _wrong_amount(text, _MOST_PLACES)
    if _POINTED.fullmatch(match[0]):
        raise ThousandsOrDecimals(text, f"{match[0].replace('.', '')}.00", f"{match[0]}0")
    return Fraction(match[0]) * 100


def price_text(amount: Fraction) -> str | None:
    """Write exact cents as euro text with two decimals or more (*prijs als tekst*), or return None where no text is read back as they are.

    >>> price_text(Fraction(25, 2)), price_text(Fraction(30)), price_text(Fraction(1, 3))
    ('0.1250', '0.30', None)
    """
    places = next((places for places in range(_CENTS, _MOST_PLACES + 1) if 10**places * amount % 100 == 0), None)
    if places is None or abs(amount) >= TOO_LONG * _EURO_CENTS:
        return None
    if places == _CENTS + 1:  # three decimals are read as thousands by half of the world
        places += 1
    whole, part = divmod(abs(amount) * 10**places // 100, 10**places)
    return f"{'-' if amount < 0 else ''}{whole}.{part:0{places}d}"


def _wrong_amount(value: object, decimals: int = _CENTS) -> InvalidAmount:
    """Return the refusal that fits an amount: with how it should stand, where that can be told."""
    text = str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    if _WHOLE.fullmatch(text):
        return CentsOrEuros(value, f"{text}.00", euro_text(int(text)))
    point = _with_point(value)
    if point and len(point.partition(".")[2]) <= decimals:
        return AmountComma(value, point.ljust(len(point.partition(".")[0]) + 1 + _CENTS, "0"))
    return InvalidAmount(value)


def euro_text(amount: int) -> str:
    """Write cents as euro text, the reverse of `euros` (*eurobedrag als tekst*).

    >>> euro_text(-5)
    '-0.05'
    """
    whole, part = divmod(abs(cents(amount)), 100)
    return f"{'-' if amount < 0 else ''}{whole}.{part:02d}"


def exact_sum(numbers: Iterable[int | Fraction]) -> Fraction:
    """Return the sum of exact numbers (*som*), as fast as one sum a denominator is.

    >>> exact_sum([Fraction(1, 3), Fraction(1, 3), Fraction(1, 2), 1])
    Fraction(13, 6)
    """
    pairs = [number.as_integer_ratio() for number in numbers]
    common = lcm(*[bottom for _, bottom in pairs])
    if common.bit_length() > _WIDE:
        return sum((Fraction(top, bottom) for top, bottom in pairs), Fraction(0))
    return Fraction(sum([top * (common // bottom) for top, bottom in pairs]), common)


def in_proportion(pot: Fraction, weights: Mapping[str, Fraction], total: Fraction) -> dict[str, Fraction]:
    """Return of each weight its part of a pot (*naar verhouding*): `pot x weight / total`.

    >>> in_proportion(Fraction(10), {"a": Fraction(1), "b": Fraction(3)}, Fraction(4))
    {'a': Fraction(5, 2), 'b': Fraction(15, 2)}
    """
    rate = pot / total
    top, bottom = rate.numerator, rate.denominator
    return {name: Fraction(top * one.numerator, bottom * one.denominator) for name, one in weights.items()}


@frozen
class Handed:
    """How one claimant's cents came about (*centen per deelnemer*).

    `cents` is the amount handed out, `base` the whole cents before odd cents, `place` the place in the queue for odd cents (1 is first; 0
    where the rule has no queue).
    """

    cents: int
    base: int
    place: int = 0


@frozen
class Split:
    """A pot in cents (*verdeling in centen*): what each got, the difference by rounding, what was left unallocated.

    `odd` counts the odd cents that were handed out. `multiplier` is what the webster rule multiplied every exact share by before rounding it
    half up (1 elsewhere).
    """

    pot: int
    odd_cents: str
    handed: Mapping[str, Handed] = field(converter=frozen_map)
    rounding: int
    unallocated: int
    odd: int = 0
    multiplier: Fraction = field(default=Fraction(1))

    @property
    def cents(self) -> dict[str, int]:
        """Cents per claimant."""
        return {name: handed.cents for name, handed in self.handed.items()}


Outcome = tuple[dict[str, Handed], int, Fraction]
_REST = "\x00rest"
"""The claimant that stands for what nobody bears; it comes last in every tie."""


def _queue(shares: Mapping[str, Fraction], price: Callable[[str], Fraction]) -> list[str]:
    """Order claimants: lowest price first; a tie goes to the larger exact share, then by id."""
    return sorted(shares, key=lambda name: (price(name), -shares[name], name == _REST, name))


def _largest_remainder(pot: int, shares: Mapping[str, Fraction]) -> Outcome:
    base = {name: share.numerator // share.denominator for name, share in shares.items()}
    odd = pot - sum(base.values())
    queue = _by_remainder(shares, base)
    handed = {name: Handed(base[name] + (place <= odd), base[name], place) for place, name in enumerate(queue, 1)}
    return handed, odd, Fraction(1)


def _by_remainder(shares: Mapping[str, Fraction], base: Mapping[str, int]) -> list[str]:
    """Order claimants by what is left beside their whole cents, the largest first; ties as in `_queue`, of which this is the fast form."""
    common = lcm(*(share.denominator for share in shares.values()))
    if common.bit_length() > _WIDE:
        return _queue(shares, lambda name: base[name] - shares[name])
    left = {name: share.numerator % share.denominator * (common // share.denominator) for name, share in shares.items()}
    return sorted(shares, key=lambda name: (-left[name], -base[name], name == _REST, name))


def _webster(pot: int, shares: Mapping[str, Fraction]) -> Outcome:
    """Hand cents to the cheapest claims: the k-th cent of a share s has the price (k - 1/2) / s; one price separates those paid from the rest."""
    claims = {name: share for name, share in shares.items() if share > 0}
    got = dict.fromkeys(shares, 0) | {name: ceil(share - _HALF) for name, share in claims.items()}
    base = dict(got)
    while claims and sum(got.values()) < pot:
        got[_queue(claims, lambda name: (got[name] + _HALF) / claims[name])[0]] += 1
    while sum(got.values()) > pot:
        taken = {name: claims[name] for name in claims if got[name]}
        got[_queue(taken, lambda name: (got[name] - _HALF) / claims[name])[-1]] -= 1
    low = max(((got[name] - _HALF) / claims[name] for name in claims if got[name]), default=Fraction(1))
    high = min(((got[name] + _HALF) / claims[name] for name in claims), default=low)
    return {name: Handed(got[name], base[name]) for name in shares}, 0, _shortest(low, high)


def _shortest(low: Fraction, high: Fraction) -> Fraction:
    """Return 1 where it lies from `low` to below `high`, else the number with the fewest decimals that does; `low` where they are equal."""
    if low <= 1 < high or low == high:
        return Fraction(1) if low <= 1 <= high else low
    places = next(places for places in count() if Fraction(ceil(low * 10**places), 10**places) < high)
    return Fraction(ceil(low * 10**places), 10**places)


def _half_up(_: int, shares: Mapping[str, Fraction]) -> Outcome:
    rounded = {name: floor(share + _HALF) for name, share in shares.items()}
    return {name: Handed(amount, amount) for name, amount in rounded.items()}, 0, Fraction(1)


def _in_euros(handed: Mapping[str, Handed]) -> dict[str, Handed]:
    return {name: Handed(one.cents * _EURO_CENTS, one.base * _EURO_CENTS, one.place) for name, one in handed.items()}


def _half_up_euro(pot: int, shares: Mapping[str, Fraction]) -> Outcome:
    handed, _, multiplier = _half_up(pot, {name: share / _EURO_CENTS for name, share in shares.items()})
    return _in_euros(handed), 0, multiplier


def _largest_remainder_euro(pot: int, shares: Mapping[str, Fraction]) -> Outcome:
    """Hand out the pot in whole euros, itself rounded half up: the cents that this leaves or adds are rounding."""
    whole = floor(Fraction(pot, _EURO_CENTS) + _HALF)
    handed, odd, multiplier = _largest_remainder(whole, {name: share / _EURO_CENTS for name, share in shares.items()})
    return _in_euros(handed), odd, multiplier


ODD_CENT_RULES: Mapping[str, Callable[[int, Mapping[str, Fraction]], Outcome]] = {
    "largest-remainder": _largest_remainder,
    "webster": _webster,
    "half-up": _half_up,
    "largest-remainder-euro": _largest_remainder_euro,
    "half-up-euro": _half_up_euro,
}
"""The named odd-cent rules: `largest-remainder` (default), `webster`, `half-up` (each on its own).

Under `webster` nobody pays less when the pot grows, as long as shares are in proportion to it, as those of a tariff are not. Those
that end in `-euro` hand out whole euros; what that leaves of the pot, or adds to it, is shown as `rounding`.
"""


def odd_cent_rule(name: str) -> str:
    """Return the name of an odd-cent rule (*regel voor restcenten*), or refuse with `UnknownName` one that does not exist.

    >>> odd_cent_rule("webster")
    'webster'
    """
    if name not in ODD_CENT_RULES:
        raise unknown("odd-cent-rule", name, ODD_CENT_RULES)
    return name


def _exact(share: object) -> Fraction:
    if type(share) is Fraction:
        return share
    if isinstance(share, (int, Fraction)) and not isinstance(share, bool):
        return Fraction(share)
    raise InvalidNumber(share, Term("exact-number"))


def split(pot: int, shares: Mapping[str, Fraction], odd_cents: str = "largest-remainder") -> Split:
    """Hand out a pot in whole cents over exact shares (*centen verdelen*).

    `shares` are exact cents per claimant, of one sign with the pot; what they leave of the pot is `unallocated`. A credit (negative pot)
    mirrors the debit. Ties go to the larger exact share, then by id, so the order of `shares` never matters. Raises `UnknownName` for
    an odd-cent rule that does not exist, `InvalidAmount` for a pot that is no whole number of cents, `InvalidNumber` for shares of the other
    sign or beyond the pot.

    >>> split(100, {"a": Fraction(100, 3), "b": Fraction(100, 3), "c": Fraction(100, 3)}).cents
    {'a': 34, 'b': 33, 'c': 33}
    """
    odd_cents = odd_cent_rule(odd_cents)
    sign = -1 if cents(pot) < 0 else 1
    given = {name: _exact(share) for name, share in shares.items()}
    mirrored = given if sign > 0 else {name: -share for name, share in given.items()}
    rest = abs(pot) - exact_sum(mirrored.values())
    wrong = [share for share in (*mirrored.values(), rest) if share.numerator < 0]
    if wrong:
        raise InvalidNumber(sign * wrong[0], Term("share-of-pot"))
    handed, odd, multiplier = ODD_CENT_RULES[odd_cents](abs(pot), mirrored | ({_REST: rest} if rest else {}))
    signed = dict(handed)
    if sign < 0:
        signed = {name: Handed(-one.cents, -one.base, one.place) for name, one in handed.items()}
    unallocated = signed.pop(_REST).cents if rest else 0
    ordered = {name: signed[name] for name in shares}
    rounding = pot - unallocated - sum(one.cents for one in ordered.values())
    return Split(pot, odd_cents, ordered, rounding, unallocated, odd, multiplier)
