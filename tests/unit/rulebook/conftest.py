"""Plug-ins made on the spot, and an association of two towns that shares one service."""

import itertools
import sys
import types

import pytest

from intermunicipal import hooks
from intermunicipal.model import Association, BudgetLine, LineKind, Member, Membership, Participation, Service, Stage

HOOKS = {
    name: getattr(hooks, name)
    for name in (
        "region",
        "territories",
        "legal_forms",
        "drivers",
        "rule_types",
        "keys",
        "service_kinds",
        "checks",
        "messages",
    )
}


@pytest.fixture(scope="session")
def plugin():
    """Make a module that is a plug-in: its region, what that extends, its version, and what each hook returns."""

    def make(id_, *, extends="", version="1.0", **answers):
        module = types.ModuleType(f"plugin_{id_}")
        module.intermunicipal_api = 1
        module.__version__ = version
        answers = {"region": hooks.Region(id_, id_.title(), extends=extends), **answers}
        for hook, answer in answers.items():
            setattr(module, f"my_{hook}", HOOKS[hook](lambda answer=answer: answer))
        return module

    return make


@pytest.fixture(scope="session")
def association():
    """Make the association: what it says of its region and of its one service may be given."""

    def make(*, region="", **service):
        towns = ("aa", "bee")
        return Association(
            "small",
            "Small",
            region,
            members=[Member("aa", "Aa", "1"), Member("bee", "Bee", "2")],
            memberships=[Membership(town, since="2000-01-01") for town in towns],
            services=[Service("care", "Care", since="2000-01-01", **service)],
            participations=[Participation("care", town, since="2000-01-01") for town in towns],
            budget=[BudgetLine("care", 2026, Stage.BUDGET, "staff", LineKind.COST, 100_01)],
        )

    return make


@pytest.fixture
def distribution(tmp_path, monkeypatch):
    """Make a distribution and put it on the path: its name, version, entry points, and its modules, or packages of modules, by name."""
    number = itertools.count()

    def make(name, version, points, **modules):
        root = tmp_path / f"installed-{next(number)}"
        info = root / f"{name.replace('-', '_')}-{version}.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        lines = [f"{point} = {module}" for point, module in points.items()]
        (info / "entry_points.txt").write_text("\n".join(["[intermunicipal]", *lines, ""]))
        for module, source in modules.items():
            files = {module: source} if isinstance(source, str) else {f"{module}/{one}": source[one] for one in source}
            for file, text in files.items():
                path = root / f"{file}.py"
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8")
        monkeypatch.syspath_prepend(root)
        return root

    before = set(sys.modules)
    yield make
    for module in set(sys.modules) - before:
        if str(tmp_path) in str(getattr(sys.modules[module], "__file__", "") or ""):
            del sys.modules[module]
