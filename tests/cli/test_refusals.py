"""What goes wrong at the prompt: exit status 1 or 2, what to do on standard error, never a traceback, nothing on standard output."""

import re
import sys

import pytest

NO_DATE = (
    "Asked for the date 1-1-2026. It is no day of the calendar written as YYYY-MM-DD. Perhaps another order or sign, a time, "
    "or a day that does not exist. Write a day that exists as YYYY-MM-DD, such as 2019-01-31.\n"
)
NO_LANGUAGE = (
    'Asked for the language "de". There is no language of that name. Perhaps a typo. Use one of: en, fr, nl.\n'
)
MEMBERS = (
    "bocholt, bree, hamont-achel, hechtel-eksel, kempisch-tehuis, lommel, meeuwen-gruitrode, neerpelt, oudsbergen, overpelt, "
    "peer, pelt"
)
OF_2018 = "bocholt, bree, hamont-achel, hechtel-eksel, lommel, meeuwen-gruitrode, neerpelt, overpelt, peer"
USAGE = 2
REFUSED = 1

CASES = {
    "a folder that is not there": (
        ["allocate", "nowhere", "--year", 2026],
        USAGE,
        (
            "Asked for the document nowhere. There is no association.toml. Perhaps another folder is meant. "
            "Give the folder of an association.toml, or a JSON document.\n"
        ),
    ),
    "a folder that is not there, to check": (
        ["check", "nowhere"],
        USAGE,
        (
            "Asked for the document nowhere. There is no association.toml. Perhaps another folder is meant. "
            "Give the folder of an association.toml, or a JSON document.\n"
        ),
    ),
    "a bad date to replay": (["allocate", None, "--year", 2026, "--known-on", "1-1-2026"], USAGE, NO_DATE),
    "a bad date to explain": (
        ["explain", None, "--year", 2026, "--member", "peer", "--known-on", "1-1-2026"],
        USAGE,
        NO_DATE,
    ),
    "a bad date to check on": (["check", None, "--on", "1-1-2026"], USAGE, NO_DATE),
    "a member that does not exist": (
        ["explain", None, "--year", 2026, "--member", "per"],
        USAGE,
        f'Asked for the member "per". There is no member of that name. Perhaps a typo (closest: peer). Use one of: {MEMBERS}.\n',
    ),
    "a year without budget": (
        ["allocate", None, "--year", 2024],
        REFUSED,
        (
            "Asked for the contributions of noord-limburg in 2024 (budget). There are no budget lines for that year and stage; "
            "there are for: 2018 (actual), 2018 (budget), 2019 (actual), 2019 (budget), 2025 (actual), 2025 (budget), "
            "2026 (budget). Perhaps the budget was not entered yet, or another stage is meant. Add lines to budget.csv, or ask for "
            "another year or stage.\n"
        ),
    ),
    "a stage without budget": (
        ["explain", None, "--year", 2026, "--member", "peer", "--stage", "actual"],
        REFUSED,
        (
            "Asked for the contributions of noord-limburg in 2026 (actuals). There are no budget lines for that year and stage; "
            "there are for: 2018 (actual), 2018 (budget), 2019 (actual), 2019 (budget), 2025 (actual), 2025 (budget), "
            "2026 (budget). Perhaps the budget was not entered yet, or another stage is meant. Add lines to budget.csv, or ask for "
            "another year or stage.\n"
        ),
    ),
    "an unknown language to allocate": (["allocate", None, "--year", 2026, "--lang", "de"], USAGE, NO_LANGUAGE),
    "an unknown language to explain": (
        ["explain", None, "--year", 2026, "--member", "peer", "--lang", "de"],
        USAGE,
        NO_LANGUAGE,
    ),
    "an unknown language to check": (["check", None, "--lang", "de"], USAGE, NO_LANGUAGE),
    "an unknown language of plug-ins": (["plugins", "--lang", "de"], USAGE, NO_LANGUAGE),
    "an unknown stage": (
        ["allocate", None, "--year", 2026, "--stage", "bugdet"],
        USAGE,
        (
            'Asked for the stage "bugdet". There is no stage of that name. Perhaps a typo (closest: budget). '
            "Use one of: actual, budget.\n"
        ),
    ),
    "an unknown reading of days": (
        ["allocate", None, "--year", 2026, "--assume", "earlyest"],
        USAGE,
        (
            'Asked for the reading of unknown days "earlyest". There is no reading of unknown days of that name. Perhaps a typo '
            "(closest: earliest). Use one of: earliest, latest.\n"
        ),
    ),
    "an assumption about a participation that does not exist": (
        ["allocate", None, "--year", 2026, "--assume", "rechtshulp/pere/member=2026-01-01"],
        USAGE,
        (
            'Asked for the participation "rechtshulp/pere/member". There is no participation of that name. Perhaps a typo (closest: '
            "rechtshulp/peer/member). Use one of: rechtshulp/peer/member, rechtshulp/pelt/member, rechtshulp/bree/member, "
            "rechtshulp/overpelt/member, rechtshulp/neerpelt/member, rechtshulp/oudsbergen/member, rechtshulp/lommel/member, "
            "rechtshulp/bocholt/member, ... (194).\n"
        ),
    ),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
def test_what_is_refused_says_why_and_what_to_do(run, example, case, as_json):
    arguments, status, message = CASES[case]
    arguments = [example if argument is None else argument for argument in arguments]
    done = run(*arguments, *(["--json"] if as_json else []))
    assert (done.status, done.out, done.err) == (status, "", message)


def test_a_member_without_share_that_year_is_refused_with_those_that_pay(run, example):
    done = run("explain", example, "--year", 2018, "--member", "pelt")
    assert (done.status, done.out) == (REFUSED, "")
    assert done.err == (
        f"Asked what pelt pays in 2018. It shares in no pot of that year; these do: {OF_2018}. A typo (closest: overpelt), or a "
        "member that joined later or merged before. Ask for one of these members, or for another year.\n"
    )


def test_one_who_never_was_a_member_has_no_share_either(run, example):
    done = run("explain", example, "--year", 2026, "--member", "kempisch-tehuis")
    assert (done.status, done.out) == (REFUSED, "")
    assert done.err.startswith("Asked what kempisch-tehuis pays in 2026.")


def test_a_refusal_speaks_the_language_asked_for(run, example):
    told = {}
    for lang, member in (("nl", "lid"), ("fr", "membre"), ("en", "member")):
        done = run("explain", example, "--year", 2026, "--member", "per", "--lang", lang)
        assert (done.status, done.out) == (USAGE, "")
        assert re.search(rf"\b{member}\b.*\bper\b.*\bpeer\b", done.err)
        told[lang] = done.err
    assert len(set(told.values())) == len(told)


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (["allocate", None], "--year"),
        (["explain", None, "--member", "peer"], "--year"),
        (["explain", None, "--year", "2026"], "--member"),
        (["allocate", "--year", "2026"], "DOC"),
        (["allocate", None, "--year", "MMXXVI"], "--year"),
        (["allocate", None, "--year", "2026.5"], "--year"),
        (["allocate", None, "--jaar", "2026"], "--jaar"),
        (["alocate", None], "alocate"),
    ],
)
def test_wrong_usage_names_what_is_wrong(run, example, arguments, option):
    done = run(*[example if argument is None else argument for argument in arguments])
    assert (done.status, done.out) == (USAGE, "")
    assert option in done.err
    assert "Traceback" not in done.err


def test_a_missing_plug_in_says_how_to_install_it(run, copy):
    copy.replace("association.toml", 'region = "noord-limburg"', 'region = "zuid-limburg"')
    done = run("allocate", copy.folder, "--year", 2026)
    assert (done.status, done.out) == (USAGE, "")
    assert done.err.startswith(
        'Asked for the plug-in "zuid-limburg" (by noord-limburg). It is not installed; installed: '
    )
    assert done.err.endswith(
        "Correct the name, or install the distribution that the region publishes; its documentation says how that is called.\n"
    )


@pytest.fixture
def with_mistakes(copy):
    """Four mistakes of four kinds, in four files."""
    copy.replace("budget.csv", "4254155.22", '"4254155,22"')
    copy.replace("memberships.csv", "bree,2014-01-01", "bree,2014-13-01")
    copy.replace("members.csv", "id,name,municipality", "id,naam,municipality")
    copy.replace("association.toml", 'key = "care-hours"', 'keey = "care-hours"')
    return copy.folder


FOUR = (
    r"association\.toml, services\[1\]\.keey: The key keey is not known here\. .*\(closest: key\)\.",
    r'budget\.csv, row \d+, column amount_eur: Found the amount "4254155,22", with a comma\. .* Write 4254155\.22\.',
    r"members\.csv, row 1, column naam: The column naam is not known in this table\.",
    r"memberships\.csv, row 3, column since: Asked for the date 2014-13-01\.",
)


def test_a_document_with_mistakes_is_unreadable_and_all_are_named(run, with_mistakes):
    done = run("allocate", with_mistakes, "--year", 2026)
    assert (done.status, done.out) == (USAGE, "")
    for mistake in FOUR:
        assert re.search(mistake, done.err), mistake
    assert "Traceback" not in done.err
    assert done.err.startswith(f"Asked to load {with_mistakes}. It has mistakes: ")


def test_check_of_a_document_with_mistakes_finds_them_all(run, with_mistakes):
    done = run("check", with_mistakes)
    assert (done.status, done.err) == (REFUSED, "")
    for mistake in FOUR:
        assert re.search(mistake, done.out), mistake


def test_check_of_a_document_in_which_a_member_is_missing_finds_it(run, copy):
    copy.replace("members.csv", "\npeer,Peer,72030,register-2024,", "")
    done = run("check", copy.folder)
    assert (done.status, done.err) == (REFUSED, "")
    assert 'memberships.csv, row 11: There is no member "peer".' in done.out


def test_a_head_that_is_no_toml_is_told(run, copy):
    copy.replace("association.toml", "schema = 1", "schema = = 1")
    allocated, checked = run("allocate", copy.folder, "--year", 2026), run("check", copy.folder)
    assert (allocated.status, allocated.out, checked.status, checked.err) == (USAGE, "", USAGE, "")
    assert "toml-syntax" in allocated.err
    assert "toml-syntax" in checked.out


def test_a_figure_less_is_a_refusal_and_no_crash(run, copy):
    copy.replace("volumes.csv", "gezinszorg,care-hours,peer,2026,", "gezinszorg,care-hours,peer,2027,")
    done = run("allocate", copy.folder, "--year", 2026)
    assert (done.status, done.out) == (REFUSED, "")
    assert "Traceback" not in done.err
    assert "There is no figure for: peer." in done.err


def test_the_module_is_the_command_and_knows_its_version(run):
    for program in ([sys.executable, "-m", "intermunicipal"], None):
        done = run("--version", program=program) if program else run("--version")
        assert (done.status, done.err) == (0, "")
        assert re.fullmatch(r"intermunicipal \d+\.\d+\.\d+\S*\n", done.out)


def test_without_a_command_the_help_is_shown(run):
    done = run()
    assert done.status == USAGE
    assert all(command in done.out + done.err for command in ("allocate", "check", "explain", "plugins"))


# --- without the extra --------------------------------------------------------------------------------------------

BLOCKED = """
import sys
from importlib.abc import MetaPathFinder

class Blocked(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in sys.argv[1].split(","):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

blocked = sys.argv[1].split(",")
sys.meta_path.insert(0, Blocked())
import importlib.util
find = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name in blocked else find(name, package)
sys.argv[:] = ["intermunicipal", *sys.argv[2:]]
from intermunicipal.cli import main
main()
"""


@pytest.mark.parametrize(("blocked", "named"), [("typer,rich", "typer and rich"), ("typer", "typer"), ("rich", "rich")])
def test_without_the_extra_it_says_how_to_install_it(run, example, blocked, named):
    done = run(blocked, "allocate", example, "--year", "2026", program=[sys.executable, "-c", BLOCKED])
    assert (done.status, done.out) == (USAGE, "")
    assert done.err == (
        f"The command line needs {named}, not installed here. The library itself works without. "
        "Install them: pip install 'intermunicipal[cli]'\n"
    )


def test_the_blocker_itself_does_no_harm(run):
    done = run("no-such-package", "plugins", program=[sys.executable, "-c", BLOCKED])
    assert (done.status, done.err) == (0, "")
