"""How long it takes to share one ordinary budget, with its trace: eight services, 25 members, mixed keys.

The reference does the same sums in the same minute in plain Fractions: no library, no checks, no trace, and the odd cents by
largest remainder. The exit status is always 0; read the verdict.
"""

import statistics
import time
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import floor

from intermunicipal.sharing import (
    Average,
    Bounded,
    By,
    Case,
    Driver,
    Even,
    Fixed,
    Mix,
    PhaseIn,
    SharingRule,
    Then,
    UnitPrice,
    share_case,
)

AT_MOST_MS = 2.0
YEAR = 2026
NAMES = tuple(f"m{index:02}" for index in range(25))
POTS = tuple(100_000_00 + 7_919 * index for index in range(8))
Figures = Mapping[str, int]
HEADS: Mapping[int, Figures] = {
    year: {name: 8_000 + 977 * index + 31 * (year - 2020) for index, name in enumerate(NAMES)}
    for year in range(2022, 2027)
}
HOURS: Mapping[int, Figures] = {YEAR: {name: 900 + 353 * index % 1_700 for index, name in enumerate(NAMES)}}
AGREED = {name: Fraction(index + 1, 325) for index, name in enumerate(NAMES)}
HALF = Fraction(1, 2)

KEYS: tuple[SharingRule, ...] = (
    Even(),
    By("heads"),
    By("hours"),
    Mix([("30%", Even()), ("70%", By("heads"))]),
    Fixed(AGREED),
    By(Average("heads", 5)),
    Then(UnitPrice("hours", "1.50"), rest=By("heads")),
    PhaseIn(Even(), Bounded(By("hours"), at_most="6%"), since="2024-01-01", years=4),
)


def with_the_library() -> list[dict[str, int]]:
    """Share the pots of the services, with their trace."""
    drivers = {"heads": Driver("heads", HEADS), "hours": Driver("hours", HOURS, use=True)}
    return [
        dict(share_case(Case(Fraction(pot), NAMES, drivers, YEAR), key)) for pot, key in zip(POTS, KEYS, strict=True)
    ]


def _by(pot: Fraction, figures: Mapping[str, Fraction | int]) -> dict[str, Fraction]:
    total = sum(figures.values())
    return {name: pot * figure / total for name, figure in figures.items()}


def _at_most(pot: Fraction, shares: Mapping[str, Fraction], cap: Fraction) -> dict[str, Fraction]:
    held: set[str] = set()
    while True:
        free = {name: share for name, share in shares.items() if name not in held}
        found = _by(pot - cap * len(held), free)
        above = {name for name, share in found.items() if share > cap}
        if not above:
            return {name: found.get(name, cap) for name in shares}
        held |= above


def _cents(pot: int, shares: Mapping[str, Fraction]) -> dict[str, int]:
    base = {name: floor(share) for name, share in shares.items()}
    queue = sorted(shares, key=lambda name: (base[name] - shares[name], -shares[name], name))
    odd = set(queue[: pot - sum(base.values())])
    return {name: base[name] + (name in odd) for name in shares}


def plain() -> list[dict[str, int]]:
    """Share the same pots by the same keys in plain Fractions."""
    heads, hours = HEADS[YEAR], HOURS[YEAR]
    even = dict.fromkeys(NAMES, 1)
    pots = [Fraction(pot) for pot in POTS]
    mixed = _by(pots[3] * Fraction(3, 10), even), _by(pots[3] * Fraction(7, 10), heads)
    means = {name: Fraction(sum(HEADS[year][name] for year in HEADS), len(HEADS)) for name in NAMES}
    first = {name: Fraction(150 * hours[name]) for name in NAMES}
    rest = _by(pots[6] - sum(first.values()), heads)
    old, new = _by(pots[7], even), _at_most(pots[7], _by(pots[7], hours), pots[7] * Fraction(6, 100))
    weight = Fraction(3, 4)
    shares = [
        _by(pots[0], even),
        _by(pots[1], heads),
        _by(pots[2], hours),
        {name: sum(part[name] for part in mixed) for name in NAMES},
        {name: pots[4] * AGREED[name] for name in NAMES},
        _by(pots[5], means),
        {name: first[name] + rest[name] for name in NAMES},
        {name: old[name] * (1 - weight) + new[name] * weight for name in NAMES},
    ]
    return [_cents(pot, exact) for pot, exact in zip(POTS, shares, strict=True)]


def seconds(work: Callable[[], object]) -> float:
    """Return the seconds that some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Print how long both take, and the ratio."""
    if with_the_library() != plain():
        raise SystemExit("The two do not give the same cents.")
    pairs = [(seconds(with_the_library), seconds(plain)) for _ in range(200)]
    taken, reference = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    verdict = "PASS" if taken <= AT_MOST_MS else "over"
    print("what                       ms  reference  ratio  at most ms         reference")
    print(
        f"share 8 pots, 25 members {taken:4.2f}  {reference:9.2f}  {ratio:5.2f}  {AT_MOST_MS:10.1f}  {verdict:<5}  "
        "the same in plain Fractions, without trace or checks"
    )


if __name__ == "__main__":
    main()
