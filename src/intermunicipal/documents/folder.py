"""The folder of an association as it lies on disk (*map*): raw tables with the place of every row, nothing interpreted yet."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import define, field, frozen

from intermunicipal.errors import MissingFile, near
from intermunicipal.findings import Finding, Place
from intermunicipal.messages import Phrase

HEAD = "association.toml"
ANYTHING = "*"
"""Stands for every id of a table of which not all rows could be read."""
_DEEPEST = 60
LARGEST = 64 * 1024 * 1024
"""The largest file that is read, in bytes."""


@frozen
class RawRow:
    """A row as it stands on disk (*ruwe rij*), with its place; `cells` says that all values are text of CSV cells."""

    place: Place
    values: Mapping[str, Any]
    cells: bool = False


@define
class RawFolder:
    """What lies in a folder (*ruwe map*): the head, the rows of each table, and what was wrong with the files themselves.

    `lost` holds, for each table, the ids of rows that could not be read: what names them is no second mistake.
    """

    head: dict[str, Any] = field(factory=dict)
    tables: dict[str, list[RawRow]] = field(factory=dict)
    findings: list[Finding] = field(factory=list)
    lost: dict[str, set[str]] = field(factory=dict)

    def report(self, code: str, place: Place, **fields: object) -> None:
        """Add a finding."""
        self.findings.append(Finding(code, place=place, fields=fields))


def read_folder(path: Path, columns: Mapping[str, Mapping[str, str]]) -> RawFolder:
    """Read the files of a folder; `columns` maps each table to its column names.

    Raises `MissingFile` where there is no `association.toml`; everything else that is wrong becomes a finding.
    """
    head = path / HEAD if path.is_dir() else path
    if not head.is_file():
        raise MissingFile(str(path), HEAD)
    raw = RawFolder()
    raw.head = _read_toml(raw, head)
    for name in sorted(columns):
        _inline_table(raw, name)
        table = head.parent / f"{name}.csv"
        if not table.exists():
            continue
        if name in raw.tables:
            raw.report("table-twice", Place(table.name), table=name)
        raw.tables.setdefault(name, []).extend(_read_csv(raw, table, columns[name]))
    for table in sorted(head.parent.glob("*.csv")):
        if table.stem not in columns:
            raw.report(
                "unknown-table",
                Place(table.name),
                table=table.stem,
                hint=near(table.stem, columns) or ", ".join(sorted(columns)),
            )
    return raw


def _text(raw: RawFolder, path: Path) -> str:
    place = Place(path.name)
    try:
        if path.stat().st_size > LARGEST:
            raw.report("too-large", place, size=path.stat().st_size, largest=LARGEST)
            return ""
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as problem:
        raw.report("bad-encoding", place, byte=problem.start)
    except OSError as problem:
        raw.report("unreadable-file", place, reason=problem.strerror or type(problem).__name__)
    return ""


def _read_toml(raw: RawFolder, path: Path) -> dict[str, Any]:
    try:
        return _shallow(tomllib.loads(_text(raw, path)))
    except (
        ValueError,
        RecursionError,
    ) as problem:  # a TOML error is a ValueError; endless digits and brackets are others
        raw.report("toml-syntax", Place(path.name), reason=str(problem))
        return {}


def _shallow(table: dict[str, Any]) -> dict[str, Any]:
    """Refuse, with a ValueError, tables and arrays that stand too deep in one another to be anything but a mistake."""
    layer: list[object] = [table]
    for _ in range(_DEEPEST):
        inner = (one.values() if isinstance(one, dict) else one for one in layer if isinstance(one, (dict, list)))
        layer = [item for items in inner for item in items]
    if layer:
        message = f"tables stand more than {_DEEPEST} deep in one another"
        raise ValueError(message)
    return table


def _inline_table(raw: RawFolder, name: str) -> None:
    """Take a table that stands in the head as an array of tables."""
    if name not in raw.head:
        return
    rows = raw.head.pop(name)
    place = Place(HEAD, path=name)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raw.report("not-a-table", place, table=name)
        return
    raw.tables[name] = [RawRow(Place(HEAD, path=f"{name}[{index}]"), row) for index, row in enumerate(rows)]


def _read_csv(raw: RawFolder, path: Path, columns: Mapping[str, str]) -> Iterator[RawRow]:
    """Read a CSV table: comma, UTF-8, a header; a semicolon, an unknown or repeated column, a ragged row become findings."""
    lines = csv.reader(io.StringIO(_text(raw, path), newline=""), strict=True)
    above, ragged = 0, dict[int, list[Place]]()
    try:
        header = [name.strip() for name in next(lines, [])]
        known = set(columns.values())
        if len(header) == 1 and ";" in header[0]:
            raw.report("semicolon", Place(path.name, 1))
            return
        for index, name in enumerate(header):
            if name not in known:
                raw.report(
                    "unknown-column",
                    Place(path.name, 1, name),
                    column=name,
                    hint=near(name, known) or ", ".join(sorted(known)),
                )
            if name in header[:index]:
                raw.report("column-twice", Place(path.name, 1, name), column=name)
        above = lines.line_num
        for cells in lines:
            place, above = Place(path.name, above + 1), lines.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                ragged.setdefault(len(cells), []).append(place)
                raw.lost.setdefault(path.stem, set()).add(ANYTHING)
                continue
            values = {
                name: cell.strip() for name, cell in zip(header, cells, strict=True) if name in known and cell.strip()
            }
            yield RawRow(place, values, cells=True)
        for found, places in ragged.items():
            more = Phrase("more-rows", {"count": len(places) - 1}) if len(places) > 1 else Phrase("blank")
            raw.report("ragged-row", places[0], found=found, wanted=len(header), more=more)
    except csv.Error as problem:
        raw.report("csv-syntax", Place(path.name, above + 1), reason=str(problem))
