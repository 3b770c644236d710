"""Every file, table, column and key is known or refused, with the near name; what is broken is told at its place."""

import pytest

from intermunicipal.findings import Place

AT = "error [{}] {}: "
SILENTLY = "Nothing is converted silently: a float is not exact, text is no number, a decimal comma is no point. "
TYPO = "Perhaps a typo (closest: {}). Correct or remove it."


def test_semicolons_between_columns_are_refused_with_the_fix(folder):
    folder.write("parties.csv", folder.text("parties.csv").replace(",", ";"))
    assert folder.mistakes() == [
        (
            "error [semicolon] parties.csv, row 1: The columns are separated by semicolons. A spreadsheet with Dutch or French "
            "settings writes CSV that way. Save with commas between the columns and a point in the amounts."
        )
    ]


@pytest.mark.parametrize(("row", "cells"), [("1000,word", 8), ("1000.01,", 8), ("", 6)])
def test_a_row_with_other_cells_than_the_header_is_refused(folder, row, cells):
    folder.change("budget.csv", "Staff,1000.01", f"Staff,{row}" if row else "1000.01")
    assert folder.mistakes() == [
        (
            f"error [ragged-row] budget.csv, row 2: This row has {cells} cells, the header 7. Perhaps a comma within a text or "
            "an amount that is not in quotes, or a column added to the header alone. Put the text in double quotes, write the "
            "amount with a point, or give every row a cell for the new column."
        )
    ]


@pytest.mark.parametrize(("amount", "fix"), [("1000,01", "1000.01"), ("-1000,5", "-1000.50")])
def test_a_row_that_a_decimal_comma_cuts_is_told_with_the_fix(folder, amount, fix):
    folder.change("budget.csv", "1000.01", amount)
    assert folder.mistakes() == [
        (
            f"error [cut-amount] budget.csv, row 2: This row has 8 cells, the header 7: a comma cuts {amount} in two. "
            f"A spreadsheet with Dutch or French settings writes a decimal comma. Write {fix}."
        )
    ]


def test_rows_that_are_short_in_the_same_way_are_told_once(folder):
    text = (folder.path / "volumes.csv").read_text(encoding="utf-8").splitlines()
    (folder.path / "volumes.csv").write_text("\n".join([text[0] + ",known", *text[1:]]) + "\n", encoding="utf-8")
    (mistake,) = folder.mistakes()
    assert mistake.startswith(
        "error [ragged-row] volumes.csv, row 2: This row has 7 cells, the header 8; so have 2 more rows."
    )


def test_a_quote_that_is_not_closed_is_told_and_the_rows_before_it_are_read(folder):
    folder.change("volumes.csv", "care,hours,cee", 'care,hours,"cee')
    assert folder.mistakes() == [
        (
            "error [csv-syntax] volumes.csv, row 4: The table cannot be read further: unexpected end of data. "
            "Perhaps a double quote that is not closed. Correct the row."
        )
    ]
    assert len(folder.read().association.volumes) == 2


def test_a_quote_that_is_not_closed_is_told_at_the_row_where_it_opens(folder):
    folder.change("volumes.csv", "care,hours,bee", 'care,hours,"bee')
    assert [str(finding.place) for finding in folder.read().report] == ["volumes.csv, row 3"]


def test_text_after_a_quote_is_no_silent_part_of_the_cell(folder):
    folder.change("budget.csv", "Staff", '"Staff" of care')
    assert [finding.code for finding in folder.read().report] == ["csv-syntax"]


def test_a_file_in_another_encoding_is_refused_with_the_row_and_the_byte(folder):
    (folder.path / "parties.csv").write_bytes("id,member,kind,name\naa-ocmw,aa,ocmw,Café\n".encode("latin-1"))
    assert folder.mistakes() == [
        (
            "error [bad-encoding] parties.csv, row 2: The file is not UTF-8 (first at byte 39). "
            "It was saved in another encoding, as some spreadsheets do. Save it as UTF-8; a spreadsheet calls that CSV UTF-8."
        )
    ]


def test_a_file_beyond_the_largest_size_is_not_read(folder, monkeypatch):
    monkeypatch.setattr("intermunicipal.documents.raw.LARGEST", 1000)
    folder.write("parties.csv", "x" * 1001)
    folder.write("association.toml", 'schema = 1\nid = "small"\nname = "Small"\n')
    for table in ("volumes", "budget", "memberships", "participations"):
        folder.drop(f"{table}.csv")
    assert folder.mistakes() == [
        (
            "error [too-large] parties.csv: The file has 1001 bytes. The largest that is read is 1000. "
            "Split the document, or look whether this is the right file."
        )
    ]


def test_broken_toml_is_told_with_its_line(folder):
    folder.change("association.toml", 'id = "small"', "id = small")
    assert (
        "error [toml-syntax] association.toml: The file cannot be read: Invalid value (at line 2, column 6). "
        "It is no valid TOML. Correct the line that is named."
    ) in folder.mistakes()
    assert folder.read().association is None


@pytest.mark.parametrize("text", ["id = small", 'id = "caf\xe9"'])
def test_a_head_that_cannot_be_read_is_one_mistake(folder, text):
    (folder.path / "association.toml").write_bytes(text.encode("latin-1"))
    assert len(folder.mistakes()) == 1


@pytest.mark.parametrize(
    ("line", "found"), [("schema = 0", "0"), ('schema = "1"', "1"), ("", "-"), ("schema = true", "True")]
)
def test_another_schema_is_refused(folder, line, found):
    folder.change("association.toml", "schema = 1", line)
    assert folder.mistakes() == [
        (
            f"error [schema] association.toml, schema: schema is {found}. This library reads schema 1. "
            "Write schema = 1 at the top of the document."
        )
    ]


def test_the_schema_of_a_newer_library_is_refused(folder):
    folder.change("association.toml", "schema = 1", "schema = 2")
    assert folder.mistakes() == [
        (
            "error [schema-newer] association.toml, schema: schema is 2. The document was made for a newer version of this "
            "library, which reads up to schema 1. Update the library: pip install --upgrade intermunicipal"
        )
    ]


def test_a_schema_that_is_a_float_is_refused(folder):
    folder.change("association.toml", "schema = 1", "schema = 1.0")
    assert [finding.code for finding in folder.read().report] == ["schema"]


@pytest.mark.parametrize(("key", "line"), [("id", 'id = "small"\n'), ("name", 'name = "Small Association"\n')])
def test_an_association_has_an_id_and_a_name(folder, key, line):
    folder.change("association.toml", line, "")
    assert folder.mistakes() == [
        f"error [missing-value] association.toml, {key}: There is no value for {key}. It is required. Fill it in."
    ]
    assert folder.read().association is None


def test_the_texts_of_the_head_are_texts(folder):
    folder.change("association.toml", 'name = "Small Association"', "name = 12\nregion = true")
    assert folder.mistakes() == [
        AT.format("invalid-number", "association.toml, name")
        + f"Found 12 where text should stand. {SILENTLY}Write text.",
        AT.format("invalid-number", "association.toml, region")
        + f"Found True where text should stand. {SILENTLY}Write text.",
    ]


def test_a_mistake_in_the_head_speaks_dutch_to_the_dutch(folder):
    folder.change("association.toml", 'name = "Small Association"', "name = 12")
    (finding,) = folder.read().report
    assert "12" in finding.text("nl")
    assert " text" not in finding.text("nl")


def test_an_unknown_key_of_the_head_is_refused_with_the_near_name(folder):
    folder.change(
        "association.toml", 'name = "Small Association"', 'name = "Small Association"\nenterprise_nummer = "1"'
    )
    assert folder.mistakes() == [
        AT.format("unknown-key", "association.toml, enterprise_nummer")
        + "The key enterprise_nummer is not known here. "
        + TYPO.format("enterprise_number")
    ]


def test_an_unknown_table_of_the_head_is_refused_with_the_near_table(folder):
    folder.append("association.toml", '\n[[servces]]\nid = "x"\n')
    assert folder.mistakes() == [
        AT.format("unknown-key", "association.toml, servces")
        + "The key servces is not known here. "
        + TYPO.format("services")
    ]


def test_an_unknown_key_of_a_row_is_refused_with_the_near_name(folder):
    folder.append(
        "association.toml", '\n[[organisations]]\nid = "x"\nname = "X"\nkind = "ocmw"\nuntill = "2020-01-01"\n'
    )
    assert folder.mistakes() == [
        AT.format("unknown-key", "association.toml, organisations[1].untill")
        + "The key untill is not known here. "
        + TYPO.format("until")
    ]


def test_an_unknown_key_of_a_source_is_refused_with_the_near_name(folder):
    folder.append("association.toml", '\n[sources.law]\ncitatoin = "The law"\n')
    assert folder.mistakes() == [
        AT.format("missing-value", "association.toml, sources.law.citation")
        + "There is no value for citation. It is required. Fill it in.",
        AT.format("unknown-key", "association.toml, sources.law.citatoin")
        + "The key citatoin is not known here. "
        + TYPO.format("citation"),
    ]


def test_an_unknown_parameter_of_a_rule_is_refused_at_its_path(folder):
    folder.change("association.toml", 'driver = "hours"', 'driver = "hours", drivr = "hours"')
    assert (
        AT.format("unknown-key", "association.toml, services[0].sharing.parts[1].of.drivr")
        + "The key drivr is not known here. "
        + TYPO.format("driver")
    ) in folder.mistakes()


@pytest.mark.parametrize(
    ("column", "hint"),
    [
        ("enterprise_nr", "(closest: enterprise_number)"),
        ("untill", "(closest: until)"),
        ("amount", "(there are: confidence, "),
    ],
)
def test_an_unknown_column_is_refused_with_the_near_name(folder, column, hint):
    folder.write("parties.csv", f"id,member,kind,name,{column}\naa-ocmw,aa,ocmw,Centre of Aa,x\n")
    (found,) = folder.mistakes()
    start = AT.format("unknown-column", f"parties.csv, row 1, column {column}")
    assert found.startswith(start + f"The column {column} is not known in this table. Perhaps a typo (")
    assert hint in found
    assert found.endswith("). Correct or remove it.")


def test_a_column_that_stands_twice_is_refused(folder):
    folder.write("parties.csv", "id,member,kind,name,name\naa-ocmw,aa,ocmw,Centre of Aa,Centre of Aa\n")
    assert folder.mistakes() == [
        "error [column-twice] parties.csv, row 1, column name: The column name stands twice. Perhaps a copied column. Remove one."
    ]


def test_a_missing_column_is_a_missing_value_in_every_row(folder):
    folder.write(
        "volumes.csv", "service,volume,member,stage,quantity\ncare,hours,aa,budget,1\ncare,hours,bee,budget,1\n"
    )
    assert folder.mistakes() == [
        f"error [missing-value] volumes.csv, row {row}, column year: There is no value for year. It is required. Fill it in."
        for row in (2, 3)
    ]


def test_an_empty_cell_of_a_required_column_is_a_missing_value(folder):
    folder.change("budget.csv", "Staff,1000.01", "Staff, ")
    assert folder.mistakes() == [
        "error [missing-value] budget.csv, row 2, column amount_eur: There is no value for amount_eur. It is required. Fill it in."
    ]


@pytest.mark.parametrize(
    ("name", "hint"), [("membrs", "members"), ("participants", "participations"), ("volume", "volumes")]
)
def test_an_unknown_file_is_refused_with_the_near_table(folder, name, hint):
    folder.write(f"{name}.csv", "id,name\n")
    assert folder.mistakes() == [
        (
            f"error [unknown-table] {name}.csv: The table {name} is not known, so nothing in this file is read. "
            f"Perhaps a typo in the file's name (closest: {hint}). Rename or remove the file."
        )
    ]


def test_a_table_stands_in_its_file_or_in_the_head_and_not_in_both(folder):
    folder.append("association.toml", '\n[[members]]\nid = "dee"\nname = "Dee"\n')
    assert folder.mistakes() == [
        (
            "error [table-twice] members.csv: The table members stands in this file and in association.toml. "
            "A table has one place. Keep one of the two."
        )
    ]


def test_a_table_in_single_brackets_is_no_series_of_rows(folder):
    folder.change("association.toml", "[[disagreements]]", "[disagreements]")
    assert folder.mistakes() == [
        (
            "error [not-a-table] association.toml, disagreements: disagreements is no series of rows. "
            "Perhaps single brackets instead of double, or a plain value. Write [[disagreements]] before each row."
        )
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('[sources.minutes]\ncitation = "', '[[sources]]\nid = "minutes"\ncitation = "'),
        ('[sources.minutes]\ncitation = "Minutes of the founding meeting"', ""),
    ],
    ids=["an array of tables", "a plain value"],
)
def test_sources_that_are_no_table_are_one_mistake_and_no_row_that_names_one_is_another(folder, old, new):
    folder.change("association.toml", old, new)
    if not new:
        folder.change("association.toml", 'source = "minutes"\n\n', 'source = "minutes"\nsources = "minutes"\n\n')
    folder.change(
        "members.csv", "id,name\naa,Aa\nbee,Bee\ncee,Cee\n", "id,name,source\naa,Aa,minutes\nbee,Bee,law\ncee,Cee,\n"
    )
    assert folder.mistakes() == [
        (
            "error [no-sources] association.toml, sources: sources is no table of sources. "
            "Perhaps double brackets instead of single, or a plain value. Write [sources.ID] before each source."
        )
    ]


def test_a_source_that_cannot_be_read_is_no_mistake_of_the_rows_that_name_it(folder):
    folder.change("association.toml", 'citation = "Minutes', 'citatoin = "Minutes')
    assert {str(finding.place) for finding in folder.read().report} == {
        "association.toml, sources.minutes.citatoin",
        "association.toml, sources.minutes.citation",
    }


def test_a_duplicate_row_is_told_where_it_stands_and_where_the_first_does(folder):
    folder.append("parties.csv", "aa-ocmw,aa,ocmw,Centre of Aa again,2001-01-01\n")
    assert folder.mistakes() == [
        (
            "error [duplicate-row] parties.csv, row 5: Two rows have the key aa-ocmw and the same known date (-); the first "
            "stands in parties.csv, row 2. Perhaps a copied line, or a correction without its date. "
            "Remove one, give it an id of its own, or give the correction a later known date."
        )
    ]
    assert folder.read().association.parties["aa-ocmw"].name == "Centre of Aa"


def test_two_corrections_of_one_day_are_a_duplicate(folder):
    folder.write(
        "parties.csv",
        "id,member,kind,name,known\naa-ocmw,aa,ocmw,One,2020-01-01\naa-ocmw,aa,ocmw,Two,2020-01-01\naa-ocmw,aa,ocmw,Three,\n",
    )
    (finding,) = folder.read().report
    assert (finding.code, finding.place) == ("duplicate-row", Place("parties.csv", 3))
    assert "the same known date (1 January 2020)" in finding.text()


def test_one_row_in_two_roles_is_no_duplicate_and_a_second_stay_has_an_id(folder):
    folder.append("participations.csv", "care,aa,customer,ocmw,1990-01-01\n")
    assert folder.mistakes() == []
    folder.append("participations.csv", "care,aa,member,ocmw,1980-01-01\n")
    assert [finding.fields["key"] for finding in folder.read().report] == ["care/aa/member"]
