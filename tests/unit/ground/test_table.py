"""A table keeps every version of every row; the version learned last counts."""

from datetime import date

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from intermunicipal.errors import DuplicateRow, InvalidDate
from intermunicipal.timeline import Table


@frozen
class Row:
    key: str
    known: date | None
    figure: int = 0

    @property
    def row_key(self):
        return self.key


DAYS = [date(2020, 1, day) for day in range(1, 8)]
versions = st.lists(
    st.builds(Row, st.sampled_from("abc"), st.none() | st.sampled_from(DAYS), st.integers(0, 99)),
    unique_by=lambda row: (row.key, row.known),
    max_size=12,
)


def naive(rows, day):
    """What was known on a day: for each key the row with the latest known date that is not after it."""
    found = {}
    for key in sorted({row.key for row in rows}):
        learned = [row for row in rows if row.key == key and (row.known is None or row.known <= day)]
        if learned:
            found[key] = max(learned, key=lambda row: (row.known is not None, row.known or day))
    return found


def test_a_correction_covers_the_row_it_corrects_and_loses_nothing():
    first, correction = Row("a", None, 1), Row("a", date(2020, 1, 5), 2)
    table = Table([first, correction])
    assert table["a"] == correction
    assert table.as_known("2020-01-04")["a"] == first
    assert table.as_known("2020-01-05")["a"] == correction
    assert table.rows == (first, correction)
    assert len(table) == 1


def test_a_row_learned_later_is_not_there_before():
    table = Table([Row("a", None), Row("b", date(2020, 1, 5))])
    assert list(table) == ["a", "b"]
    assert list(table.as_known("2020-01-04")) == ["a"]
    with pytest.raises(KeyError):
        table.as_known("2020-01-04")["b"]


@given(versions, st.sampled_from(DAYS))
def test_the_version_learned_last_counts_on_every_day(rows, day):
    assert dict(Table(rows)) == naive(rows, DAYS[-1])
    assert dict(Table(rows).as_known(day)) == naive(rows, day)


@given(versions, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_never_matters(rows, random):
    mixed = random.sample(rows, len(rows))
    one, other = Table(rows), Table(mixed)
    assert (one, list(one), one.rows, hash(one)) == (other, list(other), other.rows, hash(other))


@given(versions, st.integers(1, len(DAYS) - 1))
def test_what_is_learned_later_never_changes_what_was_known(rows, cut):
    day = DAYS[cut - 1]
    earlier = [row for row in rows if row.known is None or row.known <= day]
    assert Table(rows).as_known(day) == Table(earlier)
    assert Table(rows).as_known(day).as_known(DAYS[-1]) == Table(earlier)


def test_tables_with_other_versions_differ_though_the_last_version_is_the_same():
    last = Row("a", date(2020, 1, 5), 2)
    assert Table([last]) != Table([Row("a", None, 1), last])
    assert Table([last]) != {"a": last}


@pytest.mark.parametrize("known", [None, date(2020, 1, 5)])
@pytest.mark.parametrize("figure", [1, 2])
def test_two_rows_with_one_key_and_one_known_date_are_refused(known, figure):
    rows = [Row("a", known, 1), Row("b", None), Row("a", known, figure)]
    with pytest.raises(DuplicateRow) as refused:
        Table(rows)
    assert (refused.value.key, refused.value.known) == ("a", known)


def test_the_refusal_of_a_duplicate_names_key_and_day():
    with pytest.raises(DuplicateRow) as refused:
        Table([Row("peer", date(2020, 1, 5)), Row("peer", date(2020, 1, 5))])
    assert str(refused.value) == (
        "Two rows have the key peer and the same known date (5 January 2020). "
        "Perhaps a copied line, or a correction without its date. "
        "Remove one, give it an id of its own, or give the correction a later known date."
    )


def test_an_empty_table_is_a_table():
    assert (len(Table()), list(Table().as_known("2020-01-01"))) == (0, [])


@pytest.mark.parametrize("on", ["2020", "2020-01", "soon", None])
def test_known_on_is_a_day(on):
    with pytest.raises(InvalidDate):
        Table().as_known(on)
