"""Rules and measures are written with the key that names them, and nothing is written that would not be read."""

import tomllib
from fractions import Fraction
from pathlib import Path

import pytest

import intermunicipal as im
from intermunicipal.documents import converter
from intermunicipal.errors import InvalidNumber, NotWritable
from intermunicipal.messages import LANGUAGES, Phrase
from intermunicipal.model import Key
from intermunicipal.sharing import (
    RULE_TYPES,
    Agreed,
    Amount,
    Bounded,
    By,
    Even,
    Fee,
    Limit,
    Reduction,
    Relief,
    SharingRule,
    UnitPrice,
    WeightedSum,
)
from intermunicipal.sharing.reading import Measure

ROWS = tomllib.loads((Path(__file__).parents[3] / "docs/reference/catalogue.toml").read_text(encoding="utf-8"))["rows"]
FORMS = pytest.mark.parametrize("form", ["one.json", "one"])
MADE = converter(RULE_TYPES)
MOST = 10**60 - 1


def tables_of(value):
    """Yield every table in a value of a document."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ():
        yield from tables_of(inner)


def named(value, key):
    return sorted(str(table[key]) for table in tables_of(value) if key in table)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_rule_is_written_with_every_key_that_names_a_class(row):
    stated = tomllib.loads(f"rule = {row['written']}")["rule"]
    rule = MADE.structure(stated, SharingRule)
    for plain in (MADE.unstructure(rule), MADE.unstructure(rule, unstructure_as=SharingRule)):
        assert plain["rule"] == rule.name
        assert named(plain, "rule") == named(stated, "rule")
        assert named(plain, "measure") == named(stated, "measure")
        assert MADE.structure(plain, SharingRule) == MADE.structure(plain, type(rule)) == rule
    driver = getattr(rule, "driver", "")
    if isinstance(driver, Measure):
        assert MADE.unstructure(driver) == MADE.unstructure(rule)["driver"]
        assert MADE.unstructure(driver)["measure"] == driver.name


def test_rules_in_a_list_are_written_with_their_names_too():
    rules = [Even(), By(WeightedSum({"x": 1}))]
    plain = [{"rule": "even"}, {"rule": "by", "driver": {"measure": "weighted-sum", "rates": {"x": 1}}}]
    assert MADE.unstructure(rules) == plain


# --- too long to be read ------------------------------------------------------------------------------------------


def holding(rule):
    return im.Association("small", "Small", keys=[Key("own", "Own", rule)])


def relief(**reduction):
    return Relief(Even(), {"aa": Reduction(**reduction)})


def bounded(**limit):
    return Bounded(Even(), at_most=Limit(**limit))


@FORMS
@pytest.mark.parametrize(
    ("rule", "value", "reason"),
    [
        (Fee(10**70), "10^68", "long-number"),
        (Fee(100 * (MOST + 1)), "10^60", "long-number"),
        (Fee(10**6000), "10^5998", "long-number"),
        (Fee(Fraction(1, 10**59)), f"1/{10**59}", "long-number"),  # 61 decimals of a euro
        (Fee(Fraction(1, 2**59)), f"1/{2**59}", "long-number"),
        (Fee(Fraction(1, 10**6000)), "10^6000", "long-number"),
        (Fee(Fraction(1, 3)), "1/3", "endless-amount"),
        (Agreed({"aa": 10**70}), "10^68", "long-number"),
        (UnitPrice("x", Amount(10**70, "index", "2020-01")), "10^68", "long-number"),
        (bounded(amount=10**70), "10^68", "long-number"),
        (bounded(share=Fraction(1, 10**61)), "10^61", "long-number"),
        (relief(amount=10**70), "10^68", "long-number"),
        (relief(amount=Fraction(1, 3)), "1/3", "endless-amount"),
        (relief(share=Fraction(1, 10**61)), "10^61", "long-number"),
        (relief(share=Fraction(1, 10**6000)), "10^6000", "long-number"),
        (By(WeightedSum({"x": Fraction(1, 10**61)})), "10^61", "long-number"),
    ],
    ids=range(16),
)
def test_an_amount_or_share_that_would_not_be_read_back_is_refused(tmp_path, form, rule, value, reason):
    with pytest.raises(NotWritable) as caught:
        im.dump(holding(rule), tmp_path / form)
    assert (caught.value.value, caught.value.reason) == (value, Phrase(reason))
    assert list(tmp_path.iterdir()) == []
    assert all(value in caught.value.text(lang) for lang in LANGUAGES)


@FORMS
@pytest.mark.parametrize(
    "rule",
    [
        Fee(100 * MOST + 99),
        Fee(Fraction(1, 10**58)),  # 60 decimals of a euro
        Fee(MOST * 100 + Fraction(1, 10**58)),
        bounded(amount=100 * MOST),
        bounded(share=Fraction(1, MOST)),
        relief(amount=100 * MOST),
        relief(share=Fraction(1, MOST)),
        relief(share=Fraction(1, 3)),
        By(WeightedSum({"x": Fraction(1, MOST)})),
    ],
    ids=range(9),
)
def test_what_lies_just_within_the_bounds_comes_back(tmp_path, form, rule):
    association = holding(rule)
    assert im.load(im.dump(association, tmp_path / form)) == association


@pytest.mark.parametrize("share", [f"0.{'0' * 59}1", f"0.{'0' * 59}1%", f"0.{'0' * 58}1%"])
@pytest.mark.parametrize("cls", [Limit, Reduction])
def test_a_brief_text_that_could_not_be_written_back_is_not_read(cls, share):
    if cls is Reduction and "%" not in share:
        assert MADE.unstructure(MADE.structure(share, cls)) == share  # an amount
        return
    with pytest.raises(InvalidNumber) as caught:
        MADE.structure(share, cls)
    assert caught.value.asked == share
