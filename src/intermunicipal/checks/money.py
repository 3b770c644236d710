"""Checks of the money (*controles op de financiën*): every budget of every year is shared once, and what refuses is told."""

from __future__ import annotations

from collections.abc import Iterator

from intermunicipal.accounts import allocate_service
from intermunicipal.dates import Period
from intermunicipal.errors import Refusal
from intermunicipal.findings import Finding, Severity
from intermunicipal.messages import Term
from intermunicipal.model import Association, Behaviour, BudgetLine, Volume

_UNITS = (Behaviour.PER_UNIT, Behaviour.STEP)


def money_findings(association: Association) -> Iterator[Finding]:
    """Yield what is wrong with budget lines and volumes, and why a service of a year cannot be shared."""
    for line in association.budget.values():
        yield from _line(association, line)
    for volume in association.volumes.values():
        yield from _volume(association, volume)
    years = sorted({(line.year, line.stage) for line in association.budget.values()})
    for year, stage in years:
        budgeted = {line.service for line in association.lines(year, stage)}
        for id_ in sorted({line.service for line in association.budget.values()} - budgeted):
            service = association.services.get(id_)
            if service and service.period.meets(Period.year(year)):
                place = association.place_of("services", service)
                yield Finding(
                    "no-pot", Severity.WARNING, place, {"service": id_, "year": year, "stage": Term(stage.value)}
                )
        for id_ in sorted(budgeted & association.services.keys()):
            try:
                allocate_service(association, id_, year, stage)
            except Refusal as refusal:
                severity = Severity.WARNING if refusal.code == "uncertain-day" else Severity.ERROR
                place = association.place_of("services", association.services[id_])
                fields = {"service": id_, "year": year, "stage": Term(stage.value)}
                yield Finding(refusal.code, severity, place, {**fields, **refusal.fields})


def _line(association: Association, line: BudgetLine) -> Iterator[Finding]:
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
    volumes = {row.volume for row in association.volumes.values() if row.service == line.service}
    if line.behaviour in _UNITS and line.per and line.per not in volumes:
        fields = {"line": line.row_key, "per": line.per, "volumes": tuple(sorted(volumes))}
        yield Finding("no-such-volume", Severity.WARNING, place, fields)


def _volume(association: Association, volume: Volume) -> Iterator[Finding]:
    whole = Period.year(volume.year)
    rows = [
        row
        for row in association.participations.values()
        if (row.service, row.member) == (volume.service, volume.member)
    ]
    if volume.service in association.services and not any(row.period.meets(whole) for row in rows):
        fields = {"member": volume.member, "service": volume.service, "year": volume.year}
        yield Finding("volume-without-participation", Severity.WARNING, association.place_of("volumes", volume), fields)
