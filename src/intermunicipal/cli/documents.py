"""`intermunicipal convert | schema` (*omzetten, schema*): a document in its other form, and the format of documents itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from intermunicipal.cli.options import AsJson, Document, Lang, Plugins, Strict, refusing, warn
from intermunicipal.cli.showing import print_json, write_json
from intermunicipal.documents import dump, json_schema, json_text, load
from intermunicipal.documents.folder import HEAD
from intermunicipal.errors import require_language
from intermunicipal.messages import CORE, Phrase
from intermunicipal.model import table_fields
from intermunicipal.rulebook import book_for, rules_of

STDOUT = "-"

Target = Annotated[
    Path,
    typer.Argument(metavar="TARGET", help="New folder, or a file that ends in .json; - writes JSON to the terminal."),
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace a JSON file that is there.")]
Region = Annotated[
    str, typer.Option(help="Region whose sharing rules are included; the library's own alone without it.")
]


def convert_command(
    document: Document,
    target: Target,
    plugins: Plugins,
    overwrite: Overwrite = False,
    strict: Strict = False,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Write a document anew, in its other form or in the same: folder to JSON, JSON to folder."""
    with refusing(lang):
        require_language(lang)
        association = load(document, plugins, strict=strict)
        warn(rules_of(association), lang, plugins)
        if str(target) == STDOUT:
            write_json(json_text(association))
            return
        notes = [CORE.write(note, lang) for note in _left_behind(document)]
        written = dump(association, target, overwrite=overwrite)
        if as_json:
            print_json({"schema": 1, "written": str(written), "notes": notes})
        else:
            print("\n".join([CORE.phrase("convert-written", lang, {"path": str(written)}), *notes]))


def _left_behind(document: Path) -> Iterator[Phrase]:
    """Tell what a document does not say and its folder does: comments, and files that are no tables."""
    head = document / HEAD if document.is_dir() else document
    if head.name != HEAD:
        return
    if "#" in head.read_text(encoding="utf-8-sig"):
        yield Phrase("convert-comments", {"file": HEAD})
    known = {HEAD, *(f"{name}.csv" for name in table_fields())}
    others = tuple(sorted(path.name for path in head.parent.iterdir() if path.name not in known))
    if others and document.is_dir():
        yield Phrase("convert-files", {"files": others})


def schema_command(plugins: Plugins, region: Region = "", strict: Strict = False, lang: Lang = "en") -> None:
    """Print the document format as JSON Schema, with the sharing rules of a region."""
    with refusing(lang):
        require_language(lang)
        book = book_for(region, plugins, "schema", strict=strict)
        warn(book, lang, plugins)
        print_json(json_schema(book.rule_types))
