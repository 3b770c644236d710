"""The page on the commands tells every command and every option that there is, and no other."""

import re

import pytest
import typer
from documentation import DOCS, read

from intermunicipal.cli.app import app

PAGE = read(DOCS / "reference/commands.md")
COMMANDS = typer.main.get_command(app).commands
OF_ALL = {"--help", "--version"}


def options(command):
    return {name for parameter in command.params for name in parameter.opts if name.startswith("--")}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_each_command_has_a_row(name):
    assert re.search(rf"^\| `{name}\b", PAGE, re.MULTILINE)


def test_each_option_has_a_row_and_each_row_an_option():
    told = set(re.findall(r"^\| .*$", PAGE, re.MULTILINE))
    told = {option for row in told for option in re.findall(r"`(--[a-z-]+)", row)}
    assert told == set().union(*map(options, COMMANDS.values())) | OF_ALL


def test_what_most_commands_have_all_that_read_a_document_have():
    for name, command in COMMANDS.items():
        assert {"--lang", "--plugin", "--strict"} <= options(command), name
        assert "--json" in options(command) or name == "schema"
