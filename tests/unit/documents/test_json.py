"""A JSON document says what the folder says, and is read as strictly."""

import json
import os
import pickle
from pathlib import Path

import pytest

import intermunicipal as im
from intermunicipal.documents import json_text
from intermunicipal.errors import AlreadyThere, DocumentRefused, MissingFile, NotWritten, UnknownName


@pytest.fixture
def document(folder, tmp_path):
    """Return the small document as JSON: the path, and a function that writes it with a change to its data."""
    path = im.dump(folder.load(), tmp_path / "small.json")

    def changed(change):
        data = json.loads(path.read_text(encoding="utf-8"))
        change(data)
        path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        return [finding.text() for finding in im.read(path).report]

    return type("Document", (), {"path": path, "changed": staticmethod(changed)})


def test_the_same_association_comes_out_of_the_folder_and_of_its_json(folder, document):
    one, two = folder.load(), im.load(document.path)
    assert one == two
    told = [im.check(association, "2026-01-01").text() for association in (one, two)]
    assert told[0].replace("association.toml", "small.json") == told[1]
    bills = [im.allocate(association, 2026) for association in (one, two)]
    assert bills[0].contributions
    assert len({(bill.inputs, bill.result) for bill in bills}) == 1


def test_a_row_stands_on_a_line_with_what_it_states_and_nothing_else(document):
    lines = document.path.read_text(encoding="utf-8").splitlines()
    assert lines[:4] == ["{", '"schema": 1,', '"id": "small",', '"name": "Small Association",']
    assert '{"id": "aa", "name": "Aa"},' in lines
    assert '{"service": "care", "year": 2026, "stage": "budget", "line": "grant", "kind": "subsidy", ' in "\n".join(
        lines
    )
    assert '{"member": "aa", "start": "founder", "since": "2000-01-01"},' in lines
    assert lines[-1] == "}"
    assert document.path.read_text(encoding="utf-8").endswith("}\n")


def test_amounts_are_euro_text_and_whole_quantities_are_numbers(document):
    data = json.loads(document.path.read_text(encoding="utf-8"))
    assert [line["amount_eur"] for line in data["budget"]] == ["100.00", "1000.01", "50.00"]
    assert [row["quantity"] for row in data["volumes"]] == [10, "20.5", 30]
    assert data["services"][0]["sharing"]["parts"][0] == {"weight": "0.3", "of": {"rule": "even"}}


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        (
            lambda data: data["budget"][1].update(amount_eur=1000.01),
            "error [invalid-amount] small.json, budget[1].amount_eur: Found the amount 1000.01. ",
        ),
        (
            lambda data: data["budget"][1].update(amount_eur=100001),
            "error [cents-or-euros] small.json, budget[1].amount_eur: Found the amount 100001, without decimals. ",
        ),
        (
            lambda data: data["volumes"][0].update(year="2026"),
            'error [invalid-number] small.json, volumes[0].year: Found "2026" where a whole number should stand. ',
        ),
        (
            lambda data: data["volumes"][0].update(year=True),
            "error [invalid-number] small.json, volumes[0].year: Found True where a whole number should stand. ",
        ),
        (
            lambda data: data["volumes"][0].update(quantity=10.5),
            "error [invalid-number] small.json, volumes[0].quantity: Found 10.5 where an exact number, ",
        ),
        (
            lambda data: data["members"][0].update(nmae="Aa"),
            "error [unknown-key] small.json, members[0].nmae: The key nmae is not known here. Perhaps a typo (closest: name).",
        ),
        (
            lambda data: data.update(membres=[]),
            "error [unknown-key] small.json, membres: The key membres is not known here. Perhaps a typo (closest: members).",
        ),
        (
            lambda data: data["participations"][0].update(member="ab"),
            'error [unknown-reference] small.json, participations[0]: There is no member "ab". ',
        ),
        (
            lambda data: data.update(members={}),
            "error [not-a-table] small.json, members: members is no series of rows. ",
        ),
        (
            lambda data: data.update(sources=[]),
            "error [no-sources] small.json, sources: sources is no table of sources. ",
        ),
        (
            lambda data: data["members"].append(data["members"][0]),
            "error [duplicate-row] small.json, members[3]: Two rows have the key aa and the same known date (-); the first",
        ),
        (lambda data: data.pop("schema"), "error [schema] small.json, schema: schema is -. "),
        (lambda data: data.update(id="Small"), 'error [invalid-number] small.json, id: Found "Small" where an id of '),
        (
            lambda data: data.update(source="law"),
            'error [unknown-reference] small.json, source: There is no source "law". ',
        ),
    ],
)
def test_a_mistake_is_told_at_its_path(document, change, mistake):
    (found,) = document.changed(change)
    assert found.startswith(mistake)


def test_nothing_stated_may_be_written_as_null_where_a_value_is_optional(document):
    assert document.changed(lambda data: data["memberships"][0].update(until=None, known=None)) == []
    (found,) = document.changed(lambda data: data["members"][0].update(note=None))
    assert found.startswith("error [invalid-number] small.json, members[0].note: Found - where text should stand. ")


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        (
            '{"schema": 1, "id": "small" "name": "Small"}',
            "error [json-syntax] small.json: The file cannot be read: Expecting ',' delimiter: line 1 column 29 (char 28). ",
        ),
        ("[]", "error [json-syntax] small.json: The file cannot be read: list, no object. "),
        ('{"schema": NaN}', "error [json-syntax] small.json: The file cannot be read: NaN is no number of JSON. "),
        (
            '{"schema": 1, "id": "small", "name": "Small", "members": [{"id": "a", "name": "Aa", "name": "Bee"}]}',
            'error [key-twice] small.json: The key "name" stands twice in one object: {"id": "a", "name": "Bee"}. Perhaps',
        ),
        ('{"schema": ' + "9" * 5000 + "}", "error [json-syntax] small.json: The file cannot be read: "),
        ("[" * 100_000, "error [json-syntax] small.json: The file cannot be read: "),
    ],
)
def test_a_file_that_is_no_sound_json_is_one_mistake(tmp_path, text, mistake):
    path = tmp_path / "small.json"
    path.write_text(text, encoding="utf-8")
    (found,) = im.read(path).report
    assert found.text().startswith(mistake)
    with pytest.raises(DocumentRefused):
        im.load(path)


def test_a_row_too_deep_is_a_mistake_of_that_row(document):
    rule = {"rule": "even"}
    for _ in range(200):
        rule = {"rule": "mix", "parts": [{"weight": 1, "of": rule}]}
    (found, *_) = document.changed(lambda data: data["services"][1].update(sharing=rule, key=""))
    assert found.startswith(
        "error [unreadable-value] small.json, services[1]: The value cannot be read: tables stand more"
    )


def test_a_json_document_that_is_not_there_is_refused_by_its_name(tmp_path):
    with pytest.raises(MissingFile) as caught:
        im.load(tmp_path / "small.json")
    assert "There is no small.json." in str(caught.value)


@pytest.mark.parametrize("name", ["small.xlsx", "small.csv", "small", "small.toml", "pyproject.toml"])
def test_a_file_of_another_kind_is_no_document(tmp_path, name):
    (tmp_path / name).write_text("", encoding="utf-8")
    with pytest.raises(UnknownName) as caught:
        im.read(tmp_path / name)
    assert str(caught.value) == (
        f'Asked for the kind of document "{name}". There is no kind of document of that name. Perhaps a typo. '
        "Use one of: *.json, association.toml."
    )


def test_the_head_of_something_else_is_no_document_and_the_near_name_is_told(folder):
    folder.write("associations.toml", folder.text("association.toml"))
    with pytest.raises(UnknownName) as caught:
        im.load(folder.path / "associations.toml")
    assert "(closest: association.toml)." in str(caught.value)


@pytest.mark.parametrize("name", ["small.xlsx", "small.toml"])
def test_a_document_is_written_in_no_other_kind(folder, tmp_path, name):
    with pytest.raises(UnknownName) as caught:
        im.dump(folder.load(), tmp_path / name)
    assert "Use one of: *.json, */." in str(caught.value)
    assert not (tmp_path / name).exists()


def test_the_head_of_a_folder_stands_for_the_folder(folder, tmp_path):
    association = folder.load()
    assert im.dump(association, tmp_path / "new" / "association.toml") == tmp_path / "new"
    assert im.load(tmp_path / "new" / "association.toml") == association


@pytest.mark.parametrize("name", ["new", "new.json"])
def test_an_association_that_was_read_can_be_sent_to_another_process(folder, tmp_path, name):
    association = im.load(im.dump(folder.load(), tmp_path / name))
    again = pickle.loads(pickle.dumps(association))  # noqa: S301 - made right here
    assert again == association
    row = association.budget["care/2026/budget/staff"]
    assert again.place_of("budget", row) == association.place_of("budget", row)
    assert im.allocate(im.bind(again), 2026).inputs == im.allocate(association, 2026).inputs


def test_nothing_is_written_over_but_a_file_when_asked(folder, tmp_path):
    association = folder.load()
    path = im.dump(association, tmp_path / "one.json")
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(AlreadyThere):
        im.dump(association, path)
    assert path.read_text(encoding="utf-8") == "mine"
    assert im.load(im.dump(association, path, overwrite=True)) == association
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "README.md").write_text("mine", encoding="utf-8")
    (tmp_path / "folder.json").mkdir()
    for taken in ("full", "folder.json"):
        with pytest.raises(AlreadyThere):
            im.dump(association, tmp_path / taken, overwrite=True)
    (tmp_path / "empty").mkdir()
    assert im.load(im.dump(association, tmp_path / "empty")) == association


@pytest.mark.parametrize("name", ["one.json", "one"])
def test_a_disk_that_refuses_leaves_nothing_behind(folder, tmp_path, monkeypatch, name):
    association, before = folder.load(), sorted(path.name for path in tmp_path.iterdir())

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(NotWritten) as caught:
        im.dump(association, tmp_path / name)
    assert "It could not be written: No space left on device. Nothing was left behind." in str(caught.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == before


@pytest.mark.parametrize("name", ["one.json", "one"])
def test_an_interruption_leaves_nothing_behind_and_the_old_file_as_it_was(folder, tmp_path, monkeypatch, name):
    association = folder.load()
    if name == "one.json":
        im.dump(association, tmp_path / name)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        im.dump(association, tmp_path / name, overwrite=True)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*")} == before


def test_files_have_the_mode_that_the_umask_asks_for(folder, tmp_path):
    association, old = folder.load(), os.umask(0o027)
    try:
        one, two = im.dump(association, tmp_path / "one.json"), im.dump(association, tmp_path / "two")
    finally:
        os.umask(old)
    assert [path.stat().st_mode & 0o777 for path in (one, two, two / "members.csv")] == [0o640, 0o750, 0o640]


def test_a_folder_above_that_is_not_there_is_not_made(folder, tmp_path):
    with pytest.raises(NotWritten) as caught:
        im.dump(folder.load(), tmp_path / "no" / "one.json")
    assert "No such file or directory" in str(caught.value)
    assert "Make the folder first" in str(caught.value)
    assert not (tmp_path / "no").exists()


def test_what_was_known_then_can_be_kept_as_a_document(folder, tmp_path):
    folder.write(
        "volumes.csv", folder.text("volumes.csv").replace("unit\n", "unit,known\n").replace("hour\n", "hour,\n")
    )
    folder.append("volumes.csv", "care,hours,aa,2026,budget,99,hour,2026-03-01\n")
    association = folder.load()
    then = im.load(im.dump(association.as_known("2026-02-28"), tmp_path / "then.json"))
    assert json_text(association).count('"hours"') == json_text(then).count('"hours"') + 1
    assert im.allocate(then, 2026).inputs == im.allocate(association, 2026, known_on="2026-02-28").inputs
