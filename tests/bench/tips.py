"""`python -m tests.bench.tips`: a million people in SQLite, ten thousand tips due. Never passes or fails a figure.

The file is in a folder of its own that goes away afterwards.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from advisor.library import Library
from bot import app
from bot.clock import SystemClock
from bot.scheduled import tips
from bot.scheduled.ticker import Ticker, Together
from bot.store import migrations
from bot.store.database import Database, open_database
from tests.bench import population, talking


class _Noon(SystemClock):
    def now(self) -> int:
        return population.NOW


@dataclass(frozen=True, slots=True)
class _Took:
    """What it took to have all done that was due."""

    moments: int
    seconds: float
    worked: float  #: seconds of the processor
    held: list[float]  #: milliseconds for which each batch had the one writer


async def _due(database: Database, library: Library) -> _Took:
    ticker = Ticker(database, _Noon(), library, {"tip": Together(tips.tips)}, lambda: None)
    began, worked, total, held = time.perf_counter(), time.process_time(), 0, []
    while True:
        batch = time.perf_counter()
        taken, _ = await database.transact(ticker.take)
        if not taken:
            break
        held.append((time.perf_counter() - batch) * 1000)
        total += taken
    return _Took(total, time.perf_counter() - began, time.process_time() - worked, held)


def _memory() -> int:
    """Resident now, in MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 2**20


async def _measure(folder: Path, library: Library, count: int, due: int) -> float:
    path = folder / f"{count}.db"
    url = f"sqlite:///{path}"
    made = await open_database(url)
    await migrations.upgrade(made)
    await made.close()
    population.fill(path, library, count, due)
    database = await open_database(url)
    try:
        before = _memory()
        tap, taps = await talking.median_tap(database, library)
        talked = _memory()
        took = await _due(database, library)
        grown = talked - before, _memory() - talked
    finally:
        await database.close()
    counted = "SELECT count(*) FROM outbox WHERE lane = 4 AND state = 0"
    said = sqlite3.connect(path).execute(counted).fetchone()[0]
    size = path.stat().st_size // 2**20
    median, longest = statistics.median(took.held), max(took.held)
    _say(f"{count:>9,} people ({size} MiB), load {os.getloadavg()[0]:.1f}")
    _say(
        f"          an intake's tap: {tap:.2f} ms of the processor, median of {taps}; memory +{grown[0]} MiB"
    )
    _say(
        f"          {took.moments:,} due, {said:,} tips: {took.seconds:.2f} s, {took.worked:.2f} s of the processor"
    )
    _say(
        f"          a batch has the writer for {median:.0f} ms, {longest:.0f} at most; memory +{grown[1]} MiB"
    )
    path.unlink()
    return tap


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def _compare(people: int, due: int) -> None:
    library = app.load_library()
    with tempfile.TemporaryDirectory(prefix="slipstream-tips-") as folder:
        # Once unmeasured: the first ever turns compile templates and warm what is kept.
        await _measure(Path(folder), library, 1000, 100)
        few = await _measure(Path(folder), library, 1000, min(due, 1000))
        many = await _measure(Path(folder), library, people, due)
    _say(f"a turn among many costs {many / few:.2f} of one among few")


def main() -> None:
    """Measure with few people, then with many."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.tips", description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--due", type=int, default=10_000)
    given = parser.parse_args()
    app._calm_the_collector()  # as the bot does
    asyncio.run(_compare(given.people, given.due))


if __name__ == "__main__":
    main()
