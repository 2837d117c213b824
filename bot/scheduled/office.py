"""Shows inquiries to those who answer, reminds them, tells what became of their answers. It never sends.

A turn only writes down what a person or an admin did. What is to be seen of it is put here, in a transaction of its
own: killed in between, it is put after the start. Starting is recovering.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from bot.clock import Clock
from bot.desk import Desk
from bot.scheduled.office_cards import Cards
from bot.store import inquiries, remarks
from bot.store import office as shown
from bot.store.database import Database, DatabaseAway, Transaction
from bot.store.inquiries import Inquiry
from bot.usecases import admins, office
from bot.usecases.inquiries import WAITS
from bot.usecases.office import Office

log = logging.getLogger("slipstream.scheduled")

#: So many of each kind share a commit: no turn waits long behind them.
_BATCH = 20
#: Milliseconds between two looks without news.
_LOOK_AROUND = 1_000
_DAY = 86_400_000
#: Somebody is reminded so often that a person waits; /questions shows it for ever.
REMINDERS = 5


class Answering:
    """Keeps what admins see in step with what happened."""

    def __init__(
        self, database: Database, clock: Clock, desk: Desk, those: Office, said: Callable[[], None]
    ) -> None:
        self._database = database
        self._clock = clock
        self._desk = desk
        self._those = those
        self._said = said
        self.wake = asyncio.Event()

    async def run(self) -> None:
        """Look and show, until cancelled."""
        while True:
            self.wake.clear()
            try:
                while await self._database.transact(self.step):
                    self._said()  # after COMMIT has returned, never before
            except DatabaseAway as error:
                log.warning("database away, questions wait", extra={"error": str(error)})
            await self._clock.rest(self._clock.now() + _LOOK_AROUND, self.wake)

    async def step(self, tx: Transaction) -> bool:
        """One transaction; gives whether anything was done."""
        now, take = self._clock.now(), self._database.take
        cards = Cards(tx, self._desk.library, self._those, await office.target(tx, self._those), now)
        await self._aim(tx, cards, now)
        done = False
        for number in await inquiries.silent(tx, now - WAITS * _DAY, _BATCH):
            done = await inquiries.close(tx, number, "silent", now) or done
        for each in await inquiries.stale(tx, _BATCH, take):
            await inquiries.shown(tx, each.id)
            await cards.show(each)
            done = True
        for landed in await remarks.landed(tx, _BATCH):
            if await remarks.told(tx, landed.remark.id, now):
                await cards.landed(landed)
                done = True
        for each in await inquiries.due(tx, now, _BATCH, take):
            await self._remind(tx, cards, each, now)
            done = True
        return done

    async def _aim(self, tx: Transaction, cards: Cards, now: int) -> None:
        """When others are to see the questions than before, they are shown all that are alive."""
        whom = office.named(cards.target)
        before = await shown.target(tx) or ""
        for each in await inquiries.holders(tx):
            if await admins.actor(tx, self._those.first_admins, each, office.LEAST) is None:
                await inquiries.drop_taken(tx, each, now)
        if before == whom:
            return
        for name in {*before.split(",")} - {*whom.split(","), ""}:
            if await admins.actor(tx, self._those.first_admins, int(name), office.LEAST) is None:
                await shown.cancel_for(tx, int(name), now)
        await shown.set_target(tx, whom)
        await inquiries.show_all_again(tx, now)

    async def _remind(self, tx: Transaction, cards: Cards, inquiry: Inquiry, now: int) -> None:
        """First whoever has it, later all; not for ever."""
        last = inquiry.reminded + 1 >= REMINDERS
        await inquiries.reminded(tx, inquiry.id, None if last else office.remind_at(self._those, now))
        await cards.remind(inquiry)
