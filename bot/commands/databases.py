"""`migrate` and `failed`: the database's schema, and the turns in it that failed. Works beside a running bot."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from bot.commands.saying import complain, say
from bot.settings import Settings


def migrate(options: argparse.Namespace, chosen: Settings) -> int:
    """Bring the schema up to this code; with --post also take away what only older code needs."""
    from bot import app  # noqa: PLC0415  # the other commands start without it

    before, after = asyncio.run(app.migrate(chosen, post=options.post))
    say(f"schema {after}" if before == after else f"schema {before or 'none'} -> {after}")
    return 0


def failed(options: argparse.Namespace, chosen: Settings) -> int:
    """List the turns that failed; with --retry let each be taken once more."""
    path = chosen.database_url.removeprefix("sqlite:///")
    if chosen.database_url.startswith("sqlite") and not Path(path).exists():
        return complain(f"There is no database at {path}.")
    for line in asyncio.run(_report_failed(chosen.database_url, retry=options.retry)):
        say(line)
    return 0


async def _report_failed(url: str, *, retry: bool) -> list[str]:
    """A line for each failed turn."""
    from bot.store import inbox  # noqa: PLC0415  # the other commands start without it
    from bot.store.database import open_database  # noqa: PLC0415  # as above

    database = await open_database(url, beside=True)
    try:
        turns = await database.transact(inbox.failed)
        lines = [f"update {each.update_id}, tried {each.attempts} times: {each.error}" for each in turns]
        if retry:
            number = await database.transact(inbox.retry_failed)
            return [*lines, f"{number} waiting again"]
    finally:
        await database.close()
    return lines or ["no failed turns"]
