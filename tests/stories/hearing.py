"""Waits for words in the bot's log: what it says there is what an operator reads."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

_PATIENCE = 20.0


async def logged(words: str, act: Callable[[], Awaitable[object]]) -> None:
    """Let *act* happen and wait until the bot has logged *words*."""
    met = asyncio.Event()
    loop = asyncio.get_running_loop()

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if words in record.getMessage():
                loop.call_soon_threadsafe(met.set)

    ear, log = Ear(), logging.getLogger("slipstream")
    log.addHandler(ear)
    try:
        await act()
        async with asyncio.timeout(_PATIENCE):
            await met.wait()
    finally:
        log.removeHandler(ear)
