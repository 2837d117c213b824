"""Killed at any moment while several people chat and tips go out: again and again, and nothing is lost."""

from __future__ import annotations

import asyncio
import random
from collections import Counter

import pytest

from bot.message import Lane, Say
from bot.sandbox.people import Person
from bot.settings import Settings
from bot.store import outbox
from bot.store.database import Transaction
from bot.store.outbox import Draft
from tests.crash import promises
from tests.crash.process import PATIENCE, Mortal
from tests.crash.talker import Talker

_TALKERS, _LISTENERS, _KILLS = 5, 100, 3
_BULK_SLOTS: int = Settings.model_fields["bulk_slots"].default


async def _tips_wait(mortal: Mortal, listeners: list[Person]) -> None:
    async def work(tx: Transaction) -> None:
        for number, listener in enumerate(listeners):
            tip = Say(f"Tip {number}.", lane=Lane.BROADCAST)
            await outbox.put(tx, Draft(f"broadcast:1:{listener.id}", listener.id, tip), 1)

    await mortal.puts(work)


def _listeners(mortal: Mortal) -> list[Person]:
    """People who have talked with the bot before and only listen now."""
    found = [mortal.sandbox.person(f"Listener {number}") for number in range(_LISTENERS)]
    for each in found:
        each._chat.started = True
    return found


async def _talks(talker: Talker, enough: asyncio.Event) -> None:
    await talker.starts()
    while not enough.is_set():
        await talker.acts()
    await talker.finishes()


async def _is_killed_again_and_again(mortal: Mortal, chance: random.Random) -> None:
    for _ in range(_KILLS):
        await mortal.starts()
        # Some kills hit the start itself, most hit the chats.
        await mortal.lives_for(chance.uniform(0.3, 2.5))
        await mortal.is_killed()
    await mortal.starts()


@pytest.mark.parametrize(
    "seed", [*range(7), *(pytest.param(n, marks=pytest.mark.long) for n in range(7, 107))]
)
async def test_killed_at_random_moments_nothing_is_lost(mortal: Mortal, seed: int) -> None:
    """Five people chat, a broadcast goes out, three kills: answers are kept once, in order; no tip comes twice."""
    talkers = [
        Talker(mortal.sandbox.person(f"Talker {number}"), 1000 * seed + number) for number in range(_TALKERS)
    ]
    listeners, enough = _listeners(mortal), asyncio.Event()
    await _tips_wait(mortal, listeners)

    async with asyncio.TaskGroup() as chats:
        for talker in talkers:
            chats.create_task(_talks(talker, enough))
        await _is_killed_again_and_again(mortal, random.Random(seed))
        enough.set()
    await _the_broadcast_is_through(mortal, listeners)
    await mortal.becomes(promises.ALL_IS_SAID)
    await mortal.ends()

    promises.check(mortal, talkers)
    _no_tip_came_twice(mortal, listeners)


async def _the_broadcast_is_through(mortal: Mortal, listeners: list[Person]) -> None:
    """The last row goes last; nobody waits for those that are uncertain."""
    lane = int(Lane.BROADCAST)
    left = "SELECT chat_id FROM outbox WHERE lane = ? AND state = ? ORDER BY id DESC LIMIT 1"
    for chat_id, *_ in mortal.rows(left, lane, outbox.WAITING):
        last = next(each for each in listeners if each.id == chat_id)
        await last.sees("Tip", timeout=PATIENCE)


def _no_tip_came_twice(mortal: Mortal, listeners: list[Person]) -> None:
    heard = {each.id: len([said for said in each.messages if said.from_bot]) for each in listeners}
    rows = mortal.rows("SELECT chat_id, state FROM outbox WHERE lane = ?", int(Lane.BROADCAST))
    states = Counter(state for _, state in rows)

    assert set(heard.values()) <= {0, 1}
    assert _LISTENERS == len(rows)
    assert set(states) <= {outbox.SENT, outbox.UNCERTAIN, outbox.SENDING}
    assert states[outbox.UNCERTAIN] + states[outbox.SENDING] <= _BULK_SLOTS * (mortal.kills + 1)
    assert all(1 == heard[chat_id] for chat_id, state in rows if state == outbox.SENT)
