"""What is in force for one association on one day: layers, replacements, validity, and what was known when."""

from fractions import Fraction

import pytest
from attrs import evolve, frozen

import intermunicipal as im
from intermunicipal import hooks
from intermunicipal.dates import Period, parse
from intermunicipal.errors import Gap, NothingToReplace, NotInForce, Overlap, RuleConflict, Unbound, UnknownName
from intermunicipal.findings import Severity
from intermunicipal.model import Form, Key, Municipality, PartyKind, Territory
from intermunicipal.rulebook import book_for, rules_of
from intermunicipal.sharing import By, Even, Fixed, Mix
from intermunicipal.sources import Confidence, Source

LAW = Source("law", "The law of the land")
DEED = Source("deed", "The deed of the valley", confidence=Confidence.RECALLED)


def key(id_="basis", title="Basis", rule=None, **fields):
    return hooks.CostKey(id_, title, rule=rule or Even(), **fields)


@pytest.fixture
def two_layers(plugin):
    """Return the book of a valley on a land, each with these keys."""

    def make(low, high):
        return book_for("valley", [plugin("land", keys=low), plugin("valley", extends="land", keys=high)])

    return make


def test_a_replacement_holds_in_its_own_period_alone(two_layers):
    book = two_layers(
        [key(title="Low")], [key(title="High", replaces="basis", period=Period("2020-01-01", "2022-01-01"))]
    )
    stack = book.key("basis")
    days = ("2019-12-31", "2020-01-01", "2021-12-31", "2022-01-01")
    assert [stack.on(day).value.title[""] for day in days] == ["Low", "High", "High", "Low"]
    assert [stack.provider(stack.on(day).value).name for day in days] == [
        "plugin_land",
        "plugin_valley",
        "plugin_valley",
        "plugin_land",
    ]
    assert [str(day) for day in stack.changes()] == ["2020-01-01", "2022-01-01"]


def test_a_rule_may_replace_another_under_a_name_of_its_own(two_layers):
    book = two_layers([key()], [key("valley-basis", "High", replaces="basis")])
    assert book.ids("keys") == ("basis",)
    assert book.key("basis").on("2026-01-01").value.id == "valley-basis"


def test_a_replacement_of_nothing_is_refused_with_what_there_is(two_layers):
    book = two_layers([key(), key("other")], [key(replaces="bassis")])
    with pytest.raises(NothingToReplace) as caught:
        book.key("basis")
    assert str(caught.value) == (
        'plugin_valley 1.0 brings the cost key "basis", which replaces "bassis", but no lower layer has that; '
        "there are: basis, other. Perhaps a typo, or the lower layer changed. Correct replaces, or leave it out."
    )


def test_a_layer_does_not_replace_a_rule_of_its_own(plugin):
    book = book_for("valley", [plugin("valley", keys=[key(), key("other", replaces="basis")])])
    for id_ in ("basis", "other"):
        with pytest.raises(NothingToReplace):
            book.key(id_)


def test_one_of_two_rules_that_does_not_say_that_it_replaces_is_a_conflict(two_layers):
    later = key(title="Later", period=Period("2022-01-01"))
    book = two_layers([key()], [key(replaces="basis", period=Period(until="2022-01-01")), later])
    with pytest.raises(RuleConflict):
        book.key("basis")


def test_the_statutes_are_the_highest_layer(plugin, association):
    land = plugin("land", keys=[key(rule=Fixed({"aa": "30%", "bee": "70%"}))])
    bare = association(region="land", key="basis")
    assert im.allocate(im.bind(bare, [land]), 2026).contributions == {"aa": 3000, "bee": 7001}
    own = Key("own", "Our own", Fixed({"aa": 1, "bee": 0}), replaces="basis")
    changed = im.bind(evolve(bare, keys=[own]), [land])
    assert im.allocate(changed, 2026).contributions == {"aa": 10001, "bee": 0}
    assert im.allocate(changed, 2026).services["care"].key.provider == "statutes"


def test_a_key_of_the_statutes_that_does_not_say_what_it_replaces_names_both_providers(plugin, association):
    own = evolve(association(region="land", key="basis"), keys=[Key("basis", "Ours", Even())])
    bound = im.bind(own, [plugin("land", keys=[key()])])
    with pytest.raises(RuleConflict) as caught:
        im.allocate(bound, 2026)
    assert str(caught.value).startswith('Both plugin_land 1.0 and statutes small bring the cost key "basis". ')


def test_changing_a_mandatory_rule_is_a_finding_with_both_sources(two_layers):
    book = two_layers([key(force="mandatory", source=LAW)], [key(replaces="basis", source=DEED)])
    (finding,) = book.findings
    assert finding.source == LAW
    assert (
        str(finding)
        == finding.text()
        == (
            "error [mandatory-overridden] plugin_valley 1.0 changes the rule basis of plugin_land 1.0, which is mandatory "
            "(source: The deed of the valley; recalled). A higher layer may change defaults alone. Remove the change, or have the "
            "lower layer say that it is a default. (source: The law of the land; verified)"
        )
    )


def test_changing_a_mandatory_rule_without_a_source_names_that_of_the_rule_alone(two_layers):
    book = two_layers([key(force=hooks.Force.MANDATORY, source=LAW)], [key(replaces="basis")])
    (finding,) = book.findings
    assert (finding.severity, finding.source) == (Severity.ERROR, LAW)
    assert finding.text() == (
        "error [mandatory-overridden] plugin_valley 1.0 changes the rule basis of plugin_land 1.0, which is mandatory. "
        "A higher layer may change defaults alone. Remove the change, or have the lower layer say that it is a default. "
        "(source: The law of the land; verified)"
    )
    assert book.key("basis").on("2026-01-01").value.replaces == "basis"
    assert two_layers([key(source=LAW)], [key(replaces="basis")]).findings == ()


def test_changing_a_mandatory_rule_is_told_by_a_check(plugin, association):
    land = plugin("land", keys=[key(force=hooks.Force.MANDATORY, source=LAW)])
    bound = im.bind(
        evolve(association(region="land", key="basis"), keys=[Key("own", "Ours", Even(), replaces="basis")]), [land]
    )
    assert [finding.code for finding in im.check(bound)] == ["mandatory-overridden"]


@pytest.mark.parametrize(
    ("applies_to", "there"),
    [
        (hooks.AppliesTo(), True),
        (hooks.AppliesTo(association="small"), True),
        (hooks.AppliesTo(association="large"), False),
        (hooks.AppliesTo(legal_form="union"), True),
        (hooks.AppliesTo(legal_form="league"), False),
        (hooks.AppliesTo(association="small", legal_form="league"), False),
        (hooks.AppliesTo(association="large", legal_form="union"), False),
    ],
)
def test_a_rule_is_there_for_whom_it_applies_to_alone(plugin, association, applies_to, there):
    land = plugin("land", keys=[key(applies_to=applies_to), key("always")])
    bound = im.bind(evolve(association(region="land"), forms=[Form("union")]), [land])
    assert bound.rules.ids("keys") == (("always", "basis") if there else ("always",))


class TestConstantIn:
    """One rule for all days of a year, or a refusal that names both sides."""

    @pytest.fixture
    def stack(self, plugin):
        def make(*periods):
            keys = [key(title=f"{number}", period=period) for number, period in enumerate(periods)]
            return book_for("land", [plugin("land", keys=keys)]).key("basis")

        return make

    @pytest.mark.parametrize("until", [None, "2027-01-01", "2030-01-01"])
    def test_a_rule_that_holds_all_year_is_the_one(self, stack, until):
        assert stack(Period("2026-01-01", until)).constant_in(Period.year(2026)).title == {"": "0"}

    def test_a_rule_that_begins_with_the_year_follows_the_one_that_ends_with_the_last(self, stack):
        both = stack(Period(until="2026-01-01"), Period("2026-01-01"))
        assert both.constant_in(Period.year(2025)).title == {"": "0"}
        assert both.constant_in(Period.year(2026)).title == {"": "1"}

    def test_a_rule_that_begins_on_the_second_day_does_not_hold_on_the_first(self, stack):
        with pytest.raises(NotInForce) as caught:
            stack(Period("2026-01-02")).constant_in(Period.year(2026))
        assert str(caught.value) == (
            "Asked what holds for basis on 1 January 2026. Nothing holds on that day; there is: from 2 January 2026. "
            "The day lies outside every period. Ask for another day, or add a row that holds then."
        )

    def test_a_rule_that_ends_on_the_last_day_leaves_a_gap(self, stack):
        with pytest.raises(Gap) as caught:
            stack(Period(until="2026-12-31")).constant_in(Period.year(2026))
        assert str(caught.value.first) == "[..., 2026-12-31)"

    def test_two_rules_in_one_year_are_both_named(self, stack):
        with pytest.raises(Overlap) as caught:
            stack(Period(until="2026-12-31"), Period("2026-12-31")).constant_in(Period.year(2026))
        assert (str(caught.value.first), str(caught.value.second)) == ("[..., 2026-12-31)", "[2026-12-31, ...)")

    def test_a_correction_of_the_same_period_is_one_rule(self, plugin):
        keys = [key(title="Wrong"), key(title="Right", known="2020-01-01")]
        stack = book_for("land", [plugin("land", keys=keys)]).key("basis")
        assert stack.constant_in(Period.year(2026)).title == {"": "Right"}

    def test_a_higher_layer_that_begins_within_the_year_is_a_change(self, two_layers):
        stack = two_layers([key()], [key(replaces="basis", period=Period("2026-07-01"))]).key("basis")
        with pytest.raises(Overlap):
            stack.constant_in(Period.year(2026))
        assert stack.constant_in(Period.year(2027)).replaces == "basis"


def test_a_key_that_changes_within_the_year_refuses_to_allocate(plugin, association):
    keys = [key(period=Period(until="2026-07-01")), key(period=Period("2026-07-01"), rule=By("heads"))]
    bound = im.bind(association(region="land", key="basis"), [plugin("land", keys=keys)])
    with pytest.raises(im.Refusal) as caught:
        im.allocate(bound, 2026)
    assert str(caught.value) == (
        "Asked to share the net cost of care in 2026 by one key. The key holds until 1 July 2026 (that day not included), "
        "and then from 1 July 2026. The key changes within the year. "
        "Let the key change on 1 January, or budget the two parts of the year as two services."
    )


def test_an_unknown_rule_is_refused_with_the_near_one(two_layers):
    with pytest.raises(UnknownName) as caught:
        two_layers([key()], []).key("bassis")
    assert str(caught.value) == (
        'Asked for the cost key "bassis". There is no cost key of that name. Perhaps a typo (closest: basis). Use one of: basis.'
    )


def test_an_association_without_a_rule_book_is_refused(association):
    with pytest.raises(Unbound) as caught:
        rules_of(association())
    assert str(caught.value) == (
        "Asked for the rules in force for small. It has no rule book yet. It was made in Python, not loaded from a document. "
        "Bind it first: im.bind(association)."
    )


@frozen
class Lopsided:
    """The first bears a part, the last bears the rest."""

    first: Fraction
    name = "lopsided"

    def needs(self):
        return frozenset()

    def shares(self, case):
        head, *rest = case.participants
        return {head: case.pot * self.first, rest[-1]: case.pot * (1 - self.first)}


DOCUMENT = """\
schema = 1
id = "small"
name = "Small"
region = "land"
members = [{id = "aa", name = "Aa"}, {id = "bee", name = "Bee"}]
memberships = [{member = "aa", since = "2000-01-01"}, {member = "bee", since = "2000-01-01"}]
participations = [
    {service = "care", member = "aa", since = "2000-01-01"},
    {service = "care", member = "bee", since = "2000-01-01"},
]
budget = [{service = "care", year = 2026, stage = "budget", line = "staff", kind = "cost", amount_eur = "100.01"}]

[[services]]
id = "care"
name = "Care"
since = "2000-01-01"
sharing = {rule = "mix", parts = [{weight = "50%", of = {rule = "lopsided", first = "1/3"}}, {weight = "50%", of = {rule = "even"}}]}
"""


def test_a_rule_class_of_a_plug_in_is_used_in_documents(plugin, tmp_path):
    (tmp_path / "association.toml").write_text(DOCUMENT)
    land = plugin("land", rule_types=[Lopsided])
    association = im.load(tmp_path, [land])
    assert association.services["care"].sharing == Mix([("50%", Lopsided(Fraction(1, 3))), ("50%", Even())])
    # half of 100.01 by thirds and twothirds, the other half in two: 16.66833 + 25.0025 and 33.33667 + 25.0025
    assert im.allocate(association, 2026).contributions == {"aa": 4167, "bee": 5834}
    assert "By the rule lopsided: " in str(im.explain(im.allocate(association, 2026), "aa"))
    (mistake,) = im.read(tmp_path, [plugin("land")]).report.errors
    assert (
        "Use one of: agreed, bounded, bracket-fee, by, by-month, corridor, corridor-around, even, fee, fixed, fixed-denominator, "
        "groups, growth-limit, mix, phase-in, pools, pot-limit, price-list, ramp, relief, then, unit-price."
    ) in mistake.text()


def test_a_rule_class_of_a_name_that_is_taken_names_both_providers(plugin):
    class Even2(Even):
        name = "even"

    book = book_for("land", [plugin("land", rule_types=[Even2])])
    with pytest.raises(RuleConflict) as caught:
        _ = book.rule_types["even"]
    assert str(caught.value).startswith('Both intermunicipal and plugin_land 1.0 bring the sharing rule "even". ')


def test_the_texts_of_a_plug_in_are_used_and_those_of_the_highest_layer_first(plugin, association):
    check = hooks.Check(
        "rain", "Rain", run=lambda *_: [im.Finding("rain", Severity.INFO, fields={"on": parse("2026-01-02")})]
    )
    texts = {"rain": {"found": "It rained on {on}.", "next": "Wait."}}
    low = plugin(
        "land",
        checks=[check],
        messages=[
            hooks.Texts("en", {"error": "low", "info": "low"}, messages=texts),
            hooks.Texts("nl", messages={"rain": {"found": "Regen op {on}."}}),
        ],
    )
    high = plugin("valley", extends="land", messages=[hooks.Texts("en", {"info": "hint"})])
    report = im.check(im.bind(association(region="valley", sharing=Even()), [low, high]))
    assert report.text() == "hint [rain] It rained on 2 January 2026. Wait."
    assert report.text("nl").endswith(" [rain] Regen op 2 januari 2026.")
    assert report.text("fr").endswith(" [rain] It rained on 2 janvier 2026. Wait.")


def test_places_and_figures_and_forms_and_kinds_of_all_layers_are_found(plugin):
    land = plugin(
        "land",
        territories=[Territory("land", [Municipality("1", "Aa", Period("2000-01-01"))])],
        legal_forms=[hooks.LegalForm("union", "Union", admits=[PartyKind.OCMW], period=Period("2000-01-01"))],
        service_kinds=[hooks.ServiceKind("care", "Care")],
    )
    valley = plugin("valley", extends="land", territories=[Territory("valley", [Municipality("9", "Zed")])])
    book = book_for("valley", [land, valley])
    assert book.municipality("1", "2000-01-01").name == "Aa"
    assert book.municipality("1", "1999-12-31") is None
    assert book.municipality("9", "1999-12-31").name == "Zed"
    assert book.legal_form("union", "2000-01-01").admits == (PartyKind.OCMW,)
    with pytest.raises(NotInForce):
        book.legal_form("union", "1999-12-31")
    assert book.service_kind("care").title == {"": "Care"}
    assert book.service_kind("lunch") is None
    assert book.driver("heads") is None


def test_the_usual_key_of_a_kind_serves_where_the_service_names_none(plugin, association):
    land = plugin(
        "land",
        keys=[key(rule=Fixed({"aa": 1, "bee": 0}))],
        service_kinds=[hooks.ServiceKind("home-care", {"en": "Home care"}, key="basis")],
    )
    allocation = im.allocate(im.bind(association(region="land", kind="home-care"), [land]), 2026)
    assert allocation.contributions == {"aa": 10001, "bee": 0}
    assert "Home care: €100.01" in str(im.explain(allocation, "aa"))


def test_figures_that_a_higher_layer_replaces_from_a_year_on_hold_in_that_year_alone(plugin):
    low = hooks.DriverTable("heads", "Low", figures=[hooks.Figure("1", 2025, 1), hooks.Figure("1", 2026, 1)])
    high = hooks.DriverTable(
        "heads", "High", figures=[hooks.Figure("1", 2026, 2)], replaces="heads", period=Period("2026-01-01")
    )
    book = book_for("valley", [plugin("land", drivers=[low]), plugin("valley", extends="land", drivers=[high])])
    assert book.driver("heads", 2026).in_year(2026)["1"].value == 2
    assert book.driver("heads", 2025).in_year(2025)["1"].value == 1


def test_the_figures_and_the_kind_of_a_year_are_those_in_force_on_its_first_day(plugin):
    land = plugin(
        "land",
        drivers=[
            hooks.DriverTable("heads", "Old", figures=[], period=Period("2020-01-01", "2026-01-02")),
            hooks.DriverTable("heads", "New", figures=[], period=Period("2026-01-02")),
        ],
        service_kinds=[
            hooks.ServiceKind("care", "Old", period=Period("2020-01-01", "2026-01-01")),
            hooks.ServiceKind("care", "New", period=Period("2026-01-01")),
        ],
    )
    book = book_for("land", [land])
    assert [book.driver("heads", year).title[""] for year in (2021, 2025, 2026, 2027)] == ["Old", "Old", "Old", "New"]
    with pytest.raises(NotInForce):
        book.driver("heads", 2019)
    kinds = [book.service_kind("care", year) for year in (2019, 2020, 2025, 2026, 2027)]
    assert [kind and kind.title[""] for kind in kinds] == [None, "Old", "Old", "New", "New"]
    assert (book.driver("heads").title, book.service_kind("care").title) == ({"": "New"}, {"": "New"})
    assert (book.driver("hads", 2026), book.service_kind("cure", 2026)) == (None, None)
