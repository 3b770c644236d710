"""The laws and budgets of the house that no linter keeps."""

import ast
import csv
import importlib
import importlib.metadata
import io
import re
import subprocess
import sys
import tokenize
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLUGINS = sorted(path.parent for path in ROOT.glob("plugins/*/pyproject.toml"))
PROJECTS = [ROOT, *PLUGINS]
MODULES = sorted([*ROOT.glob("src/**/*.py"), *ROOT.glob("plugins/*/src/**/*.py")])
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef
DEFINITIONS = FUNCTIONS | ast.ClassDef

MOST_LINES = {"module": 400, "class": 250, "function": 60}

NOT_AT_IMPORT = {
    "babel",
    "cattrs",
    "hypothesis",
    "intermunicipal_flanders",
    "intermunicipal_noord_limburg",
    "numpy",
    "pendulum",
    "pluggy",
    "pytest",
    "rich",
    "tomllib",
    "typer",
}

MUNICIPALITIES = ROOT / "plugins/flanders/src/intermunicipal_flanders/data/municipalities.csv"
PROVINCES = {"Antwerpen", "Limburg", "Oost-Vlaanderen", "Vlaams-Brabant", "West-Vlaanderen"}
REGIONS = {"Flanders", "Noord-Limburg", "Vlaanderen", "West-Brabant", "flanders", "noord-limburg", "west-brabant"}
MEMBERS_OF_NOORD_LIMBURG = {
    "bocholt",
    "bree",
    "hamont-achel",
    "hechtel-eksel",
    "lommel",
    "meeuwen-gruitrode",
    "neerpelt",
    "oudsbergen",
    "overpelt",
    "peer",
    "pelt",
}
SHORTEST_NAME = 4  # "As" and "Mol" are words
ARTICLE = re.compile(r"\bart(?:ikel|icle|\.)?s?[ \u00a0]*\d+", re.IGNORECASE)
THRESHOLD = re.compile(r"(?<![\w.])20[_.,' \u00a0\u202f]?000(?!\d)")


def named(path):
    return path.relative_to(ROOT).as_posix()


def parsed(path):
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def length(node):
    return node.end_lineno - node.lineno + 1


def public_definitions(node, prefix=""):
    """The classes, functions and methods that others may use: no leading underscore, not inside a function."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, DEFINITIONS):
            if child.name.startswith("_"):
                continue
            yield f"{prefix}{child.name}", child
            if isinstance(child, ast.ClassDef):
                yield from public_definitions(child, f"{prefix}{child.name}.")
        elif isinstance(child, ast.If | ast.Try):
            yield from public_definitions(child, prefix)


def says_the_same_again(node):
    """Whether this is an overload or the setter of a property, whose docstring stands elsewhere."""
    return any(
        ast.unparse(decorator).endswith(("overload", ".setter", ".deleter"))
        for decorator in getattr(node, "decorator_list", ())
    )


def text_of_the_program(source):
    """A Python source with comments, docstrings and other bare strings blanked out, line by line as it was."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    blanks = [(token.start, token.end) for token in tokens if token.type == tokenize.COMMENT]
    raw = source.encode()
    offsets = [0]
    for line in raw.splitlines(keepends=True):
        offsets.append(offsets[-1] + len(line))
    lines = source.splitlines(keepends=True)
    spans = [
        tuple(offsets[row - 1] + len(lines[row - 1][:column].encode()) for row, column in blank) for blank in blanks
    ]
    spans += [
        (offsets[node.lineno - 1] + node.col_offset, offsets[node.end_lineno - 1] + node.end_col_offset)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    ]
    blanked = bytearray(raw)
    for start, end in spans:
        blanked[start:end] = bytes(byte if byte == ord("\n") else ord(" ") for byte in raw[start:end])
    return blanked.decode()


def found_in(text, pattern):
    for number, line in enumerate(text.splitlines(), start=1):
        for match in pattern.finditer(line):
            yield number, match.group()


def flemish_names():
    with MUNICIPALITIES.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    names = {
        value
        for row in rows
        if row.get("province", "Limburg") in PROVINCES
        for column, value in row.items()
        if column in {"name", "name_nl"} and len(value) >= SHORTEST_NAME
    }
    return names | (PROVINCES - {"Antwerpen"}) | REGIONS | MEMBERS_OF_NOORD_LIMBURG


def whole_words(words):
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])")


def general_files():
    """The files under src/ that must hold for any association, anywhere."""
    for path in sorted((ROOT / "src").rglob("*")):
        if path.is_file() and "testing" not in path.parts and path.suffix not in {".pyc", ".mo"}:
            text = path.read_text(encoding="utf-8")
            yield path, text_of_the_program(text) if path.suffix == ".py" else text


def repository_files():
    """The files that git knows or would add."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is not a git checkout")
    return [path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]


def assert_none(offenders):
    assert not offenders, "\n".join(["", *offenders])


# --- budgets of size ----------------------------------------------------------------------------------------------


def test_there_is_something_to_measure():
    assert MODULES
    assert PLUGINS


def test_modules_classes_and_functions_stay_small():
    too_long = []
    for path in MODULES:
        lines = len(path.read_text(encoding="utf-8").splitlines())
        sizes = [("module", "", lines)]
        for node in ast.walk(parsed(path)):
            if isinstance(node, DEFINITIONS):
                kind = "class" if isinstance(node, ast.ClassDef) else "function"
                sizes.append((kind, f" {node.name}", length(node)))
        too_long += [
            f"{named(path)}: {kind}{name} has {size} lines, at most {MOST_LINES[kind]}"
            for kind, name, size in sizes
            if size > MOST_LINES[kind]
        ]
    assert_none(too_long)


def test_every_public_definition_has_a_docstring():
    bare = []
    for path in MODULES:
        tree = parsed(path)
        if not ast.get_docstring(tree):
            bare.append(named(path))
        bare += [
            f"{named(path)}:{node.lineno} {name}"
            for name, node in public_definitions(tree)
            if not ast.get_docstring(node) and not says_the_same_again(node)
        ]
    assert_none(bare)


# --- budgets of starting ------------------------------------------------------------------------------------------


def modules_after(statement):
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {statement}; print(*sys.modules)"],
        capture_output=True,
        check=True,
        text=True,
    )
    return set(done.stdout.split())


def test_import_loads_nothing_heavy():
    loaded = {name.partition(".")[0] for name in modules_after("import intermunicipal")}
    assert "intermunicipal" in loaded
    assert loaded & NOT_AT_IMPORT == set()


def test_import_loads_a_part_of_what_its_dependencies_load():
    """The budget of starting, counted in modules: a clock belongs in `benchmarks/startup.py`, not in a test."""
    ours = modules_after("import intermunicipal") - {"intermunicipal", "intermunicipal._version"}
    theirs = modules_after("import attrs, cattrs, pendulum, pluggy")
    assert ours <= theirs
    assert len(ours) < len(theirs) / 2


# --- what stands where --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: path.name if path != ROOT else "library")
def test_a_version_is_written_once(project):
    settings = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" not in settings["project"]
    assert settings["project"]["dynamic"] == ["version"]
    path = project / settings["tool"]["hatch"]["version"]["path"]
    written = re.findall(r'^__version__ = "(.+)"$', path.read_text(encoding="utf-8"), re.MULTILINE)
    package = importlib.import_module(path.parent.name)
    assert written == [package.__version__]
    assert importlib.metadata.version(settings["project"]["name"]) == package.__version__
    again = [
        named(other)
        for other in (project / "src").rglob("*.py")
        if other != path and re.search(r"^__version__\s*(?::.*)?=", other.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert again == []


@pytest.mark.parametrize("plugin", PLUGINS, ids=lambda path: path.name)
def test_a_plugin_is_a_distribution_of_its_own(plugin):
    settings = tomllib.loads((plugin / "pyproject.toml").read_text(encoding="utf-8"))
    assert settings["project"]["name"] == f"intermunicipal-{plugin.name}"
    package = settings["project"]["entry-points"]["intermunicipal"][plugin.name]
    wanted = ["README.md", "LICENSE", f"src/{package}/__init__.py", f"src/{package}/py.typed"]
    assert [name for name in wanted if not (plugin / name).is_file()] == []
    assert list(plugin.glob("tests/**/test_*.py"))


def test_every_plugin_folder_is_counted():
    folders = {path for path in (ROOT / "plugins").iterdir() if path.is_dir() and not path.name.startswith((".", "_"))}
    assert folders == set(PLUGINS)


def test_the_changelog_has_room_for_what_comes():
    assert re.search(r"^## \[?Unreleased\]?", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)


def test_no_file_names_a_machine():
    of_a_machine = re.compile(r"(?<![\w.:-])/(?:work|root|home/\w+|Users/\w+)(?:/|\b)(?!-)")
    offenders = []
    for path in repository_files():
        content = path.read_bytes()
        if b"\0" in content or path == Path(__file__):
            continue
        offenders += [
            f"{named(path)}:{number} {what}"
            for number, what in found_in(content.decode("utf-8", "replace"), of_a_machine)
        ]
    assert_none(offenders)


# --- law 6: law and region live in plug-ins -----------------------------------------------------------------------


def test_the_search_sees_programs_and_not_their_comments():
    source = """'''Peer.'''
x = "Peer"  # Peer


def f():
    '''Bree é.'''
    "Bree"
    é = "é"; y = f"in Bree {x}"  # Bree
"""
    places = whole_words({"Peer", "Bree"})
    assert list(found_in(text_of_the_program(source), places)) == [(2, "Peer"), (8, "Bree")]
    assert not list(found_in("Peerless, West-Peer, Breek", places))
    assert [what for _, what in found_in("art. 474, Artikel 5, start 3, part 2", ARTICLE)] == ["art. 474", "Artikel 5"]
    assert len(list(found_in("20000 20_000 20.000 '20 000'", THRESHOLD))) == len("four")
    assert not list(found_in("120000 20_0001 1.20000 200000", THRESHOLD))


def test_the_search_knows_enough_names():
    names = flemish_names()
    assert {"Oudsbergen", "Overpelt", "Peer", "peer", "Geel"} <= names
    assert len(names) > len(MEMBERS_OF_NOORD_LIMBURG) + 250


@pytest.mark.parametrize(
    "pattern",
    [lambda: whole_words(flemish_names()), lambda: ARTICLE, lambda: THRESHOLD],
    ids=["places", "articles", "threshold"],
)
def test_the_library_knows_no_place_article_or_threshold(pattern):
    wanted = pattern()
    offenders = [
        f"{named(path)}:{number} {what}" for path, text in general_files() for number, what in found_in(text, wanted)
    ]
    assert_none(offenders)
