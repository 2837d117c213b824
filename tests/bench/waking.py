"""`python -m tests.bench.waking`: a look each second, or NOTIFY? Never passes or fails a figure.

Told are the delay from a message that one replica puts until another sends it, what an idle replica asks of PostgreSQL
to look around, and what a NOTIFY costs whoever puts.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import asyncpg
from pydantic import SecretStr
from telegram import Bot

from bot import app, settings
from bot.clock import SystemClock
from bot.message import Say
from bot.metrics import Metrics
from bot.outbound.pacing import Pacing
from bot.outbound.sender import Sender
from bot.outbound.telegram_api import TelegramApi
from bot.outbound.verdicts import Sent, Verdict
from bot.sandbox.telegram import Sandbox
from bot.store import migrations, outbox
from bot.store.database import Database, Transaction, Work, open_database
from bot.store.outbox import Draft
from bot.store.postgres import PostgresDatabase
from tests.bench.databases import server

_CHANNEL = "outbox"
_PUTTERS = 8  # at once


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


class _Ear(TelegramApi):
    """A Telegram that answers at once and notes the moment."""

    def __init__(self) -> None:
        super().__init__(Bot("1:A"))
        self.heard: asyncio.Queue[float] = asyncio.Queue()

    async def say(self, *_: Any, **__: Any) -> Verdict:
        self.heard.put_nowait(time.perf_counter())
        return Sent(1)


def _sender(database: Database, ear: _Ear) -> Sender:
    return Sender(
        database,
        replies=ear,
        bulk=ear,
        clock=SystemClock(),
        pacing=Pacing(28),
        reply_slots=16,
        bulk_slots=16,
        name="other",
        metrics=Metrics(),
        lease=lambda: None,
    )


async def _put(tx: Transaction, key: str, chat: int, *, notify: bool) -> None:
    await outbox.put(tx, Draft(key, chat, Say("x")), 1)
    if notify:
        await tx.run(f"NOTIFY {_CHANNEL}")


@asynccontextmanager
async def _listening(url: str, news: Callable[[], None]) -> AsyncIterator[None]:
    connection = await asyncpg.connect(url)
    await connection.add_listener(_CHANNEL, lambda *_: news())
    try:
        yield
    finally:
        await connection.close()


async def _delays(url: str, times: int, *, notify: bool) -> list[float]:
    """Seconds from the commit of one replica to the call of another, at moments of chance."""
    here, there, ear, chance = await open_database(url), await open_database(url), _Ear(), random.Random(1)
    sender = _sender(there, ear)
    took = []
    async with _listening(url, sender.wake.set if notify else lambda: None), asyncio.TaskGroup() as tasks:
        tasks.create_task(sender.run())
        for number in range(times):
            await asyncio.sleep(chance.uniform(0.2, 1.2))
            await here.transact(partial(_put, key=f"{notify}:{number}", chat=number, notify=notify))
            committed = time.perf_counter()
            took.append(await ear.heard.get() - committed)
        sender.stop()  # what it sent is written down
    await here.close()
    await there.close()
    return took


class _Counted:
    """Counts transactions and statements of a bot in this process, by the part that asks."""

    def __init__(self) -> None:
        self.transactions: Counter[str] = Counter()
        self._transact = PostgresDatabase.transact

    def begin(self) -> None:
        """From now on."""
        original, counts = self._transact, self.transactions

        async def transact(database: PostgresDatabase, work: Work[Any]) -> Any:
            counts[getattr(work, "__qualname__", "another").partition(".<")[0]] += 1
            return await original(database, work)

        PostgresDatabase.transact = transact  # type: ignore[method-assign, assignment]  # counted, no more

    def end(self) -> None:
        """No longer."""
        PostgresDatabase.transact = self._transact  # type: ignore[method-assign]  # as it was


async def _idle(url: str, seconds: float) -> tuple[Counter[str], float]:
    """What a bot to which nobody writes asks; by part, and seconds of its processor."""
    sandbox, counted = Sandbox(), _Counted()
    await sandbox.start()
    chosen = settings.read(
        _env_file=None, bot_token=SecretStr(sandbox.token), bot_api_url=sandbox.url, database_url=url
    )
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(app.run(chosen, stop=stop))
        await sandbox.polled(60)
        await asyncio.sleep(3)  # what a start does is over
        counted.begin()
        began = time.process_time()
        await asyncio.sleep(seconds)
        used = time.process_time() - began
        counted.end()
        stop.set()
    await sandbox.stop()
    return counted.transactions, used


async def _puts(url: str, seconds: float, *, notify: bool) -> float:
    """Commits a second of several who put at once."""
    database, until, done = await open_database(url), time.perf_counter() + seconds, 0

    async def puts(number: int) -> None:
        nonlocal done
        while time.perf_counter() < until:
            key = f"{notify}:{number}:{done}"
            await database.transact(partial(_put, key=key, chat=number, notify=notify))
            done += 1

    async with _listening(url, lambda: None), asyncio.TaskGroup() as tasks:
        for number in range(_PUTTERS):
            tasks.create_task(puts(number))
    await database.close()
    return done / seconds


async def _measure(url: str, times: int, seconds: float) -> None:
    database = await open_database(url)
    await migrations.upgrade(database)
    for notify in (False, True):
        took = sorted(await _delays(url, times, notify=notify))
        _say(
            f"{'NOTIFY' if notify else 'a look each second'}: {times} messages of another replica wait"
            f" {statistics.median(took) * 1000:.0f} ms at the median, {took[-1] * 1000:.0f} at most"
        )
    for notify in (False, True, False, True):
        rate = await _puts(url, seconds / 4, notify=notify)
        _say(
            f"{_PUTTERS} who put at once, {'with' if notify else 'without'} NOTIFY: {rate:,.0f} commits a second"
        )
    await database.transact(lambda tx: tx.run("DELETE FROM outbox"))
    await database.close()
    asked, used = await _idle(url, seconds)
    _say(
        f"an idle bot: {sum(asked.values()) / seconds:.1f} transactions a second,"
        f" {used / seconds * 1000:.0f} ms of its processor a second"
    )
    for part, number in asked.most_common():
        _say(f"  {number / seconds:5.2f} {part}")


def main() -> None:
    """Measure on a PostgreSQL of its own."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.waking", description=__doc__)
    parser.add_argument("--times", type=int, default=60)
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args()
    with server() as url:
        asyncio.run(_measure(url, given.times, given.seconds))


if __name__ == "__main__":
    main()
