"""Reading a column at a time gives the rows that reading row by row gives, or nothing where any row has a mistake."""

import csv
import io
import json

import pytest
from attrs import field, frozen
from cattrs.errors import BaseValidationError
from generated import TABLES, Chain, tables_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import intermunicipal as im
from intermunicipal.documents import converter
from intermunicipal.documents.columns import ABSENT, build, plain_columns
from intermunicipal.documents.raw import shallow
from intermunicipal.documents.tables import bare_cell
from intermunicipal.documents.values import required_texts
from intermunicipal.documents.writing import folder_texts, json_text
from intermunicipal.sharing import RULE_TYPES

RULES = {rule.name: rule for rule in RULE_TYPES}
MADE = {cells: converter(RULES, cells=cells) for cells in (False, True)}
FEWER = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
EACH = pytest.mark.parametrize("name", sorted(TABLES))

# Values that look like others: 1 is True and 1.0 to a dict, "1" to a reader.
LOOKALIKES = st.sampled_from(
    [
        1,
        True,
        1.0,
        "1",
        0,
        False,
        "",
        "0",
        None,
        [],
        ["ocmw"],
        ["ocmw", 1],
        {},
        {"rule": "even"},
        "true",
        "2026-01-01",
        "budget",
    ]
)


def raw_rows(name, rows):
    """The rows of a table as a JSON document has them."""
    return json.loads(json_text(im.Association("a", "A", **{name: rows}))).get(name, [])


def cells(name, rows):
    """The rows of a table as CSV cells, or None where CSV cannot carry them."""
    text = folder_texts(im.Association("a", "A", **{name: rows})).get(f"{name}.csv")
    if text is None:
        return None
    header, *lines = csv.reader(io.StringIO(text, newline=""))
    return [{key: bare_cell(cell) for key, cell in zip(header, line, strict=True) if cell} for line in lines]


def one_by_one(cls, rows, made):
    """The rows as they are read row by row, or None where one has a mistake."""
    found = []
    for row in rows:
        if any(row.get(column) == "" for column in required_texts(cls)):
            return None
        try:
            found.append(made.structure(row, cls))
        except (BaseValidationError, im.Refusal):
            return None
    return found


def shown(rows):
    """Values with their types: 1 and True are equal, and not the same."""
    return rows and [repr(row) for row in rows]


@EACH
@given(data=st.data())
@FEWER
def test_rows_without_a_mistake_are_the_same_both_ways(name, data):
    rows = data.draw(tables_of(name))
    found = build(TABLES[name], raw_rows(name, rows), MADE[False])
    assert shown(found) == shown(one_by_one(TABLES[name], raw_rows(name, rows), MADE[False]))
    assert sorted(map(repr, found)) == sorted(map(repr, rows))
    in_cells = cells(name, rows)
    if in_cells is not None:
        assert sorted(map(repr, build(TABLES[name], in_cells, MADE[True]))) == sorted(map(repr, rows))


@EACH
@pytest.mark.parametrize("in_cells", [False, True])
@given(data=st.data())
@FEWER
def test_where_row_by_row_finds_a_mistake_nothing_is_read_by_columns(name, in_cells, data):
    cls, drawn = TABLES[name], data.draw(tables_of(name).filter(bool))
    rows = cells(name, drawn) if in_cells else raw_rows(name, drawn)
    if not rows:
        return
    known = [str(key) for row in rows for key in row] or ["note"]
    for _ in range(data.draw(st.integers(1, 3))):
        row = data.draw(st.sampled_from(rows))
        key = data.draw(st.sampled_from([*known, "note", "withdrawn", "known", "nmae"]))
        value = data.draw(LOOKALIKES)
        match data.draw(st.sampled_from(["set", "drop", "swap"])):
            case "set":
                row[key] = str(value) if in_cells else value
            case "drop":
                row.pop(key, None)
            case "swap":
                other = data.draw(st.sampled_from(rows))
                row[key], other[key] = other.get(key, "x"), row.get(key, "x")
    assert shown(build(cls, rows, MADE[in_cells])) == shown(one_by_one(cls, rows, MADE[in_cells]))


@EACH
@given(data=st.data())
@FEWER
def test_columns_are_written_as_rows_are(name, data):
    rows = tuple(data.draw(tables_of(name)))
    columns = plain_columns(TABLES[name], rows, MADE[False], lambda _, value: value)
    found = [{} for _ in rows]
    for column, values in columns:
        assert any(value is not ABSENT for value in values)
        for row, value in zip(found, values, strict=True):
            if value is not ABSENT:
                row[column] = value
    assert found == [MADE[False].unstructure(row) for row in rows]


@pytest.mark.parametrize(
    ("first", "second"),
    [(1, True), (True, 1), (1, 1.0), (2026, "2026"), (2026, None), ([], 2026), ({}, 2026)],
    ids=repr,
)
def test_values_that_are_equal_and_of_other_kinds_are_not_taken_for_one_another(first, second):
    row = {"service": "care", "volume": "hours", "member": "aa", "stage": "budget", "quantity": 1}
    rows = [row | {"year": first}, row | {"year": second}]
    assert build(TABLES["volumes"], rows, MADE[False]) is None
    rows = [row | {"year": 2026, "withdrawn": True}, row | {"year": 2027, "quantity": 1}]
    assert [repr(one.quantity) for one in build(TABLES["volumes"], rows, MADE[False])] == ["Fraction(1, 1)"] * 2


def test_a_table_without_rows_is_no_mistake():
    assert build(TABLES["volumes"], [], MADE[False]) == []
    assert plain_columns(TABLES["volumes"], (), MADE[False], lambda _, value: value) == []


@pytest.mark.parametrize("depth", range(55, 63))
def test_a_rule_as_deep_as_may_be_is_read_both_ways_and_a_deeper_one_neither_way(depth):
    made, rule = converter({"chain": Chain}), {"rule": "chain"}
    for _ in range(depth):
        rule = {"rule": "chain", "of": rule}
    row = {"id": "care", "name": "Care", "sharing": rule}
    try:
        found = [made.structure(shallow(row), TABLES["services"])]
    except ValueError:
        found = None
    assert (found is None) == (depth >= 58)
    assert shown(build(TABLES["services"], [row], made)) == shown(found)


def test_a_class_that_looks_at_each_value_is_read_row_by_row():
    def positive(_, __, value):
        if value < 0:
            raise ValueError

    @frozen
    class Strict:
        number: int = field(validator=positive)

    Strict.__annotations__["number"] = int
    assert build(Strict, [{"number": 1}], MADE[False]) is None
    assert build(Strict, [{"number": -1}], MADE[False]) is None
    assert shown([MADE[False].structure({"number": 1}, Strict)]) == [repr(Strict(1))]
