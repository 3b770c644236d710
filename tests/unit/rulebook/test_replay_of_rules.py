"""What was known when: records learned later are not there in a replay, and neither is what they replace."""

from attrs import evolve

import intermunicipal as im
from intermunicipal import hooks
from intermunicipal.dates import parse
from intermunicipal.model import Key
from intermunicipal.rulebook import book_for
from intermunicipal.sharing import By, Even, Fixed


def key(id_="basis", title="Basis", rule=None, **fields):
    return hooks.CostKey(id_, title, rule=rule or Even(), **fields)


def test_what_was_learned_later_is_not_there_as_known_before(plugin, association):
    figures = [
        hooks.Figure("bee", 2026, 3, known=parse("2026-05-01")),
        hooks.Figure("aa", 2026, 1),
        hooks.Figure("bee", 2026, 1),
    ]
    land = plugin(
        "land",
        keys=[key(rule=By("heads")), key(known="2026-06-01"), key("new", known="2026-05-02")],
        drivers=[hooks.DriverTable("heads", "Heads", figures=figures, keyed_by="member")],
    )
    bound = im.bind(association(region="land", key="basis"), [land])
    paid = {
        day: im.allocate(bound, 2026, known_on=day).contributions["aa"]
        for day in ("2026-04-30", "2026-05-01", "2026-05-31", "2026-06-01")
    }
    assert paid == {"2026-04-30": 5001, "2026-05-01": 2500, "2026-05-31": 2500, "2026-06-01": 5001}
    assert bound.as_known("2026-05-01").rules.ids("keys") == ("basis",)
    assert bound.as_known("2026-05-02").rules.ids("keys") == ("basis", "new")


def test_a_replay_of_a_day_on_which_what_is_replaced_was_not_known_yet_has_the_replacement(plugin, association):
    low = plugin("land", keys=[key(title="Low", known="2026-06-01"), key("other")])
    high = plugin("valley", extends="land", keys=[key(title="High", replaces="basis", known="2026-01-01")])
    book = book_for("valley", [low, high])
    for day, titles in (("2026-05-31", ["High"]), ("2026-06-01", ["High", "Low"])):
        stack = book.as_known(day).key("basis")
        assert [timeline.rows[0].value.title[""] for _, timeline in stack.layers] == titles
    assert book.as_known("2025-12-31").ids("keys") == ("other",)
    bound = im.bind(association(region="valley", key="basis"), [low, high])
    assert im.allocate(bound, 2026, known_on="2026-05-31").contributions == {"aa": 5001, "bee": 5000}


def test_a_replay_of_the_statutes_does_not_refuse_what_they_replace_either(plugin, association):
    land = plugin("land", keys=[key(rule=Fixed({"aa": 1, "bee": 0}), known="2026-06-01")])
    own = Key("own", "Ours", Even(), replaces="basis", known="2026-01-01")
    bound = im.bind(evolve(association(region="land", key="basis"), keys=[own]), [land])
    assert im.allocate(bound, 2026, known_on="2026-05-31").contributions == {"aa": 5001, "bee": 5000}
    assert im.allocate(bound, 2026).contributions == {"aa": 5001, "bee": 5000}
