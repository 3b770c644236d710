"""`python -m intermunicipal` is the command under another name, and says the name it was called by."""

import sys

import pytest

MODULE = [sys.executable, "-m", "intermunicipal"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["allocate", "--year", "2026"],
        ["explain", "--year", "2026", "--member", "peer", "--json"],
        ["check", "--lang", "nl"],
        ["allocate", "--year", "1900"],
    ],
    ids=" ".join,
)
def test_the_module_does_what_the_command_does(run, example, arguments):
    name, *options = arguments
    module = run(name, example, *options, program=MODULE)
    assert module == run(name, example, *options)
    assert module.out or module.err


def test_the_module_lists_the_plugins(run):
    assert run("plugins", program=MODULE) == run("plugins")


@pytest.mark.parametrize(
    ("program", "name"), [(MODULE, "python -m intermunicipal"), (None, "intermunicipal")], ids=["module", "command"]
)
def test_a_usage_text_can_be_typed_over(run, program, name):
    called = {"program": program} if program else {}
    wrong, helped, root = (run(*arguments, **called) for arguments in (["allocate"], ["explain", "--help"], ["--help"]))
    assert wrong.err.startswith(f"Usage: {name} allocate ")
    assert f"Try '{name} allocate --help' for help." in wrong.err
    assert helped.out.lstrip().startswith(f"Usage: {name} explain ")
    assert root.out.lstrip().startswith(f"Usage: {name} [OPTIONS] COMMAND ")
    assert (wrong.status, helped.status, root.status) == (2, 0, 0)


def test_importing_the_module_runs_nothing(run):
    done = run("import intermunicipal.__main__", program=[sys.executable, "-c"])
    assert (done.status, done.out, done.err) == (0, "", "")
