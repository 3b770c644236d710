"""A line added to a file of the example, with the day on which it was learned, leaves every earlier replay as it was."""

import json
from itertools import cycle

import pytest

import intermunicipal as im
from intermunicipal.model import table_fields

BEFORE, LEARNED, AFTER = "2026-05-31", "2026-06-01", "2026-06-02"
YEARS = ((2018, "actual"), (2026, "budget"))

APPENDED = {
    "members": {"id": "peer", "name": "Peer in other words", "municipality": "72042"},
    "parties": {"id": "peer-ocmw", "member": "peer", "kind": "non-profit", "name": "Peer vzw"},
    "memberships": {"member": "peer", "since": "2000-06-06", "until": "2026-07-01", "end": "withdrawal"},
    "participations": {"service": "gezinszorg", "member": "peer", "since": "2002-07", "until": "2026-07-01"},
    "budget": {
        "service": "gezinszorg", "year": 2026, "stage": "budget", "line": "late", "kind": "cost",
        "amount_eur": "1000.01",
    },
    "volumes": {
        "service": "gezinszorg", "volume": "care-hours", "member": "peer", "year": 2026, "stage": "budget",
        "quantity": "12345.5", "unit": "hour",
    },
    "forms": {"form": "welzijnsvereniging", "since": "2018-01-01"},
    "durations": {"since": "2000-06-06", "until": "2025-01-01"},
    "organisations": {"id": "svk-noord-limburg", "name": "SVK", "kind": "non-profit", "source": "nobody"},
    "services": {"id": "gezinszorg", "name": "Gezinszorg", "kind": "home-care", "since": "2002-07", "key": "files"},
    "keys": {"id": "files", "title": "Gelijk", "rule": {"rule": "even"}},
    "disagreements": {
        "subject": "services/gezinszorg", "field": "since", "adopted": "2002-07", "source": "report-2005",
        "others": [{"value": "2003", "source": "report-2018"}],
    },
}  # fmt: skip
"""A row for each table: most take the place of one that is there, and change a bill or a finding."""


def seen(association, known_on):
    """Return, as bytes, what a replay of two years shows, and what a check of the association as known then finds."""
    languages, shown = ("nl", "fr", "en"), []
    for year, stage in YEARS:
        try:
            bill = im.allocate(association, year, stage=stage, known_on=known_on, assume="earliest")
        except im.Refusal as refusal:
            shown.append([refusal.text(lang) for lang in languages])
            continue
        texts = [
            str(im.explain(bill, id_, lang)) for id_, lang in zip(bill.contributions, cycle(languages), strict=False)
        ]
        shown.append([dict(bill.contributions), bill.trace, bill.inputs, bill.result, texts])
    report = im.check(association.as_known(known_on))
    return json.dumps([*shown, *map(report.text, languages)], ensure_ascii=False).encode()


def append(copy, table, row):
    """Add a row at the end of the table's file, or of the head where the table stands there."""
    if copy.path(table).exists():
        header, *rows = copy.rows(table)
        wanted = [*header, *(name for name in row if name not in header)]
        padded = [[*cells, *[""] * (len(wanted) - len(header))] for cells in rows]
        copy.write(table, [wanted, *padded, [row.get(name, "") for name in wanted]])
        return
    path = copy.folder / "association.toml"
    lines = "".join(f"{name} = {_toml(value)}\n" for name, value in row.items())
    path.write_text(f"{path.read_text(encoding='utf-8')}\n[[{table}]]\n{lines}", encoding="utf-8")


def _toml(value):
    match value:
        case dict():
            return "{" + ", ".join(f"{name} = {_toml(item)}" for name, item in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value)


@pytest.fixture(scope="module")
def seen_of_the_example(association):
    """Return what the example as it stands shows on each of the days, once."""
    return {day: seen(association, day) for day in (BEFORE, LEARNED, AFTER)}


def test_there_is_a_row_for_every_table():
    assert set(APPENDED) == set(table_fields())


@pytest.mark.parametrize("table", APPENDED)
def test_a_row_appended_to_a_file_is_seen_from_the_day_on_which_it_was_learned_and_not_before(
    copy, table, seen_of_the_example
):
    append(copy, table, APPENDED[table] | {"known": LEARNED})
    association = im.read(copy.folder).association
    same = {day: seen(association, day) == expected for day, expected in seen_of_the_example.items()}
    assert same == {BEFORE: True, LEARNED: False, AFTER: False}


@pytest.mark.parametrize("table", ["memberships", "participations", "budget", "volumes", "disagreements", "keys"])
def test_a_row_that_is_withdrawn_in_a_file_still_stands_in_earlier_replays(copy, table, seen_of_the_example):
    append(copy, table, APPENDED[table] | {"known": LEARNED})
    once = im.load(copy.folder)
    append(
        copy,
        table,
        APPENDED[table] | {"known": "2026-07-01", "withdrawn": "true" if copy.path(table).exists() else True},
    )
    association = im.load(copy.folder)
    assert [seen(association, day) for day in (LEARNED, "2026-06-30")] == [
        seen(once, day) for day in (LEARNED, "2026-06-30")
    ]
    assert seen(association, BEFORE) == seen_of_the_example[BEFORE]
    assert seen(association, "2026-07-01") != seen(once, "2026-07-01")


def test_all_these_rows_together_leave_the_day_before_as_it_was_in_the_other_form_too(
    copy, tmp_path, seen_of_the_example
):
    for table, row in APPENDED.items():
        if table != "organisations":  # its source is nobody, so the document could not be loaded
            append(copy, table, row | {"known": LEARNED})
    association = im.load(copy.folder)
    written = im.load(im.dump(association, tmp_path / "copy.json"))
    assert written == association
    assert seen(association, BEFORE) == seen_of_the_example[BEFORE]
    for day in (BEFORE, LEARNED, AFTER):
        assert _bills(written, day) == _bills(association, day)


def _bills(association, day):
    try:
        bill = im.allocate(association, 2018, stage="actual", known_on=day, assume="earliest")
    except im.Refusal as refusal:
        return refusal.text()
    return dict(bill.contributions), bill.inputs, bill.result
