"""Every hook of both plug-ins is for something: without it, a result that a user sees is another, or a refusal."""

import shutil
import types
from pathlib import Path

import pytest

import intermunicipal as im
import intermunicipal_flanders
import intermunicipal_noord_limburg
from intermunicipal.errors import PluginFailure

EXAMPLE = Path(__file__).parents[3] / "examples" / "noord-limburg"
SPECS = "intermunicipal_impl"


def implementations(module):
    """Return the hook functions of a plug-in: the attribute and the name of the hook."""
    return {
        name: getattr(value, SPECS)["specname"].removeprefix("intermunicipal_")
        for name, value in vars(module).items()
        if hasattr(value, SPECS)
    }


def without(module, hook=None):
    """Return a stand-in for a plug-in that lacks one hook."""
    stand_in = types.ModuleType(module.__name__)
    gone = [name for name, spec in implementations(module).items() if spec == hook]
    assert len(gone) == (hook is not None)
    vars(stand_in).update({name: value for name, value in vars(module).items() if name not in gone})
    return stand_in


def flanders_without(hook):
    return [without(intermunicipal_flanders, hook)]


def noord_limburg_without(hook):
    return [without(intermunicipal_noord_limburg, hook)]


def peer(plugins, lang="nl", path=EXAMPLE):
    return str(im.explain(im.allocate(im.load(path, plugins), 2026), "peer", lang)).splitlines()


def refusal(plugins):
    with pytest.raises(im.Refusal) as caught:
        im.allocate(im.load(EXAMPLE, plugins), 2026)
    return str(caught.value)


def findings(plugins, day="2026-01-01", path=EXAMPLE, lang="en"):
    report = im.check(im.load(path, plugins), day)
    return [finding.text(lang, report.catalogue) for finding in report]


@pytest.fixture
def misspelt(tmp_path):
    """Return a copy of the example in which one enterprise number has a wrong digit."""
    copy = shutil.copytree(EXAMPLE, tmp_path / "copy")
    table = (copy / "parties.csv").read_text(encoding="utf-8")
    assert table.count("0212.207.888") == 1
    (copy / "parties.csv").write_text(table.replace("0212.207.888", "0212.207.889"), encoding="utf-8")
    return copy


def test_every_hook_of_both_plug_ins_is_removed_in_a_test_below():
    assert sorted(implementations(intermunicipal_flanders).values()) == [
        "checks",
        "drivers",
        "legal_forms",
        "messages",
        "price_indices",
        "region",
        "territories",
    ]
    assert sorted(implementations(intermunicipal_noord_limburg).values()) == [
        "checks",
        "keys",
        "messages",
        "region",
        "service_kinds",
    ]


def test_whole_stand_ins_give_what_the_plug_ins_give():
    whole = [without(intermunicipal_flanders), without(intermunicipal_noord_limburg)]
    assert findings(whole, "2015-06-15") == findings([], "2015-06-15")
    one, two = (im.allocate(im.load(EXAMPLE, plugins), 2026) for plugins in ([], whole))
    assert one.contributions == two.contributions


@pytest.mark.parametrize("module", [intermunicipal_flanders, intermunicipal_noord_limburg])
def test_without_its_region_a_plug_in_is_refused(module):
    with pytest.raises(PluginFailure) as caught:
        im.load(EXAMPLE, [without(module, "region")])
    assert str(caught.value).startswith(
        f"Asked the plug-in {module.__name__} {module.__version__} for its rules. It does not say which region it is. "
    )


def test_without_the_territory_a_code_that_is_none_is_not_found(tmp_path):
    copy = shutil.copytree(EXAMPLE, tmp_path / "copy")
    table = (copy / "members.csv").read_text(encoding="utf-8")
    (copy / "members.csv").write_text(table.replace("Peer,72030", "Peer,72031"), encoding="utf-8")
    found = 'There is no municipality "72031".'
    assert any(found in text for text in findings([], path=copy))
    assert not any(found in text for text in findings(flanders_without("territories"), path=copy))


def test_without_the_driver_population_no_pot_is_shared_by_it():
    assert refusal(flanders_without("drivers")).startswith(
        'Asked to share the cost of algemene-werking by the cost driver "population"; so says its key: equal-and-population '
    )


def test_without_the_health_index_no_fee_that_follows_it_is_known(tmp_path):
    copy = shutil.copytree(EXAMPLE, tmp_path / "copy")
    table = (copy / "association.toml").read_text(encoding="utf-8")
    amount = '{amount = "100.00", series = "health-index-2013", base = "2019-12", decimals = 2}'
    key = 'since = "2000-06-06"\nkey = "equal-and-population"\n'
    assert table.count(key) == 1
    (copy / "association.toml").write_text(
        table.replace(key, f'sharing = {{rule = "fee", amount = {amount}}}\n'), encoding="utf-8"
    )
    assert im.allocate(im.load(copy), 2026).services["algemene-werking"].shares["peer"] == 125_20
    with pytest.raises(im.Refusal) as caught:
        im.allocate(im.load(copy, flanders_without("price_indices")), 2026)
    assert str(caught.value).startswith(
        'Asked for the price index "health-index-2013". There is no price index of that name.'
    )


def test_without_the_legal_forms_those_of_the_association_are_unknown():
    more = set(findings(flanders_without("legal_forms"))) - set(findings([]))
    assert sorted(text.partition(". ")[0] for text in more) == [
        'warning [unknown-reference] association.toml, forms[0]: There is no legal form "ocmw-vereniging"',
        'warning [unknown-reference] association.toml, forms[1]: There is no legal form "welzijnsvereniging"',
    ]


def test_without_the_check_of_flanders_a_wrong_enterprise_number_is_not_found(misspelt):
    (gone,) = set(findings([], path=misspelt)) - set(findings(flanders_without("checks"), path=misspelt))
    assert gone.startswith(
        "error [enterprise-number] parties.csv, row 11: "
        "The enterprise number 0212.207.889 of OCMW Peer has wrong check digits. Probably a typo. "
    )


def test_without_the_texts_of_flanders_a_wrong_number_is_told_in_bare_fields(misspelt):
    (said,) = (text for text in findings([], path=misspelt, lang="nl") if "0212.207.889" in text)
    (bare,) = (
        text for text in findings(flanders_without("messages"), path=misspelt, lang="nl") if "0212.207.889" in text
    )
    assert "Het ondernemingsnummer 0212.207.889 van OCMW Peer heeft foute controlecijfers." in said
    assert "enterprise-number: name = OCMW Peer; number = 0212.207.889" in bare


def test_without_the_texts_of_flanders_inhabitants_are_named_by_their_key():
    assert any(" inwoners = " in line for line in peer([]))
    assert any(" inhabitant = " in line for line in peer(flanders_without("messages")))


def test_without_the_kinds_of_services_a_service_is_explained_under_its_dutch_name():
    assert any(line.startswith(("Aide juridique : ", "Aide juridique: ")) for line in peer([], "fr"))
    bare = peer(noord_limburg_without("service_kinds"), "fr")
    assert any(line.startswith("Rechtshulp") for line in bare)
    assert not any("Aide juridique" in line for line in bare)


def test_without_the_keys_no_pot_that_refers_to_one_is_shared():
    text = refusal(noord_limburg_without("keys"))
    assert text == (
        'Asked for the cost key "equal-and-population". There is no cost key of that name. '
        "Perhaps a typo. Use one of: files. (Service algemene-werking, 2026.)"
    )


def test_without_the_check_of_the_region_nobody_is_told_that_bree_lacks_services():
    more = set(findings([], "2015-06-15")) - set(findings(noord_limburg_without("checks"), "2015-06-15"))
    assert sorted(text.partition(". ")[0] for text in more) == [
        (
            "info [member-without-service] association.toml, services[3]: "
            "On 15 June 2015 it is not certain that Bree takes the service Schuldbemiddeling"
        ),
        (
            "info [member-without-service] association.toml, services[4]: "
            "On 15 June 2015 it is not certain that Bree takes the service Tewerkstelling en opleiding"
        ),
    ]


def test_without_the_texts_of_the_region_its_finding_is_told_in_bare_fields():
    bare = findings(noord_limburg_without("messages"), "2015-06-15")
    assert any(
        "member-without-service: member = Bree; service = Schuldbemiddeling; on = 15 June 2015" in text for text in bare
    )


def test_without_the_texts_of_the_region_hours_are_named_by_their_key():
    assert any(" uren = " in line for line in peer([]))
    assert any(" hour = " in line for line in peer(noord_limburg_without("messages")))
