"""The document format as JSON Schema (*JSON Schema van het document*): made from the classes, so that editors and other programs know it too.

A schema sees one value at a time. That an id exists, that periods do not overlap or that weights sum to one, only reading and checking tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from fractions import Fraction
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from attrs import NOTHING, Attribute, fields, has

from intermunicipal.dates import FIRST, LAST, Date, PartialDate, calendar_year
from intermunicipal.documents.jsonfile import FOR_EDITORS
from intermunicipal.documents.migrations import SCHEMA
from intermunicipal.documents.values import RuleTypes, disk_names, is_brief, named_by, required_texts, rules_by_name
from intermunicipal.exact import ODD_CENT_RULES, Cents, Price
from intermunicipal.model import table_fields
from intermunicipal.model.rows import SLUG, slug, slug_or_none
from intermunicipal.model.services import odd_cents_or_none
from intermunicipal.sharing import MEASURES, RULE_TYPES, Amount, Limit, SharingRule
from intermunicipal.sharing.reading import Quantity
from intermunicipal.sources import Source

Schema = dict[str, Any]

_READ_AS_ROWS = {Source, *(attribute.metadata["row"] for attribute in table_fields().values())}
"""The classes of which a required text may not be empty."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Schema = {"type": "string"}
_NAME: Schema = {"type": "string", "minLength": 1}
_YEAR = r"[0-9]{4}"

_BRIEF: Mapping[type[Any], Any] = {Amount: Price, Limit: Fraction}
"""What stands in place of a table of a class, where that is more than any text."""
_BY_TYPE: tuple[tuple[Any, Schema], ...] = (
    (
        Cents,
        {"type": "string", "pattern": r"^\s*-?[0-9]+\.[0-9]{2}\s*$", "description": "Euro text with two decimals."},
    ),
    (
        Price,
        {
            "type": "string",
            "pattern": r"^\s*-?[0-9]+\.[0-9]{2,60}\s*$",
            "description": "Euro text with two decimals or more.",
        },
    ),
    (
        Fraction,
        {
            "anyOf": [
                {"type": "integer"},
                {"type": "string", "pattern": r"^\s*-?[0-9]+(?:/[0-9]+|(?:\.[0-9]+)? ?%?)\s*$"},
            ]
        },
    ),
    (Date, {"type": "string", "format": "date", "pattern": rf"^{_YEAR}-[0-9]{{2}}-[0-9]{{2}}$"}),
    (PartialDate, {"type": "string", "pattern": rf"^{_YEAR}(?:-[0-9]{{2}}(?:-[0-9]{{2}})?)?$"}),
    (str, _TEXT),
    (bool, {"type": "boolean"}),
    (int, {"type": "integer"}),
    (Any, {}),
)
"""How the types of single values stand in a document."""

_BY_CONVERTER: tuple[tuple[Any, Schema], ...] = (
    (slug, {"type": "string", "pattern": f"^{SLUG}$"}),
    (slug_or_none, {"type": "string", "pattern": f"^(?:{SLUG})?$"}),
    (odd_cents_or_none, {"enum": ["", *ODD_CENT_RULES]}),
    (calendar_year, {"type": "integer", "minimum": FIRST.year, "exclusiveMaximum": LAST.year}),
)
"""What the converters of fields ask for beyond their type."""


def json_schema(rule_types: RuleTypes | None = None) -> Schema:
    """Return the JSON Schema of a document (*schema van het document*), of these sharing rules (None: those of the library).

    It holds for the JSON document and, as tables stand there in the same way, for `association.toml`.

    >>> json_schema()["$defs"]["Member"]["required"]
    ['id', 'name']
    >>> json_schema()["$defs"]["rule-by"]["required"]
    ['rule', 'driver']
    """
    given = RULE_TYPES if rule_types is None else rule_types
    classes = _Classes(given if isinstance(given, Mapping) else rules_by_name(given))
    source = classes.ref(Source)
    head: Schema = {
        FOR_EDITORS: _TEXT,
        "schema": {"const": SCHEMA},
        "id": _BY_CONVERTER[0][1],
        "name": _NAME,
        **dict.fromkeys(("region", "enterprise_number", "source"), _TEXT),
        "sources": {"type": "object", "additionalProperties": source},
    }
    tables = {
        name: {"type": "array", "items": classes.ref(attribute.metadata["row"])}
        for name, attribute in table_fields().items()
    }
    return {
        "$schema": DIALECT,
        "title": "Document of an intermunicipal association",
        "type": "object",
        "properties": head | tables,
        "required": ["schema", "id", "name"],
        "additionalProperties": False,
        "$defs": dict(sorted(classes.made().items())),
    }


class _Classes:
    """The classes that a document has values of, each described once under `$defs`."""

    def __init__(self, rules: Mapping[str, type[SharingRule]]) -> None:
        self._rules = dict(sorted(rules.items()))
        self._made: dict[str, Schema] = {}
        self._names: dict[type[Any], str] = {}

    def made(self) -> Mapping[str, Schema]:
        """Return all descriptions by name, those of the rules among them."""
        self._one_of("SharingRule", "rule", self._rules)
        self._one_of("Measure", "measure", {one.name: one for one in sorted(MEASURES, key=lambda one: one.name)})
        return self._made

    def _one_of(self, title: str, key: str, classes: Mapping[str, type[Any]]) -> None:
        """Describe classes of which a table names one by a key of its own."""
        self._made[title] = {"oneOf": [{"$ref": f"#/$defs/{key}-{name}"} for name in classes]}
        for name, cls in classes.items():
            described = self._described(cls)
            properties = {key: {"const": name}, **described["properties"]}
            self._made[f"{key}-{name}"] = {
                **described,
                "properties": properties,
                "required": [key, *described["required"]],
            }

    def ref(self, cls: type[Any]) -> Schema:
        """Return a reference to the description of a class, which is made when it is first asked for."""
        if cls not in self._names:
            taken = cls.__name__ in self._names.values()
            name = self._names[cls] = f"{cls.__module__}.{cls.__qualname__}" if taken else cls.__name__
            self._made[name] = self._described(cls)
        return {"$ref": f"#/$defs/{self._names[cls]}"}

    def _described(self, cls: Any) -> Schema:
        names, types = disk_names(cls), _hints(cls)
        kept: Iterable[Attribute[Any]] = [one for one in fields(cls) if one.alias in names]
        if cls is Source:  # its id is the key under which it stands
            kept = [one for one in kept if one.name != "id"]
        properties = {names[str(one.alias)]: self._value(types.get(one.name, Any), one.converter) for one in kept}
        if (key := named_by(cls)) is not None:
            properties = {key: {"const": cls.name}, **properties}
        if cls in _READ_AS_ROWS:
            properties |= {name: _NAME for name in required_texts(cls) if properties.get(name) == _TEXT}
        return {
            "type": "object",
            "description": (cls.__doc__ or "").partition("\n")[0],
            "properties": properties,
            "required": [names[str(one.alias)] for one in kept if one.default is NOTHING],
            "additionalProperties": False,
        }

    def _value(self, type_: Any, converter: object = None) -> Schema:
        """Describe a value by its type, and by what the converter of its field asks for."""
        for asked, schema in (*((one, found) for one, found in _BY_CONVERTER if one is converter), *_BY_TYPE):
            if asked is converter or asked == type_:
                return schema
        if type_ is SharingRule:
            return {"$ref": "#/$defs/SharingRule"}
        if type_ == Quantity:
            return {"anyOf": [_TEXT, {"$ref": "#/$defs/Measure"}]}
        if type_ == Quantity | None:
            return {"anyOf": [_TEXT, {"$ref": "#/$defs/Measure"}, {"type": "null"}]}
        if isinstance(type_, type) and issubclass(type_, Enum):
            return {"enum": [choice.value for choice in type_]}
        if isinstance(type_, type) and has(type_):
            brief = self._value(_BRIEF.get(type_, str))
            return {"anyOf": [brief, self.ref(type_)]} if is_brief(type_) else self.ref(type_)
        return self._of_parts(get_origin(type_), get_args(type_))

    def _of_parts(self, origin: Any, parts: Sequence[Any]) -> Schema:
        if origin in (Union, UnionType):
            inner = [self._value(part) for part in parts if part is not NoneType]
            return {"anyOf": [*inner, {"type": "null"}]} if NoneType in parts else {"anyOf": inner}
        if origin is Literal:
            return {"enum": list(parts)}
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return {"type": "object", "additionalProperties": self._value(parts[-1])}
        if isinstance(origin, type) and issubclass(origin, Iterable):
            return {"type": "array", "items": self._value(parts[0])}
        return {}


def _hints(cls: type[Any]) -> Mapping[str, Any]:
    """Return the types of the fields; of a class of a plug-in that hides them, none, and then a schema asks nothing of them."""
    try:
        return get_type_hints(cls, include_extras=True)
    except (NameError, TypeError):
        return {}
