"""Somebody sends more than anybody can mean: they are told once, and nobody else waits for it."""

from __future__ import annotations

import pytest

from bot.inbound import flooding
from tests.stories.owner import Owner
from tests.stories.running import Running

#: What a bucket holds, and what may come back into it while a story runs.
_HOLDS = flooding.RATE * flooding.WINDOW
_NOTICE = "more at once than I can follow"


@pytest.fixture
async def careful(bot: Running) -> Running:
    """A bot with the flood limit that everybody has."""
    await bot.rests()
    await bot.stops()
    bot.overrides["flood_rate"] = flooding.RATE
    await bot.starts_again()
    return bot


def _told(owner: Owner) -> list[str]:
    return [each.text for each in owner.said if _NOTICE in each.text]


async def test_a_flood_is_told_once_and_leaves_nothing_behind(careful: Running, ann: Owner) -> None:
    """A hundred and fifty texts at once: forty are answered, one polite notice, and what is beyond is not even kept."""
    await ann.starts()
    for number in range(150):
        await ann.person.types(f"noise {number}")
    await careful.rests()

    assert 1 == len(_told(ann))
    assert "10 seconds" in _told(ann)[0]
    assert [] == careful.mentions("noise 149")
    assert careful.rows("SELECT 1 FROM inbox WHERE state <> 1") == []


async def test_after_a_pause_the_conversation_goes_on_where_it_was(careful: Running, ann: Owner) -> None:
    """Ann leant on her phone; ten seconds later her next tap is an answer."""
    await ann.starts()
    for number in range(100):
        await ann.person.types(f"noise {number}")
    await careful.rests()
    careful.clock.jump(careful.clock.now() + flooding.WINDOW * 1000)
    question = ann.asked
    await ann.answers()

    assert question in ann.facts


async def test_taps_beyond_it_are_let_go_and_the_first_of_them_says_why(careful: Running, ann: Owner) -> None:
    """One button, a hundred and twenty times: the notice stands in the chat, not in as many toasts."""
    await ann.starts()
    card = ann.card
    taps = [ann.person.tap(card.id, card.buttons[0].data or "") for _ in range(120)]
    await careful.rests()
    answered = [tap for tap in taps if tap.answered]

    assert 1 == len(_told(ann))
    assert _HOLDS <= len(answered) < 120


async def test_nobody_else_waits_for_a_flood(careful: Running, ann: Owner, bob: Owner) -> None:
    """Bob taps after her hundred and fifty texts: he is answered, and she hears no more than her bucket holds."""
    await ann.starts()
    await bob.starts()
    careful.sandbox.forget_calls()
    for number in range(150):
        await ann.person.types(f"noise {number}")
    question = bob.asked
    await bob.answers()
    to_ann = [call for call in careful.sandbox.calls if call.chat_id == ann.id]

    assert question in bob.facts
    assert 4 * _HOLDS > len(to_ann)
    assert 1 == len(_told(ann))


async def test_a_flooders_block_is_heard_in_the_midst_of_it(careful: Running, ann: Owner) -> None:
    """What Telegram itself says of a chat is never too much: nothing unasked goes to one who left."""
    await ann.starts()
    for number in range(150):
        await ann.person.types(f"noise {number}")
    await ann.person.blocks()
    await careful.rests()

    assert [(1,)] == careful.rows(
        "SELECT 1 FROM people WHERE person_id = ? AND blocked_at IS NOT NULL", ann.id
    )


async def test_a_stranger_who_floods_is_told_once_too(careful: Running, ann: Owner) -> None:
    """Nobody whom we know, and nothing of them is kept."""
    for number in range(150):
        await ann.person.types(f"noise {number}")
    await careful.rests()

    assert 1 == len(_told(ann))
    assert {} == careful.traces(ann.id)
