"""What every call has in common: token, names, parameters, errors."""

from __future__ import annotations

import logging

import aiohttp
import pytest

from bot.sandbox.people import Person
from bot.sandbox.telegram import Sandbox
from tests.bot.sandbox.conftest import Caller


async def test_a_wrong_token_is_unauthorized(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    """A token of another secret gets 401, and one that is no token 404, as from Telegram."""
    async with session.get(f"{sandbox.url}/bot{sandbox.token}x/getMe") as wrong:
        refused = await wrong.json()
    async with session.get(f"{sandbox.url}/botnonsense/getMe") as nonsense:
        lost = await nonsense.json()

    assert refused == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert lost == {"ok": False, "error_code": 404, "description": "Not Found"}


async def test_method_names_know_no_case_and_get_works_as_post(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    """Telegram takes GETME as getMe, and parameters from the address."""
    async with session.get(f"{sandbox.url}/bot{sandbox.token}/GETME") as answer:
        me = await answer.json()

    assert int(sandbox.token.split(":")[0]) == me["result"]["id"]
    assert me["result"]["is_bot"] is True


async def test_an_unknown_method_is_not_found_and_an_unplayed_one_says_so(call: Caller) -> None:
    """A misspelt method gets Telegram's 404; a real one that the sandbox does not play gets 501."""
    assert (await call("sendMesage"))["description"] == "Not Found: method not found"
    assert (await call("sendPoll"))["error_code"] == 501


@pytest.mark.parametrize(
    ("method", "params", "expected"),
    [
        ("sendMessage", {}, "message text is empty"),
        ("sendMessage", {"text": "x"}, "chat_id is empty"),
        ("sendMessage", {"text": "x", "chat_id": ""}, "chat_id is empty"),
        ("sendMessage", {"text": "x", "chat_id": 0}, "chat not found"),
        ("sendMessage", {"text": "x", "chat_id": "@nobody"}, "chat not found"),
        ("sendMessage", {"text": "x", "chat_id": True}, 'field "chat_id" must be of type String'),
        (
            "editMessageText",
            {"text": "x", "chat_id": 1, "message_id": "x"},
            "message identifier is not specified",
        ),
        ("sendPhoto", {"chat_id": 1}, "there is no photo in the request"),
        ("sendDocument", {"chat_id": 1}, "there is no document in the request"),
        ("sendChatAction", {"chat_id": 1}, "wrong parameter action in request"),
        ("getUpdates", {"limit": "many"}, 'field "limit" must be of type Number'),
        ("getUpdates", {"allowed_updates": "["}, "can't parse allowed_updates JSON object"),
        (
            "setMyCommands",
            {"commands": [{"command": "a"}]},
            "can't parse BotCommand: Can't find field \"description\"",
        ),
        (
            "sendMessage",
            {"text": "x", "chat_id": 1, "link_preview_options": {"is_disabled": "yes"}},
            'field "is_disabled" must be of type Boolean',
        ),
        (
            "sendMessage",
            {"text": "x", "chat_id": 1, "entities": [{"type": "bold", "offset": 0}]},
            "can't parse MessageEntity: Can't find field \"length\"",
        ),
        (
            "setMyCommands",
            {"commands": [], "scope": {"type": "village"}},
            "can't parse BotCommandScope: Unsupported type specified",
        ),
    ],
)
async def test_missing_and_mistyped_parameters_are_refused_in_telegrams_words(
    call: Caller, method: str, params: dict[str, object], expected: str
) -> None:
    """A wrong call is told apart from a right one before it takes effect."""
    assert f"Bad Request: {expected}" == await call.refusal(method, **params)


async def test_json_form_and_multipart_say_the_same(call: Caller, ann: Person) -> None:
    """A keyboard may come as an object or as JSON in a string; the message is the same."""
    keyboard = {"inline_keyboard": [[{"text": "Go + 5 % = ü😀", "callback_data": "a&b=c"}]]}
    params = {"chat_id": ann.id, "text": "a=b&c d+e %41 \n ü😀", "reply_markup": keyboard}
    answers = [
        await call("sendMessage", **params),
        await call.form("sendMessage", **params),
        await call.parts("sendMessage", {}, **params),
    ]

    assert [params["text"]] * 3 == [answer["result"]["text"] for answer in answers]
    assert [keyboard] * 3 == [answer["result"]["reply_markup"] for answer in answers]


async def test_a_body_that_is_no_json_object_is_refused(
    sandbox: Sandbox, session: aiohttp.ClientSession, call: Caller
) -> None:
    """A list, or half an object, is no call."""
    for body in (b"[1]", b'{"chat_id":'):
        headers = {"Content-Type": "application/json"}
        async with session.post(call.url("sendMessage"), data=body, headers=headers) as answer:
            assert answer.status == 400


async def test_every_call_is_recorded_without_the_token(call: Caller, sandbox: Sandbox, ann: Person) -> None:
    """A test can read what the bot called, with what, and what came of it."""
    sandbox.forget_calls()
    await call("sendMessage", chat_id=ann.id, text="hello", paarse_mode="HTML")
    await call("sendMessage", chat_id=5, text="hello")

    sent, refused = sandbox.calls
    assert ("sendMessage", ann.id, 200, None) == (sent.method, sent.chat_id, sent.status, sent.error)
    assert sent.unknown == ("paarse_mode",)
    assert (refused.status, refused.error) == (400, "Bad Request: chat not found")
    assert sandbox.token not in repr(sandbox.calls)


async def test_no_log_tells_the_token(
    call: Caller, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    """Addresses of calls hold the token, so none is written down."""
    with caplog.at_level(logging.DEBUG):
        await call.ok("getMe")

    assert sandbox.token not in caplog.text


async def test_it_listens_on_loopback_only() -> None:
    """Anyone on the network could drive the people, so no other address is taken."""
    with pytest.raises(ValueError, match=r"127\.0\.0\.1 only"):
        await Sandbox().start(host="0.0.0.0")
