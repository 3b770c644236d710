"""The commands (*opdrachten*): each reads a document, does one thing, and shows it as text or JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from intermunicipal._version import __version__
from intermunicipal.accounts import Allocation, allocate, explain
from intermunicipal.accounts.canonical import plain
from intermunicipal.checks import check
from intermunicipal.cli.tables import write_table, write_text
from intermunicipal.documents import load, read
from intermunicipal.errors import (
    DocumentRefused,
    InvalidDate,
    MissingFile,
    MissingPlugin,
    PluginFailure,
    Refusal,
    RuleConflict,
    UnknownName,
    require_language,
)
from intermunicipal.findings import FindingReport
from intermunicipal.messages import CORE, Catalogue, Money, Phrase, Term
from intermunicipal.rulebook import installed, load_installed, title_in

REFUSED, USAGE = 1, 2
_UNREADABLE = (DocumentRefused, MissingFile, MissingPlugin, PluginFailure, RuleConflict, InvalidDate)
_ASKED = ("member", "language", "stage", "reading-of-days", "participation")

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Who takes part in an intermunicipal association, who pays what to the cent, and why.",
)

Document = Annotated[Path, typer.Argument(metavar="DOC", help="Folder of the association.")]
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
Lang = Annotated[str, typer.Option(help="nl, fr or en.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


@contextmanager
def _refusing(lang: str) -> Iterator[None]:
    """Print a refusal to standard error, without a traceback, and leave with the exit status that fits."""
    try:
        yield
    except Refusal as refusal:
        sys.stdout.flush()
        print(refusal.text(lang if lang in ("nl", "fr") else "en"), file=sys.stderr)
        usage = isinstance(refusal, _UNREADABLE) or (isinstance(refusal, UnknownName) and refusal.kind in _ASKED)
        raise typer.Exit(USAGE if usage else REFUSED) from None


def _print_json(data: object) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2))


def _version(value: bool) -> None:
    if value:
        print(f"intermunicipal {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Hold the options of all commands."""
    del version


@app.command("check")
def check_command(
    document: Document,
    on: Annotated[str, typer.Option(metavar="DATE", help="Day on which dated rules are read (YYYY-MM-DD).")] = "",
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Check a document: all findings at once, gravest first."""
    with _refusing(lang):
        require_language(lang)
        reading = read(document)
        report = check(reading, on or None)
        if as_json:
            _print_json(_report_json(report, lang))
        else:
            _write_report(report, lang)
    if not report.ok:
        raise typer.Exit(REFUSED if reading.association else USAGE)


def _report_json(report: FindingReport, lang: str) -> dict[str, Any]:
    findings = [
        {
            "code": finding.code,
            "severity": finding.severity.value,
            "place": {
                "file": finding.place.file,
                "row": finding.place.row,
                "column": finding.place.column,
                "path": finding.place.path,
            },
            "on": finding.on.isoformat() if finding.on else None,
            "source": plain(finding.source),
            "fields": {name: _plain_field(value) for name, value in finding.fields.items()},
            "text": finding.text(lang, report.catalogue),
        }
        for finding in report
    ]
    return {"schema": 1, "ok": report.ok, "findings": findings}


def _plain_field(value: object) -> Any:
    """Return a field of a finding as plain data; what stands for a sentence is left to the text."""
    try:
        return plain(value)
    except TypeError:
        return str(value)


def _write_report(report: FindingReport, lang: str) -> None:
    for finding in report:
        write_text(finding.text(lang, report.catalogue))
    counts = {name: len(rows) for name, rows in (("errors", report.errors), ("warnings", report.warnings))}
    print(report.catalogue.phrase("check-summary", lang, {**counts, "infos": len(report) - sum(counts.values())}))


@app.command("allocate")
def allocate_command(
    document: Document,
    year: Year,
    assume: Assumed,
    stage: StageName = "budget",
    known_on: KnownOn = "",
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Compute what each member pays for a year, to the cent."""
    with _refusing(lang):
        require_language(lang)
        allocation = _allocation(document, year, stage, known_on, assume)
        if as_json:
            _print_json(_allocation_json(allocation))
        else:
            _write_allocation(allocation, lang)


def _allocation(document: Path, year: int, stage: str, known_on: str, assume: list[str]) -> Allocation:
    return allocate(load(document), year, stage=stage, known_on=known_on or None, assume=_assumption(assume))


def _assumption(assume: list[str]) -> Any:
    """Return one reading for all, or a table of participation to day."""
    if not assume or (len(assume) == 1 and "=" not in assume[0]):
        return assume[0] if assume else None
    pairs = (one.partition("=") for one in assume)
    return {key: day for key, _, day in pairs}


def _allocation_json(allocation: Allocation) -> dict[str, Any]:
    services = {
        id_: {
            "net_cost": service.net_cost.net,
            "pot": service.pot,
            "shares": dict(service.shares),
            "rounding": service.shares.rounding,
            "unallocated": service.shares.unallocated,
            "rule": plain(service.key.rule),
            "odd_cents": service.shares.odd_cents,
        }
        for id_, service in allocation.services.items()
    }
    return {
        "schema": 1,
        "association": allocation.association,
        "year": allocation.year,
        "stage": allocation.stage.value,
        "currency": "EUR",
        "illustrative": allocation.illustrative,
        "contributions": allocation.contributions,
        "services": services,
        "without_budget": list(allocation.without_budget),
        "assumed": plain(allocation.assumed),
        "known_on": allocation.known_on.isoformat() if allocation.known_on else None,
        "inputs": allocation.inputs,
        "result": allocation.result,
        "versions": dict(allocation.versions),
    }


def _write_allocation(allocation: Allocation, lang: str) -> None:
    words = _Words(allocation.catalogue, lang)
    services = list(allocation.services.values())
    rows = [
        [
            allocation.members[member].name,
            *(words.money(service.shares[member]) if member in service.shares else "-" for service in services),
            words.money(amount),
        ]
        for member, amount in allocation.contributions.items()
    ]
    totals = [sum(service.shares.values()) for service in services]
    rows.append([words.term("total"), *map(words.money, totals), words.money(sum(totals))])
    header = [
        words.term("member-title"),
        *(title_in(service.title, lang) for service in services),
        words.term("contribution"),
    ]
    write_table(
        header,
        rows,
        title=words.phrase(
            "allocate-title", association=allocation.name, year=allocation.year, stage=Term(allocation.stage.value)
        ),
        total=True,
    )
    for service in services:
        key = title_in(service.key.title, lang) if service.key.id else Phrase("own-rule")
        fields = {
            "service": title_in(service.title, lang),
            "pot": Money(service.pot),
            "key": key,
            "odd_cents": service.shares.odd_cents,
        }
        print(words.phrase("allocate-service", **fields))
        if service.shares.rounding or service.shares.unallocated:
            print(
                words.phrase(
                    "allocate-left",
                    rounding=Money(service.shares.rounding),
                    unallocated=Money(service.shares.unallocated),
                )
            )
    if allocation.known_on:
        print(words.phrase("explain-known", on=allocation.known_on))
    for row, period in allocation.assumed.items():
        print(words.phrase("explain-assumed", row=row, period=period))
    if allocation.without_budget:
        print(words.phrase("allocate-without", services=tuple(allocation.without_budget.values())))
    if allocation.illustrative:
        print(words.phrase("explain-illustrative"))
    for name in ("inputs", "result"):
        print(words.phrase(f"allocate-{name}", hash=getattr(allocation, name)))


class _Words:
    """The texts of one language, close at hand."""

    def __init__(self, catalogue: Catalogue, lang: str) -> None:
        self.catalogue, self.lang = catalogue, lang

    def term(self, key: str) -> str:
        """Write a term."""
        return self.catalogue.term(key, self.lang)

    def phrase(self, code: str, **fields: object) -> str:
        """Write a phrase with its fields."""
        return self.catalogue.phrase(code, self.lang, fields)

    def money(self, cents: int) -> str:
        """Write cents as euros."""
        return self.catalogue.write(Money(cents), self.lang)


@app.command("explain")
def explain_command(
    document: Document,
    year: Year,
    member: Annotated[str, typer.Option(help="Id of the member.")],
    assume: Assumed,
    stage: StageName = "budget",
    known_on: KnownOn = "",
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Explain what one member pays, from cost to key to figure to source."""
    with _refusing(lang):
        explanation = explain(_allocation(document, year, stage, known_on, assume), member, lang)
        if as_json:
            _print_json({**explanation.data, "lang": lang, "text": str(explanation).splitlines()})
        else:
            write_text(str(explanation))


@app.command("plugins")
def plugins_command(lang: Lang = "en", as_json: AsJson = False) -> None:
    """List the installed plug-ins: region, version, what they extend, what they bring."""
    with _refusing(lang):
        require_language(lang)
        rows = [_plugin_row(name, lang) for name in installed()]
        if as_json:
            _print_json({"schema": 1, "plugins": rows})
        else:
            _write_plugins(rows, lang)
    if any(row["problem"] for row in rows):
        raise typer.Exit(REFUSED)


def _write_plugins(rows: list[dict[str, Any]], lang: str) -> None:
    words = _Words(CORE, lang)
    header = [
        words.term(name) for name in ("plugin-id", "plugin-title", "plugin-version", "plugin-extends", "plugin-brings")
    ]
    lines = [
        [
            row["id"],
            row["title"],
            f"{row['distribution']} {row['version']}",
            row["extends"] or "-",
            ", ".join(f"{hook} {count}" for hook, count in row["records"].items()) or row["problem"],
        ]
        for row in rows
    ]
    write_table(header, lines, left=len(header))


def _plugin_row(name: str, lang: str) -> dict[str, Any]:
    """Describe one plug-in; one that fails says why, and the others go on."""
    try:
        plugin = load_installed(name, "")
    except Refusal as refusal:
        return {
            "id": name,
            "title": "",
            "distribution": "",
            "version": "",
            "extends": "",
            "records": {},
            "problem": refusal.text(lang),
        }
    return {
        "id": name,
        "title": title_in(plugin.region.title, lang),
        "distribution": plugin.distribution,
        "version": plugin.layer.version,
        "extends": plugin.region.extends,
        "records": {hook: len(rows) for hook, rows in plugin.layer.records.items()},
        "problem": "",
    }
