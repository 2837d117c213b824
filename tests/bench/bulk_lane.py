"""A broadcast to many people that may go, put into the database of a bot that is down; and how full its lane is."""

import asyncio
import sqlite3
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

from bot.message import Lane
from bot.store import broadcasts
from bot.store.broadcasts import Content, Timing, Version
from bot.store.database import Transaction, open_database
from bot.usecases import runs
from bot.usecases.roles import Actor
from bot.usecases.runs import Terms

#: Whose number stands in ADMIN_IDS of the bot that is measured.
ADMIN = 9_999
_FIRST = 5_000_001  #: the people who are only written to, from here on
_AT_ONCE = 10_000  #: rows a transaction
_TEXT = "Fees fall on Monday, {first_name|friend}. " * 5


def begin(database_url: str, people: int) -> None:
    """Let an approved broadcast to *people* wait in the database. The schema must be there."""
    asyncio.run(_begin(database_url, people))


async def _begin(database_url: str, people: int) -> None:
    database = await open_database(database_url)
    try:
        for first in range(_FIRST, _FIRST + people, _AT_ONCE):
            those = range(first, min(first + _AT_ONCE, _FIRST + people))
            await database.transact(partial(_arrive, those=those))
        await database.transact(partial(_approve, reach=people))
    finally:
        await database.close()


async def _arrive(tx: Transaction, those: range) -> None:
    """They have no quiet hours: a bench runs at any hour."""
    await tx.run_many(
        "INSERT INTO people (person_id, first_name, zone, zone_by, quiet_from, quiet_to)"
        " VALUES ($1, 'Ann', 'UTC', 'person', 0, 0)",
        ((each,) for each in those),
    )


async def _approve(tx: Transaction, reach: int) -> None:
    now = int(time.time() * 1000)
    draft = await broadcasts.begin(tx, ADMIN, now)
    content, timing = Content({"en": Version(_TEXT)}, "en", "plan"), Timing(first_hour=0, last_hour=24)
    kept = await broadcasts.change(tx, replace(draft, content=content, timing=timing))
    await broadcasts.counted(tx, kept, {"version": kept.version, "reach": reach})
    found = await broadcasts.find(tx, kept.id)
    assert found is not None
    terms = Terms(frozenset({ADMIN}), second_above=reach)
    assert isinstance(await runs.ask(tx, terms, Actor(ADMIN, "owner"), found, now), runs.Begun)


def waiting(path: Path) -> int:
    """Give how many rows of broadcasts wait in the outbox of a bot that runs."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        sql = "SELECT count(*) FROM outbox WHERE state = 0 AND lane = ?"
        return int(connection.execute(sql, (int(Lane.BROADCAST),)).fetchone()[0])
    finally:
        connection.close()
