"""What every row of a document has (*gemeenschappelijke kolommen*): when it was learned, where from, how sure it is."""

from __future__ import annotations

import re
from functools import lru_cache

from attrs import field, frozen
from attrs.converters import optional

from intermunicipal.dates import Date, PartialDate, Period, parse
from intermunicipal.errors import InvalidNumber
from intermunicipal.messages import Term
from intermunicipal.sources import Confidence

SLUG = "[a-z0-9]+(?:-[a-z0-9]+)*"
"""What an id looks like, as a regular expression."""

_SLUG = re.compile(SLUG, re.ASCII)


def exact_day(value: object) -> Date | None:
    """Return the day, or None for nothing (*dag*)."""
    return None if value is None else parse(value)


def partial_day(value: object) -> PartialDate | None:
    """Return the day as far as it is known, or None for nothing (*onvolledige dag*)."""
    return None if value is None else PartialDate.of(value)


def slug(value: object) -> str:
    """Return an id: lower-case letters, digits and hyphens (*slug*); raises `InvalidNumber` for anything else."""
    if not isinstance(value, str) or not _SLUG.fullmatch(value):
        raise InvalidNumber(value, Term("slug"))
    return value


def slug_or_none(value: object) -> str:
    """Return an id, or nothing where the row's key follows from its other columns (*slug of leeg*)."""
    return slug(value) if value != "" else ""


@lru_cache(maxsize=4096)  # rows of a table share few periods
def _period(since: PartialDate | None, until: PartialDate | None) -> Period:
    return Period(since, until)


@frozen
class Recorded:
    """A row with the day it was learned (`known`; None: always), its source by id, its confidence and a note (*geregistreerd feit*).

    A correction is a row with the same key and a later `known`; with `withdrawn` it says that the row never was so. `confidence` overrides that
    of the source for this row.
    """

    known: Date | None = field(default=None, converter=exact_day, kw_only=True)
    source: str = field(default="", kw_only=True)
    confidence: Confidence | None = field(default=None, converter=optional(Confidence), kw_only=True)
    note: str = field(default="", kw_only=True)
    withdrawn: bool = field(default=False, kw_only=True)


@frozen
class Valid(Recorded):
    """A row that holds from `since` until `until`, the first day no longer; either may be partial or open (*geldig feit*)."""

    since: PartialDate | None = field(default=None, converter=partial_day, kw_only=True)
    until: PartialDate | None = field(default=None, converter=partial_day, kw_only=True)

    def __attrs_post_init__(self) -> None:
        _ = self.period

    @property
    def period(self) -> Period:
        """The days on which it holds; raises `InvalidPeriod` where `until` does not lie after `since`."""
        return _period(self.since, self.until)
