"""The links that people hand on, and how many came by each. Nobody is told who came."""

from __future__ import annotations

from bot.store.database import Transaction


async def keep(tx: Transaction, person_id: int, payload: str) -> None:
    """*payload* is the person's own from now on, unless they have one already."""
    await tx.run("UPDATE people SET share = $2 WHERE person_id = $1 AND share IS NULL", person_id, payload)


async def came_by(tx: Transaction, person_id: int, payload: str) -> int:
    """How many people came by *payload*; whoever tries their own link does not count."""
    row = await tx.row(
        "SELECT COUNT(*) FROM people WHERE source = $1 AND source IS NOT NULL AND person_id <> $2",
        payload,
        person_id,
    )
    return int(row[0]) if row else 0
