"""The glossary has the words of the field, in three languages that agree with the catalogues and the docstrings."""

import inspect
import re
import tomllib
from importlib import import_module
from importlib.resources import files

import pytest
from documentation import DOCS, read, rows

ROOMS = ["accounts", "dates", "findings", "model", "rulebook", "sharing", "sources", "timeline"]
HEADER, *ROWS = rows(read(DOCS / "reference/glossary.md"))
TERMS = [row[0].strip("*") for row in ROWS]
WORDS = {row[0].strip("*").casefold(): {"nl": row[1], "fr": row[2]} for row in ROWS}
CATALOGUES = {
    lang: tomllib.loads((files("intermunicipal.messages") / f"{lang}.toml").read_text(encoding="utf-8"))["terms"]
    for lang in ("en", "nl", "fr")
}
# Words for kinds of values, and of the screen; not of the field.
NOT_OF_THE_FIELD = {
    "amounts-by-name", "calendar-year", "choice", "days", "days-of-period", "days-of-the-year", "driver-or-measure", "exact-number",
    "field", "figures", "figures-of-a-year", "growth-in-percent", "index-figure", "integer", "keyed-by", "language", "member-title",
    "message", "months", "numbers-by-name", "participants", "plugin-brings", "plugin-extends", "plugin-id", "plugin-title",
    "plugin-version", "reading-of-days", "reductions-by-name", "rule-class", "series", "share-of-pot", "slug", "subject", "table-by-name",
    "table-of-fields", "text", "total", "truth",
}  # fmt: skip


def spoken(cell):
    return {word.strip().casefold() for word in cell.split(",")}


def dutch_terms():
    for room in ROOMS:
        module = import_module(f"intermunicipal.{room}")
        for name, thing in inspect.getmembers(module, inspect.isclass):
            if thing.__module__.startswith(module.__name__) and not name.startswith("_"):
                first, *_ = (thing.__doc__ or "").splitlines()
                yield from ((name, term) for term in re.findall(r"\(\*([^*]+)\*\)", first))


def test_each_row_has_three_words_and_a_definition_of_one_line():
    assert [row for row in ROWS if len(row) != len(HEADER) or not all(row)] == []


def test_the_english_terms_are_in_alphabetical_order_and_stand_once():
    assert sorted(set(TERMS), key=str.casefold) == TERMS


@pytest.mark.parametrize("key", sorted(CATALOGUES["en"].keys() - NOT_OF_THE_FIELD))
def test_its_words_are_those_of_the_catalogues(key):
    row = WORDS[CATALOGUES["en"][key].casefold()]
    for lang in ("nl", "fr"):
        assert CATALOGUES[lang][key].casefold() in spoken(row[lang])


def test_what_is_not_of_the_field_is_in_the_catalogues():
    assert CATALOGUES["en"].keys() >= NOT_OF_THE_FIELD


def test_it_has_the_dutch_term_of_every_class():
    known = {word for row in WORDS.values() for word in spoken(row["nl"])}
    assert sorted({(name, term) for name, term in dutch_terms() if term.casefold() not in known}) == []
