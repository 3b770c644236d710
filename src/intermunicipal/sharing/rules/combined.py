"""Rules made of other rules (*samengestelde verdeelregels*)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, ClassVar

from attrs import field, frozen
from attrs.converters import optional

from intermunicipal.errors import AbovePot, InvalidRule
from intermunicipal.exact import exact_sum, exact_table, ratio
from intermunicipal.frozen import frozen_map
from intermunicipal.messages import Phrase, percentage
from intermunicipal.sharing.amounts import Amount, amount_of, tables_of, text_of
from intermunicipal.sharing.case import Case, Need
from intermunicipal.sharing.protocol import SharingRule, needs_of_parts, require_rule, working_of
from intermunicipal.sharing.reading import require_few
from intermunicipal.sharing.rules.simple import By, FixedDenominator
from intermunicipal.sharing.steps import Step, cents_of
from intermunicipal.sharing.working import WHERE_STATED, Working


@frozen
class Part:
    """A part of a mix (*deel*): its weight, and the rule of that part of the pot."""

    weight: Fraction = field(converter=ratio)
    of: SharingRule = field(converter=require_rule)


def _parts(parts: Iterable[Part | tuple[object, SharingRule]]) -> tuple[Part, ...]:
    return tables_of(Part, parts, "mix")


@frozen
class Mix:
    """A pot in weighted parts, each with a rule of its own (*gewogen sleutel*): 30 % in equal parts, 70 % per head.

    The weights are exact and sum to one; `InvalidRule` is raised where they do not. `minimum` states what a driver must weigh at least, over the
    parts that share by it, as a law may ask; `InvalidRule` is raised where it weighs less. Cents are handed out once, over the sum of the parts.

    >>> from intermunicipal.sharing import By, Even, share
    >>> mix = Mix([("30%", Even()), ("70%", By("population"))])
    >>> dict(share(100_00, mix, {"population": {"a": 1, "b": 2, "c": 4}}))
    {'a': 2000, 'b': 3000, 'c': 5000}
    """

    parts: tuple[Part, ...] = field(converter=_parts)
    minimum: Mapping[str, Fraction] = field(
        default=frozen_map({}), converter=exact_table, metadata={WHERE_STATED: True}
    )
    name: ClassVar[str] = "mix"

    def __attrs_post_init__(self) -> None:
        total = sum((part.weight for part in self.parts), Fraction(0))
        if total != 1:
            raise InvalidRule(self.name, Phrase("not-one", {"total": total}))
        if any(part.weight < 0 for part in self.parts):
            raise InvalidRule(self.name, Phrase("negative-weight"))
        for driver, least in self.minimum.items():
            weighs = _weight_of(self, driver)
            if weighs < least:
                raise InvalidRule(
                    self.name, Phrase("light-factor", {"driver": driver, "weighs": weighs, "least": least})
                )

    def needs(self) -> frozenset[Need]:
        """Return what the parts read."""
        return needs_of_parts(self.name, (part.of for part in self.parts))

    def shares(self, case: Case) -> Working:
        """Return the sum of the parts' exact shares, in cents."""
        workings = tuple((part.weight, working_of(part.of, case.of(case.pot * part.weight))) for part in self.parts)
        shares = {name: exact_sum(working[name] for _, working in workings) for name in case.participants}
        return Working(self.name, case.pot, shares, parts=workings)


def _weight_of(rule: SharingRule, driver: str) -> Fraction:
    """Return what a driver weighs in a rule: as a whole where it alone shares, in a mix as its parts weigh."""
    if isinstance(rule, Mix):
        return sum((part.weight * _weight_of(part.of, driver) for part in rule.parts), Fraction(0))
    return Fraction(isinstance(rule, (By, FixedDenominator)) and rule.driver == driver)


@frozen
class Pool:
    """A part of a pot with a key of its own (*kostenpool*): an `amount`, a `weight` in the pot, or neither: then it is the rest."""

    title: str = field(converter=text_of)
    of: SharingRule = field(converter=require_rule)
    amount: Amount | None = field(default=None, converter=optional(amount_of))
    weight: Fraction | None = field(default=None, converter=optional(ratio))

    @property
    def phrase(self) -> Phrase:
        """The pool as a heading: its title, and which part of the pot it is."""
        if self.weight is not None:
            return Phrase("pool-weight", {"title": self.title, "weight": percentage(self.weight)})
        return Phrase("pool" if self.amount is not None else "pool-rest", {"title": self.title})


def _pools(pools: Iterable[Any]) -> tuple[Pool, ...]:
    return tables_of(Pool, pools, "pools")


@frozen
class Pools:
    """A pot split into pools, each with a key of its own (*kostenpools*): staff by calls, machines at their cost, the rest per head.

    A pool is an amount or a weight in the whole pot; one is the rest. Raises `InvalidRule` where none or several are, where a pool is both or
    weights are above one, `AbovePot` where the pools come to more than the pot.

    >>> from intermunicipal.sharing import By, Even, share
    >>> pools = Pools([Pool("machines", Even(), amount="40.00"), Pool("staff", By("calls"))])
    >>> dict(share(100_00, pools, {"calls": {"a": 1, "b": 2}}))
    {'a': 4000, 'b': 6000}
    """

    pools: tuple[Pool, ...] = field(converter=_pools)
    name: ClassVar[str] = "pools"

    def __attrs_post_init__(self) -> None:
        rests = [one.title for one in self.pools if one.amount is None and one.weight is None]
        if len(rests) != 1:
            raise InvalidRule(self.name, Phrase("one-rest", {"count": len(rests)}))
        both = [one.title for one in self.pools if one.amount is not None and one.weight is not None]
        if both:
            raise InvalidRule(self.name, Phrase("amount-and-weight", {"pool": both[0]}))
        require_few(self.name, len(self.pools))
        if len({one.title for one in self.pools}) < len(self.pools):
            raise InvalidRule(self.name, Phrase("pool-twice"))
        weights = [one.weight for one in self.pools if one.weight is not None]
        if any(weight < 0 for weight in weights) or sum(weights, Fraction(0)) > 1:
            raise InvalidRule(self.name, Phrase("weights-above-one", {"total": sum(weights, Fraction(0))}))

    def needs(self) -> frozenset[Need]:
        """Return what the keys of the pools read."""
        indices = (one.amount.needs() for one in self.pools if one.amount is not None)
        return needs_of_parts(self.name, (one.of for one in self.pools)).union(*indices)

    def shares(self, case: Case) -> Working:
        """Return the sum of what each bears of the pools, in exact cents."""
        pots, indexed = self._pots(case)
        asked = sum(pots.values(), Fraction(0))
        stated = sum((pots[one.title] for one in self.pools if one.amount is not None), Fraction(0))
        if stated and (asked > case.pot or case.pot < 0):
            raise AbovePot(self.name, (asked if case.pot >= 0 else stated) / 100, case.pot / 100)
        held = [(one, pots.get(one.title, case.pot - asked)) for one in self.pools]
        # the key of an empty pool may find no proportion, and is not needed
        inner = tuple((one.phrase, working_of(one.of, case.of(pot))) for one, pot in held if pot or not case.pot)
        columns = {f"p{index}": cents_of(working.shares) for index, (_, working) in enumerate(inner)}
        told = Step("together", " + ".join(columns), columns, case.participants, kind="share")
        return Working.by_steps(self.name, case.pot, (*indexed, told), inner, first=len(indexed))

    def _pots(self, case: Case) -> tuple[dict[str, Fraction], list[Step]]:
        """Return what is in each pool but for the one that is the rest, with the lines that index their amounts."""
        pots: dict[str, Fraction] = {}
        indexed: list[Step] = []
        for one in self.pools:
            if one.amount is not None:
                pots[one.title], told = one.amount.counted(case)
                indexed += told
            elif one.weight is not None:
                pots[one.title] = case.pot * one.weight
        return pots, indexed
