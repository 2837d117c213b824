"""A sandbox, a clock that a test moves, and two ways to call: python-telegram-bot and bare HTTP."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from telegram import Bot

from bot.sandbox.groups import Group
from bot.sandbox.limits import Limits
from bot.sandbox.people import Person
from bot.sandbox.telegram import Sandbox


class Clock:
    """Unix seconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class Caller:
    """Bare HTTP calls of the Bot API."""

    session: aiohttp.ClientSession
    sandbox: Sandbox

    def url(self, method: str) -> str:
        return f"{self.sandbox.url}/bot{self.sandbox.token}/{method}"

    async def __call__(self, method: str, **params: Any) -> Any:
        """Call with JSON; give the whole answer."""
        async with self.session.post(self.url(method), json=params) as answer:
            body = await answer.json()
            assert body["ok"] or body["error_code"] == answer.status
            return body

    async def ok(self, method: str, **params: Any) -> Any:
        body = await self(method, **params)
        assert body["ok"], body
        return body["result"]

    async def heard(self) -> list[dict[str, Any]]:
        """Take what waits for the bot; give the messages."""
        updates = await self.ok("getUpdates")
        if updates:
            await self.ok("getUpdates", offset=updates[-1]["update_id"] + 1)
        return [update["message"] for update in updates if "message" in update]

    async def refusal(self, method: str, **params: Any) -> str:
        """Call and give the error text."""
        body = await self(method, **params)
        assert not body["ok"], body
        return str(body["description"])

    async def form(self, method: str, **params: Any) -> Any:
        """Call with a form, as most libraries do: objects as JSON in strings."""
        data = {name: v if isinstance(v, str) else json.dumps(v) for name, v in params.items()}
        async with self.session.post(self.url(method), data=data) as answer:
            return await answer.json()

    async def parts(self, method: str, files: dict[str, bytes], **params: Any) -> Any:
        """Call with a multipart form that carries files by the names of their parts."""
        form = aiohttp.FormData()
        for name, value in params.items():
            form.add_field(name, value if isinstance(value, str) else json.dumps(value))
        for name, content in files.items():
            form.add_field(name, content, filename=f"{name}.png", content_type="image/png")
        async with self.session.post(self.url(method), data=form) as answer:
            return await answer.json()


@pytest.fixture(autouse=True)
def _timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let python-telegram-bot give retry_after as it will in future: the old way warns."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def sandbox(clock: Clock) -> AsyncIterator[Sandbox]:
    """A sandbox with Telegram's limits and a clock that stands still."""
    sandbox = Sandbox(clock=clock)
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture
async def easy(clock: Clock) -> AsyncIterator[Sandbox]:
    """A sandbox without limits."""
    sandbox = Sandbox(limits=Limits.off(), clock=clock)
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def call(session: aiohttp.ClientSession, sandbox: Sandbox) -> Caller:
    return Caller(session, sandbox)


@pytest.fixture
async def ann(sandbox: Sandbox) -> Person:
    """Someone who wrote to the bot; their /start is already confirmed."""
    ann = sandbox.person("Ann")
    await ann.types("/start")
    sandbox.forget_updates()
    return ann


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    """python-telegram-bot's own Bot, talking to the sandbox."""
    async with Bot(
        sandbox.token, base_url=f"{sandbox.url}/bot", base_file_url=f"{sandbox.url}/file/bot"
    ) as bot:
        yield bot


@pytest.fixture
async def bea(sandbox: Sandbox) -> Person:
    return sandbox.person("Bea")


@pytest.fixture
async def advisers(sandbox: Sandbox, ann: Person, bea: Person) -> Group:
    """A forum with Ann who administers it, Bea who does not, and a bot that may all."""
    group = sandbox.group("Advisers", forum=True)
    await group.joins(ann, owner=True)
    await group.joins(bea)
    await group.promotes_bot(ann)
    sandbox.forget_updates()
    return group


@pytest.fixture
async def plain(sandbox: Sandbox, ann: Person, bea: Person) -> Group:
    """A supergroup without topics where the bot is nobody special."""
    group = sandbox.group("Stall owners")
    await group.joins(ann, admin=True)
    await group.joins(bea)
    sandbox.forget_updates()
    return group
