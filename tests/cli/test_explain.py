"""`intermunicipal explain`: the text of the library, or its data as JSON."""

import json

import pytest

import intermunicipal as im


@pytest.mark.parametrize("lang", ["nl", "fr", "en"])
def test_the_text_is_that_of_the_library(run, example, lang):
    done = run("explain", example, "--year", 2026, "--member", "peer", "--lang", lang)
    expected = str(im.explain(im.allocate(im.load(example), year=2026), member="peer", lang=lang))
    assert (done.status, done.err) == (0, "")
    assert done.out == expected + "\n"
    assert "\x1b" not in done.out


def test_without_a_language_it_is_english(run, example):
    done = run("explain", example, "--year", 2026, "--member", "peer")
    assert done.out.splitlines()[:2] == [
        "Welzijnsregio Noord-Limburg: contribution of Peer for 2026 (budget)",
        "Peer pays: €141,476.91",
    ]


@pytest.mark.parametrize(
    ("lang", "first"),
    [
        ("nl", "Welzijnsregio Noord-Limburg: bijdrage van Peer voor 2026 (begroting)"),
        ("fr", "Welzijnsregio Noord-Limburg : contribution de Peer pour 2026 (budget)"),
        ("en", "Welzijnsregio Noord-Limburg: contribution of Peer for 2026 (budget)"),
    ],
)
def test_json_has_amounts_in_cents_exact_shares_trace_and_text(run, example, lang, first):
    done = run("explain", example, "--year", 2026, "--member", "peer", "--lang", lang, "--json")
    assert (done.status, done.err) == (0, "")
    data = json.loads(done.out)
    assert set(data) == {
        "schema",
        "association",
        "year",
        "stage",
        "member",
        "currency",
        "contribution",
        "illustrative",
        "known_on",
        "services",
        "inputs",
        "result",
        "versions",
        "lang",
        "text",
    }
    assert (data["schema"], data["member"], data["contribution"], data["lang"]) == (1, "peer", 141_476_91, lang)
    assert data["text"][0].replace("\u00a0:", " :") == first
    assert {id_: service["share"] for id_, service in data["services"].items()} == {
        "algemene-werking": 24630_65,
        "gezinszorg": 53628_93,
        "informatieveiligheid": 11635_55,
        "rechtshulp": 17976_64,
        "schuldbemiddeling": 24967_10,
        "tewerkstelling-en-opleiding": 8638_04,
    }
    # 10550 of 112350 hours, of 571109.96: 57110996 x 10550/112350 = 57110996 x 211/2247 cents.
    assert data["services"]["gezinszorg"]["exact"] == "12050420156/2247"
    assert data["services"]["gezinszorg"]["trace"]["cents"]["peer"] == 53628_93


def test_a_member_of_another_year_is_explained_for_that_year(run, example):
    done = run("explain", example, "--year", 2018, "--member", "neerpelt", "--lang", "nl")
    assert done.status == 0
    assert done.out.splitlines()[1] == "Neerpelt betaalt: €\u00a0111.608,68"


def test_the_stage_is_told(run, example):
    done = run("explain", example, "--year", 2018, "--member", "bree", "--stage", "actual", "--lang", "nl")
    assert done.out.splitlines()[0] == "Welzijnsregio Noord-Limburg: bijdrage van Bree voor 2018 (rekening)"


def test_a_replay_is_told(run, example):
    done = run("explain", example, "--year", 2026, "--member", "peer", "--known-on", "2026-01-01")
    assert "As known on 1 January 2026." in done.out.splitlines()
