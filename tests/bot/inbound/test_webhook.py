"""Telegram's calls: 200 means kept, anything else means that Telegram still has it."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from pydantic import SecretStr

from bot import settings
from bot.inbound import webhook
from bot.inbound.webhook import Webhook
from bot.serving import BODY_LIMIT, CannotListen, serving
from bot.store import inbox
from bot.store.database import Database, DatabaseAway, Transaction, Work
from tests.conftest import StillClock

SECRET = "open-sesame-" + "a" * 20
TOKEN = "1234567:" + "A" * 35


class Shaky:
    """A database that can be away, or hold its commits back, as a test says."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.away = False
        self.commits = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def transact(self, work: Work[Any]) -> Any:
        await self.gate.wait()
        if self.away:
            raise DatabaseAway("gone fishing")
        result = await self._database.transact(work)
        self.commits += 1
        return result


class Caller:
    """Telegram, or somebody who says so."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self.url = url

    async def calls(self, body: bytes, secret: str | None = SECRET) -> tuple[int, str | None]:
        """The status, and after how many seconds to come again."""
        headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
        async with self._session.post(self.url, data=body, headers=headers) as answer:
            return answer.status, answer.headers.get("Retry-After")


@pytest.fixture
def shaky(database: Database) -> Shaky:
    return Shaky(database)


@pytest.fixture
async def caller(shaky: Shaky, clock: StillClock) -> AsyncIterator[Caller]:
    hook = Webhook(shaky, clock, SECRET, lambda: None)  # type: ignore[arg-type]  # what it uses of a database
    async with (
        serving("127.0.0.1", 0, [web.post("/telegram", hook.answer)]) as port,
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session,
        asyncio.TaskGroup() as tasks,
    ):
        running = tasks.create_task(hook.run())
        yield Caller(session, f"http://127.0.0.1:{port}/telegram")
        running.cancel()


def update(number: int, person: int = 11) -> bytes:
    return json.dumps({"update_id": number, "message": {"from": {"id": person}}}).encode()


async def kept(database: Database) -> list[int]:
    async def read(tx: Transaction) -> list[int]:
        return [row[0] for row in await tx.rows("SELECT update_id FROM inbox ORDER BY id")]

    return await database.transact(read)


async def test_two_hundred_is_said_only_when_the_update_is_kept(
    caller: Caller, shaky: Shaky, database: Database
) -> None:
    """While the commit runs there is no answer; afterwards it is 200 and the update waits for its turn."""
    shaky.gate.clear()
    call = asyncio.get_running_loop().create_task(caller.calls(update(1)))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await asyncio.shield(call)
    assert [] == await kept(database)
    shaky.gate.set()

    assert (200, None) == await call
    assert [1] == await kept(database)


async def test_calls_that_come_together_share_a_commit(
    caller: Caller, shaky: Shaky, database: Database
) -> None:
    """Fifty calls during one commit are kept by the next one; each has its own answer."""
    shaky.gate.clear()
    async with asyncio.TaskGroup() as tasks:
        calls = [tasks.create_task(caller.calls(update(number))) for number in range(50)]
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await asyncio.wait(calls)
        shaky.gate.set()

    assert {(200, None)} == {call.result() for call in calls}
    assert list(range(50)) == sorted(await kept(database))
    assert shaky.commits <= 2


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "a", SECRET[:-1], "ä" * 9])
async def test_without_the_secret_nothing_is_read_and_nothing_is_kept(
    caller: Caller, shaky: Shaky, secret: str | None
) -> None:
    """Somebody who found the address gets 403; the database is not even asked."""
    assert (403, None) == await caller.calls(update(1), secret)
    assert 0 == shaky.commits


async def test_while_the_database_is_away_telegram_is_asked_to_come_again(
    caller: Caller, shaky: Shaky, database: Database
) -> None:
    """503 with Retry-After; what comes again afterwards is kept once."""
    shaky.away = True
    status, after = await caller.calls(update(1))
    assert 503 == status
    assert after is not None
    assert after.isdecimal()
    shaky.away = False

    assert [(200, None)] * 2 == [await caller.calls(update(1)), await caller.calls(update(1))]
    assert [1] == await kept(database)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'{"message":{}}', b'{"update_id":"1"}', b"\xff", b"[" * 100_000]
)
async def test_what_is_no_update_is_not_asked_for_again(
    caller: Caller, database: Database, body: bytes
) -> None:
    """It would be sent for a day and hold up what lies behind it: it is logged and left out."""
    assert (200, None) == await caller.calls(body)
    assert (200, None) == await caller.calls(update(2))
    assert [2] == await kept(database)


async def test_a_body_that_is_too_large_is_refused(caller: Caller, database: Database) -> None:
    """Told by its length, or found while it comes: nothing of that size is ever held."""

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(BODY_LIMIT // 1000 + 100):
            yield b"x" * 1000

    assert 413 == (await caller.calls(io.BytesIO(b"x" * (BODY_LIMIT + 1))))[0]  # type: ignore[arg-type]  # as below
    assert 413 == (await caller.calls(endless()))[0]  # type: ignore[arg-type]  # aiohttp streams it
    assert [] == await kept(database)


async def test_a_body_that_never_comes_to_its_end_is_given_up(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever sends a byte now and then holds no place for long."""
    monkeypatch.setattr(webhook, "_BODY", 0.05)

    async def trickle() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.get_running_loop().create_future()

    status, _ = await caller.calls(trickle())  # type: ignore[arg-type]  # aiohttp streams it

    assert 408 == status


async def test_beyond_a_bound_calls_are_asked_to_come_again(
    caller: Caller, shaky: Shaky, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three places, all taken by a slow commit: the fourth is told so at once, and the three are kept."""
    monkeypatch.setattr(webhook, "IN_FLIGHT", 3)
    shaky.gate.clear()
    async with asyncio.TaskGroup() as tasks:
        calls = [tasks.create_task(caller.calls(update(number))) for number in range(4)]
        done, _ = await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
        assert [503] == [call.result()[0] for call in done]
        shaky.gate.set()

    assert 3 == len(await kept(database))


async def test_a_commit_that_hangs_keeps_nobody_waiting(
    caller: Caller, shaky: Shaky, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After some seconds Telegram is asked to come again; that the update is kept at last does no harm."""
    monkeypatch.setattr(webhook, "_COMMIT", 0.05)
    shaky.gate.clear()
    assert 503 == (await caller.calls(update(1)))[0]
    shaky.gate.set()
    monkeypatch.setattr(webhook, "_COMMIT", 10)

    assert (200, None) == await caller.calls(update(1))
    assert [1] == await kept(database)


async def test_who_waits_when_the_bot_stops_is_asked_to_come_again(
    shaky: Shaky, clock: StillClock, database: Database
) -> None:
    """A call that found the commit running is answered, not left hanging."""
    hook = Webhook(shaky, clock, SECRET, lambda: None)  # type: ignore[arg-type]  # as above
    async with (
        serving("127.0.0.1", 0, [web.post("/telegram", hook.answer)]) as port,
        aiohttp.ClientSession() as session,
        asyncio.TaskGroup() as tasks,
    ):
        shaky.gate.clear()
        running = tasks.create_task(hook.run())
        caller = Caller(session, f"http://127.0.0.1:{port}/telegram")
        calls = [tasks.create_task(caller.calls(update(number))) for number in range(2)]
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await asyncio.wait(calls)
        running.cancel()
        assert [503, 503] == [(await call)[0] for call in calls]

    assert [] == await database.transact(lambda tx: inbox.claim(tx, 10))


async def test_asked_to_stop_it_keeps_what_it_has_and_nothing_more(
    shaky: Shaky, clock: StillClock, database: Database
) -> None:
    """The call that waits for its commit gets its 200; the next one is asked to come again."""
    hook = Webhook(shaky, clock, SECRET, lambda: None)  # type: ignore[arg-type]  # as above
    async with (
        serving("127.0.0.1", 0, [web.post("/telegram", hook.answer)]) as port,
        aiohttp.ClientSession() as session,
        asyncio.TaskGroup() as tasks,
    ):
        shaky.gate.clear()
        running = tasks.create_task(hook.run())
        caller = Caller(session, f"http://127.0.0.1:{port}/telegram")
        waiting = tasks.create_task(caller.calls(update(1)))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await asyncio.wait([waiting])
        hook.stop()
        late = await caller.calls(update(2))
        shaky.gate.set()
        await running

        assert (200, 503) == ((await waiting)[0], late[0])

    assert [1] == await kept(database)


async def test_a_port_that_is_taken_is_told_in_a_sentence() -> None:
    """Whoever starts two bots on one machine reads which address it is."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response()

    routes = [web.get("/", answer)]
    async with serving("127.0.0.1", 0, routes) as port:
        with pytest.raises(CannotListen, match=f"127.0.0.1:{port}: "):
            async with serving("127.0.0.1", port, routes):
                pass


def test_all_replicas_make_the_same_secret_and_nobody_without_the_token() -> None:
    """It has a form that Telegram takes; WEBHOOK_SECRET goes before it."""

    def secret(**given: object) -> str:
        given = {"bot_token": SecretStr(TOKEN), **given}
        return webhook.secret_of(settings.read(_env_file=None, **given))

    assert secret() == secret()
    assert 64 == len(secret())
    assert secret() != secret(bot_token=SecretStr("7654321:" + "A" * 35))
    assert SECRET == secret(webhook_secret=SecretStr(SECRET))


def test_the_address_holds_no_secret_and_keeps_the_path_of_the_proxy() -> None:
    """Addresses stand in logs."""
    chosen = settings.read(
        _env_file=None, bot_token=SecretStr(TOKEN), public_url="https://example.org/bots/one"
    )

    assert "https://example.org/bots/one/telegram" == webhook.address_of(chosen)
    assert "/bots/one/telegram" == webhook.path_of(chosen)
