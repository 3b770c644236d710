"""What a class is made of in a script: a table, a tuple or itself; any other value is a refusal, and never an error of Python."""

import pytest

from intermunicipal import errors
from intermunicipal.sharing import (
    Agreed,
    Amount,
    Average,
    Bounded,
    Bracketed,
    BracketFee,
    By,
    Composite,
    Even,
    Fee,
    Fixed,
    Group,
    Groups,
    Lag,
    Mix,
    Part,
    PhaseIn,
    Pool,
    Pools,
    PriceList,
    Product,
    Ramp,
    Reduction,
    Relief,
    UnitPrice,
    WeightedSum,
)

EVEN = Even()


def refused(kind, make, value):
    with pytest.raises(errors.Refusal) as caught:
        make(value)
    assert type(caught.value) is kind, caught.value
    return caught.value


TABLES = {
    "weighted-sum": (WeightedSum, "numbers-by-name"),
    "composite": (Composite, "numbers-by-name"),
    "fixed": (Fixed, "numbers-by-name"),
    "minimum": (lambda value: Mix([("100%", EVEN)], value), "numbers-by-name"),
    "agreed": (Agreed, "amounts-by-name"),
    "relief": (lambda value: Relief(EVEN, value), "reductions-by-name"),
}


@pytest.mark.parametrize("made", TABLES)
@pytest.mark.parametrize("value", ["heads", 5, None, [], ["heads"], [("heads", 1)]], ids=str)
def test_a_table_by_name_is_a_table(made, value):
    make, expected = TABLES[made]
    refusal = refused(errors.InvalidNumber, make, value)
    assert (refusal.asked, refusal.expected) == (value, expected)


@pytest.mark.parametrize("made", TABLES)
@pytest.mark.parametrize("value", [{1: 1}, {"a": 1, 2: 1}, {None: 1}], ids=str)
def test_the_names_of_a_table_are_texts(made, value):
    assert refused(errors.InvalidNumber, TABLES[made][0], value).expected == "text"


LISTS = {
    "pools": (Pools, Pool, 4),
    "mix": (Mix, Part, 2),
    "price-list": (PriceList, Product, 3),
    "groups": (lambda value: Groups(value, EVEN), Group, 3),
    "bracketed": (lambda value: Bracketed("x", value), None, 0),
    "bracket-fee": (lambda value: BracketFee("x", value), None, 0),
    "path": (lambda value: PhaseIn(EVEN, EVEN, "2026-01-01", path=value), None, None),
}


@pytest.mark.parametrize("made", LISTS)
@pytest.mark.parametrize("value", ["x", 5, None, {"30%": EVEN}, EVEN], ids=str)
def test_a_list_is_a_list(made, value):
    refusal = refused(errors.InvalidNumber, LISTS[made][0], value)
    assert (refusal.asked, refusal.expected) == (value, "series")


@pytest.mark.parametrize("made", [name for name in LISTS if name != "path"])
@pytest.mark.parametrize("value", ["x", 5, None, EVEN, 0.5], ids=str)
def test_what_stands_in_a_list_is_a_table_of_fields(made, value):
    refusal = refused(errors.InvalidNumber, LISTS[made][0], [value])
    assert (refusal.asked, refusal.expected) == (value, "table-of-fields")


@pytest.mark.parametrize("made", [name for name in LISTS if name != "path"])
def test_a_tuple_has_no_more_values_than_there_are_fields(made):
    make, _, most = LISTS[made]
    assert refused(errors.InvalidNumber, make, [("x",) * (most + 1)]).expected == "table-of-fields"


@pytest.mark.parametrize(
    ("make", "value", "asked", "closest"),
    [
        (Fee, {"amount": "1.00", "serie": "x"}, "serie", "series"),
        (lambda value: UnitPrice("x", value), {"amount": "1.00", "bse": "x"}, "bse", "base"),
        (Agreed, {"a": {"amont": "1.00"}}, "amont", "amount"),
        (lambda value: BracketFee("p", value), [{"upto": 1, "amount": "1.00"}], "upto", "up_to"),
        (lambda value: Bracketed("p", value), [{"wieght": 1}], "wieght", "weight"),
        (Pools, [{"titel": "x", "of": EVEN}], "titel", "title"),
        (Mix, [{"wieght": "100%", "of": EVEN}], "wieght", "weight"),
        (PriceList, [{"driver": "x", "hours": 1, "tarif": "1.00"}], "tarif", "tariff"),
        (lambda value: Groups(value, EVEN), [{"id": "x", "member": ["a"], "of": EVEN}], "member", "members"),
        (lambda value: Bounded(EVEN, at_most=value), {"amont": "1.00"}, "amont", "amount"),
        (lambda value: Relief(EVEN, value), {"a": {"shre": "5%"}}, "shre", "share"),
        (lambda value: Relief(EVEN, value), {"a": {"amount": "1.00", "serie": "x"}}, "serie", "series"),
        (lambda value: Relief(EVEN, value), {"a": {"amount": "1.00", "share": "5%", "base": "2020-01"}}, "share", ""),
        (Fee, {"amount": "1.00", 5: "x"}, 5, ""),
    ],
)
def test_a_field_that_is_not_there_is_refused_with_the_near_name(make, value, asked, closest):
    refusal = refused(errors.UnknownName, make, value)
    assert (refusal.kind, refusal.asked, refusal.fields["hint"]) == ("field", asked, closest)


@pytest.mark.parametrize(
    ("make", "value", "rule", "missing"),
    [
        (Pools, [("x",)], "pools", "of"),
        (Pools, [{"of": EVEN}], "pools", "title"),
        (Mix, [("30%",)], "mix", "of"),
        (PriceList, [("x", 1)], "price-list", "tariff"),
        (lambda value: Groups(value, EVEN), [{"id": "x", "of": EVEN}], "groups", "members"),
        (lambda value: Bracketed("x", value), [{"below": 5}], "bracket", "weight"),
        (lambda value: BracketFee("x", value), [{}], "bracket", "amount"),
        (Fee, {"series": "x"}, "amount", "amount"),
    ],
)
def test_a_field_that_is_missing_is_named(make, value, rule, missing):
    refusal = refused(errors.InvalidRule, make, value)
    assert (refusal.rule, refusal.reason.code, refusal.reason.fields) == (rule, "missing-field", {"field": missing})
    assert f'the field "{missing}" is missing' in str(refusal)


def test_a_table_a_tuple_and_the_class_itself_say_the_same():
    whole = Mix([Part("30%", EVEN), Part("70%", By("x"))])
    assert Mix([("30%", EVEN), ["70%", By("x")]]) == whole
    assert Mix([{"weight": "30%", "of": EVEN}, {"weight": "70%", "of": By("x")}]) == whole
    assert Mix(iter(whole.parts)) == whole
    assert (
        Relief(EVEN, {"a": {"share": "5%"}}) == Relief(EVEN, {"a": "5%"}) == Relief(EVEN, {"a": Reduction(share="5%")})
    )


@pytest.mark.parametrize(
    "make",
    [
        lambda value: Pool(value, EVEN),
        lambda value: Group(value, ["a"], EVEN),
        lambda value: Group("x", [value], EVEN),
        lambda value: Group("x", ["a", value], EVEN),
        lambda value: Ramp(EVEN, value, "2026-01-01", 4),
        lambda value: Amount(1, series=value),
    ],
)
@pytest.mark.parametrize("value", [5, None, ["a"], EVEN], ids=str)
def test_a_name_is_a_text(make, value):
    assert refused(errors.InvalidNumber, make, value).expected == "text"


@pytest.mark.parametrize("members", ["ab", 5, None, {"a": 1}])
def test_the_members_of_a_group_are_a_list(members):
    assert refused(errors.InvalidNumber, lambda value: Group("x", value, EVEN), members).expected == "participants"


@pytest.mark.parametrize("value", [None, "1", 1.0, True])
@pytest.mark.parametrize("make", [lambda value: Lag("x", value), lambda value: Average("x", value)])
def test_years_are_a_whole_number(make, value):
    assert refused(errors.InvalidNumber, make, value).expected == "integer"


# --- what says something of a price index alone -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value"), [("decimals", 2), ("at_most", "5%"), ("at_most", 0), ("month", 6), ("lag", 0), ("lag", 2)]
)
def test_what_says_something_of_an_index_is_refused_without_one(name, value):
    refusal = refused(errors.InvalidRule, lambda given: Amount("0.33333", **{name: given}), value)
    assert (refusal.rule, refusal.reason.code, refusal.reason.fields) == ("amount", "without-series", {"field": name})
    assert Amount("0.33333", "index", "2020-01", **{name: value}).series == "index"


def test_what_is_as_it_is_without_an_index_may_be_said():
    assert Amount("1.00", month=12, lag=1, at_most=None, decimals=None) == Amount("1.00")


@pytest.mark.parametrize("base", [0, None, False, 0.0])
def test_a_base_that_is_no_month_is_not_taken_for_none(base):
    refused(errors.InvalidDate, lambda value: Amount("1.00", base=value), base)
