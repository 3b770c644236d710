"""Vale, an imaginary association of a few villages, whose sums can be done on paper."""

from types import ModuleType

import pytest

import intermunicipal as im
from intermunicipal.model import (
    BudgetLine,
    LineKind,
    Member,
    Membership,
    Participation,
    Service,
    Stage,
    Volume,
)
from intermunicipal.sharing import Even
from intermunicipal.sources import Confidence, Source

MINUTES = Source("minutes", "Minutes of the board of Vale")
MADE_UP = Source("made-up", "Made up for this test", confidence=Confidence.ILLUSTRATIVE)


def member(id_, **more):
    return Member(id_, id_.title(), **more)


def line(service, amount, kind="cost", **more):
    fields = {"year": 2025, "stage": Stage.BUDGET, "line": kind} | more
    return BudgetLine(service, kind=LineKind(kind), amount=amount, **fields)


def volume(service, name, id_, quantity, **more):
    fields = {"year": 2025, "stage": Stage.BUDGET} | more
    return Volume(service, name, id_, quantity=quantity, **fields)


def takes(service, *ids, **more):
    return [Participation(service, id_, **more) for id_ in ids]


def association(members=("ash", "birch", "cedar"), region="", plugins=(), *, places=(), **tables):
    """Return Vale with these tables, bound; by default all are members and take care, which costs 900.00 and is shared evenly."""
    rows = {
        "members": places or [member(id_) for id_ in members],
        "memberships": [Membership(id_, since="2000-01-01") for id_ in members],
        "services": [Service("care", "Care", sharing=Even())],
        "participations": takes("care", *members),
        "budget": [line("care", 900_00)],
    } | tables
    vale = im.Association("vale", "Vale", region, source="minutes", sources=[MINUTES, MADE_UP], **rows)
    return im.bind(vale, plugins)


def plugin(**hooks):
    """Return a tiny plug-in, a module with the hook functions given."""
    module = ModuleType("valley")
    module.intermunicipal_api = 1
    for name, function in hooks.items():
        setattr(module, name, function)
    return module


class Vale:
    """What the tests of this folder build with."""

    association = staticmethod(association)
    line = staticmethod(line)
    member = staticmethod(member)
    plugin = staticmethod(plugin)
    takes = staticmethod(takes)
    volume = staticmethod(volume)


@pytest.fixture(scope="session")
def vale():
    return Vale
