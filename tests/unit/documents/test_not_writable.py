"""What would not be read back as it is, is refused with the reason, and nothing is written; where a link stands, it stays."""

import stat
from fractions import Fraction
from pathlib import Path

import pytest
import tomli_w
from generated import Chain

import intermunicipal as im
from intermunicipal.dates import Date, PartialDate
from intermunicipal.documents.writing import folder_texts, json_text
from intermunicipal.errors import AlreadyThere, NotWritable
from intermunicipal.messages import LANGUAGES, Phrase
from intermunicipal.model import BudgetLine, Duration, Key, Member, Service, Volume
from intermunicipal.sharing import Even, Mix

SMALL = im.Association("small", "Small", members=[Member("aa", "Aa")])
FORMS = pytest.mark.parametrize("form", ["one.json", "one"])
MOST = 10**60 - 1


def holding(**tables):
    services = {"services": [Service("care", "Care")], "members": [Member("aa", "Aa")]}
    return im.Association("small", "Small", **services | tables)


def volume(quantity):
    return {"volumes": [Volume("care", "hours", "aa", 2026, "budget", quantity)]}


def line(amount):
    return {"budget": [BudgetLine("care", 2026, "budget", "staff", "cost", amount)]}


def nested(times):
    rule = Even()
    for _ in range(times):
        rule = Mix([(1, rule)])
    return rule


def since(first, last):
    return {"durations": [Duration(since=PartialDate(Date(*first), Date(*last)))]}


@FORMS
@pytest.mark.parametrize(
    ("tables", "value", "reason"),
    [
        (volume(MOST + 1), "10^60", "long-number"),
        (volume(-MOST - 1), "10^60", "long-number"),
        (volume(Fraction(1, MOST + 2)), "10^60", "long-number"),
        (volume(10**5000), "10^5000", "long-number"),
        (line(100 * (MOST + 1)), "10^60", "long-number"),
        (line(-100 * (MOST + 1)), "10^60", "long-number"),
        (since((2020, 1, 3), (2020, 1, 7)), "2020-01-03 - 2020-01-07", "open-day"),
        (since((2020, 1, 1), (2020, 3, 31)), "2020-01-01 - 2020-03-31", "open-day"),
        (since((2019, 1, 1), (2020, 12, 31)), "2019-01-01 - 2020-12-31", "open-day"),
        ({"services": [Service("care", "Care", sharing=nested(19))]}, "sharing", "too-deep"),
        ({"keys": [Key("own", "Own", nested(19))]}, "rule", "too-deep"),
        ({"keys": [Key("own", "Own", nested(900))]}, "Key", "too-deep"),
    ],
    ids=range(12),
)
def test_a_value_that_would_not_be_read_back_is_refused(tmp_path, form, tables, value, reason):
    with pytest.raises(NotWritable) as caught:
        im.dump(holding(**tables), tmp_path / form)
    assert (caught.value.value, caught.value.reason) == (value, Phrase(reason))
    assert list(tmp_path.iterdir()) == []
    for lang in LANGUAGES:
        assert value in caught.value.text(lang)


@FORMS
@pytest.mark.parametrize(
    "tables",
    [
        volume(MOST),
        volume(-MOST),
        volume(Fraction(MOST, 2**11)),
        volume(Fraction(MOST, MOST - 1)),
        line(100 * MOST + 99),
        line(-100 * MOST - 99),
        since((2020, 2, 1), (2020, 2, 29)),
        since((2020, 1, 1), (2020, 12, 31)),
        {"services": [Service("care", "Care", sharing=nested(18))]},
        {"members": [Member("aa", "x" * 131_071), Member("bee", "x" * 131_072), Member("cee", "=" * 131_072)]},
    ],
    ids=range(10),
)
def test_what_lies_just_within_the_bounds_comes_back(tmp_path, form, tables):
    association = holding(**tables)
    assert im.load(im.dump(association, tmp_path / form)) == association


@pytest.mark.parametrize("sign", ["x", "="])
def test_a_text_that_no_csv_reader_takes_stays_in_the_head(sign):
    assert "members.csv" in folder_texts(holding(members=[Member("aa", sign * 131_071)]))
    assert "members.csv" not in folder_texts(holding(members=[Member("aa", sign * 131_072)]))


@pytest.mark.parametrize("depth", range(50, 62))
def test_as_deep_as_can_be_read_can_be_written_and_no_deeper(tmp_path, depth):
    rule, table = Chain(), {"rule": "chain"}
    for _ in range(depth):
        rule, table = Chain(rule), {"rule": "chain", "of": table}
    head = {"schema": 1, "id": "small", "name": "Small", "keys": [{"id": "own", "title": "Own", "rule": table}]}
    (tmp_path / "association.toml").write_text(tomli_w.dumps(head), encoding="utf-8")
    readable = "toml-syntax" not in {finding.code for finding in im.read(tmp_path).report}
    assert readable == (depth < 56)
    for text in (json_text, folder_texts):
        try:
            written = bool(text(im.Association("small", "Small", keys=[Key("own", "Own", rule)])))
        except NotWritable:
            written = False
        assert written == readable


@FORMS
def test_an_association_without_a_name_is_no_document(tmp_path, form):
    with pytest.raises(NotWritable) as caught:
        im.dump(im.Association("small", ""), tmp_path / form)
    assert str(caught.value) == (
        "Asked to write small in a document. No document can hold it: an association has a name. Nothing was written. "
        "Perhaps a program made it. Change it, then write the document again."
    )
    assert list(tmp_path.iterdir()) == []


def test_a_link_to_a_file_stays_and_the_file_is_written_over_when_asked(tmp_path):
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("old", encoding="utf-8")
    link.symlink_to(real)
    with pytest.raises(AlreadyThere):
        im.dump(SMALL, link)
    assert real.read_text(encoding="utf-8") == "old"
    assert im.dump(SMALL, link, overwrite=True) == link
    assert link.readlink() == real
    assert real.read_text(encoding="utf-8") == json_text(SMALL)
    assert im.load(link) == SMALL


@pytest.mark.parametrize("name", ["link.json", "link"])
@pytest.mark.parametrize("target", ["nowhere", "link.json", "link"])
def test_a_link_that_leads_nowhere_is_something_at_that_place(tmp_path, name, target):
    (tmp_path / name).symlink_to(target)
    with pytest.raises(AlreadyThere):
        im.dump(SMALL, tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).readlink() == Path(target)


def test_a_link_to_a_file_that_is_not_there_yet_is_written_where_it_leads_when_asked(tmp_path):
    (tmp_path / "link.json").symlink_to("real.json")
    im.dump(SMALL, tmp_path / "link.json", overwrite=True)
    assert (tmp_path / "link.json").is_symlink()
    assert im.load(tmp_path / "real.json") == SMALL


def test_a_link_to_an_empty_folder_is_filled(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    assert im.dump(SMALL, tmp_path / "link") == tmp_path / "link"
    assert (tmp_path / "link").is_symlink()
    assert im.load(tmp_path / "real") == SMALL


def test_what_takes_the_place_of_something_has_the_rights_of_that(tmp_path):
    file, folder = tmp_path / "one.json", tmp_path / "one"
    file.write_text("", encoding="utf-8")
    folder.mkdir()
    file.chmod(0o600)
    folder.chmod(0o2770)
    im.dump(SMALL, file, overwrite=True)
    im.dump(SMALL, folder)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (file, folder)] == [0o600, 0o2770]


@pytest.mark.parametrize("name", ["x" * 250, f"{'x' * 250}.json"], ids=["folder", "file"])
def test_a_name_may_be_as_long_as_the_disk_allows(tmp_path, name):
    assert im.load(im.dump(SMALL, tmp_path / name)) == SMALL
    assert [path.name for path in tmp_path.iterdir()] == [name]
