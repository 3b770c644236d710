"""Money of a service (*financiën*): the lines of its budget and accounts."""

from __future__ import annotations

from attrs import field, frozen
from attrs.converters import optional

from intermunicipal.dates import calendar_year
from intermunicipal.errors import Choice
from intermunicipal.exact import Cents, cents
from intermunicipal.model.rows import Recorded, slug
from intermunicipal.model.services import Stage


class LineKind(Choice):
    """On which side a budget line stands (*soort*): cost, subsidy, fee of users, other income."""

    COST = "cost"
    SUBSIDY = "subsidy"
    FEE = "fee"
    OTHER_INCOME = "other-income"

    @property
    def sign(self) -> int:
        """1 for what adds to the net cost, -1 for what lowers it."""
        return 1 if self is LineKind.COST else -1


class Behaviour(Choice):
    """What a budget line moves with (*kostengedrag*); fixed where the document does not say, and shown as an assumption."""

    FIXED = "fixed"
    PER_UNIT = "per-unit"
    PER_FTE = "per-fte"
    STEP = "step"
    INDEXED = "indexed"


@frozen
class BudgetLine(Recorded):
    """A line of the budget or accounts of a service (*budgetregel*), in cents; a negative amount corrects its side.

    `per` names what a behaviour other than `fixed` moves with: a volume, a post, a price index.
    """

    service: str
    year: int = field(converter=calendar_year)
    stage: Stage = field(converter=Stage)
    line: str = field(converter=slug)
    kind: LineKind = field(converter=LineKind)
    amount: Cents = field(converter=cents)
    title: str = ""
    behaviour: Behaviour | None = field(default=None, converter=optional(Behaviour))
    per: str = ""

    @property
    def row_key(self) -> str:
        """Service, year, stage and line."""
        return f"{self.service}/{self.year}/{self.stage}/{self.line}"
