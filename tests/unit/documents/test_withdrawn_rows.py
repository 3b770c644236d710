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
