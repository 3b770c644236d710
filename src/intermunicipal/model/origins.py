"""Where the rows of a document stand (*vindplaatsen*), told when somebody asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from intermunicipal.findings import Place

Part = tuple[Sequence[Any], Callable[[int], Place]]
"""Rows of one file, and the function that tells where the n-th of them stands."""


class Origins:
    """The places of all rows that were read from a document (*vindplaatsen*); `head` is the file that holds its head.

    >>> from intermunicipal.model import Member
    >>> origins = Origins("association.toml", {"members": [([Member("a", "Aa")], lambda index: Place("members.csv", index + 2))]})
    >>> str(origins.place("members", Member("a", "Aa"))), origins.place("members", Member("b", "Bee"))
    ('members.csv, row 2', None)
    """

    __slots__ = ("_index", "_parts", "head")

    def __init__(self, head: str, parts: Mapping[str, Sequence[Part]]) -> None:
        self.head = head
        self._parts = dict(parts)
        self._index: dict[str, dict[tuple[str, date | None], tuple[Callable[[int], Place], int]]] = {}

    def place(self, table: str, row: Any) -> Place | None:
        """Return where a row stands, or None for one that was not read from the document."""
        if table not in self._index:
            self._index[table] = {
                (one.row_key, one.known): (place, index)
                for rows, place in self._parts.get(table, ())
                for index, one in enumerate(rows)
            }
        found = self._index[table].get((row.row_key, row.known))
        return found[0](found[1]) if found else None
