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
a test: it is computed in the example of Noord-Limburg, and each bill is redone from its printed text in three languages.

The amounts are illustrative. The sources say where a key of this kind is really used; what they say of it is *verified* (read
there), *inferred* from it, or *recalled* (not read there).
"""
PROPERTIES = {
    "nothing-lost": "what is shared and what is left unallocated is the pot",
    "whole-pot": "nothing is left unallocated",
    "anonymity": "other names change nothing but the names",
    "equal-treatment": "who has the same figures and days bears the same",
    "order-independence": "no order of members, figures or parts counts",
    "non-negativity": "a cost gives nobody a credit",
    "pot-scale": "twice the pot is twice each share",
    "unit-invariance": "the unit of a driver does not count",
    "key-monotonicity": "who has more of a driver bears no less",
    "pot-monotonicity": "a larger pot makes no share smaller",
    "cent-monotonicity": "nor any amount in cents, with the odd-cent rule `webster`",
    "quota": "cents are the exact share, rounded down or up",
    "merge-neutrality": "two members that merge bear together what they bore",
}


def page() -> str:
    """Return the page."""
    rows = _read("catalogue.toml")["rows"]
    fairness = {name: stated for name, stated in _read("fairness.toml").items() if isinstance(stated, dict)}
    return "\n".join([HEAD, *_table(rows), *_rows(rows), *_classes(), *_fairness(fairness), ""])


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
        lines += ["```toml", f"sharing = {row['written']}", "```", ""]
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
    lines += [f"| `{one.alias}` | {_holds(hints[one.name])} | {_default(one)} |" for one in fields]
    return [*lines, ""]


HOLDS = {
    "Fraction": 'an exact number, such as `"30%"`, `"2/37"` or `3`',
    "str | Measure": "the name of a driver, or a measure",
    "SharingRule": "a rule",
    "str": "a text",
    "int": "a whole number",
    "Amount": "an amount",
    "Limit": "a share of the pot, or a limit",
    "Date": "a day, 1 January",
    "tuple[str, ...]": "a list of members",
    "tuple[Fraction, ...]": "a list of exact numbers",
    "Mapping[str, Fraction]": "a table of exact numbers",
    "Mapping[str, Amount]": "a table of amounts",
    "Mapping[str, Reduction]": 'a table of reductions: an amount, or a share such as `"25%"`',
}


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
    lines = [
        "## What each rule promises",
        "",
        "Of exact shares, unless cents are named. A rule that holds others promises what these do.",
        "",
    ]
    lines += [f"- **{name}**: {told}" for name, told in PROPERTIES.items()]
    lines += [
        "",
        "Each *yes* is a property that tests hold for any parameters; each *no* has a counterexample in the tests.",
        "",
    ]
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
