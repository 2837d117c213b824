"""`backup` and `restore`: a copy of the database while the bot runs, and back again when it does not."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from bot.commands.saying import complain, say
from bot.settings import Settings


def backup(options: argparse.Namespace, chosen: Settings) -> int:
    """Write all of the database into FILE; the bot goes on meanwhile."""
    from bot import backups  # noqa: PLC0415  # the other commands start without it

    target = Path(options.file)
    if target.exists() and not options.force:
        return complain(f"{target} is there already: take another name, or --force.")
    asyncio.run(backups.save(chosen.database_url, target))
    say(f"{target}: {target.stat().st_size:,} bytes, and sound")
    return 0


def restore(options: argparse.Namespace, chosen: Settings) -> int:
    """Put FILE in the place of the database; the bot must not run."""
    from bot import backups  # noqa: PLC0415  # as above
    from bot.clock import SystemClock  # noqa: PLC0415  # as above

    work = backups.restore(chosen, Path(options.file), SystemClock().now(), force=options.force)
    try:
        done = asyncio.run(work)
    except backups.CannotRestore as error:
        return complain(f"Nothing was restored. {error}")
    say(
        f"restored: {done.people} people, schema {done.revision}; {done.forgotten} erased since the backup are gone"
    )
    if done.blind:
        say(
            "There was no old database and no list of erasures (ERASURES_FILE):"
            " whoever erased themselves since the backup may be back."
        )
    return 0
