"""Tables a column at a time (*kolomsgewijs*): the same rows as one by one, several times as fast.

A table of a document repeats few values in many rows: ids, years, stages, days. So each distinct value of a column is read once, and the frozen
rows are filled a column at a time. Only a table without any mistake is read so: `build` returns None for another, and then the rows are read one by
one, which tells every mistake at its place. That slow path is the specification; a test holds the two together.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, repeat
from operator import attrgetter, itemgetter
from typing import Any, get_type_hints

from attrs import NOTHING, Attribute, fields
from cattrs import Converter

from intermunicipal.documents.raw import shallow
from intermunicipal.documents.values import disk_names, required_texts

ABSENT: Any = object()
"""Stands for a value that a row does not state."""
_PERIOD = ("since", "until")
_NUMBERS = {bool, int, float}
_NESTED = {dict, list}


@cache
def _attributes(cls: Any) -> tuple[tuple[Attribute[Any], str | None, Any], ...]:
    """Return every field of a row class with its name on disk (None: it does not stand there) and its type, its own fields first."""
    names, types = disk_names(cls), get_type_hints(cls, include_extras=True)
    own = vars(cls).get("__annotations__", {})
    ordered = sorted(fields(cls), key=lambda one: (one.name not in own, one.name not in _PERIOD))
    return tuple((one, names.get(str(one.alias)), types[one.name]) for one in ordered)


def build(cls: Any, rows: Sequence[dict[str, Any]], made: Converter) -> list[Any] | None:
    """Return the rows of a table as values of their class, in order, or None where anything about them is wrong."""
    try:
        return _build(cls, rows, made)
    except Exception:  # noqa: BLE001 - whatever it is, reading row by row finds it again and says what and where
        return None


def _build(cls: Any, rows: Sequence[dict[str, Any]], made: Converter) -> list[Any] | None:
    if not rows:
        return []
    stated = _transposed(rows)
    if not stated.keys() <= {name for _, name, _ in _attributes(cls)}:
        return None
    if any("" in stated.get(name, ()) for name in required_texts(cls)):
        return None
    if any(attribute.validator is not None for attribute, _, _ in _attributes(cls)):
        return None  # it wants to see each row
    found = list(map(object.__new__, repeat(cls, len(rows))))
    for attribute, name, type_ in _attributes(cls):
        column = _read(attribute, stated.get(name or ""), made, type_)
        deque(map(getattr(cls, attribute.name).__set__, found, column), maxlen=0)
    if hasattr(cls, "__attrs_post_init__"):
        deque(map(cls.__attrs_post_init__, found), maxlen=0)
    return found


def _transposed(rows: Sequence[dict[str, Any]]) -> Mapping[str, Sequence[Any]]:
    """Return the values of each column that any row states, in the order of the rows."""
    names = tuple(rows[0])
    if sum(map(len, rows)) == len(names) * len(rows):
        try:
            return {name: list(map(itemgetter(name), rows)) for name in names}  # all rows state the same
        except KeyError:
            pass
    return {name: list(map(dict.get, rows, repeat(name), repeat(ABSENT))) for name in set(chain.from_iterable(rows))}


def _read(attribute: Attribute[Any], values: Sequence[Any] | None, made: Converter, type_: Any) -> Iterable[Any]:
    """Read the values of one column, None where no row states one; whatever is wrong raises."""
    convert: Callable[[Any], Any] = attribute.converter or _as_it_is  # type: ignore[assignment]
    if values is None:
        return repeat(convert(_default(attribute)))
    hook, kinds = made.get_structure_hook(type_), set(map(type, values))
    if kinds & _NESTED:
        return _read_nested(attribute, values, lambda value: convert(hook(shallow([value])[0], type_)))
    if len(kinds & _NUMBERS) > 1:
        message = "1 and True and 1.0 are one key of a table"
        raise TypeError(message)
    table = {
        value: convert(_default(attribute)) if value is ABSENT else convert(hook(value, type_)) for value in set(values)
    }
    return repeat(next(iter(table.values()))) if len(table) == 1 else map(table.__getitem__, values)


def _read_nested(attribute: Attribute[Any], values: Sequence[Any], read: Callable[[Any], Any]) -> Iterator[Any]:
    """Read values of which some are tables or series; those series of texts that repeat are read once."""
    known: dict[tuple[str, ...], Any] = {}
    convert: Callable[[Any], Any] = attribute.converter or _as_it_is  # type: ignore[assignment]
    absent = convert(_default(attribute)) if ABSENT in values else None
    for value in values:
        if value is ABSENT:
            yield absent
        elif type(value) is list and all(type(one) is str for one in value):
            key = tuple(value)
            if key not in known:
                known[key] = read(value)
            yield known[key]
        else:
            yield read(value)


def _as_it_is(value: Any) -> Any:
    return value


def _default(attribute: Attribute[Any]) -> Any:
    if attribute.default is NOTHING or hasattr(attribute.default, "factory"):
        message = f"{attribute.name} has no plain default"
        raise TypeError(message)
    return attribute.default


def plain_columns(
    cls: Any, rows: Sequence[Any], made: Converter, encode: Callable[[str, Any], Any]
) -> list[tuple[str, list[Any]]]:
    """Return the columns in which any row states something (*kolommen*), each with its name on disk and the values as they stand there.

    `encode` turns the name and a value of a document into what is to be returned, `ABSENT` too; each distinct value is turned once.
    """
    written = [(one, name, type_) for one, name, type_ in _attributes(cls) if name is not None]
    taken = zip(*map(attrgetter(*(one.name for one, _, _ in written)), rows), strict=True)
    found = []
    for (attribute, name, type_), values in zip(written, taken, strict=False):
        if attribute.default is not NOTHING and values.count(attribute.default) == len(values):
            continue
        ids = list(map(id, values))
        distinct = dict(zip(ids, values, strict=True))
        table = {key: encode(name, _plain(attribute, value, made, type_)) for key, value in distinct.items()}
        found.append((name, list(map(table.__getitem__, ids))))
    return found


def _plain(attribute: Attribute[Any], value: Any, made: Converter, type_: Any) -> Any:
    """Return a value as it stands in a document; one that says no more than leaving it out is absent."""
    if attribute.default is not NOTHING and value == attribute.default:
        return ABSENT
    return made.unstructure(value, unstructure_as=type_)
