"""A small clean association in Python, a tiny land with its law, and the hands to spoil them."""

import types

import pytest
from attrs import evolve

import intermunicipal as im
from intermunicipal import hooks
from intermunicipal.dates import Period
from intermunicipal.model import (
    Association,
    BudgetLine,
    Duration,
    Form,
    LineKind,
    Member,
    Membership,
    Merger,
    Municipality,
    Participation,
    Party,
    PartyKind,
    Service,
    Stage,
    Territory,
    Volume,
)
from intermunicipal.sharing import By, Even
from intermunicipal.sources import Confidence, Source

OCMW = (PartyKind.OCMW,)
LAW = Source("law", "The law of the land", confidence=Confidence.RECALLED)


def _land():
    module = types.ModuleType("plugin_land")
    module.intermunicipal_api, module.__version__ = 1, "1.0"
    places = [
        Municipality("1", "Aa"),
        Municipality("2", "Bee", Period(until="2020-01-01")),
        Municipality("3", "Cee", Period("2020-01-01")),
    ]
    union = hooks.LegalForm(
        "union",
        "Union",
        admits=[PartyKind.OCMW, PartyKind.MUNICIPALITY],
        requires=OCMW,
        period=Period("2000-01-01"),
        source=LAW,
    )
    answers = {
        "region": hooks.Region("land", "Land"),
        "territories": [Territory("land", places, [Merger("2020-01-01", ("2",), "3")])],
        "legal_forms": [union],
        "keys": [hooks.CostKey("by-hours", "By hours", rule=By("hours")), hooks.CostKey("even", "Even", rule=Even())],
        "service_kinds": [hooks.ServiceKind("home-care", "Home care")],
    }
    for hook, answer in answers.items():
        setattr(module, f"my_{hook}", getattr(hooks, hook)(lambda answer=answer: answer))
    return module


def _clean():
    return {
        "sources": [Source("minutes", "Minutes of the assembly")],
        "members": [Member("aa", "Aa", "1"), Member("bee", "Bee", "2"), Member("cee", "Cee", "3")],
        "parties": [
            Party("aa-ocmw", "aa", PartyKind.OCMW, "Centre of Aa", since="2000-01-01"),
            Party("bee-ocmw", "bee", PartyKind.OCMW, "Centre of Bee", since="2000-01-01", until="2020-01-01"),
            Party("cee-ocmw", "cee", PartyKind.OCMW, "Centre of Cee", since="2020-01-01"),
        ],
        "memberships": [
            Membership("aa", since="2000-01-01"),
            Membership("bee", since="2000-01-01", until="2020-01-01", end="merger", into="cee"),
            Membership("cee", since="2020-01-01", start="merger"),
        ],
        "forms": [Form("union", since="2000-01-01")],
        "durations": [Duration(since="2000-01-01", until="2030-01-01")],
        "services": [
            Service("care", "Care", "home-care", key="by-hours", since="2000-01-01"),
            Service("lunch", "Lunch", key="even", since="2000-01-01"),
        ],
        "participations": [
            Participation("care", "aa", parties=OCMW, since="2000-01-01"),
            Participation("care", "bee", parties=OCMW, since="2000-01-01", until="2020-01-01"),
            Participation("care", "cee", parties=OCMW, since="2020-01-01"),
            Participation("lunch", "aa", parties=OCMW, since="2000-01-01"),
        ],
        "budget": [
            BudgetLine("care", 2026, Stage.BUDGET, "staff", LineKind.COST, 100_01),
            BudgetLine("lunch", 2026, Stage.BUDGET, "food", LineKind.COST, 50_00),
        ],
        "volumes": [
            Volume("care", "hours", "aa", 2026, Stage.BUDGET, 1),
            Volume("care", "hours", "cee", 2026, Stage.BUDGET, 2),
        ],
    }


class Small:
    """The clean association, and what a check finds when something in it is other."""

    def __init__(self):
        self.tables = _clean()
        self.land = _land()

    def change(self, table, index, **fields):
        """Change fields of one row."""
        from intermunicipal.model.members import End, Start

        kinds = {"start": Start, "end": End}
        made = {name: kinds[name](value) if name in kinds else value for name, value in fields.items()}
        self.tables[table][index] = evolve(self.tables[table][index], **made)

    def add(self, table, *rows):
        self.tables.setdefault(table, []).extend(rows)

    def drop(self, table, index):
        del self.tables[table][index]

    def hook(self, name, *records):
        """Have the land answer one hook with these records."""
        setattr(self.land, f"my_{name}", getattr(hooks, name)(lambda: records))

    def association(self, *, bound=True):
        made = Association("small", "Small", "land" if bound else "", source="minutes", **self.tables)
        return im.bind(made, [self.land]) if bound else made

    def check(self, on="2026-01-01", *, bound=True):
        return im.check(self.association(bound=bound), on)

    def texts(self, on="2026-01-01", *, bound=True):
        return [finding.text() for finding in self.check(on, bound=bound)]

    def codes(self, on="2026-01-01"):
        return [(finding.code, finding.severity.value) for finding in self.check(on)]


@pytest.fixture
def small():
    made = Small()
    made.change("memberships", 1, end="merger")
    made.change("memberships", 2, start="merger")
    return made
