"""The cost keys of Noord-Limburg (*verdeelsleutels*): made up, since how the members share the costs is not public."""

from __future__ import annotations

from intermunicipal.hooks import CostKey
from intermunicipal.sharing import By, Even, Mix
from intermunicipal.sources import Confidence, Source

ILLUSTRATIVE = Source(
    "noord-limburg-keys",
    "Made up: how the members of Welzijnsregio Noord-Limburg share the costs is not public",
    confidence=Confidence.ILLUSTRATIVE,
)

KEYS = (
    CostKey(
        "care-hours",
        {"nl": "uren zorg", "fr": "heures d'aide", "en": "hours of care"},
        rule=By("care-hours"),
        source=ILLUSTRATIVE,
    ),
    CostKey(
        "equal-and-population",
        {
            "nl": "30 % gelijke delen, 70 % inwoners",
            "fr": "30 % en parts égales, 70 % par habitant",
            "en": "30% in equal parts, 70% by inhabitants",
        },
        rule=Mix([("30%", Even()), ("70%", By("population"))]),
        source=ILLUSTRATIVE,
    ),
    CostKey(
        "per-inhabitant",
        {"nl": "per inwoner", "fr": "par habitant", "en": "per inhabitant"},
        rule=By("population"),
        source=ILLUSTRATIVE,
    ),
)
"""The three keys that the example's services refer to."""
