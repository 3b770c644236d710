"""`intermunicipal allocate` and `explain` (*bijdragen*): what each member pays for a year, and why."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from intermunicipal.accounts import Allocation, allocate, explain
from intermunicipal.accounts.canonical import plain
from intermunicipal.cli.options import (
    AsJson,
    Assumed,
    Document,
    KnownOn,
    Lang,
    Plugins,
    StageName,
    Strict,
    Year,
    refusing,
    warn,
)
from intermunicipal.cli.showing import Words, print_json
from intermunicipal.cli.tables import write_table, write_text
from intermunicipal.documents import load
from intermunicipal.errors import Refusal, require_language
from intermunicipal.messages import Money, Phrase, Term
from intermunicipal.model import Association
from intermunicipal.rulebook import rules_of, title_in


def allocate_command(
    document: Document,
    year: Year,
    assume: Assumed,
    plugins: Plugins,
    stage: StageName = "budget",
    known_on: KnownOn = "",
    strict: Strict = False,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Compute what each member pays for a year, to the cent."""
    with refusing(lang):
        require_language(lang)
        association = load(document, plugins, strict=strict)
        allocation = _allocation(association, year, stage, known_on, assume, plugins, lang)
        if as_json:
            print_json(_allocation_json(allocation))
        else:
            _write_allocation(allocation, lang)


def _allocation(
    association: Association, year: int, stage: str, known_on: str, assume: list[str], plugins: list[str], lang: str
) -> Allocation:
    """Compute the contributions; what is wrong with the rules and was not needed is told on standard error."""
    try:
        found = allocate(association, year, stage=stage, known_on=known_on or None, assume=_assumption(assume))
    except Refusal as refusal:
        warn(rules_of(association), lang, plugins, refusal)
        raise
    warn(rules_of(association), lang, plugins)
    return found


def _assumption(assume: list[str]) -> Any:
    """Return one reading for all, or a table of participation to day."""
    if not assume or (len(assume) == 1 and "=" not in assume[0]):
        return assume[0] if assume else None
    pairs = (one.partition("=") for one in assume)
    return {key: day for key, _, day in pairs}


def _allocation_json(allocation: Allocation) -> dict[str, Any]:
    services = {
        id_: {
            "net_cost": service.net_cost.net,
            "pot": service.pot,
            "shares": dict(service.shares),
            "rounding": service.shares.rounding,
            "unallocated": service.shares.unallocated,
            "rule": plain(service.key.rule),
            "odd_cents": service.shares.odd_cents,
        }
        for id_, service in allocation.services.items()
    }
    return {
        "schema": 1,
        "association": allocation.association,
        "year": allocation.year,
        "stage": allocation.stage.value,
        "currency": "EUR",
        "illustrative": allocation.illustrative,
        "contributions": allocation.contributions,
        "services": services,
        "without_budget": list(allocation.without_budget),
        "assumed": plain(allocation.assumed),
        "known_on": allocation.known_on.isoformat() if allocation.known_on else None,
        "inputs": allocation.inputs,
        "result": allocation.result,
        "versions": dict(allocation.versions),
    }


def _write_allocation(allocation: Allocation, lang: str) -> None:
    words = Words(allocation.catalogue, lang)
    services = list(allocation.services.values())
    rows = [
        [
            allocation.members[member].name,
            *(words.money(service.shares[member]) if member in service.shares else "-" for service in services),
            words.money(amount),
        ]
        for member, amount in allocation.contributions.items()
    ]
    totals = [sum(service.shares.values()) for service in services]
    rows.append([words.term("total"), *map(words.money, totals), words.money(sum(totals))])
    header = [
        words.term("member-title"),
        *(title_in(service.title, lang) for service in services),
        words.term("contribution"),
    ]
    write_table(
        header,
        rows,
        title=words.phrase(
            "allocate-title", association=allocation.name, year=allocation.year, stage=Term(allocation.stage.value)
        ),
        total=True,
    )
    for service in services:
        key = title_in(service.key.title, lang) if service.key.id else Phrase("own-rule")
        fields = {
            "service": title_in(service.title, lang),
            "pot": Money(service.pot),
            "key": key,
            "odd_cents": service.shares.odd_cents,
        }
        print(words.phrase("allocate-service", **fields))
        if service.shares.rounding or service.shares.unallocated:
            print(
                words.phrase(
                    "allocate-left",
                    rounding=Money(service.shares.rounding),
                    unallocated=Money(service.shares.unallocated),
                )
            )
    left = sum(service.shares.unallocated for service in services)
    rounding = sum(service.shares.rounding for service in services)
    if left or rounding:
        print(words.phrase("left-over-all", unallocated=Money(left), rounding=Money(rounding)))
    if allocation.known_on:
        print(words.phrase("explain-known", on=allocation.known_on))
    for row, period in allocation.assumed.items():
        print(words.phrase("explain-assumed", row=row, period=period))
    if allocation.without_budget:
        print(words.phrase("allocate-without", services=tuple(allocation.without_budget.values())))
    if allocation.illustrative:
        print(words.phrase("explain-illustrative"))
    for name in ("inputs", "result"):
        print(words.phrase(f"allocate-{name}", hash=getattr(allocation, name)))


def explain_command(
    document: Document,
    year: Year,
    member: Annotated[str, typer.Option(help="Id of the member.")],
    assume: Assumed,
    plugins: Plugins,
    stage: StageName = "budget",
    known_on: KnownOn = "",
    strict: Strict = False,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Explain what one member pays, from cost to key to figure to source."""
    with refusing(lang):
        require_language(lang)
        association = load(document, plugins, strict=strict)
        explanation = explain(_allocation(association, year, stage, known_on, assume, plugins, lang), member, lang)
        if as_json:
            print_json({**explanation.data, "lang": lang, "text": str(explanation).splitlines()})
        else:
            write_text(str(explanation))
