"""What the prompt does with a replay, with a terminal that knows no accents, and with a head that cannot be read."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[3] / "examples/noord-limburg"


def run(*arguments, encoding="utf-8"):
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    command = [sys.executable, "-m", "intermunicipal", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, check=False, encoding="utf-8", errors="replace", env=environment
    )


@pytest.mark.parametrize("command", [["allocate"], ["explain", "--member", "peer"]])
def test_a_replay_says_as_known_on_which_day(command):
    name, *options = command
    replayed = run(name, EXAMPLE, "--year", 2026, *options, "--known-on", "2026-01-31")
    assert (replayed.returncode, replayed.stderr) == (0, "")
    assert "As known on 31 January 2026." in replayed.stdout
    assert "As known on" not in run(name, EXAMPLE, "--year", 2026, *options).stdout


@pytest.mark.parametrize(
    "command",
    [
        ["explain", EXAMPLE, "--year", 2026, "--member", "peer", "--lang", "fr"],
        ["allocate", EXAMPLE, "--year", 2026, "--lang", "fr"],
        ["check", EXAMPLE, "--lang", "fr"],
        ["plugins", "--lang", "fr"],
        ["explain", EXAMPLE, "--year", 2026, "--member", "peer", "--lang", "fr", "--json"],
        ["allocate", EXAMPLE, "--year", 2026, "--json"],
    ],
)
def test_output_that_knows_no_accents_is_no_crash(command):
    done = run(*command, encoding="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def test_a_refusal_in_french_on_output_that_knows_no_accents_is_no_crash():
    done = run("allocate", EXAMPLE, "--year", 2024, "--lang", "fr", encoding="ascii")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("head", ["schema = ", "x = " + "[" * 5000, "schema = " + "9" * 5000])
def test_a_head_that_cannot_be_read_leaves_check_with_2(tmp_path, head):
    folder = shutil.copytree(EXAMPLE, tmp_path / "document")
    (folder / "association.toml").write_text(head)
    done = run("check", folder)
    assert done.returncode == 2
    assert done.stdout.startswith("error [toml-syntax] association.toml: ")
    assert "Traceback" not in done.stderr
