"""`python -m tests.bench.tips`: a million people in SQLite, ten thousand tips due. Never passes or fails a figure.

The rows are written by SQL directly; the file is in a folder of its own that goes away afterwards.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from advisor.library import Library
from bot import app
from bot.clock import SystemClock
from bot.inbound.router import Router
from bot.inbound.turn import Turns
from bot.scheduled import tips
from bot.scheduled.ticker import Ticker
from bot.store import migrations
from bot.store.database import Database, Transaction, open_database
from bot.store.inbox import Waiting

#: Wednesday, 6 January 2027, 12:00 UTC; tips are due in a zone where that is nobody's night.
NOW = 1_799_236_800_000
_DAY = 86_400_000
_TURNS = 400


class _Noon(SystemClock):
    def now(self) -> int:
        return NOW


def _people(first: int, count: int, due: int) -> Iterator[tuple[object, ...]]:
    for number in range(first, first + count):
        late = number % (count // due) == 0
        yield number, NOW - 1000 if late else NOW + _DAY + number % (30 * _DAY)


def _fill(path: Path, library: Library, count: int, due: int) -> None:
    """Write *count* people with a plan and a planned tip, *due* of whom get it now."""
    answers = {
        fact.id: fact.values[0] if fact.kind == "one" else [fact.values[0]] for fact in library.facts.values()
    }
    answers["red_flags"] = []
    profile = json.dumps(answers)
    told = json.dumps([[question, answers[question]] for question in library.questions])
    week = json.dumps({"this_week": list(library.steps)[:2], "next": [], "later": []})
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA synchronous = OFF")
    numbers = list(_people(1_000_000, count, due))
    ids = [(row[0],) for row in numbers]
    with raw:
        raw.executemany(
            "INSERT INTO people (person_id, first_name, zone, zone_by) VALUES (?, 'Ann', 'UTC', 'person')",
            ids,
        )
        raw.executemany(
            "INSERT INTO moments (person_id, kind, about, due_at) VALUES (?, 'tip', '', ?)", numbers
        )
        raw.executemany(
            "INSERT INTO plans (person_id, library, profile, primary_trend, secondary_trend, steps)"
            " VALUES (?, '', ?, 'community', 'content', ?)",
            ((row[0], profile, week) for row in numbers),
        )
        raw.executemany(
            "INSERT INTO intakes (person_id, answers, finished_at) VALUES (?, ?, 1)",
            ((row[0], told) for row in numbers),
        )
    raw.close()


def _memory() -> int:
    """Resident now, in MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 2**20


async def _due(database: Database, library: Library) -> tuple[int, float, float]:
    """Take all that is due; gives how many, the seconds, and those of the processor."""
    ticker = Ticker(database, _Noon(), library, {"tip": tips.tip}, lambda: None)
    began, worked, total = time.perf_counter(), time.process_time(), 0
    while (taken := (await database.transact(ticker.take))[0]) > 0:
        total += taken
    return total, time.perf_counter() - began, time.process_time() - worked


async def _turn(database: Database, library: Library) -> float:
    """The median of turns (/tips of somebody), in milliseconds of processor: a disk is as slow as its neighbours."""
    turns = Turns(Router(library, 30))
    took = []
    for number in range(_TURNS):
        person = 1_000_000 + number % 900
        payload = {"message": {"message_id": 1, "date": 0, "text": "/tips", "chat": {"id": person, "type": "private"},
                               "from": {"id": person, "is_bot": False, "first_name": "Ann"}}}  # fmt: skip
        waiting = Waiting(number + 1, number + 1, json.dumps(payload), 0)

        async def work(tx: Transaction, waiting: Waiting = waiting) -> None:
            await turns.take(tx, waiting, NOW)

        began = time.process_time()
        await database.transact(work)
        took.append((time.process_time() - began) * 1000)
    return statistics.median(took)


async def _measure(folder: Path, library: Library, count: int, due: int) -> float:
    path = folder / f"{count}.db"
    url = f"sqlite:///{path}"
    made = await open_database(url)
    await migrations.upgrade(made)
    await made.close()
    _fill(path, library, count, due)
    database = await open_database(url)
    try:
        before = _memory()
        turn = await _turn(database, library)
        number, seconds, worked = await _due(database, library)
        grown = _memory() - before
    finally:
        await database.close()
    rows = sqlite3.connect(path).execute("SELECT count(*) FROM outbox WHERE lane = 4").fetchone()[0]
    size = path.stat().st_size // 2**20
    _say(f"{count:>9,} people ({size} MiB): a turn {turn:.2f} ms of processor; {number:,} due, {rows:,} tips")
    _say(f"          in {seconds:.2f} s, {worked:.2f} s of them the processor's; memory +{grown} MiB")
    path.unlink()
    return turn


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def _compare(people: int, due: int) -> None:
    library = app.load_library()
    with tempfile.TemporaryDirectory(prefix="slipstream-tips-") as folder:
        few = await _measure(Path(folder), library, 1000, min(due, 1000))
        many = await _measure(Path(folder), library, people, due)
    _say(f"a turn among many costs {many / few:.2f} of one among few")


def main() -> None:
    """Measure with few people, then with many."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.tips", description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--due", type=int, default=10_000)
    given = parser.parse_args()
    asyncio.run(_compare(given.people, given.due))


if __name__ == "__main__":
    main()
