"""Associations as hypothesis makes them: every table, every column, every rule of the library, with odd texts and odd days.

The strategies come from the classes themselves, by the type of each field and what its converter asks for. A new table or column
is covered by itself; one of a type that nobody has met yet fails here, with its name.
"""

from enum import Enum
from fractions import Fraction
from types import NoneType, UnionType
from typing import ClassVar, get_args, get_origin, get_type_hints

from attrs import NOTHING, evolve, fields, frozen
from hypothesis import strategies as st

from intermunicipal.dates import FIRST, Date, PartialDate, calendar_year
from intermunicipal.documents.references import REFERENCES
from intermunicipal.errors import InvalidPeriod
from intermunicipal.exact import ODD_CENT_RULES, Cents
from intermunicipal.model import Association, Claim, Key, table_fields
from intermunicipal.model.rows import slug, slug_or_none
from intermunicipal.sharing import SharingRule
from intermunicipal.sources import Confidence, Source
from intermunicipal.testing import rules

SLUGS = st.from_regex(r"[a-z0-9]{1,3}(-[a-z0-9]{1,2})?", fullmatch=True)
# What spreadsheets run, what CSV and TOML quote, spaces at the edge, signs that no cell can carry.
ODD = st.sampled_from(
    [
        "=1+1", "'=1", "''@x", "+32", "-", "-1", "-1.5%", "- 1", "@", "\uff1dA1", "\t=1", " edge ", "a,b", "a;b", "é€", "#",
        "[x]", 'say "so"', "line\nbreak", "line\r\nbreak", "\r", "\x00", "\x0b", "\ufeff", "\ufeffa", "\u2028", "null",
        "'''", '"""', "\\", "\\u00e9", "true", "2026-01-01", "'-5", "-1/3", "''@", "' =1", "--1", "a\ufeff", "a\x85b",
    ]
)  # fmt: skip
SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"
"""What a spreadsheet takes for the beginning of a formula, in both widths."""
EDGES = " \t\n\r\x0b\x0c\x1c\x1f\x85\xa0\u2003\u2028\u3000\ufeff\x00\x01\x7f\x80\x9f"
"""Space, ends of lines, marks and control characters: what a cell may lose at its edge or within."""
TEXTS = st.one_of(
    ODD,
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.text(st.sampled_from(f"{SIGNS}{EDGES}/%a1'''"), max_size=4),
)
DAYS = st.dates().map(lambda day: Date(day.year, day.month, day.day))
LARGEST = 10**60 - 1
"""The largest number that a document may hold."""
WHOLE = st.one_of(st.integers(-9, 9), st.integers(-LARGEST, LARGEST), st.sampled_from([LARGEST, -LARGEST]))
FRACTIONS = st.one_of(
    WHOLE.map(Fraction),
    st.builds(Fraction, WHOLE, st.one_of(st.integers(1, LARGEST), st.sampled_from([8, 2**11, 10**11, 2**12, LARGEST]))),
    st.fractions(),
    st.decimals(allow_nan=False, allow_infinity=False, places=9).map(Fraction),
)
PARTIAL = st.one_of(
    DAYS.map(PartialDate.of), DAYS.map(lambda day: PartialDate.of(f"{day.year:04}-{day.month:02}")),
    DAYS.map(lambda day: PartialDate.of(f"{day.year:04}")),
)  # fmt: skip


NAMES = st.lists(st.one_of(SLUGS, TEXTS), min_size=1, max_size=4, unique=True)
RULES = rules(TEXTS, NAMES)
"""Every rule of the library: a test of `intermunicipal.testing` holds it to that."""

BY_CONVERTER = {slug: SLUGS, slug_or_none: st.one_of(st.just(""), SLUGS), calendar_year: st.integers(1, 9998)}
BY_TYPE = {
    str: TEXTS,
    bool: st.booleans(),
    Cents: st.one_of(WHOLE, st.integers(-100 * LARGEST, 100 * LARGEST)),
    Fraction: FRACTIONS,
    Date: DAYS,
    PartialDate: PARTIAL,
    SharingRule: RULES,
    Claim: st.builds(Claim, TEXTS, TEXTS),
}


def values_of(type_, converter=None):
    """Values of a field."""
    for asked, strategy in (*BY_CONVERTER.items(), *BY_TYPE.items()):
        if asked is converter or asked == type_:
            return strategy
    if isinstance(type_, type) and issubclass(type_, Enum):
        return st.sampled_from(list(type_))
    if get_origin(type_) is UnionType:
        inner = [part for part in get_args(type_) if part is not NoneType]
        return st.one_of(st.none(), *map(values_of, inner))
    if get_origin(type_) is tuple:
        return st.lists(values_of(get_args(type_)[0]), max_size=3).map(tuple)
    message = f"no values are known for {type_}"
    raise NotImplementedError(message)


def rows_of(cls, **instead):
    """Rows of a table, without those whose end does not lie after their beginning; some fields may be told what to hold instead."""
    hints = get_type_hints(cls, include_extras=True)
    required, optional = {}, {}
    for one in fields(cls):
        if (cls.__name__, one.name) == ("Member", "parties"):  # filled by the association, from another table
            continue
        if one.name == "odd_cents":
            values = st.sampled_from(["", *ODD_CENT_RULES])
        else:
            values = instead[one.name] if one.name in instead else values_of(hints[one.name], one.converter)
        if one.default is NOTHING and hints[one.name] is str:
            values = values.filter(bool)  # a required text is no empty one
        (required if one.default is NOTHING else optional)[one.alias] = values
    return st.fixed_dictionaries(required, optional=optional).map(lambda values: _made(cls, values))


def _made(cls, values):
    since, until = values.get("since"), values.get("until")
    if since and until and until.latest <= since.earliest:
        values = {**values, "until": None}
    return cls(**values)


SOURCES = st.builds(
    Source, st.one_of(SLUGS, TEXTS.filter(bool)), TEXTS.filter(bool), TEXTS, st.sampled_from(Confidence), TEXTS
)
TABLES = {name: attribute.metadata["row"] for name, attribute in table_fields().items()}


def version_of(row):
    """What no two rows of a table share: the key, and the day on which it was learned."""
    return row.row_key, row.known or FIRST


def tables_of(name):
    """The rows of one table, no two with one key and known date, and no two keys that hold together."""
    key = (lambda row: row.id) if TABLES[name] is Key else version_of
    return st.lists(rows_of(TABLES[name]), max_size=4, unique_by=key)


def associations(*names):
    """Associations with rows in these tables, or in all, whatever these rows name."""
    tables = st.fixed_dictionaries({name: tables_of(name) for name in names or TABLES})
    sources = st.lists(SOURCES, max_size=3, unique_by=lambda source: source.id)
    texts = dict.fromkeys(("enterprise_number", "source"), TEXTS)
    head = st.fixed_dictionaries({"id": SLUGS, "name": TEXTS.filter(bool), "sources": sources, **texts})
    return st.builds(lambda head, tables: Association(**head, **tables), head, tables)


@st.composite
def corrections(draw, row, others):
    """Another version of a row: the same key, learned on some day, other fields as in other rows, perhaps withdrawn."""
    found, other = evolve(row, known=draw(DAYS), withdrawn=draw(st.booleans())), draw(others)
    for one in fields(type(row)):
        if one.name in {"known", "withdrawn", *(() if draw(st.booleans()) else (one.name,))}:
            continue
        try:
            changed = evolve(found, **{one.alias: getattr(other, one.name)})
        except InvalidPeriod:
            continue
        found = changed if changed.row_key == row.row_key else found
    return found


@st.composite
def _sound_rows(draw, cls, instead):
    """Rows of which some correct or withdraw others."""
    key = (lambda row: row.id) if cls is Key else (lambda row: row.row_key)
    rows = draw(st.lists(rows_of(cls, **instead), max_size=3, unique_by=key))
    for row in draw(st.lists(st.sampled_from(rows), max_size=2)) if rows else ():
        rows.append(draw(corrections(row, rows_of(cls, **instead))))
    return list({version_of(row): row for row in rows}.values())


def _targets_first():
    """The tables in an order in which those that others name come first, and last those that may name a row of any."""
    found, waiting = [], [name for name in TABLES if name != "disagreements"]
    while waiting:
        found += [name for name in waiting if not {*REFERENCES.get(name, {}).values()} & {*waiting} - {name}]
        waiting = [name for name in waiting if name not in found]
    return [*found, "disagreements"]


@st.composite
def sound_associations(draw):
    """Associations that read back without a finding: what a row names is there, and no key takes the place of another."""
    sources = draw(st.lists(SOURCES, max_size=3, unique_by=lambda source: source.id))
    tables, keys = {}, {"sources": [source.id for source in sources]}
    for name in _targets_first():
        cls, named = TABLES[name], {**REFERENCES.get(name, {}), "source": "sources"}
        required = {one.name for one in fields(cls) if one.default is NOTHING}
        if any(not keys[target] for column, target in named.items() if column in required):
            continue
        instead = {
            column: st.sampled_from([*([] if column in required else [""]), *keys[target]])
            for column, target in named.items()
        }
        if name == "keys":
            instead["replaces"] = st.just("")
        if name == "disagreements":
            subjects = [f"{table}/{key}" for table, those in keys.items() for key in those]
            claims = st.builds(Claim, TEXTS, st.sampled_from(["", *keys["sources"]]))
            if not subjects:
                continue
            instead |= {"subject": st.sampled_from(subjects), "others": st.lists(claims, max_size=2)}
        tables[name] = draw(_sound_rows(cls, instead))
        keys[name] = list(Association("a", "A", **{name: tables[name]}).tables()[name])
    head = {"id": draw(SLUGS), "name": draw(TEXTS.filter(bool)), "enterprise_number": draw(TEXTS)}
    return Association(**head, source=draw(st.sampled_from(["", *keys["sources"]])), sources=sources, **tables)


@frozen
class Chain:
    """A rule with another in it, so that tables stand as deep as one likes."""

    of: SharingRule | None = None
    name: ClassVar[str] = "chain"

    def needs(self):
        return frozenset()

    def shares(self, case):
        return dict.fromkeys(case.participants, 0)
