"""SQLite files as files: copied while they are in use, and looked at before anybody trusts them. Knows one table."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.store.database import DatabaseAway


def copy(source: Path, target: Path) -> None:
    """Copy a database that may be in use, as it is at one moment; *target* is whole on disk, or not there at all.

    It is one read transaction: whoever writes meanwhile is not held up, only their log grows.

    Raises:
        DatabaseAway: it cannot be read, or not be written.

    """
    part = target.with_name(f"{target.name}.part")
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))  # it holds people's answers
        with closing(_opened(source)) as read, closing(sqlite3.connect(part)) as written:
            read.backup(written)
            written.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        put_in_place(part, target)
    except (sqlite3.Error, OSError) as error:
        part.unlink(missing_ok=True)
        raise DatabaseAway(f"{source} cannot be copied to {target}: {error}") from error


def put_in_place(part: Path, target: Path) -> None:
    """Make *part* the file *target*, so that a power cut leaves the one or the other."""
    for path, flags in ((part, os.O_RDWR), (target.parent, os.O_RDONLY)):
        descriptor = os.open(path, flags)
        try:
            if path is part:
                os.fsync(descriptor)
                part.replace(target)
            else:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)


def faults(path: Path) -> str | None:
    """What is wrong with the file, None when it is sound. It reads all of it."""
    if not path.is_file():
        return "there is no such file"
    try:
        with closing(_opened(path)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check(3)")]
            there = connection.execute(
                "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
            ).fetchone()
    except sqlite3.Error as error:
        return str(error)
    if found != ["ok"]:
        return "; ".join(found)
    return None if there else "it is no database of this bot"
