"""The example association, read once, and copies of it that a test may alter."""

import csv
import io
import shutil
from pathlib import Path

import pytest

import intermunicipal as im

EXAMPLE = Path(__file__).parents[2] / "examples/noord-limburg"


class Copy:
    """A copy of the example's folder with the few alterations that tests make."""

    def __init__(self, folder):
        self.folder = folder

    def rows(self, table):
        return list(csv.reader(io.StringIO(self.path(table).read_text(encoding="utf-8"))))

    def write(self, table, rows):
        with self.path(table).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)

    def path(self, table):
        return self.folder / f"{table}.csv"

    def set(self, table, where, column, value):
        """Give one cell another value, in the one row that has these values."""
        header, *rows = self.rows(table)
        found = [row for row in rows if all(row[header.index(name)] == cell for name, cell in where.items())]
        assert len(found) == 1, f"{len(found)} rows of {table} have {where}"
        found[0][header.index(column)] = value
        self.write(table, [header, *rows])

    def remove(self, table, where):
        """Take out the rows that have these values."""
        header, *rows = self.rows(table)
        kept = [row for row in rows if any(row[header.index(name)] != cell for name, cell in where.items())]
        assert len(kept) < len(rows)
        self.write(table, [header, *kept])

    def replace(self, old, new):
        """Replace a text that stands once in association.toml."""
        path = self.folder / "association.toml"
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")

    def load(self, plugins=()):
        return im.load(self.folder, plugins)


@pytest.fixture(scope="session")
def association():
    return im.load(EXAMPLE)


@pytest.fixture(scope="session")
def allocation_of(association):
    """Allocate a year of the example as it stands, once."""
    made = {}

    def allocate(year, stage="budget"):
        if (year, stage) not in made:
            made[year, stage] = im.allocate(association, year, stage=stage)
        return made[year, stage]

    return allocate


@pytest.fixture
def copy(tmp_path):
    return Copy(Path(shutil.copytree(EXAMPLE, tmp_path / "noord-limburg")))
