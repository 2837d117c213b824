"""
A library compiled: each distinct condition has one reference, and is worked out once however many rules share it.

`ref` stands for a condition, `ref ^ 1` for its opposite. Nothing is evaluated here, and nothing is random: what
plausible owners answer is drawn from a hash of the content's ids.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise

from advisor import conditions
from advisor.conditions import All, AnyOf, Atom, Condition, Not
from advisor.facts import Fact
from advisor.library import Library

LANES = 512  # plausible owners: a share of 0.85 is known to 0.016

Node = tuple[int, int, int]
"""One either-or: its own reference and those of its two parts. `ref ^ 1` is the opposite of `ref`."""


@dataclass(frozen=True, slots=True)
class Draw:
    """Where `when` is true (None: everywhere else) the lanes in which each value was drawn."""

    when: int | None
    lanes: tuple[tuple[int, int], ...]  # reference of a value, lanes; those that are drawn at all


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
    measured: bool  # absent means none
    draws: tuple[Draw, ...]


@dataclass(frozen=True, slots=True)
class TrendRow:
    """The rules of one trend by reference."""

    id: str
    weights: tuple[tuple[int, int], ...]  # weight, reference
    praise: tuple[int, ...]  # references of rules with a weight over 0
    gates: tuple[int, ...]
    fed_by: tuple[
        int, ...
    ]  # places of the trends that are better as primaries when this one is their secondary


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
            case Atom(fact=fact, values=values):
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


def compiled(library: Library) -> Tables:
    """Return *library* compiled, with one point for each weight."""
    compiler = _Compiler(library.facts.values())
    rows = tuple(_fact_rows(library, compiler))
    refs = {rule.id: compiler.ref(rule.when) for rule in library.rules.values()}
    trends = tuple(_trend_row(library, trend, refs) for trend in library.trends)
    return Tables(
        size=compiler.size,
        facts=rows,
        nodes=compiler.taken(),
        trends=trends,
        points=(1,) * len(trends),
        refs=refs,
        nulling=tuple(refs[rule.id] for rule in library.rules.values() if rule.nulls_ranking),
        place={row.id: row for row in rows},
    )


def _fact_rows(library: Library, compiler: _Compiler) -> Iterator[FactRow]:
    filled: set[str] = set()
    for name in library.order:
        fact, ask = library.facts[name], library.asked_when(name)
        refs = tuple(compiler.places[name].values())
        draws = [
            Draw(compiler.ref(one.when), _drawn(fact, one.usual, refs))
            for one in fact.usual_when
            if filled.issuperset(conditions.names(one.when))
        ]
        infer = tuple((compiler.ref(one.when), _values(one.value)) for one in fact.infer)
        asked = compiler.ref(ask) if ask is not None else None
        yield FactRow(
            id=name,
            many=fact.kind == "many",
            places=compiler.places[name],
            refs=refs,
            nodes=compiler.taken(),
            infer=infer,
            ask=asked,
            measured=fact.measured,
            draws=(*draws, Draw(None, _drawn(fact, fact.usual, refs))),
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


def _drawn(fact: Fact, usual: Mapping[str, float], refs: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Return, a value each, the lanes that draw it: exactly its share of them, in an order hashed from the id."""
    if fact.kind == "many":
        shares = [_share(_shuffled(f"{fact.id}:{value}"), 0, usual[value] / 100) for value in fact.values]
    else:
        ends = list(accumulate((usual[value] / sum(usual.values()) for value in fact.values), initial=0.0))
        shares = [_share(_shuffled(fact.id), start, end) for start, end in pairwise(ends)]
    return tuple((ref, lanes) for ref, lanes in zip(refs, shares, strict=True) if lanes)


@lru_cache(maxsize=512)
def _shuffled(seed: str) -> tuple[int, ...]:
    digest = hashlib.shake_128(seed.encode()).digest(4 * LANES)
    return tuple(sorted(range(LANES), key=lambda lane: (digest[4 * lane : 4 * lane + 4], lane)))


def _share(order: Sequence[int], start: float, end: float) -> int:
    digits = bytearray(b"0" * LANES)
    for lane in order[round(start * LANES) : round(end * LANES)]:
        digits[lane] = 49  # "1"
    return int(digits, 2)
