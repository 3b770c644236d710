"""The contributions of every year, pinned to the cent; and once more, computed from the files by other means.

`golden.json` holds them with the hashes of 2018 and 2026. All budgets, volumes and keys behind them are illustrative: no amount in it is what a
real member pays. A change of an amount there must have a reason that stands in the changelog; a change of a hash alone means that the facts or
the trace are written in another way.
"""

import csv
import json
import os
import subprocess
import sys
from fractions import Fraction
from math import floor
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples/noord-limburg"
POPULATION = ROOT / "plugins/flanders/src/intermunicipal_flanders/data/population.csv"
GOLDEN = json.loads((Path(__file__).parent / "golden.json").read_text(encoding="utf-8"))
YEARS = [tuple(name.split()) for name in GOLDEN["contributions"]]

PER_HEAD, EVEN = "population", None
KEYS = {  # weights and drivers, as the README of the example and the region's plug-in tell
    "algemene-werking": [("3/10", EVEN), ("7/10", PER_HEAD)],
    "gezinszorg": [("1", "care-hours")],
    "informatieveiligheid": [("1", PER_HEAD)],
    "rechtshulp": [("3/10", EVEN), ("7/10", PER_HEAD)],
    "schuldbemiddeling": [("1/4", EVEN), ("3/4", "debt-files")],
    "tewerkstelling-en-opleiding": [("1", PER_HEAD)],
}


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_golden_data_say_that_they_are_illustrative():
    assert "illustrative" in GOLDEN["note"]
    assert YEARS == [
        ("2018", "budget"),
        ("2018", "actual"),
        ("2019", "budget"),
        ("2019", "actual"),
        ("2025", "budget"),
        ("2025", "actual"),
        ("2026", "budget"),
    ]


@pytest.mark.parametrize(("year", "stage"), YEARS)
def test_contributions_are_to_the_cent_what_they_were(allocation_of, year, stage):
    assert allocation_of(int(year), stage).contributions == GOLDEN["contributions"][f"{year} {stage}"]


@pytest.mark.parametrize("year", [2018, 2026])
def test_hashes_are_what_they_were(allocation_of, year):
    allocation = allocation_of(year)
    assert {"inputs": allocation.inputs, "result": allocation.result} == GOLDEN["hashes"][f"{year} budget"]


@pytest.mark.parametrize(
    "machine",
    [
        {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LANG": "C", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "4242", "TZ": "America/Los_Angeles", "LANG": "nl_BE.UTF-8", "PYTHONUTF8": "1"},
    ],
    ids=["one machine", "another machine"],
)
def test_hashes_are_the_same_on_another_machine(machine, tmp_path):
    program = (
        "import sys, intermunicipal as im\n"
        "association = im.load(sys.argv[1])\n"
        "for year in (2018, 2026):\n"
        "    allocation = im.allocate(association, year)\n"
        "    print(allocation.inputs, allocation.result)\n"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "PYTHON"))}
    done = subprocess.run(
        [sys.executable, "-c", program, str(EXAMPLE)],
        capture_output=True,
        check=True,
        cwd=tmp_path,
        encoding="utf-8",
        env=environment | machine,
    )
    hashes = GOLDEN["hashes"]
    assert done.stdout.split() == [
        hashes[f"{year} budget"][name] for year in (2018, 2026) for name in ("inputs", "result")
    ]


# --- once more, by other means ------------------------------------------------------------------------------------


def by_hand(year, stage):
    """Compute the contributions of a year from the files alone, all participations being whole years there."""
    codes = {row["id"]: row["municipality"] for row in rows(EXAMPLE / "members.csv")}
    heads = {row["code"]: int(row["population"]) for row in rows(POPULATION) if row["year"] == year}
    total = {}
    for service, parts in KEYS.items():
        signs = {"cost": 1, "subsidy": -1, "fee": -1, "other-income": -1}
        pot = sum(
            signs[row["kind"]] * int(row["amount_eur"].replace(".", ""))
            for row in rows(EXAMPLE / "budget.csv")
            if (row["service"], row["year"], row["stage"]) == (service, year, stage)
        )
        members = sorted(
            row["member"]
            for row in rows(EXAMPLE / "participations.csv")
            if row["service"] == service and row["since"] <= f"{year}-01-01" and (row["until"] or "9999") > f"{year}-12"
        )
        exact = dict.fromkeys(members, Fraction(0))
        for weight, driver in parts:
            figures = {
                None: dict.fromkeys(members, 1),
                PER_HEAD: {member: heads.get(codes[member]) for member in members},
            }.get(driver) or {
                row["member"]: int(row["quantity"])
                for row in rows(EXAMPLE / "volumes.csv")
                if (row["service"], row["volume"], row["year"], row["stage"]) == (service, driver, year, stage)
            }
            whole = sum(figures[member] for member in members)
            for member in members:
                exact[member] += abs(pot) * Fraction(weight) * figures[member] / whole
        cents = {member: floor(share) for member, share in exact.items()}
        queue = sorted(members, key=lambda member: (cents[member] - exact[member], -exact[member], member))
        for member in queue[: abs(pot) - sum(cents.values())]:
            cents[member] += 1
        for member, amount in cents.items():
            total[member] = total.get(member, 0) + (amount if pot >= 0 else -amount)
    return total


@pytest.mark.parametrize(("year", "stage"), YEARS)
def test_another_computation_from_the_files_gives_the_same_cents(year, stage):
    assert by_hand(year, stage) == GOLDEN["contributions"][f"{year} {stage}"]
