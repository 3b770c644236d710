"""`intermunicipal convert` and `intermunicipal schema`."""

import json

import pytest

import intermunicipal as im


def test_a_folder_becomes_json_and_json_a_folder_with_the_same_bills(run, example, tmp_path):
    one, two = tmp_path / "nl.json", tmp_path / "nl"
    done = run("convert", example, one)
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines() == [
        f"Written: {one}",
        "Not carried over: comments in association.toml.",
        "Not carried over: other files of the folder: README.md.",
    ]
    done = run("convert", one, two)
    assert (done.status, done.out, done.err) == (0, f"Written: {two}\n", "")
    assert im.load(two) == im.load(one) == im.load(example)
    bills = {run("allocate", document, "--year", 2026, "--json").out for document in (example, one, two)}
    assert len(bills) == 1


def test_what_is_not_carried_over_is_told_in_dutch_and_as_json(run, example, tmp_path):
    done = run("convert", example, tmp_path / "nl.json", "--lang", "nl", "--json")
    assert json.loads(done.out) == {
        "schema": 1,
        "written": str(tmp_path / "nl.json"),
        "notes": [
            "Niet overgenomen: commentaar in association.toml.",
            "Niet overgenomen: andere bestanden van de map: README.md.",
        ],
    }


def test_a_folder_without_comments_and_other_files_loses_nothing(run, example, tmp_path):
    run("convert", example, tmp_path / "nl")
    done = run("convert", tmp_path / "nl", tmp_path / "again")
    assert done.out == f"Written: {tmp_path / 'again'}\n"
    names = sorted(path.name for path in (tmp_path / "nl").iterdir())
    assert all((tmp_path / "nl" / name).read_bytes() == (tmp_path / "again" / name).read_bytes() for name in names)


def test_json_can_be_written_to_a_pipe(run, example):
    done = run("convert", example, "-")
    assert (done.status, done.err) == (0, "")
    assert json.loads(done.out)["id"] == "noord-limburg"


def test_nothing_is_written_over(run, example, tmp_path):
    target = tmp_path / "nl.json"
    target.write_text("mine", encoding="utf-8")
    done = run("convert", example, target)
    assert (done.status, done.out) == (2, "")
    assert done.err == (
        f"Asked to write a document to {target}. There is something at that place already. Nothing is written over by "
        "itself, and a folder never: other files may lie in it. Name another place; a JSON file may be replaced with "
        "--overwrite, in Python overwrite=True.\n"
    )
    assert target.read_text(encoding="utf-8") == "mine"
    assert run("convert", example, target, "--overwrite").status == 0
    assert im.load(target) == im.load(example)


def test_a_document_with_mistakes_is_not_converted(run, copy, tmp_path):
    copy.replace("budget.csv", "4254155.22", "4254155")
    done = run("convert", copy.folder, tmp_path / "nl.json")
    assert (done.status, done.out) == (2, "")
    assert 'Write "4254155.00" if it is euros, "42541.55" if it is cents.' in done.err
    assert not (tmp_path / "nl.json").exists()


@pytest.mark.parametrize("arguments", [(), ("--region", "noord-limburg")])
def test_the_schema_is_printed_as_json(run, arguments):
    done = run("schema", *arguments)
    assert (done.status, done.err) == (0, "")
    schema = json.loads(done.out)
    assert schema["properties"]["schema"] == {"const": 1}
    assert "rule-mix" in schema["$defs"]


def test_the_schema_of_a_region_that_is_not_there_is_refused(run):
    done = run("schema", "--region", "nord-limburg")
    assert (done.status, done.out) == (2, "")
    assert "closest: noord-limburg" in done.err


PLUGIN = """
from fractions import Fraction
from typing import ClassVar

from attrs import frozen

from intermunicipal.hooks import Region, region, rule_types

intermunicipal_api = 1


@frozen
class FirstPays:
    '''The first in order of id pays all.'''

    but: Fraction = Fraction(0)
    name: ClassVar[str] = "first-pays"

    def needs(self):
        return frozenset()

    def shares(self, case):
        return {name: case.pot if name == case.participants[0] else Fraction(0) for name in case.participants}


@region
def valley():
    return Region("valley", "The Valley")


@rule_types
def rules():
    return [FirstPays]
"""


def test_a_rule_of_a_plug_in_in_one_file_is_converted_and_stands_in_the_schema(run, tmp_path):
    (tmp_path / "valley.py").write_text(PLUGIN, encoding="utf-8")
    document = tmp_path / "small"
    document.mkdir()
    (document / "association.toml").write_text(
        'schema = 1\nid = "small"\nname = "Small"\nregion = "valley"\n'
        '[[services]]\nid = "care"\nname = "Care"\nsharing = {rule = "first-pays", but = "10%"}\n',
        encoding="utf-8",
    )
    given = ("--plugin", tmp_path / "valley.py")
    assert run("convert", document, tmp_path / "small.json").status == 2
    assert run("convert", document, tmp_path / "small.json", *given).status == 0
    row = '{"id": "care", "name": "Care", "sharing": {"rule": "first-pays", "but": "0.1"}}'
    assert row in (tmp_path / "small.json").read_text(encoding="utf-8")
    schema = json.loads(run("schema", "--region", "valley", *given).out)
    assert set(schema["$defs"]["rule-first-pays"]["properties"]) == {"rule", "but"}


def test_strict_refuses_a_plug_in_that_is_not_needed(run, example, tmp_path):
    newer = PLUGIN.replace("intermunicipal_api = 1", "intermunicipal_api = 2")
    (tmp_path / "valley.py").write_text(newer, encoding="utf-8")
    given = ("--plugin", tmp_path / "valley.py")
    assert run("convert", example, "-", *given).status == 0
    done = run("convert", example, "-", *given, "--strict")
    assert (done.status, done.out) == (2, "")
    assert "valley.py" in done.err
    assert run("schema", *given).status == 0
    assert run("schema", *given, "--strict").status == 2
