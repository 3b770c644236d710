"""An imaginary association of three towns as a folder on disk, and the hands to change it."""

from pathlib import Path

import pytest

import intermunicipal as im

HEAD = """\
schema = 1
id = "small"
name = "Small Association"
source = "minutes"

[sources.minutes]
citation = "Minutes of the founding meeting"

[[organisations]]
id = "shop"
name = "The Shop"
kind = "non-profit"

[[services]]
id = "care"
name = "Care at home"
since = "2000-01-01"

[services.sharing]
rule = "mix"
parts = [{weight = "30%", of = {rule = "even"}}, {weight = "70%", of = {rule = "by", driver = "hours"}}]

[[services]]
id = "lunch"
name = "Lunch"
since = "2010-01-01"
run_by = "shop"
key = "halves"

[[keys]]
id = "halves"
title = "Half each"
rule = {rule = "fixed", shares = {aa = "50%", bee = "1/2"}}

[[disagreements]]
subject = "memberships/cee"
field = "since"
adopted = "2010-01-01"
source = "minutes"
others = [{value = "2010-02-01", source = "minutes"}]
"""

TABLES = {
    "members.csv": "id,name\naa,Aa\nbee,Bee\ncee,Cee\n",
    "parties.csv": "id,member,kind,name,since\naa-ocmw,aa,ocmw,Centre of Aa,2000-01-01\n"
    "bee-ocmw,bee,ocmw,Centre of Bee,2000-01-01\ncee-ocmw,cee,ocmw,Centre of Cee,2010-01-01\n",
    "memberships.csv": "member,since,start\naa,2000-01-01,founder\nbee,2000-01-01,founder\ncee,2010-01-01,accession\n",
    "participations.csv": "service,member,role,parties,since\ncare,aa,member,ocmw,2000-01-01\n"
    "care,bee,member,ocmw,2000-01-01\ncare,cee,member,ocmw,2010-01-01\n"
    "lunch,aa,member,ocmw,2010-01-01\nlunch,bee,member,ocmw,2010-01-01\n",
    "budget.csv": "service,year,stage,line,kind,title,amount_eur\ncare,2026,budget,staff,cost,Staff,1000.01\n"
    "care,2026,budget,grant,subsidy,Grant,100.00\nlunch,2026,budget,food,cost,Food,50.00\n",
    "volumes.csv": "service,volume,member,year,stage,quantity,unit\ncare,hours,aa,2026,budget,10,hour\n"
    "care,hours,bee,2026,budget,20.5,hour\ncare,hours,cee,2026,budget,30,hour\n",
}


class Folder:
    """A document in a folder of its own, to be changed and read again."""

    def __init__(self, path: Path, files):
        self.path = path
        for name, text in files.items():
            self.write(name, text)

    def write(self, name, text):
        (self.path / name).write_text(text, encoding="utf-8")

    def text(self, name):
        return (self.path / name).read_text(encoding="utf-8")

    def change(self, name, old, new):
        """Replace what stands exactly once in a file."""
        text = self.text(name)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def append(self, name, text):
        self.write(name, self.text(name) + text)

    def drop(self, name):
        (self.path / name).unlink()

    def read(self, *plugins):
        return im.read(self.path, plugins)

    def load(self, *plugins):
        return im.load(self.path, plugins)

    def mistakes(self, *plugins):
        """Return the texts of all findings of reading, gravest first, then by place."""
        return [finding.text() for finding in self.read(*plugins).report]


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path, {"association.toml": HEAD, **TABLES})


@pytest.fixture(scope="session")
def new_folder(tmp_path_factory):
    """Make a folder of other files, or of the same ones."""

    def make(files=None):
        return Folder(tmp_path_factory.mktemp("document"), {"association.toml": HEAD, **TABLES} | (files or {}))

    return make


@pytest.fixture(scope="session")
def tables():
    """Return the text of every CSV table, by its name."""
    return {name.removesuffix(".csv"): text for name, text in TABLES.items()}
