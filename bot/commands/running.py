"""`run` and `try`: the bot, until it is stopped. A first signal lets it finish, a second one ends it at once."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import threading
from collections.abc import Awaitable, Callable

from bot.commands.saying import complain, with_content
from bot.settings import Settings

log = logging.getLogger("slipstream")

#: Seconds from the signal to the end, whatever hangs. Ending at any moment is safe: it is treated as a kill.
_AT_MOST = 9.8
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def run(options: argparse.Namespace, chosen: Settings) -> int:
    """The bot: with BOT_TOKEN against Telegram, without it against the sandbox."""
    if chosen.bot_token is None:
        return try_out(options, chosen)
    from bot import app  # noqa: PLC0415  # the other commands start without it

    try:
        return with_content(lambda: _until_stopped(lambda stop: app.run(chosen, stop=stop)))
    except app.CannotListen as error:
        return complain(f"Nobody can be heard at {error}. See LISTEN_PORT and HEALTH_PORT.")


def try_out(options: argparse.Namespace, chosen: Settings) -> int:
    """The bot against the sandbox, whatever BOT_TOKEN says."""
    from bot import trial  # noqa: PLC0415  # only here: a bot at Telegram never loads it

    given = getattr(options, "port", None)
    port = chosen.sandbox_port if given is None else given
    return with_content(lambda: _until_stopped(lambda stop: trial.run(chosen, port, stop)))


def _until_stopped(work: Callable[[asyncio.Event], Awaitable[None]]) -> int:
    """Run *work* to its end, which SIGINT or SIGTERM asks for by the event that it is given."""

    async def stoppable() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            loop.add_signal_handler(number, lambda: _stop(loop, stop))
        await work(stop)

    try:
        asyncio.run(stoppable())
    except BaseExceptionGroup as group:
        raise _first(group) from None
    return 0


def _stop(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    for number in _SIGNALS:
        loop.remove_signal_handler(number)
        signal.signal(number, signal.SIG_DFL)  # the next one does what it does to any process
    log.info("stopping: finishing what is in hand")
    last_resort = threading.Timer(_AT_MOST, _end)
    last_resort.daemon = True
    last_resort.start()
    stop.set()


def _end() -> None:
    log.error("stopped in the middle: something did not end by itself")
    os._exit(1)


def _first(error: BaseException) -> BaseException:
    """The error at the bottom of nested groups: what really happened."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
