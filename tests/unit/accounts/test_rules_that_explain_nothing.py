"""A rule of a plug-in that returns a plain mapping is explained by what it was given to read."""

from fractions import Fraction
from typing import ClassVar

from attrs import frozen

import intermunicipal as im
from intermunicipal.model import Service
from intermunicipal.sharing import Need, Working


@frozen
class Half:
    """Half of the pot to the one with the most hours, the rest to the others alike."""

    name: ClassVar[str] = "half-to-the-most"

    def needs(self):
        return frozenset({Need("driver", "hours")})

    def shares(self, case):
        hours = case.figures("hours")
        most = max(hours, key=lambda name: (hours[name], name))
        rest = case.pot / 2 / (len(hours) - 1)
        return {name: case.pot / 2 if name == most else Fraction(rest) for name in hours}


def test_the_figures_that_it_was_given_stand_on_the_bill_in_each_language(vale):
    volumes = [vale.volume("care", "hours", id_, hours) for id_, hours in (("ash", 5), ("birch", 2), ("cedar", 1))]
    association = vale.association(services=[Service("care", "Care", sharing=Half())], volumes=volumes)
    allocation = im.allocate(association, 2025)
    assert allocation.contributions == {"ash": 450_00, "birch": 225_00, "cedar": 225_00}
    told = {lang: str(im.explain(allocation, "ash", lang)) for lang in ("en", "nl", "fr")}
    assert "Given to the rule: hours, 2025: 5 " in told["en"]
    assert "Gegeven aan de regel: hours, 2025: 5 " in told["nl"]
    assert "Donné à la règle : hours, 2025 : 5 " in told["fr"]


@frozen
class MostlyEven:
    """Equal parts; it says that it reads hours, and does without."""

    name: ClassVar[str] = "mostly-even"

    def needs(self):
        return frozenset({Need("driver", "hours")})

    def shares(self, case):
        return {name: case.pot / len(case.participants) for name in case.participants}


def test_a_rule_may_do_without_the_figure_of_some(vale):
    volumes = [vale.volume("care", "hours", "ash", 5)]
    association = vale.association(services=[Service("care", "Care", sharing=MostlyEven())], volumes=volumes)
    allocation = im.allocate(association, 2025)
    assert allocation.contributions == {"ash": 300_00, "birch": 300_00, "cedar": 300_00}
    assert "Given to the rule: hours, 2025: 5 " in str(im.explain(allocation, "ash"))
    assert "Given to the rule" not in str(im.explain(allocation, "birch"))


@frozen
class NamesAnother:
    """A rule whose workings name a driver that it did not ask for."""

    name: ClassVar[str] = "names-another"

    def needs(self):
        return frozenset()

    def shares(self, case):
        shares = {name: case.pot / len(case.participants) for name in case.participants}
        return Working(self.name, case.pot, shares, "weather", dict.fromkeys(shares, Fraction(1)))


def test_workings_that_name_a_driver_of_their_own_are_told_by_the_share(vale):
    allocation = im.allocate(vale.association(services=[Service("care", "Care", sharing=NamesAnother())]), 2025)
    assert "By the rule names-another: €300.00 of €900.00" in str(im.explain(allocation, "ash"))
