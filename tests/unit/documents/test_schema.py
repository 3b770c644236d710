"""The JSON Schema: sound itself, never a false alarm, and an alarm where a value is of another kind."""

import json
from fractions import Fraction
from typing import ClassVar

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import intermunicipal as im
from intermunicipal.documents import json_schema, json_text
from intermunicipal.documents.reading import HEAD_KEYS, columns
from intermunicipal.sharing import (
    MEASURES,
    RULE_TYPES,
    AtMost,
    Average,
    Bracketed,
    By,
    Composite,
    Corridor,
    Even,
    Fixed,
    FixedDenominator,
    Inverse,
    Lag,
    Logarithmic,
    Mix,
    Per,
    Times,
    UnitPrice,
    WeightedSum,
)
from intermunicipal.testing import rules, rules_of_type


@pytest.fixture
def data(folder):
    return json.loads(json_text(folder.load()))


def problems(data, schema=None):
    validator = Draft202012Validator(schema or json_schema())
    return sorted({error.json_path for error in validator.iter_errors(data)})


def test_it_is_a_schema_itself():
    Draft202012Validator.check_schema(json_schema())


def test_it_knows_every_key_table_and_column_of_a_document():
    schema = json_schema()
    assert set(schema["properties"]) == {*HEAD_KEYS, *columns(), "$schema"}
    for name, table in columns().items():
        row = schema["$defs"][schema["properties"][name]["items"]["$ref"].rpartition("/")[2]]
        assert set(row["properties"]) == set(table.values())


def test_every_part_that_is_referred_to_is_there():
    text = json.dumps(json_schema())
    assert {part.partition('"')[0] for part in text.split("#/$defs/")[1:]} == set(json_schema()["$defs"])


def test_a_document_that_loads_is_valid(data):
    assert problems(data) == []
    association = im.load("examples/noord-limburg")
    assert problems(json.loads(json_text(association)), json_schema(association.rules.rule_types)) == []


DRIVERS, NAMES = st.sampled_from(["hours", "files"]), st.just(("a", "b"))
VALIDATOR = Draft202012Validator(json_schema())


def of_rule(rule):
    association = im.Association("a", "A", services=[im.model.Service("s", "S", sharing=rule)])
    return sorted({error.json_path for error in VALIDATOR.iter_errors(json.loads(json_text(association)))})


@pytest.mark.parametrize(
    "rule",
    [
        Even(),
        By("hours"),
        FixedDenominator("hours", "7/2"),
        Fixed({"a": "1/3", "b": "2/3"}),
        Mix([("1", Mix([(1, Even())]))]),
    ],
)
def test_a_rule_of_the_library_is_valid(rule):
    assert of_rule(rule) == []


@pytest.mark.slow
@pytest.mark.parametrize("rule", RULE_TYPES, ids=lambda rule: rule.name)
@given(data=st.data())
def test_every_rule_of_the_library_is_valid_over_any_other(rule, data):
    assert of_rule(data.draw(rules_of_type(rule, DRIVERS, NAMES))) == []


@given(rules(DRIVERS, NAMES))
def test_every_rule_of_the_library_is_valid_however_it_is_nested(rule):
    assert of_rule(rule) == []


WEIGHTS = [
    {"below": 10, "weight": "1/2"},
    {"at_least": 10, "up_to": "20.5", "weight": 2},
    {"above": "20.5", "weight": 3},
]
NESTED = [
    Lag("hours"),
    Average(Lag("hours", years=2), years=3, lag=1),
    WeightedSum({"hours": "0.5", "files": 2}),
    Composite({"hours": 100, "files": "1/3"}, decimals=2),
    Logarithmic(Per("hours", "files"), 5, "7.5", "1/2"),
    Per(WeightedSum({"hours": 1}), Inverse("files")),
    Inverse(AtMost("hours", 3)),
    Times("hours", Bracketed("files", WEIGHTS)),
    AtMost(Times("hours", "files"), "30%"),
    Bracketed(Average("files", 2), WEIGHTS),
]


@pytest.mark.parametrize("measure", NESTED, ids=lambda measure: measure.name)
def test_every_measure_of_the_library_is_valid_however_it_is_nested(measure):
    assert of_rule(By(measure)) == []
    assert of_rule(Mix([("40%", UnitPrice(measure, "0.125")), ("60%", Corridor(Even(), measure, "10%"))])) == []
    assert {type(one) for one in NESTED} == set(MEASURES)


EVEN = {"rule": "even"}


@pytest.mark.parametrize(
    "rule",
    [
        {"rule": "fee"},
        {"rule": "fee", "amount": 0.5},
        {"rule": "fee", "amount": "12"},
        {"rule": "fee", "amount": {"amount": "12"}},
        {"rule": "fee", "amount": {"amount": "12.00", "serie": "prices"}},
        {"rule": "unit-price", "driver": "hours", "price": 12},
        {"rule": "unit-price", "driver": ["hours"], "price": "12.00"},
        {"rule": "price-list", "products": [{"driver": "hours", "hours": 1}]},
        {"rule": "bracket-fee", "driver": "hours", "brackets": [{"amount": "1.00", "upto": 3}]},
        {"rule": "agreed", "amounts": {"a": 0.25}},
        {"rule": "then", "of": {"rule": "evn"}, "rest": EVEN},
        {"rule": "pools", "pools": [{"title": "rest"}]},
        {"rule": "groups", "groups": [{"id": "x", "members": "a", "of": EVEN}], "between": EVEN},
        {"rule": "bounded", "of": EVEN, "at_most": {"amount": "12"}},
        {"rule": "bounded", "of": EVEN, "at_most": "a quarter"},
        {"rule": "bounded", "of": EVEN, "at_most": "25%", "if_impossible": "perhaps"},
        {"rule": "growth-limit", "of": EVEN, "at_most": "5%", "since": "2026"},
        {"rule": "corridor", "of": EVEN, "driver": "hours", "width": "10%", "mean": "median"},
        {"rule": "corridor-around", "of": EVEN, "width": "10%"},
        {"rule": "pot-limit", "of": EVEN, "at_most": 0.5},
        {"rule": "phase-in", "old": EVEN, "new": EVEN, "since": "1 January", "years": 2},
        {"rule": "ramp", "of": EVEN, "member": "a", "since": "2026-01-01", "path": "1/2"},
        {"rule": "relief", "of": EVEN, "relief": {"a": 0.25}},
        {"rule": "by-month", "of": EVEN, "counts": "thirds"},
        {"rule": "by", "driver": {"of": "hours"}},
        {"rule": "by", "driver": {"measure": "avg", "of": "hours", "years": 3}},
        {"rule": "by", "driver": {"measure": "average", "of": "hours"}},
        {"rule": "by", "driver": {"measure": "average", "of": "hours", "years": "3"}},
        {"rule": "by", "driver": {"measure": "per", "of": "hours", "by": {"measure": "inverse", "of": 3}}},
        {"rule": "by", "driver": {"measure": "weighted-sum", "rates": {"hours": 0.5}}},
        {"rule": "by", "driver": {"measure": "bracketed", "of": "hours", "brackets": [{"below": 3}]}},
    ],
    ids=str,
)
def test_a_rule_or_measure_of_another_form_is_found_and_reading_finds_it_too(data, tmp_path, rule):
    data["services"][0]["sharing"] = rule
    assert problems(data) == ["$.services[0].sharing"]
    (tmp_path / "small.json").write_text(json.dumps(data), encoding="utf-8")
    assert im.read(tmp_path / "small.json").report.errors


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda data: data["budget"][0].update(amount_eur=12.5), "$.budget[0].amount_eur"),
        (lambda data: data["budget"][0].update(amount_eur="12,50"), "$.budget[0].amount_eur"),
        (lambda data: data["budget"][0].update(amount_eur="12"), "$.budget[0].amount_eur"),
        (lambda data: data["budget"][0].update(year="2026"), "$.budget[0].year"),
        (lambda data: data["budget"][0].update(year=9999), "$.budget[0].year"),
        (lambda data: data["budget"][0].update(kind="costs"), "$.budget[0].kind"),
        (lambda data: data["volumes"][0].update(quantity=0.5), "$.volumes[0].quantity"),
        (lambda data: data["volumes"][0].update(withdrawn="true"), "$.volumes[0].withdrawn"),
        (lambda data: data["memberships"][0].update(since="1 January"), "$.memberships[0].since"),
        (lambda data: data["memberships"][0].update(known="2026-01"), "$.memberships[0].known"),
        (lambda data: data["members"][0].update(id="Aa"), "$.members[0].id"),
        (lambda data: data["members"][0].pop("name"), "$.members[0]"),
        (lambda data: data["members"][0].update(nmae="A"), "$.members[0]"),
        (lambda data: data["participations"][0].update(parties="ocmw"), "$.participations[0].parties"),
        (lambda data: data["services"][0]["sharing"].update(rule="mixed"), "$.services[0].sharing"),
        (lambda data: data["disagreements"][0].update(others=[{"value": "x"}]), "$.disagreements[0].others[0]"),
        (lambda data: data["sources"]["minutes"].update(confidence="sure"), "$.sources.minutes.confidence"),
        (lambda data: data.update(schema=2), "$.schema"),
        (lambda data: data.update(membrs=[]), "$"),
        (lambda data: data.pop("id"), "$"),
    ],
)
def test_a_value_of_another_kind_is_found_and_reading_finds_it_too(data, tmp_path, change, path):
    change(data)
    assert problems(data) == [path]
    (tmp_path / "small.json").write_text(json.dumps(data), encoding="utf-8")
    assert im.read(tmp_path / "small.json").report.errors


def test_a_rule_of_a_plug_in_is_known_with_its_parameters_and_without_its_book_is_not(data):
    @frozen
    class Part:
        """One part, of the name that the library has too."""

        share: Fraction

    @frozen
    class Ladder:
        """In steps."""

        steps: tuple[Part, ...]
        base: int = 0
        name: ClassVar[str] = "ladder"

        def needs(self):
            return frozenset()

        def shares(self, case):
            return dict.fromkeys(case.participants, Fraction(0))

    Ladder.__annotations__["steps"] = tuple[Part, ...]
    schema = json_schema({"ladder": Ladder, "mix": Mix})
    Draft202012Validator.check_schema(schema)
    del data["keys"]
    data["services"] = [{"id": "care", "name": "Care", "sharing": {"rule": "ladder", "steps": [{"share": "1/2"}]}}]
    assert problems(data, schema) == []
    assert problems(data) == ["$.services[0].sharing"]
    data["services"][0]["sharing"]["steps"] = [{"share": 0.5}]
    assert problems(data, schema) == ["$.services[0].sharing"]
    names = [name for name in schema["$defs"] if name.endswith("Part")]
    assert len(names) == 2, names


def test_a_class_that_hides_its_types_is_asked_for_nothing():
    @frozen
    class Odd:
        """Odd."""

        of: "Nowhere"  # noqa: F821 - that the name is not there is the point
        name: ClassVar[str] = "odd"

    assert json_schema({"odd": Odd})["$defs"]["rule-odd"]["properties"] == {"rule": {"const": "odd"}, "of": {}}
