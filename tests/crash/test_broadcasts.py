"""Killed while a broadcast goes out: nobody is lost, nobody known to have it gets it twice, and the rest is counted.

Who is uncertain gets it again only when the admin says so.
"""

from __future__ import annotations

import random

import pytest

from tests.crash.audience import Audience
from tests.crash.process import Mortal
from tests.crash.victim import RUN_POINTS

#: The number-th time that a point is reached: in the midst of the run, where there are so many.
_TIMES = {"fill": 1, "claim": 3, "said": 9, "mark": 12, "tally": 1, "end": 1}
#: At its beginning, and late in it: each is said and marked, up to four are claimed, or committed, at once.
_LATE = {"claim.before": 8, "claim.after": 8, "said.after": 30, "mark.before": 30, "mark.after": 8}


@pytest.mark.parametrize(
    ("point", "times"),
    [(point, _TIMES[point.partition(".")[0]]) for point in RUN_POINTS]
    + [("end.before", 2), ("end.after", 2)]
    + [
        pytest.param(point, times, marks=pytest.mark.long)
        for point, late in _LATE.items()
        for times in (1, late)
    ],
)
async def test_a_kill_at_any_point_of_a_run_loses_and_repeats_nobody(
    mortal: Mortal, point: str, times: int
) -> None:
    """Forty people; it dies there and comes back: each hears it once, but for those who are uncertain."""
    audience = Audience(mortal, 40, rate=200)
    await audience.is_approved()
    await mortal.starts(f"{point}:{times}")
    await mortal.dies()
    await mortal.starts()
    await audience.is_through()
    uncertain = audience.check()
    if uncertain:
        await audience.uncertain_get_it_again(uncertain)
    await mortal.ends()


@pytest.mark.parametrize("seed", [1, *(pytest.param(n, marks=pytest.mark.long) for n in range(2, 22))])
async def test_killed_again_and_again_the_run_comes_to_its_end(mortal: Mortal, seed: int) -> None:
    """Three hundred people, the first hundred alone, five kills at random moments."""
    chance = random.Random(seed)
    audience = Audience(mortal, 300, rate=60)
    await audience.is_approved()
    for _ in range(5):
        await mortal.starts()
        await mortal.lives_for(chance.uniform(0.5, 3.0))
        await mortal.is_killed()
    await mortal.starts()
    await audience.is_through()
    uncertain = audience.check()
    if uncertain:
        await audience.uncertain_get_it_again(uncertain)
    await mortal.ends()
