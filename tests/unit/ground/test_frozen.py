"""What a frozen value holds is frozen too."""

import copy
import json
import operator
import pickle
from fractions import Fraction

import pytest

from intermunicipal.findings import Finding
from intermunicipal.frozen import FrozenDict, frozen_map
from intermunicipal.sharing import Case, Driver, Even, Fixed, Mix, share

WAYS_TO_CHANGE = [
    lambda table: operator.setitem(table, "a", 2),
    lambda table: operator.delitem(table, "a"),
    lambda table: operator.ior(table, {"a": 2}),
    lambda table: table.clear(),
    lambda table: table.pop("a"),
    lambda table: table.popitem(),
    lambda table: table.setdefault("b", 2),
    lambda table: table.update(a=2),
]


@pytest.mark.parametrize("change", WAYS_TO_CHANGE)
def test_nothing_changes_a_frozen_table(change):
    table = FrozenDict({"a": 1})
    with pytest.raises(TypeError):
        change(table)
    assert table == {"a": 1}


def test_a_frozen_table_equals_a_plain_one_and_hashes_by_its_content():
    assert FrozenDict({"a": 1, "b": 2}) == {"b": 2, "a": 1}
    assert hash(FrozenDict({"a": 1, "b": 2})) == hash(FrozenDict({"b": 2, "a": 1}))
    assert json.dumps(FrozenDict({"a": 1})) == '{"a": 1}'


@pytest.mark.parametrize("again", [lambda one: pickle.loads(pickle.dumps(one)), copy.copy, copy.deepcopy])  # noqa: S301 - made right here
def test_a_copy_of_a_frozen_table_is_frozen(again):
    copied = again(FrozenDict({"a": 1}))
    assert copied == {"a": 1}
    assert type(copied) is FrozenDict


def test_freezing_copies_the_table_and_the_tables_within():
    inner = {"b": 1}
    found = frozen_map({"a": inner})
    inner["b"] = 2
    assert found == {"a": {"b": 1}}
    assert type(found["a"]) is FrozenDict


@pytest.mark.parametrize(
    "table",
    [
        Fixed({"a": 1}).table,
        Driver("hours", {"a": 1}).years,
        Driver("hours", {2026: {"a": 1}}).years[2026],
        Case(Fraction(1), ["a"], days={"a": 1}).days,
        Finding("missing-value", fields={"a": 1}).fields,
        share(1, Even(), {}, participants=["a"]).exact,
        share(1, Even(), {}, participants=["a"]).split.handed,
        share(1, Even(), {}, participants=["a"]).working.figures,
    ],
    ids=["agreed", "driver", "year", "days", "fields", "exact", "handed", "figures"],
)
def test_the_tables_of_values_and_results_cannot_be_changed(table):
    with pytest.raises(TypeError):
        table["a"] = 2


def test_rules_are_values_that_can_be_put_in_a_set():
    one, other = (
        Mix([("50%", Fixed(table)), ("50%", Even())]) for table in ({"a": "1/2", "b": "1/2"}, {"b": "50%", "a": "50%"})
    )
    assert {one, other} == {one}
