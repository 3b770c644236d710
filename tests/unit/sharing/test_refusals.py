"""What sharing refuses, and what it says."""

from decimal import Decimal
from fractions import Fraction

import pytest

from intermunicipal import errors
from intermunicipal.errors import Refusal
from intermunicipal.sharing import By, Driver, Even, Fixed, Mix, share

PEOPLE = {"population": {"a": 1, "b": 3}}
EXACT = 'an exact number, such as 3, "2/37", "0.35" or "35%"'
NEVER_EXACT = [0.5, float("nan"), True, None, Decimal("0.5"), "1e3", "1,000.5"]


def refused(kind, *arguments, **more):
    with pytest.raises(Refusal) as caught:
        share(*arguments, **more)
    assert type(caught.value) is kind
    return caught.value


# --- drivers ------------------------------------------------------------------------------------------------------

TYPO = (
    'Asked for the cost driver "popluation". There is no cost driver of that name. '
    "Perhaps a typo (closest: population). Use one of: hours, population."
)


@pytest.mark.parametrize(
    "rule", [By("popluation"), Mix([("30%", Even()), ("70%", By("popluation"))])], ids=["by", "mix"]
)
@pytest.mark.parametrize("more", [{}, {"participants": ["a", "b"]}, {"days": {"a": 1, "b": 1}}], ids=str)
def test_an_unknown_driver_is_refused_with_the_near_name(rule, more):
    assert str(refused(errors.UnknownName, 100, rule, {**PEOPLE, "hours": {"a": 1, "b": 1}}, **more)) == TYPO


def test_missing_figures_are_all_named_with_the_years_that_have_them():
    hours = {2023: {"a": 1, "b": 1, "c": 1}, 2024: {"a": 1, "b": 1, "c": 1}, 2025: {"a": 1, "b": 1}, 2026: {"a": 1}}
    refusal = refused(errors.MissingFigures, 100, By("hours"), {"hours": hours}, year=2026)
    assert str(refusal) == (
        "Asked to share by hours in the year 2026. There is no figure for: b, c. "
        "The figures of that year are not there; all of them have figures in the years: 2023, 2024. "
        "Add the missing figures with their source. A figure of another year is never taken silently."
    )


@pytest.mark.parametrize("year", [2024, 2026])
def test_a_figure_of_another_year_is_never_taken(year):
    refusal = refused(errors.MissingFigures, 100, By("hours"), {"hours": {2025: {"a": 1, "b": 1}}}, year=year)
    assert (refusal.year, refusal.missing, refusal.years) == (year, ("a", "b"), (2025,))


def test_figures_by_year_need_a_year():
    assert refused(errors.YearNeeded, 100, By("hours"), {"hours": {2025: {"a": 1, "b": 1}}}).asked == "hours"


def test_who_has_a_figure_only_in_another_year_is_missed_and_not_left_out():
    hours = {2024: {"a": 1, "b": 1}, 2025: {"a": 1}}
    assert refused(errors.MissingFigures, 100, By("hours"), {"hours": hours}, year=2025).missing == ("b",)


def test_a_driver_lacks_a_participant_that_was_named():
    refusal = refused(errors.MissingFigures, 100, By("population"), PEOPLE, participants=["a", "z", "y"])
    assert (refusal.missing, refusal.years) == (("y", "z"), ())


def test_a_zero_part_of_a_mix_still_wants_its_figures():
    rule = Mix([("100%", Even()), ("0%", By("hours"))])
    assert refused(errors.MissingFigures, 100, rule, {"hours": {"a": 1}}, participants=["a", "b"]).missing == ("b",)


def test_a_negative_figure_is_refused_with_its_owner():
    refusal = refused(errors.NegativeFigure, 100, By("hours"), {"hours": {"a": 3, "b": "-0.5"}})
    assert str(refusal) == (
        "The driver hours has -0.5 for b. A driver measures use or size, which is never below zero. Correct the figure."
    )


def test_figures_that_sum_to_nothing_are_refused():
    refusal = refused(errors.ZeroTotal, 100, By("hours"), {"hours": {2026: {"a": 0, "b": "0"}}}, year=2026)
    assert str(refusal) == (
        "Asked to share by hours (year: 2026). All figures are zero, so there is no proportion. "
        "Perhaps nobody used the service in that year, or the figures were not filled in. "
        "Fill in the figures, or share by another key."
    )


@pytest.mark.parametrize("figure", NEVER_EXACT, ids=repr)
def test_a_figure_that_is_not_exact_is_refused(figure):
    assert refused(errors.InvalidNumber, 100, By("hours"), {"hours": {"a": 1, "b": figure}}).asked is figure
    assert refused(errors.InvalidNumber, 100, By("hours"), {"hours": {2026: {"a": figure}}}, year=2026).asked is figure


def test_a_float_among_the_figures_says_how_to_write_it():
    refusal = refused(errors.InvalidNumber, 100, By("hours"), {"hours": {"a": 0.5}})
    assert str(refusal) == (
        f"Found 0.5 where {EXACT} should stand. "
        "Nothing is converted silently: a float is not exact, text is no number, a decimal comma is no point. "
        f"Write {EXACT}."
    )


def test_a_float_is_refused_even_in_a_driver_that_nothing_reads():
    refused(errors.InvalidNumber, 100, Even(), {"hours": {"a": 0.5}}, participants=["a"])


@pytest.mark.parametrize("table", [{"a": 1, 2026: {"a": 1}}, {2026: {"a": 1}, 2027: 3}])
def test_figures_are_dated_all_or_none(table):
    with pytest.raises(errors.InvalidNumber):
        Driver("hours", table)


@pytest.mark.parametrize("year", ["2026", 2026.0, None, True, 0])
def test_the_year_of_figures_is_a_year_of_the_calendar(year):
    with pytest.raises(errors.InvalidNumber) as caught:
        Driver("hours", {year: {"a": 1}})
    assert caught.value.asked is year


# --- weights and tables -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "rule"),
    [
        (lambda: Mix([("30%", Even()), ("60%", By("hours"))]), "mix"),
        (lambda: Fixed({"a": "30%", "b": "60%"}), "fixed"),
    ],
    ids=["mix", "fixed"],
)
def test_weights_that_do_not_sum_to_one_are_refused(make, rule):
    with pytest.raises(errors.InvalidRule) as caught:
        make()
    assert str(caught.value) == (
        f"The sharing rule {rule} cannot work: its weights sum to 0.9, not to 1. "
        "The parts of a pot must make the whole pot, exactly. "
        'Correct the weights so that they sum to 1, such as "30%" and "70%".'
    )


@pytest.mark.parametrize("weights", [[], ["33.3%", "33.3%", "33.3%"], ["1/3", "1/3"], ["100%", "1/1000000"], [0], [2]])
def test_weights_sum_to_one_exactly(weights):
    with pytest.raises(errors.InvalidRule):
        Mix([(weight, Even()) for weight in weights])
    with pytest.raises(errors.InvalidRule):
        Fixed(dict(zip("abc", weights, strict=False)))


@pytest.mark.parametrize(
    "make",
    [lambda: Mix([("150%", Even()), ("-50%", By("hours"))]), lambda: Fixed({"a": "150%", "b": "-50%"})],
    ids=["mix", "fixed"],
)
def test_a_weight_below_zero_is_refused(make):
    with pytest.raises(errors.InvalidRule) as caught:
        make()
    assert "cannot work: a weight is below zero." in str(caught.value)


@pytest.mark.parametrize("weight", NEVER_EXACT, ids=repr)
def test_a_weight_that_is_not_exact_is_refused(weight):
    for make in (lambda: Mix([(weight, Even()), ("50%", Even())]), lambda: Fixed({"a": weight, "b": "50%"})):
        with pytest.raises(errors.InvalidNumber) as caught:
            make()
        assert caught.value.asked is weight


def test_a_table_that_does_not_name_exactly_those_who_take_part_is_refused():
    rule = Fixed({"a": "20%", "b": "20%", "x": "20%", "y": "40%"})
    refusal = refused(errors.TableMismatch, 100, rule, {}, participants=["a", "b", "c", "d"])
    assert str(refusal) == (
        "Asked to share by the table of fixed. The table lacks: c, d; it names others who take no part: x, y. "
        "Perhaps someone joined, left or merged since the table was agreed. "
        "Agree on a table for exactly those who take part."
    )


@pytest.mark.parametrize(
    ("names", "missing", "extra"), [(["a"], (), ("b",)), (["a", "b", "c"], ("c",), ()), (["c"], ("c",), ("a", "b"))]
)
def test_a_table_lacks_nobody_and_names_nobody_else(names, missing, extra):
    for rule in (Fixed({"a": 1, "b": 0}), Mix([("50%", Even()), ("50%", Fixed({"a": 1, "b": 0}))])):
        refusal = refused(errors.TableMismatch, 100, rule, {}, participants=names)
        assert (refusal.rule, refusal.missing, refusal.extra) == ("fixed", missing, extra)


def test_an_agreed_table_does_not_say_what_a_part_of_a_year_costs():
    refusal = refused(errors.PartYear, 100, Fixed({"a": "50%", "b": "50%"}), {}, days={"a": 365, "b": 92})
    assert str(refusal) == (
        "Asked to share by fixed with unequal days: a 365, b 92. "
        "An agreed share or amount does not say what a part of a year costs. Someone joined or left within the year. "
        "Share by a key that counts days, or agree on terms for each part of the year."
    )


# --- pots, participants, days, odd cents --------------------------------------------------------------------------


@pytest.mark.parametrize("pot", [100.0, True, "100", "1.00", Fraction(100), Decimal(100), None], ids=repr)
def test_a_pot_is_whole_cents(pot):
    assert refused(errors.InvalidAmount, pot, Even(), {}, participants=["a"]).asked is pot


@pytest.mark.parametrize(
    ("rule", "more"),
    [(Even(), {}), (Even(), {"participants": []}), (Even(), {"days": {}}), (By("hours"), {"drivers": {"hours": {}}})],
)
def test_a_pot_needs_someone_to_bear_it(rule, more):
    refusal = refused(errors.NoParticipants, 123456, rule, **({"drivers": {}} | more))
    assert str(refusal) == (
        "Asked to share €1,234.56 (service: -). Nobody shares in it. "
        "No participation in the role of member holds in that year, or no driver names anyone. "
        "Add the participations, or name the participants."
    )


def test_an_unknown_odd_cent_rule_is_refused_with_the_near_name():
    assert str(refused(errors.UnknownName, 100, By("population"), PEOPLE, odd_cents="half-down")) == (
        'Asked for the odd-cent rule "half-down". There is no odd-cent rule of that name. '
        "Perhaps a typo (closest: half-up). Use one of: half-up, half-up-euro, largest-remainder, largest-remainder-euro, webster."
    )


def test_days_are_of_exactly_those_who_take_part():
    refusal = refused(errors.TableMismatch, 100, Even(), {}, participants=["a", "b"], days={"a": 1, "c": 1, "d": 2})
    assert (refusal.rule, refusal.missing, refusal.extra) == ("days", ("b",), ("c", "d"))


@pytest.mark.parametrize("days", [1.5, 365.0, True, "365", None, Fraction(3, 2)], ids=repr)
def test_days_are_whole_numbers(days):
    for rule in (Even(), By("population"), Fixed({"a": "50%", "b": "50%"})):
        refused(errors.InvalidNumber, 100, rule, PEOPLE, days={"a": 200, "b": days})


def test_days_are_never_below_zero_and_the_rule_is_not_blamed():
    with pytest.raises((errors.InvalidNumber, errors.NegativeFigure)):
        share(100, Even(), {}, days={"a": 2, "b": -1})


def test_days_that_sum_to_nothing_are_refused():
    assert refused(errors.ZeroTotal, 100, Even(), {}, days={"a": 0, "b": 0}).driver == "even"
