"""The site builds without a warning, has every public name, and tells nothing of the machine that built it."""

import re
import subprocess
import sys
import tomllib
import zlib
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TypeVar

import pytest
from documentation import DOCS

import intermunicipal

ROOT = DOCS.parent
NO_PAGE = {"cli", "frozen"}  # the command is told by its own help; frozen tables are dicts to whoever reads them
ROOMS = sorted(
    one.name
    for one in iter_modules(intermunicipal.__path__)
    if not one.name.startswith("_") and one.name not in NO_PAGE
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-W",
        "--keep-going",
        "-q",
        "-d",
        folder / "trees",
        DOCS,
        folder / "html",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return folder / "html"


@pytest.fixture(scope="module")
def documented(site):
    """The full names of all Python objects of which the site tells."""
    inventory = (site / "objects.inv").read_bytes().split(b"\n", 4)[4]
    lines = zlib.decompress(inventory).decode().splitlines()
    return {line.split(" ")[0] for line in lines if " py:" in line}


def public_names(module):
    """The public names of a room, each with the full name of the room where it was made."""
    made_here = [name for name, thing in vars(module).items() if getattr(thing, "__module__", "") == module.__name__]
    for name in getattr(module, "__all__", made_here):
        thing = getattr(module, name)
        if not name.startswith("_") and not isinstance(thing, TypeVar):
            yield name, f"{getattr(thing, '__module__', module.__name__)}.{name}"


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_name_of_a_room_is_told(room, documented):
    module = import_module(f"intermunicipal.{room}")
    assert f"intermunicipal.{room}" in documented
    assert [name for name, home in public_names(module) if not {f"{module.__name__}.{name}", home} & documented] == []


def test_every_name_of_the_facade_is_listed(site):
    page = (site / "reference/api/index.html").read_text(encoding="utf-8")
    homes = [f"intermunicipal.{room}.{name}" for name, room in intermunicipal._HOMES.items()]
    assert [name for name in homes if f'title="{name}"' not in page] == []


def test_the_fields_of_a_record_are_told_with_type_and_default(site):
    page = (site / "reference/hooks/keys.html").read_text(encoding="utf-8")
    text = re.sub(r"<[^>]+>", "", page)
    assert "rule: SharingRule" in text
    assert "odd_cents: str = 'largest-remainder'" in text


def test_the_extra_that_builds_it_has_what_its_pages_import():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert set(extras["testing"]) <= set(extras["docs"])


def test_it_carries_the_version_of_the_package(site):
    page = (site / "index.html").read_text(encoding="utf-8")
    assert f"<title>intermunicipal {intermunicipal.__version__}</title>" in page


def test_it_tells_nothing_of_the_machine(site):
    wanted = {str(ROOT), str(site), str(Path.home())}
    telling = [
        path.relative_to(site).as_posix()
        for path in site.rglob("*")
        if path.suffix in {".html", ".js", ".txt"} and any(one in path.read_text(encoding="utf-8") for one in wanted)
    ]
    assert telling == []
