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
from intermunicipal.sharing.brackets import Bracket

LANGUAGES = pytest.mark.parametrize("lang", ["nl", "fr", "en"])
OLD, NEW = Period("2000-01-01", "2019-01-01"), Period("2014", None)
OPEN = Bracket(at_least=5)
MISTAKE = Finding("missing-value", place=Place("members.csv", 2, "name"), fields={"column": "name"})

EXAMPLES = [
    errors.InvalidDate("31/01/2019"),
    errors.InvalidPeriod(PartialDate.of("2019-01-01"), PartialDate.of("2018")),
    errors.DayOutside("2013-12-31", NEW),
    errors.InvalidNumber(0.5, Term("exact-number")),
    errors.InvalidAmount("1.5"),
    errors.AmountComma("1,50", "1.50"),
    errors.CentsOrEuros("150", "150.00", "1.50"),
    errors.ThousandsOrDecimals("2.500", "2500.00", "2.5000"),
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
    errors.YearNeeded("hours", 1),
    errors.ZeroFigure("heads", 2026, ("ash", "elm")),
    errors.OutsideBrackets("heads", {"ash": Fraction(1, 2)}, (Bracket(at_least=1, below=5).phrase, OPEN.phrase)),
    errors.IndexMissing("prices", "2026-12", "2019-01", "2026-06"),
    errors.NoEarlierBills(2026, 1, (2023, 2024)),
    errors.MixedDays("times of heads, hours", {"ash": 365, "elm": 92}),
    errors.AbovePot("unit-price", Fraction(401, 2), Fraction(100)),
    errors.ImpossibleLimits("bounded", Fraction(100), Fraction(20), Fraction(80)),
    errors.ImpossibleLimits("growth-limit", Fraction(100), Fraction(20), Fraction(80)),
    errors.ImpossibleLimits("bounded", Fraction(100), Fraction(120), Phrase("no-limit")),
    errors.ImpossibleLimits("bounded", Fraction(100), Fraction(30), Fraction(20), "ash"),
    errors.AboveShare("ash", Fraction(50), Fraction(25, 2)),
    errors.NobodyBears("relief", ("ash", "elm"), Fraction(25, 2)),
    errors.MonthsNeeded("started", ("ash", "elm")),
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
    within = [refusal.fields[name].fields for name in told if isinstance(refusal.fields[name], Phrase)]
    told = told.union(*within, {name for name, value in refusal.fields.items() if value == ""})
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
    "year-needed": "Asked for hours; years before that of the pot: 1. The year is not known, or the figures have no year. A "
    "figure without a year never serves for another year, and without a year nobody can say how many days it "
    "has. Give the figures by year, and the year: share(..., year=2026).",
    "zero-figure": "Asked to divide by heads (year: 2026). It is zero for: ash, elm. Perhaps a figure was not filled in, or "
    "the measure does not fit these participants. Fill in the figure, or share by another measure.",
    "outside-brackets": "Asked for the bracket of each by heads. In no bracket lie: ash 0.5. The first or the last bracket has a "
    "bound, and these lie beyond it. There are: from 1, below 5, from 5. Leave the first bracket open below "
    "and the last one above, or correct the figure.",
    "index-missing": "Asked for the price index prices in 2026-12. There is no figure for that month; there are figures from "
    "2019-01 to 2026-06. Perhaps the index of that month has not come out yet, or another base is meant. Add "
    "the figure with its source, or name a month that is there. Another figure is never taken silently.",
    "no-earlier-bills": "Asked for what each bore earlier; years before 2026: 1. That is not known; known is: 2023, 2024. There is"
    " no budget of the service for that year, or the rule does not say from which year on it holds (since). "
    "Add the budget of that year, give earlier in Python, or set since to the first year with a limit.",
    "mixed-days": "Asked to share by times of heads, hours with unequal days: ash 365, elm 92. That measure is made of a "
    "size, which counts by days, and of use, which tells of its days already. Someone joined or left within "
    "the year, and nobody said how that weighs the measure. Share by a weighted key (mix) of the two, in which"
    " each has days of its own.",
    "above-pot": "Asked to apply unit-price to a pot of €100.00. The amounts come to €200.50: more than there is to "
    "bear. Perhaps the price is of another year, or the service brings in more than it costs; nobody said who "
    "gets the surplus then. Lower the price, correct the figures, or share the whole pot by a key.",
    "impossible-limits": "Asked to share €100.00 within the limits of bounded. Together the participants must bear €20.00 at "
    "least, and may bear €80.00 at most. The limits leave no room for the whole pot. Widen the limits; a "
    'ceiling can be raised for all with if_impossible = "raise".',
    "above-share": "Asked to let ash bear €50.00 less. Its share is €12.50. A relief is at most the share: nobody is "
    "paid to take part. Lower the relief, or give it as a percentage of the share.",
    "nobody-bears": "Asked to apply relief: ash, elm bear €12.50 less. Nobody else has a share, so nobody bears that "
    "amount. A relief is borne by those who have none, in proportion to their shares. Do not give relief to "
    "all, or lower the pot itself.",
    "months-needed": "Asked to count the year in months (started). The months are not known of: ash, elm. Days do not say in "
    'which months they lie. Give them in Python: share(..., months={"started": {"a": 7}}); a document has the '
    "days of beginning and end, and counts by itself.",
    "thousands-or-decimals": "Found the amount 2.500, with three decimals. The point is the decimal sign here; a Belgian or "
    "Dutch spreadsheet puts it between thousands. Write 2500.00 if it is thousands, 2.5000 if it is decimals.",
    "rule-conflict": 'Both valley and hills bring the cost key "basis". '
    "Two rules of one name, and neither says that it replaces the other. "
    'Give one another id, or let the higher layer say replaces = "basis".',
}


@pytest.mark.parametrize("code", TEXTS)
def test_the_english_text(code):
    assert next(str(refusal) for refusal in EXAMPLES if refusal.code == code) == TEXTS[code]


IMPOSSIBLE = [refusal for refusal in EXAMPLES if isinstance(refusal, errors.ImpossibleLimits)]
NO_ROOM = "The limits leave no room for the whole pot."


def test_limits_that_cannot_be_met_say_whose_they_are_and_what_to_do_about_these_amounts():
    assert [str(refusal) for refusal in IMPOSSIBLE[1:]] == [
        (
            "Asked to share €100.00 within the limits of growth-limit. Together the participants must bear €20.00 at "
            f"least, and may bear €80.00 at most. {NO_ROOM} Widen the limits, or leave them out in this year."
        ),
        (
            "Asked to share €100.00 within the limits of bounded. Together the participants must bear €120.00 at "
            f"least, and may bear ∞ at most. {NO_ROOM} Lower the floor: there is not as much to bear."
        ),
        (
            "Asked to share €100.00 within the limits of bounded. One participant alone, ash, must bear €30.00 at "
            f"least, and may bear €20.00 at most. {NO_ROOM} The floor lies above the ceiling: lower the one or raise the other."
        ),
    ]


@pytest.mark.parametrize(
    ("rule", "least", "most", "step"),
    [
        ("bounded", 20, 80, "raise-limits"),
        ("bounded", 100, 100, "raise-limits"),
        ("growth-limit", 20, 80, "widen-limits"),
        ("bounded", 101, 150, "lower-floor"),
        ("growth-limit", 101, Phrase("no-limit"), "lower-floor"),
        ("bounded", 81, 80, "limits-contradict"),
        ("growth-limit", 120, 110, "limits-contradict"),
    ],
)
@pytest.mark.parametrize("sign", [1, -1], ids=["costs", "credit"])
def test_the_next_step_of_impossible_limits_goes_with_the_amounts(rule, least, most, step, sign):
    most = most if isinstance(most, Phrase) else Fraction(sign * most)
    refusal = errors.ImpossibleLimits(rule, Fraction(sign * 100), Fraction(sign * least), most)
    assert refusal.fields["step"] == Phrase(step)


def test_an_amount_that_does_not_end_on_a_cent_is_told_as_about_what_it_is():
    assert "Its share is about €33.333333." in str(errors.AboveShare("ash", Fraction(50), Fraction(100, 3)))


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
