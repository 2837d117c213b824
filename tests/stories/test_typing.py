"""Answers that are typed instead of tapped."""

from __future__ import annotations

import pytest

from advisor import questions
from advisor.questions import Choice, DidYouMean
from bot.sandbox.chats import Message
from tests.stories.owner import Owner


def _words(label: str) -> str:
    """A button's words without its picture."""
    return "".join(sign for sign in label if sign.isascii()).strip()


async def test_a_typed_label_is_understood_and_the_next_question_stands_below(ann: Owner) -> None:
    """The answered card stays as a record without buttons; the next question comes where Ann looks."""
    await ann.starts()
    card = ann.card
    await ann.types(_words(ann.label("corner_shop")))

    assert {"sector": "corner_shop"} == ann.facts
    assert not ann.again(card).buttons
    assert "✓" in ann.again(card).text
    assert ann.last.id == ann.card.id > card.id


@pytest.mark.parametrize(
    ("typed", "value"),
    [("kirana", "corner_shop"), ("TAILOR!", "tailor"), ("taylor", "tailor"), ("stret food", "street_food")],
)
async def test_synonyms_and_slips_are_understood(ann: Owner, typed: str, value: str) -> None:
    """Other words, capitals and typing slips mean the same."""
    await ann.starts()
    await ann.types(typed)

    assert {"sector": value} == ann.facts


async def test_what_may_be_two_things_is_asked_back(ann: Owner) -> None:
    """A word near several answers: Ann picks from the few that she may have meant."""
    await ann.starts()
    word = _ambiguous(ann, "sector")
    await ann.types(word)
    asked_back = ann.last

    assert "Did you mean" in asked_back.text
    assert {} == ann.facts
    chosen = ann.options[0]
    await ann.picks(chosen)
    assert {"sector": chosen} == ann.facts


async def test_asked_back_all_answers_can_be_shown(ann: Owner) -> None:
    """None of the few was meant: all answers come back."""
    await ann.starts()
    number = len(ann.options)
    await ann.types(_ambiguous(ann, "sector"))
    await ann.taps("Show all answers")

    assert number == len(ann.options)


def _ambiguous(ann: Owner, question: str) -> str:
    """A word of the labels that is near several answers."""
    asked = ann.bot.library.questions[question]
    choices = [Choice(each.id, (each.label, *each.synonyms)) for each in asked.options]
    said = [Choice(each.id, (each.label, each.said, *each.synonyms)) for each in asked.options]
    tried = [
        word[:-1] for each in choices for phrase in each.phrases for word in phrase.split() if len(word) > 4
    ]
    return next(word for word in tried if isinstance(questions.read(word, said), DidYouMean))


@pytest.mark.parametrize(
    ("typed", "value"), [("3", "under_5"), ("7 hours", "from_5_to_10"), ("25", "over_10")]
)
async def test_a_number_falls_into_its_range(ann: Owner, typed: str, value: str) -> None:
    """7 is in "5 to 10 hours"."""
    await ann.starts()
    await ann.reopens("hours")
    await ann.types(typed)

    assert value == ann.facts["hours"]


async def test_what_is_not_understood_leaves_the_question_open_below(ann: Owner) -> None:
    """Ann is told so in a sentence, and the question stands below it again with all answers."""
    await ann.starts()
    upper = ann.card
    await ann.types("qwertzuiop asdfghjkl")

    assert {} == ann.facts
    assert "qwertzuiop" in ann.said[-2].text
    assert "sector" == ann.asked
    assert ann.last.id == ann.card.id
    assert not ann.again(upper).buttons


async def test_several_answers_may_be_typed_at_once(ann: Owner) -> None:
    """ "A, B" ticks both and is done."""
    await ann.starts()
    await ann.reopens("customers_from")
    first, second = ann.options[1:3]
    phrases = {each.value: each.synonyms[0] for each in ann.bot.library.questions["customers_from"].options}
    await ann.types(f"{phrases[first]}, {phrases[second]}")

    assert [first, second] == ann.facts["customers_from"]


@pytest.mark.parametrize("typed", ["not sure", "don't know", "skip"])
async def test_not_sure_may_be_typed(ann: Owner, typed: str) -> None:
    """The words on the buttons that every question has are understood, too."""
    await ann.starts()
    await ann.types(typed)

    assert {"sector": None} == ann.facts


async def test_back_why_and_none_may_be_typed(ann: Owner) -> None:
    """Back, why and none do what their buttons do."""
    await ann.starts()
    await ann.picks("farm_fresh")
    await ann.types("back")
    assert "sector" == ann.asked

    await ann.types("why?")
    assert "💡" in ann.card.text

    await ann.reopens("red_flags")
    await ann.types("none")
    assert [] == ann.facts["red_flags"]


async def test_back_typed_at_the_first_question_stays_there(ann: Owner) -> None:
    """There is nothing before: the question is shown again."""
    await ann.starts()
    await ann.types("back")

    assert "sector" == ann.asked
    assert {} == ann.facts


async def test_typing_after_the_result_is_met_with_what_can_be_done(ann: Owner) -> None:
    """With nothing open a text is no answer: Ann hears what is understood."""
    await ann.gets_advice()
    await ann.types("thank you, that is good")

    assert "/plan" in ann.last.text


async def test_the_buttons_of_a_card_closed_by_typing_still_open_their_question(ann: Owner) -> None:
    """An old phone may still show them: a tap opens that question again, and nothing is lost."""
    await ann.starts()
    old: Message = ann.card
    await ann.types("tailor")
    await ann.picks("bakery", on=old)
    assert {"sector": "tailor"} == ann.facts

    await ann.picks("bakery", on=ann.again(old))
    assert {"sector": "bakery"} == ann.facts


async def test_what_was_typed_while_the_bot_was_down_is_answered_in_order(ann: Owner) -> None:
    """Telegram keeps what Ann wrote; after the start each gets its turn, first things first."""
    await ann.starts()
    await ann.bot.stops()
    await ann.person.types("tailor")
    await ann.person.types("not sure")
    await ann.bot.starts_again()
    await ann.bot.rests()

    assert ["tailor", None] == list(ann.facts.values())
