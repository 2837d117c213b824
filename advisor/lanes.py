"""
Many completions of a profile evaluated at once: one bit of a whole number is one completion, a lane.

A fact's value, a condition, a gate is a pair of whole numbers: the lanes where it is true and those where it is false
(neither: unknown). A trend's score is a column of such numbers, its binary digits. One profile is the case of one lane.
Nothing here chooses questions or words; nothing is random: plausible lanes are drawn from a hash of the content.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

from advisor import conditions
from advisor.conditions import All, AnyOf, Condition, Not, Profile, Test
from advisor.facts import Fact
from advisor.library import Library

LANES = 512  # plausible completions: a share of 0.85 is known to 0.016
DRAWN = (1 << LANES) - 1  # the lanes of plausible completions
PROFILE = 1 << LANES  # the lane of the profile itself with what follows from it: what is not known stays unknown
TOLD = PROFILE << 1  # the lane of what was told, without what follows: the owner may still overrule that
EVERY = DRAWN | PROFILE | TOLD
NEAR = 10  # score points by which a trend that feeds the primary is preferred as secondary
SPREAD = 20  # score points of one standard deviation of a trend over plausible owners

Planes = list[int]
"""Truth by reference: entry 2i holds the lanes where item i is true, entry 2i+1 those where it is false."""
Column = list[int]
"""A whole number a lane, as binary digits, the lowest first."""


Node = tuple[int, int, int]
"""One either-or: its own reference and those of its two parts. `ref ^ 1` is the opposite of `ref`."""


@dataclass(frozen=True, slots=True)
class Draw:
    """Where `when` is true (None: everywhere else) the lanes in which each value was drawn."""

    when: int | None
    lanes: tuple[int, ...]  # a value each


@dataclass(frozen=True, slots=True)
class FactRow:
    """How the lanes of one fact are filled."""

    id: str
    many: bool
    places: Mapping[str, int]  # value -> reference of "it is this", "it has this tick"
    refs: tuple[int, ...]  # the same references, in the order of the values
    nodes: tuple[Node, ...]  # to evaluate first
    infer: tuple[tuple[int, frozenset[str]], ...]  # reference of the condition, values
    ask: int | None  # reference of ask_when
    draws: tuple[Draw, ...]


@dataclass(frozen=True, slots=True)
class TrendRow:
    """The rules of one trend by reference."""

    id: str
    weights: tuple[tuple[int, int], ...]  # weight, reference
    praise: tuple[int, ...]  # references of rules with a weight over 0
    gates: tuple[int, ...]
    fed_by: tuple[int, ...]  # places of the trends that are better as primaries when this one is their secondary


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """A library compiled."""

    size: int  # of Planes
    facts: tuple[FactRow, ...]  # in order of need
    nodes: tuple[Node, ...]  # the rules' own
    trends: tuple[TrendRow, ...]  # in the contract's order
    points: tuple[int, ...]  # score points of one weight, by trend
    refs: Mapping[str, int]  # rule -> reference
    nulling: tuple[int, ...]  # references of the refusals that null the ranking
    place: Mapping[str, FactRow]


@dataclass(frozen=True, slots=True)
class Forced:
    """A fact that is changed in some lanes."""

    changed: int  # those lanes
    values: Mapping[str, int]  # value -> the changed lanes that have it


class _Compiler:
    """Gives each distinct condition one reference, in the order of evaluation."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.places: dict[str, dict[str, int]] = {}
        self.known: dict[tuple[int, int], int] = {}
        self.fresh: list[Node] = []
        self.size = 0
        for fact in facts:
            self.places[fact.id] = {value: self._take() for value in fact.values}

    def _take(self) -> int:
        self.size += 2
        return self.size - 2

    def ref(self, condition: Condition) -> int:
        match condition:
            case Test(fact=fact, values=values):
                return self._any_of(self.places[fact][value] for value in values)
            case AnyOf(parts=parts):
                return self._any_of(self.ref(part) for part in parts)
            case All(parts=parts):
                return self._any_of(self.ref(part) ^ 1 for part in parts) ^ 1
            case Not(part=part):
                return self.ref(part) ^ 1

    def _any_of(self, refs: Iterable[int]) -> int:
        first, *others = sorted(set(refs))
        for other in others:
            first = self._either(first, other)
        return first

    def _either(self, one: int, two: int) -> int:
        if (one, two) not in self.known:
            self.known[one, two] = at = self._take()
            self.fresh.append((at, one, two))
        return self.known[one, two]

    def taken(self) -> tuple[Node, ...]:
        nodes, self.fresh = tuple(self.fresh), []
        return nodes


NOTHING: Mapping[str, Forced] = {}


@lru_cache(maxsize=8)
def tables(library: Library) -> Tables:
    """Return *library* compiled; the same object for the same library."""
    compiler = _Compiler(library.facts.values())
    rows = tuple(_fact_rows(library, compiler))
    refs = {rule.id: compiler.ref(rule.when) for rule in library.rules.values()}
    trends = tuple(_trend_row(library, trend, refs) for trend in library.trends)
    blank = Tables(
        size=compiler.size,
        facts=rows,
        nodes=compiler.taken(),
        trends=trends,
        points=(1,) * len(trends),
        refs=refs,
        nulling=tuple(refs[rule.id] for rule in library.rules.values() if rule.nulls_ranking),
        place={row.id: row for row in rows},
    )
    return _with_points(blank)


def _fact_rows(library: Library, compiler: _Compiler) -> Iterator[FactRow]:
    filled: set[str] = set()
    for name in library.order:
        fact, ask = library.facts[name], library.questions[name].ask_when
        draws = [
            Draw(compiler.ref(one.when), _drawn(fact, one.usual))
            for one in fact.usual_when
            if filled.issuperset(conditions.names(one.when))
        ]
        infer = tuple((compiler.ref(one.when), _values(one.value)) for one in fact.infer)
        asked = compiler.ref(ask) if ask is not None else None
        yield FactRow(
            id=name,
            many=fact.kind == "many",
            places=compiler.places[name],
            refs=tuple(compiler.places[name].values()),
            nodes=compiler.taken(),
            infer=infer,
            ask=asked,
            draws=(*draws, Draw(None, _drawn(fact, fact.usual))),
        )
        filled.add(name)


def _values(value: str | tuple[str, ...]) -> frozenset[str]:
    return frozenset((value,) if isinstance(value, str) else value)


def _trend_row(library: Library, trend: str, refs: Mapping[str, int]) -> TrendRow:
    own = [rule for rule in library.rules.values() if rule.trend == trend]
    order = list(library.trends)
    return TrendRow(
        id=trend,
        weights=tuple((rule.weight, refs[rule.id]) for rule in own if rule.kind == "weight"),
        praise=tuple(refs[rule.id] for rule in own if rule.weight > 0),
        gates=tuple(refs[rule.id] for rule in own if rule.kind == "gate"),
        fed_by=tuple(order.index(fed) for fed in library.trends[trend].feeds),
    )


def _drawn(fact: Fact, usual: Mapping[str, float]) -> tuple[int, ...]:
    """Return, a value each, the lanes that draw it: exactly its share of the lanes, in an order hashed from the id."""
    if fact.kind == "many":
        return tuple(_share(_shuffled(f"{fact.id}:{value}"), 0, usual[value] / 100) for value in fact.values)
    order, total, start = _shuffled(fact.id), sum(usual.values()), 0.0
    lanes = []
    for value in fact.values:
        end = start + usual[value] / total
        lanes.append(_share(order, start, end))
        start = end
    return tuple(lanes)


@lru_cache(maxsize=512)
def _shuffled(seed: str) -> tuple[int, ...]:
    digest = hashlib.shake_128(seed.encode()).digest(4 * LANES)
    return tuple(sorted(range(LANES), key=lambda lane: (digest[4 * lane : 4 * lane + 4], lane)))


def _share(order: Sequence[int], start: float, end: float) -> int:
    digits = bytearray(b"0" * LANES)
    for lane in order[round(start * LANES) : round(end * LANES)]:
        digits[lane] = 49  # "1"
    return int(digits, 2)


def planes(tables: Tables, profile: Profile, ones: int, forced: Mapping[str, Forced] = NOTHING) -> Planes:
    """
    Return the truth of everything for *profile* in all lanes of *ones*.

    What was told is the same in every lane. An absent fact is filled with what follows from the others, except in TOLD;
    in the lanes of DRAWN then with what was drawn there, unless it would not be asked. What was asked in vain stays
    unknown.

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
        if row.id in profile:
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
    for draw in row.draws:
        lanes = rest if draw.when is None else rest & truth[draw.when]
        if lanes:
            rest ^= lanes
            for ref, drawn in zip(row.refs, draw.lanes, strict=True):
                here = lanes & drawn
                truth[ref] |= here
                truth[ref + 1] |= lanes ^ here


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

    First is the highest score among trends that no gate closes and that have at least one reason to go; second the
    highest among the others of these, where a trend that feeds the first counts NEAR points more. Ties follow the
    contract's order. Nobody comes first where a refusal nulls the ranking.
    """
    standing = ones
    for ref in tables.nulling:
        standing &= ~truth[ref]
    open_lanes = [_open(row, truth) & standing for row in tables.trends]
    columns = _columns(tables, truth, ones)
    first = _highest(columns, open_lanes, ones)
    if not second:
        return Places(tuple(first), ())
    left = [lanes & ~taken for lanes, taken in zip(open_lanes, first, strict=True)]
    for place, row in enumerate(tables.trends):
        helped = 0
        for fed in row.fed_by:
            helped |= first[fed]
        if helped and left[place]:
            columns[place] = _total([[helped] if NEAR >> bit & 1 else [] for bit in range(NEAR.bit_length())], columns[place])
    return Places(tuple(first), tuple(_highest(columns, left, ones)))


def _open(row: TrendRow, truth: Planes) -> int:
    praised = closed = 0
    for ref in row.praise:
        praised |= truth[ref]
    for ref in row.gates:
        closed |= truth[ref]
    return praised & ~closed


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
    return base, _total(waiting, [])


def _scaled(digits: Column, points: int, base: int, ones: int) -> Column:
    size = max(len(digits) + points.bit_length(), base.bit_length())
    waiting: list[list[int]] = [[] for _ in range(size)]
    for shift in range(points.bit_length()):
        if points >> shift & 1:
            for place, digit in enumerate(digits):
                waiting[place + shift].append(digit)
    return _total(waiting, [ones if base >> bit & 1 else 0 for bit in range(base.bit_length())])


def _total(waiting: list[list[int]], column: Column) -> Column:
    """Return the sum, a lane each, of *column* and of all digits *waiting* at their places (which are used up)."""
    digits = []
    place = 0
    while place < len(waiting) or place < len(column):
        here = waiting[place] if place < len(waiting) else []
        if place < len(column) and column[place]:
            here.append(column[place])
        if len(here) > 1 and place + 1 >= len(waiting):
            waiting.append([])
        while len(here) > 2:  # noqa: PLR2004  # three digits become one here and one at the next place
            one, two, three = here.pop(), here.pop(), here.pop()
            half = one ^ two
            here.append(half ^ three)
            waiting[place + 1].append(one & two | half & three)
        if len(here) > 1:
            one, two = here
            here = [one ^ two]
            if carry := one & two:
                waiting[place + 1].append(carry)
        digits.append(here[0] if here else 0)
        place += 1
    return digits


def _highest(columns: Sequence[Column], candidates: Sequence[int], ones: int) -> list[int]:
    """Return, a column each, the lanes in which it is the highest among the candidates."""
    alive = list(candidates)
    running = [place for place, lanes in enumerate(candidates) if lanes]
    size = max(map(len, columns))
    full = [[*column, *[0] * (size - len(column))] for column in columns]
    for digit in reversed(range(size)):
        ahead = [alive[place] & full[place][digit] for place in running]
        some = 0
        for lanes in ahead:
            some |= lanes
        if some:
            others = ones ^ some
            for place, lanes in zip(running, ahead, strict=True):
                alive[place] = lanes | alive[place] & others
    taken = 0
    for place in running:
        lanes = alive[place]
        alive[place] = lanes & ~taken
        taken |= lanes
    return alive


def _with_points(blank: Tables) -> Tables:
    """
    Return the tables with the points of each trend: SPREAD by the standard deviation of its weights.

    The deviation is taken over the plausible owners, so a trend gains nothing by having more rules: writing each of
    its rules twice doubles its weights and halves its points. Points are whole numbers from 1.
    """
    truth = planes(blank, {}, DRAWN)
    points = []
    for row in blank.trends:
        _, digits = _weighed(row, truth, DRAWN)
        points.append(max(1, round(SPREAD / max(_deviation(digits), 1.0))))
    return Tables(
        size=blank.size,
        facts=blank.facts,
        nodes=blank.nodes,
        trends=blank.trends,
        points=tuple(points),
        refs=blank.refs,
        nulling=blank.nulling,
        place=blank.place,
    )


def _deviation(digits: Column) -> float:
    counts = [[(one & two).bit_count() for two in digits] for one in digits]
    mean = sum(counts[bit][bit] << bit for bit in range(len(digits))) / LANES
    square = sum(count << (low + high) for low, row in enumerate(counts) for high, count in enumerate(row)) / LANES
    return sqrt(max(0.0, square - mean * mean))
