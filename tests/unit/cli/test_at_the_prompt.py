"""What the prompt does with a replay, with a terminal that knows no accents, and with a head that cannot be read."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import intermunicipal as im

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


STEERING = "\x1b[2J\x9b1m\u202e\x07"


@pytest.fixture
def steering(tmp_path):
    """Copy the example with signs that steer a terminal in names, an id and a source."""
    folder = shutil.copytree(EXAMPLE, tmp_path / "document")
    members, head = folder / "members.csv", folder / "association.toml"
    members.write_text(
        members.read_text(encoding="utf-8").replace("peer,Peer,", f"peer,Peer{STEERING},"), encoding="utf-8"
    )
    text = head.read_text(encoding="utf-8").replace('citation = "', r'citation = "\u001b]0;x\u0007\u009b\u202e')
    head.write_text(text.replace('name = "', r'name = "\u001b[2J\n', 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "command",
    [
        ["check"],
        ["allocate", "--year", 2026],
        ["explain", "--year", 2026, "--member", "peer"],
        ["explain", "--year", 2026, "--member", "pe\x1b[2Jr\u202e"],
        ["check", "--on", "2026\x1b[2J\u202e"],
    ],
)
def test_no_text_of_a_document_or_argument_steers_the_terminal(steering, command):
    name, *options = command
    done = run(name, steering, *options)
    assert not set(done.stdout + done.stderr) & {"\x1b", "\x9b", "\u202e", "\x07"}
    assert r"\x1b[2J" in done.stdout + done.stderr or name == "check"


def test_a_finding_shows_what_would_steer_the_terminal_and_json_has_it_as_it_is(steering):
    budget = steering / "budget.csv"
    budget.write_text(
        budget.read_text(encoding="utf-8").replace(",budget,", f",bud{STEERING}get,", 1), encoding="utf-8"
    )
    (line,) = [line for line in run("check", steering).stdout.splitlines() if line.startswith("error ")]
    assert r'"bud\x1b[2J\x9b1m\u202e\x07get"' in line
    (found,) = [
        one for one in json.loads(run("check", steering, "--json").stdout)["findings"] if one["severity"] == "error"
    ]
    assert found["fields"]["asked"] == f"bud{STEERING}get"


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "ascii", "cp1252", "utf-16"])
@pytest.mark.parametrize(
    "command",
    [
        ["convert", EXAMPLE, "-"],
        ["schema", "--region", "noord-limburg"],
        ["check", EXAMPLE, "--json", "--lang", "fr"],
        ["explain", EXAMPLE, "--year", 2026, "--member", "peer", "--lang", "fr", "--json"],
    ],
)
def test_json_loses_nothing_whatever_the_encoding_of_the_output(command, encoding):
    done, meant = (json.loads(output(*command, encoding=one).decode(one)) for one in (encoding, "utf-8"))
    assert done == meant


def test_a_document_that_was_converted_to_a_pipe_is_the_same_in_any_encoding(tmp_path):
    folder = shutil.copytree(EXAMPLE, tmp_path / "document")
    members = folder / "members.csv"
    members.write_text(members.read_text(encoding="utf-8").replace("peer,Peer,", "peer,Péer – 💶,"), encoding="utf-8")
    for encoding in ("utf-8", "latin-1"):
        (tmp_path / "copy.json").write_bytes(output("convert", folder, "-", encoding=encoding))
        assert im.load(tmp_path / "copy.json") == im.load(folder)


def output(*arguments, encoding):
    """Return the bytes that the command writes to a pipe of that encoding."""
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    command = [sys.executable, "-m", "intermunicipal", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=True, env=environment).stdout
