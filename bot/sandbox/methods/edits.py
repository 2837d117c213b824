"""Edits of the bot's own messages. A message that would stay the same is refused, as Telegram does."""

from __future__ import annotations

from typing import Any

from bot.sandbox import formatting, keyboards
from bot.sandbox.chats import Chat, Message, Wire
from bot.sandbox.methods.messages import captioned, link_preview
from bot.sandbox.refusals import Refused, bad_request
from bot.sandbox.world import World

Params = dict[str, Any]

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
MEDIA = ("photo", "document", "video", "voice", "audio", "animation")


def editable(world: World, params: Params) -> tuple[Chat, Message]:
    """Find the message to edit: the bot's own, in a chat that is open."""
    if params.get("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = world.open_chat(params.get("chat_id"))
    if not params.get("message_id"):
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(params["message_id"])
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return chat, message


def finish(world: World, chat: Chat, message: Message, content: Wire, params: Params) -> Wire:
    """Put *content* (all content fields, absent ones go) and the keyboard in place."""
    markup = keyboards.read(params.get("reply_markup"))
    kept = {n: v for n, v in message.wire.items() if n in _FRAME}
    wire = kept | content | ({"reply_markup": {"inline_keyboard": markup}} if markup else {})
    if {n: v for n, v in wire.items() if n != "edit_date"} == _undated(message):
        raise bad_request(NOT_MODIFIED)
    world.floods.spend(chat, paid=False, edit=True)
    return world.replace(chat, wire | {"edit_date": world.now()}).wire


_FRAME = frozenset({
    "message_id", "from", "chat", "date", "reply_to_message", "has_protected_content", "forward_origin",
    "message_thread_id", "is_topic_message",
})  # fmt: skip


def _undated(message: Message) -> Wire:
    return {n: v for n, v in message.wire.items() if n != "edit_date"}


def _content(message: Message, *without: str) -> Wire:
    dropped = _FRAME | {"edit_date", "reply_markup", *without}
    return {n: v for n, v in message.wire.items() if n not in dropped}


def edit_message_text(world: World, params: Params) -> Wire:
    if "rich_message" in params:
        raise Refused(501, "Not Implemented: the sandbox does not play rich messages")
    formatted = formatting.message_text(params)
    chat, message = editable(world, params)
    if "text" not in message.wire:
        raise bad_request("there is no text in the message to edit")
    content: Wire = {"text": formatted.text}
    if formatted.entities:
        content["entities"] = formatted.entities
    preview = link_preview(params) or message.wire.get("link_preview_options")
    if preview:
        content["link_preview_options"] = preview
    return finish(world, chat, message, content, params)


def edit_message_caption(world: World, params: Params) -> Wire:
    formatted = formatting.caption(params)
    chat, message = editable(world, params)
    if not any(name in message.wire for name in MEDIA):
        raise bad_request("there is no caption in the message to edit")
    content = _content(message, "caption", "caption_entities") | captioned(formatted)
    return finish(world, chat, message, content, params)


def edit_message_reply_markup(world: World, params: Params) -> Wire:
    chat, message = editable(world, params)
    return finish(world, chat, message, _content(message), params)


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
}
