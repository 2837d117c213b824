"""Every fault that the bot is let into, in the order of the table. Nothing here runs anything."""

from __future__ import annotations

from tests.stories.faults import arrivals, calls, clocks, line, places, refusals
from tests.stories.faults.case import Case

CASES: tuple[Case, ...] = (
    *refusals.CASES,
    *line.CASES,
    *arrivals.CASES,
    *calls.CASES,
    *places.CASES,
    *clocks.CASES,
)
