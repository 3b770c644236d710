"""Refusals of the money year (*weigeringen bij de bijdragen*)."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import define

from intermunicipal.errors.base import Refusal, UnknownName, hints, near
from intermunicipal.messages import Term


@define(slots=False, eq=False)
class NoBudget(Refusal):
    """No service has budget lines of this stage in the year (*geen begroting*)."""

    code = "no-budget"
    association: str
    year: int
    stage: Term
    years: tuple[str, ...]


@define(slots=False, eq=False)
class NoKey(Refusal):
    """A service with a budget says nowhere how its cost is shared (*geen verdeelsleutel*)."""

    code = "no-key"
    service: str
    year: int


@define(slots=False, eq=False)
class KeyChanges(Refusal):
    """The cost key changes within the year, so one pot would have two rules (*sleutel wijzigt*)."""

    code = "key-changes"
    service: str
    year: int
    first: object
    second: object


@define(slots=False, eq=False)
class UncertainDay(Refusal):
    """A participation begins or ends on a day within the year that the sources do not give (*onzekere dag*)."""

    code = "uncertain-day"
    year: int
    rows: tuple[object, ...]


@define(slots=False, eq=False)
class OutsideMembership(Refusal):
    """A member takes part on days on which it is no member (*buiten deelgenootschap*)."""

    code = "outside-membership"
    participation: str
    member: str
    days: object


@define(slots=False, eq=False)
class NoShare(Refusal):
    """A member has no share in the allocation of this year (*geen aandeel*)."""

    code = "no-share"
    member: str
    year: int
    known: tuple[str, ...]

    @property
    def fields(self) -> Mapping[str, object]:
        """The fields, and the near name among those that share."""
        return {**super().fields, **hints(near(self.member, self.known))}


@define(slots=False, eq=False)
class UnknownDriver(UnknownName):
    """A key shares by a driver that neither the rules nor the volumes of the service have (*onbekende verdeelmaatstaf*)."""

    code = "unknown-driver"
    service: str
    key: object
    provider: object


@define(slots=False, eq=False)
class OutsideService(Refusal):
    """A member takes part on days on which the service does not run (*buiten de looptijd van de dienst*)."""

    code = "outside-service"
    row: str
    period: object
    service: object
