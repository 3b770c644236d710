"""Brackets by size (*schijven*): which bound belongs to which bracket is stated, never assumed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, TypeVar

from attrs import field, frozen
from attrs.converters import optional

from intermunicipal.errors import InvalidRule, OutsideBrackets
from intermunicipal.exact import ratio
from intermunicipal.messages import Phrase
from intermunicipal.sharing.amounts import Amount, amount_of, tables_of
from intermunicipal.sharing.drivers import Figures

B = TypeVar("B", bound="Bracket")


@frozen(kw_only=True)
class Bracket:
    """The sizes of one bracket (*schijf*): from `at_least` or `above`, to `below` or `up_to`; what is not stated is open."""

    at_least: Fraction | None = field(default=None, converter=optional(ratio))
    above: Fraction | None = field(default=None, converter=optional(ratio))
    below: Fraction | None = field(default=None, converter=optional(ratio))
    up_to: Fraction | None = field(default=None, converter=optional(ratio))

    @property
    def lower(self) -> Fraction | None:
        """The bound below, whether it belongs to the bracket or not."""
        return self.above if self.at_least is None else self.at_least

    @property
    def upper(self) -> Fraction | None:
        """The bound above, whether it belongs to the bracket or not."""
        return self.up_to if self.below is None else self.below

    @property
    def sound(self) -> bool:
        """Whether each side has one bound at most and some size lies between."""
        if (self.at_least is not None and self.above is not None) or (
            self.below is not None and self.up_to is not None
        ):
            return False
        if self.lower is None or self.upper is None:
            return True
        both = self.at_least is not None and self.up_to is not None
        return self.lower < self.upper or (both and self.lower == self.upper)

    def holds(self, size: Fraction) -> bool:
        """Say whether a size lies in the bracket."""
        return (
            (self.at_least is None or size >= self.at_least)
            and (self.above is None or size > self.above)
            and (self.below is None or size < self.below)
            and (self.up_to is None or size <= self.up_to)
        )

    @property
    def phrase(self) -> Phrase:
        """The bracket as a part of a sentence."""
        bounds = {name: getattr(self, name) for name in ("at_least", "above", "below", "up_to")}
        told = tuple(
            Phrase(f"bracket-{name.replace('_', '-')}", {"bound": one})
            for name, one in bounds.items()
            if one is not None
        )
        return Phrase("bracket", {"bounds": told}) if told else Phrase("bracket-all")


@frozen(kw_only=True)
class WeightBracket(Bracket):
    """A bracket with what it weighs (*schijf met gewicht*)."""

    weight: Fraction = field(converter=ratio)

    def __attrs_post_init__(self) -> None:
        if self.weight < 0:
            raise InvalidRule("bracket", Phrase("negative-rate"))


@frozen(kw_only=True)
class AmountBracket(Bracket):
    """A bracket with its amount (*schijf met bedrag*), in cents or as euro text."""

    amount: Amount = field(converter=amount_of)


def _in_order(cls: type[B], brackets: Iterable[Any]) -> tuple[B, ...]:
    made = tables_of(cls, brackets, "bracket")
    return tuple(sorted(made, key=lambda one: (one.lower is not None, one.lower or 0, one.above is not None)))


def weight_brackets(brackets: Iterable[Any]) -> tuple[WeightBracket, ...]:
    """Return brackets with weights, each given as itself or as a table, in order of size (*schijven met gewicht*)."""
    return _in_order(WeightBracket, brackets)


def amount_brackets(brackets: Iterable[Any]) -> tuple[AmountBracket, ...]:
    """Return brackets with amounts, each given as itself or as a table, in order of size (*schijven met bedrag*)."""
    return _in_order(AmountBracket, brackets)


def checked_brackets(rule: str, brackets: Sequence[Bracket]) -> None:
    """Refuse with `InvalidRule` brackets that leave a gap or overlap (*schijven nagaan*): a size lies in one of them, or outside all."""
    if not brackets:
        raise InvalidRule(rule, Phrase("no-brackets"))
    for one in brackets:
        if not one.sound:
            raise InvalidRule(rule, Phrase("bracket-bounds", {"bracket": one.phrase}))
    for first, second in pairwise(brackets):
        shared = first.upper is None or second.lower is None or second.lower < first.upper
        touching = not shared and first.upper == second.lower
        if shared or (touching and first.up_to is not None and second.at_least is not None):
            raise InvalidRule(rule, Phrase("bracket-overlap", {"first": first.phrase, "second": second.phrase}))
        if not touching or (first.below is not None and second.above is not None):
            raise InvalidRule(rule, Phrase("bracket-gap", {"first": first.phrase, "second": second.phrase}))


def chosen(driver: str, brackets: Sequence[B], figures: Figures) -> Mapping[str, B]:
    """Return the bracket of each participant by its figure; raises `OutsideBrackets`, which names all that have none (*schijf opzoeken*)."""
    found = {name: one for name, size in figures.items() for one in brackets if one.holds(size)}
    outside = {name: size for name, size in figures.items() if name not in found}
    if outside:
        raise OutsideBrackets(driver, outside, tuple(one.phrase for one in brackets))
    return found
