"""What a fault of a plug-in makes unsure is refused, everywhere; all else is computed as if the fault were not there, to the byte."""

from fractions import Fraction

import pytest
from attrs import evolve, frozen

import intermunicipal as im
from intermunicipal import hooks
from intermunicipal.accounts import allocate_service
from intermunicipal.dates import Period
from intermunicipal.errors import (
    BrokenShares,
    HookRaised,
    MissingPlugin,
    NothingToReplace,
    Overlap,
    RuleConflict,
    RuleFailed,
    UnknownName,
)
from intermunicipal.findings import Severity
from intermunicipal.model import (
    Association,
    BudgetLine,
    Form,
    Key,
    LineKind,
    Member,
    Membership,
    Municipality,
    Participation,
    Service,
    Stage,
    Territory,
    Volume,
)
from intermunicipal.rulebook import book_for, gather
from intermunicipal.sharing import By, Even, Fixed, Mix, Need

TOWNS = ("aa", "bee")
EVERY_HOOK = ["keys", "drivers", "service_kinds", "legal_forms", "territories", "rule_types", "checks", "messages"]


def key(id_="basis", rule=None, **fields):
    return hooks.CostKey(id_, id_.title(), rule=rule or Even(), **fields)


def heads(keyed_by="member", **fields):
    keys = TOWNS if keyed_by == "member" else ("1", "2")
    figures = [hooks.Figure(one, 2026, count) for one, count in zip(keys, (1, 3), strict=True)]
    return hooks.DriverTable("heads", "Heads", figures=figures, keyed_by=keyed_by, **fields)


def small(*services, **tables):
    """Return an association with these services, each of 100.01 in 2026."""
    rows = {
        "region": "valley",
        "members": [Member("aa", "Aa", "1"), Member("bee", "Bee", "2")],
        "memberships": [Membership(town, since="2000-01-01") for town in TOWNS],
        "services": services,
        "participations": [Participation(one.id, town, since="2000-01-01") for one in services for town in TOWNS],
        "budget": [BudgetLine(one.id, 2026, Stage.BUDGET, "staff", LineKind.COST, 100_01) for one in services],
    }
    return Association("small", "Small", **{**rows, **tables})


def service(id_, **fields):
    return Service(id_, id_.title(), since="2000-01-01", **fields)


@pytest.fixture
def failing(plugin):
    """Make a valley of which one hook raises, the others answering as given."""

    def make(hook, **answers):
        module = plugin("valley", **answers)

        def broken():
            message = "no such table"
            raise LookupError(message)

        setattr(module, f"my_{hook}", getattr(hooks, hook)(broken))
        return module

    return make


def outcome(association, id_):
    """Return everything of the allocation of one service that may be compared."""
    one = allocate_service(association, id_, 2026, Stage.BUDGET)
    alone = evolve(association, budget=[line for line in association.budget.values() if line.service == id_])
    whole = im.allocate(alone, 2026)
    return dict(one.shares), one.key, one.drivers, whole.inputs, whole.result, whole.versions


# --- conflicts of records -----------------------------------------------------------------------------------------

SOUND = {"keys": [key("other", Fixed({"aa": "1/3", "bee": "2/3"}))]}
CONFLICTS = {
    "two of one id": ([key()], [key(rule=Fixed({"aa": 1, "bee": 0}))], RuleConflict, {"basis"}),
    "a replacement of nothing": ([], [key("new", replaces="basis")], NothingToReplace, {"new", "basis", "other"}),
    "a replacement of what looks like nothing": (
        [key()],
        [key("new", replaces="zzzzzz")],
        NothingToReplace,
        {"new", "zzzzzz", "basis", "other"},
    ),
    "a replacement in capitals": ([key()], [key("new", replaces="BASIS")], NothingToReplace, {"new", "BASIS", "basis"}),
    "a second replacement with a typo": (
        [key()],
        [
            key("new", replaces="basis", period=Period(until="2026-01-01")),
            key("newer", replaces="bassis", period=Period("2026-01-01")),
        ],
        NothingToReplace,
        {"newer", "bassis", "basis"},
    ),
    "a replacement with a typo": (
        [key()],
        [key("new", replaces="bassis")],
        NothingToReplace,
        {"new", "bassis", "basis"},
    ),
    "one that overlaps itself": (
        [],
        [key(), key(period=Period("2020-01-01"))],
        Overlap,
        {"basis"},
    ),
    "a replacement that overlaps itself": (
        [key()],
        [key("new", replaces="basis"), key("new", replaces="basis", period=Period("2020-01-01"))],
        Overlap,
        {"basis", "new"},
    ),
    "a replacement beside one that is none": (
        [key()],
        [key(replaces="basis", period=Period(until="2020-01-01")), key(period=Period("2020-01-01"))],
        RuleConflict,
        {"basis"},
    ),
}


@pytest.fixture(params=CONFLICTS)
def conflict(request, plugin):
    low, high, refusal, unsure = CONFLICTS[request.param]
    given = [
        plugin("land", keys=[*low, *SOUND["keys"]]),
        plugin("valley", extends="land", keys=high),
    ]
    sound = [plugin("land", **SOUND), plugin("valley", extends="land")]
    return given, sound, refusal, unsure


def test_a_key_that_is_unsure_refuses_whoever_asks_for_it(conflict):
    given, _, refusal, unsure = conflict
    book = book_for("valley", given)
    for id_ in unsure:
        with pytest.raises(refusal):
            book.key(id_)
        with pytest.raises(refusal):
            im.allocate(im.bind(small(service("care", key=id_)), given), 2026)


def test_another_service_is_shared_as_if_the_conflict_were_not_there(conflict):
    given, sound, refusal, unsure = conflict
    sure = key("sure", Fixed({"aa": "1/3", "bee": "2/3"}))
    vars(given[-1])["sure"] = hooks.keys(lambda: [sure])
    vars(sound[-1])["sure"] = hooks.keys(lambda: [sure])
    services = service("care", key=min(unsure)), service("lunch", key="sure"), service("own", sharing=Even())
    bound = im.bind(small(*services), given)
    clean = im.bind(small(*services), sound)
    for id_ in ("lunch", "own"):
        assert outcome(bound, id_) == outcome(clean, id_)
    with pytest.raises(refusal):
        allocate_service(bound, "care", 2026, Stage.BUDGET)
    assert "other" in unsure or bound.rules.key("other").on("2026-01-01").value.rule == SOUND["keys"][0].rule


def test_a_conflict_is_told_once_however_many_services_and_years_meet_it(conflict):
    given, _, refusal, unsure = conflict
    services = [service(f"care-{number}", key=id_) for number, id_ in enumerate([*sorted(unsure)] * 2)]
    years = [
        BudgetLine(one.id, year, stage, "staff", LineKind.COST, 100_01)
        for one in services
        for year in (2025, 2026)
        for stage in Stage
    ]
    report = im.check(im.bind(small(*services, budget=years), given))
    assert [finding.code for finding in report] == [refusal.code]
    assert report.findings[0].severity is Severity.ERROR


def test_no_layer_above_answers_for_a_rule_that_is_unsure_below(plugin):
    above = plugin("hill", extends="valley", keys=[key("hill-basis", replaces="basis", period=Period("2030-01-01"))])
    given = [plugin("land", keys=[key()]), plugin("valley", extends="land", keys=[key()]), above]
    book = book_for("hill", given)
    with pytest.raises(RuleConflict):
        book.key("basis")
    assert [finding.code for finding in book.findings] == ["rule-conflict"]


def test_the_statutes_do_not_answer_for_a_rule_that_is_unsure_below(plugin):
    given = [plugin("land", keys=[key()]), plugin("valley", extends="land", keys=[key()])]
    own = small(service("care", key="basis"), keys=[Key("own", "Own", Even(), since="2030-01-01", replaces="basis")])
    with pytest.raises(RuleConflict):
        im.allocate(im.bind(own, given), 2026)


def test_two_layers_that_both_bring_a_rule_of_the_lowest_are_both_told(plugin):
    given = [
        plugin("land", keys=[key()]),
        plugin("valley", extends="land", keys=[key()]),
        plugin("hill", extends="valley", keys=[key()]),
    ]
    texts = [finding.text() for finding in book_for("hill", given).findings]
    assert ["plugin_valley" in text for text in texts] == [True, False]
    assert ["plugin_hill" in text for text in texts] == [False, True]


def test_two_layers_that_replace_the_same_nothing_are_told_of_once(plugin):
    given = [
        plugin("land"),
        plugin("valley", extends="land", keys=[key(replaces="nothing")]),
        plugin("hill", extends="valley", keys=[key("hill-basis", replaces="nothing")]),
    ]
    (finding,) = book_for("hill", given).findings
    assert (finding.code, finding.fields["provider"]) == ("nothing-to-replace", "plugin_valley 1.0")


def test_a_check_that_two_layers_bring_is_not_made_and_that_is_told(plugin):
    def rain(*_):
        yield im.Finding("rain", Severity.INFO)

    rains = [hooks.Check("rain", "Rain", run=rain)]
    given = [plugin("land", checks=rains), plugin("valley", extends="land", checks=rains)]
    assert [finding.code for finding in im.check(im.bind(small(), given))] == ["rule-conflict"]


def test_keys_of_the_statutes_that_overlap_are_a_mistake_of_the_association_alone(plugin):
    twice = [Key("ours", "Ours", Even()), Key("ours", "Ours", Even(), since="2020-01-01")]
    with pytest.raises(Overlap):
        im.bind(small(keys=twice), [plugin("valley")])


def test_a_key_of_the_document_that_is_unsure_is_told_where_it_stands(plugin, tmp_path):
    (tmp_path / "association.toml").write_text(
        'schema = 1\nid = "small"\nname = "Small"\nregion = "valley"\n'
        '[[keys]]\nid = "ours"\ntitle = "Ours"\nrule = {rule = "even"}\n'
        '[[keys]]\nid = "basis"\ntitle = "Basis"\nrule = {rule = "even"}\n'
    )
    valley = plugin("valley", keys=[key()])
    (finding,) = im.read(tmp_path, [valley]).report
    assert (finding.code, str(finding.place)) == ("rule-conflict", "association.toml, keys[1]")
    loaded = im.load(tmp_path, [valley])
    assert loaded.rules.findings == (finding,)
    assert im.check(loaded).errors == (finding,)
    assert loaded.rules.key("ours").on("2026-01-01").value.title == {"": "Ours"}
    (finding,) = im.bind(small(keys=[Key("basis", "Basis", Even())]), [valley]).rules.findings
    assert str(finding.place) == "keys/basis/"


def test_an_unsure_name_is_no_unknown_name_and_an_unknown_name_still_is(conflict):
    given, _, refusal, unsure = conflict
    report = im.check(im.bind(small(service("care", key=min(unsure)), service("lunch", key="othr")), given))
    assert sorted(finding.code for finding in report) == sorted([refusal.code, "unknown-reference"])
    assert {finding.fields["hint"] for finding in report if finding.code.startswith("unknown")} == {"other"}


def test_a_typo_is_not_offered_as_a_name_to_use(plugin):
    given = [plugin("land", keys=[key()]), plugin("valley", extends="land", keys=[key("new", replaces="bassis")])]
    book = book_for("valley", given)
    assert book.ids("keys") == ("basis", "new")
    with pytest.raises(UnknownName) as caught:
        book.key("bas")
    assert caught.value.known == ("basis", "new")


def test_a_driver_that_is_unsure_is_not_answered_by_the_volumes_of_a_service(plugin):
    given = [plugin("land", drivers=[heads()]), plugin("valley", extends="land", drivers=[heads()])]
    volumes = [Volume("care", "heads", town, 2026, Stage.BUDGET, 1) for town in TOWNS]
    bound = im.bind(small(service("care", sharing=By("heads")), volumes=volumes), given)
    with pytest.raises(RuleConflict) as caught:
        im.allocate(bound, 2026)
    assert "plugin_valley" in str(caught.value)


def test_two_territories_of_one_id_make_every_code_unsure_and_nothing_else(plugin):
    places = Territory("land", [Municipality("1", "Aa"), Municipality("2", "Bee")])
    land = plugin("land", territories=[places], drivers=[heads("municipality")], keys=[key()])
    given = [land, plugin("valley", extends="land", territories=[places])]
    bound = im.bind(small(service("care", sharing=By("heads")), service("lunch", key="basis")), given)
    with pytest.raises(RuleConflict) as caught:
        allocate_service(bound, "care", 2026, Stage.BUDGET)
    assert 'the territory "land"' in str(caught.value)
    assert allocate_service(bound, "lunch", 2026, Stage.BUDGET).shares == {"aa": 5001, "bee": 5000}
    assert [finding.code for finding in im.check(bound)] == ["rule-conflict"]


# --- hooks that fail ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hook", EVERY_HOOK)
def test_a_hook_that_fails_takes_no_other_hook_down(failing, hook):
    answers = {
        "keys": [key()],
        "drivers": [heads()],
        "service_kinds": [hooks.ServiceKind("home", "Home")],
        "legal_forms": [hooks.LegalForm("union", "Union", admits=[])],
        "territories": [Territory("valley", [Municipality("1", "Aa")])],
        "rule_types": [],
        "checks": [hooks.Check("rain", "Rain", run=lambda *_: [im.Finding("rain", Severity.INFO)])],
        "messages": [hooks.Texts("en", terms={"member": "dale"})],
    }
    book = book_for("valley", [failing(hook, **answers)])
    assert [finding.code for finding in book.findings] == ["hook-raised"]
    ask = {
        "keys": lambda: book.key("basis"),
        "drivers": lambda: book.driver("heads", 2026),
        "service_kinds": lambda: book.service_kind("home"),
        "legal_forms": lambda: book.legal_form("union", "2026-01-01"),
        "territories": lambda: book.territories,
        "rule_types": lambda: book.rule_types["tithe"],
    }
    if hook in ask:
        with pytest.raises(HookRaised) as caught:
            ask.pop(hook)()
        assert isinstance(caught.value.__cause__, LookupError)
    with pytest.raises(KeyError if hook != "rule_types" else HookRaised):
        _ = book.rule_types["tithe"]
    ask.pop("rule_types", None)
    for name, answered in ask.items():
        assert answered(), name
    assert [check.id for check, _ in book.checks_on("2026-01-01")] == ([] if hook == "checks" else ["rain"])
    assert book.catalogue.term("member", "en") == ("member" if hook == "messages" else "dale")


def test_any_name_is_unsure_where_the_hook_failed_also_one_that_nobody_brings(failing):
    book = book_for("valley", [failing("keys")])
    for id_ in ("basis", "nobody"):
        with pytest.raises(HookRaised):
            book.key(id_)


def test_a_layer_below_does_not_answer_for_one_above_that_failed(plugin, failing):
    valley = failing("keys")
    valley.my_region = hooks.region(lambda: hooks.Region("valley", "Valley", extends="land"))
    land = plugin("land", keys=[key()], drivers=[heads()])
    bound = im.bind(small(service("care", key="basis"), service("own", sharing=By("heads"))), [valley, land])
    with pytest.raises(HookRaised):
        allocate_service(bound, "care", 2026, Stage.BUDGET)
    sound = im.bind(small(service("own", sharing=By("heads"))), [plugin("valley", extends="land"), land])
    assert outcome(bound, "own") == outcome(sound, "own")


def test_who_replaces_a_rule_of_a_layer_that_failed_is_not_blamed(plugin):
    land = plugin("land")
    land.my_keys = hooks.keys(lambda: [hooks.CostKey("basis")])
    valley = plugin("valley", extends="land", keys=[key(replaces="basis")])
    book = book_for("valley", [land, valley])
    assert [finding.fields["plugin"] for finding in book.findings] == ["plugin_land"]
    with pytest.raises(HookRaised):
        book.key("basis")


FAILURES = {
    "keys": (service("care", key="basis"), service("own", sharing=By("heads"))),
    "drivers": (service("care", sharing=By("heads")), service("own", key="basis")),
    "service_kinds": (service("care", kind="home"), service("own", kind="home", key="basis")),
}


@pytest.mark.parametrize("hook", FAILURES)
def test_what_needs_the_hook_is_refused_and_what_does_not_is_shared_as_ever(plugin, failing, hook):
    answers = {"keys": [key()], "drivers": [heads()], "service_kinds": [hooks.ServiceKind("home", "Home", key="basis")]}
    refused, shared = FAILURES[hook]
    bound = im.bind(small(refused, shared), [failing(hook, **answers)])
    sound = im.bind(small(refused, shared), [plugin("valley", **answers)])
    assert outcome(bound, "own") == outcome(sound, "own")
    assert outcome(sound, "care")
    with pytest.raises(HookRaised):
        im.allocate(bound, 2026)
    report = im.check(bound)
    assert [(finding.code, finding.fields["hook"]) for finding in report] == [("hook-raised", hook)]


def by_volume(name):
    """Return an association that shares by a volume of its own."""
    volumes = [Volume("care", name, town, 2026, Stage.BUDGET, count) for town, count in zip(TOWNS, (1, 3), strict=True)]
    return small(service("care", sharing=By(name)), volumes=volumes)


def test_a_volume_is_not_shared_by_where_a_layer_may_have_a_driver_of_that_name(failing, plugin):
    assert im.allocate(im.bind(by_volume("files"), [failing("keys")]), 2026).contributions == {"aa": 2500, "bee": 7501}
    with pytest.raises(HookRaised):
        im.allocate(im.bind(by_volume("files"), [failing("drivers")]), 2026)
    with pytest.raises(RuleConflict):
        im.allocate(im.bind(by_volume("heads"), [plugin("valley", drivers=[heads()])]), 2026)


def test_a_volume_is_not_shared_by_where_a_layer_replaces_in_vain_what_may_be_a_driver_of_that_name(plugin):
    given = plugin("valley", drivers=[heads(replaces="people")])
    for name in ("heads", "people"):
        with pytest.raises(NothingToReplace):
            im.allocate(im.bind(by_volume(name), [given]), 2026)
    assert im.allocate(im.bind(by_volume("files"), [given]), 2026).contributions == {"aa": 2500, "bee": 7501}


def test_what_replaces_a_replacement_is_told_the_id_that_the_rule_keeps(plugin):
    given = [
        plugin("land", keys=[key(), key("lunch")]),
        plugin("valley", extends="land", keys=[key("ours", replaces="basis")]),
        plugin("hill", extends="valley", keys=[key("newest", replaces="ours")]),
    ]
    book = book_for("hill", given)
    assert book.findings[0].text("en") == (
        'error [nothing-to-replace] region: plugin_hill 1.0 brings the cost key "newest", which replaces "ours", but no '
        'lower layer has that ("ours" itself replaces "basis", and that stays the id of the rule); there are: basis, '
        "lunch. Perhaps a typo, or the lower layer changed. Correct replaces, or leave it out."
    )
    assert book.key("lunch").on("2026-01-01").value.id == "lunch"
    for id_ in ("basis", "ours", "newest"):
        with pytest.raises(NothingToReplace):
            book.key(id_)


def test_figures_by_code_are_refused_where_the_territory_failed_and_those_by_member_are_not(failing):
    for keyed_by, refused in (("municipality", True), ("member", False)):
        bound = im.bind(
            small(service("care", sharing=By("heads"))), [failing("territories", drivers=[heads(keyed_by)])]
        )
        assert [finding.code for finding in im.check(bound)] == ["hook-raised"]
        if refused:
            with pytest.raises(HookRaised):
                im.allocate(bound, 2026)
        else:
            assert im.allocate(bound, 2026).contributions == {"aa": 2500, "bee": 7501}


def test_a_legal_form_that_cannot_be_judged_is_not_called_unknown(failing):
    bound = im.bind(small(forms=[Form("union", since="2000-01-01")]), [failing("legal_forms")])
    assert [finding.code for finding in im.check(bound)] == ["hook-raised"]


def test_a_check_that_needs_what_failed_does_not_tell_it_again(failing):
    check = hooks.Check("places", "Places", run=lambda association, _: association.rules.territories and [])
    bound = im.bind(small(), [failing("territories", checks=[check])])
    assert [finding.code for finding in im.check(bound)] == ["hook-raised"]


def test_a_check_that_leaves_the_program_is_told_and_nobody_leaves(plugin):
    def leave(*_):
        raise SystemExit(3)

    bound = im.bind(small(), [plugin("valley", version="2.0", checks=[hooks.Check("rude", "Rude", run=leave)])])
    (finding,) = im.check(bound)
    assert (finding.code, finding.fields["plugin"], finding.fields["version"]) == (
        "check-failed",
        "plugin_valley",
        "2.0",
    )
    assert finding.fields["reason"] == "SystemExit: 3"


@pytest.mark.parametrize("hook", ["keys", "drivers"])
def test_a_replay_knows_of_the_failure_too(failing, hook):
    bound = im.bind(small(service("care", key="basis", sharing=None)), [failing(hook, keys=[key(rule=By("heads"))])])
    with pytest.raises(HookRaised):
        im.allocate(bound, 2026, known_on="2026-01-01")


def test_a_refusal_that_is_raised_again_is_not_the_same_one(failing):
    book = book_for("valley", [failing("keys")])
    caught = []
    for _ in range(2):
        with pytest.raises(HookRaised) as one:
            book.key("basis")
        caught.append(one.value)
    assert caught[0] is not caught[1]
    assert str(caught[0]) == str(caught[1]) == str(book.layers[0].failures["keys"])


# --- rule types in documents --------------------------------------------------------------------------------------


@frozen
class Lopsided:
    """The first bears it all."""

    name = "lopsided"

    def needs(self):
        return frozenset()

    def shares(self, case):
        return {one: case.pot * (one == case.participants[0]) for one in case.participants}


@pytest.fixture
def document(tmp_path):
    """Write a document of two services, the second shared by this rule; return its folder."""

    def write(rule):
        head = (
            'schema = 1\nid = "small"\nname = "Small"\nregion = "valley"\n'
            'members = [{id = "aa", name = "Aa"}, {id = "bee", name = "Bee"}]\n'
            'memberships = [{member = "aa"}, {member = "bee"}]\n'
            "participations = [\n"
            + "".join(f'  {{service = "{one}", member = "{town}"}},\n' for one in ("own", "care") for town in TOWNS)
            + "]\nbudget = [\n"
            + "".join(
                f'  {{service = "{one}", year = 2026, stage = "budget", line = "x", kind = "cost", amount_eur = "1.01"}},\n'
                for one in ("own", "care")
            )
            + ']\n[[services]]\nid = "own"\nname = "Own"\nsharing = {rule = "fixed", shares = {aa = "1/2", bee = "1/2"}}\n'
        )
        (tmp_path / "association.toml").write_text(
            f'{head}[[services]]\nid = "care"\nname = "Care"\nsharing = {rule}\n'
        )
        return tmp_path

    return write


MIXED = '{rule = "mix", parts = [{weight = "50%", of = {rule = "lopsided"}}, {weight = "50%", of = {rule = "even"}}]}'


@pytest.mark.parametrize("rule", ['{rule = "lopsided"}', MIXED])
def test_a_rule_of_a_hook_that_failed_is_told_once_and_the_document_is_not_loaded_without_it(failing, document, rule):
    folder, valley = document(rule), failing("rule_types")
    reading = im.read(folder, [valley])
    assert [(finding.code, str(finding.place)) for finding in reading.report] == [
        ("hook-raised", "association.toml, region")
    ]
    assert list(reading.association.services) == ["own"]
    assert [finding.code for finding in im.check(reading).errors] == ["hook-raised"]
    with pytest.raises(HookRaised):
        im.load(folder, [valley])


def test_a_document_that_needs_no_rule_of_a_hook_that_failed_is_loaded(failing, document):
    loaded = im.load(document('{rule = "even"}'), [failing("rule_types")])
    assert im.allocate(loaded, 2026).contributions == {"aa": 102, "bee": 100}


def test_a_typo_in_a_rule_is_told_where_no_hook_failed(plugin, document):
    (finding,) = im.read(document('{rule = "evn"}'), [plugin("valley")]).report
    assert (finding.code, finding.fields["hint"]) == ("unknown-name", "even")


@pytest.mark.parametrize(("rule", "loads"), [('{rule = "lopsided"}', False), (MIXED, False), ('{rule = "even"}', True)])
def test_a_name_that_two_plug_ins_bring_refuses_the_documents_that_use_it_alone(plugin, document, rule, loads):
    given = [plugin("land", rule_types=[Lopsided]), plugin("valley", extends="land", rule_types=[Lopsided])]
    folder = document(rule)
    assert [finding.code for finding in im.read(folder, given).report] == ["rule-conflict"]
    if loads:
        assert im.allocate(im.load(folder, given), 2026).contributions == {"aa": 102, "bee": 100}
    else:
        with pytest.raises(RuleConflict) as caught:
            im.load(folder, given)
        assert 'plugin_land 1.0 and plugin_valley 1.0 bring the sharing rule "lopsided"' in str(caught.value)


def test_a_rule_that_fails_names_the_plug_in_that_brings_it(plugin, document):
    @frozen
    class Lopsided:
        name = "lopsided"

        def needs(self):
            return frozenset()

        def shares(self, case):
            message = f"no odds for {len(case.participants)}"
            raise LookupError(message)

    loaded = im.load(document(MIXED), [plugin("valley", version="2.1", rule_types=[Lopsided])])
    with pytest.raises(RuleFailed) as caught:
        im.allocate(loaded, 2026)
    texts = {lang: caught.value.text(lang) for lang in ("en", "nl", "fr")}
    assert texts == {
        "en": "The sharing rule lopsided (brought by plugin_valley 2.1) failed: LookupError: no odds for 2. "
        "The rule, which a plug-in brings, has an error. Tell its authors, or share by another rule. (Service care, 2026.)",
        "nl": "De verdeelregel lopsided (geleverd door plugin_valley 2.1) faalde: LookupError: no odds for 2. "
        "De regel, uit een plug-in, bevat een fout. Meld het aan de auteurs, of verdeel volgens een andere regel. (Dienst care, 2026.)",
        "fr": "La règle de répartition lopsided (apportée par plugin_valley 2.1) a échoué : LookupError: no odds for 2. "
        "La règle, apportée par une extension, contient une erreur. "
        "Signalez-le à ses auteurs, ou répartissez selon une autre règle. (Service care, 2026.)",
    }
    assert isinstance(caught.value.__cause__, LookupError)
    (finding,) = im.check(loaded).errors
    assert texts["en"] in finding.text()


@frozen
class Greedy:
    """Needs a driver that it does not use, and hands out more than there is."""

    needy: bool = False
    name = "greedy"

    def needs(self):
        if self.needy:
            raise KeyError(self.name)
        return frozenset({Need("driver", "heads")})

    def shares(self, case):
        return dict.fromkeys(case.participants, case.pot * Fraction(2))


def test_a_rule_that_a_key_of_a_plug_in_holds_is_that_plug_ins_though_it_brings_no_rule_type(plugin):
    land = plugin(
        "land", version="0.3", drivers=[heads()], keys=[key("greedy", Greedy()), key("needy", Greedy(needy=True))]
    )
    given = [land, plugin("valley", extends="land")]
    for name, refusal in (("greedy", BrokenShares), ("needy", RuleFailed)):
        with pytest.raises(refusal) as caught:
            im.allocate(im.bind(small(service("care", key=name)), given), 2026)
        assert caught.value.provider == "plugin_land 0.3"
        assert "greedy (brought by plugin_land 0.3)" in str(caught.value)


def test_a_rule_that_no_plug_in_brings_names_none(plugin):
    bound = im.bind(
        small(service("care", sharing=Mix([("1", Greedy(needy=True))]))), [plugin("valley", drivers=[heads()])]
    )
    with pytest.raises(RuleFailed) as caught:
        im.allocate(bound, 2026)
    assert caught.value.provider == ""
    assert str(caught.value).startswith("The sharing rule greedy failed: KeyError: 'greedy'. ")


# --- plug-ins that cannot be had ----------------------------------------------------------------------------------


def test_a_document_is_read_with_the_layers_that_could_be_had(plugin, document):
    valley = plugin("valley", extends="moonland", keys=[key()])
    reading = im.read(document('{rule = "even"}'), [valley])
    assert [(finding.code, str(finding.place)) for finding in reading.report] == [
        ("missing-plugin", "association.toml, region")
    ]
    assert isinstance(reading.refusal, MissingPlugin)
    assert [layer.name for layer in reading.association.rules.layers] == ["plugin_valley", "statutes"]
    assert [finding.code for finding in im.check(reading.association).errors] == ["missing-plugin"]
    assert im.allocate(reading.association, 2026).contributions == {"aa": 102, "bee": 100}
    with pytest.raises(MissingPlugin):
        reading.association.rules.key("basis")
    with pytest.raises(MissingPlugin):
        im.load(document('{rule = "even"}'), [valley])


def test_who_replaces_a_rule_of_a_plug_in_that_is_not_there_is_not_blamed(plugin):
    valley = plugin("valley", extends="moonland", keys=[key(replaces="basis")])
    assert [finding.code for finding in gather("valley", [valley]).findings] == ["missing-plugin"]


def test_a_rule_of_a_plug_in_that_is_not_there_is_no_mistake_of_the_document(plugin, document):
    reading = im.read(document('{rule = "tithe"}'), [plugin("valley", extends="moonland")])
    assert [finding.code for finding in reading.report] == ["missing-plugin"]


@pytest.fixture
def useless(plugin):
    """Make a plug-in of another API, which can say its region or cannot."""

    def make(region=None):
        module = plugin(region or "x")
        module.intermunicipal_api = 9
        if region is None:
            del module.my_region
        return module

    return make


def test_a_plug_in_that_is_broken_and_of_another_region_is_a_warning_and_disturbs_nothing(plugin, useless):
    valley, island = plugin("valley", keys=[key()]), useless("island")
    made = small(service("care", key="basis"))
    bound, alone = im.bind(made, [island, valley]), im.bind(made, [valley])
    assert outcome(bound, "care") == outcome(alone, "care")
    (finding,) = im.check(bound)
    assert (finding.code, finding.severity) == ("plugin-too-new", Severity.WARNING)


def test_a_plug_in_that_is_broken_and_of_this_region_is_not_passed_over(plugin, useless):
    book = gather("valley", [plugin("valley", keys=[key()]), useless("valley")])
    assert [(finding.code, finding.severity) for finding in book.findings] == [("plugin-too-new", Severity.ERROR)]
    book = gather("valley", [plugin("valley", extends="land"), plugin("land", keys=[key()]), useless("land")])
    assert [(finding.code, finding.severity) for finding in book.findings] == [("plugin-too-new", Severity.ERROR)]


def test_a_plug_in_that_cannot_say_its_region_may_stand_for_any_that_was_not_given(plugin, useless, distribution):
    source = (
        "from intermunicipal.hooks import Region, region\nintermunicipal_api = 1\n"
        "@region\ndef land():\n    return Region('far-land', 'Far land')\n"
    )
    distribution("far-land", "1.0", {"far-land": "far_land_plugin"}, far_land_plugin=source)
    assert gather("far-land").findings == ()
    book = gather("far-land", [useless()])
    assert [(finding.code, finding.severity) for finding in book.findings] == [("plugin-too-new", Severity.ERROR)]
    book = gather("valley", [useless(), plugin("valley")])
    assert [(finding.code, finding.severity) for finding in book.findings] == [("plugin-too-new", Severity.WARNING)]
    book = gather("valley", [useless(), plugin("valley", extends="far-land")])
    assert [(finding.code, finding.severity) for finding in book.findings] == [("plugin-too-new", Severity.ERROR)]
    assert [(one.code, one.severity) for one in gather("", [useless()]).findings] == [
        ("plugin-too-new", Severity.WARNING)
    ]


def test_strict_refuses_a_broken_plug_in_of_another_region_too(plugin, useless):
    with pytest.raises(im.Refusal) as caught:
        book_for("valley", [plugin("valley"), useless("island")], strict=True)
    assert caught.value.code == "rules-refused"


def test_strict_tells_all_problems_at_once(useless, failing):
    valley = failing("drivers", keys=[key(), key(period=Period("2020-01-01"))])
    with pytest.raises(im.Refusal) as caught:
        im.bind(small(), [valley, useless("island")], strict=True)
    text = str(caught.value)
    assert caught.value.count == 3
    assert all(code in text for code in ("[hook-raised]", "[overlap]", "warning [plugin-too-new]"))
    assert text.startswith("Asked for rules without any problem (strict), by small. There are problems: 3. ")
