"""An association as one JSON file (*JSON-bestand*): the same keys and tables as the folder, as strict."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any, NoReturn

from intermunicipal.documents.raw import RawDocument, read_text
from intermunicipal.findings import Place

_SHOWN = 60


class _KeyTwice(ValueError):
    """A key that stands twice in one object, and the beginning of that object."""

    def __init__(self, key: str, object_: str) -> None:
        super().__init__(key)
        self.key, self.object = key, object_


def read_json(path: Path, names: Collection[str]) -> RawDocument:
    """Read a JSON file (*JSON lezen*); `names` are those of the tables. What is wrong with the file becomes a finding."""
    raw = RawDocument(path.name)
    text = read_text(raw, path)
    if text is None:
        return raw
    try:
        head = json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
    except _KeyTwice as problem:
        raw.report("key-twice", Place(path.name), key=problem.key, object=problem.object)
    except (ValueError, RecursionError) as problem:
        raw.report("json-syntax", Place(path.name), reason=str(problem))
    else:
        if isinstance(head, dict):
            raw.head = head
        else:
            raw.report("json-syntax", Place(path.name), reason=f"{type(head).__name__}, no object")
    raw.take_tables(names)
    return raw


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        shown = json.dumps(found, ensure_ascii=False)
        twice = next(name for name in names if names.count(name) > 1)
        raise _KeyTwice(twice, shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]} ...")
    return found


def _no_number(name: str) -> NoReturn:
    message = f"{name} is no number of JSON"
    raise ValueError(message)
