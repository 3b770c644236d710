"""A plug-in is read by itself: whatever is wrong with it is a refusal that names it, and the order of plug-ins is nothing."""

import types
from itertools import permutations

import pytest

import intermunicipal as im
from intermunicipal import hooks
from intermunicipal.errors import MissingPlugin, PluginFailure, Refusal, RuleConflict, unknown
from intermunicipal.model import Municipality, Territory
from intermunicipal.rulebook import book_for, installed, read_plugin
from intermunicipal.sharing import By, Even

FAILED = (
    "Asked the plug-in {} {} for its rules. It failed at {}: {}. "
    "The plug-in has an error or was made for another version of this library. "
    "Tell its authors, or install a version that fits."
)


def refusal_of(*plugins, region="valley"):
    with pytest.raises(PluginFailure) as caught:
        book_for(region, plugins)
    return str(caught.value)


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
        f'Asked for the plug-in "moonland" (by plugin_valley). It is not installed; installed: {names}. '
        "Perhaps a typo (closest: -), or it was not installed yet. Install it: pip install intermunicipal-moonland"
    )


def test_an_association_without_a_region_needs_no_plug_in(association):
    bound = im.bind(association(sharing=Even()))
    assert [layer.name for layer in bound.rules.layers] == ["statutes"]
    assert im.allocate(bound, 2026).contributions == {"aa": 5001, "bee": 5000}


def test_regions_that_extend_each_other_are_refused(plugin):
    one, two = plugin("valley", extends="land"), plugin("land", extends="valley")
    assert refusal_of(one, two) == FAILED.format("plugin_land", "1.0", "extends", "valley extends itself")
    assert refusal_of(plugin("valley", extends="valley")) == FAILED.format(
        "plugin_valley", "1.0", "extends", "valley extends itself"
    )


@pytest.mark.parametrize("api", [2, 0, "1", None])
def test_another_version_of_the_hooks_is_refused(plugin, api):
    module = plugin("valley")
    module.intermunicipal_api = api
    assert refusal_of(module) == FAILED.format("plugin_valley", "1.0", "intermunicipal_api", f"{api!r}, not 1")


def test_a_module_that_states_no_version_of_the_hooks_is_refused(plugin):
    module = plugin("valley")
    del module.intermunicipal_api
    assert refusal_of(module) == FAILED.format("plugin_valley", "1.0", "intermunicipal_api", "None, not 1")


def test_a_plug_in_has_one_region(plugin):
    module = plugin("valley")
    module.second = hooks.region(lambda: hooks.Region("land", "Land"))
    assert refusal_of(module) == FAILED.format("plugin_valley", "1.0", "region", "2 regions, not 1")
    del module.second, module.my_region
    assert refusal_of(module) == FAILED.format("plugin_valley", "1.0", "region", "0 regions, not 1")


def test_a_record_of_another_class_is_refused(plugin):
    module = plugin("valley", keys=[hooks.ServiceKind("care", "Care")])
    text = refusal_of(module)
    assert text.startswith(
        "Asked the plug-in plugin_valley 1.0 for its rules. It failed at keys: ServiceKind ServiceKind(id='care'"
    )
    assert ", not CostKey. " in text


def test_a_hook_that_returns_no_series_is_refused(plugin):
    assert refusal_of(plugin("valley", keys=12)) == FAILED.format(
        "plugin_valley", "1.0", "keys", "TypeError: 'int' object is not iterable"
    )


def test_a_hook_that_forgets_to_return_is_refused(plugin):
    assert "It failed at keys: " in refusal_of(plugin("valley", keys=None))


def test_a_class_that_is_no_sharing_rule_is_refused(plugin):
    assert "It failed at rule_types: " in refusal_of(plugin("valley", rule_types=[dict]))


def test_a_hook_that_raises_is_told_with_its_reason(plugin):
    module = plugin("valley")

    def broken():
        message = "no such table"
        raise LookupError(message)

    module.broken = hooks.drivers(broken)
    assert refusal_of(module) == FAILED.format("plugin_valley", "1.0", "drivers", "LookupError: no such table")


def test_a_refusal_in_a_hook_keeps_its_text(plugin):
    def broken():
        raise unknown("driver", "heds", ["heads"])

    module = plugin("valley")
    module.broken = hooks.keys(broken)
    assert refusal_of(module) == FAILED.format(
        "plugin_valley",
        "1.0",
        "keys",
        'Asked for the cost driver "heds". There is no cost driver of that name. Perhaps a typo; closest: heads. Use one of: heads.',
    )


def test_a_misspelt_hook_is_refused_by_name(plugin):
    module = plugin("valley")
    module.intermunicipal_kees = hooks.Hook("kees")(lambda: (1,))
    text = refusal_of(module)
    assert text.startswith(
        "Asked the plug-in plugin_valley 1.0 for its rules. It failed at register: PluginValidationError: "
    )
    assert "unknown hook 'intermunicipal_kees' in plugin <module 'plugin_valley'>" in text


def test_a_hook_with_another_argument_is_refused(plugin):
    module = plugin("valley")
    module.keys = hooks.keys(lambda year: [])  # noqa: ARG005 - that it has one is the point
    text = refusal_of(module)
    assert "It failed at register: PluginValidationError: " in text
    assert "year" in text


def test_a_plug_in_of_one_region_that_fails_at_loading_is_a_finding_of_the_document(plugin, tmp_path):
    (tmp_path / "association.toml").write_text('schema = 1\nid = "small"\nname = "Small"\nregion = "valley"\n')
    module = plugin("valley", keys=12)
    with pytest.raises(PluginFailure):
        im.load(tmp_path, [module])
    (finding,) = im.read(tmp_path, [module]).report
    assert (finding.code, str(finding.place)) == ("plugin-failure", "association.toml, region")


def test_an_entry_point_that_cannot_be_imported_is_refused_under_its_own_name(tmp_path, monkeypatch):
    info = tmp_path / "broken_land-3.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: broken-land\nVersion: 3.2\n")
    (info / "entry_points.txt").write_text(
        "[intermunicipal]\nbroken-land = broken_land\nother-land = broken_land_too\n"
    )
    (tmp_path / "broken_land.py").write_text("raise RuntimeError('half a file')\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert {"broken-land", "other-land"} <= set(installed())
    assert refusal_of(region="broken-land") == FAILED.format(
        "broken-land", "3.2", "import", "RuntimeError: half a file"
    )
    assert "ModuleNotFoundError" in refusal_of(region="other-land")


def test_a_plug_in_that_brings_another_region_than_its_entry_point_is_refused(tmp_path, monkeypatch):
    info = tmp_path / "odd_land-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: odd-land\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[intermunicipal]\nodd-land = odd_land_plugin\n")
    (tmp_path / "odd_land_plugin.py").write_text(
        "from intermunicipal.hooks import Region, region\n\nintermunicipal_api = 1\n\n\n"
        "@region\ndef land():\n    return Region('even-land', 'Even')\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    assert refusal_of(region="odd-land") == FAILED.format("odd-land", "1.0", "region", "'even-land', not 'odd-land'")


def test_two_rules_of_one_id_name_both_providers_with_their_versions(plugin):
    low = plugin("land", version="1.2", keys=[hooks.CostKey("basis", "Basis", rule=Even())])
    high = plugin("valley", version="3.4", extends="land", keys=[hooks.CostKey("basis", "Basis", rule=Even())])
    with pytest.raises(RuleConflict) as caught:
        book_for("valley", [high, low])
    assert str(caught.value) == (
        'Both plugin_land 1.2 and plugin_valley 3.4 bring the cost key "basis". '
        "Two rules of one name, and neither says that it replaces the other. "
        'Give one another id, or let the higher layer say replaces = "basis".'
    )


def test_two_rules_of_one_id_in_one_plug_in_name_that_plug_in(plugin):
    twice = [hooks.CostKey("basis", "Basis", rule=Even()), hooks.CostKey("basis", "Other", rule=Even())]
    with pytest.raises(Refusal) as caught:
        book_for("valley", [plugin("valley", keys=twice)])
    assert "plugin_valley 1.0" in str(caught.value)
