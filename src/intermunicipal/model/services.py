"""Services and who takes part in them (*diensten*): participation is apart from membership, per service and dated."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from attrs import field, frozen
from attrs.converters import optional

from intermunicipal.dates import calendar_year
from intermunicipal.errors import Choice
from intermunicipal.exact import odd_cent_rule, ratio
from intermunicipal.model.members import PartyKind
from intermunicipal.model.rows import Recorded, Valid, slug, slug_or_none
from intermunicipal.sharing import SharingRule, require_rule


class Stage(Choice):
    """Whether a figure was planned or happened (*fase*)."""

    BUDGET = "budget"
    ACTUAL = "actual"


class Role(Choice):
    """How one takes part in a service (*rol*): a member shares its net cost, a customer pays by agreement."""

    MEMBER = "member"
    CUSTOMER = "customer"


def odd_cents_or_none(name: str) -> str:
    """Return the name of an odd-cent rule, or nothing where none is named (*regel voor restcenten of leeg*)."""
    return odd_cent_rule(name) if name else ""


@frozen
class Service(Valid):
    """A service (*dienst*) with its kind, who runs it, and how its net cost is shared: a named cost key or a rule of its own."""

    id: str = field(converter=slug)
    name: str
    kind: str = ""
    run_by: str = ""
    key: str = ""
    sharing: SharingRule | None = field(default=None, converter=optional(require_rule))
    odd_cents: str = field(default="", converter=odd_cents_or_none)

    @property
    def row_key(self) -> str:
        """The id."""
        return self.id


@frozen
class Key(Valid):
    """A cost key of the association's own statutes (*verdeelsleutel*): a named, dated sharing rule."""

    id: str = field(converter=slug)
    title: str
    rule: SharingRule = field(converter=require_rule)
    odd_cents: str = field(default="", converter=odd_cents_or_none)
    replaces: str = ""

    @property
    def row_key(self) -> str:
        """The id and the first day: a later row with another first day follows, it does not correct."""
        return f"{self.id}/{self.since or ''}"


@frozen
class Organisation(Valid):
    """A separate body that runs a service (*afzonderlijke organisatie*), such as a non-profit with members of its own."""

    id: str = field(converter=slug)
    name: str
    kind: PartyKind = field(converter=PartyKind)
    enterprise_number: str = ""

    @property
    def row_key(self) -> str:
        """The id."""
        return self.id


def _kinds(kinds: Iterable[PartyKind | str]) -> tuple[PartyKind, ...]:
    return tuple(sorted({PartyKind(kind) for kind in kinds}, key=list(PartyKind).index))


@frozen
class Participation(Valid):
    """A period in which a member takes part in a service (*afname*), in a role, with some of its legal persons (none: not stated)."""

    service: str
    member: str
    role: Role = field(default=Role.MEMBER, converter=Role)
    parties: tuple[PartyKind, ...] = field(default=(), converter=_kinds)
    id: str = field(default="", converter=slug_or_none)

    @property
    def row_key(self) -> str:
        """The id, else service, member and role."""
        return self.id or f"{self.service}/{self.member}/{self.role}"


@frozen
class Volume(Recorded):
    """How much of a service a member uses in a year (*volume*), such as hours of care: a driver of that service's cost."""

    service: str
    volume: str = field(converter=slug)
    member: str
    year: int = field(converter=calendar_year)
    stage: Stage = field(converter=Stage)
    quantity: Fraction = field(converter=ratio)
    unit: str = ""

    @property
    def row_key(self) -> str:
        """Service, volume, member, year and stage."""
        return f"{self.service}/{self.volume}/{self.member}/{self.year}/{self.stage}"
