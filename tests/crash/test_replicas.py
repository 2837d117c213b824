"""Three replicas, one bot: killed at random, held up, cut off from the database, with clocks that are wrong."""

from __future__ import annotations

import asyncio
import random
import signal
from collections import Counter
from collections.abc import AsyncIterator, Coroutine
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from bot.message import Lane, Say
from bot.sandbox.people import Person
from bot.settings import Settings
from bot.store import outbox
from bot.store.database import Transaction, open_database
from bot.store.outbox import Draft
from tests.crash import promises
from tests.crash.replicas import Replicas, becomes
from tests.crash.talker import Talker

_TALKERS, _LISTENERS = 3, 120
_RATE = 10  #: unasked messages a second
_BULK_SLOTS: int = Settings.model_fields["bulk_slots"].default


@pytest.fixture
async def replicas(tmp_path: Path, postgres_url: str) -> AsyncIterator[Replicas]:
    replicas = Replicas(tmp_path, postgres_url, bulk_rate=_RATE)
    yield replicas
    await replicas.clears_away()


class Crowd:
    """People who talk and people who listen while something happens to the replicas."""

    def __init__(self, replicas: Replicas, seed: int) -> None:
        self.replicas = replicas
        self.talkers = [
            Talker(replicas.sandbox.person(f"Talker {number}"), 1000 * seed + number)
            for number in range(_TALKERS)
        ]
        self.listeners = [replicas.sandbox.person(f"Listener {number}") for number in range(_LISTENERS)]
        for each in self.listeners:
            each._chat.started = True  # they talked with the bot before, and only listen now
        self._enough = asyncio.Event()

    async def while_(self, happens: Coroutine[Any, Any, None]) -> None:
        """A broadcast goes out and people chat while it *happens*; then all comes to its end and is checked."""
        await self._broadcast_waits()
        await self.replicas.start()
        # Nobody's patience pays for three processes that start at once on a busy machine.
        await becomes(lambda: bool(self.replicas.sandbox.calls_of("setWebhook")))
        async with asyncio.TaskGroup() as chats:
            for each in self.talkers:
                chats.create_task(self._talks(each))
            await happens
            self._enough.set()
        await self._broadcast_is_through()
        await self.replicas.ends()
        self._check()

    async def _talks(self, talker: Talker) -> None:
        await talker.starts()
        while not self._enough.is_set():
            await talker.acts()
        await talker.finishes()

    async def _broadcast_waits(self) -> None:
        async def work(tx: Transaction) -> None:
            for number, listener in enumerate(self.listeners):
                news = Say(f"News {number}.", lane=Lane.BROADCAST)
                await outbox.put(tx, Draft(f"broadcast:1:{listener.id}", listener.id, news), 1)

        database = await open_database(self.replicas.database)
        await database.transact(work)
        await database.close()

    async def _broadcast_is_through(self) -> None:
        left = "SELECT 1 FROM outbox WHERE lane = ? AND state < 2"
        await becomes(lambda: not self.replicas.rows(left, int(Lane.BROADCAST)))

    def heard(self) -> int:
        """How many have the broadcast by now."""
        return sum(bool(_said_to(each)) for each in self.listeners)

    async def hear(self, more: int) -> None:
        """Wait until so many more have the broadcast."""
        goal = min(_LISTENERS, self.heard() + more)
        await becomes(lambda: self.heard() >= goal)

    def _check(self) -> None:
        promises.check(self.replicas, self.talkers)
        self._nobody_has_it_twice()
        self._one_sends_at_a_time()
        self._the_rate_was_kept()
        # By one, and once more only when that one was killed before it had written so down.
        assert 1 <= len(self.replicas.sandbox.calls_of("setWebhook")) <= 1 + self.replicas.kills

    def _nobody_has_it_twice(self) -> None:
        heard = {each.id: len(_said_to(each)) for each in self.listeners}
        rows = self.replicas.rows("SELECT chat_id, state FROM outbox WHERE lane = ?", int(Lane.BROADCAST))
        states = Counter(state for _, state in rows)

        assert set(heard.values()) <= {0, 1}
        assert len(rows) == _LISTENERS
        assert set(states) <= {outbox.SENT, outbox.UNCERTAIN}
        assert states[outbox.UNCERTAIN] <= _BULK_SLOTS * self.replicas.kills
        assert all(heard[chat_id] == 1 for chat_id, state in rows if state == outbox.SENT)

    def _one_sends_at_a_time(self) -> None:
        """In the order of the rows each sender's part is in one piece for each time that it had the lease."""
        rows = self.replicas.rows(
            "SELECT split_part(token, ':', 1) FROM outbox WHERE lane = ? AND token IS NOT NULL ORDER BY id",
            int(Lane.BROADCAST),
        )
        parts = len(list(groupby(row[0] for row in rows)))
        terms = self.replicas.rows("SELECT fence FROM leases WHERE name = 'bulk'")[0][0]

        assert 1 <= parts <= terms

    def _the_rate_was_kept(self) -> None:
        ids = {each.id for each in self.listeners}
        calls = self.replicas.sandbox.calls_of("sendMessage")
        moments = sorted(call.at for call in calls if call.chat_id in ids)
        most = max(sum(1 for at in moments if first <= at < first + 1) for first in moments)

        # A twentieth of a second's worth may be saved up; the machine may bunch up what went at even intervals.
        assert most <= _RATE * 1.5


def _said_to(person: Person) -> list[str]:
    return [each.text for each in person.messages if each.from_bot]


@pytest.mark.parametrize(
    ("seed", "kills"), [(0, 3), *(pytest.param(n, 10, marks=pytest.mark.long) for n in range(1, 31))]
)
async def test_any_replica_may_be_killed_at_any_moment(replicas: Replicas, seed: int, kills: int) -> None:
    """Three people chat, a broadcast goes out, replicas are killed and come back: nothing is lost or out of order."""
    crowd, chance = Crowd(replicas, seed), random.Random(seed)

    async def happens() -> None:
        await crowd.hear(10)
        for _ in range(kills):
            await asyncio.sleep(chance.uniform(0.1, 2.5))
            await replicas.dies(chance.choice(replicas.replicas))

    await crowd.while_(happens())


async def test_a_replica_that_is_held_up_does_nothing_when_it_comes_back(replicas: Replicas) -> None:
    """Whoever sends the broadcast is stopped for longer than any lease: another goes on; the first one is no second."""
    crowd = Crowd(replicas, 100)

    async def happens() -> None:
        await crowd.hear(10)
        first = await replicas.somebody_holds("bulk")
        first.gets(signal.SIGSTOP)
        replicas.kills += 1
        await replicas.somebody_holds("bulk", first.name)
        await crowd.hear(10)
        first.gets(signal.SIGCONT)
        await crowd.hear(20)

    await crowd.while_(happens())


async def test_a_replica_that_is_cut_off_from_the_database_is_no_loss(replicas: Replicas) -> None:
    """Whoever does what is due hears nothing from the database: another takes over; it comes back when it can."""
    crowd = Crowd(replicas, 200)

    async def happens() -> None:
        await crowd.hear(10)
        first = await replicas.somebody_holds("bulk")
        first.wire.cut()
        replicas.kills += 1
        await replicas.somebody_holds("bulk", first.name)
        await replicas.somebody_holds("tick", first.name)
        await crowd.hear(10)
        first.wire.heal()
        await crowd.hear(20)

    await crowd.while_(happens())
