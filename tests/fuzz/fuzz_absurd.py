"""Documents that are valid in form, most of them, and absurd in what they say (hypothesis strategies)."""

import csv
import io
import json
from fractions import Fraction
from itertools import pairwise

import tomli_w
from hypothesis import strategies as st

IDS = ("aa", "bee", "care", "halves", "hours", "shop")
LARGE = 10**60 - 1
DAYS = (
    *("0001", "0001-01", "0001-01-01", "0001-12-31", "1999", "2000-01-01", "2024-02-29", "2025", "2026", "2026-01-01"),
    *("2026-02", "2026-07-01", "2026-12-31", "9998", "9998-12-31", "9999", "9999-12", "9999-12-30", "9999-12-31"),
)
KNOWN = ("0001-01-01", "2020-01-01", "2025-06-01", "9999-12-31")
YEARS = (1, 2, 2024, 2025, 2026, 9997, 9998)
AMOUNTS = ("0.00", "-0.00", "-5.00", "1000.01", "0.01", f"{LARGE}.99", f"-{LARGE}.99", "100.00")
QUANTITIES = (
    *(0, 1, 2, -1, "0.5", "1/3", "33.3%", "-1/3", LARGE, f"1/{LARGE}", f"{LARGE}/{10**59 + 9}", f"0.{'0' * 59}1"),
    *(f"1/{10**59 + 3 * k}" for k in range(3)),
)

ids = st.sampled_from(IDS)


def _row(**columns):
    """Return a strategy for a row; a column that draws None is left out."""
    return st.fixed_dictionaries(columns).map(
        lambda row: {key: value for key, value in row.items() if value is not None}
    )


def _perhaps(strategy):
    return st.one_of(st.none(), st.none(), strategy)


RECORDED = {
    "known": _perhaps(st.sampled_from(KNOWN)),
    "withdrawn": st.sampled_from([None] * 8 + [True, False]),
    "source": _perhaps(st.just("minutes")),
    "confidence": _perhaps(st.sampled_from(["verified", "illustrative"])),
    "note": _perhaps(st.sampled_from([" ", "a\nb", "=1"])),
}
OPEN = {"since": _perhaps(st.sampled_from(DAYS[:12])), "until": _perhaps(st.sampled_from(DAYS[9:])), **RECORDED}


def _weights(draw, count):
    """Return so many weights that sum to one, with up to 60 digits above and below the line."""
    cuts = sorted(draw(st.lists(st.integers(0, LARGE), min_size=count - 1, max_size=count - 1)))
    return [str(Fraction(after - before, LARGE)) for before, after in pairwise([0, *cuts, LARGE])]


@st.composite
def rules(draw, depth=3):
    """Return a sharing rule, rules within rules."""
    kind = draw(st.sampled_from(["even", "by", "fixed", "mix"] if depth else ["even", "by", "fixed"]))
    if kind == "by":
        return {"rule": "by", "driver": draw(st.sampled_from(["hours", "hours", "population", "aa", ""]))}
    if kind == "fixed":
        names = draw(st.one_of(st.just(IDS[:3]), st.lists(ids, min_size=1, max_size=3, unique=True)))
        return {"rule": "fixed", "shares": dict(zip(names, _weights(draw, len(names)), strict=True))}
    if kind == "mix":
        inner = draw(st.lists(rules(depth - 1), min_size=1, max_size=3))
        weights = _weights(draw, len(inner))
        return {"rule": "mix", "parts": [{"weight": w, "of": of} for w, of in zip(weights, inner, strict=True)]}
    return {"rule": "even"}


odd_cents = _perhaps(st.sampled_from(["largest-remainder", "webster", "half-up", "half-down"]))
kinds_of_party = st.sampled_from(["ocmw", "municipality", "public-body", "non-profit"])
ROWS = {
    "members": _row(id=ids, name=ids, municipality=_perhaps(st.sampled_from(["72003", "72042", "0"])), **RECORDED),
    "parties": _row(id=ids, member=ids, kind=kinds_of_party, name=ids, **OPEN),
    "memberships": _row(
        member=ids,
        start=_perhaps(st.sampled_from(["founder", "merger"])),
        end=_perhaps(st.sampled_from(["merger", "withdrawal"])),
        into=_perhaps(ids),
        id=_perhaps(ids),
        **OPEN,
    ),
    "services": _row(
        id=ids,
        name=ids,
        kind=_perhaps(st.sampled_from(["home-care", "aa"])),
        run_by=_perhaps(ids),
        key=_perhaps(ids),
        sharing=st.one_of(rules(), rules(), st.none()),
        odd_cents=odd_cents,
        **OPEN,
    ),
    "participations": _row(
        service=ids,
        member=ids,
        role=_perhaps(st.sampled_from(["member", "customer"])),
        parties=_perhaps(st.lists(kinds_of_party, max_size=2)),
        id=_perhaps(ids),
        **OPEN,
    ),
    "keys": _row(id=ids, title=ids, rule=rules(), odd_cents=odd_cents, replaces=_perhaps(ids), **OPEN),
    "budget": _row(
        service=ids,
        year=st.sampled_from(YEARS),
        stage=st.sampled_from(["budget", "budget", "actual"]),
        line=ids,
        kind=st.sampled_from(["cost", "cost", "subsidy", "fee", "other-income"]),
        amount_eur=st.sampled_from(AMOUNTS),
        behaviour=_perhaps(st.sampled_from(["fixed", "per-unit", "step", "indexed"])),
        per=_perhaps(ids),
        **RECORDED,
    ),
    "volumes": _row(
        service=ids,
        volume=st.sampled_from(["hours", "hours", "aa", "population"]),
        member=ids,
        year=st.sampled_from(YEARS),
        stage=st.sampled_from(["budget", "budget", "actual"]),
        quantity=st.sampled_from(QUANTITIES),
        unit=_perhaps(st.sampled_from(["hour", "{x}"])),
        **RECORDED,
    ),
    "forms": _row(form=st.sampled_from(["welfare-association", "aa"]), id=_perhaps(ids), **OPEN),
    "durations": _row(decided=_perhaps(st.sampled_from(DAYS)), **OPEN),
    "organisations": _row(id=ids, name=ids, kind=kinds_of_party, **OPEN),
    "disagreements": _row(
        subject=st.sampled_from(["members/aa", "services/care", "participations/care/aa/member", "sources/minutes"]),
        field=st.sampled_from(["since", "name", "parties", "row_key", "period", "__class__", "__dict__", "x"]),
        adopted=st.sampled_from(["2000-01-01", "aa", ""]),
        others=st.lists(_row(value=ids, source=st.just("minutes")), max_size=2),
        **RECORDED,
    ),
}
EVERYONE = {
    "members": [{"id": id_, "name": id_.title()} for id_ in IDS],
    "services": [{"id": id_, "name": id_.title(), "sharing": {"rule": "even"}} for id_ in IDS],
    "organisations": [{"id": id_, "name": id_.title(), "kind": "non-profit"} for id_ in IDS],
}
"""Rows for all ids, so that most of what is named is there."""


def _sound(draw):
    """Return the rows of a small association in which one service can be shared, most often."""
    since = draw(st.sampled_from(["0001-01-01", "2000-01-01", "2025", "2026-02"]))
    row = {"service": "care", "year": draw(st.sampled_from(YEARS)), "stage": "budget"}
    service = {"id": "care", "name": "Care", "sharing": draw(rules())}
    volumes = [
        row | {"volume": "hours", "member": id_, "quantity": draw(st.sampled_from(QUANTITIES))} for id_ in IDS[:3]
    ]
    return {
        "members": EVERYONE["members"],
        "memberships": [{"member": id_, "since": since} for id_ in IDS[:3]],
        "services": [service, *(one for one in EVERYONE["services"] if one["id"] != "care")],
        "organisations": EVERYONE["organisations"],
        "participations": [{"service": "care", "member": id_, "since": since} for id_ in IDS[:3]],
        "budget": [row | {"line": "staff", "kind": "cost", "amount_eur": draw(st.sampled_from(AMOUNTS))}],
        "volumes": volumes,
    }


@st.composite
def absurd_documents(draw):
    """Return a document as plain data: a small association that can be shared, and rows that make no sense beside it."""
    tables = _sound(draw) if draw(st.sampled_from([True, True, True, False])) else dict(EVERYONE)
    for name in draw(st.lists(st.sampled_from(sorted(ROWS)), max_size=3, unique=True)):
        rows = draw(st.lists(ROWS[name], min_size=1, max_size=3))
        old = tables.get(name, [])
        if name in EVERYONE or draw(st.booleans()):  # mostly instead of the rows of that id, else beside them
            told = {row.get("id") for row in rows if "known" not in row}
            old = [row for row in old if row.get("id") is None or row["id"] not in told]
        tables[name] = [*old, *rows]
    head = {"schema": 1, "id": "odd", "name": "Odd"}
    region = draw(st.sampled_from([None] * 8 + ["flanders", "noord-limburg", "nowhere", ""]))
    if region is not None:
        head["region"] = region
    head |= {"source": "minutes", "sources": {"minutes": {"citation": "Minutes"}}}
    return head | tables


def as_json(document):
    """Return the document as the files of one JSON document."""
    return {"document.json": json.dumps(document, ensure_ascii=False).encode()}


def as_folder(document, in_csv):
    """Return the document as the files of a folder; the tables named stand in CSV files as far as cells can hold them."""
    head, files = {}, {}
    for key, value in document.items():
        text = _csv(value) if key in in_csv else None
        if text is None:
            head[key] = value
        else:
            files[f"{key}.csv"] = text.encode()
    return {"association.toml": tomli_w.dumps(head).encode(), **files}


def _csv(rows):
    """Return rows as CSV, or None where a value is a table."""
    if any(isinstance(value, dict) or key == "others" for row in rows for key, value in row.items()):
        return None
    text = io.StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(key for row in rows for key in row)), lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
    return text.getvalue()


def _cell(value):
    if isinstance(value, bool):
        return str(value).lower()
    return " ".join(value) if isinstance(value, list) else value
