"""A single Python file is a plug-in: its rules compute, its version tells what it says, and no path of a machine is in any result."""

import sys
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import pytest

import intermunicipal as im
from intermunicipal.errors import (
    HookRaised,
    MisspeltHook,
    NoApi,
    NoPluginFile,
    PluginLacksModule,
    PluginUnreadable,
    RuleConflict,
    RuleFailed,
)
from intermunicipal.rulebook import book_for, gather

VALLEY = '''\
"""The rules of the valley."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from attrs import field, frozen

from intermunicipal.exact import ratio
from intermunicipal.hooks import CostKey, DriverTable, Figure, Region, drivers, keys, region, rule_types
from intermunicipal.sharing import By, Case, Need

intermunicipal_api = 1


@frozen
class Ahead:
    """The one with the most bears a part, the others share the rest evenly."""

    part: Fraction = field(converter=ratio)
    driver: str
    name = "ahead"

    def needs(self) -> frozenset[Need]:
        return frozenset({Need("driver", self.driver)})

    def shares(self, case: Case) -> Mapping[str, Fraction]:
        figures = case.figures(self.driver)
        first = max(case.participants, key=lambda one: (figures[one], one))
        rest = case.pot * (1 - self.part) / (len(figures) - 1)
        return {one: case.pot * self.part if one == first else rest for one in case.participants}


@region
def the_valley() -> Region:
    return Region("valley", "The Valley")


@rule_types
def rules() -> list[type]:
    return [Ahead]


@drivers
def heads() -> list[DriverTable]:
    return [DriverTable("heads", "Heads", figures=[Figure("aa", 2026, 1), Figure("bee", 2026, 2)], keyed_by="member")]


@keys
def cost_keys() -> list[CostKey]:
    return [CostKey("basis", "Basis", rule=By("heads"))]
'''

DOCUMENT = """\
schema = 1
id = "small"
name = "Small"
region = "valley"
members = [{id = "aa", name = "Aa"}, {id = "bee", name = "Bee"}]
memberships = [{member = "aa"}, {member = "bee"}]
participations = [{service = "care", member = "aa"}, {service = "care", member = "bee"}]
budget = [{service = "care", year = 2026, stage = "budget", line = "staff", kind = "cost", amount_eur = "120.00"}]

[[services]]
id = "care"
name = "Care"
sharing = {rule = "mix", parts = [
    {weight = "50%", of = {rule = "ahead", part = "2/3", driver = "heads"}},
    {weight = "50%", of = {rule = "even"}},
]}
"""


@pytest.fixture
def write(tmp_path):
    """Write a file next to the document; return its path."""

    def write(text, name="valley.py", folder="plugins"):
        path = tmp_path / folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    before = set(sys.modules)
    yield write
    for name in set(sys.modules) - before:
        if name.startswith("intermunicipal_file_"):
            del sys.modules[name]


@pytest.fixture
def document(tmp_path):
    (tmp_path / "association.toml").write_text(DOCUMENT, encoding="utf-8")
    return tmp_path


def version_of(path):
    return f"sha256-{sha256(path.read_bytes()).hexdigest()[:12]}"


@pytest.mark.parametrize(
    "given", [lambda path: [str(path)], lambda path: [path], str, Path], ids=["text", "path", "one text", "one path"]
)
def test_a_file_is_given_by_its_path_and_its_rule_is_used_within_a_mix(write, document, given):
    path = write(VALLEY)
    loaded = im.load(document, given(path))
    rule = loaded.services["care"].sharing.parts[0].of
    assert (type(rule).__name__, rule.part) == ("Ahead", Fraction(2, 3))
    allocation = im.allocate(loaded, 2026)
    assert allocation.contributions == {"aa": 50_00, "bee": 70_00}  # 60.00 by a third and two thirds, 60.00 in two
    assert allocation.versions["valley.py"] == version_of(path)
    assert im.check(loaded).errors == ()
    bound = im.bind(loaded, given(path))
    assert im.allocate(bound, 2026).result == allocation.result


def test_the_key_of_a_file_says_where_it_comes_from(write, association):
    path = write(VALLEY)
    bound = im.bind(association(region="valley", key="basis"), [path])
    assert bound.rules.provider("keys", "basis") == f"valley.py {version_of(path)}"
    assert im.allocate(bound, 2026).contributions == {"aa": 3334, "bee": 6667}


def test_a_file_that_states_its_version_has_that_one(write):
    path = write(VALLEY + '\n__version__ = "2026.1"\n')
    assert book_for("valley", [path]).layers[0].label == "valley.py 2026.1"


def test_the_same_file_gives_the_same_again_and_another_place_changes_no_result(write, document):
    one, two = write(VALLEY), write(VALLEY, folder="elsewhere")
    loaded = [im.load(document, [path]) for path in (one, one, two)]
    assert loaded[0] == loaded[1]
    allocations = [im.allocate(each, 2026) for each in loaded]
    assert len({(each.inputs, each.result, tuple(each.versions.items())) for each in allocations}) == 1
    files = [sys.modules[type(each.services["care"].sharing.parts[0].of).__module__].__file__ for each in loaded]
    assert files == [str(one), str(one), str(two)]  # each finds what lies next to it
    told = [str(im.explain(each, "aa")) for each in allocations]
    assert told[0] == told[2]
    assert str(one.parent) not in told[0]


def test_a_file_that_was_changed_is_read_anew_though_its_size_and_its_hour_are_the_same(write, document):
    import os

    path = write(VALLEY)
    before = im.allocate(im.load(document, [path]), 2026)
    stamp = path.stat()
    path.write_text(VALLEY.replace('Figure("bee", 2026, 2)', 'Figure("bee", 2026, 0)'), encoding="utf-8")
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    after = im.allocate(im.load(document, [path]), 2026)
    assert before.contributions == {"aa": 50_00, "bee": 70_00}
    assert after.contributions == {"aa": 70_00, "bee": 50_00}
    assert before.versions["valley.py"] != after.versions["valley.py"]
    assert list(path.parent.iterdir()) == [path]  # no bytecode is left behind


def test_files_that_are_read_by_several_threads_at_once_are_each_whole(write, association):
    path = write(VALLEY + "\n\nimport time\n\ntime.sleep(0.05)\nready = True\n")
    made = association(region="valley", key="basis")
    with ThreadPoolExecutor(4) as pool:
        bound = list(pool.map(lambda _: im.bind(made, [path]), range(4)))
    assert {tuple(im.allocate(one, 2026).contributions.items()) for one in bound} == {(("aa", 3334), ("bee", 6667))}
    assert {one.rules.findings for one in bound} == {()}
    assert len({one.rules.layers[0].records["rule_types"] for one in bound}) == 1


def test_nobody_is_handed_a_file_that_is_only_half_run(write):
    again = "from intermunicipal.rulebook.single_file import load_file\n\nload_file(__file__)\n"
    (finding,) = gather("valley", [write(f"{VALLEY}\n\n{again}")]).findings
    assert finding.code == "plugin-unreadable"
    assert "ImportError: valley.py loads itself" in finding.text()


def test_a_file_is_in_no_other_modules_way(write, association):
    path = write(
        VALLEY.replace('"""The rules of the valley."""', '"""A plug-in that has the name of a module."""'), "json.py"
    )
    import json

    paths = list(sys.path)
    bound = im.bind(association(region="valley", key="basis"), [path])
    assert bound.rules.layers[0].name == "json.py"
    assert (sys.path, sys.modules["json"], json.dumps(1)) == (paths, json, "1")


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("nowhere.py", None, "there is no such file"),
        ("valley.txt", VALLEY, "it is no file that ends in .py"),
        ("folder.py/valley.txt", VALLEY, "it is no file that ends in .py"),
    ],
)
def test_what_is_no_python_file_is_refused_by_its_path(write, tmp_path, association, name, text, found):
    if text is not None:
        (tmp_path / "plugins").mkdir()
        write(text, name)
    path = tmp_path / "plugins" / name.split("/")[0]
    with pytest.raises(NoPluginFile) as caught:
        im.bind(association(region="valley"), [path])
    assert str(caught.value) == (
        f"Asked for the plug-in {path}. It was not loaded: {found}. A plug-in is given as the path of one Python file, "
        "seen from where you work; an installed one is found by the region of the document. "
        "Correct the path, or leave it out."
    )


def test_a_file_that_may_not_be_read_is_refused(write, association, monkeypatch):
    path = write(VALLEY)

    def refuse(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(NoPluginFile) as caught:
        im.bind(association(region="valley"), [path])
    assert "it cannot be read: Permission denied" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "refusal", "reason", "where"),
    [
        ("x = 1\ny = (\n", PluginUnreadable, "SyntaxError: '(' was never closed", "valley.py:2"),
        ("\x00", PluginUnreadable, None, None),
        ("x = 1\nimport sys\nsys.exit(3)\n", PluginUnreadable, "SystemExit: 3", "valley.py:3"),
        ("def f():\n    raise ValueError('no')\n\nf()\n", PluginUnreadable, "ValueError: no", "valley.py:2"),
        ("import neighbour_of_valley\n", PluginLacksModule, None, "valley.py:1"),
        ("from intermunicipal.hooks import kees\n", MisspeltHook, None, None),
        ("x = 1\n", NoApi, None, None),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_its_place_and_leaves_nothing_behind(
    write, association, text, refusal, reason, where
):
    path = write(text)
    before = set(sys.modules)
    with pytest.raises(refusal) as caught:
        im.bind(association(region="valley"), [path])
    assert (caught.value.plugin, caught.value.version) == ("valley.py", version_of(path))
    assert reason is None or caught.value.reason == reason
    assert where is None or caught.value.where == where
    assert str(path.parent) not in str(caught.value)
    left = {name for name in set(sys.modules) - before if name.startswith("intermunicipal_file_")}
    assert left == set() or refusal is NoApi


def test_a_hook_of_a_file_that_raises_is_told_by_its_innermost_line(write):
    text = VALLEY.replace(
        'return [CostKey("basis", "Basis", rule=By("heads"))]',
        "return deeper(0)\n\n\ndef deeper(n):\n    return sorted([1, 2], key=lambda one: one / n)",
    )
    path = write(text)
    refusal = book_for("valley", [path]).layers[0].failures["keys"]
    line = text.splitlines().index("    return sorted([1, 2], key=lambda one: one / n)") + 1
    assert (type(refusal), refusal.where) == (HookRaised, f"valley.py:{line}")
    assert refusal.reason == "ZeroDivisionError: division by zero"


def test_a_rule_of_a_file_that_fails_names_the_file_and_its_version(write, document):
    path = write(VALLEY.replace("(len(figures) - 1)", "(len(figures) - 2)"))
    with pytest.raises(RuleFailed) as caught:
        im.allocate(im.load(document, [path]), 2026)
    assert caught.value.provider == f"valley.py {version_of(path)}"


def test_two_files_of_one_region_are_refused_with_both(write, document):
    one, two = write(VALLEY), write(VALLEY + "\n", "other.py")
    for given in ([one, two], [two, one]):
        with pytest.raises(RuleConflict) as caught:
            im.load(document, given)
        assert (caught.value.first, caught.value.second) == (
            f"other.py {version_of(two)}",
            f"valley.py {version_of(one)}",
        )


def test_a_file_of_another_region_stays_out(write, association):
    island = write(VALLEY.replace('"valley"', '"island"'), "island.py")
    bound = im.bind(association(region="valley", key="basis"), [write(VALLEY), island])
    assert [layer.name for layer in bound.rules.layers] == ["valley.py", "statutes"]
    assert bound.rules.findings == ()


def test_a_file_stands_on_an_installed_region_and_a_module_on_a_file(write, plugin):
    path = write(VALLEY)
    book = gather("hill", [plugin("hill", extends="valley"), path])
    assert [layer.name for layer in book.layers] == ["valley.py", "plugin_hill"]
    assert book.findings == ()


def test_a_rule_of_a_file_may_be_annotated_by_text(write):
    """The annotations are text (`from __future__ import annotations`), so the module must be found by its name."""
    from typing import get_type_hints

    (rule,) = book_for("valley", [write(VALLEY)]).layers[0].records["rule_types"]
    assert get_type_hints(rule)["part"] is Fraction
    assert sys.modules[rule.__module__].Ahead is rule
