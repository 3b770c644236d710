"""The folder of an association (*map*): `association.toml`, and beside it a CSV file for each table that does not stand in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Any

from intermunicipal.documents.raw import RawDocument, named, read_text, shallow
from intermunicipal.documents.tables import read_csv
from intermunicipal.errors import near
from intermunicipal.findings import Place

HEAD = "association.toml"
_OTHER_BASE = re.compile("0[box]")


def read_folder(head: Path, names: Collection[str]) -> RawDocument:
    """Read the files of a folder, given its head (*map lezen*); `names` are those of the tables.

    Whatever is wrong with a file becomes a finding.
    """
    raw = RawDocument(head.name)
    if _lies_outside(head, head.parent):
        raw.report("outside-folder", Place(head.name), target=named(head.resolve()))
        return raw
    text = read_text(raw, head)
    try:
        raw.head = _writable(shallow(tomllib.loads(text or "")), text or "")
    except (
        ValueError,
        RecursionError,
    ) as problem:  # a TOML error is a ValueError; endless digits and brackets are others
        raw.report("toml-syntax", Place(head.name), reason=str(problem))
    raw.take_tables(names)
    inline = {table.name for table in raw.tables}
    for path in sorted(head.parent.glob("*.csv")):
        if path.stem not in names:
            stem = named(path).removesuffix(path.suffix)
            hint = near(stem, names) or ", ".join(sorted(names))
            raw.report("unknown-table", Place(named(path)), table=stem, hint=hint)
        elif _lies_outside(path, head.parent):
            raw.report("outside-folder", Place(path.name), target=named(path.resolve()))
            raw.lost_tables.add(path.stem)
        else:
            if path.stem in inline:
                raw.report("table-twice", Place(path.name), table=path.stem)
            read_csv(raw, path)
    return raw


def _writable(head: dict[str, Any], text: str) -> dict[str, Any]:
    """Return a head, or refuse with a ValueError an integer so long that Python cannot write it; only in another base does TOML read one."""
    if _OTHER_BASE.search(text):
        repr(head)
    return head


def _lies_outside(path: Path, folder: Path) -> bool:
    """Say whether a file is a link to something outside the folder; one that leads round and round to itself cannot be read, and is not."""
    try:
        return not path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a loop of links: some versions of Python refuse it with one, some with the other
        return False
