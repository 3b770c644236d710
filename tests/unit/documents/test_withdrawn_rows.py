"""How a document says that a row never was so, and how a bill changes by it."""

import pytest

import intermunicipal as im

# Care in 2026 costs 1000.01 less 100.00. All: 30% in equal parts, 70% by 10, 20.5 and 30 of 60.5 hours.
WITHDRAWN_GRANT = "care,2026,budget,grant,subsidy,Grant,100.00,2026-03-01,{}\n"


@pytest.fixture
def grant(folder):
    """Add a version of the grant, with what stands in its cell `withdrawn`."""
    lines = folder.text("budget.csv").splitlines()
    folder.write("budget.csv", "\n".join([f"{lines[0]},known,withdrawn", *(f"{line},," for line in lines[1:])]) + "\n")
    return lambda cell: folder.append("budget.csv", WITHDRAWN_GRANT.format(cell))


def pot(folder, **more):
    return im.allocate(folder.load(), 2026, **more).services["care"].pot


def test_a_line_that_is_withdrawn_in_a_cell_is_not_on_the_bill_from_then_on(folder, grant):
    grant("true")
    assert pot(folder) == 1000_01
    assert pot(folder, known_on="2026-03-01") == 1000_01
    assert pot(folder, known_on="2026-02-28") == 900_01
    assert len(folder.load().budget.rows) == 4


@pytest.mark.parametrize("cell", ["false", ""])
def test_a_line_that_is_not_withdrawn_stays(folder, grant, cell):
    grant(cell)
    assert pot(folder) == 900_01


@pytest.mark.parametrize("cell", ["1", "yes", "True", "TRUE", "x"])
def test_anything_else_in_the_cell_is_refused(folder, grant, cell):
    grant(cell)
    (mistake,) = folder.mistakes()
    assert mistake.startswith("error [invalid-number] budget.csv, row 5, column withdrawn: ")


def test_a_row_that_is_withdrawn_in_toml_is_gone(folder):
    folder.append(
        "association.toml",
        "\n[[durations]]\nsince = 2000-01-01\nuntil = 2010-01-01\n"
        "\n[[durations]]\nsince = 2000-01-01\nknown = 2009-01-01\nwithdrawn = true\n",
    )
    association = folder.load()
    assert (len(association.durations), len(association.durations.rows)) == (0, 2)
    assert len(association.as_known("2008-12-31").durations) == 1


@pytest.mark.parametrize("value", ["1", '"true"', "0"])
def test_in_toml_only_true_and_false_are_meant(folder, value):
    folder.append("association.toml", f"\n[[durations]]\nsince = 2000-01-01\nwithdrawn = {value}\n")
    (mistake,) = folder.mistakes()
    assert mistake.startswith("error [invalid-number] association.toml, durations[0].withdrawn: ")


def _with_known(folder, name):
    """Give a table the columns `known` and `withdrawn`, empty in every row."""
    header, *rows = folder.text(name).splitlines()
    folder.write(name, "\n".join([f"{header},known,withdrawn", *(f"{row},," for row in rows)]) + "\n")


CEE = {
    "members.csv": "cee,Cee,2026-03-01,true\n",
    "parties.csv": "cee-ocmw,cee,ocmw,Centre of Cee,2010-01-01,2026-03-01,true\n",
    "memberships.csv": "cee,2010-01-01,accession,2026-03-01,true\n",
    "participations.csv": "care,cee,member,ocmw,2010-01-01,2026-03-01,true\n",
    "volumes.csv": "care,hours,cee,2026,budget,30,hour,2026-03-01,true\n",
}
NO_DISAGREEMENT = (
    '\n[[disagreements]]\nsubject = "memberships/cee"\nfield = "since"\nadopted = "2010-01-01"\nsource = "minutes"\n'
    'others = []\nknown = "2026-03-01"\nwithdrawn = true\n'
)


def test_a_member_that_never_was_is_withdrawn_with_all_that_names_it_and_stands_in_earlier_replays(folder):
    before = im.allocate(folder.load(), 2026, known_on="2026-02-28")
    for name, row in CEE.items():
        _with_known(folder, name)
        folder.append(name, row)
    folder.append("association.toml", NO_DISAGREEMENT)
    association = folder.load()
    assert im.check(folder.read(), "2026-01-01").ok
    assert "cee" not in im.allocate(association, 2026).contributions
    then = im.allocate(association, 2026, known_on="2026-02-28")
    assert (then.contributions, then.inputs) == (before.contributions, before.inputs)


@pytest.mark.parametrize("name", ["parties.csv", "memberships.csv", "participations.csv", "volumes.csv"])
def test_a_row_that_still_counts_and_names_a_member_that_was_withdrawn_is_a_mistake(folder, name):
    for other, row in CEE.items():
        _with_known(folder, other)
        folder.append(other, "" if other == name else row)
    folder.append("association.toml", NO_DISAGREEMENT)
    assert [(one.code, str(one.place)) for one in folder.read().report] == [("unknown-reference", f"{name}, row 4")]


def test_a_disagreement_that_still_counts_has_a_subject_that_counts(folder):
    for name, row in CEE.items():
        _with_known(folder, name)
        folder.append(name, row)
    assert [(one.code, str(one.place)) for one in folder.read().report] == [
        ("unknown-reference", "association.toml, disagreements[0]")
    ]


def test_a_new_id_beside_the_one_that_it_takes_the_place_of_is_no_typo(folder):
    for name, row in CEE.items():
        _with_known(folder, name)
        folder.append(name, row)
    folder.append("association.toml", NO_DISAGREEMENT)
    folder.append("members.csv", "ceee,Cee,2026-03-01,\n")
    assert folder.mistakes() == []
