"""Nobody changes a bill, or what it rests on, behind its back."""

import pickle

import pytest

import intermunicipal as im
from intermunicipal.hooks import DriverTable, Figure
from intermunicipal.model import Service
from intermunicipal.sharing import By, Fixed


def tables(vale):
    association = vale.association(
        services=[Service("care", "Care", sharing=By("files"))],
        volumes=[vale.volume("care", "files", id_, 1) for id_ in ("ash", "birch", "cedar")],
    )
    allocation = im.allocate(association, 2025)
    heads = DriverTable("heads", "Heads", [Figure("ash", 2025, 1)])
    return {
        "contributions": allocation.contributions,
        "services of a bill": allocation.services,
        "members of a bill": allocation.members,
        "services without budget": allocation.without_budget,
        "versions": allocation.versions,
        "figures used": allocation.services["care"].drivers["files"].figures,
        "drivers used": allocation.services["care"].drivers,
        "members": association.members,
        "sources": association.sources,
        "figures of a year": heads.in_year(2025),
        "titles": heads.title,
    }


NAMES = (
    "contributions",
    "services of a bill",
    "members of a bill",
    "services without budget",
    "versions",
    "figures used",
    "drivers used",
    "members",
    "sources",
    "figures of a year",
    "titles",
)


@pytest.mark.parametrize("name", NAMES)
def test_the_tables_of_a_bill_and_its_facts_cannot_be_changed(vale, name):
    table = tables(vale)[name]
    before = dict(table)
    with pytest.raises(TypeError):
        table["new"] = 1
    with pytest.raises(TypeError):
        table.update(new=1)
    assert table == before


def test_a_table_given_to_an_association_may_be_changed_afterwards_without_effect(vale):
    agreed = {"ash": "50%", "birch": "30%", "cedar": "20%"}
    association = vale.association(services=[Service("care", "Care", sharing=Fixed(agreed))])
    agreed["ash"] = "0%"
    assert im.allocate(association, 2025).contributions == {"ash": 450_00, "birch": 270_00, "cedar": 180_00}


def test_associations_that_are_equal_are_one_in_a_set(vale):
    fixed = [Service("care", "Care", sharing=Fixed({"ash": "1/2", "birch": "1/4", "cedar": "1/4"}))]
    one, other = (vale.association(services=fixed) for _ in range(2))
    assert {one, other} == {one}
    assert len({one, other, vale.association()}) == 2


def test_a_bill_that_was_pickled_has_its_amounts_and_cannot_be_changed(vale):
    found = pickle.loads(pickle.dumps(im.allocate(vale.association(), 2025).contributions))  # noqa: S301 - made right here
    assert found == {"ash": 300_00, "birch": 300_00, "cedar": 300_00}
    with pytest.raises(TypeError):
        found["ash"] = 0
