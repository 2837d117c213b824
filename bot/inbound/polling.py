"""getUpdates -> inbox, committed; only then does Telegram's offset move. Nothing here reads what people say."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from typing import Any

from telegram import Bot
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.clock import Clock
from bot.http import Unreadable
from bot.inbound import events
from bot.store import inbox
from bot.store.database import Database, DatabaseAway
from bot.store.inbox import Arrival

log = logging.getLogger("slipstream.inbound")

#: Seconds for which Telegram holds an empty answer back; it allows 50.
LONG_POLL = 30
_BIGGEST = 2**63 - 1
_BATCH = 100  # updates at a time; Telegram gives no more


class Polling:
    """Asks Telegram for updates, for ever."""

    def __init__(self, bot: Bot, database: Database, clock: Clock, arrived: Callable[[], None]) -> None:
        self._bot = bot
        self._database = database
        self._clock = clock
        self._arrived = arrived
        self._offset: int | None = None
        self._limit = _BATCH

    async def run(self) -> None:
        """Poll until cancelled. Trouble is logged and waited out; nothing is confirmed that is not kept."""
        wait = 1.0
        while True:
            try:
                await self._once()
                wait = 1.0
            except Unreadable as error:
                await self._past(error)
            except (TelegramError, DatabaseAway) as error:
                wait = await self._trouble(error, wait)

    async def _once(self) -> None:
        updates = await self._bot.do_api_request(
            "getUpdates",
            api_kwargs={
                "offset": self._offset,
                "limit": self._limit,
                "timeout": LONG_POLL,
                "allowed_updates": list(events.KINDS),
            },
            read_timeout=LONG_POLL + 10,
        )
        if not isinstance(updates, list) or not updates:
            return
        arrivals, last = read_batch(updates)
        if arrivals:
            now = self._clock.now()
            await self._database.transact(lambda tx: inbox.put(tx, arrivals, now))
        if last is not None:
            self._offset = last + 1  # only now: Telegram forgets what lies before
        self._limit = _BATCH
        self._arrived()

    async def _past(self, error: Unreadable) -> None:
        """Get past an update that cannot be read: alone it is left out, so that it never stops the others."""
        log.error("an answer with updates cannot be read", extra={"update": error.first_update})
        if self._limit == 1 and error.first_update is not None:
            self._offset = error.first_update + 1
        self._limit = 1
        await asyncio.sleep(1)

    async def _trouble(self, error: Exception, wait: float) -> float:
        """Wait as long as *error* asks for; gives the wait for the next trouble, in seconds."""
        if isinstance(error, RetryAfter):
            after = error.retry_after
            wait = after if isinstance(after, int) else after.total_seconds()
        elif isinstance(error, Conflict) and "webhook" in error.message:
            log.warning("a webhook was set; taking it away, updates are kept")
            await self._take_webhook_away()
        elif isinstance(error, Conflict):
            log.error("another process asks Telegram for this bot's updates: stop one of the two")
        elif isinstance(error, InvalidToken):
            log.error("Telegram does not accept BOT_TOKEN: ask @BotFather for the current one")
        else:
            log.warning("no updates for now", extra={"error": str(error)})
        await asyncio.sleep(wait)
        return min(wait * 2, 30.0)

    async def _take_webhook_away(self) -> None:
        try:
            await self._bot.do_api_request("deleteWebhook", api_kwargs={"drop_pending_updates": False})
        except TelegramError as error:
            log.warning("the webhook stays", extra={"error": error.message})


def read_batch(updates: list[Any]) -> tuple[list[Arrival], int | None]:
    """The updates that can be kept, and the last number of all. One that is no update never stops the others."""
    arrivals: list[Arrival] = []
    last: int | None = None
    for update in updates:
        number = update.get("update_id") if isinstance(update, Mapping) else None
        if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < _BIGGEST:
            log.error("an update without a number was left out")
            continue
        last = number if last is None else max(last, number)
        # ASCII only: half a surrogate pair is valid JSON but no text that a database takes.
        payload = json.dumps(update, ensure_ascii=True, separators=(",", ":"))
        arrivals.append(Arrival(number, events.person_of(update), payload))
    return arrivals, last
