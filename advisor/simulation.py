"""Made-up owners who go through the intake: how long it takes and how well it chooses. The same every time."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from advisor import conditions, intake, relevance
from advisor.facts import Fact, Value
from advisor.library import Library

Draw = Callable[[str], float]
"""A name to its share, 0 to below 1."""


def simulate(library: Library, people: int) -> dict[str, object]:
    """Return, for uniformly random and for plausible owners, questions asked, agreement and who comes first."""
    return {
        "library": library.version,
        "people": people,
        "uniform": _report([_interviewed(library, one) for one in _owners(library, people, uniform)]),
        "plausible": _report([_interviewed(library, one) for one in _owners(library, people, plausible)]),
    }


def _owners(
    library: Library, people: int, make: Callable[[Library, Draw], dict[str, Value]]
) -> Iterator[dict[str, Value]]:
    return (make(library, _draw(f"{make.__name__} {number}")) for number in range(people))


def _draw(seed: str) -> Draw:
    def share(name: str) -> float:
        digest = hashlib.sha256(f"{seed}:{name}".encode()).digest()
        return int.from_bytes(digest[:6], "big") / 2**48

    return share


def uniform(library: Library, draw: Draw) -> dict[str, Value]:
    """Return a profile in which each value of a fact is as likely as the others, and each tick as its absence."""
    told: dict[str, Value] = {}
    for fact in library.facts.values():
        if fact.measured:
            continue
        if fact.kind == "one":
            told[fact.id] = fact.values[int(draw(fact.id) * len(fact.values))]
        else:
            told[fact.id] = tuple(value for value in fact.values if draw(f"{fact.id}:{value}") < 0.5)  # noqa: PLR2004  # a coin
    return told


def plausible(library: Library, draw: Draw) -> dict[str, Value]:
    """Return a profile drawn by the usual frequencies, with the facts only that would be asked."""
    told: dict[str, Value] = {}
    for name in library.order:
        fact, ask = library.facts[name], library.asked_when(name)
        follows = any(conditions.holds(one.when, told) for one in fact.infer)
        if not fact.measured and not follows and (ask is None or conditions.holds(ask, told) is not False):
            told[name] = _drawn(fact, _usual(fact, told), draw)
    return {name: told[name] for name in library.facts if name in told}


def _usual(fact: Fact, told: Mapping[str, Value]) -> Mapping[str, float]:
    fitting = (one.usual for one in fact.usual_when if conditions.holds(one.when, told))
    return next(fitting, fact.usual)


def _drawn(fact: Fact, usual: Mapping[str, float], draw: Draw) -> Value:
    if fact.kind == "many":
        return tuple(value for value in fact.values if draw(f"{fact.id}:{value}") * 100 < usual[value])
    left = draw(fact.id) * sum(usual.values())
    for value in fact.values:
        left -= usual[value]
        if left < 0:
            return value
    return fact.values[-1]


@dataclass(frozen=True, slots=True)
class _Interview:
    questions: int
    first: str | None
    full: tuple[str | None, str | None]  # first and second with all facts told
    refused: bool


def _interviewed(library: Library, owner: Mapping[str, Value]) -> _Interview:
    told: dict[str, Value] = {}
    while (question := intake.next_question(library, told)) is not None:
        told[question] = owner.get(question)
    trends = (*library.trends, None)
    short, full = relevance.outlook(library, told), relevance.outlook(library, owner)
    first, second = (trends[-1 if place is None else place] for place in (full.primary, full.secondary))
    return _Interview(
        len(told), trends[-1 if short.primary is None else short.primary], (first, second), full.refused
    )


def _report(interviews: list[_Interview]) -> dict[str, object]:
    ranked = [one for one in interviews if not one.refused]
    firsts = Counter(one.first for one in ranked)
    total, judged = max(1, len(interviews)), max(1, len(ranked))
    return {
        "refused": len(interviews) - len(ranked),
        "questions_mean": round(sum(one.questions for one in interviews) / total, 2),
        "questions_max": max((one.questions for one in interviews), default=0),
        "agree_with_full_first": round(sum(one.first == one.full[0] for one in ranked) / judged, 3),
        "agree_with_full_first_two": round(sum(one.first in one.full for one in ranked) / judged, 3),
        "first": {
            str(trend): round(count / judged, 3) for trend, count in sorted(firsts.items(), key=_by_count)
        },
    }


def _by_count(item: tuple[str | None, int]) -> tuple[int, str]:
    return -item[1], str(item[0])
