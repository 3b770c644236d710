"""Services on an equal basis for all members (*gelijkwaardige basis*): the mission text of 2007 as a check.

The association offers its services on an equal basis to all members; a member that does not take one of the five services that the text names is
worth knowing, no mistake: Bree phased its services in over 2014 and 2015.
"""

from __future__ import annotations

from collections.abc import Iterator

from intermunicipal.dates import Date, Period
from intermunicipal.findings import Finding, Severity
from intermunicipal.hooks import Check, Texts
from intermunicipal.model import Association
from intermunicipal.sources import Source

MISSION = Source(
    "mission-2007",
    "Missie en Visie Welzijnsregio Noord-Limburg, approved by the board on 11 September 2007",
)

NAMED = frozenset({"home-care", "employment", "legal-aid", "debt-mediation", "social-rental"})
"""The kinds of the five services that the mission text names."""


def members_without(association: Association, on: Date) -> Iterator[Finding]:
    """Yield each member that certainly or perhaps does not take a service of the mission text on a day."""
    members = association.members_on(on)
    for service in association.services.values():
        if service.kind not in NAMED or on not in service.period:
            continue
        takers = {row.member for row in association.participants_on(service.id, on)}
        for member in members:
            if member.id not in takers:
                fields = {"member": member.name, "service": service.name, "on": on}
                place = association.place_of("services", service)
                yield Finding("member-without-service", Severity.INFO, place, fields, on, MISSION)


CHECK = Check(
    "services-on-equal-basis",
    "Members without a service of the mission text",
    run=members_without,
    period=Period("2007-09-11"),
    source=MISSION,
)

TEXTS = (
    Texts(
        "nl",
        terms={
            "hour": "uren",
            "file": "dossiers",
            "question": "vragen",
            "care-hours": "uren zorg",
            "debt-files": "dossiers schuldbemiddeling",
            "legal-questions": "juridische vragen",
        },
        messages={
            "member-without-service": {
                "found": "{member} neemt op {on} de dienst {service} niet zeker af.",
                "cause": "De dienst kan gefaseerd worden afgenomen, of de begindag is niet gekend.",
                "next": "Ga na of dat zo is bedoeld: de missietekst noemt deze dienst voor alle leden.",
            },
        },
    ),
    Texts(
        "fr",
        terms={
            "hour": "heures",
            "file": "dossiers",
            "question": "questions",
            "care-hours": "heures d'aide",
            "debt-files": "dossiers de médiation de dettes",
            "legal-questions": "questions juridiques",
        },
        messages={
            "member-without-service": {
                "found": "Le {on}, il n'est pas certain que {member} prenne le service {service}.",
                "cause": "Le service est peut-être introduit par étapes, ou le jour de début n'est pas connu.",
                "next": "Vérifiez si c'est voulu : le texte de mission cite ce service pour tous les membres.",
            },
        },
    ),
    Texts(
        "en",
        terms={
            "hour": "hours",
            "file": "files",
            "question": "questions",
            "care-hours": "hours of care",
            "debt-files": "files of debt mediation",
            "legal-questions": "legal questions",
        },
        messages={
            "member-without-service": {
                "found": "On {on} it is not certain that {member} takes the service {service}.",
                "cause": "It may be phased in, or its first day is not known.",
                "next": "See whether that is meant: the mission text names this service for all members.",
            },
        },
    ),
)
