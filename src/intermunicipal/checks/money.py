"""Checks of the money (*controles op de financiën*): every budget of every year is shared once, and what refuses is told."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from intermunicipal.accounts import allocate_service
from intermunicipal.accounts.takers import Assume
from intermunicipal.dates import Period
from intermunicipal.documents.lost import NOTHING, Lost
from intermunicipal.errors import Refusal
from intermunicipal.findings import Finding, Place, Severity
from intermunicipal.messages import Term
from intermunicipal.model import Association, Behaviour, BudgetLine, Service, Stage

_UNITS = (Behaviour.PER_UNIT, Behaviour.STEP)
_TOLD = {
    "overlap": ("overlap", {"slot": "slot"}),
    "outside-membership": ("participation-outside", {"participation": "row"}),
    "outside-service": ("outside-service", {"row": "row"}),
    "unknown-name": ("unknown-reference", {"kind": "kind", "asked": "asked"}),
}
"""Refusals of sharing that say what another finding says already: its code, and under which names their fields say the same."""
_IN_A_GAP = ("key-changes", "not-in-force")
_NOT_OF_A_STAGE = (
    "key-changes",
    "no-key",
    "not-in-force",
    "table-mismatch",
    "uncertain-day",
    "unknown-driver",
    "unknown-name",
)
"""Refusals that do not tell of figures: for another stage, or another year that they do not name, they are the same mistake."""


def money_findings(association: Association, lost: Lost = NOTHING, told: Collection[Finding] = ()) -> Iterator[Finding]:
    """Yield what is wrong with budget lines and volumes, and why a service of a year cannot be shared.

    What hangs on a row that reading `lost` is not checked; `told` has what was found in the structure and the rules.
    """
    measured: dict[str, set[str]] = {}
    outside = set[tuple[str, int]]()
    for volume in association.volumes.values():
        measured.setdefault(volume.service, set()).add(volume.volume)
    for line in association.budget.values():
        of_line = [*_line(association, line, lost, measured.get(line.service, set()))]
        yield from of_line
        outside |= {(line.service, line.year) for one in of_line if one.code == "outside-service"}
    yield from _volumes(association, lost)
    stages = sorted({(line.year, line.stage) for line in association.budget.values()})
    services = sorted({line.service for line in association.budget.values()} & association.services.keys())
    before: list[Finding] = []
    for year, stage in stages:
        budgeted = {line.service for line in association.lines(year, stage)}
        for id_ in services:
            if _hangs_on(association, id_, lost) or (id_, year) in outside:
                continue
            if id_ in budgeted:
                found = [*_sharing(association, id_, year, stage, (*told, *before))]
                before += found
                yield from found
            elif (
                association.services[id_].period.meets(Period.year(year))
                and not lost.may_have("budget", service=id_)
                and id_ not in {service for service, _ in outside}
            ):
                fields = {"service": id_, "year": year, "stage": Term(stage.value)}
                yield Finding(
                    "no-pot", Severity.WARNING, association.place_of("services", association.services[id_]), fields
                )


def _hangs_on(association: Association, id_: str, lost: Lost) -> bool:
    """Say whether a row that was lost may have told of this service: who takes part, how much each uses, by what key."""
    service = association.services[id_]
    rows = association.participations_in(id_)
    return (
        any(lost.may_have(table, service=id_) for table in ("participations", "volumes"))
        or lost.may_have("services", id=id_)
        or (service.sharing is None and lost.may_have("keys", **({"id": service.key} if service.key else {})))
        or any(lost.may_have("memberships", member=row.member) for row in rows)
        or any(lost.may_have("members", id=row.member) for row in rows)
    )


def _sharing(
    association: Association, id_: str, year: int, stage: Stage, told: Collection[Finding], assume: Assume = None
) -> Iterator[Finding]:
    """Share the pot of a service, and tell why that cannot be done, unless that was `told`.

    An uncertain day is told, and then the earliest is assumed, so that it hides no other mistake.
    """
    service = association.services[id_]
    try:
        allocate_service(association, id_, year, stage, assume)
    except Refusal as refusal:
        place = association.place_of("services", service)
        if not any(_repeats(refusal, place, one) or _lies_in(one, refusal, service, year) for one in told):
            severity = Severity.WARNING if refusal.code == "uncertain-day" else Severity.ERROR
            yield Finding.of(refusal, severity, place, service=id_, year=year, stage=Term(stage.value))
        if refusal.code == "uncertain-day" and assume is None:
            yield from _sharing(association, id_, year, stage, told, "earliest")


def _repeats(refusal: Refusal, place: Place, told: Finding) -> bool:
    """Say whether a refusal says what was told: of a row that it rests on, or of this service for another year or stage."""
    if told.code == refusal.code in _NOT_OF_A_STAGE and told.place == place:
        same = {name: name for name in refusal.fields if (told.code, name) != ("no-key", "year")}
        return all(told.fields[there] == refusal.fields[here] for here, there in same.items())
    code, same = _TOLD.get(refusal.code, ("", {}))
    return told.code == code and all(told.fields[there] == refusal.fields[here] for here, there in same.items())


def _lies_in(told: Finding, refusal: Refusal, service: Service, year: int) -> bool:
    """Say whether a key that does not hold all year does not because of a gap that was told."""
    if told.code != "gap" or refusal.code not in _IN_A_GAP or told.fields["slot"] != service.key:
        return False
    first, second = told.fields["first"], told.fields["second"]
    between = isinstance(first, Period) and isinstance(second, Period) and Period(first.possible[1], second.possible[0])
    return bool(between and between.meets(Period.year(year)))


def _line(association: Association, line: BudgetLine, lost: Lost, volumes: Collection[str]) -> Iterator[Finding]:
    place = association.place_of("budget", line)
    service = association.services.get(line.service)
    if service and not service.period.meets(Period.year(line.year)):
        yield Finding(
            "outside-service",
            Severity.ERROR,
            place,
            {"row": line.row_key, "period": Period.year(line.year), "service": service.period},
        )
    if line.behaviour not in (None, Behaviour.FIXED) and not line.per:
        yield Finding(
            "behaviour-of-what", Severity.ERROR, place, {"line": line.row_key, "behaviour": Term(line.behaviour.value)}
        )
    if line.behaviour not in _UNITS or not line.per or lost.may_have("volumes", service=line.service):
        return
    if line.per not in volumes:
        fields = {"line": line.row_key, "per": line.per, "volumes": tuple(sorted(volumes))}
        yield Finding("no-such-volume", Severity.WARNING, place, fields)


def _volumes(association: Association, lost: Lost) -> Iterator[Finding]:
    """Find volumes of members that take no part in the service in that year."""
    taking: dict[tuple[str, str], list[Period]] = {}
    for row in association.participations.values():
        taking.setdefault((row.service, row.member), []).append(row.period)
    for volume in association.volumes.values():
        key, whole = (volume.service, volume.member), Period.year(volume.year)
        if volume.service not in association.services or volume.member not in association.members:
            continue
        if any(period.meets(whole) for period in taking.get(key, ())):
            continue
        if not lost.may_have("participations", service=volume.service, member=volume.member):
            fields = {"member": volume.member, "service": volume.service, "year": volume.year}
            place = association.place_of("volumes", volume)
            yield Finding("volume-without-participation", Severity.WARNING, place, fields)
