"""What days weigh in a part-year: equal parts and sizes, such as heads; and what they do not: the use of a service itself."""

from fractions import Fraction

import pytest
from attrs import frozen

import intermunicipal as im
from intermunicipal.hooks import DriverTable, Figure, Region, drivers, region
from intermunicipal.model import Service
from intermunicipal.sharing import By, Even, Mix, Need

DAYS = {"ash": 365, "cedar": 184}  # 31 + 31 + 30 + 31 + 30 + 31
FIGURES = {"ash": 10, "cedar": 20}


@region
def valley():
    return Region("valley", "The Valley")


@drivers
def heads():
    figures = [Figure(id_, 2025, count) for id_, count in FIGURES.items()]
    return [DriverTable("heads", "Heads", figures, unit="heads", keyed_by="member")]


@pytest.fixture
def half_a_year(vale):
    """Share care by a rule in 2025, with cedar from 1 July; ash has 10 hours and 10 heads, cedar 20 of each."""

    def build(rule, amount, volume="hours", **tables):
        rows = {
            "services": [Service("care", "Care", sharing=rule)],
            "participations": [*vale.takes("care", "ash"), *vale.takes("care", "cedar", since="2025-07-01")],
            "budget": [vale.line("care", amount)],
            "volumes": [vale.volume("care", volume, id_, count, unit="hours") for id_, count in FIGURES.items()],
        }
        plugin = vale.plugin(valley=valley, heads=heads)
        association = vale.association(("ash", "cedar"), "valley", [plugin], **rows | tables)
        return im.allocate(association, 2025)

    return build


def working(allocation):
    return allocation.services["care"].shares.working


def test_a_volume_of_the_service_is_use_and_is_not_weighed_by_days(half_a_year):
    allocation = half_a_year(By("hours"), 1000_00)
    # 10 and 20 of 30 hours: 33333.33 and 66666.67 cents; the odd cent goes to the larger remainder, cedar's.
    assert allocation.contributions == {"ash": 333_33, "cedar": 666_67}
    assert working(allocation).days is None


def test_a_driver_of_the_rule_book_is_a_size_and_is_weighed_by_days(half_a_year):
    allocation = half_a_year(By("heads"), 1000_00)
    # Ash: 10 x 365 = 3650, cedar: 20 x 184 = 3680, together 7330.
    # Ash: 100000 x 3650/7330 = 49795.36 cents; cedar: 100000 x 3680/7330 = 50204.64, who gets the odd cent.
    assert allocation.contributions == {"ash": 497_95, "cedar": 502_05}
    assert working(allocation).days == DAYS


def test_equal_parts_count_by_days_beside_a_volume_that_does_not(half_a_year):
    allocation = half_a_year(Mix([("50%", Even()), ("50%", By("hours"))]), 1098_00)
    # 549.00 in equal parts over 365 + 184 = 549 days: 365.00 and 184.00. 549.00 by hours: 183.00 and 366.00.
    assert allocation.contributions == {"ash": 548_00, "cedar": 550_00}
    assert [inner.days for _, inner in working(allocation).parts] == [DAYS, None]


def test_a_size_counts_by_days_beside_a_volume_that_does_not(half_a_year):
    allocation = half_a_year(Mix([("50%", By("heads")), ("50%", By("hours"))]), 1466_00)
    # 733.00 by 3650 and 3680 of 7330: 365.00 and 368.00. 733.00 by hours: 244.3333 and 488.6667.
    # Together 609.3333 and 856.6667: the odd cent is for cedar.
    assert allocation.contributions == {"ash": 609_33, "cedar": 856_67}
    assert [inner.days for _, inner in working(allocation).parts] == [DAYS, None]


def test_the_explanation_shows_days_where_they_count_alone(half_a_year):
    rule = Mix([("40%", Even()), ("30%", By("hours")), ("30%", By("heads"))])
    lines = str(im.explain(half_a_year(rule, 1000_00), "cedar")).splitlines()
    start = next(index for index, line in enumerate(lines) if line.startswith("  40% of"))
    assert lines[start - 3] == "  Pot: €1,000.00, shared by 2: Ash 365 days, Cedar 184 days"
    assert lines[start : start + 7] == [
        "  40% of €1,000.00 = €400.00:",
        "    In equal parts, by days: €400.00 x 184/549 = about €134.061931",
        "  30% of €1,000.00 = €300.00:",
        "    By hours, 2025: €300.00 x 20/30 hours = €200.00 [1]",
        "  30% of €1,000.00 = €300.00:",
        "    By Heads, 2025, times days: 20 heads x 184 days = 3,680; €300.00 x 3,680/7,330 = about €150.613915 [no source]",
        "  Together: about €484.675846",
    ]


def test_in_a_whole_year_both_count_as_they_are(half_a_year, vale):
    whole = vale.takes("care", "ash", "cedar")
    for driver in ("hours", "heads"):
        allocation = half_a_year(By(driver), 1000_00, participations=whole)
        assert allocation.contributions == {"ash": 333_33, "cedar": 666_67}
        assert working(allocation).days is None


def test_who_took_part_on_no_day_bears_nothing_whatever_it_used(half_a_year, vale):
    ended = [*vale.takes("care", "ash"), *vale.takes("care", "cedar", until="2025-01-01")]
    assert half_a_year(By("hours"), 1000_00, participations=ended).contributions == {"ash": 1000_00}


@frozen
class Squares:
    """A rule of a plug-in by the square of a figure, that tells which driver it weighs."""

    driver: str
    name = "squares"

    def needs(self):
        return frozenset({Need("driver", self.driver)})

    def shares(self, case):
        squares = {id_: figure**2 for id_, figure in case.figures(self.driver).items()}
        weights = case.weights(squares, self.driver)
        return {id_: case.pot * weight / sum(weights.values(), Fraction(0)) for id_, weight in weights.items()}


@pytest.mark.parametrize(
    ("driver", "contributions"),
    [
        # 100 and 400 of 500
        ("hours", {"ash": 220_20, "cedar": 880_80}),
        # 100 x 365 = 36500 and 400 x 184 = 73600 of 110100
        ("heads", {"ash": 365_00, "cedar": 736_00}),
    ],
)
def test_a_rule_of_a_plug_in_weighs_what_days_count_for(half_a_year, driver, contributions):
    assert half_a_year(Squares(driver), 1101_00).contributions == contributions
