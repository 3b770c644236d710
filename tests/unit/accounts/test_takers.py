"""Who shares a pot, on how many days: part-years, mergers, days that the sources do not give."""

import pytest

import intermunicipal as im
from intermunicipal import errors
from intermunicipal.accounts import takers
from intermunicipal.model import End, Membership, Organisation, Participation, PartyKind, Service
from intermunicipal.sharing import Even


def days(association, year=2025, assume=None):
    return {taker.member: taker.days for taker in takers(association, "care", year, assume)}


# --- part-years ---------------------------------------------------------------------------------------------------


def test_a_member_that_leaves_on_1_july_pays_for_its_181_days(vale):
    rows = [*vale.takes("care", "ash", "birch"), *vale.takes("care", "cedar", until="2025-07-01")]
    association = vale.association(participations=rows, budget=[vale.line("care", 1000_00)])
    assert days(association) == {"ash": 365, "birch": 365, "cedar": 181}  # 31 + 28 + 31 + 30 + 31 + 30
    # 365 + 365 + 181 = 911 days. Ash and birch: 100000 x 365/911 = 40065.86 cents; cedar: 100000 x 181/911 = 19868.28.
    # Rounded down 40065 + 40065 + 19868 = 99998: two odd cents, for ash and birch, whose remainders are the largest.
    assert im.allocate(association, 2025).contributions == {"ash": 400_66, "birch": 400_66, "cedar": 198_68}


def test_in_a_leap_year_a_whole_year_has_366_days(vale):
    rows = [*vale.takes("care", "ash"), *vale.takes("care", "cedar", until="2024-03-01")]
    association = vale.association(("ash", "cedar"), participations=rows, budget=[vale.line("care", 426_00, year=2024)])
    assert days(association, 2024) == {"ash": 366, "cedar": 60}  # 31 + 29
    assert im.allocate(association, 2024).contributions == {"ash": 366_00, "cedar": 60_00}


def test_where_all_take_part_on_the_same_days_the_whole_pot_is_shared(vale):
    rows = vale.takes("care", "ash", "birch", since="2025-12-31")
    association = vale.association(("ash", "birch"), participations=rows)
    assert days(association) == {"ash": 1, "birch": 1}
    assert im.allocate(association, 2025).contributions == {"ash": 450_00, "birch": 450_00}


@pytest.mark.parametrize(
    ("period", "found"),
    [
        ({"until": "2025-01-01"}, None),
        ({"until": "2025-01-02"}, 1),
        ({"since": "2025-01-01"}, 365),
        ({"until": "2026-01-01"}, 365),
        ({"since": "2025-12-31"}, 1),
        ({"since": "2026-01-01"}, None),
    ],
)
def test_the_first_day_counts_and_the_last_is_the_first_no_longer(vale, period, found):
    association = vale.association(participations=vale.takes("care", "ash", **period))
    assert days(association).get("ash") == found


def test_a_move_from_one_row_to_another_within_the_year_counts_each_day_once(vale):
    rows = [
        *vale.takes("care", "ash", "birch"),
        Participation("care", "cedar", parties=(PartyKind.OCMW,), until="2025-04-01"),
        Participation(
            "care", "cedar", parties=(PartyKind.OCMW, PartyKind.MUNICIPALITY), since="2025-04-01", id="cedar-again"
        ),
    ]
    association = vale.association(participations=rows)
    assert days(association) == {"ash": 365, "birch": 365, "cedar": 365}
    allocation = im.allocate(association, 2025)
    assert allocation.contributions == {"ash": 300_00, "birch": 300_00, "cedar": 300_00}
    assert not allocation.services["care"].part_year
    text = str(im.explain(allocation, "cedar"))
    assert "Cedar takes part until 1 April 2025 (that day not included), with its " in text
    assert "Cedar takes part from 1 April 2025, with its " in text


def test_days_between_leaving_and_coming_back_do_not_count(vale):
    rows = [
        *vale.takes("care", "cedar", until="2025-04-01"),
        *vale.takes("care", "cedar", since="2025-05-01", id="back"),
    ]
    assert days(vale.association(participations=rows)) == {"cedar": 335}  # 365 less the 30 days of April


def test_a_merger_within_the_year_splits_it_by_days(vale):
    members = ("ash", "birch", "elm")
    association = vale.association(
        members,
        memberships=[
            Membership("ash", since="2000-01-01"),
            Membership("birch", since="2000-01-01", until="2025-07-01", end=End.MERGER, into="elm"),
            Membership("elm", since="2025-07-01"),
        ],
        participations=[
            *vale.takes("care", "ash"),
            *vale.takes("care", "birch", until="2025-07-01"),
            *vale.takes("care", "elm", since="2025-07-01"),
        ],
        budget=[vale.line("care", 730_00)],
    )
    # 365 + 181 + 184 = 730 days, so a euro a day: birch and elm together pay what ash pays.
    assert im.allocate(association, 2025).contributions == {"ash": 365_00, "birch": 181_00, "elm": 184_00}


# --- days that the sources do not give ----------------------------------------------------------------------------


@pytest.fixture
def uncertain(vale):
    """Cedar came in July 2025, the day is not known."""
    rows = [*vale.takes("care", "ash"), *vale.takes("care", "cedar", since="2025-07")]
    return vale.association(("ash", "cedar"), participations=rows, budget=[vale.line("care", 549_00)])


def test_an_uncertain_day_within_the_year_is_refused_with_the_rows(vale, uncertain):
    rows = [*uncertain.participations.values(), *vale.takes("care", "birch", until="2025")]
    association = vale.association(participations=rows)
    with pytest.raises(errors.UncertainDay) as refusal:
        im.allocate(association, 2025)
    assert str(refusal.value) == (
        "Asked for the contributions of 2025. The sources do not give the day on which these begin or end: "
        "care/birch/member (until 2025 (day not known) (that day not included)), "
        "care/cedar/member (from 2025-07 (day not known)). Only the month or the year is known. "
        "Add the day with its source, or say which day to assume: earliest, latest, or a day; it is printed with the result."
    )


@pytest.mark.parametrize(
    ("assume", "count", "contributions", "printed"),
    [
        # Ash 365 and cedar 184 days are 549: a euro a day.
        ("earliest", 184, {"ash": 365_00, "cedar": 184_00}, "from 1 July 2025"),
        # 365 + 154 = 519: 54900 x 365/519 = 38609.83 cents, 54900 x 154/519 = 16290.17; the odd cent is for ash.
        ("latest", 154, {"ash": 386_10, "cedar": 162_90}, "from 31 July 2025"),
        # 365 + 170 = 535: 54900 x 365/535 = 37455.14 cents, 54900 x 170/535 = 17444.86; the odd cent is for cedar.
        ({"care/cedar/member": "2025-07-15"}, 170, {"ash": 374_55, "cedar": 174_45}, "from 15 July 2025"),
    ],
)
def test_an_assumed_day_is_used_and_printed(uncertain, assume, count, contributions, printed):
    assert days(uncertain, assume=assume) == {"ash": 365, "cedar": count}
    allocation = im.allocate(uncertain, 2025, assume=assume)
    assert allocation.contributions == contributions
    wanted = f"  Assumed for care/cedar/member, whose day the sources do not give: {printed}"
    for member in ("ash", "cedar"):
        assert wanted in str(im.explain(allocation, member)).splitlines()


def test_the_assumption_is_part_of_the_hashes(uncertain):
    readings = [im.allocate(uncertain, 2025, assume={"care/cedar/member": day}) for day in ("2025-07-01", "2025-07-02")]
    assert len({one.inputs for one in readings}) == len({one.result for one in readings}) == len(readings)


def test_an_end_that_is_not_known_is_assumed_too(vale):
    rows = [*vale.takes("care", "ash"), *vale.takes("care", "cedar", until="2025-07")]
    association = vale.association(("ash", "cedar"), participations=rows)
    assert days(association, assume="earliest") == {"ash": 365, "cedar": 181}
    assert days(association, assume="latest") == {"ash": 365, "cedar": 211}


def test_a_table_that_leaves_a_row_out_is_refused_for_that_row(vale):
    rows = [*vale.takes("care", "ash", "cedar", since="2025-07")]
    association = vale.association(("ash", "cedar"), participations=rows)
    with pytest.raises(errors.UncertainDay) as refusal:
        im.allocate(association, 2025, assume={"care/ash/member": "2025-07-03"})
    assert "care/cedar/member" in str(refusal.value)
    assert "care/ash/member" not in str(refusal.value)


@pytest.mark.parametrize("day", ["2025-06-30", "2025-08-01"])
def test_an_assumed_day_outside_what_is_known_is_refused(uncertain, day):
    with pytest.raises(errors.DayOutside) as refusal:
        im.allocate(uncertain, 2025, assume={"care/cedar/member": day})
    assert str(refusal.value) == (
        f"Asked to assume {day}. The row holds from 2025-07 (day not known); that day does not settle each bound of which only "
        "the month or the year is known. Perhaps a day of another row, or the row has two unknown days. "
        "Give a day within the unknown time, or a pair of days: the first, and the first no longer. (Service care, 2025.)"
    )


@pytest.mark.parametrize(
    "period", [{"since": "2025-03-01", "until": "2025-07"}, {"since": "2025-03", "until": "2025-07-11"}]
)
def test_one_day_is_for_the_bound_within_which_it_lies(vale, period):
    association = vale.association(("ash",), participations=vale.takes("care", "ash", **period))
    day = "2025-07-11" if period["until"] == "2025-07" else "2025-03-01"
    # March to June are 122 days, and ten of July.
    assert days(association, assume={"care/ash/member": day}) == {"ash": 132}


def test_a_pair_of_days_settles_both_bounds(vale):
    rows = vale.takes("care", "ash", since="2025-03", until="2025-07")
    association = vale.association(("ash",), participations=rows)
    for pair, count in ((("2025-03-01", "2025-07-11"), 132), (("2025-03-31", "2025-07-01"), 92)):
        assert days(association, assume={"care/ash/member": pair}) == {"ash": count}
    text = str(im.explain(im.allocate(association, 2025, assume={"care/ash/member": pair}), "ash"))
    assert "from 31 March 2025 until 1 July 2025 (that day not included)" in text


@pytest.mark.parametrize("reading", ["2025-03-01", "2025-07-11", ("2025-03-01", None), ("2025-07-11", "2025-03-01")])
def test_a_bound_that_is_left_without_a_day_is_refused(vale, reading):
    rows = vale.takes("care", "ash", since="2025-03", until="2025-07")
    with pytest.raises(errors.DayOutside):
        im.allocate(vale.association(("ash",), participations=rows), 2025, assume={"care/ash/member": reading})


@pytest.mark.parametrize("reading", ["earlyest", "", "2025-07-15", 1])
def test_a_reading_of_days_that_does_not_exist_is_refused(uncertain, reading):
    with pytest.raises(errors.UnknownName) as refusal:
        im.allocate(uncertain, 2025, assume=reading)
    assert (refusal.value.kind, refusal.value.asked) == ("reading-of-days", reading)
    assert str(refusal.value).endswith(" Use one of: earliest, latest.")


def test_an_assumption_about_a_participation_that_does_not_exist_is_refused(uncertain):
    with pytest.raises(errors.UnknownName) as refusal:
        im.allocate(uncertain, 2025, assume={"care/cedar/member": "2025-07-15", "care/ceder/member": "2025-07-15"})
    assert str(refusal.value) == (
        'Asked for the participation "care/ceder/member". There is no participation of that name. Perhaps a typo (closest: '
        "care/cedar/member). Use one of: care/ash/member, care/cedar/member, memberships/ash, memberships/cedar, services/care."
    )


def test_an_assumption_is_checked_where_nothing_is_uncertain_too(vale):
    for wrong in ("soon", {"care/oak/member": "2025-07-15"}):
        with pytest.raises(errors.UnknownName):
            im.allocate(vale.association(), 2025, assume=wrong)


@pytest.mark.parametrize("day", ["1-7-2025", "soon", ""])
def test_an_assumption_that_is_no_day_is_refused_where_the_row_is_certain_too(vale, day):
    with pytest.raises(errors.InvalidDate):
        im.allocate(vale.association(), 2025, assume={"care/ash/member": day})


def test_a_table_with_a_row_that_is_certain_changes_nothing(uncertain):
    assume = {"care/cedar/member": "2025-07-15", "care/ash/member": "2025-01-15"}
    assert days(uncertain, assume=assume) == {"ash": 365, "cedar": 170}


def test_an_uncertain_day_in_another_year_is_no_matter(uncertain, vale):
    association = vale.association(
        ("ash", "cedar"),
        participations=uncertain.participations.values(),
        budget=[vale.line("care", 900_00, year=year) for year in (2024, 2026)],
    )
    assert im.allocate(association, 2024).contributions == {"ash": 900_00}
    assert im.allocate(association, 2026).contributions == {"ash": 450_00, "cedar": 450_00}


def test_a_certain_year_prints_no_assumption(vale):
    allocation = im.allocate(vale.association(), 2025, assume="latest")
    assert "Assumed for" not in str(im.explain(allocation, "ash"))


# --- what cannot be -----------------------------------------------------------------------------------------------


def test_a_participation_outside_membership_is_refused(vale):
    memberships = [Membership("ash", since="2000-01-01"), Membership("cedar", since="2000-01-01", until="2025-07-01")]
    association = vale.association(("ash", "cedar"), memberships=memberships)
    with pytest.raises(errors.OutsideMembership) as refusal:
        im.allocate(association, 2025)
    assert str(refusal.value) == (
        "Asked to let cedar share as a member, by care/cedar/member, from 1 January 2025 until 1 January 2026 (that day not "
        "included). It is no member on all of those days. Perhaps the membership ended or merged, or the role should be "
        "customer. Correct the participation or the membership."
    )


def test_two_memberships_that_join_cover_a_participation(vale):
    memberships = [
        Membership("ash", since="2000-01-01", until="2025-05-01"),
        Membership("ash", since="2025-05-01", id="ash-again"),
    ]
    association = vale.association(("ash",), memberships=memberships)
    assert im.allocate(association, 2025).contributions == {"ash": 900_00}


def test_one_day_between_two_memberships_is_refused(vale):
    memberships = [
        Membership("ash", since="2000-01-01", until="2025-05-01"),
        Membership("ash", since="2025-05-02", id="ash-again"),
    ]
    with pytest.raises(errors.OutsideMembership):
        im.allocate(vale.association(("ash",), memberships=memberships), 2025)


def test_a_service_that_a_separate_body_runs_has_participants_of_its_own(vale):
    association = vale.association(
        ("ash", "elm"),
        memberships=[Membership("ash", since="2000-01-01")],
        organisations=[Organisation("house", "House", PartyKind.NON_PROFIT)],
        services=[Service("care", "Care", run_by="house", sharing=Even())],
    )
    assert im.allocate(association, 2025).contributions == {"ash": 450_00, "elm": 450_00}


def test_overlapping_participations_are_refused_with_both_periods(vale):
    rows = [
        *vale.takes("care", "ash", until="2025-07-02"),
        *vale.takes("care", "ash", since="2025-07-01", id="ash-again"),
    ]
    with pytest.raises(errors.Overlap) as refusal:
        im.allocate(vale.association(participations=rows), 2025)
    assert str(refusal.value).startswith("In care/ash, one row holds ")
    assert "until 2 July 2025 (that day not included)" in str(refusal.value)
    assert "from 1 July 2025" in str(refusal.value)


def test_an_overlap_in_another_year_does_not_stop_this_one(vale):
    rows = [
        *vale.takes("care", "ash", until="2024-07-02"),
        *vale.takes("care", "ash", since="2024-07-01", id="ash-again"),
    ]
    assert im.allocate(vale.association(participations=rows), 2025).contributions == {"ash": 900_00}
