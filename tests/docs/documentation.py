"""What the tests of the documentation share: the pages, their blocks and their tables."""

import re
from pathlib import Path
from typing import NamedTuple

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
FENCE = re.compile(r"^```(?P<info>[^\n`]+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A fenced block: its language or directive, the file that it is (or nothing), and its text."""

    language: str
    file: str
    text: str


def named(path):
    return path.relative_to(DOCS).as_posix()


def read(path):
    return path.read_text(encoding="utf-8")


def blocks(text):
    for match in FENCE.finditer(text):
        language, _, file = match["info"].strip().partition(" ")
        yield Block(language, file, match["text"])


def rows(text):
    """The rows of all tables on a page, as lists of cells."""
    for line in text.splitlines():
        if line.startswith("| ") and not set(line) <= set("|- "):
            yield [cell.strip() for cell in line.strip("|").split(" | ")]
