"""Looks whether the bot is in the admins' group: at the start, and as long as it is not. Never writes there."""

from __future__ import annotations

import asyncio
import logging

from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.clock import Clock
from bot.store import office as store
from bot.store.database import Database, DatabaseAway, Transaction
from bot.usecases import office
from bot.usecases.office import Office

log = logging.getLogger("slipstream.outbound")

#: Milliseconds between two looks.
_AGAIN = 300_000
#: What Telegram's server for bots calls those who are not there.
_AWAY = frozenset({"left", "kicked"})


class Look:
    """An operator who mistyped ADMIN_CHAT_ID reads so in the log, and admins in /questions."""

    def __init__(self, bot: Bot, database: Database, clock: Clock, those: Office) -> None:
        self._bot = bot
        self._database = database
        self._clock = clock
        self._those = those
        self._never = asyncio.Event()

    async def run(self) -> None:
        """Look at the start, and again as long as the group is out of reach; until cancelled."""
        first = True
        while self._those.group is not None:
            try:
                group, trouble = await self._database.transact(self._known)
                if first or trouble is not None:
                    await self._look(group)
                first = False
            except (TelegramError, DatabaseAway) as error:
                log.warning("nobody knows whether the admins' group is there", extra={"error": str(error)})
            again_at = self._clock.now() + _AGAIN
            while self._clock.now() < again_at:
                await self._clock.rest(again_at, self._never)
                self._never.clear()

    async def _known(self, tx: Transaction) -> tuple[int, str | None]:
        group = await office.group_of(tx, self._those) or 0
        return group, await store.trouble(tx, group)

    async def _look(self, group: int) -> None:
        try:
            trouble = await self._trouble(group)
        except ChatMigrated as error:
            to = error.new_chat_id
            await self._database.transact(lambda tx: store.moved(tx, group, to))
            return
        except (BadRequest, Forbidden) as error:
            trouble = error.message
        if trouble is not None:
            log.error(
                "ADMIN_CHAT_ID is no group that I am in: questions go to admins on duty",
                extra={"chat": group, "error": trouble},
            )
        await self._database.transact(lambda tx: store.set_trouble(tx, group, trouble))

    async def _trouble(self, group: int) -> str | None:
        """Why the group cannot be written to, or None."""
        chat = await self._bot.do_api_request("getChat", api_kwargs={"chat_id": group})
        if chat.get("type") not in {"group", "supergroup"}:
            return f"it is a {chat.get('type')}"
        me = {"chat_id": group, "user_id": self._those.bot_id}
        mine = await self._bot.do_api_request("getChatMember", api_kwargs=me)
        if mine.get("status") in _AWAY:
            return "the bot is not in it"
        silenced = mine.get("status") == "restricted" and mine.get("can_send_messages") is not True
        return "the bot may not write there" if silenced else None
