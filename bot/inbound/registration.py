"""Tells Telegram where to call, only when it has it otherwise. Nothing that waits at Telegram is ever dropped."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Mapping
from typing import Any

from telegram import Bot
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.inbound import events
from bot.store import bot_facts
from bot.store.database import Database, DatabaseAway

log = logging.getLogger("slipstream.inbound")

#: Calls that Telegram may have open at once; it allows 100.
CONNECTIONS = 100
#: Seconds after which it is looked again: somebody may have set another webhook, or taken it away.
_LOOK_AROUND = 60.0
_FACT = "webhook"


class Registration:
    """Keeps Telegram's webhook as it should be."""

    def __init__(self, bot: Bot, database: Database, address: str, secret: str) -> None:
        self._bot = bot
        self._database = database
        self._address = address
        self._secret = secret
        # Telegram never tells the secret that it has: this tells whether it was told ours.
        self._mark = hashlib.sha256(f"{address} {secret} {CONNECTIONS}".encode()).hexdigest()[:16]
        self._told_of = 0  # the last trouble that Telegram had with us, in Unix seconds

    async def run(self) -> None:
        """Look, tell, rest, until cancelled; trouble is logged and tried again later."""
        wait = 1.0
        while True:
            try:
                await self.look()
                rest, wait = _LOOK_AROUND, 1.0
            except RetryAfter as error:
                after = error.retry_after
                rest = float(after if isinstance(after, int) else after.total_seconds())
            except (TelegramError, DatabaseAway) as error:
                _tell(error)
                rest, wait = wait, min(wait * 2, _LOOK_AROUND)
            await asyncio.sleep(rest)

    async def look(self) -> None:
        """Set the webhook unless Telegram has it so already."""
        shown = await self._bot.do_api_request("getWebhookInfo")
        mark = await self._database.transact(lambda tx: bot_facts.read(tx, _FACT))
        if not isinstance(shown, Mapping):
            return
        self._tell_trouble(shown)
        if mark == self._mark and self._is_as_wanted(shown):
            return
        wanted = {
            "url": self._address,
            "secret_token": self._secret,
            "max_connections": CONNECTIONS,
            "allowed_updates": list(events.KINDS),
            "drop_pending_updates": False,
        }
        await self._bot.do_api_request("setWebhook", api_kwargs=wanted)
        await self._database.transact(lambda tx: bot_facts.write(tx, _FACT, self._mark))
        log.info("the webhook is set", extra={"address": self._address})

    def _is_as_wanted(self, shown: Mapping[str, Any]) -> bool:
        # Which kinds it sends is left out by Telegram when they are the usual ones, and told in any order.
        kinds = shown.get("allowed_updates", events.KINDS)
        return shown.get("url") == self._address and set(kinds) == set(events.KINDS)

    def _tell_trouble(self, shown: Mapping[str, Any]) -> None:
        """What Telegram says of our answers is told nowhere else."""
        at = shown.get("last_error_date")
        if isinstance(at, int) and at > self._told_of:
            self._told_of = at
            log.warning(
                "Telegram had trouble with the webhook", extra={"error": shown.get("last_error_message")}
            )


def _tell(error: Exception) -> None:
    if isinstance(error, InvalidToken):
        log.error("Telegram does not accept BOT_TOKEN: ask @BotFather for the current one")
    else:
        log.warning("the webhook is not set for now", extra={"error": str(error)})
