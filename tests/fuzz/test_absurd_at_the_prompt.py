"""The installed command on documents that make no sense or no file: a status and a text, never a traceback."""

import os
import subprocess
import sysconfig
from pathlib import Path

import pytest

COMMAND = Path(sysconfig.get_path("scripts")) / "intermunicipal"
ENVIRONMENT = {**os.environ, "PYTHONIOENCODING": "utf-8"}
HEAD = b'schema = 1\nid = "odd"\nname = "Odd"\n'
DIGITS = b"9" * 4000
FILES = {
    "nothing": {"association.toml": b""},
    "no text": {"association.toml": b"\x00\xff\xfe"},
    "another encoding": {"association.toml": HEAD.decode().encode("utf-16")},
    "a mark in the middle": {"association.toml": HEAD + b'\xef\xbb\xbfregion = ""\n'},
    "old line ends": {"association.toml": HEAD.replace(b"\n", b"\r"), "members.csv": b"id,name\raa,Aa\r"},
    "brackets without end": {"association.toml": HEAD + b"x = " + b"[" * 5000},
    "an integer without end": {"association.toml": b"schema = 0x" + b"f" * 5000},
    "a long year": {"association.toml": HEAD + b"[[budget]]\nyear = " + DIGITS},
    "no number": {"association.toml": HEAD + b"x = nan\ny = -inf\nz = 1e999\n"},
    "a moment": {"association.toml": HEAD + b"[[memberships]]\nmember = 'a'\nsince = 2020-01-01T00:00:00+23:59\n"},
    "a region that is a table": {"association.toml": HEAD + b'[region]\n"" = 1\n'},
    "a region that is not there": {"association.toml": HEAD + b'region = "\\u001b[31mred"\n'},
    "markup": {"association.toml": HEAD + b'"[bold]{x}" = "{0.__class__}"\n'},
    "a half quote": {"association.toml": HEAD, "members.csv": b'id,name\naa,"Aa\n'},
    "a huge cell": {"association.toml": HEAD, "members.csv": b"id,name\naa," + b"a" * 140_000},
    "no columns": {"association.toml": HEAD, "members.csv": b"\n\n,,\n"},
    "ragged rows": {"association.toml": HEAD, "budget.csv": b"service,year\na\na,b,c\n1,2,3,4\n"},
    "odd file names": {"association.toml": HEAD, "\udcff.csv": b"", "b\n.csv": b"a", "\u202ebudget.csv": b""},
    "the last day": {"association.toml": HEAD, "memberships.csv": b"member,until,into,end\naa,9999-12,bb,merger\n"},
    "half a character": {"odd.json": b'{"schema": 1, "id": "\\ud800", "name": "\\udfff"}'},
    "no object": {"odd.json": b"[1, 2"},
    "a deep object": {"odd.json": b'{"schema": ' + b'{"a":' * 900 + b"1" + b"}" * 901},
    "keys that stand twice": {"odd.json": b'{"id": 1, "id": 1, "": {}}'},
    "nulls": {"odd.json": b'{"schema": null, "id": null, "name": null, "members": [null], "sources": {"": null}}'},
    "a long quantity": {
        "odd.json": b'{"schema": 1, "id": "a", "name": "A", "volumes": [{"quantity": ' + DIGITS + b"}]}"
    },
}


@pytest.mark.parametrize(("number", "name"), list(enumerate(FILES)), ids=FILES)
def test_check_tells_what_is_wrong_and_ends_with_a_status(number, name, tmp_path):
    folder = tmp_path / "document"
    folder.mkdir()
    for file, content in FILES[name].items():
        (folder / file).write_bytes(content)
    path = folder if "association.toml" in FILES[name] else folder / next(iter(FILES[name]))
    options = ["--json", "--on", "9999-12-31"] if number % 2 else ["--lang", "fr"]
    done = subprocess.run(
        [COMMAND, "check", path, *options], capture_output=True, check=False, encoding="utf-8", env=ENVIRONMENT
    )
    assert done.returncode in (0, 1, 2)
    assert "Traceback" not in done.stdout + done.stderr
    assert done.stdout or done.stderr
