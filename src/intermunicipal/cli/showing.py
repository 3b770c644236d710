"""How results are written in a language (*weergave*): words close at hand, and JSON for programs."""

from __future__ import annotations

import json

from intermunicipal.messages import Catalogue, Money


def print_json(data: object) -> None:
    """Print data as JSON, letters with accents as they are."""
    print(json.dumps(data, ensure_ascii=False, indent=2))


class Words:
    """The texts of one language, close at hand."""

    def __init__(self, catalogue: Catalogue, lang: str) -> None:
        self.catalogue, self.lang = catalogue, lang

    def term(self, key: str) -> str:
        """Write a term."""
        return self.catalogue.term(key, self.lang)

    def phrase(self, code: str, **fields: object) -> str:
        """Write a phrase with its fields."""
        return self.catalogue.phrase(code, self.lang, fields)

    def money(self, cents: int) -> str:
        """Write cents as euros."""
        return self.catalogue.write(Money(cents), self.lang)
