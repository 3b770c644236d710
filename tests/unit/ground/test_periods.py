"""Half-open periods, and the three answers about them."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intermunicipal.dates import Answer, PartialDate, Period, both, change_days
from intermunicipal.errors import DayOutside, InvalidDate, InvalidNumber, InvalidPeriod
from intermunicipal.messages import CORE

START, END = date(2013, 12, 25), date(2014, 3, 8)
WINDOW = [START + timedelta(days=number) for number in range((END - START).days)]
EXACT = st.sampled_from(WINDOW).map(date.isoformat)
MONTHS = st.sampled_from(["2013-12", "2014-01", "2014-02", "2014-03"])
BOUNDS = st.none() | EXACT | MONTHS


def readings(bound):
    """Every day that a bound may be; None for no bound."""
    if bound is None:
        return [None]
    partial = PartialDate.of(bound)
    return [partial.earliest + timedelta(days=n) for n in range((partial.latest - partial.earliest).days + 1)]


def within(day, since, until):
    return (since is None or since <= day) and (until is None or day < until)


def spans(bounds):
    """Every reading of a period as a pair of days: a period has at least one day."""
    pairs = [(since, until) for since in readings(bounds[0]) for until in readings(bounds[1])]
    return [(since, until) for since, until in pairs if since is None or until is None or since < until]


def days_of(span, window=WINDOW):
    return [day for day in window if within(day, *span)]


exact_periods = st.tuples(EXACT, EXACT).filter(lambda bounds: bounds[0] < bounds[1])
any_bounds = st.tuples(BOUNDS, BOUNDS).filter(spans)


@pytest.mark.parametrize(
    ("bounds", "day", "answer"),
    [
        (("2014-01-10", "2014-02-10"), "2014-01-09", "no"),
        (("2014-01-10", "2014-02-10"), "2014-01-10", "yes"),
        (("2014-01-10", "2014-02-10"), "2014-02-09", "yes"),
        (("2014-01-10", "2014-02-10"), "2014-02-10", "no"),
        (("2014-01-10", None), "9999-12-31", "yes"),
        ((None, "2014-01-10"), "0001-01-01", "yes"),
        ((None, None), "9999-12-31", "yes"),
        (("2014", "2019-01-01"), "2013-12-31", "no"),
        (("2014", "2019-01-01"), "2014-01-01", "uncertain"),
        (("2014", "2019-01-01"), "2014-12-30", "uncertain"),
        (("2014", "2019-01-01"), "2014-12-31", "yes"),
        (("2014-01-01", "2019-07"), "2019-06-30", "yes"),
        (("2014-01-01", "2019-07"), "2019-07-01", "uncertain"),
        (("2014-01-01", "2019-07"), "2019-07-30", "uncertain"),
        (("2014-01-01", "2019-07"), "2019-07-31", "no"),
        (("2014", "2014"), "2014-06-01", "uncertain"),
        (("2014", "2014"), "2014-12-31", "no"),
    ],
)
def test_the_first_day_counts_and_the_end_does_not(bounds, day, answer):
    period = Period(*bounds)
    assert period.holds_on(day).value == answer
    assert (day in period) is (answer == "yes")


@given(any_bounds, st.sampled_from(WINDOW))
def test_the_answer_is_what_every_reading_agrees_on(bounds, day):
    found = {within(day, *span) for span in spans(bounds)}
    expected = {(True,): Answer.YES, (False,): Answer.NO}.get(tuple(found), Answer.UNCERTAIN)
    assert Period(*bounds).holds_on(day) is expected


def test_a_period_that_surely_had_a_day_held_on_its_first():
    # It began on 15 June and ended in 2014, after it began: so it held on 15 June, whenever in 2014 it ended.
    assert Period("2014-06-15", "2014").holds_on("2014-06-15") is Answer.YES
    # It ended on 2 January and began in 2014, before it ended: so on 1 January.
    assert Period("2014", "2014-01-02").holds_on("2014-01-01") is Answer.YES


@pytest.mark.parametrize("reading", ["earliest", "latest"])
@given(bounds=any_bounds)
def test_an_assumed_reading_is_one_of_those_that_may_be(reading, bounds):
    found = Period(*bounds).assuming(reading)
    assert tuple(bound and bound.earliest for bound in (found.since, found.until)) in spans(bounds)
    assert found.exact


@given(any_bounds, st.sampled_from(WINDOW))
def test_a_day_assumed_is_taken_for_each_unknown_bound_or_refused(bounds, day):
    may_be = [{reading[side] for reading in spans(bounds)} for side in (0, 1)]
    expected = [one.copy().pop() if len(one) == 1 else day for one in may_be]
    if tuple(expected) in spans(bounds):
        found = Period(*bounds).assuming(day)
        assert [bound and bound.earliest for bound in (found.since, found.until)] == expected
    else:
        with pytest.raises((DayOutside, InvalidPeriod)):
            Period(*bounds).assuming(day)


@given(any_bounds, st.data())
def test_a_pair_of_days_settles_each_bound_with_its_own(bounds, data):
    since, until = data.draw(st.sampled_from(spans(bounds)))
    found = Period(*bounds).assuming((since, until))
    assert [bound and bound.earliest for bound in (found.since, found.until)] == [since, until]


@pytest.mark.parametrize("pair", [("2014-05-06", None), (None, "2015-06-07"), ("2013-12-31", "2015-06-07")])
def test_a_pair_that_leaves_a_bound_unknown_is_refused(pair):
    with pytest.raises(DayOutside):
        Period("2014", "2015").assuming(pair)


@given(any_bounds, exact_periods)
def test_a_period_is_certain_within_a_span_when_no_reading_changes_its_days_there(bounds, span):
    window = Period(*span)
    days = [day for day in WINDOW if span[0] <= day.isoformat() < span[1]]
    differing = {tuple(days_of(reading, days)) for reading in spans(bounds)}
    assert Period(*bounds).certain_in(window) is (len(differing) == 1)


@given(any_bounds, exact_periods)
def test_only_days_that_every_reading_has_are_counted(bounds, span):
    days = [day for day in WINDOW if span[0] <= day.isoformat() < span[1]]
    certain = [day for day in days if all(within(day, *reading) for reading in spans(bounds))]
    assert Period(*bounds).days_in(Period(*span)) == len(certain)
    first, end = both(Period(*bounds), Period(*span))
    assert [day for day in WINDOW if first <= day < end] == certain


@given(exact_periods, st.lists(any_bounds, max_size=4))
def test_days_covered_are_those_on_which_another_may_hold(span, others):
    days = [day for day in WINDOW if span[0] <= day.isoformat() < span[1]]
    covered = [day for day in days if any(within(day, *one) for bounds in others for one in spans(bounds))]
    assert Period(*span).covered_by(Period(*bounds) for bounds in others) == len(covered)


def test_a_day_covered_more_than_once_counts_once():
    # 1 to 20 January, and within it 2 to 4, 6 to 8 and 18 to 24: 1 to 24 January are 23 days
    within = [("2014-01-01", "2014-01-20"), ("2014-01-02", "2014-01-04"), ("2014-01-06", "2014-01-08")]
    others = [Period(*bounds) for bounds in (*within, ("2014-01-18", "2014-01-24"))]
    assert Period.year(2014).covered_by(others) == 23
    assert Period("2014-01-03", "2014-01-22").covered_by(others[::-1]) == 19
    assert Period("2014-02-01").covered_by(others) == 0


@given(any_bounds, any_bounds)
def test_two_periods_meet_when_they_may_have_a_day_in_common(one, other):
    longer = [START - timedelta(days=40) + timedelta(days=number) for number in range(170)]
    reached = [{day for span in spans(bounds) for day in days_of(span, longer)} for bounds in (one, other)]
    assert Period(*one).meets(Period(*other)) is bool(reached[0] & reached[1])


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        ("earliest", "[2014-01-01, 2015-03-01)"),
        ("latest", "[2014-12-31, 2015-03-31)"),
    ],
)
def test_unknown_days_are_read_as_their_earliest_or_latest(reading, expected):
    assert str(Period("2014", "2015-03").assuming(reading)) == expected
    assert Period("2014", "2015-03").assuming(reading).exact


@pytest.mark.parametrize("day", ["2014-01-01", "2014-05-06", "2014-12-31", date(2014, 5, 6)])
def test_an_unknown_day_is_read_as_the_day_given(day):
    assert str(Period("2014", "2019-01-01").assuming(day)) == f"[{day}, 2019-01-01)"
    assert str(Period("2010-01-01", "2014").assuming(day)) == f"[2010-01-01, {day})"


def test_what_is_known_is_never_read_otherwise():
    for bounds in (("2014-01-01", "2015-01-01"), ("2014-01-01", None), (None, "2015-01-01"), (None, None)):
        for reading in ("earliest", "latest", "2000-01-01"):
            assert Period(*bounds).assuming(reading) == Period(*bounds)


@pytest.mark.parametrize("day", ["2013-12-31", "2015-01-01"])
def test_a_day_outside_what_is_known_is_refused(day):
    with pytest.raises(DayOutside) as refused:
        Period("2014", "2019-01-01").assuming(day)
    assert str(refused.value) == (
        f"Asked to assume {day}. "
        "The row holds from 2014 (day not known) until 1 January 2019 (that day not included); "
        "that day does not settle each bound of which only the month or the year is known. "
        "Perhaps a day of another row, or the row has two unknown days. "
        "Give a day within the unknown time, or a pair of days: the first, and the first no longer."
    )


@pytest.mark.parametrize("reading", ["2014", "2014-05", "early", ""])
def test_a_reading_is_earliest_latest_or_a_day(reading):
    with pytest.raises(InvalidDate):
        Period("2014", None).assuming(reading)


@pytest.mark.parametrize(
    ("since", "until"),
    [("2014-01-01", "2014-01-01"), ("2014-01-02", "2014-01-01"), ("2014", "2013"), ("2014-06", "2014-05-31")],
)
def test_a_period_that_cannot_have_a_day_is_refused(since, until):
    with pytest.raises(InvalidPeriod) as refused:
        Period(since, until)
    assert (str(refused.value.since), str(refused.value.until)) == (since, until)


@given(st.tuples(BOUNDS, BOUNDS))
def test_a_period_is_made_exactly_when_some_reading_has_a_day(bounds):
    if spans(bounds):
        assert str(Period(*bounds)) == f"[{bounds[0] or '...'}, {bounds[1] or '...'})"
    else:
        with pytest.raises(InvalidPeriod):
            Period(*bounds)


def test_the_refusal_of_a_period_names_both_days():
    with pytest.raises(InvalidPeriod) as refused:
        Period("2019-01-01", "2018")
    assert str(refused.value) == (
        "The period begins on 1 January 2019 and ends on 2018 (day not known). "
        "The end is the first day no longer, so it lies after the first day. Correct one of the two days."
    )


@pytest.mark.parametrize(("year", "days"), [(2019, 365), (2020, 366), (1900, 365), (2000, 366)])
def test_a_year_has_its_own_number_of_days(year, days):
    assert str(Period.year(year)) == f"[{year}-01-01, {year + 1}-01-01)"
    assert Period.year(year).days_in(Period.year(year)) == days
    assert Period("2000-01-01").days_in(Period.year(year)) == (0 if year == 1900 else days)


def test_a_part_of_a_year_is_counted_by_days():
    # January 31, February 29, March 31 of a leap year
    assert Period("2020-01-01", "2020-04-01").days_in(Period.year(2020)) == 91
    assert Period("2019-10-01", None).days_in(Period.year(2019)) == 92
    assert Period("2018-06-01", "2019-01-01").days_in(Period.year(2019)) == 0


def test_days_of_change_are_all_bounds_once_and_in_order():
    periods = [Period("2019-01-01", None), Period("2014", "2019-01-01"), Period(None, "2007-02"), Period()]
    assert [day.isoformat() for day in change_days(periods)] == [
        "2007-02-01",
        "2007-02-28",
        "2014-01-01",
        "2014-12-31",
        "2019-01-01",
    ]


@given(st.lists(any_bounds, max_size=3))
def test_between_two_days_of_change_no_answer_changes(bounds):
    periods = [Period(*one) for one in bounds]
    changes = set(change_days(periods))
    for before, day in itertools.pairwise(WINDOW):
        if [p.holds_on(before) for p in periods] != [p.holds_on(day) for p in periods]:
            assert day in changes


@given(any_bounds)
def test_a_period_is_exact_when_both_bounds_are_days(bounds):
    assert Period(*bounds).exact is all(bound is None or len(bound) == len("2014-01-01") for bound in bounds)


@pytest.mark.parametrize(
    ("bounds", "written"),
    [
        (("2014-01-01", "2019-01-01"), "from 1 January 2014 until 1 January 2019 (that day not included)"),
        (("2014", None), "from 2014 (day not known)"),
        ((None, "2019-01-01"), "until 1 January 2019 (that day not included)"),
        ((None, None), "always"),
    ],
)
def test_a_period_is_written_in_words(bounds, written):
    assert CORE.write(Period(*bounds), "en") == written


@pytest.mark.parametrize("year", [0, -1, 9999, 10000, True, 2019.0, "2019"])
def test_a_year_whose_first_day_or_end_the_calendar_lacks_is_refused(year):
    with pytest.raises(InvalidNumber):
        Period.year(year)
