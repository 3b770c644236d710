"""Refusals of dates, numbers and rows (*ongeldige waarden*)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import define

from intermunicipal.errors.base import Refusal
from intermunicipal.messages import Phrase, Term


@define(slots=False, eq=False)
class InvalidDate(Refusal):
    """A text or value is no calendar day, month or year (*ongeldige datum*)."""

    code = "invalid-date"
    asked: object
    expected: str = "YYYY-MM-DD"

    @property
    def fields(self) -> Mapping[str, object]:
        """The fields, and an example that is written as expected."""
        return {**super().fields, "example": "2019-01-31"[: len(self.expected)]}


@define(slots=False, eq=False)
class InvalidPeriod(Refusal):
    """A period ends on or before its first day (*ongeldige periode*)."""

    code = "invalid-period"
    since: object
    until: object


@define(slots=False, eq=False)
class DayOutside(Refusal):
    """An assumed day does not lie within the time that is not known (*dag buiten de onbekende tijd*)."""

    code = "day-outside"
    asked: object
    period: object


@define(slots=False, eq=False)
class InvalidNumber(Refusal):
    """A number is not exact or not of the kind asked for (*ongeldig getal*)."""

    code = "invalid-number"
    asked: object
    expected: Term

    @property
    def fields(self) -> Mapping[str, object]:
        """The fields; text is shown in quotes, so that it is not taken for a number."""
        return {**super().fields, "asked": f'"{self.asked}"' if isinstance(self.asked, str) else self.asked}


@define(slots=False, eq=False)
class InvalidAmount(Refusal):
    """An amount is not written as euro text or whole cents (*ongeldig bedrag*)."""

    code = "invalid-amount"
    asked: object


@define(slots=False, eq=False)
class DecimalComma(InvalidNumber):
    """A number is written with a decimal comma (*decimale komma*); `fix` is how it should stand."""

    code = "decimal-comma"
    fix: str

    @property
    def fields(self) -> Mapping[str, object]:
        """The number, in quotes, and how it should stand."""
        return {"asked": f'"{self.asked}"', "fix": self.fix}


@define(slots=False, eq=False)
class AmountComma(InvalidAmount):
    """An amount is written with a decimal comma (*bedrag met komma*); `fix` is how it should stand."""

    code = "amount-comma"
    fix: str

    @property
    def fields(self) -> Mapping[str, object]:
        """The fields; the amount is text, and shown in quotes."""
        return {**super().fields, "asked": f'"{self.asked}"'}


@define(slots=False, eq=False)
class CentsOrEuros(InvalidAmount):
    """An amount has no decimals, so it may be euros or cents (*euro of cent*); how it should stand for each."""

    code = "cents-or-euros"
    if_euros: str
    if_cents: str


@define(slots=False, eq=False)
class ThousandsOrDecimals(InvalidAmount):
    """An amount has three decimals, so its point may stand for thousands (*duizendtal of decimalen*); how it should stand for each."""

    code = "thousands-or-decimals"
    if_thousands: str
    if_decimals: str


@define(slots=False, eq=False)
class Overlap(Refusal):
    """Two rows of one slot hold on the same days (*overlapping*); both sides are named."""

    code = "overlap"
    slot: str
    first: object
    second: object


@define(slots=False, eq=False)
class Gap(Refusal):
    """Between two rows of one slot no row holds (*leemte*); both sides are named."""

    code = "gap"
    slot: str
    first: object
    second: object


@define(slots=False, eq=False)
class NotInForce(Refusal):
    """Nothing holds for this slot on this day (*niet van kracht*)."""

    code = "not-in-force"
    slot: str
    on: date
    held: object


@define(slots=False, eq=False)
class DuplicateRow(Refusal):
    """Two rows have the same key and the same known date (*dubbele rij*)."""

    code = "duplicate-row"
    key: str
    known: object
    first: object = Phrase("blank")
