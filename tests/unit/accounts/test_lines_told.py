"""Each line of a working is told with all its figures, also where a rule of a plug-in made some itself."""

from fractions import Fraction
from typing import ClassVar

import pytest
from attrs import evolve, frozen

import intermunicipal as im
from intermunicipal.accounts.formulas import step_phrase
from intermunicipal.messages import CORE
from intermunicipal.model import Service
from intermunicipal.sharing import Driver, UnitPrice
from intermunicipal.sharing.steps import Column, Step


@pytest.mark.parametrize(
    ("formula", "lang", "told"),
    [
        ("max(d0, d1, d2)", "en", "larger(365; 59; 0.5) = 365"),
        ("min(d0, d1, d2)", "nl", "kleinste(365; 59; 0,5) = 0,5"),
        ("max(d0, d1)", "en", "larger(365; 59) = 365"),
        ("log10(d0)", "en", "log10(365) = 2.562292864456"),
    ],
)
def test_a_formula_is_told_with_all_that_it_is_made_of(formula, lang, told):
    columns = {f"d{index}": Column(Fraction(figure)) for index, figure in enumerate(("365", "59", "1/2"))}
    line = Step("together", formula, columns, ["ash"])
    assert CORE.write(step_phrase(line, "ash"), lang).partition(": ")[2] == told


@frozen
class PerNose:
    """A price for each nose, which it counts itself."""

    name: ClassVar[str] = "per-nose"

    def needs(self):
        return frozenset()

    def shares(self, case):
        noses = Driver("noses", {case.year: dict.fromkeys(case.participants, 3)})
        return UnitPrice("noses", "1.50").shares(evolve(case, drivers={"noses": noses}))


def test_a_driver_that_a_rule_of_a_plug_in_made_is_told_by_its_name(vale):
    association = vale.association(services=[Service("care", "Care", sharing=PerNose())])
    allocation = im.allocate(association, 2025)
    assert allocation.contributions == {"ash": 450, "birch": 450, "cedar": 450}
    told = [line.strip() for line in str(im.explain(allocation, "ash")).splitlines()]
    assert "noses: 3" in told
    assert "At the price: 3 x €1.50 = €4.50" in told
