"""What a document says does not depend on how it is laid out, and a correction covers what it corrects."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import intermunicipal as im
from intermunicipal.dates import Date
from intermunicipal.errors import DocumentRefused, MissingFile
from intermunicipal.findings import Place

AMOUNTS = {"aa": 21913, "bee": 32848, "cee": 40240}


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


def as_csv(rows, columns):
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def as_toml(table, rows):
    def value(column, cell):
        if column == "year":
            return cell
        return json.dumps(cell.split() if column == "parties" else cell)

    return "".join(
        f"\n[[{table}]]\n" + "".join(f"{column} = {value(column, cell)}\n" for column, cell in row.items())
        for row in rows
    )


def test_a_clean_document_has_no_findings_and_every_table(folder):
    reading = folder.read()
    assert list(reading.report) == []
    assert reading.refusal is None
    assert {name: len(table) for name, table in reading.association.tables().items()} == {
        "members": 3,
        "parties": 3,
        "memberships": 3,
        "forms": 0,
        "durations": 0,
        "organisations": 1,
        "services": 2,
        "participations": 5,
        "keys": 1,
        "budget": 3,
        "volumes": 3,
        "disagreements": 1,
    }


def test_the_contributions_of_the_document_are_those_worked_out_by_hand(folder):
    # Care: 1000.01 - 100.00 = 900.01. In cents, 30% even is 9000.1 each, and 63000.7 by 10, 20.5 and 30 of 60.5 hours is
    # 10413.34, 21347.34 and 31240.02; together 19413.44, 30347.44 and 40240.12. The one odd cent goes to bee, whose
    # remainder (.4446) is larger than that of aa (.4388). Lunch: 50.00 in two halves, for aa and bee.
    assert im.allocate(folder.load(), 2026).contributions == AMOUNTS


@given(data=st.data())
def test_the_order_of_rows_and_columns_and_the_file_of_a_table_change_nothing(new_folder, tables, data):
    plain = new_folder().load()
    files, inline = {}, ""
    for table in data.draw(st.permutations(sorted(tables))):
        rows = data.draw(st.permutations(rows_of(tables[table])))
        columns = data.draw(st.permutations(list(rows[0])))
        rows = [{column: row[column] for column in columns} for row in rows]
        if data.draw(st.booleans()):
            inline += as_toml(table, rows)
        else:
            files[f"{table}.csv"] = as_csv(rows, columns)
    other = new_folder(files)
    for table in tables:
        if f"{table}.csv" not in files:
            other.drop(f"{table}.csv")
    other.append("association.toml", inline)
    association = other.load()
    assert association == plain
    one, two = im.allocate(plain, 2026), im.allocate(association, 2026)
    assert two.contributions == AMOUNTS
    assert (one.inputs, one.result) == (two.inputs, two.result)


def test_the_order_of_services_in_the_head_changes_nothing(folder, new_folder):
    plain = folder.load()
    head = folder.text("association.toml")
    start, care, lunch = (
        head.index(part) for part in ("[[organisations]]", "[[services]]\nid = ", '[[services]]\nid = "l')
    )
    end = head.index("[[keys]]")
    blocks = [head[start:care], head[care:lunch], head[lunch:end], head[end:]]
    other = new_folder({"association.toml": head[:start] + "".join(reversed(blocks))})
    assert other.load() == plain


def test_a_byte_order_mark_is_accepted_in_every_file(folder, new_folder, tables):
    other = new_folder()
    for name in ("association.toml", *(f"{table}.csv" for table in tables)):
        (other.path / name).write_bytes(b"\xef\xbb\xbf" + (folder.path / name).read_bytes())
    assert other.load() == folder.load()


def test_line_ends_of_windows_and_empty_rows_change_nothing(folder, new_folder, tables):
    files = {f"{table}.csv": text.replace("\n", "\r\n") + "\r\n,\r\n\r\n" for table, text in tables.items()}
    assert new_folder(files).load() == folder.load()


def test_an_empty_column_may_stand_or_be_left_out(folder):
    plain = folder.load()
    folder.write("members.csv", "id,name,municipality,known,note\naa,Aa,,,\nbee,Bee,,,\ncee,Cee,,,\n")
    assert folder.load() == plain


def test_a_date_of_toml_is_read_like_the_same_text(folder):
    plain = folder.load()
    folder.change("association.toml", 'since = "2000-01-01"', "since = 2000-01-01")
    assert folder.load() == plain


def test_the_place_of_a_row_is_its_file_and_line_or_its_path(folder):
    association = folder.load()
    assert association.place_of("members", association.members["bee"]) == Place("members.csv", 3)
    assert association.place_of("services", association.services["lunch"]) == Place(
        "association.toml", path="services[1]"
    )


def test_the_place_of_a_row_with_a_line_break_in_a_cell_is_its_first_line(folder):
    folder.write("members.csv", 'id,name,note\naa,Aa,"one\ntwo"\nbee,Bee,\ncee,Cee,\n')
    association = folder.load()
    assert association.place_of("members", association.members["aa"]) == Place("members.csv", 2)
    assert association.place_of("members", association.members["bee"]) == Place("members.csv", 4)


def test_the_head_itself_may_be_given_instead_of_its_folder(folder):
    assert im.load(folder.path / "association.toml") == folder.load()


def test_a_correction_is_no_duplicate_and_covers_what_it_corrects(folder):
    folder.write(
        "budget.csv",
        "service,year,stage,line,kind,title,amount_eur,known\ncare,2026,budget,staff,cost,Staff,1000.01,\n"
        "care,2026,budget,staff,cost,Staff,1100.01,2026-03-01\ncare,2026,budget,grant,subsidy,Grant,100.00,\n"
        "lunch,2026,budget,food,cost,Food,50.00,\n",
    )
    association = folder.load()
    assert association.budget["care/2026/budget/staff"].amount == 110001
    assert len(association.budget.rows) == 4
    assert im.allocate(association, 2026).services["care"].pot == 100001
    assert im.allocate(association, 2026, known_on="2026-03-01").services["care"].pot == 100001
    assert im.allocate(association, 2026, known_on="2026-02-28").contributions == AMOUNTS


def test_a_row_learned_later_was_not_there_before(folder):
    folder.write("members.csv", "id,name,known\naa,Aa,\nbee,Bee,\ncee,Cee,\ndee,Dee,2020-05-01\n")
    association = folder.load()
    assert association.as_known("2020-04-30").members.keys() == {"aa", "bee", "cee"}
    assert association.as_known("2020-05-01").members.keys() == {"aa", "bee", "cee", "dee"}
    assert association.members["dee"].known == Date(2020, 5, 1)


def test_load_refuses_with_every_mistake_where_read_returns_the_good_rows(folder):
    folder.change("budget.csv", "1000.01", "1000")
    folder.change("volumes.csv", "20.5", "many")
    reading = folder.read()
    assert [finding.code for finding in reading.report] == ["cents-or-euros", "invalid-number"]
    assert list(reading.association.budget) == ["care/2026/budget/grant", "lunch/2026/budget/food"]
    assert list(reading.association.volumes) == ["care/hours/aa/2026/budget", "care/hours/cee/2026/budget"]
    with pytest.raises(DocumentRefused) as caught:
        folder.load()
    assert list(caught.value.report) == list(reading.report)
    assert str(caught.value) == (
        f"Asked to load {folder.path}. It has mistakes: 2. Each is named below with its place. "
        "Correct them all; `intermunicipal check` lists them again.\n"
        "error [cents-or-euros] budget.csv, row 2, column amount_eur: Found the amount 1000, without decimals. It may be meant "
        "as euros or as cents; on disk an amount is euro text with two decimals. "
        'Write "1000.00" if it is euros, "10.00" if it is cents.\n'
        'error [invalid-number] volumes.csv, row 3, column quantity: Found "many" where an exact number, such as 3, "2/37", '
        '"0.35" or "35%" should stand. Nothing is converted silently: a float is not exact, text is no number, a decimal '
        "comma is no point. "
        'Write an exact number, such as 3, "2/37", "0.35" or "35%".'
    )


def test_a_missing_document_is_refused_with_its_name(tmp_path):
    with pytest.raises(MissingFile) as caught:
        im.load(tmp_path / "nowhere")
    assert str(caught.value) == (
        f"Asked for the document {tmp_path / 'nowhere'}. There is no association.toml. Perhaps another folder is meant. "
        "Give the folder of an association.toml, or a JSON document."
    )
    with pytest.raises(MissingFile):
        im.read(tmp_path)
