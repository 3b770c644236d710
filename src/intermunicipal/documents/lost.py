"""What reading lost (*niet gelezen rijen*): rows that could not be read, as far as is known, so that one mistake is told once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product

from attrs import field, frozen

from intermunicipal.errors import Refusal, near
from intermunicipal.frozen import frozen_map
from intermunicipal.model.rows import slug

Known = Mapping[str, str]
"""What is known of a row that could not be read: the text of those columns that have one."""


_MOST_ODD = 200


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
    _made: dict[tuple[str, ...], _Told] = field(factory=dict, init=False, eq=False, repr=False)

    def may_have(self, table: str, **values: str) -> bool:
        """Say whether a lost row of a table may have had these ids; a column of which nothing is known may hold anything.

        What stands there and is no id was meant for one that is near.
        """
        if table in self.whole:
            return True
        about = (table, *values)
        if about not in self._made:  # made once: every row of another table asks about the same columns
            self._made[about] = _told(self.rows.get(table, ()), tuple(values))
        told = self._made[about]
        ways = product(*((value, None) for value in values.values()))
        return not told.ids.isdisjoint(ways) or any(_fits(row, tuple(values.values())) for row in told.odd)

    def joined(self, more: Iterable[tuple[str, Known]]) -> Lost:
        """Return what was lost with these rows too, each with its table."""
        rows = dict(self.rows)
        for table, row in more:
            rows[table] = (*rows.get(table, ()), row)
        return Lost(self.whole, rows)

    def __bool__(self) -> bool:
        return bool(self.whole or self.rows)

    def __contains__(self, table: object) -> bool:
        return table in self.whole or table in self.rows


@frozen
class _Told:
    """What the lost rows of a table tell of some columns: the ids in each, None for one that may hold anything; apart, those with odd texts."""

    ids: frozenset[tuple[str | None, ...]]
    odd: frozenset[tuple[str | None, ...]]


def _told(rows: Iterable[Known], columns: tuple[str, ...]) -> _Told:
    found = {tuple(row.get(column) for column in columns) for row in rows}
    odd = {row for row in found if not all(text is None or is_id(text) for text in row)}
    if len(odd) > _MOST_ODD:
        return _Told(frozenset([(None,) * len(columns)]), frozenset())  # so much is odd that anything may be among it
    return _Told(frozenset(found), frozenset(odd))


def is_id(text: str) -> bool:
    """Say whether a text can be an id (*id*)."""
    try:
        return bool(slug(text))
    except Refusal:
        return False


def _fits(row: tuple[str | None, ...], asked: tuple[str, ...]) -> bool:
    """Say whether a row may have been meant for these ids."""
    return all(text in (None, id_) or _is_near(text, id_) for text, id_ in zip(row, asked, strict=True))


def _is_near(text: str | None, id_: str) -> bool:
    return text is not None and not is_id(text) and near(text.lower(), (id_,)) is not None


NOTHING = Lost()
"""No row was lost."""
