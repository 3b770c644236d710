"""No order changes a contribution or a hash: not of rows, of columns, of files, of tables."""

import json
import random
import re

import pytest

import intermunicipal as im

TABLES = ["budget", "members", "memberships", "participations", "parties", "volumes"]


def facts(association):
    return [
        (
            one.contributions,
            one.inputs,
            one.result,
            [str(im.explain(one, member, "nl")) for member in one.contributions],
        )
        for one in (im.allocate(association, year) for year in (2018, 2026))
    ]


@pytest.fixture(scope="module")
def expected(association):
    return facts(association)


def shuffled_csv(copy, order):
    for table in TABLES:
        header, *rows = copy.rows(table)
        columns = order.sample(range(len(header)), len(header))
        copy.write(table, [[row[column] for column in columns] for row in (header, *order.sample(rows, len(rows)))])


def shuffled_toml(copy, order):
    """Shuffle the tables of association.toml; a table within another stays behind it."""
    path = copy.folder / "association.toml"
    head, *tables = re.split(r"\n(?=\[(?!keys\.rule))", path.read_text(encoding="utf-8"))
    assert len(tables) > 40
    path.write_text("\n".join([head, *order.sample(tables, len(tables))]), encoding="utf-8")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_permuting_rows_and_columns_changes_nothing(copy, expected, seed):
    shuffled_csv(copy, random.Random(seed))  # noqa: S311 - no secret hangs on it
    assert facts(copy.load()) == expected


@pytest.mark.parametrize("seed", [1, 2])
def test_permuting_what_stands_in_the_head_changes_nothing(copy, expected, seed):
    shuffled_toml(copy, random.Random(seed))  # noqa: S311 - the same
    assert facts(copy.load()) == expected


def test_the_order_in_which_files_were_made_changes_nothing(copy, expected, tmp_path):
    other = tmp_path / "another-name"
    other.mkdir()
    for path in sorted(copy.folder.iterdir(), reverse=True):
        (other / path.name).write_bytes(path.read_bytes())
    assert facts(im.load(other)) == expected
    assert facts(im.load(other / "association.toml")) == expected


def test_a_table_may_stand_in_the_head_instead_of_a_file_of_its_own(copy, expected):
    header, *rows = copy.rows("memberships")
    tables = [
        "\n".join(f"{name} = {json.dumps(cell)}" for name, cell in zip(header, row, strict=True) if cell)
        for row in rows
    ]
    with (copy.folder / "association.toml").open("a", encoding="utf-8") as file:
        file.write("".join(f"\n[[memberships]]\n{table}\n" for table in tables))
    copy.path("memberships").unlink()
    assert facts(copy.load()) == expected


def test_two_runs_in_one_process_give_the_same(expected, association):
    assert facts(association) == expected
