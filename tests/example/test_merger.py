"""The mergers of 2019: Pelt and Oudsbergen pay from that year on, and what their predecessors paid stays as it was."""

import pytest

import intermunicipal as im
from intermunicipal import errors

STAYED = ["bocholt", "bree", "hamont-achel", "hechtel-eksel", "lommel", "peer"]
MERGED = ["meeuwen-gruitrode", "neerpelt", "overpelt"]
NEW = ["oudsbergen", "pelt"]


@pytest.mark.parametrize("stage", ["budget", "actual"])
def test_nine_members_pay_for_2018(allocation_of, stage):
    assert list(allocation_of(2018, stage).contributions) == sorted([*STAYED, *MERGED])


@pytest.mark.parametrize(("year", "stage"), [(2019, "budget"), (2019, "actual"), (2025, "budget"), (2026, "budget")])
def test_eight_members_pay_from_2019(allocation_of, year, stage):
    assert list(allocation_of(year, stage).contributions) == sorted([*STAYED, *NEW])


def test_the_merged_members_keep_their_bills_of_2018(allocation_of):
    contributions = allocation_of(2018).contributions
    assert {member: contributions[member] for member in MERGED} == {
        "meeuwen-gruitrode": 85_673_83,
        "neerpelt": 111_608_68,
        "overpelt": 109_297_10,
    }
    text = str(im.explain(allocation_of(2018), "neerpelt", "nl"))
    assert text.splitlines()[0] == "Welzijnsregio Noord-Limburg: bijdrage van Neerpelt voor 2018 (begroting)"


@pytest.mark.parametrize("member", MERGED)
def test_a_merged_member_pays_nothing_any_more(allocation_of, member):
    with pytest.raises(errors.NoShare) as refusal:
        im.explain(allocation_of(2019), member)
    assert refusal.value.known == tuple(sorted([*STAYED, *NEW]))


@pytest.mark.parametrize("member", NEW)
def test_a_successor_pays_nothing_before_the_merger(allocation_of, member):
    with pytest.raises(errors.NoShare):
        im.explain(allocation_of(2018), member)


def test_the_bills_of_2018_do_not_know_what_happened_later(copy, allocation_of):
    for table in ("budget", "volumes"):
        for year in ("2019", "2025", "2026"):
            copy.remove(table, {"year": year})
    for table in ("memberships", "participations"):
        for member in NEW:
            copy.remove(table, {"member": member})
    before, after = allocation_of(2018), im.allocate(copy.load(), 2018)
    assert after.contributions == before.contributions
    assert after.result == before.result


def test_all_of_pelt_counts_where_neerpelt_and_overpelt_counted(allocation_of):
    def figures(year, name):
        return allocation_of(year).services[name].drivers["population"].figures

    before, after = figures(2018, "informatieveiligheid"), figures(2019, "informatieveiligheid")
    assert (before["neerpelt"].value, before["overpelt"].value, after["pelt"].value) == (17174, 15478, 32902)
    assert "oudsbergen" not in before
    assert after["oudsbergen"].value == 23532  # Meeuwen-Gruitrode with Opglabbeek, that never was a member
