"""Made-up owners who go through the intake: how long it takes and how well it chooses. The same every time."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from advisor import conditions, intake, relevance
from advisor.facts import Fact, Value
from advisor.library import Library
from advisor.trends import TRENDS

Draw = Callable[[str], float]
"""A name to its share, 0 to below 1."""


LONGEST = 13  # questions that nobody is ever asked more than
FAIR = (0.05, 0.35)  # share of the plausible owners for whom each trend comes first, at least and at most


@dataclass(frozen=True, slots=True)
class Bar:
    """What the intake must reach with one kind of made-up owner."""

    questions: float  # mean, at most
    two: float  # share whose first trend is among the first two of the advice from all answers, at least
    one: float  # ... is the first of it


BARS: Mapping[str, Bar] = {"uniform": Bar(9.0, 0.95, 0.80), "plausible": Bar(8.0, 0.97, 0.85)}


def simulate(library: Library, people: int, seed: str = "") -> dict[str, object]:
    """
    Return, for uniformly random and for plausible owners, questions asked, agreement and who comes first.

    Also how many taps plausible owners need, whose tap on their trade tells two facts. Another *seed*, other owners.
    """
    drawn = {make.__name__: list(_owners(library, people, make, seed)) for make in (uniform, plausible)}
    found = {kind: _report([_interviewed(library, one) for one in owners]) for kind, owners in drawn.items()}
    taps = [_taps(library, one) for one in drawn["plausible"]]
    missed = [says for kind, report in found.items() for says in missing(kind, report)]
    return {
        "library": library.version,
        "people": people,
        **found,
        "taps_mean": round(sum(taps) / max(1, people), 2),
        "bars_missed": missed,
    }


def missing(kind: str, report: Mapping[str, Any]) -> Iterator[str]:
    """Yield each bar that the report on one kind of owners misses, as a sentence."""
    bar = BARS[kind]
    checks = (
        ("questions_mean", report["questions_mean"] <= bar.questions, f"at most {bar.questions:g}"),
        ("questions_max", report["questions_max"] <= LONGEST, f"at most {LONGEST}"),
        (
            "agree_with_full_first_two",
            report["agree_with_full_first_two"] >= bar.two,
            f"at least {bar.two:g}",
        ),
        ("agree_with_full_first", report["agree_with_full_first"] >= bar.one, f"at least {bar.one:g}"),
    )
    yield from (
        f"{kind}: {name} is {report[name]:g}, {wanted} is asked" for name, held, wanted in checks if not held
    )
    if kind == "plausible":
        unfair = {
            trend: share
            for trend in TRENDS
            if not FAIR[0] <= (share := report["first"].get(trend, 0)) <= FAIR[1]
        }
        yield from (
            f"{kind}: {trend} is first for {share:g} of the owners" for trend, share in unfair.items()
        )


def _owners(
    library: Library, people: int, make: Callable[[Library, Draw], dict[str, Value]], seed: str
) -> Iterator[dict[str, Value]]:
    return (make(library, _draw(f"{seed}{make.__name__} {number}")) for number in range(people))


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
    """Return a profile drawn by the usual frequencies: what follows is confirmed, what would not be asked is absent."""
    told: dict[str, Value] = {}
    for name in library.order:
        fact, ask = library.facts[name], library.asked_when(name)
        follows = (one.value for one in fact.infer if conditions.holds(one.when, told))
        if fact.measured or (ask is not None and conditions.holds(ask, told) is False):
            continue
        told[name] = next(follows, None) or _drawn(fact, _usual(fact, told), draw)
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


def _taps(library: Library, owner: Mapping[str, Value]) -> int:
    """Return the answers that *owner* gives on a phone, where one may tell two facts."""
    told: dict[str, Value] = {}
    taps = 0
    while (question := intake.following(library, told)) is not None:
        taps += 1
        told[question] = owner.get(question)
        other, answer = library.questions[question].instead_of, owner.get(question)
        if other is not None and _tells(library, question, answer, other, owner.get(other)):
            told[other] = owner.get(other)
    return taps


def _tells(library: Library, question: str, answer: Value, other: str, value: Value) -> bool:
    """Whether an option of *question* stands for both."""
    return any(
        one.value == answer and one.also.get(other) == value for one in library.questions[question].options
    )


def _report(interviews: list[_Interview]) -> dict[str, Any]:
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
