"""What all tests share: the place they run in, how hard hypothesis looks, and the documentation's examples as tests.

In Markdown under `docs/` and in the READMEs these blocks run, top to bottom, in one namespace per page:

- `python`: run as it stands, or, when it opens with `>>>`, compared line by line as a doctest;
- `pycon`: a doctest;
- `console`: each line `$ intermunicipal ...` is run and its output compared with the lines that follow, where `...`
  stands for anything; other commands are shown only;
- a language and the name of a file, such as `toml association.toml` or `python valley.py`: the block is written to that
  file, or added to its end, in an empty folder of the page's own. From its first file on, the page runs there, and may
  import what it wrote.

`<!--- skip: next -->` before a block leaves it out. In docstrings under `src/` every `>>>` is a doctest.
"""

import doctest
import importlib
import os
import re
import shlex
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from sybil import Sybil
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser, SkipParser
from sybil.parsers.markdown.lexers import RawFencedCodeBlockLexer
from sybil.parsers.rest import DocTestParser

ROOT = Path(__file__).parent
COMMAND = "intermunicipal"

settings.register_profile("dev", max_examples=50, deadline=None)
settings.register_profile("ci", max_examples=300, deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture(scope="session", autouse=True)
def _at_the_root():
    """Run from the root of the repository, so that `examples/...` means the same in tests, pages and at the prompt."""
    os.chdir(ROOT)


def _start_at_the_root(namespace):  # noqa: ARG001 - sybil hands over the page's namespace
    os.chdir(ROOT)


_file_blocks = RawFencedCodeBlockLexer(re.compile(r"[a-z]+ +(?P<file>[\w./-]+)$\n", re.MULTILINE))


def _files(document):
    for region in _file_blocks(document):
        region.parsed = region.lexemes["source"]
        region.evaluator = _write_file
        yield region


def _write_file(example):
    """Add a block to the file that it names; the first one takes the page to an empty folder of its own."""
    if "_folder" not in example.namespace:
        example.namespace["_folder"] = tempfile.TemporaryDirectory()
        os.chdir(example.namespace["_folder"].name)
        sys.path.insert(0, str(Path.cwd()))
    path = Path(example.region.lexemes["file"])
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(example.parsed)
    importlib.invalidate_caches()


def _leave_the_folder(namespace):
    """Remove the files that a page wrote, and the modules that it imported from them."""
    os.chdir(ROOT)
    if folder := namespace.pop("_folder", None):
        sys.path.remove(str(Path(folder.name).resolve()))
        for path in Path(folder.name).glob("*.py"):
            sys.modules.pop(path.stem, None)
        folder.cleanup()


def _run_console(example):
    """Run the `$ intermunicipal ...` lines of a console block; say how the first that differs differs."""
    for part in f"\n{example.parsed}".split("\n$ ")[1:]:
        command, _, expected = part.partition("\n")
        name, *arguments = shlex.split(command)
        if name != COMMAND:
            continue
        done = subprocess.run(
            [Path(sysconfig.get_path("scripts")) / COMMAND, *arguments],
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            check=False,
        )
        found = done.stdout + done.stderr
        checker, flags = doctest.OutputChecker(), doctest.ELLIPSIS
        wanted = f"{expected.strip()}\n"
        if not checker.check_output(wanted, f"{found.strip()}\n", flags):
            return f"$ {command}\nexpected:\n{wanted}\nfound (exit status {done.returncode}):\n{found}"
    return None


def _pycon():
    parser = PythonCodeBlockParser(doctest_optionflags=doctest.ELLIPSIS)
    parser.codeblock_parser = CodeBlockParser("pycon", parser.codeblock_parser.evaluate)
    return parser


_pages = Sybil(
    parsers=[
        SkipParser(),
        _files,
        PythonCodeBlockParser(doctest_optionflags=doctest.ELLIPSIS),
        _pycon(),
        CodeBlockParser("console", _run_console),
    ],
    pattern="*.md",
    setup=_start_at_the_root,
    teardown=_leave_the_folder,
).pytest()

_docstrings = Sybil(
    parsers=[DocTestParser(optionflags=doctest.ELLIPSIS)],
    pattern="*.py",
    setup=_start_at_the_root,
).pytest()


def pytest_collect_file(file_path, parent):
    """Collect the pages and the sources that may hold examples."""
    match file_path.relative_to(ROOT).parts:
        case ("docs", *_) | ("README.md",) | ("plugins", _, "README.md"):
            return _pages(file_path, parent)
        case ("src", *_) | ("plugins", _, "src", *_):
            return _docstrings(file_path, parent)
        case _:
            return None
