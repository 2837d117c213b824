"""Broadcast messages put straight into the outbox. Never into a database that a bot has open."""

import asyncio
import time
from functools import partial

from bot.message import Lane, Say
from bot.store import outbox
from bot.store.database import Transaction, open_database
from bot.store.outbox import Draft

_CHATS = 5_000_001  #: the chats of those who are only written to, from here on
_AT_ONCE = 1000  #: rows a transaction


def fill(database_url: str, rows: int) -> None:
    """Put *rows* messages into the broadcast lane, each to another chat. The schema must be there."""
    asyncio.run(_fill(database_url, rows))


async def _fill(database_url: str, rows: int) -> None:
    database = await open_database(database_url)
    try:
        for first in range(0, rows, _AT_ONCE):
            chats = range(_CHATS + first, _CHATS + min(first + _AT_ONCE, rows))
            await database.transact(partial(_put, chats=chats))
    finally:
        await database.close()


async def _put(tx: Transaction, chats: range) -> None:
    now = int(time.time() * 1000)
    says = Say("A new page about live video is out. /trends shows it.", lane=Lane.BROADCAST)
    for chat in chats:
        await outbox.put(tx, Draft(key=f"broadcast:0:{chat}", chat_id=chat, message=says), now)
