"""`python -m tests.crash.victim run`: the bot, killed at the named point of SLIPSTREAM_KILL_AT. Nothing in bot/ knows it.

A point is "name" or "name:number": the number-th time that it is reached. Before a commit means inside the
transaction, after its last statement that matters; after a commit means before anything else happens.
"""

from __future__ import annotations

import functools
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from bot.__main__ import main
from bot.inbound.turn import Turns
from bot.outbound.telegram_api import TelegramApi
from bot.store import claims, inbox
from bot.store.sqlite import SqliteDatabase

#: Where a function is, whose call makes the transaction around it the one that is meant.
_PLACES: dict[str, tuple[Any, str]] = {
    "inbox": (inbox, "put"),
    "turn": (Turns, "take"),
    "claim": (claims, "claim"),
    "mark": (claims, "sent"),
    "said": (TelegramApi, "say"),
}
#: Every point at which the bot can be killed.
POINTS = (
    "inbox.before", "inbox.after", "turn.inside", "turn.before", "turn.after",
    "claim.before", "claim.after", "said.after", "mark.before", "mark.after",
)  # fmt: skip

Call = Callable[..., Awaitable[Any]]


def arm(point: str, number: int) -> None:
    """Let this process die the *number*-th time that it comes to *point*."""
    place, moment = point.split(".")
    left = number
    reached = False

    def come() -> bool:
        nonlocal left
        left -= 1
        return left <= 0

    def wrapped(original: Call) -> Call:
        @functools.wraps(original)
        async def call(*values: Any, **named: Any) -> Any:
            nonlocal reached
            if moment == "inside" and come():
                _die()
            result = await original(*values, **named)
            if place == "claim" and not result:
                return result  # an empty claim is none
            if (moment == "before" or place == "said") and come():
                _die()
            reached = True
            return result

        return call

    owner, name = _PLACES[place]
    setattr(owner, name, wrapped(getattr(owner, name)))
    if moment != "after" or place == "said":
        return
    transact = SqliteDatabase.transact

    async def transact_and_die(database: SqliteDatabase, work: Any) -> Any:
        nonlocal reached
        result = await transact(database, work)
        if reached and come():
            _die()
        reached = False
        return result

    SqliteDatabase.transact = transact_and_die  # type: ignore[method-assign, assignment]  # only in this process


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    given = os.environ.get("SLIPSTREAM_KILL_AT", "")
    if given:
        name, _, times = given.partition(":")
        arm(name, int(times or 1))
    sys.exit(main())
