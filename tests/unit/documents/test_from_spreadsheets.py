"""What spreadsheets leave behind: blank columns, cut amounts; and one mistake that hides no other."""

import json

import pytest

import intermunicipal as im
from intermunicipal.errors import DayOutside, UnknownName


def codes(folder, on="2026-01-01"):
    return [(finding.code, str(finding.place)) for finding in im.check(folder.read(), on).errors]


def test_blank_columns_at_the_end_are_no_columns(folder):
    text = folder.text("volumes.csv")
    folder.write("volumes.csv", "".join(f"{line},,\n" for line in text.splitlines()))
    assert codes(folder) == []
    folder.change("volumes.csv", "care,hours,bee,2026,budget,20.5,hour,,", "care,hours,bee,2026,budget,20.5,hour,,x")
    assert codes(folder) == [("ragged-row", "volumes.csv, row 3")]


def test_a_blank_column_in_the_middle_is_unknown_still(folder):
    text = folder.text("volumes.csv")
    folder.write("volumes.csv", text.replace("quantity,unit", "quantity,,unit").replace(",hour\n", ",,hour\n"))
    assert ("unknown-column", "volumes.csv, row 1") in codes(folder)


def test_an_amount_that_is_cut_hides_no_mistake_of_another_service(folder):
    folder.change("budget.csv", "Food,50.00", "Food,50,00")
    folder.change("volumes.csv", "care,hours,bee,2026,budget,20.5,hour\n", "")
    assert codes(folder) == [("missing-figures", "association.toml, services[0]"), ("cut-amount", "budget.csv, row 4")]


def test_an_uncertain_day_hides_no_missing_figure(folder):
    folder.change("participations.csv", "care,cee,member,ocmw,2010-01-01", "care,cee,member,ocmw,2026-07")
    folder.change("volumes.csv", "care,hours,bee,2026,budget,20.5,hour\n", "")
    report = im.check(folder.read(), "2026-01-01")
    assert [finding.code for finding in report.errors] == ["missing-figures"]
    assert [finding.code for finding in report.warnings] == ["uncertain-day"]


def test_a_mistake_within_a_rule_is_told_under_the_name_that_the_document_has(folder):
    folder.change("association.toml", 'shares = {aa = "50%"', "shares = {aa = 0.5")
    ((code, place),) = codes(folder)
    assert code == "invalid-number"
    assert place.startswith("association.toml, keys[0].rule.shares")


def test_a_day_for_a_row_whose_day_is_known_is_refused(folder):
    folder.change("participations.csv", "care,cee,member,ocmw,2010-01-01", "care,cee,member,ocmw,2026-07")
    association = folder.load()
    assume = {"care/cee/member": "2026-07-15"}
    assert im.allocate(association, 2026, assume=assume).assumed
    with pytest.raises(DayOutside):
        im.allocate(association, 2026, assume={**assume, "care/bee/member": "2026-02-01"})
    with pytest.raises(DayOutside):
        im.allocate(association, 2026, assume={**assume, "memberships/bee": "2026-02-01"})
    known = {**assume, "care/bee/member": "2000-01-01"}
    assert im.allocate(association, 2026, assume=known).assumed == im.allocate(association, 2026, assume=assume).assumed


def test_the_key_of_editors_is_no_key_of_the_document(folder, tmp_path):
    path = im.dump(folder.load(), tmp_path / "small.json")
    data = {"$schema": "schema.json", **json.loads(path.read_text(encoding="utf-8"))}
    path.write_text(json.dumps(data), encoding="utf-8")
    assert im.load(path) == folder.load()


@pytest.mark.parametrize("name", [".json", "small.txt"])
def test_a_slip_in_the_target_makes_no_folder(folder, tmp_path, name):
    with pytest.raises(UnknownName):
        im.dump(folder.load(), tmp_path / name)
