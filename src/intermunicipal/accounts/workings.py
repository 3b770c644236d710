"""The workings of a sharing rule and of the odd cents, as phrases for one member (*berekening in woorden*)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from attrs import evolve, frozen

from intermunicipal.accounts.figures import DriverUsed, SeriesUsed
from intermunicipal.accounts.formulas import exact_amount, exact_number, step_phrase
from intermunicipal.messages import Money, Phrase, Term, percentage
from intermunicipal.rulebook import title_in
from intermunicipal.sharing import Shares, Step, Working
from intermunicipal.sources import Source

Mark = Callable[[Source | None], Phrase]
"""Gives the mark of a source, which numbers it where it is new."""


@frozen(eq=False)
class Teller:
    """Tells the working of one service to one member (*toelichter*), with the figures that it read and their sources."""

    drivers: Mapping[str, DriverUsed]
    series: Mapping[str, SeriesUsed]
    mark: Mark
    names: Mapping[str, str]
    member: str
    lang: str

    def lines(self, working: Working) -> Iterator[tuple[int, Phrase]]:
        """Yield how the member's exact share came about, as pairs of depth and phrase; what stands within a rule stands one deeper."""
        if working.steps:
            yield from self._steps(working)
        elif working.parts:
            yield from self._parts(working)
        else:
            yield from self._one(working)

    def _who(self, working: Working) -> str:
        return working.stands.get(self.member, self.member)

    def _within(self, working: Working) -> Iterator[tuple[int, Phrase]]:
        yield from ((depth + 1, phrase) for depth, phrase in self.lines(working))

    def _parts(self, working: Working) -> Iterator[tuple[int, Phrase]]:
        whole = exact_amount(working.pot)
        for weight, inner in working.parts:
            part = evolve(inner, stands=working.stands)
            yield (
                0,
                Phrase("working-part", {"weight": percentage(weight), "whole": whole, "pot": exact_amount(part.pot)}),
            )
            yield from self._within(part)
        yield 0, Phrase("working-sum", {"share": exact_amount(working[self._who(working)])})

    def _steps(self, working: Working) -> Iterator[tuple[int, Phrase]]:
        """Yield the lines that inner workings rest on, these, each under a word for what it is, then the other lines of the rule."""
        yield from self._told(working, working.steps[: working.first])
        for label, inner in working.inner:
            stood = self._who(working)
            stood = inner.stands.get(stood, stood)
            part = evolve(inner, stands={self.member: stood} if stood != self.member else {})
            if stood in part:
                what = label if isinstance(label, Phrase) else Phrase(f"inner-{label}")
                yield 0, Phrase("working-inner", {"what": what, "pot": exact_amount(part.pot)})
                yield from self._within(part)
        yield from self._told(working, working.steps[working.first :])

    def _told(self, working: Working, steps: tuple[Step, ...]) -> Iterator[tuple[int, Phrase]]:
        who = self._who(working)
        for line in steps:
            if who in line.values:
                yield 0, self._step(line, who)

    def _step(self, line: Step, who: str) -> Phrase:
        column, about = line.reads, line.about.get(who)
        if column is not None and column.year is not None and column.driver in self.drivers:
            return self._read("step-read", self.drivers[column.driver], column.year, who, column.of(who))
        if column is not None:  # a driver that a rule of a plug-in made itself
            return Phrase("step-only", {"what": column.driver, "result": exact_number(column.of(who))})
        if about is not None and about.code == "index-of" and about.fields["series"] in self.series:
            return step_phrase(evolve(line, about={who: self._index(about)}), who)
        return step_phrase(line if about is None else evolve(line, about={who: self._named(about)}), who)

    def _named(self, about: Phrase) -> Phrase:
        """Return what a line is about, with the names of members in place of their ids."""
        fields = dict(about.fields)
        if "member" in fields:
            fields["member"] = self.names.get(str(fields["member"]), fields["member"])
        if isinstance(ids := fields.get("names"), tuple):
            fields["names"] = tuple(self.names.get(str(id_), id_) for id_ in ids)
        return Phrase(about.code, fields)

    def _index(self, about: Phrase) -> Phrase:
        """Return which months of a price index an amount follows, with its name and sources."""
        used = self.series[str(about.fields["series"])]
        months = (str(about.fields["month"]), str(about.fields["base"]))
        marks = dict.fromkeys(self.mark(used.months[month].source) for month in months)
        return Phrase("index-read", {**about.fields, "series": title_in(used.title, self.lang), "mark": tuple(marks)})

    def _one(self, working: Working) -> Iterator[tuple[int, Phrase]]:
        """Yield the working of a rule that looks at one thing, or that explains nothing itself."""
        who, used = self._who(working), self.drivers.get(working.driver or "")
        pot, share = exact_amount(working.pot), exact_amount(working[who])
        named = working.driver is None or (used is not None and (who != self.member or who in used.figures))
        if who not in working.figures or not named:
            yield 0, Phrase("working-other", {"rule": Term(working.rule), "pot": pot, "share": share})
            yield from self._given()
            return
        days = working.days
        fields: dict[str, object] = {
            "pot": pot,
            "figure": working.figures[who],
            "total": working.denominator,
            "share": share,
            "count": len(working),
        }
        if days:
            fields |= {"days": days[who], "weighed": working.weights[who]}
        if used is not None:
            marks = self._marks(used, used.year, who)
            fields |= {"driver": self._title(used), "unit": Term(used.unit), "year": used.year, "mark": marks}
        code = "working-" + ("by" if working.driver else working.rule)
        yield 0, Phrase(f"{code}-{working.time}" if days else code, fields)

    def _given(self) -> Iterator[tuple[int, Phrase]]:
        """Yield what a rule that explains nothing itself was given to read."""
        for used in self.drivers.values():
            for year, figures in used.years.items():
                if self.member in figures:
                    yield 1, self._read("working-read", used, year, self.member, figures[self.member].value)

    def _read(self, code: str, used: DriverUsed, year: int, who: str, value: Fraction) -> Phrase:
        """Return a figure of a driver as it was read, with its unit and sources."""
        figures = used.years.get(year, {})
        figure: object = exact_number(value)
        if used.unit:
            figure = Phrase("figure-unit", {"figure": figure, "unit": Term(used.unit)})
        if who in figures and figures[who].parts:
            figure = Phrase(
                "merged-figure",
                {"figure": figure, "parts": {name: one.value for name, one in figures[who].parts.items()}},
            )
        return Phrase(
            code, {"driver": self._title(used), "year": year, "figure": figure, "mark": self._marks(used, year, who)}
        )

    def _title(self, used: DriverUsed) -> Term:
        return Term(title_in(used.title, self.lang))

    def _marks(self, used: DriverUsed, year: int, who: str) -> tuple[Phrase, ...]:
        """Return the marks of the member's own figure and of those that make up the total, each once."""
        figures = used.years.get(year, {})
        marks = {id_: [self.mark(source) for source in figure.sources or (None,)] for id_, figure in figures.items()}
        return tuple(dict.fromkeys((*marks.get(who, ()), *(mark for found in marks.values() for mark in found))))


def left_lines(shares: Shares) -> Iterator[Phrase]:
    """Yield what of the pot the key lets nobody bear, where that is something."""
    left = shares.working.pot - sum(shares.working.values(), Fraction(0))
    if left:
        fields = {"pot": Money(shares.pot), "left": exact_amount(left), "amount": Money(shares.unallocated)}
        yield Phrase("explain-unallocated", fields)


def odd_cents_line(shares: Shares, member: str) -> Phrase:
    """Return how a member's exact share became whole cents, by the named odd-cent rule."""
    handed = shares.split.handed[member]
    fields: dict[str, object] = {
        "exact": exact_amount(shares.exact[member]),
        "amount": Money(handed.cents),
        "base": Money(handed.base),
        "odd": shares.split.odd,
        "place": handed.place,
        "claims": Phrase("claims-and-rest" if any(left_lines(shares)) else "claims", {"count": len(shares)}),
        "multiplier": shares.split.multiplier,
        "rounding": Money(shares.rounding),
    }
    return Phrase(_odd_code(shares, member), fields)


def _odd_code(shares: Shares, member: str) -> str:
    handed = shares.split.handed[member]
    if shares.odd_cents.startswith("largest-remainder"):
        return f"odd-{shares.odd_cents}-{'one' if handed.cents != handed.base else 'none'}"
    if shares.odd_cents == "webster" and member in _tied(shares):
        return "odd-webster-tie"
    return f"odd-{shares.odd_cents}"


def _tied(shares: Shares) -> frozenset[str]:
    """Return who ended on half a cent, where not all of these could be rounded up."""
    priced = {name: abs(exact) * shares.split.multiplier for name, exact in shares.exact.items()}
    halves = frozenset(name for name, price in priced.items() if (price - Fraction(1, 2)).denominator == 1)
    return halves if any(abs(shares[name]) < priced[name] for name in halves) else frozenset()
