"""Whatever is done to a document, reading and checking it end in findings, and the rest in a result or a refusal.

Sound documents are damaged: bytes, cells, columns, values, keys, files. Then all that a user can do with a document is
done. Nothing but a refusal of the library may come out; reading and checking raise nothing at all while there is a
document; every finding has a place, and a text in each language that can be written to a file.

For a long hunt: `HUNT=5000 python -m pytest tests/fuzz`, which tries as many examples a test, other ones each time.
"""

import csv
import io
import json
import os
import runpy
import shutil
import tempfile
import tomllib
from contextlib import contextmanager, suppress
from copy import deepcopy
from pathlib import Path

import pytest
import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import intermunicipal as im
from intermunicipal.documents.writing import folder_texts, json_text
from intermunicipal.errors import MissingFile

ROOT = Path(__file__).parents[2]
HEAD = "association.toml"
HUNT = int(os.environ.get("HUNT", "0"))
SPEED = {"suppress_health_check": list(HealthCheck), "deadline": None}
hunting = settings(max_examples=HUNT, derandomize=False, **SPEED) if HUNT else settings(**SPEED)
DAYS = (None, "0001-01-01", "2010-01-01", "2026-07-01", "9999-12-31")
LANGUAGES = ("nl", "fr", "en")


def _bytes(texts):
    return {name: text.encode() for name, text in texts.items()}


def _small():
    given = runpy.run_path(str(ROOT / "tests/unit/documents/conftest.py"))
    return {HEAD: given["HEAD"], **given["TABLES"]}


def _example():
    return {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "examples/noord-limburg").iterdir()}


@contextmanager
def written(files):
    """Write files to a folder of their own; what is no bytes makes something else at that place."""
    with tempfile.TemporaryDirectory() as outside:
        folder = Path(outside) / "document"
        folder.mkdir()
        for name, content in files.items():
            if isinstance(content, bytes):
                (folder / name).write_bytes(content)
            else:
                content(folder / name)
        yield folder


def _association(texts):
    with written(_bytes(texts)) as folder:
        return im.load(folder)


SMALL = _small()
EXAMPLE = _example()
FOLDERS = {
    "small": _bytes(SMALL),
    "small as written": _bytes(folder_texts(_association(SMALL))),
    "example": _bytes(EXAMPLE),
}
JSONS = {"small": json_text(_association(SMALL)), "example": json_text(_association(EXAMPLE))}
# The example is large: it is tried one time in eight.
folders = st.sampled_from(["small"] * 4 + ["small as written"] * 3 + ["example"]).map(lambda name: dict(FOLDERS[name]))
jsons = st.sampled_from(["small"] * 7 + ["example"]).map(JSONS.__getitem__)


# --- what is done with a document -----------------------------------------------------------------------------------


def texts_of(report):
    """Write all findings in all languages, as the command does, and look at what every finding owes."""
    for lang in LANGUAGES:
        assert report.text(lang).encode() or not len(report)
    for finding in report:
        assert str(finding.place), finding
        json.dumps(finding.text("nl", report.catalogue)).encode()


def told(refusal):
    """Write a refusal in all languages."""
    assert all(refusal.text(lang).encode() for lang in LANGUAGES)


def used(path):
    """Do with a document what a user may do; return the codes of all findings."""
    try:
        reading = im.read(path)
    except MissingFile as missing:
        told(missing)
        return ["missing-file"]
    codes = [finding.code for finding in reading.report]
    texts_of(reading.report)
    for day in DAYS:
        report = im.check(reading, day)
        texts_of(report)
        assert set(codes) <= {finding.code for finding in report}
    try:
        association = im.load(path)
    except im.Refusal as refusal:
        told(refusal)
        return codes if not reading.report.ok else [*codes, "refused without a finding"]
    assert reading.report.ok
    bill(association)
    kept(association, path.parent)
    return codes


def bill(association):
    """Allocate and explain every year with a budget, or be refused."""
    for year, stage in sorted({(line.year, line.stage) for line in association.budget.values()}):
        try:
            made = im.allocate(association, year, stage=stage, assume="earliest")
            pots = sum(one.pot - one.shares.rounding - one.shares.unallocated for one in made.services.values())
            assert sum(made.contributions.values()) == pots
            assert made.inputs != made.result
            for member in list(made.contributions)[:3]:
                assert all(str(im.explain(made, member, lang)).encode() for lang in LANGUAGES)
        except im.Refusal as refusal:
            told(refusal)


def kept(association, folder):
    """Write what was read in both forms, and read it again."""
    for name in ("again", "again.json"):
        assert im.load(im.dump(association, folder / name)) == association
        shutil.rmtree(folder / name) if name == "again" else (folder / name).unlink()


# --- values that no document should have ----------------------------------------------------------------------------

NINES = "9" * 5000
ODD = (
    "", " ", "\t", "\n", "\r", "\0", "\x1b[31m", "\u2028", "\ufeff", "\u202e", "é", "e\u0301", "💶", "'", "''=1", "=1+1",
    "@x", "-", "-0", "+1", "1e999", "NaN", "Infinity", "true", "null", "None", "0", "-1", "1/0", "0/1", "1/3", "50%",
    "12,50", "1.000,00", "12.5", "0.005", "1000", "٣", "2026", "0000", "9999", "10000", "2026-02-30", "2026-2-3",
    "0000-00-00", "9999-12-31", "0001-01-01", "2026-W01", "2026-01-01T00:00:00Z", "2019", "2019-13", "aa", "bee", "care",
    "lunch", "halves", "shop", "hours", "population", "minutes", "customer", "merger", "ocmw municipality", "budget/x",
    "members/aa", "members", "/", "#", "..", "../x", "__class__", "rules", "parties", "{asked}", "{0.__class__}", "%s",
    "small", "statutes", "\\ud800", "a;b", '"', '""', "x" * 5000, NINES, f"{NINES}.00", "a/" * 500,
)  # fmt: skip
odd_texts = st.one_of(st.sampled_from(ODD), st.text(max_size=8))
plain_values = st.recursive(
    st.one_of(odd_texts, st.integers(), st.booleans(), st.floats(), st.dates().map(str)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(odd_texts, inner, max_size=3),
    max_leaves=6,
)
rules = st.recursive(
    st.sampled_from(
        [
            {"rule": "even"}, {"rule": "by", "driver": "hours"}, {"rule": "by", "driver": "nobody"}, {"rule": "evn"},
            {"rule": ["even"]}, {"rule": {}}, {"rule": None}, {"rule": "fixed", "shares": {"aa": "1/2", "bee": "50%"}},
            {"rule": "fixed", "shares": {"aa": 2, "bee": -1}}, {"rule": "fixed", "shares": []}, {"rule": "mix"}, {},
            {"rule": "fixed", "shares": {}}, {"rule": "by", "driver": ["hours"]}, {"rule": "mix", "parts": {"a": 1}},
        ]
    ),
    lambda rule: st.builds(
        lambda weight, one, two: {"rule": "mix", "parts": [{"weight": weight, "of": one}, {"weight": "70%", "of": two}]},
        st.sampled_from(["30%", "31%", 0, -1, "1/0", 0.3]), rule, rule,
    ),
    max_leaves=4,
)  # fmt: skip
any_value = st.one_of(plain_values, rules, st.none())


def deep(opening, core, closing, depth):
    return opening * depth + core + closing * depth


RAW_JSON = (
    "1e999", "-1e999", "NaN", "-Infinity", NINES, f"-{NINES}", "1.0", "-0", "-0.0", "1E2", '"\\ud800"', '"a\\udfff b"',
    '{"\\ud800": 1}', '{"a": 1, "a": 2}', '{"": {"": 0, "": 1}}', "[{}]", "[[]]", "[null]", "[{}, 1]", "", ",", "tru",
    *(deep("[", "1", "]", depth) for depth in (61, 300, 900, 2000, 100_000)),
    *(deep('{"a": ', "1", "}", depth) for depth in (59, 61, 300, 900, 2000)),
    *(deep('{"rule": "mix", "parts": [{"weight": 1, "of": ', '{"rule": "even"}', "}]}", depth) for depth in (15, 19, 40)),
)  # fmt: skip
RAW_TOML = (
    "1e999", "inf", "nan", "-nan", NINES, "0xffffffffffffffffff", "0b1", "1_000", "1.0", "2026-01-01", "2026-02-30",
    "2026-01-01T00:00:00Z", "2026-01-01 00:00:00", "07:32:00", "0001-01-01", "[[]]", "[{}]", "{}", "[{}, 1]", "{a = {}}",
    "''", "'''\n\n'''", '"\\u0000"', '"\\ud800"', '{"" = {"" = 1}}', "{a = 1, a = 2}", "",
    *(deep("[", "1", "]", depth) for depth in (61, 300, 900, 2000)),
    *(deep("{a = ", "1", "}", depth) for depth in (59, 61, 200, 900, 2000)),
    *(deep('{rule = "mix", parts = [{weight = 1, of = ', '{rule = "even"}', "}]}", depth) for depth in (15, 19, 40)),
)  # fmt: skip
MARK = "here-stands-what-is-raw"


# --- damage to structure --------------------------------------------------------------------------------------------


def spots(value):
    """Yield every container of a value with each key or index in it."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in list(inner):
        yield value, key
        yield from spots(item)


def damaged_data(draw, data, raws):
    """Damage parsed data a few times, in place, and return the raw text that is to stand where the mark stands."""
    raw = None
    for _ in range(draw(st.integers(1, 3))):
        found = list(spots(data))
        if not found:
            break
        container, key = found[draw(st.integers(0, len(found) - 1))]
        kind = draw(st.sampled_from(["value", "value", "raw", "remove", "copy", "rename", "move", "add", "wrap"]))
        if kind == "value":
            container[key] = deepcopy(draw(any_value))
        elif kind == "raw":
            container[key], raw = MARK, draw(st.sampled_from(raws))
        elif kind == "remove":
            del container[key]
        elif kind == "wrap":
            container[key] = draw(st.sampled_from([lambda one: [one], lambda one: {"a": one}, str]))(container[key])
        else:
            other, where = found[draw(st.integers(0, len(found) - 1))]
            moved = json.loads(json.dumps(container[key], default=str))
            if kind == "move":
                other[where] = moved
            elif isinstance(container, list):
                container.append(moved)
            else:
                container[draw(st.one_of(odd_texts, st.sampled_from(sorted(map(str, container)))))] = moved
                if kind == "rename":
                    del container[key]
    return raw


@st.composite
def damaged_json(draw):
    """Draw a JSON document with other values, keys and rows, or with other characters."""
    text = draw(jsons)
    if draw(st.integers(0, 3)):
        data = json.loads(text)
        raw = damaged_data(draw, data, RAW_JSON)
        text = json.dumps(data, ensure_ascii=draw(st.booleans()), default=str)
        text = text if raw is None else text.replace(f'"{MARK}"', raw)
    content = text.encode("utf-8", "surrogatepass")
    return draw(damaged_bytes(content)) if draw(st.integers(0, 2)) == 0 else content


def rows_of(content):
    """Return the rows of a CSV file as far as they can be read: it may have been damaged before."""
    rows = []
    with suppress(csv.Error):
        rows.extend(csv.reader(io.StringIO(content.decode("utf-8", "replace"), newline="")))
    return rows


def _for_toml(value):
    """Leave out what TOML has no word for."""
    if isinstance(value, dict):
        return {str(key): _for_toml(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_for_toml(item) for item in value if item is not None]
    return value


@st.composite
def damaged_head(draw, files):
    """Damage the head of a folder, some tables moved into it."""
    if files[HEAD] not in [one[HEAD] for one in FOLDERS.values()]:
        return files  # it was damaged before, and perhaps beyond parsing
    head = tomllib.loads(files[HEAD].decode())
    for name in draw(st.lists(st.sampled_from(sorted(set(files) - {HEAD, "README.md"})), max_size=1)):
        header, *rows = rows_of(files[name]) or [[]]
        head[name.removesuffix(".csv")] = [dict(zip(header, row, strict=False)) for row in rows]
        if draw(st.booleans()):
            del files[name]
    raw = damaged_data(draw, head, RAW_TOML)
    text = tomli_w.dumps(_for_toml(head))
    return files | {HEAD: (text if raw is None else text.replace(f'"{MARK}"', raw)).encode("utf-8", "replace")}


@st.composite
def damaged_table(draw, files):
    """Damage the cells, rows, columns or separators of a CSV file."""
    name = draw(st.sampled_from(sorted(set(files) - {HEAD, "README.md"})))
    rows = rows_of(files[name])
    for _ in range(draw(st.integers(1, 4))):
        row = rows[draw(st.integers(0, len(rows) - 1))] if rows else []
        at = draw(st.integers(0, max(0, len(row) - 1)))
        kind = draw(st.sampled_from(["cell", "cell", "cell", "longer", "shorter", "copy", "drop", "column", "swap"]))
        if kind == "cell" and row:
            row[at] = draw(odd_texts)
        elif kind == "longer":
            row.insert(at, draw(odd_texts))
        elif kind == "shorter" and row:
            del row[at]
        elif kind == "copy":
            rows.insert(draw(st.integers(0, len(rows))), list(row))
        elif kind == "drop" and rows:
            rows.remove(row)
        elif kind == "column":
            wanted = draw(
                st.one_of(odd_texts, st.sampled_from(["known", "withdrawn", "source", "until", "id", "into"]))
            )
            rows = [[*one, draw(odd_texts) if index else wanted] for index, one in enumerate(rows)]
        elif kind == "swap":
            rows = [one[::-1] for one in rows]
    text = io.StringIO(newline="")
    delimiter = draw(st.sampled_from([","] * 6 + [";", "\t", "|"]))
    end = draw(st.sampled_from(["\n", "\n", "\r\n", "\r", "\n\n"]))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    return files | {name: text.getvalue().encode("utf-8", "replace")}


# --- damage to bytes and files --------------------------------------------------------------------------------------

CHUNKS = (
    b"\0", b"\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc3", b'"', b"'", b"\r", b"\n", b"\\", b"\\ud800", b"[", b"]]",
    b"{", b"}", b",", b";", b"=", b"#", b"\xe2\x80\xa8", b"\x1a", b"\x85", b"=HYPERLINK()", b"[" * 3000, b"a." * 3000,
    b"9" * 5000, b"\xf0\x9f\x92\xb6", b"\xff\xfe", b"nan", b"null", b'"""',
)  # fmt: skip
ENCODINGS = ("latin-1", "cp1252", "utf-16", "utf-16-le", "utf-32", "utf-8-sig", "cp037", "utf-7")


@st.composite
def damaged_bytes(draw, content):
    """Damage the bytes of a file: flipped, cut, put in, turned about, in another encoding."""
    content = bytearray(content)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(content)))
        to = min(len(content), at + draw(st.sampled_from([1, 1, 2, 5, 40, 100_000])))
        kind = draw(st.sampled_from(["put", "put", "cut", "flip", "copy", "end", "encoding"]))
        if kind == "put":
            content[at:at] = draw(st.one_of(st.sampled_from(CHUNKS), st.binary(max_size=4)))
        elif kind == "cut":
            del content[at:to]
        elif kind == "flip" and at < len(content):
            content[at] ^= 1 << draw(st.integers(0, 7))
        elif kind == "copy":
            content[at:at] = content[at:to][:200]
        elif kind == "end":
            del content[at:]
        elif kind == "encoding":
            text = bytes(content).decode("utf-8", "replace")
            content = bytearray(text.encode(draw(st.sampled_from(ENCODINGS)), "replace"))
    return bytes(content)


def loop(path):
    path.symlink_to(path.name)


def ring(path):
    (path.parent / "one").symlink_to("two")
    (path.parent / "two").symlink_to("one")
    path.symlink_to("one")


def outside(path):
    (path.parents[1] / path.name).write_text("id,name\n", encoding="utf-8")
    path.symlink_to(path.parents[1] / path.name)


OTHERS = (
    Path.mkdir,
    loop,
    ring,
    outside,
    lambda path: path.symlink_to("nowhere"),
    lambda path: path.symlink_to("."),
    lambda path: path.symlink_to("/dev/zero"),
    lambda path: path.symlink_to(HEAD if path.name != HEAD else "members.csv"),
    os.mkfifo,
    lambda path: path.write_bytes(b""),
)
"""What may lie where a file should: folders, links, pipes."""

STRANGE = (
    "\udcff.csv",
    "members.csv\n.csv",
    ".csv",
    "MEMBERS.csv",
    "members.CSV",
    "éé.csv",
    "__class__.csv",
    "forms.csv",
)


@st.composite
def damaged_files(draw, files):
    """Put something else in the place of a file, remove one, or add one with a strange name."""
    name = draw(st.sampled_from(sorted(set(files) - {"README.md"})))
    kind = draw(st.sampled_from(["other", "other", "gone", "strange", "name"]))
    if kind == "other":
        return files | {name: draw(st.sampled_from(OTHERS))}
    if kind == "strange":
        return files | {
            draw(st.sampled_from(STRANGE)): draw(st.sampled_from([b"", b"id,name\na,b\n", b"\xff", *OTHERS]))
        }
    content = files.pop(name)
    if kind == "name":
        files[draw(st.sampled_from([*STRANGE, *sorted(files)]))] = content
    return files


@st.composite
def damaged_folders(draw):
    """Draw a folder that was damaged once or twice."""
    files = draw(folders)
    for damage in draw(
        st.lists(st.sampled_from([damaged_head, damaged_table, damaged_files, None]), min_size=1, max_size=2)
    ):
        sound = {name for name, content in files.items() if isinstance(content, bytes)}
        if damage is None:
            name = draw(st.sampled_from(sorted(sound)))
            files = files | {name: draw(damaged_bytes(files[name]))}
            break
        if HEAD not in sound or not all(isinstance(content, bytes) for content in files.values()) or len(sound) < 3:
            break
        files = draw(damage(files))
    return files


# --- the tests ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FOLDERS)
def test_what_is_not_damaged_has_no_findings_and_can_be_used(name):
    with written(FOLDERS[name]) as folder:
        assert used(folder) == []


@hunting
@given(files=damaged_folders())
def test_no_damage_to_a_folder_ends_in_a_traceback(files):
    with written(files) as folder:
        assert "refused without a finding" not in used(folder)


@hunting
@given(content=damaged_json())
def test_no_damage_to_a_json_file_ends_in_a_traceback(content):
    with written({"small.json": content}) as folder:
        assert "refused without a finding" not in used(folder / "small.json")
