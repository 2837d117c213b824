"""Counting: from all people, one after the other, to numbers that tell of nobody. Never reads a row by itself."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from advisor import conditions
from advisor.library import Library
from bot.store.snapshots import Standing

#: No number of fewer people is told, and each is rounded down to a multiple of this.
SMALL = 5
#: Where the people of all cells that are too small are told together.
OTHERS = "…"
_DAY = 86_400_000  # milliseconds
#: Who did not come back for a day left, in milliseconds.
_LEFT = _DAY
#: So many sources are told apart; links that people hand on may be as many as people.
_SOURCES = 500
#: So many plans at most are asked which rules fired.
_SAMPLE = 2_000

#: What is told by source and by language, too, and in which tables.
_APART = {what: (f"source_{what}", f"language_{what}") for what in ("people", "active_28", "finished")}

Table = dict[str, int]
#: What was counted: table -> cell -> people.
Counts = dict[str, Table]


@dataclass(slots=True)
class Tally:
    """A count under way. Its size does not grow with the number of people."""

    now: int  #: milliseconds since 1970
    tables: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _plans: list[str] = field(default_factory=list)
    _stride: int = 1
    _met: int = 0

    def people(self, those: Iterable[Standing]) -> None:
        """Count these people."""
        for each in those:
            self._person(each)

    def steps(self, those: Iterable[tuple[str, str]]) -> None:
        """Count step and state of people."""
        for step, state in those:
            if state == "done":
                self._add("done", step)
            elif state in ("part", "not_yet"):
                self._add("stuck", step)

    def reported(self, those: Iterable[tuple[str]]) -> None:
        """Count steps of which people reported a number."""
        for (step,) in those:
            self._add("reported", step)

    def tips(self, those: Iterable[tuple[str, str | None]]) -> None:
        """Count tips and what was said of them."""
        for tip, feedback in those:
            self._add("tips_sent", tip)
            if feedback is not None:
                self._add(f"tips_{feedback}", tip)

    def broadcasts(self, verdicts: Iterable[tuple[int, str, int]], taps: Mapping[int, int]) -> None:
        """Count what became of broadcasts, and the taps on their buttons."""
        for broadcast, verdict, number in verdicts:
            if verdict in ("sent", "blocked"):
                self.tables[f"bc_{verdict}"][str(broadcast)] += number
        for broadcast, number in taps.items():
            self.tables["bc_tapped"][str(broadcast)] += number

    @property
    def since(self) -> int:
        """28 days ago, in milliseconds since 1970."""
        return self.now - 28 * _DAY

    @property
    def plans(self) -> list[str]:
        """Profiles of plans of the last 28 days, as JSON: all, or evenly spaced ones."""
        return self._plans

    def _add(self, table: str, cell: str) -> None:
        self.tables[table][cell] += 1

    def _person(self, each: Standing) -> None:
        source, language = self._source(each), _language(each)
        for what in self._of(each):
            self._add("all", what)
            if what in _APART:
                by_source, by_language = _APART[what]
                self._add(by_source, source)
                self._add(by_language, language)
        if each.answers is not None:
            self._intake(each)
        if each.ride is not None:
            self._add("rides", each.ride)
        if each.profile is not None and (each.made_at or 0) >= self.since:
            self._plan(each.profile)

    def _of(self, each: Standing) -> list[str]:
        days = ((7, "7"), (28, "28"))
        new = [f"new_{name}" for number, name in days if each.created_at >= self.now - number * _DAY]
        active = [f"active_{name}" for number, name in days if each.seen_at >= self.now - number * _DAY]
        standing = [name for name in ("unreachable", "stopped", "no_news") if getattr(each, name)]
        finished = ["finished"] if each.finished_at is not None else []
        return ["people", *new, *active, *standing, *finished]

    def _source(self, each: Standing) -> str:
        known = self.tables["source_people"]
        source = each.source or "-"
        return source if source in known or len(known) < _SOURCES else OTHERS

    def _intake(self, each: Standing) -> None:
        answered, unsure = self.tables["answered"], self.tables["unsure"]
        for question, value in json.loads(each.answers or "[]"):
            (unsure if value is None else answered)[question] += 1
        if each.finished_at is None and each.open is not None and each.seen_at < self.now - _LEFT:
            self._add("left", each.open)

    def _plan(self, profile: str) -> None:
        if self._met % self._stride == 0:
            self._plans.append(profile)
        self._met += 1
        if len(self._plans) > _SAMPLE:
            self._plans, self._stride = self._plans[::2], self._stride * 2


def _language(each: Standing) -> str:
    return (each.language or "-").replace("_", "-").partition("-")[0].lower()[:3]


def fired(library: Library, profiles: Iterable[str]) -> Counter[str]:
    """How many of these profiles (JSON) each rule of today's content speaks to."""
    found: Counter[str] = Counter()
    for text in profiles:
        profile = {
            fact: tuple(value) if isinstance(value, list) else value
            for fact, value in json.loads(text).items()
        }
        found.update(rule.id for rule in library.rules.values() if conditions.holds(rule.when, profile))
    return found


def silent(library: Library, found: Mapping[str, int], sample: int) -> list[str]:
    """The rules that spoke to nobody or to fewer than five; nothing is said of a sample of less than ten times that."""
    if sample < 10 * SMALL:
        return []
    return [rule for rule in library.rules if found.get(rule, 0) < SMALL]


def told(number: int) -> int:
    """
    *number* of people as it may be told: rounded down to a multiple of five; 0 means fewer than five.

    Two numbers that were rounded so leave at least five possibilities for what their difference was before,
    and so does any longer sum of them: nobody can be counted out by subtraction, nor by yesterday's number.
    """
    return number - number % SMALL


def tellable(tables: Mapping[str, Mapping[str, int]]) -> Counts:
    """
    What may be told of *tables*, and be kept: rounded numbers only.

    Cells that are too small lose their name, too (a source may be one person's own link): they are added up in OTHERS.
    """
    told_tables: Counts = {}
    for name, cells in tables.items():
        large = {cell: number for cell, number in cells.items() if number >= SMALL and cell != OTHERS}
        rest = sum(cells.values()) - sum(large.values())
        kept = {cell: told(number) for cell, number in sorted(large.items(), key=_largest_first)}
        told_tables[name] = kept | ({OTHERS: told(rest)} if rest >= SMALL and name != "all" else {})
    return told_tables


def _largest_first(pair: tuple[str, int]) -> tuple[int, str]:
    return -told(pair[1]), pair[0]
