"""What a sharing rule is (*verdeelregel*): it says what it reads, and turns a case into exact shares with its workings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import ClassVar, Protocol, TypeVar, cast, runtime_checkable

from intermunicipal.errors import BrokenShares, InvalidRule, Refusal, RuleFailed, RuleNotATable
from intermunicipal.exact import exact_sum
from intermunicipal.messages import Phrase
from intermunicipal.sharing.case import Case, Need
from intermunicipal.sharing.working import Working, require_true

T = TypeVar("T")


@runtime_checkable
class SharingRule(Protocol):
    """A rule that says who bears how much of a pot (*verdeelregel*); plug-ins implement it too, as frozen attrs classes.

    `name` is what TOML calls it (`rule = "even"`). `shares` returns exact cents that sum to at most the pot; a `Working` explains itself, a plain
    mapping is taken as it is.
    """

    name: ClassVar[str]

    def needs(self) -> frozenset[Need]:
        """Return what the rule reads."""

    def shares(self, case: Case) -> Mapping[str, Fraction]:
        """Return the exact share of each participant, in cents. Raises a refusal where a need is not met."""


def all_needs(rules: Iterable[SharingRule]) -> frozenset[Need]:
    """Return what any of these rules reads (*alle behoeften*)."""
    return frozenset(need for rule in rules for need in needs_of(rule))


def require_rule(rule: object) -> SharingRule:
    """Return the rule, or refuse with `RuleNotATable` what is none, such as its name (*verdeelregel vereist*)."""
    if isinstance(rule, type) or not all(hasattr(rule, name) for name in ("name", "needs", "shares")):
        raise RuleNotATable(repr(rule))
    return cast("SharingRule", rule)  # what `isinstance` asks of a protocol, several times as fast


def needs_of_parts(name: str, rules: Iterable[SharingRule]) -> frozenset[Need]:
    """Return what rules read that share parts of a pot (*behoeften van delen*); raises `InvalidRule` for bills: these are of the whole pot."""
    needs = all_needs(rules)
    if any(need.kind == "bills" for need in needs):
        raise InvalidRule(name, Phrase("bills-within"))
    return needs


def needs_of(rule: SharingRule) -> frozenset[Need]:
    """Return what a rule reads (*behoeften van een regel*); raises `RuleFailed` where a rule of a plug-in fails by itself."""
    return _own_fault(require_rule(rule), lambda: _sound_needs(rule.needs()))


def _sound_needs(needs: Iterable[object]) -> frozenset[Need]:
    """Return the needs of a rule, or refuse with a TypeError what are none."""
    found = set[Need]()
    for one in needs:
        if not isinstance(one, Need):
            message = f"needs() returned {one!r}, which is no Need"
            raise TypeError(message)
        found.add(one)
    return frozenset(found)


def _own_fault(rule: SharingRule, ask: Callable[[], T]) -> T:
    """Ask a rule something; whatever it raises that is no refusal is its own fault."""
    try:
        return ask()
    except Refusal:
        raise
    except (Exception, SystemExit) as problem:  # a rule that leaves the program is a rule that fails
        raise RuleFailed(rule.name, f"{type(problem).__name__}: {problem}") from problem


def _exact_shares(shares: object, pot: Fraction) -> Mapping[str, Fraction]:
    if not isinstance(shares, Mapping):
        message = f"shares() returned {type(shares).__name__}, not a mapping of participant to exact cents"
        raise TypeError(message)
    for one in shares.values():
        if type(one) is not Fraction and (isinstance(one, bool) or not isinstance(one, (int, Fraction))):
            message = f"shares() returned {one!r}, which is no exact number"
            raise TypeError(message)
    require_true(shares, pot)
    return shares


def working_of(rule: SharingRule, case: Case) -> Working:
    """Return the workings of a rule on a case (*berekening*); the shares of a rule that explains nothing are taken as they are.

    Raises `RuleNotATable` for what is no rule, `RuleFailed` where a rule of a plug-in fails by itself, `BrokenShares` where it names others than
    the participants, hands out more than the pot, or shares of another sign.
    """
    require_rule(rule)
    shares = _own_fault(rule, lambda: _exact_shares(rule.shares(case), case.pot))
    total = exact_sum(shares.values())
    credit = case.pot < 0
    if (
        shares.keys() != set(case.participants)
        or abs(total) > abs(case.pot)
        or any(one.numerator > 0 if credit else one.numerator < 0 for one in shares.values())
    ):
        raise BrokenShares(rule.name, total, case.pot)
    return shares if isinstance(shares, Working) else Working(rule.name, case.pot, dict(shares))
