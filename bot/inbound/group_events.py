"""Telegram's updates of groups -> our events. Only the admins' group is ever answered more than with one sentence."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeGuard

from bot.inbound.reading import (
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


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Somebody spoke to the bot in a group: /start or /help, or they added it."""

    chat_id: int
    language_hint: str | None


@dataclass(frozen=True, slots=True)
class Replied:
    """A message in a group that answers one of a bot."""

    who: Who
    chat_id: int
    message_id: int
    to: int  #: the message that it answers
    kind: str  #: text, or Telegram's field name of what it brings
    text: str  #: Telegram's HTML: the words or the caption
    file_id: str
    album: str
    as_group: bool  #: written as the group or a channel: nobody knows who it is
    to_whom: int | None = field(default=None, compare=False)  #: the bot whose message it answers
    forum: bool = field(default=False, compare=False)  #: the group has topics


@dataclass(frozen=True, slots=True)
class Called:
    """A command in a group."""

    who: Who
    chat_id: int
    message_id: int
    name: str  #: lower case, without the slash
    as_group: bool


@dataclass(frozen=True, slots=True)
class Pressed:
    """A tap on a button in a group."""

    who: Who
    chat_id: int
    tap: str  #: Telegram's id of the tap
    data: str
    message_id: int


@dataclass(frozen=True, slots=True)
class Reworded:
    """A message in a group that was edited afterwards."""

    who: Who
    chat_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Renumbered:
    """A group that grew: Telegram gave it another number."""

    chat_id: int
    to: int


@dataclass(frozen=True, slots=True)
class Standing:
    """The bot's own rights in a group changed."""

    chat_id: int
    may_write: bool
    language_hint: str | None = None


InAGroup = Elsewhere | Replied | Called | Pressed | Reworded | Renumbered | Standing

_FILES = ("animation", "photo", "video", "voice", "audio", "document", "video_note")


def is_group(chat: object) -> TypeGuard[Json]:
    """Whether *chat* is a group whose number can be kept."""
    return isinstance(chat, Mapping) and chat.get("type") in ("group", "supergroup") and is_id(chat.get("id"))


def message(part: Json) -> InAGroup | None:
    """What a message in a group means to us; None: nothing."""
    chat_id, to = int(part["chat"]["id"]), part.get("migrate_to_chat_id")
    if is_id(to) and isinstance(to, int):
        return Renumbered(chat_id, to)
    who, as_group = _sender(part)
    if who is None:
        return None
    text = part.get("text")
    if isinstance(text, str) and text.startswith("/"):
        return _command(part, who, text, as_group=as_group)
    return _reply(part, who, as_group=as_group)


def _sender(part: Json) -> tuple[Who | None, bool]:
    """Who wrote it; whoever writes as a group or a channel has no number of their own."""
    chat = part.get("sender_chat")
    if isinstance(chat, Mapping) and is_id(chat.get("id")):
        title = chat.get("title")
        return Who(int(chat["id"]), clean(title, 64) if isinstance(title, str) else "", None), True
    return who_of(part.get("from")), False


def _command(part: Json, who: Who, text: str, *, as_group: bool) -> InAGroup:
    chat_id = int(part["chat"]["id"])
    name = text[1:].partition(" ")[0].partition("@")[0].strip().lower()[:32]
    if name in {"start", "help"}:
        return Elsewhere(chat_id, who.language_hint)
    return Called(who, chat_id, number_of(part), name, as_group)


def _reply(part: Json, who: Who, *, as_group: bool) -> Replied | None:
    to, text = reply_of(part), part.get("text")
    if to is None:
        return None
    kind = "text" if isinstance(text, str) else next((one for one in _FILES if one in part), "other")
    words = _words(part, text) if isinstance(text, str) else rich(part, "caption")
    return Replied(
        who,
        int(part["chat"]["id"]),
        number_of(part),
        to,
        kind,
        words,
        "" if kind == "text" else file_of(part.get(kind)),
        album_of(part),
        as_group,
        part["reply_to_message"]["from"].get("id"),
        part["chat"].get("is_forum") is True,
    )


def _words(part: Json, text: str) -> str:
    return rich(part, "text") or html.escape(clean(text, LONGEST), quote=False)


def changed(part: Json) -> Reworded | None:
    """What an edited message in a group means to us."""
    who, _ = _sender(part)
    return None if who is None else Reworded(who, int(part["chat"]["id"]), number_of(part))


def standing(chat: Json, now: Json, who: Who) -> InAGroup:
    """What the bot itself may in a group from now on."""
    status, chat_id = now.get("status"), int(chat["id"])
    if status == "member":
        return Elsewhere(chat_id, who.language_hint)
    silenced = status == "restricted" and now.get("can_send_messages") is not True
    return Standing(chat_id, status in ("administrator", "restricted") and not silenced, who.language_hint)
