"""From raw rows to an association (*inlezen*): every row structured strictly, all mistakes at once, each with its place."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from attrs import evolve, field, fields, frozen
from cattrs import Converter
from cattrs.errors import BaseValidationError, ClassValidationError, ForbiddenExtraKeysError, IterableValidationError

from intermunicipal.dates import FIRST
from intermunicipal.documents.columns import build
from intermunicipal.documents.folder import HEAD, read_folder
from intermunicipal.documents.jsonfile import read_json
from intermunicipal.documents.lost import NOTHING, Lost
from intermunicipal.documents.migrations import STEPS, Steps, migrate
from intermunicipal.documents.raw import RawDocument, RawTable, shallow, within
from intermunicipal.documents.references import reference_findings, texts_of
from intermunicipal.documents.thousands import doubtful_quantities
from intermunicipal.documents.values import converter, disk_names, required_columns, required_texts
from intermunicipal.errors import DocumentRefused, DuplicateRow, MissingFile, Refusal, hints, near, unknown
from intermunicipal.findings import Finding, FindingReport, Place
from intermunicipal.messages import Phrase
from intermunicipal.model import Association, table_fields
from intermunicipal.model.origins import Origins, Part
from intermunicipal.model.rows import slug
from intermunicipal.rulebook import Given, RuleBook, gather
from intermunicipal.sources import Source
from intermunicipal.timeline import Table

HEAD_KEYS = ("schema", "id", "name", "region", "enterprise_number", "source", "sources")
"""The keys at the top of a document that are no tables."""

FORMS = (HEAD, "*.json")
"""What a document may be: the head of a folder, or one file."""


@frozen
class Reading:
    """What reading a document gave (*leesresultaat*): the association as far as it could be read, all findings, and its rule book.

    `refusal` is why the rules are not those that the document asks for, if so. `lost` tells which rows could not be used. Hand a reading to
    `check` to have everything that is wrong in one report.
    """

    association: Association | None
    report: FindingReport
    refusal: Refusal | None = None
    lost: Lost = field(default=NOTHING)
    rules: RuleBook = field(factory=lambda: RuleBook("", ()), eq=False)


def read(path: str | Path, plugins: Given = (), *, steps: Steps = STEPS) -> Reading:
    """Read a document and bind it, keeping all that is wrong as findings (*document lezen*).

    `path` is a folder, its `association.toml`, or a JSON file. Rows with a mistake are left out of the association. `steps` bring a document
    of an older schema up to date. Raises `MissingFile` where there is no document, `UnknownName` for a file of another kind.
    """
    raw = _read_raw(Path(path), {*columns(), *(name for step in steps.values() for name in step.tables)})
    if raw.head or not raw.findings:
        migrate(raw, steps)
    _check_names(raw)
    book = _book(raw, plugins)
    converters = {cells: converter(book.rule_types, cells=cells) for cells in (False, True)}
    head = _head(raw, converters[False])
    tables, origins = _tables(raw, converters)
    raw.findings.extend(doubtful_quantities(raw.tables))
    if head is None:
        return _reading(None, raw, book)
    association = Association(**head, **tables, origins=origins)
    raw.findings.extend(reference_findings(association, raw.lost))
    book = book.with_statutes(association)
    return _reading(evolve(association, rules=book), raw, book)


def _reading(association: Association | None, raw: RawDocument, book: RuleBook) -> Reading:
    """Return what was read, with the problems of the rule book told once: a row that is lost because of one is no mistake of its own."""
    refusals = [problem.refusal for problem in book.problems]
    needed = [one for one in refusals if any(finding.tells(one) for finding in raw.findings)]
    own = [finding for finding in raw.findings if not book.tells(finding)]
    report = FindingReport((*own, *book.findings), book.catalogue)
    return Reading(association, report, next(iter((*book.missing, *book.own_mistakes, *needed)), None), raw.lost, book)


def load(path: str | Path, plugins: Given = (), *, strict: bool = False) -> Association:
    """Load an association from its folder or JSON file and bind it to the rule book of its region (*document laden*).

    `plugins` are modules, or paths of single Python files, that stand in for installed plug-ins; with `strict`, any problem of the rule book is
    refused, as in `bind`. Raises `MissingFile`, `MissingPlugin`, `PluginFailure` or `RulesRefused`, and `DocumentRefused` with all mistakes at once.

    >>> import intermunicipal as im
    >>> im.load("examples/noord-limburg").name
    'Welzijnsregio Noord-Limburg'
    """
    reading = read(path, plugins)
    if strict:
        reading.rules.require_sound(str(path))
    of_rules = reading.rules.findings  # what needs a rule that is unsure is refused when it is asked for
    mistakes = [one for one in reading.report.errors if one not in of_rules and not reading.rules.tells(one)]
    if reading.refusal and not mistakes:
        raise reading.refusal
    if reading.association is None or mistakes:
        raise DocumentRefused(
            str(path), len(reading.report.errors), FindingReport(reading.report.errors, reading.report.catalogue)
        )
    return reading.association


@cache
def columns() -> Mapping[str, Mapping[str, str]]:
    """Return every table of a document with its columns: the name on disk by that of the argument (*kolommen*)."""
    return {name: disk_names(attribute.metadata["row"]) for name, attribute in table_fields().items()}


def _read_raw(path: Path, names: Collection[str]) -> RawDocument:
    """Read a document as it lies on disk; raises `MissingFile`."""
    head = path / HEAD if path.is_dir() else path
    single = head.suffix.lower() == ".json"
    if not head.is_file():
        raise MissingFile(str(path), head.name if single else HEAD)
    if not single and head.name != HEAD:
        raise unknown("document-form", head.name, FORMS)
    return read_json(head, names) if single else read_folder(head, names)


def _check_names(raw: RawDocument) -> None:
    """Find keys, tables and columns that are not known, and leave such columns out."""
    for key in raw.head:
        if key not in HEAD_KEYS:
            raw.report("unknown-key", raw.at(key), key=key, **hints(near(key, (*HEAD_KEYS, *columns())), HEAD_KEYS))
    for table in [table for table in raw.tables if table.name not in columns()]:
        raw.report("unknown-table", Place(table.file), table=table.name, **hints(None, columns()))
        raw.tables.remove(table)
    for table in raw.tables:
        _check_columns(raw, table)


def _only(names: Collection[str]) -> str | None:
    """Return the one name that there is, or None where there are others, or none."""
    return next(iter(names)) if len(names) == 1 else None


def _check_columns(raw: RawDocument, table: RawTable) -> None:
    """Find the columns of a CSV file that are not known, leave them out, and note which ones were meant and are not there."""
    known = set(columns()[table.name].values())
    unknown = [name for name in dict.fromkeys(table.header) if name not in known]
    absent = known.difference(table.header)
    needed = absent & required_columns(table_fields()[table.name].metadata["row"])
    for name in unknown:
        closest = near(name, known)
        meant = {closest} & absent if closest else needed
        raw.report(
            "unknown-column", Place(table.file, 1, name), column=name, **hints(closest or _only(meant), meant or known)
        )
        table.lacking |= meant
    if unknown:
        table.rows = [{key: value for key, value in row.items() if key in known} for row in table.rows]


def _book(raw: RawDocument, plugins: Given) -> RuleBook:
    region, asker = raw.head.get("region", ""), raw.head.get("id", "")
    return gather(region if isinstance(region, str) else "", plugins, str(asker), raw.at("region"))


def _head(raw: RawDocument, made: Converter) -> dict[str, Any] | None:
    """Read the head: names and sources; None where it cannot be read or the association has no id or name."""
    if not raw.head and raw.findings:
        return None
    head: dict[str, Any] = {"sources": list(_sources(raw, made))}
    for key in ("id", "name", "region", "enterprise_number", "source"):
        try:
            text = made.structure(raw.head.get(key, ""), str)
            head[key] = slug(text) if key == "id" and text else text
        except Refusal as refusal:
            raw.findings.append(Finding.of(refusal, place=raw.at(key)))
        else:
            if not text and key in ("id", "name"):
                raw.report("missing-value", raw.at(key), column=key)
    return head if head.get("id") and head.get("name") else None


def _sources(raw: RawDocument, made: Converter) -> Iterator[Source]:
    sources = raw.head.get("sources", {})
    if not isinstance(sources, Mapping):
        raw.report("no-sources", raw.at("sources"))
        raw.lost_tables.add("sources")
        return
    for id_, values in sources.items():
        if isinstance(values, Mapping) and "id" in values:  # the id is the key under which the source stands
            known = {*disk_names(Source).values()} - {"id"}
            raw.report("unknown-key", raw.at(f"sources.{id_}.id"), key="id", **hints(None, known))
        row = {**values, "id": id_} if isinstance(values, Mapping) else {"id": id_}
        source = _row(raw, made, row, raw.at(f"sources.{id_}"), Source)
        if source is None:
            raw.lose("sources", row)
        else:
            yield source


def _tables(raw: RawDocument, converters: Mapping[bool, Converter]) -> tuple[dict[str, Any], Origins]:
    """Return the tables, and where each row stands: read a column at a time where nothing is wrong, else row by row."""
    tables: dict[str, Any] = {}
    origins: dict[str, Sequence[Part]] = {}
    for name, attribute in table_fields().items():
        cls, parts = attribute.metadata["row"], list[Part]()
        for table in raw.tables:
            if table.name == name:
                rows = None if table.lacking else build(cls, table.rows, converters[table.cells])
                parts.append((rows, table.places) if rows is not None else _row_by_row(raw, table, converters, cls))
        try:
            tables[name] = Table(chain.from_iterable(rows for rows, _ in parts))
        except DuplicateRow:
            parts = _without_duplicates(raw, name, parts)
            tables[name] = Table(chain.from_iterable(rows for rows, _ in parts))
        origins[name] = parts
    return tables, Origins(raw.file, origins)


def _row_by_row(raw: RawDocument, table: RawTable, converters: Mapping[bool, Converter], cls: type[Any]) -> Part:
    """Return the rows that can be read, with a finding for whatever is wrong with the others.

    Where the name of a column is misspelt, no row can be used: each lacks a value that stands there.
    """
    kept, made, places = list[int](), [], table.places
    for index, values in enumerate(table.rows):
        row = _row(raw, converters[table.cells], values, places[index], cls, table.lacking)
        if row is None or table.lacking:
            raw.lose(table.name, values)
        else:
            kept.append(index)
            made.append(row)
    return made, places.only(kept)


def _without_duplicates(raw: RawDocument, table: str, parts: Sequence[Part]) -> list[Part]:
    """Return the rows without those whose key and known date an earlier row has; these become findings."""
    first: dict[tuple[str, Any], Place] = {}
    found: list[Part] = []
    for rows, places in parts:
        kept = []
        for index, row in enumerate(rows):
            key = (row.row_key, row.known or FIRST)
            if key in first:
                told = Phrase("first-at", {"place": first[key]})
                raw.report("duplicate-row", places[index], key=row.row_key, known=row.known, first=told)
                raw.lose(table, texts_of(row))
            else:
                first[key] = places[index]
                kept.append(index)
        found.append(([rows[index] for index in kept], places.only(kept)))
    return found


def _row(
    raw: RawDocument, made: Converter, values: Mapping[str, Any], place: Place, cls: Any, lacking: Collection[str] = ()
) -> Any:
    """Return one row, or None with a finding for whatever is wrong with it but for the columns that the whole table is `lacking`."""
    empty = [name for name in required_texts(cls) if values.get(name) == ""]
    stated = {name: value for name, value in values.items() if name not in empty} if empty else values
    try:
        return made.structure(shallow(stated), cls)
    except (BaseValidationError, Refusal) as problem:
        found = _problems(problem, place)
        raw.findings.extend(one for one in found if one.code != "missing-value" or one.place.column not in lacking)
    except ValueError as problem:
        raw.report("unreadable-value", place, reason=str(problem))
    return None


def _problems(problem: BaseException, place: Place, path: str = "") -> Iterator[Finding]:
    """Walk a tree of validation errors and yield one finding a leaf, at its column or path."""
    match problem:
        case ClassValidationError():
            names = {one.name: disk_names(problem.cl).get(str(one.alias), one.name) for one in fields(problem.cl)}
            located, others = problem.group_exceptions()
            for leaf, note in located:
                yield from _problems(leaf, place, f"{path}.{names.get(note.name, note.name)}".lstrip("."))
        case IterableValidationError():
            elements, others = problem.group_exceptions()
            for leaf, element in elements:
                yield from _problems(leaf, place, f"{path}[{element.index}]")
        case _:
            others = []
            yield from _leaf(problem, place, path)
    for other in others:
        yield from _problems(other, place, path)


def _leaf(problem: BaseException, row: Place, path: str) -> Iterator[Finding]:
    place = within(row, path)
    match problem:
        case Refusal():
            yield Finding.of(problem, place=place)
        case ForbiddenExtraKeysError():
            known = sorted(disk_names(problem.cl).values())
            for key in sorted(problem.extra_fields):
                fields = {"key": key, **hints(near(key, known), known)}
                yield Finding("unknown-key", place=within(row, f"{path}.{key}".lstrip(".")), fields=fields)
        case KeyError():
            yield Finding("missing-value", place=place, fields={"column": path or str(problem.args[0])})
        case _:
            yield Finding("unreadable-value", place=place, fields={"reason": str(problem)})
