"""A pot that is shared in two stages (*verdeling in twee trappen*): between groups first, then within each group by its own rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, ClassVar

from attrs import evolve, field, frozen

from intermunicipal.errors import InvalidRule, TableMismatch
from intermunicipal.exact import exact_sum
from intermunicipal.frozen import frozen_map
from intermunicipal.messages import Phrase
from intermunicipal.sharing.amounts import series_of, tables_of, text_of
from intermunicipal.sharing.case import Case, Need
from intermunicipal.sharing.drivers import Driver, Figures
from intermunicipal.sharing.protocol import SharingRule, all_needs, needs_of, require_rule, working_of
from intermunicipal.sharing.reading import MOST_TERMS
from intermunicipal.sharing.steps import Column, Step, cents_of
from intermunicipal.sharing.working import Label, Working


def _members(names: Any) -> tuple[str, ...]:
    return tuple(sorted(map(text_of, series_of(names, "participants"))))


@frozen
class Group:
    """Members that bear a part of a pot together (*groep*), and the rule by which they share it."""

    id: str = field(converter=text_of)
    members: tuple[str, ...] = field(converter=_members)
    of: SharingRule = field(converter=require_rule)


def _groups(groups: Iterable[Any]) -> tuple[Group, ...]:
    return tables_of(Group, groups, "groups")


Taking = Mapping[str, tuple[str, ...]]
"""Those of each group who take part, of each group that has any."""


@frozen
class Groups:
    """A pot shared between groups first, then within each (*verdeling in twee trappen*): what a group bears is the pot of its own rule.

    `between` reads the ids of the groups as participants, and the sums of the figures of their members. A group takes part for as many days as that
    member of it that does so the longest; where others do so for less, a size is their sum weighed by days, over those of the group. Raises
    `InvalidRule` for a member or an id that stands twice, `TableMismatch` for a participant in no group, and what the rules raise.

    >>> from intermunicipal.sharing import By, Even, Fixed, share
    >>> rule = Groups(
    ...     [Group("towns", ["a", "b"], By("people")), Group("province", ["p"], Even())],
    ...     between=Fixed({"towns": "60%", "province": "40%"}),
    ... )
    >>> dict(share(100_00, rule, {"people": {"a": 1, "b": 3}}, participants=["a", "b", "p"]))
    {'a': 1500, 'b': 4500, 'p': 4000}
    """

    groups: tuple[Group, ...] = field(converter=_groups)
    between: SharingRule = field(converter=require_rule)
    name: ClassVar[str] = "groups"

    def __attrs_post_init__(self) -> None:
        ids = Counter(one.id for one in self.groups)
        members = Counter(name for one in self.groups for name in one.members)
        twice = [name for counted in (ids, members) for name, count in sorted(counted.items()) if count > 1]
        if twice:
            raise InvalidRule(self.name, Phrase("member-twice", {"member": twice[0]}))
        if any(need.kind == "months" for need in needs_of(self.between)):
            raise InvalidRule(self.name, Phrase("months-between"))

    def needs(self) -> frozenset[Need]:
        """Return what the rules read, and the members of the groups; those whom `between` names are groups, and no participants."""
        members = {Need("participant", name) for one in self.groups for name in one.members}
        between = {need for need in needs_of(self.between) if need.kind != "participant"}
        return all_needs(one.of for one in self.groups).union(between, members)

    def shares(self, case: Case) -> Working:
        """Return what each bears of the part of its group, in exact cents."""
        group_of = {name: one.id for one in self.groups for name in one.members}
        missing = tuple(name for name in case.participants if name not in group_of)
        if missing:
            raise TableMismatch(self.name, missing, tuple(name for name in group_of if name not in case.participants))
        taking = {one.id: found for one in self.groups if (found := _taking(one, case))}
        between_case, lines = _between(case, self.between, taking)
        first = len(lines)
        between = working_of(self.between, between_case)
        stands = {name: group for group, members in taking.items() for name in members}
        inner: list[tuple[Label, Working]] = [("between", evolve(between, stands=stands))]
        for one in self.groups:
            if one.id not in taking:
                continue
            pot, mine = between[one.id], taking[one.id]
            about = dict.fromkeys(mine, Phrase("in-group", {"group": one.id}))
            if not pot:
                # its rule may find no proportion in figures that are all zero, and is not needed
                nothing = {"pot": cents_of(pot)}
                lines.append(Step("group-nothing", "pot", nothing, mine, kind="share", about=about))
                continue
            working = working_of(one.of, _within(case, mine, pot))
            inner.append((Phrase("inner-group", {"group": one.id}), working))
            share = {"share": cents_of(working.shares)}
            lines.append(Step("group-share", "share", share, mine, kind="share", about=about))
        return Working.by_steps(self.name, case.pot, lines, inner, first=first)


def _taking(group: Group, case: Case) -> tuple[str, ...]:
    return tuple(name for name in group.members if name in case.participants)


def _within(case: Case, members: tuple[str, ...], pot: Fraction) -> Case:
    """Return the case of the members of a group alone, with what they bear together as its pot."""
    earlier = {year: {name: bills[name] for name in members if name in bills} for year, bills in case.earlier.items()}
    days = None if case.days is None else {name: case.days[name] for name in members}
    return evolve(case, pot=pot, participants=members, days=days, earlier=earlier)


def _between(case: Case, rule: SharingRule, taking: Taking) -> tuple[Case, list[Step]]:
    """Return the case in which the groups are the participants, with the lines that make their days and figures."""
    days, lines = _group_days(case, taking)
    tables: dict[str, dict[int | None, dict[str, Fraction]]] = {}
    for need in sorted(one for one in needs_of(rule) if one.kind == "driver"):
        at = case.back(need.lag)
        sums, told = _group_figures(at, need.name, taking, days)
        tables.setdefault(need.name, {})[at.read_year] = sums
        lines += told
    drivers = {name: Driver(name, years.get(None, years), case.drivers[name].use) for name, years in tables.items()}
    return evolve(
        case,
        participants=taking,
        drivers=drivers,
        days=days,
        months={counts: _longest(table, taking) for counts, table in case.months.items()},
        earlier={year: _group_bills(bills, taking) for year, bills in case.earlier.items()},
    ), lines


def _longest(table: Mapping[str, int], taking: Taking) -> dict[str, int]:
    found = {group: [table[name] for name in members if name in table] for group, members in taking.items()}
    return {group: max(counts) for group, counts in found.items() if counts}


def _group_bills(bills: Figures, taking: Taking) -> Figures:
    found = {group: [bills[name] for name in members if name in bills] for group, members in taking.items()}
    return {group: exact_sum(shares) for group, shares in found.items() if shares}


def _group_days(case: Case, taking: Taking) -> tuple[dict[str, int] | None, list[Step]]:
    """Return the days of each group, with a line for each whose members take part on unequal days."""
    if case.days is None:
        return None, []
    lines = []
    for group, members in taking.items():
        if _unequal(case, members) and len(members) <= MOST_TERMS:
            columns = {f"d{index}": Column(Fraction(case.days[name])) for index, name in enumerate(members)}
            about = dict.fromkeys(members, Phrase("in-group", {"group": group}))
            lines.append(Step("group-days", f"max({', '.join(columns)})", columns, members, about=about))
    return _longest(case.days, taking), lines


def _unequal(case: Case, members: tuple[str, ...]) -> bool:
    return case.days is not None and len({case.days[name] for name in members}) > 1


def _group_figures(
    case: Case, driver: str, taking: Taking, days: Mapping[str, int] | None
) -> tuple[dict[str, Fraction], list[Step]]:
    """Return the figure of each group in the year that a case reads, with a line for each: its members' figures added up."""
    figures = case.figures(driver)
    sums: dict[str, Fraction] = {}
    lines = []
    for group, members in taking.items():
        columns = {
            f"f{index}": Column(figures[name], driver=driver, year=case.read_year) for index, name in enumerate(members)
        }
        formula = " + ".join(columns)
        if len(columns) > MOST_TERMS:
            columns, formula = {"all": Column(exact_sum(figures[name] for name in members))}, "all"
        if case.weighs(driver) and _unequal(case, members) and days and case.days:
            # over its own days: so the days of the group, which weigh its figure later, give back the weighed sum
            columns |= {f"d{index}": Column(Fraction(case.days[name])) for index, name in enumerate(members)}
            columns["days"] = Column(Fraction(days[group]))
            formula = f"({' + '.join(f'f{index} * d{index}' for index in range(len(members)))}) / days"
            if len(members) > MOST_TERMS:
                weighed = exact_sum(figures[name] * case.days[name] for name in members)
                columns, formula = {"all": Column(weighed), "days": Column(Fraction(days[group]))}, "all / days"
        about = dict.fromkeys(members, Phrase("in-group", {"group": group}))
        told = Step("group-figure", formula, frozen_map(columns), members, about=about)
        sums[group] = next(iter(told.values.values()))
        lines.append(told)
    return sums, lines
