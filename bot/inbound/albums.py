"""Several files that are sent as one: Telegram makes an update of each, and what is said alike to each is said once."""

from __future__ import annotations

import hashlib

from bot import message
from bot.inbound.scene import Scene
from bot.message import Message
from bot.store import outbox
from bot.store.outbox import Draft

#: An answer is worthless after so many milliseconds.
_LIVES = 24 * 3_600_000


async def said_once(scene: Scene, album: str, messages: list[Message]) -> list[Message]:
    """
    Say what was not said to another file of the same album: its words make the key under which it waits.

    Returns:
        What is left to say: nothing.

    """
    for each in messages:
        words = hashlib.blake2b(message.to_json(each).encode(), digest_size=8).hexdigest()
        key = f"album:{scene.who.id}:{album}:{words}"
        draft = Draft(key, scene.who.id, each, expires_at=scene.now + _LIVES)
        await outbox.put(scene.tx, draft, scene.now)
    return []
