"""PostgreSQL behind the door. Never keeps anything in this process."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import TypeAlias, TypeVar

import asyncpg

from bot.store.database import DatabaseAway, DatabaseRefuses, Row, Value, Work

T = TypeVar("T")

_AWAY = (
    OSError,
    asyncio.TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # the driver's words for a server that left in the middle
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.PostgresSystemError,
    asyncpg.TransactionRollbackError,  # deadlock and serialisation: the whole is simply done again
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.LockNotAvailableError,
)
# A replica that stops in the middle of a transaction (cut off, or held up) keeps its locks from others for so long,
# in milliseconds; then the server undoes it.
_SESSION = {"idle_in_transaction_session_timeout": "6000"}
_Connection: TypeAlias = "asyncpg.pool.PoolConnectionProxy[asyncpg.Record]"


async def _ask(call: Callable[[], Awaitable[T]], connection: _Connection | None = None) -> T:
    """Make one call of the driver; only its errors can mean that the database is away, never the work's.

    The call is made here, not by the caller: on a connection that was lost meanwhile it raises before it is awaited.
    """
    try:
        return await call()
    except _AWAY as error:
        if isinstance(error, asyncpg.InterfaceError) and connection is not None and not _is_gone(connection):
            raise  # a statement that is put together wrongly: no wait would mend it
        raise DatabaseAway(f"{type(error).__name__}: {error}") from error


def _is_gone(connection: _Connection) -> bool:
    try:
        return connection.is_closed()
    except asyncpg.InterfaceError:
        return True  # the pool has taken it back already


class PostgresTransaction:
    """A transaction on one pooled connection."""

    dialect = "postgresql"

    def __init__(self, raw: _Connection) -> None:
        self._raw = raw

    async def rows(self, sql: str, *values: Value) -> list[Row]:
        """All rows of one statement."""
        found: list[Row] = [
            tuple(row) for row in await _ask(lambda: self._raw.fetch(sql, *values), self._raw)
        ]
        return found

    async def row(self, sql: str, *values: Value) -> Row | None:
        """The first row, or None."""
        found = await _ask(lambda: self._raw.fetchrow(sql, *values), self._raw)
        return None if found is None else tuple(found)

    async def run(self, sql: str, *values: Value) -> int:
        """The number of rows that one statement touched."""
        status = await _ask(lambda: self._raw.execute(sql, *values), self._raw)
        last = status.rpartition(" ")[2]  # "UPDATE 3", "INSERT 0 1"
        return int(last) if last.isdecimal() else 0

    async def run_many(self, sql: str, many: Iterable[Sequence[Value]]) -> None:
        """One statement, once for each of *many*."""
        await _ask(lambda: self._raw.executemany(sql, list(many)), self._raw)

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """A part that can fail alone."""
        async with _one(self._raw):
            yield


@asynccontextmanager
async def _one(connection: _Connection) -> AsyncIterator[None]:
    """A transaction, or within one a savepoint: kept when the block ends, undone when it raises anything."""

    async def begin() -> asyncpg.transaction.Transaction:
        begun = connection.transaction()
        await begun.start()
        return begun

    transaction = await _ask(begin)
    try:
        yield
    except BaseException:
        # A broken connection cannot undo, nor need it: the server does. What broke it is what counts.
        with contextlib.suppress(asyncpg.PostgresError, *_AWAY):
            await transaction.rollback()
        raise
    await _ask(transaction.commit)


async def _nothing_to_reset(_: object) -> None:
    """A transaction leaves no setting, lock or cursor behind; what is open the driver undoes. One question less."""


class PostgresDatabase:
    """A pool of connections; each transaction borrows one."""

    shared = True
    workers = 4
    take = " FOR UPDATE SKIP LOCKED"

    def __init__(self, pool: asyncpg.Pool[asyncpg.Record]) -> None:
        self._pool = pool

    @classmethod
    async def open(cls, url: str) -> PostgresDatabase:
        """Connect to the server at *url*; no error repeats its password."""
        try:
            pool = await asyncpg.create_pool(
                url,
                min_size=1,
                max_size=10,
                command_timeout=30,
                timeout=10,
                reset=_nothing_to_reset,
                server_settings=_SESSION,
            )
        except ValueError:  # its text may be a piece of the password
            raise DatabaseRefuses(
                "the address cannot be read: what is special in its password must be written as %40 for @, %2F for /"
            ) from None
        except socket.gaierror as error:  # the name is not told: it may be a piece of the password, see above
            raise DatabaseAway(
                f"{type(error).__name__}: {error}. Is the server's name right, and no @ or / in the password as it is?"
            ) from error
        except _AWAY as error:
            raise DatabaseAway(f"{type(error).__name__}: {error}") from error
        except asyncpg.PostgresError as error:  # another password, another name
            raise DatabaseRefuses(f"{type(error).__name__}: {error}") from error
        return cls(pool)

    async def transact(self, work: Work[T]) -> T:
        """Run *work* in one transaction on a borrowed connection."""
        connection = await _ask(self._pool.acquire)
        try:
            async with _one(connection):
                return await work(PostgresTransaction(connection))
        finally:
            # The transaction is over: a connection that breaks now must not make it look undone.
            with contextlib.suppress(asyncpg.PostgresError, *_AWAY):
                await self._pool.release(connection)

    def is_away(self, error: Exception) -> bool:
        """Whether *error* is the place's fault, not the statement's."""
        return isinstance(error, DatabaseAway)

    async def close(self) -> None:
        """Give every connection back."""
        await self._pool.close()
