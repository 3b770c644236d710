"""From budget to bill (*van begroting tot bijdrage*): net cost, pots, contributions, and their explanation."""

from intermunicipal.accounts.allocation import Allocation, ServiceAllocation, allocate, allocate_service
from intermunicipal.accounts.canonical import digest, plain
from intermunicipal.accounts.explanation import Explanation, explain
from intermunicipal.accounts.figures import DriverUsed, FigureUsed, SeriesUsed
from intermunicipal.accounts.keys import KeyUsed
from intermunicipal.accounts.netcost import CostLine, NetCost, net_cost
from intermunicipal.accounts.takers import Taker, takers

__all__ = [
    "Allocation",
    "CostLine",
    "DriverUsed",
    "Explanation",
    "FigureUsed",
    "KeyUsed",
    "NetCost",
    "SeriesUsed",
    "ServiceAllocation",
    "Taker",
    "allocate",
    "allocate_service",
    "digest",
    "explain",
    "net_cost",
    "plain",
    "takers",
]
