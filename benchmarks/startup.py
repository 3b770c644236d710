"""How long starting takes, as a ratio to a reference measured in the same minute on the same machine.

The two commands of a pair run directly after each other, in alternating order, and the median of the pairs' ratios
counts: what else the machine is doing then weighs on both. The exit status is always 0; read the verdict.
"""

import statistics
import subprocess
import sys
import sysconfig
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
COMMAND = str(Path(sysconfig.get_path("scripts")) / "intermunicipal")
PACKAGES = "import attrs, cattrs, pendulum, pluggy"


class Aim(NamedTuple):
    """A command, the reference it is measured against, and the ratio it may take at most."""

    name: str
    command: Sequence[str]
    reference: str
    at_most: float


class Measured(NamedTuple):
    """Medians: of the ratios of the pairs, and of the seconds on each side."""

    ratio: float
    seconds: float
    reference_seconds: float


IMPORT = Aim("import intermunicipal", [sys.executable, "-c", "import intermunicipal"], PACKAGES, 1.3)
ALLOCATE = Aim(
    "intermunicipal allocate",
    [COMMAND, "allocate", "examples/noord-limburg", "--year", "2026"],
    f"{PACKAGES}, numpy",
    3.0,
)


def seconds(command: Sequence[str]) -> float:
    """The seconds that a command takes, which must succeed."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)
    taken = time.perf_counter() - start
    if done.returncode:
        raise SystemExit(f"`{' '.join(command)}` ended with status {done.returncode}:\n{done.stderr}")
    return taken


def measure(aim: Aim, pairs: int) -> Measured:
    """Run a command and its reference in turn, after one run of each that fills the caches."""
    sides = (aim.command, [sys.executable, "-c", aim.reference])
    for side in sides:
        seconds(side)
    rows = []
    for number in range(pairs):
        order = (0, 1) if number % 2 else (1, 0)
        taken = {which: seconds(sides[which]) for which in order}
        rows.append((taken[0] / taken[1], taken[0], taken[1]))
    return Measured(*(statistics.median(column) for column in zip(*rows, strict=True)))


def main() -> None:
    """Print one row for each aim."""
    layout = "{:<25} {:>9} {:>9} {:>6} {:>8}  {:<5} {}"
    print(layout.format("what", "ms", "reference", "ratio", "at most", "", "reference"))
    for aim in (IMPORT, ALLOCATE):
        try:
            found = measure(aim, pairs=15)
        except SystemExit as problem:
            print(f"{aim.name}: not measured. {problem}")
            continue
        print(
            layout.format(
                aim.name,
                f"{found.seconds * 1000:.0f}",
                f"{found.reference_seconds * 1000:.0f}",
                f"{found.ratio:.2f}",
                f"{aim.at_most:.1f}",
                "PASS" if found.ratio <= aim.at_most else "over",
                f'python -c "{aim.reference}"',
            )
        )


if __name__ == "__main__":
    main()
