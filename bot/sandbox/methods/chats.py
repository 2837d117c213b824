"""Chats and what happens around messages: actions, pins, reactions, members. Only private chats exist."""

from __future__ import annotations

from typing import Any

from bot.sandbox.chats import Chat, Wire
from bot.sandbox.feed import News
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
    if chat.pinned:
        wire["pinned_message"] = chat.messages[chat.pinned[-1]].wire
    return wire


def get_chat_member(world: World, params: Params) -> Wire:
    chat = world.chat(params["chat_id"])
    if params["user_id"] == world.bot_id:
        status = "kicked" if chat.standing == "blocked" else "member"
        return {"user": world.bot_wire, "status": status} | ({"until_date": 0} if status == "kicked" else {})
    if params["user_id"] != chat.id:
        raise bad_request("member not found")
    return {"user": chat.person_wire, "status": "member"}


def get_chat_member_count(world: World, params: Params) -> int:
    world.chat(params["chat_id"])
    return 2


def get_chat_administrators(world: World, params: Params) -> list[Wire]:
    world.chat(params["chat_id"])
    raise bad_request("there are no administrators in the private chat")


def _pinnable(chat: Chat, params: Params, missing: str) -> int:
    identifier = int(params["message_id"])
    if identifier not in chat.messages:
        raise bad_request(missing)
    return identifier


def pin_chat_message(world: World, params: Params) -> bool:
    chat = world.open_chat(params["chat_id"])
    identifier = _pinnable(chat, params, "message to pin not found")
    if identifier in chat.pinned:
        chat.pinned.remove(identifier)
    chat.pinned.append(identifier)
    world.record_chat(chat)
    return True


def unpin_chat_message(world: World, params: Params) -> bool:
    chat = world.open_chat(params["chat_id"])
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
    chat = world.open_chat(params["chat_id"])
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
