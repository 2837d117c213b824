"""All rows of all tables, whatever they mean: what a backup is made of. Never changes a row on its way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.store.database import Row, Transaction

#: Rows that are read and written together.
_BATCH = 2000
#: What tells of the schema, not of the bot.
_NOT_OURS = ("alembic_version",)


@dataclass(frozen=True, slots=True)
class Table:
    """A table; both databases have the same ones."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]  #: its primary key


async def every(tx: Transaction) -> list[Table]:
    """All tables of an SQLite database, by name."""
    names = await tx.rows(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1"
    )
    return [await _table(tx, str(row[0])) for row in names if row[0] not in _NOT_OURS]


async def _table(tx: Transaction, name: str) -> Table:
    columns = await tx.rows("SELECT name, pk FROM pragma_table_info($1)", name)
    key = sorted((row[1], row[0]) for row in columns if row[1])
    return Table(name, tuple(row[0] for row in columns), tuple(column for _, column in key))


async def one_moment(tx: Transaction) -> None:
    """All that is read in this transaction is as it was at its beginning; to be said first."""
    if tx.dialect == "postgresql":
        await tx.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


async def some_after(tx: Transaction, table: Table, after: Sequence[Any]) -> list[tuple[Row, Row]]:
    """The next rows in the order of the key, each behind its key; none: there are no more.

    Args:
        tx: the transaction.
        table: of which.
        after: the key of the last row that was read; () before the first.

    """
    key = ", ".join(table.key)
    places = ", ".join(f"${number}" for number in range(1, len(table.key) + 1))
    where = f" WHERE ({key}) > ({places})" if after else ""
    found = await tx.rows(
        f"SELECT {key}, {', '.join(table.columns)} FROM {table.name}{where} ORDER BY {key} LIMIT {_BATCH}",
        *after,
    )
    width = len(table.key)
    return [(row[:width], row[width:]) for row in found]


async def clear(tx: Transaction, table: Table) -> None:
    """Remove every row."""
    await tx.run(f"DELETE FROM {table.name}")


async def put(tx: Transaction, table: Table, some: Sequence[Row]) -> None:
    """Keep rows as they are."""
    places = ", ".join(f"${number}" for number in range(1, len(table.columns) + 1))
    await tx.run_many(f"INSERT INTO {table.name} ({', '.join(table.columns)}) VALUES ({places})", some)


async def count_on(tx: Transaction, table: Table) -> None:
    """Number new rows after those that were put; SQLite does so by itself."""
    if tx.dialect == "postgresql" and table.key == ("id",):
        await tx.row(
            f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), (SELECT MAX(id) FROM {table.name}))"
        )
