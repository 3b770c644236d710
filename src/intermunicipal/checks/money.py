"""Checks of the money (*controles op de financiën*): every budget of every year is shared once, and what refuses is told."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from intermunicipal.accounts import allocate_service
from intermunicipal.dates import Period
from intermunicipal.documents import NOTHING, Lost
from intermunicipal.errors import Refusal
from intermunicipal.findings import Finding, Severity
from intermunicipal.messages import Term
from intermunicipal.model import Association, Behaviour, BudgetLine, Stage

_UNITS = (Behaviour.PER_UNIT, Behaviour.STEP)
_TOLD = {"overlap": "overlap", "outside-membership": "participation-outside", "outside-service": "outside-service"}
"""Refusals of sharing that say what a finding of the structure says already."""


def money_findings(association: Association, lost: Lost = NOTHING, told: Collection[str] = ()) -> Iterator[Finding]:
    """Yield what is wrong with budget lines and volumes, and why a service of a year cannot be shared.

    What hangs on a row that reading `lost` is not checked; `told` has the codes of what was found in the structure.
    """
    measured: dict[str, set[str]] = {}
    for volume in association.volumes.values():
        measured.setdefault(volume.service, set()).add(volume.volume)
    for line in association.budget.values():
        yield from _line(association, line, lost, measured.get(line.service, set()))
    yield from _volumes(association, lost)
    stages = sorted({(line.year, line.stage) for line in association.budget.values()})
    services = sorted({line.service for line in association.budget.values()} & association.services.keys())
    for year, stage in stages:
        budgeted = {line.service for line in association.lines(year, stage)}
        for id_ in services:
            if _hangs_on(association, id_, lost):
                continue
            if id_ in budgeted:
                yield from _sharing(association, id_, year, stage, told)
            elif association.services[id_].period.meets(Period.year(year)):
                fields = {"service": id_, "year": year, "stage": Term(stage.value)}
                yield Finding(
                    "no-pot", Severity.WARNING, association.place_of("services", association.services[id_]), fields
                )


def _hangs_on(association: Association, id_: str, lost: Lost) -> bool:
    """Say whether a row that was lost may have told of this service: its money, who takes part, by what key."""
    service = association.services[id_]
    rows = association.participations_in(id_)
    return (
        any(lost.may_have(table, service=id_) for table in ("budget", "participations", "volumes"))
        or lost.may_have("services", id=id_)
        or (service.sharing is None and lost.may_have("keys", **({"id": service.key} if service.key else {})))
        or any(lost.may_have(table, member=row.member) for row in rows for table in ("memberships",))
        or any(lost.may_have("members", id=row.member) for row in rows)
    )


def _sharing(association: Association, id_: str, year: int, stage: Stage, told: Collection[str]) -> Iterator[Finding]:
    """Share the pot of a service, and tell why that cannot be done."""
    try:
        allocate_service(association, id_, year, stage)
    except Refusal as refusal:
        if _TOLD.get(refusal.code) not in told:
            severity = Severity.WARNING if refusal.code == "uncertain-day" else Severity.ERROR
            place = association.place_of("services", association.services[id_])
            fields = {"service": id_, "year": year, "stage": Term(stage.value)}
            yield Finding(refusal.code, severity, place, {**fields, **refusal.fields})


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
        if volume.service not in association.services or any(period.meets(whole) for period in taking.get(key, ())):
            continue
        if not lost.may_have("participations", service=volume.service, member=volume.member):
            fields = {"member": volume.member, "service": volume.service, "year": volume.year}
            place = association.place_of("volumes", volume)
            yield Finding("volume-without-participation", Severity.WARNING, place, fields)
