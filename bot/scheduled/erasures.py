"""Copies erasures out of the database into the list beside it: a backup is older, and must forget them again."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from pathlib import Path

from bot.clock import Clock
from bot.store import erasure_list, erasures
from bot.store.database import Database, DatabaseAway
from bot.store.erasures import Erasure

log = logging.getLogger("slipstream.scheduled")

#: Milliseconds between two looks; and for how long back each looks: commits come in no certain order.
_LOOK_AROUND, _BACK = 5_000, 600_000


class Erasures:
    """Keeps the list whole. Starting is recovering: what was not copied yet, is copied then."""

    def __init__(self, database: Database, clock: Clock, path: Path | None) -> None:
        self._database = database
        self._clock = clock
        self._path = path
        self._listed: set[Erasure] = set()
        self._since = 0
        self.wake = asyncio.Event()

    async def run(self) -> None:
        """Look, copy, rest, until cancelled; without a path there is no list."""
        if self._path is None:
            return
        self._listed = set(await asyncio.to_thread(erasure_list.read, self._path))
        while True:
            await self.looks()
            await self._clock.rest(self._clock.now() + _LOOK_AROUND, self.wake)

    async def looks(self) -> None:
        """Copy what is not in the list yet; also at the very end, so that a bot that is stopped owes it nothing."""
        if self._path is None:
            return
        try:
            await self._copy(self._path)
        except (DatabaseAway, OSError) as error:
            log.warning("the list of erasures is not up to date yet", extra={"error": str(error)})

    async def _copy(self, path: Path) -> None:
        now = self._clock.now()
        found = await self._database.transact(partial(erasures.since, moment=self._since))
        fresh = [each for each in found if each not in self._listed]
        if fresh:
            await asyncio.to_thread(erasure_list.append, path, fresh)
            self._listed.update(fresh)
        self._since = now - _BACK
