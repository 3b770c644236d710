"""`intermunicipal check` and `intermunicipal plugins`, as text and as JSON."""

import json

import pytest


def test_a_document_without_errors_leaves_with_0(run, example):
    done = run("check", example)
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines()[-1] == "Errors: 0; warnings: 0; infos: 21."
    assert all(line.startswith("info [") for line in done.out.splitlines()[:-1])


def test_a_document_with_an_error_leaves_with_1_and_names_its_place(run, copy):
    copy.replace("budget.csv", "4254155.22", "4254155,22")
    copy.replace("members.csv", "peer,Peer,72030", "peer,Peer,99999")
    done = run("check", copy.folder)
    assert done.status == 1
    assert done.err == ""
    errors = [line for line in done.out.splitlines() if line.startswith("error ")]
    assert any("budget.csv, row " in line and line.endswith("Write 4254155.22.") for line in errors)
    assert any("members.csv, row 11, column municipality" in line or "99999" in line for line in errors)
    assert "Traceback" not in done.out


def test_errors_come_first(run, copy):
    copy.replace("members.csv", "peer,Peer,72030", "peer,Peer,99999")
    severities = [line.split(" ")[0] for line in run("check", copy.folder).out.splitlines()[:-1]]
    assert severities[0] == "error"
    assert severities == sorted(severities, key=["error", "warning", "info"].index)


def test_check_as_json(run, example):
    done = run("check", example, "--json")
    assert (done.status, done.err) == (0, "")
    data = json.loads(done.out)
    assert set(data) == {"schema", "ok", "findings"}
    assert (data["schema"], data["ok"], len(data["findings"])) == (1, True, 21)
    for finding in data["findings"]:
        assert set(finding) == {"code", "severity", "place", "on", "source", "fields", "text"}
        assert set(finding["place"]) == {"file", "row", "column", "path"}


def test_check_as_json_with_an_error(run, copy):
    copy.replace("members.csv", "peer,Peer,72030", "peer,Peer,99999")
    done = run("check", copy.folder, "--json")
    data = json.loads(done.out)
    assert (done.status, done.err, data["ok"]) == (1, "", False)
    [error] = [finding for finding in data["findings"] if finding["code"] == "unknown-reference"]
    assert error["severity"] == "error"
    assert (error["place"]["file"], error["place"]["row"]) == ("members.csv", 11)
    assert error["fields"]["asked"] == "99999"


def test_a_part_of_a_sentence_stands_in_json_as_it_is_written(run, copy):
    copy.replace("volumes.csv", ",peer,", ",per,")
    findings = json.loads(run("check", copy.folder, "--json", "--lang", "nl").out)["findings"]
    (finding,) = [one for one in findings if one["fields"].get("asked") == "per"]
    assert finding["fields"] == {
        "kind": "member",
        "asked": "per",
        "hint": "peer",
        "closest": " (dichtst in de buurt: peer)",
    }


def test_check_reads_dated_rules_on_the_day_asked_for(run, example):
    before, after = (
        json.loads(run("check", example, "--on", day, "--json").out)["findings"] for day in ("2014-06-01", "2026-01-01")
    )
    without = {finding["text"] for finding in before if finding["code"] == "member-without-service"}
    assert any("Bree" in text for text in without)
    assert not any(finding["code"] == "member-without-service" for finding in after)


@pytest.mark.parametrize(("lang", "summary"), [("nl", "Fouten: 0; "), ("fr", "Erreurs : 0 ; "), ("en", "Errors: 0; ")])
def test_check_speaks_three_languages(run, example, lang, summary):
    done = run("check", example, "--lang", lang)
    assert done.status == 0
    assert done.out.splitlines()[-1].replace("\u00a0", " ").startswith(summary)


def test_check_makes_no_second_mistake_of_the_rows_that_name_one_with_a_mistake(run, copy):
    copy.replace("members.csv", "\npeer,Peer,72030", "\npeer,,72030")
    errors = [line for line in run("check", copy.folder).out.splitlines() if line.startswith("error ")]
    assert [line.partition(": ")[0] for line in errors] == ["error [missing-value] members.csv, row 11, column name"]


def test_check_makes_no_second_mistake_of_the_rows_that_name_a_source_where_sources_are_no_table(run, tmp_path):
    (tmp_path / "association.toml").write_text(
        'schema = 1\nid = "small"\nname = "Small"\nsource = "minutes"\nmembers = [{id = "aa", name = "Aa", source = "law"}]\n'
        '[[sources]]\nid = "minutes"\ncitation = "Minutes"\n'
    )
    done = run("check", tmp_path)
    assert [line.partition(": ")[0] for line in done.out.splitlines()] == [
        "error [no-sources] association.toml, sources",
        "Errors",
    ]


def test_plugins_as_text(run):
    done = run("plugins")
    assert (done.status, done.err) == (0, "")
    header, rule, *rows = done.out.splitlines()
    assert header.split() == ["Region", "Name", "Distribution", "Extends", "Brings"]
    assert set(rule) == {"-", " "}
    by_region = {row.split()[0]: row for row in rows}
    assert {"flanders", "noord-limburg"} <= by_region.keys()
    assert "intermunicipal-noord-limburg 0." in by_region["noord-limburg"]
    assert "keys 3" in by_region["noord-limburg"]


def test_plugins_as_json(run):
    done = run("plugins", "--lang", "nl", "--json")
    assert (done.status, done.err) == (0, "")
    data = json.loads(done.out)
    assert data["schema"] == 1
    rows = {row["id"]: row for row in data["plugins"]}
    assert {"flanders", "noord-limburg"} <= rows.keys()
    for row in rows.values():
        assert set(row) == {"id", "title", "distribution", "version", "extends", "records", "problem"}
    region = rows["noord-limburg"]
    assert (region["extends"], region["distribution"], region["problem"]) == (
        "flanders",
        "intermunicipal-noord-limburg",
        "",
    )
    assert region["records"] == {"keys": 3, "service_kinds": 14, "checks": 1, "messages": 3}
    assert rows["flanders"]["title"] == "Vlaanderen"
