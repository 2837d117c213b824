"""Telegram's update -> our event: the only reader of what Telegram sends. Never raises: what is odd is Unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeGuard

from bot.inbound import group_events
from bot.inbound.group_events import InAGroup
from bot.inbound.reading import (
    BIG,
    LONGEST,
    Json,
    Who,
    album_of,
    clean,
    file_of,
    is_id,
    number_of,
    reply_of,
    rich,
    who_of,
)

_LONGEST_TAP = 256
#: Characters behind a command that mean something; one of them is followed by whole sentences.
_ARGUMENT, _ARGUMENTS = 64, {"ask": LONGEST}


@dataclass(frozen=True, slots=True)
class Commanded:
    """A command in the private chat: "/start ref_x" is ("start", "ref_x")."""

    who: Who
    name: str  #: lower case, without the slash
    argument: str
    message_id: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Tapped:
    """A tap on an inline button."""

    who: Who
    tap: str  #: Telegram's id of the tap, for its answer
    data: str
    message_id: int | None  #: the message whose button it was; None when Telegram does not say


@dataclass(frozen=True, slots=True)
class Typed:
    """A text that is no command."""

    who: Who
    text: str
    forwarded: bool
    named: int | None = None  #: whose words were forwarded, when Telegram says
    rich: str = field(default="", compare=False)  #: the text as Telegram's HTML; "": nothing is formatted
    message_id: int = field(default=0, compare=False)
    reply_to: int | None = field(default=None, compare=False)  #: the message that it answers


@dataclass(frozen=True, slots=True)
class Handed:
    """Something that is no text: a photo, a voice message, a place."""

    who: Who
    kind: str  #: Telegram's field name (photo, voice, sticker, location, contact ...), or "other"
    named: int | None = None  #: whose contact it is, or whose message was forwarded, when Telegram says
    file_id: str = field(
        default="", compare=False
    )  #: of a photo, a voice message and whatever else is a file
    rich: str = field(default="", compare=False)  #: its caption as Telegram's HTML
    message_id: int = field(default=0, compare=False)
    reply_to: int | None = field(default=None, compare=False)  #: the message that it answers
    album: str = field(default="", compare=False)  #: of several files that were sent as one


@dataclass(frozen=True, slots=True)
class Located:
    """A location that the person shared, in degrees. It is used for their clock, and not kept."""

    who: Who
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Changed:
    """A message that the person edited afterwards."""

    who: Who
    message_id: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Blocked:
    """The person blocked the bot."""

    who: Who


@dataclass(frozen=True, slots=True)
class Unblocked:
    """The person unblocked the bot."""

    who: Who


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing that we answer: channel posts, inline queries, kinds of update newer than this code, nonsense."""


Event = Commanded | Tapped | Typed | Handed | Located | Changed | Blocked | Unblocked | InAGroup | Unknown

_HANDED = (
    "photo", "voice", "sticker", "video", "video_note", "animation", "audio", "document", "location", "venue",
    "contact", "poll", "dice", "story", "game", "invoice", "checklist", "paid_media", "successful_payment",
)  # fmt: skip


#: What a message may bring as a file that can be sent on. An animation has a "document" beside it, and comes first.
_BROUGHT = ("animation", "photo", "video", "document")

# Telegram's own words in a private chat, not the person's: they want no answer.
_NOTICES = (
    "pinned_message", "message_auto_delete_timer_changed", "write_access_allowed", "users_shared", "chat_shared",
    "chat_background_set", "connected_website", "proximity_alert_triggered", "new_chat_photo", "delete_chat_photo",
    "forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened", "web_app_data",
)  # fmt: skip


def person_of(update: Json) -> int | None:
    """Whose turns *update* belongs to: the sender of whatever it carries."""
    for part in update.values():
        if isinstance(part, Mapping):
            sender = part.get("from")
            if isinstance(sender, Mapping) and is_id(sender.get("id")):
                return int(sender["id"])
    return None


def read(update: object) -> Event:
    """The event in *update*, a parsed JSON value of any shape."""
    if not isinstance(update, Mapping):
        return Unknown()
    for name, reader in _READERS.items():
        part = update.get(name)
        if isinstance(part, Mapping):
            return reader(part)
    return Unknown()


def _message(part: Json) -> Event:
    if group_events.is_group(part.get("chat")):
        return group_events.message(part) or Unknown()
    who = who_of(part.get("from"))
    chat = part.get("chat")
    if who is None or not isinstance(chat, Mapping) or not is_id(chat.get("id")):
        return Unknown()
    if chat.get("type") != "private":
        return Unknown()
    text = part.get("text")
    if isinstance(text, str):
        return _text(who, clean(text, LONGEST), part)
    if any(notice in part for notice in _NOTICES):
        return Unknown()
    kind = next((kind for kind in (*_BROUGHT, *_HANDED) if kind in part), "other")
    return _located(who, part.get("location")) or Handed(
        who,
        kind,
        _named(part),
        file_of(part.get(kind)),
        rich(part, "caption"),
        number_of(part),
        reply_of(part),
        album_of(part),
    )


def _named(part: Json) -> int | None:
    """The person whom a shared contact, or else a forwarded message, is about; None when Telegram hides them."""
    origin, contact = part.get("forward_origin"), part.get("contact")
    sender = origin.get("sender_user") if isinstance(origin, Mapping) else None
    number = contact.get("user_id") if isinstance(contact, Mapping) else None
    if number is None and isinstance(sender, Mapping):
        number = sender.get("id")
    return number if is_id(number) else None


def _located(who: Who, place: object) -> Located | None:
    if not isinstance(place, Mapping):
        return None
    latitude, longitude = place.get("latitude"), place.get("longitude")
    if not (_is_number(latitude) and _is_number(longitude)):
        return None
    return Located(who, float(latitude), float(longitude))


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < BIG


def _text(who: Who, text: str, part: Json) -> Event:
    forwarded = "forward_origin" in part
    if text.startswith("/") and not forwarded:
        command, _, argument = text[1:].partition(" ")
        name = command.partition("@")[0].strip().lower()
        meant = argument.strip()[: _ARGUMENTS.get(name, _ARGUMENT)]
        return Commanded(who, name, meant, number_of(part))
    return Typed(who, text, forwarded, _named(part), rich(part, "text"), number_of(part), reply_of(part))


def _changed(part: Json) -> Event:
    who = who_of(part.get("from"))
    chat = part.get("chat")
    if group_events.is_group(chat):
        return group_events.changed(part) or Unknown()
    private = isinstance(chat, Mapping) and chat.get("type") == "private"
    return Changed(who, number_of(part)) if who is not None and private else Unknown()


def _tap(part: Json) -> Event:
    who = who_of(part.get("from"))
    tap, data = part.get("id"), part.get("data")
    if who is None or not _can_be_answered(tap) or not isinstance(data, str):
        return Unknown()
    message = part.get("message")
    if not isinstance(message, Mapping):
        return Tapped(who, str(tap), data, None)
    chat = message.get("chat")
    number = message.get("message_id")
    if group_events.is_group(chat) and is_id(number):
        return group_events.Pressed(who, int(chat["id"]), str(tap), data, number_of(message))
    if not isinstance(chat, Mapping) or chat.get("id") != who.id:
        return Unknown()
    return Tapped(who, str(tap), data, number if is_id(number) else None)


def _can_be_answered(tap: object) -> bool:
    """Telegram's ids of taps are digits; whatever else it sends one day, the outbox must be able to keep it."""
    return isinstance(tap, str) and 0 < len(tap) <= _LONGEST_TAP and tap.isascii() and tap.isprintable()


def _membership(part: Json) -> Event:
    who = who_of(part.get("from"))
    chat, now = part.get("chat"), part.get("new_chat_member")
    if who is None or not isinstance(chat, Mapping) or not isinstance(now, Mapping):
        return Unknown()
    status = now.get("status")
    if chat.get("type") == "private":
        return Blocked(who) if status == "kicked" else Unblocked(who)
    return (group_events.standing(chat, now, who) if group_events.is_group(chat) else None) or Unknown()


_READERS = {
    "message": _message,
    "callback_query": _tap,
    "edited_message": _changed,
    "my_chat_member": _membership,
}
#: What we ask Telegram for; anything else would be dropped here anyway.
KINDS = tuple(_READERS)
