"""On a terminal: tables with lines, texts folded to its width."""

import os
import re
import subprocess

import pytest

pty = pytest.importorskip("pty", reason="there is no pseudo-terminal on this system")

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
BOX = re.compile(r"[\u2500-\u257f]")


@pytest.fixture
def on_a_terminal(command, environment):
    """Run the command with a pseudo-terminal of this width as its standard output."""
    fcntl, struct, termios = (pytest.importorskip(name) for name in ("fcntl", "struct", "termios"))

    def run(*arguments, columns):
        outside, inside = pty.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        process = subprocess.Popen(
            [command, *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=inside,
            stderr=subprocess.PIPE,
            env=environment | {"TERM": "xterm-256color"},
        )
        os.close(inside)
        written = b""
        while True:
            try:
                part = os.read(outside, 65536)
            except OSError:  # what Linux says when the other side closed
                break
            if not part:
                break
            written += part
        os.close(outside)
        with process:
            errors = process.stderr.read()
        assert errors == b""
        assert process.returncode == 0
        return written.decode().replace("\r\n", "\n")

    return run


def test_allocate_shows_a_rich_table(on_a_terminal, example):
    written = on_a_terminal("allocate", example, "--year", 2026, columns=220)
    text = ESCAPES.sub("", written)
    assert ESCAPES.search(written)
    assert BOX.search(text)
    assert "Welzijnsregio Noord-Limburg: contributions for 2026 (budget)" in text
    [peer] = [line for line in text.splitlines() if re.match(r"\W*Peer ", line)]
    assert "€53,628.93" in peer
    assert "€141,476.91" in peer
    [total] = [line for line in text.splitlines() if re.match(r"\W*Total ", line)]
    assert "€1,442,360.43" in total
    assert "Result: " in text


def test_a_narrow_terminal_loses_no_digit(on_a_terminal, example):
    text = ESCAPES.sub("", on_a_terminal("allocate", example, "--year", 2026, columns=80))
    assert max(map(len, text.splitlines())) <= 80 or "…" not in text
    table = text.partition("General operations: ")[0]
    assert "…" not in table
    # Amounts may be folded over lines within their cell: put the cells of the last column together again.
    last = "".join(
        re.split(r"[│┃]", line)[-2].strip() for line in table.splitlines() if len(re.split(r"[│┃]", line)) > 2
    )
    assert "€141,476.91" in last


def test_plugins_shows_a_rich_table(on_a_terminal):
    text = ESCAPES.sub("", on_a_terminal("plugins", columns=160))
    assert BOX.search(text)
    assert "intermunicipal-flanders" in text


def test_an_explanation_is_folded_to_the_width_with_its_indent(on_a_terminal, run, example):
    arguments = ("explain", example, "--year", 2026, "--member", "peer", "--lang", "nl")
    folded = on_a_terminal(*arguments, columns=100)
    piped = run(*arguments).out
    assert folded.split() == piped.split()  # not a word is lost
    assert max(map(len, piped.splitlines())) > 150
    assert len([line for line in folded.splitlines() if len(line) > 100]) <= 1  # a long hash or address is not broken
    assert "\n      " in folded


def test_json_is_the_same_on_a_terminal(on_a_terminal, run, example):
    arguments = ("allocate", example, "--year", 2026, "--json")
    assert on_a_terminal(*arguments, columns=60) == run(*arguments).out
