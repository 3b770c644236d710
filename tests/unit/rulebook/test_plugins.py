"""A plug-in is read by itself: whatever is wrong with it is a refusal that names it, and the order of plug-ins is nothing."""

import types
from itertools import permutations

import attrs
import pytest

import intermunicipal as im
from intermunicipal import hooks
from intermunicipal.errors import (
    ExtendsItself,
    HookArguments,
    HookRaised,
    MissingPlugin,
    MisspeltHook,
    NewerApi,
    NoApi,
    NoRegion,
    OlderApi,
    OtherRegion,
    Overlap,
    PluginFailure,
    PluginLacksModule,
    PluginUnreadable,
    Refusal,
    RuleConflict,
    SeveralRegions,
    UnknownName,
    WrongRecord,
    unknown,
)
from intermunicipal.model import Municipality, Territory
from intermunicipal.rulebook import book_for, installed, read_plugin
from intermunicipal.sharing import By, Even

REGION = (
    "from intermunicipal.hooks import Region, region\n\nintermunicipal_api = 1\n\n\n"
    "@region\ndef land():\n    return Region('{}', 'A land')\n"
)


def refusal_of(*plugins, region="valley"):
    with pytest.raises(PluginFailure) as caught:
        book_for(region, plugins)
    return caught.value


def failure_of(module, hook):
    """Return why one hook of a valley failed: its plug-in is there, and what needs the hook is refused."""
    book = book_for("valley", [module])
    refusal = book.layers[0].failures[hook]
    assert book.refusal_of(hook, "anything") is refusal
    return refusal


def test_a_module_with_decorated_functions_is_a_plug_in_whatever_their_names(plugin):
    module = plugin("valley", version="2.1", keys=[hooks.CostKey("basis", "Basis", rule=Even())])
    read = read_plugin(module)
    assert (read.region.id, read.distribution, read.layer.version) == ("valley", "plugin_valley", "2.1")
    assert list(read.layer.records) == ["keys"]


def test_any_object_with_hooks_is_a_plug_in():
    things = types.SimpleNamespace(
        intermunicipal_api=1,
        land=hooks.region(lambda: hooks.Region("valley", "The Valley")),
        basis=hooks.keys(lambda hooks_version: [hooks.CostKey(f"basis-{hooks_version}", "Basis", rule=Even())]),
    )
    assert book_for("valley", [things]).ids("keys") == ("basis-1",)
    assert book_for("valley", [things]).layers[0].label == "SimpleNamespace ?"


def test_a_decorated_function_is_still_that_function():
    @hooks.region
    def valley():
        return hooks.Region("valley", "The Valley")

    assert valley().id == "valley"


def test_a_plug_in_may_answer_one_hook_in_several_functions(plugin):
    module = plugin("valley", keys=[hooks.CostKey("one", "One", rule=Even())])
    module.more = hooks.keys(lambda: [hooks.CostKey("two", "Two", rule=Even())])
    assert book_for("valley", [module]).ids("keys") == ("one", "two")


def test_layers_lie_in_the_order_of_what_they_extend(plugin):
    valley, land, world = plugin("valley", extends="land"), plugin("land", extends="world"), plugin("world")
    labels = ["plugin_world 1.0", "plugin_land 1.0", "plugin_valley 1.0"]
    for given in permutations((valley, land, world)):
        assert [layer.label for layer in book_for("valley", given).layers] == labels
    assert [layer.label for layer in book_for("land", (valley, land, world)).layers] == labels[:2]


def test_the_order_of_plug_ins_changes_no_result(plugin, association):
    places = [Municipality("1", "Aa"), Municipality("2", "Bee")]
    people = [hooks.Figure("1", 2026, 1), hooks.Figure("2", 2026, 2)]
    given = (
        plugin("valley", extends="land", keys=[hooks.CostKey("basis", "Basis", rule=By("heads"), replaces="basis")]),
        plugin(
            "land",
            keys=[hooks.CostKey("basis", "Basis", rule=Even())],
            drivers=[hooks.DriverTable("heads", "Heads", figures=people)],
            territories=[Territory("land", places)],
        ),
        plugin("island", keys=[hooks.CostKey("basis", "Island", rule=Even())]),
    )
    found = {
        (allocation.contributions["aa"], allocation.contributions["bee"], allocation.inputs, allocation.result)
        for order in permutations(given)
        for allocation in [im.allocate(im.bind(association(region="valley", key="basis"), order), 2026)]
    }
    assert [one[:2] for one in found] == [(3334, 6667)]


def test_two_regions_given_together_never_touch_each_others_associations(plugin, association):
    valley = plugin(
        "valley", keys=[hooks.CostKey("basis", "Basis", rule=Even())], messages=[hooks.Texts("en", {"member": "dale"})]
    )
    check = hooks.Check("no", "No", run=lambda *_: [im.Finding("island-only")])
    island = plugin("island", keys=[hooks.CostKey("tide", "Tide", rule=Even())], checks=[check])
    alone = im.bind(association(region="valley", key="basis"), [valley])
    together = im.bind(association(region="valley", key="basis"), [island, valley])
    one, two = im.allocate(alone, 2026), im.allocate(together, 2026)
    assert (one.inputs, one.result, one.versions) == (two.inputs, two.result, two.versions)
    assert together.rules.ids("keys") == ("basis",)
    assert im.check(together).findings == im.check(alone).findings == ()
    other = im.bind(association(region="island", key="tide"), [valley, island])
    assert other.rules.catalogue.term("member", "en") == "member"
    assert [finding.code for finding in im.check(other)] == ["island-only"]


def test_two_plug_ins_of_one_region_are_refused_and_not_chosen_between(plugin):
    one, two = plugin("valley", version="1.0"), plugin("valley", version="2.0")
    two.__name__ = "plugin_other"
    for given in ((one, two), (two, one)):
        with pytest.raises(Refusal) as caught:
            book_for("valley", given)
        assert "plugin_valley" in str(caught.value)
        assert "plugin_other" in str(caught.value)


def test_a_missing_plug_in_is_named_with_the_command_and_who_wants_it(plugin):
    with pytest.raises(MissingPlugin) as caught:
        book_for("valley", [plugin("valley", extends="moonland")])
    names = ", ".join(installed())
    assert str(caught.value) == (
        f'Asked for the plug-in "moonland" (by plugin_valley 1.0). It is not installed; installed: {names}. '
        "Perhaps a typo, or it was not installed yet. Correct the name, or install the distribution that the "
        "region publishes; its documentation says how that is called."
    )


def test_an_association_without_a_region_needs_no_plug_in(association):
    bound = im.bind(association(sharing=Even()))
    assert [layer.name for layer in bound.rules.layers] == ["statutes"]
    assert im.allocate(bound, 2026).contributions == {"aa": 5001, "bee": 5000}


def test_regions_that_extend_each_other_are_refused(plugin):
    one, two = plugin("valley", extends="land"), plugin("land", extends="valley")
    for given in permutations((one, two)):
        refusal = refusal_of(*given)
        assert type(refusal) is ExtendsItself
        assert (refusal.plugin, refusal.regions) == ("plugin_land", ("valley", "land", "valley"))
    assert refusal_of(plugin("valley", extends="valley")).regions == ("valley", "valley")
    ring = plugin("hill", extends="valley"), one, two
    assert refusal_of(*ring, region="hill").regions == ("valley", "land", "valley")


@pytest.mark.parametrize(
    ("api", "wrong"), [(2, NewerApi), (0, OlderApi), (-1, OlderApi), ("1", NoApi), (None, NoApi), (True, NoApi)]
)
def test_another_version_of_the_hooks_is_refused(plugin, api, wrong):
    module = plugin("valley")
    module.intermunicipal_api = api
    refusal = refusal_of(module)
    assert type(refusal) is wrong
    assert (refusal.plugin, refusal.version, refusal.wanted) == ("plugin_valley", "1.0", 1)
    assert str(api) in str(refusal.found)


def test_a_module_that_states_no_version_of_the_hooks_is_refused(plugin):
    module = plugin("valley")
    del module.intermunicipal_api
    assert type(refusal_of(module)) is NoApi


def test_a_plug_in_has_one_region(plugin):
    module = plugin("valley")
    module.second = hooks.region(lambda: hooks.Region("land", "Land"))
    refusal = refusal_of(module)
    assert (type(refusal), refusal.regions) == (SeveralRegions, ("land", "valley"))
    del module.second, module.my_region
    assert type(refusal_of(module)) is NoRegion


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ([hooks.ServiceKind("care", "Care")], "ServiceKind ServiceKind(id='care'"),
        (12, "int 12"),
        (None, "None"),
        ("abc", "str 'abc'"),
        ({"a": 1}, "dict {'a': 1}"),
        ([None], "None"),
        ([hooks.CostKey("one", "One", rule=Even()), "per head"], "str 'per head'"),
    ],
)
def test_what_is_no_series_of_its_records_is_a_failure_of_the_hook(plugin, answer, found):
    refusal = failure_of(plugin("valley", keys=answer), "keys")
    assert type(refusal) is WrongRecord
    assert (refusal.plugin, refusal.version, refusal.hook, refusal.wanted) == (
        "plugin_valley",
        "1.0",
        "keys",
        "CostKey",
    )
    assert refusal.found.startswith(found)


def test_a_value_that_cannot_even_be_shown_is_told_by_its_class(plugin):
    class Shy:
        def __repr__(self):
            raise ValueError

    assert failure_of(plugin("valley", keys=[Shy()]), "keys").found == "Shy"


class Nameless:
    name = 12
    needs = shares = None


@attrs.frozen
class WithRule(Even):
    """A rule that would be written in a document under another name than its own."""

    rule: str = "by"


@pytest.mark.parametrize("cls", [dict, int, Nameless, attrs.frozen(Nameless), WithRule])
def test_a_class_that_is_no_sharing_rule_is_a_failure_of_the_hook(plugin, cls):
    refusal = failure_of(plugin("valley", rule_types=[cls]), "rule_types")
    assert type(refusal) is WrongRecord
    assert "not a frozen attrs class with name, needs and shares, without a field rule." in str(refusal)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({"lang": "nk"}, "UnknownName"),
        ({"lang": "nl", "terms": {"mill": 12}}, "the text of mill is int 12, not str"),
        ({"lang": "nl", "phrases": {"mill": None}}, "the text of mill is NoneType None, not str"),
        ({"lang": "nl", "messages": {"dry": "De molen"}}, "the message dry is str 'De molen', not a mapping"),
        ({"lang": "nl", "messages": {"dry": {"found": 1}}}, "the text of found is int 1, not str"),
    ],
)
def test_a_text_that_is_none_is_told_where_it_is_made(texts, said):
    with pytest.raises((UnknownName, TypeError)) as refusal:
        hooks.Texts(**texts)
    assert said in f"{type(refusal.value).__name__}: {refusal.value}"


def broken(what, **more):
    """Return a function that raises this, and the line on which it does."""

    def function():
        raise what

    function.__dict__.update(more)
    return function, f"tests/unit/rulebook/test_plugins.py:{function.__code__.co_firstlineno + 1}"


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        (LookupError("no such table"), "LookupError: no such table"),
        (SystemExit(3), "SystemExit: 3"),
        (ValueError(), "ValueError"),
        (ValueError("two\n  lines"), "ValueError: two lines"),
        (unknown("driver", "heds", ["heads"]), str(unknown("driver", "heds", ["heads"]))),
    ],
)
def test_a_hook_that_raises_is_told_with_its_reason_and_its_line(plugin, problem, reason):
    module = plugin("valley")
    function, line = broken(problem)
    module.broken = hooks.drivers(function)
    refusal = failure_of(module, "drivers")
    assert type(refusal) is HookRaised
    assert (refusal.plugin, refusal.version, refusal.hook) == ("plugin_valley", "1.0", "drivers")
    assert (refusal.reason, refusal.where) == (reason, line)
    assert refusal.__cause__ is problem


def test_a_series_that_fails_half_way_is_told_like_a_hook_that_raises(plugin):
    def keys():
        yield hooks.CostKey("one", "One", rule=Even())
        message = "no more"
        raise LookupError(message)

    module = plugin("valley")
    module.broken = hooks.keys(keys)
    refusal = failure_of(module, "keys")
    line = keys.__code__.co_firstlineno + 3
    assert (refusal.reason, refusal.where) == (
        "LookupError: no more",
        f"tests/unit/rulebook/test_plugins.py:{line}",
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"id": 5}, "TypeError: id of CostKey is int 5, not str"),
        ({"period": "2026"}, "TypeError: period of CostKey is str '2026', not Period"),
        ({"source": "law"}, "TypeError: source of CostKey is str 'law', not Source or NoneType"),
        ({"applies_to": "small"}, "TypeError: applies_to of CostKey is str 'small', not AppliesTo"),
        ({"replaces": None}, "TypeError: replaces of CostKey is NoneType None, not str"),
    ],
)
def test_a_record_with_a_value_of_another_class_is_told_where_it_is_made(plugin, fields, said):
    module = plugin("valley")
    module.broken = hooks.keys(lambda: [hooks.CostKey(**{"id": "one", "title": "One", "rule": Even(), **fields})])
    refusal = failure_of(module, "keys")
    assert refusal.reason == said
    assert refusal.where.startswith("tests/unit/rulebook/test_plugins.py:")


def test_a_region_that_cannot_be_told_makes_the_plug_in_useless(plugin):
    module = plugin("valley")
    module.my_region = hooks.region(broken(LookupError("where am I"))[0])
    refusal = refusal_of(module)
    assert (type(refusal), refusal.hook) == (HookRaised, "region")


def test_a_misspelt_hook_is_refused_with_the_near_one(plugin):
    module = plugin("valley")
    module.more_keys = hooks.Hook("kees")(lambda: (1,))
    refusal = refusal_of(module)
    assert (type(refusal), refusal.hook, refusal.fields["hint"]) == (MisspeltHook, "kees", "keys")


@pytest.mark.parametrize(
    "function",
    [lambda year: [year], lambda hooks_version, year: [hooks_version, year], lambda *, year: [year]],
    ids=["one", "two", "by name"],
)
def test_a_hook_with_another_argument_is_refused(plugin, function):
    module = plugin("valley")
    module.my_keys = hooks.keys(function)
    refusal = refusal_of(module)
    assert type(refusal) is HookArguments
    assert (refusal.hook, refusal.function, refusal.arguments) == ("keys", "my_keys", ("year",))


@pytest.mark.parametrize(
    "function",
    [
        lambda: (),
        lambda hooks_version: ()[hooks_version:],
        lambda year=1: ()[year:],
        lambda *rest, **more: [*rest, *more],
    ],
    ids=["none", "the one", "a default", "the rest"],
)
def test_arguments_that_need_not_be_given_are_no_fault(plugin, function):
    module = plugin("valley")
    module.my_keys = hooks.keys(function)
    assert book_for("valley", [module]).findings == ()


def test_the_hooks_of_an_object_may_be_its_methods():
    class Valley:
        intermunicipal_api = 1
        land = staticmethod(hooks.region(lambda: hooks.Region("valley", "The Valley")))

        @hooks.keys
        def cost_keys(self):
            return [hooks.CostKey("basis", "Basis", rule=Even())]

    book = book_for("valley", [Valley()])
    assert (book.ids("keys"), book.findings) == (("basis",), ())


def test_a_hook_that_fails_is_a_finding_of_the_document_and_the_document_is_read(plugin, tmp_path):
    (tmp_path / "association.toml").write_text('schema = 1\nid = "small"\nname = "Small"\nregion = "valley"\n')
    module = plugin("valley", keys=12)
    (finding,) = im.read(tmp_path, [module]).report
    assert (finding.code, str(finding.place)) == ("wrong-record", "association.toml, region")
    assert im.load(tmp_path, [module]).rules.findings == (finding,)
    module.intermunicipal_api = 2
    with pytest.raises(NewerApi):
        im.load(tmp_path, [module])
    (finding,) = im.read(tmp_path, [module]).report
    assert (finding.code, str(finding.place)) == ("plugin-too-new", "association.toml, region")


class TestInstalled:
    """Plug-ins that are distributions, found by their entry point."""

    def test_one_that_cannot_be_imported_is_refused_under_its_own_name(self, distribution):
        distribution(
            "broken-land", "3.2", {"broken-land": "broken_land"}, broken_land="x = 1\nraise RuntimeError('half')\n"
        )
        distribution("other-land", "1.0", {"other-land": "other_land_that_is_not_there"})
        assert {"broken-land", "other-land"} <= set(installed())
        refusal = refusal_of(region="broken-land")
        assert type(refusal) is PluginUnreadable
        assert refusal.fields == {
            "plugin": "broken-land",
            "version": "3.2",
            "reason": "RuntimeError: half",
            "where": "broken_land.py:2",
        }
        refusal = refusal_of(region="other-land")
        assert type(refusal) is PluginLacksModule
        assert (refusal.module, refusal.where) == ("other_land_that_is_not_there", "entry_points.txt")

    def test_the_module_that_one_lacks_is_named_and_so_is_the_line_that_asks_for_it(self, distribution):
        files = {"wet_land": {"__init__": "from wet_land import rivers\n", "rivers": "\nimport no_such_river\n"}}
        distribution("wet-land", "1.0", {"wet-land": "wet_land"}, **files)
        refusal = refusal_of(region="wet-land")
        assert type(refusal) is PluginLacksModule
        assert (refusal.module, refusal.where) == ("no_such_river", "wet_land/rivers.py:2")

    def test_a_slip_of_the_pen_is_told_by_its_line(self, distribution):
        files = {"odd_land": {"__init__": "import odd_land.places\n", "places": "\n\nx = (\n"}}
        distribution("odd-land", "1.0", {"odd-land": "odd_land"}, **files)
        refusal = refusal_of(region="odd-land")
        assert type(refusal) is PluginUnreadable
        assert refusal.where == "odd_land/places.py:3"
        assert refusal.reason.startswith("SyntaxError: ")

    def test_one_that_leaves_the_program_is_refused_and_nobody_leaves(self, distribution):
        distribution("rude-land", "1.0", {"rude-land": "rude_land"}, rude_land="import sys\nsys.exit('bye')\n")
        refusal = refusal_of(region="rude-land")
        assert (refusal.reason, refusal.where) == ("SystemExit: bye", "rude_land.py:2")

    @pytest.mark.parametrize(
        ("line", "hook", "hint"),
        [
            ("from intermunicipal.hooks import kees", "kees", "keys"),
            ("from intermunicipal import hooks\nhooks.servicekinds", "servicekinds", "service_kinds"),
            ("from intermunicipal.hooks import CostKeys", "CostKeys", "CostKey"),
        ],
    )
    def test_a_hook_that_cannot_be_imported_is_a_misspelt_hook(self, distribution, line, hook, hint):
        module = f"typo_land_{hook.lower()}"
        distribution("typo-land", "1.0", {"typo-land": module}, **{module: f"{line}\n"})
        refusal = refusal_of(region="typo-land")
        assert (type(refusal), refusal.hook, refusal.fields["hint"]) == (MisspeltHook, hook, hint)

    def test_one_that_brings_another_region_than_its_entry_point_is_refused(self, distribution):
        distribution("uneven-land", "1.0", {"uneven-land": "uneven_land"}, uneven_land=REGION.format("even-land"))
        refusal = refusal_of(region="uneven-land")
        assert type(refusal) is OtherRegion
        assert (refusal.plugin, refusal.found, refusal.wanted) == ("uneven-land", "even-land", "uneven-land")

    @pytest.mark.parametrize("order", [("first-land", "second-land"), ("second-land", "first-land")])
    def test_a_name_that_two_distributions_claim_is_refused_with_both_in_whatever_order_they_are_found(
        self, distribution, order
    ):
        for name in order:
            module = name.replace("-", "_")
            distribution(name, "1.0", {"double-land": module}, **{module: REGION.format("double-land")})
        with pytest.raises(RuleConflict) as caught:
            book_for("double-land")
        assert str(caught.value).startswith('Both first-land 1.0 and second-land 1.0 bring the region "double-land". ')


def test_two_rules_of_one_id_name_both_providers_with_their_versions(plugin):
    low = plugin("land", version="1.2", keys=[hooks.CostKey("basis", "Basis", rule=Even())])
    high = plugin("valley", version="3.4", extends="land", keys=[hooks.CostKey("basis", "Basis", rule=Even())])
    book = book_for("valley", [high, low])
    with pytest.raises(RuleConflict) as caught:
        book.key("basis")
    assert str(caught.value) == (
        'Both plugin_land 1.2 and plugin_valley 3.4 bring the cost key "basis". '
        "Two rules of one name, and neither says that it replaces the other. "
        'Give one another id, or let the higher layer say replaces = "basis".'
    )


def test_two_rules_of_one_id_in_one_plug_in_name_that_plug_in(plugin):
    twice = [hooks.CostKey("basis", "Basis", rule=Even()), hooks.CostKey("basis", "Other", rule=Even())]
    book = book_for("valley", [plugin("valley", keys=twice)])
    with pytest.raises(Overlap) as caught:
        book.key("basis")
    assert "basis (plugin_valley 1.0)" in str(caught.value)
