"""Documents (*documenten*): an association as a folder of TOML and CSV or as one JSON file, read strictly, with every mistake named."""

from intermunicipal.documents.lost import NOTHING, Lost
from intermunicipal.documents.migrations import SCHEMA, Step
from intermunicipal.documents.reading import Reading, load, read
from intermunicipal.documents.references import reference_findings, without_dangling
from intermunicipal.documents.schema import json_schema
from intermunicipal.documents.values import converter
from intermunicipal.documents.writing import dump, folder_texts, json_text

__all__ = [
    "NOTHING",
    "SCHEMA",
    "Lost",
    "Reading",
    "Step",
    "converter",
    "dump",
    "folder_texts",
    "json_schema",
    "json_text",
    "load",
    "read",
    "reference_findings",
    "without_dangling",
]
