"""The sharing rules (*verdeelregels*), one family a module; they combine, and an inner rule is always `of`."""

from intermunicipal.sharing.protocol import SharingRule
from intermunicipal.sharing.rules.combined import Mix, Part, Pool, Pools
from intermunicipal.sharing.rules.groups import Group, Groups
from intermunicipal.sharing.rules.limits import Bounded, Corridor, CorridorAround, GrowthLimit, PotLimit
from intermunicipal.sharing.rules.simple import By, Even, Fixed, FixedDenominator
from intermunicipal.sharing.rules.tariffs import Agreed, BracketFee, Fee, PriceList, Product, Then, UnitPrice
from intermunicipal.sharing.rules.transitions import ByMonth, PhaseIn, Ramp, Reduction, Relief

RULE_TYPES: tuple[type[SharingRule], ...] = (
    Even,
    By,
    FixedDenominator,
    Mix,
    Fixed,
    UnitPrice,
    PriceList,
    Fee,
    BracketFee,
    Agreed,
    Then,
    Pools,
    Groups,
    Bounded,
    GrowthLimit,
    Corridor,
    CorridorAround,
    PotLimit,
    PhaseIn,
    Ramp,
    Relief,
    ByMonth,
)
"""The rules that the library brings itself."""

__all__ = [
    "RULE_TYPES",
    "Agreed",
    "Bounded",
    "BracketFee",
    "By",
    "ByMonth",
    "Corridor",
    "CorridorAround",
    "Even",
    "Fee",
    "Fixed",
    "FixedDenominator",
    "Group",
    "Groups",
    "GrowthLimit",
    "Mix",
    "Part",
    "PhaseIn",
    "Pool",
    "Pools",
    "PotLimit",
    "PriceList",
    "Product",
    "Ramp",
    "Reduction",
    "Relief",
    "Then",
    "UnitPrice",
]
