"""Killed while a person asks people, or is answered: nothing of it is lost."""

from __future__ import annotations

import asyncio

import pytest

from bot.sandbox.chats import Message
from bot.sandbox.groups import Group
from bot.sandbox.people import Person
from bot.store import outbox
from tests.crash.process import Mortal

#: Points of a question's and an answer's way, each with how often it is passed before the bot dies there.
POINTS = (
    "turn.before:2", "turn.after:2", "show.before:1", "show.after:1", "claim.after:3", "said.after:3",
    "mark.before:3", "mark.after:3", "show.before:2", "show.after:2", "turn.before:3",
    "said.after:5",
)  # fmt: skip


async def _ask_and_answer(ann: Person, kim: Person, group: Group) -> None:
    await ann.types("/start")
    await ann.types("/ask May I sell jam at the station?")
    while True:
        card = await group.sees("May I sell jam", timeout=60)
        reply = await group.says(kim, "Ask its manager first.", reply_to=card)
        if not await _is_refused(group, reply):
            break  # else she was quicker than the note of what her card is about, or it is said once more
    await ann.sees("Ask its manager first.", timeout=60)


async def _is_refused(group: Group, reply: Message) -> bool:
    """Wait until she is told what became of it."""
    async with asyncio.timeout(60):
        while True:
            told = [each for each in group.messages if each.from_bot and each.id > reply.id]
            if any(each.says("Delivered to") for each in told):
                return False
            if any(each.says("Not sent") for each in told):
                return True
            await group.feed.wait(group.feed.last)


@pytest.mark.parametrize("point", POINTS)
async def test_a_question_and_its_answer_outlive_a_kill(mortal: Mortal, point: str) -> None:
    """Ann asks, Kim answers in the group; wherever the bot dies, both arrive, and each is kept once."""
    ann, kim = mortal.sandbox.person("Ann"), mortal.sandbox.person("Kim")
    group = mortal.sandbox.group("Advisers", forum=True)
    await group.joins(kim, owner=True)
    await group.promotes_bot(kim)
    mortal.settings = {"ADMIN_IDS": str(kim.id), "ADMIN_CHAT_ID": str(group.id)}
    await mortal.starts(point)

    async with asyncio.TaskGroup() as both:
        both.create_task(_ask_and_answer(ann, kim, group))
        await mortal.dies()
        await mortal.starts()
    await mortal.ends()

    assert [("waiting", kim.id)] == mortal.rows("SELECT state, taken_by FROM inquiries")
    assert 2 == len(mortal.rows("SELECT 1 FROM remarks"))
    assert [(outbox.SENT,)] == mortal.rows("SELECT state FROM outbox WHERE key = 'answer:2'")
    assert [] == mortal.rows("SELECT update_id FROM inbox WHERE state <> 1")
