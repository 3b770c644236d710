"""Why a member pays what it pays (*toelichting bij de bijdrage*): read from an allocation, in nl, fr or en; nothing is computed again.

Every line of the text has what its amount was made of, so that a reader can do the sum by hand: budget lines, key, figures, weights, days, the
odd-cent rule, sources by number, and a mark on everything illustrative.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import field, frozen

from intermunicipal.accounts.allocation import Allocation, ServiceAllocation
from intermunicipal.accounts.canonical import plain
from intermunicipal.accounts.netcost import CostLine
from intermunicipal.accounts.workings import Teller, left_lines, odd_cents_line
from intermunicipal.errors import NoShare, require_language, unknown
from intermunicipal.messages import Catalogue, Money, Phrase, Term
from intermunicipal.model import Behaviour, LineKind
from intermunicipal.rulebook import STATUTES, title_in
from intermunicipal.sources import Confidence, Source


@frozen
class ExplanationLine:
    """One line of an explanation (*regel*): how deep it stands, and what it says."""

    depth: int
    phrase: Phrase


@frozen(eq=False)
class Explanation:
    """The explanation of one member's contribution in a language (*toelichting*); `str()` is its text."""

    member: str
    amount: int
    lang: str
    lines: tuple[ExplanationLine, ...]
    data: dict[str, Any]
    catalogue: Catalogue = field(repr=False)

    def __str__(self) -> str:
        return "\n".join("  " * line.depth + self.catalogue.write(line.phrase, self.lang) for line in self.lines)


class _Sources:
    """The sources of an explanation, numbered in the order in which they are met."""

    def __init__(self) -> None:
        self.found: list[Source] = []

    def mark(self, source: Source | None) -> Phrase:
        """Return the number of a source as a mark, with the word for a confidence other than verified."""
        if source is None:
            return Phrase("mark-none")
        if source not in self.found:
            self.found.append(source)
        number = self.found.index(source) + 1
        if source.confidence is Confidence.VERIFIED:
            return Phrase("mark", {"number": number})
        return Phrase("mark-confidence", {"number": number, "confidence": source.confidence.term})


def explain(allocation: Allocation, member: str, lang: str = "en") -> Explanation:
    """Explain what a member pays, line by line (*bijdrage toelichten*).

    Raises `UnknownName` for a member or language that does not exist, `NoShare` for a member that shares in no pot of the year.

    >>> import intermunicipal as im
    >>> allocation = im.allocate(im.load("examples/noord-limburg"), year=2026)
    >>> str(im.explain(allocation, member="peer", lang="nl")).splitlines()[0]
    'Welzijnsregio Noord-Limburg: bijdrage van Peer voor 2026 (begroting)'
    """
    require_language(lang)
    if member not in allocation.members:
        raise unknown("member", member, allocation.members)
    if member not in allocation.contributions:
        raise NoShare(member, allocation.year, tuple(allocation.contributions))
    sources = _Sources()
    body = tuple(_body(allocation, member, sources, lang))
    lines = (*_head(allocation, member, sources), *body, *_foot(allocation, sources))
    amount = allocation.contributions[member]
    return Explanation(member, amount, lang, lines, _data(allocation, member), allocation.catalogue)


def _line(depth: int, code: str, **fields: object) -> ExplanationLine:
    return ExplanationLine(depth, Phrase(code, fields))


def _head(allocation: Allocation, member: str, sources: _Sources) -> Iterator[ExplanationLine]:
    name = allocation.members[member].name
    yield _line(
        0,
        "explain-title",
        association=allocation.name,
        member=name,
        year=allocation.year,
        stage=Term(allocation.stage.value),
    )
    yield _line(0, "explain-total", member=name, amount=Money(allocation.contributions[member]))
    if allocation.known_on:
        yield _line(0, "explain-known", on=allocation.known_on)
    if allocation.illustrative:
        yield _line(0, "explain-illustrative")
    for row, source in allocation.mergers:
        if row.into == member:
            merged = allocation.members[row.member].name
            yield _line(0, "explain-merger", member=name, merged=merged, on=row.until, mark=sources.mark(source))


def _body(allocation: Allocation, member: str, sources: _Sources, lang: str) -> Iterator[ExplanationLine]:
    for service in allocation.services.values():
        if member in service.shares:
            yield _line(0, "blank")
            yield from _service(service, member, sources, lang)
    apart = tuple(
        title_in(service.title, lang) for service in allocation.services.values() if member not in service.shares
    )
    if apart:
        yield _line(0, "blank")
        yield _line(0, "explain-apart", member=allocation.members[member].name, services=apart)


def _service(service: ServiceAllocation, member: str, sources: _Sources, lang: str) -> Iterator[ExplanationLine]:
    yield _line(0, "explain-service", service=title_in(service.title, lang), amount=Money(service.shares[member]))
    for line in service.net_cost.lines:
        yield _line(
            1,
            "explain-line",
            kind=Term(line.kind.value),
            title=line.title,
            amount=Money(line.amount),
            behaviour=_behaviour(line),
            mark=sources.mark(line.source),
        )
    totals = {kind.name.lower(): Money(service.net_cost.total(kind)) for kind in LineKind}
    yield _line(1, "explain-net", **totals, net=Money(service.net_cost.net))
    yield from _participants(service, member, sources)
    key = service.key
    title = title_in(key.title, lang) if key.id else Phrase("own-rule")
    provider = Phrase("by-statutes") if key.provider == STATUTES else key.provider
    yield _line(1, "explain-key", title=title, period=key.period, provider=provider, mark=sources.mark(key.source))
    names = {taker.member: taker.name for taker in service.takers}
    teller = Teller(service.drivers, service.series, sources.mark, names, member, lang)
    for depth, phrase in teller.lines(service.shares.working):
        yield ExplanationLine(1 + depth, phrase)
    yield ExplanationLine(1, odd_cents_line(service.shares, member))
    for phrase in left_lines(service.shares):
        yield ExplanationLine(1, phrase)
    for disagreement, (adopted, *others) in service.disagreements:
        readings = tuple(
            Phrase("reading", {"value": claim.value, "mark": sources.mark(source)})
            for claim, source in zip(disagreement.others, others, strict=True)
        )
        yield _line(
            1,
            "explain-disagreement",
            subject=disagreement.subject,
            field=disagreement.field,
            adopted=disagreement.adopted,
            mark=sources.mark(adopted),
            others=readings,
        )


def _behaviour(line: CostLine) -> Phrase:
    """Write what a line moves with; one for which nothing was stated is taken as fixed, and says so."""
    if line.assumed:
        return Phrase("behaviour-assumed", {"behaviour": Term(line.behaviour.value)})
    if line.behaviour is Behaviour.FIXED:
        return Phrase("behaviour", {"behaviour": Term(line.behaviour.value)})
    return Phrase("behaviour-per", {"behaviour": Term(line.behaviour.value), "per": Term(line.per)})


def _participants(service: ServiceAllocation, member: str, sources: _Sources) -> Iterator[ExplanationLine]:
    names: tuple[object, ...] = tuple(taker.name for taker in service.takers)
    if service.part_year:
        names = tuple(Phrase("days-of", {"name": taker.name, "days": taker.days}) for taker in service.takers)
    yield _line(1, "explain-pot", pot=Money(service.pot), count=len(service.takers), names=names)
    for taker in service.takers:
        if taker.member == member:
            for row, source in taker.rows:
                kinds = tuple(Term(kind.value) for kind in row.parties) or Phrase("parties-not-stated")
                yield _line(
                    1, "explain-part", member=taker.name, period=row.period, parties=kinds, mark=sources.mark(source)
                )
    for key, period in service.assumed:
        yield _line(1, "explain-assumed", row=key, period=period)
    if service.customers:
        yield _line(1, "explain-customers", names=service.customers)


def _foot(allocation: Allocation, sources: _Sources) -> Iterator[ExplanationLine]:
    yield _line(0, "blank")
    yield _line(0, "explain-sources")
    for number, source in enumerate(sources.found, 1):
        yield _line(1, "explain-source", number=number, citation=source.label, confidence=source.confidence.term)
    versions = tuple(f"{name} {version}" for name, version in allocation.versions.items())
    yield _line(0, "explain-hashes", inputs=allocation.inputs, result=allocation.result, versions=versions)


def _data(allocation: Allocation, member: str) -> dict[str, Any]:
    """Return the explanation as plain data: of each service the trace and this member's part."""
    services = {
        id_: {
            "share": service.shares[member],
            "exact": plain(service.shares.exact[member]),
            "trace": allocation.trace["services"][id_],
        }
        for id_, service in allocation.services.items()
        if member in service.shares
    }
    return {
        "schema": 1,
        "association": allocation.association,
        "year": allocation.year,
        "stage": allocation.stage.value,
        "member": member,
        "currency": "EUR",
        "illustrative": allocation.illustrative,
        "known_on": plain(allocation.known_on),
        "contribution": allocation.contributions[member],
        "services": services,
        "inputs": allocation.inputs,
        "result": allocation.result,
        "versions": dict(allocation.versions),
    }
