"""What a sharing rule is (*verdeelregel*): it says what it reads, and turns a case into exact shares with its workings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import ClassVar, Literal, Protocol, TypeVar, runtime_checkable

from attrs import evolve, field, frozen

from intermunicipal.errors import BrokenShares, InvalidNumber, Refusal, RuleFailed, RuleNotATable, unknown
from intermunicipal.frozen import frozen_map
from intermunicipal.messages import Term
from intermunicipal.sharing.drivers import Driver, Figures

T = TypeVar("T")

WHERE_STATED = "where stated"
"""Marks a field that came later: at its default it stands in no canonical form, so that the hash of an older result stays as it was."""


@frozen(order=True)
class Need:
    """Something that a rule reads (*behoefte*): a driver by name, or a participant that it names itself."""

    kind: Literal["driver", "participant"]
    name: str


def _participants(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names)))


def _days(days: Mapping[str, object] | None) -> Mapping[str, int] | None:
    """Check that days are whole numbers, none below zero."""
    if days is None:
        return None
    checked: dict[str, int] = {}
    for name, count in days.items():
        if isinstance(count, bool) or not isinstance(count, int) or count < 0:
            raise InvalidNumber(count, Term("days"))
        checked[name] = count
    return frozen_map(checked)


@frozen
class Case:
    """One pot to share (*te verdelen pot*).

    `pot` is in exact cents; `participants` are ids; `days` counts the days on which each takes part, for part-years (None: all equally).
    """

    pot: Fraction
    participants: tuple[str, ...] = field(converter=_participants)
    drivers: Mapping[str, Driver] = field(factory=dict, converter=frozen_map)
    year: int | None = None
    days: Mapping[str, int] | None = field(default=None, converter=_days)

    def figures(self, driver: str) -> dict[str, Fraction]:
        """Return a driver's figure for each participant; raises `UnknownName` for a driver that is not there, and what it raises."""
        if driver not in self.drivers:
            raise unknown("driver", driver, self.drivers)
        return self.drivers[driver].figures(self.participants, self.year)

    def weights(self, figures: Figures, driver: str | None = None) -> dict[str, Fraction]:
        """Return the figures weighed by the days of each participant, where days count: not for what was used in the year."""
        return {
            name: figure * (self.days[name] if self.weighs(driver) and self.days else 1)
            for name, figure in figures.items()
        }

    def weighs(self, driver: str | None) -> bool:
        """Say whether days weigh the figures of a driver (None: parts of the pot itself)."""
        return self.days is not None and not (driver is not None and self.drivers[driver].use)

    @property
    def part_year(self) -> bool:
        """Whether some take part on fewer days than others."""
        return self.days is not None and len(set(self.days.values())) > 1

    def of(self, pot: Fraction) -> Case:
        """Return the same case for another pot, such as a part of this one."""
        return evolve(self, pot=pot)


@frozen(eq=False)
class Working(Mapping[str, Fraction]):
    """Exact shares in cents with how they came about (*berekening*): a mapping of participant to share.

    `figures` are what the rule read for each participant, `driver` where from, `days` what they were weighed by (None: not at all), `total` what
    they are shares of (None: their own sum); `parts` are the workings of inner rules with their weight. Since a bill is explained by it, it must be
    true: of the pot that was asked, its parts of their weight in it and together the shares, and shares in proportion to the figures of a driver
    that it names.
    """

    rule: str
    pot: Fraction
    shares: Mapping[str, Fraction] = field(converter=frozen_map)
    driver: str | None = None
    figures: Figures = field(factory=dict, converter=frozen_map)
    days: Mapping[str, int] | None = None
    parts: tuple[tuple[Fraction, Working], ...] = ()
    total: Fraction | None = field(default=None, metadata={WHERE_STATED: True})

    def __getitem__(self, name: str) -> Fraction:
        return self.shares[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.shares)

    def __len__(self) -> int:
        return len(self.shares)

    @property
    def weights(self) -> Figures:
        """The figures, weighed by days where these count."""
        days = self.days
        return self.figures if days is None else {name: one * days.get(name, 1) for name, one in self.figures.items()}

    @property
    def denominator(self) -> Fraction:
        """What the weights are shares of: the stated total, else their sum."""
        return sum(self.weights.values(), Fraction(0)) if self.total is None else self.total


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
    if isinstance(rule, type) or not isinstance(rule, SharingRule):
        raise RuleNotATable(repr(rule))
    return rule


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
        if isinstance(one, bool) or not isinstance(one, (int, Fraction)):
            message = f"shares() returned {one!r}, which is no exact number"
            raise TypeError(message)
    _require_true(shares, pot)
    return shares


def _require_true(working: object, pot: Fraction) -> None:
    """Refuse with a ValueError a Working by which the shares cannot be explained."""
    if not isinstance(working, Working):
        return
    if working.pot != pot:
        message = f"the Working is of a pot of {working.pot} cents, and {pot} were to be shared"
        raise ValueError(message)
    for weight, inner in working.parts:
        _require_true(inner, pot * weight)
    if working.parts and any(
        sum((inner[name] for _, inner in working.parts), Fraction(0)) != share for name, share in working.items()
    ):
        message = "the parts of the Working do not add up to its shares"
        raise ValueError(message)
    if working.driver and working.figures.keys() >= working.keys():
        weights, total = working.weights, working.denominator
        if any(share * total != pot * weights[name] for name, share in working.items()):
            message = f"the shares of the Working are not in proportion to its figures of {working.driver}"
            raise ValueError(message)


def working_of(rule: SharingRule, case: Case) -> Working:
    """Return the workings of a rule on a case (*berekening*); the shares of a rule that explains nothing are taken as they are.

    Raises `RuleNotATable` for what is no rule, `RuleFailed` where a rule of a plug-in fails by itself, `BrokenShares` where it names others than
    the participants, hands out more than the pot, or shares of another sign.
    """
    require_rule(rule)
    shares = _own_fault(rule, lambda: _exact_shares(rule.shares(case), case.pot))
    total = sum(shares.values(), Fraction(0))
    if (
        set(shares) != set(case.participants)
        or abs(total) > abs(case.pot)
        or any(one * case.pot < 0 for one in shares.values())
    ):
        raise BrokenShares(rule.name, total, case.pot)
    return shares if isinstance(shares, Working) else Working(rule.name, case.pot, dict(shares))
