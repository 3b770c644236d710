"""Files beside the head that are not read though they look like a table: told, with the name as it should be."""

import pytest


def found(folder):
    return [(one.code, one.severity.value, str(one.place)) for one in folder.read().report]


@pytest.mark.parametrize("name", ["members.CSV", "Members.csv", "MEMBERS.CSV", "members .csv"])
def test_a_table_in_a_file_with_capitals_is_told_once_with_the_name_as_it_should_be(folder, name):
    folder.write(name, folder.text("members.csv"))
    folder.drop("members.csv")
    assert found(folder) == [("misnamed-table", "error", name)]
    (finding,) = folder.read().report
    assert all("members.csv" in finding.text(lang) for lang in ("nl", "fr", "en"))


def test_a_second_file_that_differs_by_capitals_is_told_though_the_table_is_there(folder):
    folder.write("Members.csv", folder.text("members.csv"))
    folder.append("volumes.csv", "care,hours,dee,2026,budget,1,hour\n")
    assert found(folder) == [
        ("misnamed-table", "error", "Members.csv"),
        ("unknown-reference", "error", "volumes.csv, row 5"),
    ]


@pytest.mark.parametrize(
    "name", ["budget.csv.txt", "budget.xlsx", "Budget.ods", "budget.tsv", "budget", "budget.csv.bak"]
)
def test_a_table_of_another_kind_is_an_error_where_it_is_the_only_one_and_else_a_warning(folder, name):
    folder.write(name, folder.text("budget.csv"))
    assert found(folder) == [("misnamed-table", "warning", name)]
    assert folder.load().budget
    folder.drop("budget.csv")
    assert found(folder) == [("misnamed-table", "error", name)]


def test_a_copy_with_a_double_ending_is_an_error(folder):
    folder.write("budget.csv.csv", folder.text("budget.csv"))
    assert found(folder) == [("misnamed-table", "error", "budget.csv.csv")]


def test_a_table_of_another_kind_beside_one_in_the_head_is_a_warning(folder):
    folder.write("organisations.xlsx", "")
    assert found(folder) == [("misnamed-table", "warning", "organisations.xlsx")]


def test_a_text_with_the_name_of_a_table_is_a_warning_and_stops_nothing(folder):
    folder.write("forms.pdf", "")
    assert found(folder) == [("misnamed-table", "warning", "forms.pdf")]
    assert folder.load()


def test_other_files_and_folders_are_left_alone(folder):
    for name in ("README.md", "budgets.xlsx", "my-members.txt", ".members.csv.swp"):
        folder.write(name, "")
    (folder.path / "members").mkdir()
    assert found(folder) == []


def test_a_file_with_a_typo_in_its_name_is_told_once(folder):
    folder.write("membrs.csv", folder.text("members.csv"))
    folder.drop("members.csv")
    assert found(folder) == [("unknown-table", "error", "membrs.csv")]


@pytest.mark.parametrize("text", ["", "\n", "\ufeff", "\n\nservice,year\n", ",,\ncare,2026,\n", "   \n"])
def test_a_table_without_a_header_is_told_once(folder, text):
    folder.write("budget.csv", text)
    assert found(folder) == [("no-header", "error", "budget.csv, row 1")]
    folder.write("members.csv", text)
    assert [code for code, _, _ in found(folder)] == ["no-header", "no-header"]


def test_a_table_with_a_header_alone_has_no_rows(folder):
    folder.write("budget.csv", folder.text("budget.csv").splitlines()[0])
    assert found(folder) == []
