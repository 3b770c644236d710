"""What all commands share (*opties*): their options, how a refusal is told, and the exit status that goes with it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from attrs import evolve

from intermunicipal.errors import (
    AlreadyThere,
    DocumentRefused,
    InvalidDate,
    MissingFile,
    MissingPlugin,
    NoPluginFile,
    NothingToReplace,
    NotWritable,
    NotWritten,
    Overlap,
    PluginFailure,
    Refusal,
    RuleConflict,
    RulesRefused,
    UnknownName,
)
from intermunicipal.findings import Finding, Severity
from intermunicipal.rulebook import RuleBook

REFUSED, USAGE = 1, 2
_UNREADABLE = (
    *(DocumentRefused, MissingFile, InvalidDate, AlreadyThere, NotWritable, NotWritten),
    *(MissingPlugin, NoPluginFile, PluginFailure, RulesRefused),
    *(RuleConflict, NothingToReplace, Overlap),
)
_ASKED = ("document-form", "member", "language", "stage", "reading-of-days", "participation")

Document = Annotated[Path, typer.Argument(metavar="DOC", help="Folder or JSON file of the association.")]
Year = Annotated[int, typer.Option(help="Year of the contributions.")]
StageName = Annotated[str, typer.Option(help="budget or actual.")]
KnownOn = Annotated[str, typer.Option(metavar="DATE", help="Replay what was known on this day (YYYY-MM-DD).")]
Assumed = Annotated[
    list[str],
    typer.Option(
        default_factory=list,
        show_default=False,
        metavar="DAY",
        help="How a day that the sources do not give is read: earliest, latest, or PARTICIPATION=DATE (may be repeated).",
    ),
]
Plugins = Annotated[
    list[str],
    typer.Option(
        "--plugin",
        default_factory=list,
        show_default=False,
        metavar="FILE",
        help="A Python file that is a plug-in; it stands in for an installed one of the same region (may be repeated).",
    ),
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Refuse whenever anything is wrong with the rules, even if it is not needed.")
]
Lang = Annotated[str, typer.Option(help="nl, fr or en.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


@contextmanager
def refusing(lang: str) -> Iterator[None]:
    """Print a refusal to standard error, without a traceback, and leave with the exit status that fits."""
    try:
        yield
    except Refusal as refusal:
        sys.stdout.flush()
        print(refusal.text(lang if lang in ("nl", "fr") else "en"), file=sys.stderr)
        usage = isinstance(refusal, _UNREADABLE) or (isinstance(refusal, UnknownName) and refusal.kind in _ASKED)
        raise typer.Exit(USAGE if usage else REFUSED) from None


def warn(book: RuleBook, lang: str, given: Iterable[str], refusal: Refusal | None = None) -> None:
    """Print what is wrong with a rule book, and which plug-ins that were given it has no use for, to standard error (*waarschuwen*).

    What a refusal tells already is not told again.
    """
    sys.stdout.flush()
    for finding in (*book.findings, *unused(book, given)):
        if refusal is None or not finding.tells(refusal):
            print(evolve(finding, severity=Severity.WARNING).text(lang, book.catalogue), file=sys.stderr)


def unused(book: RuleBook, given: Iterable[str]) -> Iterator[Finding]:
    """Yield the files that are plug-ins of other regions (*ongebruikte plug-ins*); one that is broken was told of already."""
    told = {getattr(problem.refusal, name, "") for problem in book.problems for name in ("plugin", "path")}
    used = {layer.name for layer in book.layers}
    for path in dict.fromkeys(given):
        if Path(path).name not in used | told and path not in told:
            yield Finding(
                "plugin-unused",
                Severity.WARNING,
                fields={"path": path, "used": tuple(sorted(layer.id for layer in book.shared))},
            )
