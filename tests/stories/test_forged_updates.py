"""Updates that the schema allows, and many that it does not: nothing fails, hangs or piles up."""

from __future__ import annotations

import gc
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.store.database import Transaction
from tests.stories.forging import Forger
from tests.stories.owner import Owner
from tests.stories.running import Running

_TOGETHER = 100  # updates of one getUpdates
_SEEDS = st.lists(st.integers(0, 2**64 - 1), min_size=_TOGETHER, max_size=_TOGETHER)
#: Megabytes by which eighty thousand updates may make the process larger. Caches that fill up, gaps between small
#: pieces and what is on its way took 22; nothing grew with the number of updates.
_MOST = 40

#: What is read is the same on both databases; ten times as many are read on this one in the same time.
_on_a_file = pytest.mark.parametrize("dialect", ["sqlite"])


async def _meets(bot: Running, forger: Forger, seeds: list[int]) -> list[str]:
    """Let the updates of these seeds come together; gives the payloads of those whose turns failed."""
    for seed in seeds:
        bot.sandbox.inject(forger.update(seed))
    await bot.rests()
    bot.clock.jump(bot.clock.now() + 60_000)
    failed = [str(row) for row in bot.rows("SELECT error, payload FROM inbox WHERE state = 2")]
    failed += [str(row) for row in bot.rows("SELECT error, payload FROM outbox WHERE state = 4")]
    await bot.puts(_forget)
    bot.sandbox.forget_calls()
    return failed


async def _forget(tx: Transaction) -> None:
    """So that a smaller example can be looked for."""
    await tx.run("DELETE FROM inbox WHERE state = 2")
    await tx.run("DELETE FROM outbox WHERE state = 4")


async def _is_answered(bot: Running) -> None:
    """Somebody new begins as ever."""
    ann = Owner(bot, bot.sandbox.person(f"Ann {len(bot.sandbox.people)}"))
    await ann.starts()
    question = ann.asked
    assert question
    await ann.answers()
    assert question in ann.facts


@_on_a_file
@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],  # what fails is told with its payload: nothing smaller need be looked for
)
@given(seeds=_SEEDS)
async def test_two_thousand_forged_updates_fail_no_turn(bot: Running, seeds: list[int]) -> None:
    """And after each hundred an owner is answered as ever."""
    assert [] == await _meets(bot, Forger(bot.library), seeds)
    await _is_answered(bot)


@pytest.mark.parametrize("dialect", ["postgresql"])
@settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)
@given(seeds=_SEEDS)
async def test_nor_do_three_hundred_where_columns_are_strict(bot: Running, seeds: list[int]) -> None:
    """PostgreSQL takes no zero byte in a text and no number above its column's: neither gets so far."""
    assert [] == await _meets(bot, Forger(bot.library), seeds)
    await _is_answered(bot)


@pytest.mark.long
@_on_a_file
async def test_a_hundred_thousand_neither_fail_nor_pile_up(bot: Running) -> None:
    """Other chance each day would find other things: the seed is said when it fails."""
    forger, chance = Forger(bot.library), Random()
    grown = 0.0
    for number in range(1000):
        seeds = [chance.getrandbits(64) for _ in range(_TOGETHER)]
        assert [] == await _meets(bot, forger, seeds)
        _forget_what_people_see(bot)
        if number == 200:  # what stays for good is loaded by now
            grown = -_megabytes()
    await _is_answered(bot)

    assert _MOST > grown + _megabytes()


def _forget_what_people_see(bot: Running) -> None:
    """The sandbox lives in this process, too, and phones keep everything."""
    for person in bot.sandbox.people:
        person._chat.messages.clear()


def _megabytes() -> float:
    """What this process holds in memory."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


async def test_an_update_that_no_parser_takes_stops_nobody(bot: Running, ann: Owner) -> None:
    """A number of five thousand digits, and a hundred thousand brackets: each is passed over, the others come."""
    number = bot.sandbox._world.updates.next_id
    bot.sandbox.inject(f'{{"update_id": {number}, "n": {"9" * 5000}}}')
    bot.sandbox.inject(f'{{"update_id": {number + 1}, "message": {"[" * 100_000}{"]" * 100_000}}}')
    await ann.person.types("/start")
    await bot.comes(lambda: any(each.buttons for each in ann.said))

    assert ann.asked
