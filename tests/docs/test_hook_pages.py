"""Each hook has a page with a runnable example that uses it, and no page is about a hook that does not exist."""

import ast
import re

import pytest
from documentation import DOCS, blocks, read, rows

from intermunicipal.rulebook import hookspecs
from intermunicipal.rulebook.plugins import PREFIX, RECORDS

FOLDER = DOCS / "reference/hooks"
HOOKS = sorted(name.removeprefix(PREFIX) for name in vars(hookspecs) if name.startswith(PREFIX))
SKIPPED = re.compile(r"<!--+\s*skip:")
TOLD = ["returns", "consumed by", "without it", "dates, force"]


def imported_from_hooks(tree):
    return {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "intermunicipal.hooks"
        for alias in node.names
    }


def decorators(tree):
    return {
        ast.unparse(decorator)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
    }


def test_the_hooks_are_those_that_the_registry_calls():
    assert sorted(RECORDS) == HOOKS


def test_there_is_a_page_for_each_hook_and_for_no_other():
    assert sorted(page.stem for page in FOLDER.glob("*.md") if page.stem != "index") == HOOKS


def test_the_first_page_names_each_hook():
    linked = [re.fullmatch(r"\[`(\w+)`\]\(\1\.md\)", row[0]) for row in rows(read(FOLDER / "index.md"))]
    assert sorted(match[1] for match in linked if match) == HOOKS


@pytest.mark.parametrize("hook", HOOKS)
def test_a_page_has_an_example_that_runs_and_uses_the_decorator(hook):
    text = read(FOLDER / f"{hook}.md")
    assert not SKIPPED.search(text)
    trees = [ast.parse(block.text) for block in blocks(text) if block.language == "python" and block.file]
    assert any(hook in imported_from_hooks(tree) and hook in decorators(tree) for tree in trees)
    used = [block.text for block in blocks(text) if block.language == "python" and block.text.startswith(">>>")]
    assert any("plugins=[" in shown for shown in used)


@pytest.mark.parametrize("hook", HOOKS)
def test_a_page_tells_what_it_returns_who_consumes_it_and_what_is_missing_without_it(hook):
    text = read(FOLDER / f"{hook}.md")
    told = {row[0]: row[1] for row in rows(text)}
    assert [word for word in TOLD if told.get(word)] == TOLD
    *_, without = text.partition("## Without it")
    assert any(block.text.startswith(">>> del ") for block in blocks(without))
    record = RECORDS[hook].__name__ if RECORDS[hook] is not type else "SharingRule"
    assert f".. autofunction:: intermunicipal.rulebook.hookspecs.{PREFIX}{hook}\n" in text
    assert re.search(rf"^\.\. autoclass:: intermunicipal\.\w+\.{record}$", text, re.MULTILINE)
