"""The page of all cost keys, made from the catalogue, the classes and what the tests hold of their fairness.

`python docs/_ext/catalogue.py` writes docs/reference/sharing-rules.md anew; a test holds the page to what this makes.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, get_type_hints

import attrs

from intermunicipal import sharing
from intermunicipal.sharing import MEASURES, RULE_TYPES

REFERENCE = Path(__file__).parents[1] / "reference"
PAGE = REFERENCE / "sharing-rules.md"
HEAD = """# Sharing rules

<!-- Made by docs/_ext/catalogue.py from catalogue.toml, fairness.toml and the classes: change these, not this page. -->

Every cost key (*verdeelsleutel*) that was found in the field, with the line that writes it down. In `association.toml` the line
stands in the table of a service, as `sharing = ...` in place of `key = ...`, or in a dated key of the association:

```toml
[[keys]]
id = "legal-aid-2026"
title = "Legal aid"
since = 2026-01-01
rule = {rule = "by", driver = "population"}
```

In Python each is a class of `intermunicipal.sharing` (see [the API](api/sharing.md)), with the same names for its
parameters. An inner rule is always `of`. A driver is the name of one, or a [measure](#measures) made of drivers. An amount is euro
text with two decimals or more, or a table that binds it to a [price index](hooks/price_indices.md). Every line below stands in
a test: it is computed in the example of Noord-Limburg, for the year that stands beside it, and each bill is redone from its
printed text in three languages. [Write a cost key](../how-to/write-a-cost-key.md) goes from choosing one to a sum by hand.

The amounts are illustrative. The sources say where a key of this kind is really used; what they say of it is *verified* (read
there), *inferred* from it, or *recalled* (not read there).
"""
NOTES = """## Keys in time

**An own rule has no dates.** What stands in `sharing = ...` of a service holds for every year: a year that is past is computed by
it too, and the bill names no source for it. A key that changed, or whose decision must stand on the bill, belongs in dated
`[[keys]]`, one row for each period, with `since`, `until` and `source`; the service then names it with `key = ...`:

```toml
[[keys]]
id = "legal-aid"
title = "Equal parts"
since = 2019-01-01
until = 2026-01-01
source = "deed"
rule = {rule = "even"}

[[keys]]
id = "legal-aid"
title = "By files"
since = 2026-01-01
source = "minutes-2025"
rule = {rule = "by", driver = "files"}
```

**Which dates are days, which are years.** `since` of `phase-in`, `ramp` and `relief` is a day, and must be a 1 January:
`2026-01-01`. `since` of `growth-limit` and `pot-limit` is a year, the first that is limited: `2026`. `until`, of a key and of
`relief`, is the first day no longer: a relief for 2026 and 2027 has `until = 2028-01-01`.

**The year before.** `growth-limit` compares with the bill of the year before, `pot-limit` with all that was shared in it. That
is what *this document* gives for that year: its budget of the same stage, shared by the key of that year, in whole cents; so
dated keys matter here most. It is no record of what was sent. Where the two differ, enter what was sent as a volume of the
service, in euros, in the year before, with stage `actual`, and name it:

```toml
sharing = {rule = "growth-limit", of = {rule = "by", driver = "files"}, at_most = "5%", last = "bill-sent"}
```

Each participant then needs such a figure. Without `last`, a member that had no bill is not limited, and it is refused where the
year before has no budget. In the years before `since` the inner rule counts as it is, and no earlier bill is read.

## What limits are of

**A limit is of the pot that its rule is given.** `at_most = "25%"` around a mix is a quarter of the net cost; in a part of a mix
that weighs 40 % it is a quarter of that part. But the bills of the year before, for `growth-limit` and `pot-limit`, are those of
the whole service: so put these two around a mix, not in a part of one.

**A limit holds for the exact share.** Odd cents are handed out after it, so the amount in cents may lie above a cap or below a
floor, by less than a cent (with `webster` it may rarely be more); in whole euros by less than a euro. See [exact
money](../explanation/exact-money.md).

**What a limit moves** is borne by the members who are not held, in proportion to what they bore, time and again until nobody
breaks a limit. Where that cannot be, because all caps together come to less than there is to share, it is refused:
`if_impossible = "error"` of `bounded`. With `if_impossible = "raise"` all caps are then raised in the same proportion, until
together they make the whole. Floors that come to more than there is are refused either way.

**Growth is written in percent.** `at_most = "5%"`: at most a twentieth more than the year before. `at_least = "-10%"`: at most a
tenth less. A whole number such as `5` would be 500 %, and is refused.

**The mean of a corridor.** Each member has a rate: what it would bear without the corridor, over its units. With
`mean = "plain"` the mean is that of these rates, in which a small member counts as much as a large one. With
`mean = "weighted"` it is what all bear together over the units of all. Either is taken once, before the corridor moves anything.

## Amounts that follow an index

An amount such as `{amount = "0.30", series = "health-index-2013", base = "2019-12", month = 12, lag = 1, at_most = "25%", decimals = 4}`
is for each year reckoned anew from what the agreement states, `amount x index of the month / index of the base`:

| parameter | says |
| --- | --- |
| `amount` | the amount as agreed, in prices of the base month |
| `series` | the price index, by the name under which the rule book has it |
| `base` | the month whose index is divided by: `"2019-12"` |
| `month` | the month (1 to 12) whose index counts; `12` is December |
| `lag` | of which year: `1` is the year before that of the bill, `0` that year itself |
| `at_most` | how far above `amount` it may come, over all years: `"25%"` caps 0.30 at 0.375 for ever. It counts from the amount, not from last year |
| `decimals` | to how many decimals of a euro the outcome is rounded, half up; left out, it stays exact |

The `series` and `month` of `pot-limit` are something else: there the pot grows from `month` two years before to `month` of the
year before, and `at_most` counts from what was shared last year.
"""
PROMISES = """## What each rule promises

The properties are of exact shares, unless cents are named, and of every case that a rule does not refuse.

{properties}

Read the table with these in mind:

- **Tried, not proved.** For each *yes*, tests make up cases and parameters at random and look for one that breaks it. For each
  *no* there are figures in the tests that do; some parameters of that rule may well keep the property.
- **A rule around others promises what the rules within it promise.** A *yes* of `mix`, `then`, `pools`, `groups`, a limit, a
  corridor, `phase-in`, `ramp`, `relief` or `by-month` is for inner rules that have the property themselves. Tried within it
  are `even`, `by` and `mix` of these; between groups `fixed` too; and as the first rule of `then` a tariff or
  `fixed-denominator`. For whole-pot only the last rule of `then` need have it. Other rules within one another, such as a
  limit in a limit, are not tried.
- **pot-monotonicity** of `bounded` and `corridor-around` holds over inner rules that share the whole pot. Over a tariff, a
  limit grows with the pot and what is shared does not, so that who is not held may bear less.
- **unit-invariance, key-monotonicity and merge-neutrality** are stated for drivers by name. A [measure](#measures) makes
  other figures of them: by `inverse` who has more bears less; `at-most`, `bracketed` and `logarithmic` have bounds in the
  unit of the driver; and two whose figures are cut at a bound are not the same as their sum.
- **equal-treatment** holds but for what the rule's own tables tell apart: agreed parts and amounts, a relief, the member of a
  ramp, groups.
- **merge-neutrality** is of members that stand alike in the rule, and take part on the same days: in one group, both with the
  same relief or both without, neither of them the new member of a ramp. Their figures, agreed parts and amounts, and earlier
  bills are added up.

"""
PROPERTIES = {
    "nothing-lost": "what is shared and what is left unallocated is the pot",
    "whole-pot": "nothing is left unallocated",
    "anonymity": "other names, in the rule too, change nothing but the names",
    "equal-treatment": "who has the same figures and days bears the same",
    "order-independence": "no order of members, figures or parts counts",
    "non-negativity": "a cost gives nobody a credit, a credit costs nobody anything",
    "pot-scale": "twice the pot is twice each share",
    "unit-invariance": "the unit of a driver does not count",
    "key-monotonicity": "who has more of a driver, all else equal, bears no less",
    "pot-monotonicity": "a larger cost makes no share smaller",
    "cent-monotonicity": "nor any amount in cents, with the odd-cent rule `webster`",
    "quota": "cents are the exact share, rounded down or up",
    "merge-neutrality": "two members that merge bear together what they bore",
}


def page() -> str:
    """Return the page."""
    rows = _read("catalogue.toml")["rows"]
    fairness = {name: stated for name, stated in _read("fairness.toml").items() if isinstance(stated, dict)}
    return "\n".join([HEAD, *_table(rows), *_rows(rows), NOTES, *_classes(), *_fairness(fairness), ""])


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((REFERENCE / name).read_text(encoding="utf-8"))


def _table(rows: list[dict[str, Any]]) -> list[str]:
    lines = ["## All keys", "", "| key | formula | rule and measures | used by |", "| --- | --- | --- | --- |"]
    for row in rows:
        used = f"[{row['seen']}]({row['source']})" if row["source"] else row["seen"]
        kinds = ", ".join(f"[`{name}`](#{_anchor(name)})" for name in _kinds(row["written"]))
        lines.append(
            f"| [{row['title']}](#{row['id']}) (*{row['nl']}*) | {row['formula']} | {kinds} | {used} ({row['confidence']}) |"
        )
    return [*lines, ""]


def _kinds(written: str) -> list[str]:
    """Return the rules and measures that a line is written with, in its order."""
    names = [one.name for one in (*RULE_TYPES, *MEASURES)]
    found = [
        (place, name)
        for name in names
        for key in ("rule", "measure")
        if (place := written.find(f'{key} = "{name}"')) >= 0
    ]
    return [name for _, name in sorted(found)]


def _anchor(name: str) -> str:
    return f"{'measure' if name in {one.name for one in MEASURES} else 'rule'}-{name}"


def _rows(rows: list[dict[str, Any]]) -> list[str]:
    lines = ["## How each is written", ""]
    for row in rows:
        lines += [f"({row['id']})=", f"### {row['title']}", "", f"*{row['nl']}*: {row['formula']}.", ""]
        odd_cents = [f'odd_cents = "{row["odd_cents"]}"'] if "odd_cents" in row else []
        lines += ["```toml", f"sharing = {row['written']}", *odd_cents, "```", ""]
        lines += [f"Computed in the example for {row['year']}, as the rule of the service `{row['service']}`.", ""]
    return lines


def _classes() -> list[str]:
    lines = []
    for title, told, classes in (
        ("Rules", "What stands in `rule`.", RULE_TYPES),
        ("Measures", "What stands in `measure`, wherever a driver may.", MEASURES),
    ):
        lines += [f"({title.lower()})=", f"## {title}", "", told, ""]
        for cls in sorted(classes, key=lambda one: one.name):
            first = (cls.__doc__ or "").partition("\n")[0]
            lines += [f"({_anchor(cls.name)})=", f"### `{cls.name}`", "", f"`{cls.__name__}`: {first}", ""]
            lines += _parameters(cls)
    return [*lines, *_values()]


def _values() -> list[str]:
    """Describe the values that rules hold and that are no rules themselves."""
    lines = ["## Values", "", "What stands within a rule or measure.", ""]
    for name in ("Part", "Pool", "Group", "Product", "Amount", "Limit", "Reduction", "AmountBracket", "WeightBracket"):
        cls = getattr(sharing, name)
        lines += [f"### {name}", "", (cls.__doc__ or "").partition("\n")[0], "", *_parameters(cls)]
    return lines


def _parameters(cls: Any) -> list[str]:
    fields = [one for one in attrs.fields(cls) if one.init]
    if not fields:
        return ["No parameters.", ""]
    hints = get_type_hints(cls)
    lines = ["| parameter | holds | when left out |", "| --- | --- | --- |"]
    lines += [f"| `{one.alias}` | {_told(cls, one, hints)} | {_default(one)} |" for one in fields]
    return [*lines, ""]


SHARE = 'a share, such as `"25%"` or `"2/37"`'
GROWTH = 'a growth, such as `"5%"`'
YEAR = "a year, such as `2026`: the first that is limited"
MONTH = "a month of the year, `1` to `12`"
BOUND = "an exact number, such as `10000`"
HELD = {
    ("amount", "amount"): 'euro text, such as `"0.30"`',
    ("amount", "at_most"): 'how far above the amount, such as `"25%"`',
    ("amount", "base"): 'a month, such as `"2019-12"`',
    ("amount", "decimals"): "how many decimals of a euro",
    ("amount", "lag"): "how many years before",
    ("amount", "month"): MONTH,
    ("amount", "series"): "the name of a price index",
    ("corridor", "width"): SHARE,
    ("corridor-around", "width"): SHARE,
    ("growth-limit", "at_least"): 'a growth, such as `"-10%"`',
    ("growth-limit", "at_most"): GROWTH,
    ("growth-limit", "last"): "a driver or a measure of the bills of the year before, in euros",
    ("growth-limit", "since"): YEAR,
    ("limit", "share"): SHARE,
    ("part", "weight"): SHARE,
    ("pool", "weight"): SHARE,
    ("pot-limit", "at_most"): GROWTH,
    ("pot-limit", "month"): MONTH,
    ("pot-limit", "series"): "the name of a price index",
    ("pot-limit", "since"): YEAR,
    ("ramp", "member"): "a member",
    ("reduction", "share"): SHARE,
    ("relief", "until"): "a 1 January, the first day no longer",
    **{
        (name, bound): BOUND
        for name in ("amountbracket", "weightbracket")
        for bound in ("at_least", "above", "below", "up_to")
    },
}
"""What parameters hold that their type alone does not tell, by rule, measure or value."""
HOLDS = {
    "Fraction": 'an exact number, such as `3`, `"0.5"` or `"2/37"`',
    "str | Measure": "the name of a driver, or a measure",
    "SharingRule": "a rule",
    "str": "a text",
    "int": "a whole number",
    "Amount": "an amount",
    "Limit": 'a share of the pot, such as `"25%"`, or a limit',
    "Date": "a 1 January, such as `2026-01-01`",
    "tuple[str, ...]": "a list of members",
    "tuple[Fraction, ...]": "a list of exact numbers",
    "Mapping[str, Fraction]": "a table of exact numbers",
    "Mapping[str, Amount]": "a table of amounts",
    "Mapping[str, Reduction]": 'a table of reductions: an amount, or a share such as `"25%"`',
}


def _told(cls: Any, one: Any, hints: dict[str, Any]) -> str:
    return HELD.get((getattr(cls, "name", cls.__name__.lower()), one.alias)) or _holds(hints[one.name])


def _holds(hint: Any) -> str:
    text = _name(hint).removesuffix(" | None")
    if text.startswith("Literal"):
        return "one of " + ", ".join(f"`{word}`" for word in hint.__args__)
    if text in HOLDS:
        return HOLDS[text]
    return f"a list of {text.removeprefix('tuple[').removesuffix(', ...]')} tables"


def _name(hint: Any) -> str:
    """Return a type as one would write it, without the modules."""
    args = getattr(hint, "__args__", ())
    if hint is Ellipsis:
        return "..."
    if hint is type(None):
        return "None"
    if not args:
        return getattr(hint, "__name__", str(hint))
    if type(hint).__name__ in ("UnionType", "_UnionGenericAlias"):
        return " | ".join(_name(one) for one in args)
    name = getattr(hint, "__name__", "") or getattr(hint.__origin__, "__name__", "")
    return f"{name}[{', '.join(_name(one) for one in args)}]" if name != "Literal" else "Literal"


def _default(field: Any) -> str:
    if field.default is attrs.NOTHING:
        return "required"
    if field.default in (None, (), "") or not isinstance(field.default, (str, int)):
        return "nothing"
    return f"`{field.default}`"


def _fairness(fairness: dict[str, Any]) -> list[str]:
    lines = [PROMISES.format(properties="\n".join(f"- **{name}**: {told}" for name, told in PROPERTIES.items()))]
    lines += ["| rule | " + " | ".join(PROPERTIES) + " |", "| --- |" + " --- |" * len(PROPERTIES)]
    for name in sorted(fairness):
        cells = ["yes" if one in fairness[name]["holds"] else "no" for one in PROPERTIES]
        lines.append(f"| [`{name}`](#{_anchor(name)}) | " + " | ".join(cells) + " |")
    lines += ["", "Why not:", ""]
    for name in sorted(fairness):
        lines += [f"- `{name}`, {one}: {why}" for one, why in fairness[name].get("fails", {}).items()]
    return lines


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
