"""The installed command, run as a user runs it: in a process of its own."""

import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest
from attrs import frozen

EXAMPLE = Path(__file__).parents[2] / "examples/noord-limburg"
COMMAND = Path(sysconfig.get_path("scripts")) / "intermunicipal"
ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if name not in {"FORCE_COLOR", "NO_COLOR", "COLUMNS", "TERMINAL_WIDTH", "TERM", "_TYPER_FORCE_DISABLE_TERMINAL"}
} | {"PYTHONIOENCODING": "utf-8"}


@frozen
class Done:
    """What a command left behind."""

    status: int
    out: str
    err: str


@pytest.fixture(scope="session")
def environment():
    return ENVIRONMENT


@pytest.fixture(scope="session")
def command():
    return COMMAND


@pytest.fixture(scope="session")
def run():
    """Run `intermunicipal` with these arguments, its output in pipes."""

    def run(*arguments, program=(COMMAND,)):
        done = subprocess.run(
            [*program, *map(str, arguments)], capture_output=True, check=False, encoding="utf-8", env=ENVIRONMENT
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="session")
def example():
    return EXAMPLE


@pytest.fixture
def copy(tmp_path):
    """A copy of the example that may be altered: the folder, and a function that replaces a text in one of its files."""
    folder = Path(shutil.copytree(EXAMPLE, tmp_path / "noord-limburg"))

    def replace(name, old, new):
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    folder_and_replace = type("Copy", (), {"folder": folder, "replace": staticmethod(replace)})
    return folder_and_replace()
