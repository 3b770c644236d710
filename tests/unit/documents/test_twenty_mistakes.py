"""A document with twenty mistakes, each of another kind, tells all twenty, each once, with place and next step, in three languages.

The document is `tests/data/twenty-mistakes`; its README numbers the mistakes. What is found is pinned in `tests/data/twenty-mistakes.toml`. After a
change that is meant, write the pins anew with `REWRITE_PINS=1` in the environment, and look at the difference.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import tomli_w

import intermunicipal as im

DATA = Path(__file__).parents[2] / "data"
PINS = DATA / "twenty-mistakes.toml"
HEADER = "# What is found in the document with twenty mistakes. Do not write here by hand: twenty-mistakes/README.md tells how.\n\n"
LANGUAGES = ("en", "nl", "fr")
DISAGREEMENT = """
[[disagreements]]
subject = "memberships/elm"
field = "since"
adopted = "2005-01-01"
source = "minutes"
others = [{value = "2005-07-01", source = "gazette"}]
"""
TRANSPORT = '    {service = "transport", year = 2026, stage = "budget", line = "minibus", kind = "cost", amount_eur = "8000.00"},\n'

# The number of each mistake in the README, the code of its finding, the file, what is wrong and what is right there.
MISTAKES = [
    (1, "unknown-key", "association.toml", "odd_cent = ", "odd_cents = "),
    (2, "unknown-reference", "participations.csv", "legal-aid,brich", "legal-aid,birch"),
    (3, "overlap", "memberships.csv", "fir,2011-01-01", "fir,2012-01-01"),
    (4, "participation-outside", "participations.csv", "gorse,,2005-01-01,", "gorse,,2005-01-01,2025-07-01"),
    (5, "volume-without-participation", "volumes.csv", "meals,dinners,elm,2026,budget,150,dinner\n", ""),
    (6, "gap", "association.toml", "until = 2026-01-01", "until = 2027-01-01"),
    (7, "merger-into-nothing", "memberships.csv", "founder,merger,,", "founder,merger,birch,"),
    (8, "sources-disagree", "association.toml", DISAGREEMENT, ""),
    (9, "invalid-amount", "association.toml", "amount_eur = 14500.5}", 'amount_eur = "14500.50"}'),
    (10, "cents-or-euros", "association.toml", '"5275000"', '"52750.00"'),
    (11, "invalid-date", "participations.csv", "2016-02-30", "2016-02-29"),
    (12, "no-pot", "association.toml", "]\n\n[sources.minutes]", TRANSPORT + "]\n\n[sources.minutes]"),
    (13, "invalid-rule", "association.toml", 'cedar = "24%"', 'cedar = "25%"'),
    (14, "duplicate-row", "memberships.csv", "accession,,,elm\n", "accession,,,\n"),
    (15, "merger-cycle", "memberships.csv", "2019-01-01,founder,merger,ivy,", ",founder,,,"),
    (16, "semicolon", "parties.csv", ";", ","),
    (17, "decimal-comma", "volumes.csv", '"850,5"', "850.5"),
    (18, "bad-encoding", "organisations.csv", "", ""),
    (19, "outside-folder", "durations.csv", "", ""),
    (20, "unknown-name", "association.toml", '"evn"', '"even"'),
]
ENCODING, LINK = 18, 19
OF_FILES = (16, ENCODING, LINK)  # what a JSON file cannot have
ALL = range(1, 21)
BY_NUMBER = {number: (code, *change) for number, code, *change in MISTAKES}
each = pytest.mark.parametrize("number", [pytest.param(number, id=f"{number}-{code}") for number, code, *_ in MISTAKES])


def codes(numbers):
    return sorted(BY_NUMBER[number][0] for number in numbers)


@pytest.fixture
def document(tmp_path):
    """Make the document with those mistakes alone, in a folder of its own."""

    def make(mistakes=ALL):
        folder = tmp_path / f"made-{len(list(tmp_path.iterdir()))}" / "seven-brooks"
        shutil.copytree(DATA / "twenty-mistakes", folder)
        for number in set(ALL) - set(mistakes):
            _, file, wrong, right = BY_NUMBER[number]
            if wrong:
                text = (folder / file).read_text(encoding="utf-8")
                assert text.count(wrong) == 1 or wrong == ";", f"mistake {number} stands other than once in {file}"
                (folder / file).write_text(text.replace(wrong, right), encoding="utf-8")
        if ENCODING in mistakes:
            path = folder / BY_NUMBER[ENCODING][1]
            path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1"))
        if LINK in mistakes:
            path = folder / BY_NUMBER[LINK][1]
            path.rename(folder.parent / path.name)
            path.symlink_to(folder.parent / path.name)
        return folder

    return make


@pytest.fixture
def single(document):
    """Make the document as one JSON file, with those mistakes alone."""

    def make(mistakes=ALL):
        folder = document(set(mistakes) - set(OF_FILES))
        head = tomllib.loads((folder / "association.toml").read_text(encoding="utf-8"))
        for path in folder.glob("*.csv"):
            with path.open(encoding="utf-8", newline="") as lines:
                head[path.stem] = [_values(row) for row in csv.DictReader(lines)]
        made = folder.parent / "seven-brooks.json"
        made.write_text(json.dumps(head, default=str, indent=1), encoding="utf-8")
        return made

    return make


def _values(row):
    """Return a row of cells as the values that it has in JSON."""
    kinds = {"year": int, "parties": str.split}
    return {name: kinds.get(name, str)(cell) for name, cell in row.items() if cell}


@pytest.fixture
def twice(single):
    """Make the document as one JSON file without mistakes, but with a key that stands twice."""
    path = single(())
    text = path.read_text(encoding="utf-8")
    name = ' "name": "Welfare Association of the Seven Brooks",\n'
    assert text.count(name) == 1
    path.write_text(text.replace(name, name + ' "name": "Seven Brooks",\n'), encoding="utf-8")
    return path


def found_in(path):
    return im.check(im.read(path))


def as_pins(report):
    return [
        {"code": one.code, "severity": one.severity.value, "place": str(one.place)}
        | {lang: one.text(lang, report.catalogue) for lang in LANGUAGES}
        for one in report
    ]


@pytest.fixture
def pins(document, single, twice):
    """Return the pins, written anew first where that is asked for."""
    if os.environ.get("REWRITE_PINS"):
        made = {"folder": document(), "json": single(), "key-twice": twice}
        found = {name: as_pins(found_in(path)) for name, path in made.items()}
        PINS.write_text(HEADER + tomli_w.dumps(found), encoding="utf-8")
    return tomllib.loads(PINS.read_text(encoding="utf-8"))


def test_one_check_tells_all_twenty_mistakes_and_nothing_else(document, pins):
    report = found_in(document())
    assert sorted(one.code for one in report) == codes(ALL)
    assert as_pins(report) == pins["folder"]


def test_the_day_on_which_rules_are_read_makes_no_mistake_more_or_less(document, pins):
    report = im.check(im.read(document()), on="2025-01-01")
    assert as_pins(report) == pins["folder"]


def test_without_its_mistakes_the_document_has_none(document, single):
    assert [str(one) for one in found_in(document(()))] == []
    assert [str(one) for one in found_in(single(()))] == []


@each
def test_mending_one_mistake_takes_away_its_finding_alone(document, pins, number):
    report = found_in(document(set(ALL) - {number}))
    assert as_pins(report) == [pin for pin in pins["folder"] if pin["code"] != BY_NUMBER[number][0]]


@each
def test_one_mistake_by_itself_is_told_once(document, pins, number):
    report = found_in(document({number}))
    assert as_pins(report) == [pin for pin in pins["folder"] if pin["code"] == BY_NUMBER[number][0]]


def test_the_mistakes_that_json_can_have_are_told_of_a_json_file_too(single, pins):
    report = found_in(single())
    assert sorted(one.code for one in report) == codes(set(ALL) - set(OF_FILES))
    assert as_pins(report) == pins["json"]


@each
def test_mending_one_mistake_in_a_json_file_takes_away_its_finding_alone(single, pins, number):
    report = found_in(single(set(ALL) - {number}))
    assert as_pins(report) == [pin for pin in pins["json"] if pin["code"] != BY_NUMBER[number][0]]


@each
def test_one_mistake_by_itself_in_a_json_file_is_told_once(single, pins, number):
    report = found_in(single({number}))
    assert as_pins(report) == [pin for pin in pins["json"] if pin["code"] == BY_NUMBER[number][0]]


def test_a_key_that_stands_twice_in_a_json_file_is_told_alone(twice, pins):
    report = found_in(twice)
    assert [one.code for one in report] == ["key-twice"]
    assert as_pins(report) == pins["key-twice"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_has_a_place_and_a_next_step(document, single, twice, lang):
    for path in (document(), single(), twice):
        report = found_in(path)
        for one in report:
            text = one.text(lang, report.catalogue)
            sentences = report.catalogue.sentences(one.code, lang, one.fields)
            severity, place = report.catalogue.term(one.severity.value, lang), report.catalogue.write(one.place, lang)
            assert one.place.file
            assert (path.parent if path.is_file() else path).joinpath(one.place.file).is_file()
            assert one.place.row or one.place.path or one.code in ("outside-folder", "key-twice")
            assert text.startswith(f"{severity} [{one.code}] {place}: ")
            assert {"found", "cause", "next"} <= sentences.keys()
            assert all(sentence[0].isupper() or sentence[0] not in "-:,;. " for sentence in sentences.values())
            source = f" {report.catalogue.write(one.source.phrase, lang)}" if one.source else ""
            assert text.endswith(f"{sentences['next']}{source}")
            assert not {"{", "}"} & set(text) or one.code == "key-twice"


@pytest.mark.parametrize(
    ("lang", "summary"),
    [
        ("en", "Errors: 17; warnings: 2; infos: 1."),
        ("nl", "Fouten: 17; waarschuwingen: 2; infoberichten: 1."),
        ("fr", "Erreurs : 17 ; avertissements : 2 ; infos : 1."),
    ],
)
def test_the_command_prints_all_twenty_and_counts_them(document, pins, lang, summary):
    done = subprocess.run(
        [sys.executable, "-m", "intermunicipal", "check", document(), "--lang", lang],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines() == [*(pin[lang] for pin in pins["folder"]), summary]


def test_the_readme_tells_each_mistake_by_its_number_and_its_finding():
    text = (DATA / "twenty-mistakes/README.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]
    assert [(int(number), code.strip("`")) for number, _, _, code in rows[2:]] == [
        (number, code) for number, code, *_ in MISTAKES
    ]
    assert all(f"`{BY_NUMBER[int(number)][1]}`" in where for number, _, where, _ in rows[2:])
