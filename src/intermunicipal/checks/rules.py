"""Checks against the rule book (*controles op de regels*): places, legal form, kinds and keys that the layers know."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from intermunicipal.dates import Date, Period
from intermunicipal.documents.lost import NOTHING, Lost
from intermunicipal.errors import Refusal, hints, near
from intermunicipal.findings import Finding, Place, Severity
from intermunicipal.messages import Term
from intermunicipal.model import Association
from intermunicipal.rulebook import RuleBook
from intermunicipal.rulebook.plugins import FAULTS, place_of, reason, root_of, shown


def rule_findings(association: Association, book: RuleBook, on: Date, lost: Lost = NOTHING) -> Iterator[Finding]:
    """Yield where the association and the rules in force do not fit, and what the checks of its layers find on a day.

    What hangs on a row that reading `lost` is not checked.
    """
    if book.refusal_of("territories") is None:
        yield from _places(association, book)
    yield from _names(association, book, lost)
    if not any(table in lost for table in ("parties", "forms", "memberships", "members")):
        yield from _legal_form(association, book, on)
    for check, layer in book.checks_on(on):
        try:
            yield from _require_findings(check.run(association, on))
        except FAULTS as problem:  # a check of a plug-in may fail in any way; the others go on
            if isinstance(problem, Refusal) and book.tells(Finding.of(problem)):
                continue  # it needs a rule that is unsure, and that was told
            fields = {
                "check": check.id,
                "plugin": layer.name,
                "version": layer.version,
                "reason": reason(problem),
                "where": place_of(problem, {root_of(getattr(check.run, "__module__", ""))}),
            }
            yield Finding("check-failed", Severity.ERROR, Place(path=check.id), fields, on, check.source)


def _require_findings(found: Iterable[object]) -> Iterator[Finding]:
    for one in found:
        if not isinstance(one, Finding):
            message = f"{shown(one)} is no Finding"
            raise TypeError(message)
        yield one


def _places(association: Association, book: RuleBook) -> Iterator[Finding]:
    """Check that members are places of the territory, and no members any more once their municipality has merged away."""
    if not book.territories:
        return
    for member in association.members.values():
        if not member.municipality:
            continue
        place = association.place_of("members", member)
        periods = book.municipality_periods(member.municipality)
        if not periods:
            codes = {code for territory in book.territories for code in territory.codes}
            yield _unknown(place, "municipality", member.municipality, codes, Severity.ERROR)
            continue
        for row in association.memberships_of(member.id):
            end = min(period.possible[1] for period in periods)
            if row.period.certain[1] > end:
                successor = book.successor(member.municipality)
                fields = {
                    "member": member.id,
                    "code": member.municipality,
                    "end": Period(until=end),
                    "successor": successor.name if successor else "-",
                }
                yield Finding(
                    "municipality-ended", Severity.ERROR, association.place_of("memberships", row), fields, end
                )


def _names(association: Association, book: RuleBook, lost: Lost) -> Iterator[Finding]:
    """Check the names of kinds and keys that services refer to, and of legal forms."""
    for service in association.services.values():
        place = association.place_of("services", service)
        kinds = book.ids("service_kinds") if book.refusal_of("service_kinds", service.kind) is None else ()
        if service.kind and kinds and book.service_kind(service.kind) is None:
            yield _unknown(place, "service-kind", service.kind, kinds, Severity.WARNING)
        unsure = lost.may_have("keys", id=service.key) or book.refusal_of("keys", service.key) is not None
        if service.key not in ("", *book.ids("keys")) and not unsure:
            yield _unknown(place, "key", service.key, book.ids("keys"), Severity.ERROR)
        if service.key and service.sharing is not None:
            yield Finding("two-keys", Severity.ERROR, place, {"service": service.id, "key": service.key})
    for form in association.forms.values():
        if form.form not in book.ids("legal_forms") and book.refusal_of("legal_forms", form.form) is None:
            yield _unknown(
                association.place_of("forms", form), "legal-form", form.form, book.ids("legal_forms"), Severity.WARNING
            )


def _legal_form(association: Association, book: RuleBook, on: Date) -> Iterator[Finding]:
    """Check that the parties of a day are of kinds that the legal form admits, and that those it requires are there."""
    form = association.form_on(on)
    if form is None or form.form not in book.ids("legal_forms") or book.refusal_of("legal_forms", form.form):
        return
    try:
        law = book.legal_form(form.form, on)
    except Refusal as refusal:
        yield Finding.of(refusal, Severity.WARNING, association.place_of("forms", form), on)
        return
    parties = [party for member in association.members_on(on) for party in member.parties_on(on)]
    for party in parties:
        if party.kind not in law.admits:
            fields = {
                "party": party.id,
                "kind": Term(party.kind.value),
                "form": law.id,
                "admits": tuple(Term(kind.value) for kind in law.admits),
            }
            yield Finding(
                "party-not-admitted", Severity.ERROR, association.place_of("parties", party), fields, on, law.source
            )
    for kind in law.requires:
        if not any(party.kind is kind for party in parties):
            yield Finding(
                "party-required",
                Severity.ERROR,
                association.place_of("forms", form),
                {"kind": Term(kind.value), "form": law.id, "on": on},
                on,
                law.source,
            )


def _unknown(place: Place, kind: str, asked: str, known: Collection[str], severity: Severity) -> Finding:
    fields = {"kind": Term(kind), "asked": asked, **hints(near(asked, known), known)}
    return Finding("unknown-reference", severity, place, fields)
