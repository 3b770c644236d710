"""A large table gives its figures as a function: it is called when they are first read, once, and what is wrong is told then."""

import pickle
from functools import partial

import pytest
from attrs import evolve

import intermunicipal as im
from intermunicipal import hooks
from intermunicipal.errors import DuplicateRow
from intermunicipal.hooks import DriverTable, Figure
from intermunicipal.sharing import By

FIGURES = (Figure("aa", 2026, 1), Figure("bee", 2026, 2), Figure("aa", 2025, 3, known="2026-02-01"))
TWICE = (*FIGURES, Figure("aa", 2026, 4))


class Reader:
    """A function that returns figures and counts how often it was called."""

    def __init__(self, figures=FIGURES):
        self.figures, self.calls = figures, 0

    def __call__(self):
        self.calls += 1
        yield from self.figures


def heads(figures, **fields):
    return DriverTable("heads", "Heads", figures, keyed_by="member", **fields)


def test_the_function_is_called_when_the_figures_are_first_read_and_not_again():
    reader = Reader()
    table = heads(reader)
    assert reader.calls == 0
    assert table.figures == FIGURES
    assert table.years == (2025, 2026)
    assert table.in_year(2026)["bee"].value == 2
    assert reader.calls == 1


def test_a_copy_reads_nothing_and_both_read_once():
    reader = Reader()
    table = heads(reader)
    copy = evolve(table, unit="heads")
    assert reader.calls == 0
    assert copy.figures is table.figures
    assert reader.calls == 1


def test_a_replay_reads_nothing_until_it_is_read_and_knows_what_was_known():
    reader = Reader()
    then = heads(reader).as_known("2026-01-31")
    assert reader.calls == 0
    assert then.years == (2026,)
    assert heads(FIGURES).as_known("2026-01-31") == then
    assert heads(FIGURES).as_known("2026-02-01").years == (2025, 2026)


def test_a_table_is_the_same_however_its_figures_were_given():
    given, read = heads(FIGURES), heads(Reader())
    assert (given, hash(given), given.figures) == (read, hash(read), read.figures)
    assert given != heads(Reader(FIGURES[:2]))
    assert evolve(read, figures=FIGURES[:1]).figures == FIGURES[:1]


def test_a_table_that_a_function_of_a_module_reads_can_be_pickled():
    table = heads(partial(tuple, FIGURES))
    assert pickle.loads(pickle.dumps(table)) == table  # noqa: S301 - our own bytes
    assert pickle.loads(pickle.dumps(table.as_known("2026-01-31"))).years == (2026,)  # noqa: S301 - our own bytes


@pytest.mark.parametrize("table", [heads(Reader(TWICE)), evolve(heads(Reader(TWICE)), unit="heads")])
def test_two_figures_of_one_key_and_year_are_refused_when_they_are_read(table):
    for read in (lambda: table.figures, lambda: table.years, lambda: table.in_year(2026)):
        with pytest.raises(DuplicateRow) as refusal:
            read()
        assert refusal.value.key == "heads/aa/2026"


def test_what_is_no_figure_is_told_when_it_is_read():
    with pytest.raises(TypeError, match="are Figure, not tuple"):
        _ = heads(lambda: [("aa", 2026, 1)]).figures


@pytest.mark.parametrize(("driver", "calls"), [("heads", (1, 0)), ("homes", (0, 1))])
def test_only_a_driver_that_a_key_asks_for_is_read(plugin, association, driver, calls):
    readers = {"heads": Reader(), "homes": Reader()}
    tables = [DriverTable(name, name, reader, keyed_by="member") for name, reader in readers.items()]
    land = plugin("land", drivers=tables)
    bound = im.bind(association(region="land", sharing=By(driver)), [land])
    assert im.check(bound).ok
    im.allocate(bound, 2026)
    assert tuple(reader.calls for reader in readers.values()) == calls


def test_a_figure_twice_in_what_is_read_is_a_refusal_where_a_key_asks_for_it(plugin, association):
    land = plugin("land")
    land.my_drivers = hooks.drivers(lambda: [heads(Reader(TWICE))])
    bound = im.bind(association(region="land", sharing=By("heads")), [land])
    with pytest.raises(DuplicateRow):
        im.allocate(bound, 2026)
