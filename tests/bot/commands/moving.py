"""Databases full of rows for a move, and the move itself as its operator starts it."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from bot.store import bot_facts, copying
from bot.store.copying import Part, Shape
from bot.store.database import Row, Transaction, Value, open_database

BOT = 1234567
_ROOT = Path(__file__).parents[3]
#: More than two parts of a table, and a rest.
MANY = 2 * copying.AT_ONCE + 300


async def shapes_of(tx: Transaction) -> list[tuple[Shape, list[str]]]:
    """Every table of an SQLite database, and the type of each column."""
    found = []
    for shape in await copying.shapes(tx):
        types = {
            row[0]: row[1]
            for row in await tx.rows(f"SELECT name, type FROM pragma_table_info('{shape.name}')")
        }
        found.append((shape, [types[each] for each in shape.columns]))
    return found


def _value(kind: str, number: int, table: str) -> Value:
    """Something of this type; texts that sort differently by bytes, by letters and by case."""
    if kind == "TEXT":
        return f"{'aBé~Zß'[number % 6]} {table} {number}"
    if kind == "BLOB":
        return bytes([number % 256]) * 3
    return number % 30_000 + 1


async def fill(url: str, rows: int) -> None:
    """Put *rows* into every table of the SQLite database at *url*, which is bot `BOT`'s from then on."""

    async def work(tx: Transaction) -> None:
        await bot_facts.belongs_to(tx, BOT)
        for shape, types in await shapes_of(tx):
            made = [tuple(_value(kind, n, shape.name) for kind in types) for n in range(rows)]
            await copying.put(tx, shape, made)

    database = await open_database(url)
    try:
        await database.transact(work)
    finally:
        await database.close()


async def all_rows(url: str, shapes: list[Shape]) -> dict[str, list[Row]]:
    """Everything that is copied, by table, in the order of Python."""

    async def work(tx: Transaction) -> dict[str, list[Row]]:
        whole = Part(None, None)
        return {each.name: sorted(await copying.read(tx, each, whole), key=repr) for each in shapes}

    database = await open_database(url, beside=True)
    try:
        return await database.transact(work)
    finally:
        await database.close()


async def copy(source: str, target: str, kill_at: str = "") -> tuple[int, str]:
    """`python -m bot copy`: gives its status and what it said."""
    started = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.crash.victim", "copy", source, target,
        cwd="/",  # no .env of this machine
        env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(_ROOT), "SLIPSTREAM_KILL_AT": kill_at},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    async with asyncio.timeout(120):
        said, _ = await started.communicate()
    assert started.returncode is not None
    return started.returncode, said.decode()
