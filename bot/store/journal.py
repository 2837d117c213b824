"""What a person did with their steps: the slots that they chose and the numbers that they reported. Only reads."""

from __future__ import annotations

from bot.store.database import Transaction


async def slots(tx: Transaction, person_id: int) -> dict[str, int]:
    """Step -> the moment of its slot, in milliseconds since 1970."""
    rows = await tx.rows(
        "SELECT step, slot_at FROM progress WHERE person_id = $1 AND slot_at IS NOT NULL", person_id
    )
    return {str(step): int(moment) for step, moment in rows}


async def numbers(tx: Transaction, person_id: int) -> dict[str, str]:
    """Step -> the number that was reported last."""
    rows = await tx.rows("SELECT step, value FROM numbers WHERE person_id = $1 ORDER BY at", person_id)
    return {str(step): str(value) for step, value in rows}
