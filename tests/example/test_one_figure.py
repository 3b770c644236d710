"""One figure is altered in a copy of the example: exactly these amounts of 2026 move, and all others stay as they were."""

import json
from types import ModuleType

import pytest
from attrs import evolve

import intermunicipal as im
import intermunicipal_flanders
from intermunicipal.hooks import drivers
from intermunicipal_flanders.places import population_table

EIGHT = ("bocholt", "bree", "hamont-achel", "hechtel-eksel", "lommel", "oudsbergen", "peer", "pelt")
BY_POPULATION = ("algemene-werking", "informatieveiligheid", "rechtshulp", "tewerkstelling-en-opleiding")


def amounts(allocation):
    return {
        (member, id_): amount
        for id_, service in allocation.services.items()
        for member, amount in service.shares.items()
    }


def moved(before, after):
    """Return what each (member, service) pays more; None for one who pays no part of it any more."""
    old, new = amounts(before), amounts(after)
    return {
        pair: new[pair] - old[pair] if pair in new and pair in old else None
        for pair in old.keys() | new.keys()
        if old.get(pair) != new.get(pair)
    }


def together(service, changes):
    """Return changes of one service by (member, service)."""
    return {(member, service): more for member, more in changes.items()}


def traces(allocation, services):
    return {id_: json.dumps(allocation.trace["services"][id_]) for id_ in services}


def assert_only(services, before, after):
    """Assert that the traces of all other services are the same byte for byte, and those of these are not."""
    others = before.services.keys() - set(services)
    assert traces(before, others) == traces(after, others)
    for id_ in services:
        assert traces(before, [id_]) != traces(after, [id_])
    assert before.inputs != after.inputs
    assert before.result != after.result


@pytest.fixture
def before(allocation_of):
    return allocation_of(2026)


@pytest.fixture
def other_years(allocation_of):
    """Assert that the other years are untouched, hashes and all."""

    def same(association, *years):
        for year in years:
            allocation = im.allocate(association, year)
            assert (allocation.inputs, allocation.result) == (allocation_of(year).inputs, allocation_of(year).result)

    return same


def test_nothing_altered_moves_nothing(copy, before):
    after = im.allocate(copy.load(), 2026)
    assert moved(before, after) == {}
    assert (after.inputs, after.result) == (before.inputs, before.result)


def test_a_cost_of_one_service_moves_all_its_amounts_and_no_other(copy, before, other_years):
    where = {"service": "rechtshulp", "year": "2026", "stage": "budget", "line": "werkingskosten"}
    copy.set("budget", where, "amount_eur", "15451.40")  # 1000.00 more
    association = copy.load()
    after = im.allocate(association, 2026)
    assert_only(["rechtshulp"], before, after)
    assert moved(before, after) == together(
        "rechtshulp",
        {
            "bocholt": 94_72,
            "bree": 109_08,
            "hamont-achel": 97_55,
            "hechtel-eksel": 91_44,
            "lommel": 183_59,
            "oudsbergen": 136_43,
            "peer": 106_69,
            "pelt": 180_50,
        },
    )
    assert sum(moved(before, after).values()) == 1000_00
    other_years(association, 2018, 2019, 2025)


def test_a_cent_more_moves_one_amount_by_one_cent(copy, before):
    where = {"service": "rechtshulp", "year": "2026", "stage": "budget", "line": "werkingskosten"}
    copy.set("budget", where, "amount_eur", "14451.41")
    after = im.allocate(copy.load(), 2026)
    # Peer stands fifth in the queue of rechtshulp, where four odd cents are handed out: the next cent is for Peer.
    assert moved(before, after) == {("peer", "rechtshulp"): 1}
    assert_only(["rechtshulp"], before, after)


def with_population(code, year, number):
    """Return a stand-in for the plug-in of Flanders with one other figure."""
    table = population_table()
    figures = [evolve(one, value=number) if (one.key, one.year) == (code, year) else one for one in table.figures]
    assert sum(one != other for one, other in zip(figures, table.figures, strict=True)) == 1
    module = ModuleType("flanders_with_another_figure")
    for name in intermunicipal_flanders.__all__:
        setattr(module, name, getattr(intermunicipal_flanders, name))
    module.population = drivers(lambda: [evolve(table, figures=figures)])
    return module


def test_the_population_of_one_member_moves_all_who_share_by_population_and_no_other(copy, before, other_years):
    association = copy.load([with_population("72030", 2026, 17788)])  # Peer, 1000 more
    after = im.allocate(association, 2026)
    assert_only(BY_POPULATION, before, after)
    found = moved(before, after)
    assert found.keys() == {(member, service) for member in EIGHT for service in BY_POPULATION}
    assert {pair for pair, more in found.items() if more > 0} == {("peer", service) for service in BY_POPULATION}
    assert {service: found["peer", service] for service in BY_POPULATION} == {
        "algemene-werking": 852_40,
        "informatieveiligheid": 620_93,
        "rechtshulp": 622_12,
        "tewerkstelling-en-opleiding": 460_97,
    }
    for service in BY_POPULATION:
        assert sum(more for (_, id_), more in found.items() if id_ == service) == 0
    other_years(association, 2018, 2019, 2025)


def test_the_population_of_one_who_is_no_member_moves_nothing(copy, before):
    after = im.allocate(copy.load([with_population("72041", 2026, 1)]), 2026)
    assert (after.inputs, after.result) == (before.inputs, before.result)


def test_a_date_moves_the_amounts_of_that_service_alone(copy, before, allocation_of):
    where = {"service": "informatieveiligheid", "member": "bree"}
    copy.set("participations", where, "until", "2026-07-01")
    association = copy.load()
    after = im.allocate(association, 2026)
    assert_only(["informatieveiligheid"], before, after)
    found = moved(before, after)
    assert found == together(
        "informatieveiligheid",
        {
            "bocholt": 523_06,
            "bree": -5744_76,
            "hamont-achel": 548_98,
            "hechtel-eksel": 493_11,
            "lommel": 1335_57,
            "oudsbergen": 904_36,
            "peer": 632_47,
            "pelt": 1307_21,
        },
    )
    assert sum(found.values()) == 0
    # Bree takes part on 181 days, the others on 365: 17371 x 181 = 3144151 of 152487 x 365 + 3144151 = 58801906.
    # 11772643 x 3144151/58801906 = 629485.84 cents.
    assert after.services["informatieveiligheid"].shares["bree"] == 6294_86
    assert im.allocate(association, 2025).contributions == allocation_of(2025).contributions


def test_the_key_of_one_service_moves_the_amounts_of_that_service_alone(copy, before):
    copy.replace(
        'kind = "information-security"\nsince = "2011-02-27"\nkey = "per-inhabitant"',
        'kind = "information-security"\nsince = "2011-02-27"\nkey = "equal-and-population"',
    )
    after = im.allocate(copy.load(), 2026)
    assert_only(["informatieveiligheid"], before, after)
    assert moved(before, after) == together(
        "informatieveiligheid",
        {
            "bocholt": 1527_89,
            "bree": 802_86,
            "hamont-achel": 1384_84,
            "hechtel-eksel": 1693_19,
            "lommel": -2956_45,
            "oudsbergen": -576_53,
            "peer": 924_08,
            "pelt": -2799_88,
        },
    )


def test_a_weight_in_the_statutes_moves_the_amounts_of_the_service_that_is_shared_by_it(copy, before):
    copy.replace('{weight = "25%", of = {rule = "even"}}', '{weight = "20%", of = {rule = "even"}}')
    copy.replace('{weight = "75%", of', '{weight = "80%", of')
    after = im.allocate(copy.load(), 2026)
    assert_only(["schuldbemiddeling"], before, after)
    assert moved(before, after).keys() == {(member, "schuldbemiddeling") for member in EIGHT}


def test_a_participation_less_moves_the_amounts_of_that_service_alone(copy, before):
    copy.remove("participations", {"service": "rechtshulp", "member": "bree"})
    after = im.allocate(copy.load(), 2026)
    assert_only(["rechtshulp"], before, after)
    found = moved(before, after)
    assert found.pop(("bree", "rechtshulp")) is None
    assert found == together(
        "rechtshulp",
        {
            "bocholt": 2001_00,
            "hamont-achel": 2055_42,
            "hechtel-eksel": 1938_11,
            "lommel": 3707_08,
            "oudsbergen": 2801_63,
            "peer": 2230_73,
            "pelt": 3647_52,
        },
    )
    assert sum(found.values()) == 18_381_49  # what Bree paid for it


def test_a_volume_moves_the_amounts_of_the_service_that_is_shared_by_it(copy, before, other_years):
    where = {"service": "gezinszorg", "member": "peer", "year": "2026", "stage": "budget"}
    copy.set("volumes", where, "quantity", "10650")  # 100 hours more
    association = copy.load()
    after = im.allocate(association, 2026)
    assert_only(["gezinszorg"], before, after)
    assert moved(before, after) == together(
        "gezinszorg",
        {
            "bocholt": -43_39,
            "bree": -43_39,
            "hamont-achel": -49_73,
            "hechtel-eksel": -33_90,
            "lommel": -117_30,
            "oudsbergen": -68_04,
            "peer": 460_18,
            "pelt": -104_43,
        },
    )
    other_years(association, 2018, 2019, 2025)


def test_the_odd_cent_rule_of_one_service_moves_cents_of_that_service_alone(copy, before):
    copy.replace('kind = "home-care"\n', 'kind = "home-care"\nodd_cents = "half-up"\n')
    after = im.allocate(copy.load(), 2026)
    assert_only(["gezinszorg"], before, after)
    assert all(abs(more) == 1 for more in moved(before, after).values())
    assert all(service == "gezinszorg" for _, service in moved(before, after))


def test_a_name_moves_no_amount(copy, before):
    copy.set("members", {"id": "peer"}, "name", "Stad Peer")
    after = im.allocate(copy.load(), 2026)
    assert moved(before, after) == {}
    assert after.inputs != before.inputs
