"""A point that may stand for thousands (*punt voor duizendtallen*): 4.012 is read as it stands, and asked about where it may be meant as 4012."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from intermunicipal.documents.raw import RawTable, within
from intermunicipal.findings import Finding, Place, Severity
from intermunicipal.messages import Phrase

_POINTED = re.compile(r"\s*-?[1-9][0-9]{0,2}\.[0-9]{3}\s*")
_WHOLE = re.compile(r"\s*-?[0-9]+\s*")
_Key = tuple[str, ...]
_Told = tuple[str, Place]
"""A quantity as it stands, and where."""


def doubtful_quantities(tables: Iterable[RawTable]) -> Iterator[Finding]:
    """Yield a warning for each volume whose quantities are whole numbers, but for some with exactly three decimals.

    Who writes decimals writes them for more quantities, with one or two digits too, and is not asked. What was corrected or withdrawn is
    passed over.
    """
    volumes = [table for table in tables if table.name == "volumes"]
    if not any(_is_pointed(row.get("quantity")) for table in volumes for row in table.rows):
        return  # most often there is none
    by_volume: dict[_Key, list[_Told]] = {}
    for (service, volume, *_), told in _that_count(volumes).items():
        by_volume.setdefault((service, volume), []).append(told)
    for (service, volume), quantities in by_volume.items():
        pointed = [one for one in quantities if _POINTED.fullmatch(one[0])]
        whole = [one for one in quantities if _WHOLE.fullmatch(one[0])]
        if pointed and whole and len(pointed) + len(whole) == len(quantities):
            yield _finding(f"{service}/{volume}", pointed)


def _is_pointed(quantity: object) -> bool:
    return isinstance(quantity, str) and _POINTED.fullmatch(quantity) is not None


def _that_count(tables: Iterable[RawTable]) -> Mapping[_Key, _Told]:
    """Return the quantities that count now, by what they are about: of each the one that was learned last."""
    latest: dict[_Key, tuple[str, Mapping[str, Any], Place]] = {}
    for table in tables:
        for index, row in enumerate(table.rows):
            key = tuple(str(row.get(name, "")) for name in ("service", "volume", "member", "year", "stage"))
            known = str(row.get("known", ""))
            if key not in latest or latest[key][0] <= known:
                latest[key] = known, row, table.places[index]
    return {
        key: (str(row.get("quantity", "")), within(place, "quantity"))
        for key, (_, row, place) in latest.items()
        if row.get("withdrawn") not in (True, "true")
    }


def _finding(volume: str, pointed: list[_Told]) -> Finding:
    """Tell of the first of the quantities of a volume, and how it was read."""
    text, place = pointed[0]
    whole, _, part = text.strip().partition(".")
    more = Phrase("more-rows", {"count": len(pointed) - 1}) if len(pointed) > 1 else Phrase("blank")
    fields = {
        "volume": volume,
        "asked": text.strip(),
        "whole": whole,
        "part": str(int(part)),
        "if_thousands": whole + part,
        "if_decimals": f"{text.strip()}0",
        "more": more,
    }
    return Finding("doubtful-point", Severity.WARNING, place, fields)
