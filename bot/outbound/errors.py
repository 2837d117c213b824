"""Telegram's errors -> verdicts. Every text of Telegram's that we know has its row here. Never calls anything."""

from __future__ import annotations

import re

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.http import NeverSent
from bot.outbound.verdicts import (
    Astray,
    Expired,
    Forgotten,
    Held,
    Markup,
    Missing,
    Moved,
    NotSent,
    Refused,
    Sent,
    TopicGone,
    Unreachable,
    Unsure,
    Verdict,
)

# Telegram's own words (as of Bot API 10.3), each with what it means. The first that fits wins.
_BAD_REQUESTS: tuple[
    tuple[str, type[Markup | Missing | Forgotten | Expired | TopicGone | Astray] | Sent | str], ...
] = (
    ("message is not modified", Sent()),
    ("can't parse entities", Markup),
    ("query is too old", Expired),
    ("query id is invalid", Expired),
    ("message to edit not found", Missing),
    ("message can't be edited", Missing),
    ("there is no text in the message to edit", Missing),
    ("message_id_invalid", Missing),
    ("message to delete not found", Sent()),
    ("message can't be deleted", Missing),
    ("wrong file identifier", Forgotten),
    ("wrong remote file identifier", Forgotten),
    ("wrong file_id", Forgotten),
    ("file reference", Forgotten),
    ("file_reference", Forgotten),
    ("message thread not found", TopicGone),
    ("not in the specified message thread", Astray),
    ("topic_closed", TopicGone),
    ("topic_deleted", TopicGone),
    ("chat not found", "unknown"),
    ("peer_id_invalid", "unknown"),
    ("user not found", "unknown"),
    ("group chat was upgraded", "unknown"),
)
_RETRY_AFTER = re.compile(r"retry after (\d+)", re.IGNORECASE)


def verdict_of(error: TelegramError) -> Verdict:  # one arm a kind
    """What an error of python-telegram-bot means; every text of Telegram's that we know has its row above."""
    text = error.message
    match error:
        case RetryAfter():
            return Held(_seconds(error))
        case ChatMigrated():
            return Moved(error.new_chat_id)
        case Forbidden():
            gone = "deactivated" in text or "deleted" in text
            return Unreachable("gone" if gone else "blocked", text)
        case BadRequest():
            return bad_request(text)
        case NeverSent() | Conflict():
            return NotSent(text)
        case InvalidToken() | EndPointNotFound():
            return NotSent("Telegram does not accept the bot's token")
        case NetworkError():
            return _other_status(text)
        case _:
            return Unsure(
                text
            )  # an answer that is no JSON ("half an answer"): it may well have been received


def _other_status(text: str) -> Verdict:
    """Broken connections, 5xx, and the statuses for which the library has no class."""
    if (wait := _RETRY_AFTER.search(text)) is not None:
        return Held(float(wait.group(1)))  # the library drops "retry after 0"
    if text.startswith("Too Many Requests"):
        return Held(1.0)
    if "Request Entity Too Large" in text:
        return Refused(text)
    return Unsure(text)


def _seconds(error: RetryAfter) -> float:
    after = error.retry_after
    return float(after) if isinstance(after, int) else after.total_seconds()


def bad_request(text: str) -> Verdict:
    """What a refusal with *text* means."""
    lower = text.lower()
    for words, meaning in _BAD_REQUESTS:
        if words in lower:
            if isinstance(meaning, str):
                return Unreachable(meaning, text)
            return meaning if isinstance(meaning, Sent) else meaning(text)
    return Refused(text)
