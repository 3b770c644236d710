"""`intermunicipal allocate`: plain text in a pipe, a table on a terminal, JSON for programs."""

import json
import re

import pytest

import intermunicipal as im
from intermunicipal.sharing import By, Even, Mix

TOTALS = {
    "bocholt": 125_426_35,
    "bree": 142_224_57,
    "hamont-achel": 137_441_09,
    "hechtel-eksel": 113_950_33,
    "lommel": 310_679_16,
    "oudsbergen": 190_815_23,
    "peer": 141_476_91,
    "pelt": 280_346_79,
}
BOX = re.compile(r"[\u2500-\u257f]")


@pytest.fixture(scope="module")
def text(run, example):
    return run("allocate", example, "--year", 2026)


@pytest.fixture(scope="module")
def data(run, example):
    done = run("allocate", example, "--year", 2026, "--json")
    assert (done.status, done.err) == (0, "")
    return json.loads(done.out)


def test_in_a_pipe_the_table_is_plain_text(text):
    assert (text.status, text.err) == (0, "")
    assert "\x1b" not in text.out
    assert not BOX.search(text.out)
    assert not re.search(r"[ \t]$", text.out, re.MULTILINE)


def test_the_table_has_a_row_for_each_member_and_a_total(text):
    title, header, rule, *rows = text.out.splitlines()
    assert title == "Welzijnsregio Noord-Limburg: contributions for 2026 (budget)"
    assert re.split(r" {2,}", header) == [
        "Member",
        "General operations",
        "Home care",
        "Information security",
        "Legal aid",
        "Debt mediation",
        "Employment and training",
        "Contribution",
    ]
    assert set(rule) == {"-", " "}
    assert re.split(r" {2,}", rows[6]) == [
        "Peer",
        "€24,630.65",
        "€53,628.93",
        "€11,635.55",
        "€17,976.64",
        "€24,967.10",
        "€8,638.04",
        "€141,476.91",
    ]
    assert set(rows[8]) == {"-", " "}
    assert re.split(r" {2,}", rows[9])[0::7] == ["Total", "€1,442,360.43"]
    assert len({len(row) for row in (header, rule, *rows[:10])}) == 1


def test_under_the_table_stand_keys_note_and_hashes(text, data):
    assert "Home care: €571,109.96; key: hours of care (odd cents: largest-remainder)" in text.out.splitlines()
    assert "Note: figures marked illustrative are made up; this is no real bill." in text.out.splitlines()
    assert text.out.splitlines()[-2:] == [f"Facts:  {data['inputs']}", f"Result: {data['result']}"]


def test_services_without_a_budget_are_named(text, data):
    assert data["without_budget"] == [
        "geintegreerd-breed-onthaal",
        "integratie",
        "karweidienst",
        "opvoedingswinkel",
        "regierol-sociale-economie",
        "wijk-werken",
        "wonen",
    ]
    assert (
        "Without a budget in this year: Geïntegreerd breed onthaal, Integratie, Karweidienst, Opvoedingswinkel, "
        "Regierol sociale economie, Wijk-werken, Wonen"
    ) in text.out.splitlines()


@pytest.mark.parametrize(
    ("lang", "title", "peer"),
    [
        ("nl", "Welzijnsregio Noord-Limburg: bijdragen voor 2026 (begroting)", "€\u00a0141.476,91"),
        ("fr", "Welzijnsregio Noord-Limburg : contributions pour 2026 (budget)", "141\u202f476,91\u00a0€"),
    ],
)
def test_the_table_speaks_dutch_and_french(run, example, lang, title, peer):
    done = run("allocate", example, "--year", 2026, "--lang", lang)
    lines = done.out.splitlines()
    assert (done.status, done.err) == (0, "")
    assert lines[0].replace("\u00a0:", " :") == title
    assert [line.endswith(peer) for line in lines if line.startswith("Peer ")] == [True]


def test_json_has_exactly_the_keys_that_programs_rely_on(data):
    promised = {
        "schema",
        "association",
        "year",
        "currency",
        "contributions",
        "services",
        "inputs",
        "result",
        "versions",
    }
    besides = {"stage", "illustrative", "without_budget", "known_on", "assumed"}
    assert set(data) == promised | besides
    keys = {"net_cost", "pot", "shares", "rounding", "unallocated", "rule", "odd_cents"}
    assert {frozenset(service) for service in data["services"].values()} == {frozenset(keys)}


def test_json_has_the_values(data):
    assert (data["schema"], data["association"], data["year"], data["currency"]) == (1, "noord-limburg", 2026, "EUR")
    assert (data["stage"], data["illustrative"], data["known_on"], data["assumed"]) == ("budget", True, None, {})
    assert data["contributions"] == TOTALS
    assert set(data["versions"]) == {"intermunicipal", "intermunicipal-flanders", "intermunicipal-noord-limburg"}
    assert re.fullmatch(r"[0-9a-f]{64}", data["inputs"])
    assert re.fullmatch(r"[0-9a-f]{64}", data["result"])
    assert data["inputs"] != data["result"]


def test_json_of_a_service_adds_up(data):
    care = data["services"]["gezinszorg"]
    assert (care["net_cost"], care["pot"], care["rounding"], care["unallocated"]) == (571_109_96, 571_109_96, 0, 0)
    assert care["shares"]["peer"] == 53_628_93
    assert sum(care["shares"].values()) == care["pot"]
    assert care["odd_cents"] == "largest-remainder"
    for member, amount in data["contributions"].items():
        assert amount == sum(service["shares"][member] for service in data["services"].values())


def test_json_writes_a_rule_as_a_document_does(data):
    assert data["services"]["gezinszorg"]["rule"] == {"rule": "by", "driver": "care-hours"}
    assert data["services"]["rechtshulp"]["rule"] == {
        "rule": "mix",
        "parts": [
            {"weight": "3/10", "of": {"rule": "even"}},
            {"weight": "7/10", "of": {"rule": "by", "driver": "population"}},
        ],
    }


def test_the_rule_that_json_writes_can_be_read_back(data):
    from intermunicipal.documents import converter
    from intermunicipal.sharing import RULE_TYPES, SharingRule

    made = converter({rule.name: rule for rule in RULE_TYPES})
    read = made.structure(data["services"]["rechtshulp"]["rule"], SharingRule)
    assert read == Mix([("30%", Even()), ("70%", By("population"))])


def test_the_command_gives_the_cents_of_the_library(data, example):
    allocation = im.allocate(im.load(example), year=2026)
    assert data["contributions"] == allocation.contributions
    assert (data["inputs"], data["result"]) == (allocation.inputs, allocation.result)


def test_actuals_are_another_stage(run, example):
    data = json.loads(run("allocate", example, "--year", 2018, "--stage", "actual", "--json").out)
    assert data["stage"] == "actual"
    assert data["services"]["tewerkstelling-en-opleiding"]["pot"] == -7_893_57
    assert all(amount < 0 for amount in data["services"]["tewerkstelling-en-opleiding"]["shares"].values())


def test_known_on_replays_and_says_so(run, copy):
    with (copy.folder / "budget.csv").open(encoding="utf-8") as file:
        header = file.readline().strip().split(",")
    corrected = {
        "service": "rechtshulp",
        "year": "2026",
        "stage": "budget",
        "line": "werkingskosten",
        "kind": "cost",
        "title": "Werkingskosten en vakliteratuur",
        "amount_eur": "15451.40",
        "behaviour": "fixed",
        "source": "illustrative-budget",
        "known": "2026-03-01",
    }
    path = copy.folder / "budget.csv"
    first, *lines = path.read_text(encoding="utf-8").splitlines()
    row = ",".join(corrected.get(name, "") for name in header)
    text = "\n".join([f"{first},known", *(f"{line}," for line in lines), f"{row},2026-03-01"])
    path.write_text(text + "\n", encoding="utf-8")
    asked = ("allocate", copy.folder, "--year", 2026, "--json")
    then = json.loads(run(*asked, "--known-on", "2026-02-28").out)
    now = json.loads(run(*asked).out)
    assert then["known_on"] == "2026-02-28"
    assert then["contributions"] == TOTALS
    assert sum(now["contributions"].values()) - sum(TOTALS.values()) == 1000_00
    assert then["inputs"] != now["inputs"]


def test_assumed_days_are_taken(run, copy):
    copy.replace(
        "participations.csv",
        "informatieveiligheid,bree,member,ocmw,2015,",
        "informatieveiligheid,bree,member,ocmw,2026,",
    )
    asked = ("allocate", copy.folder, "--year", 2026, "--json")
    refused = run(*asked)
    assert (refused.status, refused.out) == (1, "")
    assert "informatieveiligheid/bree/member (from 2026 (day not known))" in refused.err
    assert "Traceback" not in refused.err
    earliest, latest = (json.loads(run(*asked, "--assume", day).out) for day in ("earliest", "latest"))
    assert earliest["contributions"] == TOTALS
    assert earliest["assumed"] == {"informatieveiligheid/bree/member": "[2026-01-01, ...)"}
    assert latest["assumed"] == {"informatieveiligheid/bree/member": "[2026-12-31, ...)"}
    assert "from 31 December 2026" in run(*asked[:-1], "--assume", "latest").out
    assert latest["contributions"]["bree"] < TOTALS["bree"]


@pytest.fixture
def of_two_days(copy):
    """Two rows of Bree begin in 2026, nobody knows on which day; their keys."""
    for service in ("informatieveiligheid", "tewerkstelling-en-opleiding"):
        copy.replace("participations.csv", f"{service},bree,member,ocmw,2015,", f"{service},bree,member,ocmw,2026,")
    return copy.folder, "informatieveiligheid/bree/member", "tewerkstelling-en-opleiding/bree/member"


def test_a_day_may_be_assumed_for_each_participation(run, of_two_days):
    folder, one, two = of_two_days
    done = run(
        "allocate", folder, "--year", 2026, "--json", "--assume", f"{one}=2026-07-01", "--assume", f"{two}=2026-10-01"
    )
    assert (done.status, done.err) == (0, "")
    data = json.loads(done.out)
    assert data["assumed"] == {one: "[2026-07-01, ...)", two: "[2026-10-01, ...)"}
    allocation = im.allocate(im.load(folder), 2026, assume={one: "2026-07-01", two: "2026-10-01"})
    assert (data["contributions"], data["result"]) == (allocation.contributions, allocation.result)
    assert data["contributions"]["bree"] < TOTALS["bree"]
    told = run(
        "explain",
        folder,
        "--year",
        2026,
        "--member",
        "bree",
        "--assume",
        f"{one}=2026-07-01",
        "--assume",
        f"{two}=latest",
    )
    assert f"  Assumed for {one}, whose day the sources do not give: from 1 July 2026" in told.out.splitlines()
    assert f"  Assumed for {two}, whose day the sources do not give: from 31 December 2026" in told.out.splitlines()


def test_a_row_for_which_no_day_is_assumed_is_refused_still(run, of_two_days):
    folder, one, two = of_two_days
    done = run("allocate", folder, "--year", 2026, "--assume", f"{one}=2026-07-01")
    assert (done.status, done.out) == (1, "")
    assert f"{two} (from 2026 (day not known))" in done.err
    assert one not in done.err


def test_an_assumed_day_outside_the_time_that_is_not_known_is_refused(run, of_two_days):
    folder, one, two = of_two_days
    done = run("allocate", folder, "--year", 2026, "--assume", f"{one}=2027-01-01", "--assume", f"{two}=2026-10-01")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("Asked to assume 2027-01-01. The row holds from 2026 (day not known); ")


def test_an_assumed_day_that_is_none_is_refused(run, of_two_days):
    folder, one, two = of_two_days
    done = run("allocate", folder, "--year", 2026, "--assume", f"{one}=1-7-2026", "--assume", f"{two}=earliest")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("Asked for the date 1-7-2026. ")


def test_the_same_command_prints_the_same_again(run, text, example):
    assert run("allocate", example, "--year", 2026) == text
