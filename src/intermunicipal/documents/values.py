"""How values stand on disk (*waarden*): one strict converter per rule book, no silent conversions.

An integer is an integer, text is text, an amount is euro text, a date is a date. In a CSV table every cell is text and is read by the type of its
column, as strictly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from fractions import Fraction
from functools import cache, partial
from operator import eq
from typing import Any, Literal, get_args, get_origin, get_type_hints

from attrs import NOTHING, fields, has
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from intermunicipal.dates import Date, PartialDate, parse
from intermunicipal.errors import InvalidNumber, NotWritable, RuleNotATable, unknown
from intermunicipal.exact import TOO_LONG, Cents, Price, euro_amount, euro_text, euros, price_text, ratio
from intermunicipal.messages import Phrase, Term
from intermunicipal.model import BudgetLine, Disagreement, Member, PartyKind
from intermunicipal.sharing import MEASURES, SharingRule
from intermunicipal.sharing.reading import Quantity

_MOST_PLACES = 12
_MOST_DIGITS = 60
_DIGITS_OF_A_BIT = 0.30103
_INTEGER = re.compile(r"-?\d+", re.ASCII)

ON_DISK: Mapping[type, Mapping[str, Any]] = {
    BudgetLine: {"amount": override(rename="amount_eur")},
    Member: {"parties": override(omit=True)},
}
"""Fields whose name on disk differs from that in Python, or that do not stand there."""


RuleTypes = Mapping[str, type[SharingRule]] | Iterable[type[SharingRule]]
"""Classes of sharing rules, alone or each with the name that documents call it by."""


def converter(rule_types: RuleTypes, *, cells: bool = False) -> Converter:
    """Return a strict converter that knows these sharing rules by name (*omzetter*).

    With `cells`, numbers and lists are read from the text of CSV cells. Structuring raises cattrs' validation errors, in which the problems
    of single values are refusals such as `InvalidDate`. Raises `InvalidNumber` for what is no class of a rule.

    >>> from intermunicipal.sharing import RULE_TYPES, Even, SharingRule
    >>> made = converter(RULE_TYPES)
    >>> made.unstructure(Even()), made.structure({"rule": "even"}, SharingRule)
    ({'rule': 'even'}, Even())
    """
    known = rules_by_name(rule_types)
    made = Converter(forbid_extra_keys=True, detailed_validation=True, use_alias=True)
    made.register_structure_hook_func(has, lambda value, cls: _class_hook(made, cls)(value, cls))
    # By class, and not by predicate: cattrs' own lenient hooks for `str` and `int` are by class and would come first.
    made.register_structure_hook(str, _text_or_choice)
    made.register_structure_hook(int, _cell_integer if cells else _integer)
    made.register_structure_hook(bool, _cell_truth if cells else _truth)
    made.register_structure_hook(Fraction, _exact)
    made.register_structure_hook(Date, lambda value, _: parse(value))
    made.register_structure_hook(PartialDate, lambda value, _: PartialDate.of(value))
    made.register_structure_hook_func(partial(eq, Cents), lambda value, _: euros(value))
    made.register_structure_hook_func(partial(eq, Price), lambda value, _: euro_amount(value))
    made.register_structure_hook_func(_is_literal, _word)
    made.register_structure_hook_factory(_is_table, lambda cls: _table_hook(made.gen_structure_mapping(cls)))
    made.register_structure_hook_func(partial(eq, SharingRule), lambda value, _: _rule(made, known, value))
    made.register_structure_hook_func(partial(eq, Quantity), lambda value, _: _quantity(made, value))
    made.register_structure_hook_func(
        partial(eq, Quantity | None), lambda value, _: None if value is None else _quantity(made, value)
    )
    made.register_structure_hook_func(is_brief, lambda value, cls: _brief(made, value, cls))
    in_order = made.get_structure_hook(tuple[int, ...])
    made.register_structure_hook_func(_is_series, lambda value, cls: in_order(_series(value), cls))
    if cells:
        made.register_structure_hook_func(
            lambda cls: cls == tuple[PartyKind, ...],
            lambda value, _: tuple(PartyKind(word) for word in _text(value).split()),
        )
    _register_writing(made)
    return made


def rules_by_name(rule_types: RuleTypes) -> Mapping[str, type[SharingRule]]:
    """Return classes of rules by the name that documents call them by (*regels op naam*); raises `InvalidNumber` for what is no such class."""
    table = rule_types if isinstance(rule_types, Mapping) else None
    if not isinstance(rule_types, Iterable):
        raise InvalidNumber(rule_types, Term("rule-class"))
    classes = tuple(rule_types if table is None else table.values())
    for one in classes:
        if named_by(one) != "rule":
            raise InvalidNumber(one, Term("rule-class"))
    return {one.name: one for one in classes} if table is None else table


_KEYS = {"rule": ("name", "needs", "shares"), "measure": ("name", "needs", "read")}
"""The key by which a table names its class, with what such a class has."""


def named_by(cls: Any) -> str | None:
    """Return the key by which a table names this class (*sleutel van de klasse*): `rule`, `measure`, or None for a class of another kind."""
    if not isinstance(cls, type) or not has(cls) or not isinstance(getattr(cls, "name", None), str):
        return None
    return next((key for key, names in _KEYS.items() if all(hasattr(cls, name) for name in names)), None)


def _register_writing(made: Converter) -> None:
    """Register how values are written: what is as it is when left out stays out."""
    made.register_unstructure_hook_factory(has, lambda cls: _writing_hook(made, cls))
    made.register_unstructure_hook(Fraction, exact_text)
    made.register_unstructure_hook(Date, Date.isoformat)
    made.register_unstructure_hook(PartialDate, _open_day_text)
    made.register_unstructure_hook_func(partial(eq, Cents), lambda amount: euro_text(_written(amount, 100)))
    made.register_unstructure_hook_func(partial(eq, Price), _price_text)
    made.register_unstructure_hook_factory(lambda cls: named_by(cls) is not None, lambda cls: _named_hook(made, cls))
    made.register_unstructure_hook_func(
        partial(eq, SharingRule), lambda rule: {"rule": rule.name, **made.unstructure(rule)}
    )
    made.register_unstructure_hook_func(lambda cls: cls in (Quantity, Quantity | None), made.unstructure)
    made.register_unstructure_hook_factory(is_brief, lambda cls: _brief_writing(made, cls))


def _writing_hook(made: Converter, cls: type) -> Callable[[Any], dict[str, Any]]:
    overrides: Any = ON_DISK.get(cls, {})
    return make_dict_unstructure_fn(cls, made, _cattrs_omit_if_default=True, _cattrs_use_alias=True, **overrides)


def _named_hook(made: Converter, cls: Any) -> Callable[[Any], dict[str, Any]]:
    """Return how a rule or a measure is written: by the key that names its class, then its fields."""
    key, name, parameters = str(named_by(cls)), cls.name, _writing_hook(made, cls)
    return lambda one: {key: name, **parameters(one)}


def is_brief(cls: Any) -> bool:
    """Say whether values of a class may stand as one text in place of a table (*korte vorm*), by its `of_text` and `as_text`."""
    return isinstance(cls, type) and hasattr(cls, "of_text") and hasattr(cls, "as_text")


def _brief(made: Converter, value: Any, cls: Any) -> Any:
    """Read a value that is written as one text or as a table."""
    if isinstance(value, Mapping):
        return _class_reading(made, cls)(value, cls)
    found = cls.of_text(value)
    try:
        made.unstructure(found)
    except NotWritable:  # as an exact number is read: not where it could not be written back
        raise InvalidNumber(value, Term("exact-number")) from None
    return found


def _brief_writing(made: Converter, cls: type) -> Callable[[Any], Any]:
    whole = _writing_hook(made, cls)

    def write(value: Any) -> Any:
        brief = value.as_text
        return whole(value) if brief is None else exact_text(brief) if isinstance(brief, Fraction) else brief

    return write


def _price_text(amount: Fraction) -> str:
    """Return exact cents as euro text, or refuse what no decimals can say."""
    text = price_text(amount)
    if text is not None:
        return text
    top, bottom = _written(amount.numerator, 100), _written(amount.denominator)
    ends = 10 ** bottom.bit_length() % bottom == 0
    raise NotWritable(f"{top}/{bottom}", Phrase("long-number" if ends else "endless-amount"))


def _quantity(made: Converter, value: Any) -> Quantity:
    """Read what a rule shares by: the name of a driver, or a table whose `measure` names a measure and whose other keys are its parameters."""
    if isinstance(value, str):
        return value
    if not isinstance(value, Mapping) or "measure" not in value:
        raise InvalidNumber(value, Term("driver-or-measure"))
    known = {measure.name: measure for measure in MEASURES}
    name = value["measure"]
    if name not in known:
        raise unknown("measure", name, known)
    found: Quantity = made.structure({key: item for key, item in value.items() if key != "measure"}, known[name])
    return found


def exact_text(number: Fraction) -> int | str:
    """Return an exact number as a document writes it (*exact getal*): a whole one as it is, else as a decimal that ends, else as `a/b`.

    >>> exact_text(Fraction(3)), exact_text(Fraction(1, 8)), exact_text(Fraction(1, 3))
    (3, '0.125', '1/3')
    """
    _written(number.numerator), _written(number.denominator)
    if number.denominator == 1:
        return number.numerator
    places = next((places for places in range(1, _MOST_PLACES) if 10**places % number.denominator == 0), 0)
    if not places:
        return f"{number.numerator}/{number.denominator}"
    whole, part = divmod(abs(number.numerator) * 10**places // number.denominator, 10**places)
    return f"{'-' if number < 0 else ''}{whole}.{part:0{places}d}"


def _written(number: int, units: int = 1) -> int:
    """Return a whole number, or refuse one with more digits before the point than are read back."""
    if abs(number) // units < TOO_LONG:
        return number
    raise NotWritable(f"10^{_digits(number // units)}", Phrase("long-number"))


def _digits(number: int) -> int:
    """Return about how many digits a number has, without writing it: that takes long, and Python refuses the longest."""
    return int(number.bit_length() * _DIGITS_OF_A_BIT)


def _open_day_text(day: PartialDate) -> str:
    """Return a day as far as it is known, or refuse what is no day, month or year, and would be read back as one."""
    text = str(day)
    if PartialDate.of(text) != day:
        raise NotWritable(f"{day.earliest} - {day.latest}", Phrase("open-day"))
    return text


def _class_hook(made: Converter, cls: type) -> Callable[[Any, Any], Any]:
    """Make the structuring function of one class and register it, so that it is made once."""
    hook = _class_reading(made, cls)
    made.register_structure_hook(cls, hook)
    return hook


def _class_reading(made: Converter, cls: Any) -> Callable[[Any, Any], Any]:
    overrides: Any = ON_DISK.get(cls, {})
    hook: Callable[[Any, Any], Any] = make_dict_structure_fn(
        cls, made, _cattrs_forbid_extra_keys=True, _cattrs_use_alias=True, **overrides
    )
    key = named_by(cls)
    if key is None:
        return lambda value, asked: hook(_table(value), asked)
    return lambda value, asked: hook(_without(key, cls.name, _table(value)), asked)


def _without(key: str, name: str, table: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the parameters of a rule or a measure, without the key that names the class that is asked for."""
    return {one: item for one, item in table.items() if one != key} if table.get(key) == name else table


def disk_names(cls: Any) -> dict[str, str]:
    """Return the name on disk of each field of a row class, by the name of the argument (*kolomnamen*)."""
    overrides = ON_DISK.get(cls, {})
    kept = (field for field in fields(cls) if not (field.name in overrides and overrides[field.name].omit))
    return {
        field.alias: (overrides[field.name].rename if field.name in overrides else None) or field.alias
        for field in kept
    }


@cache
def required_columns(cls: Any) -> frozenset[str]:
    """Return the columns that must hold a value, by their name on disk (*verplichte kolommen*)."""
    names = disk_names(cls)
    return frozenset(names[str(one.alias)] for one in fields(cls) if one.default is NOTHING and one.alias in names)


@cache
def required_texts(cls: Any) -> frozenset[str]:
    """Return the columns that must hold a text, by their name on disk (*verplichte teksten*): an empty one is no value.

    What a disagreement adopts may be empty: the document then says that there is nothing, such as no end.
    """
    names, types = disk_names(cls), get_type_hints(cls)
    required = (one for one in fields(cls) if one.default is NOTHING and types[one.name] is str)
    return frozenset(names[str(one.alias)] for one in required if (cls, one.name) != (Disagreement, "adopted"))


def _text_or_choice(value: Any, cls: Any) -> Any:
    """Read text; for an enumeration of texts, one of its choices."""
    return cls(_text(value)) if issubclass(cls, Enum) else _text(value)


def _is_literal(cls: Any) -> bool:
    origin: Any = get_origin(cls)
    return origin is Literal


def _word(value: Any, cls: Any) -> Any:
    """Read one of a few words."""
    if value in get_args(cls):
        return value
    raise unknown("choice", _text(value), map(str, get_args(cls)))


def _text(value: Any) -> str:
    if type(value) is not str:
        raise InvalidNumber(value, Term("text"))
    return value


def _integer(value: Any, _: Any) -> int:
    if type(value) is not int:
        raise InvalidNumber(value, Term("integer"))
    return value


def _is_table(cls: Any) -> bool:
    origin: Any = get_origin(cls)
    return isinstance(origin, type) and issubclass(origin, Mapping)


def _table_hook(read: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Return how a table of values by name is read."""
    return lambda value, cls: read(_table(value, "table-by-name"), cls)


def _table(value: Any, expected: str = "table-of-fields") -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise InvalidNumber(value, Term(expected))
    return value


def _is_series(cls: Any) -> bool:
    origin: Any = get_origin(cls)
    return origin is tuple


def _series(value: Any) -> Any:
    """Return a list; the letters of a text, or the names in a table, are none."""
    if not isinstance(value, (list, tuple)):
        raise InvalidNumber(value, Term("series"))
    return value


def _exact(value: Any, _: Any) -> Fraction:
    """Read an exact number that can be written back: above and below the line it has no more digits than a text may have."""
    number = ratio(value)
    if max(abs(number.numerator), number.denominator) >= TOO_LONG:
        raise InvalidNumber(
            value if isinstance(value, str) else f"10^{_digits(number.numerator)}", Term("exact-number")
        )
    return number


def _truth(value: Any, _: Any) -> bool:
    if type(value) is not bool:
        raise InvalidNumber(value, Term("truth"))
    return value


def _cell_truth(value: Any, _: Any) -> bool:
    if value not in ("true", "false"):
        raise InvalidNumber(value, Term("truth"))
    return bool(value == "true")


def _cell_integer(value: Any, _: Any) -> int:
    if not isinstance(value, str) or not _INTEGER.fullmatch(value):
        raise InvalidNumber(value, Term("integer"))
    digits = len(value.lstrip("-"))
    if digits > _MOST_DIGITS:  # Python reads no number of more than some thousands, and nobody a text with so many
        raise InvalidNumber(f"10^{digits - 1}", Term("integer"))
    return int(value)


def _rule(made: Converter, rule_types: Mapping[str, type[SharingRule]], value: Any) -> SharingRule:
    """Read a sharing rule: a table whose `rule` names its class and whose other keys are its parameters."""
    if not isinstance(value, Mapping) or "rule" not in value:
        raise RuleNotATable(repr(value))
    name = value["rule"]
    if name not in rule_types:
        raise unknown("rule-type", name, rule_types)
    cls = rule_types[name]
    rule: SharingRule = made.structure({key: item for key, item in value.items() if key != "rule"}, cls)
    return rule
