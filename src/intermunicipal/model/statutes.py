"""What the association is by law and statutes (*statuten*): its legal form, its duration, and where sources disagree."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field as attribute
from attrs import frozen

from intermunicipal.dates import PartialDate
from intermunicipal.model.rows import Recorded, Valid, partial_day


@frozen
class Form(Valid):
    """The legal form over a period (*rechtsvorm*), by its id in the rule book."""

    form: str
    id: str = ""

    @property
    def row_key(self) -> str:
        """The id, else the form."""
        return self.id or self.form


@frozen
class Duration(Valid):
    """For how long the association exists (*duur*), and when that was decided."""

    decided: PartialDate | None = attribute(default=None, converter=partial_day)

    @property
    def row_key(self) -> str:
        """The first day: a later decision corrects the row."""
        return str(self.since or "")


@frozen
class Claim:
    """Another value, and the source that gives it (*andere lezing*)."""

    value: str
    source: str


def _claims(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    return tuple(claims)


@frozen
class Disagreement(Recorded):
    """Sources that disagree on one field of one row (*tegenspraak*); both are kept, `adopted` is what the document uses.

    `subject` is `TABLE/KEY`, such as `parties/peer-ocmw`; `source` is that of the adopted value.
    """

    subject: str
    field: str
    adopted: str
    others: tuple[Claim, ...] = attribute(converter=_claims)

    @property
    def row_key(self) -> str:
        """The subject and the field."""
        return f"{self.subject}#{self.field}"

    @property
    def table(self) -> str:
        """The table of the subject."""
        return self.subject.partition("/")[0]

    @property
    def about(self) -> str:
        """The key of the subject's row."""
        return self.subject.partition("/")[2]
