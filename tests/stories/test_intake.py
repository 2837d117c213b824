"""The questions: one a message, edited in place after taps, never lost."""

from __future__ import annotations

import re

import pytest

from bot.buttons import NONE, AskedWhy, Chosen, NotSure, Ticked, TicksDone, WentBack
from tests.stories.owner import Owner

_MORE = re.compile(r"About (\d+) questions? to go")


async def test_after_a_tap_the_next_question_stands_in_the_same_message(ann: Owner) -> None:
    """Ann taps through the whole intake in one message that changes; nothing new is said below it."""
    await ann.starts()
    card, number = ann.card.id, len(ann.said)
    questions = await ann.answers_everything()

    assert len(questions) > 3
    assert card == ann.card.id
    assert number == len(ann.said)
    assert set(questions) == set(ann.facts)


async def test_nothing_is_asked_twice_and_a_dozen_at_most(ann: Owner) -> None:
    """The welcome promises a dozen questions at most; each is asked once."""
    await ann.starts()
    questions = await ann.answers_everything()

    assert sorted(questions) == sorted(set(questions))
    assert len(questions) <= 13


@pytest.mark.parametrize("sure", [True, False], ids=["sure", "not sure"])
async def test_about_so_many_more_never_grows(ann: Owner, *, sure: bool) -> None:
    """The number of questions still to come goes down or stays, whatever is answered."""
    await ann.starts()
    shown = []
    while ann.asked:
        shown += [int(found) for found in _MORE.findall(ann.card.text)]
        await (ann.answers() if sure else ann.presses(ann.button(NotSure)))

    assert shown
    assert sorted(shown, reverse=True) == shown


async def test_back_shows_the_question_before_with_its_answer_ticked(ann: Owner) -> None:
    """Back leads to the question before, whose answer stands until another one is given."""
    await ann.starts()
    await ann.picks("tailor")
    await ann.taps("‹ Back")

    assert "sector" == ann.asked
    assert ann.label("tailor").startswith("✓")
    assert {"sector": "tailor"} == ann.facts

    await ann.picks("bakery")
    assert {"sector": "bakery"} == ann.facts


async def test_the_first_question_has_no_back(ann: Owner) -> None:
    """There is nothing before the first question, and it does not pretend so."""
    await ann.starts()

    assert not [press for press in ann.presses_there if isinstance(press, WentBack)]


async def test_back_to_the_start_and_forth_again_loses_nothing(ann: Owner) -> None:
    """Back four times, then the same answers again: Ann stands where she stood."""
    await ann.starts()
    for _ in range(4):
        await ann.answers()
    facts, question = ann.facts, ann.asked
    for _ in range(4):
        await ann.taps("‹ Back")
    assert "sector" == ann.asked

    while ann.asked in facts:
        given = facts[str(ann.asked)]
        await ann.answers(given if isinstance(given, str) else (given or [NONE])[0])

    assert facts == ann.facts
    assert question == ann.asked


async def test_not_sure_is_an_answer_and_the_intake_goes_on(ann: Owner) -> None:
    """Who does not know is not asked again."""
    await ann.starts()
    await ann.taps("Not sure")

    assert {"sector": None} == ann.facts
    assert ann.asked not in (None, "sector")


async def test_why_names_the_reason_and_the_question_stays(ann: Owner) -> None:
    """Why do you ask? is answered in the card itself, which can be answered as before."""
    await ann.starts()
    await ann.taps("Why do you ask?")

    assert "sector" == ann.asked
    assert "💡" in ann.card.text
    await ann.picks("farm_fresh")
    assert {"sector": "farm_fresh"} == ann.facts


async def test_every_question_says_why_it_is_asked(ann: Owner) -> None:
    """Each question of an intake has its reason."""
    await ann.starts()
    while ann.asked:
        await ann.presses(ann.button(AskedWhy))
        assert "💡" in ann.card.text
        await ann.answers()


async def test_several_choices_are_ticked_and_done(ann: Owner) -> None:
    """Ticks come and go in place; Done appears with the first, and keeps all of them in their order."""
    await ann.starts()
    await ann.reopens("customers_from")
    first, second, third = ann.options[1:4]
    assert TicksDone not in map(type, ann.presses_there)

    await ann.picks(third)
    await ann.picks(second)
    await ann.picks(first)
    await ann.picks(second)
    assert ann.label(first).startswith("☑")
    assert ann.label(second).startswith("▫")
    await ann.taps("✅ Done")

    assert [first, third] == ann.facts["customers_from"]


async def test_none_of_these_stands_first_and_is_an_answer(ann: Owner) -> None:
    """Of several choices none may fit: that is the first button, and an answer unlike Not sure."""
    await ann.starts()
    await ann.reopens("red_flags")
    assert NONE == ann.options[0]
    await ann.picks(NONE)

    assert [] == ann.facts["red_flags"]


async def test_ticks_wait_for_done_over_a_restart(ann: Owner) -> None:
    """A tick that was set before the bot went down is still there afterwards."""
    await ann.starts()
    await ann.reopens("customers_from")
    tick = ann.options[1]
    await ann.picks(tick)
    await ann.bot.stops()
    await ann.bot.starts_again()
    await ann.taps("✅ Done")

    assert [tick] == ann.facts["customers_from"]


async def test_a_second_tap_on_an_answered_question_changes_nothing(ann: Owner) -> None:
    """A double tap is acknowledged, the first answer stays, and nothing moves."""
    await ann.starts()
    card = ann.card
    await ann.picks("tailor", on=card)
    after = ann.again(card)
    toast = await ann.picks("tailor", on=card)

    assert "noted" in toast
    assert {"sector": "tailor"} == ann.facts
    assert after.text == ann.again(card).text


async def test_two_fingers_at_once_answer_one_question(ann: Owner) -> None:
    """Ten taps on the same button before the bot saw the first are one answer, and each is answered."""
    await ann.starts()
    card = ann.card
    data = card.buttons[0].data
    taps = [await ann.person.taps(data=data, on=card) for _ in range(10)]
    await ann.bot.rests()

    assert all(tap.answered for tap in taps)
    assert 1 == len(ann.facts)
    assert ann.asked not in (None, "sector")


async def test_another_button_of_an_earlier_form_opens_that_question_again(ann: Owner) -> None:
    """Ann taps another answer before the edit has reached her: she sees that question again, unchanged."""
    await ann.starts()
    card = ann.card
    await ann.picks("tailor", on=card)
    await ann.picks("bakery", on=card)

    assert {"sector": "tailor"} == ann.facts
    assert "sector" == ann.asked
    await ann.picks("bakery")
    assert {"sector": "bakery"} == ann.facts


async def test_done_twice_is_done_once(ann: Owner) -> None:
    """A second tap on Done is acknowledged and moves nothing."""
    await ann.starts()
    await ann.reopens("customers_from")
    await ann.picks(ann.options[1])
    ticked = ann.card
    done = ann.button(TicksDone)
    await ann.presses(done, on=ticked)
    facts, question = ann.facts, ann.asked
    toast = await ann.presses(done, on=ticked)

    assert "noted" in toast
    assert (facts, question) == (ann.facts, ann.asked)


async def test_an_old_message_opens_its_question_again(ann: Owner) -> None:
    """Ann starts twice and taps on the upper of the two messages: that one is the card now."""
    await ann.starts()
    upper = ann.card
    await ann.starts()
    await ann.picks("farm_fresh", on=upper)

    assert {"sector": "farm_fresh"} == ann.facts
    assert "sector" != _question_of(ann, upper.id)


def _question_of(ann: Owner, number: int) -> str | None:
    from bot import buttons

    presses = [buttons.read(each.data) for each in ann.person.message(number).buttons if each.data]
    return next((each.question for each in presses if isinstance(each, Chosen | Ticked)), None)
