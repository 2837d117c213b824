"""Forgets texts when their time is over. Never touches what still waits, nor what people told of themselves."""

from __future__ import annotations

import asyncio
import logging

from bot.clock import Clock
from bot.store import audit, documents, erasures, inbox, inquiries, outbox, unmatched
from bot.store.database import Database, DatabaseAway, Transaction
from bot.usecases import editions
from bot.usecases.inquiries import LIVES

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
#: That somebody was erased is kept for as long as a backup may be put back, in days.
ERASURES_LIVE = 400
#: Rows of a kind in one transaction, and seconds between two: no turn waits long behind them.
_SOME, _BREATH = 500, 0.05


class Retention:
    """Once an hour: payloads older than the setting become tombstones, old tombstones go."""

    def __init__(self, database: Database, clock: Clock, days: int) -> None:
        self._database = database
        self._clock = clock
        self._days = days

    async def run(self) -> None:
        """Forget, wait an hour, for ever."""
        rest: float = _HOUR
        while True:
            await asyncio.sleep(rest)
            try:
                rest = _BREATH if await self._database.transact(self.forget) else _HOUR
            except DatabaseAway as error:
                log.warning("nothing forgotten for now", extra={"error": str(error)})

    async def forget(self, tx: Transaction) -> bool:
        """Forget some of what is due at this moment; True: there may be more."""
        now = self._clock.now()
        first, last = now - self._days * _DAY, now - (self._days + _TOMBSTONES_LIVE) * _DAY
        touched = (
            await inbox.forget_before(tx, first, _SOME),
            await outbox.forget_before(tx, first, _SOME),
            await inbox.drop_before(tx, last, _SOME),
        )
        await documents.forget_before(tx, now - _DOCUMENTS_LIVE * _DAY)
        await unmatched.forget_before(tx, now - _SINGLE_LIVES * _DAY, now - _SEVERAL_LIVE * _DAY)
        await inquiries.forget_before(tx, now - LIVES * _DAY)
        await editions.tidy(tx)
        await audit.forget_before(tx, now - AUDIT_LIVES * _DAY)
        await erasures.forget_before(tx, now - ERASURES_LIVE * _DAY)
        return max(touched) == _SOME
