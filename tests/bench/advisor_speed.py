"""
How fast the advisor thinks: parse, advise, next question, over the profiles of made-up intakes.

Prints figures, asserts nothing. `python -m tests.bench.advisor_speed [people]`
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from advisor import counterfactuals, intake, library, plan, relevance, rules
from advisor.__main__ import CONTENT, texts
from advisor.facts import Value
from advisor.findings import Ride
from advisor.library import Library
from tests.advisor.profiles import full

PEOPLE = 40


def intakes(content: Library, people: int) -> Iterator[dict[str, Value]]:
    """Yield every profile that the intakes of *people* made-up owners go through."""
    for number in range(people):
        owner, told = full(content, f"speed {number}"), dict[str, Value]()
        while (question := intake.next_question(content, told)) is not None:
            yield dict(told)
            told[question] = owner[question]
        yield told


def measured(work: Callable[..., object], *given: object) -> float:
    """Return milliseconds of *work* with nothing remembered from before; the best of three, against other load."""
    best = float("inf")
    for _ in range(3):
        rules.forget()
        start = time.perf_counter()
        work(*given)
        best = min(best, time.perf_counter() - start)
    return best * 1000


def line(name: str, milliseconds: list[float]) -> str:
    ordered = sorted(milliseconds)
    worst, late = ordered[-1], ordered[int(len(ordered) * 0.99)]
    return f"{name:34} median {statistics.median(ordered):7.3f}   99 % {late:7.3f}   worst {worst:7.3f} ms"


def main(people: int) -> None:
    start = time.perf_counter()
    content = library.parse(texts(Path(CONTENT)))
    parsed = time.perf_counter() - start
    intake.next_question(content, {})
    first = time.perf_counter() - start
    profiles = list(intakes(content, people))
    print(f"{len(content.rules)} rules, {len(content.facts)} facts, {len(profiles)} profiles")  # noqa: T201
    print(f"parse {parsed * 1000:.0f} ms, with the first question {first * 1000:.0f} ms")  # noqa: T201
    outlooks = [relevance.outlook(content, one) for one in profiles]
    ride = Ride(primary="community", secondary="content", refused=False)
    parts: dict[str, list[float]] = {
        "next question": [measured(intake.next_question, content, one) for one in profiles],
        "advise, all of it": [measured(rules.advise, content, one) for one in profiles],
        "of it: what would change it": [measured(counterfactuals.nearest, one) for one in outlooks],
        "of it: the plan": [measured(plan.compose, content, ride, one) for one in profiles],
    }
    for name, milliseconds in parts.items():
        print(line(name, milliseconds))  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE)
