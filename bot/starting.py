"""Patience at a start: a server that comes up later, or breaks off in the middle, is waited for, and that is logged."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.store.database import DatabaseAway, DatabaseRefuses

log = logging.getLogger("slipstream")
T = TypeVar("T")

#: Seconds from the first trouble until a start is given up, and between two tries.
AT_MOST, _PAUSE = 20.0, 1.0


class Patience:
    """Takes the steps of a start, each a transaction or nothing: one in which the database was away is taken again."""

    def __init__(self, seconds: float, stop: asyncio.Event) -> None:
        """
        Begin to be patient.

        Args:
            seconds: for all steps together, from the first trouble on; 0: for none.
            stop: ends the waiting.

        """
        self._seconds = seconds
        self._stop = stop
        self._until: float | None = None

    async def takes(self, step: Callable[[], Awaitable[T]]) -> T:
        """
        What *step* gives.

        Raises:
            DatabaseAway: for too long, or nobody waits any more.
            DatabaseRefuses: at once.

        """
        while True:
            try:
                return await step()
            except DatabaseRefuses:
                raise
            except DatabaseAway as error:
                if self._stop.is_set() or not self._has_time():
                    raise
                log.warning("database away, the start waits", extra={"error": str(error)})
                await self._pauses()

    def _has_time(self) -> bool:
        now = asyncio.get_running_loop().time()
        if self._until is None:
            self._until = now + self._seconds
        return now < self._until

    async def _pauses(self) -> None:
        try:
            async with asyncio.timeout(_PAUSE):
                await self._stop.wait()
        except TimeoutError:
            return


def patience(url: str, stop: asyncio.Event) -> Patience:
    """For a server; a file that is not there will not come by itself."""
    return Patience(0 if url.startswith("sqlite:") else AT_MOST, stop)
