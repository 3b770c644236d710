"""The nine ways in which plug-ins go wrong: each is told with name, version, cause and next step, in three languages, once.

What goes on is told in test_others_go_on.py; here stands what is said, and that `strict` refuses each of them.
"""

import tomllib
from pathlib import Path

import pytest

import intermunicipal as im
from intermunicipal import hooks
from intermunicipal.errors import RulesRefused
from intermunicipal.rulebook import book_for, gather, installed
from intermunicipal.sharing import Even
from intermunicipal.sources import Source

LANGUAGES = ("en", "nl", "fr")
LAW = Source("law", "The law of the land")


def key(id_="basis", **fields):
    return hooks.CostKey(id_, "Basis", rule=Even(), **fields)


def two_layers(plugin, low, high):
    return [plugin("land", version="1.2", keys=[low]), plugin("valley", version="3.4", extends="land", keys=[high])]


def misspelt(plugin):
    module = plugin("valley")
    module.more = hooks.Hook("kees")(lambda: ())
    return [module]


def newer(plugin):
    module = plugin("valley")
    module.intermunicipal_api = 2
    return [module]


def raising(plugin):
    module = plugin("valley")

    @hooks.drivers
    def heads():
        message = "no such table"
        raise LookupError(message)

    module.heads = heads
    return [module]


def not_importable(tmp_path):
    path = tmp_path / "valley.py"
    path.write_text("intermunicipal_api = 1\n\nimport no_such_river\n", encoding="utf-8")
    return [path]


MAKE = {
    "duplicate ids": lambda plugin, _: two_layers(plugin, key(), key()),
    "overriding what does not exist": lambda plugin, _: two_layers(plugin, key(), key("ours", replaces="bassis")),
    "overriding a mandatory record": lambda plugin, _: two_layers(
        plugin, key(force="mandatory", source=LAW), key(replaces="basis")
    ),
    "a misspelt hook": lambda plugin, _: misspelt(plugin),
    "a wrong record type": lambda plugin, _: [plugin("valley", keys=["per head"])],
    "a newer API": lambda plugin, _: newer(plugin),
    "an import error": lambda _, tmp_path: not_importable(tmp_path),
    "an exception in a hook": lambda plugin, _: raising(plugin),
    "a missing jurisdiction": lambda plugin, _: [plugin("valley", extends="flandres")],
}
RAISING_LINE = raising.__code__.co_firstlineno + 6
TEXTS = tomllib.loads((Path(__file__).parents[2] / "data/nine_conflicts.toml").read_text(encoding="utf-8"))


def text_of(name, lang):
    line = f"tests/unit/rulebook/test_nine_conflicts.py:{RAISING_LINE}"
    return TEXTS[name][lang].format(line=line, installed=", ".join(installed()))


def test_there_are_nine_and_all_are_pinned_in_three_languages():
    assert list(TEXTS) == list(MAKE)
    assert len(MAKE) == 9
    assert {tuple(texts) for texts in TEXTS.values()} == {LANGUAGES}


@pytest.fixture(params=MAKE)
def case(request, plugin, tmp_path):
    return request.param, MAKE[request.param](plugin, tmp_path)


@pytest.fixture
def document(tmp_path):
    folder = tmp_path / "document"
    folder.mkdir()
    (folder / "association.toml").write_text('schema = 1\nid = "small"\nname = "Small"\nregion = "valley"\n')
    return folder


def told(findings, lang):
    return [finding.text(lang).replace("association.toml, region", "region") for finding in findings]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_told_once_with_both_providers_their_versions_the_cause_and_the_next_step(case, document, lang):
    name, given = case
    assert told(gather("valley", given, "small").findings, lang) == [text_of(name, lang)]
    reading = im.read(document, given)
    assert told(reading.report, lang) == [text_of(name, lang)]
    assert told(im.check(reading.association), lang) == [text_of(name, lang)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_strict_refuses_it_with_the_same_words(case, document, association, lang):
    name, given = case
    for refused in (
        lambda: book_for("valley", given, "small", strict=True),
        lambda: im.bind(association(region="valley"), given, strict=True),
        lambda: im.load(document, given, strict=True),
    ):
        with pytest.raises(RulesRefused) as caught:
            refused()
        head, *problems = caught.value.text(lang).splitlines()
        assert head.startswith(HEADS[lang])
        assert [problem.replace("association.toml, region", "region") for problem in problems] == [text_of(name, lang)]
        assert caught.value.count == 1


HEADS = {
    "en": "Asked for rules without any problem (strict), by ",
    "nl": "Gevraagd: regels zonder enig probleem (strict), door ",
    "fr": "Demande : des règles sans aucun problème (strict), par ",
}


def test_rules_without_a_problem_are_not_refused_by_strict(plugin, association, document):
    valley = plugin("valley", keys=[key()])
    assert book_for("valley", [valley], strict=True).findings == ()
    assert im.bind(association(region="valley"), [valley], strict=True).rules.findings == ()
    assert im.load(document, [valley], strict=True).rules.findings == ()
