"""Every row of the catalogue of cost keys: a case worked by hand, what it refuses, and the same key after a round trip."""

import re
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest

from intermunicipal.documents.values import converter
from intermunicipal.errors import Refusal
from intermunicipal.exact import ratio
from intermunicipal.sharing import MEASURES, RULE_TYPES, SharingRule, share
from intermunicipal.sharing.formulas import evaluate

ROOT = Path(__file__).parents[3]
ROWS = {
    row["id"]: row
    for row in tomllib.loads((ROOT / "docs/reference/catalogue.toml").read_text(encoding="utf-8"))["rows"]
}
CASES = tomllib.loads((ROOT / "tests/data/catalogue_cases.toml").read_text(encoding="utf-8"))
MADE = converter({rule.name: rule for rule in RULE_TYPES})
EVERY = pytest.mark.parametrize("row", ROWS)


def rule_of(text):
    return MADE.structure(tomllib.loads(f"rule = {text}")["rule"], SharingRule)


def by_year(table):
    return {int(key) if key.isdigit() else key: value for key, value in table.items()}


def solve(case):
    return share(
        case["pot"],
        rule_of(case["rule"]),
        {name: by_year(table) for name, table in case.get("drivers", {}).items()},
        participants=case.get("participants"),
        year=case.get("year"),
        days=case.get("days"),
        months=case.get("months"),
        series=case.get("series"),
        earlier=by_year(case.get("earlier", {})),
        odd_cents=case.get("odd_cents", "largest-remainder"),
    )


def reckon(text):
    """Return what a line of arithmetic comes to; its decimals are written as fractions, since a formula has whole numbers alone."""
    exact = re.sub(r"\d+\.\d+", lambda found: f"({ratio(found[0])})", text)
    return evaluate(exact, {})


def test_every_row_has_a_case_and_every_class_a_row():
    assert list(ROWS) == list(CASES)
    classes = {row["class"] for row in ROWS.values()}
    written = " ".join(row["written"] for row in ROWS.values())
    assert {rule.__name__ for rule in RULE_TYPES} <= classes
    assert {one.__name__ for one in MEASURES if f'measure = "{one.name}"' not in written} == set()
    assert {row["confidence"] for row in ROWS.values()} <= {"verified", "recalled", "inferred"}
    assert all(row["source"] or row["confidence"] == "recalled" for row in ROWS.values())


@EVERY
def test_a_law_of_its_own_is_tried(row):
    file, _, test = CASES[row]["property"].partition("::")
    [path] = ROOT.glob(f"tests/unit/*/{file}")
    assert f"\ndef {test}(" in path.read_text(encoding="utf-8")


@EVERY
def test_the_arithmetic_of_the_case_is_right(row):
    for line in CASES[row]["work"]:
        _, _, sum_ = line.partition(": ")
        left, _, right = sum_.rpartition(" = ")
        assert reckon(left) == reckon(right), line


@EVERY
def test_the_case_comes_out_as_it_was_worked_by_hand(row):
    case = CASES[row]
    shares = solve(case)
    assert dict(shares.exact) == {name: ratio(amount) for name, amount in case["shares"].items()}
    assert shares.working.pot - sum(shares.exact.values(), Fraction(0)) == case.get("left", 0)
    assert shares.rounding == case.get("rounding", 0)
    assert sum(shares.values()) + shares.unallocated + shares.rounding == case["pot"]
    # every share that the case states is a result of its arithmetic, or stands in the key itself
    results = {reckon(line.rpartition(" = ")[2]) for line in case["work"]}
    assert set(shares.exact.values()) <= results | set(map(Fraction, _stated(case)))


def _stated(case):
    """Cents that stand in the text of a key as euros, for a tariff that is looked up."""
    return [int(found.replace(".", "")) for found in re.findall(r"\d+\.\d{2}", case["rule"])]


def leaf(problem):
    while hasattr(problem, "exceptions"):
        problem = problem.exceptions[0]
    return problem


@EVERY
def test_what_it_refuses_is_told_in_these_words(row):
    case = CASES[row]
    with pytest.raises(Exception) as caught:  # noqa: PT011 - reading wraps refusals in groups
        solve({**case, **case["refused"]})
    refusal = leaf(caught.value)
    assert isinstance(refusal, Refusal)
    assert str(refusal) == case["text"]


@EVERY
def test_the_key_is_the_same_after_a_round_trip(row):
    for text in (ROWS[row]["written"], CASES[row]["rule"]):
        rule = rule_of(text)
        plain = MADE.unstructure(rule, unstructure_as=SharingRule)
        assert MADE.structure(plain, SharingRule) == rule
        assert plain["rule"] == rule.name
