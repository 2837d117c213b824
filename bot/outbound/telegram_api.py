"""Message -> Bot API call -> Verdict: the only place that says anything to Telegram. Never retries by itself."""

from __future__ import annotations

import html
import logging
import re
import warnings
from collections.abc import Mapping
from typing import Any, assert_never

from telegram import Bot, InputFile
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
from telegram.warnings import PTBDeprecationWarning, PTBUserWarning

from bot.http import NeverSent
from bot.message import Attach, Bring, Button, Edit, Erase, Keyboard, Message, Say, Show, TapReply
from bot.outbound.verdicts import (
    Expired,
    Forgotten,
    Held,
    Markup,
    Missing,
    NotSent,
    Refused,
    Sent,
    Unreachable,
    Unsure,
    Verdict,
)

log = logging.getLogger("slipstream.outbound")

# The outbox row is the call, parameter by parameter, so the general method is meant: no use of the typed ones.
warnings.filterwarnings("ignore", message="Please use 'Bot\\.", category=PTBUserWarning)
# Both kinds of `retry_after`, today's number and tomorrow's timedelta, are read below.
warnings.filterwarnings("ignore", message=".*In a future major version", category=PTBDeprecationWarning)

# Telegram's own words (as of Bot API 10.3), each with what it means. The first that fits wins.
_BAD_REQUESTS: tuple[tuple[str, type[Markup | Missing | Forgotten | Expired] | Sent | str], ...] = (
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
    ("chat not found", "unknown"),
    ("peer_id_invalid", "unknown"),
    ("user not found", "unknown"),
    ("group chat was upgraded", "unknown"),
)
_RETRY_AFTER = re.compile(r"retry after (\d+)", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


class TelegramApi:
    """Says messages through one `Bot`."""

    def __init__(self, bot: Bot, *, paid: bool = False) -> None:
        self._bot = bot
        self._paid = {"allow_paid_broadcast": True} if paid else {}  # of new messages; changes are free

    async def say(
        self,
        chat_id: int,
        message: Message,
        *,
        plain: bool = False,
        picture: str | bytes | None = None,
        document: bytes | None = None,
    ) -> Verdict:
        """
        Say *message* once.

        Args:
            chat_id: where.
            message: what.
            plain: leave all markup out.
            picture: for `Show`: the file_id of an earlier upload, or the PNG's bytes.
            document: for `Attach`: the file's bytes.

        """
        method, parameters = _call(chat_id, message, plain=plain, picture=picture, document=document)
        if method.startswith("send"):
            parameters |= self._paid
        try:
            result = await self._bot.do_api_request(method, api_kwargs=parameters)
        except TelegramError as error:
            return verdict_of(error)
        except Exception as error:  # noqa: BLE001  # an answer without the parts that the library reads unasked
            log.error("an answer of no known form", extra={"method": method, "error": type(error).__name__})  # noqa: TRY400  # the trace may hold what it said
            return Unsure(f"no known form: {type(error).__name__}")
        return _read(result)

    async def alive(self) -> bool:
        """Whether Telegram answers at all, and this bot's token."""
        try:
            await self._bot.do_api_request("getMe")
        except TelegramError:
            return False
        except Exception:  # noqa: BLE001  # as in `say`
            return False
        return True


def _read(result: Any) -> Sent:  # whatever JSON the server sent
    if not isinstance(result, Mapping):
        return Sent()
    number = result.get("message_id")
    photos = result.get("photo")
    last = photos[-1] if isinstance(photos, list) and photos else {}
    file_id = last.get("file_id") if isinstance(last, Mapping) else None
    return Sent(number if isinstance(number, int) else None, file_id if isinstance(file_id, str) else None)


def verdict_of(error: TelegramError) -> Verdict:  # one arm a kind
    """What an error of python-telegram-bot means; every text of Telegram's that we know has its row above."""
    text = error.message
    match error:
        case RetryAfter():
            return Held(_seconds(error))
        case ChatMigrated():
            return Unreachable("unknown", text)
        case Forbidden():
            gone = "deactivated" in text or "deleted" in text
            return Unreachable("gone" if gone else "blocked", text)
        case BadRequest():
            return _bad_request(text)
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


def _bad_request(text: str) -> Verdict:
    lower = text.lower()
    for words, meaning in _BAD_REQUESTS:
        if words in lower:
            if isinstance(meaning, str):
                return Unreachable(meaning, text)
            return meaning if isinstance(meaning, Sent) else meaning(text)
    return Refused(text)


def _call(
    chat_id: int, message: Message, *, plain: bool, picture: str | bytes | None, document: bytes | None
) -> tuple[str, dict[str, Any]]:
    """The method's name and its parameters."""
    match message:
        case Say():
            return "sendMessage", {"chat_id": chat_id, **_text(message, plain=plain)}
        case Edit(message_id=None):
            return "sendMessage", {"chat_id": chat_id, **_text(message, plain=plain)}
        case Edit(caption=True):
            brought = Bring("", "", message.text, message.keyboard)
            edited = {"chat_id": chat_id, "message_id": message.message_id}
            return "editMessageCaption", {**edited, **_caption(brought, plain=plain)}
        case Edit():
            return "editMessageText", {
                "chat_id": chat_id,
                "message_id": message.message_id,
                **_text(message, plain=plain),
            }
        case Show() | Attach() | Bring():
            method, file = _file(message, plain=plain, picture=picture, document=document)
            return method, {"chat_id": chat_id, **file}
        case Erase():
            return "deleteMessage", {"chat_id": chat_id, "message_id": message.message_id}
        case TapReply():
            answer: dict[str, Any] = {"callback_query_id": message.tap}
            if message.text:
                answer |= {"text": message.text[:200], "show_alert": message.alert}
            return "answerCallbackQuery", answer
        case _:
            assert_never(message)


def _file(
    message: Show | Attach | Bring, *, plain: bool, picture: str | bytes | None, document: bytes | None
) -> tuple[str, dict[str, Any]]:
    """A message that brings a file: its method, and its parameters but for the chat."""
    caption = _caption(message, plain=plain)
    match message:
        case Show() if picture is None:  # the words are what matters
            return "sendMessage", _text(Say(message.caption, message.keyboard), plain=plain)
        case Show():
            photo = InputFile(picture, filename="picture.png") if isinstance(picture, bytes) else picture
            return "sendPhoto", {"photo": photo, **caption}
        case Attach():
            file = InputFile(document or b"", filename=message.name)
            return "sendDocument", {"document": file, **caption}
        case Bring(media=media):
            return f"send{media.capitalize()}", {media: message.file_id, **caption}


_HTML = {"parse_mode": "HTML"}


def _text(message: Say | Edit, *, plain: bool) -> dict[str, Any]:
    text = {"text": words(message.text)} if plain else {"text": message.text, **_HTML}
    return {**text, "link_preview_options": {"is_disabled": True}, **_markup(message.keyboard)}


def _caption(message: Show | Attach | Bring, *, plain: bool) -> dict[str, Any]:
    caption = {"caption": words(message.caption)} if plain else {"caption": message.caption, **_HTML}
    return {**(caption if message.caption else {}), **_markup(message.keyboard)}


def _markup(keyboard: Keyboard) -> dict[str, Any]:
    if not keyboard:
        return {}
    return {"reply_markup": {"inline_keyboard": [[_button(button) for button in row] for row in keyboard]}}


def _button(button: Button) -> dict[str, Any]:
    if button.url is not None:
        return {"text": button.label, "url": button.url}
    if button.copy is not None:
        return {"text": button.label, "copy_text": {"text": button.copy}}
    return {"text": button.label, "callback_data": button.data}


def words(text: str) -> str:
    """*text* without its markup: what a person would read."""
    return html.unescape(_TAG.sub("", text))
