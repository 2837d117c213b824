"""Chats and what happens around messages: actions, pins, reactions, who is in them. Groups' topics are in `topics`."""

from __future__ import annotations

from typing import Any

from bot.sandbox import threads
from bot.sandbox.chats import Chat, PrivateChat, Wire
from bot.sandbox.feed import News
from bot.sandbox.group_chats import GroupChat, Seat
from bot.sandbox.refusals import bad_request
from bot.sandbox.world import World

Params = dict[str, Any]

ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip
REACTIONS = frozenset(
    "❤👍👎🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾😡"
)


def send_chat_action(world: World, params: Params) -> bool:
    chat = world.open_chat(params["chat_id"])
    threads.entered(world, params, chat, None)
    if params["action"] not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.feed.publish(News(kind="action", action=params["action"]))
    return True


def get_chat(world: World, params: Params) -> Wire:
    chat = world.chat(params["chat_id"])
    wire = chat.wire | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }
    pinned = [chat.messages[identifier] for identifier in chat.pinned if identifier in chat.messages]
    if pinned:
        wire["pinned_message"] = pinned[-1].wire
    return wire


def get_chat_member(world: World, params: Params) -> Wire:
    chat = world.chat(params["chat_id"])
    who = params["user_id"]
    if isinstance(chat, GroupChat):
        return _seated(world, chat, who)
    if who == world.bot_id:
        blocked = isinstance(chat, PrivateChat) and chat.standing == "blocked"
        return Seat("kicked" if blocked else "member").wire(world.bot_wire, editable=False)
    if not isinstance(chat, PrivateChat) or who != chat.id:
        raise bad_request("member not found")
    return Seat("member").wire(chat.person_wire, editable=False)


def _seated(world: World, group: GroupChat, who: int) -> Wire:
    """Give how somebody stands in a group; of those who never came, only people that the bot may know."""
    if who == world.bot_id:
        return group.seat(who).wire(world.bot_wire, editable=False)
    person = world.chats.get(who)
    if person is None:
        raise bad_request("member not found")
    return group.seat(who).wire(person.person_wire, editable=False)


def get_chat_member_count(world: World, params: Params) -> int:
    chat = world.chat(params["chat_id"])
    return len(chat.inside) if isinstance(chat, GroupChat) else 2


def get_chat_administrators(world: World, params: Params) -> list[Wire]:
    chat = world.chat(params["chat_id"])
    if not isinstance(chat, GroupChat):
        raise bad_request("there are no administrators in the private chat")
    admins = [who for who, seat in chat.seats.items() if seat.admin and who != world.bot_id]
    return [_seated(world, chat, who) for who in admins]


def _with_pins(world: World, params: Params) -> Chat:
    """Find a chat whose pins the bot may change: in a group it needs the right."""
    chat = world.open_chat(params["chat_id"])
    if isinstance(chat, GroupChat) and not chat.seat(world.bot_id).may("can_pin_messages"):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return chat


def _pinnable(chat: Chat, params: Params, missing: str) -> int:
    identifier = int(params["message_id"])
    if identifier not in chat.messages:
        raise bad_request(missing)
    return identifier


def pin_chat_message(world: World, params: Params) -> bool:
    chat = _with_pins(world, params)
    identifier = _pinnable(chat, params, "message to pin not found")
    if identifier in chat.pinned:
        chat.pinned.remove(identifier)
    chat.pinned.append(identifier)
    world.record_chat(chat)
    return True


def unpin_chat_message(world: World, params: Params) -> bool:
    chat = _with_pins(world, params)
    if params.get("message_id"):
        identifier = _pinnable(chat, params, "message to unpin not found")
    elif chat.pinned:
        identifier = chat.pinned[-1]
    else:
        raise bad_request("message to unpin not found")
    if identifier in chat.pinned:
        chat.pinned.remove(identifier)
    world.record_chat(chat)
    return True


def unpin_all_chat_messages(world: World, params: Params) -> bool:
    chat = _with_pins(world, params)
    chat.pinned.clear()
    world.record_chat(chat)
    return True


def set_message_reaction(world: World, params: Params) -> bool:
    chat = world.open_chat(params["chat_id"])
    identifier = params["message_id"]
    if identifier not in chat.messages:
        raise bad_request("message to react not found")
    reactions = params.get("reaction") or []
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(r["type"] != "emoji" or r["emoji"].removesuffix("\ufe0f") not in REACTIONS for r in reactions):
        raise bad_request("REACTION_INVALID")
    kept = {**(chat.reactions or {}), identifier: reactions}
    chat.reactions = {message: given for message, given in kept.items() if given}
    return True


METHODS = {
    "sendChatAction": send_chat_action,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatMemberCount": get_chat_member_count,
    "getChatAdministrators": get_chat_administrators,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "unpinAllChatMessages": unpin_all_chat_messages,
    "setMessageReaction": set_message_reaction,
}
