"""The only place that asks for the time, and that waits for a moment to come."""

from __future__ import annotations

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    """Tells the moment. Tests hand in one that stands still, or one that jumps."""

    def now(self) -> int:
        """Milliseconds since 1970-01-01 UTC: the unit of every moment in the database."""
        ...

    async def rest(self, until: int | None, wake: asyncio.Event) -> None:
        """
        Return when *wake* is set or the moment *until* has come, whichever is sooner.

        It may return early for no reason: whoever rests looks again at what there is to do.

        Args:
            until: milliseconds since 1970-01-01 UTC; None: no moment ends the rest.
            wake: set by whoever has news. It is not cleared here.

        """
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> int:
        """Milliseconds since 1970-01-01 UTC."""
        return time.time_ns() // 1_000_000

    async def rest(self, until: int | None, wake: asyncio.Event) -> None:
        """Return when *wake* is set or the moment *until* has come."""
        seconds = None if until is None else max(0.001, (until - self.now()) / 1000)
        try:
            async with asyncio.timeout(seconds):
                await wake.wait()
        except TimeoutError:
            return


class SharedClock(SystemClock):
    """The database's clock, read now and then: replicas whose own clocks differ see one moment.

    In between only seconds are counted, so a change of this machine's hour moves nothing.
    """

    def __init__(self) -> None:
        self._ahead = time.time_ns() // 1_000_000 - _counted()

    def now(self) -> int:
        """Milliseconds since 1970-01-01 UTC, by the database."""
        return _counted() + self._ahead

    def set(self, moment: int, *, took: float) -> None:
        """
        The database said that it is *moment*.

        Args:
            moment: milliseconds since 1970-01-01 UTC.
            took: seconds until its answer was here; after half a second it is not trusted.

        """
        if took < _TRUSTED:
            self._ahead = moment + int(took * 500) - _counted()


#: Seconds for which an answer may be under way and still tell the time.
_TRUSTED = 0.5


def _counted() -> int:
    """Milliseconds since some moment, never set back."""
    return time.monotonic_ns() // 1_000_000
