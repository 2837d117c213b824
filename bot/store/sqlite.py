"""SQLite behind the door: one file, one process, one writer. Never used by more than one process at a time."""

from __future__ import annotations

import asyncio
import fcntl
import os
import sqlite3
from collections.abc import AsyncIterator, Coroutine, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite

from bot.store.database import DatabaseAway, Row, Value, Work, WrongDatabase

T = TypeVar("T")

_KEYS = tuple(str(number) for number in range(1, 1025))  # more than `among` makes
# Faults of the place, not of the statement: the same statement may work later.
_AWAY = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_NOTADB,
    }
)


def _named(values: Sequence[Value]) -> dict[str, Value]:
    # `$1` is a named parameter to SQLite, so the very text that PostgreSQL reads works here, unchanged.
    return dict(zip(_KEYS, values, strict=False))


class SqliteTransaction:
    """A transaction on aiosqlite's own thread: its methods never suspend."""

    dialect = "sqlite"

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw

    async def rows(self, sql: str, *values: Value) -> list[Row]:
        """All rows of one statement."""
        return self._raw.execute(sql, _named(values)).fetchall()

    async def row(self, sql: str, *values: Value) -> Row | None:
        """The first row, or None."""
        found: Row | None = self._raw.execute(sql, _named(values)).fetchone()
        return found

    async def run(self, sql: str, *values: Value) -> int:
        """The number of rows that one statement touched."""
        return self._raw.execute(sql, _named(values)).rowcount

    async def run_many(self, sql: str, many: Iterable[Sequence[Value]]) -> None:
        """One statement, once for each of *many*."""
        self._raw.executemany(sql, [_named(values) for values in many])

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """A part that can fail alone."""
        self._raw.execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            # A full disk rolls the whole transaction back by itself: then there is no part left to undo.
            if self._raw.in_transaction:
                self._raw.execute("ROLLBACK TO part")
                self._raw.execute("RELEASE part")
            raise
        self._raw.execute("RELEASE part")


class SqliteDatabase:
    """One connection; each transaction is one hop to its thread."""

    shared = False
    workers = 1
    take = ""

    def __init__(self, connection: aiosqlite.Connection, lock: int | None, *, reading: bool = False) -> None:
        self._connection = connection
        self._lock = lock
        self._begin = "BEGIN" if reading else "BEGIN IMMEDIATE"

    @classmethod
    async def open(
        cls, path: str, *, synchronous: str = "FULL", beside: bool = False, reading: bool = False
    ) -> SqliteDatabase:
        """Open the file, made when it is not there, and keep every other process out until `close`."""
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            lock = None if beside else _keep_others_out(path)
            os.close(_made(path, os.O_RDONLY))  # its log becomes as private as it
        except OSError as error:
            raise DatabaseAway(f"{path}: {error.strerror}") from error
        opening = aiosqlite.connect(path, isolation_level=None, cached_statements=512)
        try:
            connection = await opening
        except BaseException as error:
            await _thread_ended(opening)
            _let_in(lock)
            if isinstance(error, sqlite3.Error):
                raise DatabaseAway(f"{path}: {error}") from error
            raise
        database = cls(connection, lock, reading=reading)
        try:
            await database._hop(database._prepare, synchronous)
        except BaseException as error:
            await database.close()
            if isinstance(error, DatabaseAway):
                raise DatabaseAway(f"{path}: {error}") from error
            raise
        return database

    def _prepare(self, synchronous: str) -> None:
        for pragma in (
            "journal_mode=WAL",
            f"synchronous={synchronous}",
            "foreign_keys=ON",
            "busy_timeout=2000",
            "wal_autocheckpoint=4000",  # pages of 4 KiB: fewer, larger checkpoints under load
            "cache_size=-2000",  # KiB: the system has the file in its own cache, too, and lends that
            "secure_delete=ON",  # what a person had erased is overwritten, not only unlinked
        ):
            self._raw().execute(f"PRAGMA {pragma}")

    def _raw(self) -> sqlite3.Connection:
        return self._connection._conn  # noqa: SLF001  # see `_hop`

    async def _hop(self, call: Any, *values: Any) -> Any:  # hands through what `call` takes and gives
        # aiosqlite offers one hop a statement in public; a whole transaction in one hop costs 155 instead
        # of 390 microseconds (docs/decisions/0003-one-hop-transactions.md), so this one private call is used.
        try:
            return await self._connection._execute(call, *values)  # type: ignore[no-untyped-call]  # noqa: SLF001
        except sqlite3.Error as error:
            if _is_away(error):
                raise DatabaseAway(str(error)) from error
            raise

    async def become(self, path: Path) -> None:
        """All that is in it gives way to what is in the file *path*, as a whole or not at all."""
        await self._hop(self._replace, path)

    def _replace(self, path: Path) -> None:
        source = sqlite3.connect(path)
        try:
            source.backup(self._raw())
        finally:
            source.close()

    async def transact(self, work: Work[T]) -> T:
        """Run *work* in one transaction, as a whole on the connection's thread."""
        result: T = await self._hop(self._in_one_go, work)
        return result

    def _in_one_go(self, work: Work[T]) -> T:
        raw = self._raw()
        raw.execute(self._begin)
        try:
            result = _finish(work(SqliteTransaction(raw)))
            raw.execute("COMMIT")
        except BaseException:
            if raw.in_transaction:
                raw.execute("ROLLBACK")
            raise
        return result

    def is_away(self, error: Exception) -> bool:
        """Whether *error* is the place's fault, not the statement's."""
        return isinstance(error, sqlite3.Error) and _is_away(error)

    async def close(self) -> None:
        """Finish what runs, then close the file and let others in."""
        try:
            await self._connection.close()
        finally:
            lock, self._lock = self._lock, None
            _let_in(lock)


def _finish(work: Coroutine[Any, Any, T]) -> T:
    """Run *work* to its end without an event loop: possible because a transaction never suspends."""
    try:
        work.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    work.close()
    raise RuntimeError(
        "Inside a transaction only the transaction may be awaited: do the rest before or after."
    )


def _is_away(error: sqlite3.Error) -> bool:
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF in _AWAY


def _made(path: str, flags: int) -> int:
    """Open a file, made when it is not there: its owner's alone, and of the folder's owner, also when root makes it."""
    try:
        descriptor = os.open(path, flags | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return os.open(path, flags)
    if os.geteuid() == 0:  # a command beside a bot without rights, which must be able to open it
        folder = Path(path).parent.stat()
        os.fchown(descriptor, folder.st_uid, folder.st_gid)
    return descriptor


def _keep_others_out(path: str) -> int:
    """Lock a file beside the database for this process; the operating system frees it at any end."""
    descriptor = _made(f"{path}.lock", os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise WrongDatabase(
            f"{path} is in use by another process. Stop that one first, or give this one another DATABASE_URL."
        ) from None
    return descriptor


async def _thread_ended(connection: aiosqlite.Connection) -> None:
    """Wait for the thread of a connection that did not open: it reports its end to the loop, which must still run."""
    thread = connection._thread  # noqa: SLF001  # aiosqlite starts its end and leaves it alone
    if thread.is_alive():
        await asyncio.to_thread(thread.join)


def _let_in(lock: int | None) -> None:
    if lock is not None:
        os.close(lock)
