"""What the region brings: kinds, keys and texts, each with its source and in three languages."""

import string

import intermunicipal_noord_limburg
from intermunicipal.rulebook import book_for, read_plugin
from intermunicipal.sharing import By, Even, Mix
from intermunicipal.sources import Confidence


def records(hook):
    return read_plugin(intermunicipal_noord_limburg).layer.records[hook]


def test_the_region_stands_on_flanders():
    assert [layer.name for layer in book_for("noord-limburg").layers] == [
        "intermunicipal-flanders",
        "intermunicipal-noord-limburg",
    ]


def test_every_record_has_a_source_and_every_key_is_illustrative():
    for hook in ("service_kinds", "keys", "checks"):
        assert all(record.source and record.source.citation for record in records(hook)), hook
    assert {key.source.confidence for key in records("keys")} == {Confidence.ILLUSTRATIVE}


def test_the_keys_are_these():
    assert {key.id: key.rule for key in records("keys")} == {
        "care-hours": By("care-hours"),
        "equal-and-population": Mix([("30%", Even()), ("70%", By("population"))]),
        "per-inhabitant": By("population"),
    }


def test_every_kind_and_key_has_a_name_in_three_languages():
    for hook in ("service_kinds", "keys"):
        for record in records(hook):
            assert set(record.title) == {"nl", "fr", "en"}, record.id
            assert all(record.title.values()), record.id


def _keys(texts):
    placeholders = {
        f"{code}.{part}": sorted({name for _, name, _, _ in string.Formatter().parse(text) if name})
        for code, parts in texts.messages.items()
        for part, text in parts.items()
    }
    return sorted(texts.terms), sorted(texts.phrases), placeholders


def test_the_three_languages_say_the_same_things():
    dutch, french, english = records("messages")
    assert [dutch.lang, french.lang, english.lang] == ["nl", "fr", "en"]
    assert _keys(dutch) == _keys(french) == _keys(english)
    assert _keys(dutch)[0] == ["care-hours", "debt-files", "file", "hour", "legal-questions", "question"]
    assert _keys(dutch)[2]["member-without-service.found"] == ["member", "on", "service"]
