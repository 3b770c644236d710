"""Documents (*documenten*): an association as a folder of TOML and CSV, read strictly, with every mistake named."""

from intermunicipal.documents.reading import Reading, load, read
from intermunicipal.documents.references import reference_findings
from intermunicipal.documents.values import converter

__all__ = ["Reading", "converter", "load", "read", "reference_findings"]
