"""Keeps the desk in step with the database: at a start, and when another process loaded a new library."""

from __future__ import annotations

import asyncio
import logging

from advisor import library as contents
from advisor.faults import ContentError
from advisor.library import Library
from bot import resources
from bot.clock import Clock
from bot.desk import Desk
from bot.store import editions
from bot.store.database import Database, DatabaseAway, Transaction
from bot.store.editions import Loaded
from bot.usecases import editions as using
from bot.usecases.editions import Stored, Texts

log = logging.getLogger("slipstream.scheduled")

#: Milliseconds between two looks at which version runs: one row.
_LOOK_AROUND = 2_000


async def opened(database: Database, clock: Clock, folder: str = "") -> Library:
    """
    The library that a start runs: the folder's, or what ran last (`usecases.editions.takes_the_folder`).

    Args:
        database: with today's schema.
        clock: says when it was loaded.
        folder: of the content; "": the shipped one.

    Raises:
        ContentError: the folder has faults, and there is no faultless library to go on with.

    """
    texts, found = _read(folder)
    version = found.version if isinstance(found, Library) else None
    stored = await database.transact(lambda tx: using.stored(tx, version))
    if not using.takes_the_folder(stored, version) and stored is not None:
        kept = _again(stored)
        if kept is not None:
            log.warning(
                "what was loaded last runs, not what lies in the folder",
                extra={"content": kept.version, "folder": version or "faulty", "faults": str(found)[:2000]},
            )
            return kept
    if isinstance(found, ContentError):
        raise found
    loaded = Loaded(found.version, clock.now(), 0, folder)
    await database.transact(lambda tx: using.adopt(tx, loaded, texts))
    return found


def _read(folder: str) -> tuple[Texts, Library | ContentError]:
    """The folder's texts, and the library or the faults that they spell."""
    try:
        texts = resources.content(folder)
        return texts, contents.parse(texts)
    except ContentError as error:
        return {}, error


def _again(stored: Stored) -> Library | None:
    try:
        return contents.parse(stored.texts)
    except ContentError as error:  # other code wrote it: ours wants more, or knows less
        log.error("what was loaded last has faults for this code", extra={"faults": str(error)[:2000]})  # noqa: TRY400  # the faults say it all
        return None


class Editions:
    """Takes up what another process loaded."""

    def __init__(self, database: Database, clock: Clock, desk: Desk) -> None:
        self._database = database
        self._clock = clock
        self._desk = desk
        self._unreadable: str | None = None  #: a version that this code cannot read; said once
        self.wake = asyncio.Event()

    async def run(self) -> None:
        """Look, take up, rest, until cancelled."""
        while True:
            self.wake.clear()
            try:
                await self.look()
            except DatabaseAway as error:
                log.warning("database away, the content stays", extra={"error": str(error)})
            await self._clock.rest(self._clock.now() + _LOOK_AROUND, self.wake)

    async def look(self) -> bool:
        """Take up what runs elsewhere, if it is another version; gives whether it did."""
        texts = await self._database.transact(self._other)
        if texts is None:
            return False
        version = contents.version_of(texts)
        try:
            found = await asyncio.to_thread(contents.parse, texts)
        except ContentError as error:
            self._unreadable = version
            log.error("what runs elsewhere has faults for this code", extra={"faults": str(error)[:2000]})  # noqa: TRY400  # as above
            return False
        self._desk.put(found)
        log.info("another library runs", extra={"content": version})
        return True

    async def _other(self, tx: Transaction) -> dict[str, str] | None:
        """The texts of what runs, if they are not what lies on the desk."""
        loaded = await editions.running(tx)
        if loaded is None or loaded.version in (self._desk.library.version, self._unreadable):
            return None
        return await editions.texts(tx, loaded.version)
