"""How long a large document takes to load and to dump, as ratios to the json module on the same text, and the peak of memory.

The document has 300 members, 30 services and 30 years, and some 284,000 leaves: single values. The two sides of a pair run
directly after each other, in alternating order, in processor time, and the median of the pairs' ratios counts. The exit
status is always 0; read the verdict.
"""

import json
import random
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import intermunicipal as im
from intermunicipal.documents import json_text

MEMBERS, SERVICES, YEARS, PAIRS = 300, 30, range(1996, 2026), 9
USERS = 48  # members that take part in a service
LINES = (("staff", "cost"), ("grant", "subsidy"), ("fees", "fee"))


def document() -> dict[str, Any]:
    """A made-up association: each service has its takers, who use it in every year."""
    chance = random.Random(1)  # noqa: S311 - the same document each time
    members = [f"member-{number:03d}" for number in range(MEMBERS)]
    services = [f"service-{number:02d}" for number in range(SERVICES)]
    takers = {service: sorted(chance.sample(members, USERS)) for service in services}

    def amount() -> str:
        return f"{chance.randrange(10**4, 10**6)}.{chance.randrange(100):02d}"

    return {
        "schema": 1,
        "id": "large",
        "name": "Large",
        "source": "made-up",
        "sources": {"made-up": {"citation": "Made up for this benchmark", "confidence": "illustrative"}},
        "members": [{"id": id_, "name": id_.title()} for id_ in members],
        "memberships": [{"member": id_, "since": "1990-01-01"} for id_ in members],
        "services": [
            {"id": id_, "name": id_.title(), "sharing": {"rule": "by", "driver": "hours"}} for id_ in services
        ],
        "participations": [
            {"service": service, "member": member, "parties": ["ocmw"], "since": "1995-01-01"}
            for service in services
            for member in takers[service]
        ],
        "budget": [
            {"service": service, "year": year, "stage": "budget", "line": line, "kind": kind, "amount_eur": amount()}
            for service in services
            for year in YEARS
            for line, kind in LINES
        ],
        "volumes": [
            {
                "service": service,
                "volume": "hours",
                "member": member,
                "year": year,
                "stage": "budget",
                "quantity": chance.randrange(1, 5000),
            }
            for service in services
            for year in YEARS
            for member in takers[service]
        ],
    }


def leaves(value: object) -> int:
    """How many single values a document has."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 1 if inner is None else sum(map(leaves, inner))


def seconds(work: Callable[[], object]) -> float:
    """The processor time of a piece of work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def measure(work: Callable[[], object], reference: Callable[[], object]) -> tuple[float, float]:
    """The median of the ratios of the pairs, and of the milliseconds of the work."""
    for side in (work, reference):
        side()
    rows = []
    for number in range(PAIRS):
        sides = (work, reference) if number % 2 else (reference, work)
        taken = {side: seconds(side) for side in sides}
        rows.append((taken[work] / taken[reference], taken[work] * 1000))
    ratio, milliseconds = (statistics.median(column) for column in zip(*rows, strict=True))
    return ratio, milliseconds


def peak(work: Callable[[], object]) -> float:
    """The most memory that a piece of work holds at one time, in MiB."""
    tracemalloc.start()
    kept = work()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    del kept
    return most / 2**20


def main() -> None:
    """Print one row for loading and one for dumping."""
    data = document()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.json"
        path.write_text(json_text(_loaded(path, data)), encoding="utf-8")
        text, association = path.read_text(encoding="utf-8"), im.load(path)
        print(f"document: {leaves(data):,} leaves, {len(text) / 10**6:.1f} MB of JSON")
        layout = "{:<10} {:>6} {:>7} {:>8}  {:<5} {:>13} {:>15}"
        print(layout.format("what", "ms", "ratio", "aim", "", "peak MiB", "reference MiB"))
        for name, aim, work, reference in (
            ("load", 2.5, lambda: im.load(path), lambda: json.loads(text)),
            ("dump", 0.3, lambda: json_text(association), lambda: json.dumps(data)),
        ):
            ratio, milliseconds = measure(work, reference)
            verdict = "PASS" if ratio <= aim else "over"
            memory = f"{peak(work):.0f}", f"{peak(reference):.0f}"
            print(layout.format(name, f"{milliseconds:.0f}", f"{ratio:.2f}", aim, verdict, *memory))


def _loaded(path: Path, data: dict[str, Any]) -> im.Association:
    path.write_text(json.dumps(data), encoding="utf-8")
    return im.load(path)


if __name__ == "__main__":
    main()
