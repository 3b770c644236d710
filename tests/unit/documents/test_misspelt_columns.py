"""A column whose name is misspelt is one mistake, whatever hangs on it."""

import pytest

import intermunicipal as im


def findings(folder):
    """Return code and place of all that reading and checking find, but for what is only good to know."""
    report = im.check(folder.read(), "2026-01-01")
    return [(one.code, str(one.place)) for one in report if one.severity.value != "info"]


@pytest.mark.parametrize("misspell", [lambda name: name + "_", str.capitalize, lambda name: name[:-1] + name[-1] * 2])
@pytest.mark.parametrize("table", ["members", "parties", "memberships", "participations", "budget", "volumes"])
def test_a_misspelt_column_is_told_once_with_the_near_name(new_folder, tables, table, misspell):
    header, _, rows = tables[table].partition("\n")
    for column in header.split(","):
        file, wrong = f"{table}.csv", misspell(column)
        names = ",".join(wrong if name == column else name for name in header.split(","))
        folder = new_folder({file: f"{names}\n{rows}"})
        assert findings(folder) == [("unknown-column", f"{file}, row 1, column {wrong}")]
        assert f"(closest: {column})." in folder.mistakes()[0]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [("budget.csv", "amount_eur", "bedrag"), ("volumes.csv", "year", "jaar"), ("participations.csv", "service", "wat")],
)
def test_a_column_with_a_name_like_no_other_was_meant_for_the_one_that_lacks(folder, file, old, new):
    folder.change(file, f"{old},", f"{new},") if f"{old}," in folder.text(file) else folder.change(file, old, new)
    assert findings(folder) == [("unknown-column", f"{file}, row 1, column {new}")]
    assert f"(closest: {old})." in folder.mistakes()[0]


def test_a_column_too_many_takes_no_row_away(folder):
    lines = folder.text("members.csv").splitlines()
    folder.write("members.csv", "".join(f"{line},{more}\n" for line, more in zip(lines, "yyyy", strict=True)))
    folder.append("volumes.csv", "care,hours,dee,2026,budget,1,hour\n")
    assert findings(folder) == [
        ("unknown-column", "members.csv, row 1, column y"),
        ("unknown-reference", "volumes.csv, row 5"),
    ]
    assert len(folder.read().association.members) == 3


def test_a_misspelt_column_hides_no_other_mistake_of_its_rows(folder):
    folder.change("volumes.csv", "member,year", "membr,year")
    folder.change("volumes.csv", "budget,20.5", 'budget,"20,5"')
    assert findings(folder) == [
        ("unknown-column", "volumes.csv, row 1, column membr"),
        ("decimal-comma", "volumes.csv, row 3, column quantity"),
    ]


def test_what_was_lost_knows_the_other_columns(folder):
    folder.change("volumes.csv", "volume,member", "volume,membr")
    lost = folder.read().lost
    assert lost.may_have("volumes", service="care", member="zzz")
    assert not lost.may_have("volumes", service="lunch")
