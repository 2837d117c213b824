"""The review: every answer on one page, each to be changed."""

from __future__ import annotations

from bot.buttons import Reopened, WentBack
from bot.sandbox.chats import Message
from tests.stories.owner import Owner


def _changeable(review: Message) -> dict[str, str]:
    """Question by the label of the button that changes it."""
    found = {}
    for button in review.buttons:
        if button.data and button.data.startswith("q:"):
            found[button.label] = button.data.removeprefix("q:")
    return found


async def test_the_review_lists_every_answer_with_a_button(ann: Owner) -> None:
    """Each answer stands in the list under the number that changes it."""
    await ann.starts()
    questions = await ann.answers_everything()
    review = ann.card

    assert set(questions) <= set(_changeable(review).values())
    for label, question in _changeable(review).items():
        number = label.removeprefix("✎ ")
        assert f"{number}. {ann.bot.library.questions[question].text}" in review.text


async def test_each_answer_opens_and_leads_back(ann: Owner) -> None:
    """Every number opens its question in place; Back leads to the review unchanged."""
    await ann.starts()
    await ann.answers_everything()
    review = ann.card

    for label, question in _changeable(review).items():
        await ann.taps(label)
        assert question == ann.asked
        await ann.taps("‹ Back")
        assert review.text == ann.card.text
        assert review.id == ann.card.id


async def test_the_same_answer_again_returns_to_the_same_review(ann: Owner) -> None:
    """Looking at each answer and giving it once more changes nothing."""
    await ann.starts()
    await ann.answers_everything(sector="farm_fresh")
    review = ann.card
    await ann.presses(Reopened("sector"))
    await ann.picks("farm_fresh")

    assert review.text == ann.card.text


async def test_a_changed_answer_asks_what_became_needed_and_returns(ann: Owner) -> None:
    """What follows from the new answer is asked, nothing else again, then the review is back with it."""
    await ann.starts()
    first = await ann.answers_everything(sector="tutor")
    await ann.presses(Reopened("sector"))
    await ann.picks("fish_meat")
    needed = await ann.answers_everything()

    assert not set(needed) & set(first)
    assert "fish_meat" == ann.facts["sector"]
    assert ann.card.text.startswith("This is what I know of you.")


def _trades(ann: Owner) -> list[str]:
    return [each.id for each in ann.bot.library.questions["sector"].options]


async def test_some_change_of_trade_makes_a_new_question_needed(ann: Owner) -> None:
    """Over all trades at least one change brings up a question that was not needed before."""
    await ann.starts()
    await ann.answers_everything(sector="tutor")
    needed: list[str] = []
    for value in _trades(ann):
        await ann.presses(Reopened("sector"))
        await ann.picks(value)
        needed += await ann.answers_everything()

    assert needed


async def test_back_from_a_newly_needed_question_is_no_dead_end(ann: Owner) -> None:
    """Second thoughts on a question that came up by a change lead to an earlier question, and on from there."""
    await ann.starts()
    await ann.answers_everything(sector="tutor")
    for value in _trades(ann):
        await ann.presses(Reopened("sector"))
        await ann.picks(value)
        if ann.asked:
            break
    assert ann.asked
    question = ann.asked
    await ann.presses(ann.button(WentBack))

    assert ann.asked not in (None, question)
    await ann.answers_everything()
    await ann.taps("Show my advice ›")
    assert "This week" in ann.last.text


async def test_typing_into_a_question_opened_from_the_review_returns_there(ann: Owner) -> None:
    """A typed change closes the card and shows the review below."""
    await ann.starts()
    await ann.answers_everything(sector="tailor")
    await ann.presses(Reopened("sector"))
    await ann.types("tutor")
    await ann.answers_everything()

    assert "tutor" == ann.facts["sector"]
    assert ann.last.text.startswith("This is what I know of you.")


async def test_profile_shows_the_review_after_the_result(ann: Owner) -> None:
    """/profile lists the answers, and a change leads to new advice."""
    await ann.gets_advice(sector="tailor")
    await ann.types("/profile")
    await ann.presses(Reopened("sector"))
    await ann.picks("bakery")
    await ann.answers_everything()
    await ann.taps("Show my advice ›")

    assert "bakery" == ann.facts["sector"]
    assert ann.last.buttons


async def test_showing_the_advice_twice_says_it_once(ann: Owner) -> None:
    """A double tap on Show my advice posts one picture and one result."""
    await ann.starts()
    await ann.answers_everything()
    review = ann.card
    await ann.taps("Show my advice ›", on=review)
    number = len(ann.said)
    toast = await ann.taps("Show my advice ›", on=review)

    assert "below" in toast
    assert number == len(ann.said)


async def test_a_review_that_is_left_with_a_command_can_still_be_finished(ann: Owner) -> None:
    """/help in the review: the review's own buttons go on working."""
    await ann.starts()
    await ann.answers_everything()
    review = ann.card
    await ann.types("/help")
    await ann.taps("Show my advice ›", on=review)

    assert "This week" in ann.last.text
