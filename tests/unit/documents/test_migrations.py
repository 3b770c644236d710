"""A document of an older schema is brought up to date before it is read: here from an invented version 0."""

import pytest

import intermunicipal as im
from intermunicipal.documents import SCHEMA, Step, json_text

HEAD_0 = 'version = 0\nschema = 0\ncode = "small"\nname = "Small"\n'
MEMBERS_0 = "slug,name\naa,Aa\nbee,Bee\n"
DUES_0 = "service,year,euro\ncare,2026,1000\ncare,2027,1100\n"


def from_0(raw):
    """Rename the id, drop what is gone, and turn whole euros of `dues` into budget lines."""
    raw.head["id"] = raw.head.pop("code")
    del raw.head["version"]
    for table in raw.tables:
        if table.name == "members":
            table.header = tuple("id" if name == "slug" else name for name in table.header)
            table.rows = [{"id" if key == "slug" else key: value for key, value in row.items()} for row in table.rows]
        if table.name == "dues":
            table.name, table.header = "budget", ("service", "year", "stage", "line", "kind", "amount_eur")
            made = {"stage": "budget", "line": "dues", "kind": "cost"}
            table.rows = [
                {"service": row["service"], "year": row["year"], **made, "amount_eur": f"{row['euro']}.00"}
                for row in table.rows
            ]


STEPS = {0: Step(from_0, tables={"dues"})}


@pytest.fixture
def old(tmp_path):
    (tmp_path / "association.toml").write_text(HEAD_0 + '[[services]]\nid = "care"\nname = "Care"\n', encoding="utf-8")
    (tmp_path / "members.csv").write_text(MEMBERS_0, encoding="utf-8")
    (tmp_path / "dues.csv").write_text(DUES_0, encoding="utf-8")
    return tmp_path


def test_an_older_document_is_read_by_the_step_that_starts_from_its_version(old):
    reading = im.read(old, steps=STEPS)
    assert [finding.text() for finding in reading.report] == []
    assert sorted(reading.association.members) == ["aa", "bee"]
    assert [line.amount for line in reading.association.budget.values()] == [1000_00, 1100_00]


def test_a_mistake_is_told_where_it_stands_in_the_older_file(old):
    (old / "dues.csv").write_text(DUES_0.replace("2027", "soon"), encoding="utf-8")
    (found,) = im.read(old, steps=STEPS).report
    assert str(found.place) == "dues.csv, row 3, column year"


def test_the_file_on_disk_stays_as_it_is_and_what_is_written_has_the_new_schema(old):
    before = {path.name: path.read_bytes() for path in old.iterdir()}
    association = im.read(old, steps=STEPS).association
    assert {path.name: path.read_bytes() for path in old.iterdir()} == before
    assert json_text(association).startswith(f'{{\n"schema": {SCHEMA},\n"id": "small",\n')


def test_without_the_step_an_older_document_is_refused_and_its_table_unknown(old):
    codes = {(str(finding.place), finding.code) for finding in im.read(old).report}
    assert ("association.toml, schema", "schema") in codes
    assert ("dues.csv", "unknown-table") in codes


def test_steps_are_taken_one_after_another_up_to_this_schema(old):
    taken = []
    head = (old / "association.toml").read_text(encoding="utf-8").replace("schema = 0", "schema = -1")
    (old / "association.toml").write_text(head, encoding="utf-8")
    steps = {
        -1: Step(lambda raw: taken.append(raw.head["schema"])),
        0: Step(lambda raw: (taken.append(0), from_0(raw)), tables={"dues"}),
        SCHEMA: Step(lambda _: taken.append("too far")),
    }
    assert [finding.text() for finding in im.read(old, steps=steps).report] == []
    assert taken == [-1, 0]


def test_a_table_that_the_step_leaves_under_its_old_name_is_not_known(old):
    steps = {0: Step(lambda raw: raw.head.update(id=raw.head.pop("code")), tables={"dues"})}
    codes = {(str(finding.place), finding.code) for finding in im.read(old, steps=steps).report}
    assert {("dues.csv", "unknown-table"), ("association.toml, version", "unknown-key")} <= codes
    assert ("members.csv, row 1, column slug", "unknown-column") in codes
