"""Rows as they are, table by table, for a move into another database. Nothing here knows what a row means.

A table is gone through in the order of its key's first column, so that both databases mean the same part of it; texts
are compared by their bytes, whatever order the server likes. One side is always SQLite, and it is asked for the shapes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bot.store import bot_facts
from bot.store.database import Row, Transaction, Value
from bot.store.leases import CLOCK
from bot.store.migrations import LAST_POST

#: Rows at a time: so many are held in memory, of each side.
AT_ONCE = 1000
#: Facts about the move itself, which stay where they are.
MOVED_TO, UNDER_WAY = "moved_to", "copying"
# What belongs to the processes that run, or to the schema, and not to the bot.
_NOT_COPIED = frozenset({"alembic_version", "leases"})

Key: TypeAlias = int | str


@dataclass(frozen=True, slots=True)
class Shape:
    """What a table looks like."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]  #: columns of its primary key, in their order
    texts: bool  #: whether the key's first column holds texts
    numbered: bool  #: whether the database numbers new rows by itself

    def key_of(self, row: Row) -> tuple[Value, ...]:
        """The values of *row* that tell it from all others of its table."""
        return tuple(row[self.columns.index(each)] for each in self.key)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a table: what lies behind one key, up to another; None is the end on that side."""

    after: Key | None
    upto: Key | None


async def shapes(tx: Transaction) -> list[Shape]:
    """Every table of an SQLite database, by name."""
    tables = await tx.rows(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    return [await _shape(tx, name, sql) for name, sql in tables if name not in _NOT_COPIED]


async def _shape(tx: Transaction, name: str, sql: str) -> Shape:
    columns = await tx.rows(f"SELECT name, type, pk FROM pragma_table_info('{name}') ORDER BY cid")
    key = sorted((row for row in columns if row[2]), key=lambda row: int(row[2]))
    return Shape(
        name,
        tuple(row[0] for row in columns),
        tuple(row[0] for row in key),
        texts=key[0][1] == "TEXT",
        numbered="AUTOINCREMENT" in sql,
    )


async def count(tx: Transaction, shape: Shape) -> int:
    """How many rows there are to copy."""
    row = await tx.row(f"SELECT count(*) FROM {shape.name} WHERE {_kept(shape)}")
    return int(row[0]) if row else 0


async def end_of_part(tx: Transaction, shape: Shape, after: Key | None) -> Key | None:
    """The key up to which there are about `AT_ONCE` rows behind *after*; None: it is fewer to the end."""
    by = _by(tx, shape)
    values = () if after is None else (after,)
    row = await tx.row(
        f"SELECT {shape.key[0]} FROM {shape.name} WHERE {_within(by, Part(after, None))}"
        f" ORDER BY {by} LIMIT 1 OFFSET {AT_ONCE - 1}",
        *values,
    )
    found: Key | None = row[0] if row else None
    return found


async def read(tx: Transaction, shape: Shape, part: Part) -> list[Row]:
    """The rows of one part; a text without what PostgreSQL cannot hold, the character 0."""
    values = [each for each in (part.after, part.upto) if each is not None]
    found = await tx.rows(
        f"SELECT {', '.join(shape.columns)} FROM {shape.name}"
        f" WHERE {_within(_by(tx, shape), part)} AND {_kept(shape)}",
        *values,
    )
    return [tuple(_holdable(value) for value in row) for row in found]


def _holdable(value: Value) -> Value:
    return value.replace("\x00", "") if isinstance(value, str) and "\x00" in value else value


async def put(tx: Transaction, shape: Shape, rows: Sequence[Row]) -> None:
    """Make these rows what they are over there."""
    places = ", ".join(f"${number}" for number in range(1, len(shape.columns) + 1))
    others = [each for each in shape.columns if each not in shape.key]
    sets = ", ".join(f"{each} = excluded.{each}" for each in others)
    await tx.run_many(
        f"INSERT INTO {shape.name} ({', '.join(shape.columns)}) VALUES ({places})"
        f" ON CONFLICT ({', '.join(shape.key)}) DO {f'UPDATE SET {sets}' if sets else 'NOTHING'}",
        rows,
    )


async def drop(tx: Transaction, shape: Shape, keys: Sequence[Sequence[Value]]) -> None:
    """Remove what is not over there any more."""
    where = " AND ".join(f"{each} = ${number}" for number, each in enumerate(shape.key, start=1))
    await tx.run_many(f"DELETE FROM {shape.name} WHERE {where}", keys)


async def last_number(tx: Transaction, shape: Shape) -> int:
    """The highest number that the database itself has ever given to a row, gone ones included."""
    if tx.dialect == "sqlite":
        row = await tx.row("SELECT seq FROM sqlite_sequence WHERE name = $1", shape.name)
    else:
        row = await tx.row(f"SELECT last_value FROM {shape.name}_{shape.key[0]}_seq WHERE is_called")
    return int(row[0]) if row else 0


async def go_on_after(tx: Transaction, shape: Shape, number: int) -> None:
    """Let the next new row have a number that no row ever had."""
    if tx.dialect == "sqlite":
        await tx.run("DELETE FROM sqlite_sequence WHERE name = $1", shape.name)
        await tx.run("INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)", shape.name, number)
    else:
        name = f"{shape.name}_{shape.key[0]}_seq"
        await tx.row(f"SELECT setval('{name}', $1, $2)", max(number, 1), number > 0)


async def under_way(tx: Transaction) -> str | None:
    """The number of the bot that is being copied into this database; None when none is."""
    found = await bot_facts.read(tx, UNDER_WAY)
    return str(json.loads(found)["bot"]) if found else None


async def begin(tx: Transaction, bot_id: str) -> None:
    """From now on this database is half a bot: no bot starts on it."""
    await bot_facts.write(tx, UNDER_WAY, json.dumps({"bot": bot_id}))


async def end(tx: Transaction) -> None:
    """This database is whole."""
    await tx.run("DELETE FROM facts_of_bot WHERE name = $1", UNDER_WAY)


async def is_led(tx: Transaction) -> bool:
    """Whether any process holds a lease, which tells that a bot runs on this PostgreSQL database."""
    if await tx.row("SELECT 1 WHERE to_regclass('leases') IS NOT NULL") is None:
        return False  # an older schema: that is refused elsewhere
    return await tx.row(f"SELECT 1 FROM leases WHERE until > {CLOCK} LIMIT 1") is not None


def _by(tx: Transaction, shape: Shape) -> str:
    return f'{shape.key[0]} COLLATE "C"' if shape.texts and tx.dialect == "postgresql" else shape.key[0]


def _within(by: str, part: Part) -> str:
    wheres = []
    if part.after is not None:
        wheres.append(f"{by} > $1")
    if part.upto is not None:
        wheres.append(f"{by} <= ${len(wheres) + 1}")
    return " AND ".join(wheres) or "1 = 1"


def _kept(shape: Shape) -> str:
    stays = f"name NOT IN ('{MOVED_TO}', '{UNDER_WAY}', '{LAST_POST}')"
    return stays if shape.name == "facts_of_bot" else "1 = 1"
