"""Where a fact comes from (*bronnen*) and how sure we are of it."""

from __future__ import annotations

from attrs import field, frozen

from intermunicipal.errors import Choice
from intermunicipal.messages import Phrase, Term


class Confidence(Choice):
    """How sure a fact is (*zekerheid*).

    A recalled rule is a default that may be overridden; an illustrative figure is made up and labelled wherever it is shown.
    """

    VERIFIED = "verified"
    RECALLED = "recalled"
    INFERRED = "inferred"
    ILLUSTRATIVE = "illustrative"

    @property
    def term(self) -> Term:
        """The word for this confidence in each language."""
        return Term(self.value)


@frozen
class Source:
    """A source (*bron*): who says so, where it can be read, how sure it is.

    >>> Source("mission-2007", "Mission text of 11 September 2007", confidence=Confidence.VERIFIED).label
    'Mission text of 11 September 2007'
    """

    id: str
    citation: str
    url: str = ""
    confidence: Confidence = field(default=Confidence.VERIFIED, converter=Confidence)
    note: str = ""

    @property
    def label(self) -> str:
        """The citation with its address, if it has one."""
        return f"{self.citation} <{self.url}>" if self.url else self.citation

    @property
    def phrase(self) -> Phrase:
        """The citation and its confidence, for a sentence in any language."""
        return Phrase("source", {"citation": self.label, "confidence": self.confidence.term})
