"""Which messages of a group reach the bot. It never decides for private chats: there all do."""

from __future__ import annotations

from bot.sandbox.chats import Message, Wire
from bot.sandbox.group_chats import GroupChat
from bot.sandbox.world import World


def reaches_bot(world: World, group: GroupChat, wire: Wire) -> bool:
    """
    Tell whether the bot hears a message of *group*.

    With privacy mode on, a bot without administrator rights hears commands that may be meant for it, messages
    that name it, replies to its own, and service messages.
    """
    seat = group.seat(world.bot_id)
    if not seat.inside:
        return False
    message = Message(wire)
    if seat.admin or not world.profile.privacy or message.notice:
        return True
    return _answers(wire) or _addressed(message, world.profile.username)


def _answers(wire: Wire) -> bool:
    replied = wire.get("reply_to_message")
    return replied is not None and Message(replied).from_bot and not Message(replied).notice


def _addressed(message: Message, username: str) -> bool:
    words = (message.text or message.caption).split()
    if words and words[0].startswith("/"):
        _, at, name = words[0].partition("@")
        return not at or name.lower() == username.lower()
    return f"@{username}".lower() in (word.lower().strip(".,:;!?") for word in words)
