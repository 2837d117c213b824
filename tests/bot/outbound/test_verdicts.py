"""Every answer of Telegram's that we know, through python-telegram-bot's own errors, and what it means for us."""

from __future__ import annotations

import json
from typing import Any

import pytest
from telegram import Bot
from telegram.error import EndPointNotFound, TelegramError
from telegram.request import BaseRequest, RequestData

from bot.message import Attach, Button, Edit, Keyboard, Message, Say, Show, TapReply
from bot.outbound.errors import verdict_of
from bot.outbound.telegram_api import TelegramApi
from bot.outbound.verdicts import (
    Expired,
    Forgotten,
    Held,
    Markup,
    Missing,
    Moved,
    NotSent,
    Refused,
    Sent,
    Unreachable,
    Unsure,
    Verdict,
)

TOKEN = "1234567:" + "A" * 35


class Scripted(BaseRequest):
    """An HTTP client that answers with what the test laid down, and remembers what it was asked."""

    def __init__(self, status: int, body: bytes) -> None:
        self.answer = (status, body)
        self.asked: list[tuple[str, dict[str, Any]]] = []

    @property
    def read_timeout(self) -> float | None:
        return 1.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(  # the library's signature
        self,
        url: str,
        method: str,  # noqa: ARG002
        request_data: RequestData | None = None,
        *_: Any,
        **__: Any,
    ) -> tuple[int, bytes]:
        parameters = request_data.parameters if request_data else {}
        files = request_data.multipart_data if request_data else None
        self.asked.append((url.rpartition("/")[2], {**parameters, **(files or {})}))
        return self.answer


def wire(status: int, body: bytes) -> tuple[TelegramApi, Scripted]:
    request = Scripted(status, body)
    return TelegramApi(Bot(TOKEN, request=request, get_updates_request=request)), request


async def verdict(status: int, body: object, message: Message | None = None) -> Verdict:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return await wire(status, raw)[0].say(1, message or Say("hello"))


def no(status: int, text: str, **parameters: int) -> dict[str, object]:
    """A refusal as the Bot API writes it."""
    extra = {"parameters": parameters} if parameters else {}
    return {"ok": False, "error_code": status, "description": text, **extra}


NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly"
    " the same as a current content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"

TEXTS: list[tuple[int, str, type[Verdict] | str]] = [
    (403, "Forbidden: bot was blocked by the user", "blocked"),
    (403, "Forbidden: user is deactivated", "gone"),
    (403, "Forbidden: the group chat was deleted", "gone"),
    (403, "Forbidden: bot was kicked from the group chat", "blocked"),
    (403, "Forbidden: bot was kicked from the supergroup chat", "blocked"),
    (403, "Forbidden: bot was kicked from the channel chat", "blocked"),
    (403, "Forbidden: bot is not a member of the supergroup chat", "blocked"),
    (403, "Forbidden: bot is not a member of the channel chat", "blocked"),
    (403, "Forbidden: bot can't initiate conversation with a user", "blocked"),
    (403, "Forbidden: bot can't send messages to bots", "blocked"),
    (400, "Bad Request: chat not found", "unknown"),
    (400, "Bad Request: PEER_ID_INVALID", "unknown"),
    (400, "Bad Request: user not found", "unknown"),
    (400, "Bad Request: group chat was upgraded to a supergroup chat", "unknown"),
    (400, NOT_MODIFIED, Sent),
    (400, "Bad Request: message to edit not found", Missing),
    (400, "Bad Request: message can't be edited", Missing),
    (400, "Bad Request: there is no text in the message to edit", Missing),
    (400, "Bad Request: MESSAGE_ID_INVALID", Missing),
    (400, "Bad Request: message to delete not found", Sent),
    (400, "Bad Request: message can't be deleted", Missing),
    (400, TOO_OLD, Expired),
    (400, "Bad Request: QUERY_ID_INVALID: query ID is invalid", Expired),
    (400, "Bad Request: message is too long", Refused),
    (400, "Bad Request: message text is empty", Refused),
    (400, "Bad Request: text must be non-empty", Refused),
    (400, "Bad Request: message caption is too long", Refused),
    (400, "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"", Markup),
    (400, 'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 12', Markup),
    (400, "Bad Request: BUTTON_DATA_INVALID", Refused),
    (400, "Bad Request: reply markup is too long", Refused),
    (400, "Bad Request: PHOTO_INVALID_DIMENSIONS", Refused),
    (400, "Bad Request: wrong file identifier/HTTP URL specified", Forgotten),
    (400, "Bad Request: wrong remote file identifier specified: Wrong string length", Forgotten),
    (400, "Bad Request: wrong file_id or the file is temporarily unavailable", Forgotten),
    (400, "Bad Request: FILE_REFERENCE_EXPIRED", Forgotten),
    (401, "Unauthorized", NotSent),
    (404, "Not Found", NotSent),
    (404, "Not Found: method not found", NotSent),
    (409, OTHER_POLLER, NotSent),
    (409, WEBHOOK, NotSent),
    (413, "Request Entity Too Large", Refused),
    (420, "Some status of tomorrow", Unsure),
    (500, "Internal Server Error", Unsure),
    (500, "Internal Server Error: restart", Unsure),
    (502, "Bad Gateway", Unsure),
    (503, "Service Unavailable", Unsure),
    (504, "Gateway Timeout", Unsure),
]


@pytest.mark.parametrize(("status", "text", "meaning"), TEXTS, ids=[text[:60] for _, text, _ in TEXTS])
async def test_each_of_telegrams_texts_has_its_meaning(
    status: int, text: str, meaning: type[Verdict] | str
) -> None:
    """As Telegram writes them, over the library's classes."""
    found = await verdict(status, no(status, text))

    if isinstance(meaning, str):
        assert isinstance(found, Unreachable)
        assert meaning == found.why
    else:
        assert meaning is type(found)


@pytest.mark.parametrize("seconds", [0, 1, 37, 10_072])
async def test_too_many_requests_says_for_how_long(seconds: int) -> None:
    """Also zero, which the library takes for no number at all, and nearly three hours."""
    text = f"Too Many Requests: retry after {seconds}"

    assert Held(float(seconds)) == await verdict(429, no(429, text, retry_after=seconds))


async def test_too_many_requests_without_a_number_is_a_second() -> None:
    """A proxy's own 429 is held too: it was certainly not sent."""
    assert Held(1.0) == await verdict(429, b"<html>slow down</html>")


async def test_a_group_that_moved_is_followed() -> None:
    """Telegram says which number it has now; the library has a class of its own for this."""
    text = "Bad Request: group chat was upgraded to a supergroup chat"
    found = await verdict(400, no(400, text, migrate_to_chat_id=-100_123))

    assert Moved(-100_123) == found


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b'{"ok":true,"result":{"message_id":5,"te'),
        (200, b""),
        (200, b"<html>welcome to the hotel's wireless</html>"),
        (200, b"[]"),
        (200, b'{"ok":true}'),
        (200, b"\xff\xfe"),
        (500, b"[]"),
        (500, b"null"),
        (502, b"<html>bad gateway</html>"),
        (302, b""),
    ],
)
async def test_half_an_answer_may_well_have_been_received(status: int, body: bytes) -> None:
    """Whatever comes that is no answer: unsure, and never an exception that stops the sender."""
    assert isinstance(await verdict(status, body), Unsure)


async def test_the_librarys_own_way_to_say_404_is_not_sent() -> None:
    """An initialised `Bot` says that the method is unknown; nothing was sent either."""
    assert isinstance(verdict_of(EndPointNotFound("Endpoint 'sendMessage' not found")), NotSent)


async def test_an_error_of_no_known_kind_is_unsure() -> None:
    """The careful answer to tomorrow's errors."""
    assert Unsure("new") == verdict_of(TelegramError("new"))


async def test_a_sent_message_has_a_number_and_a_picture_its_name() -> None:
    """The largest size's name is what is sent again."""
    photo = [{"file_id": "small"}, {"file_id": "large"}]
    result = {"ok": True, "result": {"message_id": 5, "photo": photo}}

    assert Sent(5, "large") == await verdict(200, result)
    assert Sent() == await verdict(200, {"ok": True, "result": True}, TapReply("t"))


@pytest.mark.parametrize(("status", "alive"), [(200, True), (401, False), (500, False)])
async def test_telegram_is_alive_when_it_answers_us(status: int, alive: bool) -> None:  # noqa: FBT001
    """An error is no answer; nor is half of one."""
    body = json.dumps({"ok": status == 200, "result": {}, "description": "x"}).encode()

    assert alive is await wire(status, body)[0].alive()
    assert not await wire(200, b'{"ok":tr')[0].alive()
    assert not await wire(200, b"[]")[0].alive()


KEYS: Keyboard = (
    (Button("Yes", data="y"), Button("Open", url="https://example.org")),
    (Button("Copy", copy="words"),),
)
ROWS = [
    [{"text": "Yes", "callback_data": "y"}, {"text": "Open", "url": "https://example.org"}],
    [{"text": "Copy", "copy_text": {"text": "words"}}],
]
NO_PREVIEW = {"link_preview_options": {"is_disabled": True}}
CALLS: list[tuple[Message, bool, str, dict[str, object]]] = [
    (
        Say("<b>a</b> &amp; b", KEYS),
        False,
        "sendMessage",
        {
            "text": "<b>a</b> &amp; b",
            "parse_mode": "HTML",
            **NO_PREVIEW,
            "reply_markup": {"inline_keyboard": ROWS},
        },
    ),
    (Say("<b>a</b> &amp; b"), True, "sendMessage", {"text": "a & b", **NO_PREVIEW}),
    (
        Edit("a", message_id=5),
        False,
        "editMessageText",
        {"message_id": 5, "text": "a", "parse_mode": "HTML", **NO_PREVIEW},
    ),
    (Edit("a", card="question"), False, "sendMessage", {"text": "a", "parse_mode": "HTML", **NO_PREVIEW}),
    (Show("k", "<i>c</i>"), True, "sendPhoto", {"photo": "AgAC", "caption": "c"}),
    (
        Show("k", "<i>c</i>"),
        False,
        "sendPhoto",
        {"photo": "AgAC", "caption": "<i>c</i>", "parse_mode": "HTML"},
    ),
]


@pytest.mark.parametrize(("message", "plain", "method", "parameters"), CALLS)
async def test_a_message_is_one_call(
    message: Message,
    plain: bool,  # noqa: FBT001
    method: str,
    parameters: dict[str, object],
) -> None:
    """Method and parameters, nothing else."""
    api, request = wire(200, b'{"ok":true,"result":{"message_id":1}}')
    await api.say(1, message, plain=plain, picture="AgAC")

    assert [(method, {"chat_id": 1, **parameters})] == request.asked


@pytest.mark.parametrize(
    ("message", "parameters"),
    [
        (TapReply("t"), {}),
        (TapReply("t", "x" * 300), {"text": "x" * 200, "show_alert": False}),
        (TapReply("t", "!", alert=True), {"text": "!", "show_alert": True}),
    ],
)
async def test_a_tap_is_answered_by_its_own_id(message: TapReply, parameters: dict[str, object]) -> None:
    """Without a chat; at most 200 characters."""
    api, request = wire(200, b'{"ok":true,"result":true}')
    await api.say(1, message)

    assert [("answerCallbackQuery", {"callback_query_id": "t", **parameters})] == request.asked


async def test_a_new_picture_is_uploaded_as_bytes() -> None:
    """With a name and a type, in a form."""
    api, request = wire(200, b'{"ok":true,"result":{"message_id":1}}')
    await api.say(1, Show("k", "c"), picture=b"\x89PNG")

    ((method, parameters),) = request.asked
    uploads = [value for value in parameters.values() if isinstance(value, tuple)]
    assert "sendPhoto" == method
    assert [("picture.png", b"\x89PNG", "image/png")] == uploads


async def test_a_file_is_uploaded_with_its_name() -> None:
    """As a document with its type, its caption and its keyboard."""
    api, request = wire(200, b'{"ok":true,"result":{"message_id":1,"document":{"file_id":"BQAC"}}}')
    verdict = await api.say(1, Attach("k", "plan.ics", "<b>c</b>", KEYS), document=b"BEGIN")

    ((method, parameters),) = request.asked
    uploads = [value for value in parameters.values() if isinstance(value, tuple)]
    assert ("sendDocument", Sent(1)) == (method, verdict)
    assert [("plan.ics", b"BEGIN", "text/calendar")] == uploads
    assert ("<b>c</b>", "HTML") == (parameters["caption"], parameters["parse_mode"])
    assert {"inline_keyboard": ROWS} == parameters["reply_markup"]


async def test_a_picture_that_is_nowhere_is_told_in_words() -> None:
    """The caption is what matters."""
    api, request = wire(200, b'{"ok":true,"result":{"message_id":1}}')
    await api.say(1, Show("k", "caption", KEYS), picture=None)

    ((method, parameters),) = request.asked
    assert ("sendMessage", "caption") == (method, parameters["text"])
    assert {"inline_keyboard": ROWS} == parameters["reply_markup"]
