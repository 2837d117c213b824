"""`python -m tests.bench.filling`: a broadcast to many people in SQLite, not sent. Never passes or fails a figure.

Told are the milliseconds of one transaction of a run at the beginning and at the end, people a second, and memory.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from bot import app
from bot.clock import SystemClock
from bot.desk import Desk
from bot.scheduled.broadcasts import Broadcasts
from bot.store import broadcasts, migrations
from bot.store.broadcasts import Content, Version
from bot.store.database import Database, Transaction, open_database
from bot.usecases import runs as using
from bot.usecases.roles import Actor
from bot.usecases.runs import Terms

#: Wednesday, 6 January 2027, 12:00 UTC: nobody's night where these people are.
NOW = 1_799_236_800_000
_TERMS = Terms(frozenset({1}), second_above=10**9)


class _Noon(SystemClock):
    def now(self) -> int:
        return NOW


async def _begin(tx: Transaction, count: int) -> None:
    await tx.run_many(
        "INSERT INTO people (person_id, first_name, zone, zone_by) VALUES ($1, 'Ann', 'UTC', 'person')",
        ((each,) for each in range(1_000, 1_000 + count)),
    )
    content = Content({"en": Version("News of the month, {first_name|friend}. " * 5)}, "en", "plan")
    kept = await broadcasts.change(tx, replace(await broadcasts.begin(tx, 1, NOW), content=content))
    await broadcasts.counted(tx, kept, {"version": kept.version, "reach": count})
    found = await broadcasts.find(tx, kept.id)
    if found is not None:
        await using.ask(tx, _TERMS, Actor(1, "owner"), found, NOW)


async def _land(tx: Transaction) -> int:
    return await tx.run("UPDATE outbox SET state = 2, message_id = id, done_at = $1 WHERE state = 0", NOW)


async def _fill(database: Database, count: int) -> list[float]:
    """Fill and land in turns; gives the milliseconds of each transaction that filled."""
    run = Broadcasts(database, _Noon(), Desk(app.load_library()), _TERMS, lambda: None)
    took, landed = [], 0
    while landed < count:
        more = True
        while more:
            began = time.perf_counter()
            more, _ = await database.transact(lambda tx: run.step(tx, 1))
            took.append((time.perf_counter() - began) * 1000)
        landed += await database.transact(_land)
    return took


async def _measure(path: Path, count: int) -> str:
    database = await open_database(f"sqlite:///{path}")
    await migrations.upgrade(database)
    await database.transact(lambda tx: _begin(tx, count))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began = time.perf_counter()
    took = await _fill(database, count)
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    await database.close()
    tenth = max(1, len(took) // 10)
    first, last = statistics.median(took[:tenth]), statistics.median(took[-tenth:])
    worst = sorted(took)[int(len(took) * 0.99)]
    return (
        f"{count:,} people: {count / seconds:,.0f} a second; a transaction {first:.1f} ms at first,"
        f" {last:.1f} ms at last, p99 {worst:.1f} ms; peak memory {before:.0f} -> {after:.0f} MB\n"
    )


def main() -> None:
    """Fill a temporary database and print what was measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.filling", description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        sys.stdout.write(asyncio.run(_measure(Path(folder) / "bot.db", given.people)))


if __name__ == "__main__":
    main()
