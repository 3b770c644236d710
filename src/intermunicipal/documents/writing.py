"""Writing a document (*document schrijven*): as a folder of TOML and CSV, or as one JSON file; each says all that the other says.

What is as it is when left out is left out. Nothing half-written is left behind: a file or folder is made beside its place and then renamed.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from secrets import token_hex
from typing import Any

from cattrs import Converter

from intermunicipal.documents.columns import ABSENT, plain_columns
from intermunicipal.documents.folder import HEAD
from intermunicipal.documents.migrations import SCHEMA
from intermunicipal.documents.raw import shallow
from intermunicipal.documents.tables import carries, safe_cell, write_csv
from intermunicipal.documents.values import converter
from intermunicipal.errors import AlreadyThere, NotWritable, NotWritten, unknown
from intermunicipal.messages import Phrase
from intermunicipal.model import Association, table_fields

_IN_HEAD = ("forms", "durations", "organisations", "services", "keys", "disagreements")
"""The tables that describe structure, and read best in the head."""

_OTHER_FORMS = (".csv", ".docx", ".md", ".ods", ".pdf", ".toml", ".txt", ".xls", ".xlsx", ".yaml", ".yml")
_UNITS: Any = json.JSONEncoder(ensure_ascii=False)


def dump(association: Association, path: str | Path, *, overwrite: bool = False) -> Path:
    """Write an association as a document, and return its path (*document bewaren*).

    A path that ends in `.json` becomes a JSON file, any other a folder with `association.toml` and CSV tables. All versions of all rows are
    written, and sources; the rule book is not, since it belongs to the region. Raises `AlreadyThere` where there is something at that path
    (with `overwrite`, a file is replaced; a folder never is), `NotWritten` where the disk refuses, `NotWritable` for a value that would not be
    read back as it is, `UnknownName` for a file of another kind.

    >>> import tempfile
    >>> import intermunicipal as im
    >>> association = im.load("examples/noord-limburg")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     im.load(im.dump(association, f"{folder}/copy.json")) == association
    True
    """
    target = Path(path).parent if Path(path).name == HEAD else Path(path)
    if target.suffix.lower() in _OTHER_FORMS or target.name.lower() == ".json":
        raise unknown("document-form", target.name, ("*.json", "*/"))
    single = target.suffix.lower() == ".json"
    texts = {target.name: json_text(association)} if single else folder_texts(association)
    try:
        if _is_taken(target, single=single, overwrite=overwrite):
            raise AlreadyThere(str(target))
        place = Path(os.path.realpath(target))  # where a link leads; the link itself stays
        _ = _write_file(place, texts[target.name]) if single else _write_folder(place, texts)
    except OSError as problem:
        raise NotWritten(str(target), problem.strerror or type(problem).__name__) from problem
    except UnicodeEncodeError as problem:  # half a character, which only a program can make
        raise NotWritten(str(target), problem.reason) from problem
    except ValueError as problem:  # a name that no disk can hold
        raise NotWritten(str(target), str(problem)) from problem
    return target


def json_text(association: Association) -> str:
    """Return an association as the text of a JSON document, one row a line (*JSON-tekst*)."""
    made = converter({})
    head = _head(association, made)
    sources = head.pop("sources", {})
    parts = [f"{_json(key)}: {_json(value)}" for key, value in head.items()]
    if sources:
        lines = (f"{_json(id_)}: {_json(source)}" for id_, source in sources.items())
        parts.append('"sources": {\n' + ",\n".join(lines) + "\n}")
    for name, table in association.tables().items():
        if table.rows:
            parts.append(f"{_json(name)}: [\n{_json_rows(table_fields()[name].metadata['row'], table.rows, made)}\n]")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _json(value: Any) -> str:
    return str(_UNITS.encode(value))


def _json_rows(cls: type[Any], rows: tuple[Any, ...], made: Converter) -> str:
    """Return the rows of a table as lines of JSON; each distinct value is written once, and the lines are put together from them."""
    columns = _columns(cls, rows, made, lambda name, value: "" if value is ABSENT else f', "{name}": {_json(value)}')
    if not columns:  # rows that state nothing are rows still
        return ",\n".join(["{}"] * len(rows))
    lines = map("".join, zip(*(values for _, values in columns), strict=True))
    return ",\n".join("{" + line[2:] + "}" for line in lines)


def folder_texts(association: Association) -> dict[str, str]:
    """Return an association as the texts of the files of a folder, by name (*teksten van een map*)."""
    import tomli_w

    made = converter({})
    head, files = _head(association, made), dict[str, str]()
    for name, table in association.tables().items():
        if not table.rows:
            continue
        columns = _columns(table_fields()[name].metadata["row"], table.rows, made, lambda _, value: value)
        text = None if name in _IN_HEAD else _csv_text(columns)
        if text is None:
            head[name] = _toml_rows(columns) if columns else [{} for _ in table.rows]
        else:
            files[f"{name}.csv"] = text
    return {HEAD: tomli_w.dumps(head), **files}


def _columns(
    cls: type[Any], rows: tuple[Any, ...], made: Converter, encode: Callable[[str, Any], Any]
) -> list[tuple[str, list[Any]]]:
    """Return the columns of a table; a rule so deep that one of the forms of a document could not be read is refused."""

    def encoded(name: str, value: Any) -> Any:
        if isinstance(value, (dict, list)):
            _require_shallow(name, value)
        return encode(name, value)

    try:
        return plain_columns(cls, rows, made, encoded)
    except RecursionError as problem:
        raise NotWritable(cls.__name__, Phrase("too-deep")) from problem


def _require_shallow(name: str, value: Any) -> None:
    """Refuse a value too deep to be read back where it stands: in a row, of a table, of the head."""
    try:
        shallow([[[value]]])
    except ValueError as problem:
        raise NotWritable(name, Phrase("too-deep")) from problem


def _head(association: Association, made: Converter) -> dict[str, Any]:
    if not association.name:
        raise NotWritable(association.id, Phrase("no-name"))
    names = ("id", "name", "region", "enterprise_number", "source")
    head = {name: getattr(association, name) for name in names if getattr(association, name)}
    sources = {
        id_: {key: value for key, value in made.unstructure(source).items() if key != "id"}
        for id_, source in association.sources.items()
    }
    return {"schema": SCHEMA, **head, **({"sources": sources} if sources else {})}


def _toml_rows(columns: list[tuple[str, list[Any]]]) -> list[dict[str, Any]]:
    names = [name for name, _ in columns]
    rows = zip(*(values for _, values in columns), strict=True)
    return [{name: value for name, value in zip(names, row, strict=True) if value is not ABSENT} for row in rows]


def _csv_text(columns: list[tuple[str, list[Any]]]) -> str | None:
    """Return a table as CSV, or None where a cell cannot carry a value: a text with space around it, say."""
    cells = [[_cell(value) for value in values] for _, values in columns]
    if any(cell is None for column in cells for cell in column):
        return None
    return write_csv([name for name, _ in columns], zip(*cells, strict=True))


def _cell(value: Any) -> str | None:
    """Return a value as the text of a cell, or None where a cell cannot carry it."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return safe_cell(value) if carries(value) else None
        case tuple() | list() if all(isinstance(word, str) for word in value):
            return " ".join(value)
        case Mapping() | tuple() | list():
            return None
    return ""  # absent


def _is_taken(target: Path, *, single: bool, overwrite: bool) -> bool:
    """Say whether something lies at a place that may not be written over; only an empty folder makes room for a folder."""
    there = os.path.lexists(target)  # a link that leads nowhere too
    if single:
        return target.is_dir() or (there and not overwrite)
    return there and not (target.is_dir() and not any(target.iterdir()))


def _beside(target: Path) -> Path:
    """Return a name that nobody has, in the same folder: to be renamed to the target when all is written."""
    return target.with_name(f".{token_hex(8)}")


def _put(beside: Path, target: Path) -> Path:
    """Rename to the target, with the rights of the file or empty folder that it takes the place of."""
    if target.exists():
        shutil.copymode(target, beside)
    return beside.replace(target)


def _write_file(target: Path, text: str) -> Path:
    """Write a file beside its place and rename it, so that no reader meets half of it."""
    beside = _beside(target)
    try:
        with beside.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
        return _put(beside, target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _write_folder(target: Path, files: Mapping[str, str]) -> Path:
    """Write a folder beside its place and rename it."""
    beside = _beside(target)
    try:
        beside.mkdir()
        for name, text in files.items():
            (beside / name).write_text(text, encoding="utf-8", newline="")
        return _put(beside, target)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
