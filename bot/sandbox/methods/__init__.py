"""The Bot API's methods, by name. Each is a function of the world and typed parameters; none speaks HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.sandbox.methods import chats, commands, edits, media, messages, profile, taps, topics
from bot.sandbox.world import World

Method = Callable[[World, dict[str, Any]], Any]

METHODS: dict[str, Method] = {
    **messages.METHODS,
    **edits.METHODS,
    **media.METHODS,
    **taps.METHODS,
    **commands.METHODS,
    **profile.METHODS,
    **chats.METHODS,
    **topics.METHODS,
}
