"""What loads without a finding is valid by the JSON Schema: each value of each column is tried as something else."""

import json
import re
from copy import deepcopy
from datetime import date, timedelta
from itertools import product

import pytest
from jsonschema import Draft202012Validator

import intermunicipal as im
from intermunicipal.documents import json_schema
from intermunicipal.documents.reading import HEAD_KEYS, columns

SCHEMA = Draft202012Validator(json_schema())
OTHERS = [
    *(None, True, False, 0, 1, -1, 1.0, 0.5, 2026, 10**59, 10**60, -(10**60), "", " ", "a", "A", "a-b", "true"),
    *("2026", "2026-01", "2026-01-01", "2026-01-01T00:00:00", "0001", "9999-12-31"),
    *(
        "1",
        "-1",
        "1/3",
        "-1/3",
        "35%",
        "35 %",
        "1.5",
        " 1",
        "1\n",
        "1/3\t",
        "35%  ",
        "1.5 ",
        "1.00",
        " 1.00 ",
        "\t-1.00",
    ),
    *("1,00", "+1", "00.10", "007"),
    *([], [1], ["ocmw"], ["ocmw", "ocmw"], [["ocmw"]], [{}], {}, {"a": "1"}, {"a": 1, "b": 0}, {"ocmw": True}),
    *(
        {"rule": "even"},
        {"rule": "by", "driver": ""},
        {"rule": "fixed", "shares": {"": "100 %"}},
        {"rule": "fixed", "shares": {}},
    ),
    *({"rule": "mix", "parts": [{"weight": " 1", "of": {"rule": "even"}}]}, {"rule": "mix", "parts": {}}),
    *([{"value": "", "source": ""}], [{"value": "", "source": "", "note": ""}], {"value": "", "source": ""}),
]
DOCUMENT = {
    "schema": 1,
    "id": "small",
    "name": "Small",
    "region": "",
    "enterprise_number": "1",
    "source": "minutes",
    "sources": {
        "minutes": {"citation": "Minutes", "url": "u", "confidence": "inferred", "note": "n"},
        "a": {"citation": "A"},
    },
    "members": [{"id": "a", "name": "A"}],
    "parties": [{"id": "a", "member": "a", "kind": "ocmw", "name": "A"}],
    "memberships": [{"member": "a"}],
    "forms": [{"form": "union"}],
    "durations": [{"since": "2000"}],
    "organisations": [{"id": "a", "name": "A", "kind": "ocmw"}],
    "services": [
        {"id": "a", "name": "A", "sharing": {"rule": "mix", "parts": [{"weight": 1, "of": {"rule": "even"}}]}}
    ],
    "participations": [{"service": "a", "member": "a", "parties": ["ocmw"]}],
    "keys": [{"id": "a", "title": "A", "rule": {"rule": "fixed", "shares": {"a": "1/2", "b": "0.5"}}}],
    "budget": [{"service": "a", "year": 2026, "stage": "budget", "line": "a", "kind": "cost", "amount_eur": "1.00"}],
    "volumes": [{"service": "a", "volume": "a", "member": "a", "year": 2026, "stage": "budget", "quantity": 1}],
    "disagreements": [
        {"subject": "services/a", "field": "name", "adopted": "A", "others": [{"value": "B", "source": "a"}]}
    ],
}


def places(value, path=()):
    """Yield the path of every value in tables and lists, however deep."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield (*path, key)
        yield from places(item, (*path, key))


def with_other(value, path, other):
    """Return a value with another one at a path in it."""
    changed = deepcopy(value)
    where = changed
    for key in path[:-1]:
        where = where[key]
    where[path[-1]] = other
    return changed


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("documents") / "small.json"


def places_told(path, document):
    """Return the places of which reading tells, and those of which the schema does."""
    path.write_text(json.dumps(document), encoding="utf-8")
    read = {finding.place.path for finding in im.read(path).report}
    return read, {error.json_path.removeprefix("$").removeprefix(".") for error in SCHEMA.iter_errors(document)}


def beginnings(places, pattern):
    return {re.match(pattern, place)[0] for place in places}


def test_the_document_has_each_key_and_table_and_is_sound(path):
    assert set(DOCUMENT) == {*HEAD_KEYS, *columns()}
    assert places_told(path, DOCUMENT) == (set(), set())


@pytest.mark.parametrize("name", columns())
def test_a_row_that_loads_is_valid_whatever_stands_in_its_columns(path, name):
    (row,) = DOCUMENT[name]
    where = dict.fromkeys([*((column,) for column in columns()[name].values()), *places(row)])
    rows = [row, *(with_other(row, place, other) for place in where for other in OTHERS)]
    for day, one in enumerate(rows[1:]):  # so that none is there twice
        one.setdefault("known", (date(2000, 1, 1) + timedelta(day)).isoformat())
    read, invalid = (beginnings(one, rf"{name}\[\d+\]") for one in places_told(path, DOCUMENT | {name: rows}))
    assert invalid - read == set()
    assert len(rows) > len(read) + len(where)
    assert len(invalid) > 20 * len(where)


def test_a_source_that_loads_is_valid_whatever_stands_in_it(path):
    source = DOCUMENT["sources"]["minutes"]
    where = ((key,) for key in (*source, "id"))
    others = {f"s{n}": with_other(source, *change) for n, change in enumerate(product(where, OTHERS))}
    read, invalid = places_told(path, DOCUMENT | {"sources": DOCUMENT["sources"] | others})
    read, invalid = (beginnings(one, r"sources\.\w+") for one in (read, invalid))
    assert invalid - read == set()
    assert len(others) > len(invalid) > 100


@pytest.mark.parametrize("key", HEAD_KEYS)
def test_a_head_that_loads_is_valid_whatever_stands_in_it(path, key):
    small = {name: DOCUMENT[name] for name in ("schema", "id", "name")}
    for other in OTHERS:
        read, invalid = places_told(path, small | {key: other})
        assert read or not invalid, other


@pytest.mark.parametrize(
    ("place", "other", "mistake"),
    [
        (("participations", 0, "parties"), {"ocmw": True}, "Found ocmw True where a list should stand."),
        (("participations", 0, "parties"), "", 'Found "" where a list should stand.'),
        (("participations", 0, "parties"), "ocmw", 'Found "ocmw" where a list should stand.'),
        (("disagreements", 0, "others"), {}, "Found  where a list should stand."),
        (("volumes", 0, "quantity"), 10**60, 'Found "10^60" where an exact number,'),
        (("volumes", 0, "quantity"), -(10**60), 'Found "10^60" where an exact number,'),
        (
            ("sources", "a", "id"),
            "b",
            "The key id is not known here. Perhaps a typo (there are: citation, confidence, note, url).",
        ),
    ],
    ids=range(7),
)
def test_what_was_taken_in_silence_is_told(path, place, other, mistake):
    path.write_text(json.dumps(with_other(DOCUMENT, place, other)), encoding="utf-8")
    (found,) = im.read(path).report
    assert mistake in found.text()
