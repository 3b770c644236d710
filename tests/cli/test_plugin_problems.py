"""Plug-ins at the prompt: `--plugin FILE` and `--strict`, what is told on which stream, and the exit status."""

import json

import pytest

HEAD = """\
from intermunicipal.dates import Period
from intermunicipal.hooks import *
from intermunicipal.sharing import By, Even

intermunicipal_api = 1
__version__ = "1.0"


@region
def the_valley():
    return Region("valley", {"en": "The Valley", "nl": "De Vallei"})


@drivers
def heads():
    return [DriverTable("heads", "Heads", figures=[Figure("aa", 2026, 1), Figure("bee", 2026, 2)], keyed_by="member")]
"""
KEYS = """

@keys
def cost_keys():
    return [CostKey("basis", "Basis", rule=By("heads"))]
"""
BROKEN_KEYS = """

@keys
def cost_keys():
    raise LookupError("no such table")
"""
BROKEN_CHECKS = """

@checks
def more_checks():
    return "rain"
"""
DOCUMENT = """\
schema = 1
id = "small"
name = "Small"
region = "valley"
source = "minutes"
members = [{{id = "aa", name = "Aa"}}, {{id = "bee", name = "Bee"}}]
memberships = [{{member = "aa"}}, {{member = "bee"}}]
participations = [{{service = "care", member = "aa"}}, {{service = "care", member = "bee"}}]
budget = [{{service = "care", year = 2026, stage = "budget", line = "staff", kind = "cost", amount_eur = "90.00"}}]

[sources.minutes]
citation = "Minutes"

[[services]]
id = "care"
name = "Care"
{how}
"""
BY_KEY, BY_RULE = 'key = "basis"', 'sharing = {rule = "by", driver = "heads"}'
RAISED = (
    "Asked the plug-in valley.py 1.0 for its rules. Its hook keys failed: LookupError: no such table (in valley.py:21). "
    "The plug-in has an error there, or lacks a file that it reads. "
    "Tell its authors, or install a version that fits. Until then, what needs its keys is refused."
)
STRICT = {
    "en": (
        "Asked for rules without any problem (strict), by {}. There are problems: {}. Each is named below. "
        "Correct them all, or leave strict out: then only what needs a broken rule is refused."
    ),
    "nl": (
        "Gevraagd: regels zonder enig probleem (strict), door {}. Aantal problemen: {}. Elk probleem staat hieronder. "
        "Verbeter ze allemaal, of laat strict weg: dan wordt alleen geweigerd wat een kapotte regel nodig heeft."
    ),
    "fr": (
        "Demande : des règles sans aucun problème (strict), par {}. Nombre de problèmes : {}. "
        "Chacun est indiqué ci-dessous. "
        "Corrigez-les tous, ou omettez strict : alors seul est refusé ce qui a besoin d'une règle défectueuse."
    ),
}


@pytest.fixture
def folder(tmp_path):
    """Write a document shared in this way; return its folder."""

    def write(how):
        (tmp_path / "association.toml").write_text(DOCUMENT.format(how=how), encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture
def valley(tmp_path):
    """Write a plug-in of these parts; return its path."""

    def write(*parts, name="valley.py"):
        path = tmp_path / name
        path.write_text(HEAD + "".join(parts), encoding="utf-8")
        return path

    return write


def test_a_file_is_a_plug_in_for_every_command_that_reads_rules(run, folder, valley):
    document, plugin = folder(BY_KEY), valley(KEYS)
    done = run("check", document, "--plugin", plugin)
    assert (done.status, done.out, done.err) == (0, "Errors: 0; warnings: 0; infos: 0.\n", "")
    done = run("allocate", document, "--year", 2026, "--plugin", plugin, "--json", "--strict")
    assert (done.status, done.err) == (0, "")
    data = json.loads(done.out)
    assert data["contributions"] == {"aa": 3000, "bee": 6000}
    assert data["versions"]["valley.py"] == "1.0"
    done = run("explain", document, "--year", 2026, "--member", "bee", "--plugin", plugin, "--strict")
    assert (done.status, done.err) == (0, "")
    assert "Bee pays: €60.00" in done.out
    done = run("plugins", "--plugin", plugin, "--lang", "nl", "--strict")
    assert (done.status, done.err) == (0, "")
    assert any(
        line.split() == ["valley", "De", "Vallei", "valley.py", "1.0", "-", "keys", "1,", "drivers", "1"]
        for line in done.out.splitlines()
    )


def test_without_the_file_the_region_is_not_there(run, folder):
    done = run("allocate", folder(BY_KEY), "--year", 2026)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith('Asked for the plug-in "valley" (by small). It is not installed; ')


@pytest.mark.parametrize("command", [["allocate"], ["explain", "--member", "bee"]], ids=lambda command: command[0])
def test_what_was_not_needed_is_a_warning_and_the_amounts_are_there(run, folder, valley, command):
    name, *options = command
    asked = (name, folder(BY_RULE), "--year", 2026, *options, "--json", "--plugin")
    done, sound = run(*asked, valley(BROKEN_KEYS)), run(*asked, valley(KEYS))
    assert (done.status, done.err) == (0, f"warning [hook-raised] association.toml, region: {RAISED}\n")
    assert (sound.status, sound.err) == (0, "")
    assert done.out == sound.out


@pytest.mark.parametrize("command", [["allocate"], ["explain", "--member", "bee"]], ids=lambda command: command[0])
def test_what_was_needed_is_a_refusal_told_once_and_the_rest_is_a_warning(run, folder, valley, command):
    name, *options = command
    done = run(name, folder(BY_KEY), "--year", 2026, *options, "--plugin", valley(BROKEN_KEYS, BROKEN_CHECKS))
    assert (done.status, done.out) == (2, "")
    warning, refusal = done.err.splitlines()
    assert warning.startswith(
        "warning [wrong-record] association.toml, region: Asked the plug-in valley.py 1.0 for its rules. "
        "Its hook checks returned str 'rain', not Check. "
    )
    assert refusal == RAISED


def test_check_lists_every_problem_and_strict_refuses_them_all_at_once(run, folder, valley, tmp_path):
    document, plugin, nothing = folder(BY_RULE), valley(BROKEN_KEYS, BROKEN_CHECKS), tmp_path / "nothing.py"
    asked = ("check", document, "--plugin", plugin, "--plugin", nothing)
    done = run(*asked)
    assert (done.status, done.err) == (1, "")
    *findings, summary = done.out.splitlines()
    assert summary == "Errors: 2; warnings: 1; infos: 0."
    assert [finding.partition("]")[0] for finding in findings] == [
        "error [hook-raised",
        "error [wrong-record",
        "warning [no-plugin-file",
    ]
    strict = run(*asked, "--strict")
    assert (strict.status, strict.out) == (2, "")
    assert strict.err.splitlines() == [STRICT["en"].format(document, 3), *findings]


@pytest.mark.parametrize("lang", STRICT)
def test_strict_speaks_three_languages(run, folder, valley, lang):
    document = folder(BY_RULE)
    done = run("allocate", document, "--year", 2026, "--plugin", valley(BROKEN_KEYS), "--strict", "--lang", lang)
    assert (done.status, done.out) == (2, "")
    assert done.err.splitlines()[0].replace("\u00a0", " ") == STRICT[lang].format(document, 1)
    assert "[hook-raised]" in done.err.splitlines()[1]


def test_plugins_tells_what_is_wrong_with_each_and_lists_the_others(run, valley, tmp_path):
    asked = ("plugins", "--plugin", valley(BROKEN_KEYS), "--plugin", tmp_path / "nothing.py")
    done = run(*asked, "--json")
    assert (done.status, done.err) == (1, "")
    rows = {(row["id"], row["distribution"]): row for row in json.loads(done.out)["plugins"]}
    assert rows["valley", "valley.py"]["problem"] == RAISED
    assert rows["valley", "valley.py"]["records"] == {"drivers": 1}
    assert "there is no such file" in rows["", str(tmp_path / "nothing.py")]["problem"]
    assert rows["flanders", "intermunicipal-flanders"]["problem"] == ""
    text = run(*asked)
    assert (text.status, text.err) == (1, "")
    assert any(line.startswith("valley ") and f"drivers 1; {RAISED}" in line for line in text.out.splitlines())
    strict = run(*asked, "--strict")
    assert (strict.status, strict.out) == (2, "")
    assert strict.err.splitlines()[0] == STRICT["en"].format("plugins", 2)


def test_plugins_tells_a_conflict_with_the_region_below_in_the_row_of_the_region_above(run, tmp_path):
    path = tmp_path / "dale.py"
    path.write_text(
        "from intermunicipal.hooks import *\nfrom intermunicipal.sharing import Even\n"
        'intermunicipal_api = 1\n__version__ = "1.0"\n'
        '@region\ndef dale():\n    return Region("dale", "Dale", extends="noord-limburg")\n'
        '@keys\ndef cost_keys():\n    return [CostKey("care-hours", "Hours", rule=Even())]\n',
        encoding="utf-8",
    )
    done = run("plugins", "--plugin", path, "--json")
    rows = {row["id"]: row["problem"] for row in json.loads(done.out)["plugins"]}
    assert [name for name, problem in rows.items() if problem] == ["dale"]
    assert 'dale.py 1.0 bring the cost key "care-hours"' in rows["dale"]


def test_a_file_that_leaves_the_program_does_not_leave_the_command(run, folder, tmp_path):
    path = tmp_path / "valley.py"
    path.write_text("raise SystemExit(0)\n")
    done = run("allocate", folder(BY_RULE), "--year", 2026, "--plugin", path)
    assert (done.status, done.out) == (2, "")
    assert "It cannot be read: SystemExit: 0 (in valley.py:1). " in done.err


UNUSED = {
    "en": (
        "warning [plugin-unused] The plug-in {} was given and is not used. It is none of the regions whose rules are asked "
        "for: {}. Leave it out, or name its region: in the document, or with --region.\n"
    ),
    "nl": (
        "waarschuwing [plugin-unused] De plug-in {} werd opgegeven en wordt niet gebruikt. Hij is geen van de regio's "
        "waarvan de regels gevraagd worden: {}. Laat hem weg, of noem zijn regio: in het document, of met --region.\n"
    ),
    "fr": (
        "avertissement [plugin-unused] L'extension {} a été donnée et n'est pas utilisée. Elle n'est aucune des régions dont "
        "les règles sont demandées : {}. Omettez-la, ou nommez sa région : dans le document, ou avec --region.\n"
    ),
}


@pytest.mark.parametrize("lang", UNUSED)
def test_a_file_that_was_given_and_is_not_used_is_told(run, example, valley, lang):
    plugin, regions = valley(KEYS), "flanders, noord-limburg"
    given, told = ("--plugin", plugin, "--lang", lang), UNUSED[lang].format(plugin, regions)
    for command in (["allocate"], ["explain", "--member", "peer"]):
        done = run(*command, example, "--year", 2026, *given, "--strict")
        assert (done.status, done.err) == (0, told)
    done = run("convert", example, "-", *given)
    assert (done.status, done.err) == (0, told)
    assert told in run("check", example, *given).out
    assert run("schema", *given).err == UNUSED[lang].format(plugin, "-")
    assert run("schema", *given, "--region", "valley").err == ""


def test_what_is_wrong_with_the_rules_is_told_beside_the_schema_and_what_is_converted(run, folder, valley):
    document, plugin = folder(BY_RULE), valley(BROKEN_KEYS)
    for command in (["convert", document, "-"], ["schema", "--region", "valley"]):
        done = run(*command, "--plugin", plugin)
        assert done.status == 0
        assert json.loads(done.out)
        assert done.err.startswith("warning [hook-raised] ")
        assert done.err.endswith(f"{RAISED}\n")
        assert run(*command, "--plugin", plugin, "--strict").status == 2
