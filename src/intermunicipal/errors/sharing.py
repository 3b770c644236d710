"""Refusals of sharing one pot (*weigeringen bij het verdelen*)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from attrs import define

from intermunicipal.errors.base import Refusal
from intermunicipal.messages import Money, Phrase


def _money(euros: object) -> object:
    """Return euros as money, to a millionth of a euro where they do not end on a cent; anything else as it is."""
    if not isinstance(euros, (int, Fraction)):
        return euros
    cents = Fraction(euros) * 100
    if cents.denominator == 1:
        return Money(cents.numerator)
    rounded = Fraction(round(cents * 10**4), 10**6)
    return Phrase("exact-amount" if rounded * 100 == cents else "about-amount", {"amount": rounded})


def _with_provider(fields: Mapping[str, object]) -> Mapping[str, object]:
    """Return the fields with the plug-in that brings the rule, where it is known, as a part of the sentence."""
    told = dict(fields)
    provider = told.pop("provider")
    return {**told, "by": Phrase("brought-by", {"provider": provider}) if provider else Phrase("blank")}


_REASONS = {
    "weights": ("not-one", "negative-weight"),
    "denominator": ("denominator-not-above-zero",),
    "whole": ("bills-within",),
    "months": ("months-between",),
    "days": ("since-not-new-year", "years-or-path", "path"),
    "percents": ("corridor-too-wide", "limit-form", "growth-limits", "relief-share"),
    "brackets": ("no-brackets", "bracket-bounds", "bracket-overlap", "bracket-gap"),
}
"""What the reasons of an invalid rule are about, and so which cause and next step go with them."""


@define(slots=False, eq=False)
class InvalidRule(Refusal):
    """A sharing rule is written in a way that cannot work (*ongeldige verdeelregel*).

    `reason` is a part of a sentence. What a reason of the library is about decides which cause and next step are told; for any other they are
    general.
    """

    code = "invalid-rule"
    rule: str
    reason: object

    @property
    def fields(self) -> Mapping[str, object]:
        """The fields, with the cause and the next step that go with the reason."""
        reason = self.reason.code if isinstance(self.reason, Phrase) else ""
        about = next((about for about, reasons in _REASONS.items() if reason in reasons), "rule")
        return {**super().fields, "why": Phrase(f"{about}-why"), "step": Phrase(f"{about}-next")}


@define(slots=False, eq=False)
class RuleNotATable(Refusal):
    """A sharing rule is not written as a table with the name of a rule (*regel is geen tabel*)."""

    code = "rule-not-a-table"
    asked: str


@define(slots=False, eq=False)
class NoParticipants(Refusal):
    """A pot has nobody to bear it (*geen deelnemers*)."""

    code = "no-participants"
    pot: object
    service: str = "-"


@define(slots=False, eq=False)
class MissingFigures(Refusal):
    """A driver has no figure for some participants in the year asked for (*ontbrekende cijfers*)."""

    code = "missing-figures"
    driver: str
    year: object
    missing: tuple[str, ...]
    years: tuple[int, ...]

    @property
    def fields(self) -> Mapping[str, object]:
        """The fields, and a word where in no year all have figures."""
        return {**super().fields, "years": self.years or Phrase("none-there")}


@define(slots=False, eq=False)
class NegativeFigure(Refusal):
    """A driver has a figure below zero (*negatief cijfer*)."""

    code = "negative-figure"
    driver: str
    participant: str
    figure: Fraction


@define(slots=False, eq=False)
class ZeroTotal(Refusal):
    """The figures of a driver sum to nothing, so no proportion exists (*totaal nul*)."""

    code = "zero-total"
    driver: str
    year: object


@define(slots=False, eq=False)
class TableMismatch(Refusal):
    """A table of fixed shares and the participants are not the same (*tabel past niet*)."""

    code = "table-mismatch"
    rule: str
    missing: tuple[str, ...]
    extra: tuple[str, ...]


@define(slots=False, eq=False)
class PartYear(Refusal):
    """A rule does not say what a part of a year costs (*deel van een jaar*)."""

    code = "part-year"
    rule: str
    days: Mapping[str, int]


@define(slots=False, eq=False)
class BrokenShares(Refusal):
    """A sharing rule broke its promise: other participants, or more than the pot (*verdeling klopt niet*)."""

    code = "broken-shares"
    rule: str
    total: Fraction
    pot: Fraction
    provider: str = ""

    @property
    def fields(self) -> Mapping[str, object]:
        """The fields, with who brings the rule as a part of the sentence."""
        return _with_provider(super().fields)


@define(slots=False, eq=False)
class RuleFailed(Refusal):
    """A sharing rule of a plug-in failed by itself (*verdeelregel faalt*)."""

    code = "rule-failed"
    rule: str
    reason: str
    provider: str = ""

    @property
    def fields(self) -> Mapping[str, object]:
        """The fields, with who brings the rule as a part of the sentence."""
        return _with_provider(super().fields)


@define(slots=False, eq=False)
class MixedUnits(Refusal):
    """The figures of one driver are in several units, so they make no proportion (*gemengde eenheden*)."""

    code = "mixed-units"
    driver: str
    year: int
    units: tuple[str, ...]


@define(slots=False, eq=False)
class SmallDenominator(Refusal):
    """The figures sum to more than the total that they are to be shares of (*noemer te klein*)."""

    code = "small-denominator"
    driver: str
    year: object
    total: Fraction
    denominator: Fraction


@define(slots=False, eq=False)
class YearNeeded(Refusal):
    """Figures of another year, or days of a year, are asked for, and no year is known (*jaar nodig*)."""

    code = "year-needed"
    asked: str
    lag: int


@define(slots=False, eq=False)
class ZeroFigure(Refusal):
    """A figure that something is divided by is zero (*cijfer nul*)."""

    code = "zero-figure"
    driver: str
    year: object
    participants: tuple[str, ...]


@define(slots=False, eq=False)
class OutsideBrackets(Refusal):
    """A size lies in none of the brackets (*buiten de schijven*)."""

    code = "outside-brackets"
    driver: str
    sizes: Mapping[str, Fraction]
    brackets: tuple[object, ...]


@define(slots=False, eq=False)
class IndexMissing(Refusal):
    """A price index has no figure for a month (*index ontbreekt*)."""

    code = "index-missing"
    series: str
    month: str
    first: str
    last: str


@define(slots=False, eq=False)
class NoEarlierBills(Refusal):
    """What was shared in an earlier year is not known (*geen eerdere bijdragen*)."""

    code = "no-earlier-bills"
    year: object
    years: int
    known: tuple[int, ...]

    @property
    def fields(self) -> Mapping[str, object]:
        """The fields, and a word where no earlier year is known."""
        return {**super().fields, "known": self.known or Phrase("none-there")}


@define(slots=False, eq=False)
class MixedDays(Refusal):
    """A measure is made of sizes and of use, so days cannot weigh it (*maat en gebruik door elkaar*)."""

    code = "mixed-days"
    driver: str
    days: Mapping[str, int]


@define(slots=False, eq=False)
class AbovePot(Refusal):
    """A tariff asks for more than there is to bear (*tarief boven de pot*)."""

    code = "above-pot"
    rule: str
    asked: object
    pot: object

    @property
    def fields(self) -> Mapping[str, object]:
        """The fields, amounts as money."""
        return {**super().fields, "asked": _money(self.asked), "pot": _money(self.pot)}


@define(slots=False, eq=False)
class ImpossibleLimits(Refusal):
    """The limits leave no way to share the whole pot (*onmogelijke grenzen*)."""

    code = "impossible-limits"
    rule: str
    pot: object
    least: object
    most: object
    who: str = ""

    @property
    def fields(self) -> Mapping[str, object]:
        """The fields, amounts as money, and the next step that goes with what cannot be."""
        amounts = {name: _money(getattr(self, name)) for name in ("pot", "least", "most")}
        whom = Phrase("one-alone", {"who": self.who}) if self.who else Phrase("all-together")
        return {**super().fields, **amounts, "whom": whom, "step": Phrase(self._step())}

    def _step(self) -> str:
        numbers = (
            Fraction(one) if isinstance(one, (int, Fraction)) else None for one in (self.pot, self.least, self.most)
        )
        pot, least, most = (None if one is None else abs(one) for one in numbers)
        if least is not None and most is not None and least > most:
            return "limits-contradict"
        if least is not None and pot is not None and least > pot:
            return "lower-floor"
        return "raise-limits" if self.rule == "bounded" else "widen-limits"


@define(slots=False, eq=False)
class AboveShare(Refusal):
    """A relief is more than the share that it is taken from (*vermindering te groot*)."""

    code = "above-share"
    participant: str
    relief: object
    share: object

    @property
    def fields(self) -> Mapping[str, object]:
        """The fields, amounts as money."""
        return {**super().fields, "relief": _money(self.relief), "share": _money(self.share)}


@define(slots=False, eq=False)
class NobodyBears(Refusal):
    """What some are relieved of, nobody else can bear (*niemand draagt het*)."""

    code = "nobody-bears"
    rule: str
    members: tuple[str, ...]
    amount: object

    @property
    def fields(self) -> Mapping[str, object]:
        """The fields, the amount as money."""
        return {**super().fields, "amount": _money(self.amount)}


@define(slots=False, eq=False)
class MonthsNeeded(Refusal):
    """A year is to be counted in months, and those of some are not known (*maanden nodig*)."""

    code = "months-needed"
    counts: str
    missing: tuple[str, ...]
