"""A rule of a plug-in that returns a plain mapping is explained by what it was given to read."""

from fractions import Fraction
from typing import ClassVar

from attrs import frozen

import intermunicipal as im
from intermunicipal.model import Service
from intermunicipal.sharing import Need


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
