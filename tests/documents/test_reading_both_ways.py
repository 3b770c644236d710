"""A whole document says the same read by columns and row by row: the rows, every finding in its order, what is lost, each place.

`test_columns.py` compares the two on one table. Here the fast path is taken away from `read` itself, on documents with
values that TOML, JSON and CSV can hold and a table should not.
"""

import datetime as dt
import json
import tempfile
from pathlib import Path
from unittest.mock import patch

import pytest
import tomli_w
from generated import TABLES, associations, tables_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import intermunicipal as im
from intermunicipal.documents import converter, reading
from intermunicipal.documents.columns import build
from intermunicipal.documents.writing import folder_texts, json_text
from intermunicipal.sharing import RULE_TYPES

FEWER = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
MADE = converter({rule.name: rule for rule in RULE_TYPES})
DAY = dt.date(2026, 1, 1)
NOON = dt.datetime(2026, 1, 1, 12)  # noqa: DTZ001 - TOML has such times, and a document should not
OF_JSON = [
    0,
    1,
    True,
    False,
    1.0,
    "1",
    "",
    " ",
    "2026",
    "2026-01-01",
    "true",
    "1.00",
    [],
    ["ocmw"],
    {},
    {"rule": "even"},
]
OF_TOML = [*OF_JSON, float("nan"), float("inf"), DAY, NOON, NOON.replace(tzinfo=dt.UTC), dt.time(12)]
CELLS = ["", "1", "1.0", "true", "True", "2026-01-01", "ocmw  ocmw", "=1", "'=1", "1,00", "even"]


def damage(draw, rows, values):
    """Change, drop or copy a few values of the rows, so that some are of another kind than their column asks for."""
    known = sorted({key for row in rows for key in row})
    for _ in range(draw(st.integers(0, 3))):
        row, key = draw(st.sampled_from(rows)), draw(st.sampled_from([*known, "note", "known", "withdrawn", "nmae"]))
        match draw(st.sampled_from(["set", "drop", "copy"])):
            case "set":
                row[key] = draw(st.sampled_from(values))
            case "drop":
                row.pop(key, None)
            case "copy":
                rows.append(dict(row))


def told(path):
    """Return all that reading says, as text in which 1 and True differ; the places of all rows too."""
    found = im.read(path)
    association = found.association
    tables = association.tables() if association else {}
    return (
        [finding.text() for finding in found.report],
        repr(association),
        repr(found.lost),
        [str(association.place_of(name, row)) for name, table in tables.items() for row in table.rows],
    )


def assert_same_both_ways(files):
    """Write files to a folder, and read what lies in it with the fast path and without."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            (Path(folder) / name).write_text(text, encoding="utf-8", newline="")
        path = Path(folder) / next(iter(files))
        by_columns = told(path)
        with patch.object(reading, "build", lambda *_: None):
            assert told(path) == by_columns


@given(associations(), st.data())
@FEWER
def test_a_damaged_json_file_is_read_the_same_both_ways(association, data):
    document = json.loads(json_text(association))
    for name in TABLES:
        if document.get(name):
            damage(data.draw, document[name], [*OF_JSON, None])
    assert_same_both_ways({"one.json": json.dumps(document)})


@given(associations(), st.data())
@FEWER
def test_a_damaged_head_of_a_folder_is_read_the_same_both_ways_with_the_values_of_toml(association, data):
    document = json.loads(json_text(association))
    for name in TABLES:
        if document.get(name):
            damage(data.draw, document[name], OF_TOML)
    assert_same_both_ways({"association.toml": tomli_w.dumps(document)})


@given(associations("members", "parties", "memberships", "participations", "budget", "volumes"), st.data())
@FEWER
def test_damaged_csv_tables_are_read_the_same_both_ways(association, data):
    files = folder_texts(association)
    for name in [name for name in files if name.endswith(".csv")]:
        header, *lines = files[name].splitlines()
        for _ in range(data.draw(st.integers(0, 2))):
            columns = header.split(",")
            cells = [data.draw(st.sampled_from([*CELLS, f"x-{at}"])) for at in range(len(columns))]
            lines.insert(data.draw(st.integers(0, len(lines))), ",".join(f'"{cell}"' for cell in cells))
        files[name] = "\n".join([header, *lines]) + "\n"
    assert_same_both_ways(files)


@pytest.mark.parametrize("name", sorted(TABLES))
@given(data=st.data())
@FEWER
def test_a_day_without_quotes_is_the_same_as_one_in_quotes(name, data):
    rows = data.draw(tables_of(name))
    stated = json.loads(json_text(im.Association("a", "A", **{name: rows}))).get(name, [])
    bare = [{key: _bare(key, value) for key, value in row.items()} for row in stated]
    assert repr(build(TABLES[name], bare, MADE)) == repr(build(TABLES[name], stated, MADE))


def _bare(key, value):
    """Return a whole day as TOML gives it without quotes, and anything else as it is."""
    days = {"since", "until", "known", "decided"}
    return dt.date.fromisoformat(value) if key in days and value.count("-") == 2 else value


@pytest.mark.parametrize("other", [NOON, dt.time(12), float("nan"), DAY.year, True, [], {}])
@pytest.mark.parametrize("first", [DAY, "2026-01-01"])
def test_a_column_with_a_day_and_something_like_one_is_read_row_by_row(first, other):
    rows = [{"member": "aa", "since": first}, {"member": "bee", "since": other}]
    assert build(TABLES["memberships"], rows[:1], MADE) is not None
    assert build(TABLES["memberships"], rows, MADE) is None
