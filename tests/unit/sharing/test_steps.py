"""The lines of a working: a small language of formulas, and values that are what the formulas give."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intermunicipal.messages import Phrase
from intermunicipal.sharing import Column, Step
from intermunicipal.sharing.formulas import LOG_PLACES, evaluate, log10, rounded
from intermunicipal.sharing.steps import cents_of

ROW = {"a": Fraction(1, 2), "b": Fraction(3), "c": Fraction(-5)}
numbers = st.fractions(-1000, 1000, max_denominator=60)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("a", Fraction(1, 2)),
        ("7", 7),
        ("a + b", Fraction(7, 2)),
        ("a - b", Fraction(-5, 2)),
        ("a * b", Fraction(3, 2)),
        ("a / b", Fraction(1, 6)),
        ("1 / 3", Fraction(1, 3)),  # of whole numbers too, and exactly
        ("2 + 3 * 4", 14),
        ("(2 + 3) * 4", 20),
        ("10 - 4 - 3", 3),  # from the left
        ("12 / 6 / 2", 1),
        ("1 + b * (a - c) / 2", Fraction(37, 4)),  # 1 + 3 x 5.5 / 2
        ("min(b, a, c)", -5),
        ("max(c, b, a)", 3),
        ("log10(1000)", 3),
        ("log10(1 / 100)", -2),
        ("round(5 / 4, 1)", Fraction(13, 10)),
        ("round(c / 2, 0)", -3),
        ("round_euros(a, 2)", 1),  # half a cent is a cent
        ("round_euros(12345 / 10, 2)", 1235),  # 12.345 euro at two decimals of a euro: 12.35
        ("round_euros(12345 / 10, 1)", 1230),  # at one decimal: 12.3
        ("round_euros(1250, 0)", 1300),  # 12.50 euro in whole euros: 13
        ("round_euros(1234567 / 1000, 4)", Fraction(123457, 100)),  # 12.34567 euro at four decimals: 12.3457
        ("min(max(a, 1), 2) * log10(10)", 1),
    ],
)
def test_a_formula_gives_what_arithmetic_gives(formula, expected):
    found = evaluate(formula, ROW)
    assert found == expected
    assert type(found) is Fraction


@pytest.mark.parametrize(
    "formula",
    [
        *("-a", "+a", "not a", "a ** 2", "a // 2", "a % 2", "a < b", "a and b", "a if b else c", "a.real", "a[0]"),
        *("1.5", "a * 0.1", "1j", "'a'", "None", "(a, b)", "[a]", "lambda: a", "(x := a)", "f'{a}'"),
        *("abs(a)", "sum(a)", "__import__('os')", "a.min(b)", "min(a)(b)", "round(a, 0.5)"),
    ],
)
def test_a_formula_has_nothing_else(formula):
    """Whatever is not of the language is refused before anything is computed: a float and a call above all."""
    with pytest.raises((TypeError, KeyError)):
        evaluate(formula, ROW)


def test_a_formula_names_only_columns_that_are_there():
    with pytest.raises(KeyError):
        evaluate("a + d", ROW)


def joined(children):
    """Two formulas joined, each with the function that says the same in Python."""
    pair = st.tuples(children, children)
    return (
        pair.map(lambda two: (f"({two[0][0]} + {two[1][0]})", lambda row: two[0][1](row) + two[1][1](row)))
        | pair.map(lambda two: (f"({two[0][0]} - {two[1][0]})", lambda row: two[0][1](row) - two[1][1](row)))
        | pair.map(lambda two: (f"({two[0][0]} * {two[1][0]})", lambda row: two[0][1](row) * two[1][1](row)))
        | children.map(lambda one: (f"{one[0]} / 7", lambda row: one[1](row) / 7))
        | pair.map(lambda two: (f"min({two[0][0]}, {two[1][0]})", lambda row: min(two[0][1](row), two[1][1](row))))
        | pair.map(lambda two: (f"max({two[0][0]}, {two[1][0]})", lambda row: max(two[0][1](row), two[1][1](row))))
    )


leaves = st.sampled_from("abc").map(lambda name: (name, lambda row: row[name])) | st.integers(0, 99).map(
    lambda number: (str(number), lambda _: Fraction(number))
)
formulas = st.recursive(leaves, joined, max_leaves=8)


@given(formula=formulas, row=st.fixed_dictionaries(dict.fromkeys("abc", numbers)))
def test_any_formula_gives_what_the_same_in_python_gives(formula, row):
    text, reckon = formula
    assert evaluate(text, row) == reckon(row)


@given(formula=formulas, one=numbers, tables=st.tuples(*[st.fixed_dictionaries(dict.fromkeys("xyz", numbers))] * 2))
def test_the_values_of_a_line_are_what_its_formula_gives_on_its_columns(formula, one, tables):
    text, reckon = formula
    columns = {"a": Column(one), "b": Column(tables[0]), "c": cents_of(tables[1])}
    told = Step("some", text, columns, ["x", "z"])
    assert list(told.values) == ["x", "z"]
    for name, value in told.values.items():
        row = {key: column.of(name) for key, column in told.columns.items()}
        assert value == evaluate(told.formula, row) == reckon({"a": one, "b": tables[0][name], "c": tables[1][name]})


# --- the logarithm ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (Fraction(2), "0.301029995664"),  # 0.30102999566398...
        (Fraction(3), "0.477121254720"),  # 0.47712125471966...
        (Fraction(1, 2), "-0.301029995664"),
        (Fraction(20000, 7500), "0.425968732272"),  # 0.42596873227228...
        (Fraction(200, 3), "1.823908740944"),  # 1.82390874094432...
    ],
)
def test_the_logarithm_has_twelve_places(number, expected):
    assert log10(number) == Fraction(expected)


@given(power=st.integers(-30, 30))
def test_the_logarithm_of_a_power_of_ten_is_whole(power):
    assert log10(Fraction(10) ** power) == power


@given(number=st.fractions(Fraction(1, 10**9), 10**12))
def test_the_logarithm_is_the_one_of_decimal_to_half_of_the_last_place(number):
    with localcontext(prec=90):
        reference = Fraction((Decimal(number.numerator) / Decimal(number.denominator)).log10())
    assert (log10(number) * 10**LOG_PLACES).denominator == 1
    assert abs(log10(number) - reference) <= Fraction(1, 2 * 10**LOG_PLACES)


@given(number=st.fractions(1, 1000), more=st.fractions(0, 1000))
def test_the_logarithm_never_falls(number, more):
    assert log10(number + more) >= log10(number)


def test_the_logarithm_does_not_hang_on_the_precision_that_a_program_set():
    with localcontext(prec=4):
        assert log10(Fraction(2)) == Fraction("0.301029995664")


# --- rounding -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "places", "expected"),
    [
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),  # not to even
        ("2.499999", 0, "2"),
        ("-0.5", 0, "-1"),
        ("-2.5", 0, "-3"),  # away from zero
        ("-2.4", 0, "-2"),
        ("1.005", 2, "1.01"),
        ("-1.005", 2, "-1.01"),
        ("1249", -2, "1200"),
        ("1250", -2, "1300"),
        ("-1250", -2, "-1300"),
        ("0", 3, "0"),
    ],
)
def test_half_is_rounded_away_from_zero(number, places, expected):
    assert rounded(Fraction(number), Fraction(places)) == Fraction(expected)


@given(number=numbers, places=st.integers(-3, 5))
def test_rounding_stays_within_half_a_unit_and_mirrors(number, places):
    found, unit = rounded(number, Fraction(places)), Fraction(10) ** -places
    assert (found / unit).denominator == 1
    assert abs(found - number) <= unit / 2
    assert rounded(-number, Fraction(places)) == -found
    assert rounded(found, Fraction(places)) == found


# --- lines --------------------------------------------------------------------------------------------------------


def line(**more):
    columns = {"pot": cents_of(Fraction(90)), "figure": Column({"a": Fraction(1), "b": Fraction(2)}, driver="heads")}
    return Step("share", "pot * figure / 3", columns, ["a", "b"], **more)


def test_a_line_for_some_alone_is_the_same_line():
    told = line(kind="share", about={"a": Phrase("blank")})
    kept = told.only(["b"])
    assert dict(kept.values) == {"b": 60}
    assert (kept.code, kept.formula, kept.kind) == ("share", "pot * figure / 3", "share")
    assert (kept.columns, kept.about) == (told.columns, told.about)
    assert dict(told.values) == {"a": 30, "b": 60}  # the line itself stays


def test_a_line_is_kept_for_nobody_it_is_not_for():
    with pytest.raises(KeyError):
        line().only(["c"])


def test_a_line_does_not_change_once_it_is_made():
    told = line()
    with pytest.raises(TypeError):
        told.values["a"] = Fraction(1)
    with pytest.raises(TypeError):
        told.columns["pot"] = cents_of(Fraction(1))


def test_only_a_line_that_reads_one_driver_says_so():
    heads = Column({"a": Fraction(1)}, driver="heads", year=2026)
    assert Step("read", "figure", {"figure": heads}, ["a"]).reads is heads
    assert Step("average", "figure", {"figure": heads}, ["a"]).reads is None
    assert Step("read", "figure", {"figure": Column({"a": Fraction(1)})}, ["a"]).reads is None
    assert Step("read", "figure + more", {"figure": heads, "more": heads}, ["a"]).reads is None


def test_a_column_has_one_figure_for_all_or_one_for_each():
    assert Column(Fraction(3)).of("a") == 3
    assert Column({"a": Fraction(1), "b": Fraction(2)}).of("b") == 2
    assert (cents_of(Fraction(3)).money, Column(Fraction(3)).money) == (True, False)


def test_a_line_that_lacks_a_figure_of_somebody_is_no_line():
    with pytest.raises(KeyError):
        Step("share", "figure", {"figure": Column({"a": Fraction(1)})}, ["a", "b"])
