"""The legal forms of a welfare association in Flanders (*rechtsvormen*), dated, with source and confidence."""

from __future__ import annotations

from intermunicipal.dates import Period
from intermunicipal.hooks import Force, LegalForm
from intermunicipal.model import PartyKind
from intermunicipal.sources import Confidence, Source

DECREE_2017 = Source(
    "dlb-475-495",
    "Decreet over het lokaal bestuur of 22 December 2017, art. 475-495, as told by the Agentschap Binnenlands Bestuur",
    "https://lokaalbestuur.vlaanderen.be/verzelfstandiging-en-samenwerking/"
    "vereniging-of-vennootschap-voor-maatschappelijk-welzijn-ocmw-verenigingen",
    Confidence.VERIFIED,
    "The kinds of partner are read there; the text of the articles was not.",
)

OLDER_LAW = Source(
    "ocmw-law-1976-2008",
    "OCMW law of 8 July 1976, chapter XII, and OCMW-decreet of 19 December 2008, title VIII chapter I",
    "https://lokaalbestuur.vlaanderen.be/verzelfstandiging-en-samenwerking/ocmw-verenigingen",
    Confidence.RECALLED,
    "That the same kinds of partner were admitted is recalled.",
)

LEGAL_FORMS = (
    LegalForm(
        "ocmw-vereniging",
        {"nl": "OCMW-vereniging", "fr": "association d'OCMW", "en": "association of public centres for social welfare"},
        admits=tuple(PartyKind),
        requires=(PartyKind.OCMW,),
        period=Period(until="2019-01-01"),
        source=OLDER_LAW,
    ),
    LegalForm(
        "welzijnsvereniging",
        {"nl": "welzijnsvereniging", "fr": "association de bien-être", "en": "welfare association"},
        admits=tuple(PartyKind),
        requires=(PartyKind.OCMW,),
        period=Period("2019-01-01"),
        source=DECREE_2017,
        force=Force.MANDATORY,
    ),
)
"""The two forms that a welfare association has had since 2000."""
