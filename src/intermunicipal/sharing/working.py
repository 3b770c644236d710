"""How shares came about (*berekening*): what a rule read, the lines that it computed, and the workings of the rules within it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from attrs import field, frozen

from intermunicipal.exact import exact_sum
from intermunicipal.frozen import FrozenDict, frozen_map
from intermunicipal.messages import Phrase
from intermunicipal.sharing.drivers import Figures
from intermunicipal.sharing.steps import Step

Label = str | Phrase
"""What an inner working is: the code of a phrase (`inner-CODE`), or a phrase of its own."""

WHERE_STATED = "where stated"
"""Marks a field that came later: at its default it stands in no canonical form, so that the hash of an older result stays as it was."""


@frozen(eq=False)
class Working(Mapping[str, Fraction]):
    """Exact shares in cents with how they came about (*berekening*): a mapping of participant to share.

    Either a rule looks at one thing: `figures` are what it read for each participant, `driver` where from, `days` what they were weighed by (None:
    not at all), `total` what they are shares of (None: their own sum). Or it adds up: `parts` are the workings of inner rules with their weight.
    Or `steps` are the lines by which it computed, after the workings of `inner` rules, each with a word for what it is; the last share that a
    participant has in them is its own; the `first` of them are told before the inner workings, which rest on them. `time` says what `days` count,
    `stands` which group stands for a participant, in a working between groups. Since a bill is explained by it, it must be true: of the pot that
    was asked, its parts of their weight in it and together the shares, and shares in proportion to the figures of a driver that it names.
    """

    rule: str
    pot: Fraction
    shares: Mapping[str, Fraction] = field(converter=frozen_map)
    driver: str | None = None
    figures: Figures = field(factory=dict, converter=frozen_map)
    days: Mapping[str, int] | None = None
    parts: tuple[tuple[Fraction, Working], ...] = ()
    total: Fraction | None = field(default=None, metadata={WHERE_STATED: True})
    inner: tuple[tuple[Label, Working], ...] = field(default=(), metadata={WHERE_STATED: True})
    steps: tuple[Step, ...] = field(default=(), metadata={WHERE_STATED: True})
    first: int = field(default=0, metadata={WHERE_STATED: True})
    time: str = field(default="days", metadata={WHERE_STATED: True})
    stands: Mapping[str, str] = field(default=frozen_map({}), converter=frozen_map, metadata={WHERE_STATED: True})

    @classmethod
    def by_steps(
        cls,
        rule: str,
        pot: Fraction,
        steps: Iterable[Step],
        inner: Iterable[tuple[Label, Working]] = (),
        *,
        first: int = 0,
    ) -> Working:
        """Return a working whose shares are the last of each participant in its lines."""
        lines = tuple(steps)
        return cls(rule, pot, last_shares(lines), inner=tuple(inner), steps=lines, first=first)

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
        return exact_sum(self.weights.values()) if self.total is None else self.total


def last_shares(steps: Iterable[Step]) -> FrozenDict[str, Fraction]:
    """Return the last share of each participant in these lines (*laatste aandelen*)."""
    found: dict[str, Fraction] = {}
    for line in steps:
        if line.kind == "share":
            found.update(line.values)
    return FrozenDict(sorted(found.items()))


def _proportional(share: int | Fraction, weight: Fraction, pot: tuple[int, int], total: tuple[int, int]) -> bool:
    """Say whether `share x total = pot x weight`, without reducing any fraction on the way."""
    left = share.numerator * total[0] * pot[1] * weight.denominator
    return left == pot[0] * weight.numerator * share.denominator * total[1]


def require_true(working: object, pot: Fraction) -> None:
    """Refuse with a ValueError a Working by which the shares cannot be explained (*berekening nagaan*).

    The pot of an inner working is the affair of the rule around it, so it may be any.
    """
    if not isinstance(working, Working):
        return
    if working.pot != pot:
        message = f"the Working is of a pot of {working.pot} cents, and {pot} were to be shared"
        raise ValueError(message)
    for weight, inner in working.parts:
        require_true(inner, working.pot * weight)
    for _, inner in working.inner:
        require_true(inner, inner.pot)
    if working.parts and any(
        exact_sum(inner[name] for _, inner in working.parts) != share for name, share in working.items()
    ):
        message = "the parts of the Working do not add up to its shares"
        raise ValueError(message)
    if working.steps and last_shares(working.steps) != working.shares:
        message = "the last shares in the steps of the Working are not its shares"
        raise ValueError(message)
    if working.driver and working.figures.keys() >= working.keys():
        weights, rate = working.weights, (working.pot.as_integer_ratio(), working.denominator.as_integer_ratio())
        if any(not _proportional(share, weights[name], *rate) for name, share in working.items()):
            message = f"the shares of the Working are not in proportion to its figures of {working.driver}"
            raise ValueError(message)
