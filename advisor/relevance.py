"""
What can still change: the outlook of a profile, and what an answer is worth.

It never asks and never words anything: `intake` decides what is asked, `rules` what is said.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product

from advisor import conditions, facts, lanes, plan
from advisor.compiled import FactRow
from advisor.conditions import Profile
from advisor.facts import Value
from advisor.findings import Ride
from advisor.lanes import DRAWN, EVERY, LANES, PROFILE, Places, Planes
from advisor.library import Library
from advisor.remembered import remembered

RIVALS = 3  # trends looked at when an answer's worth is counted: a fourth hardly ever wins an answer
FEW = LANES // 16  # completions in which a trend must come first to be told apart from others
CLEARLY = 3.0  # worth of a clearer lead, where a changed one is worth 1
STEP = 0.02  # worth of knowing this week's step, where knowing the primary is worth 1
RARE = LANES // 8  # an answer that fewer plausible owners give is unusual
SIZING = ("hours", "cash")  # the facts that size a plan

Told = tuple[tuple[str, Value], ...]
"""A profile as a key: pairs in the contract's order."""


@remembered(8)
def _readers(library: Library) -> Mapping[str, tuple[tuple[int, int | None], ...]]:
    """Return, a fact each, the rules that can move a ranking: reference, place of the trend (None: all of them)."""
    tables = lanes.tables(library)
    order = list(library.trends)
    readers: dict[str, list[tuple[int, int | None]]] = {name: [] for name in library.facts}
    for rule in library.rules.values():
        if rule.kind in ("weight", "gate") or rule.nulls_ranking:
            place = None if rule.trend is None else order.index(rule.trend)
            for name in conditions.names(rule.when):
                readers[name].append((tables.refs[rule.id], place))
    return {name: tuple(rules) for name, rules in readers.items()}


class Outlook:
    """One profile and all that may become of it. Parts are worked out when they are first asked for."""

    def __init__(self, library: Library, told: Told) -> None:
        self.library = library
        self.tables = lanes.tables(library)
        self.profile: dict[str, Value] = dict(told)
        self.full, self.inferred = facts.with_inferred(library, self.profile)
        self._gains: dict[str, float] = {}

    @cached_property
    def truth(self) -> Planes:
        """The truth of everything in plausible completions, for the profile, and as it was told."""
        return lanes.planes(self.tables, self.profile, EVERY)

    @cached_property
    def places(self) -> Places:
        """Who comes first and second in each of these lanes."""
        return lanes.places(self.tables, self.truth, EVERY)

    @cached_property
    def primary(self) -> int | None:
        """The first trend of the profile, by its place in the contract's order."""
        return _place_in(self.places.first, PROFILE)

    @cached_property
    def secondary(self) -> int | None:
        """The second trend of the profile, by its place in the contract's order."""
        return _place_in(self.places.second, PROFILE)

    @cached_property
    def refused(self) -> bool:
        """Whether a refusal nulls the ranking."""
        return any(self.truth[ref] & PROFILE for ref in self.tables.nulling)

    def holds(self, ref: int, lane: int = PROFILE) -> bool | None:
        """Return whether what *ref* stands for is true, false or unknown (None) for the profile, or as it was told."""
        return True if self.truth[ref] & lane else False if self.truth[ref ^ 1] & lane else None

    @cached_property
    def scores(self) -> tuple[int, ...]:
        """What the true rules add up to, by trend in the contract's order."""
        return tuple(
            points * sum(weight for weight, ref in row.weights if self.truth[ref] & PROFILE)
            for row, points in zip(self.tables.trends, self.tables.points, strict=True)
        )

    @cached_property
    def confidence(self) -> float:
        """Share of the plausible completions in which the primary stays; 0 without a primary."""
        return 0.0 if self.primary is None else (self.places.first[self.primary] & DRAWN).bit_count() / LANES

    @cached_property
    def unusual(self) -> int:
        """How many answers fewer than one in eight of such owners give; several ticks are not judged."""
        rows = (self.tables.place[name] for name, value in self.profile.items() if isinstance(value, str))
        return sum(self._is_rare(row) for row in rows)

    def _is_rare(self, row: FactRow) -> bool:
        mine = row.places[str(self.profile[row.id])]
        draw = next(one for one in row.draws if one.when is None or self.truth[one.when] & PROFILE)
        return next((drawn.bit_count() for ref, drawn in draw.lanes if ref == mine), 0) < RARE

    @cached_property
    def unanimous(self) -> bool:
        """Whether all plausible completions have the first and the second trend of the profile."""
        mine = ((self.places.first, self.primary), (self.places.second, self.secondary))
        return all(
            lanes_ & DRAWN == (DRAWN if place == chosen else 0)
            for places, chosen in mine
            for place, lanes_ in enumerate(places)
        )

    def open_rules(self, fact: str) -> Iterator[int | None]:
        """Yield the place of the trend (None: all) of each unresolved rule that reads *fact* and can move a ranking."""
        for ref, place in _readers(self.library)[fact]:
            if place not in self._closed and self.holds(ref) is None:
                yield place

    @cached_property
    def _closed(self) -> frozenset[int | None]:
        rows = enumerate(self.tables.trends)
        return frozenset(place for place, row in rows if any(self.truth[ref] & PROFILE for ref in row.gates))

    def hanging(self) -> Iterator[str]:
        """Yield the facts on which a gate of the primary still hangs."""
        if self.primary is None:
            return
        gates, read = self.tables.trends[self.primary].gates, _gate_facts(self.library)[self.primary]
        for ref, names in zip(gates, read, strict=True):
            if self.holds(ref) is None:
                yield from (name for name in names if self.full.get(name) is None)

    def gain(self, fact: str) -> float:
        """
        Return by how much learning *fact* raises the confidence in primary and in this week's step, on average.

        Confidence is the share of the completions in which the most frequent trend (or week) comes first; after an
        answer only the completions with this answer are left. The ticks of a many-fact are looked at one by one and
        added up. 0 or more.
        """
        if fact not in self._gains:
            self._gains[fact] = (self._gain(fact) + self._gain_of_week(fact)) / LANES
        return self._gains[fact]

    def _gain(self, fact: str) -> float:
        row = self.tables.place[fact]
        if row.many:
            ticks = [self.truth[row.places[value]] for value in _telling(self.library)[fact]]
            return sum([_told_apart(self._winners, tick) for tick in ticks])
        return _told_by(self._winners, self._answers(fact))

    def _answers(self, fact: str) -> list[int]:
        """Return the drawn lanes of each answer to *fact*."""
        answers = [self.truth[ref] & DRAWN for ref in self.tables.place[fact].refs]
        if rest := DRAWN & ~_any(answers):
            answers.append(rest)
        return answers

    def _gain_of_week(self, fact: str) -> float:
        if fact not in SIZING or self.primary is None:
            return 0.0
        return STEP * _told_by(self._weeks, self._answers(fact))

    @cached_property
    def _winners(self) -> "_Counted":
        return _counted(self.places.first)

    @cached_property
    def _weeks(self) -> "_Counted":
        """The completions of each week that the primary can begin with."""
        found: dict[tuple[str, ...], int] = {}
        for answers, week in _first_weeks(self.library)[self.primary or 0]:
            lanes_ = DRAWN
            for fact, value in answers:
                lanes_ &= self.truth[self.tables.place[fact].places[value]]
            found[week] = found.get(week, 0) | lanes_
        return _counted(list(found.values()))


@remembered(8)
def _first_weeks(
    library: Library,
) -> tuple[tuple[tuple[tuple[tuple[str, str], ...], tuple[str, ...]], ...], ...]:
    """Return, by trend, the answers to what sizes a plan and the steps of the first week that they lead to."""
    sizing = [name for name in SIZING if name in library.facts]
    every = [
        tuple(zip(sizing, values, strict=True))
        for values in product(*(library.facts[name].values for name in sizing))
    ]
    return tuple(
        tuple(
            (
                answers,
                plan.compose(
                    library, Ride(primary=trend, secondary=None, refused=False), dict(answers)
                ).this_week,
            )
            for answers in every
        )
        for trend in library.trends
    )


_Counted = Sequence[tuple[int, int]]
"""The drawn lanes of each trend that comes first (or second) in more than a few, and how many these are."""


def _counted(places: Sequence[int]) -> _Counted:
    drawn = [(lanes_ & DRAWN, (lanes_ & DRAWN).bit_count()) for lanes_ in places]
    often = [(lanes_, count) for lanes_, count in drawn if count >= FEW]
    return sorted(often, key=lambda one: -one[1])[:RIVALS]


def _told_by(counted: _Counted, answers: Sequence[int]) -> float:
    """Return the gain in lanes once the most frequent trend may differ by answer."""
    if len(counted) < 2:  # noqa: PLR2004  # nothing to tell apart
        return 0.0
    return sum(
        [_confident([(lanes_ & answer).bit_count() for lanes_, _ in counted]) for answer in answers if answer]
    ) - _confident([count for _, count in counted])


def _told_apart(counted: _Counted, tick: int) -> float:
    """Return the same for an answer that is a tick or none."""
    if len(counted) < 2 or not tick:  # noqa: PLR2004  # nothing to tell apart
        return 0.0
    with_tick = [(lanes_ & tick).bit_count() for lanes_, _ in counted]
    without = [count - ticked for (_, count), ticked in zip(counted, with_tick, strict=True)]
    return _confident(with_tick) + _confident(without) - _confident([count for _, count in counted])


def _confident(counts: Sequence[int]) -> float:
    """
    Return in how many lanes the most frequent trend is right, and a share of how clearly it is so.

    The second part (the sum of squares by the sum) tells apart answers that decide nothing alone but lead towards a
    decision; without it most questions would be worth exactly nothing, and the authored priority would choose.
    """
    total = sum(counts)
    return max(counts) + CLEARLY * sum([count * count for count in counts]) / total if total else 0.0


def _any(several: Sequence[int]) -> int:
    together = 0
    for one in several:
        together |= one
    return together


@remembered(8)
def _telling(library: Library) -> Mapping[str, tuple[str, ...]]:
    """Return the values of each fact that a rule which can move a ranking names, in the fact's order."""
    named: dict[str, set[str]] = {name: set() for name in library.facts}
    for rule in library.rules.values():
        if rule.kind in ("weight", "gate") or rule.nulls_ranking:
            for part in conditions.parts(rule.when):
                if isinstance(part, conditions.Atom):
                    named[part.fact].update(part.values)
    return {
        name: tuple(value for value in library.facts[name].values if value in named[name]) for name in named
    }


@remembered(8)
def _gate_facts(library: Library) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Return, by trend and gate, the facts that the gate reads; gates in the order of the tables."""
    rules = library.rules.values()
    return tuple(
        tuple(conditions.names(rule.when) for rule in rules if rule.kind == "gate" and rule.trend == trend)
        for trend in library.trends
    )


def _place_in(places: Sequence[int], lane: int) -> int | None:
    return next((place for place, lanes_ in enumerate(places) if lanes_ & lane), None)


@remembered(32)  # a turn asks about one profile or two; each holds some sixty kilobytes
def _outlook(library: Library, told: Told) -> Outlook:
    return Outlook(library, told)


def outlook(library: Library, profile: Profile) -> Outlook:
    """Return the outlook of *profile*; the same object for the same profile as long as it is remembered."""
    return _outlook(library, told(library, profile))


def told(library: Library, profile: Profile) -> Told:
    """Return *profile* as a key: its facts in the library's order."""
    return tuple((name, profile[name]) for name in library.facts if name in profile)


def forget() -> None:
    """Drop all remembered outlooks: for measurements."""
    _outlook.cache_clear()
