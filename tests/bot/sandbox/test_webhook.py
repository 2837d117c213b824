"""Webhook delivery: order, secret, tries, and the method in the answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import web

from bot.sandbox.limits import Limits
from bot.sandbox.people import Person
from bot.sandbox.telegram import Sandbox
from tests.bot.sandbox.conftest import Caller, Clock

Answer = Callable[[dict[str, Any]], web.Response]


class Hook:
    """A bot's webhook: keeps what it gets and answers as told."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.answer: Answer = lambda _update: web.Response()
        self.url = ""
        self._news = asyncio.Event()

    async def take(self, request: web.BaseRequest) -> web.StreamResponse:
        update = await request.json()
        self.got.append(update)
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self._news.set()
        return self.answer(update)

    async def has(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.got) < count:
                self._news.clear()
                await self._news.wait()

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.got]


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    runner = web.ServerRunner(web.Server(hook.take))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()


@pytest.fixture
async def sandbox(clock: Clock) -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(limits=Limits(webhook_pause=0.01, webhook_sets=None), clock=clock)
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


async def test_updates_are_posted_with_the_secret_and_forgotten_when_taken(
    hook: Hook, call: Caller, ann: Person, sandbox: Sandbox
) -> None:
    """What waited before the webhook was set comes too, in order, then what is new."""
    await ann.types("before")
    await call.ok("setWebhook", url=hook.url, secret_token="open-sesame")
    await ann.types("after")
    await hook.has(2)
    await sandbox.delivered()

    assert hook.texts == ["before", "after"]
    assert hook.secrets == ["open-sesame"] * 2
    assert (await call.ok("getWebhookInfo"))["pending_update_count"] == 0


async def test_a_refused_update_is_tried_again_before_those_behind_it(
    hook: Hook, call: Caller, ann: Person, sandbox: Sandbox
) -> None:
    """One chat's messages keep their order over failures."""
    hook.answer = lambda _update: web.Response(status=500 if len(hook.got) <= 2 else 200)
    await call.ok("setWebhook", url=hook.url)
    await ann.types("one")
    await ann.types("two")
    await hook.has(4)

    assert hook.texts == ["one", "one", "one", "two"]
    info = await call.ok("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"


async def test_retry_after_is_honoured(hook: Hook, call: Caller, ann: Person, sandbox: Sandbox) -> None:
    """A bot that asks for an hour is left alone; another chat's updates are not held up."""
    bea = sandbox.person("Bea")
    hook.answer = lambda update: (
        web.Response(status=503, headers={"Retry-After": "3600"})
        if update["message"]["from"]["id"] == ann.id
        else web.Response()
    )
    await call.ok("setWebhook", url=hook.url)
    await ann.types("wait")
    await hook.has(1)
    await bea.types("one")
    await bea.types("two")
    await hook.has(3)

    assert hook.texts == ["wait", "one", "two"]
    assert (await call.ok("getWebhookInfo"))["pending_update_count"] >= 1


async def test_taps_and_messages_of_one_chat_have_queues_of_their_own(
    hook: Hook, call: Caller, ann: Person
) -> None:
    """A stuck message does not hold up a tap: the bot cannot rely on their order."""
    keyboard = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await call.ok("sendMessage", chat_id=ann.id, text="?", reply_markup=keyboard)
    hook.answer = lambda update: web.Response(status=503 if "message" in update else 200)
    await call.ok("setWebhook", url=hook.url)
    await ann.types("stuck")
    await hook.has(1)
    await ann.taps("Go")
    async with asyncio.timeout(5):
        while not any("callback_query" in update for update in hook.got):
            await hook.has(len(hook.got) + 1)


async def test_the_answer_may_carry_a_method(hook: Hook, call: Caller, ann: Person) -> None:
    """A call in the body of a 200 takes effect; nobody hears of its result."""
    hook.answer = lambda _update: web.json_response(
        {"method": "sendMessage", "chat_id": ann.id, "text": "at once"}
    )
    await call.ok("setWebhook", url=hook.url)
    await ann.types("hello")

    assert (await ann.sees("at once")).text == "at once"


async def test_a_webhook_that_is_not_there_is_tried_again(
    hook: Hook, call: Caller, ann: Person, sandbox: Sandbox
) -> None:
    """Nothing is lost while the bot is down; a new address gets what waited."""
    await call.ok("setWebhook", url="http://127.0.0.1:9/hook")
    await ann.types("patience")
    await call.ok("setWebhook", url=hook.url)
    await hook.has(1)

    assert hook.texts == ["patience"]


async def test_the_next_update_can_be_posted_twice(
    hook: Hook, call: Caller, ann: Person, sandbox: Sandbox
) -> None:
    """A doubled delivery has the same update_id."""
    await call.ok("setWebhook", url=hook.url)
    sandbox.duplicate_next_update()
    await ann.types("twice")
    await hook.has(2)

    assert len({update["update_id"] for update in hook.got}) == 1


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        (
            {"url": "https://93.184.216.34/"},
            "bad webhook: the sandbox calls loopback addresses only, not 93.184.216.34",
        ),
        ({"url": "gopher://127.0.0.1/"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "http://127.0.0.1/", "secret_token": "a b"}, "secret token contains unallowed characters"),
    ],
)  # fmt: skip
async def test_bad_webhooks_are_refused(call: Caller, params: dict[str, Any], expected: str) -> None:
    """The sandbox never calls beyond this machine."""
    assert f"Bad Request: {expected}" == await call.refusal("setWebhook", **params)


async def test_pending_updates_can_be_dropped(
    hook: Hook, call: Caller, ann: Person, sandbox: Sandbox
) -> None:
    """Only when asked: what waited is gone, what comes is delivered."""
    await ann.types("old")
    await call.ok("setWebhook", url=hook.url, drop_pending_updates=True)
    await ann.types("new")
    await hook.has(1)

    assert hook.texts == ["new"]
    assert (await call.ok("deleteWebhook") and await call.ok("getWebhookInfo")) == {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": 0,
    }
