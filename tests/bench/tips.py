"""`python -m tests.bench.tips`: a million people in SQLite, ten thousand tips due. Never passes or fails a figure.

The file is in a folder of its own that goes away afterwards.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from advisor.library import Library
from bot import app, memory
from bot.clock import SystemClock
from bot.desk import Desk
from bot.scheduled import tips
from bot.scheduled.ticker import Ticker, Together
from bot.store import migrations, outbox
from bot.store.database import Database, open_database
from tests.bench import population, talking

_FEW = 1000  # people to compare with


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
    ticker = Ticker(database, _Noon(), Desk(library), {"tip": Together(tips.tips)}, lambda: None)
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


async def _filled(folder: Path, library: Library, count: int, due: int) -> Database:
    path = folder / f"{count}.db"
    made = await open_database(f"sqlite:///{path}")
    await migrations.upgrade(made)
    await made.close()
    population.fill(path, library, count, due)
    return await open_database(f"sqlite:///{path}")


async def _measure(database: Database, library: Library, count: int) -> None:
    before = _memory()
    took = await _due(database, library)
    grown = _memory() - before
    said = await database.transact(outbox.waiting)
    median, longest = statistics.median(took.held), max(took.held)
    _say(f"{count:>9,} people, load {os.getloadavg()[0]:.1f}")
    _say(
        f"          {took.moments:,} due, {said:,} tips: {took.seconds:.2f} s, {took.worked:.2f} s of the processor"
    )
    _say(f"          a batch has the writer for {median:.0f} ms, {longest:.0f} at most; memory +{grown} MiB")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def _compare(people: int, due: int) -> None:
    library = app.load_library()
    with tempfile.TemporaryDirectory(prefix="slipstream-tips-") as name:
        folder = Path(name)
        few, many = (
            await _filled(folder, library, _FEW, min(due, _FEW)),
            await _filled(folder, library, people, due),
        )
        try:
            await talking.warm_up(few, library)
            before = _memory()
            taps = await talking.median_taps([few, many], library)
            grown = _memory() - before
            _say(
                f"an intake's tap: {taps[0]:.2f} ms of the processor among {_FEW:,} people, {taps[1]:.2f} among"
            )
            _say(f"          {people:,}, so {taps[1] / taps[0]:.2f} of it; memory +{grown} MiB")
            await _measure(few, library, _FEW)
            await _measure(many, library, people)
        finally:
            await few.close()
            await many.close()


def main() -> None:
    """Measure with few people, then with many."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.tips", description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--due", type=int, default=10_000)
    given = parser.parse_args()
    memory.calm_the_collector()  # as the bot does
    asyncio.run(_compare(given.people, given.due))


if __name__ == "__main__":
    main()
