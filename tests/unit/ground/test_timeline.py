"""The dated values of one slot, on both axes: when it was so, and when we learned it."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intermunicipal.dates import Answer, Period
from intermunicipal.errors import Gap, InvalidDate, NotInForce, Overlap
from intermunicipal.sources import Source
from intermunicipal.timeline import Dated, Timeline

FIRST = date(2020, 1, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(12)]
KNOWN = [None, date(2021, 1, 1), date(2022, 1, 1), date(2023, 1, 1)]


@st.composite
def histories(draw):
    """Rows that do not overlap where they were learned on the same day: some layers of cuts, with holes."""
    rows = []
    for known in draw(st.lists(st.sampled_from(KNOWN), unique=True, max_size=3)):
        inner = sorted(draw(st.sets(st.sampled_from(DAYS), max_size=4)))
        cuts = [*draw(st.sampled_from([[], [None]])), *inner, *draw(st.sampled_from([[], [None]]))]
        for since, until in itertools.pairwise(cuts):
            if draw(st.booleans()):
                rows.append(Dated(len(rows), Period(since, until), known))
    return rows


def holds(row, day):
    since, until = row.period.since, row.period.until
    return (since is None or since.earliest <= day) and (until is None or day < until.earliest)


def naive(rows, day, known_on=None):
    """The value that holds on a day: of the rows that hold then, the one learned last."""
    known = [row for row in rows if known_on is None or row.known is None or row.known <= known_on]
    held = [row for row in known if holds(row, day)]
    return max(held, key=lambda row: (row.known is not None, row.known or FIRST), default=None)


def asked(timeline, day, known_on=None):
    try:
        return timeline.on(day, known_on)
    except NotInForce:
        return None


@given(histories(), st.sampled_from(DAYS), st.sampled_from(KNOWN))
def test_the_value_of_a_day_is_the_one_learned_last_that_holds_then(rows, day, known_on):
    timeline = Timeline("fee", rows)
    assert asked(timeline, day, known_on) == naive(rows, day, known_on)
    if known_on:
        assert asked(timeline.as_known(known_on), day) == naive(rows, day, known_on)


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_never_matters(rows, random):
    assert Timeline("fee", random.sample(rows, len(rows))) == Timeline("fee", rows)


@given(histories(), st.sampled_from(KNOWN[1:3]))
def test_what_is_learned_later_never_changes_what_was_known(rows, day):
    earlier = [row for row in rows if row.known is None or row.known <= day]
    assert Timeline("fee", rows).as_known(day) == Timeline("fee", earlier)


@given(histories())
def test_between_two_days_of_change_the_value_stays(rows):
    timeline = Timeline("fee", rows)
    for before, day in itertools.pairwise(DAYS):
        if asked(timeline, before) != asked(timeline, day):
            assert day in timeline.changes()


@given(histories(), st.sampled_from(DAYS))
def test_possible_values_are_all_that_may_hold_on_a_day(rows, day):
    assert set(Timeline("fee", rows).possible_on(day)) == {row for row in rows if holds(row, day)}


@given(histories())
def test_a_gap_is_a_day_without_value_between_two_days_with_one(rows):
    held = [naive(rows, day) is not None for day in (DAYS[0] - timedelta(days=1), *DAYS)]
    inner = held[held.index(True) : len(held) - held[::-1].index(True)] if any(held) else []
    timeline = Timeline("fee", rows)
    if all(inner):
        timeline.require_no_gap()
    else:
        with pytest.raises(Gap):
            timeline.require_no_gap()


def test_an_uncertain_value_is_possible_but_not_in_force():
    timeline = Timeline("fee", [Dated(1, Period("2020", "2022-01-01")), Dated(2, Period("2022-01-01"))])
    assert [row.value for row in timeline.possible_on("2020-05-01")] == [1]
    assert timeline.rows[0].period.holds_on("2020-05-01") is Answer.UNCERTAIN
    with pytest.raises(NotInForce):
        timeline.on("2020-05-01")
    assert timeline.on("2020-12-31").value == 1
    assert [day.isoformat() for day in timeline.changes()] == ["2020-01-01", "2020-12-31", "2022-01-01"]


def test_a_replay_gives_what_was_known_then():
    law = Source("law", "The law")
    old = Dated(10, Period("2020-01-01"), source=law)
    corrected = Dated(12, Period("2021-01-01", "2022-01-01"), known="2021-06-01")
    timeline = Timeline("fee", [corrected, old])
    assert timeline.on("2021-03-01") == corrected
    assert timeline.on("2021-03-01", known_on="2021-05-31") == old
    assert timeline.on("2021-03-01", known_on="2021-06-01") == corrected
    assert timeline.on("2022-01-01") == old
    assert timeline.on("2022-01-01").source is law
    assert timeline.as_known("2021-05-31") == Timeline("fee", [old])


def test_values_learned_on_the_same_day_may_not_hold_together():
    first, second = Period("2020-01-01", "2020-03-02"), Period("2020-03-01")
    with pytest.raises(Overlap) as refused:
        Timeline("the fee", [Dated(1, first), Dated(2, second)])
    assert (refused.value.slot, refused.value.first, refused.value.second) == ("the fee", first, second)
    assert str(refused.value) == (
        "In the fee, one row holds from 1 January 2020 until 2 March 2020 (that day not included) "
        "and another from 1 March 2020: they share days. "
        "Perhaps the first should end where the second begins, or one corrects the other. "
        "Give the first an end, or give the correction the same key and a later known date."
    )


def test_an_overlap_is_found_between_any_two_rows():
    rows = [
        Dated(1, Period("2020-01-01")),
        Dated(2, Period("2019-01-01", "2020-01-01")),
        Dated(3, Period("2022-01-01")),
    ]
    with pytest.raises(Overlap) as refused:
        Timeline("fee", rows)
    assert (refused.value.first, refused.value.second) == (rows[0].period, rows[2].period)


def test_values_that_touch_or_that_were_learned_on_other_days_do_not_overlap():
    Timeline("fee", [Dated(1, Period(until="2020-01-01")), Dated(2, Period("2020-01-01"))])
    Timeline("fee", [Dated(1), Dated(2, known="2020-01-01"), Dated(3, known="2020-01-02")])


def test_values_that_change_on_an_unknown_day_do_not_overlap():
    # Both sources say: the fee changed in 2005. The one ends where the other begins, on a day we do not know.
    timeline = Timeline("fee", [Dated(1, Period(until="2005")), Dated(2, Period("2005"))])
    timeline.require_no_gap()
    assert [row.value for row in timeline.possible_on("2005-06-01")] == [1, 2]
    assert (timeline.on("2004-12-31").value, timeline.on("2005-12-31").value) == (1, 2)


def test_a_gap_names_both_sides():
    first, second = Period("2020-01-01", "2020-03-01"), Period("2020-03-02")
    with pytest.raises(Gap) as refused:
        Timeline("the fee", [Dated(2, second), Dated(1, first)]).require_no_gap()
    assert (refused.value.slot, refused.value.first, refused.value.second) == ("the fee", first, second)
    assert str(refused.value) == (
        "the fee holds from 1 January 2020 until 1 March 2020 (that day not included), and then from 2 March 2020, "
        "but not in between. Perhaps a row is missing, or until has the last day where it should have the first day no "
        "longer. Add the missing row, or correct the day in until or since."
    )


def test_a_row_within_another_hides_no_gap():
    timeline = Timeline(
        "fee",
        [
            Dated(1, Period("2000-01-01", "2005-01-01")),
            Dated(2, Period("2003-01-01", "2004-01-01"), known="2010-01-01"),
            Dated(3, Period("2006-01-01")),
        ],
    )
    with pytest.raises(Gap) as refused:
        timeline.require_no_gap()
    assert (refused.value.first, refused.value.second) == (timeline.rows[0].period, timeline.rows[2].period)


def test_a_day_without_value_is_refused_with_all_that_holds_on_other_days():
    timeline = Timeline("the fee", [Dated(1, Period("2020-01-01", "2020-03-01")), Dated(2, Period("2021-01-01"))])
    with pytest.raises(NotInForce) as refused:
        timeline.on("2020-03-01")
    assert str(refused.value) == (
        "Asked what holds for the fee on 1 March 2020. Nothing holds on that day; there is: "
        "from 1 January 2020 until 1 March 2020 (that day not included), from 1 January 2021. "
        "The day lies outside every period. Ask for another day, or add a row that holds then."
    )


def test_what_was_not_known_yet_is_not_told_by_the_refusal():
    timeline = Timeline("fee", [Dated(1, known="2020-01-01")])
    with pytest.raises(NotInForce) as refused:
        timeline.on("2020-03-01", known_on="2019-12-31")
    assert refused.value.held == ()


@pytest.mark.parametrize("value", ["2020", "2020-01", "soon"])
def test_valid_and_known_days_are_days(value):
    timeline = Timeline("fee", [Dated(1)])
    for question in (
        lambda: timeline.on(value),
        lambda: timeline.on("2020-01-01", value),
        lambda: timeline.as_known(value),
        lambda: timeline.possible_on(value),
        lambda: Dated(1, known=value),
    ):
        with pytest.raises(InvalidDate):
            question()


def test_an_empty_timeline_has_no_gap_no_change_and_no_value():
    timeline = Timeline("fee", [])
    timeline.require_no_gap()
    assert (timeline.changes(), timeline.possible_on("2020-01-01"), asked(timeline, "2020-01-01")) == ((), (), None)


def test_what_may_hold_on_the_last_day_that_there_is_can_be_asked():
    rows = Timeline("fee", [Dated(1, Period("2020-01-01"))])
    assert [row.value for row in rows.possible_on("9999-12-30")] == [1]
    assert rows.possible_on("9999-12-31") == ()  # the end of what has no end
