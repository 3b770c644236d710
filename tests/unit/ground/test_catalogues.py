"""The three catalogues say the same things, and plug-ins add to them."""

import ast
import re
import tomllib
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import attrs
import pytest
import written
from hypothesis import given
from hypothesis import strategies as st

from intermunicipal.accounts.formulas import _SIGNS
from intermunicipal.dates import Period, parse
from intermunicipal.errors.sharing import _REASONS
from intermunicipal.exact import ODD_CENT_RULES
from intermunicipal.messages import CORE, LANGUAGES, Catalogue, Money, Phrase, Term, format_exact, format_money
from intermunicipal.messages.catalogue import _core_texts
from intermunicipal.sharing.brackets import Bracket
from intermunicipal.sharing.formulas import _FUNCTIONS
from intermunicipal.sources import Confidence, Source

ROOT = Path(__file__).parents[3]
OTHERS = pytest.mark.parametrize("lang", ["nl", "fr"])
EVERY = pytest.mark.parametrize("lang", ["nl", "fr", "en"])
SENTENCES = {"asked", "found", "cause", "next"}
ALIKE = {"schema.found", "schema-newer.found"}  # "schema is 2." is Dutch too
# these stand in a text as a document or a program would have them, and are no fields: braces that hold an equals sign, and this one
IN_PYTHON = '{"started": {"a": 7}}'
EXAMPLE = re.compile(r"\{[^{}]*=[^{}]*\}|" + re.escape(IN_PYTHON))
WORDLESS = re.compile(EXAMPLE.pattern + r"|\{[\w-]*\}|[^\w]|\d|_")


def fields_of(template):
    return sorted(re.findall(r"\{(\w+)\}", template))


def shape(texts):
    """Every text with its place and the fields it uses."""
    found = {}
    for section in ("terms", "phrases"):
        found |= {(section, key): fields_of(text) for key, text in texts[section].items()}
    for code, sentences in texts["messages"].items():
        found |= {("messages", code, part): fields_of(text) for part, text in sentences.items()}
    return found


@OTHERS
def test_a_catalogue_has_the_same_keys_and_fields_as_the_english_one(lang):
    found, english = shape(_core_texts(lang)), shape(_core_texts("en"))
    assert sorted(set(english) - set(found)) == []
    assert sorted(set(found) - set(english)) == []
    # a field may be told in another order or twice, but none is left out and none is added
    assert {key: set(names) for key, names in found.items()} == {key: set(names) for key, names in english.items()}


@EVERY
def test_a_catalogue_has_terms_phrases_and_messages_and_nothing_else(lang):
    texts = _core_texts(lang)
    assert set(texts) == {"terms", "phrases", "messages"}
    assert all(set(sentences) <= SENTENCES for sentences in texts["messages"].values())


@EVERY
def test_every_message_says_what_was_found_the_cause_and_the_next_step(lang):
    lacking = {
        code: sorted({"found", "cause", "next"} - {part for part, text in sentences.items() if text.strip()})
        for code, sentences in _core_texts(lang)["messages"].items()
    }
    assert {code: parts for code, parts in lacking.items() if parts} == {}


def templates_of(lang):
    texts = _core_texts(lang)
    found = [*texts["terms"].values(), *texts["phrases"].values()]
    return found + [text for sentences in texts["messages"].values() for text in sentences.values()]


@EVERY
def test_an_example_is_one_that_can_be_read_and_the_same_in_every_language(lang):
    found, english = (sorted(EXAMPLE.findall("\n".join(templates_of(one)))) for one in (lang, "en"))
    assert found == english
    assert {'{rule = "even"}', '{amount = "1000.00"}', '{a = "60%", b = "2/5"}', IN_PYTHON} <= set(found)
    assert all(tomllib.loads(f"example = {example}") for example in found if example != IN_PYTHON)


@EVERY
def test_fields_stand_in_a_text_by_their_bare_name(lang):
    texts = _core_texts(lang)
    plain = [EXAMPLE.sub("", template) for template in templates_of(lang)]
    in_braces = {part for template in plain for part in re.split(r"(\{.*?\})", template) if {*"{}"} & {*part}}
    assert {part for part in in_braces if not re.fullmatch(r"\{[a-z_]+\}", part)} == set()
    assert [text for text in texts["terms"].values() if "{" in EXAMPLE.sub("", text) or not text.strip()] == []


@OTHERS
def test_every_sentence_of_a_message_is_translated(lang):
    own, english = _core_texts(lang)["messages"], _core_texts("en")["messages"]
    same = [
        f"{code}.{part}"
        for code, sentences in english.items()
        for part, text in sentences.items()
        if WORDLESS.sub("", text) and own[code][part] == text
    ]
    assert set(same) - ALIKE == set()


def test_every_code_that_the_program_writes_has_its_text():
    texts, section_of = (
        _core_texts("en"),
        {"Term": "terms", "unknown": "terms", "Phrase": "phrases", "Finding": "messages"},
    )
    lacking, seen = [], set()
    for path in sorted((ROOT / "src").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)):
                continue
            section = section_of.get(getattr(node.func, "id", ""))
            code = node.args[0].value
            if section and isinstance(code, str):
                seen.add(section)
                if code not in texts[section]:
                    lacking.append(f"{path.relative_to(ROOT)}:{node.lineno} {section} {code}")
    assert lacking == []
    assert seen == {"terms", "phrases", "messages"}


def test_every_finding_and_phrase_is_given_the_fields_of_its_text():
    wanted = {"Phrase": {(c,): fields_of(t) for c, t in _core_texts("en")["phrases"].items()}}
    wanted["Finding"] = {
        (code,): [name for text in sentences.values() for name in fields_of(text)]
        for code, sentences in _core_texts("en")["messages"].items()
    }
    lacking = []
    for path in sorted((ROOT / "src").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)):
                continue
            texts = wanted.get(getattr(node.func, "id", ""), {})
            given = [one for one in (*node.args[1:], *(k.value for k in node.keywords)) if isinstance(one, ast.Dict)]
            names = set(texts.get((node.args[0].value,), ()))
            if len(given) == 1 and all(isinstance(key, ast.Constant) for key in given[0].keys):
                left_out = names - {key.value for key in given[0].keys}
                lacking += [f"{path.relative_to(ROOT)}:{node.lineno} {node.args[0].value} {name}" for name in left_out]
    assert lacking == []


# Of each phrase whose code is made as the program runs, as its source has it: the codes that it may have, and the fields it is given.
SIGNS, CALLED = {code for code, _ in _SIGNS.values()}, {name.replace("_", "-") for name in _FUNCTIONS}
REASONS = {*_REASONS, "rule"}
ENDS = {"largest-remainder": ["-one", "-none"]}  # whether one has an odd cent
MADE = {
    # a line that does no more than read a driver is told by `step-read`, with its driver
    "f'step-{line.code}'": (written.codes("Step") - {"read"}, {"about"}),
    "f'inner-{label}'": (written.labels(), set()),
    "f'formula-{code}'": (SIGNS, {"left", "right"}),
    "f\"formula-{name.replace('_', '-')}\"": (CALLED, {"first", "second"}),
    "f\"bracket-{name.replace('_', '-')}\"": ({one.name.replace("_", "-") for one in attrs.fields(Bracket)}, {"bound"}),
    "f'{about}-why'": ({f"{about}-why" for about in REASONS}, set()),
    "f'{about}-next'": ({f"{about}-next" for about in REASONS}, set()),
    "'period-' + code[self.since is not None, self.until is not None]": (
        {"always", "from", "to", "from-to"},
        {"since", "until"},
    ),
    "self._step()": ({"limits-contradict", "lower-floor", "raise-limits", "widen-limits"}, set()),
    # what a line is about, told again with the names of members in place of their ids
    "about.code": (
        {"bracket", "bracket-all", "held", "in-group", "index-of", "phase-year", "relief-of", "relief-of-until"},
        {"bounds", "names", "group", "series", "month", "base", "k", "years", "member", "until"},
    ),
    "_odd_code(shares, member)": (
        {"webster-tie", *(f"{rule}{end}" for rule in ODD_CENT_RULES for end in ENDS.get(rule[:17], [""]))},
        {"exact", "amount", "base", "odd", "place", "claims", "multiplier", "rounding"},
    ),
    "f'{code}-{working.time}' if days else code": (
        {"even", "by", "fixed", *(f"{rule}-{time}" for rule in ("even", "by") for time in written.CHOICES["time"])},
        {"pot", "figure", "total", "share", "count", "days", "weighed", "driver", "unit", "year", "mark"},
    ),
}
PREFIXES = {
    "self._step()": "",
    "about.code": "",
    "_odd_code(shares, member)": "odd-",
    "f'{code}-{working.time}' if days else code": "working-",
}


def made(expression):
    prefix = PREFIXES[expression] if expression in PREFIXES else re.match(r"f?[\"']([\w-]*)", expression)[1]
    return {f"{prefix}{code}" for code in MADE[expression][0]}


def test_every_phrase_whose_code_is_made_is_known_here():
    # Python's versions quote differently when they write an expression: so both sides are written by this one
    known = {ast.unparse(ast.parse(expression, mode="eval").body) for expression in MADE}
    assert {ast.unparse(site.code) for site in written.sites("Phrase") if site.codes is None} == known


def test_every_code_of_a_line_and_of_what_stands_within_it_is_known():
    assert [str(site) for site in written.sites("Step") if site.codes is None] == []
    assert {"share", "grown-cap", "phase-old", "limit", "months"} <= written.codes("Step")
    assert {"before", "new", "between"} <= written.labels()


def test_the_phrases_are_those_that_the_program_writes():
    by_name = written.codes("Phrase") | written.codes("phrase")
    used = by_name.union(*map(made, MADE))
    phrases = set(_core_texts("en")["phrases"])
    assert sorted(used - phrases) == []
    assert sorted(phrases - used) == []


@pytest.mark.parametrize("expression", MADE)
def test_a_phrase_whose_code_is_made_is_given_the_fields_of_its_text(expression):
    phrases = _core_texts("en")["phrases"]
    assert {code: sorted({*fields_of(phrases[code])} - MADE[expression][1]) for code in made(expression)} == {
        code: [] for code in made(expression)
    }


def test_a_line_says_what_it_is_about_where_its_phrase_tells_it_and_only_there():
    told = {code: "about" in fields_of(text) for code, text in _core_texts("en")["phrases"].items()}
    amiss = [
        str(site)
        for site in written.sites("Step")
        if site.codes
        and {told[f"step-{code}"] for code in site.codes} != {any(one.arg == "about" for one in site.node.keywords)}
    ]
    assert amiss == []


@pytest.mark.parametrize("confidence", Confidence)
@EVERY
def test_every_confidence_has_a_word(confidence, lang):
    assert confidence.term in _core_texts(lang)["terms"]


# --- texts of plug-ins --------------------------------------------------------------------------------------------

VALLEY = Catalogue().extended(
    [
        ("nl", {"terms": {"mill": "molen"}, "messages": {"dry": {"found": "De molen {mill} staat stil."}}}),
        ("en", {"terms": {"mill": "mill", "ford": "ford"}, "phrases": {"by-the": "by the {mill}"}}),
        ("en", {"messages": {"dry": {"found": "The mill {mill} stands still.", "next": "Wait for rain."}}}),
    ]
)


def test_a_plugin_adds_terms_phrases_and_messages():
    assert VALLEY.term("mill", "nl") == "molen"
    assert VALLEY.write(Phrase("by-the", {"mill": Term("mill")}), "en") == "by the mill"
    assert VALLEY.message("dry", "nl", {"mill": "Oost"}) == "De molen Oost staat stil."
    assert VALLEY.message("dry", "en", {"mill": "Oost"}) == "The mill Oost stands still. Wait for rain."


def test_a_text_of_a_plugin_that_a_language_lacks_is_written_in_english():
    assert VALLEY.term("ford", "fr") == "ford"
    assert VALLEY.message("dry", "fr", {"mill": "Oost"}) == "The mill Oost stands still. Wait for rain."
    assert VALLEY.write(Phrase("by-the", {"mill": Term("mill")}), "nl") == "by the molen"


def test_a_plugin_leaves_the_texts_of_the_library_as_they_are():
    assert VALLEY.term("member", "nl") == "lid"
    assert CORE.term("mill", "nl") == "mill"
    assert CORE.message("dry", "en", {"mill": "Oost"}) == "dry: mill = Oost"


def test_a_region_may_use_a_word_of_its_own_for_a_term_of_the_library():
    own = CORE.extended([("nl", {"terms": {"member": "deelgenoot"}})])
    assert (own.term("member", "nl"), own.term("member", "fr")) == ("deelgenoot", "membre")


def test_a_field_that_a_plugin_forgot_stays_visible_by_its_name():
    assert VALLEY.message("dry", "nl", {}) == "De molen {mill} staat stil."


@pytest.mark.parametrize(
    "text", ["{a", "a}", "{", "{}", "{0}", "{x.y}", "{x[0]}", "{mill:.2f}", "{mill!r}", "{{mill}}"]
)
def test_odd_braces_in_a_text_of_a_plugin_break_nothing(text):
    extended = CORE.extended([("nl", {"phrases": {"odd": text}, "messages": {"odd": {"found": f"{text} {{mill}}"}}})])
    said = text.replace("{mill}", "Aa")
    assert extended.phrase("odd", "nl", {"mill": "Aa"}) == said
    assert extended.message("odd", "nl", {"mill": "Aa"}) == f"{said} Aa"


def test_what_no_catalogue_knows_is_written_as_it_is():
    assert CORE.term("peer", "nl") == "peer"
    assert CORE.phrase("nobody-knows", "nl", {"a": 1, "b": Term("member")}) == "nobody-knows: a = 1; b = lid"


def test_a_value_with_braces_is_written_as_it_is():
    assert VALLEY.message("dry", "nl", {"mill": "{mill} {0}"}) == "De molen {mill} {0} staat stil."


# --- values as each language writes them --------------------------------------------------------------------------

# As the Unicode locale data have it for Belgium and Britain; spaces that must not break a line are written out.
NBSP, THIN = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("lang", "cents", "written"),
    [
        ("nl", 0, f"€{NBSP}0,00"),
        ("nl", 5, f"€{NBSP}0,05"),
        ("nl", -5, f"€{NBSP}-0,05"),
        ("nl", 123456, f"€{NBSP}1.234,56"),
        ("nl", -123456789, f"€{NBSP}-1.234.567,89"),
        ("fr", 5, f"0,05{NBSP}€"),
        ("fr", 123456, f"1{THIN}234,56{NBSP}€"),
        ("fr", -123456789, f"-1{THIN}234{THIN}567,89{NBSP}€"),
        ("en", 5, "€0.05"),
        ("en", 123456, "€1,234.56"),
        ("en", -123456789, "-€1,234,567.89"),
        ("en", 10**30 + 1, "€10,000,000,000,000,000,000,000,000,000.01"),
    ],
)
def test_money_is_written_as_the_language_writes_euros(lang, cents, written):
    assert format_money(cents, lang) == written
    assert CORE.write(Money(cents), lang) == written


@pytest.mark.parametrize(
    ("lang", "number", "written"),
    [
        ("nl", Fraction(1, 8), "0,125"),
        ("fr", Fraction(1, 8), "0,125"),
        ("en", Fraction(1, 8), "0.125"),
        ("nl", Fraction(-1234567, 100), "-12.345,67"),
        ("fr", Fraction(-1234567, 100), f"-12{THIN}345,67"),
        ("en", Fraction(-1234567, 100), "-12,345.67"),
        ("en", Fraction(1, 3), "1/3"),
        ("en", Fraction(-22, 7), "-22/7"),
        ("nl", Fraction(7), "7"),
        ("en", Fraction(1, 2**10), "0.0009765625"),
        ("en", Fraction(1, 2**12), "0.000244140625"),
        ("en", Fraction(1, 2**13), "1/8192"),
        ("en", Fraction(10**30 + 1, 10), "100,000,000,000,000,000,000,000,000,000.1"),
    ],
)
def test_an_exact_number_is_written_as_a_decimal_that_ends_or_as_a_fraction(lang, number, written):
    assert format_exact(number, lang) == written
    assert CORE.write(number, lang) == written


@given(st.integers())
def test_what_is_written_of_money_reads_back_to_the_cent(cents):
    written = format_money(cents, "en")
    assert int(written.replace("€", "").replace(",", "").replace(".", "")) == cents


@given(st.fractions(max_denominator=10**6))
def test_what_is_written_of_an_exact_number_reads_back_exactly(number):
    assert Fraction(format_exact(number, "en").replace(",", "")) == number
    swapped = format_exact(number, "nl").translate(str.maketrans(",.", ".,"))
    assert Fraction(swapped.replace(",", "")) == number


@pytest.mark.parametrize(("lang", "written"), [("nl", "1 maart 2019"), ("fr", "1er mars 2019"), ("en", "1 March 2019")])
def test_a_day_is_written_in_words(lang, written):
    assert CORE.write(parse("2019-03-01"), lang) == written


def test_a_date_with_a_time_keeps_its_time():
    assert "09:30" in CORE.write(datetime(2019, 3, 1, 9, 30, tzinfo=UTC), "en")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "-"),
        ("peer", "peer"),
        (Term("member"), "lid"),
        (12345, "12345"),
        ((), "-"),
        ([], "-"),
        (("a", Money(5), None), f"a, €{NBSP}0,05, -"),
        ({"ash": 365, "elm": Fraction(1, 2)}, "ash 365, elm 0,5"),
        (Period("2019-01-01"), "vanaf 1 januari 2019"),
        (Source("law", "De wet", "https://example.org", Confidence.RECALLED), None),
    ],
)
def test_any_value_is_written(value, written):
    found = CORE.write(value, "nl")
    if written is None:
        assert found == f"(bron: De wet <https://example.org>; {CORE.term('recalled', 'nl')})"
    else:
        assert found == written


def test_the_library_speaks_three_languages():
    assert LANGUAGES == ("nl", "fr", "en")


@EVERY
@pytest.mark.parametrize("size", [401, 5000])
def test_a_number_of_any_length_is_written(lang, size):
    long = 10**size
    for value in (
        long,
        -long,
        Fraction(long),
        Fraction(long, 2),
        Fraction(long, 3),
        Fraction(1, long + 1),
        Money(long),
    ):
        written = CORE.write(value, lang)
        assert sum(map(str.isdigit, written)) >= size
    assert CORE.write([True, {"a": long}], lang).startswith("True, a 10")


STEERING = [
    *map(chr, (*range(0x20), *range(0x7F, 0xA0))),
    *"\u061c\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069\ufeff",
]


@EVERY
def test_a_sign_that_steers_a_terminal_is_seen_in_every_value(lang):
    for sign in STEERING:
        for value in (
            f"Aa{sign}",
            Term(f"none{sign}"),
            (f"a{sign}",),
            {f"a{sign}": 1},
            Path(f"a{sign}"),
            Phrase("day", {"day": sign}),
        ):
            written = CORE.write(value, lang)
            assert sign not in written
            assert "\\" in written
    assert CORE.write("Café « 1\u202f000 » 👩‍👩‍👧 €", lang) == "Café « 1\u202f000 » 👩‍👩‍👧 €"
