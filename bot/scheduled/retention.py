"""Forgets texts when their time is over. Never touches what still waits, nor what people told of themselves."""

from __future__ import annotations

import asyncio
import logging

from bot.clock import Clock
from bot.store import audit, documents, inbox, outbox, unmatched
from bot.store.database import Database, DatabaseAway, Transaction
from bot.usecases import editions

log = logging.getLogger("slipstream.scheduled")

_HOUR, _DAY = 3600, 86_400_000
#: Telegram repeats an update for at most a day, and numbers them anew after a week of silence.
_TOMBSTONES_LIVE = 14
#: A file is an answer, which waits for a day at most: what is older was never sent.
_DOCUMENTS_LIVE = 2
#: What admins did is kept for a year, in days.
AUDIT_LIVES = 365
#: Typed answers that matched nothing: those of one person, unreadable as they are, and those of several, in days.
_SINGLE_LIVES, _SEVERAL_LIVE = 28, 180


class Retention:
    """Once an hour: payloads older than the setting become tombstones, old tombstones go."""

    def __init__(self, database: Database, clock: Clock, days: int) -> None:
        self._database = database
        self._clock = clock
        self._days = days

    async def run(self) -> None:
        """Forget, wait an hour, for ever."""
        while True:
            await asyncio.sleep(_HOUR)
            try:
                await self._database.transact(self.forget)
            except DatabaseAway as error:
                log.warning("nothing forgotten for now", extra={"error": str(error)})

    async def forget(self, tx: Transaction) -> None:
        """Forget what is due at this moment."""
        now = self._clock.now()
        await inbox.forget_before(tx, now - self._days * _DAY)
        await outbox.forget_before(tx, now - self._days * _DAY)
        await documents.forget_before(tx, now - _DOCUMENTS_LIVE * _DAY)
        await unmatched.forget_before(tx, now - _SINGLE_LIVES * _DAY, now - _SEVERAL_LIVE * _DAY)
        await audit.forget_before(tx, now - AUDIT_LIVES * _DAY)
        await editions.tidy(tx)
        await inbox.drop_before(tx, now - (self._days + _TOMBSTONES_LIVE) * _DAY)
