"""The parts that all updates share: senders, files, texts. Never raises: what is odd is None or empty."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.inbound.entities import to_html

Json = Mapping[str, Any]  # Any: JSON from outside, checked where it is read

BIG = 2**52  # Telegram's ids have at most 52 significant bits
LONGEST = 4096
_LONGEST_NAME = 256


@dataclass(frozen=True, slots=True)
class Who:
    """The person behind an event, as Telegram describes them."""

    id: int
    first_name: str  #: cleaned of control and direction characters, at most 64 characters
    language_hint: str | None


def file_of(body: object) -> str:
    """Telegram's name of a file; of a picture in several sizes that of the largest."""
    largest = body[-1] if isinstance(body, list) and body else body
    file_id = largest.get("file_id") if isinstance(largest, Mapping) else None
    return clean(file_id, _LONGEST_NAME) if isinstance(file_id, str) else ""


def rich(part: Json, name: str) -> str:
    """The text or caption (*name*) as Telegram's HTML; "" for a text without formatting."""
    text, entities = part.get(name), part.get("entities" if name == "text" else f"{name}_entities")
    if not isinstance(text, str) or (name == "text" and not entities):
        return ""
    return to_html(text[:LONGEST], entities, lambda piece: clean(piece, LONGEST))


def number_of(part: Json) -> int:
    """The number of the message *part* in its chat; 0 when Telegram does not say."""
    number = part.get("message_id")
    return number if is_id(number) and isinstance(number, int) else 0


def reply_of(part: Json) -> int | None:
    """The number of the message of a bot that *part* answers; None when it answers none."""
    before = part.get("reply_to_message")
    if not isinstance(before, Mapping) or "forum_topic_created" in before:
        return None  # in a topic each message answers the one that opened it, as Telegram tells it
    sender = before.get("from")
    is_bot = isinstance(sender, Mapping) and sender.get("is_bot") is True
    return number_of(before) if is_bot else None


def album_of(part: Json) -> str:
    """Telegram's name of several files that were sent as one; "" for a file alone."""
    album = part.get("media_group_id")
    return clean(album, 64) if isinstance(album, str) else ""


def who_of(sender: object) -> Who | None:
    """The person that an update names; None when it is none, or a bot."""
    if not isinstance(sender, Mapping) or not is_id(sender.get("id")) or sender.get("is_bot") is True:
        return None
    name, language = sender.get("first_name"), sender.get("language_code")
    return Who(
        int(sender["id"]),
        clean(name, 64).replace("\n", " ") if isinstance(name, str) else "",
        clean(language, 16) if isinstance(language, str) else None,
    )


def is_id(value: object) -> bool:
    """Whether *value* can be a number of Telegram's."""
    return isinstance(value, int) and not isinstance(value, bool) and -BIG < value < BIG


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
