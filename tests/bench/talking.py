"""People who take the intake by taps, turn by turn, without a sender: what a turn costs the processor."""

from __future__ import annotations

import itertools
import json
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from advisor.library import Library
from bot.desk import Desk
from bot.inbound.flooding import Buckets
from bot.inbound.router import Router
from bot.inbound.turn import Turns
from bot.store import inbox
from bot.store.database import Database, Transaction
from bot.store.inbox import Arrival
from tests.bench.population import NOW
from tests.bench.strategies import STRATEGIES, Tap

_PEOPLE = 60
_MOST = 40  # taps of one person
_WARM = 10  # people who talk unmeasured
_FIRST = 10_000  # the first talker's id


async def median_taps(databases: Sequence[Database], library: Library) -> list[float]:
    """
    What the median of all taps of intakes costs in each of *databases*, in milliseconds of the processor.

    They take turns, person by person: the machine's other work slows down all of them alike. No two people answer
    alike, so that nobody finds their next question remembered from the other database.
    """
    turns = Turns(Router(Desk(library), 30), Buckets(1000))
    took: list[list[float]] = [[] for _ in databases]
    people = itertools.count(_FIRST)
    for _ in range(_PEOPLE):
        for database, each in zip(databases, took, strict=True):
            each.extend(await _Talker(database, turns, next(people)).talks())
    return [statistics.median(each) for each in took]


async def warm_up(database: Database, library: Library) -> None:
    """Let somebody talk unmeasured: the first turns of all compile templates."""
    turns = Turns(Router(Desk(library), 30), Buckets(1000))
    for person in range(_FIRST - _WARM, _FIRST):
        await _Talker(database, turns, person).talks()


@dataclass(slots=True)
class _Talker:
    database: Database
    turns: Turns
    id: int
    said: int = 0

    async def talks(self) -> list[float]:
        who = {"id": self.id, "is_bot": False, "first_name": "Ann", "language_code": "en"}
        chat = {"id": self.id, "type": "private"}
        message = {"message_id": 1, "date": 0, "chat": chat}
        await self._turn({"message": {**message, "from": who, "text": "/start"}})
        took: list[float] = []
        tapped, rng = None, Random(self.id)
        for _ in range(_MOST):
            keyboard = await self.database.transact(self._keyboard)
            choice = STRATEGIES["intake"](keyboard, tapped, rng)
            if not isinstance(choice, Tap):
                return took
            tapped = choice.data
            tap = {"id": "1", "from": who, "chat_instance": "1", "data": tapped, "message": message}
            took.append(await self._turn({"callback_query": tap}))
        return took

    async def _turn(self, update: dict[str, object]) -> float:
        self.said += 1
        arrival = Arrival(self.id * 100 + self.said, self.id, json.dumps(update))

        async def take(tx: Transaction) -> None:
            await inbox.put(tx, [arrival], NOW)
            for waiting in await inbox.claim(tx, 1):
                await self.turns.take(tx, waiting, NOW)
                await inbox.done(tx, waiting.id, NOW)

        began = time.process_time()
        await self.database.transact(take)
        return (time.process_time() - began) * 1000

    async def _keyboard(self, tx: Transaction) -> list[list[dict[str, str]]]:
        """What the last message with buttons offers; all that waited is sent."""
        rows = await tx.rows("SELECT payload FROM outbox WHERE chat_id = $1 ORDER BY id DESC", self.id)
        await tx.run(
            "UPDATE outbox SET state = 2, done_at = made_at WHERE chat_id = $1 AND state = 0", self.id
        )
        keyboards = [json.loads(row[0]).get("keyboard") for row in rows]
        newest: list[list[dict[str, str]]] = next(one for one in keyboards if one)
        return [[{"callback_data": button["data"]} for button in row if "data" in button] for row in newest]
