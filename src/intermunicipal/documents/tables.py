"""Tables as CSV (*CSV-tabellen*): comma, UTF-8, a header; strict on the way in, safe for spreadsheets on the way out.

A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@` as a formula. Such a text is written with an apostrophe before it, which reading
takes off again; a plain number stays as it is.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from intermunicipal.documents.raw import RawDocument, RawTable, read_text
from intermunicipal.findings import Finding, Place
from intermunicipal.messages import Phrase

_FORMULA = re.compile("'*[=+\\-@\uff1d\uff0b\uff0d\uff20]")
_ESCAPED = re.compile("'+[=+\\-@\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"-?[0-9]+(?:[./][0-9]+)?%?", re.ASCII)
_HALVES = re.compile(r"[0-9]+"), re.compile(r"[0-9]{1,2}")
_LONGEST = 131_071  # the csv module reads no longer cell, and an apostrophe may come before the text
_CARRIED = re.compile(r"(?:[^\s\x00-\x1f\x7f-\x9f\ufeff](?:[^\x00-\x09\x0b-\x1f\x7f]*[^\s\x00-\x1f\x7f-\x9f])?)?")


def safe_cell(text: str) -> str:
    """Return a text as a cell that no spreadsheet runs as a formula (*veilige cel*).

    >>> safe_cell("=1+1"), safe_cell("-5.00"), safe_cell("plain")
    ("'=1+1", '-5.00', 'plain')
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def bare_cell(cell: str) -> str:
    """Return the text of a cell, the reverse of `safe_cell` (*tekst van een cel*).

    >>> bare_cell("'=1+1"), bare_cell("'s Herenelderen")
    ('=1+1', "'s Herenelderen")
    """
    text = cell.strip()
    return text[1:] if _ESCAPED.match(text) else text


def carries(text: str) -> bool:
    """Say whether a cell can carry a text without loss: none with space around it, with control characters but new lines, or without end."""
    return len(text) <= _LONGEST and _CARRIED.fullmatch(text) is not None


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table as CSV text; the cells are texts that `safe_cell` made (*tabel schrijven*)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def read_csv(raw: RawDocument, path: Path) -> None:
    """Read a table: no header, a semicolon, a repeated column, a ragged row, a broken quote become findings (*tabel lezen*)."""
    text = read_text(raw, path)
    if text is None:
        raw.lost_tables.add(path.stem)
        return
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    table = RawTable(path.stem, path.name, [], [])
    above, ragged = 0, dict[int, list[tuple[int, list[str]]]]()
    try:
        named = [name.strip() for name in next(lines, [])]
        header = tuple(_without_blank_end(named, 0))
        if not header or (len(header) == 1 and ";" in header[0]):
            raw.report("semicolon" if header else "no-header", Place(path.name, 1))
            raw.lost_tables.add(path.stem)
            return
        table.header, above = header, lines.line_num
        _report_twice(raw, path.name, header)
        for cells in lines:
            row, above = above + 1, lines.line_num
            texts = [bare_cell(cell) for cell in cells]
            if not any(texts):
                continue
            if len(texts) == len(named):
                texts = _without_blank_end(texts, len(header))
            if len(texts) != len(header):
                ragged.setdefault(len(texts), []).append((row, texts))
                continue
            table.rows.append({name: text for name, text in zip(header, texts, strict=True) if text})
            table.lines.append(row)  # type: ignore[union-attr]
    except csv.Error as problem:
        raw.report("csv-syntax", Place(path.name, above + 1), reason=str(problem))
        raw.lost_tables.add(path.stem)
    for found, rows in ragged.items():
        _report_ragged(raw, path, found, rows, table.header)
    raw.tables.append(table)


def _report_twice(raw: RawDocument, file: str, header: Sequence[str]) -> None:
    seen: set[str] = set()
    for name in header:
        if name in seen:
            raw.report("column-twice", Place(file, 1, name), column=name)
        seen.add(name)


def _without_blank_end(cells: list[str], least: int) -> list[str]:
    """Return cells without the blank ones at the end, down to a number: a spreadsheet leaves empty columns there."""
    end = len(cells)
    while end > least and not cells[end - 1]:
        end -= 1
    return cells[:end]


def _report_ragged(
    raw: RawDocument, file: Path, found: int, rows: list[tuple[int, list[str]]], header: Sequence[str]
) -> None:
    """Tell once of rows that have the same other number of cells; where a cell was cut at a decimal comma, name the amount.

    Of a row that was cut, the cells before the cut are known; of another, nothing is.
    """
    first, cells = rows[0]
    more = Phrase("more-rows", {"count": len(rows) - 1}) if len(rows) > 1 else Phrase("blank")
    fields: dict[str, object] = {"found": found, "wanted": len(header), "more": more}
    cut = _cut_at(cells, header)
    if cut is not None:
        left, right = cells[cut : cut + 2]
        point = right.ljust(2, "0") if header[cut].endswith("_eur") else right
        fields |= {"asked": f"{left},{right}", "fix": f"{left}.{point}"}
    raw.findings.append(
        Finding("ragged-row" if cut is None else "cut-amount", place=Place(file.name, first), fields=fields)
    )
    for _, texts in rows:
        at = _cut_at(texts, header)
        if at is None:
            raw.lost_tables.add(file.stem)
        else:
            raw.lose(file.stem, {name: text for name, text in zip(header[:at], texts, strict=False) if text})


def _cut_at(cells: Sequence[str], header: Sequence[str]) -> int | None:
    """Return where the only number of a row begins that may have been cut at a decimal comma, or None."""
    if len(cells) != len(header) + 1:
        return None
    whole, part = _HALVES
    halves = enumerate(pairwise(cells))
    cut = [at for at, (left, right) in halves if whole.fullmatch(left.lstrip("-")) and part.fullmatch(right)]
    return cut[0] if len(cut) == 1 else None
