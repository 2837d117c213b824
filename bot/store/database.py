"""The one door to two databases. Nothing here knows a table; nothing outside `store/` knows SQL.

What the two share: numbered parameters `$1`, `ON CONFLICT`, `RETURNING`, partial indexes, moments as BIGINT
milliseconds, JSON as TEXT, booleans as 0 and 1. What differs is here and in the two modules beside this one:
how a transaction runs, which errors mean that the database is away, and how rows are locked.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
Row = Sequence[Any]  # Any: a column's type is known to the statement, not to Python
Value = str | int | float | bytes | None


def among(ids: Sequence[int], first: int = 1) -> tuple[str, list[int]]:
    """
    Return what stands behind `IN` so that one statement asks for all *ids*, at most 512, and its values.

    *first* is the number of the first of its parameters.

    The list is filled up to a power of two with ids that stand in it already: few texts, which a database keeps
    prepared.
    """
    size = 1 << (len(ids) - 1).bit_length()
    places = ", ".join(f"${number}" for number in range(first, first + size))
    return f"({places})", [*ids, *[ids[-1]] * (size - len(ids))]


class DatabaseAway(Exception):
    """The database cannot work now: busy, full, unreadable, or gone. Trying again later may help."""


class DatabaseRefuses(DatabaseAway):
    """It is there and does not let us in, or its address cannot be read: trying again later does not help."""


class WrongDatabase(Exception):
    """This database belongs to another bot, to newer code, or to another process that is running."""


class Transaction(Protocol):
    """One transaction. All of its statements take effect together, or none does."""

    #: "sqlite" or "postgresql", for the few statements that differ.
    dialect: str

    async def rows(self, sql: str, *values: Value) -> list[Row]:
        """All rows of one statement."""
        ...

    async def row(self, sql: str, *values: Value) -> Row | None:
        """The first row, or None."""
        ...

    async def run(self, sql: str, *values: Value) -> int:
        """Run one statement that returns nothing; gives the number of rows that it touched."""
        ...

    async def run_many(self, sql: str, many: Iterable[Sequence[Value]]) -> None:
        """Run one statement once for each of *many*."""
        ...

    def savepoint(self) -> AbstractAsyncContextManager[None]:
        """A part that can fail alone: an exception inside undoes the part and goes on upwards."""
        ...


Work = Callable[[Transaction], Coroutine[Any, Any, T]]


class Database(Protocol):
    """An open database."""

    #: Whether other processes may work on it at the same time.
    shared: bool
    #: How many turn workers may run side by side: one where there is one writer.
    workers: int
    #: Appended to a SELECT that takes rows: "" or " FOR UPDATE SKIP LOCKED".
    take: str

    async def transact(self, work: Work[T]) -> T:
        """Run *work* in one transaction: committed when it returns, rolled back when it raises anything.

        *work* awaits its transaction and nothing else: a network call inside would hold everybody up.

        Cancelled meanwhile, it is kept as a whole or not at all.

        Raises:
            DatabaseAway: nothing of *work* was kept; trying again may help. Only a PostgreSQL connection that
                breaks during COMMIT leaves that open, so *work* begins with what a repetition finds done.

        """
        ...

    def is_away(self, error: Exception) -> bool:
        """Whether *error*, raised inside `transact`, is the place's fault (busy, full, gone) and not the work's."""
        ...

    async def close(self) -> None:
        """Finish what runs, then close."""
        ...


async def open_database(
    url: str, *, synchronous: str = "FULL", beside: bool = False, reading: bool = False
) -> Database:
    """Open the database at *url*: `sqlite:///file` or `postgresql://...`.

    *beside*: also while the bot has it open; for a look or a small change, never for taking turns.
    *reading*: for looks alone, however long: whoever writes does not wait for them.

    Raises:
        WrongDatabase: another process has the file open.
        DatabaseAway: it cannot be reached; `DatabaseRefuses` when that will not change by itself.

    """
    if url.startswith("sqlite:///"):
        from bot.store.sqlite import SqliteDatabase  # noqa: PLC0415  # the other database's library stays unloaded

        return await SqliteDatabase.open(
            url.removeprefix("sqlite:///"), synchronous=synchronous, beside=beside, reading=reading
        )
    from bot.store.postgres import PostgresDatabase  # noqa: PLC0415  # as above

    return await PostgresDatabase.open(url)
