"""`python -m tests.bench.moving`: `python -m bot copy` both ways with made-up people. Never passes or fails a figure.

Each way has two passes: the bulk while a bot seems to run, and the last one, in which nothing has changed. Told are
rows a second by the clock and by the processor, and the peak of memory.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot import app
from bot.store import leases
from bot.store.database import open_database
from tests.bench import databases, population

_COPY = (
    "import resource, sys; from bot.__main__ import main; status = main(sys.argv[1:]); "
    "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr); sys.exit(status)"
)


@dataclass(frozen=True, slots=True)
class _Pass:
    """What one run of `copy` took."""

    seconds: float
    processor: float  #: seconds, its own; the server's are not in it
    megabytes: float  #: at its peak


def _copy(source: str, target: str, folder: Path, status: int) -> _Pass:
    """Run it as an operator does; it ends with *status*."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    ran = subprocess.run(
        [sys.executable, "-c", _COPY, "copy", source, target],
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,  # no .env of this machine
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    if ran.returncode != status:
        raise RuntimeError(ran.stdout + ran.stderr)
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return _Pass(seconds, used, int(ran.stderr.split()[-1]) / 1024)


def _rows(file: Path) -> int:
    with sqlite3.connect(file) as raw:
        names = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return sum(raw.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names)


@asynccontextmanager
async def _led(url: str) -> AsyncIterator[None]:
    """As if a bot ran on it."""
    database = await open_database(url)
    if database.shared:
        await database.transact(lambda tx: leases.take(tx, "tick", "bench"))
        await database.transact(lambda tx: tx.run("UPDATE leases SET until = 9999999999999"))
    try:
        yield
    finally:
        if database.shared:
            await database.transact(lambda tx: tx.run("DELETE FROM leases"))
        await database.close()


async def _both_passes(way: str, rows: int, source: str, target: str, folder: Path) -> None:
    async with _led(source):
        _told(f"{way}, the bulk", rows, await asyncio.to_thread(_copy, source, target, folder, 1))
    _told(f"{way}, the last pass", rows, await asyncio.to_thread(_copy, source, target, folder, 0))


def _told(way: str, rows: int, took: _Pass) -> None:
    sys.stdout.write(
        f"{way}: {rows:,} rows in {took.seconds:.1f} s, {rows / took.seconds:,.0f} a second;"
        f" {took.processor:.1f} s of its processor, {rows / took.processor:,.0f} a second;"
        f" {took.megabytes:.0f} MB at most\n"
    )
    sys.stdout.flush()


async def _measure(folder: Path, server: str, people: int) -> None:
    here, back = folder / "here.db", folder / "back.db"
    await databases.begin(f"sqlite:///{here}")
    population.fill(here, app.load_library(), people, people)
    rows = _rows(here)
    await _both_passes("SQLite to PostgreSQL", rows, f"sqlite:///{here}", server, folder)
    await _both_passes("PostgreSQL to SQLite", rows, server, f"sqlite:///{back}", folder)


def main() -> None:
    """Move made-up people to a PostgreSQL of its own, and back into another file."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.moving", description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    people = parser.parse_args().people
    with tempfile.TemporaryDirectory(prefix="bench-") as name, databases.server() as url:
        asyncio.run(_measure(Path(name), url, people))


if __name__ == "__main__":
    main()
