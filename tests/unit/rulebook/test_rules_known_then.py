"""An association as known on a day is bound to the rules known on that day; a rule for a legal form holds while that form does."""

import pytest
from attrs import evolve

import intermunicipal as im
from intermunicipal import hooks
from intermunicipal.errors import DuplicateRow, HookRaised, RulesRefused, UnknownName, WrongRecord
from intermunicipal.hooks import AppliesTo, CostKey, DriverTable, Figure, LegalForm, ServiceKind
from intermunicipal.model import Form, PartyKind
from intermunicipal.rulebook import book_for
from intermunicipal.sharing import By, Even, Fixed

THEN, LATER = "2026-05-31", "2026-06-01"


@pytest.fixture
def valley(plugin):
    corrected = CostKey("basis", "Basis", rule=Fixed({"aa": "100%", "bee": 0}), known=LATER)
    return plugin("valley", keys=[CostKey("basis", "Basis", rule=Even()), corrected])


def test_an_association_as_known_then_is_bound_to_the_rules_known_then(valley, association):
    known = association(region="valley", key="basis").as_known(THEN)
    allocation = im.allocate(im.bind(known, [valley]), 2026)
    assert allocation.contributions == {"aa": 5001, "bee": 5000}
    assert str(allocation.known_on) == THEN
    assert "As known on 31 May 2026." in str(im.explain(allocation, "aa"))


def test_bound_first_and_read_as_known_then_it_is_the_same(valley, association):
    made = association(region="valley", key="basis")
    one = im.allocate(im.bind(made.as_known(THEN), [valley]), 2026)
    others = [
        im.allocate(im.bind(made, [valley]).as_known(THEN), 2026),
        im.allocate(im.bind(made, [valley]), 2026, known_on=THEN),
        im.allocate(im.bind(im.bind(made, [valley]).as_known(THEN), [valley]), 2026),
    ]
    assert {(other.inputs, other.result, other.known_on) for other in others} == {
        (one.inputs, one.result, one.known_on)
    }


def test_from_the_day_on_which_it_was_learned_the_correction_counts(valley, association):
    made = association(region="valley", key="basis")
    assert im.allocate(im.bind(made.as_known(LATER), [valley]), 2026).contributions == {"aa": 10001, "bee": 0}
    now = im.allocate(im.bind(made, [valley]), 2026)
    assert (now.contributions, now.known_on) == ({"aa": 10001, "bee": 0}, None)


@pytest.fixture
def union(plugin, association):
    """Return who pays what: evenly, but in a union all by aa."""
    land = plugin("land", keys=[CostKey("basis", "Basis", rule=Even())])
    only = CostKey(
        "basis", "Basis", rule=Fixed({"aa": 1, "bee": 0}), replaces="basis", applies_to=AppliesTo(legal_form="union")
    )
    valley = plugin("valley", extends="land", keys=[only])

    def pays(forms, known_on=None):
        made = evolve(association(region="valley", key="basis"), forms=forms)
        return im.allocate(im.bind(made, [valley, land]), 2026, known_on=known_on).contributions["aa"]

    return pays


@pytest.mark.parametrize(
    ("forms", "amount"),
    [
        ([], 5001),
        ([Form("union")], 10001),
        ([Form("union", since="2026-01-01", until="2027-01-01")], 10001),
        ([Form("union", until="2026-01-01")], 5001),
        ([Form("union", since="2027-01-01")], 5001),
        ([Form("guild")], 5001),
        ([Form("guild", until="2026-01-01"), Form("union", since="2026-01-01")], 10001),
    ],
)
def test_a_key_for_a_legal_form_holds_while_the_association_has_that_form(union, forms, amount):
    assert union(forms) == amount


def test_a_key_for_a_legal_form_holds_from_when_the_form_was_known(union):
    learned = [Form("union", known=LATER)]
    assert [union(learned, day) for day in (THEN, LATER, None)] == [5001, 10001, 10001]
    lost = [Form("union"), Form("union", until="2026-01-01", known=LATER)]
    assert [union(lost, day) for day in (THEN, LATER, None)] == [10001, 5001, 5001]
    withdrawn = [Form("union"), Form("union", known=LATER, withdrawn=True)]
    assert [union(withdrawn, day) for day in (THEN, LATER, None)] == [10001, 5001, 5001]


def test_a_rule_class_that_is_no_attrs_class_is_refused(plugin):
    class Loose:
        name = "loose"

        def needs(self):
            return frozenset()

        def shares(self, case):
            return dict.fromkeys(case.participants, 0)

    book = book_for("valley", [plugin("valley", rule_types=[Loose])])
    with pytest.raises(WrongRecord) as refusal:
        _ = book.rule_types["loose"]
    assert refusal.value.hook == "rule_types"


def test_two_figures_of_one_key_and_year_are_refused_and_a_correction_is_not():
    figures = [Figure("aa", 2026, 1), Figure("aa", 2026, 2)]
    with pytest.raises(DuplicateRow) as refusal:
        DriverTable("heads", "Heads", figures).in_year(2026)
    assert refusal.value.key == "heads/aa/2026"
    corrected = DriverTable("heads", "Heads", [Figure("aa", 2026, 2, known=LATER), Figure("aa", 2026, 1)])
    assert corrected.in_year(2026)["aa"].value == 2
    assert corrected.as_known(THEN).in_year(2026)["aa"].value == 1


def test_a_table_with_a_figure_twice_is_a_refusal_and_a_finding(plugin, association):
    figures = [Figure("aa", 2026, 1), Figure("aa", 2026, 2), Figure("bee", 2026, 1)]
    with pytest.raises(DuplicateRow):
        DriverTable("heads", "Heads", figures, keyed_by="member")
    land = plugin("land")
    land.my_drivers = hooks.drivers(lambda: [DriverTable("heads", "Heads", figures, keyed_by="member")])
    with pytest.raises(HookRaised) as refusal:
        im.allocate(im.bind(association(region="land", sharing=By("heads")), [land]), 2026)
    assert "heads/aa/2026" in str(refusal.value)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: DriverTable("heads", "Heads", [], keyed_by="town"), 'what figures go by "town"'),
        (lambda: DriverTable("heads", "Heads", [("aa", 2026, 1)]), "are Figure, not tuple"),
        (lambda: CostKey("basis", "Basis", rule=By("heads"), odd_cents="webter"), 'the odd-cent rule "webter"'),
    ],
)
def test_a_slip_in_a_record_is_told_where_it_is_made(make, said):
    with pytest.raises((UnknownName, TypeError)) as refusal:
        make()
    assert said in str(refusal.value)


def test_a_kind_whose_usual_key_no_layer_has_is_told_with_its_owner(plugin):
    land = plugin("land", keys=[CostKey("basis", "Basis", rule=By("heads"))])
    kinds = [ServiceKind("care", "Care", key="bassis"), ServiceKind("lunch", "Lunch", key="basis")]
    book = book_for("valley", [land, plugin("valley", extends="land", service_kinds=kinds)])
    assert [finding.text() for finding in book.findings] == [
        (
            'warning [kind-without-key] region: plugin_valley 1.0 brings the service kind "care", whose usual key "bassis" no '
            "layer has. Perhaps a typo (closest: basis). Correct the key of the kind, bring that key, or let each service of "
            "this kind name its own."
        )
    ]
    with pytest.raises(RulesRefused):
        book.require_sound()


def test_a_legal_form_admits_kinds_given_by_name():
    form = LegalForm("union", "Union", admits=["ocmw"], requires=["municipality"])
    assert [type(kind) for kind in (*form.admits, *form.requires)] == [PartyKind, PartyKind]
    assert (form.admits, form.requires) == ((PartyKind.OCMW,), (PartyKind.MUNICIPALITY,))
