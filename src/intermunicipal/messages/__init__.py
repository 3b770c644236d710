"""What the library says, in Dutch, French and English (*meldingen*).

Findings, refusals and explanations carry a code and fields; this room turns them into text. It is the floor of the house: it knows no
other room, and Babel is loaded only when a language writes an amount or a date.
"""

from intermunicipal.messages.catalogue import CORE, LANGUAGES, Catalogue
from intermunicipal.messages.values import (
    Money,
    Phrase,
    Term,
    format_date,
    format_exact,
    format_money,
    percentage,
    visible,
)

__all__ = [
    "CORE",
    "LANGUAGES",
    "Catalogue",
    "Money",
    "Phrase",
    "Term",
    "format_date",
    "format_exact",
    "format_money",
    "percentage",
    "visible",
]
