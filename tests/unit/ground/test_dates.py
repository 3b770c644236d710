"""Only YYYY-MM-DD is a day; of some days only the month or the year is known."""

from calendar import monthrange
from datetime import UTC, date, datetime

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intermunicipal.dates import Date, PartialDate, parse
from intermunicipal.errors import InvalidDate

NEVER_A_DATE = [
    "",
    " ",
    "12",
    "201",
    "20190101",
    "201901",
    "2019-1-1",
    "2019-01-1",
    "19-01-01",
    "2019/01/01",
    "01-01-2019",
    "1/1/2019",
    "2026-W01",
    "2026-W01-1",
    "2019-001",
    "2019-01-01T00:00",
    "2019-01-01T00:00:00Z",
    "2019-01-01 00:00",
    "2019-01-01/2019-02-01",
    "2019-01-01\n",
    " 2019-01-01",
    "2019-01-01 ",
    "+2019-01-01",
    "-2019-01-01",
    "12019-01-01",
    "２０１９-01-01",
    "2019‐01‐01",  # noqa: RUF100 - typographic hyphens
    "2019-02-29",
    "2019-02-30",
    "1900-02-29",
    "2019-04-31",
    "2019-00-01",
    "2019-01-00",
    "2019-13-01",
    "2019-13",
    "2019-00",
    "2019-01-32",
    "0000",
    "0000-01-01",
    "now",
    "today",
    "1 January 2019",
    datetime(2019, 1, 1, tzinfo=UTC),
    datetime(2019, 1, 1),  # noqa: DTZ001 - a naive one is refused too
    pendulum.datetime(2019, 1, 1),
    pendulum.time(12, 0),
    2019,
    20190101,
    1546300800.0,
    None,
    True,
    b"2019-01-01",
    (2019, 1, 1),
]
days = st.dates()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("2019-01-01", (2019, 1, 1)),
        ("2020-02-29", (2020, 2, 29)),
        ("2000-02-29", (2000, 2, 29)),
        ("0001-01-01", (1, 1, 1)),
        ("9999-12-31", (9999, 12, 31)),
        (date(2019, 1, 1), (2019, 1, 1)),
        (pendulum.date(2019, 1, 1), (2019, 1, 1)),
        (PartialDate.of("2019-01-01"), (2019, 1, 1)),
    ],
)
def test_a_day_is_read_from_text_or_a_date(asked, expected):
    found = parse(asked)
    assert (found.year, found.month, found.day) == expected
    assert type(found) is Date


@pytest.mark.parametrize("asked", NEVER_A_DATE, ids=repr)
def test_what_is_no_calendar_date_is_refused_wherever_a_date_is_read(asked):
    for read in (parse, PartialDate.of):
        with pytest.raises(InvalidDate) as refused:
            read(asked)
        assert refused.value.asked is asked


@pytest.mark.parametrize("asked", ["1999", "1999-11", PartialDate.of("1999-11")], ids=str)
def test_a_month_or_a_year_is_no_day(asked):
    with pytest.raises(InvalidDate):
        parse(asked)


def test_the_refusal_of_a_date_says_how_to_write_it():
    with pytest.raises(InvalidDate) as refused:
        parse("31/01/2019")
    assert str(refused.value) == (
        "Asked for the date 31/01/2019. It is no day of the calendar written as YYYY-MM-DD. "
        "Perhaps another order or sign, a time, or a day that does not exist. Write a day that exists as YYYY-MM-DD, such as 2019-01-31."
    )


def test_the_refusal_of_a_time_shows_that_it_is_one():
    with pytest.raises(InvalidDate) as refused:
        parse(datetime(2019, 1, 1, 9, 30, tzinfo=UTC))
    assert "09:30" in str(refused.value)


@given(days)
def test_a_day_reads_back_from_its_text(day):
    assert parse(day.isoformat()) == day
    assert parse(parse(day)) == day


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2007-09-11", "2007-09-11", "2007-09-11"),
        ("2007-07", "2007-07-01", "2007-07-31"),
        ("2019-02", "2019-02-01", "2019-02-28"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("2000-02", "2000-02-01", "2000-02-29"),
        ("2019-04", "2019-04-01", "2019-04-30"),
        ("2019-12", "2019-12-01", "2019-12-31"),
        ("2019", "2019-01-01", "2019-12-31"),
        ("2020", "2020-01-01", "2020-12-31"),
    ],
)
def test_a_partial_date_runs_from_its_earliest_to_its_latest_day(text, earliest, latest):
    partial = PartialDate.of(text)
    assert (partial.earliest.isoformat(), partial.latest.isoformat()) == (earliest, latest)
    assert partial.exact is (earliest == latest)


@given(days)
def test_a_month_ends_where_the_calendar_says(day):
    partial = PartialDate.of(f"{day:%Y-%m}".rjust(7, "0"))
    assert partial.earliest == day.replace(day=1)
    assert partial.latest == day.replace(day=monthrange(day.year, day.month)[1])


@given(days, st.sampled_from([4, 7, 10]))
def test_a_partial_date_writes_as_it_was_read(day, length):
    text = day.isoformat()[:length]
    assert str(PartialDate.of(text)) == text
    assert PartialDate.of(PartialDate.of(text)) == PartialDate.of(text)


@given(st.lists(st.tuples(days, st.sampled_from([4, 7, 10]))))
def test_partial_dates_are_ordered_by_their_earliest_day_and_then_by_their_latest(chosen):
    texts = [day.isoformat()[:length] for day, length in chosen]
    found = sorted(PartialDate.of(text) for text in texts)
    bounds = [(one.earliest, one.latest) for one in found]
    assert bounds == sorted(bounds)
    assert sorted(map(str, found)) == sorted(texts)


def test_a_day_comes_before_its_month_and_its_month_before_its_year():
    texts = ["2019", "2019-01", "2019-01-01", "2018", "2019-01-02"]
    expected = ["2018", "2019-01-01", "2019-01", "2019", "2019-01-02"]
    assert [str(one) for one in sorted(map(PartialDate.of, texts))] == expected


@pytest.mark.parametrize(
    ("text", "lang", "written"),
    [
        ("2019-01-01", "nl", "1 januari 2019"),
        ("2019-01-01", "fr", "1er janvier 2019"),
        ("2019-01-01", "en", "1 January 2019"),
        ("2007-07", "en", "2007-07 (day not known)"),
        ("2007", "en", "2007 (day not known)"),
    ],
)
def test_a_day_is_written_in_words_and_a_partial_one_as_not_known(text, lang, written):
    from intermunicipal.messages import CORE

    assert CORE.write(PartialDate.of(text), lang) == written
