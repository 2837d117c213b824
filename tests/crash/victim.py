"""The bot, killed at the point that SLIPSTREAM_KILL_AT names: `python -m tests.crash.victim run`, or another command.

A point is "name" or "name:number": the number-th time that it is reached. Before a commit means inside the
transaction, after its last statement that matters; after a commit means before anything else happens.
Nothing in bot/ knows of it.
"""

from __future__ import annotations

import functools
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from bot import app
from bot.__main__ import main
from bot.inbound.turn import Turns
from bot.outbound.telegram_api import TelegramApi
from bot.scheduled.office import Answering
from bot.scheduled.ticker import Ticker
from bot.store import claims, comparisons, copying, inbox, leases, proofs, runs
from bot.store.postgres import PostgresDatabase
from bot.store.sqlite import SqliteDatabase

#: Where a function is, whose call makes the transaction around it the one that is meant.
_PLACES: dict[str, tuple[Any, str]] = {
    "inbox": (inbox, "put"),
    "turn": (Turns, "take"),
    "claim": (claims, "claim"),
    "mark": (claims, "sent"),
    "said": (TelegramApi, "say"),
    "tick": (Ticker, "take"),
    "fill": (runs, "move"),
    "tally": (runs, "tally"),
    "compare": (comparisons, "move"),
    "wanted": (proofs, "claim"),
    "proved": (proofs, "done"),
    "end": (runs, "set_state"),
    "show": (Answering, "step"),
    "copied": (copying, "put"),
    "moved": (copying, "end"),
}
#: Every point at which the bot can be killed.
POINTS = (
    "inbox.before", "inbox.after", "turn.inside", "turn.before", "turn.after",
    "claim.before", "claim.after", "said.after", "mark.before", "mark.after",
)  # fmt: skip
#: Every point of a broadcast's run: its people gone through, claimed, said, marked, counted, and its state moved on.
RUN_POINTS = (
    "fill.inside", "fill.before", "fill.after", "claim.before", "claim.after", "said.after",
    "mark.before", "mark.after", "tally.before", "tally.after", "end.before", "end.after",
)  # fmt: skip

#: Milliseconds for which what the dead had in hand is held for them on PostgreSQL, and what only one process does: the
#: sandbox answers at once, nobody else is there to take it, and no test waits long.
HELD, LENGTH = 2_000, 3_000

Call = Callable[..., Awaitable[Any]]


class Death:
    """Waits at one point of this process and kills it at the number-th arrival."""

    def __init__(self, point: str, number: int) -> None:
        self._place, self._moment = point.split(".")
        self._left = number
        self._reached = ContextVar("reached", default=False)  # in the transaction that runs here

    def waits(self) -> None:
        """Put itself around the functions of the bot. Raises KeyError for an unknown place."""
        owner, name = _PLACES[self._place]
        setattr(owner, name, self._around(getattr(owner, name)))
        if self._moment == "after" and self._place != "said":  # to say something is no transaction
            for kind in (SqliteDatabase, PostgresDatabase):
                setattr(kind, "transact", self._after(kind.transact))  # noqa: B010  # no method is assigned to

    def _around(self, original: Call) -> Call:
        @functools.wraps(original)
        async def call(*values: Any, **named: Any) -> Any:
            if self._moment == "inside":
                self._comes()
            result = await original(*values, **named)
            empty = not (result[0] if self._place == "tick" else result)
            if empty and self._place in ("claim", "tick", "show", "wanted"):
                return result  # an empty claim is none
            self._reached.set(True)
            if self._moment == "before" or self._place == "said":
                self._comes()
            return result

        return call

    def _after(self, original: Call) -> Call:
        @functools.wraps(original)
        async def transact(database: Any, work: Call) -> Any:
            found = False

            async def watched(tx: Any) -> Any:
                nonlocal found
                self._reached.set(False)
                result = await work(tx)
                found = self._reached.get()
                return result

            result = await original(database, watched)
            if found:
                self._comes()
            return result

        return transact

    def _comes(self) -> None:
        self._left -= 1
        if self._left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)


def _is_another() -> bool:
    """Whether it is one of several: by SLIPSTREAM_NAME in its claims, with a clock wrong by SLIPSTREAM_SKEW seconds."""
    if name := os.environ.get("SLIPSTREAM_NAME"):
        app.secrets.token_hex = lambda _: name  # type: ignore[attr-defined]  # the module's own import
    skew = int(os.environ.get("SLIPSTREAM_SKEW", "0")) * 1_000_000_000
    right = time.time_ns
    time.time_ns = lambda: right() + skew  # what the bot's clock reads
    return bool(name)


if __name__ == "__main__":
    if not _is_another():
        claims.LEASE = inbox.HOLD = HELD
        leases.LENGTH = LENGTH
    given = os.environ.get("SLIPSTREAM_KILL_AT", "")
    if given:
        name, _, times = given.partition(":")
        Death(name, int(times or 1)).waits()
    sys.exit(main())
