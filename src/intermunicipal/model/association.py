"""The association (*welzijnsvereniging*): the aggregate of all tables, read at a day and as known on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Protocol

from attrs import Attribute, evolve, field, fields, frozen

from intermunicipal.dates import Answer, Date, DateLike, change_days, parse
from intermunicipal.errors import DuplicateRow, unknown
from intermunicipal.findings import Place
from intermunicipal.frozen import frozen_map
from intermunicipal.messages import CORE, Phrase
from intermunicipal.model.finance import BudgetLine
from intermunicipal.model.members import Member, Membership, Party
from intermunicipal.model.origins import Origins
from intermunicipal.model.rows import Recorded, Valid, slug
from intermunicipal.model.services import Key, Organisation, Participation, Service, Stage, Volume
from intermunicipal.model.statutes import Disagreement, Duration, Form
from intermunicipal.sources import Source
from intermunicipal.timeline import Row, Table


class RulesInForce(Protocol):
    """The rule book as the model sees it (*regelboek*): it can be read as it was known on a day."""

    def as_known(self, on: DateLike, association: Association) -> RulesInForce:
        """Return the rules as they were known on a day, for the association as it was known then."""


def _to_table(rows: Iterable[Any]) -> Table[Any]:
    return rows if isinstance(rows, Table) else Table(rows)


def _sources(sources: Mapping[str, Source] | Iterable[Source]) -> Mapping[str, Source]:
    rows = sources.values() if isinstance(sources, Mapping) else sources
    table: dict[str, Source] = {}
    for source in sorted(rows, key=lambda source: source.id):
        if source.id in table:
            raise DuplicateRow(f"sources/{source.id}", None)
        table[source.id] = source
    return frozen_map(table)


@frozen
class Uncertain:
    """A row of which it is not certain whether it holds on a day (*onzekerheid*), with the table that it stands in."""

    table: str
    row: Any
    on: Date

    @property
    def name(self) -> str:
        """The table and the key of the row."""
        return f"{self.table}/{self.row.row_key}"

    @property
    def why(self) -> Phrase:
        """What is known of its period, for a sentence in any language."""
        phrase: Phrase = self.row.period.phrase
        return phrase

    def __str__(self) -> str:
        return f"{self.name}: {CORE.write(self.why, 'en')}"


@frozen
class Association:
    """An intermunicipal association (*intergemeentelijke vereniging*): members, services, money, all dated and with sources.

    Tables are given as rows, in any order, all versions together. `rules` is the rule book, set by loading or by `bind`; it is no part of
    equality, nor is `known_on`, the day as known on which it is read (None: what is known now). `members_on`, `participants_on` and the like
    return what is certain; `uncertain_on` lists what is not, and why.

    >>> from intermunicipal.model import Association, Member, Membership
    >>> small = Association("small", "Small", members=[Member("a", "Aa")], memberships=[Membership("a", since="2020-01-01")])
    >>> [member.id for member in small.members_on("2020-01-01")], small.members_on("2019-12-31")
    (['a'], ())
    """

    id: str = field(converter=slug)
    name: str
    region: str = ""
    enterprise_number: str = ""
    source: str = ""
    sources: Mapping[str, Source] = field(factory=dict, converter=_sources, kw_only=True)
    _members: Table[Member] = field(factory=Table, converter=_to_table, metadata={"row": Member}, kw_only=True)
    parties: Table[Party] = field(factory=Table, converter=_to_table, metadata={"row": Party}, kw_only=True)
    memberships: Table[Membership] = field(
        factory=Table, converter=_to_table, metadata={"row": Membership}, kw_only=True
    )
    forms: Table[Form] = field(factory=Table, converter=_to_table, metadata={"row": Form}, kw_only=True)
    durations: Table[Duration] = field(factory=Table, converter=_to_table, metadata={"row": Duration}, kw_only=True)
    organisations: Table[Organisation] = field(
        factory=Table, converter=_to_table, metadata={"row": Organisation}, kw_only=True
    )
    services: Table[Service] = field(factory=Table, converter=_to_table, metadata={"row": Service}, kw_only=True)
    participations: Table[Participation] = field(
        factory=Table, converter=_to_table, metadata={"row": Participation}, kw_only=True
    )
    keys: Table[Key] = field(factory=Table, converter=_to_table, metadata={"row": Key}, kw_only=True)
    budget: Table[BudgetLine] = field(factory=Table, converter=_to_table, metadata={"row": BudgetLine}, kw_only=True)
    volumes: Table[Volume] = field(factory=Table, converter=_to_table, metadata={"row": Volume}, kw_only=True)
    disagreements: Table[Disagreement] = field(
        factory=Table, converter=_to_table, metadata={"row": Disagreement}, kw_only=True
    )
    rules: RulesInForce | None = field(default=None, eq=False, repr=False, kw_only=True)
    known_on: Date | None = field(default=None, eq=False, kw_only=True)
    origins: Origins | None = field(default=None, eq=False, repr=False, kw_only=True)

    @cached_property
    def members(self) -> Mapping[str, Member]:
        """All places that are, were or may be members, by id, with their parties."""
        parties: dict[str, list[Party]] = {}
        for party in self.parties.values():
            parties.setdefault(party.member, []).append(party)
        members = self._members.items()
        return frozen_map({id_: evolve(member, parties=tuple(parties.get(id_, ()))) for id_, member in members})

    def tables(self) -> dict[str, Table[Any]]:
        """Return every table by its name in the document."""
        return {name: getattr(self, attribute.name) for name, attribute in table_fields().items()}

    def as_known(self, on: DateLike) -> Association:
        """Return the association, its rules included, as it was known on a day (*zoals toen gekend*)."""
        day = parse(on)
        tables: Any = {name: table.as_known(day) for name, table in self.tables().items()}
        known = evolve(self, known_on=day, rules=None, **tables)
        return evolve(known, rules=self.rules.as_known(day, known)) if self.rules else known

    def members_on(self, day: DateLike) -> tuple[Member, ...]:
        """Return the members on a day, as places, in order of id (*deelgenoten op een dag*).

        A membership of somebody who is not in the table of members is a mistake that `check` names; it is left out here.
        """
        rows = (row for row in self.memberships.values() if day in row.period)
        return tuple(self.members[id_] for id_ in sorted({row.member for row in rows} & self.members.keys()))

    def memberships_of(self, member: str) -> tuple[Membership, ...]:
        """Return all periods in which a member took part in the association."""
        return self.memberships.where(member=member)

    def participations_in(self, service: str) -> tuple[Participation, ...]:
        """Return all participations in a service; raises `UnknownName`."""
        self.service(service)
        return self.participations.where(service=service)

    def participants_on(self, service: str, day: DateLike) -> tuple[Participation, ...]:
        """Return who takes part in a service on a day: participations with `.member`, `.parties`, `.role` (*afnemers*)."""
        asked = parse(day)
        return tuple(row for row in self.participations_in(service) if asked in row.period)

    def service(self, id_: str) -> Service:
        """Return a service by id; raises `UnknownName` with the near name."""
        if id_ not in self.services:
            raise unknown("service", id_, self.services)
        return self.services[id_]

    def member(self, id_: str) -> Member:
        """Return a member by id; raises `UnknownName` with the near name."""
        if id_ not in self.members:
            raise unknown("member", id_, self.members)
        return self.members[id_]

    def form_on(self, day: DateLike) -> Form | None:
        """Return the legal form on a day (*rechtsvorm*), or None."""
        return next((row for row in self.forms.values() if day in row.period), None)

    def lines(self, year: int, stage: Stage, service: str | None = None) -> tuple[BudgetLine, ...]:
        """Return the budget lines of a year and stage, of one service or of all (*budgetregels*)."""
        if service is None:
            return self.budget.where(year=year, stage=stage)
        return self.budget.where(year=year, stage=stage, service=service)

    def uncertain_on(self, day: DateLike) -> tuple[Uncertain, ...]:
        """Return what is not certain to hold on a day, and why: the sources give no exact date (*onzeker op een dag*)."""
        asked = parse(day)
        rows = (
            (name, row) for name, table in self.tables().items() for row in table.values() if isinstance(row, Valid)
        )
        return tuple(
            Uncertain(name, row, asked) for name, row in rows if row.period.holds_on(asked) is Answer.UNCERTAIN
        )

    def changes(self) -> tuple[Date, ...]:
        """Return every day on which something begins or ends (*wijzigingsdagen*)."""
        rows = (row for table in self.tables().values() for row in table.values() if isinstance(row, Valid))
        return change_days(row.period for row in rows)

    def source_of(self, row: Recorded) -> Source | None:
        """Return where a row comes from, with the row's own confidence where it states one (*bron*)."""
        source = self.sources.get(row.source or self.source)
        if row.confidence is None:
            return source
        return evolve(source or Source("", "-"), confidence=row.confidence)

    def place_of(self, table: str, row: Any) -> Place:
        """Return where a row stands: its file and row if it was read from one, else its table and key (*vindplaats*)."""
        found = self.origins.place(table, row) if self.origins else None
        return found or Place(path=f"{table}/{row.row_key}")

    def place_of_head(self, key: str) -> Place:
        """Return where a key at the top of the document stands (*vindplaats in de kop*)."""
        return Place(self.origins.head if self.origins else "", path=key)

    def disagreements_on(self, table: str, row: Row) -> tuple[Disagreement, ...]:
        """Return what sources disagree on about a row (*tegenspraak*)."""
        return self.disagreements.where(table=table, about=row.row_key)


def table_fields() -> dict[str, Attribute[Any]]:
    """Return the fields of an association that hold tables, by the name of the table in a document (*tabellen*)."""
    return {str(attribute.alias): attribute for attribute in fields(Association) if "row" in attribute.metadata}
