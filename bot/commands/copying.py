"""`copy`: moves a live bot into another kind of database. It takes nothing away from where the bot comes from.

The bulk goes over while the bot runs. When it is stopped, a last pass compares every row of both sides, copies what
differs, and closes the old database. Each part is a transaction of its own that finds out by itself what is to be done:
whoever is killed starts again. Only between the last two commits do both databases refuse a bot, until that is done.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from bot.commands.saying import complain, say
from bot.settings import Settings
from bot.store import bot_facts, copying, migrations
from bot.store.copying import Key, Part, Shape
from bot.store.database import Database, Row, Transaction, Value, WrongDatabase, open_database

_SQLITE = "sqlite:///"


def copy(options: argparse.Namespace, _: Settings) -> int:
    """Copy from one database into the other; 0: moved, 1: not (yet), and what to do is said."""
    source, target = options.source, options.target
    if source.startswith(_SQLITE) == target.startswith(_SQLITE):
        return complain(
            "copy moves a bot from SQLite to PostgreSQL or back: one URL of each kind, please.", 2
        )
    if source.startswith(_SQLITE) and not Path(source.removeprefix(_SQLITE)).exists():
        return complain(f"There is no database at {named(source)}.")
    return asyncio.run(move(source, target))


def named(url: str) -> str:
    """The database at *url* in words for people, without its password."""
    if url.startswith(_SQLITE):
        return url.removeprefix(_SQLITE)
    parts = urlsplit(url)
    return f"{parts.hostname or 'this machine'}{parts.path}"


async def move(source_url: str, target_url: str) -> int:
    """Copy as far as is possible now; gives 0 when the bot has moved."""
    source, alone = await _open_source(source_url)
    try:
        target = await open_database(target_url)
        try:
            return await _Move(source, target, named(source_url), named(target_url)).goes(alone=alone)
        finally:
            await target.close()
    finally:
        await source.close()


async def _open_source(url: str) -> tuple[Database, bool]:
    """The database that the bot leaves, and whether no bot uses it; then none can start on it, either."""
    try:
        database = await open_database(url)
    except WrongDatabase:
        return await open_database(url, beside=True, reading=True), False
    if url.startswith(_SQLITE):
        return database, True
    return database, not await database.transact(copying.is_led)


@dataclass(frozen=True, slots=True)
class _Pass:
    """What one pass through a table found."""

    rows: int
    changed: int  #: rows that had to be written or removed


class _Move:
    """One bot on its way from one database to the other."""

    def __init__(self, source: Database, target: Database, here: str, there: str) -> None:
        self._source = source
        self._target = target
        self._names = (here, there)
        self._shapes: list[Shape] = []

    async def goes(self, *, alone: bool) -> int:
        """Copy, and finish when nobody else uses the source."""
        here, there = self._names
        await migrations.upgrade(self._target)
        sqlite = self._source if await self._source.transact(_is_sqlite) else self._target
        self._shapes = await sqlite.transact(copying.shapes)
        if await self._has_moved():
            say(f"{here} was moved to {there} already.")
            return 0
        await self._target.transact(partial(self._may_begin, bot_id=await self._bot()))
        say(f"From {here} to {there}: {'the last pass' if alone else 'while the bot runs'}.")
        for shape in self._shapes:
            await self._table(shape, last=alone)
        if not alone:
            return complain(
                f"The rows are copied; what changes meanwhile is not. Now stop the bot that uses {here},"
                " and run this command again: it copies what has changed, and compares every row."
            )
        await self._finish()
        say(f"Moved, every row compared. Start the bot with its DATABASE_URL at {there};"
            f" {here} is left as it was, and no bot starts on it any more.")  # fmt: skip
        return 0

    async def _bot(self) -> str:
        revision, newest = await migrations.current(self._source), migrations.known()[-1]
        if revision != newest:
            raise WrongDatabase(
                f"{self._names[0]} has schema {revision}, this code {newest}: `migrate` it first."
            )
        bot_id = await self._source.transact(lambda tx: bot_facts.read(tx, "bot_id"))
        if bot_id is None:
            raise WrongDatabase(f"No bot has ever run on {self._names[0]}: there is nothing to copy.")
        return bot_id

    async def _has_moved(self) -> bool:
        """Whether all is done. Marked at the source alone, the end is still to come."""
        if await migrations.current(self._source) is None:
            return False
        moved_to = await self._source.transact(lambda tx: bot_facts.read(tx, copying.MOVED_TO))
        if moved_to is not None and moved_to != self._names[1]:
            raise WrongDatabase(f"{self._names[0]} was moved to {moved_to} before.")
        return moved_to is not None and await self._target.transact(copying.under_way) is None

    async def _may_begin(self, tx: Transaction, bot_id: str) -> None:
        """Mark the target as half a bot, unless it is anything else already."""
        there = self._names[1]
        begun = await copying.under_way(tx)
        if begun == bot_id:
            return
        if begun is not None:
            raise WrongDatabase(f"{there} holds half of another bot, {begun}.")
        owner = await bot_facts.read(tx, "bot_id")
        if owner not in {None, bot_id}:
            raise WrongDatabase(f"{there} belongs to another bot, {owner}.")
        for shape in self._shapes:
            if await copying.count(tx, shape):
                raise WrongDatabase(
                    f"{there} holds rows of a bot already ({shape.name}): copy into an empty one."
                )
        await copying.begin(tx, bot_id)

    async def _table(self, shape: Shape, *, last: bool) -> None:
        total = await self._source.transact(lambda tx: copying.count(tx, shape))
        after: Key | None = None
        rows = changed = 0
        while True:
            after, part = await self._part(shape, after, last=last)
            rows, changed = rows + part.rows, changed + part.changed
            _show(f"  {shape.name}: {rows:,} of {total:,}")
            if after is None:
                break
        _show("")
        same = ", the same on both sides" if last else ""
        if rows or changed:
            say(f"  {shape.name}: {rows:,} rows, {changed:,} written{same}")

    async def _part(self, shape: Shape, after: Key | None, *, last: bool) -> tuple[Key | None, _Pass]:
        """Make the next part the same on both sides; gives where it ends, None at the end of the table."""
        theirs = await self._target.transact(lambda tx: copying.end_of_part(tx, shape, after))

        async def look(tx: Transaction) -> tuple[Part, list[Row]]:
            ends = [
                each for each in (theirs, await copying.end_of_part(tx, shape, after)) if each is not None
            ]
            part = Part(after, min(ends, default=None))
            return part, await copying.read(tx, shape, part)

        part, rows = await self._source.transact(look)
        changed = await self._target.transact(lambda tx: _settle(tx, shape, part, rows, last=last))
        return part.upto, _Pass(len(rows), changed)

    async def _finish(self) -> None:
        """Count once more, let ids go on where they stood, close the old database, open the new one."""
        for shape in self._shapes:
            counts = [await each.transact(partial(copying.count, shape=shape)) for each in self._both]
            if counts[0] != counts[1]:
                raise WrongDatabase(
                    f"{shape.name} has {counts[0]} rows here and {counts[1]} there: run this again."
                )
            if shape.numbered:
                number = await self._source.transact(partial(copying.last_number, shape=shape))
                await self._target.transact(partial(copying.go_on_after, shape=shape, number=number))
        there = self._names[1]
        # In this order: a kill between the two leaves no database on which a bot would start.
        await self._source.transact(lambda tx: bot_facts.write(tx, copying.MOVED_TO, there))
        await self._target.transact(copying.end)

    @property
    def _both(self) -> tuple[Database, Database]:
        return self._source, self._target


async def _is_sqlite(tx: Transaction) -> bool:
    return tx.dialect == "sqlite"


async def _settle(tx: Transaction, shape: Shape, part: Part, rows: Sequence[Row], *, last: bool) -> int:
    """Make this part what *rows* are; gives how many had to change. At last, what was written is read again."""
    wanted = _by_key(shape, rows)
    there = _by_key(shape, await copying.read(tx, shape, part))
    wrong = [row for key, row in wanted.items() if there.get(key) != row]
    gone = [key for key in there if key not in wanted]
    await copying.drop(tx, shape, gone)
    await copying.put(tx, shape, wrong)
    if last and (wrong or gone) and wanted != _by_key(shape, await copying.read(tx, shape, part)):
        raise WrongDatabase(
            f"{shape.name}: what was written is not what is read; nothing is changed at the source."
        )
    return len(wrong) + len(gone)


def _by_key(shape: Shape, rows: Sequence[Row]) -> dict[tuple[Value, ...], Row]:
    return {shape.key_of(row): row for row in rows}


def _show(line: str) -> None:
    """Progress, in one line of a terminal; a log gets the ends alone."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{line}")
        sys.stderr.flush()
