"""A document as it lies on disk (*ruw document*): tables of raw rows with the place of each, nothing interpreted yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Any

from attrs import define, evolve, field

from intermunicipal.documents.lost import Lost
from intermunicipal.findings import Finding, Place, Severity
from intermunicipal.messages import Phrase
from intermunicipal.model.origins import Places

_DEEPEST = 60
LARGEST = 64 * 1024 * 1024
"""The largest file that is read, in bytes."""


@define
class RawTable:
    """The rows of one table in one file (*ruwe tabel*).

    `lines` has the row number of each in a CSV file, where all values are text (`cells`); without them the rows are numbered within the file's
    series `name`. `header` has the columns of a CSV file, and `lacking` those that it should have under another name.
    """

    name: str
    file: str
    rows: list[dict[str, Any]]
    lines: list[int] | None = None
    header: tuple[str, ...] = ()
    lacking: set[str] = field(factory=set)

    @property
    def cells(self) -> bool:
        """Whether the values are the text of CSV cells."""
        return self.lines is not None

    @property
    def places(self) -> Places:
        """Where each row stands."""
        return Places(self.file, self.name, self.cells, self.lines)


@define
class RawDocument:
    """What lies in a document (*ruw document*): the head, the tables, and what was wrong with the files themselves."""

    file: str
    head: dict[str, Any] = field(factory=dict)
    tables: list[RawTable] = field(factory=list)
    findings: list[Finding] = field(factory=list)
    lost_tables: set[str] = field(factory=set)
    lost_rows: dict[str, list[dict[str, str]]] = field(factory=dict)

    def report(self, code: str, place: Place, severity: Severity = Severity.ERROR, **fields: object) -> None:
        """Add a finding."""
        self.findings.append(Finding(code, severity, place, fields))

    def at(self, path: str) -> Place:
        """Return a place in the head."""
        return Place(self.file, path=path)

    def lose(self, table: str, row: Mapping[str, Any]) -> None:
        """Remember what is known of a row that cannot be used."""
        known = {key: value for key, value in row.items() if isinstance(value, str)}
        self.lost_rows.setdefault(table, []).append(known)

    @property
    def lost(self) -> Lost:
        """What could not be used, for those who check what hangs on it."""
        return Lost(self.lost_tables, {table: tuple(rows) for table, rows in self.lost_rows.items()})

    def take_tables(self, names: Iterable[str]) -> None:
        """Take the tables out of the head: every series of rows that has one of these names."""
        for name in sorted(names):
            if name not in self.head:
                continue
            rows = self.head.pop(name)
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                self.report("not-a-table", self.at(name), table=name)
                self.lost_tables.add(name)
                continue
            self.tables.append(RawTable(name, self.file, rows))


def named(path: Path) -> str:
    r"""Return the name of a file as it can be written (*bestandsnaam*): bytes that are no text in it stand as escapes.

    >>> named(Path("bud\udcffget.csv")) == "bud" + chr(92) + "udcffget.csv"
    True
    """
    return path.name.encode("utf-8", "backslashreplace").decode("utf-8")


def read_text(raw: RawDocument, path: Path) -> str | None:
    """Return the text of a file, or None with a finding: too large, not UTF-8, not to be read; a byte order mark is left out."""
    place = Place(named(path))
    try:
        found = path.stat()
        if not (S_ISREG(found.st_mode) or S_ISDIR(found.st_mode)):  # a pipe would be waited for, a device has no end
            raw.report("unreadable-file", place, reason=Phrase("no-plain-file"))
            return None
        if found.st_size > LARGEST:
            raw.report("too-large", place, size=found.st_size, largest=LARGEST)
            return None
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        row = problem.object.count(b"\n", 0, problem.start) + 1
        raw.report("bad-encoding", Place(path.name, row), byte=problem.start)
    except OSError as problem:
        raw.report("unreadable-file", place, reason=problem.strerror or type(problem).__name__)
    return None


def shallow(value: Any) -> Any:
    """Return a value, or refuse it with a ValueError where tables and arrays stand too deep in one another to be anything but a mistake."""
    layer: list[object] = [value]
    for _ in range(_DEEPEST):
        inner = (one.values() if isinstance(one, dict) else one for one in layer if isinstance(one, (dict, list)))
        layer = [item for items in inner for item in items]
        if not layer:
            return value
    message = f"tables stand more than {_DEEPEST} deep in one another"
    raise ValueError(message)


def within(place: Place, path: str) -> Place:
    """Return the place of a value within a row: a column of a CSV file, else a longer path."""
    if not path:
        return place
    return evolve(place, column=path) if place.row else evolve(place, path=f"{place.path}.{path}")
