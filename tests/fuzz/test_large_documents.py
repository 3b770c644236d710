"""Large documents with one mistake made over and over: read and checked in seconds, not in the square of their size."""

import json

import pytest
from fuzz_law import LANGUAGES, in_time

import intermunicipal as im

COUNT = 2000
IDS = [f"m{number}" for number in range(COUNT)]
OTHERS = [f"n{number}" for number in range(COUNT)]
YEARS = [1000 + number for number in range(COUNT)]
HEAD = {"schema": 1, "id": "large", "name": "Large"}
EVEN = {"rule": "even"}
CARE = {"id": "care", "name": "Care", "sharing": EVEN}
LINE = {"service": "care", "year": 2026, "stage": "budget", "line": "staff", "kind": "cost", "amount_eur": "1000.00"}
VOLUME = {"service": "care", "volume": "hours", "year": 2026, "stage": "budget", "quantity": 1}
MEMBERS = [{"id": id_, "name": id_} for id_ in IDS]
MEMBERSHIPS = [{"member": id_} for id_ in IDS]
TAKING = [{"service": "care", "member": id_} for id_ in IDS]
WHOLE = {"members": MEMBERS, "memberships": MEMBERSHIPS, "services": [CARE], "participations": TAKING, "budget": [LINE]}
ONE = WHOLE | {"members": MEMBERS[:1], "memberships": MEMBERSHIPS[:1]}
MERGED = {"until": "2020-01-01", "end": "merger"}


def upper(rows, column):
    return [row | {column: row[column].upper()} for row in rows]


def odd(rows):
    return [row | {"x": 1} for row in rows]


def years(number):
    return {"since": f"{YEARS[number]}-01-01", "until": f"{YEARS[number]}-12-31"}


DOCUMENTS = {
    "nothing wrong": WHOLE,
    "memberships of one that overlap": ONE | {"memberships": [{"member": "m0", "id": id_} for id_ in IDS]},
    "participations of one that overlap": ONE
    | {"participations": [{"service": "care", "member": "m0", "id": id_} for id_ in IDS]},
    "forms that overlap": {"forms": [{"form": "union", "id": id_} for id_ in IDS]},
    "memberships of one that follow each other": ONE
    | {"memberships": [{"member": "m0", "id": id_, **years(number)} for number, id_ in enumerate(IDS)]},
    "periods of one key": {"keys": [{"id": "k", "title": "K", "rule": EVEN, **years(n)} for n in range(COUNT)]},
    "keys that correct each other": {
        "keys": [{"id": "k", "title": "K", "rule": EVEN, "since": f"{y}-01-01", "known": f"{y}-01-02"} for y in YEARS]
    },
    "a chain of mergers": WHOLE
    | {"memberships": [{"member": a, "into": b, **MERGED} for a, b in zip(IDS, [*IDS[1:], "m0"], strict=True)][:-1]},
    "a ring of mergers": WHOLE
    | {"memberships": [{"member": a, "into": b, **MERGED} for a, b in zip(IDS, [*IDS[1:], "m0"], strict=True)]},
    "services that are not there": WHOLE
    | {
        "services": [CARE | {"id": id_} for id_ in IDS],
        "budget": [LINE | {"service": id_} for id_ in OTHERS],
    },
    "members that are not there": WHOLE | {"volumes": [VOLUME | {"member": id_} for id_ in OTHERS]},
    "sources that are not there": {
        "sources": {id_: {"citation": id_} for id_ in IDS},
        "members": [row | {"source": id_} for row, id_ in zip(MEMBERS, OTHERS, strict=True)],
    },
    "subjects that are not there": {
        "members": MEMBERS,
        "disagreements": [
            {"subject": f"members/{id_}", "field": "name", "adopted": "x", "others": []} for id_ in OTHERS
        ],
    },
    "members that cannot be read": WHOLE | {"members": odd(MEMBERS), "volumes": [VOLUME | {"member": i} for i in IDS]},
    "members whose ids are none": WHOLE | {"members": upper(MEMBERS, "id")},
    "memberships that cannot be read": WHOLE | {"memberships": odd(MEMBERSHIPS)},
    "participations that cannot be read": WHOLE
    | {"participations": odd(TAKING), "volumes": [VOLUME | {"member": id_} for id_ in IDS]},
    "every second participation that cannot be read": WHOLE
    | {
        "participations": [*odd(TAKING[::2]), *TAKING[1::2]],
        "volumes": [VOLUME | {"member": id_} for id_ in IDS],
    },
    "participations of what is no id": WHOLE
    | {
        "participations": upper(TAKING, "member"),
        "volumes": [VOLUME | {"member": id_} for id_ in IDS],
    },
    "keys that cannot be read": {
        "keys": [{"id": id_} for id_ in IDS],
        "services": [{"id": id_, "name": id_} for id_ in IDS],
        "budget": [LINE | {"service": id_} for id_ in IDS],
    },
    "keys at the top that are not known": dict.fromkeys(IDS, 1),
    "columns that are not known": {"members": [row | {row["id"]: 1} for row in MEMBERS]},
    "rows that stand twice": {"members": MEMBERS[:1] * COUNT},
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_large_document_is_read_and_checked_in_seconds(name, tmp_path):
    path = tmp_path / "large.json"
    path.write_text(json.dumps(HEAD | DOCUMENTS[name]), encoding="utf-8")
    with in_time("reading"):
        reading = im.read(path)
    with in_time("checking"):
        report = im.check(reading)
    for lang in LANGUAGES:
        with in_time("writing"):
            assert report.text(lang)


def test_a_key_that_stands_twice_among_many_is_found_in_seconds(tmp_path):
    path = tmp_path / "large.json"
    keys = ",".join(f'"k{number}": 1' for number in range(40_000))
    path.write_text(f'{{{keys}, "k39999": 2}}', encoding="utf-8")
    with in_time("reading"):
        assert [finding.code for finding in im.read(path).report] == ["key-twice"]


def test_a_table_with_very_many_columns_is_read_in_seconds(tmp_path):
    (tmp_path / "association.toml").write_text('schema = 1\nid = "large"\nname = "Large"\n', encoding="utf-8")
    columns = ",".join(f"a{number}" for number in range(20_000))
    (tmp_path / "members.csv").write_text(f"id,name,{columns}\n", encoding="utf-8")
    with in_time("reading"):
        assert {finding.code for finding in im.read(tmp_path).report} == {"unknown-column"}
