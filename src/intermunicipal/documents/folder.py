"""The folder of an association (*map*): `association.toml`, and beside it a CSV file for each table that does not stand in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Any

from intermunicipal.documents.raw import RawDocument, named, read_text, shallow
from intermunicipal.documents.tables import read_csv
from intermunicipal.errors import hints, near
from intermunicipal.findings import Place, Severity

HEAD = "association.toml"
_OTHER_BASE = re.compile("0[box]")
_OF_TABLES = frozenset({".csv", ".numbers", ".ods", ".tsv", ".txt", ".xls", ".xlsm", ".xlsx"})
"""How the names of files end in which a spreadsheet saves a table."""


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
    files = {path: path.suffix == ".csv" and path.stem in names for path in sorted(head.parent.glob("*"))}
    there = inline | {path.stem for path, is_table in files.items() if is_table}
    for path, is_table in files.items():
        if is_table:
            _read_table(raw, path, inline)
        elif path.name != HEAD:
            _report_name(raw, path, names, there)
    return raw


def _read_table(raw: RawDocument, path: Path, inline: Collection[str]) -> None:
    if _lies_outside(path, path.parent):
        raw.report("outside-folder", Place(path.name), target=named(path.resolve()))
        raw.lost_tables.add(path.stem)
        return
    if path.stem in inline:
        raw.report("table-twice", Place(path.name), table=path.stem)
    read_csv(raw, path)


def _report_name(raw: RawDocument, path: Path, names: Collection[str], there: Collection[str]) -> None:
    """Tell of a file that is not read though its name looks like that of a table: in other letters, of another kind, or with a typo.

    It is a warning where nothing is lost: the table is there, or it is a file that no spreadsheet writes. A table that is not `there` is lost.
    """
    name = named(path)
    meant, is_csv = name.partition(".")[0].strip().lower(), name.lower().endswith(".csv")
    if meant in names and (is_csv or path.is_file()):
        grave = is_csv or (meant not in there and _may_be_table(path))
        severity = Severity.ERROR if grave else Severity.WARNING
        raw.report("misnamed-table", Place(name), severity, table=meant, wanted=f"{meant}.csv")
    elif is_csv:
        grave, stem = True, name[: -len(".csv")]
        meant = near(stem, names) or ""
        raw.report("unknown-table", Place(name), table=stem, **hints(meant, names))
    else:
        return
    if grave and meant and meant not in there:
        raw.lost_tables.add(meant)


def _may_be_table(path: Path) -> bool:
    return not path.suffix or not {suffix.lower() for suffix in path.suffixes}.isdisjoint(_OF_TABLES)


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
