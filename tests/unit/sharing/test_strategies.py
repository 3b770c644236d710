"""The strategies of `intermunicipal.testing` make every rule and every measure, and cases that most rules can share."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

from intermunicipal.errors import Refusal
from intermunicipal.sharing import MEASURES, RULE_TYPES, share_case
from intermunicipal.testing import measures, quantities, rules, sharings
from intermunicipal.testing.strategies import _MEASURES, _RULES

pytestmark = pytest.mark.slow

NAMES, TABLES = st.sampled_from(["heads", "hours"]), st.just(("a", "b"))


def test_every_rule_and_every_measure_has_a_strategy():
    assert _RULES.keys() == {rule.name for rule in RULE_TYPES}
    assert _MEASURES.keys() == set(MEASURES)


@pytest.mark.parametrize("rule", RULE_TYPES, ids=lambda rule: rule.name)
def test_each_kind_is_made_and_shared(rule):
    counted = Counter()

    @settings(max_examples=25, database=None, suppress_health_check=list(HealthCheck))
    @given(sharings(rule))
    def run(pair):
        made, case = pair
        assert isinstance(made, rule)
        try:
            shares = share_case(case, made)
        except Refusal:
            counted["refused"] += 1
            return
        assert sum(shares.values()) + shares.rounding + shares.unallocated == shares.pot
        counted["shared"] += 1

    run()
    assert counted["shared"] >= 2


def test_rules_nest_in_rules_and_measures_in_measures():
    assert find(rules(NAMES, TABLES), lambda rule: "of=Mix" in repr(rule))
    assert find(quantities(NAMES), lambda one: repr(one).count("of=") > 1)
    assert find(measures(NAMES), lambda one: one.name == "bracketed")
