"""Keys that look back: figures and bills of earlier years, sums over a merger, price indices, and months of a part-year."""

from fractions import Fraction

import pytest
from attrs import evolve

import intermunicipal as im
from intermunicipal import errors
from intermunicipal.dates import Period
from intermunicipal.hooks import (
    DriverTable,
    Figure,
    IndexFigure,
    PriceIndex,
    Region,
    drivers,
    price_indices,
    region,
    territories,
)
from intermunicipal.model import Membership, Merger, Municipality, Service, Territory
from intermunicipal.sharing import (
    Amount,
    Average,
    By,
    ByMonth,
    Even,
    Fee,
    GrowthLimit,
    Lag,
    Mix,
    Pools,
    PotLimit,
    Then,
    UnitPrice,
    needs_of,
)
from intermunicipal.sources import Source

GAZETTE = Source("gazette", "The Gazette of the Valley")


@region
def valley():
    return Region("valley", "The Valley")


def shared_by(rule):
    return {"services": [Service("care", "Care", sharing=rule)]}


def working_lines(allocation, member, lang="en"):
    return [line.strip() for line in str(im.explain(allocation, member, lang)).splitlines()]


# --- figures ------------------------------------------------------------------------------------------------------


def test_use_of_an_earlier_year_is_read_as_it_turned_out(vale):
    volumes = [
        vale.volume("care", "hours", "ash", 9, year=2024, stage="budget"),
        vale.volume("care", "hours", "birch", 1, year=2024, stage="budget"),
        vale.volume("care", "hours", "ash", 1, year=2024, stage="actual"),
        vale.volume("care", "hours", "birch", 3, year=2024, stage="actual"),
        vale.volume("care", "hours", "ash", 5),
        vale.volume("care", "hours", "birch", 5),
    ]
    tables = {"volumes": volumes, "budget": [vale.line("care", 1000_00)]}
    lagged = im.allocate(vale.association(("ash", "birch"), **tables, **shared_by(By(Lag("hours")))), 2025)
    assert lagged.contributions == {"ash": 250_00, "birch": 750_00}
    # the year itself at the stage that is asked for: (1 + 5) / 2 and (3 + 5) / 2
    mean = im.allocate(vale.association(("ash", "birch"), **tables, **shared_by(By(Average("hours", 2)))), 2025)
    assert mean.contributions == {"ash": 428_57, "birch": 571_43}
    used = mean.services["care"].drivers["hours"]
    assert (used.year, sorted(used.earlier), {id_: one.value for id_, one in used.earlier[2024].items()}) == (
        2025,
        [2024],
        {"ash": 1, "birch": 3},
    )


def test_a_missing_figure_of_an_earlier_year_names_that_year_and_where_there_are_some(vale):
    volumes = [
        vale.volume("care", "hours", id_, 1, year=year, stage="actual")
        for year in (2022, 2023)
        for id_ in ("ash", "birch")
    ]
    rows = {"volumes": [*volumes, vale.volume("care", "hours", "ash", 1, year=2024, stage="actual")]}
    with pytest.raises(errors.MissingFigures) as caught:
        im.allocate(vale.association(("ash", "birch"), **rows, **shared_by(By(Lag("hours")))), 2025)
    assert (caught.value.year, caught.value.missing, caught.value.years) == (2024, ("birch",), (2022, 2023))


def test_units_that_differ_between_years_make_no_mean(vale):
    volumes = [
        vale.volume("care", "hours", id_, 1, year=year, stage=stage, unit=unit)
        for year, stage, unit in ((2024, "actual", "minute"), (2025, "budget", "hour"))
        for id_ in ("ash", "birch")
    ]
    with pytest.raises(errors.MixedUnits) as caught:
        im.allocate(vale.association(("ash", "birch"), volumes=volumes, **shared_by(By(Average("hours", 2)))), 2025)
    assert caught.value.units == ("hour", "minute")


# --- mergers ------------------------------------------------------------------------------------------------------

MERGED = [
    Membership("ash", since="2000-01-01", until="2025-01-01", end="merger", into="elm"),
    Membership("birch", since="2000-01-01", until="2025-01-01", end="merger", into="elm"),
    Membership("elm", since="2025-01-01"),
    Membership("oak", since="2000-01-01"),
]


def merged(vale, volumes, rule, memberships=MERGED):
    places = [vale.member(id_) for id_ in ("ash", "birch", "elm", "oak")]
    association = vale.association(
        places=places,
        memberships=memberships,
        participations=vale.takes("care", "elm", "oak"),
        budget=[vale.line("care", 1000_00)],
        volumes=volumes,
        **shared_by(rule),
    )
    return im.allocate(association, 2025)


def before(vale, **hours):
    return [vale.volume("care", "hours", id_, count, year=2024, stage="actual") for id_, count in hours.items()]


def test_a_place_that_came_about_by_a_merger_has_the_sum_of_those_that_merged(vale):
    allocation = merged(vale, before(vale, ash=1, birch=2, oak=1), By(Lag("hours")))
    assert allocation.contributions == {"elm": 750_00, "oak": 250_00}
    assert "hours, 2024: 3 (the sum of those that merged: Ash 1, Birch 2) [1]" in working_lines(allocation, "elm")
    used = allocation.services["care"].drivers["hours"].figures["elm"]
    assert (used.value, {name: one.value for name, one in used.parts.items()}) == (3, {"Ash": 1, "Birch": 2})


def test_a_merged_place_whose_parts_have_no_figure_has_none(vale):
    with pytest.raises(errors.MissingFigures) as caught:
        merged(vale, before(vale, ash=1, oak=1), By(Lag("hours")))
    assert (caught.value.year, caught.value.missing) == (2024, ("elm",))


def test_one_that_takes_another_in_is_a_part_of_itself(vale):
    memberships = [
        Membership("ash", since="2000-01-01", until="2025-01-01", end="merger", into="elm"),
        Membership("elm", since="2000-01-01"),
        Membership("oak", since="2000-01-01"),
    ]
    allocation = merged(vale, before(vale, ash=1, elm=2, oak=1), By(Lag("hours")), memberships)
    assert allocation.contributions == {"elm": 750_00, "oak": 250_00}
    # in its own year a figure is what it is, whoever merged
    this_year = [vale.volume("care", "hours", id_, 1) for id_ in ("elm", "oak")]
    assert merged(vale, this_year, By("hours"), memberships).contributions == {"elm": 500_00, "oak": 500_00}


def test_a_chain_of_mergers_loses_no_figure(vale):
    """Ash and birch became elm in 2023, elm and fir became yew in 2025; in 2022 they had 1, 2 and 3 hours."""
    memberships = [
        Membership("ash", since="2000-01-01", until="2023-01-01", end="merger", into="elm"),
        Membership("birch", since="2000-01-01", until="2023-01-01", end="merger", into="elm"),
        Membership("elm", since="2023-01-01", until="2025-01-01", end="merger", into="yew"),
        Membership("fir", since="2000-01-01", until="2025-01-01", end="merger", into="yew"),
        Membership("yew", since="2025-01-01"),
        Membership("oak", since="2000-01-01"),
    ]
    hours = {2022: {"ash": 1, "birch": 2, "fir": 3, "oak": 4}, 2024: {"elm": 3, "fir": 2, "oak": 5}}
    association = vale.association(
        places=[vale.member(id_) for id_ in ("ash", "birch", "elm", "fir", "oak", "yew")],
        memberships=memberships,
        participations=vale.takes("care", "yew", "oak"),
        budget=[vale.line("care", 1000_00)],
        volumes=[
            vale.volume("care", "hours", id_, count, year=year, stage="actual")
            for year, table in hours.items()
            for id_, count in table.items()
        ],
        **shared_by(By(Lag("hours", 3))),
    )  # fmt: skip
    allocation = im.allocate(association, 2025)
    assert allocation.contributions == {"oak": 400_00, "yew": 600_00}
    assert sorted(allocation.services["care"].drivers["hours"].figures["yew"].parts) == ["Ash", "Birch", "Fir"]
    nearer = evolve(association, services=[Service("care", "Care", sharing=By(Lag("hours")))])
    assert im.allocate(im.bind(nearer), 2025).contributions == {"oak": 500_00, "yew": 500_00}


def test_the_sources_of_all_that_a_figure_is_the_sum_of_are_told(vale):
    hours = before(vale, ash=1, oak=1)
    hours.append(vale.volume("care", "hours", "birch", 2, year=2024, stage="actual", source="made-up"))
    allocation = merged(vale, hours, By(Lag("hours")))
    assert allocation.illustrative
    assert any("Made up for this test (illustrative)" in line for line in working_lines(allocation, "elm"))


def test_a_bill_goes_over_to_the_one_that_members_merged_into(vale):
    """In 2024 ash and birch bore 250.00 each and oak 500.00; elm, which took their place, may bear half as much again: 750.00."""
    volumes = [
        *(vale.volume("care", "hours", id_, count, year=2024) for id_, count in (("ash", 1), ("birch", 1), ("oak", 2))),
        *(vale.volume("care", "hours", id_, count) for id_, count in (("elm", 9), ("oak", 1))),
    ]
    association = vale.association(
        places=[vale.member(id_) for id_ in ("ash", "birch", "elm", "oak")],
        memberships=MERGED,
        participations=[
            *vale.takes("care", "ash", "birch", until="2025-01-01"),
            *vale.takes("care", "elm", since="2025-01-01"),
            *vale.takes("care", "oak"),
        ],
        budget=[vale.line("care", 1000_00, year=2024), vale.line("care", 1200_00)],
        volumes=volumes,
        **shared_by(GrowthLimit(By("hours"), "50%", since=2025)),
    )
    assert im.allocate(association, 2025).contributions == {"elm": 750_00, "oak": 450_00}


NEW_YEAR = "2025-01-01"
LAND = Territory(
    "land",
    [
        Municipality("1", "Ashton", Period(until=NEW_YEAR)),
        Municipality("2", "Birchham", Period(until=NEW_YEAR)),
        Municipality("3", "Elmstead", Period(NEW_YEAR)),
        Municipality("4", "Oakley"),
        Municipality("5", "Pineford", Period(until=NEW_YEAR)),
    ],
    [Merger(NEW_YEAR, ("1", "2"), "3"), Merger(NEW_YEAR, ("4", "5"), "4")],
)


def of_the_land(vale, figures, rule=None, **more):
    """Share by a driver that goes by the codes of municipalities: elm is Elmstead, oak is Oakley, which took Pineford in."""

    @territories
    def land():
        return [LAND]

    @drivers
    def heads():
        table = [Figure(code, 2024, count, GAZETTE) for code, count in figures.items()]
        return [DriverTable("heads", "Heads", table, unit="head", **more)]

    plugin = vale.plugin(valley=valley, land=land, heads=heads)
    places = [vale.member("elm", municipality="3"), vale.member("oak", municipality="4")]
    memberships = [Membership(id_, since="2000-01-01") for id_ in ("elm", "oak")]
    participations = vale.takes("care", "elm", "oak")
    association = vale.association(
        (), "valley", [plugin], places=places, memberships=memberships, participations=participations,
        budget=[vale.line("care", 1000_00)], **shared_by(rule or By(Lag("heads"))),
    )  # fmt: skip
    return im.allocate(association, 2025)


def test_figures_by_code_are_summed_over_a_merger_and_named(vale):
    allocation = of_the_land(vale, {"1": 10, "2": 20, "4": 30, "5": 40})
    # Elmstead: 10 + 20; Oakley: 30 + 40, since it took Pineford in
    assert allocation.contributions == {"elm": 300_00, "oak": 700_00}
    lines = working_lines(allocation, "oak")
    assert "Heads, 2024: 70 head (the sum of those that merged: Oakley 30, Pineford 40) [2]" in lines


def test_a_figure_that_was_reckoned_anew_for_the_new_code_is_taken_as_it_is(vale):
    allocation = of_the_land(vale, {"1": 10, "2": 20, "3": 33, "4": 67})
    assert allocation.contributions == {"elm": 330_00, "oak": 670_00}


def test_a_rate_does_not_add_up_over_a_merger(vale):
    with pytest.raises(errors.MissingFigures) as caught:
        of_the_land(vale, {"1": 10, "2": 20, "4": 30, "5": 40}, adds_up=False)
    assert caught.value.missing == ("elm",)


def test_figures_that_a_plug_in_fails_to_read_are_told_with_its_name(vale):
    def torn():
        raise ValueError("the table is torn")

    @drivers
    def heads():
        return [DriverTable("heads", "Heads", torn, keyed_by="member")]

    plugin = vale.plugin(valley=valley, heads=heads)
    with pytest.raises(errors.HookRaised) as caught:
        im.allocate(vale.association(("ash",), "valley", [plugin], **shared_by(By("heads"))), 2025)
    assert (caught.value.hook, caught.value.reason) == ("drivers", "ValueError: the table is torn")


# --- bills --------------------------------------------------------------------------------------------------------


def bills(vale, rule, *, last=1000_00, this=2000_00, **more):
    hours = {2024: {"ash": 1, "birch": 1, "cedar": 2}, 2025: {"ash": 2, "birch": 1, "cedar": 1}}
    volumes = [
        vale.volume("care", "hours", id_, count, year=year)
        for year, table in hours.items()
        for id_, count in table.items()
    ]
    lines = [vale.line("care", amount, year=year) for year, amount in ((2024, last), (2025, this)) if amount]
    return im.allocate(vale.association(budget=lines, volumes=volumes, **shared_by(rule), **more), 2025)


def test_the_growth_of_a_bill_is_over_the_bill_of_the_year_before(vale):
    # 2024: 250, 250 and 500. 2025: 1000, 500 and 500 of 2000; at most 120 % more: 550 for ash, then 450 more for two that
    # bore 500 each, 725 each; birch may bear 550, and cedar the rest, 900
    allocation = bills(vale, GrowthLimit(By("hours"), "120%", since=2025))
    assert allocation.contributions == {"ash": 550_00, "birch": 550_00, "cedar": 900_00}
    assert dict(allocation.services["care"].earlier[2024].shares) == {"ash": 250_00, "birch": 250_00, "cedar": 500_00}
    lines = working_lines(allocation, "ash")
    assert "Cap: the bill of the year before and its growth: €250.00 x (1 + 1.2) = €550.00" in lines


def test_the_first_year_with_a_limit_ends_the_look_back(vale):
    rule = GrowthLimit(By("hours"), "120%", since=2026)
    assert bills(vale, rule, last=0).contributions == {"ash": 1000_00, "birch": 500_00, "cedar": 500_00}
    with pytest.raises(errors.NoEarlierBills) as caught:
        bills(vale, GrowthLimit(By("hours"), "120%", since=2025), last=0)
    assert (caught.value.year, caught.value.known) == (2025, ())


def test_without_a_first_year_each_year_looks_back_to_one_without_a_bill(vale):
    with pytest.raises(errors.NoEarlierBills) as caught:
        bills(vale, GrowthLimit(By("hours"), "120%"))
    assert caught.value.year == 2024


def test_what_the_year_before_rests_on_is_part_of_the_facts(vale):
    rule = GrowthLimit(By("hours"), "120%", since=2025)
    first, other = bills(vale, rule), bills(vale, rule, last=1000_04)
    assert first.inputs != other.inputs
    assert first.trace["services"]["care"]["earlier"]["2024"]["cents"] == {
        "ash": 250_00,
        "birch": 250_00,
        "cedar": 500_00,
    }
    # a key that does not look back has no such facts
    assert "earlier" not in bills(vale, By("hours")).trace["services"]["care"]


def test_a_pot_that_may_not_grow_is_held_year_after_year(vale):
    """1000, then 3000 twice; at most 10 % more than what was shared in the year before: 1100, and 1210."""
    lines = [
        vale.line("care", amount, year=year) for year, amount in ((2023, 1000_00), (2024, 3000_00), (2025, 3000_00))
    ]
    association = vale.association(("ash", "birch"), budget=lines, **shared_by(PotLimit(Even(), "10%", since=2024)))
    assert im.allocate(association, 2024).contributions == {"ash": 550_00, "birch": 550_00}
    assert im.allocate(association, 2025).contributions == {"ash": 605_00, "birch": 605_00}


def test_a_limit_to_bills_stands_around_a_key_and_not_within_a_part_of_it():
    limit = GrowthLimit(By("hours"), "5%")
    for within in (
        Mix([("50%", limit), ("50%", Even())]),
        Then(Fee("1.00"), limit),
        Pools([("all", limit)]),
    ):
        with pytest.raises(errors.InvalidRule) as caught:
            needs_of(within)
        assert caught.value.reason.code == "bills-within"


def test_a_bill_that_was_really_sent_counts_where_it_is_given(vale):
    sent = [
        vale.volume("care", "billed", id_, euros, year=2024, stage="actual", unit="euro")
        for id_, euros in (("ash", 400), ("birch", "300.50"))
    ]
    hours = [vale.volume("care", "hours", id_, count) for id_, count in (("ash", 3), ("birch", 1))]
    rule = GrowthLimit(By("hours"), "10%", last="billed")
    association = vale.association(
        ("ash", "birch"), budget=[vale.line("care", 700_00)], volumes=[*sent, *hours], **shared_by(rule)
    )
    allocation = im.allocate(association, 2025)
    assert allocation.contributions == {"ash": 440_00, "birch": 260_00}
    lines = working_lines(allocation, "ash")
    assert "billed, 2024: 400 euro [1]" in lines
    assert "Cap: the bill of the year before and its growth: €400.00 x (1 + 0.1) = €440.00" in lines


def test_an_assumption_about_the_year_before_is_told(vale):
    participations = [*vale.takes("care", "ash"), *vale.takes("care", "birch", since="2024")]
    lines = [vale.line("care", 1000_00, year=2024), vale.line("care", 1000_00)]
    rule = GrowthLimit(Even(), "100%", since=2025)
    association = vale.association(("ash", "birch"), participations=participations, budget=lines, **shared_by(rule))
    allocation = im.allocate(association, 2025, assume="earliest")
    assert list(allocation.assumed) == ["care/birch/member"]
    assert any(line.startswith("Assumed for care/birch/member") for line in working_lines(allocation, "ash"))


def test_a_pot_that_may_not_grow_leaves_the_rest_to_nobody(vale):
    allocation = bills(vale, PotLimit(By("hours"), "10%", since=2025))
    assert allocation.contributions == {"ash": 550_00, "birch": 275_00, "cedar": 275_00}
    assert allocation.services["care"].shares.unallocated == 900_00


# --- months -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "started", "whole", "half"),
    [
        ("2025-01-01", 12, 12, 12),
        ("2025-01-02", 12, 11, 12),
        ("2025-07-16", 6, 5, 6),  # 16 of the 31 days of July
        ("2025-07-17", 6, 5, 5),  # 15 of 31
        ("2025-09-16", 4, 3, 3),  # 15 of 30: half is not more than half
        ("2025-12-31", 1, 0, 0),
    ],
)
def test_months_are_counted_in_one_of_three_ways(vale, since, started, whole, half):
    for counts, months in (("started", started), ("whole", whole), ("half", half)):
        association = vale.association(
            ("ash", "birch"),
            participations=[*vale.takes("care", "ash"), *vale.takes("care", "birch", since=since)],
            budget=[vale.line("care", 1000_00)],
            **shared_by(ByMonth(Even(), counts)),
        )
        exact = im.allocate(association, 2025).services["care"].shares.exact
        assert exact == {"ash": Fraction(1000_00 * 12, 12 + months), "birch": Fraction(1000_00 * months, 12 + months)}


def test_months_are_told_as_months(vale):
    association = vale.association(
        ("ash", "birch"),
        participations=[*vale.takes("care", "ash"), *vale.takes("care", "birch", since="2025-07-16")],
        budget=[vale.line("care", 900_00)],
        **shared_by(ByMonth(Even())),
    )
    lines = working_lines(im.allocate(association, 2025), "birch")
    assert "In equal parts, by months: €900.00 x 6/18 = €300.00" in lines


# --- price indices ------------------------------------------------------------------------------------------------


def indexed(vale, months, rule, known_on=None):
    @price_indices
    def prices():
        figures = [IndexFigure(month, value, GAZETTE, known) for month, value, known in months]
        return [PriceIndex("prices", {"nl": "prijzen", "en": "prices"}, figures, base="2013")]

    plugin = vale.plugin(valley=valley, prices=prices)
    volumes = [vale.volume("care", "hours", id_, 10) for id_ in ("ash", "birch")]
    association = vale.association(("ash", "birch"), "valley", [plugin], volumes=volumes, **shared_by(rule))
    return im.allocate(association, 2025, known_on=known_on)


FOLLOWS = UnitPrice("hours", Amount("20.00", "prices", "2019-12"))
MONTHS = [("2019-12", "100", None), ("2024-12", "125", None), ("2025-01", "126", None)]


def test_a_price_follows_the_index_of_december_with_its_source(vale):
    allocation = indexed(vale, MONTHS, FOLLOWS)
    assert allocation.contributions == {"ash": 250_00, "birch": 250_00}
    lines = working_lines(allocation, "ash")
    assert "Indexed (prices, 2024-12 against 2019-12 [2]): €20.00 x 125 / 100 = €25.00" in lines
    assert "[2] The Gazette of the Valley (verified)" in lines
    assert "Geïndexeerd (prijzen, 2024-12 tegenover 2019-12 [2]): " in str(im.explain(allocation, "ash", "nl"))


def test_only_the_months_that_were_used_are_facts(vale):
    first = indexed(vale, MONTHS, FOLLOWS)
    assert sorted(first.services["care"].series["prices"].months) == ["2019-12", "2024-12"]
    assert indexed(vale, [*MONTHS, ("2025-02", "127", None)], FOLLOWS).inputs == first.inputs
    assert indexed(vale, [("2019-12", "100", None), ("2024-12", "125.5", None)], FOLLOWS).inputs != first.inputs


def test_a_corrected_index_changes_no_earlier_replay(vale):
    corrected = [*MONTHS, ("2024-12", "130", "2025-03-01")]
    then, now = indexed(vale, corrected, FOLLOWS, known_on="2025-02-28"), indexed(vale, corrected, FOLLOWS)
    assert then.contributions == {"ash": 250_00, "birch": 250_00}
    assert now.contributions == {"ash": 260_00, "birch": 260_00}


def test_a_month_that_the_index_lacks_is_refused_with_what_there_is(vale):
    with pytest.raises(errors.IndexMissing) as caught:
        indexed(vale, [("2019-12", "100", None), ("2024-11", "125", None)], FOLLOWS)
    assert (caught.value.month, caught.value.first, caught.value.last) == ("2024-12", "2019-12", "2024-11")


def test_an_index_that_nobody_brings_is_refused_with_the_near_name(vale):
    with pytest.raises(errors.UnknownName) as caught:
        indexed(vale, MONTHS, UnitPrice("hours", Amount("20.00", "price", "2019-12")))
    assert "closest: prices" in str(caught.value)


def test_two_figures_of_one_month_learned_on_one_day_are_refused():
    with pytest.raises(errors.DuplicateRow):
        PriceIndex("prices", "Prices", [IndexFigure("2024-12", 1), IndexFigure("2024-12", 2)])
    with pytest.raises(errors.InvalidDate):
        IndexFigure("2024-13", 1)
    with pytest.raises(TypeError):
        PriceIndex("prices", "Prices", [("2024-12", 1)])
