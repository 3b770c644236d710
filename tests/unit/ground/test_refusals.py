"""Every refusal says what was found, the likely cause and the next step, in three languages."""

import copy
import importlib
import inspect
import pickle
import pkgutil
import re
from fractions import Fraction

import pytest

import intermunicipal
from intermunicipal import errors
from intermunicipal.dates import PartialDate, Period, parse
from intermunicipal.findings import Finding, FindingReport, Place
from intermunicipal.messages import CORE, Money, Phrase, Term
from intermunicipal.messages.catalogue import _core_texts

LANGUAGES = pytest.mark.parametrize("lang", ["nl", "fr", "en"])
OLD, NEW = Period("2000-01-01", "2019-01-01"), Period("2014", None)
MISTAKE = Finding("missing-value", place=Place("members.csv", 2, "name"), fields={"column": "name"})

EXAMPLES = [
    errors.InvalidDate("31/01/2019"),
    errors.InvalidPeriod(PartialDate.of("2019-01-01"), PartialDate.of("2018")),
    errors.DayOutside("2013-12-31", NEW),
    errors.InvalidNumber(0.5, Term("exact-number")),
    errors.InvalidAmount("1.5"),
    errors.AmountComma("1,50", "1.50"),
    errors.CentsOrEuros("150", "150.00", "1.50"),
    errors.DecimalComma("1,5", Term("exact-number"), "1.5"),
    errors.Overlap("fee", OLD, NEW),
    errors.Gap("fee", OLD, NEW),
    errors.NotInForce("fee", parse("2020-01-01"), (OLD, NEW)),
    errors.DuplicateRow("peer", None),
    errors.UnknownName(Term("member"), "per", ("peer", "pelt")),
    errors.InvalidRule("mix", Phrase("not-one", {"total": Fraction(9, 10)})),
    errors.RuleNotATable("even"),
    errors.NoParticipants(Money(12345), "care"),
    errors.MissingFigures("hours", 2026, ("ash", "elm"), (2024, 2025)),
    errors.NegativeFigure("hours", "ash", Fraction(-1, 3)),
    errors.ZeroTotal("hours", 2026),
    errors.SmallDenominator("hours", 2026, Fraction(4), Fraction(7, 2)),
    errors.TableMismatch("fixed", ("ash",), ("oak", "yew")),
    errors.PartYear("fixed", {"ash": 365, "elm": 92}),
    errors.BrokenShares("third", Fraction(101), Fraction(100)),
    errors.NoBudget("vale", 2027, Term("budget"), ("2025 (budget)", "2026 (budget)")),
    errors.NoKey("care", 2026),
    errors.KeyChanges("care", 2026, OLD, NEW),
    errors.UncertainDay(2014, (Phrase("row-period", {"row": "care/ash", "period": NEW}),)),
    errors.OutsideMembership("care/ash/member", "ash", OLD),
    errors.Unbound("vale"),
    errors.NoShare("per", 2026, ("peer", "pelt")),
    errors.UnknownDriver(Term("driver"), "hour", ("hours",), "care", "per-hour", "valley 1.0"),
    errors.OutsideService("care/ash/member", NEW, OLD),
    errors.RuleFailed("auction", "KeyError: 'oak'"),
    errors.MixedUnits("hours", 2026, ("hour", "minute")),
    errors.MissingPlugin("valey", "association.toml", ("valley", "hills")),
    errors.NoPluginFile("valley.py", Phrase("no-such-file")),
    errors.PluginFailure("valley", "1.0"),
    errors.PluginUnreadable("valley", "1.0", "ValueError: no", "valley/places.py:12"),
    errors.PluginLacksModule("valley", "1.0", "rivers", "valley/places.py:1"),
    errors.NoApi("valley", "1.0", "None", 1),
    errors.OlderApi("valley", "1.0", 0, 1),
    errors.NewerApi("valley", "1.0", 2, 1),
    errors.MisspeltHook("valley", "1.0", "kees", ("drivers", "keys")),
    errors.HookArguments("valley", "1.0", "keys", "cost_keys", ("year",)),
    errors.HookRaised("valley", "1.0", "keys", "ValueError: no", "valley/places.py:12"),
    errors.WrongRecord("valley", "1.0", "keys", "str 'per head'", "CostKey"),
    errors.NoRegion("valley", "1.0"),
    errors.SeveralRegions("valley", "1.0", ("hills", "valley")),
    errors.OtherRegion("valley", "1.0", "hills", "valley"),
    errors.ExtendsItself("valley", "1.0", ("valley", "land", "valley")),
    errors.RulesRefused("vale", 1, FindingReport([MISTAKE])),
    errors.RuleConflict(Term("key"), "basis", "valley", "hills"),
    errors.NothingToReplace(Term("key"), "basis", "base", "valley", ("basic",)),
    errors.DocumentRefused("vale", 1, FindingReport([MISTAKE])),
    errors.MissingFile("vale", "association.toml"),
    errors.AlreadyThere("vale"),
    errors.NotWritten("vale", "No space left on device"),
    errors.NotWritable("10^70", Phrase("long-number")),
]
EACH = pytest.mark.parametrize("refusal", EXAMPLES, ids=lambda refusal: refusal.code)


def every_class(above=errors.Refusal):
    for below in above.__subclasses__():
        if below.__module__.startswith("intermunicipal."):
            yield below
        yield from every_class(below)


def placeholders(template):
    return set(re.findall(r"\{(\w+)\}", template))


def load_all_rooms():
    for room in pkgutil.walk_packages(intermunicipal.__path__, "intermunicipal."):
        if not room.name.endswith("__main__") and ".testing" not in room.name:
            importlib.import_module(room.name)


def test_every_refusal_is_shown_here_and_lives_in_errors():
    load_all_rooms()
    assert {type(refusal) for refusal in EXAMPLES} == set(every_class())
    assert {found.__module__ for found in every_class()} == {"intermunicipal.errors"}


def test_every_refusal_has_a_code_of_its_own():
    codes = [found.code for found in every_class()]
    assert sorted(codes) == sorted(set(codes))
    assert "refusal" not in codes


@LANGUAGES
@EACH
def test_a_refusal_says_what_was_found_the_cause_and_the_next_step(refusal, lang):
    said = CORE.sentences(refusal.code, lang, refusal.fields)
    assert [part for part in ("found", "cause", "next") if not said.get(part, "").strip()] == []
    assert refusal.code in _core_texts(lang)["messages"], f"no text of its own in {lang}"


@LANGUAGES
@EACH
def test_the_fields_of_a_refusal_fill_its_text(refusal, lang):
    texts = _core_texts(lang)["messages"][refusal.code]
    wanted = set().union(*map(placeholders, texts.values()))
    assert wanted - set(refusal.fields) == set()
    assert re.findall(r"\{[\w-]*\}", refusal.text(lang)) == []


@EACH
def test_no_field_of_a_refusal_goes_untold(refusal):
    told = set().union(*map(placeholders, _core_texts("en")["messages"][refusal.code].values()))
    behind_a_hint = {"known", "hint"} if "closest" in told else set()
    assert set(refusal.fields) - told - behind_a_hint == set()


@EACH
def test_a_refusal_differs_by_language_and_prints_in_english(refusal):
    assert len({refusal.text("nl"), refusal.text("fr"), refusal.text("en")}) == 3
    assert str(refusal) == refusal.text("en")


@EACH
@pytest.mark.parametrize("again", [lambda one: pickle.loads(pickle.dumps(one)), copy.copy, copy.deepcopy])  # noqa: S301 - made right here
def test_a_refusal_survives_the_way_between_processes(refusal, again):
    copied = again(refusal)
    assert type(copied) is type(refusal)
    assert copied.fields == refusal.fields
    assert [copied.text(lang) for lang in ("nl", "fr", "en")] == [refusal.text(lang) for lang in ("nl", "fr", "en")]


@EACH
def test_a_refusal_can_be_raised_and_caught_as_one_of_the_family(refusal):
    with pytest.raises(errors.Refusal) as caught:
        raise refusal
    assert caught.value is refusal


def test_every_refusal_tells_its_dutch_term():
    assert [found.__name__ for found in every_class() if not re.search(r"\(\*.+\*\)", inspect.getdoc(found))] == []


# --- pinned texts -------------------------------------------------------------------------------------------------

TEXTS = {
    "unknown-name": 'Asked for the member "per". There is no member of that name. Perhaps a typo (closest: peer). '
    "Use one of: peer, pelt.",
    "no-share": "Asked what per pays in 2026. It shares in no pot of that year; these do: peer, pelt. "
    "A typo (closest: peer), or a member that joined later or merged before. "
    "Ask for one of these members, or for another year.",
    "missing-plugin": 'Asked for the plug-in "valey" (by association.toml). It is not installed; installed: valley, hills. '
    "Perhaps a typo (closest: valley), or it was not installed yet. Correct the name, or install the distribution that the "
    "region publishes; its documentation says how that is called.",
    "key-changes": "Asked to share the net cost of care in 2026 by one key. "
    "The key holds from 1 January 2000 until 1 January 2019 (that day not included), and then from 2014 (day not known). "
    "The key changes within the year. "
    "Let the key change on 1 January, or budget the two parts of the year as two services.",
    "uncertain-day": "Asked for the contributions of 2014. "
    "The sources do not give the day on which these begin or end: care/ash (from 2014 (day not known)). "
    "Only the month or the year is known. Add the day with its source, or say which day to assume: "
    "earliest, latest, or a day; it is printed with the result.",
    "plugin-failure": "Asked the plug-in valley 1.0 for its rules. It cannot be used. "
    "The plug-in has an error or was made for another version of this library. "
    "Tell its authors, or install a version that fits.",
    "document-refused": "Asked to load vale. It has mistakes: 1. Each is named below with its place. "
    "Correct them all; `intermunicipal check` lists them again.\n"
    "error [missing-value] members.csv, row 2, column name: There is no value for name. It is required. Fill it in.",
    "rule-conflict": 'Both valley and hills bring the cost key "basis". '
    "Two rules of one name, and neither says that it replaces the other. "
    'Give one another id, or let the higher layer say replaces = "basis".',
}


@pytest.mark.parametrize("code", TEXTS)
def test_the_english_text(code):
    assert next(str(refusal) for refusal in EXAMPLES if refusal.code == code) == TEXTS[code]


@LANGUAGES
def test_a_refused_document_lists_its_mistakes_in_the_language_asked_for(lang):
    refusal = errors.DocumentRefused("vale", 1, FindingReport([MISTAKE]))
    assert refusal.text(lang).splitlines()[1:] == [MISTAKE.text(lang)]


def test_the_words_of_the_field_are_those_of_the_language():
    refusal = errors.unknown("member", "per", ["peer"])
    assert 'het lid "per"' in refusal.text("nl") or 'lid "per"' in refusal.text("nl")
    assert "membre" in refusal.text("fr")


# --- near names ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "known", "hint"),
    [
        ("per", ["pelt", "peer"], "peer"),
        ("Peer", ["pelt", "peer"], "peer"),
        ("popluation", ["households", "population"], "population"),
        ("hamont", ["hamont-achel", "bree"], "hamont-achel"),
        ("zzz", ["pelt", "peer"], None),
        ("per", [], None),
        (12, ["12a", "b"], "12a"),
    ],
)
def test_the_near_name_of_a_typo(asked, known, hint):
    assert errors.near(asked, known) == hint


def test_the_near_name_does_not_depend_on_the_order_of_the_known():
    assert errors.near("ab", ["abx", "aby"]) == errors.near("ab", ["aby", "abx"])


def test_known_names_are_told_in_order_and_a_language_is_one_of_three():
    assert errors.unknown("member", "x", {"pelt", "bree", "ash"}).known == ("ash", "bree", "pelt")
    assert errors.require_language("nl") == "nl"
    with pytest.raises(errors.UnknownName) as refused:
        errors.require_language("de")
    assert refused.value.known == ("en", "fr", "nl")


def test_no_name_is_called_closest_where_none_is_near():
    text = str(errors.unknown("member", "zzz", ["ash", "elm"]))
    assert "closest: ash" not in text
    assert text.endswith("Use one of: ash, elm.")
