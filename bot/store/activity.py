"""When people last did something. Nothing here knows what."""

from __future__ import annotations

from bot.store.database import Transaction


async def last_sign(tx: Transaction, person_id: int) -> int | None:
    """When the newest update of the person arrived, in milliseconds since 1970; None: longer ago than we keep."""
    row = await tx.row("SELECT MAX(received_at) FROM inbox WHERE person_id = $1", person_id)
    return row[0] if row else None


async def unasked_since(tx: Transaction, person_id: int, moment: int) -> bool:
    """Whether anything that was not an answer was made for the person since *moment*, and not cancelled."""
    # Two parts, for two indexes: what waits, and what was said.
    these = "SELECT 1 FROM outbox WHERE chat_id = $1 AND lane > 2 AND made_at >= $2"
    sql = f"{these} AND state < 2 UNION ALL {these} AND state >= 2 AND state <> 3 LIMIT 1"
    return await tx.row(sql, person_id, moment) is not None
