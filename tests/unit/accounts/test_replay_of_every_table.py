"""Whatever is learned later, in any table and in any layer of rules, every earlier replay is the same to the byte.

What must be the same: contributions, trace, hashes, the explanation in three languages, and what a check of the
association as known then finds. The expected replay is that of an association that never had the later rows.
"""

import datetime as dt
import json
from itertools import cycle, product

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import intermunicipal as im
from intermunicipal import hooks
from intermunicipal.dates import Period, parse
from intermunicipal.errors import Refusal
from intermunicipal.model import (
    Claim,
    Disagreement,
    Duration,
    Form,
    Key,
    Membership,
    Organisation,
    Participation,
    Party,
    PartyKind,
    Service,
    table_fields,
)
from intermunicipal.rulebook.layers import KINDS
from intermunicipal.sharing import Amount, By, Even, Mix, UnitPrice

pytestmark = pytest.mark.slow

YEARS = (2025, 2026)
LEARNED = parse("2025-06-01")
LONG_BEFORE = parse("1999-12-31")
MIXED = Mix([("50%", Even()), ("50%", By("files"))])
OCMW = PartyKind.OCMW
PER_FILE = UnitPrice("files", Amount("0.30", series="prices", base="2023-12"))


def day(days):
    """Return a day, counted from the one on which the later rows were learned."""
    return parse(LEARNED + dt.timedelta(days=days))


def base(vale):
    """Return the tables of Vale as they always were: at least one row in each."""
    ids = ("ash", "birch", "cedar")
    stays = [*vale.takes("care", *ids, parties=(OCMW,)), *vale.takes("aid", "ash", "birch"), *vale.takes("talks", *ids)]
    stays += vale.takes("copies", "ash", "birch")
    return {
        "members": [vale.member(id_, municipality=code) for id_, code in zip(ids, "123", strict=True)],
        "parties": [Party(f"{id_}-ocmw", id_, OCMW, id_.title()) for id_ in ids],
        "memberships": [Membership(id_, since="2000-01-01") for id_ in ids],
        "forms": [Form("union", since="2000-01-01")],
        "durations": [Duration(since="2000-01-01", until="2030")],
        "organisations": [Organisation("shop", "The Shop", PartyKind.NON_PROFIT)],
        "services": [
            Service("care", "Care", key="basis"),
            Service("aid", "Aid", "legal-aid", sharing=By("files")),
            Service("talks", "Talks", key="per-head"),
            Service("copies", "Copies", sharing=PER_FILE),
        ],
        "keys": [Key("basis", "Basis", Even())],
        "participations": stays,
        "budget": [vale.line(id_, 100_01, year=year) for id_ in ("care", "aid", "talks", "copies") for year in YEARS],
        "volumes": [
            vale.volume(service, "files", id_, 3, year=year)
            for service in ("aid", "copies")
            for id_ in ("ash", "birch")
            for year in YEARS
        ],
        "disagreements": [Disagreement("services/aid", "name", "Aid", (Claim("Help", "made-up"),))],
    }


def later(vale):
    """Return, for each table, rows that may be learned later: corrections that change what is seen, and new rows."""
    return {
        "members": [vale.member("ash", municipality="9"), vale.member("ash", note="x"), vale.member("elm")],
        "parties": [
            Party("ash-ocmw", "ash", OCMW, "Renamed", until="2025-02-01"),
            Party("town", "ash", PartyKind.MUNICIPALITY, "Town"),
        ],
        "memberships": [Membership("ash", since="2025-03-01"), Membership("elm"), Membership("ash", id="again")],
        "forms": [Form("union", since="2001-01-01"), Form("union", until="2025-01-01"), Form("guild", id="second")],
        "durations": [Duration(since="2000-01-01", until="2025-01-01"), Duration(since="2031-01-01")],
        "organisations": [Organisation("shop", "The Shop", OCMW, source="nobody"), Organisation("club", "Club", OCMW)],
        "services": [
            Service("care", "Care", sharing=MIXED),
            Service("aid", "Help", key="basis"),
            Service("new", "New"),
        ],
        "keys": [
            Key("basis", "Basis", By("files")),
            Key("basis", "Next", Even(), odd_cents="half-up", since="2026-01-01"),
            Key("extra", "Extra", Even(), replaces="per-head"),
        ],
        "participations": [
            Participation("care", "cedar", until="2025-07-01"),
            Participation("care", "cedar", id="twice"),
            Participation("aid", "cedar", "customer"),
            Participation("aid", "cedar", since="2025"),
        ],
        "budget": [vale.line("aid", 770_00), vale.line("care", 5, "fee"), vale.line("new", 1, year=2026)],
        "volumes": [vale.volume("aid", "files", "ash", 10), vale.volume("care", "files", "ash", 1, unit="file")],
        "disagreements": [
            Disagreement("services/aid", "name", "Aid", (Claim("Advice", "minutes"),)),
            Disagreement("participations/care/ash/member", "since", "", (Claim("2001", "minutes"),)),
        ],
    }


def figures(*more):
    return [*(hooks.Figure(code, year, int(code)) for code in "123" for year in YEARS), *more]


def prices(*more):
    months = {"2023-12": 100, "2024-12": 110, "2025-12": 120}
    return [*(hooks.IndexFigure(month, value) for month, value in months.items()), *more]


def land():
    """Return the records of the layer below the statutes as they always were, by hook."""
    union = hooks.LegalForm("union", "Union", admits=[OCMW], requires=[OCMW])
    return {
        "keys": [hooks.CostKey("per-head", "Per head", rule=By("heads"))],
        "drivers": [hooks.DriverTable("heads", "Heads", figures())],
        "price_indices": [hooks.PriceIndex("prices", "Prices", prices())],
        "service_kinds": [hooks.ServiceKind("legal-aid", {"nl": "Rechtshulp", "en": "Legal aid"})],
        "legal_forms": [union],
        "checks": [hooks.Check("rain", "Rain", run=lambda *_: [im.Finding("rain")])],
    }


def later_records():
    """Return, for each hook whose records have a `known`, records that may be learned later."""
    return {
        "keys": [
            hooks.CostKey("per-head", "Half per head", rule=Mix([("50%", Even()), ("50%", By("heads"))])),
            hooks.CostKey("per-head", "Evenly", rule=Even(), period=Period("2026-01-01")),
            hooks.CostKey("basis", "In the way", rule=Even()),
        ],
        "drivers": [
            hooks.DriverTable("heads", "Heads counted anew", [hooks.Figure(code, 2025, 1) for code in "123"]),
            hooks.DriverTable("files", "In the way of volumes", figures()),
        ],
        "price_indices": [
            hooks.PriceIndex("prices", "Prices counted anew", [*prices()[:2], hooks.IndexFigure("2025-12", 150)]),
            hooks.PriceIndex("prices", "Prices on another base", prices()[1:], period=Period("2026-01-01")),
            hooks.PriceIndex("wages", "Wages", prices()),
        ],
        "service_kinds": [hooks.ServiceKind("legal-aid", "Advice"), hooks.ServiceKind("care", "Care", key="per-head")],
        "legal_forms": [hooks.LegalForm("union", "Union", admits=[], requires=[PartyKind.MUNICIPALITY])],
        "checks": [hooks.Check("rain", "Rain", run=lambda *_: []), hooks.Check("sun", "Sun", run=lambda *_: [None])],
    }


def build(vale, tables, records=None):
    """Return Vale with these tables, on a land with these records."""
    given = records or land()
    answers = {
        name: getattr(hooks, name)(lambda rows=rows: rows)
        for name, rows in {**given, "region": hooks.Region("land", "Land")}.items()
    }
    rows = {"places" if name == "members" else name: table for name, table in tables.items()}
    return vale.association(region="land", plugins=[vale.plugin(**answers)], **rows)


def seen(association, known_on, *, whole=True):
    """Return, as bytes, all that a replay shows: a bill and its reasons for each year, or its refusal; and the check.

    Unless `whole` is asked for, each member's reasons are in one language, the next member's in the next.
    """
    languages = ("nl", "fr", "en")
    shown = []
    for year in YEARS:
        try:
            bill = im.allocate(association, year, known_on=known_on, assume="earliest")
        except Refusal as refusal:
            shown.append([refusal.text(lang) for lang in languages])
            continue
        ids = bill.contributions
        pairs = product(ids, languages) if whole else zip(ids, cycle(languages), strict=False)
        texts = [str(im.explain(bill, id_, lang)) for id_, lang in pairs]
        shown.append([dict(bill.contributions), bill.trace, bill.inputs, bill.result, texts])
    report = im.check(association.as_known(known_on))
    shown.append([report.text(lang) for lang in languages])
    return json.dumps(shown, ensure_ascii=False).encode()


def with_later(tables, rows):
    return {name: [*table, *(row for where, row in rows if where == name)] for name, table in tables.items()}


@pytest.mark.parametrize("table", table_fields())
def test_a_row_learned_later_is_in_no_replay_of_the_day_before_and_in_all_from_that_day_on(vale, table):
    without, differs = build(vale, base(vale)), set()
    for row in later(vale)[table]:
        learned = evolve(row, known=LEARNED)
        full = build(vale, with_later(base(vale), [(table, learned)]))
        assert all(seen(full, before) == seen(without, before) for before in (LONG_BEFORE, day(-1))), row
        assert [learned in full.as_known(day(offset)).tables()[table].rows for offset in (-1, 0, 1)] == [0, 1, 1]
        differs |= {offset for offset in (0, 1) if seen(full, day(offset)) != seen(without, day(offset))}
    assert differs == {0, 1}


@st.composite
def learned_rows(draw, rows_of):
    """Draw a few later rows: of which table, which one, when it was learned, and whether it is a withdrawal."""
    places = [(name, row) for name, rows in rows_of.items() for row in rows]
    drawn = draw(
        st.lists(st.tuples(st.sampled_from(places), st.integers(-3, 3), st.booleans()), min_size=1, max_size=5)
    )
    made = {}
    for (name, row), days, withdrawn in drawn:
        known = evolve(row, known=day(days), **({"withdrawn": withdrawn} if hasattr(row, "withdrawn") else {}))
        made[name, getattr(row, "row_key", None) or repr(row), days] = (name, known)
    return list(made.values())


@given(data=st.data(), offset=st.integers(-4, 4))
def test_no_mix_of_rows_learned_later_changes_what_was_seen_before(vale, data, offset):
    tables, on = base(vale), day(offset)
    rows = data.draw(learned_rows(with_corrections(later(vale), tables)))
    full = build(vale, with_later(tables, rows))
    then = build(vale, with_later(tables, [(name, row) for name, row in rows if row.known <= on]))
    assert full.as_known(on) == then
    assert seen(full, on, whole=False) == seen(then, on, whole=False)


def with_corrections(rows, tables):
    """Add the rows that were always there: learned again, they change nothing, and withdrawn they never were so."""
    return {name: [*rows[name], *table] for name, table in tables.items()}


def known_then(records, on):
    """Return the records of each hook as they were known on a day, as a plug-in of that day would have had them."""
    return {
        hook: [
            evolve(one, figures=[figure for figure in one.figures if not figure.known or figure.known <= on])
            if isinstance(one, (hooks.DriverTable, hooks.PriceIndex))
            else one
            for one in rows
            if not one.known or one.known <= on
        ]
        for hook, rows in records.items()
    }


def test_every_kind_of_rule_that_layers_may_replace_is_tried():
    assert set(later_records()) == set(land()) == set(KINDS)


@pytest.mark.parametrize("hook", KINDS)
def test_a_record_that_a_layer_learned_later_is_in_no_replay_of_the_day_before(vale, hook):
    differs = set()
    for record in later_records()[hook]:
        records = land()
        records[hook] = [*records[hook], evolve(record, known=LEARNED)]
        full, without = build(vale, base(vale), records), build(vale, base(vale))
        assert all(seen(full, before) == seen(without, before) for before in (LONG_BEFORE, day(-1))), record
        differs |= {offset for offset in (0, 1) if seen(full, day(offset)) != seen(without, day(offset))}
    assert differs == {0, 1}


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("code", "123")
def test_a_figure_of_a_driver_learned_later_is_in_no_replay_of_the_day_before(vale, code, year):
    more = hooks.Figure(code, year, 7, known=LEARNED)
    records = land() | {"drivers": [hooks.DriverTable("heads", "Heads", figures(more))]}
    full, without = build(vale, base(vale), records), build(vale, base(vale))
    days = (LONG_BEFORE, day(-1), day(0), day(1))
    assert [seen(full, on) == seen(without, on) for on in days] == [True, True, False, False]


@pytest.mark.parametrize("month", ["2023-12", "2024-12", "2025-12"])
def test_a_figure_of_a_price_index_learned_later_is_in_no_replay_of_the_day_before(vale, month):
    more = hooks.IndexFigure(month, 115, known=LEARNED)
    records = land() | {"price_indices": [hooks.PriceIndex("prices", "Prices", prices(more))]}
    full, without = build(vale, base(vale), records), build(vale, base(vale))
    days = (LONG_BEFORE, day(-1), day(0), day(1))
    assert [seen(full, on) == seen(without, on) for on in days] == [True, True, False, False]


@given(data=st.data(), offset=st.integers(-4, 4))
def test_no_mix_of_records_learned_later_changes_what_was_seen_before(vale, data, offset):
    records, on = land(), day(offset)
    drawn = data.draw(learned_rows({hook: [*later_records()[hook], *rows] for hook, rows in records.items()}))
    counted = data.draw(st.lists(st.tuples(st.sampled_from("123"), st.integers(-3, 3)), max_size=3, unique=True))
    more = [hooks.Figure(code, 2025, 9, known=day(days)) for code, days in counted]
    records = with_later(records, drawn)
    records["drivers"][0] = evolve(records["drivers"][0], figures=figures(*more))
    dearer = [hooks.IndexFigure("2025-12", 130 + days, known=day(days)) for code, days in counted if code == "1"]
    records["price_indices"][0] = evolve(records["price_indices"][0], figures=prices(*dearer))
    full, then = build(vale, base(vale), records), build(vale, base(vale), known_then(records, on))
    assert seen(full, on, whole=False) == seen(then, on, whole=False)
