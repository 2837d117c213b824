"""Telegram's update -> our event: the only reader of what Telegram sends. Never raises: what is odd is Unknown."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard

from bot.inbound.entities import to_html

_BIG = 2**52  # Telegram's ids have at most 52 significant bits
_LONGEST = 4096
_LONGEST_TAP = 256


@dataclass(frozen=True, slots=True)
class Who:
    """The person behind an event, as Telegram describes them."""

    id: int
    first_name: str  #: cleaned of control and direction characters, at most 64 characters
    language_hint: str | None


@dataclass(frozen=True, slots=True)
class Commanded:
    """A command in the private chat: "/start ref_x" is ("start", "ref_x")."""

    who: Who
    name: str  #: lower case, without the slash
    argument: str


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


@dataclass(frozen=True, slots=True)
class Handed:
    """Something that is no text: a photo, a voice message, a place."""

    who: Who
    kind: str  #: Telegram's field name (photo, voice, sticker, location, contact ...), or "other"
    named: int | None = None  #: whose contact it is, or whose message was forwarded, when Telegram says
    file_id: str = field(default="", compare=False)  #: of a photo, video, document or animation
    rich: str = field(default="", compare=False)  #: its caption as Telegram's HTML


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


@dataclass(frozen=True, slots=True)
class Blocked:
    """The person blocked the bot."""

    who: Who


@dataclass(frozen=True, slots=True)
class Unblocked:
    """The person unblocked the bot."""

    who: Who


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Somebody spoke to the bot in a group: a command, or they added it."""

    chat_id: int
    language_hint: str | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing that we answer: channel posts, inline queries, kinds of update newer than this code, nonsense."""


Event = Commanded | Tapped | Typed | Handed | Located | Changed | Blocked | Unblocked | Elsewhere | Unknown
Json = Mapping[str, Any]  # Any: JSON from outside, checked where it is read

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
            if isinstance(sender, Mapping) and _is_id(sender.get("id")):
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
    who = _who(part.get("from"))
    chat = part.get("chat")
    if who is None or not isinstance(chat, Mapping) or not _is_id(chat.get("id")):
        return Unknown()
    if chat.get("type") != "private":
        return _in_a_group(part, chat, who)
    text = part.get("text")
    if isinstance(text, str):
        return _text(who, clean(text, _LONGEST), part)
    if any(notice in part for notice in _NOTICES):
        return Unknown()
    kind = next((kind for kind in (*_BROUGHT, *_HANDED) if kind in part), "other")
    return _located(who, part.get("location")) or Handed(
        who, kind, _named(part), _file(part.get(kind)), _rich(part, "caption")
    )


def _file(body: object) -> str:
    """Telegram's name of a file; of a picture in several sizes that of the largest."""
    largest = body[-1] if isinstance(body, list) and body else body
    file_id = largest.get("file_id") if isinstance(largest, Mapping) else None
    return clean(file_id, _LONGEST_TAP) if isinstance(file_id, str) else ""


def _rich(part: Json, name: str) -> str:
    text, entities = part.get(name), part.get("entities" if name == "text" else f"{name}_entities")
    if not isinstance(text, str) or (name == "text" and not entities):
        return ""
    return to_html(text[:_LONGEST], entities, lambda piece: clean(piece, _LONGEST))


def _named(part: Json) -> int | None:
    """The person whom a shared contact, or else a forwarded message, is about; None when Telegram hides them."""
    origin, contact = part.get("forward_origin"), part.get("contact")
    sender = origin.get("sender_user") if isinstance(origin, Mapping) else None
    number = contact.get("user_id") if isinstance(contact, Mapping) else None
    if number is None and isinstance(sender, Mapping):
        number = sender.get("id")
    return number if _is_id(number) else None


def _located(who: Who, place: object) -> Located | None:
    if not isinstance(place, Mapping):
        return None
    latitude, longitude = place.get("latitude"), place.get("longitude")
    if not (_is_number(latitude) and _is_number(longitude)):
        return None
    return Located(who, float(latitude), float(longitude))


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _BIG


def _in_a_group(part: Json, chat: Json, who: Who) -> Event:
    text = part.get("text")
    if isinstance(text, str) and text.startswith(("/start", "/help")):
        return Elsewhere(int(chat["id"]), who.language_hint)
    return Unknown()


def _text(who: Who, text: str, part: Json) -> Event:
    forwarded = "forward_origin" in part
    if text.startswith("/") and not forwarded:
        command, _, argument = text[1:].partition(" ")
        name = command.partition("@")[0].strip().lower()
        return Commanded(who, name, argument.strip()[:64])
    return Typed(who, text, forwarded, _named(part), _rich(part, "text"))


def _changed(part: Json) -> Event:
    who = _who(part.get("from"))
    chat = part.get("chat")
    private = isinstance(chat, Mapping) and chat.get("type") == "private"
    return Changed(who) if who is not None and private else Unknown()


def _tap(part: Json) -> Event:
    who = _who(part.get("from"))
    tap, data = part.get("id"), part.get("data")
    if who is None or not _can_be_answered(tap) or not isinstance(data, str):
        return Unknown()
    message = part.get("message")
    if not isinstance(message, Mapping):
        return Tapped(who, str(tap), data, None)
    chat = message.get("chat")
    if not isinstance(chat, Mapping) or chat.get("id") != who.id:
        return Unknown()  # a button in a group: ours are only in private chats
    number = message.get("message_id")
    return Tapped(who, str(tap), data, number if _is_id(number) else None)


def _can_be_answered(tap: object) -> bool:
    """Telegram's ids of taps are digits; whatever else it sends one day, the outbox must be able to keep it."""
    return isinstance(tap, str) and 0 < len(tap) <= _LONGEST_TAP and tap.isascii() and tap.isprintable()


def _membership(part: Json) -> Event:
    who = _who(part.get("from"))
    chat, now = part.get("chat"), part.get("new_chat_member")
    if who is None or not isinstance(chat, Mapping) or not isinstance(now, Mapping):
        return Unknown()
    status = now.get("status")
    if chat.get("type") == "private":
        return Blocked(who) if status == "kicked" else Unblocked(who)
    if chat.get("type") in {"group", "supergroup"} and status == "member" and _is_id(chat.get("id")):
        return Elsewhere(int(chat["id"]), who.language_hint)
    return Unknown()


_READERS = {
    "message": _message,
    "callback_query": _tap,
    "edited_message": _changed,
    "my_chat_member": _membership,
}
#: What we ask Telegram for; anything else would be dropped here anyway.
KINDS = tuple(_READERS)


def _who(sender: object) -> Who | None:
    if not isinstance(sender, Mapping) or not _is_id(sender.get("id")) or sender.get("is_bot") is True:
        return None
    name, language = sender.get("first_name"), sender.get("language_code")
    return Who(
        int(sender["id"]),
        clean(name, 64).replace("\n", " ") if isinstance(name, str) else "",
        clean(language, 16) if isinstance(language, str) else None,
    )


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -_BIG < value < _BIG


def clean(text: str, longest: int) -> str:
    """*text* without what breaks storage or layout: lone surrogates, control and direction characters."""
    if text.isascii() and text.isprintable():
        return text[:longest]
    whole = text[:longest].encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    kept = (
        sign for sign in whole if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cs", "Co", "Cn"}
    )
    return "".join(sign for sign in kept if sign not in _DIRECTION)


# Embeddings, overrides and isolates: a name could turn the rest of our sentence around.
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
