"""The tables in `data/` (*tabellen*), read row by row; `data/SOURCES.md` tells where they come from."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib import resources


def rows(name: str, *columns: str) -> Iterator[list[str]]:
    """Yield the rows of a table whose header is these columns (*rijen*).

    >>> next(rows("mergers.csv", "date", "predecessor", "successor"))
    ['2019-01-01', '12030', '12041']
    """
    with resources.files(__package__).joinpath("data", name).open(encoding="utf-8") as table:
        read = csv.reader(table)
        if next(read) != list(columns):
            message = f"{name} has other columns than {columns}"
            raise ValueError(message)
        yield from read
