"""Who bears how much of one pot (*kostenverdeling*): drivers, rules and exact shares; knows nothing of associations.

>>> from intermunicipal.sharing import share, Even, By, Mix
>>> rule = Mix([("30%", Even()), ("70%", By("population"))])
>>> dict(share(100_00, rule, {"population": {"a": 1, "b": 2, "c": 4}}))
{'a': 2000, 'b': 3000, 'c': 5000}
"""

from intermunicipal.sharing.division import Shares, share, share_case
from intermunicipal.sharing.drivers import Driver
from intermunicipal.sharing.protocol import Case, Need, SharingRule, Working, needs_of, require_rule
from intermunicipal.sharing.rules import RULE_TYPES, By, Even, Fixed, FixedDenominator, Mix, Part

__all__ = [
    "RULE_TYPES",
    "By",
    "Case",
    "Driver",
    "Even",
    "Fixed",
    "FixedDenominator",
    "Mix",
    "Need",
    "Part",
    "Shares",
    "SharingRule",
    "Working",
    "needs_of",
    "require_rule",
    "share",
    "share_case",
]
