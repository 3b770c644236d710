"""Tables that do not change (*onveranderlijke tabellen*): what a frozen value holds is frozen too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class FrozenDict(dict[K, V]):
    """A dict that nothing can change (*onveranderlijke tabel*): equal to a plain dict, hashable, fit for JSON and pickling.

    >>> amounts = FrozenDict({"a": 1})
    >>> amounts == {"a": 1}, hash(amounts) == hash(FrozenDict(a=1))
    (True, True)
    >>> amounts["a"] = 2
    Traceback (most recent call last):
    TypeError: a frozen table cannot be changed; make a dict of it first: dict(table)
    """

    __slots__ = ()

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        message = "a frozen table cannot be changed; make a dict of it first: dict(table)"
        raise TypeError(message)

    __setitem__ = __delitem__ = _refuse
    clear = pop = popitem = setdefault = update = __ior__ = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (dict(self),)


def frozen_map(table: Mapping[Any, Any]) -> FrozenDict[Any, Any]:
    """Return a table that nothing can change, with the tables in it frozen too (*bevriezen*)."""
    if isinstance(table, FrozenDict):
        return table
    return FrozenDict({key: frozen_map(value) if type(value) is dict else value for key, value in table.items()})
