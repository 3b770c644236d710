"""The sharing rules (*verdeelregels*), one family a module; they combine, and an inner rule is always `of`."""

from intermunicipal.sharing.protocol import SharingRule
from intermunicipal.sharing.rules.combined import Mix, Part
from intermunicipal.sharing.rules.simple import By, Even, Fixed, FixedDenominator

RULE_TYPES: tuple[type[SharingRule], ...] = (Even, By, FixedDenominator, Mix, Fixed)
"""The rules that the library brings itself."""

__all__ = ["RULE_TYPES", "By", "Even", "Fixed", "FixedDenominator", "Mix", "Part"]
