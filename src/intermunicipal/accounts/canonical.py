"""One text for one value (*canonieke vorm*): what is hashed, on any machine, in any order of rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any

from attrs import fields, has

from intermunicipal.dates import PartialDate, Period
from intermunicipal.sharing import SharingRule


def plain(value: object) -> Any:
    """Return a value as text, whole numbers, lists and tables alone (*platte waarde*): exact numbers become `a/b`, days ISO text.

    Notes are left out: they are for readers, no part of a computation.

    >>> from fractions import Fraction
    >>> plain({"share": Fraction(1, 3), "rule": None})
    {'rule': None, 'share': '1/3'}
    """
    match value:
        case None | bool() | int():
            return value
        case Enum():
            return value.value
        case str():
            return str(value)
        case Fraction():
            return f"{value.numerator}/{value.denominator}"
        case date():
            return value.isoformat()
        case PartialDate() | Period():
            return str(value)
    cls: Any = type(value)
    if has(cls):
        kept = (attribute for attribute in fields(cls) if attribute.name != "note" and attribute.eq)
        name = {"rule": value.name} if isinstance(value, SharingRule) else {}
        return name | {attribute.alias: plain(getattr(value, attribute.name)) for attribute in kept}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in sorted(value.items(), key=lambda pair: str(pair[0]))}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    message = f"no canonical form for {type(value).__name__}"
    raise TypeError(message)


def digest(value: object) -> str:
    """Return the SHA-256 of a value's canonical form, as hexadecimal text (*hash*)."""
    text = json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
