"""
The bot's queue of updates as Telegram keeps it: until confirmed or too old. It never knows who made one.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from bot.sandbox.refusals import conflict

#: Kinds that a bot gets only when it names them in `allowed_updates`.
UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})

TWO_POLLERS = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_SET = "terminated by setWebhook request"


@dataclass(slots=True)
class Queued:
    """One update that waits: its JSON text, when it dies, and the queue whose order a webhook keeps."""

    id: int
    body: str
    expires: float  # clock time, Unix seconds
    lane: int
    copies: int = 1  # delivered so many times: a test may ask for duplicates


class Updates:
    """
    All updates that are not confirmed yet, in the order in which they happened.

    Every change is told to `changed(id, queued or None)`, which the state file hears.
    """

    def __init__(self, clock: Callable[[], float], first: int) -> None:
        self._clock = clock
        self.next_id = first
        self.waiting: dict[int, Queued] = {}
        self.allowed: list[str] | None = None  # as the bot asked; None: never asked
        self.changed: Callable[[int, Queued | None], None] = lambda _id, _queued: None
        self.arrived: Callable[[Queued], None] = lambda _queued: None
        self._extra_copies = 0
        self._newest = 0
        self._poller: asyncio.Future[str] | None = (
            None  # resolved with why it must go, or "" for fresh updates
        )
        self._watching: list[asyncio.Future[None]] = []
        self._in_order = True  # ids only grew so far: injected ones may not
        self._soonest = float("inf")  # nothing dies before

    def wants(self, kind: str) -> bool:
        """Tell whether the bot asked for updates of *kind*."""
        return kind in self.allowed if self.allowed else kind not in UNASKED

    def duplicate_next(self, times: int) -> None:
        """Let the next update be delivered *times* more than once."""
        self._extra_copies = times

    def add(self, kind: str, body: dict[str, Any], *, lane: int, life: float) -> int | None:
        """Queue an update of *kind*; None when the bot does not want that kind. *life* is in seconds."""
        if not self.wants(kind):
            return None
        identifier = self.next_id
        text = json.dumps({"update_id": identifier, kind: body})
        self.put(Queued(identifier, text, self._clock() + life, lane))
        return identifier

    def inject(self, update: dict[str, Any] | str, life: float) -> int:
        """Queue *update* as it is, however wrong; one without an update_id gets one."""
        text = update if isinstance(update, str) else json.dumps(update)
        identifier = self.next_id
        try:
            known = json.loads(text)
        except (ValueError, RecursionError):
            known = None
        if isinstance(known, dict):
            if "update_id" not in known:
                text = json.dumps({"update_id": identifier, **known})
            elif isinstance(known["update_id"], int):
                identifier = known["update_id"]
        self.put(Queued(identifier, text, self._clock() + life, lane=0))
        return identifier

    def put(self, queued: Queued) -> None:
        """Let an update wait for the bot."""
        queued.copies += self._extra_copies
        self._extra_copies = 0
        self.next_id = max(self.next_id, queued.id + 1)
        if self.waiting and queued.id < self._newest:
            self._in_order = False
        self._newest = queued.id
        self._soonest = min(self._soonest, queued.expires)
        self.waiting[queued.id] = queued
        self.changed(queued.id, queued)
        self._wake("")
        self.arrived(queued)

    def drop(self, identifier: int) -> None:
        """Forget one update: it is confirmed or dead."""
        if self.waiting.pop(identifier, None) is not None:
            self.changed(identifier, None)
            if self._watching and not self.waiting:
                self._tell()

    async def polled(self) -> None:
        """Wait until a long poll waits."""
        while self._poller is None:
            await self._watch()

    async def empty(self) -> None:
        """Wait until no update waits."""
        while self.waiting:
            await self._watch()

    async def _watch(self) -> None:
        future = asyncio.get_running_loop().create_future()
        self._watching.append(future)
        await future

    def _tell(self) -> None:
        """Let those who wait for a poll or for emptiness look again."""
        watching, self._watching = self._watching, []
        for future in watching:
            if not future.done():
                future.set_result(None)

    def expire(self) -> None:
        """Forget what waited too long: 24 hours, for taps 150 seconds."""
        now = self._clock()
        if now < self._soonest:
            return
        for identifier in [queued.id for queued in self.waiting.values() if queued.expires <= now]:
            self.drop(identifier)
        self._soonest = min((queued.expires for queued in self.waiting.values()), default=float("inf"))

    def confirm(self, offset: int) -> None:
        """Forget every update below *offset*; a negative one keeps only the last so many."""
        if offset < 0:
            gone = list(self.waiting)[:offset]
        elif self._in_order:
            gone = list(takewhile(lambda identifier: identifier < offset, self.waiting))
        else:
            gone = [identifier for identifier in self.waiting if identifier < offset]
        for identifier in gone:
            self.drop(identifier)

    def _batch(self, limit: int) -> list[str]:
        batch: list[str] = []
        for queued in self.waiting.values():
            batch.extend([queued.body] * queued.copies)
            queued.copies = 1
            if len(batch) >= limit:
                break
        return batch[:limit]

    async def poll(self, offset: int, limit: int, timeout: int) -> list[str]:  # noqa: ASYNC109  # Telegram's word
        """
        Play getUpdates: confirm, then give up to *limit* updates, waiting up to *timeout* seconds for the
        first.

        A poller that waits already is thrown out with `Refused` 409, as Telegram does.
        """
        self._wake(TWO_POLLERS)
        self.expire()
        if offset:
            self.confirm(offset)
        if not self.waiting and timeout > 0:
            await self._long(timeout)
            self.expire()
        return self._batch(limit)

    async def _long(self, seconds: int) -> None:
        future: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._poller = future
        self._tell()
        try:
            async with asyncio.timeout(seconds):
                why = await future
        except TimeoutError:
            return
        finally:
            if self._poller is future:
                self._poller = None
        if why:
            raise conflict(why)

    def _wake(self, why: str) -> None:
        poller, self._poller = self._poller, None
        if poller is not None and not poller.done():
            poller.set_result(why)

    def close_polls(self) -> None:
        """Throw out who waits: a webhook was set."""
        self._wake(WEBHOOK_SET)
