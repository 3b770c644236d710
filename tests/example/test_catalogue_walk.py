"""Every cost key of the catalogue in the example, by changing `association.toml` alone; and each bill redone from its text."""

import shutil
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest
from printed import Line

import intermunicipal as im

ROOT = Path(__file__).parents[2]
ROWS = {
    row["id"]: row
    for row in tomllib.loads((ROOT / "docs/reference/catalogue.toml").read_text(encoding="utf-8"))["rows"]
}
EVERY = pytest.mark.parametrize("row", ROWS)
NET = {"nl": "Netto", "fr": "Coût net", "en": "Net cost"}
EXACT = {"nl": "Exact aandeel", "fr": "Part exacte", "en": "Exact share"}


@pytest.fixture(scope="module")
def allocated(tmp_path_factory):
    """Allocate the example with the key of a row, once."""
    made = {}

    def allocate(row):
        if row not in made:
            folder = Path(shutil.copytree(ROOT / "examples/noord-limburg", tmp_path_factory.mktemp(row) / "as"))
            made[row] = with_key(folder, ROWS[row])
        return made[row]

    return allocate


def with_key(folder, row):
    """Give a service of the example a rule of its own in place of its key."""
    path = folder / "association.toml"
    head, begin, rest = path.read_text(encoding="utf-8").partition(f'[[services]]\nid = "{row["service"]}"\n')
    service, end, after = rest.partition("\n\n")
    kept = [line for line in service.splitlines() if not line.startswith("key = ")]
    own = [*kept, f"sharing = {row['written']}"]
    if "odd_cents" in row:
        own.append(f'odd_cents = "{row["odd_cents"]}"')
    path.write_text(head + begin + "\n".join(own) + end + after, encoding="utf-8")
    association = im.load(folder)
    return association, im.allocate(association, row["year"])


def block_of(allocation, member, lang, service):
    """Return the lines of one service in a printed explanation, after its budget."""
    shown = im.explain(allocation, member, lang)
    number = list(allocation.services).index(service)
    lines = [line.strip() for line in str(shown).split("\n\n")[1 + number].splitlines()]
    net = next(index for index, line in enumerate(lines) if line.startswith(NET[lang]))
    return lines[net + 1 :]


@EVERY
@pytest.mark.parametrize("lang", ["nl", "fr", "en"])
def test_every_line_of_a_bill_can_be_redone_from_its_text(allocated, row, lang):
    service = ROWS[row]["service"]
    _, allocation = allocated(row)
    shares = allocation.services[service].shares
    for member in allocation.services[service].shares:
        lines = block_of(allocation, member, lang, service)
        exact = next(line for line in lines if line.startswith(EXACT[lang]))
        workings = [line for line in lines[: lines.index(exact)] if "=" in line or line.startswith("=")]
        found = [pair for line in workings for pair in check(line, lang)]
        last = printed_result(lines[lines.index(exact) - 1], lang)
        assert abs(last - shares.exact[member] / 100) <= Fraction(1, 10**6)
        assert found or row in PRINTED_ONLY, f"{row}: {lines}"


PRINTED_ONLY = {"brackets"}
"""The keys whose bill has no sum in it: an amount is looked up."""


def check(line, lang):
    """Do each sum of a line again, exactly, or to a ten-thousandth of a cent where a figure is shown as approximate."""
    printed = Line(line, lang)
    for reckoned, told in printed.sums():
        allowed = Fraction(1, 10**6) + abs(told) * Fraction(1, 10**9) if printed.about else 0
        assert abs(reckoned - told) <= allowed, f"{line}: {float(reckoned)}"
        yield reckoned, told


def printed_result(line, lang):
    """Return what the last working line comes to, whether a sum stands before it or not."""
    text = line.rpartition("=")[2] if "=" in line else line.rpartition(": ")[2]
    return Line(text, lang).reckon(Line(text, lang).text)


@EVERY
def test_the_document_stays_the_same_in_either_form(allocated, row, tmp_path):
    association, allocation = allocated(row)
    im.dump(association, tmp_path / "folder")
    im.dump(association, tmp_path / "as.json")
    for place in ("folder", "as.json"):
        again = im.load(tmp_path / place)
        assert again.services == association.services
        assert im.allocate(again, ROWS[row]["year"]).result == allocation.result


@EVERY
def test_nothing_is_lost_and_only_the_service_changes(allocated, allocation_of, row):
    _, allocation = allocated(row)
    before = allocation_of(ROWS[row]["year"])
    service = ROWS[row]["service"]
    shares = allocation.services[service].shares
    assert sum(shares.values()) + shares.unallocated + shares.rounding == shares.pot == before.services[service].pot
    assert {id_: dict(one.shares) for id_, one in allocation.services.items() if id_ != service} == {
        id_: dict(one.shares) for id_, one in before.services.items() if id_ != service
    }
