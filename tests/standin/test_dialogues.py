"""The dialogue against a Bot API stand-in of others: what our own sandbox thinks of Telegram is not the only judge."""

from __future__ import annotations

import pytest

from bot.buttons import Opened
from tests.standin.standin import Standin
from tests.standin.visitor import Called
from tests.stories.owner import Owner

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_start_asks_the_first_question(ann: Owner) -> None:
    """A greeting with a question and its buttons."""
    await ann.starts()

    assert ann.asked is not None
    assert ann.options


async def test_the_intake_leads_to_the_result(bot: Called, ann: Owner) -> None:
    """Every question is answered by a tap, and the advice comes with this week's step."""
    await ann.starts()
    questions = await ann.answers_everything()
    await ann.taps("Show my advice ›")

    assert len(questions) == len(set(questions))
    assert set(questions) <= ann.facts.keys()
    assert any(each.says("This week") for each in ann.said)


async def test_the_plan_and_its_step_are_shown(ann: Owner) -> None:
    """From the result to the plan, and from there to what is to be done first."""
    await ann.gets_advice()
    await ann.types("/plan")
    plan = ann.last
    step = next(press for press in ann.presses_there if isinstance(press, Opened))
    await ann.presses(step)

    assert plan.says("Your plan")
    assert ann.last.text != plan.text
    assert ann.last.buttons


async def test_a_card_is_edited_in_place(ann: Owner) -> None:
    """An answer puts the next question where the first one stood; Back brings that one again."""
    await ann.starts()
    card, first = ann.card, ann.asked
    await ann.answers()
    second = ann.asked
    await ann.taps("‹ Back")

    assert (card.id, card.id) == (ann.again(card).id, ann.card.id)
    assert first != second
    assert first == ann.asked


async def test_two_people_have_dialogues_of_their_own(ann: Owner, bob: Owner) -> None:
    """What Ann answers is not Bob's."""
    await ann.starts()
    await bob.starts()
    await ann.answers()

    assert ann.facts
    assert not bob.facts


async def test_a_call_without_the_secret_is_refused(bot: Called, standin: Standin, ann: Owner) -> None:
    """telemelya forgets the secret that it was given; the bot takes nothing from who does not know it."""
    bot.proxy.secret = None
    sent = await standin.sends(chat_id=ann.id, text="/start")
    bot.proxy.secret = "another"  # a wrong one
    wrong = await standin.sends(chat_id=ann.id, text="/start")
    await bot.rests()

    assert (403, 403) == (sent["delivery"]["status_code"], wrong["delivery"]["status_code"])
    assert not ann.said


async def test_what_the_standin_cannot_do_stops_nobody(bot: Called, standin: Standin, ann: Owner) -> None:
    """It has no menus and no files, and answers 404 as Telegram does to a wrong token: the bot goes on."""
    statuses = [(await standin.call(method))[0] for method in ("setMyCommands", "sendDocument")]
    await ann.starts()

    assert [404, 404] == statuses
    assert ann.asked is not None
