"""Documents (*documenten*): an association as a folder of TOML and CSV or as one JSON file, read strictly, with every mistake named."""

from intermunicipal.documents.lost import Lost
from intermunicipal.documents.migrations import SCHEMA, Step
from intermunicipal.documents.reading import Reading, load, read
from intermunicipal.documents.schema import json_schema
from intermunicipal.documents.values import converter
from intermunicipal.documents.writing import dump, json_text

__all__ = [
    "SCHEMA",
    "Lost",
    "Reading",
    "Step",
    "converter",
    "dump",
    "json_schema",
    "json_text",
    "load",
    "read",
]
