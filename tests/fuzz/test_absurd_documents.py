"""Documents that are well formed and make no sense: the calendar's ends, sixty digits, rings, rows withdrawn, ids of other tables."""

import tempfile
from pathlib import Path

from fuzz_absurd import ROWS, absurd_documents, as_folder, as_json
from fuzz_law import hold
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

patient = settings(suppress_health_check=list(HealthCheck))


def ask(files):
    """Write files in a folder and ask all that can be asked of the document."""
    with tempfile.TemporaryDirectory() as above:
        folder = Path(above) / "document"
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content)
        outcome = hold(folder if "association.toml" in files else folder / "document.json")
    event(outcome)
    return outcome


@patient
@given(document=absurd_documents(), in_csv=st.one_of(st.none(), st.sets(st.sampled_from(sorted(ROWS)))))
def test_what_a_document_says_may_be_absurd(document, in_csv):
    ask(as_json(document) if in_csv is None else as_folder(document, in_csv))
