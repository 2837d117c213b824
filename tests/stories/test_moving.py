"""The bot moves into another database, in the middle of a conversation: nobody notices."""

from __future__ import annotations

import asyncio
from argparse import Namespace

import pytest

from bot.commands import copying
from tests.stories.owner import Owner
from tests.stories.running import Running


@pytest.fixture
def other_url(dialect: str, sqlite_url: str, postgres_url: str) -> str:
    """An empty database of the other kind."""
    return postgres_url if dialect == "sqlite" else sqlite_url


async def _copies(bot: Running, target: str) -> int:
    """What the operator types; in a thread, because a command has a loop of its own."""
    return await asyncio.to_thread(copying.copy, Namespace(source=bot.url, target=target), bot.settings)


async def test_half_an_intake_here_and_half_there(
    other_url: str, bot: Running, ann: Owner, bob: Owner
) -> None:
    """Ann answers, the bot is copied while it runs, Bob arrives, it is stopped and copied again: both go on there."""
    await ann.starts()
    for _ in range(4):
        await ann.answers()
    before, asked = ann.facts, ann.asked
    if bot.url.startswith("sqlite"):
        assert 1 == await _copies(bot, other_url)  # the bot runs: it is asked to stop
    await bob.starts()
    await bob.answers()
    said = len(ann.said) + len(bob.said)

    await bot.stops()
    assert 0 == await _copies(bot, other_url)
    bot.moves_to(other_url)
    await bot.starts_again()
    await bot.rests()

    assert said == len(ann.said) + len(bob.said)  # nothing was said twice
    assert (before, asked) == (ann.facts, ann.asked)
    await ann.answers_everything()
    await ann.taps("Show my advice ›")
    await bob.answers_everything()
    assert before.items() <= ann.facts.items()
    assert bot.rows("SELECT 1 FROM plans WHERE person_id = ?", ann.id)
    assert len(bob.facts) > 4


async def test_what_was_planned_before_the_move_comes_after_it(
    other_url: str, bot: Running, ann: Owner
) -> None:
    """Ann chose an hour for her step; the bot moves; at the hour it reminds her, once."""
    await ann.gets_advice()
    await ann.taps("Today, evening (19:00)", on=ann.slots[-1])
    planned = bot.rows("SELECT kind, due_at FROM moments WHERE person_id = ? ORDER BY due_at", ann.id)
    await bot.stops()
    assert 0 == await _copies(bot, other_url)
    bot.moves_to(other_url)
    await bot.starts_again()
    await bot.rests()

    assert planned == bot.rows("SELECT kind, due_at FROM moments WHERE person_id = ? ORDER BY due_at", ann.id)
    await bot.until("19:01")
    assert 1 == len([each for each in ann.said if "It is time." in each.text])
