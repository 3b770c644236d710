"""The refusals (*weigeringen*): one exception of this family where a computation cannot go on.

Each refusal has a `code` and fields. Its text says what was asked, what was found, the likely cause and the next step; `text(lang)` writes
it in Dutch, French or English, `str()` in English. What checking finds is no exception but a `Finding`.
"""

from intermunicipal.errors.accounts import (
    KeyChanges,
    NoBudget,
    NoKey,
    NoShare,
    OutsideMembership,
    OutsideService,
    UncertainDay,
)
from intermunicipal.errors.base import Choice, Refusal, UnknownName, near, require_language, unknown
from intermunicipal.errors.rules import (
    DocumentRefused,
    MissingFile,
    MissingPlugin,
    NothingToReplace,
    PluginFailure,
    RuleConflict,
    Unbound,
)
from intermunicipal.errors.sharing import (
    BrokenShares,
    InvalidRule,
    MissingFigures,
    MixedUnits,
    NegativeFigure,
    NoParticipants,
    PartYear,
    RuleFailed,
    RuleNotATable,
    TableMismatch,
    ZeroTotal,
)
from intermunicipal.errors.values import (
    DayOutside,
    DuplicateRow,
    Gap,
    InvalidAmount,
    InvalidDate,
    InvalidNumber,
    InvalidPeriod,
    NotInForce,
    Overlap,
)

__all__ = [
    "BrokenShares",
    "Choice",
    "DayOutside",
    "DocumentRefused",
    "DuplicateRow",
    "Gap",
    "InvalidAmount",
    "InvalidDate",
    "InvalidNumber",
    "InvalidPeriod",
    "InvalidRule",
    "KeyChanges",
    "MissingFigures",
    "MissingFile",
    "MissingPlugin",
    "MixedUnits",
    "NegativeFigure",
    "NoBudget",
    "NoKey",
    "NoParticipants",
    "NoShare",
    "NotInForce",
    "NothingToReplace",
    "OutsideMembership",
    "OutsideService",
    "Overlap",
    "PartYear",
    "PluginFailure",
    "Refusal",
    "RuleConflict",
    "RuleFailed",
    "RuleNotATable",
    "TableMismatch",
    "Unbound",
    "UncertainDay",
    "UnknownName",
    "ZeroTotal",
    "near",
    "require_language",
    "unknown",
]
