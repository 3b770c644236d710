"""From an older schema to this one (*migratie*): a document is brought up to date before anything in it is interpreted.

Each step changes the raw document by one version: rename a column, move a table. The file on disk stays as it is; `intermunicipal convert` writes
the document anew. There is one schema so far, so there are no steps yet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import field, frozen

from intermunicipal.documents.raw import RawDocument

SCHEMA = 1
"""The version of the document format that this library reads and writes."""


@frozen
class Step:
    """One step (*stap*): `change` turns a document of one version into one of the next, in place.

    `tables` names tables that the older version has and this library does not know any more, so that their files are read.
    """

    change: Callable[[RawDocument], None]
    tables: frozenset[str] = field(factory=frozenset, converter=frozenset)


Steps = Mapping[int, Step]
"""The step that starts from each older version."""

STEPS: Steps = {}


def migrate(raw: RawDocument, steps: Steps = STEPS) -> None:
    """Bring a document to the schema of this library (*bijwerken*); one that cannot be brought there gets a finding."""
    found = raw.head.get("schema")
    version = found if type(found) is int else None
    while version is not None and version < SCHEMA and version in steps:
        steps[version].change(raw)
        version += 1
    if version == SCHEMA:
        raw.head["schema"] = SCHEMA
    elif version is not None and version > SCHEMA:
        raw.report("schema-newer", raw.at("schema"), found=found, wanted=SCHEMA)
    else:
        raw.report("schema", raw.at("schema"), found=found, wanted=SCHEMA)
