"""By which rule a pot is shared: the service's own, a key that it names, the usual key of its kind; and by which figures."""

from fractions import Fraction

import pytest
from attrs import frozen

import intermunicipal as im
from intermunicipal import errors
from intermunicipal.dates import Period
from intermunicipal.hooks import (
    CostKey,
    DriverTable,
    Figure,
    Region,
    ServiceKind,
    drivers,
    keys,
    region,
    rule_types,
    service_kinds,
    territories,
)
from intermunicipal.model import Key, Municipality, Service, Stage, Territory
from intermunicipal.sharing import By, Even, Fixed, Need
from intermunicipal.sources import Source

PAPER = Source("paper", "A paper on heads")
HEADS = DriverTable(
    "heads", "Heads", [Figure("ash", 2025, 1), Figure("birch", 2025, 2), Figure("cedar", 2025, 3)], keyed_by="member"
)
PER_HEAD = CostKey("per-head", "Per head", rule=By("heads"), source=PAPER)
SAME = CostKey("same", "All the same", rule=Even())


@region
def valley():
    return Region("valley", "The Valley")


@drivers
def heads():
    return [HEADS]


@keys
def two_keys():
    return [PER_HEAD, SAME]


@service_kinds
def kinds():
    return [ServiceKind("home-help", "Home help", key="per-head"), ServiceKind("advice", "Advice")]


@pytest.fixture
def in_the_valley(vale):
    """Build Vale in the valley, whose plug-in brings heads, two keys and two kinds of services; more hooks take the place of these."""

    def build(service, hooks=(), **tables):
        plugin = vale.plugin(**{"region": valley, "drivers": heads, "keys": two_keys, "kinds": kinds, **dict(hooks)})
        return vale.association(region="valley", plugins=[plugin], services=[service], **tables)

    return build


def shares(association, year=2025, service="care"):
    return dict(im.allocate(association, year).services[service].shares)


BY_HEADS = {"ash": 150_00, "birch": 300_00, "cedar": 450_00}
ALL_THE_SAME = {"ash": 300_00, "birch": 300_00, "cedar": 300_00}


# --- which rule ---------------------------------------------------------------------------------------------------


def test_a_service_without_any_key_is_refused(vale):
    with pytest.raises(errors.NoKey) as refusal:
        im.allocate(vale.association(services=[Service("care", "Care")]), 2025)
    assert str(refusal.value) == (
        "Asked to share the net cost of care in 2025. Nothing says how it is shared. The service has no key and no rule of its "
        "own, and its kind has no usual key. Give the service a key, or a table [services.sharing]."
    )


def test_a_kind_without_usual_key_does_not_help(in_the_valley):
    with pytest.raises(errors.NoKey):
        im.allocate(in_the_valley(Service("care", "Care", "advice")), 2025)


def test_the_usual_key_of_the_kind_is_taken(in_the_valley):
    association = in_the_valley(Service("care", "Care", "home-help"))
    assert shares(association) == BY_HEADS
    key = im.allocate(association, 2025).services["care"].key
    assert (key.id, key.provider, key.source) == ("per-head", "valley", PAPER)


def test_the_key_that_the_service_names_beats_that_of_its_kind(in_the_valley):
    assert shares(in_the_valley(Service("care", "Care", "home-help", key="same"))) == ALL_THE_SAME


def test_the_rule_of_the_service_itself_beats_both(in_the_valley):
    own = Fixed({"ash": "50%", "birch": "25%", "cedar": "25%"})
    association = in_the_valley(Service("care", "Care", "home-help", key="same", sharing=own))
    assert shares(association) == {"ash": 450_00, "birch": 225_00, "cedar": 225_00}
    key = im.allocate(association, 2025).services["care"].key
    assert (key.id, key.provider, key.odd_cents) == ("", "statutes", "largest-remainder")
    assert "Cost key: rule of the service itself" in str(im.explain(im.allocate(association, 2025), "ash"))


def test_a_key_that_nobody_brings_is_refused_with_the_near_name(in_the_valley):
    with pytest.raises(errors.UnknownName) as refusal:
        im.allocate(in_the_valley(Service("care", "Care", key="per-haed")), 2025)
    assert str(refusal.value) == (
        'Asked for the cost key "per-haed". There is no cost key of that name. Perhaps a typo (closest: per-head). '
        "Use one of: per-head, same. (Service care, 2025.)"
    )


def test_the_odd_cents_of_the_service_beat_those_of_the_key(in_the_valley):
    @keys
    def half_up():
        return [CostKey("same", "All the same", rule=Even(), odd_cents="half-up")]

    for odd_cents, used in (("", "half-up"), ("webster", "webster")):
        association = in_the_valley(Service("care", "Care", key="same", odd_cents=odd_cents), {"keys": half_up})
        assert im.allocate(association, 2025).services["care"].shares.odd_cents == used


# --- keys that change ---------------------------------------------------------------------------------------------


def statutes(*rows):
    return [Key("basis", "Basis", rule, **period) for rule, period in rows]


def test_a_key_that_changes_within_the_year_is_refused_with_both(in_the_valley):
    basis = statutes((Even(), {"until": "2025-07-01"}), (By("heads"), {"since": "2025-07-01"}))
    with pytest.raises(errors.KeyChanges) as refusal:
        im.allocate(in_the_valley(Service("care", "Care", key="basis"), keys=basis), 2025)
    assert (refusal.value.first, refusal.value.second) == (Period(until="2025-07-01"), Period("2025-07-01"))
    assert str(refusal.value) == (
        "Asked to share the net cost of care in 2025 by one key. The key holds until 1 July 2025 (that day not included), and "
        "then from 1 July 2025. The key changes within the year. Let the key change on 1 January, or budget the two parts of "
        "the year as two services."
    )


def test_a_key_that_changes_on_1_january_gives_other_bills_in_the_other_year(in_the_valley, vale):
    basis = statutes((Even(), {"until": "2026-01-01"}), (By("heads"), {"since": "2026-01-01"}))
    figures = DriverTable(
        "heads",
        "Heads",
        [Figure(id_, 2026, count) for id_, count in (("ash", 1), ("birch", 2), ("cedar", 3))],
        keyed_by="member",
    )
    association = in_the_valley(
        Service("care", "Care", key="basis"),
        {"drivers": drivers(lambda: [figures])},
        keys=basis,
        budget=[vale.line("care", 900_00, year=year) for year in (2025, 2026)],
    )
    assert shares(association, 2025) == ALL_THE_SAME
    assert shares(association, 2026) == BY_HEADS


def test_a_key_that_is_not_in_force_yet_is_refused(in_the_valley):
    basis = statutes((Even(), {"since": "2026-01-01"}))
    with pytest.raises(errors.NotInForce) as refusal:
        im.allocate(in_the_valley(Service("care", "Care", key="basis"), keys=basis), 2025)
    assert "on 1 January 2025" in str(refusal.value)
    assert "from 1 January 2026" in str(refusal.value)


def test_a_key_that_ends_within_the_year_with_none_after_it_does_not_say_that_one_follows(in_the_valley):
    basis = statutes((Even(), {"until": "2025-07-01"}))
    with pytest.raises(errors.Refusal) as refusal:
        im.allocate(in_the_valley(Service("care", "Care", key="basis"), keys=basis), 2025)
    assert "until 1 July 2025" in str(refusal.value)
    assert "then from 1 January 2025" not in str(refusal.value)


def test_a_key_whose_end_was_learned_later_holds_no_longer_after_it(in_the_valley, vale):
    basis = [Key("basis", "Basis", Even()), Key("basis", "Basis", Even(), until="2026-01-01", known="2025-06-01")]
    association = in_the_valley(
        Service("care", "Care", key="basis"), keys=basis, budget=[vale.line("care", 900_00, year=2026)]
    )
    assert shares(association.as_known("2025-05-31"), 2026) == ALL_THE_SAME
    with pytest.raises(errors.NotInForce):
        im.allocate(association, 2026)


def test_the_statutes_may_replace_a_key_of_the_region(in_the_valley):
    basis = [Key("per-head", "Per head, but even", Even(), replaces="per-head")]
    association = in_the_valley(Service("care", "Care", "home-help"), keys=basis)
    assert shares(association) == ALL_THE_SAME
    assert im.allocate(association, 2025).services["care"].key.provider == "statutes"


# --- which figures ------------------------------------------------------------------------------------------------


def test_a_volume_with_the_name_of_a_driver_is_refused_and_not_chosen_between(in_the_valley, vale):
    volumes = [vale.volume("care", "heads", id_, count) for id_, count in (("ash", 1), ("birch", 1), ("cedar", 7))]
    association = in_the_valley(Service("care", "Care", key="per-head"), volumes=volumes)
    with pytest.raises(errors.RuleConflict) as refusal:
        im.allocate(association, 2025)
    assert 'bring the cost driver "heads". Two rules of one name' in str(refusal.value)
    assert "volumes/care" in str(refusal.value)


def test_volumes_of_another_service_do_not_count(in_the_valley, vale):
    volumes = [vale.volume("aid", "heads", id_, 1) for id_ in ("ash", "birch", "cedar")]
    assert shares(in_the_valley(Service("care", "Care", key="per-head"), volumes=volumes)) == BY_HEADS


def test_a_driver_that_nobody_has_is_refused_with_the_near_name(vale):
    association = vale.association(
        services=[Service("care", "Care", sharing=By("hour"))], volumes=[vale.volume("care", "hours", "ash", 1)]
    )
    with pytest.raises(errors.UnknownDriver) as refusal:
        im.allocate(association, 2025)
    assert str(refusal.value) == (
        'Asked to share the cost of care by the cost driver "hour"; so says its key: rule of the service itself (the '
        "association's own document). There is no cost driver of that name, and no volume of the service. Perhaps a typo "
        "(closest: hours), or its figures were not added yet. Correct the key, or add the figures. There are: hours."
    )


def test_a_driver_that_a_key_of_a_plug_in_asks_for_in_vain_is_told_with_the_plug_in(in_the_valley):
    keys_of_the_valley = {"keys": keys(lambda: [CostKey("per-head", "Per head", rule=By("people"))])}
    association = in_the_valley(Service("care", "Care", key="per-head"), keys_of_the_valley)
    with pytest.raises(errors.UnknownDriver) as refusal:
        im.allocate(association, 2025)
    label = association.rules.layers[0].label
    assert f'"people"; so says its key: per-head ({label}). ' in str(refusal.value)


def test_a_driver_that_is_not_in_force_in_the_year_is_not_said_to_be_unknown(in_the_valley):
    later = DriverTable("heads", "Heads", [Figure("ash", 2026, 1)], keyed_by="member", period=Period("2026-01-01"))
    association = in_the_valley(Service("care", "Care", key="per-head"), {"drivers": drivers(lambda: [later])})
    with pytest.raises(errors.Refusal) as refusal:
        im.allocate(association, 2025)
    assert "There is no cost driver of that name." not in str(refusal.value)
    assert "from 1 January 2026" in str(refusal.value)


def test_figures_and_kinds_are_those_in_force_on_1_january_of_the_year(in_the_valley, vale):
    tables = [
        DriverTable(
            "heads",
            f"Heads until {until}",
            [Figure(id_, 2025, count) for id_, count in counts.items()],
            keyed_by="member",
            period=Period(since, until),
        )
        for since, until, counts in (
            (None, "2025-01-02", {"ash": 1, "birch": 2, "cedar": 3}),
            ("2025-01-02", None, {"ash": 1, "birch": 1, "cedar": 1}),
        )
    ]
    two = [
        ServiceKind("home-help", "Home help", key="per-head", period=Period(until="2025-01-02")),
        ServiceKind("home-help", "Help at home", key="same", period=Period("2025-01-02")),
    ]
    hooks = {"drivers": drivers(lambda: tables), "kinds": service_kinds(lambda: two)}
    budget = [vale.line("care", 900_00, year=year) for year in (2025, 2026)]
    association = in_the_valley(Service("care", "Care", "home-help"), hooks, budget=budget)
    assert shares(association, 2025) == BY_HEADS
    assert shares(association, 2026) == ALL_THE_SAME
    titles = [im.allocate(association, year).services["care"].title for year in (2025, 2026)]
    assert titles == [{"": "Home help"}, {"": "Help at home"}]


def test_a_kind_that_is_not_in_force_yet_brings_no_key(in_the_valley):
    later = [ServiceKind("home-help", "Home help", key="same", period=Period("2025-01-02"))]
    hooks = {"kinds": service_kinds(lambda: later)}
    with pytest.raises(errors.NoKey):
        im.allocate(in_the_valley(Service("care", "Care", "home-help"), hooks), 2025)


def test_missing_figures_are_refused_by_name(vale):
    association = vale.association(
        services=[Service("care", "Care", sharing=By("hours"))], volumes=[vale.volume("care", "hours", "ash", 1)]
    )
    with pytest.raises(errors.MissingFigures) as refusal:
        im.allocate(association, 2025)
    assert (refusal.value.driver, refusal.value.year, refusal.value.missing) == ("hours", 2025, ("birch", "cedar"))


def test_missing_figures_name_the_years_that_have_them(vale):
    volumes = [vale.volume("care", "hours", id_, 1, year=year) for id_ in ("ash", "birch") for year in (2023, 2024)]
    association = vale.association(
        ("ash", "birch"), services=[Service("care", "Care", sharing=By("hours"))], volumes=volumes
    )
    with pytest.raises(errors.MissingFigures) as refusal:
        im.allocate(association, 2025)
    assert refusal.value.years == (2023, 2024)


def test_a_driver_of_the_rule_book_names_the_years_that_have_figures_too(in_the_valley, vale):
    association = in_the_valley(Service("care", "Care", key="per-head"), budget=[vale.line("care", 900_00, year=2026)])
    with pytest.raises(errors.MissingFigures) as refusal:
        im.allocate(association, 2026)
    assert (refusal.value.missing, refusal.value.years) == (("ash", "birch", "cedar"), (2025,))


def test_figures_of_the_other_stage_are_missing_figures_and_no_unknown_driver(vale):
    volumes = [vale.volume("care", "hours", id_, 1) for id_ in ("ash", "birch", "cedar")]
    association = vale.association(
        services=[Service("care", "Care", sharing=By("hours"))],
        budget=[vale.line("care", 900_00, stage=Stage.ACTUAL)],
        volumes=volumes,
    )
    with pytest.raises(errors.MissingFigures):
        im.allocate(association, 2025, stage="actual")


def test_a_figure_by_municipality_counts_while_the_municipality_exists(in_the_valley, vale):
    land = Territory("land", [Municipality("1", "Ash", Period(until="2025-01-01")), Municipality("2", "Birch")])
    table = DriverTable("heads", "Heads", [Figure(code, year, 5) for code in "12" for year in (2024, 2025)])
    hooks = {"drivers": drivers(lambda: [table]), "territories": territories(lambda: [land])}
    association = in_the_valley(
        Service("care", "Care", key="per-head"),
        hooks,
        members=("ash", "birch"),
        places=[vale.member("ash", municipality="1"), vale.member("birch", municipality="2")],
        budget=[vale.line("care", 900_00, year=year) for year in (2024, 2025)],
    )
    assert shares(association, 2024) == {"ash": 450_00, "birch": 450_00}
    with pytest.raises(errors.MissingFigures) as refusal:
        im.allocate(association, 2025)
    assert refusal.value.missing == ("ash",)


@frozen
class Tithe:
    """A rule of a plug-in that leaves a tenth to nobody, and reads a driver for the rest."""

    driver: str
    name = "tithe"

    def needs(self):
        return frozenset({Need("driver", self.driver)})

    def shares(self, case):
        figures = case.figures(self.driver)
        total = sum(figures.values())
        return {id_: case.pot * Fraction(9, 10) * figure / total for id_, figure in figures.items()}


def test_a_rule_of_a_plug_in_may_leave_a_part_unallocated(in_the_valley):
    tithe = {"rule_types": rule_types(lambda: [Tithe])}
    allocation = im.allocate(in_the_valley(Service("care", "Care", sharing=Tithe("heads")), tithe), 2025)
    care = allocation.services["care"].shares
    assert dict(care) == {"ash": 135_00, "birch": 270_00, "cedar": 405_00}  # 810.00 by 1, 2 and 3 heads
    assert (care.unallocated, care.rounding) == (90_00, 0)
    lines = [line.strip() for line in str(im.explain(allocation, "ash")).splitlines()]
    told = lines.index("By the rule tithe: €135.00 of €900.00")
    assert lines[told + 2 : told + 4] == [
        (
            "Exact share €135.00, in whole cents €135.00. Odd cents (largest-remainder): 0 for 3 members and what nobody "
            "bears; place 3 in the queue, so none: €135.00"
        ),
        "Nobody bears €90.00 of the €900.00: so says the key; in whole cents €90.00",
    ]
