"""Cards: which message shows a person's open question, or their result. The sender writes them as it sends."""

from __future__ import annotations

from bot.store.database import Transaction


async def find(tx: Transaction, person_id: int, name: str) -> int | None:
    """The number of the message that is the person's card *name*; None before it was sent."""
    row = await tx.row("SELECT message_id FROM cards WHERE person_id = $1 AND name = $2", person_id, name)
    return None if row is None else int(row[0])


async def put(tx: Transaction, person_id: int, name: str, message_id: int) -> None:
    """The card *name* is this message from now on."""
    await tx.run(
        "INSERT INTO cards (person_id, name, message_id) VALUES ($1, $2, $3)"
        " ON CONFLICT (person_id, name) DO UPDATE SET message_id = excluded.message_id",
        person_id,
        name,
        message_id,
    )


async def forget(tx: Transaction, person_id: int, message_id: int) -> None:
    """The message is no card any more: nothing is drawn in its place until it is made one again."""
    await tx.run("DELETE FROM cards WHERE person_id = $1 AND message_id = $2", person_id, message_id)
