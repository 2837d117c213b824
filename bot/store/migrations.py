"""Brings the database's schema up to this code's. Never runs in the middle of work."""

from __future__ import annotations

import io
import re

from bot import resources
from bot.store.database import Database, Transaction, WrongDatabase

_REVISION = re.compile(r"^(\d{4})_[a-z0-9_]+\.py$")


def known() -> list[str]:
    """All revisions of this code, oldest first, as four digits."""
    folder = resources.migrations() / "versions"
    names = sorted(path.name for path in folder.iterdir())
    return [match.group(1) for name in names if (match := _REVISION.match(name))]


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


async def upgrade(database: Database) -> tuple[str | None, str]:
    """Bring *database* to the newest revision, in one transaction; gives the revisions before and after.

    Raises:
        WrongDatabase: its schema is newer than this code.

    """
    newest = known()[-1]

    async def work(tx: Transaction) -> str | None:
        if tx.dialect == "postgresql":
            await tx.run("SELECT pg_advisory_xact_lock(20261122)")  # of several starters, one migrates
        before = await _current(tx)
        if before is not None and before > newest:
            raise WrongDatabase(
                f"The database has schema {before}, this code knows {newest}: run the newer code, or restore a backup."
            )
        if before != newest:
            for statement in _statements(before, newest, tx.dialect):
                await tx.run(statement)
        return before

    return await database.transact(work), newest


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
