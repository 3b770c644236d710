"""Values that contradict themselves are refused when they are made."""

import pytest

import intermunicipal as im
from intermunicipal.dates import Date, PartialDate
from intermunicipal.errors import DuplicateRow, InvalidDate, InvalidPeriod
from intermunicipal.sources import Source


def test_a_partial_date_whose_latest_day_lies_before_its_earliest_is_refused():
    with pytest.raises(InvalidPeriod) as refusal:
        PartialDate(Date(2020, 1, 2), Date(2020, 1, 1))
    assert (refusal.value.since, refusal.value.until) == (Date(2020, 1, 2), Date(2020, 1, 1))
    assert PartialDate(Date(2020, 1, 1), Date(2020, 1, 1)).exact


@pytest.mark.parametrize("days", [("2020-01-01", Date(2020, 1, 2)), (Date(2020, 1, 1), None)])
def test_the_days_of_a_partial_date_are_days(days):
    with pytest.raises(InvalidDate):
        PartialDate(*days)


def test_two_sources_of_one_id_are_refused():
    with pytest.raises(DuplicateRow) as refusal:
        im.Association("vale", "Vale", sources=[Source("minutes", "Minutes"), Source("minutes", "Other minutes")])
    assert refusal.value.key == "sources/minutes"


def test_sources_may_be_given_as_a_table_in_any_order():
    one, two = Source("a", "A"), Source("b", "B")
    found = im.Association("vale", "Vale", sources={"b": two, "a": one}).sources
    assert list(found.items()) == [("a", one), ("b", two)]
