"""When people last did something. Nothing here knows what."""

from __future__ import annotations

from collections.abc import Sequence

from bot.store.database import Transaction, among


async def last_sign(tx: Transaction, person_id: int) -> int | None:
    """When the newest update of the person arrived, in milliseconds since 1970; None: longer ago than we keep."""
    row = await tx.row("SELECT MAX(received_at) FROM inbox WHERE person_id = $1", person_id)
    return row[0] if row else None


async def last_unasked(tx: Transaction, ids: Sequence[int], since: int) -> dict[int, int]:
    """
    When anything that was not an answer was last made for each of *ids* (at most 512), and not cancelled.

    Both moments are milliseconds since 1970; who got nothing after *since* is not named.
    """
    places, values = among(ids)
    # What changes an earlier message is none.
    sql = (
        f"SELECT chat_id, MAX(made_at) FROM outbox WHERE chat_id IN {places} AND lane > 2"
        f" AND made_at >= ${len(values) + 1} AND target IS NULL AND state <> 3 GROUP BY chat_id"
    )
    return {row[0]: row[1] for row in await tx.rows(sql, *values, since)}
