"""Buttons that are outdated, forged or garbage: said so, answered, harmless."""

from __future__ import annotations

import pytest

from bot import buttons
from bot.buttons import Chosen, NotSure, Opened, Reopened, Ticked, TicksDone, WentBack
from tests.stories.owner import Owner

OLD = "0a0a0a"


@pytest.mark.parametrize(
    "press",
    [
        Chosen("sector", "tailor", OLD),
        NotSure("sector", OLD),
        WentBack("sector", OLD),
        TicksDone("red_flags", OLD),
    ],
    ids=lambda press: type(press).__name__,
)
async def test_an_outdated_keyboard_says_so_and_shows_the_current_question(
    ann: Owner, press: buttons.Press
) -> None:
    """A button from before the content changed gives no answer: a toast says so, the card shows what stands."""
    await ann.starts()
    await ann.answers()
    facts, question = ann.facts, ann.asked
    toast = await ann.forges(buttons.write(press), on=ann.card)

    assert "changed" in toast
    assert facts == ann.facts
    assert question == ann.asked


@pytest.mark.parametrize(
    "press",
    [Chosen("colour", "red", OLD), Reopened("colour"), Ticked("colour", "red", OLD)],
    ids=lambda press: type(press).__name__,
)
async def test_a_question_that_is_gone_is_said_to_have_changed(ann: Owner, press: buttons.Press) -> None:
    """A button of a question that the content no longer has."""
    await ann.starts()
    toast = await ann.forges(buttons.write(press), on=ann.card)

    assert "changed" in toast
    assert "sector" == ann.asked


async def test_a_value_that_is_gone_is_no_answer(ann: Owner) -> None:
    """The right version with a value that does not exist: nothing is kept."""
    await ann.starts()
    version = next(each.version for each in ann.presses_there if isinstance(each, Chosen))
    await ann.forges(buttons.write(Chosen("sector", "piracy", version)), on=ann.card)

    assert {} == ann.facts
    assert "sector" == ann.asked


async def test_a_choice_of_one_cannot_be_ticked_or_emptied(ann: Owner) -> None:
    """Forged ticks, Done and None on a question with one answer change nothing that matters."""
    await ann.starts()
    version = next(each.version for each in ann.presses_there if isinstance(each, Chosen))
    for press in (
        Ticked("sector", "tailor", version),
        TicksDone("sector", version),
        Chosen("sector", buttons.NONE, version),
    ):
        await ann.forges(buttons.write(press), on=ann.card)
        assert {} == ann.facts
        assert "sector" == ann.asked

    await ann.answers_everything()
    await ann.taps("Show my advice ›")
    assert ann.last.buttons


async def test_a_choice_of_several_is_kept_as_several(ann: Owner) -> None:
    """A forged single choice of a several-choice question never breaks what comes after."""
    await ann.starts()
    await ann.reopens("customers_from")
    version = next(each.version for each in ann.presses_there if isinstance(each, Ticked))
    await ann.forges(buttons.write(Chosen("customers_from", "fairs", version)), on=ann.card)
    await ann.answers_everything()
    await ann.taps("Show my advice ›")

    assert isinstance(ann.facts.get("customers_from", []), list)
    assert ann.last.buttons


GARBAGE = (
    "", ":", "a", "a:", "a::::", "q:", "v:", "x:y:z", "v:result:", "v:step:nope", "v:ride:nope", "v:lang:xx",
    "v:lang:", "v:nowhere", "v:intake:a:b", "💥", "'; DROP TABLE people; --", "a" * 64, "q:/review", "w::",
    "t:sector:-:-",
)  # fmt: skip


async def test_garbage_in_a_button_is_answered_and_harmless(ann: Owner) -> None:
    """Whatever a button holds, the tap is answered, nothing fails or is kept, and the intake goes on."""
    await ann.starts()
    await ann.answers()
    facts, question = ann.facts, ann.asked
    for data in GARBAGE:
        await ann.forges(data, on=ann.card)
        assert facts == ann.facts, data
        assert question == ann.asked, data

    await ann.answers()
    assert 2 == len(ann.facts)


@pytest.mark.parametrize("screen", ["plan", "why", "rides", "ride:content", "result", "review", "intake"])
async def test_a_screen_opened_too_early_shows_a_question(ann: Owner, screen: str) -> None:
    """Advice is for those who answered: until then every screen leads to the question that is open."""
    await ann.starts()
    name, _, about = screen.partition(":")
    await ann.forges(buttons.write(Opened(name, about)), on=ann.card)

    assert "sector" == ann.asked


async def test_a_button_of_a_message_that_is_gone_is_answered_below(ann: Owner) -> None:
    """The message with the button was deleted meanwhile: what stands is said below."""
    await ann.starts()
    data = ann.card.buttons[0].data
    tap = ann.person.tap(999_999, str(data))
    await ann.bot.rests()

    assert tap.answered
    assert 1 == len(ann.facts)
    assert ann.last.id == ann.card.id


async def test_the_lower_of_two_cards_shows_what_is_open(ann: Owner) -> None:
    """Ann opened a question again in the upper card: a tap on the lower one, of a question that is not open
    any more, brings her to the open one instead of taking an answer that she cannot see."""
    await ann.starts()
    upper = ann.card
    await ann.types("tailor")
    lower = ann.card
    await ann.picks("bakery", on=upper)
    await ann.answers()

    assert {"sector": "tailor"} == ann.facts
    assert "sector" == ann.asked
    assert lower.id == ann.card.id


async def test_buttons_of_the_result_go_on_working_after_a_change(ann: Owner) -> None:
    """An earlier result's buttons show today's plan."""
    result = await ann.gets_advice(sector="tailor")
    await ann.types("/profile")
    await ann.presses(Reopened("sector"))
    await ann.picks("bakery")
    await ann.answers_everything()
    await ann.taps("Show my advice ›")
    await ann.taps("Show the plan", on=result)

    assert "Your plan" in ann.again(result).text


async def test_an_outdated_keyboard_after_the_advice_promises_no_question(ann: Owner) -> None:
    """Nothing is open any more: the toast says where the answers are, and no card follows."""
    await ann.gets_advice()
    before = len(ann.person.messages)

    said = await ann.forges("a:sector:tailor:000000")

    assert "That question has changed. /profile shows your answers." == said
    assert before == len(ann.person.messages)
