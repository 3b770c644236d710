"""Load order never matters, and regions that are installed together never touch each other's associations."""

from itertools import permutations

import pytest

import intermunicipal as im
from intermunicipal import hooks
from intermunicipal.errors import Refusal
from intermunicipal.rulebook import gather, installed
from intermunicipal.sharing import By, Even

HEAD = """\
from intermunicipal.dates import Period
from intermunicipal.findings import Finding
from intermunicipal.hooks import *
from intermunicipal.sharing import By, Even, Fixed

intermunicipal_api = 1


@region
def region_():
    return Region({id!r}, {id!r}, extends={extends!r})
"""

LAND = """
@keys
def keys_():
    return [CostKey("basis", "Basis", rule=Even()), CostKey("files", "Files", rule=By("heads"))]


@drivers
def drivers_():
    figures = [Figure("aa", 2026, 1), Figure("bee", 2026, 2)]
    return [DriverTable("heads", "Heads", figures=figures, keyed_by="member")]
"""

DALE = """
@keys
def keys_():
    return [CostKey("basis", "Basis of the dale", rule=By("heads"), replaces="basis")]


@messages
def messages_():
    return [Texts("en", terms={"member": "dale-dweller"})]
"""

ISLE = """
@keys
def keys_():
    return [CostKey("basis", "Basis of the isle", rule=Fixed({"aa": 1, "bee": 0}), replaces="basis")]


@checks
def checks_():
    return [Check("tide", "Tide", run=lambda *_: [Finding("tide")])]


@messages
def messages_():
    return [Texts("en", terms={"member": "islander"})]
"""

FAULTS = {
    "does not import": "import no_such_river\n",
    "leaves the program": "raise SystemExit(3)\n",
    "has a newer API": HEAD.format(id="isle", extends="dry-land") + "\n\nintermunicipal_api = 2\n",
    "misspells a hook": HEAD.format(id="isle", extends="dry-land") + '\n\n@Hook("kees")\ndef kees():\n    return []\n',
    "has a hook that raises": HEAD.format(id="isle", extends="dry-land")
    + "\n\n@keys\ndef k():\n    raise ValueError\n",
    "returns what is no record": HEAD.format(id="isle", extends="dry-land") + "\n\n@keys\ndef k():\n    return [12]\n",
    "overrides nothing": HEAD.format(id="isle", extends="dry-land")
    + '\n\n@keys\ndef k():\n    return [CostKey("x", "X", rule=Even(), replaces="bassis")]\n',
    "claims the other region": HEAD.format(id="dale", extends="dry-land") + ISLE,
}


@pytest.fixture
def put(distribution):
    """Install plug-ins by name, in this order; each has a source of its own."""

    def put(order, **sources):
        for name in order:
            module = f"plugin_{name.replace('-', '_')}"
            distribution(f"im-{name}", "1.0", {name: module}, **{module: sources[name.replace("-", "_")]})

    return put


def everything(made, plugins=()):
    """Return all that can be seen of an association: contributions, hashes, versions, explanation, findings, terms."""
    bound = im.bind(made, plugins)
    allocation = im.allocate(bound, 2026)
    report = im.check(bound)
    return (
        dict(allocation.contributions),
        allocation.inputs,
        allocation.result,
        dict(allocation.versions),
        str(im.explain(allocation, "aa")),
        tuple(finding.text("en", report.catalogue) for finding in report),
        bound.rules.catalogue.term("member", "en"),
        tuple(layer.label for layer in bound.rules.layers),
    )


SOUND = {
    "dry_land": HEAD.format(id="dry-land", extends="") + LAND,
    "dale": HEAD.format(id="dale", extends="dry-land") + DALE,
    "isle": HEAD.format(id="isle", extends="dry-land") + ISLE,
}
ORDERS = list(permutations(["dry-land", "dale", "isle"]))


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_the_order_in_which_plug_ins_are_installed_changes_nothing(put, association, order):
    put(order, **SOUND)
    assert {"dry-land", "dale", "isle"} <= set(installed())
    assert list(installed()) == sorted(installed())
    dale = everything(association(region="dale", key="basis"))
    isle = everything(association(region="isle", key="basis"))
    assert dale[0] == {"aa": 3334, "bee": 6667}
    assert isle[0] == {"aa": 10001, "bee": 0}
    assert (dale[5], isle[5]) == ((), ("error [tide] tide: ",))
    assert (dale[6], isle[6]) == ("dale-dweller", "islander")
    assert dale[3].keys() == {"intermunicipal", "im-dry-land", "im-dale"}
    assert dale[7] == ("im-dry-land 1.0", "im-dale 1.0", "statutes small")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_region_beside_one_that_is_broken_is_as_if_it_were_alone(put, association, fault):
    made = association(region="dale", key="basis")
    put(["dry-land", "dale"], **SOUND)
    alone = everything(made)
    put(["isle"], isle=FAULTS[fault])
    assert "isle" in installed()
    assert everything(made) == alone
    with pytest.raises(Refusal):
        everything(association(region="isle", key="basis"))


@pytest.mark.parametrize("order", list(permutations(range(5)))[::7])
def test_the_order_in_which_plug_ins_are_given_changes_no_problem_either(plugin, order):
    def key(id_="basis", **fields):
        return hooks.CostKey(id_, "Basis", rule=Even(), **fields)

    broken = plugin("far")
    broken.intermunicipal_api = 2
    wild = plugin("wild")
    wild.intermunicipal_api = 0
    given = [
        plugin("land", keys=[key(), key("other")], drivers=12),
        plugin("valley", extends="land", keys=[key(), key("new", replaces="othr")]),
        plugin("island", keys=["nothing"]),
        broken,
        wild,
    ]
    found = [finding.text() for finding in gather("valley", given).findings]
    assert [finding.text() for finding in gather("valley", [given[index] for index in order]).findings] == found
    assert [text.split("]")[0] for text in found] == [
        "error [wrong-record",
        "error [rule-conflict",
        "error [nothing-to-replace",
        "warning [plugin-too-new",
        "warning [plugin-too-old",
    ]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_several_plug_ins_of_one_region_are_told_alike_in_whatever_order_they_are_given(plugin, order):
    given = [plugin("valley", version=version, keys=[]) for version in ("1.0", "2.0", "3.0")]
    book = gather("valley", [given[index] for index in order])
    assert [finding.text().partition(". ")[0] for finding in book.findings] == [
        f'error [rule-conflict] region: Both plugin_valley 1.0 and plugin_valley {other} bring the region "valley"'
        for other in ("2.0", "3.0")
    ]
    with pytest.raises(Refusal):
        book.key("basis")


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_of_functions_and_records_in_a_plug_in_changes_no_result(plugin, association, order):
    keys = [
        hooks.CostKey("basis", "Basis", rule=By("heads")),
        hooks.CostKey("other", "Other", rule=Even()),
        hooks.CostKey("third", "Third", rule=Even()),
    ]
    heads = hooks.DriverTable(
        "heads", "Heads", figures=[hooks.Figure("aa", 2026, 1), hooks.Figure("bee", 2026, 2)], keyed_by="member"
    )
    made = association(region="valley", key="basis")
    one = plugin("valley", keys=[keys[index] for index in order], drivers=[heads])
    several = plugin("valley", drivers=[heads])
    for name, index in zip("abc", order, strict=True):
        setattr(several, f"{name}_keys", hooks.keys(lambda index=index: [keys[index]]))
    whole = plugin("valley", keys=keys, drivers=[heads])
    assert everything(made, [one]) == everything(made, [several]) == everything(made, [whole])
