"""How a result is shown (*weergave*): rich tables on a terminal, plain columns when piped."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence

from intermunicipal.messages import visible

Rows = Sequence[Sequence[str]]


def write_table(header: Sequence[str], rows: Rows, *, title: str = "", total: bool = False, left: int = 1) -> None:
    """Write a table: the first `left` columns to the left, the others to the right; with `total` the last row stands apart."""
    header, rows = list(map(visible, header)), [list(map(visible, row)) for row in rows]
    if sys.stdout.isatty():
        _rich(header, rows, title, total=total, left=left)
    else:
        _plain(header, rows, title, total=total, left=left)


def _rich(header: Sequence[str], rows: Rows, title: str, *, total: bool, left: int) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title), title_justify="left", show_footer=total, header_style="bold", footer_style="bold")
    last = rows[-1] if total else [""] * len(header)
    for index, (name, foot) in enumerate(zip(header, last, strict=True)):
        table.add_column(Text(name), footer=Text(foot), justify="left" if index < left else "right", overflow="fold")
    for row in rows[:-1] if total else rows:
        table.add_row(*map(Text, row))
    Console().print(table)


def _plain(header: Sequence[str], rows: Rows, title: str, *, total: bool, left: int) -> None:
    widths = [max(len(cell) for cell in column) for column in zip(header, *rows, strict=True)]

    def line(cells: Sequence[str]) -> str:
        padded = (
            cell.ljust(width) if index < left else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return "  ".join(padded).rstrip()

    rule = "  ".join("-" * width for width in widths)
    body = [line(row) for row in rows]
    if total:
        body.insert(-1, rule)
    print("\n".join([*([title] if title else []), line(header), rule, *body]))


def write_text(text: str) -> None:
    """Write a text; on a terminal it is folded to its width, with the indent of each line kept."""
    if not sys.stdout.isatty():
        print(text)
        return
    from textwrap import fill

    width = max(40, shutil.get_terminal_size().columns)
    for line in text.splitlines():
        indent = line[: len(line) - len(line.lstrip())]
        print(
            fill(line, width, subsequent_indent=indent + "    ", break_long_words=False, break_on_hyphens=False)
            if line.strip()
            else line
        )
