"""Who bears how much of one pot (*kostenverdeling*): drivers, rules and exact shares; knows nothing of associations.

>>> from intermunicipal.sharing import share, Even, By, Mix
>>> rule = Mix([("30%", Even()), ("70%", By("population"))])
>>> dict(share(100_00, rule, {"population": {"a": 1, "b": 2, "c": 4}}))
{'a': 2000, 'b': 3000, 'c': 5000}
"""

from intermunicipal.sharing.amounts import Amount
from intermunicipal.sharing.bounds import Limit
from intermunicipal.sharing.brackets import AmountBracket, WeightBracket
from intermunicipal.sharing.case import Case, Need
from intermunicipal.sharing.division import Shares, share, share_case
from intermunicipal.sharing.drivers import Driver
from intermunicipal.sharing.measures import (
    MEASURES,
    AtMost,
    Average,
    Bracketed,
    Composite,
    Inverse,
    Lag,
    Logarithmic,
    Per,
    Times,
    WeightedSum,
)
from intermunicipal.sharing.protocol import SharingRule, needs_of, require_rule
from intermunicipal.sharing.reading import Measure
from intermunicipal.sharing.rules import (
    RULE_TYPES,
    Agreed,
    Bounded,
    BracketFee,
    By,
    ByMonth,
    Corridor,
    CorridorAround,
    Even,
    Fee,
    Fixed,
    FixedDenominator,
    Group,
    Groups,
    GrowthLimit,
    Mix,
    Part,
    PhaseIn,
    Pool,
    Pools,
    PotLimit,
    PriceList,
    Product,
    Ramp,
    Reduction,
    Relief,
    Then,
    UnitPrice,
)
from intermunicipal.sharing.steps import Column, Step
from intermunicipal.sharing.working import Working

__all__ = [
    "MEASURES",
    "RULE_TYPES",
    "Agreed",
    "Amount",
    "AmountBracket",
    "AtMost",
    "Average",
    "Bounded",
    "BracketFee",
    "Bracketed",
    "By",
    "ByMonth",
    "Case",
    "Column",
    "Composite",
    "Corridor",
    "CorridorAround",
    "Driver",
    "Even",
    "Fee",
    "Fixed",
    "FixedDenominator",
    "Group",
    "Groups",
    "GrowthLimit",
    "Inverse",
    "Lag",
    "Limit",
    "Logarithmic",
    "Measure",
    "Mix",
    "Need",
    "Part",
    "Per",
    "PhaseIn",
    "Pool",
    "Pools",
    "PotLimit",
    "PriceList",
    "Product",
    "Ramp",
    "Reduction",
    "Relief",
    "Shares",
    "SharingRule",
    "Step",
    "Then",
    "Times",
    "UnitPrice",
    "WeightBracket",
    "WeightedSum",
    "Working",
    "needs_of",
    "require_rule",
    "share",
    "share_case",
]
