"""4.012 among whole numbers may be meant as 4012: it is read as it stands, and a warning asks."""

import json
from fractions import Fraction

import pytest

import intermunicipal as im

HEADER = "service,volume,member,year,stage,quantity,known,withdrawn\n"


def volumes(*quantities, volume="hours", year=2026):
    members = ("aa", "bee", "cee")
    rows = [(members[at % 3], year + at // 3, quantity) for at, quantity in enumerate(quantities)]
    return "".join(f"care,{volume},{member},{year},budget,{quantity},,\n" for member, year, quantity in rows)


def asked(folder, text):
    folder.write("volumes.csv", HEADER + text)
    report = folder.read().report
    assert report.ok
    return [(str(one.place), one.fields["asked"]) for one in report if one.code == "doubtful-point"]


def test_three_decimals_among_whole_numbers_are_asked_about_and_read_as_they_stand(folder):
    assert asked(folder, volumes(850, "4.012", 77)) == [("volumes.csv, row 3, column quantity", "4.012")]
    assert folder.load().volumes["care/hours/bee/2026/budget"].quantity == Fraction(4012, 1000)
    (text,) = folder.mistakes()
    assert text == (
        "warning [doubtful-point] volumes.csv, row 3, column quantity: The quantity 4.012 of care/hours is read as 4 and 12 "
        "thousandths; all others are whole numbers. In a document the point is the decimal sign; a Belgian or Dutch spreadsheet "
        "puts it between thousands. Write 4012 if it is thousands, 4.0120 if it is decimals; then it is not asked again."
    )


def test_a_volume_is_asked_about_once(folder):
    text = volumes("4.012", 850, "12.500", "101.000") + volumes(1, "1.001", 2, volume="meals")
    assert [place for place, _ in asked(folder, text)] == [
        "volumes.csv, row 2, column quantity",
        "volumes.csv, row 7, column quantity",
    ]
    (first, _) = folder.read().report
    assert all(words in first.text(lang) for lang, words in (("en", "2 more rows"), ("nl", "2 andere rijen")))
    assert all("4012" in first.text(lang) for lang in ("nl", "fr", "en"))


@pytest.mark.parametrize(
    "quantities",
    [
        ("4.012", "3.500", "1.250"),
        ("4.012", 850, "77.5"),
        ("4.012", 850, "0.25"),
        ("4.012", 850, "1/3"),
        ("4.0120", 850, 77),
        ("0.125", 850, 77),
        ("1234.125", 850, 77),
        ("012.125", 850, 77),
        (4012, 850, 77),
    ],
)
def test_who_writes_decimals_or_whole_numbers_alone_is_not_asked(folder, quantities):
    assert asked(folder, volumes(*quantities)) == []


def test_the_whole_numbers_of_another_volume_say_nothing(folder):
    assert asked(folder, volumes("4.012", "1.500", "2.250") + volumes(1, 2, 3, volume="meals")) == []


def test_what_was_corrected_or_withdrawn_is_not_asked_about(folder):
    text = volumes("4.012", 850, "3.000")
    text += "care,hours,aa,2026,budget,4012,2026-02-01,\ncare,hours,cee,2026,budget,3.000,2026-02-01,true\n"
    assert asked(folder, text) == []


def test_a_correction_is_asked_about_at_its_own_row(folder):
    text = volumes(4, 850, 77) + "care,hours,aa,2026,budget,4.012,2026-02-01,\n"
    assert asked(folder, text) == [("volumes.csv, row 5, column quantity", "4.012")]


def test_in_json_too(folder, tmp_path):
    path = im.dump(folder.load(), tmp_path / "small.json")
    document = json.loads(path.read_text(encoding="utf-8"))
    for row, quantity in zip(document["volumes"], (850, "4.012", 77), strict=True):
        row["quantity"] = quantity
    path.write_text(json.dumps(document), encoding="utf-8")
    assert [str(one.place) for one in im.read(path).report] == ["small.json, volumes[1].quantity"]
