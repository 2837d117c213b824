"""What happens to a forum's topics, whoever does it: each leaves a message behind. Nobody's rights are judged here."""

from __future__ import annotations

from bot.sandbox import threads
from bot.sandbox.chats import Message, Wire
from bot.sandbox.feed import News
from bot.sandbox.group_chats import COLOURS, GroupChat, Topic
from bot.sandbox.world import World

NAME_LIMIT = 128  # characters; Telegram cuts longer ones


def tidy(name: str) -> str:
    """Give a topic's name as Telegram keeps it."""
    return name.strip()[:NAME_LIMIT].strip()


def open_topic(
    world: World, forum: GroupChat, name: str, sender: Wire, colour: int = COLOURS[0]
) -> tuple[Topic, Message]:
    """Open a topic; *sender* holds the message's fields that tell who did it."""
    identifier = world.take_message_id(forum)
    topic = Topic(identifier, name, colour, from_bot=sender["from"]["id"] == world.bot_id)
    forum.topics[identifier] = topic
    created = {"forum_topic_created": {"name": name, "icon_color": colour}}
    return topic, _tell(world, forum, topic, sender, created, identifier)


def rename(world: World, forum: GroupChat, topic: Topic, name: str, sender: Wire) -> Message:
    """Give a topic another name."""
    topic.name = name
    return _tell(world, forum, topic, sender, {"forum_topic_edited": {"name": name}})


def turn(world: World, forum: GroupChat, topic: Topic, sender: Wire, *, closed: bool) -> Message:
    """Close a topic, or open it again."""
    topic.closed = closed
    what = "forum_topic_closed" if closed else "forum_topic_reopened"
    return _tell(world, forum, topic, sender, {what: {}})


def delete(world: World, forum: GroupChat, topic: Topic) -> None:
    """Take a topic away, with all that was said in it."""
    for message in [each for each in forum.messages.values() if each.topic == topic.id]:
        world.remove(forum, message)
    del forum.topics[topic.id]
    world.record_chat(forum)
    forum.feed.publish(News(kind="group"))


def _tell(
    world: World, forum: GroupChat, topic: Topic, sender: Wire, what: Wire, identifier: int | None = None
) -> Message:
    frame = {
        "message_id": identifier or world.take_message_id(forum),
        "chat": forum.wire,
        "date": world.now(),
    }
    stands = threads.standing(forum, topic, None)
    world.record_chat(forum)
    forum.feed.publish(News(kind="group"))
    return world.place(forum, frame | sender | stands | what)
