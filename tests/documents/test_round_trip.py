"""What is written is what is read, to the sign: every table and column, as one file and as a folder."""

import csv
import io
import json
import re
import tempfile
from pathlib import Path

import pytest
from attrs import evolve
from generated import RULES, TABLES, TEXTS, associations, sound_associations, tables_of
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import intermunicipal as im
from intermunicipal.documents import json_schema
from intermunicipal.documents.tables import bare_cell, carries, safe_cell
from intermunicipal.documents.writing import folder_texts, json_text
from intermunicipal.sharing import Mix

FEWER = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
SCHEMA = Draft202012Validator(json_schema())
PLAIN = re.compile(r"-?[0-9]+(?:[./][0-9]+)?%?")
RUN_BY_SPREADSHEETS = tuple("=+-@\uff1d\uff0b\uff0d\uff20\t\r")


def again(association, name):
    """The association, written under a name and read again, whatever its rows name."""
    with tempfile.TemporaryDirectory() as folder:
        return im.read(im.dump(association, Path(folder) / name)).association


@pytest.mark.parametrize("name", sorted(TABLES))
@given(data=st.data())
@FEWER
def test_every_row_of_a_table_comes_back_as_it_was(name, data):
    rows = data.draw(tables_of(name))
    association = im.Association("a", "A", **{name: rows})
    for form in ("one.json", "one"):
        assert again(association, form).tables()[name] == association.tables()[name]


@given(associations())
@FEWER
def test_an_association_comes_back_as_it_was_in_both_forms_and_from_one_to_the_other(association):
    one, two = again(association, "one.json"), again(association, "one")
    assert one == association
    assert two == association
    assert json_text(two) == json_text(one) == json_text(association)
    assert folder_texts(one) == folder_texts(two) == folder_texts(association)


def files(path):
    return {file.name: file.read_bytes() for file in ([path] if path.is_file() else path.iterdir())}


@given(sound_associations())
@FEWER
def test_a_sound_association_is_loaded_as_it_was_and_written_again_to_the_byte(association):
    with tempfile.TemporaryDirectory() as folder:
        one, two, three, four = (Path(folder) / name for name in ("one.json", "two", "three.json", "four"))
        for path, source in ((one, None), (two, one), (three, two), (four, three)):
            im.dump(im.load(source) if source else association, path)
            reading = im.read(path)
            assert [finding.text() for finding in reading.report] == []
            assert reading.association == association
        assert one.read_bytes() == three.read_bytes()
        assert files(two) == files(four)


@given(associations(), st.randoms(use_true_random=False))
@FEWER
def test_the_order_of_rows_and_of_sources_changes_no_byte(association, chance):
    def shuffled(rows):
        rows = list(rows)
        chance.shuffle(rows)
        return rows

    tables = {name: shuffled(table.rows) for name, table in association.tables().items()}
    other = evolve(association, sources=shuffled(association.sources.values()), **tables)
    assert json_text(other) == json_text(association)
    assert folder_texts(other) == folder_texts(association)


@given(associations())
@FEWER
def test_what_is_written_is_valid_by_the_schema_and_ends_with_a_line(association):
    text = json_text(association)
    assert [error.message for error in SCHEMA.iter_errors(json.loads(text))] == []
    assert all(one.endswith("\n") for one in (text, *folder_texts(association).values()))


@given(associations("members", "parties", "memberships", "participations", "budget", "volumes"))
@FEWER
def test_no_cell_on_disk_is_run_by_a_spreadsheet(association):
    for name, text in folder_texts(association).items():
        if name.endswith(".csv"):
            cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
            assert [one for one in cells if one.startswith(RUN_BY_SPREADSHEETS) and not PLAIN.fullmatch(one)] == []
            assert [one for one in cells if one != one.strip()] == []


@given(TEXTS)
def test_a_cell_says_what_was_to_be_said(text):
    if carries(text):
        assert bare_cell(safe_cell(text)) == text
    else:
        assert text != text.strip() or re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ufeff]|\s", text)


@pytest.mark.parametrize("text", [" edge", "edge ", "\t=1", "a\rb", "a\r\nb", "\x00", "\ufeffa", "\x85a", "\u2028"])
def test_a_table_with_a_text_that_no_cell_carries_stays_in_the_head(text):
    association = im.Association("a", "A", members=[im.model.Member("aa", text)])
    assert set(folder_texts(association)) == {"association.toml"}
    assert again(association, "one") == association


def test_a_text_that_every_cell_carries_stands_in_a_table_of_its_own():
    association = im.Association("a", "A", members=[im.model.Member("aa", "=1,\n'x'")])
    assert folder_texts(association)["members.csv"] == "id,name\naa,\"'=1,\n'x'\"\n"
    assert again(association, "one") == association


@pytest.mark.parametrize("form", ["one.json", "one"])
def test_half_a_character_cannot_be_written_and_leaves_nothing_behind(tmp_path, form):
    association = im.Association("a", "A", members=[im.model.Member("aa", "\ud800")])
    with pytest.raises(im.Refusal) as caught:
        im.dump(association, tmp_path / form)
    assert caught.value.code == "not-written"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", ["one.json", "one"])
@pytest.mark.parametrize(
    ("row", "column"),
    [(im.model.Member("aa", ""), "name"), (im.model.Volume("", "hours", "aa", 2026, "budget", 1), "service")],
)
def test_a_required_text_that_is_empty_is_missing_in_every_form(tmp_path, form, row, column):
    table = "members" if column == "name" else "volumes"
    (found,) = im.read(im.dump(im.Association("a", "A", **{table: [row]}), tmp_path / form)).report.errors[:1]
    assert found.code == "missing-value"
    assert found.fields["column"] == column


def test_the_strategies_meet_every_rule_and_every_odd_text():
    assert set(TABLES) == set(im.Association("a", "A").tables())
    find(RULES, lambda rule: isinstance(rule, Mix) and any(isinstance(part.of, Mix) for part in rule.parts))
    find(TEXTS, lambda text: not carries(text))
    find(TEXTS, lambda text: safe_cell(text) != text and carries(text))
