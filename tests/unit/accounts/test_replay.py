"""What was known then is replayed to the cent, whatever was learned later; and no order of rows changes a hash."""

import json
import random

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import intermunicipal as im
from intermunicipal.accounts import digest
from intermunicipal.dates import parse
from intermunicipal.hooks import DriverTable, Figure, Region, drivers, region
from intermunicipal.model import Claim, Disagreement, Key, Membership, Participation, Party, PartyKind, Service
from intermunicipal.sharing import By, Even, Mix
from intermunicipal.sources import Confidence

LATER = "2025-06-01"
THEN = "2025-05-31"


def base(vale):
    """Return the tables of Vale before anything was corrected: care by a key of the statutes, aid by files."""
    members = ("ash", "birch", "cedar")
    return {
        "members": [vale.member(id_) for id_ in members],
        "parties": [Party(f"{id_}-ocmw", id_, PartyKind.OCMW, id_.title()) for id_ in members],
        "memberships": [Membership(id_, since="2000-01-01") for id_ in members],
        "services": [Service("care", "Care", key="basis"), Service("aid", "Aid", sharing=By("files"))],
        "keys": [Key("basis", "Basis", Even())],
        "participations": [*vale.takes("care", "ash", "birch", "cedar"), *vale.takes("aid", "ash", "birch")],
        "budget": [vale.line("care", 1000_00), vale.line("aid", 700_00), vale.line("aid", 0, "fee")],
        "volumes": [vale.volume("aid", "files", "ash", 3), vale.volume("aid", "files", "birch", 4)],
    }


def build(tables):
    tables = dict(tables)
    return im.bind(im.Association("vale", "Vale", **tables))


def seen(allocation):
    """Return all that must be the same, as bytes."""
    data = {
        "contributions": allocation.contributions,
        "trace": allocation.trace,
        "inputs": allocation.inputs,
        "result": allocation.result,
        "text": {id_: str(im.explain(allocation, id_)) for id_ in allocation.contributions},
    }
    return json.dumps(data, ensure_ascii=False).encode()


def later_rows(vale):
    """Return for each table a row that was learned later, and what contributions are with it."""
    before = {"ash": 633_34, "birch": 733_33, "cedar": 333_33}
    mixed = Mix([("50%", Even()), ("50%", By("files"))])
    return {
        "members": (vale.member("ash", known=LATER, municipality="7"), before),
        "memberships": (Membership("ash", since="1999-01-01", known=LATER), before),
        # Cedar left care on 1 July: 365 + 365 + 181 days, as worked by hand in test_takers.py.
        "participations": (
            Participation("care", "cedar", until="2025-07-01", known=LATER),
            {"ash": 700_66, "birch": 800_66, "cedar": 198_68},
        ),
        "budget": (vale.line("aid", 770_00, known=LATER), {"ash": 663_34, "birch": 773_33, "cedar": 333_33}),
        "volumes": (
            vale.volume("aid", "files", "ash", 10, known=LATER),
            {"ash": 833_34, "birch": 533_33, "cedar": 333_33},
        ),
        "services": (
            Service("aid", "Aid", sharing=mixed, known=LATER),
            {"ash": 658_34, "birch": 708_33, "cedar": 333_33},
        ),
        # By half-up each pays 333.33 for care; the cent that is left is the rounding.
        "keys": (
            Key("basis", "Basis", Even(), odd_cents="half-up", known=LATER),
            {"ash": 633_33, "birch": 733_33, "cedar": 333_33},
        ),
    }


TABLES = ("members", "memberships", "participations", "budget", "volumes", "services", "keys")


def test_before_any_correction(vale):
    # Care: 1000.00 evenly. Aid: 700.00 by 3 and 4 files.
    assert im.allocate(build(base(vale)), 2025).contributions == {"ash": 633_34, "birch": 733_33, "cedar": 333_33}


@pytest.mark.parametrize("table", TABLES)
def test_a_row_learned_later_leaves_the_earlier_replay_as_it_was(vale, table):
    tables = base(vale)
    before = im.allocate(build(tables), 2025, known_on=THEN)
    row, _ = later_rows(vale)[table]
    corrected = build(tables | {table: [*tables[table], row]})
    assert seen(im.allocate(corrected, 2025, known_on=THEN)) == seen(before)


@pytest.mark.parametrize("table", TABLES)
def test_a_row_learned_later_changes_the_present(vale, table):
    tables = base(vale)
    before = im.allocate(build(tables), 2025)
    row, contributions = later_rows(vale)[table]
    corrected = build(tables | {table: [*tables[table], row]})
    for now in (im.allocate(corrected, 2025), im.allocate(corrected, 2025, known_on=LATER)):
        assert now.contributions == contributions
        assert now.inputs != before.inputs
        assert (now.result == before.result) is (table in {"members", "memberships"})


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("parties", Party("ash-ocmw", "ash", PartyKind.OCMW, "Ash renamed", known=LATER)),
        ("disagreements", Disagreement("services/aid", "since", "", (Claim("2001", "other"),), known=LATER)),
    ],
)
def test_a_row_that_no_computation_reads_changes_no_hash(vale, table, row):
    tables = base(vale)
    before = im.allocate(build(tables), 2025)
    corrected = build(tables | {table: [*tables.get(table, ()), row]})
    then, now = im.allocate(corrected, 2025, known_on=THEN), im.allocate(corrected, 2025)
    assert (then.inputs, then.result) == (now.inputs, now.result) == (before.inputs, before.result)
    assert then.trace == now.trace == before.trace


def test_a_new_member_learned_later_is_not_there_yet(vale):
    tables = base(vale)
    tables["members"].append(vale.member("elm", known=LATER))
    tables["memberships"].append(Membership("elm", since="2025-01-01", known=LATER))
    tables["participations"].append(Participation("care", "elm", since="2025-01-01", known=LATER))
    association = build(tables)
    assert seen(im.allocate(association, 2025, known_on=THEN)) == seen(
        im.allocate(build(base(vale)), 2025, known_on=THEN)
    )
    assert im.allocate(association, 2025).services["care"].shares == {
        "ash": 250_00,
        "birch": 250_00,
        "cedar": 250_00,
        "elm": 250_00,
    }


def test_a_figure_of_a_plug_in_that_was_corrected_later_is_replayed_as_it_was(vale):
    @region
    def valley():
        return Region("valley", "The Valley")

    def at_home(*corrections):
        figures = [Figure("ash", 2025, 1), Figure("birch", 2025, 1), *corrections]
        table = DriverTable("heads", "Heads", figures, keyed_by="member")
        return vale.association(
            ("ash", "birch"),
            "valley",
            [vale.plugin(region=valley, drivers=drivers(lambda: [table]))],
            services=[Service("care", "Care", sharing=By("heads"))],
        )

    before = im.allocate(at_home(), 2025, known_on=THEN)
    corrected = at_home(Figure("ash", 2025, 2, known=parse(LATER)))
    assert seen(im.allocate(corrected, 2025, known_on=THEN)) == seen(before)
    assert im.allocate(corrected, 2025).contributions == {"ash": 600_00, "birch": 300_00}


def test_a_replay_says_on_which_day_it_was_known(vale):
    allocation = im.allocate(build(base(vale)), 2025, known_on=THEN)
    assert allocation.known_on.isoformat() == THEN
    assert "As known on 31 May 2025." in str(im.explain(allocation, "ash"))
    assert "As known on" not in str(im.explain(im.allocate(build(base(vale)), 2025), "ash"))


@given(seed=st.integers(0, 2**32))
def test_no_order_of_rows_changes_anything(vale, seed):
    order = random.Random(seed)  # noqa: S311 - no secret hangs on it
    tables = base(vale)
    for name, (row, _) in later_rows(vale).items():
        tables[name].append(row)
    expected = seen(im.allocate(build(tables), 2025))
    shuffled = {name: order.sample(rows, len(rows)) for name, rows in tables.items()}
    assert seen(im.allocate(build(shuffled), 2025)) == expected


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("budget", {"title": "Staff"}),
        ("budget", {"source": "made-up"}),
        ("volumes", {"unit": "file"}),
        ("participations", {"confidence": Confidence.INFERRED}),
    ],
)
def test_every_fact_that_is_shown_is_in_the_inputs(vale, table, change):
    tables = base(vale)
    tables["places"] = tables.pop("members")
    before = im.allocate(vale.association(**tables), 2025)
    after = im.allocate(vale.association(**tables | {table: [evolve(row, **change) for row in tables[table]]}), 2025)
    assert after.contributions == before.contributions
    assert after.inputs != before.inputs
    assert after.result != before.result


def test_a_note_is_in_no_hash(vale):
    tables = base(vale)
    noted = {name: [evolve(row, note="Mind this.") for row in rows] for name, rows in tables.items()}
    before, after = im.allocate(build(tables), 2025), im.allocate(build(noted), 2025)
    assert (after.inputs, after.result) == (before.inputs, before.result)


def test_the_hashes_are_those_of_these_facts_on_any_machine(vale):
    allocation = im.allocate(build(base(vale)), 2025)
    assert digest({"b": [1, None], "a": "é"}) == "3d92f6368f93f3cb36a4e7a721098054dfbfd705e31fa50409f2d99e0727a08c"
    assert allocation.inputs == "266e155220a72620f16d4b9f9c2a4692da8e95722a1827c49f2407fb4382dbe2"
    assert allocation.result == "118fabbbef80d4ff08a1600a640a5c07336761c607833c1293358a53d3ed7289"


def test_the_trace_is_plain_data_and_holds_every_number(vale):
    trace = im.allocate(build(base(vale)), 2025).trace
    assert json.loads(json.dumps(trace)) == trace
    assert {name: trace[name] for name in ("schema", "association", "year", "stage")} == {
        "schema": 1,
        "association": "vale",
        "year": 2025,
        "stage": "budget",
    }
    aid = trace["services"]["aid"]
    assert (aid["net_cost"], aid["pot"], aid["cents"], aid["rounding"], aid["unallocated"]) == (
        700_00,
        700_00,
        {"ash": 300_00, "birch": 400_00},
        0,
        0,
    )
    assert {id_: figure["value"] for id_, figure in aid["drivers"]["files"]["figures"].items()} == {
        "ash": "3/1",
        "birch": "4/1",
    }
    assert trace["services"]["care"]["working"]["shares"] == dict.fromkeys(("ash", "birch", "cedar"), "100000/3")
