"""One mistake in a document is told once: what hangs on the row with the mistake is none."""

import pytest

import intermunicipal as im
from intermunicipal import hooks
from intermunicipal.model import PartyKind


def errors(folder, *plugins):
    """Return the errors of reading and of checking, as the command does."""
    report = im.check(folder.read(*plugins), "2026-01-01")
    return [(one.code, str(one.place)) for one in report.errors]


def test_a_document_without_mistakes_has_none(folder):
    assert errors(folder) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "found"),
    [
        (
            "association.toml",
            'citation = "Minutes of the founding meeting"',
            "citation = 12",
            ("invalid-number", "association.toml, sources.minutes.citation"),
        ),
        ("members.csv", "cee,Cee\n", "cee,Cee,Dee\n", ("ragged-row", "members.csv, row 4")),
        ("members.csv", "cee,Cee\n", "cee,\n", ("missing-value", "members.csv, row 4, column name")),
        (
            "memberships.csv",
            "cee,2010-01-01",
            "cee,2010-13-01",
            ("invalid-date", "memberships.csv, row 4, column since"),
        ),
        ("memberships.csv", "cee,2010-01-01,accession", "cee,2010-01-01", ("ragged-row", "memberships.csv, row 4")),
        ("parties.csv", "cee-ocmw,cee,ocmw", "cee-ocmw,cee,ocwm", ("unknown-name", "parties.csv, row 4, column kind")),
        (
            "participations.csv",
            "lunch,bee,member,ocmw,2010-01-01",
            "lunch,bee,member,ocmw,soon",
            ("invalid-date", "participations.csv, row 6, column since"),
        ),
        (
            "volumes.csv",
            "cee,2026,budget,30,",
            "cee,2026,budget,x,",
            ("invalid-number", "volumes.csv, row 4, column quantity"),
        ),
        ("budget.csv", "Staff,1000.01", "Staff,1000", ("cents-or-euros", "budget.csv, row 2, column amount_eur")),
        (
            "association.toml",
            'kind = "non-profit"',
            'kind = "profit"',
            ("unknown-name", "association.toml, organisations[0].kind"),
        ),
        (
            "association.toml",
            'run_by = "shop"',
            "run_by = 1",
            ("invalid-number", "association.toml, services[1].run_by"),
        ),
    ],
)
def test_a_row_with_a_mistake_makes_one_error(folder, file, old, new, found):
    folder.change(file, old, new)
    assert errors(folder) == [found]


def test_a_source_with_a_mistake_does_not_leave_its_rows_without_a_source(folder):
    folder.change("association.toml", 'citation = "Minutes of the founding meeting"', "citation = 12")
    reading = folder.read()
    report = im.check(reading, "2026-01-01")
    assert [one.code for one in report.warnings if one.code == "no-source"] == []


def test_a_key_with_a_mistake_makes_one_error(folder):
    folder.change("association.toml", 'title = "Half each"', "title = 12")
    assert errors(folder) == [("invalid-number", "association.toml, keys[0].title")]


def test_a_party_with_a_mistake_does_not_make_the_legal_form_want_for_one(folder, plugin_of_the_land):
    folder.change(
        "association.toml", 'source = "minutes"\n\n[sources', 'source = "minutes"\nregion = "land"\n\n[sources'
    )
    folder.append("association.toml", '\n[[forms]]\nform = "union"\n')
    folder.write("parties.csv", "id,member,kind,name,since\naa-ocmw,aa,ocmw,Centre of Aa,2000-01-01\n")
    folder.write(
        "participations.csv",
        "service,member,since\ncare,aa,2000-01-01\ncare,bee,2000-01-01\ncare,cee,2010-01-01\n"
        "lunch,aa,2010-01-01\nlunch,bee,2010-01-01\n",
    )
    assert errors(folder, plugin_of_the_land) == []
    folder.change("parties.csv", "2000-01-01", "2000-00-01")
    assert errors(folder, plugin_of_the_land) == [("invalid-date", "parties.csv, row 2, column since")]


@pytest.fixture
def plugin_of_the_land():
    class Land:
        intermunicipal_api = 1
        land = staticmethod(hooks.region(lambda: hooks.Region("land", "Land")))
        forms = staticmethod(
            hooks.legal_forms(
                lambda: [hooks.LegalForm("union", "Union", admits=[PartyKind.OCMW], requires=[PartyKind.OCMW])]
            )
        )

    return Land()
