"""
Many completions of a profile evaluated at once: one bit of a whole number is one completion, a lane.

A fact's value, a condition, a gate is a pair of whole numbers: the lanes where it is true and those where it is false
(neither: unknown). A trend's score is a column of such numbers, its binary digits. One profile is the case of one lane.
Nothing here chooses questions or words; nothing is random: plausible lanes are drawn from a hash of the content.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

from advisor import columns
from advisor.columns import Column
from advisor.compiled import LANES, FactRow, Node, Tables, TrendRow, compiled
from advisor.conditions import Profile
from advisor.library import Library
from advisor.remembered import remembered

__all__ = [
    "DRAWN",
    "EVERY",
    "LANES",
    "NEAR",
    "PROFILE",
    "TOLD",
    "Forced",
    "Places",
    "Planes",
    "places",
    "planes",
    "tables",
]

DRAWN = (1 << LANES) - 1  # the lanes of plausible completions
PROFILE = (
    1 << LANES
)  # the lane of the profile itself with what follows from it: what is not known stays unknown
TOLD = PROFILE << 1  # the lane of what was told, without what follows: the owner may still overrule that
EVERY = DRAWN | PROFILE | TOLD
NEAR = 10  # score points by which a trend that feeds the primary is preferred as secondary
SPREAD = 20  # score points of one standard deviation of a trend over plausible owners

Planes = list[int]
"""Truth by reference: entry 2i holds the lanes where item i is true, entry 2i+1 those where it is false."""


@dataclass(frozen=True, slots=True)
class Forced:
    """A fact that is changed in some lanes."""

    changed: int  # those lanes
    values: Mapping[str, int]  # value -> the changed lanes that have it


NOTHING: Mapping[str, Forced] = {}


def planes(tables: Tables, profile: Profile, ones: int, forced: Mapping[str, Forced] = NOTHING) -> Planes:
    """
    Return the truth of everything for *profile* in all lanes of *ones*.

    What was told is the same in every lane. An absent fact is filled with what follows from the others, except in TOLD;
    in the lanes of DRAWN then with what was drawn there, unless it would not be asked. What was asked in vain stays
    unknown; what nobody measured is none.

    Args:
        tables: the compiled library.
        profile: what was told.
        ones: EVERY, or other lanes altogether (above TOLD) for changes.
        forced: changes in some lanes, by fact.
    """
    truth = [0] * tables.size
    inferring, drawing = ones & ~TOLD, ones & DRAWN
    for row in tables.facts:
        if row.nodes:
            _evaluate(truth, row.nodes)
        if row.measured:
            _tell(truth, row, profile.get(row.id) or (), ones)
        elif row.id in profile:
            _tell(truth, row, profile[row.id], ones)
        else:
            rest = _infer(truth, row, inferring) if row.infer else inferring
            if drawing:
                _draw(truth, row, rest & drawing)
        if row.id in forced:
            _force(truth, row, forced[row.id])
    _evaluate(truth, tables.nodes)
    return truth


def _evaluate(truth: Planes, nodes: Iterable[Node]) -> None:
    for at, one, two in nodes:
        truth[at] = truth[one] | truth[two]
        truth[at + 1] = truth[one ^ 1] & truth[two ^ 1]


def _tell(truth: Planes, row: FactRow, value: str | tuple[str, ...] | None, ones: int) -> None:
    if value is None:
        return
    for ref in row.refs:
        truth[ref + 1] = ones
    for one in (value,) if isinstance(value, str) else value:
        ref = row.places[one]
        truth[ref], truth[ref + 1] = ones, 0


def _infer(truth: Planes, row: FactRow, rest: int) -> int:
    """Fill the lanes where the fact follows; return the others."""
    for condition, values in row.infer:
        if lanes := truth[condition] & rest:
            rest ^= lanes
            for value, ref in row.places.items():
                truth[ref if value in values else ref + 1] |= lanes
    return rest


def _draw(truth: Planes, row: FactRow, rest: int) -> None:
    if row.ask is not None:
        rest &= ~truth[row.ask ^ 1]
    asked = rest
    for draw in row.draws:
        lanes = rest if draw.when is None else rest & truth[draw.when]
        if lanes:
            rest ^= lanes
            for ref, drawn in draw.lanes:
                truth[ref] |= lanes & drawn
    for ref in row.refs:
        truth[ref + 1] |= asked & ~truth[ref]


def _force(truth: Planes, row: FactRow, forced: Forced) -> None:
    for value, ref in row.places.items():
        true = forced.values.get(value, 0)
        truth[ref] = truth[ref] & ~forced.changed | true
        truth[ref + 1] = truth[ref + 1] & ~forced.changed | forced.changed & ~true


@dataclass(frozen=True, slots=True)
class Places:
    """Who comes first and second, in each lane; by trend, in the contract's order."""

    first: tuple[int, ...]
    second: tuple[int, ...]  # empty when it was not asked for


def places(tables: Tables, truth: Planes, ones: int, *, second: bool = True) -> Places:
    """
    Return the first and the second trend of every lane.

    First is the highest score among trends that no gate closes, if at least one reason speaks for it; second the
    highest among the others that have such a reason, where a trend that feeds the first counts NEAR points more. Ties
    follow the contract's order. Nobody comes first where a refusal nulls the ranking.
    """
    standing = ones
    for ref in tables.nulling:
        standing &= ~truth[ref]
    open_lanes = [standing & ~_any(row.gates, truth) for row in tables.trends]
    praised = [_any(row.praise, truth) for row in tables.trends]
    scores = _columns(tables, truth, ones)
    top = columns.highest(scores, open_lanes, ones)
    first = [lanes & praise for lanes, praise in zip(top, praised, strict=True)]
    if not second:
        return Places(tuple(first), ())
    led = reduce(or_, first)
    every = zip(open_lanes, praised, first, strict=True)
    left = [lanes & praise & led & ~taken for lanes, praise, taken in every]
    for place, row in enumerate(tables.trends):
        helped = 0
        for fed in row.fed_by:
            helped |= first[fed]
        if helped and left[place]:
            bonus = [[helped] if NEAR >> bit & 1 else [] for bit in range(NEAR.bit_length())]
            scores[place] = columns.total(bonus, scores[place])
    return Places(tuple(first), tuple(columns.highest(scores, left, ones)))


def _any(refs: Iterable[int], truth: Planes) -> int:
    lanes = 0
    for ref in refs:
        lanes |= truth[ref]
    return lanes


def _columns(tables: Tables, truth: Planes, ones: int) -> list[Column]:
    """Return each trend's score in every lane, all raised by the same amount so that none is below 0."""
    raw = [_weighed(row, truth, ones) for row in tables.trends]
    lowest = min(base * points for (base, _), points in zip(raw, tables.points, strict=True))
    return [
        _scaled(digits, points, base * points - lowest, ones)
        for (base, digits), points in zip(raw, tables.points, strict=True)
    ]


def _weighed(row: TrendRow, truth: Planes, ones: int) -> tuple[int, Column]:
    """Return a base that all lanes have in common, and what each lane has above it."""
    base = 0
    waiting: list[list[int]] = [[], []]
    for weight, ref in row.weights:
        lanes = truth[ref]
        if weight < 0:  # losing where true is having where not true
            base += weight
            weight, lanes = -weight, ones & ~lanes  # noqa: PLW2901  # the same weight seen from the other side
        if lanes == ones:
            base += weight
        elif lanes:
            if weight & 1:
                waiting[0].append(lanes)
            if weight & 2:
                waiting[1].append(lanes)
    return base, columns.total(waiting, [])


def _scaled(digits: Column, points: int, base: int, ones: int) -> Column:
    size = max(len(digits) + points.bit_length(), base.bit_length())
    waiting: list[list[int]] = [[] for _ in range(size)]
    for shift in range(points.bit_length()):
        if points >> shift & 1:
            for place, digit in enumerate(digits):
                waiting[place + shift].append(digit)
    return columns.total(waiting, [ones if base >> bit & 1 else 0 for bit in range(base.bit_length())])


@remembered(8)
def tables(library: Library) -> Tables:
    """
    Return *library* compiled; the same object for the same library.

    The points of a trend are SPREAD by the standard deviation of its weights over plausible owners, so a trend gains
    nothing by having more rules: writing each of its rules twice doubles its weights and halves its points. Points are
    whole numbers from 1.
    """
    blank = compiled(library)
    truth = planes(blank, {}, DRAWN)
    spreads = (columns.deviation(_weighed(row, truth, DRAWN)[1], LANES) for row in blank.trends)
    return replace(blank, points=tuple(max(1, round(SPREAD / max(spread, 1.0))) for spread in spreads))
