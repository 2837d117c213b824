"""Learns the bot's own name at Telegram, for the links that lead to it. Says nothing to anybody."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from functools import partial

from telegram import Bot
from telegram.error import TelegramError

from bot.store import bot_facts
from bot.store.database import Database, DatabaseAway
from bot.usecases.sharing import NAME

log = logging.getLogger("slipstream.outbound")


async def learn_name(bot: Bot, database: Database) -> None:
    """Ask once for the name, and again until there is an answer; it may have changed since the last start."""
    wait = 1.0
    while True:
        try:
            answer = await bot.do_api_request("getMe")
            name = answer.get("username") if isinstance(answer, Mapping) else None
            if isinstance(name, str) and name:
                await database.transact(partial(bot_facts.write, name=NAME, value=name))
                return
        except (TelegramError, DatabaseAway) as error:
            log.warning("the bot's own name is not known yet", extra={"error": str(error)})
        await asyncio.sleep(wait)
        wait = min(wait * 2, 300.0)
