"""What would change it: the nearest changes that the owner could make after which another trend comes first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from advisor import conditions, lanes
from advisor.facts import Fact, Value
from advisor.findings import Change
from advisor.lanes import EVERY, Forced
from advisor.relevance import Outlook

SHOWN = 3  # changes at most, each to another trend

HIGHER = EVERY.bit_length()  # the first lane that the outlook does not use
UNKNOWN = 1  # added to the distance of a fact that was never told: learning it is not yet a change


@dataclass(frozen=True, slots=True)
class Step:
    """One fact changed to one value."""

    fact: str
    value: Value
    distance: int  # places up its ladder; 1 for a tick


@dataclass(frozen=True, slots=True)
class _Grid:
    """Lanes for each way to take one step, or two of different facts: step i and step j meet in lane i * n + j."""

    steps: Sequence[Step]
    taking: Sequence[int]  # a step each: the lanes that take it
    nearness: Mapping[int, int]  # distance -> lanes
    ones: int

    def of(self, lane: int) -> tuple[Step, ...]:
        return tuple(step for step, lanes_ in zip(self.steps, self.taking, strict=True) if lanes_ >> lane & 1)


def nearest(outlook: Outlook) -> tuple[Change, ...]:
    """
    Return the smallest changes of actionable facts after which another trend comes first, the nearest first.

    A fact changes only upwards: more of an ordered one, further along its `climbs`, one tick more.
    One fact is changed if that is enough, else two. Each trend that can be reached stands there once, by the nearest
    way to it; SHOWN at most. Empty when nothing is known, when the profile is refused, when two facts are too few.
    """
    if outlook.refused or not any(outlook.profile.values()):
        return ()
    steps = list(_steps(outlook))
    return _reached(outlook, _singles(steps)) or _reached(outlook, _pairs(steps))


def _steps(outlook: Outlook) -> Iterator[Step]:
    for fact in outlook.library.facts.values():
        if fact.actionable and _applies(outlook, fact):
            yield from _alternatives(fact, outlook.full.get(fact.id))


def _applies(outlook: Outlook, fact: Fact) -> bool:
    ask = outlook.library.asked_when(fact.id)
    return fact.id in outlook.full or ask is None or conditions.holds(ask, outlook.full) is not False


def _alternatives(fact: Fact, value: Value) -> Iterator[Step]:
    """Yield the ways up: nobody works towards less, or takes back what they have."""
    match value:
        case tuple(ticks):
            for one in fact.values:
                if one not in ticks:
                    yield Step(
                        fact.id, tuple(tick for tick in fact.values if tick == one or tick in ticks), 1
                    )
        case str(old) if old in fact.ladder:
            here = fact.ladder.index(old)
            for distance, new in enumerate(fact.ladder[here + 1 :], 1):
                yield Step(fact.id, new, distance)
        case None:
            for new in fact.ladder[1:]:
                yield Step(fact.id, new, 1 + UNKNOWN)


def _singles(steps: Sequence[Step]) -> _Grid:
    nearness: dict[int, int] = {}
    for lane, step in enumerate(steps):
        nearness[step.distance] = nearness.get(step.distance, 0) | 1 << lane
    return _Grid(steps, [1 << lane for lane in range(len(steps))], nearness, (1 << len(steps)) - 1)


def _pairs(steps: Sequence[Step]) -> _Grid:
    size = len(steps)
    row = (1 << size) - 1
    last = {step.fact: place for place, step in enumerate(steps)}
    # The second step of a pair comes after all steps of the first one's fact: no pair stands twice.
    rows = [(row & ~((2 << last[step.fact]) - 1)) << size * place for place, step in enumerate(steps)]
    ones = sum(rows)
    every_row = sum(1 << size * place for place in range(size))
    columns = [every_row << place & ones for place in range(size)]
    near: dict[int, tuple[int, int]] = {}
    for step, first, second in zip(steps, rows, columns, strict=True):
        firsts, seconds = near.get(step.distance, (0, 0))
        near[step.distance] = firsts | first, seconds | second
    nearness: dict[int, int] = {}
    for one, (firsts, _) in near.items():
        for two, (_, seconds) in near.items():
            nearness[one + two] = nearness.get(one + two, 0) | firsts & seconds
    return _Grid(steps, [one | two for one, two in zip(rows, columns, strict=True)], nearness, ones)


def _reached(outlook: Outlook, grid: _Grid) -> tuple[Change, ...]:
    if not grid.ones:
        return ()
    # The grid's lanes lie above those of the outlook: nothing is drawn there.
    ones = grid.ones << HIGHER
    truth = lanes.planes(outlook.tables, outlook.profile, ones, _forced(grid))
    places = lanes.places(outlook.tables, truth, ones, second=False)
    ways = []
    for place, lanes_ in enumerate(places.first):
        if lanes_ and place != outlook.primary:
            distance, lane = _nearest_lane(grid, lanes_ >> HIGHER)
            ways.append((distance, lane, place))
    return tuple(_change(outlook, grid.of(lane), place) for _, lane, place in sorted(ways)[:SHOWN])


def _nearest_lane(grid: _Grid, lanes_: int) -> tuple[int, int]:
    for distance in sorted(grid.nearness):
        if near := grid.nearness[distance] & lanes_:
            return distance, (near & -near).bit_length() - 1
    raise AssertionError("every lane has a distance")


def _change(outlook: Outlook, steps: Sequence[Step], place: int) -> Change:
    return Change({step.fact: step.value for step in steps}, list(outlook.library.trends)[place])


def _forced(grid: _Grid) -> dict[str, Forced]:
    changed: dict[str, int] = {}
    values: dict[str, dict[str, int]] = {}
    for step, taking in zip(grid.steps, grid.taking, strict=True):
        lanes_ = taking << HIGHER
        changed[step.fact] = changed.get(step.fact, 0) | lanes_
        having = values.setdefault(step.fact, {})
        for value in (step.value,) if isinstance(step.value, str) else step.value or ():
            having[value] = having.get(value, 0) | lanes_
    return {fact: Forced(lanes_, values[fact]) for fact, lanes_ in changed.items()}
