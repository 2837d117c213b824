"""The order in which a running bot stops: nothing new is begun, what is in hand is finished, what hangs is dropped."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

log = logging.getLogger("slipstream")

#: Seconds that what is in hand has to finish: longer than a call to Telegram takes, shorter than ten in all.
GRACE = 8.5

Running = asyncio.Task[Any]


class Finishes(Protocol):
    """A part that can be asked to finish: its `run` then returns by itself."""

    def stop(self) -> None:
        """Begin nothing new."""
        ...


async def when_asked(
    stop: asyncio.Event, *, finish: Mapping[Running, Finishes], drop: Iterable[Running]
) -> None:
    """
    Wait for *stop*, then end all that runs, within `GRACE` seconds.

    Args:
        stop: set by whoever wants an end.
        finish: what is in their hands is finished first.
        drop: ended at once: what they do is a transaction, kept as a whole or not at all, or can be asked again.

    """
    await stop.wait()
    for each in drop:
        each.cancel()
    for part in finish.values():
        part.stop()
    _, late = await asyncio.wait(finish, timeout=GRACE)
    for each in late:
        log.warning("did not finish in time: treated as after a kill", extra={"what": each.get_name()})
        each.cancel()
