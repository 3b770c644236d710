"""Where the rows of a document stand (*vindplaatsen*), told when somebody asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from attrs import frozen

from intermunicipal.findings import Place


@frozen
class Places:
    """Where the rows of one table in one file stand (*plaatsen van rijen*): in numbered rows of a CSV file, else within a series.

    `numbers` has, for the n-th row, its row in the CSV file or its index in the series; without it the n-th row has index n.

    >>> str(Places("budget.csv", csv=True, numbers=[2, 5])[1]), str(Places("association.toml", "keys")[1])
    ('budget.csv, row 5', 'association.toml, keys[1]')
    """

    file: str
    name: str = ""
    csv: bool = False
    numbers: Sequence[int] | None = None

    def __getitem__(self, index: int) -> Place:
        number = index if self.numbers is None else self.numbers[index]
        return Place(self.file, row=number) if self.csv else Place(self.file, path=f"{self.name}[{number}]")

    def only(self, kept: Sequence[int]) -> Places:
        """Return the places of some of the rows."""
        numbers = list(kept) if self.numbers is None else [self.numbers[index] for index in kept]
        return Places(self.file, self.name, self.csv, numbers)


Part = tuple[Sequence[Any], Places]
"""Rows of one file, and where they stand."""


class Origins:
    """The places of all rows that were read from a document (*vindplaatsen*); `head` is the file that holds its head.

    >>> from intermunicipal.model import Member
    >>> origins = Origins("association.toml", {"members": [([Member("a", "Aa")], Places("members.csv", csv=True, numbers=[2]))]})
    >>> str(origins.place("members", Member("a", "Aa"))), origins.place("members", Member("b", "Bee"))
    ('members.csv, row 2', None)
    """

    __slots__ = ("_index", "_parts", "head")

    def __init__(self, head: str, parts: Mapping[str, Sequence[Part]]) -> None:
        self.head = head
        self._parts = dict(parts)
        self._index: dict[str, dict[tuple[str, date | None], tuple[Places, int]]] = {}

    def place(self, table: str, row: Any) -> Place | None:
        """Return where a row stands, or None for one that was not read from the document."""
        if table not in self._index:
            self._index[table] = {
                (one.row_key, one.known): (places, index)
                for rows, places in self._parts.get(table, ())
                for index, one in enumerate(rows)
            }
        found = self._index[table].get((row.row_key, row.known))
        return found[0][found[1]] if found else None
