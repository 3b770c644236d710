"""The kinds of services of Noord-Limburg (*soorten diensten*) with their names in each language."""

from __future__ import annotations

from intermunicipal.hooks import ServiceKind
from intermunicipal.sources import Source

SERVICE_LIST = Source(
    "services-2002-2019",
    "Services named in the annual reports 2005-2018 and on the page of the town of Bree of 14 January 2019",
    "https://bree.be/beleid/bestuur/intergemeentelijke-samenwerkingsverbanden/welzijnsregio",
)

_NAMES = {
    "broad-reception": ("Geïntegreerd breed onthaal", "Accueil intégré large", "Integrated broad reception"),
    "debt-mediation": ("Schuldbemiddeling", "Médiation de dettes", "Debt mediation"),
    "employment": ("Tewerkstelling en opleiding", "Emploi et formation", "Employment and training"),
    "general-operations": ("Algemene werking", "Fonctionnement général", "General operations"),
    "home-care": ("Gezinszorg en aanvullende thuiszorg", "Aide familiale et soins à domicile", "Home care"),
    "housing": ("Wonen", "Logement", "Housing"),
    "information-security": ("Informatieveiligheid", "Sécurité de l'information", "Information security"),
    "integration": ("Integratie", "Intégration", "Integration"),
    "legal-aid": ("Rechtshulp", "Aide juridique", "Legal aid"),
    "neighbourhood-work": ("Wijk-werken", "Travail de proximité", "Neighbourhood work"),
    "odd-jobs": ("Karweidienst", "Service de petits travaux", "Odd-job service"),
    "parenting-support": ("Opvoedingswinkel", "Soutien à la parentalité", "Parenting support"),
    "social-economy": ("Regierol sociale economie", "Régie de l'économie sociale", "Social economy coordination"),
    "social-rental": ("Sociaal verhuurkantoor", "Agence immobilière sociale", "Social rental agency"),
}

KINDS = tuple(
    ServiceKind(id_, {"nl": dutch, "fr": french, "en": english}, source=SERVICE_LIST)
    for id_, (dutch, french, english) in _NAMES.items()
)
"""The kinds of services that the association has had since 2002."""
