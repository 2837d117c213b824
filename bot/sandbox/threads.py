"""Where a message stands in a group: its topic, and what it answers. Said alike for the bot and for people."""

from __future__ import annotations

from typing import Any

from bot.sandbox.chats import Chat, Message, Wire
from bot.sandbox.group_chats import GroupChat, Topic
from bot.sandbox.refusals import bad_request
from bot.sandbox.world import World

NOT_FOUND = "message thread not found"


def entered(world: World, params: dict[str, Any], chat: Chat, reply: Message | None) -> Wire:
    """
    Give the thread's fields of a message that the bot sends; *reply* is what it answers.

    Raises 400 in Telegram's words: an unknown topic, a reply into another one, a closed one. General has no
    number: a thread of it, or of a group without topics, cannot be named.
    """
    given = params.get("message_thread_id")
    if not isinstance(chat, GroupChat):
        if given:
            raise bad_request(NOT_FOUND)
        return {}
    if given and given not in chat.topics:
        raise bad_request(NOT_FOUND)
    if given and reply is not None and reply.topic != given:
        raise bad_request("replied message is not in the specified message thread")
    topic = _topic(chat, given, reply)
    if topic is not None and topic.closed and not chat.seat(world.bot_id).may("can_manage_topics"):
        raise bad_request("TOPIC_CLOSED")
    return standing(chat, topic, reply)


def _topic(chat: GroupChat, given: int | None, reply: Message | None) -> Topic | None:
    if given:
        return chat.topics[given]
    return chat.topics.get(reply.topic) if reply is not None and reply.topic else None


def standing(chat: GroupChat, topic: Topic | None, reply: Message | None) -> Wire:
    """
    Give the fields of a message in *topic*: all of them answer at least the message that opened it.

    Outside of topics an answer in a supergroup names the message that began the thread, which is no topic.
    """
    if topic is not None:
        opened = chat.messages.get(topic.id)
        first = answering(opened) if opened is not None else {}
        return first | {"message_thread_id": topic.id, "is_topic_message": True}
    if reply is not None and chat.kind == "supergroup":
        return {"message_thread_id": reply.wire.get("message_thread_id", reply.id)}
    return {}


def answering(reply: Message | None) -> Wire:
    """Give the field that shows what a message answers, one deep."""
    if reply is None:
        return {}
    return {"reply_to_message": {n: v for n, v in reply.wire.items() if n != "reply_to_message"}}


def origin(message: Message) -> Wire:
    """Give what a forwarded message tells of where it comes from."""
    if "sender_chat" in message.wire:
        return {"type": "chat", "sender_chat": message.wire["sender_chat"], "date": message.date}
    return {"type": "user", "sender_user": message.wire["from"], "date": message.date}
