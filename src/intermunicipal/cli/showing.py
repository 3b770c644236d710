"""How results are written in a language (*weergave*): words close at hand, and JSON for programs."""

from __future__ import annotations

import codecs
import json
import re
import sys

from intermunicipal.messages import Catalogue, Money

_HALF = re.compile("[\ud800-\udfff]")
_ACCENTED = re.compile("[^\x00-\x7f]")


def print_json(data: object) -> None:
    """Print data as JSON, letters with accents as they are where the output can hold them."""
    write_json(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def write_json(text: str) -> None:
    r"""Write JSON to standard output without loss: where that is not UTF-8, what is no ASCII stands as `\u` escapes."""
    is_utf8 = codecs.lookup(sys.stdout.encoding or "ascii").name == "utf-8"
    print((_HALF if is_utf8 else _ACCENTED).sub(lambda sign: json.dumps(sign[0])[1:-1], text), end="")


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
