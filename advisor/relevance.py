"""
What can still change: bounds, certainty, the next best question, when to stop.

It never asks and never words anything: `intake` decides what is asked, `rules` what is said.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from advisor import conditions, facts, lanes
from advisor.conditions import Profile
from advisor.facts import Value
from advisor.lanes import DRAWN, EVERY, LANES, NEAR, PROFILE, TOLD, Places, Planes, Tables, TrendRow
from advisor.library import Library

SECOND = 0.5  # worth of knowing the secondary, where knowing the primary is worth 1

Told = tuple[tuple[str, Value], ...]
"""A profile as a key: pairs in the contract's order."""


@dataclass(frozen=True, slots=True)
class Stake:
    """What each trend can win or lose by facts."""

    single: Mapping[str, Mapping[str, int]]  # one-fact -> value -> weight of the rules that read nothing else
    shared: tuple[tuple[int, int], ...]  # weight, reference of all other rules


@lru_cache(maxsize=8)
def _stakes(library: Library) -> tuple[Stake, ...]:
    tables = lanes.tables(library)
    return tuple(_stake(library, tables, trend) for trend in library.trends)


def _stake(library: Library, tables: Tables, trend: str) -> Stake:
    single: dict[str, dict[str, int]] = {}
    shared = []
    for rule in library.rules.values():
        if rule.trend != trend or rule.kind != "weight":
            continue
        name, *others = conditions.names(rule.when)
        if others or library.facts[name].kind == "many":
            shared.append((rule.weight, tables.refs[rule.id]))
            continue
        gains = single.setdefault(name, dict.fromkeys(library.facts[name].values, 0))
        for value in gains:
            gains[value] += rule.weight if conditions.holds(rule.when, {name: value}) else 0
    return Stake(single, tuple(shared))


@lru_cache(maxsize=8)
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
        self.truth: Planes = lanes.planes(self.tables, self.profile, EVERY)
        self.places: Places = lanes.places(self.tables, self.truth, EVERY)
        self.primary = _place_in(self.places.first, PROFILE)  # in the contract's order
        self.secondary = _place_in(self.places.second, PROFILE)
        self.refused = any(self.truth[ref] & PROFILE for ref in self.tables.nulling)

    def holds(self, ref: int, lane: int = PROFILE) -> bool | None:
        """Return whether what *ref* stands for is true, false or unknown (None) for the profile, or as it was told."""
        return True if self.truth[ref] & lane else False if self.truth[ref ^ 1] & lane else None

    @cached_property
    def confidence(self) -> float:
        """Share of the plausible completions in which the primary stays; 0 without a primary."""
        return 0.0 if self.primary is None else (self.places.first[self.primary] & DRAWN).bit_count() / LANES

    @cached_property
    def bounds(self) -> tuple[tuple[int, int], ...]:
        """What each score can still become, inclusive, by trend in the contract's order."""
        return tuple(
            (low * points, high * points)
            for (low, high), points in zip(map(self._range, _stakes(self.library)), self.tables.points, strict=True)
        )

    def _range(self, stake: Stake) -> tuple[int, int]:
        low = high = 0
        for weight, ref in stake.shared:
            truth = self.holds(ref, TOLD)
            if truth or (truth is None and weight < 0):
                low += weight
            if truth or (truth is None and weight > 0):
                high += weight
        for name, gains in stake.single.items():
            value = self.profile.get(name)
            if value is None:
                low, high = low + min(0, *gains.values()), high + max(0, *gains.values())
            elif isinstance(value, str):
                low, high = low + gains[value], high + gains[value]
        return low, high

    @cached_property
    def certain(self) -> bool:
        """
        Whether no answer can change primary and secondary any more.

        True is proved: from bounds of differences of scores, with inferred and unanswered facts counted as open. A
        false may be too careful, except when all facts are known.
        """
        if any(self.holds(ref, TOLD) for ref in self.tables.nulling):
            return True
        if any(self.holds(ref, TOLD) is None for ref in self.tables.nulling):
            return False
        possible = [place for place, row in enumerate(self.tables.trends) if self._possible(row)]
        chosen = [place for place in (self.primary, self.secondary) if place is not None]
        if len(chosen) < 2 and len(possible) > len(chosen):  # noqa: PLR2004  # a trend without rank may get one
            return False
        return all(self._stays(place, possible, chosen) for place in chosen)

    def _possible(self, row: TrendRow) -> bool:
        closed = any(self.holds(ref, TOLD) for ref in row.gates)
        return not closed and any(self.holds(ref, TOLD) is not False for ref in row.praise)

    def _stays(self, place: int, possible: Sequence[int], chosen: Sequence[int]) -> bool:
        row = self.tables.trends[place]
        if any(self.holds(ref, TOLD) is not False for ref in row.gates):
            return False
        if not any(self.holds(ref, TOLD) for ref in row.praise):
            return False
        above = chosen[: chosen.index(place) + 1]
        fed = chosen[0] if place != chosen[0] else None
        return all(
            self._lead(place, rival, fed) > 0 or (self._lead(place, rival, fed) == 0 and place < rival)
            for rival in possible
            if rival not in above
        )

    def _lead(self, place: int, rival: int, fed: int | None) -> int:
        """Return by how many points *place* is ahead of *rival* at least, whatever is learnt."""
        ours, theirs = (_stakes(self.library)[one] for one in (place, rival))
        mine, other = self.tables.points[place], self.tables.points[rival]
        lead = self._least(ours, mine) + self._least(theirs, -other)
        for name in {*ours.single, *theirs.single}:
            wins, losses = ours.single.get(name, {}), theirs.single.get(name, {})
            leads = {value: mine * wins.get(value, 0) - other * losses.get(value, 0) for value in {*wins, *losses}}
            value = self.profile.get(name)
            lead += leads[value] if isinstance(value, str) else min(0, *leads.values())
        return lead + self._feeding(place, fed) - self._feeding(rival, fed)

    def _least(self, stake: Stake, points: int) -> int:
        least = 0
        for weight, ref in stake.shared:
            truth = self.holds(ref, TOLD)
            if truth or (truth is None and points * weight < 0):
                least += points * weight
        return least

    def _feeding(self, place: int, fed: int | None) -> int:
        return NEAR if fed is not None and fed in self.tables.trends[place].fed_by else 0

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
        for ref, names in zip(self.tables.trends[self.primary].gates, _gate_facts(self.library)[self.primary], strict=True):
            if self.holds(ref) is None:
                yield from (name for name in names if self.full.get(name) is None)

    def gain(self, fact: str) -> float:
        """
        Return by how much learning *fact* raises the confidence in primary and secondary, on average; 0 or more.

        Confidence is the share of the completions in which the most frequent trend comes first; after an answer only
        the completions with this answer are left. The ticks of a many-fact are looked at one by one and added up.
        """
        row = self.tables.place[fact]
        answers = [self.truth[ref] for ref in row.refs]
        parts = [[answer] for answer in answers] if row.many else [answers]
        first, second = self._winners
        gained = sum(_sharper(first, part) + SECOND * _sharper(second, part) for part in parts)
        return gained / LANES

    @cached_property
    def _winners(self) -> tuple["_Counted", "_Counted"]:
        return _counted(self.places.first), _counted(self.places.second)


_Counted = tuple[Sequence[int], Sequence[int]]
"""The drawn lanes of each trend that comes first (or second) in any, and how many these are."""


def _counted(places: Sequence[int]) -> _Counted:
    drawn = [lanes_ & DRAWN for lanes_ in places if lanes_ & DRAWN]
    return drawn, [lanes_.bit_count() for lanes_ in drawn]


def _sharper(counted: _Counted, answers: Sequence[int]) -> int:
    """Return in how many more lanes the most frequent trend is right once it may differ by answer."""
    winners, counts = counted
    if not winners:
        return 0
    right, left = 0, counts
    for answer in answers:
        here = [(winner & answer).bit_count() for winner in winners]
        right += max(here)
        left = [rest - count for rest, count in zip(left, here, strict=True)]
    return right + max(left) - max(counts)


@lru_cache(maxsize=8)
def _gate_facts(library: Library) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Return, by trend and gate, the facts that the gate reads; gates in the order of the tables."""
    rules = library.rules.values()
    return tuple(
        tuple(conditions.names(rule.when) for rule in rules if rule.kind == "gate" and rule.trend == trend)
        for trend in library.trends
    )


def _place_in(places: Sequence[int], lane: int) -> int | None:
    return next((place for place, lanes_ in enumerate(places) if lanes_ & lane), None)


@lru_cache(maxsize=256)
def _outlook(library: Library, told: Told) -> Outlook:
    return Outlook(library, told)


def outlook(library: Library, profile: Profile) -> Outlook:
    """Return the outlook of *profile*; the same object for the same profile as long as it is remembered."""
    return _outlook(library, tuple((name, profile[name]) for name in library.facts if name in profile))
