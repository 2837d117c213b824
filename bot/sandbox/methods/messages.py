"""Saying, copying and taking back messages. Pictures and files are in `media`."""

from __future__ import annotations

from typing import Any

from bot.sandbox import formatting, keyboards, threads
from bot.sandbox.chats import Chat, Message, Wire
from bot.sandbox.group_chats import GroupChat
from bot.sandbox.refusals import bad_request
from bot.sandbox.world import World

Params = dict[str, Any]

IDS_LIMIT = 100
CONTENT = (
    "text", "entities", "caption", "caption_entities", "link_preview_options", "photo", "document", "video",
    "voice", "audio", "animation", "sticker", "location", "contact", "show_caption_above_media",
    "has_media_spoiler",
)  # fmt: skip


#: Parameters of chats that do not exist here, with what Telegram says of them elsewhere.
UNPLAYED_WHY = {
    "business_connection_id": "business connection not found",
    "direct_messages_topic_id": "message thread not found",
    "message_effect_id": "EFFECT_ID_INVALID",
    "suggested_post_parameters": "suggested posts can be sent only to channel direct messages",
    "ephemeral_message_parameters": "ephemeral messages can be sent only to groups",
}
UNPLAYED = frozenset(UNPLAYED_WHY)


def begin(world: World, params: Params, chat: Chat) -> Wire:
    """
    Start a message of the bot: flood limits, reply, flags. Call it when the content is known to be good.
    """
    markup = keyboards.read(params.get("reply_markup"))
    for name in UNPLAYED.intersection(params):
        raise bad_request(UNPLAYED_WHY[name])
    reply = replied(params, chat)
    thread = threads.entered(world, params, chat, reply)
    if params.get("allow_paid_broadcast") and not world.limits.paid_allowed:
        raise bad_request("FLOODSKIP_NOT_ALLOWED")
    world.floods.spend(chat, paid=params.get("allow_paid_broadcast", False), edit=False)
    wire: Wire = {
        "message_id": world.take_message_id(chat),
        "from": world.bot_wire,
        "chat": chat.wire,
        "date": world.now(),
    }
    wire |= thread | threads.answering(reply)
    if params.get("protect_content"):
        wire["has_protected_content"] = True
    if markup:
        wire["reply_markup"] = {"inline_keyboard": markup}
    return wire


def replied(params: Params, chat: Chat) -> Message | None:
    """Find the message that a call replies to; raises 400 when it is gone and must be there."""
    given = params.get("reply_parameters")
    if not given:
        return None
    if given.get("message_id") is None:
        raise bad_request('can\'t find field "message_id"')
    found = chat.messages.get(given["message_id"])
    if found is None and not given.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return found


def own_or_any(chat: Chat, params: Params, missing: str) -> Message:
    """Find the message that a call names; raises 400 with Telegram's words for *missing*."""
    found = chat.messages.get(params["message_id"])
    if found is None:
        raise bad_request(missing)
    return found


def send_message(world: World, params: Params) -> Wire:
    formatted = formatting.message_text(params)
    chat = world.open_chat(params["chat_id"])
    wire = begin(world, params, chat)
    wire["text"] = formatted.text
    if formatted.entities:
        wire["entities"] = formatted.entities
    preview = link_preview(params)
    if preview:
        wire["link_preview_options"] = preview
    return world.place(chat, wire).wire


def link_preview(params: Params) -> Wire | None:
    """Read the options of a link's preview; raises 400 for an address that is none."""
    options: Wire | None = params.get("link_preview_options")
    if options and options.get("url") and formatting.http_url(options["url"]) is None:
        raise bad_request("WEBPAGE_URL_INVALID")
    return options


def _source(world: World, params: Params, missing: str) -> Message:
    return own_or_any(world.chat(params["from_chat_id"]), params, missing)


def _copied(world: World, params: Params, chat: Chat, source: Message) -> Wire:
    if source.notice:
        raise bad_request("message can't be copied")
    content = {name: source.wire[name] for name in CONTENT if name in source.wire}
    if "caption" in params and "text" not in content:
        formatted = formatting.caption(params)
        content.pop("caption", None)
        content.pop("caption_entities", None)
        content |= captioned(formatted)
    return world.place(chat, begin(world, params, chat) | content).wire


def captioned(formatted: formatting.Formatted) -> Wire:
    """Give the two fields of a caption, without the empty ones."""
    wire: Wire = {}
    if formatted.text:
        wire["caption"] = formatted.text
    if formatted.entities:
        wire["caption_entities"] = formatted.entities
    return wire


def copy_message(world: World, params: Params) -> Wire:
    chat = world.open_chat(params["chat_id"])
    source = _source(world, params, "message to copy not found")
    return {"message_id": _copied(world, params, chat, source)["message_id"]}


def forward_message(world: World, params: Params) -> Wire:
    chat = world.open_chat(params["chat_id"])
    source = _source(world, params, "message to forward not found")
    return _forwarded(world, params, chat, source)


def _forwarded(world: World, params: Params, chat: Chat, source: Message) -> Wire:
    if source.wire.get("has_protected_content") or source.notice:
        raise bad_request("message can't be forwarded")
    content = {name: source.wire[name] for name in CONTENT if name in source.wire}
    content["forward_origin"] = source.wire.get("forward_origin") or threads.origin(source)
    return world.place(chat, begin(world, params, chat) | content).wire


def _many(world: World, params: Params) -> list[Message]:
    identifiers = params["message_ids"]
    if not 1 <= len(identifiers) <= IDS_LIMIT:
        raise bad_request(
            "too many message identifiers specified"
            if identifiers
            else "message identifiers are not specified"
        )
    source = world.chat(params["from_chat_id"])
    found = [source.messages[identifier] for identifier in identifiers if identifier in source.messages]
    if not found:
        raise bad_request("there are no messages to forward")
    return found


def copy_messages(world: World, params: Params) -> list[Wire]:
    chat = world.open_chat(params["chat_id"])
    plain = {name: value for name, value in params.items() if name != "caption"}
    sources = [_uncaptioned(m) if params.get("remove_caption") else m for m in _many(world, params)]
    return [{"message_id": _copied(world, plain, chat, source)["message_id"]} for source in sources]


def _uncaptioned(message: Message) -> Message:
    return Message({n: v for n, v in message.wire.items() if n not in ("caption", "caption_entities")})


def forward_messages(world: World, params: Params) -> list[Wire]:
    chat = world.open_chat(params["chat_id"])
    return [
        {"message_id": _forwarded(world, params, chat, source)["message_id"]}
        for source in _many(world, params)
    ]


def delete_message(world: World, params: Params) -> bool:
    chat = world.chat(params["chat_id"])
    message = own_or_any(chat, params, "message to delete not found")
    _check_right(world, chat, message)
    _check_age(world, message)
    world.remove(chat, message)
    return True


def _check_right(world: World, chat: Chat, message: Message) -> None:
    """In a group only an administrator takes back what others said."""
    if not isinstance(chat, GroupChat) or message.from_bot:
        return
    if not chat.seat(world.bot_id).may("can_delete_messages"):
        raise bad_request("message can't be deleted")


def _check_age(world: World, message: Message) -> None:
    life = world.limits.delete_life
    if life is not None and world.clock() - message.date > life:
        raise bad_request("message can't be deleted for everyone")


def delete_messages(world: World, params: Params) -> bool:
    chat = world.chat(params["chat_id"])
    identifiers = params["message_ids"]
    if not identifiers:
        raise bad_request("message identifiers are not specified")
    if len(identifiers) > IDS_LIMIT:
        raise bad_request("too many messages to delete")
    known = [chat.messages[identifier] for identifier in identifiers if identifier in chat.messages]
    for message in known:
        _check_right(world, chat, message)
        _check_age(world, message)
    for message in known:
        if message.id in chat.messages:
            world.remove(chat, message)
    return True


METHODS = {
    "sendMessage": send_message,
    "copyMessage": copy_message,
    "copyMessages": copy_messages,
    "forwardMessage": forward_message,
    "forwardMessages": forward_messages,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
}
