"""`intermunicipal plugins` (*plug-ins*): the regions that are installed or given, what each brings, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import typer

from intermunicipal.cli.options import REFUSED, AsJson, Lang, Plugins, Strict, refusing
from intermunicipal.cli.showing import Words, print_json
from intermunicipal.cli.tables import write_table
from intermunicipal.errors import Refusal, RulesRefused, require_language
from intermunicipal.findings import Finding, FindingReport
from intermunicipal.messages import CORE
from intermunicipal.rulebook import Broken, Handed, Plugin, gather, hand_over, installed, load_installed, title_in

Wrong = Mapping[str, tuple[Finding, ...]]


def plugins_command(plugins: Plugins, strict: Strict = False, lang: Lang = "en", as_json: AsJson = False) -> None:
    """List the plug-ins, installed or given: region, version, what they extend, what they bring."""
    with refusing(lang):
        require_language(lang)
        handed = hand_over(plugins)
        found = _with_installed(handed)
        broken = (*found.broken, *handed.broken)
        wrong = _wrong(found)
        if strict:
            _require_none(broken, wrong)
        rows = [_plugin_row(found.plugins[name], wrong[name], lang) for name in sorted(found.plugins)]
        rows += [_broken_row(one, lang) for one in broken]
        if as_json:
            print_json({"schema": 1, "plugins": rows})
        else:
            _write_plugins(rows, lang)
    if any(row["problem"] for row in rows):
        raise typer.Exit(REFUSED)


def _with_installed(handed: Handed) -> Handed:
    """Return the plug-ins that were given and those that are installed; one that fails says why, and the others go on."""
    plugins, broken = dict(handed.plugins), []
    for name in installed():
        if name not in plugins:
            try:
                plugins[name] = load_installed(name, "")
            except Refusal as refusal:
                broken.append(Broken(refusal, frozenset([name])))
    return Handed(plugins, tuple(broken))


def _finding(broken: Broken) -> Finding:
    return Finding.of(broken.refusal)


def _wrong(found: Handed) -> Wrong:
    """Return what is wrong with the rules of each region, but for what is wrong already with the one that it extends."""
    books = {name: gather(name, found).findings for name in found.plugins}
    wrong = {}
    for name, plugin in found.plugins.items():
        told = (*map(_finding, found.broken), *books.get(plugin.region.extends, ()))
        known = [(finding.code, finding.fields) for finding in told]
        wrong[name] = tuple(finding for finding in books[name] if (finding.code, finding.fields) not in known)
    return wrong


def _require_none(broken: tuple[Broken, ...], wrong: Wrong) -> None:
    """Refuse if there is anything wrong, telling all of it; raises `RulesRefused`."""
    found = (*map(_finding, broken), *(finding for findings in wrong.values() for finding in findings))
    if found:
        raise RulesRefused("plugins", len(found), FindingReport(found))


def _write_plugins(rows: list[dict[str, Any]], lang: str) -> None:
    words = Words(CORE, lang)
    header = [
        words.term(name) for name in ("plugin-id", "plugin-title", "plugin-version", "plugin-extends", "plugin-brings")
    ]
    lines = [
        [
            row["id"] or "-",
            row["title"],
            f"{row['distribution']} {row['version']}".strip(),
            row["extends"] or "-",
            "; ".join(filter(None, [_brought(row["records"]), *row["problem"].splitlines()])),
        ]
        for row in rows
    ]
    write_table(header, lines, left=len(header))


def _brought(records: Mapping[str, int]) -> str:
    return ", ".join(f"{hook} {count}" for hook, count in records.items())


def _plugin_row(plugin: Plugin, wrong: tuple[Finding, ...], lang: str) -> dict[str, Any]:
    return {
        "id": plugin.region.id,
        "title": title_in(plugin.region.title, lang),
        "distribution": plugin.distribution,
        "version": plugin.layer.version,
        "extends": plugin.region.extends,
        "records": {hook: len(rows) for hook, rows in plugin.layer.records.items()},
        "problem": "\n".join(CORE.message(finding.code, lang, finding.fields) for finding in wrong),
    }


def _broken_row(broken: Broken, lang: str) -> dict[str, Any]:
    refusal: Any = broken.refusal
    return {
        "id": ", ".join(sorted(broken.regions)),
        "title": "",
        "distribution": getattr(refusal, "plugin", getattr(refusal, "path", "")),
        "version": getattr(refusal, "version", ""),
        "extends": "",
        "records": {},
        "problem": refusal.text(lang),
    }
