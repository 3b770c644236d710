"""An association as one JSON file (*JSON-bestand*): the same keys and tables as the folder, as strict."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any, NoReturn

from intermunicipal.documents.raw import RawDocument, named, read_text, shallow
from intermunicipal.findings import Place

FOR_EDITORS = "$schema"
"""The key by which editors find the schema of a JSON file; it says nothing of the association."""
_SHOWN = 60
_ESCAPED_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_HALF = re.compile("[\ud800-\udfff]")


class _KeyTwice(ValueError):
    """A key that stands twice in one object, and the beginning of that object."""

    def __init__(self, key: str, object_: str) -> None:
        super().__init__(key)
        self.key, self.object = key, object_


def read_json(path: Path, names: Collection[str]) -> RawDocument:
    """Read a JSON file (*JSON lezen*); `names` are those of the tables. What is wrong with the file becomes a finding."""
    raw = RawDocument(named(path))
    text = read_text(raw, path)
    if text is None:
        return raw
    try:
        head = json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
    except _KeyTwice as problem:
        raw.report("key-twice", Place(raw.file), key=problem.key, object=problem.object)
    except (ValueError, RecursionError) as problem:
        raw.report("json-syntax", Place(raw.file), reason=str(problem))
    else:
        if isinstance(head, dict):
            if isinstance(head.get(FOR_EDITORS), str):
                del head[FOR_EDITORS]
            raw.head = _whole(raw, head) if _ESCAPED_HALF.search(text) else head
        else:
            raw.report("json-syntax", Place(raw.file), reason=f"{type(head).__name__}, no object")
    raw.take_tables(names)
    _require_shallow(raw)
    return raw


def _require_shallow(raw: RawDocument) -> None:
    """Leave nothing of a head in which tables and arrays stand endlessly deep, as in TOML; in a row it is the mistake of that row."""
    for key, value in raw.head.items():
        try:
            shallow(None if key == "sources" else value)
        except ValueError as problem:
            raw.report("unreadable-value", raw.at(key), reason=str(problem))
    if any(finding.code == "unreadable-value" for finding in raw.findings):
        raw.head, raw.tables = {}, []


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        shown = json.dumps(found, ensure_ascii=False)
        raise _KeyTwice(twice, shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]} ...")
    return found


def _whole(raw: RawDocument, head: dict[str, Any]) -> dict[str, Any]:
    """Return the data with a mark for each half of a character, which no file can hold, and a finding for the text that has it."""
    waiting: list[tuple[Any, str]] = [(head, "")]
    while waiting:
        inner, path = waiting.pop()
        for key, value in list(inner.items() if isinstance(inner, dict) else enumerate(inner)):
            name = _HALF.sub("\ufffd", key) if isinstance(key, str) else key
            at = f"{path}.{name}".lstrip(".") if isinstance(inner, dict) else f"{path}[{name}]"
            if name != key:
                raw.report("half-character", raw.at(at), asked=name)
                inner[name] = inner.pop(key)
            if isinstance(value, (dict, list)):
                waiting.append((value, at))
            elif isinstance(value, str) and _HALF.search(value):
                inner[name] = _HALF.sub("\ufffd", value)
                raw.report("half-character", raw.at(at), asked=inner[name])
    return head


def _no_number(name: str) -> NoReturn:
    message = f"{name} is no number of JSON"
    raise ValueError(message)
