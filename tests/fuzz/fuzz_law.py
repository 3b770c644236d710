"""What holds of every document: findings and refusals, never another exception, never long, nothing written into its folder."""

import os
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import intermunicipal as im
from intermunicipal.dates import FIRST, LAST

LANGUAGES = ("nl", "fr", "en")
DAYS = (None, FIRST, LAST, "2026-07-01")
KNOWN = (FIRST, LAST, "2025-06-01")
MOST_SECONDS = 2.0
"""The most processor time that one question about a document may take."""


def hold(path):
    """Ask all that can be asked of a document that is there; return what came of it: `unreadable`, `refused` or `loaded`."""
    before = _snapshot(path)
    outcome = _asked(path)
    assert _snapshot(path) == before
    return outcome


@contextmanager
def in_time(what):
    """See that something takes no longer than it may."""
    began = time.process_time()
    yield
    took = time.process_time() - began
    assert took < MOST_SECONDS, f"{what} took {took:.1f} s"


def _snapshot(path):
    """Return all that lies in the folder of a document, and when it was last written."""
    found = {}
    for root, folders, files in os.walk(path if path.is_dir() else path.parent):
        for one in (Path(root) / name for name in (*folders, *files)):
            status = one.lstat()
            found[str(one)] = (status.st_size, status.st_mtime_ns, status.st_mode)
    return found


def _asked(path):
    with in_time("reading"):
        reading = im.read(path)
    for on in DAYS:
        checked(reading, on)
    association = answer(im.load, path)
    if association is None:
        return "unreadable" if reading.association is None else "refused"
    used(association)
    return "loaded"


def checked(document, on=None):
    """Check a document on a day, and write all findings in every language; each has a place."""
    with in_time("checking"):
        report = im.check(document, on)
        for lang in LANGUAGES:
            report.text(lang).encode()
    assert all(str(finding.place) not in ("", "-") for finding in report)


def answer(ask, *arguments, **options):
    """Return what came of asking; None for a refusal, whose text is written."""
    with in_time(ask.__name__):
        try:
            return ask(*arguments, **options)
        except im.Refusal as problem:
            refusal = problem
    assert all(refusal.text(lang).encode() for lang in LANGUAGES)
    return None


def used(association):
    """Use an association: share and explain each year, as known on several days too, and keep it in both forms."""
    checked(association)
    association.changes()
    for day in (FIRST, LAST):
        association.uncertain_on(day)
        association.members_on(day)
    years = sorted({(line.year, line.stage) for line in association.budget.values()})
    for year, stage in years:
        for assume in (None, "earliest", "latest"):
            _explained(association, year, stage=stage, assume=assume)
    for known_on in KNOWN:
        for year, stage in years:
            _explained(association, year, stage=stage, known_on=known_on, assume="earliest")
        checked(association.as_known(known_on), known_on)
    _kept(association)


def _explained(association, year, **options):
    """Share a year and explain it to the first and the last who pay, in every language; where it is shared, not a cent is lost."""
    allocation = answer(im.allocate, association, year, **options)
    if allocation is None:
        return
    assert len(allocation.inputs) == len(allocation.result) > 0
    for service in allocation.services.values():
        shares = service.shares
        assert sum(shares.values()) + shares.rounding + shares.unallocated == shares.pot
    payers = tuple(allocation.contributions)
    for member in {payers[0], payers[-1]}:
        for lang in LANGUAGES:
            str(answer(im.explain, allocation, member, lang)).encode()


def _kept(association):
    with tempfile.TemporaryDirectory() as folder:
        for target in ("kept.json", "kept"):
            path = answer(im.dump, association, Path(folder) / target)
            if path is not None:
                assert im.load(path) == association
