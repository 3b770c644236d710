"""The commands (*opdrachten*): each reads a document, does one thing, and shows it as text or JSON."""

from __future__ import annotations

from typing import Annotated

import typer

from intermunicipal._version import __version__
from intermunicipal.cli.checking import check_command
from intermunicipal.cli.documents import convert_command, schema_command
from intermunicipal.cli.paying import allocate_command, explain_command
from intermunicipal.cli.regions import plugins_command

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Who takes part in an intermunicipal association, who pays what to the cent, and why.",
)


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


app.command("check")(check_command)
app.command("allocate")(allocate_command)
app.command("explain")(explain_command)
app.command("convert")(convert_command)
app.command("schema")(schema_command)
app.command("plugins")(plugins_command)
