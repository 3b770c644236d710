"""Rules made of other rules (*samengestelde verdeelregels*)."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import ClassVar

from attrs import field, frozen

from intermunicipal.errors import InvalidRule
from intermunicipal.exact import ratio
from intermunicipal.messages import Phrase
from intermunicipal.sharing.protocol import Case, Need, SharingRule, Working, all_needs, require_rule, working_of


@frozen
class Part:
    """A part of a mix (*deel*): its weight, and the rule of that part of the pot."""

    weight: Fraction = field(converter=ratio)
    of: SharingRule = field(converter=require_rule)


def _parts(parts: Iterable[Part | tuple[object, SharingRule]]) -> tuple[Part, ...]:
    return tuple(part if isinstance(part, Part) else Part(*part) for part in parts)


@frozen
class Mix:
    """A pot in weighted parts, each with a rule of its own (*gewogen sleutel*): 30 % in equal parts, 70 % per head.

    The weights are exact and sum to one; `InvalidRule` is raised where they do not. Cents are handed out once, over the sum of the parts.

    >>> from intermunicipal.sharing import By, Even, share
    >>> mix = Mix([("30%", Even()), ("70%", By("population"))])
    >>> dict(share(100_00, mix, {"population": {"a": 1, "b": 2, "c": 4}}))
    {'a': 2000, 'b': 3000, 'c': 5000}
    """

    parts: tuple[Part, ...] = field(converter=_parts)
    name: ClassVar[str] = "mix"

    def __attrs_post_init__(self) -> None:
        total = sum((part.weight for part in self.parts), Fraction(0))
        if total != 1:
            raise InvalidRule(self.name, Phrase("not-one", {"total": total}))
        if any(part.weight < 0 for part in self.parts):
            raise InvalidRule(self.name, Phrase("negative-weight"))

    def needs(self) -> frozenset[Need]:
        """Return what the parts read."""
        return all_needs(part.of for part in self.parts)

    def shares(self, case: Case) -> Working:
        """Return the sum of the parts' exact shares, in cents."""
        workings = tuple((part.weight, working_of(part.of, case.of(case.pot * part.weight))) for part in self.parts)
        shares = {name: sum((working[name] for _, working in workings), Fraction(0)) for name in case.participants}
        return Working(self.name, case.pot, shares, parts=workings)
