"""What reading lost (*niet gelezen rijen*): rows that could not be read, as far as is known, so that one mistake is told once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import field, frozen

from intermunicipal.errors import Refusal, near
from intermunicipal.frozen import frozen_map
from intermunicipal.model.rows import slug

Known = Mapping[str, str]
"""What is known of a row that could not be read: the text of those columns that have one."""


def _names(names: Iterable[str]) -> frozenset[str]:
    return frozenset(names)


@frozen
class Lost:
    """The rows that reading could not use (*niet gelezen*), by table.

    `whole` names tables of which an unknown number of rows is missing. Whatever hangs on a lost row is not checked: `may_have` says whether it does.

    >>> lost = Lost(rows={"members": ({"id": "peer"},)})
    >>> lost.may_have("members", id="peer"), lost.may_have("members", id="pelt"), lost.may_have("services")
    (True, False, False)
    """

    whole: frozenset[str] = field(factory=frozenset, converter=_names)
    rows: Mapping[str, tuple[Known, ...]] = field(factory=dict, converter=frozen_map)

    def may_have(self, table: str, **values: str) -> bool:
        """Say whether a lost row of a table may have had these ids; a column of which nothing is known may hold anything.

        What stands there and is no id was meant for one that is near.
        """
        if table in self.whole:
            return True
        return any(
            all(_may_be(row.get(column, value), value) for column, value in values.items())
            for row in self.rows.get(table, ())
        )

    def __bool__(self) -> bool:
        return bool(self.whole or self.rows)

    def __contains__(self, table: object) -> bool:
        return table in self.whole or table in self.rows


def _may_be(found: str, asked: str) -> bool:
    if found == asked:
        return True
    try:
        slug(found)
    except Refusal:
        return near(found.lower(), (asked,)) is not None
    return False


NOTHING = Lost()
"""No row was lost."""
