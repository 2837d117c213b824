"""A few facts about the bot itself: whose database this is, which commands Telegram has. Nothing of people."""

from __future__ import annotations

from bot.store.database import Transaction, WrongDatabase


async def read(tx: Transaction, name: str) -> str | None:
    """The fact's value, or None."""
    row = await tx.row("SELECT value FROM facts_of_bot WHERE name = $1", name)
    return row[0] if row else None


async def write(tx: Transaction, name: str, value: str) -> None:
    """Keep the fact."""
    await tx.run(
        "INSERT INTO facts_of_bot (name, value) VALUES ($1, $2)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        name,
        value,
    )


async def belongs_to(tx: Transaction, bot_id: int) -> None:
    """Make the database this bot's, or refuse: people and file names of one bot mean nothing to another.

    Raises:
        WrongDatabase: it belongs to another bot, or this one has left it, or has not wholly come.

    """
    if (moved_to := await read(tx, "moved_to")) is not None:
        raise WrongDatabase(f"The bot has moved from here to {moved_to}: set DATABASE_URL to that one.")
    if await read(tx, "copying") is not None:
        raise WrongDatabase(
            "A bot is being copied into this database: let `python -m bot copy` finish first."
        )
    owner = await read(tx, "bot_id")
    if owner is None:
        await write(tx, "bot_id", str(bot_id))
    elif owner != str(bot_id):
        raise WrongDatabase(
            f"This database belongs to the bot {owner}, the token to the bot {bot_id}."
            " Use that bot's token, or give this bot its own DATABASE_URL."
        )
