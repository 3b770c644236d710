"""Every page is found from the first one, every block runs or is known as shown only, every name exists."""

import importlib
import re

import pytest
from documentation import DOCS, PAGES, blocks, named, read

RUN = {"python", "pycon", "console"}
SHOWN_ONLY = {"json", "sh", "text", "toml"}
FILES = {"csv", "json", "python", "text", "toml"}
DIRECTIVES = {"{eval-rst}", "{include}", "{toctree}"}
ENTRY = re.compile(r"(?:.+<(?P<target>.+)>|(?P<path>\S+))")
NAME = re.compile(r"\bintermunicipal(?:\.[A-Za-z_]\w*)+(?!\w)")


def linked_from(page):
    for block in blocks(read(page)):
        if block.language != "{toctree}":
            continue
        for line in block.text.splitlines():
            if line.strip() and not line.startswith(":"):
                match = ENTRY.fullmatch(line.strip())
                yield from page.parent.glob(f"{match['target'] or match['path']}.md")


def test_every_page_is_reached_from_the_first_one():
    reached, ahead = set(), [DOCS / "index.md"]
    while ahead:
        page = ahead.pop()
        reached.add(page)
        ahead += [next_page for next_page in linked_from(page) if next_page not in reached]
    assert [named(page) for page in PAGES if page not in reached] == []


def test_the_first_page_has_the_four_parts_in_order():
    captions = re.findall(r"^:caption: (.+)$", read(DOCS / "index.md"), re.MULTILINE)
    assert captions[:4] == ["Tutorial", "How-to", "Reference", "Explanation"]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_block_runs_or_is_known_as_shown_only(page):
    text = read(page)
    assert text.count("\n```") % 2 == (1 if text.startswith("```") else 0), "a fence is not closed"
    unknown = [
        block.language
        for block in blocks(text)
        if block.language not in (FILES if block.file and "{" not in block.language else RUN | SHOWN_ONLY | DIRECTIVES)
    ]
    assert unknown == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_name_of_the_library_on_a_page_exists(page):
    assert [name for name in sorted(set(NAME.findall(read(page)))) if not exists(name)] == []


def exists(name):
    module, parts = "intermunicipal", name.split(".")[1:]
    found = importlib.import_module(module)
    for part in parts:
        module = f"{module}.{part}"
        try:
            found = getattr(found, part) if hasattr(found, part) else importlib.import_module(module)
        except ModuleNotFoundError:
            return False
    return True
