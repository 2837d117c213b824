"""One update, one turn, one transaction: all of its effects or none. Never sends, never waits for the network."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from bot.clock import Clock
from bot.log import place_of, without_words
from bot.metrics import Metrics
from bot.store import inbox
from bot.store.database import Database, DatabaseAway, Transaction, Work
from bot.store.inbox import Waiting

log = logging.getLogger("slipstream.inbound")
T = TypeVar("T")

#: Seconds after which the inbox is looked at without news: an operator may have let failed turns in again, and where
#: there are other processes, one of them may have ended in the middle.
_LOOK_AROUND, _OFTEN = 5.0, 1.0

#: What a turn does: everything that the update causes, within the transaction.
Turn = Callable[[Transaction, Waiting, int], Awaitable[None]]
#: What is said when a turn failed.
Sorry = Callable[[Transaction, Waiting, int], Awaitable[None]]


class Worker:
    """Takes turns, one after the other. A group of turns shares a commit; each can fail alone."""

    def __init__(  # noqa: PLR0913  # the composition root hands in each part by name
        self,
        database: Database,
        clock: Clock,
        *,
        turn: Turn,
        sorry: Sorry,
        said: Callable[[], None],
        group: int,
        metrics: Metrics,
        token: str = "",
    ) -> None:
        self._database = database
        self._clock = clock
        self._turn = turn
        self._sorry = sorry
        self._said = said
        self._group = group
        self._metrics = metrics
        self._ended: dict[int, str] = {}  # row -> what became of its turn, until the commit has returned
        self._token = token
        self._rest = _OFTEN if database.shared else _LOOK_AROUND
        self._stopping = False
        self.wake = asyncio.Event()

    def stop(self) -> None:
        """Claim no further turn; `run` returns when those in hand are over."""
        self._stopping = True
        self.wake.set()

    async def run(self) -> None:
        """Take turns until stopped. Starting is recovering: what was interrupted still waits."""
        while not self._stopping:
            self.wake.clear()
            waiting = await self._patiently(self._claim)
            while waiting:
                waiting = await self._take(waiting)
                self._tell()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._rest):
                    await self.wake.wait()

    async def _claim(self, tx: Transaction) -> list[Waiting]:
        return [] if self._stopping else await inbox.claim(tx, self._group, self._token)

    async def _take(self, waiting: list[Waiting]) -> list[Waiting]:
        """Take the turns of *waiting* and claim the next group, in one commit; after trouble one by one."""
        try:
            return await self._database.transact(lambda tx: self._turns(tx, waiting))
        except DatabaseAway as error:
            log.warning("database away, turns wait", extra={"error": str(error)})
            await asyncio.sleep(0.5)
        for each in waiting:
            await self._patiently(partial(self._alone, waiting=each))
            self._tell()
        return await self._patiently(self._claim)

    def _tell(self) -> None:
        """After COMMIT has returned, never before."""
        self._said()
        self._metrics.turned(self._ended.values())
        self._ended.clear()

    async def _patiently(self, work: Work[T]) -> T:
        wait = 0.5
        while True:
            try:
                return await self._database.transact(work)
            except DatabaseAway as error:
                log.warning("database away, turns wait", extra={"error": str(error), "seconds": wait})
                await asyncio.sleep(wait)
                wait = min(wait * 2, 30.0)

    async def _turns(self, tx: Transaction, waiting: list[Waiting]) -> list[Waiting]:
        for each in await inbox.begin(tx, waiting, self._token):
            await self._one(tx, each)
        return await self._claim(tx)

    async def _alone(self, tx: Transaction, waiting: Waiting) -> None:
        for each in await inbox.begin(tx, [waiting], self._token):
            await self._one(tx, each)

    async def _one(self, tx: Transaction, waiting: Waiting) -> None:
        now = self._clock.now()
        if waiting.alone > inbox.LONE_ATTEMPTS:
            log.error("an update is given up", extra={"update": waiting.update_id})
            await self._fail(
                tx, waiting, f"given up: the process ended {inbox.LONE_ATTEMPTS} times in this turn", now
            )
            return
        try:
            async with tx.savepoint():
                # Marked first: when an earlier COMMIT went through unheard, there is nothing left to do.
                if await inbox.done(tx, waiting.id, now):
                    await self._turn(tx, waiting, now)
                    self._ended[waiting.id] = "done"
        except DatabaseAway:
            raise
        except Exception as error:  # whatever a handler does wrong is kept, and others go on
            if self._database.is_away(error):
                raise
            log.exception("a turn failed", extra={"update": waiting.update_id})
            await self._fail(tx, waiting, _describe(error), now)

    async def _fail(self, tx: Transaction, waiting: Waiting, error: str, now: int) -> None:
        self._ended[waiting.id] = "failed"
        await inbox.fail(tx, waiting.id, error, now)
        try:
            async with tx.savepoint():
                await self._sorry(tx, waiting, now)
        except Exception as trouble:
            if self._database.is_away(trouble):
                raise
            log.exception("nor could the person be told", extra={"update": waiting.update_id})


def _describe(error: Exception) -> str:
    """Place, kind and message, without what the message quotes and without secrets."""
    return without_words(f"{place_of(error, frames=1)}: {error}")


def payload_of(waiting: Waiting) -> object:
    """The update's JSON; None when it is none."""
    try:
        return json.loads(waiting.payload)
    except (ValueError, RecursionError):
        return None
