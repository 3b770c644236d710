"""One text for one value (*canonieke vorm*): what is hashed, on any machine, in any order of rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any

from attrs import Attribute, fields, has

from intermunicipal.dates import PartialDate, Period
from intermunicipal.messages.values import digits
from intermunicipal.model import Recorded
from intermunicipal.sharing import Measure, SharingRule
from intermunicipal.sharing.working import WHERE_STATED
from intermunicipal.sources import Source


def plain(value: object) -> Any:
    """Return a value as text, whole numbers, lists and tables alone (*platte waarde*): exact numbers become `a/b`, days ISO text.

    The note of a row, and the citation of a source, are for readers and no part of a computation: they are left out.

    >>> from fractions import Fraction
    >>> plain({"share": Fraction(1, 3), "rule": None})
    {'rule': None, 'share': '1/3'}
    """
    match value:
        case None | bool() | int():
            return value
        case Enum():
            return value.value
        case str() | PartialDate() | Period():
            return str(value)
        case Fraction():
            return f"{digits(value.numerator)}/{digits(value.denominator)}"
        case date():
            return value.isoformat()
        case Source():
            return {"id": value.id, "confidence": value.confidence.value}
    return _plain_whole(value)


def _plain_whole(value: object) -> Any:
    """Return what has parts as plain data: a rule, a frozen value, a table, a series, a set."""
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if hasattr(value, "needs") and isinstance(value, SharingRule):  # the first test is quick, and most values fail it
        return {"rule": value.name} | _fields(value)
    if hasattr(value, "needs") and isinstance(value, Measure):
        return {"measure": value.name} | _fields(value)
    if has(type(value)):
        return _fields(value)
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in sorted(value.items(), key=lambda pair: str(pair[0]))}
    if isinstance(value, (set, frozenset)):
        return sorted((plain(item) for item in value), key=str)
    message = f"no canonical form for {type(value).__name__}"
    raise TypeError(message)


def _fields(value: object) -> dict[str, Any]:
    """Return the fields of a frozen value by the name of their argument; of a class without attrs, what an instance holds."""
    cls: Any = type(value)
    if not has(cls):
        return {name: plain(item) for name, item in sorted(vars(value).items())}
    skipped = {"note"} if isinstance(value, Recorded) else set()
    kept = (one for one in fields(cls) if one.eq and one.name not in skipped and not _unstated(value, one))
    return {one.alias: plain(getattr(value, one.name)) for one in kept}


def _unstated(value: object, attribute: Attribute[Any]) -> bool:
    """Say whether a field that came later says nothing here."""
    return bool(attribute.metadata.get(WHERE_STATED)) and getattr(value, attribute.name) == attribute.default


def digest(value: object) -> str:
    """Return the SHA-256 of a value's canonical form, as hexadecimal text (*hash*)."""
    return digest_plain(plain(value))


def digest_plain(value: object) -> str:
    """Return the SHA-256 of data that is plain already, as hexadecimal text (*hash van platte gegevens*)."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
