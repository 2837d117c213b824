"""Brings the database's schema up to this code's. Never runs in the middle of work."""

from __future__ import annotations

import io
import re

from bot import resources
from bot.store import bot_facts
from bot.store.database import Database, Transaction, WrongDatabase

_REVISION = re.compile(r"^(\d{4})_(pre|post)_[a-z0-9_]+\.py$")
#: The fact that tells which revision took away something last: code that does not know it must not run.
LAST_POST = "last_post"


def known() -> list[str]:
    """All revisions of this code, oldest first, as four digits."""
    folder = resources.migrations() / "versions"
    names = sorted(path.name for path in folder.iterdir())
    return [match.group(1) for name in names if (match := _REVISION.match(name))]


def posts() -> frozenset[str]:
    """Those that take away what older code needs."""
    folder = resources.migrations() / "versions"
    matches = [match for path in folder.iterdir() if (match := _REVISION.match(path.name))]
    return frozenset(match.group(1) for match in matches if match.group(2) == "post")


async def current(database: Database) -> str | None:
    """The revision that *database* has, None when it is empty."""
    return await database.transact(_current)


async def _current(tx: Transaction) -> str | None:
    if await _table_is_there(tx):
        row = await tx.row("SELECT version_num FROM alembic_version")
        return str(row[0]) if row else None
    return None


async def _table_is_there(tx: Transaction) -> bool:
    if tx.dialect == "sqlite":
        sql = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
    else:
        sql = "SELECT 1 WHERE to_regclass('alembic_version') IS NOT NULL"
    return await tx.row(sql) is not None


async def upgrade(database: Database, *, post: bool = False) -> tuple[str | None, str]:
    """Bring *database* to what this code needs, in one transaction; gives the revisions before and after.

    On PostgreSQL older processes may run beside this one, so what takes away waits until *post* says that the last one
    is gone. SQLite has one process: there nothing waits. Older code goes on with a newer schema that only adds.

    Raises:
        WrongDatabase: its schema is newer and took away something since, or something must be taken away first.

    """

    async def work(tx: Transaction) -> tuple[str | None, str]:
        if tx.dialect == "postgresql":
            # To write the statements takes a while, and more on a busy machine.
            await tx.run("SET LOCAL idle_in_transaction_session_timeout = 0")
            await tx.run("SELECT pg_advisory_xact_lock(20261122)")  # of several starters, one migrates
        before = await _current(tx)
        newest = known()[-1]
        if before is not None and before > newest:
            await _refuse_what_took_away(tx, before, newest)
            return before, before
        alone = post or before is None or tx.dialect == "sqlite"
        after = newest if alone else _last_that_adds(before or "")
        if before != after:
            for statement in _statements(before, after, tx.dialect):
                await tx.run(statement)
            await _note_posts(tx, before or "", after)
        return before, after

    return await database.transact(work)


async def _refuse_what_took_away(tx: Transaction, before: str, newest: str) -> None:
    took_away = await bot_facts.read(tx, LAST_POST)
    if took_away is not None and took_away > newest:
        raise WrongDatabase(
            f"The database has schema {before}, this code knows {newest}: run the newer code, or restore a backup."
        )


def _last_that_adds(before: str) -> str:
    """The newest revision that can be reached while older code runs."""
    missing = [each for each in known() if each > before]
    later = next((number for number, each in enumerate(missing) if each in posts()), len(missing))
    needed = [each for each in missing[later:] if each not in posts()]
    if needed:
        raise WrongDatabase(
            f"This code needs schema {needed[0]}, and {missing[later]} before it takes away what older code needs:"
            " stop every older process, then run `python -m bot migrate --post`."
        )
    return missing[later - 1] if later else before


async def _note_posts(tx: Transaction, before: str, after: str) -> None:
    ran = [each for each in posts() if before < each <= after]
    if ran:
        await bot_facts.write(tx, LAST_POST, max(ran))


def _statements(before: str | None, after: str, dialect: str) -> list[str]:
    """Alembic's own SQL for the way from *before* to *after*, statement by statement."""
    # Imported only when the schema is behind: Alembic and SQLAlchemy cost a third of a second.
    from alembic import command  # noqa: PLC0415  # as above
    from alembic.config import Config  # noqa: PLC0415  # as above

    text = io.StringIO()
    config = Config(output_buffer=text, attributes={"dialect": dialect})
    config.set_main_option("script_location", str(resources.migrations()))
    command.upgrade(config, f"{before or 'base'}:{after}", sql=True)
    lines = [line for line in text.getvalue().splitlines() if not line.startswith("--")]
    return [part.strip() for part in "\n".join(lines).split(";\n") if part.strip()]
