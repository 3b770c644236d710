"""`intermunicipal plugins` (*plug-ins*): the regions that are installed, and what each brings."""

from __future__ import annotations

from typing import Any

import typer

from intermunicipal.cli.options import REFUSED, AsJson, Lang, refusing
from intermunicipal.cli.showing import Words, print_json
from intermunicipal.cli.tables import write_table
from intermunicipal.errors import Refusal, require_language
from intermunicipal.messages import CORE
from intermunicipal.rulebook import installed, load_installed, title_in


def plugins_command(lang: Lang = "en", as_json: AsJson = False) -> None:
    """List the installed plug-ins: region, version, what they extend, what they bring."""
    with refusing(lang):
        require_language(lang)
        rows = [_plugin_row(name, lang) for name in installed()]
        if as_json:
            print_json({"schema": 1, "plugins": rows})
        else:
            _write_plugins(rows, lang)
    if any(row["problem"] for row in rows):
        raise typer.Exit(REFUSED)


def _write_plugins(rows: list[dict[str, Any]], lang: str) -> None:
    words = Words(CORE, lang)
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
