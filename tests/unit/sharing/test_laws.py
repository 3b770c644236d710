"""The laws of sharing, for any nesting of the rules; a naive reference says what each should bear."""

from fractions import Fraction
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intermunicipal.sharing import By, Even, Fixed, Mix, share

NAMES = ["ash", "birch", "cedar", "elm", "fir", "gum"]
DRIVERS = ["hours", "people", "files"]
ODD_CENTS = pytest.mark.parametrize("odd_cents", ["largest-remainder", "webster", "half-up"])
pots = st.integers(-(10**9), 10**9) | st.integers(-20, 20)
figure = st.integers(0, 9) | st.fractions(0, 500, max_denominator=20)


def some(draw, names, values):
    """A figure for each, of which at least one is above zero."""
    return draw(st.fixed_dictionaries(dict.fromkeys(names, values)).filter(lambda table: any(table.values())))


@st.composite
def tables(draw, names):
    return some(draw, names, st.integers(0, 9))


def mixed(rules):
    return st.lists(st.tuples(st.integers(1, 9), rules), min_size=1, max_size=3).map(lambda parts: ("mix", parts))


@st.composite
def cases(draw, *, fixed=True):
    """Names, drivers and the plan of a rule: nested tuples from which rules are built and shares are reckoned."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True))
    drivers = {driver: some(draw, names, figure) for driver in DRIVERS}
    leaves = st.just(("even",)) | st.sampled_from(DRIVERS).map(lambda driver: ("by", driver))
    if fixed:
        leaves |= tables(names).map(lambda table: ("fixed", table))
    return names, drivers, draw(st.recursive(leaves, mixed, max_leaves=6))


def built(plan, order=lambda items: items):
    """The rule of a plan, its tables and parts in the order that `order` gives them."""
    match plan:
        case ("even",):
            return Even()
        case ("by", driver):
            return By(driver)
        case ("fixed", table):
            total = sum(table.values())
            return Fixed({name: Fraction(table[name], total) for name in order(list(table))})
        case ("mix", parts):
            total = sum(weight for weight, _ in parts)
            return Mix([(Fraction(weight, total), built(of, order)) for weight, of in order(list(parts))])


def reckoned(plan, pot, names, drivers, days=None):
    """What each should bear, written as simply as can be."""
    if plan[0] == "mix":
        total = sum(weight for weight, _ in plan[1])
        inner = [reckoned(of, pot * Fraction(weight, total), names, drivers, days) for weight, of in plan[1]]
        return {name: sum((one[name] for one in inner), Fraction(0)) for name in names}
    table = {"even": dict.fromkeys(names, 1)}.get(plan[0]) or (drivers[plan[1]] if plan[0] == "by" else plan[1])
    weights = {name: Fraction(table[name]) * (days[name] if days else 1) for name in names}
    return {name: Fraction(pot) * weights[name] / sum(weights.values()) for name in names}


@given(case=cases(), pot=pots)
def test_everyone_bears_exactly_what_the_rule_says(case, pot):
    names, drivers, plan = case
    found = share(pot, built(plan), drivers, participants=names)
    assert dict(found.exact) == reckoned(plan, Fraction(pot), names, drivers)
    assert all(type(amount) is Fraction for amount in found.exact.values())
    assert sum(found.exact.values()) == pot


@ODD_CENTS
@given(case=cases(), pot=pots)
def test_cents_rounding_and_rest_make_the_pot(odd_cents, case, pot):
    names, drivers, plan = case
    found = share(pot, built(plan), drivers, participants=names, odd_cents=odd_cents)
    assert sum(found.values()) + found.rounding + found.unallocated == pot
    assert found.unallocated == 0
    assert odd_cents == "half-up" or found.rounding == 0
    assert set(found) == set(names)
    assert all(type(amount) is int for amount in found.values())
    assert (found.pot, found.odd_cents) == (pot, odd_cents)


@ODD_CENTS
@given(case=cases(), pot=pots, random=st.randoms(use_true_random=False))
def test_no_order_of_names_figures_tables_or_parts_matters(odd_cents, case, pot, random):
    names, drivers, plan = case

    def shuffled(items):
        return random.sample(items, len(items))

    turned = {driver: {name: drivers[driver][name] for name in shuffled(names)} for driver in shuffled(DRIVERS)}
    sharing = partial(share, pot, odd_cents=odd_cents)
    one = sharing(built(plan), drivers, participants=names)
    other = sharing(built(plan, shuffled), turned, participants=shuffled(names))
    assert one == other
    assert dict(one.exact) == dict(other.exact)
    assert list(one) == list(other)
    assert (one.rounding, one.unallocated) == (other.rounding, other.unallocated)


@ODD_CENTS
@given(case=cases(), pot=pots)
def test_nobody_is_paid_by_a_cost_and_nobody_pays_for_a_credit(odd_cents, case, pot):
    names, drivers, plan = case
    found = share(pot, built(plan), drivers, participants=names, odd_cents=odd_cents)
    assert all(amount * pot >= 0 for amount in [*found.values(), *found.exact.values()])
    assert all(found[name] == 0 for name, amount in found.exact.items() if amount == 0)


@ODD_CENTS
@given(case=cases(), pot=pots)
def test_a_credit_mirrors_the_cost(odd_cents, case, pot):
    names, drivers, plan = case
    cost, credit = (share(one, built(plan), drivers, participants=names, odd_cents=odd_cents) for one in (pot, -pot))
    assert dict(credit) == {name: -amount for name, amount in cost.items()}
    assert dict(credit.exact) == {name: -amount for name, amount in cost.exact.items()}
    assert (credit.rounding, credit.unallocated) == (-cost.rounding, -cost.unallocated)


def alike(plan, one, other):
    """The plan with the other's agreed weight set to that of the one."""
    match plan:
        case ("fixed", table):
            even = {**table, other: table[one]}
            return ("fixed", even if any(even.values()) else dict.fromkeys(table, 1))
        case ("mix", parts):
            return ("mix", [(weight, alike(of, one, other)) for weight, of in parts])
    return plan


@ODD_CENTS
@given(case=cases().filter(lambda case: len(case[0]) > 1), pot=pots)
def test_equals_bear_the_same_to_a_cent(odd_cents, case, pot):
    names, drivers, plan = case
    one, other = names[:2]
    drivers = {driver: {**table, other: table[one] or 1, one: table[one] or 1} for driver, table in drivers.items()}
    found = share(pot, built(alike(plan, one, other)), drivers, participants=names, odd_cents=odd_cents)
    assert found.exact[one] == found.exact[other]
    assert abs(found[one] - found[other]) <= 1


def renamed(plan, names):
    match plan:
        case ("fixed", table):
            return ("fixed", {names[name]: weight for name, weight in table.items()})
        case ("mix", parts):
            return ("mix", [(weight, renamed(of, names)) for weight, of in parts])
    return plan


@given(case=cases(), pot=pots, random=st.randoms(use_true_random=False))
def test_a_name_carries_no_weight(case, pot, random):
    names, drivers, plan = case
    new = dict(zip(names, random.sample(NAMES, len(names)), strict=True))
    found = share(pot, built(plan), drivers, participants=names).exact
    others = {driver: {new[name]: number for name, number in table.items()} for driver, table in drivers.items()}
    again = share(pot, built(renamed(plan, new)), others, participants=new.values()).exact
    assert dict(again) == {new[name]: amount for name, amount in found.items()}


@ODD_CENTS
@given(case=cases(), pot=pots, scale=st.fractions(Fraction(1, 1000), 1000), driver=st.sampled_from(DRIVERS))
def test_the_unit_in_which_a_driver_is_measured_does_not_matter(odd_cents, case, pot, scale, driver):
    names, drivers, plan = case
    scaled = drivers | {driver: {name: number * scale for name, number in drivers[driver].items()}}
    one, other = (
        share(pot, built(plan), table, participants=names, odd_cents=odd_cents) for table in (drivers, scaled)
    )
    assert one == other
    assert dict(one.exact) == dict(other.exact)


@given(case=cases(), pot=st.integers(0, 2000), more=st.integers(1, 5))
def test_by_webster_nobody_pays_less_when_the_pot_grows(case, pot, more):
    names, drivers, plan = case
    before, after = (
        share(one, built(plan), drivers, participants=names, odd_cents="webster") for one in (pot, pot + more)
    )
    assert all(before[name] <= after[name] for name in names)


@given(case=cases(), pot=pots, other=pots)
def test_two_pots_together_cost_exactly_what_they_cost_apart(case, pot, other):
    names, drivers, plan = case
    one, two, both = (share(p, built(plan), drivers, participants=names).exact for p in (pot, other, pot + other))
    assert dict(both) == {name: one[name] + two[name] for name in names}


@given(case=cases(), pot=pots)
def test_a_mix_of_one_part_is_that_part(case, pot):
    names, drivers, plan = case
    one = share(pot, built(plan), drivers, participants=names)
    other = share(pot, Mix([("100%", built(plan))]), drivers, participants=names)
    assert one == other
    assert dict(one.exact) == dict(other.exact)


@given(case=cases(), pot=pots)
def test_a_rule_mixed_with_itself_is_that_rule(case, pot):
    names, drivers, plan = case
    twice = Mix([("1/3", built(plan)), ("2/3", built(plan))])
    assert dict(share(pot, twice, drivers, participants=names).exact) == reckoned(plan, pot, names, drivers)


@given(case=cases(), pot=pots, driver=st.sampled_from(DRIVERS))
def test_who_uses_nothing_changes_nothing_for_the_others(case, pot, driver):
    names, drivers, _ = case
    more = {driver: {**drivers[driver], "idle": 0}}
    with_idle = share(pot, By(driver), more)
    assert dict(with_idle) == {**share(pot, By(driver), drivers, participants=names), "idle": 0}


# --- part-years ---------------------------------------------------------------------------------------------------

days_of = st.fixed_dictionaries(dict.fromkeys(NAMES, st.integers(1, 366)))


@given(case=cases(fixed=False), pot=pots, days=days_of)
def test_in_a_part_year_every_figure_counts_by_its_days(case, pot, days):
    names, drivers, plan = case
    found = share(pot, built(plan), drivers, days={name: days[name] for name in names})
    assert dict(found.exact) == reckoned(plan, Fraction(pot), names, drivers, days)
    assert sum(found.values()) == pot


@given(case=cases(), pot=pots, day=st.integers(1, 366))
def test_equal_days_change_nothing(case, pot, day):
    names, drivers, plan = case
    whole = share(pot, built(plan), drivers, participants=names)
    assert share(pot, built(plan), drivers, days=dict.fromkeys(names, day)) == whole


@given(case=cases(fixed=False).filter(lambda case: len(case[0]) > 1), pot=st.integers(0, 10**9), days=days_of)
def test_who_stays_longer_never_bears_less(case, pot, days):
    names, drivers, plan = case
    longer = [{name: days[name] for name in names} for _ in range(3)]
    for more, table in enumerate(longer):
        table[names[0]] += more
    borne = [share(pot, built(plan), drivers, days=table).exact[names[0]] for table in longer]
    assert all(before <= after for before, after in pairwise(borne))


# --- the trace ----------------------------------------------------------------------------------------------------


def check_working(working, names):
    assert set(working) == set(names)
    assert sum(working.values()) == working.pot
    if not working.parts:
        return
    assert sum(weight for weight, _ in working.parts) == 1
    for weight, inner in working.parts:
        assert inner.pot == working.pot * weight
        check_working(inner, names)
    assert dict(working) == {name: sum(inner[name] for _, inner in working.parts) for name in names}


@given(case=cases(), pot=pots)
def test_the_parts_of_the_trace_sum_to_the_share(case, pot):
    names, drivers, plan = case
    found = share(pot, built(plan), drivers, participants=names)
    assert found.working.pot == pot
    assert dict(found.working) == dict(found.exact)
    check_working(found.working, names)
