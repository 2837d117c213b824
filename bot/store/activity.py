"""When people last did something. Nothing here knows what."""

from __future__ import annotations

from bot.store.database import Transaction


async def last_sign(tx: Transaction, person_id: int) -> int | None:
    """When the newest update of the person arrived, in milliseconds since 1970; None: longer ago than we keep."""
    row = await tx.row("SELECT MAX(received_at) FROM inbox WHERE person_id = $1", person_id)
    return row[0] if row else None
