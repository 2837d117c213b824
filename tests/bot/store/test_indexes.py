"""However long the history, what is asked all the time is asked of an index."""

from __future__ import annotations

import asyncpg
import pytest

from bot.store import claims
from bot.store.database import Database, open_database

CONSTANT = [
    ("outbox_waiting", claims._ASKED),
    ("outbox_waiting", claims._UNASKED),
    ("outbox_chat", claims._ASKED),
    ("outbox_chat", claims._UNASKED),
    (
        "inbox_waiting",
        "SELECT id FROM inbox WHERE state = 0 AND abs(person_id) % $2 = 0 ORDER BY id LIMIT $1",
    ),
    (
        "outbox_held",
        "SELECT MIN(not_before) FROM outbox WHERE state = 0 AND not_before > 0 AND not_before > $1",
    ),
    ("outbox_claimed", "UPDATE outbox SET token = NULL WHERE state = 1"),
    ("outbox_claimed", "UPDATE outbox SET token = NULL WHERE state = 1 AND claimed_until < $1"),
    (
        "outbox_edits",
        "DELETE FROM outbox WHERE chat_id = $1 AND target = $2 AND target IS NOT NULL AND state < 2 AND state = 0",
    ),
    ("outbox_chat", "DELETE FROM outbox WHERE chat_id = $1 AND state < 2"),
    ("outbox_history", "DELETE FROM outbox WHERE chat_id = $1 AND state >= 2"),
    (
        "outbox_unasked (chat_id=? AND made_at>?)",
        "SELECT made_at FROM outbox WHERE chat_id IN ($1) AND lane > 2 AND made_at >= $2 AND state <> 3",
    ),
    ("outbox_done", "DELETE FROM outbox WHERE done_at < $1 AND payload IS NOT NULL AND state >= 2"),
    ("inbox_done", "DELETE FROM inbox WHERE done_at < $1 AND payload IS NOT NULL AND state = 1"),
    ("inbox_tombstones", "DELETE FROM inbox WHERE state = 1 AND payload IS NULL AND done_at < $1"),
    (
        "people_source",
        "SELECT COUNT(*) FROM people WHERE source = $1 AND source IS NOT NULL AND person_id <> $2",
    ),
    ("documents_made", "DELETE FROM documents WHERE made_at < $1"),
    ("inbox_person", "DELETE FROM inbox WHERE person_id = $1 AND state <> 0"),
]


@pytest.fixture(scope="module")
def values() -> tuple[int, int]:
    return (5, 5)


@pytest.mark.parametrize(("index", "sql"), CONSTANT)
async def test_sqlite_answers_by_the_index(
    sqlite_url: str, values: tuple[int, int], index: str, sql: str
) -> None:
    """The plan names it, and no statement reads a whole table."""
    database: Database = await open_database(sqlite_url)
    given = values[: 2 if "$2" in sql else 1 if "$1" in sql else 0]
    plan = [
        str(row[-1])
        for row in await database.transact(lambda tx: tx.rows(f"EXPLAIN QUERY PLAN {sql}", *given))
    ]
    await database.close()

    assert any(index in line for line in plan), plan
    assert all("USING" in line for line in plan if line.startswith(("SCAN", "SEARCH"))), plan
    assert not any("outbox_history" in line for line in plan if not index.startswith("outbox_history")), plan


_FLOOD = (
    "INSERT INTO outbox (key, chat_id, lane, payload, state, made_at, not_before)"
    " SELECT 'f' || n, 11, 1, '{}', 0, 1, 0 FROM generate_series(1, 300) n"
)
_HISTORY = (
    "INSERT INTO outbox (key, chat_id, lane, payload, state, made_at, done_at, not_before)"
    " SELECT 'h' || n, n % 1000, 1, '{}', 2, 1, 1, 0 FROM generate_series(1, 20000) n"
)


@pytest.mark.parametrize(
    "happened",
    [
        (_FLOOD,),
        (_FLOOD, "ANALYZE outbox"),
        (_FLOOD, "ANALYZE outbox", _HISTORY),
        (_HISTORY, "ANALYZE outbox", _FLOOD),
    ],
    ids=["new", "flood", "flood long ago", "flood now"],
)
async def test_postgresql_looks_only_right_before_each_waiting_answer(
    postgres_url: str, happened: tuple[str, ...]
) -> None:
    """Whatever its statistics are of: by another index it walked over the whole history for each of them."""
    connection = await asyncpg.connect(postgres_url)
    transaction = connection.transaction()
    await transaction.start()
    for statement in happened:
        await connection.execute(statement)
    plan = [row[0] for row in await connection.fetch(f"EXPLAIN {claims._ASKED_AMONG_MANY}", 1, 16)]
    await transaction.rollback()
    await connection.close()

    assert any("Index Scan Backward using outbox_chat" in line for line in plan), plan
    assert not any("Seq Scan" in line or "outbox_pkey" in line for line in plan), plan
