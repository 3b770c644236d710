"""The legal forms, the texts, and the check of enterprise numbers."""

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import intermunicipal as im
import intermunicipal_flanders
from intermunicipal.errors import NotInForce
from intermunicipal.hooks import Force
from intermunicipal.model import Association, Member, Organisation, Party, PartyKind
from intermunicipal.rulebook import book_for, read_plugin
from intermunicipal.sources import Confidence
from intermunicipal_flanders.enterprise_numbers import TEXTS

EXAMPLE = Path(__file__).parents[3] / "examples" / "noord-limburg"
NUMBERS = ("0212.241.641", "0207.471.518", "0697.664.382", "0216.772.828", "0267.393.663")


@pytest.mark.parametrize(
    ("day", "holds", "does_not"),
    [
        ("2018-12-31", "ocmw-vereniging", "welzijnsvereniging"),
        ("2019-01-01", "welzijnsvereniging", "ocmw-vereniging"),
    ],
)
def test_the_welfare_association_follows_the_association_of_centres_on_1_january_2019(day, holds, does_not):
    book = book_for("flanders")
    assert book.legal_form(holds, day).requires == (PartyKind.OCMW,)
    with pytest.raises(NotInForce):
        book.legal_form(does_not, day)


def test_the_form_of_the_decree_is_mandatory_and_read_and_the_older_one_is_recalled_and_a_default():
    book = book_for("flanders")
    now, before = book.legal_form("welzijnsvereniging", "2026-01-01"), book.legal_form("ocmw-vereniging", "2010-01-01")
    assert (now.force, now.source.confidence) == (Force.MANDATORY, Confidence.VERIFIED)
    assert (before.force, before.source.confidence) == (Force.DEFAULT, Confidence.RECALLED)
    assert now.title == {"nl": "welzijnsvereniging", "fr": "association de bien-être", "en": "welfare association"}


def test_every_record_has_a_source():
    layer = read_plugin(intermunicipal_flanders).layer
    assert sorted(layer.records) == ["checks", "drivers", "legal_forms", "messages", "price_indices", "territories"]
    for hook in ("checks", "drivers", "legal_forms", "price_indices", "territories"):
        assert all(record.source and record.source.citation for record in layer.records[hook]), hook


def test_the_distribution_and_its_version_are_told():
    assert read_plugin(intermunicipal_flanders).layer.version == intermunicipal_flanders.__version__
    assert book_for("flanders").layers[0].name == "intermunicipal-flanders"


def _keys(texts):
    placeholders = {
        f"{code}.{part}": sorted({name for _, name, _, _ in string.Formatter().parse(text) if name})
        for code, parts in texts.messages.items()
        for part, text in parts.items()
    }
    return sorted(texts.terms), sorted(texts.phrases), placeholders


def test_the_three_languages_say_the_same_things():
    assert [texts.lang for texts in TEXTS] == ["nl", "fr", "en"]
    assert _keys(TEXTS[0]) == _keys(TEXTS[1]) == _keys(TEXTS[2])
    assert _keys(TEXTS[0]) == (
        ["euro", "inhabitant"],
        [],
        {
            "enterprise-number.found": ["name", "number"],
            "enterprise-number.cause": [],
            "enterprise-number.next": [],
        },
    )


def found(number, **fields):
    party = Party("aa-ocmw", "aa", PartyKind.OCMW, "OCMW Aa", number)
    given = {"members": [Member("aa", "Aa")], "parties": [party]} | fields
    return im.check(im.bind(Association("small", "Small", "flanders", **given)), "2026-01-01")


@pytest.mark.parametrize("number", [*NUMBERS, "0212241641", "BE 0212.241.641", ""])
def test_a_right_number_in_any_writing_is_no_finding_and_neither_is_none(number):
    assert list(found(number)) == []


@pytest.mark.parametrize("number", ["0212.241.642", "0212.214.641", "212.241.64", "0212.241.6411", "x"])
def test_a_wrong_number_is_found(number):
    assert [finding.code for finding in found(number)] == ["enterprise-number"]


@given(number=st.sampled_from(NUMBERS), place=st.integers(0, 9), step=st.integers(1, 9))
def test_any_one_wrong_digit_is_found(number, place, step):
    digits = [int(digit) for digit in number if digit != "."]
    digits[place] = (digits[place] + step) % 10
    assert [finding.code for finding in found("".join(map(str, digits)))] == ["enterprise-number"]


def test_the_number_of_an_organisation_is_checked_too():
    shop = Organisation("shop", "Shop", PartyKind.NON_PROFIT, "0212.241.642")
    assert [finding.fields["name"] for finding in found("", organisations=[shop])] == ["Shop"]


def test_the_number_of_the_association_itself_is_checked_too():
    assert [finding.code for finding in found("", enterprise_number="0267.393.663")] == []
    assert [finding.code for finding in found("", enterprise_number="0267.393.664")] == ["enterprise-number"]


def test_the_finding_is_told_in_three_languages():
    report = found("0212.241.642")
    assert report.text() == (
        "error [enterprise-number] parties/aa-ocmw: The enterprise number 0212.241.642 of OCMW Aa has wrong check digits. "
        "Probably a typo. Take the number from the Crossroads Bank for Enterprises. (source: Crossroads Bank for Enterprises "
        "(KBO): the last two digits are 97 less the remainder of the first eight by 97 "
        "<https://economie.fgov.be/nl/themas/ondernemingen/kruispuntbank-van-ondernemingen>; verified)"
    )
    assert "Het ondernemingsnummer 0212.241.642 van OCMW Aa heeft foute controlecijfers." in report.text("nl")
    assert "Le numéro d'entreprise 0212.241.642 de OCMW Aa a des chiffres de contrôle erronés." in report.text("fr")


def test_every_number_of_the_example_is_right():
    association = im.load(EXAMPLE)
    assert sum(bool(party.enterprise_number) for party in association.parties.values()) == 22
    assert [finding for finding in im.check(association) if finding.code == "enterprise-number"] == []
