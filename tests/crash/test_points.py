"""Killed at every point of a message's path: the conversation goes on."""

from __future__ import annotations

import asyncio

import pytest

from bot.clock import SystemClock
from bot.message import Lane, Say
from bot.store import outbox, people
from bot.store.database import Transaction
from bot.store.outbox import Draft
from bot.usecases import steps
from tests.crash import promises
from tests.crash.process import Mortal
from tests.crash.talker import Talker
from tests.crash.victim import POINTS


async def _chats(talker: Talker) -> None:
    """A short chat of typed words and taps."""
    await talker.starts()
    await talker.rambles(1)
    await talker.answers()
    await talker.rambles(3)
    await talker.answers()
    await talker.finishes()


@pytest.mark.parametrize(
    "number", [3, pytest.param(1, marks=pytest.mark.long), pytest.param(8, marks=pytest.mark.long)]
)
@pytest.mark.parametrize("point", POINTS)
async def test_a_kill_at_any_point_loses_nothing(mortal: Mortal, point: str, number: int) -> None:
    """Ann and Bob chat; the bot dies at this point and comes back: each hears every answer, in order."""
    talkers = [Talker(mortal.sandbox.person(name), seed) for seed, name in enumerate(("Ann", "Bob"))]
    await mortal.starts(f"{point}:{number}")

    async with asyncio.TaskGroup() as chats:
        for talker in talkers:
            chats.create_task(_chats(talker))
        await mortal.dies()
        await mortal.starts()
    await mortal.becomes(promises.ALL_IS_SAID)
    await mortal.ends()

    promises.check(mortal, talkers)


async def _tip_waits(mortal: Mortal, person_id: int) -> None:
    tip = Draft(f"tip:{person_id}", person_id, Say("Count your stock tonight.", lane=Lane.TIP))
    await mortal.puts(lambda tx: outbox.put(tx, tip, 1))


@pytest.mark.parametrize(
    ("point", "heard", "state"),
    [
        ("claim.before", 1, outbox.SENT),
        ("claim.after", 0, outbox.UNCERTAIN),
        ("said.after", 1, outbox.UNCERTAIN),
        ("mark.before", 1, outbox.UNCERTAIN),
        ("mark.after", 1, outbox.SENT),
    ],
)
async def test_what_nobody_asked_for_is_never_said_twice(
    mortal: Mortal, point: str, heard: int, state: int
) -> None:
    """A tip that may have been said at a kill is left as it is, and kept as uncertain; others go on."""
    ann, bob = mortal.sandbox.person("Ann"), Talker(mortal.sandbox.person("Bob"), 1)
    ann._chat.started = True  # she has talked with the bot before
    await _tip_waits(mortal, ann.id)
    await mortal.starts(point)
    await mortal.dies()
    await mortal.starts()
    await bob.starts()  # when he is answered, the recovery is over and what waited was claimed
    await mortal.becomes("SELECT 1 FROM outbox WHERE lane = ? AND state = ?", int(Lane.TIP), state)
    await mortal.ends()

    assert heard == len([each for each in ann.messages if each.from_bot])
    assert [(state,)] == mortal.rows("SELECT state FROM outbox WHERE lane = ?", int(Lane.TIP))


async def _reminder_is_due(mortal: Mortal, person_id: int) -> None:
    async def plan(tx: Transaction) -> None:
        await people.arrive(tx, person_id, "Ann", "en", None, 1)
        await steps.choose(tx, person_id, "common.unit_cost", SystemClock().now(), 1)

    await mortal.puts(plan)


@pytest.mark.parametrize(
    ("point", "heard"),
    [("tick.before", 1), ("tick.after", 1), ("claim.after", 1), ("said.after", 2), ("mark.after", 1)],
)
async def test_a_reminder_is_kept_whatever_dies(mortal: Mortal, point: str, heard: int) -> None:
    """It is in the outbox once, said at least once, and the question how it went is planned for the next morning."""
    ann, bob = mortal.sandbox.person("Ann"), Talker(mortal.sandbox.person("Bob"), 1)
    ann._chat.started = True  # she has talked with the bot before
    await _reminder_is_due(mortal, ann.id)
    await mortal.starts(point)
    await mortal.dies()
    await mortal.starts()
    await ann.sees("It is time.", timeout=20)
    await bob.starts()
    await mortal.becomes("SELECT 1 FROM outbox WHERE lane = ? AND state = ?", int(Lane.REMINDER), outbox.SENT)
    await mortal.ends()

    assert heard == len([each for each in ann.messages if each.from_bot])
    assert [(outbox.SENT,)] == mortal.rows("SELECT state FROM outbox WHERE lane = ?", int(Lane.REMINDER))
    assert [("check_in",)] == mortal.rows("SELECT kind FROM moments WHERE person_id = ?", ann.id)


@pytest.mark.parametrize(("point", "heard"), [("claim.after", 1), ("said.after", 2), ("mark.before", 2)])
async def test_an_answer_is_rather_said_twice_than_not_at_all(mortal: Mortal, point: str, heard: int) -> None:
    """A person's own question is always answered: twice only when the kill came between saying and marking."""
    ann = mortal.sandbox.person("Ann")
    await ann.types("/help")
    await mortal.starts(point)
    await mortal.dies()
    await mortal.starts()
    bob = Talker(mortal.sandbox.person("Bob"), 1)
    await ann.sees("/plan", timeout=20)
    await bob.starts()
    await mortal.becomes(promises.ALL_IS_SAID)
    await mortal.ends()

    said = [each.text for each in ann.messages if each.from_bot]
    assert heard == len(said)
    assert 1 == len(set(said))


@pytest.mark.long
async def test_an_update_that_kills_the_process_is_given_up_at_last(mortal: Mortal) -> None:
    """One update ends the process each time: after three lone tries it is given up, and others are answered."""
    ann, bob = mortal.sandbox.person("Ann"), Talker(mortal.sandbox.person("Bob"), 1)
    await ann.types("boom")
    for _ in range(4):
        await mortal.starts("turn.inside")
        await mortal.dies()
    await mortal.starts()
    await bob.starts()
    await ann.sees("Sorry", timeout=20)
    await mortal.ends()

    assert [(2,)] == mortal.rows("SELECT state FROM inbox WHERE state <> 1")
