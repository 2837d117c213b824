"""The JSON that a page reads of a group, as one person in it sees it."""

from __future__ import annotations

from typing import Any

from bot.sandbox import pages
from bot.sandbox.chats import Message, Wire
from bot.sandbox.feed import News
from bot.sandbox.group_chats import Topic
from bot.sandbox.groups import Group
from bot.sandbox.people import Person
from bot.sandbox.world import World


def listed(group: Group) -> dict[str, Any]:
    """Give one group for the list."""
    return {"id": group.id, "title": group.title, "forum": group.forum, "people": group.people}


def chat(group: Group, who: Person, world: World) -> dict[str, Any]:
    """Give a whole group."""
    seat = group.seat(who)
    return {
        "group": listed(group) | {"people": [_seated(group, world, each) for each in group.people]},
        "me": {"inside": seat.inside, "admin": seat.admin, "anonymous": seat.anonymous},
        "bot": {"name": world.profile.first_name, "standing": group.bot_seat.status},
        "topics": [_topic(topic) for topic in group.topics],
        "messages": [message(each, who) for each in group.messages],
        "commands": commands(group, who, world),
    }


def commands(group: Group, who: Person, world: World) -> list[dict[str, str]]:
    """Give the commands that a person sees in the group."""
    return world.profile.commands_in(group.id, who.id, who.language, admin=group.seat(who).admin)


def _seated(group: Group, world: World, identifier: int) -> dict[str, Any]:
    person = world.chats[identifier]
    seat = group.seat_of(identifier)
    return {"id": identifier, "name": person.name, "admin": seat.admin, "anonymous": seat.anonymous}


def _topic(topic: Topic) -> dict[str, Any]:
    return {"id": topic.id, "name": topic.name, "closed": topic.closed}


def message(each: Message, who: Person) -> dict[str, Any]:
    """Give one message: who wrote it, in which topic, what it answers, or what it tells of the group."""
    return pages.message(each) | {
        "mine": each.wire["from"]["id"] == who.id and not each.notice,
        "author": author(each),
        "topic": each.topic,
        "notice": notice(each.wire) if each.notice else None,
    }


def author(each: Message) -> str:
    """Give the name under which a message stands."""
    said_as: Wire | None = each.wire.get("sender_chat")
    return str(said_as["title"] if said_as else each.wire["from"]["first_name"])


def notice(wire: Wire) -> str:
    """Say in a line what a message tells of the group itself."""
    who = author(Message(wire))
    match wire:
        case {"new_chat_members": [newcomer, *_]} if newcomer["id"] != wire["from"]["id"]:
            return f"{who} added {newcomer['first_name']}"
        case {"new_chat_members": _}:
            return f"{who} joined"
        case {"left_chat_member": _}:
            return f"{who} left"
        case {"forum_topic_created": {"name": name}}:
            return f"{who} opened the topic “{name}”"
        case {"forum_topic_edited": {"name": name}}:
            return f"{who} named the topic “{name}”"
        case {"forum_topic_closed": _}:
            return f"{who} closed the topic"
        case {"forum_topic_reopened": _}:
            return f"{who} opened the topic again"
        case {"migrate_to_chat_id": _}:
            return "This group became a supergroup"
    return "This supergroup was a basic group"


def news(what: News, group: Group, who: Person, world: World) -> dict[str, Any] | None:
    """Give one event of the stream; None for a toast that somebody else sees."""
    match what.kind:
        case "message" | "edited":
            assert what.message is not None
            return {"type": what.kind, "message": message(what.message, who)}
        case "toast" if what.tap is not None and what.tap.person_id != who.id:
            return None
        case "commands":
            return {"type": "commands", "commands": commands(group, who, world)}
    return pages.news(what, who)
