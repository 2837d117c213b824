"""Asked to stop: what is in hand is finished, nothing is lost or doubled, whoever hangs is not waited for."""

from __future__ import annotations

import asyncio
import random
import signal

import pytest

from bot.message import Lane
from bot.sandbox.faults import Fault
from bot.store import outbox
from tests.crash import promises
from tests.crash.process import Mortal
from tests.crash.talker import Talker
from tests.crash.test_random_kills import _listeners, _talks, _the_broadcast_is_through, _tips_wait

_TALKERS, _STOPS = 4, 2


@pytest.mark.parametrize("seed", [1, *(pytest.param(n, marks=pytest.mark.long) for n in range(2, 12))])
async def test_stopped_under_load_nothing_is_lost_and_nothing_doubled(mortal: Mortal, seed: int) -> None:
    """People chat, a broadcast goes out, two restarts: every stop ends well, and nobody notices one."""
    chance = random.Random(seed)
    talkers = [
        Talker(mortal.sandbox.person(f"Talker {number}"), 100 * seed + number) for number in range(_TALKERS)
    ]
    listeners, enough = _listeners(mortal), asyncio.Event()
    await _tips_wait(mortal, listeners)

    async with asyncio.TaskGroup() as chats:
        for talker in talkers:
            chats.create_task(_talks(talker, enough))
        for number in range(1, _STOPS + 1):
            await mortal.starts()
            await mortal.says("the bot runs", number)
            await mortal.lives_for(chance.uniform(0.1, 1.5))
            await mortal.ends()  # with 0: a stop that takes too long ends with 1
        await mortal.starts()
        enough.set()
    await _the_broadcast_is_through(mortal, listeners)
    await mortal.ends()

    assert "did not finish" not in (mortal.folder / "errors.log").read_text()
    promises.check(mortal, talkers)  # no kill: no reply may have come twice
    heard = [len([said for said in each.messages if said.from_bot]) for each in listeners]
    assert {1} == set(heard)
    assert [(outbox.SENT,)] == mortal.rows(
        "SELECT DISTINCT state FROM outbox WHERE lane = ?", int(Lane.BROADCAST)
    )
    assert [] == mortal.rows("SELECT id FROM outbox WHERE state = ?", outbox.SENDING)


async def test_a_telegram_that_hangs_does_not_hold_up_the_end(mortal: Mortal) -> None:
    """An answer is on its way to a Telegram that says nothing: the bot ends in time, and the answer comes after."""
    ann = mortal.sandbox.person("Ann")
    mortal.sandbox.fault(Fault(method="sendMessage", kind="slow", seconds=30, times=1000))
    await mortal.starts()
    await ann.types("/help")
    await mortal.becomes("SELECT 1 FROM outbox WHERE state = 1")
    await mortal.ends()
    mortal.sandbox.heal()
    await mortal.starts()
    await ann.sees("/plan", timeout=20)
    await mortal.ends()

    assert [] == mortal.rows("SELECT id FROM inbox WHERE state <> 1")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_second_signal_ends_it_at_once(mortal: Mortal, number: signal.Signals) -> None:
    """Whoever does not want to wait asks again: it is a kill then, and as harmless."""
    ann = mortal.sandbox.person("Ann")
    mortal.sandbox.fault(Fault(method="sendMessage", kind="slow", seconds=30, times=1000))
    await mortal.starts()
    await ann.types("/help")
    await mortal.becomes("SELECT 1 FROM outbox WHERE state = 1")
    mortal.is_signalled(number)
    await mortal.says("stopping")
    mortal.is_signalled(number)

    assert -number == await mortal.status()
