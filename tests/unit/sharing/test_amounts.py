"""Amounts of an agreement: exact euro text, with an index where they follow prices; and a float nowhere."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intermunicipal import errors
from intermunicipal.sharing import (
    Agreed,
    Amount,
    AmountBracket,
    AtMost,
    Average,
    Bracketed,
    BracketFee,
    By,
    Case,
    Composite,
    Driver,
    Even,
    Fee,
    Fixed,
    FixedDenominator,
    Lag,
    Logarithmic,
    Mix,
    Part,
    Pool,
    Pools,
    PriceList,
    Product,
    UnitPrice,
    WeightBracket,
    WeightedSum,
    share,
    share_case,
)
from intermunicipal.sharing.amounts import amount_of
from intermunicipal.sharing.formulas import evaluate

HEALTH = {"2019-12": "100", "2024-06": "126", "2024-12": "128", "2025-06": "131.5", "2025-12": "133.33", "2026-12": 150}
SERIES = {"health-index": HEALTH, "consumer-prices": {"2019-12": 80, "2025-12": 100}}


def case_of(year=2026, **more):
    return Case(Fraction(10**9), ["a", "b"], {}, year, series=SERIES, **more)


def counted(**fields):
    return Amount(**{"amount": "10.00", "series": "health-index", "base": "2019-12"} | fields).counted(case_of())[0]


# --- how an amount is written -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("0.54", 54),
        ("21.5298", Fraction("2152.98")),
        ("0.125", Fraction(25, 2)),
        ("635.08", 635_08),
        ("0.00", 0),
        (" 1.00 ", 100),
        ("1000000.001", Fraction("100000000.1")),
        (30, 30),
        (0, 0),
        (Fraction(1, 3), Fraction(1, 3)),
    ],
)
def test_an_amount_is_whole_cents_exact_cents_or_euro_text(written, cents):
    assert Amount(written).amount == cents
    assert type(Amount(written).amount) is Fraction
    assert amount_of(written) == amount_of({"amount": written}) == amount_of(Amount(written)) == Amount(written)


@pytest.mark.parametrize(
    ("written", "refusal"),
    [
        ("0.5", errors.InvalidAmount),
        ("1.", errors.InvalidAmount),
        (".50", errors.InvalidAmount),
        ("1/3", errors.InvalidAmount),
        ("50%", errors.InvalidAmount),
        ("1,000.00", errors.InvalidAmount),
        ("1e2", errors.InvalidAmount),
        ("", errors.InvalidAmount),
        ("ten", errors.InvalidAmount),
        ("0,50", errors.AmountComma),
        ("1.000,50", errors.AmountComma),
        ("21,5298", errors.AmountComma),
        ("5", errors.CentsOrEuros),
        (None, errors.InvalidAmount),
        (True, errors.InvalidAmount),
        (0.54, errors.InvalidAmount),
        ([1], errors.InvalidAmount),
    ],
)
def test_what_is_no_exact_amount_is_refused(written, refusal):
    for make in (Amount, amount_of, Fee, lambda value: amount_of({"amount": value})):
        with pytest.raises(errors.InvalidAmount) as caught:
            make(written)
        assert type(caught.value) is refusal
        assert caught.value.asked == written


@pytest.mark.parametrize("written", ["-0.01", "-5.0001", -1, Fraction(-1, 9)])
def test_no_amount_is_below_zero(written):
    with pytest.raises(errors.InvalidRule) as caught:
        Amount(written)
    assert (caught.value.rule, caught.value.reason.code) == ("amount", "negative-amount")


@given(cents=st.fractions(0, 10**9, max_denominator=10**4))
def test_exact_cents_stay_exact(cents):
    assert Amount(cents).counted(case_of()) == (cents, ())


# --- with an index ------------------------------------------------------------------------------------------------


def test_an_amount_follows_its_index():
    # of December of the year before: 10.00 x 133.33 / 100
    assert counted() == Fraction("1333.3")
    # of June of this year minus two: 10.00 x 126 / 100; in prices of June 2025: x 126 / 131.5
    assert counted(month=6, lag=2) == 1260
    assert counted(month=6, lag=2, base="2025-06") == 1000 * Fraction(126) / Fraction("131.5")
    assert counted(lag=0) == 1500
    assert counted(series="consumer-prices") == 1250  # 10.00 x 100 / 80


def test_the_line_of_an_index_tells_what_was_computed():
    amount = Amount("10.00", series="health-index", base="2019-12", at_most="30%", decimals=1)
    value, (told,) = amount.counted(case_of())
    assert value == 1300  # 13.333, at most 13.00
    assert (told.code, told.kind, dict(told.values)) == ("indexed", "amount", {"a": 1300, "b": 1300})
    row = {key: column.of("a") for key, column in told.columns.items()}
    assert row == {"amount": 1000, "index": Fraction("133.33"), "base": 100, "most": Fraction(3, 10), "places": 1}
    assert evaluate(told.formula, row) == 1300
    fields = told.about["b"].fields
    assert (told.about["b"].code, fields["month"], fields["base"]) == ("index-of", "2025-12", "2019-12")


def test_an_amount_comes_no_further_above_than_agreed():
    assert counted(at_most="33.33%") == Fraction("1333.3")  # just reached
    assert counted(at_most="33%") == 1330
    assert counted(at_most=0) == 1000
    assert counted(at_most="50%") == Fraction("1333.3")
    # a cap says nothing of falling prices: 10.00 x 126 / 131.5
    assert counted(month=6, lag=2, base="2025-06", at_most=0) == 1000 * Fraction(126) / Fraction("131.5")


def test_an_amount_is_rounded_half_up_in_decimals_of_a_euro():
    assert counted(decimals=2) == 1333  # 13.333
    assert counted(decimals=1) == 1330
    assert counted(decimals=0) == 1300
    assert counted(decimals=3) == Fraction("1333.3")
    # 0.375 x 100 / 80 = 0.46875: at four decimals 0.4688, at two 0.47
    assert counted(amount="0.375", series="consumer-prices", decimals=4) == Fraction("46.88")
    # 1.16 x 100 / 80 = 1.45, at one decimal 1.5
    assert counted(amount="1.16", series="consumer-prices", decimals=1) == 150
    # the cap comes before rounding: 1.16 x 1.24 = 1.4384, at one decimal 1.4
    assert counted(amount="1.16", series="consumer-prices", decimals=1, at_most="24%") == 140


@pytest.mark.parametrize("field", [{"decimals": 2}, {"at_most": 0}, {"month": 1}, {"lag": 2}])
def test_what_an_index_is_for_says_nothing_without_one(field):
    with pytest.raises(errors.InvalidRule):
        Amount("1.2345", **field)


def test_a_rule_shares_the_indexed_amount():
    table = {"amount": "10.00", "series": "health-index", "base": "2019-12", "decimals": 2}
    found = share_case(case_of(), Fee(table))
    assert dict(found) == {"a": 13_33, "b": 13_33}
    assert [line.code for line in found.working.steps] == ["indexed", "fee"]
    assert found.working.steps[1].columns["amount"].of("a") == 13_33


@given(first=st.integers(1, 500), last=st.integers(1, 500), cents=st.integers(0, 10**6))
def test_where_prices_did_not_move_neither_does_an_amount(first, last, cents):
    amount = Amount(cents, "some", "2025-01", month=3)

    def then(now):
        series = {"some": {"2025-01": first, "2025-03": now}}
        return amount.counted(Case(Fraction(1), ["a"], {}, 2026, series=series))[0]

    assert then(first) == cents
    assert then(last) * first == cents * last


def test_an_amount_says_which_index_it_reads():
    assert Amount("1.00").needs() == frozenset()
    indexed = Amount("1.00", "health-index", "2019-12")
    assert {(need.kind, need.name) for need in indexed.needs()} == {("series", "health-index")}
    bracket = [{"below": 5, "amount": 1}, {"at_least": 5, "amount": indexed}]
    assert {need.month_in(2026) for need in indexed.needs()} == {"2025-12", "2019-12"}
    june = Amount("1.00", "health-index", "2019-12", month=6, lag=0)
    assert {need.month_in(2026) for need in june.needs()} == {"2026-06", "2019-12"}
    for rule in (
        Fee(indexed),
        UnitPrice("x", indexed),
        PriceList([("x", 1, 5), ("y", 1, indexed)]),
        BracketFee("x", bracket),
        Agreed({"a": 1, "b": indexed}),
        Pools([Pool("one", Even(), amount=indexed), Pool("rest", Even())]),
    ):
        assert indexed.needs() <= rule.needs()
    drivers = {need.name for need in PriceList([("x", 1, 5), ("y", 1, indexed)]).needs() if need.kind == "driver"}
    assert drivers == {"x", "y"}


# --- refusals -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fields", [{"series": "health-index"}, {"base": "2019-12"}])
def test_an_index_and_the_month_of_its_prices_go_together(fields):
    with pytest.raises(errors.InvalidRule) as caught:
        Amount("1.00", **fields)
    assert (caught.value.rule, caught.value.reason.code) == ("amount", "series-and-base")


@pytest.mark.parametrize("month", [0, 13])
def test_a_month_is_one_of_the_twelve(month):
    with pytest.raises(errors.InvalidRule) as caught:
        Amount("1.00", "health-index", "2019-12", month=month)
    assert (caught.value.reason.code, caught.value.reason.fields["month"]) == ("month-of-year", month)
    for edge in (1, 12):
        assert Amount("1.00", "health-index", "2019-12", month=edge).month == edge


@pytest.mark.parametrize("base", ["2019", "2019-13", "2019-00", "19-12", "2019-1", "2019-12-01", "12-2019", "2019-12 "])
def test_the_base_is_a_month_of_the_calendar(base):
    with pytest.raises(errors.InvalidDate) as caught:
        Amount("1.00", "health-index", base)
    assert caught.value.asked == base


@pytest.mark.parametrize("field", ["month", "lag", "decimals"])
@pytest.mark.parametrize("value", [-1, 1.0, True, "1", Fraction(1)])
def test_months_years_and_decimals_are_whole_numbers(field, value):
    with pytest.raises(errors.InvalidNumber):
        Amount("1.00", "health-index", "2019-12", **{field: value})


def test_a_month_that_the_index_has_not_is_refused_with_those_it_has():
    with pytest.raises(errors.IndexMissing) as caught:
        counted(month=5)
    refusal = caught.value
    assert (refusal.series, refusal.month, refusal.first, refusal.last) == (
        *("health-index", "2025-05"),
        *("2019-12", "2026-12"),
    )
    with pytest.raises(errors.IndexMissing) as caught:
        counted(base="2018-12")
    assert caught.value.month == "2018-12"


def test_an_index_without_months_is_refused():
    with pytest.raises(errors.IndexMissing) as caught:
        Amount(1, "some", "2019-12").counted(Case(Fraction(1), ["a"], {}, 2026, series={"some": {}}))
    assert (caught.value.first, caught.value.last) == ("", "")


def test_an_index_that_is_not_there_is_refused_with_the_nearest_name():
    with pytest.raises(errors.UnknownName) as caught:
        counted(series="healt-index")
    assert caught.value.asked == "healt-index"
    assert caught.value.known == ("consumer-prices", "health-index")
    assert caught.value.fields["hint"] == "health-index"


def test_without_a_year_no_index_can_be_read():
    with pytest.raises(errors.YearNeeded) as caught:
        Amount(1, "health-index", "2019-12", lag=2).counted(case_of(year=None))
    assert (caught.value.asked, caught.value.lag) == ("health-index", 2)


# --- no float anywhere --------------------------------------------------------------------------------------------

INDEXED = {"amount": "1.00", "series": "health-index", "base": "2019-12"}


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(Amount, id="amount"),
        pytest.param(lambda value: Amount(**INDEXED, month=value), id="amount-month"),
        pytest.param(lambda value: Amount(**INDEXED, lag=value), id="amount-lag"),
        pytest.param(lambda value: Amount(**INDEXED, at_most=value), id="amount-at-most"),
        pytest.param(lambda value: Amount(**INDEXED, decimals=value), id="amount-decimals"),
        pytest.param(lambda value: Amount(**{**INDEXED, "base": value}), id="amount-base"),
        pytest.param(Fee, id="fee"),
        pytest.param(lambda value: Fee({"amount": value}), id="fee-table"),
        pytest.param(lambda value: UnitPrice("x", value), id="unit-price"),
        pytest.param(lambda value: UnitPrice(value, 1), id="unit-price-driver"),
        pytest.param(lambda value: Product(value, 1, 1), id="product-driver"),
        pytest.param(lambda value: Product("x", value, 1), id="product-hours"),
        pytest.param(lambda value: Product("x", 1, value), id="product-tariff"),
        pytest.param(lambda value: PriceList([("x", value, 1)]), id="price-list-hours"),
        pytest.param(lambda value: PriceList([{"driver": "x", "hours": 1, "tariff": value}]), id="price-list-tariff"),
        pytest.param(lambda value: Agreed({"a": 1, "b": value}), id="agreed"),
        pytest.param(lambda value: AmountBracket(amount=value), id="amount-bracket"),
        pytest.param(lambda value: BracketFee("x", [{"amount": value}]), id="bracket-fee"),
        pytest.param(lambda value: BracketFee("x", [{"amount": 1, "below": value}]), id="bracket-fee-bound"),
        pytest.param(lambda value: WeightBracket(weight=value), id="weight-bracket"),
        pytest.param(lambda value: WeightBracket(weight=1, at_least=value), id="bracket-at-least"),
        pytest.param(lambda value: WeightBracket(weight=1, above=value), id="bracket-above"),
        pytest.param(lambda value: WeightBracket(weight=1, below=value), id="bracket-below"),
        pytest.param(lambda value: WeightBracket(weight=1, up_to=value), id="bracket-up-to"),
        pytest.param(lambda value: Bracketed("x", [{"weight": value}]), id="bracketed"),
        pytest.param(lambda value: Lag("x", value), id="lag"),
        pytest.param(lambda value: Average("x", value), id="average-years"),
        pytest.param(lambda value: Average("x", 1, value), id="average-lag"),
        pytest.param(lambda value: WeightedSum({"x": value}), id="weighted-sum"),
        pytest.param(lambda value: Composite({"x": value}), id="composite"),
        pytest.param(lambda value: Composite({"x": 1}, value), id="composite-decimals"),
        pytest.param(lambda value: Logarithmic("x", value, 9, 1), id="logarithmic-low"),
        pytest.param(lambda value: Logarithmic("x", 1, value, 1), id="logarithmic-high"),
        pytest.param(lambda value: Logarithmic("x", 1, 9, value), id="logarithmic-factor"),
        pytest.param(lambda value: AtMost("x", value), id="at-most"),
        pytest.param(By, id="by"),
        pytest.param(lambda value: FixedDenominator("x", value), id="fixed-denominator"),
        pytest.param(lambda value: Fixed({"a": value}), id="fixed"),
        pytest.param(lambda value: Part(value, Even()), id="part"),
        pytest.param(lambda value: Mix([(value, Even())]), id="mix"),
        pytest.param(lambda value: Mix([(1, By("x"))], {"x": value}), id="mix-minimum"),
        pytest.param(lambda value: Pool("one", Even(), amount=value), id="pool-amount"),
        pytest.param(lambda value: Pool("one", Even(), weight=value), id="pool-weight"),
        pytest.param(lambda value: Pools([{"title": "one", "of": Even(), "weight": value}]), id="pools"),
        pytest.param(lambda value: Case(1, ["a"], earlier={2025: {"a": value}}), id="bills"),
        pytest.param(lambda value: Case(Fraction(1), ["a"], earlier={2025: {"a": value}}), id="case-earlier"),
        pytest.param(lambda value: Case(Fraction(1), ["a"], days={"a": value}), id="case-days"),
        pytest.param(lambda value: Case(Fraction(1), ["a"], months={"started": {"a": value}}), id="case-months"),
        pytest.param(lambda value: Driver("x", {"a": value}), id="driver"),
        pytest.param(lambda value: share(value, Even(), {}, participants=["a"]), id="share"),
        pytest.param(lambda value: share(1, By("x"), {"x": {"a": value}}), id="share-figures"),
        pytest.param(lambda value: share(1, Even(), {}, days={"a": value}), id="share-days"),
    ],
)
@pytest.mark.parametrize("value", [1.0, 0.5, float("nan"), float("inf")])
def test_a_float_is_refused_wherever_it_turns_up(make, value):
    with pytest.raises((errors.InvalidNumber, errors.InvalidAmount, errors.InvalidDate)):
        make(value)


@pytest.mark.parametrize("count", [-1, True, "5", None, Fraction(5)])
def test_days_and_months_are_whole_numbers_not_below_zero(count):
    for make in (lambda: case_of(days={"a": count}), lambda: case_of(months={"started": {"a": count}})):
        with pytest.raises(errors.InvalidNumber) as caught:
            make()
        assert caught.value.asked == count
    assert case_of(days={"a": 0, "b": 1}).part_year


def test_a_float_in_a_price_index_is_refused_where_it_is_read():
    series = {"some": {"2019-12": 100, "2025-12": 133.33}}
    with pytest.raises(errors.InvalidNumber):
        share_case(Case(Fraction(100), ["a"], {}, 2026, series=series), Fee(Amount(1, "some", "2019-12")))
