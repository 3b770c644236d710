"""Wheels and source distributions: what lies in them, and that they work where nothing else is.

All in one file, so that they are built once however many processes the tests are spread over.
"""

import json
import re
import tempfile
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PROJECTS = ["library", *sorted(path.parent.name for path in ROOT.glob("plugins/*/pyproject.toml"))]
GOLDEN = json.loads((ROOT / "tests/example/golden.json").read_text(encoding="utf-8"))
EXAMPLE = "examples/noord-limburg"
MISSING = (
    "The command line needs typer and rich, not installed here. The library itself works without. "
    "Install them: pip install 'intermunicipal[cli]'\n"
)
PYTHONS = {"3.11", "3.12", "3.13"}

pytestmark = pytest.mark.packaging
each = pytest.mark.parametrize("distribution", PROJECTS, indirect=True)


def settings(project):
    return tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def written_version(project):
    (path,) = project.glob("src/*/_version.py")
    return re.search(r'^__version__ = "(.+)"$', path.read_text(encoding="utf-8"), re.MULTILINE)[1]


def requirements(distribution):
    return [Requirement(line) for line in distribution.metadata.get_all("Requires-Dist")]


# --- what lies in them --------------------------------------------------------------------------------------------


@each
def test_a_wheel_holds_its_package_whole_and_nothing_else(distribution):
    files = distribution.files
    source = distribution.project / "src"
    package = {
        path.relative_to(source).as_posix(): path.read_bytes()
        for path in (source / distribution.package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert f"{distribution.package}/py.typed" in package
    information = {name for name in files if name.partition("/")[0].endswith(".dist-info")}
    assert {name: content for name, content in files.items() if name not in information} == package
    folder = f"{distribution.package}-{distribution.metadata['Version']}.dist-info"
    assert information == {f"{folder}/{name}" for name in ("METADATA", "RECORD", "WHEEL", "entry_points.txt")} | {
        f"{folder}/licenses/LICENSE"
    }
    assert files[f"{folder}/licenses/LICENSE"] == (ROOT / "LICENSE").read_bytes()
    assert {Path(name).suffix for name in package} <= {".csv", ".md", ".py", ".toml", ".typed"}
    assert distribution.wheel.name.endswith("-py3-none-any.whl")


@pytest.mark.parametrize(
    ("distribution", "wanted"),
    [
        ("library", [f"intermunicipal/messages/{lang}.toml" for lang in ("en", "fr", "nl")]),
        ("library", ["intermunicipal/__main__.py"]),
        (
            "flanders",
            [
                f"intermunicipal_flanders/data/{name}.csv"
                for name in (
                    "health_index",
                    "inhabitants_by_age",
                    "mergers",
                    "municipalities",
                    "population",
                    "taxable_income",
                )
            ],
        ),
    ],
    indirect=["distribution"],
)
def test_catalogues_and_tables_are_in_the_wheel(distribution, wanted):
    files = distribution.files
    assert all(files.get(name) for name in wanted)


@each
def test_a_wheel_from_the_source_distribution_is_the_wheel_from_the_repository(distribution):
    assert distribution.wheel_of_sdist.name == distribution.wheel.name
    assert distribution.in_wheel(distribution.wheel_of_sdist) == distribution.files


@each
def test_a_source_distribution_holds_files_of_the_repository_with_its_tests_and_nothing_else(distribution):
    files = distribution.source_files
    made = {"PKG-INFO", ".gitignore"}
    strange = [
        name
        for name, content in files.items()
        if name not in made and content != (distribution.project / name).read_bytes()
    ]
    assert strange == []
    assert {"LICENSE", "README.md", "pyproject.toml"} <= set(files)
    assert any(re.match(r"tests/(.+/)?test_\w+\.py$", name) for name in files)
    assert not [name for name in files if re.search(r"(^|/)(\.venv|\.git|build|dist|__pycache__)/", name)]


def test_the_source_distribution_of_the_library_can_run_all_tests(distributions):
    files = distributions["library"].source_files
    assert {"Makefile", "conftest.py", f"{EXAMPLE}/association.toml", "plugins/flanders/pyproject.toml"} <= set(files)


@each
def test_no_file_in_them_names_where_it_was_built(distribution):
    for files in (distribution.files, distribution.source_files):
        assert files
        for place in {str(ROOT), str(Path.home()), tempfile.gettempdir() + "/pip"} - {"/"}:
            assert [name for name, content in files.items() if f"{place}/".encode() in content] == []


# --- what they say of themselves ----------------------------------------------------------------------------------


@each
def test_the_metadata_are_complete(distribution):
    metadata, project = distribution.metadata, settings(distribution.project)
    assert metadata["Name"] == project["name"]
    assert metadata["Summary"].endswith(".")
    assert metadata["License-Expression"] == "MIT"
    assert metadata.get_all("License-File") == ["LICENSE"]
    assert metadata["Author"]
    assert metadata["Requires-Python"] == ">=3.11"
    assert len(metadata["Keywords"].split(",")) >= len(["welfare", "public finance", "rules as code"])
    classifiers = metadata.get_all("Classifier")
    spoken = {"Dutch", "English", "French"}
    assert {name.rpartition(" :: ")[2] for name in classifiers if name.startswith("Natural")} == spoken
    versions = {name.rpartition(" :: ")[2] for name in classifiers if " :: Python :: 3." in name}
    assert versions == PYTHONS
    assert {"Typing :: Typed", "Programming Language :: Python :: 3 :: Only"} <= set(classifiers)
    assert set(metadata.get_all("Provides-Extra", [])) == set(project.get("optional-dependencies", {}))


@each
def test_the_version_is_the_one_that_is_written_in_the_package(distribution):
    version = written_version(distribution.project)
    assert distribution.metadata["Version"] == version
    assert distribution.wheel.name == f"{distribution.package}-{version}-py3-none-any.whl"
    assert distribution.sdist.name == f"{distribution.package}-{version}.tar.gz"


@each
def test_no_header_names_a_place_on_a_disk_or_on_a_network(distribution):
    headers = [f"{name}: {value}" for name, value in distribution.metadata.items()]
    assert [header for header in headers if re.search(r"://|file:| @ |(^|\s)/\w", header)] == []


@each
def test_every_dependency_has_a_lower_bound_and_no_other(distribution):
    loose = [
        str(requirement)
        for requirement in requirements(distribution)
        if requirement.name != "intermunicipal" or not requirement.extras
        if [bound.operator for bound in requirement.specifier] != [">="]
    ]
    assert loose == []


@pytest.mark.parametrize("distribution", PROJECTS[1:], indirect=True)
def test_a_plugin_works_with_the_library_of_the_same_repository(distribution, distributions):
    ours = {canonicalize_name(other.metadata["Name"]): other for other in distributions.values()}
    asked = {requirement.name: requirement.specifier for requirement in requirements(distribution)}
    assert "intermunicipal" in asked
    for name in asked.keys() & ours.keys():
        assert asked[name].contains(Version(ours[name].metadata["Version"]))


@each
def test_entry_points_are_those_of_the_project(distribution):
    (content,) = [text.decode() for name, text in distribution.files.items() if name.endswith("/entry_points.txt")]
    group, name, target = re.fullmatch(r"\[(\w+)\]\n([\w-]+) = ([\w.:]+)\n", content).groups()
    if distribution.project == ROOT:
        assert (group, name, target) == ("console_scripts", "intermunicipal", "intermunicipal.cli:main")
    else:
        assert (group, name, target) == ("intermunicipal", distribution.project.name, distribution.package)


@each
def test_a_long_description_makes_sense_away_from_the_repository(distribution):
    text = distribution.description
    assert distribution.metadata["Description-Content-Type"] == "text/markdown"
    assert text.lstrip().startswith(f"# {distribution.metadata['Name']}\n")
    links = re.findall(r"\]\(\s*<?([^)>\s]+)", text) + re.findall(r"^\s*\[[^\]]+\]:\s*(\S+)", text, re.MULTILINE)
    links += re.findall(r"(?:src|href)\s*=\s*[\"']([^\"']+)", text)
    assert [link for link in links if not link.startswith("https://")] == []


# --- installed, and nothing else ----------------------------------------------------------------------------------


@each
def test_the_examples_in_a_long_description_hold(distribution, without_extra, tmp_path):
    page = tmp_path / "description.md"
    bare = re.sub(r"^```.*$", "", distribution.description, flags=re.MULTILINE)  # doctest takes a fence for output
    assert ">>> " in bare
    page.write_text(bare, encoding="utf-8")
    without_extra.run(without_extra.python, "-m", "doctest", "-o", "ELLIPSIS", page)


@pytest.mark.parametrize("extra", sorted(settings(ROOT)["optional-dependencies"]))
def test_each_extra_resolves_on_its_own(extra, distributions, resolve):
    resolve(f"{distributions['library'].wheel}[{extra}]")


def test_what_is_installed_comes_from_the_wheels(without_extra, distributions):
    program = (
        "import importlib, importlib.metadata, json, sys\n"
        "found = {}\n"
        "for name in sys.argv[1:]:\n"
        "    module = importlib.import_module(name)\n"
        "    version = importlib.metadata.version(name.replace('_', '-'))\n"
        "    found[name] = [module.__file__, module.__version__, version]\n"
        "print(json.dumps([found, sys.path]))\n"
    )
    names = [distribution.package for distribution in distributions.values()]
    found, path = json.loads(without_extra.run(without_extra.python, "-c", program, *names).stdout)
    environment = without_extra.python.parents[1]
    for distribution in distributions.values():
        file, *versions = found[distribution.package]
        assert Path(file).is_relative_to(environment)
        assert versions == [written_version(distribution.project)] * 2
    assert not [place for place in path if Path(place).is_relative_to(ROOT / "src")]


@pytest.mark.parametrize("year", ["2018 budget", "2026 budget"])
def test_the_library_alone_gives_the_cents_and_hashes_of_the_checkout(year, without_extra):
    program = (
        "import json, sys\n"
        "import intermunicipal as im\n"
        "year, stage = sys.argv[1:]\n"
        f"association = im.load({EXAMPLE!r})\n"
        "allocation = im.allocate(association, int(year), stage=stage)\n"
        "hashes = {'inputs': allocation.inputs, 'result': allocation.result}\n"
        "print(json.dumps([dict(allocation.contributions), hashes]))\n"
        "assert 'Peer betaalt' in str(im.explain(allocation, member='peer', lang='nl'))\n"
        "assert im.check(association).ok\n"
    )
    done = without_extra.run(without_extra.python, "-c", program, *year.split())
    assert done.stderr == ""
    assert json.loads(done.stdout) == [GOLDEN["contributions"][year], GOLDEN["hashes"][year]]


@pytest.mark.parametrize("arguments", [["allocate", EXAMPLE, "--year", "2026"], ["--version"], []])
@pytest.mark.parametrize("way", ["command", "module"])
def test_without_the_extra_the_command_says_how_to_install_it(arguments, way, without_extra):
    program = {"command": [without_extra.command], "module": [without_extra.python, "-m", "intermunicipal"]}[way]
    done = without_extra.run(*program, *arguments, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", MISSING)


@pytest.mark.parametrize("way", ["command", "module"])
@pytest.mark.parametrize(
    "arguments",
    [
        ["allocate", EXAMPLE, "--year", "2018", "--json"],
        ["allocate", EXAMPLE, "--year", "2026", "--lang", "fr"],
        ["explain", EXAMPLE, "--year", "2026", "--member", "peer", "--lang", "nl"],
        ["check", EXAMPLE, "--on", "2014-07-01"],
        ["plugins", "--json"],
        ["allocate", "no-such-folder", "--year", "2026"],
    ],
    ids=lambda arguments: " ".join(arguments[:1] + arguments[-1:]),
)
def test_the_command_says_what_it_says_in_the_checkout(arguments, way, at_a_prompt, checkout):
    found, wanted = (
        place.run(
            *([place.command] if way == "command" else [place.python, "-m", "intermunicipal"]), *arguments, check=False
        )
        for place in (at_a_prompt, checkout)
    )
    assert (found.returncode, found.stdout, found.stderr) == (wanted.returncode, wanted.stdout, wanted.stderr)
    assert found.stdout or found.stderr
    assert "Traceback" not in found.stderr
    if "2018" in arguments:
        data = json.loads(found.stdout)
        assert data["contributions"] == GOLDEN["contributions"]["2018 budget"]
        assert {name: data[name] for name in ("inputs", "result")} == GOLDEN["hashes"]["2018 budget"]
