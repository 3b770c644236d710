"""Numbers and amounts come in exactly, or not at all."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intermunicipal.errors import InvalidAmount, InvalidNumber
from intermunicipal.exact import cents, euro_text, euros, ratio
from intermunicipal.messages import Money

NOT_EXACT = [
    0.35,
    float("nan"),
    True,
    False,
    None,
    Decimal("0.35"),
    1 + 0j,
    b"1",
    ["1"],
    "",
    " ",
    "-",
    "1e3",
    "1,5",
    "1.000,5",
    "NaN",
    "inf",
    "½",
    "٣",
    "１",
    "1_000",
    "+1",
    "1.",
    ".5",
    "- 1",
    "--1",
    "1/0",
    "0/0",
    "1/-2",
    "1 / 2",
    "1/2/3",
    "1.5/2",
    "1/2%",
    "%",
    "5%%",
    "5  %",
    "0x10",
    "1" * 5000,
]

NO_EURO_TEXT = [
    1,
    0,
    12.5,
    True,
    None,
    Decimal("1.00"),
    Fraction(1),
    b"1.00",
    "",
    "12",
    "12.5",
    "12.500",
    "12,50",
    "1,234.50",
    "1.234,50",
    "1 234.50",
    "+1.00",
    "- 1.00",
    "--1.00",
    ".50",
    "1.",
    "1e3",
    "1e3.00",
    "NaN",
    "½.00",
    "٣.٠٠",
    "１.００",
    "€1.00",
    "1.00 EUR",
    "1_0.00",
    "1" * 5000 + ".00",
]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (3, Fraction(3)),
        (-3, Fraction(-3)),
        (Fraction(2, 37), Fraction(2, 37)),
        ("3", Fraction(3)),
        ("-3", Fraction(-3)),
        ("007", Fraction(7)),
        ("2/37", Fraction(2, 37)),
        ("-2/37", Fraction(-2, 37)),
        ("4/8", Fraction(1, 2)),
        ("0.35", Fraction(7, 20)),
        ("-0.35", Fraction(-7, 20)),
        ("0.10", Fraction(1, 10)),
        ("35%", Fraction(7, 20)),
        ("35 %", Fraction(7, 20)),
        ("-35%", Fraction(-7, 20)),
        ("33.3%", Fraction(333, 1000)),
        ("100%", Fraction(1)),
        (" 35% ", Fraction(7, 20)),
        ("0", Fraction(0)),
        ("-0", Fraction(0)),
    ],
)
def test_a_number_is_read_exactly(written, expected):
    found = ratio(written)
    assert found == expected
    assert type(found) is Fraction


@pytest.mark.parametrize("written", NOT_EXACT, ids=lambda value: repr(value)[:12])
def test_what_is_no_exact_number_is_refused(written):
    with pytest.raises(InvalidNumber) as refused:
        ratio(written)
    assert refused.value.asked is written


@given(st.fractions())
def test_a_fraction_written_as_text_reads_back(number):
    assert ratio(f"{number.numerator}/{number.denominator}") == number


@given(st.integers(), st.integers(0, 8))
def test_a_decimal_is_its_digits_over_a_power_of_ten(digits, places):
    text = f"{abs(digits):0{places + 1}d}"
    written = (
        f"{'-' if digits < 0 else ''}{text[: len(text) - places]}{'.' if places else ''}{text[len(text) - places :]}"
    )
    assert ratio(written) == Fraction(digits, 10**places)
    assert ratio(f"{written}%") == Fraction(digits, 10 ** (places + 2))


def test_the_refusal_of_a_float_says_how_to_write_it():
    with pytest.raises(InvalidNumber) as refused:
        ratio(0.35)
    assert str(refused.value) == (
        'Found 0.35 where an exact number, such as 3, "2/37", "0.35" or "35%" should stand. '
        "Nothing is converted silently: a float is not exact, text is no number, a decimal comma is no point. "
        'Write an exact number, such as 3, "2/37", "0.35" or "35%".'
    )


@pytest.mark.parametrize("amount", [0, 1, -1, 10**30])
def test_cents_are_a_plain_whole_number(amount):
    assert cents(amount) == amount


def test_cents_of_money_are_a_plain_int():
    assert type(cents(Money(5))) is int


@pytest.mark.parametrize("amount", [1.0, 0.0, True, False, None, "100", "1.00", Fraction(1), Decimal(1)])
def test_cents_take_nothing_but_an_int(amount):
    with pytest.raises(InvalidAmount) as refused:
        cents(amount)
    assert refused.value.asked is amount


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12345.67", 1234567),
        ("12.50", 1250),
        ("0.05", 5),
        ("-0.05", -5),
        ("-12.50", -1250),
        ("0.00", 0),
        ("-0.00", 0),
        ("007.10", 710),
        (" 12.50 ", 1250),
        ("99999999999999999999.99", 9999999999999999999999),
    ],
)
def test_euro_text_is_read_to_the_cent(text, expected):
    found = euros(text)
    assert found == expected
    assert type(found) is int


@pytest.mark.parametrize("text", NO_EURO_TEXT, ids=lambda value: repr(value)[:12])
def test_what_is_no_euro_text_with_two_decimals_is_refused(text):
    with pytest.raises(InvalidAmount) as refused:
        euros(text)
    assert refused.value.asked is text


def test_the_refusal_of_an_amount_says_how_to_write_it():
    with pytest.raises(InvalidAmount) as refused:
        euros("12.5")
    assert str(refused.value) == (
        "Found the amount 12.5. "
        "On disk an amount is euro text with two decimals and a point; in Python it is a whole number of cents. "
        'Write it as text, such as "12345.67", in a document, and as 1234567 in Python.'
    )


@pytest.mark.parametrize(
    ("amount", "expected"),
    [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (50, "0.50"), (-100, "-1.00"), (123456789, "1234567.89")],
)
def test_cents_are_written_as_euro_text(amount, expected):
    assert euro_text(amount) == expected


@given(st.integers())
def test_euro_text_reads_back_to_the_same_cents(amount):
    assert euros(euro_text(amount)) == amount


@pytest.mark.parametrize("amount", [1.5, 100.0, True])
def test_nothing_but_cents_is_written_as_euro_text(amount):
    with pytest.raises(InvalidAmount):
        euro_text(amount)
