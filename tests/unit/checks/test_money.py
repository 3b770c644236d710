"""Budget lines, volumes and pots: what is wrong with them, and why a service of a year cannot be shared."""

import pytest
from attrs import evolve

from intermunicipal.checks import money_findings
from intermunicipal.documents import Lost
from intermunicipal.errors import InvalidNumber, UnknownName
from intermunicipal.findings import Severity
from intermunicipal.model import Behaviour, BudgetLine, Key, LineKind, Stage, Volume
from intermunicipal.sharing import Even, Fixed


def test_a_service_without_lines_in_a_year_in_which_others_have_them_is_a_warning(small):
    small.add("budget", BudgetLine("care", 2026, Stage.ACTUAL, "staff", LineKind.COST, 1))
    small.add("volumes", *(evolve(row, stage=Stage.ACTUAL) for row in small.tables["volumes"]))
    assert small.texts() == [
        (
            "warning [no-pot] services/lunch: lunch has no budget lines for 2026 (actuals), though others have. "
            "Perhaps they were forgotten. Add them, or fill in until where the service has ended."
        )
    ]


@pytest.mark.parametrize(("until", "count"), [("2027-01-01", 0), ("2027-01-02", 1)])
def test_a_service_that_ended_before_the_year_needs_no_lines(small, until, count):
    small.change("services", 1, until=until)
    small.change("participations", 3, until=until)
    small.add("budget", BudgetLine("care", 2027, Stage.BUDGET, "staff", LineKind.COST, 1))
    small.add("volumes", *(evolve(row, year=2027) for row in small.tables["volumes"]))
    assert [code for code, _ in small.codes()] == ["no-pot"] * count


@pytest.mark.parametrize(("since", "found"), [("2026-12-31", []), ("2027-01-01", ["outside-service"])])
def test_a_line_of_a_year_in_which_the_service_does_not_run_is_an_error(small, since, found):
    small.change("services", 1, since=since)
    small.change("participations", 3, since=since)
    assert [code for code, _ in small.codes() if code == "outside-service"] == found


def test_the_text_of_a_line_outside_its_service_tells_both_periods(small):
    small.change("services", 1, since="2027-01-01")
    small.change("participations", 3, since="2027-01-01")
    assert small.texts()[0] == (
        "error [outside-service] budget/lunch/2026/budget/food: lunch/2026/budget/food holds from 1 January 2026 until "
        "1 January 2027 (that day not included), but the service runs from 1 January 2027. "
        "One of the two periods is wrong. Correct the row or the service."
    )


@pytest.mark.parametrize("behaviour", [Behaviour.PER_UNIT, Behaviour.PER_FTE, Behaviour.STEP, Behaviour.INDEXED])
def test_a_line_that_moves_says_with_what(small, behaviour):
    small.change("budget", 0, behaviour=behaviour)
    words = {"per-unit": "per unit", "per-fte": "per full-time post", "step": "in steps", "indexed": "indexed"}
    assert small.texts() == [
        (
            f"error [behaviour-of-what] budget/care/2026/budget/staff: The line care/2026/budget/staff has the behaviour "
            f"{words[behaviour]}, but not of what. The column per is empty. Fill in the volume, post or index that it moves with."
        )
    ]


def test_a_fixed_line_moves_with_nothing(small):
    small.change("budget", 0, behaviour=Behaviour.FIXED)
    assert small.texts() == []


@pytest.mark.parametrize(
    ("behaviour", "per", "found"),
    [
        (Behaviour.PER_UNIT, "hours", []),
        (Behaviour.STEP, "hours", []),
        (Behaviour.PER_UNIT, "ours", ["no-such-volume"]),
        (Behaviour.STEP, "ours", ["no-such-volume"]),
        (Behaviour.PER_FTE, "nurse", []),
        (Behaviour.INDEXED, "wages", []),
    ],
)
def test_a_line_that_moves_with_a_volume_moves_with_one_of_its_service(small, behaviour, per, found):
    small.change("budget", 0, behaviour=behaviour, per=per)
    assert [code for code, _ in small.codes()] == found


def test_the_text_of_a_missing_volume_lists_those_there_are(small):
    small.change("budget", 0, behaviour=Behaviour.PER_UNIT, per="ours")
    assert small.texts() == [
        (
            "warning [no-such-volume] budget/care/2026/budget/staff: The line care/2026/budget/staff moves with ours, "
            "but the service has the volumes: hours. Perhaps a typo, or the volumes are missing. "
            "Correct the name, or add the volumes."
        )
    ]


def test_a_volume_of_one_who_takes_no_part_is_a_warning(small):
    small.add("volumes", Volume("lunch", "meals", "cee", 2026, Stage.BUDGET, 1))
    assert small.texts() == [
        (
            "warning [volume-without-participation] volumes/lunch/meals/cee/2026/budget: cee has a volume of lunch in 2026, "
            "but takes no part in it. Perhaps the participation is missing, or the year is wrong. "
            "Add the participation, or correct the volume."
        )
    ]


@pytest.mark.parametrize(("year", "found"), [(2019, []), (2020, ["volume-without-participation"])])
def test_a_volume_of_a_year_after_the_last_day_is_a_warning(small, year, found):
    small.add("volumes", Volume("care", "hours", "bee", year, Stage.BUDGET, 1))
    assert [code for code, _ in small.codes()] == found


def test_a_missing_figure_refuses_the_pot(small):
    small.drop("volumes", 1)
    assert small.texts() == [
        (
            "error [missing-figures] services/care: Asked to share by hours in the year 2026. There is no figure for: cee. "
            "The figures of that year are not there; all of them have figures in the years: none. "
            "Add the missing figures with their source. A figure of another year is never taken silently."
        )
    ]


def test_figures_that_are_all_zero_refuse_the_pot(small):
    small.change("volumes", 0, quantity=0)
    small.change("volumes", 1, quantity=0)
    assert small.codes() == [("zero-total", "error")]


def test_a_figure_below_zero_refuses_the_pot(small):
    small.change("volumes", 0, quantity=-1)
    assert small.codes() == [("negative-figure", "error")]


def test_a_driver_that_is_nowhere_refuses_the_pot(small):
    for _ in range(2):
        small.drop("volumes", 0)
    assert small.codes() == [("unknown-driver", "error")]


def test_a_pot_with_nobody_to_bear_it_is_an_error(small):
    small.drop("participations", 3)
    assert small.texts() == [
        (
            "error [no-participants] services/lunch: Asked to share €50.00 (service: lunch). Nobody shares in it. "
            "No participation in the role of member holds in that year, or no driver names anyone. "
            "Add the participations, or name the participants. (Service lunch, 2026.)"
        )
    ]


def test_a_service_with_a_budget_and_no_key_is_an_error(small):
    small.change("services", 1, key="")
    assert small.texts() == [
        (
            "error [no-key] services/lunch: Asked to share the net cost of lunch in 2026. Nothing says how it is shared. "
            "The service has no key and no rule of its own, and its kind has no usual key. "
            "Give the service a key, or a table [services.sharing]."
        )
    ]


def test_an_uncertain_day_within_a_budget_year_is_a_warning_alone(small):
    small.change("participations", 3, since="2026")
    found = {finding.code: finding.severity for finding in small.check("2027-01-01")}
    assert found == {"uncertain-day": Severity.WARNING}
    assert small.texts("2027-01-01") == [
        (
            "warning [uncertain-day] services/lunch: Asked for the contributions of 2026. "
            "The sources do not give the day on which these begin or end: lunch/aa/member (from 2026 (day not known)). "
            "Only the month or the year is known. Add the day with its source, or say which day to assume: "
            "earliest, latest, or a day; it is printed with the result."
        )
    ]


def test_an_odd_cent_rule_that_does_not_exist_is_refused_where_it_is_named(small):
    with pytest.raises(UnknownName) as refusal:
        small.change("services", 1, odd_cents="webter")
    assert str(refusal.value) == (
        'Asked for the odd-cent rule "webter". There is no odd-cent rule of that name. '
        "Perhaps a typo (closest: webster). Use one of: half-up, half-up-euro, largest-remainder, largest-remainder-euro, webster."
    )


def test_every_year_and_stage_with_a_budget_is_shared_once(small):
    small.add("budget", BudgetLine("lunch", 2025, Stage.ACTUAL, "food", LineKind.COST, 1))
    small.add("budget", BudgetLine("care", 2025, Stage.ACTUAL, "staff", LineKind.COST, 1))
    found = [(finding.code, finding.fields["year"]) for finding in small.check()]
    assert found == [("missing-figures", 2025)]


@pytest.mark.parametrize("year", [-1, 0, 9999, 20266])
def test_a_year_that_no_calendar_has_is_refused_before_it_can_break_a_check(year):
    with pytest.raises(InvalidNumber) as caught:
        BudgetLine("care", year, Stage.BUDGET, "staff", LineKind.COST, 1)
    assert str(caught.value).startswith(f"Found {year} where a year of the calendar should stand. ")
    with pytest.raises(InvalidNumber):
        Volume("care", "hours", "aa", year, Stage.BUDGET, 1)


@pytest.mark.parametrize("year", [1, 9998])
def test_the_first_and_the_last_year_are_checked_like_any_other(small, year):
    small.add("budget", BudgetLine("lunch", year, Stage.BUDGET, "food", LineKind.COST, 1))
    assert ("outside-service" in {finding.code for finding in small.check("2026-01-01")}) is (year == 1)


def test_what_is_wrong_with_a_service_in_every_year_and_stage_is_told_once(small):
    small.change("services", 1, key="", odd_cents="")
    small.add("budget", *(evolve(row, year=2027) for row in small.tables["budget"]))
    small.add("budget", *(evolve(row, stage=Stage.ACTUAL) for row in small.tables["budget"][:2]))
    small.add("volumes", *(evolve(row, year=2027) for row in small.tables["volumes"]))
    small.add("volumes", *(evolve(row, stage=Stage.ACTUAL) for row in small.tables["volumes"][:2]))
    (found,) = small.check()
    assert (found.code, found.fields["year"], found.fields["stage"]) == ("no-key", 2026, "actual")
    small.change("services", 1, key="evem")
    assert small.codes() == [("unknown-reference", "error")]


def test_the_same_mistake_in_two_services_is_told_of_both(small):
    for index in range(2):
        small.change("services", index, key="")
    assert [(found.code, str(found.place)) for found in small.check()] == [
        ("no-key", "services/care"),
        ("no-key", "services/lunch"),
    ]


def test_two_names_that_a_service_asks_for_in_vain_are_two_mistakes(small):
    small.add("services", evolve(small.tables["services"][1], id="talks", name="Talks", key="evem"))
    small.add("participations", evolve(small.tables["participations"][3], service="talks"))
    small.add("budget", evolve(small.tables["budget"][1], service="talks"))
    small.change("services", 1, key="evenn")
    assert [found.fields["asked"] for found in small.check()] == ["evenn", "evem"]


def test_figures_that_are_missing_in_two_years_or_stages_are_two_mistakes(small):
    small.drop("volumes", 1)
    small.add("budget", *(evolve(row, stage=Stage.ACTUAL) for row in small.tables["budget"]))
    small.add("budget", *(evolve(row, year=2027) for row in small.tables["budget"][:2]))
    small.add("volumes", evolve(small.tables["volumes"][0], stage=Stage.ACTUAL))
    small.add("volumes", evolve(small.tables["volumes"][0], year=2027))
    found = sorted((one.code, one.fields["year"], str(one.fields["stage"])) for one in small.check())
    assert found == [
        ("missing-figures", 2026, "actual"),
        ("missing-figures", 2026, "budget"),
        ("missing-figures", 2027, "budget"),
    ]


def test_a_day_that_is_not_known_is_told_of_each_year_in_which_it_may_lie(small):
    small.change("participations", 3, since="2026-06")
    small.add("participations", evolve(small.tables["participations"][3], id="second", since="2027-05", member="cee"))
    small.add("budget", *(evolve(row, year=2027) for row in small.tables["budget"]))
    small.add("budget", *(evolve(row, stage=Stage.ACTUAL) for row in small.tables["budget"][:2]))
    small.add("volumes", *(evolve(row, year=2027) for row in small.tables["volumes"]))
    small.add("volumes", *(evolve(row, stage=Stage.ACTUAL) for row in small.tables["volumes"][:2]))
    assert [(found.code, found.fields["year"]) for found in small.check()] == [
        ("uncertain-day", 2026),
        ("uncertain-day", 2027),
    ]


@pytest.mark.parametrize("lost", ["participations", "volumes"])
def test_a_service_of_which_a_row_was_lost_is_not_shared(small, lost):
    small.drop("volumes", 1)
    row = {"service": "care"}
    assert [one.code for one in money_findings(small.association(), Lost(rows={lost: (row,)}))] == []
    other = Lost(rows={lost: ({"service": "lunch"},)})
    assert [one.code for one in money_findings(small.association(), other)] == ["missing-figures"]


def test_a_budget_line_that_was_lost_hides_a_missing_pot_and_no_missing_figure(small):
    small.drop("volumes", 1)
    lost = Lost(rows={"budget": ({"service": "care"}, {"service": "lunch"})})
    assert [one.code for one in money_findings(small.association(), lost)] == ["missing-figures"]
    small.drop("budget", 1)
    small.add("budget", BudgetLine("lunch", 2025, Stage.BUDGET, "food", LineKind.COST, 1))
    assert [one.code for one in money_findings(small.association(), lost)] == ["missing-figures"]
    assert sorted(one.code for one in money_findings(small.association())) == ["missing-figures", "no-pot", "no-pot"]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"key": "late"}, [("not-in-force", 2026)]),
        ({"key": "changing"}, [("key-changes", 2026), ("key-changes", 2027)]),
        ({"key": "", "sharing": Fixed({"bee": 1})}, [("table-mismatch", 2026)]),
    ],
)
def test_what_is_wrong_with_a_key_is_told_once_for_the_stages_of_a_year(small, fields, found):
    small.change("services", 1, **fields)
    small.add("keys", Key("late", "Late", Even(), since="2026-06-01"))
    small.add("keys", Key("changing", "Changing", Even(), until="2026-06-01"))
    small.add("keys", Key("changing", "Changing", Even(), since="2026-06-01", until="2027-06-01"))
    small.add("keys", Key("changing", "Changing", Even(), since="2027-06-01"))
    small.add("budget", *(evolve(row, year=2027) for row in small.tables["budget"]))
    small.add("budget", *(evolve(row, stage=Stage.ACTUAL) for row in small.tables["budget"][:2]))
    small.add("volumes", *(evolve(row, year=2027) for row in small.tables["volumes"]))
    small.add("volumes", *(evolve(row, stage=Stage.ACTUAL) for row in small.tables["volumes"][:2]))
    assert [(one.code, one.fields["year"]) for one in small.check()] == found
