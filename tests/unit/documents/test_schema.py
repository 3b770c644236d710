"""The JSON Schema: sound itself, never a false alarm, and an alarm where a value is of another kind."""

import json
from fractions import Fraction
from typing import ClassVar

import pytest
from attrs import frozen
from jsonschema import Draft202012Validator

import intermunicipal as im
from intermunicipal.documents import json_schema, json_text
from intermunicipal.documents.reading import HEAD_KEYS, columns
from intermunicipal.sharing import RULE_TYPES, By, Even, Fixed, FixedDenominator, Mix


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
def test_every_rule_of_the_library_is_valid_however_it_is_nested(rule):
    association = im.Association("a", "A", services=[im.model.Service("s", "S", sharing=rule)])
    assert problems(json.loads(json_text(association))) == []
    assert {one.name for one in RULE_TYPES} == {"even", "by", "fixed-denominator", "mix", "fixed"}


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
