"""What a service costs its members (*nettokost*): costs less subsidies, fees of users and other income."""

from __future__ import annotations

from attrs import frozen

from intermunicipal.model import Association, Behaviour, LineKind, Stage
from intermunicipal.sources import Confidence, Source


@frozen
class CostLine:
    """A budget line as it was used (*budgetregel*), in cents, with its source; `assumed` says that the document states no behaviour."""

    line: str
    kind: LineKind
    title: str
    amount: int
    behaviour: Behaviour
    assumed: bool
    per: str
    source: Source | None

    @property
    def illustrative(self) -> bool:
        """Whether the amount is made up."""
        return self.source is not None and self.source.confidence is Confidence.ILLUSTRATIVE


@frozen
class NetCost:
    """The net cost of a service (*nettokost*) with its lines, in cents.

    >>> NetCost(()).net
    0
    """

    lines: tuple[CostLine, ...]

    def total(self, kind: LineKind) -> int:
        """Return the sum of the lines of one kind, in cents."""
        return sum(line.amount for line in self.lines if line.kind is kind)

    @property
    def net(self) -> int:
        """Costs less subsidies, fees and other income, in cents."""
        return sum(kind.sign * self.total(kind) for kind in LineKind)


def net_cost(association: Association, service: str, year: int, stage: Stage) -> NetCost:
    """Return the net cost of a service in a year and stage, in cents (*nettokost van een dienst*)."""
    order = list(LineKind)
    rows = sorted(association.lines(year, stage, service), key=lambda row: (order.index(row.kind), row.line))
    return NetCost(
        tuple(
            CostLine(
                row.line,
                row.kind,
                row.title or row.line,
                row.amount,
                row.behaviour or Behaviour.FIXED,
                row.behaviour is None,
                row.per,
                association.source_of(row),
            )
            for row in rows
        ),
    )
