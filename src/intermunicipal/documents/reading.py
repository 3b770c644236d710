"""From raw rows to an association (*inlezen*): every row structured strictly, all mistakes at once, each with its place."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen
from cattrs import Converter
from cattrs.errors import BaseValidationError, ClassValidationError, ForbiddenExtraKeysError, IterableValidationError

from intermunicipal.documents.folder import ANYTHING, HEAD, RawFolder, RawRow, read_folder
from intermunicipal.documents.references import reference_findings
from intermunicipal.documents.values import converter, disk_names
from intermunicipal.errors import DocumentRefused, Refusal, near
from intermunicipal.findings import Finding, FindingReport, Place
from intermunicipal.messages import Phrase, Term
from intermunicipal.model import Association, table_fields
from intermunicipal.model.rows import slug
from intermunicipal.rulebook import Given, RuleBook, gather
from intermunicipal.sources import Source

SCHEMA = 1
_HEAD_KEYS = ("schema", "id", "name", "region", "enterprise_number", "source", "sources")


@frozen
class Reading:
    """What reading a document gave (*leesresultaat*): the association as far as it could be read, all findings, and its rule book.

    `refusal` is why the rules are not those that the document asks for, if so. `lost` has, by table, the ids of rows that could not be read.
    """

    association: Association | None
    report: FindingReport
    refusal: Refusal | None = None
    lost: Mapping[str, Collection[str]] = field(factory=dict)
    rules: RuleBook = field(factory=lambda: RuleBook("", ()))


def read(path: str | Path, plugins: Given = ()) -> Reading:
    """Read a document and bind it, keeping all that is wrong as findings (*document lezen*).

    Rows with a mistake are left out of the association. Raises `MissingFile` where there is no document.
    """
    columns = {name: disk_names(field.metadata["row"]) for name, field in table_fields().items()}
    raw = read_folder(Path(path), columns)
    book = _book(raw, plugins)
    converters = {cells: converter(book.rule_types, cells=cells) for cells in (False, True)}
    head = _head(raw, converters[False])
    tables, origins = _tables(raw, converters)
    if head is None:
        return _reading(None, raw, book)
    association = evolve(Association(**head, **tables), origins=origins)
    raw.findings.extend(reference_findings(association, raw.lost))
    book = book.with_statutes(association)
    return _reading(evolve(association, rules=book), raw, book)


def _reading(association: Association | None, raw: RawFolder, book: RuleBook) -> Reading:
    """Return what was read, with the problems of the rule book told once: a row that is lost because of one is no mistake of its own."""
    needed = [problem.refusal for problem in book.problems if any(map(problem.is_told_by, raw.findings))]
    own = [finding for finding in raw.findings if not book.tells(finding)]
    report = FindingReport((*own, *book.findings), book.catalogue)
    return Reading(association, report, next(iter((*book.missing, *book.own_mistakes, *needed)), None), raw.lost, book)


def load(path: str | Path, plugins: Given = (), *, strict: bool = False) -> Association:
    """Load an association from its folder and bind it to the rule book of its region (*document laden*).

    `plugins` are modules, or paths of single Python files, that stand in for installed plug-ins; with `strict`, any problem of the rule book is
    refused, as in `bind`. Raises `MissingFile`, `MissingPlugin`, `PluginFailure` or `RulesRefused`, and `DocumentRefused` with all mistakes at once.

    >>> import intermunicipal as im
    >>> im.load("examples/noord-limburg").name
    'Welzijnsregio Noord-Limburg'
    """
    reading = read(path, plugins)
    if strict:
        reading.rules.require_sound(str(path))
    mistakes = [finding for finding in reading.report.errors if not reading.rules.tells(finding)]
    if reading.refusal and not mistakes:
        raise reading.refusal
    if reading.association is None or mistakes:
        raise DocumentRefused(
            str(path), len(reading.report.errors), FindingReport(reading.report.errors, reading.report.catalogue)
        )
    return reading.association


def _book(raw: RawFolder, plugins: Given) -> RuleBook:
    region, asker = raw.head.get("region", ""), raw.head.get("id", "")
    return gather(region if isinstance(region, str) else "", plugins, str(asker), Place(HEAD, path="region"))


def _head(raw: RawFolder, made: Converter) -> dict[str, Any] | None:
    """Read the head: schema, names, sources; None where it cannot be read or the association has no id or name."""
    if not raw.head and raw.findings:
        return None
    for key in raw.head:
        if key not in _HEAD_KEYS:
            hint = near(key, (*_HEAD_KEYS, *table_fields())) or ", ".join(_HEAD_KEYS)
            raw.report("unknown-key", Place(HEAD, path=key), key=key, hint=hint)
    if type(raw.head.get("schema")) is not int or raw.head["schema"] != SCHEMA:
        raw.report("schema", Place(HEAD, path="schema"), found=raw.head.get("schema"), wanted=SCHEMA)
    head: dict[str, Any] = {"sources": list(_sources(raw, made))}
    for key in ("id", "name", "region", "enterprise_number", "source"):
        value = raw.head.get(key, "")
        if not isinstance(value, str):
            raw.report("invalid-number", Place(HEAD, path=key), asked=value, expected=Term("text"))
        elif value:
            head[key] = value
        elif key in ("id", "name"):
            raw.report("missing-value", Place(HEAD, path=key), column=key)
    return head if {"id", "name"} <= head.keys() and _is_slug(raw, head["id"]) else None


def _is_slug(raw: RawFolder, id_: str) -> bool:
    try:
        return bool(slug(id_))
    except Refusal as refusal:
        raw.findings.append(Finding(refusal.code, place=Place(HEAD, path="id"), fields=refusal.fields))
    return False


def _sources(raw: RawFolder, made: Converter) -> Iterator[Source]:
    sources = raw.head.get("sources", {})
    if not isinstance(sources, Mapping):
        raw.report("no-sources", Place(HEAD, path="sources"))
        raw.lost["sources"] = {ANYTHING}
        return
    for id_, values in sources.items():
        place = Place(HEAD, path=f"sources.{id_}")
        row = RawRow(place, {**values, "id": id_} if isinstance(values, Mapping) else {"id": id_})
        source = _row(raw, made, row, Source)
        if source is None:
            raw.lost.setdefault("sources", set()).add(id_)
        else:
            yield source


def _tables(
    raw: RawFolder, converters: Mapping[bool, Converter]
) -> tuple[dict[str, Any], dict[tuple[str, str, Any], Place]]:
    tables: dict[str, Any] = {}
    origins: dict[tuple[str, str, Any], Place] = {}
    for name, attribute in table_fields().items():
        rows = tables.setdefault(name, [])
        for row in raw.tables.get(name, ()):
            made = _row(raw, converters[row.cells], row, attribute.metadata["row"])
            if made is None:
                raw.lost.setdefault(name, set()).add(str(row.values.get("id")))
                continue
            key = (name, made.row_key, made.known)
            if key in origins:
                raw.report(
                    "duplicate-row",
                    row.place,
                    key=made.row_key,
                    known=made.known,
                    first=Phrase("first-at", {"place": origins[key]}),
                )
                continue
            origins[key] = row.place
            rows.append(made)
    return tables, origins


def _row(raw: RawFolder, made: Converter, row: RawRow, cls: type[Any]) -> Any:
    try:
        return made.structure(row.values, cls)
    except (BaseValidationError, Refusal) as problem:
        raw.findings.extend(_problems(problem, row))
    return None


def _problems(problem: BaseException, row: RawRow, path: str = "") -> Iterator[Finding]:
    """Walk a tree of validation errors and yield one finding a leaf, at its column or path."""
    match problem:
        case ClassValidationError():
            names = disk_names(problem.cl)
            located, others = problem.group_exceptions()
            for leaf, note in located:
                yield from _problems(leaf, row, f"{path}.{names.get(note.name, note.name)}".lstrip("."))
        case IterableValidationError():
            elements, others = problem.group_exceptions()
            for leaf, element in elements:
                yield from _problems(leaf, row, f"{path}[{element.index}]")
        case _:
            others = []
            yield from _leaf(problem, row, path)
    for other in others:
        yield from _problems(other, row, path)


def _leaf(problem: BaseException, row: RawRow, path: str) -> Iterator[Finding]:
    place = _at(row.place, path)
    match problem:
        case Refusal():
            yield Finding(problem.code, place=place, fields=problem.fields)
        case ForbiddenExtraKeysError():
            known = sorted(disk_names(problem.cl).values())
            for key in sorted(problem.extra_fields):
                fields = {"key": key, "hint": near(key, known) or ", ".join(known)}
                yield Finding("unknown-key", place=_at(row.place, f"{path}.{key}".lstrip(".")), fields=fields)
        case KeyError():
            yield Finding("missing-value", place=place, fields={"column": path or str(problem.args[0])})
        case _:
            yield Finding("unreadable-value", place=place, fields={"reason": str(problem)})


def _at(place: Place, path: str) -> Place:
    if not path:
        return place
    return evolve(place, column=path) if place.row else evolve(place, path=f"{place.path}.{path}")
