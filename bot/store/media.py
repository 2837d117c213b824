"""Pictures: their bytes until Telegram has them, then Telegram's name for them."""

from __future__ import annotations

from bot.store.database import Transaction


async def put(tx: Transaction, key: str, png: bytes) -> None:
    """Keep a picture under *key* (a hash of what it shows)."""
    await tx.run("INSERT INTO media (key, bytes) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING", key, png)


async def is_there(tx: Transaction, key: str) -> bool:
    """Whether *key* need not be drawn again."""
    return await tx.row("SELECT 1 FROM media WHERE key = $1", key) is not None


async def find(tx: Transaction, key: str) -> str | bytes | None:
    """Telegram's file_id, or the PNG's bytes when it was never uploaded."""
    row = await tx.row("SELECT file_id, bytes FROM media WHERE key = $1", key)
    if row is None or row[0] is not None:
        return None if row is None else str(row[0])
    return None if row[1] is None else bytes(row[1])


async def uploaded(tx: Transaction, key: str, file_id: str) -> None:
    """Telegram has it: the bytes are not needed any more, unless Telegram forgets."""
    await tx.run("UPDATE media SET file_id = $2 WHERE key = $1", key, file_id)


async def forget_upload(tx: Transaction, key: str, file_id: str) -> None:
    """Telegram does not know this *file_id* (any more): upload again. A newer upload stays."""
    await tx.run("UPDATE media SET file_id = NULL WHERE key = $1 AND file_id = $2", key, file_id)
