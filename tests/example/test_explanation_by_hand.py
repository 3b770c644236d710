"""A reader with paper and pencil: what Peer pays in 2026, computed from the printed explanation alone, in each language."""

import re
from fractions import Fraction
from math import floor

import pytest

import intermunicipal as im

LANGUAGES = ("nl", "fr", "en")
NB, THIN = "\u00a0", "\u202f"  # no-break space, narrow no-break space
MONEY = {
    "nl": re.compile(rf"(-?)€{NB}(-?)(\d{{1,3}}(?:\.\d{{3}})*),(\d+)"),
    "fr": re.compile(rf"(-?)()(\d{{1,3}}(?:{THIN}\d{{3}})*),(\d+){NB}€"),
    "en": re.compile(r"(-?)€()(\d{1,3}(?:,\d{3})*)\.(\d+)"),
}
WHOLE = {"nl": r"\d{1,3}(?:\.\d{3})*", "fr": rf"\d{{1,3}}(?:{THIN}\d{{3}})*", "en": r"\d{1,3}(?:,\d{3})*"}
KINDS = {
    "nl": ("Kosten", "Subsidie", "Gebruikersbijdragen", "Andere opbrengsten"),
    "fr": ("Coût", "Subside", "Contributions des usagers", "Autres recettes"),
    "en": ("Cost", "Subsidy", "Fees of users", "Other income"),
}
MARK = re.compile(r"\[(\d+)(?:, [^\]]+)?\]$")
MEMBERS = "Bocholt, Bree, Hamont-Achel, Hechtel-Eksel, Lommel, Oudsbergen, Peer, Pelt"


def money(line, lang):
    """Return all amounts of a line, as exact cents."""
    found = []
    for minus, again, whole, part in MONEY[lang].findall(line):
        amount = Fraction(int(re.sub(r"\D", "", whole) + part), 10 ** len(part)) * 100
        found.append(-amount if minus or again else amount)
    return found


def numbers(line, lang):
    """Return the whole numbers that stand in a line after its amounts were taken out."""
    return [int(number) for number in re.findall(r"\d+", MONEY[lang].sub("", line))]


def kind_of(line):
    return line.partition(":")[0].strip()


def budget(lines, lang):
    """Return the net cost by the printed budget lines, and the totals by kind."""
    totals = dict.fromkeys(KINDS[lang], Fraction(0))
    for line in lines:
        [amount] = money(line, lang)
        totals[kind_of(line)] += amount
    cost, *income = totals.values()
    return list(totals.values()), cost - sum(income)


def worked(lines, pot, lang):
    """Return the exact share by the printed weights and figures, each part printed right to a ten-thousandth of a cent."""
    share, weight = Fraction(0), Fraction(1)
    for line in lines:
        percent = re.match(rf"(\d+)[ {NB}]?%", line)
        if percent:
            weight = Fraction(int(percent[1]), 100)
            assert money(line, lang) == [pot, pot * weight]
        fraction = re.search(rf" x ({WHOLE[lang]})/({WHOLE[lang]})(?= )", line)
        if fraction:
            top, bottom = (int(re.sub(r"\D", "", number)) for number in fraction.groups())
            part = pot * weight * top / bottom
            whole, printed = money(line, lang)
            assert whole == pot * weight
            assert abs(printed - part) <= Fraction(1, 20000)
            share += part
    return share


def by_hand(block, lang):
    """Compute the amount of one service from its lines; return it with the printed amount and the place in the queue."""
    first, *lines = (line.strip() for line in block.splitlines())
    marked = [line for line in lines if kind_of(line) in KINDS[lang] and MARK.search(line)]
    totals, net = budget(marked, lang)
    net_line = lines[len(marked)]
    assert money(net_line, lang) == [*totals, net]
    pot_line = lines[len(marked) + 1]
    assert money(pot_line, lang) == [net]
    count = len(MEMBERS.split(", "))
    assert numbers(pot_line, lang) == [count]
    assert pot_line.endswith(MEMBERS)
    workings = [line for line in lines if re.match(rf"\d+[ {NB}]?%", line) or " x " in line]
    share = worked(workings, net, lang)
    [odd_line] = [line for line in lines if "(largest-remainder)" in line]
    odd, of, place = numbers(odd_line, lang)[:3]
    printed_share, base, amount = money(odd_line, lang)
    assert of == count
    assert abs(printed_share - share) <= Fraction(1, 20000)
    assert base == floor(share)
    assert amount == floor(share) + (place <= odd)
    [printed] = money(first, lang)
    return floor(share) + (place <= odd), printed, place


@pytest.fixture(scope="module")
def text(allocation_of):
    return {lang: str(im.explain(allocation_of(2026), "peer", lang)) for lang in LANGUAGES}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_amounts_of_peer_follow_from_the_printed_figures_alone(text, allocation_of, lang):
    head, *services, _ = text[lang].split("\n\n")
    found = [by_hand(block, lang) for block in services]
    assert [computed for computed, _, _ in found] == [printed for _, printed, _ in found]
    assert [printed for _, printed, _ in found] == [24630_65, 53628_93, 11635_55, 17976_64, 24967_10, 8638_04]
    assert money(head, lang) == [141_476_91]
    assert sum(computed for computed, _, _ in found) == 141_476_91 == allocation_of(2026).contributions["peer"]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("year", "stage"), [(2018, "budget"), (2018, "actual"), (2025, "actual")])
def test_every_explanation_holds_as_many_services_as_the_member_shares(allocation_of, year, stage, lang):
    allocation = allocation_of(year, stage)
    for member, contribution in allocation.contributions.items():
        head, *services, _ = str(im.explain(allocation, member, lang)).split("\n\n")
        first_lines = [money(block.splitlines()[0], lang)[0] for block in services]
        assert money(head, lang) == [contribution]
        assert sum(first_lines) == contribution


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_amounts_of_all_members_follow_and_each_has_a_place_of_its_own(allocation_of, lang):
    allocation = allocation_of(2026)
    places = {}
    for member, contribution in allocation.contributions.items():
        _, *services, _ = str(im.explain(allocation, member, lang)).split("\n\n")
        found = [by_hand(block, lang) for block in services]
        assert [computed for computed, _, _ in found] == [printed for _, printed, _ in found]
        assert sum(computed for computed, _, _ in found) == contribution
        for index, (_, _, place) in enumerate(found):
            places.setdefault(index, []).append(place)
    assert [sorted(queue) for queue in places.values()] == [[1, 2, 3, 4, 5, 6, 7, 8]] * 6


def test_dutch_french_and_english_write_amounts_each_in_its_own_way(text):
    assert text["nl"].splitlines()[1] == f"Peer betaalt: €{NB}141.476,91"
    assert text["fr"].splitlines()[1].replace(f"paie{NB}:", "paie :") == f"Peer paie : 141{THIN}476,91{NB}€"
    assert text["en"].splitlines()[1] == "Peer pays: €141,476.91"


def test_figures_are_grouped_as_the_language_does(text):
    assert "x 16.788/169.858 inwoners" in text["nl"]
    assert f"x 16{THIN}788/169{THIN}858 habitants" in text["fr"]
    assert "x 16,788/169,858 inhabitants" in text["en"]


def test_days_are_written_out_in_the_language(text):
    for lang, day in (("nl", "6 juni 2000"), ("fr", "6 juin 2000"), ("en", "6 June 2000")):
        assert day in text[lang]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_is_left_bare(text, lang):
    """A missing text would show its code and fields, a missing field its name in braces."""
    assert not re.search(r"[{}]|\w+(?:-\w+)*: \w+ = ", text[lang])


@pytest.mark.parametrize("lang", ["nl", "fr"])
def test_an_explanation_is_no_half_english(text, lang):
    english = re.compile(
        r"\b(contribution of|pays|shared by|takes part|in force|brought by|about|rounded|queue|Together)\b"
    )
    assert not english.search(text[lang].split("\n\n" + text[lang].split("\n\n")[-1])[0])
