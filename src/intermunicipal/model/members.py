"""Members and their legal persons (*deelgenoten*): a member is a place, its parties are its legal persons over time."""

from __future__ import annotations

from attrs import field, frozen
from attrs.converters import optional

from intermunicipal.dates import DateLike
from intermunicipal.errors import Choice
from intermunicipal.model.rows import Recorded, Valid, slug, slug_or_none


class PartyKind(Choice):
    """What kind of legal person a party is (*soort rechtspersoon*): public centre for social welfare, municipality, other public body, non-profit."""

    OCMW = "ocmw"
    MUNICIPALITY = "municipality"
    PUBLIC_BODY = "public-body"
    NON_PROFIT = "non-profit"


class Start(Choice):
    """How a membership began (*begin van het deelgenootschap*)."""

    FOUNDER = "founder"
    ACCESSION = "accession"
    MERGER = "merger"


class End(Choice):
    """How a membership ended (*einde van het deelgenootschap*)."""

    WITHDRAWAL = "withdrawal"
    EXCLUSION = "exclusion"
    MERGER = "merger"


@frozen
class Party(Valid):
    """A legal person of a member (*rechtspersoon*), with its enterprise number and the organ that decides for it."""

    id: str = field(converter=slug)
    member: str
    kind: PartyKind = field(converter=PartyKind)
    name: str
    enterprise_number: str = ""
    deciding_organ: str = ""

    @property
    def row_key(self) -> str:
        """The id."""
        return self.id


@frozen
class Member(Recorded):
    """A place that is, was or may be a member (*deelgenoot*), with the code of its municipality; `parties` are filled by the association."""

    id: str = field(converter=slug)
    name: str
    municipality: str = ""
    parties: tuple[Party, ...] = field(default=(), eq=False, repr=False)

    @property
    def row_key(self) -> str:
        """The id."""
        return self.id

    def parties_on(self, day: DateLike) -> tuple[Party, ...]:
        """Return its legal persons on a day (those that are certain then)."""
        return tuple(party for party in self.parties if day in party.period)


@frozen
class Membership(Valid):
    """A period in which a member takes part in the association (*deelgenootschap*): how it began, how it ended, and into whom it merged."""

    member: str
    start: Start = field(default=Start.ACCESSION, converter=Start)
    end: End | None = field(default=None, converter=optional(End))
    into: str = ""
    id: str = field(default="", converter=slug_or_none)

    @property
    def row_key(self) -> str:
        """The id, else the member."""
        return self.id or self.member
