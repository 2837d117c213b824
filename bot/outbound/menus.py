"""Gives each admin's chat its own command menu, and takes it away with the role. Tells Telegram only what changed."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging

from telegram import Bot
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot import i18n
from bot.clock import Clock
from bot.outbound import commands
from bot.store import admins, people
from bot.store.database import Database, DatabaseAway, Transaction
from bot.usecases import admins as using
from bot.usecases import office
from bot.usecases.office import Office

log = logging.getLogger("slipstream.outbound")

#: Milliseconds after which it is looked again whether a role or a language changed: two queries of small tables.
_LOOK_AROUND = 5_000
_LONGEST_WAIT = 300_000
#: The menu of a chat, as Telegram takes it; None: the one that everybody has.
_Menu = list[dict[str, str]] | None


class Menus:
    """Keeps menus in step with roles. Starting is recovering: what Telegram was not told yet, it is told then."""

    def __init__(self, bot: Bot, database: Database, clock: Clock, those: Office) -> None:
        self._bot = bot
        self._database = database
        self._clock = clock
        self._first = those.first_admins
        self._those = those
        self.wake = asyncio.Event()

    async def run(self) -> None:
        """Look, tell, rest, until cancelled; trouble is logged and tried again later."""
        wait = _LOOK_AROUND
        while True:
            self.wake.clear()
            try:
                for person_id, menu in (await self._database.transact(self.changes)).items():
                    await self._tell(person_id, menu)
            except RetryAfter as error:
                after = error.retry_after
                wait = int((after if isinstance(after, int) else after.total_seconds()) * 1000) + 1
            except (TelegramError, DatabaseAway) as error:
                log.warning("an admin's menu is not up to date yet", extra={"error": str(error)})
                wait = min(wait * 2, _LONGEST_WAIT)
            else:
                wait = _LOOK_AROUND
            await self._clock.rest(self._clock.now() + wait, self.wake)

    async def changes(self, tx: Transaction) -> dict[int, _Menu]:
        """The chats whose menu is not what Telegram shows, and what it should be."""
        shown = await admins.menus(tx)
        wanted = await self._wanted(tx)
        stale: dict[int, _Menu] = {each: None for each in shown if each not in wanted}
        return stale | {each: menu for each, menu in wanted.items() if shown.get(each) != _mark(menu)}

    async def _wanted(self, tx: Transaction) -> dict[int, _Menu]:
        given = [each.person_id for each in await admins.every(tx)]
        menus: dict[int, _Menu] = {}
        for each in {*given, *self._first}:
            person = await people.find(tx, each)
            role = await using.role_of(tx, self._first, each)
            if person is not None:
                code = i18n.choose(person.language, person.language_hint, i18n.shipped())
                ask = await office.is_there(tx, self._those, each)
                menus[each] = commands.menu(code, role, ask=ask)
        return menus

    async def _tell(self, person_id: int, menu: _Menu) -> None:
        scope = {"scope": {"type": "chat", "chat_id": person_id}}
        method, rest = ("deleteMyCommands", {}) if menu is None else ("setMyCommands", {"commands": menu})
        try:
            await self._bot.do_api_request(method, api_kwargs={**scope, **rest})
        except (BadRequest, Forbidden) as error:  # the chat is gone: there is no menu to be wrong
            log.info("an admin's chat takes no menu", extra={"person": person_id, "error": str(error)})
        mark = None if menu is None else _mark(menu)
        await self._database.transact(lambda tx: admins.menu_shown(tx, person_id, mark))


def _mark(menu: _Menu) -> str:
    return hashlib.sha256(json.dumps(menu).encode()).hexdigest()[:16]
