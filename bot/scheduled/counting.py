"""Counts all people for admins, in slices between which turns go on. It never sends, and keeps no number of a few."""

from __future__ import annotations

import asyncio
import logging

from advisor.library import Library
from bot.clock import Clock
from bot.desk import Desk
from bot.store import bot_facts, broadcasts, snapshots
from bot.store.database import Database, DatabaseAway, Transaction
from bot.usecases import counting
from bot.usecases.counting import Tally
from bot.usecases.statistics import NAME, WANTED

log = logging.getLogger("slipstream.scheduled")

#: People in a slice: few enough that a turn waits some milliseconds for one.
_SLICE = 100
_PROFILES = 20
#: So many broadcasts are told apart.
_NEWEST = 50
#: Milliseconds between two counts: at least so many, and so many times as long as the last one took.
_REST, _TIMES = 600_000, 50
_LOOK_AROUND = 5_000


class Counting:
    """Counts when the last count is old, or somebody wants a new one."""

    def __init__(self, database: Database, clock: Clock, desk: Desk) -> None:
        self._database = database
        self._clock = clock
        self._desk = desk
        self._took = 0
        self.wake = asyncio.Event()

    async def run(self) -> None:
        """Count, rest, until cancelled."""
        while True:
            self.wake.clear()
            try:
                if await self._database.transact(self._is_due):
                    await self.count()
            except DatabaseAway as error:
                log.warning("nothing counted for now", extra={"error": str(error)})
            await self._clock.rest(self._clock.now() + _LOOK_AROUND, self.wake)

    async def _is_due(self, tx: Transaction) -> bool:
        last = await snapshots.read(tx, NAME)
        wanted = await bot_facts.read(tx, WANTED)
        if last is None:
            return True
        old = self._clock.now() - last[0] > max(_REST, _TIMES * self._took)
        return old or (wanted is not None and int(wanted) > last[0])

    async def count(self) -> None:
        """Count all people, and keep what may be told of it."""
        began = self._clock.now()
        tally = Tally(began)
        after: int | None = None
        while (after := await self._slice(tally, after)) is not None:
            pass
        await self._database.transact(lambda tx: self._broadcasts(tx, tally))
        sample = tally.plans
        library = self._desk.library
        found = await self._fired(library, sample)
        value = {
            "tables": counting.tellable(tally.tables),
            "silent": counting.silent(library, found, len(sample)),
            "sample": counting.told(len(sample)),
        }
        await self._database.transact(lambda tx: snapshots.write(tx, NAME, value, began))
        self._took = self._clock.now() - began

    async def _slice(self, tally: Tally, after: int | None) -> int | None:
        """Count the people behind *after*; gives the last of them, None when there was nobody."""
        began = asyncio.get_running_loop().time()

        async def work(tx: Transaction) -> list[snapshots.Standing]:
            those = await snapshots.people(tx, after, _SLICE)
            if those:
                first, last = those[0].id, those[-1].id
                tally.steps(await snapshots.steps(tx, first, last))
                tally.reported(await snapshots.reported(tx, first, last, tally.since))
                tally.tips(await snapshots.tips(tx, first, last, tally.since))
            return those

        those = await self._database.transact(work)
        tally.people(those)
        # At most half of the time: answers come first.
        await asyncio.sleep(asyncio.get_running_loop().time() - began)
        return those[-1].id if those else None

    async def _broadcasts(self, tx: Transaction, tally: Tally) -> None:
        verdicts = await broadcasts.told(tx, tally.since, _NEWEST)
        those = {number for number, _, _ in verdicts}
        tally.broadcasts(verdicts, {each: await broadcasts.taps(tx, each) for each in those})

    async def _fired(self, library: Library, sample: list[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for start in range(0, len(sample), _PROFILES):
            for rule, number in counting.fired(library, sample[start : start + _PROFILES]).items():
                found[rule] = found.get(rule, 0) + number
            await asyncio.sleep(0)
        return found
