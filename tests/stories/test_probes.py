"""What the operator's machines ask while people chat: /healthz, /readyz, /metrics."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.probes import health
from bot.sandbox.faults import Fault
from tests.house.repository import ROOT
from tests.stories.owner import Owner
from tests.stories.running import Running


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class Watcher:
    """The operator's machine."""

    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}"

    async def asks(self, path: str) -> tuple[int, str]:
        async with aiohttp.ClientSession() as session, session.get(self._url + path) as answer:
            return answer.status, await answer.text()

    async def numbers(self) -> dict[tuple[str, tuple[str, ...]], float]:
        """Each sample by its name and the values of its labels."""
        _, text = await self.asks("/metrics")
        return {
            (sample.name, tuple(sample.labels.values())): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }


@pytest.fixture
async def watcher(bot: Running) -> Watcher:
    """The bot, started again with a port for it."""
    await bot.rests()
    await bot.stops()
    port = _free_port()
    bot.overrides["health_port"] = port
    await bot.starts_again()
    await bot.rests()
    watcher = Watcher(port)
    async with asyncio.timeout(20):
        while not await _is_ready(watcher):  # noqa: ASYNC110  # the bot tells nobody that it is ready
            await asyncio.sleep(0.02)
    return watcher


async def _is_ready(watcher: Watcher) -> bool:
    try:
        return (await watcher.asks("/readyz"))[0] == 200
    except aiohttp.ClientError:
        return False


async def test_the_numbers_tell_what_happened(watcher: Watcher, ann: Owner) -> None:
    """Ann says hello and asks for help: two turns, her answers by lane and verdict, how long she waited, no failure."""
    await ann.starts()
    await ann.types("/help")
    numbers = await watcher.numbers()

    assert 2 == numbers["slipstream_turns_total", ("done",)]
    assert 0 == numbers["slipstream_turns_total", ("failed",)]
    said = len([each for each in ann.person.messages if each.from_bot])
    assert said == numbers["slipstream_sends_total", ("reply", "sent")]
    assert said == numbers["slipstream_reply_seconds_count", ("reply",)]
    assert 0 < numbers["slipstream_reply_seconds_sum", ("reply",)] < 60
    assert 0 == numbers["slipstream_inbox_age_seconds", ()]
    assert 0 == numbers["slipstream_outbox_age_seconds", ("reply",)]
    assert 0 == numbers["slipstream_failed_turns", ()]
    assert 1 == numbers["slipstream_ready", ("database",)] == numbers["slipstream_ready", ("telegram",)]


async def test_what_telegram_holds_is_counted(watcher: Watcher, ann: Owner, bot: Running) -> None:
    """An answer meets a 429 of one second: it is told by its verdict and its seconds, and said afterwards."""
    await ann.starts()
    bot.sandbox.fault(Fault(method="sendMessage", kind="429", retry_after=1))
    await ann.types("/help")
    numbers = await watcher.numbers()

    assert 1 == numbers["slipstream_sends_total", ("reply", "held")]
    assert 1 == numbers["slipstream_held_seconds_total", ("reply",)]


async def test_the_first_refusal_is_an_increase(watcher: Watcher, ann: Owner, bot: Running) -> None:
    """Prometheus sees none in a number that begins with one: what was never said is told as zero before."""
    await ann.starts()
    before = await watcher.numbers()
    entities = {"error_code": 400, "description": "Bad Request: can't parse entities: unexpected end"}
    bot.sandbox.fault(Fault(method="sendMessage", error=entities))
    await ann.types("/help")

    assert 0 == before["slipstream_sends_total", ("reply", "markup")]
    assert 0 == before["slipstream_sends_total", ("broadcast", "refused")]
    assert 1 == (await watcher.numbers())["slipstream_sends_total", ("reply", "markup")]


def test_a_port_that_is_taken_is_all_that_is_said(tmp_path: Path) -> None:
    """The operator reads one sentence that names the address, and nothing of what was not begun because of it."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        given = {"BOT_TOKEN": "1234567:" + "A" * 35, "HEALTH_PORT": port, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-m", "bot", "run"], cwd=tmp_path, env=os.environ | given, capture_output=True, text=True,
            check=False, timeout=60,
        )  # fmt: skip

    assert 1 == done.returncode
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"Nobody can be heard at 127.0.0.1:{port}: ")


async def test_ready_says_what_is_missing(
    watcher: Watcher, bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telegram does not take the token any more: the process lives, but is not ready, and says why."""
    assert (200, '{"database": true, "telegram": true, "lease": true}') == await watcher.asks("/readyz")
    monkeypatch.setattr(health, "_FRESH", 0)
    bot.sandbox.fault(Fault(method="getMe", kind="401", times=100))

    assert (503, '{"database": true, "telegram": false, "lease": true}') == await watcher.asks("/readyz")
    assert 200 == (await watcher.asks("/healthz"))[0]


async def test_nothing_of_a_person_is_told(watcher: Watcher, ann: Owner) -> None:
    """Whoever reads the numbers learns of nobody: no name, no number, no word."""
    await ann.starts()
    await ann.types("marmalade")
    told: Any = (await watcher.asks("/metrics"))[1]

    assert "Ann" not in told
    assert str(ann.id) not in told
    assert "marmalade" not in told
