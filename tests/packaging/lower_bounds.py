"""Print the lower bound of every dependency as a constraints file for pip: what `make lowest` tries the tests with."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
BOUND = re.compile(r"([\w.-]+)(?:\[[\w,]+\])?>=([\w.]+)$")


def requirements(project):
    """All that one pyproject.toml asks for: to build, to run, and for each extra."""
    settings = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))
    yield from settings["build-system"]["requires"]
    yield from settings["project"]["dependencies"]
    for extra in settings["project"].get("optional-dependencies", {}).values():
        yield from extra


def constraints(projects):
    """Pin each of these to its lower bound, but for our own distributions, which are installed from here."""
    for requirement in sorted({asked for project in projects for asked in requirements(project)}):
        if requirement.startswith("intermunicipal"):
            continue
        bound = BOUND.match(requirement)
        if not bound:
            message = f"{requirement!r} has no lower bound, or more than one bound"
            raise ValueError(message)
        yield f"{bound[1]}=={bound[2]}"


if __name__ == "__main__":
    print(*constraints([ROOT, *(path.parent for path in ROOT.glob("plugins/*/pyproject.toml"))]), sep="\n")  # noqa: T201
