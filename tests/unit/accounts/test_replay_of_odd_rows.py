"""Whatever odd row is learned later, of whatever table, and whatever the association, an earlier replay shows what it showed.

`test_replay_of_every_table.py` adds rows that somebody thought of. Here hypothesis thinks of them: corrections that change any
field, withdrawals, and new rows that name what is not there. Such associations are seldom sound enough for a bill: of what a later
rule or figure does to one, that module tells.
"""

import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from generated import TABLES, corrections, rows_of, sound_associations, version_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import intermunicipal as im
from intermunicipal.dates import FIRST, parse
from intermunicipal.errors import Refusal
from intermunicipal.messages import LANGUAGES

pytestmark = pytest.mark.slow

FEWER = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
DAYS = st.dates(max_value=date(9998, 12, 31))


@st.composite
def learned_later(draw, association, day):
    """Draw rows that are learned after a day: of any table, a new one or another version of one that is there."""
    added = {}
    for name in draw(st.lists(st.sampled_from(sorted(TABLES)), min_size=1, max_size=4, unique=True)):
        rows, any_row = association.tables()[name].rows, rows_of(TABLES[name])
        row = draw(corrections(draw(st.sampled_from(rows)), any_row)) if rows and draw(st.booleans()) else draw(any_row)
        learned = evolve(row, known=parse(draw(st.dates(min_value=day + timedelta(1)))))
        if version_of(learned) not in map(version_of, rows):
            added[name] = [*rows, learned]
    return evolve(association, **added)


def bills(association, known_on, budgets):
    """Return what is paid and why in each year that has a budget, or why that cannot be told."""
    for year, stage in budgets:
        try:
            bill = im.allocate(association, year, stage=stage, known_on=known_on, assume="earliest")
        except Refusal as refusal:
            yield [refusal.text(lang) for lang in LANGUAGES]
            continue
        texts = [str(im.explain(bill, id_, lang)) for id_ in bill.contributions for lang in LANGUAGES]
        yield [bill.contributions, bill.trace, bill.inputs, bill.result, texts]


def seen(association, known_on, budgets):
    """Return all that a replay shows: the bills, and what a check of the association as known then finds."""
    known = association.as_known(known_on)
    checks = [im.check(known, day).text(lang) for lang in LANGUAGES for day in (None, "2020-01-01")]
    return [*bills(association, known_on, budgets), checks]


@given(sound_associations(), DAYS, st.data())
@FEWER
def test_no_odd_row_that_is_learned_later_changes_an_earlier_replay(association, day, data):
    on = parse(day)
    full = data.draw(learned_later(association, day))
    budgets = sorted({(line.year, line.stage) for line in full.budget.rows})
    assert full.as_known(on) == association.as_known(on)
    for earlier in (on, FIRST):
        assert seen(im.bind(full), earlier, budgets) == seen(im.bind(association), earlier, budgets)


@given(sound_associations(), DAYS, st.data())
@FEWER
def test_nor_does_one_that_stands_in_a_document(association, day, data):
    on = parse(day)
    full = data.draw(learned_later(association, day))
    budgets = sorted({(line.year, line.stage) for line in full.budget.rows})
    expected = list(bills(im.bind(association), on, budgets))
    with tempfile.TemporaryDirectory() as folder:
        for name in ("one.json", "one"):
            reading = im.read(im.dump(full, Path(folder) / name))
            own = {finding.code for finding in reading.report if not reading.rules.tells(finding)}
            assert own <= {"unknown-reference"}
            assert reading.association.as_known(on) == association.as_known(on)
            assert list(bills(reading.association, on, budgets)) == expected
