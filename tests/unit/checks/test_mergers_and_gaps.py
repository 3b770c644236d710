"""Mergers that lead back to where they began, and keys of the statutes that leave days without any."""

import pytest

import intermunicipal as im
from intermunicipal.checks import structure_findings
from intermunicipal.dates import Date
from intermunicipal.documents import Lost
from intermunicipal.model import BudgetLine, Key, LineKind, Member, Membership, Stage
from intermunicipal.sharing import Even


def merged(member, into, until="2020-01-01", **fields):
    return Membership(member, since="2000-01-01", until=until, end="merger", into=into, **fields)


def stays(member, since="2000-01-01", **fields):
    return Membership(member, since=since, **fields)


def found_in(*rows, lost=None):
    """Return what is found about mergers: codes with the members of a ring, or with the one who merged."""
    names = {name for row in rows for name in (row.member, row.into) if name}
    made = im.Association("small", "Small", members=[Member(name, name) for name in names], memberships=rows)
    told = [*structure_findings(made, Date(2026, 1, 1), lost or Lost())]
    assert {one.code for one in told} <= {"merger-cycle", "successor-no-member", "end-without-day", "overlap"}
    return [
        (one.code, one.fields.get("members") or one.fields.get("member"), one.place.path.removeprefix("memberships/"))
        for one in told
    ]


def test_a_merger_into_a_member_that_lives_on_is_no_ring():
    assert found_in(merged("aa", "bee"), stays("bee")) == []


def test_mergers_that_follow_each_other_are_no_ring():
    assert found_in(merged("aa", "bee", "2010-01-01"), merged("bee", "cee"), stays("cee")) == []


def test_two_members_that_merged_into_each_other_are_a_ring_told_once():
    assert found_in(merged("bee", "aa"), merged("aa", "bee")) == [("merger-cycle", ("aa", "bee", "aa"), "aa")]


@pytest.mark.parametrize("days", [("2020-01-01", "2010-01-01"), ("2010-01-01", "2020-01-01")])
def test_a_ring_need_not_be_of_one_day(days):
    rows = merged("aa", "bee", days[0]), merged("bee", "aa", days[1])
    assert found_in(*rows) == [("merger-cycle", ("aa", "bee", "aa"), "aa")]


def test_a_ring_of_three_is_told_in_the_order_of_the_mergers():
    rows = merged("cee", "bee"), merged("bee", "aa"), merged("aa", "cee")
    assert found_in(*rows) == [("merger-cycle", ("aa", "cee", "bee", "aa"), "aa")]


def test_a_member_that_merged_into_itself_is_a_ring_of_one():
    assert found_in(merged("aa", "aa"), stays("bee")) == [("merger-cycle", ("aa", "aa"), "aa")]


def test_a_member_that_merged_and_went_on_under_its_own_name_is_no_ring():
    assert found_in(merged("aa", "aa"), stays("aa", "2020-01-01", start="merger", id="aa-new")) == []


def test_a_member_that_began_anew_only_later_did_not_go_on():
    rows = merged("aa", "aa"), stays("aa", "2020-01-02", id="aa-new")
    assert found_in(*rows) == [("merger-cycle", ("aa", "aa"), "aa")]


def test_a_tail_that_leads_into_a_ring_is_no_part_of_it():
    rows = merged("aa", "bee", "2010-01-01"), merged("bee", "cee"), merged("cee", "bee")
    assert found_in(*rows) == [("merger-cycle", ("bee", "cee", "bee"), "bee")]


def test_a_tail_whose_successor_was_no_member_then_is_told_beside_the_ring():
    rows = merged("aa", "bee", "2021-01-01"), merged("bee", "cee"), merged("cee", "bee")
    assert found_in(*rows) == [
        ("successor-no-member", "aa", "aa"),
        ("merger-cycle", ("bee", "cee", "bee"), "bee"),
    ]


def test_two_rings_are_two_mistakes():
    rows = merged("aa", "bee"), merged("bee", "aa"), merged("cee", "dee"), merged("dee", "cee")
    assert [members for _, members, _ in found_in(*rows)] == [("aa", "bee", "aa"), ("cee", "dee", "cee")]


def test_a_member_that_came_back_may_take_over_the_one_that_it_merged_into():
    rows = merged("aa", "bee", "2010-01-01"), merged("bee", "aa"), stays("aa", "2020-01-01", id="aa-again")
    assert found_in(*rows) == []


def test_a_ring_through_an_earlier_of_several_memberships_is_found():
    first = Membership("aa", since="1990-01-01", until="1999-01-01", end="withdrawal", id="aa-first")
    assert found_in(first, merged("aa", "bee"), merged("bee", "aa")) == [("merger-cycle", ("aa", "bee", "aa"), "aa")]


def test_a_ring_through_the_first_of_two_mergers_of_one_member_is_found():
    later = Membership("aa", since="2022-01-01", until="2024-01-01", end="merger", into="cee", id="aa-later")
    rows = merged("aa", "bee"), merged("bee", "aa"), later, stays("cee")
    assert found_in(*rows) == [("merger-cycle", ("aa", "bee", "aa"), "aa")]


def test_mergers_of_which_only_the_year_is_known_may_have_gone_well():
    assert found_in(merged("aa", "bee", "2020"), stays("bee", "2020-06-01")) == []
    assert found_in(merged("aa", "bee", "2020"), stays("bee", "2020-12-31")) == []
    assert found_in(merged("aa", "bee", "2020"), stays("bee", "2021-01-01")) == [("successor-no-member", "aa", "aa")]
    assert found_in(merged("aa", "bee", "2020"), stays("bee", "2021")) == [("successor-no-member", "aa", "aa")]


def test_a_successor_that_ended_on_the_day_of_the_merger_is_no_member_then():
    gone = Membership("bee", since="2000-01-01", until="2020-01-01", end="withdrawal")
    assert found_in(merged("aa", "bee"), gone) == [("successor-no-member", "aa", "aa")]


def test_a_ring_without_days_is_told_with_the_days_that_are_missing():
    rows = merged("aa", "bee", None), merged("bee", "aa", None)
    assert found_in(*rows) == [
        ("end-without-day", "aa", "aa"),
        ("end-without-day", "bee", "bee"),
        ("merger-cycle", ("aa", "bee", "aa"), "aa"),
    ]


@pytest.mark.parametrize(("member", "count"), [("aa", 0), ("bee", 0), ("cee", 1)])
def test_a_ring_of_which_a_membership_was_lost_is_not_judged(member, count):
    lost = Lost(rows={"memberships": ({"member": member},)})
    assert len(found_in(merged("aa", "bee"), merged("bee", "aa"), lost=lost)) == count


def test_a_correction_takes_a_ring_away_and_a_row_that_is_withdrawn_too():
    rows = merged("aa", "bee"), merged("bee", "aa")
    assert found_in(*rows, stays("bee", known="2025-01-01")) == []
    withdrawn = merged("bee", "aa", known="2025-01-01", withdrawn=True)
    assert found_in(*rows, withdrawn) == [("successor-no-member", "aa", "aa")]


def test_the_text_of_a_ring_names_the_members_and_the_way_out():
    rows = merged("aa", "bee"), merged("bee", "aa")
    made = im.Association("small", "Small", members=[Member("aa", "Aa"), Member("bee", "Bee")], memberships=rows)
    assert [one.text() for one in im.check(made, "2026-01-01")] == [
        (
            "error [merger-cycle] memberships/aa: These mergers lead back to where they began: aa, bee, aa. "
            "One of the rows names the wrong successor in the column into, or the successor is a member again in a row "
            "that is missing or begins later. Name the member that lives on, or add its new membership from the day of the merger."
        )
    ]


def key(since=None, until=None, id_="rate", **fields):
    return Key(id_, "Rate", Even(), since=since, until=until, **fields)


def gaps_in(*rows, lost=None):
    """Return the gaps that are found, by the periods on both sides and the place."""
    made = im.Association("small", "Small", keys=rows)
    told = [*structure_findings(made, Date(2026, 1, 1), lost or Lost())]
    assert {(one.code, one.severity.value) for one in told} - {("uncertain-on", "info")} <= {("gap", "error")}
    return [
        (one.fields["slot"], str(one.fields["first"]), str(one.fields["second"]), one.place.path)
        for one in told
        if one.code == "gap"
    ]


def test_a_key_that_holds_before_and_after_but_not_in_between_has_a_gap():
    assert gaps_in(key("2010-01-01", "2020-01-01"), key("2020-01-02")) == [
        ("rate", "[2010-01-01, 2020-01-01)", "[2020-01-02, ...)", "keys/rate/2020-01-02"),
    ]


def test_a_key_that_changes_on_a_day_has_no_gap_nor_has_one_that_ends_or_one_row_alone():
    assert gaps_in(key(until="2020-01-01"), key("2020-01-01")) == []
    assert gaps_in(key("2010-01-01", "2020-01-01")) == []
    assert gaps_in() == []


def test_two_keys_do_not_fill_each_others_gaps_nor_make_one():
    rows = key("2010-01-01", "2011-01-01"), key("2012-01-01"), key("2011-01-01", "2012-01-01", "other")
    assert [slot for slot, *_ in gaps_in(*rows)] == ["rate"]


def test_every_gap_of_a_key_is_told():
    rows = key("2010-01-01", "2011-01-01"), key("2012-01-01", "2013-01-01"), key("2014-01-01")
    assert [place for *_, place in gaps_in(*rows)] == ["keys/rate/2012-01-01", "keys/rate/2014-01-01"]


def test_a_row_that_lies_within_another_leaves_no_gap_after_it():
    outer = key("2010-01-01", "2020-01-01")
    inner = key("2012-01-01", "2013-01-01", known="2012-01-01")
    assert gaps_in(outer, inner, key("2020-01-01")) == []
    assert gaps_in(outer, inner, key("2021-01-01")) == [
        ("rate", "[2010-01-01, 2020-01-01)", "[2021-01-01, ...)", "keys/rate/2021-01-01"),
    ]


def test_a_row_that_was_learned_later_fills_a_gap_or_makes_one():
    first, last = key("2010-01-01", "2011-01-01"), key("2012-01-01")
    assert gaps_in(first, last, key("2011-01-01", "2012-01-01", known="2025-01-01")) == []
    assert gaps_in(first, last, key("2010-01-01", "2012-01-01", known="2025-01-01")) == []
    whole = key("2010-01-01", "2012-01-01")
    assert len(gaps_in(whole, last)) == 0
    assert len(gaps_in(whole, last, key("2010-01-01", "2011-12-31", known="2025-01-01"))) == 1


def test_a_row_that_is_withdrawn_leaves_a_gap():
    rows = key("2010-01-01", "2011-01-01"), key("2011-01-01", "2012-01-01"), key("2012-01-01")
    assert gaps_in(*rows) == []
    assert len(gaps_in(*rows, key("2011-01-01", "2012-01-01", known="2025-01-01", withdrawn=True))) == 1


@pytest.mark.parametrize(
    ("until", "since", "count"),
    [
        ("2020", "2020", 0),
        ("2020-03", "2020-03-20", 0),
        ("2020", "2020-12-31", 0),
        ("2020", "2021-01-01", 1),
        ("2020-03", "2020-04", 1),
        ("2020-01-01", "2020", 0),
        ("2019-12-31", "2020", 1),
    ],
)
def test_only_what_is_surely_a_gap_is_one(until, since, count):
    assert len(gaps_in(key("2010-01-01", until), key(since))) == count


def test_a_key_that_replaces_one_of_a_lower_layer_leaves_that_one_in_between():
    rows = key("2010-01-01", "2011-01-01"), key("2012-01-01")
    replacing = [key(str(row.since), row.until, replaces="even") for row in rows]
    assert gaps_in(*replacing) == []
    assert len(gaps_in(*rows, key("2030-01-01", replaces="even"))) == 1


@pytest.mark.parametrize(("lost", "count"), [({"id": "rate"}, 0), ({"title": "Rate"}, 0), ({"id": "other"}, 1)])
def test_a_key_of_which_a_row_was_lost_is_not_judged(lost, count):
    rows = key("2010-01-01", "2011-01-01"), key("2012-01-01")
    assert len(gaps_in(*rows, lost=Lost(rows={"keys": (lost,)}))) == count


def _with_rate(small, first_until, second_since):
    small.add("keys", key(until=first_until), key(second_since))
    small.change("services", 1, key="rate")


@pytest.mark.parametrize(
    "days", [("2026-01-01", "2027-01-01"), ("2026-05-01", "2027-01-01"), ("2025-01-01", "2026-02-01")]
)
def test_a_gap_within_a_year_with_a_budget_is_told_once(small, days):
    _with_rate(small, *days)
    assert small.codes() == [("gap", "error")]


@pytest.mark.parametrize("days", [("2024-01-01", "2026-01-01"), ("2027-01-01", "2028-01-01")])
def test_a_gap_beside_the_year_takes_no_other_mistake_of_the_key_away(small, days):
    _with_rate(small, *days)
    assert small.codes() == [("gap", "error")]
    small.change("keys", 0, since="2020-01-01")
    small.add("budget", BudgetLine("lunch", 2019, Stage.BUDGET, "food", LineKind.COST, 1))
    assert small.codes() == [("gap", "error"), ("not-in-force", "error"), ("no-pot", "warning")]


def test_a_gap_in_another_key_takes_no_mistake_away(small):
    small.add("keys", key(until="2026-01-01"), key("2027-01-01"), key("2026-02-01", id_="late"))
    small.change("services", 1, key="late")
    assert small.codes() == [("gap", "error"), ("not-in-force", "error")]


def test_a_key_with_a_gap_takes_no_mistake_of_another_kind_away(small):
    _with_rate(small, "2026-01-01", "2027-01-01")
    small.drop("participations", 3)
    assert small.codes() == [("gap", "error"), ("no-participants", "error")]


def test_the_text_of_a_gap_tells_both_periods(small):
    _with_rate(small, "2025-12-31", "2026-01-01")
    small.tables["budget"], small.tables["volumes"] = small.tables["budget"][:1], small.tables["volumes"]
    assert small.texts() == [
        (
            "error [gap] keys/rate/2026-01-01: rate holds until 31 December 2025 (that day not included), and then "
            "from 1 January 2026, but not in between. Perhaps a row is missing, or until has the last day where it should "
            "have the first day no longer. Add the missing row, or correct the day in until or since."
        )
    ]


def test_a_merger_on_the_last_day_that_there_is_has_no_day_after_it():
    assert found_in(merged("aa", "bee", "9999-12"), stays("bee")) == []
    assert found_in(merged("aa", "bee", "9999-12-31"), stays("bee")) == [("successor-no-member", "aa", "aa")]


def test_a_ring_is_found_among_what_leads_to_it_and_what_it_leads_to():
    rows = [merged("a0", "a1"), merged("a1", "b"), merged("b", "c"), merged("c", "b", id="c-again"), stays("d")]
    assert ("merger-cycle", ("b", "c", "b"), "b") in found_in(*rows)
