"""Topics of a forum: opened, renamed, closed, opened again, deleted. People do the same in `groups`."""

from __future__ import annotations

from typing import Any

from bot.sandbox import topics
from bot.sandbox.chats import Wire
from bot.sandbox.group_chats import COLOURS, GroupChat, Topic
from bot.sandbox.refusals import bad_request
from bot.sandbox.world import World

Params = dict[str, Any]

NOT_A_FORUM = "the chat is not a forum"
MAY_CLOSE = "not enough rights to close or open the topic"


def _forum(world: World, params: Params) -> GroupChat:
    chat = world.open_chat(params["chat_id"])
    if not isinstance(chat, GroupChat) or not chat.forum:
        raise bad_request(NOT_A_FORUM)
    return chat


def _topic(world: World, params: Params, unless: str) -> tuple[GroupChat, Topic]:
    """Find a topic that the bot may change: it has the right, or opened the topic itself."""
    forum = _forum(world, params)
    topic = forum.topics.get(params["message_thread_id"])
    if topic is not None and not topic.from_bot and not _may(world, forum, "can_manage_topics"):
        raise bad_request(unless)
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    return forum, topic


def _may(world: World, forum: GroupChat, right: str) -> bool:
    return forum.seat(world.bot_id).may(right)


def create_forum_topic(world: World, params: Params) -> Wire:
    forum = _forum(world, params)
    if not _may(world, forum, "can_manage_topics"):
        raise bad_request("not enough rights to create a topic")
    name = topics.tidy(params["name"])
    if not name:
        raise bad_request("title must be non-empty")
    colour = params.get("icon_color", COLOURS[0])
    if colour not in COLOURS:
        raise bad_request("invalid icon color specified")
    topic, _ = topics.open_topic(world, forum, name, {"from": world.bot_wire}, colour)
    return topic.wire


def edit_forum_topic(world: World, params: Params) -> bool:
    forum, topic = _topic(world, params, "not enough rights to edit the topic")
    if "name" not in params:
        return True
    name = topics.tidy(params["name"])
    if params["name"] and not name:
        raise bad_request("title must be non-empty")
    if name == topic.name:
        raise bad_request("TOPIC_NOT_MODIFIED")
    if name:
        topics.rename(world, forum, topic, name, {"from": world.bot_wire})
    return True


def close_forum_topic(world: World, params: Params) -> bool:
    return _turn(world, params, closed=True)


def reopen_forum_topic(world: World, params: Params) -> bool:
    return _turn(world, params, closed=False)


def _turn(world: World, params: Params, *, closed: bool) -> bool:
    forum, topic = _topic(world, params, MAY_CLOSE)
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topics.turn(world, forum, topic, {"from": world.bot_wire}, closed=closed)
    return True


def delete_forum_topic(world: World, params: Params) -> bool:
    forum = _forum(world, params)
    topic = forum.topics.get(params["message_thread_id"])
    if topic is not None and not topic.from_bot and not _may(world, forum, "can_delete_messages"):
        raise bad_request("not enough rights to delete the topic")
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    topics.delete(world, forum, topic)
    return True


METHODS = {
    "createForumTopic": create_forum_topic,
    "editForumTopic": edit_forum_topic,
    "closeForumTopic": close_forum_topic,
    "reopenForumTopic": reopen_forum_topic,
    "deleteForumTopic": delete_forum_topic,
}
