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
    TelegramError,
)
from telegram.warnings import PTBDeprecationWarning, PTBUserWarning

from bot.message import Attach, Bring, Button, Edit, Erase, Keyboard, Message, Say, Show, TapReply
from bot.outbound.errors import bad_request, verdict_of
from bot.outbound.verdicts import (
    NoTopics,
    Opened,
    Refused,
    Sent,
    Unsure,
    Verdict,
)
from bot.store.places import Place

log = logging.getLogger("slipstream.outbound")

# The outbox row is the call, parameter by parameter, so the general method is meant: no use of the typed ones.
warnings.filterwarnings("ignore", message="Please use 'Bot\\.", category=PTBUserWarning)
# Both kinds of `retry_after`, today's number and tomorrow's timedelta, are read in errors.py.
warnings.filterwarnings("ignore", message=".*In a future major version", category=PTBDeprecationWarning)

_TAG = re.compile(r"<[^>]*>")
_TOPIC_NAME = 128  # characters that Telegram takes


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
        place: Place = Place(),  # noqa: B008  # a frozen value
    ) -> Verdict:
        """
        Say *message* once; or open the topic that it goes into, when there is none yet.

        Args:
            chat_id: where.
            message: what.
            plain: leave all markup out.
            picture: for `Show`: the file_id of an earlier upload, or the PNG's bytes.
            document: for `Attach`: the file's bytes.
            place: where in the chat.

        """
        if place.opens is not None:
            return await self._open(chat_id, place.opens)
        method, parameters = _call(chat_id, message, plain=plain, picture=picture, document=document)
        parameters |= _place(place)
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

    async def _open(self, chat_id: int, name: str) -> Verdict:
        """Open a topic; a group that has none, or a bot that may not, is no trouble: all goes into the group then."""
        try:
            result = await self._bot.do_api_request(
                "createForumTopic", api_kwargs={"chat_id": chat_id, "name": name[:_TOPIC_NAME]}
            )
        except BadRequest as error:
            verdict = bad_request(error.message)
            return NoTopics(error.message) if isinstance(verdict, Refused) else verdict
        except TelegramError as error:
            return verdict_of(error)
        topic = result.get("message_thread_id") if isinstance(result, Mapping) else None
        return Opened(topic) if isinstance(topic, int) else NoTopics("an answer without a topic")

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


def _call(
    chat_id: int, message: Message, *, plain: bool, picture: str | bytes | None, document: bytes | None
) -> tuple[str, dict[str, Any]]:
    """The method's name and its parameters."""
    match message:
        case Say():
            return "sendMessage", {"chat_id": chat_id, **_text(message, plain=plain), **_sound(message)}
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
            return method, {"chat_id": chat_id, **file, **_sound(message)}
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
            if media == "video_note":
                return "sendVideoNote", {media: message.file_id, **_markup(message.keyboard)}
            return f"send{media.capitalize()}", {media: message.file_id, **caption}


_HTML = {"parse_mode": "HTML"}


def _text(message: Say | Edit, *, plain: bool) -> dict[str, Any]:
    text = {"text": words(message.text)} if plain else {"text": message.text, **_HTML}
    return {**text, "link_preview_options": {"is_disabled": True}, **_markup(message.keyboard)}


def _caption(message: Show | Attach | Bring, *, plain: bool) -> dict[str, Any]:
    caption = {"caption": words(message.caption)} if plain else {"caption": message.caption, **_HTML}
    return {**(caption if message.caption else {}), **_markup(message.keyboard)}


def _sound(message: Message) -> dict[str, Any]:
    return {"disable_notification": True} if isinstance(message, Say | Bring) and message.quiet else {}


def _place(place: Place) -> dict[str, Any]:
    topic = {} if place.topic is None else {"message_thread_id": place.topic}
    if place.reply_to is None:
        return topic
    return {
        **topic,
        "reply_parameters": {"message_id": place.reply_to, "allow_sending_without_reply": True},
    }


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
