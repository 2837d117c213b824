"""PostgreSQL behind the door. Never keeps anything in this process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar

import asyncpg

from bot.store.database import DatabaseAway, Row, Value, Work

T = TypeVar("T")

_AWAY = (
    OSError,
    asyncio.TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.TransactionRollbackError,  # deadlock and serialisation: the whole is simply done again
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.LockNotAvailableError,
)


class PostgresTransaction:
    """A transaction on one pooled connection."""

    dialect = "postgresql"

    def __init__(self, raw: asyncpg.pool.PoolConnectionProxy[asyncpg.Record]) -> None:
        self._raw = raw

    async def rows(self, sql: str, *values: Value) -> list[Row]:
        """All rows of one statement."""
        found: list[Row] = [tuple(row) for row in await self._raw.fetch(sql, *values)]
        return found

    async def row(self, sql: str, *values: Value) -> Row | None:
        """The first row, or None."""
        found = await self._raw.fetchrow(sql, *values)
        return None if found is None else tuple(found)

    async def run(self, sql: str, *values: Value) -> int:
        """The number of rows that one statement touched."""
        if not values:
            await self._raw.execute(sql)
            return 0
        status = await self._raw.execute(sql, *values)
        last = status.rpartition(" ")[2]  # "UPDATE 3", "INSERT 0 1"
        return int(last) if last.isdecimal() else 0

    async def run_many(self, sql: str, many: Iterable[Sequence[Value]]) -> None:
        """One statement, once for each of *many*."""
        await self._raw.executemany(sql, list(many))

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """A part that can fail alone."""
        async with self._raw.transaction():
            yield


class PostgresDatabase:
    """A pool of connections; each transaction borrows one."""

    workers = 4
    take = " FOR UPDATE SKIP LOCKED"

    def __init__(self, pool: asyncpg.Pool[asyncpg.Record]) -> None:
        self._pool = pool

    @classmethod
    async def open(cls, url: str) -> PostgresDatabase:
        """Connect to the server at *url*."""
        try:
            pool = await asyncpg.create_pool(url, min_size=1, max_size=10, command_timeout=30, timeout=10)
        except _AWAY as error:
            raise DatabaseAway(f"{type(error).__name__}: {error}") from error
        return cls(pool)

    async def transact(self, work: Work[T]) -> T:
        """Run *work* in one transaction on a borrowed connection."""
        try:
            async with self._pool.acquire() as connection, connection.transaction():
                return await work(PostgresTransaction(connection))
        except _AWAY as error:
            raise DatabaseAway(f"{type(error).__name__}: {error}") from error

    def is_away(self, error: Exception) -> bool:
        """Whether *error* is the place's fault, not the statement's."""
        return isinstance(error, _AWAY)

    async def close(self) -> None:
        """Give every connection back."""
        await self._pool.close()
