"""Sharing rules and measures in a document: each mistake is told at its place with the near name, in words of the reader."""

import json

import pytest
from attrs import frozen

import intermunicipal as im
from intermunicipal.documents import converter, json_schema
from intermunicipal.errors import InvalidNumber, UnknownName
from intermunicipal.messages import LANGUAGES
from intermunicipal.sharing import MEASURES, RULE_TYPES, Bounded, Even, GrowthLimit, Lag, Limit, SharingRule

EVEN = {"rule": "even"}
BY = {"rule": "by", "driver": "x"}
MADE = converter(RULE_TYPES)


@pytest.fixture
def findings(tmp_path):
    """Read a document with one key of this rule, and return all findings."""

    def found(rule):
        keys = [{"id": "own", "title": "Own", "rule": rule}]
        path = tmp_path / "one.json"
        path.write_text(json.dumps({"schema": 1, "id": "small", "name": "Small", "keys": keys}), encoding="utf-8")
        return list(im.read(path).report)

    return found


# --- keys ---------------------------------------------------------------------------------------------------------


def lag(key):
    return {"measure": "lag", key: "x"}


def bounded(**limit):
    return {"rule": "bounded", "of": EVEN, "at_most": limit}


def relief(**reduction):
    return {"rule": "relief", "of": EVEN, "relief": {"aa": reduction}}


INDEXED = {"amount": "1.00", "base": "2020-01", "serie": "x"}


@pytest.mark.parametrize(
    ("rule", "path", "closest"),
    [
        ({**EVEN, "driver": "x"}, "driver", None),
        ({**BY, "drivr": "x"}, "drivr", "driver"),
        ({"rule": "then", "of": {"rule": "fee", "amunt": "1.00"}, "rest": EVEN}, "of.amunt", "amount"),
        ({"rule": "then", "of": EVEN, "rest": {**BY, "drivr": "x"}}, "rest.drivr", "driver"),
        ({"rule": "phase-in", "old": EVEN, "new": BY, "sinse": "2026-01-01"}, "sinse", "since"),
        ({"rule": "ramp", "of": {**BY, "drivr": "x"}, "member": "aa"}, "of.drivr", "driver"),
        ({"rule": "mix", "parts": [{"wieght": "100%", "of": EVEN}]}, "parts[0].wieght", "weight"),
        (
            {"rule": "mix", "parts": [{"weight": "100%", "of": {**BY, "drivr": "x"}}]},
            "parts[0].of.drivr",
            "driver",
        ),
        ({"rule": "pools", "pools": [{"title": "one", "of": EVEN, "wieght": "5%"}]}, "pools[0].wieght", "weight"),
        (
            {"rule": "pools", "pools": [{"title": "one", "of": EVEN}, {"title": "two", "of": EVEN, "amount": INDEXED}]},
            "pools[1].amount.serie",
            "series",
        ),
        (
            {"rule": "groups", "groups": [{"id": "one", "member": ["aa"], "of": EVEN}], "between": EVEN},
            "groups[0].member",
            "members",
        ),
        ({"rule": "groups", "groups": [], "between": {**BY, "drivr": "x"}}, "between.drivr", "driver"),
        (
            {"rule": "price-list", "products": [{"driver": "x", "hours": 1, "tarif": "1.00"}]},
            "products[0].tarif",
            "tariff",
        ),
        (
            {"rule": "price-list", "products": [{"driver": lag("off"), "hours": 1, "tariff": "1.00"}]},
            "products[0].driver.off",
            "of",
        ),
        (
            {"rule": "bracket-fee", "driver": "x", "brackets": [{"upto": 1, "amount": "1.00"}]},
            "brackets[0].upto",
            "up_to",
        ),
        ({"rule": "unit-price", "driver": "x", "price": INDEXED}, "price.serie", "series"),
        ({"rule": "agreed", "amounts": {"aa": INDEXED}}, "amounts[aa].serie", "series"),
        (bounded(amont="1.00"), "at_most.amont", "amount"),
        (bounded(amount="1.00", drivr="x"), "at_most.drivr", "driver"),
        (bounded(amount=INDEXED), "at_most.amount.serie", "series"),
        (bounded(amount="1.00", driver=lag("off")), "at_most.driver.off", "of"),
        ({"rule": "growth-limit", "of": EVEN, "at_mst": "5%"}, "at_mst", "at_most"),
        ({"rule": "growth-limit", "of": EVEN, "at_most": "5%", "last": lag("off")}, "last.off", "of"),
        (relief(amont="1.00"), "relief[aa].amont", "amount"),
        (relief(amount=INDEXED), "relief[aa].amount.serie", "series"),
        ({**BY, "driver": {"measure": "average", "of": "x", "yeers": 3}}, "driver.yeers", "years"),
        ({**BY, "driver": {"measure": "average", "of": lag("off"), "years": 3}}, "driver.of.off", "of"),
        (
            {**BY, "driver": {"measure": "bracketed", "of": "x", "brackets": [{"weight": 1, "belw": 5}]}},
            "driver.brackets[0].belw",
            "below",
        ),
        ({**BY, "driver": {"measure": "weighted-sum", "rtes": {"x": 1}}}, "driver.rtes", "rates"),
    ],
)
def test_a_key_that_is_not_known_is_told_at_its_path_with_the_near_name(findings, rule, path, closest):
    report = findings(rule)
    (found,) = [one for one in report if one.code == "unknown-key"]
    assert str(found.place).endswith(f"keys[0].rule.{path}")
    assert found.fields["hint"] == closest if closest else found.fields["key"] == "driver"
    assert {one.code for one in report} <= {"unknown-key", "missing-value"}


@pytest.mark.parametrize(
    ("rule", "path", "asked", "closest"),
    [
        ({"rule": "then", "of": {"rule": "evn"}, "rest": EVEN}, "of", "evn", "even"),
        ({**BY, "driver": {"measure": "avrage", "of": "x"}}, "driver", "avrage", "average"),
        (bounded(amount="1.00", driver={"measure": "lagg", "of": "x"}), "at_most.driver", "lagg", "lag"),
        ({"rule": "by-month", "of": EVEN, "counts": "hafl"}, "counts", "hafl", "half"),
        ({**bounded(share="5%"), "if_impossible": "rase"}, "if_impossible", "rase", "raise"),
        ({"rule": "corridor", "of": EVEN, "driver": "x", "width": "5%", "mean": "plane"}, "mean", "plane", "plain"),
    ],
)
def test_a_word_that_is_not_known_is_told_with_the_near_one(findings, rule, path, asked, closest):
    (found,) = findings(rule)
    assert (found.code, found.fields["asked"], found.fields["hint"]) == ("unknown-name", asked, closest)
    assert str(found.place).endswith(f"keys[0].rule.{path}")
    assert not any("typing" in found.text(lang) or "literal" in found.text(lang) for lang in LANGUAGES)


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ({"rule": "by-month", "of": EVEN, "counts": ["half"]}, "counts"),
        ({"rule": "by-month", "of": EVEN, "counts": 5}, "counts"),
        ({"rule": "mix", "parts": ["x"]}, "parts[0]"),
        ({"rule": "mix", "parts": [["100%", EVEN]]}, "parts[0]"),
        ({"rule": "mix", "parts": {"100%": EVEN}}, "parts"),
        ({"rule": "pools", "pools": [5]}, "pools[0]"),
        ({"rule": "groups", "groups": {"one": ["aa"]}, "between": EVEN}, "groups"),
        ({"rule": "groups", "groups": [{"id": "one", "members": "aa", "of": EVEN}], "between": EVEN}, None),
        ({"rule": "agreed", "amounts": "x"}, "amounts"),
        ({"rule": "fixed", "shares": ["aa"]}, "shares"),
        ({"rule": "relief", "of": EVEN, "relief": "x"}, "relief"),
        ({**BY, "driver": {"measure": "weighted-sum", "rates": 5}}, "driver.rates"),
        ({**BY, "driver": {"measure": "bracketed", "of": "x", "brackets": ["x"]}}, "driver.brackets[0]"),
        ({"rule": "phase-in", "old": EVEN, "new": BY, "since": "2026-01-01", "path": "x"}, "path"),
    ],
)
def test_a_value_of_another_kind_is_told_in_the_words_of_the_reader(findings, rule, path):
    (found,) = findings(rule)
    assert found.code == "invalid-number"
    assert str(found.place).endswith(f"keys[0].rule.{path or 'groups[0].members'}")
    assert not any("object has no" in found.text(lang) for lang in LANGUAGES)


def test_what_says_nothing_without_a_price_index_is_told(findings):
    (found,) = findings({"rule": "fee", "amount": {"amount": "0.33333", "decimals": 2}})
    assert found.code == "invalid-rule"
    assert '"decimals" says something only beside a price index (series and base)' in found.text()


# --- a measure wherever a driver may stand ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rule",
    [
        GrowthLimit(Even(), "5%", last=Lag("x")),
        GrowthLimit(Even(), "5%", last="x"),
        Bounded(Even(), at_most=Limit(amount="1.00", driver=Lag("x"))),
        Bounded(Even(), at_most=Limit(amount="1.00", driver="x")),
    ],
    ids=str,
)
def test_a_driver_that_may_be_left_out_may_be_a_measure_too(rule):
    plain = MADE.unstructure(rule)
    assert MADE.structure(plain, SharingRule) == rule
    jsonschema = pytest.importorskip("jsonschema")
    schema = json_schema()
    jsonschema.validate(plain, {"$defs": schema["$defs"], "$ref": "#/$defs/SharingRule"})


def test_the_schema_knows_a_measure_that_may_be_left_out():
    allowed = json_schema()["$defs"]["rule-growth-limit"]["properties"]["last"]["anyOf"]
    assert {"$ref": "#/$defs/Measure"} in allowed
    assert {"type": "null"} in allowed


# --- which rules a converter knows --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given", [RULE_TYPES, list(RULE_TYPES), iter(RULE_TYPES), {one.name: one for one in RULE_TYPES}]
)
def test_a_converter_takes_classes_of_rules_alone_or_by_name(given):
    assert converter(given).structure({"rule": "even"}, SharingRule) == Even()


@pytest.mark.parametrize(
    "given", [Even, Even(), [Even()], "even", ["even"], {"even": "even"}, MEASURES, None, 5], ids=str
)
def test_what_is_no_class_of_a_rule_is_refused_at_once(given):
    with pytest.raises(InvalidNumber) as caught:
        converter(given)
    assert caught.value.expected == "rule-class"


def test_a_schema_takes_classes_of_rules_alone_too():
    assert json_schema(RULE_TYPES) == json_schema()


def test_a_rule_that_stands_in_a_field_of_its_own_class_comes_back():
    @frozen
    class Twice:
        """An even key, and no other."""

        of: Even
        name = "twice"

        def needs(self):
            return frozenset()

        def shares(self, case):
            return self.of.shares(case)

    made = converter([Even, Twice])
    plain = made.unstructure(Twice(Even()))
    assert plain == {"rule": "twice", "of": {"rule": "even"}}
    assert made.structure(plain, SharingRule) == Twice(Even())
    assert made.structure({"rule": "twice", "of": {}}, SharingRule) == Twice(Even())
    described = json_schema([Even, Twice])["$defs"]["Even"]
    assert (described["properties"]["rule"], described["required"]) == ({"const": "even"}, [])
    with pytest.raises(Exception) as caught:  # noqa: PT011 - cattrs wraps it
        made.structure({"rule": "twice", "of": {"rule": "by"}}, SharingRule)
    assert not isinstance(caught.value, UnknownName)
