"""How long the oldest of what waits has waited, by indexes alone: asked every few seconds, also when millions wait."""

from __future__ import annotations

from bot.message import Lane
from bot.store.database import Transaction


async def oldest_update(tx: Transaction) -> int | None:
    """When the update came that has waited longest for its turn, in milliseconds since 1970; None: none waits."""
    row = await tx.row("SELECT received_at FROM inbox WHERE state = 0 ORDER BY id LIMIT 1")
    return row[0] if row else None


async def oldest_messages(tx: Transaction) -> dict[Lane, int]:
    """When the message was made that has waited longest, for each lane in which one waits."""
    found = {}
    for lane in Lane:
        row = await tx.row(
            "SELECT made_at FROM outbox WHERE state = 0 AND lane = $1 ORDER BY lane, id LIMIT 1", int(lane)
        )
        if row is not None:
            found[lane] = row[0]
    return found


async def failed_turns(tx: Transaction) -> int:
    """How many failed turns are kept for the operator."""
    row = await tx.row("SELECT COUNT(*) FROM inbox WHERE state = 2")
    return int(row[0]) if row else 0
