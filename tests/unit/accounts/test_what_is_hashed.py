"""What the two hashes cover: every field of a rule; not how a source is cited, nor memberships of another time."""

import pytest
from attrs import evolve, frozen

import intermunicipal as im
from intermunicipal.model import Membership, Service
from intermunicipal.sharing import Even
from intermunicipal.sources import Confidence, Source


@frozen
class Noted:
    """Equal parts, with a parameter that happens to be called `note`."""

    note: str
    name = "noted"

    def needs(self):
        return frozenset()

    def shares(self, case):
        return Even().shares(case)


def hashes(association):
    allocation = im.allocate(association, 2025)
    return allocation.inputs, allocation.result


def test_rules_that_differ_in_a_parameter_called_note_differ_in_the_inputs(vale):
    one, same, other = (
        hashes(vale.association(services=[Service("care", "Care", sharing=Noted(note))])) for note in ("a", "a", "b")
    )
    assert one == same
    assert one[0] != other[0]
    assert one[1] != other[1]


@pytest.mark.parametrize("change", [{"citation": "Another"}, {"url": "https://example.org"}, {"note": "Mind this."}])
def test_how_a_source_is_cited_leaves_both_hashes(vale, change):
    association = vale.association()
    cited = evolve(association, sources=[evolve(one, **change) for one in association.sources.values()])
    assert cited.sources != association.sources
    assert hashes(cited) == hashes(association)


def test_which_source_and_how_sure_it_is_change_them(vale):
    association = vale.association()
    unsure = [evolve(one, confidence=Confidence.RECALLED) for one in association.sources.values()]
    before = hashes(association)
    sources = [*association.sources.values(), Source("other", "Minutes of the board of Vale")]
    for after in (evolve(association, sources=unsure), evolve(association, sources=sources, source="other")):
        assert all(one != other for one, other in zip(before, hashes(after), strict=True))


def test_a_membership_of_another_decade_leaves_both_hashes_and_one_of_the_year_does_not(vale):
    rows = [Membership(id_, since="2020-01-01") for id_ in ("ash", "birch", "cedar")]
    before = hashes(vale.association(memberships=rows))
    long_ago = Membership("ash", since="2000-01-01", until="2010-01-01", id="ash-first")
    assert hashes(vale.association(memberships=[*rows, long_ago])) == before
    moved = [Membership("ash", since="2019-01-01"), *rows[1:]]
    assert hashes(vale.association(memberships=moved))[0] != before[0]


def test_one_who_bears_nothing_leaves_both_hashes(vale):
    rows = [Membership(id_, since="2020-01-01") for id_ in ("ash", "birch", "cedar")]
    places = [vale.member(id_) for id_ in ("ash", "birch", "cedar")]
    before = hashes(vale.association(places=places, memberships=rows))
    elm = Membership("elm", since="2025-01-01")
    assert hashes(vale.association(places=[*places, vale.member("elm")], memberships=[*rows, elm])) == before
