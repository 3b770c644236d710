"""Files that are odder than any mistake: findings too, and never a traceback."""

import json
import os
import types

import pytest

import intermunicipal as im
from intermunicipal import hooks
from intermunicipal.sharing import Even

DIGITS = "9" * 5000


def findings(folder):
    """Return code and place of all findings of reading; writing them in any language must work too."""
    report = folder.read().report
    assert all(one.text(lang) for one in report for lang in ("en", "nl", "fr"))
    return [(one.code, str(one.place)) for one in report]


def test_a_folder_in_the_place_of_a_table_is_an_unreadable_file(folder):
    folder.drop("budget.csv")
    (folder.path / "budget.csv").mkdir()
    assert findings(folder) == [("unreadable-file", "budget.csv")]


def test_a_folder_in_the_place_of_the_head_is_a_missing_document(folder):
    folder.drop("association.toml")
    (folder.path / "association.toml").mkdir()
    with pytest.raises(im.Refusal) as refusal:
        folder.read()
    assert refusal.value.code == "missing-file"


@pytest.mark.parametrize("text", ["x = " + "[" * 5000, "x = " + "{a = " * 5000, "x = " + "[" * 5000 + "]" * 5000])
def test_endless_brackets_are_a_mistake_of_the_head(folder, text):
    folder.write("association.toml", text)
    assert findings(folder) == [("toml-syntax", "association.toml")]


@pytest.mark.parametrize("depth", [20, 100, 200, 300, 400])
def test_rules_within_rules_end_in_findings_or_in_a_rule(folder, depth):
    rule = '{rule = "mix", parts = [{weight = 1, of = ' * depth + '{rule = "evn"}' + "}]}" * depth
    folder.append("association.toml", f'\n[[services]]\nid = "talks"\nname = "Talks"\nsharing = {rule}\n')
    assert len(findings(folder)) == 1


@pytest.mark.parametrize("key", ["schema", "id", "region", "source", "sources", "sources.minutes.note", "x", "members"])
def test_a_key_in_a_key_without_end_is_a_mistake(folder, key):
    names = ("schema", "id", "region", "source", "name")
    values = {"schema": "1", "id": '"small"', "name": '"Small"'}
    values = {name: values[name] for name in names if name in values and name != key}
    head = "".join(f"{name} = {value}\n" for name, value in values.items())
    folder.write("association.toml", head + key + ".a" * 3000 + " = 1\n")
    assert findings(folder)


def test_an_integer_of_5000_digits_in_the_head_is_a_mistake(folder):
    folder.change("association.toml", "schema = 1", f"schema = {DIGITS}")
    assert findings(folder) == [("toml-syntax", "association.toml")]


@pytest.mark.parametrize(
    ("file", "old", "column"),
    [
        ("budget.csv", "care,2026,budget,staff", "year"),
        ("volumes.csv", "aa,2026,budget,10", "year"),
    ],
)
def test_a_year_of_5000_digits_is_a_mistake(folder, file, old, column):
    folder.change(file, old, old.replace("2026", DIGITS))
    assert findings(folder) == [("invalid-number", f"{file}, row 2, column {column}")]
    (found,) = folder.read().report
    assert 'Found "10^4999" where' in found.text()


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("budget.csv", "1000.01", f"{DIGITS}.01"),
        ("volumes.csv", "aa,2026,budget,10,", f"aa,2026,budget,{DIGITS},"),
        ("volumes.csv", "aa,2026,budget,10,", f"aa,2026,budget,1/{DIGITS},"),
        ("volumes.csv", "aa,2026,budget,10,", f"aa,2026,budget,{DIGITS}%,"),
    ],
)
def test_an_amount_or_a_quantity_of_5000_digits_is_no_crash(folder, file, old, new):
    folder.change(file, old, new)
    reading = folder.read()
    found = im.check(reading)
    assert all(one.text(lang) for one in found for lang in ("en", "nl", "fr"))


@pytest.mark.parametrize("target", ["budget.csv", "one"])
def test_a_link_that_leads_round_to_itself_is_an_unreadable_file(folder, target):
    folder.drop("budget.csv")
    (folder.path / "budget.csv").symlink_to(target)
    (folder.path / "one").symlink_to("budget.csv")
    assert findings(folder) == [("unreadable-file", "budget.csv")]


def test_a_pipe_in_the_place_of_a_table_is_not_waited_for(folder):
    folder.drop("budget.csv")
    os.mkfifo(folder.path / "budget.csv")
    assert findings(folder) == [("unreadable-file", "budget.csv")]
    (found,) = folder.read().report
    assert "it is no plain file" in found.text()
    assert "het is geen gewoon bestand" in found.text("nl")


@pytest.mark.parametrize("name", [b"bud\xffget.csv", b"\xff.csv"])
def test_a_file_whose_name_is_no_text_is_told_in_a_text_that_can_be_written(folder, name):
    path = os.path.join(os.fsencode(folder.path), name)  # noqa: PTH118 - a path of bytes
    with open(path, "wb"):  # noqa: PTH123 - the same
        pass
    shown = name.decode("ascii", "surrogateescape").encode("utf-8", "backslashreplace").decode()
    assert findings(folder) == [("unknown-table", shown)]
    assert folder.read().report.text("fr").encode()


def small_json(folder, tmp_path, **more):
    """Write the small document as JSON, with other values at its top, and return what reading finds."""
    path = im.dump(folder.load(), tmp_path / "small.json")
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | more), encoding="utf-8")
    report = im.read(path).report
    assert all(one.text(lang).encode() for one in report for lang in ("en", "nl", "fr"))
    return [(one.code, str(one.place)) for one in report]


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"name": "Small \ud83d"}, "name"),
        ({"members": [{"id": "aa", "name": "\udc00"}, {"id": "bee", "name": "B"}, {"id": "cee", "name": "C"}]}, None),
    ],
)
def test_half_a_character_in_json_is_a_mistake_at_its_place(folder, tmp_path, more, place):
    found = small_json(folder, tmp_path, **more)
    assert found == [("half-character", f"small.json, {place or 'members[0].name'}")]


def test_a_whole_character_in_two_escapes_is_none(folder, tmp_path):
    assert small_json(folder, tmp_path, name="Small 💶") == []


def test_half_a_character_in_a_key_of_json_is_a_mistake_too(folder, tmp_path):
    found = small_json(folder, tmp_path, **{"\ud83d": 1})
    assert ("half-character", "small.json, \ufffd") in found


@pytest.mark.parametrize("key", ["schema", "id", "name", "region", "source", "anything"])
@pytest.mark.parametrize("depth", [61, 300, 800])
def test_a_value_without_bottom_at_the_top_of_json_is_a_mistake(tmp_path, key, depth):
    text = json.dumps({"schema": 1, "id": "small", "name": "Small", key: "here"})
    path = tmp_path / "deep.json"
    path.write_text(text.replace('"here"', '{"a": ' * depth + "1" + "}" * depth), encoding="utf-8")
    report = im.check(im.read(path))
    assert [(one.code, str(one.place)) for one in report] == [("unreadable-value", f"deep.json, {key}")]
    assert all(report.text(lang) for lang in ("en", "nl", "fr"))


def test_a_row_known_from_the_first_day_of_all_is_a_duplicate_of_one_always_known(folder):
    folder.write("members.csv", "id,name,known\naa,Aa,\naa,Aa again,0001-01-01\nbee,Bee,\ncee,Cee,\n")
    assert findings(folder) == [("duplicate-row", "members.csv, row 3")]


def test_a_source_does_not_say_its_id_again(folder):
    folder.change("association.toml", 'citation = "Minutes', 'id = "law"\ncitation = "Minutes')
    assert findings(folder) == [("unknown-key", "association.toml, sources.minutes.id")]


def test_a_text_longer_than_a_cell_can_be_comes_back(tmp_path):
    long = im.Association("a", "A", members=[im.model.Member("aa", "x" * 131_072)])
    assert im.load(im.dump(long, tmp_path / "long")) == long


def test_a_document_that_overrides_a_mandatory_rule_loads_and_is_told(folder):
    key = hooks.CostKey("basis", "Basis", rule=Even(), force=hooks.Force.MANDATORY)
    region = hooks.region(lambda: hooks.Region("land", "Land"))
    land = types.SimpleNamespace(intermunicipal_api=1, land=region, basis=hooks.keys(lambda: [key]))
    folder.change("association.toml", 'source = "minutes"\n\n', 'source = "minutes"\nregion = "land"\n\n')
    folder.append(
        "association.toml", '\n[[keys]]\nid = "own"\ntitle = "Own"\nreplaces = "basis"\nrule = {rule = "even"}\n'
    )
    assert [one.code for one in folder.read(land).report.errors] == ["mandatory-overridden"]
    assert im.allocate(folder.load(land), 2026).contributions
    with pytest.raises(im.Refusal) as caught:
        im.load(folder.path, [land], strict=True)
    assert type(caught.value).__name__ == "RulesRefused"


@pytest.mark.parametrize("base", ["0x", "-0", "0o", "0b"])
@pytest.mark.parametrize("value", ["{}", "[{}]", "{{a = {}}}"])
def test_an_integer_without_end_in_another_base_is_a_mistake_of_the_head(folder, base, value):
    folder.change("association.toml", "schema = 1", f"schema = {value.format(base + '1' * 20_000)}")
    assert findings(folder) == [("toml-syntax", "association.toml")]


@pytest.mark.parametrize("digits", [61, 400, 4000])
@pytest.mark.parametrize("old", ["quantity = 1", 'weight = "30%"'])
def test_a_whole_number_has_no_more_digits_than_a_text_may_have(folder, digits, old):
    volume = '[[volumes]]\nservice = "care"\nvolume = "x"\nmember = "aa"\nyear = 2026\nstage = "budget"\nquantity = 1\n'
    folder.drop("volumes.csv")
    folder.append("association.toml", volume)
    folder.change("association.toml", old, f"{old.split()[0]} = {'9' * digits}")
    assert [code for code, _ in findings(folder)].count("invalid-number") == 1


@pytest.mark.parametrize(
    "text", [f"0.{'0' * 60}", f"0.{'0' * 58}1", f"-{'9' * 30}.{'9' * 29}%", f"{'9' * 59}/{'9' * 60}"]
)
def test_a_quantity_with_all_digits_that_it_may_have_comes_back(folder, tmp_path_factory, text):
    folder.change("volumes.csv", "aa,2026,budget,10,", f"aa,2026,budget,{text},")
    association, target = folder.load(), tmp_path_factory.mktemp("copies")
    assert im.load(im.dump(association, target / "copy")) == association
    assert im.load(im.dump(association, target / "copy.json")) == association


@pytest.mark.parametrize("text", [f"0.{'0' * 59}1", f"{'9' * 30}.{'9' * 31}", f"0.{'0' * 57}1%", f"1/1{'0' * 60}"])
def test_a_quantity_with_more_digits_than_a_document_can_hold_is_a_mistake(folder, text):
    folder.change("volumes.csv", "aa,2026,budget,10,", f"aa,2026,budget,{text},")
    assert findings(folder) == [("invalid-number", "volumes.csv, row 2, column quantity")]
