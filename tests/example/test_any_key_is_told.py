"""Whatever key hypothesis makes, however nested: its bill is told without a raw code, in three languages, and each sum in it is right."""

import re
from collections import Counter
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from printed import Line

import intermunicipal as im
from intermunicipal.errors import Refusal
from intermunicipal.model import Service
from intermunicipal.testing import rules

MEMBERS = ("bocholt", "bree", "hamont-achel", "hechtel-eksel", "lommel", "oudsbergen", "peer", "pelt")
DRIVERS = st.sampled_from(["population", "legal-questions"])
KEYS = rules(DRIVERS, st.just(MEMBERS))
RAW = re.compile(r"[{}]|\b(?:step|inner|formula|phrase)-[a-z]|\b[a-z]+(?:-[a-z]+)+: \w+ = ")
ENGLISH = re.compile(r"\b(?:Together|about|Share|Cap|Floor|Within|Mean|rounded|the others|looked up|borne)\b")
seen = Counter()


@pytest.fixture(scope="module")
def legal_aid(association):
    """The example with legal aid alone."""
    rows = {"budget": [row for row in association.budget.values() if row.service == "rechtshulp"]}
    return evolve(association, **rows)


def keyed(association, rule):
    services = [
        Service(row.id, row.name, kind=row.kind, since=row.since, until=row.until, sharing=rule)
        for row in association.services.values()
        if row.id == "rechtshulp"
    ]
    others = [row for row in association.services.values() if row.id != "rechtshulp"]
    return im.bind(evolve(association, services=[*others, *services]))


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(rule=KEYS, member=st.sampled_from(MEMBERS), lang=st.sampled_from(["nl", "fr", "en"]))
def test_it_is_told_in_words_and_its_sums_are_right(legal_aid, rule, member, lang):
    try:
        allocation = im.allocate(keyed(legal_aid, rule), 2026)
    except Refusal:
        reject()  # another one is made in its place
    seen["told"] += 1
    service = allocation.services["rechtshulp"]
    text = str(im.explain(allocation, member, lang))
    assert not RAW.search(text)
    assert lang == "en" or not ENGLISH.search(text.split("\n\n")[1])
    lines = [line.strip() for line in text.split("\n\n")[1].splitlines()]
    exact = next(
        index for index, line in enumerate(lines) if line.startswith(("Exact aandeel", "Part exacte", "Exact share"))
    )
    key = next(
        index
        for index, line in enumerate(lines)
        if line.startswith(("Verdeelsleutel", "Clé de répartition", "Cost key"))
    )
    for line in lines[key + 1 : exact]:
        if "=" in line:
            printed = Line(line, lang)
            for reckoned, told in printed.sums():
                scale = max(abs(told), abs(reckoned), 1)
                assert abs(reckoned - told) <= (scale * Fraction(1, 10**5) if printed.about else 0), line
    assert sum(service.shares.values()) + service.shares.unallocated + service.shares.rounding == service.pot


def test_some_keys_were_told():
    assert seen["told"] >= 3
