"""A first start on a PostgreSQL that comes up late, breaks off in the middle, or refuses: it waits, or says why not."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from advisor.library import Library
from bot import app, backups, starting
from bot.store import bot_facts, migrations
from bot.store.database import DatabaseAway, DatabaseRefuses
from bot.usecases import editions
from tests.crash.wire import Wire
from tests.stories import hearing
from tests.stories.owner import Owner
from tests.stories.running import Running

pytestmark = pytest.mark.parametrize("dialect", ["postgresql"])

_PATIENCE = 20.0


@pytest.fixture
async def wire(empty_url: str) -> AsyncIterator[Wire]:
    """The way to an empty database; nobody listens on it yet."""
    wire = Wire(empty_url)
    yield wire
    await wire.stop()


@pytest.fixture
async def newcomer(empty_url: str, wire: Wire, library: Library) -> AsyncIterator[Running]:
    """A bot that was never started, behind that way."""
    running = Running(empty_url, library)
    running.reads_folder = True
    await running.sandbox.start()
    yield running
    await running.stop()


def _breaks_once(wire: Wire, patch: pytest.MonkeyPatch, module: Any, name: str) -> list[str]:
    """The first time that *name* is reached, every connection is dropped, in the midst of what goes on there.

    Gives a list in which it stands as often as it is reached.
    """
    original: Callable[..., Any] = getattr(module, name)
    reached: list[str] = []

    def breaks(*given: Any, **more: Any) -> Any:
        reached.append(name)
        if len(reached) == 1:
            wire.heal()
        return original(*given, **more)

    patch.setattr(module, name, breaks)
    return reached


async def _answers(bot: Running) -> None:
    """The bot is up, and somebody who writes is asked the first question."""
    await bot.sandbox.polled(_PATIENCE)
    ann = Owner(bot, bot.sandbox.person("Ann"))
    await ann.starts()
    assert ann.asked


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (backups, "upgrade"),
        (migrations, "_statements"),
        (migrations, "_note_posts"),
        (bot_facts, "belongs_to"),
        (editions, "stored"),
        (editions, "adopt"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
async def test_a_connection_that_is_lost_at_any_step_of_a_first_start_is_made_again(
    newcomer: Running, wire: Wire, monkeypatch: pytest.MonkeyPatch, module: Any, name: str
) -> None:
    """Between the schema and the content: the step is taken again, and the bot answers."""
    await wire.start()
    newcomer.way = wire.url
    reached = _breaks_once(wire, monkeypatch, module, name)
    newcomer.watch(monkeypatch)
    await newcomer.starts_again()

    await _answers(newcomer)
    assert [name, name] == reached


def _nobody_listens(newcomer: Running) -> int:
    """The bot's database is at a port at which there is none; gives the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    newcomer.way = f"postgresql://postgres@127.0.0.1:{port}{urlsplit(newcomer.url).path}?sslmode=disable"
    return port


async def test_a_server_that_comes_up_later_is_waited_for_and_that_is_said(
    newcomer: Running, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a power cut, when both start at one moment."""
    port = _nobody_listens(newcomer)
    newcomer.watch(monkeypatch)
    await hearing.logged("database away, the start waits", newcomer.starts_again)
    await wire.start(port)

    await _answers(newcomer)


async def test_a_server_that_does_not_come_up_ends_the_start(
    newcomer: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After its time the bot says so and ends: whoever watches over processes sees it."""
    monkeypatch.setattr(starting, "AT_MOST", 0.1)
    _nobody_listens(newcomer)

    with pytest.raises(DatabaseAway, match="Connect"):
        await app.run(newcomer.settings)


async def test_whoever_is_refused_does_not_wait(newcomer: Running, wire: Wire) -> None:
    """No database of that name: the sentence comes at once, not after twenty seconds."""
    await wire.start()
    newcomer.way = wire.url.replace(urlsplit(wire.url).path, "/nowhere")

    async with asyncio.timeout(starting.AT_MOST / 2):
        with pytest.raises(DatabaseRefuses, match="does not exist"):
            await app.run(newcomer.settings)


async def test_a_start_that_waits_can_be_stopped(newcomer: Running) -> None:
    """SIGTERM ends it at once."""
    _nobody_listens(newcomer)
    stop = asyncio.Event()

    async def starts_and_is_stopped() -> None:
        with pytest.raises(DatabaseAway):
            await app.run(newcomer.settings, stop=stop)

    async with asyncio.timeout(starting.AT_MOST / 2), asyncio.TaskGroup() as tasks:

        async def starts() -> None:
            tasks.create_task(starts_and_is_stopped())

        await hearing.logged("the start waits", starts)
        stop.set()
