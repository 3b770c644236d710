"""The rules in force (*regelboek*), and the plug-ins that bring them: pluggy finds, records behave."""

from intermunicipal.rulebook.book import STATUTES, Layer, RuleBook, Stack, rules_of
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
from intermunicipal.rulebook.registry import Plugin, bind, book_for, installed, load_installed, read_plugin

__all__ = [
    "STATUTES",
    "AppliesTo",
    "Check",
    "CostKey",
    "DriverTable",
    "Figure",
    "Force",
    "Layer",
    "LegalForm",
    "Plugin",
    "Record",
    "Region",
    "RuleBook",
    "ServiceKind",
    "Stack",
    "Texts",
    "bind",
    "book_for",
    "installed",
    "load_installed",
    "read_plugin",
    "rules_of",
    "title_in",
]
