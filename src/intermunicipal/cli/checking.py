"""`intermunicipal check` (*controleren*): all findings of a document at once."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from intermunicipal.accounts.canonical import plain
from intermunicipal.checks import check
from intermunicipal.cli.options import REFUSED, USAGE, AsJson, Document, Lang, Plugins, Strict, refusing, unused
from intermunicipal.cli.showing import print_json
from intermunicipal.cli.tables import write_text
from intermunicipal.documents import read
from intermunicipal.errors import require_language
from intermunicipal.findings import FindingReport
from intermunicipal.messages import Phrase


def check_command(
    document: Document,
    plugins: Plugins,
    on: Annotated[str, typer.Option(metavar="DATE", help="Day on which dated rules are read (YYYY-MM-DD).")] = "",
    strict: Strict = False,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Check a document: all findings at once, gravest first."""
    with refusing(lang):
        require_language(lang)
        reading = read(document, plugins)
        if strict:
            reading.rules.require_sound(str(document))
        report = check(reading, on or None)
        report = report.joined(unused(reading.rules, plugins))
        if as_json:
            print_json(_report_json(report, lang))
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
            "fields": {name: _plain_field(value, report, lang) for name, value in finding.fields.items()},
            "text": finding.text(lang, report.catalogue),
        }
        for finding in report
    ]
    return {"schema": 1, "ok": report.ok, "findings": findings}


def _plain_field(value: object, report: FindingReport, lang: str) -> Any:
    """Return a field of a finding as plain data; what is a part of a sentence, as it is written."""
    try:
        return report.catalogue.write(value, lang) if isinstance(value, Phrase) else plain(value)
    except TypeError:
        return report.catalogue.write(value, lang)


def _write_report(report: FindingReport, lang: str) -> None:
    for finding in report:
        write_text(finding.text(lang, report.catalogue))
    counts = {name: len(rows) for name, rows in (("errors", report.errors), ("warnings", report.warnings))}
    print(report.catalogue.phrase("check-summary", lang, {**counts, "infos": len(report) - sum(counts.values())}))
