"""How the pot of a service is shared in a year (*sleutel van een dienst*): its own rule, a named key, or the usual key of its kind."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from intermunicipal.dates import Period
from intermunicipal.errors import Gap, KeyChanges, NoKey, Overlap
from intermunicipal.messages import Phrase
from intermunicipal.model import Association, Service
from intermunicipal.rulebook import STATUTES, rules_of
from intermunicipal.sharing import SharingRule
from intermunicipal.sources import Source


@frozen
class KeyUsed:
    """The sharing rule that a pot was shared by (*gebruikte sleutel*), with the layer that brings it and its source."""

    id: str
    title: Mapping[str, str]
    rule: SharingRule
    odd_cents: str
    period: Period
    provider: str
    source: Source | None


def key_of(association: Association, service: Service, year: int) -> KeyUsed:
    """Return the sharing rule of a service in a year.

    Raises `NoKey` where nothing says how its cost is shared, `UnknownName` for a key that no layer brings, `NotInForce` and `KeyChanges` where
    one rule does not hold all year.
    """
    if service.sharing is not None:
        odd_cents = service.odd_cents or "largest-remainder"
        # The source of a service row tells of the service; of its rule it says nothing, so none is claimed.
        return KeyUsed("", {"": service.name}, service.sharing, odd_cents, Period(), STATUTES, None)
    book = rules_of(association)
    kind = book.service_kind(service.kind, year) if service.kind and not service.key else None
    name = service.key or (kind.key if kind else "")
    if not name:
        raise NoKey(service.id, year)
    stack = book.key(name)
    try:
        key = stack.constant_in(Period.year(year))
    except Overlap as change:
        raise KeyChanges(service.id, year, change.first, change.second) from change
    except Gap as end:
        raise KeyChanges(service.id, year, end.first, Phrase("nothing")) from end
    return KeyUsed(
        key.id,
        key.title,
        key.rule,
        service.odd_cents or key.odd_cents,
        key.period,
        stack.provider(key).id,
        key.source,
    )
