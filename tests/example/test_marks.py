"""Nothing made up is shown without its mark, and no number of a source stands there for nothing."""

import re

import pytest

import intermunicipal as im

LANGUAGES = {"nl": "illustratief", "fr": "illustratif", "en": "illustrative"}
NOTES = {
    "nl": "Let op: cijfers met het merk illustratief zijn verzonnen; dit is geen echte factuur.",
    "fr": "Attention : les chiffres marqués illustratif sont inventés ; ceci n'est pas une vraie facture.",
    "en": "Note: figures marked illustrative are made up; this is no real bill.",
}
MADE_UP = "Made up"
NO_BREAK = "\u00a0"
CASES = [(2018, "budget", "neerpelt"), (2018, "actual", "bree"), (2019, "actual", "pelt"), (2026, "budget", "peer")]


@pytest.fixture(params=[(lang, *case) for lang in LANGUAGES for case in CASES], ids=lambda one: "-".join(map(str, one)))
def told(request, allocation_of):
    """An explanation in a language: its lines before the sources, and the sources by number."""
    lang, year, stage, member = request.param
    lines = str(im.explain(allocation_of(year, stage), member, lang)).splitlines()
    start = max(index for index, line in enumerate(lines) if line == "")
    sources = dict(re.fullmatch(r"  \[(\d+)\] (.+)", line).groups() for line in lines[start + 2 : -1])
    return lang, lines[:start], sources


def marks(line):
    return re.findall(r"\[(\d+)(?:, ([^\]]+))?\]", line)


def test_every_number_of_a_source_that_is_used_is_listed_and_the_other_way_round(told):
    _, body, sources = told
    used = {number for line in body for number, _ in marks(line)}
    assert used == set(sources)
    assert list(sources) == [str(number) for number in range(1, len(sources) + 1)]


def test_every_use_of_a_made_up_source_carries_the_mark_and_no_other_does(told):
    lang, body, sources = told
    word = LANGUAGES[lang]
    made_up = {number for number, citation in sources.items() if citation.startswith(MADE_UP)}
    assert len(made_up) == 4  # budget, volumes, the region's keys, the association's own key
    for line in body:
        for number, confidence in marks(line):
            assert (confidence == word) is (number in made_up), line
    assert all(sources[number].endswith(f"({word})") for number in made_up)


def test_every_amount_key_and_figure_says_where_it_comes_from(told):
    lang, body, _ = told
    kinds = {
        "nl": ("Kosten", "Subsidie", "Gebruikersbijdragen", "Andere opbrengsten", "Verdeelsleutel", "Volgens"),
        "fr": ("Coût :", "Subside", "Contributions des usagers", "Autres recettes", "Clé de répartition", "Selon"),
        "en": ("Cost", "Subsidy", "Fees of users", "Other income", "Cost key", "By"),
    }
    inner = [line.strip().replace(NO_BREAK, " ") for line in body if line.startswith("  ")]
    told_lines = [line for line in inner if line.startswith(kinds[lang])]
    assert len(told_lines) > 30
    assert all(marks(line) for line in told_lines)


def test_the_note_about_illustrative_figures_stands_at_the_top(told):
    lang, body, _ = told
    assert body[2].replace(NO_BREAK, " ") == NOTES[lang]


def test_the_hashes_and_versions_close_the_explanation(allocation_of):
    allocation = allocation_of(2026)
    last = str(im.explain(allocation, "peer", "en")).splitlines()[-1]
    assert last.startswith(f"Facts {allocation.inputs}, result {allocation.result}. Versions: intermunicipal ")
    assert "intermunicipal-flanders " in last
    assert "intermunicipal-noord-limburg " in last
