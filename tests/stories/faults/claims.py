"""What a fault leaves: each claim is the sentence of the table, and the check that it holds. Checks only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.stories.faults.scene import GROUP, STRANGE, Scene


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence about a fault that can be tested."""

    says: str
    holds: Callable[[Scene], Awaitable[None]]


def _claim(says: str) -> Callable[[Callable[[Scene], Awaitable[None]]], Claim]:
    return lambda holds: Claim(says, holds)


def _verdicts(scene: Scene) -> list[str]:
    """What became of the messages to Ann, newest last."""
    rows = scene.bot.rows("SELECT verdict FROM outbox WHERE chat_id = ? ORDER BY id", scene.ann.id)
    return [row[0] for row in rows]


# What the person sees.


@_claim("the answer, once")
async def once(scene: Scene) -> None:
    assert 1 == len(scene.heard), [each.text for each in scene.news]


@_claim("the answer, twice")
async def twice(scene: Scene) -> None:
    first, second = scene.heard
    assert first.text == second.text


@_claim("the answer as a new message below")
async def below(scene: Scene) -> None:
    (said,) = scene.heard
    assert said.id == max(each.id for each in scene.ann.person.messages)
    assert scene.ann.asked != scene.asked


@_claim("the same words and buttons without formatting")
async def plain(scene: Scene) -> None:
    (said,) = scene.heard
    assert [] == said.entities


@_claim("the words, without formatting and buttons")
async def bare(scene: Scene) -> None:
    (said,) = scene.news
    assert said.text
    assert [] == said.entities
    assert [] == said.buttons


@_claim("nothing")
async def nothing(scene: Scene) -> None:
    assert [] == scene.news


@_claim("nothing new: it stands there already")
async def stands(scene: Scene) -> None:
    assert [] == scene.news
    assert _verdicts(scene)[-1] == "sent"


@_claim("nothing for so long, then the answer, once")
async def later(scene: Scene) -> None:
    assert [] == scene.heard
    await scene.passes(3 * 3600)
    assert 1 == len(scene.heard)


@_claim("the answer, once; the button's spinner ends by itself")
async def spins(scene: Scene) -> None:
    assert 1 == len(scene.heard)
    assert scene.tap is not None
    assert not scene.tap.answered


@_claim("that the button is too old, and where they are")
async def old_button(scene: Scene) -> None:
    assert scene.tap is not None
    assert "too old" in (await scene.tap.answering()).text


# What is kept.


@_claim("what they answered")
async def answer(scene: Scene) -> None:
    assert scene.asked in scene.ann.facts


@_claim("what they answered before")
async def before(scene: Scene) -> None:
    assert [] != scene.bot.rows("SELECT 1 FROM intakes WHERE person_id = ?", scene.ann.id)
    assert scene.asked == (scene.ann.asked or scene.asked)


@_claim("what they answered; the message as failed, with Telegram's words")
async def as_failed(scene: Scene) -> None:
    assert scene.asked in scene.ann.facts
    assert [] != scene.bot.rows("SELECT 1 FROM outbox WHERE state = 4 AND error LIKE 'Bad Request%'")


@_claim("what they answered before; that they blocked the bot")
async def blocked(scene: Scene) -> None:
    await before.holds(scene)
    assert [] != scene.bot.rows(
        "SELECT 1 FROM people WHERE person_id = ? AND blocked_at IS NOT NULL", scene.ann.id
    )


@_claim("what they answered before; that nobody knows whether the message came")
async def uncertain(scene: Scene) -> None:
    await before.holds(scene)
    assert "uncertain" == _verdicts(scene)[-1]


@_claim("nothing of the group")
async def no_group(scene: Scene) -> None:
    assert [] == scene.bot.rows("SELECT 1 FROM outbox WHERE chat_id = ?", GROUP)


def refused(status: int) -> Claim:
    """A stranger's call is refused with *status* alone."""

    @_claim(f"what they answered; nothing of the call, which gets {status}")
    async def holds(scene: Scene) -> None:
        await answer.holds(scene)
        assert [status] == scene.statuses
        assert [] == scene.bot.rows("SELECT 1 FROM inbox WHERE update_id = ?", STRANGE)

    return holds


@_claim("what they answered; each connection is closed after its time, however often a byte comes")
async def closed(scene: Scene) -> None:
    await answer.holds(scene)
    assert 0 == scene.lines


@_claim("what they answered; until then Telegram keeps it (503) and comes again")
async def at_telegram(scene: Scene) -> None:
    await answer.holds(scene)
    assert 1 == scene.waited
    await scene.bot.sandbox.delivered(20)


# How it recovers.


@_claim("by itself: the next tap is answered")
async def by_itself(scene: Scene) -> None:
    scene.bot.sandbox.heal()
    await _answers_the_next(scene)


async def _answers_the_next(scene: Scene) -> None:
    question = scene.ann.asked
    assert question is not None
    await scene.ann.answers()
    assert question in scene.ann.facts
    assert question != scene.ann.asked


@_claim("others are answered meanwhile; by itself as soon as Telegram allows")
async def others_go_on(scene: Scene) -> None:
    question = scene.bob.asked
    await scene.bob.answers()
    assert question in scene.bob.facts
    await _answers_the_next(scene)


@_claim("whatever they send is answered again")
async def when_they_write(scene: Scene) -> None:
    scene.bot.sandbox.heal()
    await scene.ann.types("/help")
    assert "/plan" in scene.ann.last.text
    await scene.ann.starts()
    await _answers_the_next(scene)


@_claim("nothing unasked is sent to them any more, not even tried; others go on")
async def left_alone(scene: Scene) -> None:
    tried = scene.calls("sendMessage")
    await scene.bot.until("+4 days")  # when somebody in the midst of an intake would be nudged
    assert tried == scene.calls("sendMessage")
    await scene.bob.starts()
    question = scene.bob.asked
    await scene.bob.answers()
    assert question in scene.bob.facts


@_claim("any command leads on: `/start` asks again")
async def by_start(scene: Scene) -> None:
    scene.bot.sandbox.heal()
    await scene.ann.starts()
    await _answers_the_next(scene)


@_claim("answers go on; the next unasked message goes when Telegram answers again")
async def lane_resumes(scene: Scene) -> None:
    await _answers_the_next(scene)
    scene.bot.sandbox.heal()
    scene.notes()
    await scene.is_told_again()
    await scene.passes(3600)
    assert ["And another day."] == [each.text for each in scene.heard]
