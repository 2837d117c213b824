"""What a backup needs that was put back: whom it knows, and what must not be said again. Used by nothing that runs."""

from __future__ import annotations

from bot.message import Lane
from bot.store import leases, runs
from bot.store.database import Transaction
from bot.store.people import OF_A_PERSON

# Everybody by number who stands anywhere, and since when as a person of ours: later than an erasure, they came back.
_NUMBERS = " UNION ".join(
    (
        *(f"SELECT person_id AS number FROM {table}" for table in OF_A_PERSON),
        "SELECT chat_id FROM menus",
        "SELECT chat_id FROM outbox",
        "SELECT person_id FROM inbox WHERE person_id IS NOT NULL",
        "SELECT whom FROM audit WHERE whom IS NOT NULL",
    )
)


async def has_people(tx: Transaction) -> bool:
    """Whether there is anything to lose."""
    return await tx.row("SELECT 1 FROM people LIMIT 1") is not None


async def is_in_use(tx: Transaction) -> bool:
    """Whether a bot runs on it, as far as its leases tell: an old schema has none, and a file has a lock instead."""
    if tx.dialect == "sqlite" or (await tx.row("SELECT to_regclass('leases')") or (None,))[0] is None:
        return False
    return await leases.held(tx)


async def count_people(tx: Transaction) -> int:
    """How many people there are."""
    row = await tx.row("SELECT COUNT(*) FROM people")
    return int(row[0]) if row else 0


async def everybody(tx: Transaction) -> list[tuple[int, int]]:
    """Each number in the database, and the moment of their /start; 0: they are no person of ours."""
    rows = await tx.rows(
        "SELECT n.number, coalesce(p.created_at, 0)"
        f" FROM ({_NUMBERS}) AS n LEFT JOIN people p ON p.person_id = n.number"
    )
    return [(row[0], row[1]) for row in rows]


async def hold_back(tx: Transaction, now: int) -> None:
    """Nobody knows what was said since the backup: what must not come twice is left as uncertain, and runs pause."""
    await tx.run(
        "UPDATE outbox SET state = 5, verdict = 'uncertain', error = 'restored', token = NULL, done_at = $1"
        " WHERE state < 2 AND lane > $2 AND target IS NULL",
        now,
        int(Lane.REMINDER),
    )
    for run in await runs.alive(tx):
        await runs.pause(tx, run.id, "restored", now)
