"""The rules in force (*regelboek*), and the plug-ins that bring them: pluggy finds, records behave."""

from intermunicipal.rulebook.book import RuleBook, rules_of
from intermunicipal.rulebook.layers import STATUTES, Layer, Problem, Stack
from intermunicipal.rulebook.plugins import Plugin, read_plugin
from intermunicipal.rulebook.records import (
    AppliesTo,
    Check,
    CostKey,
    DriverTable,
    Figure,
    Force,
    LegalForm,
    Record,
    Region,
    ServiceKind,
    Texts,
    title_in,
)
from intermunicipal.rulebook.registry import (
    Broken,
    Given,
    Handed,
    bind,
    book_for,
    gather,
    hand_over,
    installed,
    load_installed,
)

__all__ = [
    "STATUTES",
    "AppliesTo",
    "Broken",
    "Check",
    "CostKey",
    "DriverTable",
    "Figure",
    "Force",
    "Given",
    "Handed",
    "Layer",
    "LegalForm",
    "Plugin",
    "Problem",
    "Record",
    "Region",
    "RuleBook",
    "ServiceKind",
    "Stack",
    "Texts",
    "bind",
    "book_for",
    "gather",
    "hand_over",
    "installed",
    "load_installed",
    "read_plugin",
    "rules_of",
    "title_in",
]
