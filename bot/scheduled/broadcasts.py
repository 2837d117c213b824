"""Fills the outbox from approved runs, a few at a time, behind a cursor. It never sends and never forgets its place.

Rows and cursor are one transaction: killed at any moment, nobody is lost and nobody is put twice. Starting is
resuming: there is no other way to resume.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from bot.clock import Clock
from bot.desk import Desk
from bot.scheduled import run_cards, sources
from bot.scheduled.filling import Filling
from bot.store import run_rows, runs
from bot.store.audit import Entry, write
from bot.store.database import Database, DatabaseAway, Transaction
from bot.store.runs import Run
from bot.usecases import runs as using
from bot.usecases import tallying
from bot.usecases.runs import Terms
from bot.usecases.tallying import Progress

log = logging.getLogger("slipstream.scheduled")

#: So many rows of broadcasts wait in the outbox at most.
LANE = 2_000
#: People gone through in one transaction: small enough that no turn waits long behind it.
BATCH = 50
#: Fewer where each of them is read one by one.
BATCHES = {"tell": 25}
#: After so many the run waits until all of them are settled, and stops when more than one in twenty was refused.
CANARY, ONE_IN = 100, 20
#: Milliseconds between two looks: while something goes out, and else.
_BUSY, _IDLE = 250, 1_000


class Broadcasts:
    """Takes every run a step further, again and again."""

    def __init__(
        self, database: Database, clock: Clock, desk: Desk, terms: Terms, said: Callable[[], None]
    ) -> None:
        self._database = database
        self._clock = clock
        self._desk = desk
        self._terms = terms
        self._said = said
        self.wake = asyncio.Event()

    async def run(self) -> None:
        """Go on with what is approved, until cancelled."""
        while True:
            self.wake.clear()
            rest = _IDLE
            try:
                for each in await self._database.transact(runs.alive):
                    rest = _BUSY
                    await self._go_through(each.id)
            except DatabaseAway as error:
                log.warning("database away, broadcasts wait", extra={"error": str(error)})
            await self._clock.rest(self._clock.now() + rest, self.wake)

    async def _go_through(self, run_id: int) -> None:
        """Steps of one run until there is no room, or nothing to do."""
        more = True
        while more:
            began = asyncio.get_running_loop().time()
            more, said = await self._database.transact(lambda tx: self.step(tx, run_id))
            if said:
                self._said()  # after COMMIT has returned, never before
            # At most half of the time: answers come first.
            await asyncio.sleep(asyncio.get_running_loop().time() - began)

    async def step(self, tx: Transaction, run_id: int) -> tuple[bool, bool]:
        """One transaction of a run; gives whether there is more to do at once, and whether anything is to be said."""
        now = self._clock.now()
        run = await runs.find(tx, run_id, self._database.take)
        if run is None or run.ended_at is not None or run.state == "asked":
            return False, False
        progress = await tallying.tally(tx, run)
        more, put = False, 0
        if run.state == "stopped":
            await self._end(tx, run, progress, now)
        elif run.paused is None and not await self._is_held(tx, run, progress, now):
            more, put = await self._fill(tx, run_id, now)
            await self._finish(tx, run_id, now)
        shown = await self._show(tx, run_id, now)
        return more, shown or put > 0

    async def _show(self, tx: Transaction, run_id: int, now: int) -> bool:
        run = await runs.find(tx, run_id)
        return run is not None and await run_cards.show(tx, run, self._desk.library, self._terms, now)

    async def _is_held(self, tx: Transaction, run: Run, progress: Progress, now: int) -> bool:
        """Whether it may not go on: too early, nobody answers for it, or the first hundred went wrong."""
        if not await using.is_answered_for(tx, self._terms.first_admins, run):
            await self._pause(tx, run, "revoked", now)
            return True
        if run.trial and progress.settled >= CANARY and not progress.open:
            if progress.number("failed") * ONE_IN > progress.settled:
                await self._pause(tx, run, "canary", now)
                return True
            await runs.trusted(tx, run.id)
        await runs.back(tx, run.id, now, made_before=now - runs.STALE)
        return now < run.begins_at

    async def _pause(self, tx: Transaction, run: Run, why: str, now: int) -> None:
        """Nobody did this: the audit says so by the number 0."""
        if await runs.pause(tx, run.id, why, now):
            about = f"broadcast {run.broadcast_id}"
            await write(tx, Entry(0, "", "paused", now, about=about, details=why))

    async def _fill(self, tx: Transaction, run_id: int, now: int) -> tuple[bool, int]:
        run = await runs.find(tx, run_id)  # what went back, or is trusted by now
        if run is None:
            return False, 0
        progress = await tallying.look(tx, run)
        room = min(BATCHES.get(run.kind, BATCH), await run_rows.room(tx, LANE))
        if run.trial:
            room = min(room, max(0, CANARY - progress.settled - progress.open))
        if room == 0:
            return False, 0
        fill = sources.FILLS[run.kind]
        return await fill(Filling(tx, run, self._desk.library, now), room)

    async def _finish(self, tx: Transaction, run_id: int, now: int) -> None:
        """All were gone through, nobody waits, everything has landed: the run is done."""
        run = await runs.find(tx, run_id)
        if run is None or run.state != "sending" or run.paused is not None:
            return
        progress = await tallying.tally(tx, run)
        if not progress.open and not progress.waits:
            await runs.set_state(tx, run_id, "done", now)

    async def _end(self, tx: Transaction, run: Run, progress: Progress, now: int) -> None:
        """It was stopped: it is over when what was in flight has landed."""
        if not progress.open:
            await runs.set_state(tx, run.id, "stopped", now)
