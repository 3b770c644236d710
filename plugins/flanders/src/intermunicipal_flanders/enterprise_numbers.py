"""Enterprise numbers (*ondernemingsnummers*): ten digits of which the last two check the others; python-stdnum knows how."""

from __future__ import annotations

from collections.abc import Iterator

from intermunicipal.dates import Date
from intermunicipal.findings import Finding, Severity
from intermunicipal.hooks import Check, Texts
from intermunicipal.model import Association
from intermunicipal.sources import Source

KBO = Source(
    "kbo-number",
    "Crossroads Bank for Enterprises (KBO): the last two digits are 97 less the remainder of the first eight by 97",
    "https://economie.fgov.be/nl/themas/ondernemingen/kruispuntbank-van-ondernemingen",
)


def invalid_numbers(association: Association, on: Date) -> Iterator[Finding]:
    """Yield every enterprise number whose check digits are wrong (*foute ondernemingsnummers*)."""
    from stdnum.be import vat

    if association.enterprise_number and not vat.is_valid(association.enterprise_number):
        fields = {"name": association.name, "number": association.enterprise_number}
        place = association.place_of_head("enterprise_number")
        yield Finding("enterprise-number", Severity.ERROR, place, fields, on, KBO)
    for table in ("parties", "organisations"):
        for row in association.tables()[table].values():
            if row.enterprise_number and not vat.is_valid(row.enterprise_number):
                fields = {"name": row.name, "number": row.enterprise_number}
                place = association.place_of(table, row)
                yield Finding("enterprise-number", Severity.ERROR, place, fields, on, KBO)


CHECK = Check("enterprise-numbers", "Check digits of enterprise numbers", run=invalid_numbers, source=KBO)

TEXTS = (
    Texts(
        "nl",
        terms={"inhabitant": "inwoners", "euro": "euro"},
        messages={
            "enterprise-number": {
                "found": "Het ondernemingsnummer {number} van {name} heeft foute controlecijfers.",
                "cause": "Wellicht een tikfout.",
                "next": "Neem het nummer over uit de Kruispuntbank van Ondernemingen.",
            },
        },
    ),
    Texts(
        "fr",
        terms={"inhabitant": "habitants", "euro": "euros"},
        messages={
            "enterprise-number": {
                "found": "Le numéro d'entreprise {number} de {name} a des chiffres de contrôle erronés.",
                "cause": "Sans doute une faute de frappe.",
                "next": "Reprenez le numéro de la Banque-Carrefour des Entreprises.",
            },
        },
    ),
    Texts(
        "en",
        terms={"inhabitant": "inhabitants", "euro": "euros"},
        messages={
            "enterprise-number": {
                "found": "The enterprise number {number} of {name} has wrong check digits.",
                "cause": "Probably a typo.",
                "next": "Take the number from the Crossroads Bank for Enterprises.",
            },
        },
    ),
)
