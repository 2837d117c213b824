"""A test's own look into the bot's database, beside the bot. It never takes part in the bot's transactions.

How such SQL is written, so that both databases read it: `?` for values, in their order; booleans as 0 and 1; `CAST`
where a column of a UNION has no type of its own; nothing of `sqlite_master` or `information_schema`; `ORDER BY`
wherever there may be two rows.
"""

from __future__ import annotations

import asyncio
import itertools
import re
import sqlite3
import threading
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, Protocol, TypeVar

import asyncpg

T = TypeVar("T")
Rows = list[tuple[Any, ...]]


class Beside(Protocol):
    """A look that stays open until `close`: each question sees what is committed by then."""

    def rows(self, sql: str, *values: object) -> Rows:
        """All rows of one statement."""
        ...

    def tables(self) -> list[str]:
        """The names of all tables."""
        ...

    def close(self) -> None:
        """Look no more."""
        ...


def look(url: str) -> Beside:
    """Open a look at the migrated database at *url*."""
    if url.startswith("sqlite:///"):
        return _SqliteBeside(url.removeprefix("sqlite:///"))
    return _PostgresBeside(url)


class _SqliteBeside:
    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._open()

    def _open(self) -> None:
        self._file = self._path.stat().st_ino
        self._raw = sqlite3.connect(f"file:{self._path}?mode=ro", uri=True, isolation_level=None)

    def rows(self, sql: str, *values: object) -> Rows:
        if self._path.stat().st_ino != self._file:  # another file was put in its place
            self.close()
            self._open()
        return self._raw.execute(sql, values).fetchall()

    def tables(self) -> list[str]:
        return [row[0] for row in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]

    def close(self) -> None:
        self._raw.close()


class _PostgresBeside:
    def __init__(self, url: str) -> None:
        self._loop = _Loop()
        self._raw = self._loop.wait(asyncpg.connect(url))

    def rows(self, sql: str, *values: object) -> Rows:
        numbers = itertools.count(1)
        numbered = re.sub(r"\?", lambda _: f"${next(numbers)}", sql)
        return [tuple(row) for row in self._loop.wait(self._raw.fetch(numbered, *values))]

    def tables(self) -> list[str]:
        return [row[0] for row in self.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]

    def close(self) -> None:
        self._loop.wait(self._raw.close())
        self._loop.end()


class _Loop:
    """A loop in a thread of its own: a test that runs in one asks without awaiting."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
