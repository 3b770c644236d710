"""The page on the document format names every table and column, and none that does not exist."""

import re

import attrs
import pytest
from documentation import DOCS, read, rows

from intermunicipal.documents.values import disk_names
from intermunicipal.model import Association, Recorded, table_fields
from intermunicipal.sharing import MEASURES, RULE_TYPES

TEXT = read(DOCS / "reference/document-format.md")
TABLE = re.compile(r"`(?:\[\[(\w+)\]\]|(\w+)\.csv)`")
ROWS = {(match[1] or match[2]): row for row in rows(TEXT) if (match := TABLE.fullmatch(row[0]))}
TABLES = {name: attribute.metadata["row"] for name, attribute in table_fields().items()}
FOR_ALL = set(disk_names(Recorded))


def words(cell):
    return {word for code in re.findall(r"`([^`]+)`", cell) for word in re.findall(r"\w+", code)}


def bold(cell):
    return {word for codes in re.findall(r"\*\*(.+?)\*\*", cell) for word in words(codes)}


def required(row_class):
    names = disk_names(row_class)
    return {
        names[field.alias]
        for field in attrs.fields(row_class)
        if field.default is attrs.NOTHING and field.alias in names
    }


def test_it_names_every_table_and_no_other():
    assert sorted(ROWS) == sorted(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_it_names_every_column_of_a_table(table):
    wanted = set(disk_names(TABLES[table]).values()) - FOR_ALL
    assert wanted - words(ROWS[table][1]) == set()


@pytest.mark.parametrize("table", TABLES)
def test_it_writes_in_bold_what_is_required(table):
    assert bold(ROWS[table][1]) == required(TABLES[table])


def test_it_names_the_columns_of_every_table():
    sentence = next(line for line in TEXT.splitlines() if line.startswith("All tables have the optional columns"))
    assert words(sentence) == FOR_ALL


def test_it_names_the_keys_at_the_top():
    heads = {name for row in rows(TEXT) for name in re.findall(r"`(\w+)`", row[0])}
    not_on_disk = {"sources", "rules", "known_on", "origins"}  # a table of its own; set by loading
    own = {field.alias for field in attrs.fields(Association)} - set(TABLES) - not_on_disk
    assert own | {"schema"} <= heads


def test_it_names_every_sharing_rule_with_its_parameters():
    told = {row[0].strip("`"): words(row[1]) for row in rows(TEXT)}
    for rule in RULE_TYPES:
        assert {field.alias for field in attrs.fields(rule)} - told[rule.name] == set(), rule.name


def test_it_names_every_measure_with_its_parameters():
    told = {row[0].strip("`"): words(row[1]) for row in rows(TEXT)}
    for measure in MEASURES:
        assert {field.alias for field in attrs.fields(measure)} - told[measure.name] == set(), measure.name
