"""Those who answer people, in stories: a group or private chats, roles, hours. It never checks anything."""

from __future__ import annotations

from typing import Any

from bot.sandbox.chats import Message
from tests.stories.group import Group
from tests.stories.owner import Owner
from tests.stories.running import Running


async def set_up(bot: Running, group: Group | None = None, **overrides: Any) -> None:
    """Start the bot anew with these settings."""
    await bot.stops()
    bot.overrides = {**({} if group is None else {"admin_chat_id": group.id}), **overrides}
    await bot.starts_again()


async def replies(owner: Owner, to: Message, text: str) -> Message:
    """Write an answer to *to* in one's own chat."""
    message = await owner.person.types(text, reply_to=to)
    await owner.bot.rests()
    return message


async def asks(owner: Owner, text: str) -> None:
    """The usual way: /ask, then the question."""
    await owner.types("/ask")
    await owner.types(text)


def has(message: Message) -> list[str]:
    """The labels of its buttons."""
    return [each.label for each in message.buttons]
