"""What an owner does on a phone without thinking of our buttons: types under a question, leaves, comes back."""

from __future__ import annotations

import pytest

from bot.buttons import Opened, Reopened
from tests.stories.owner import Owner

_IN_DEBT = {"sector": "beauty_hair", "red_flags": "debt_distress", "phone": "no_smartphone"}


def _slots(owner: Owner) -> list[int]:
    return [
        row[0]
        for row in owner.bot.rows(
            "SELECT due_at FROM moments WHERE person_id = ? AND kind = 'reminder'", owner.id
        )
    ]


async def test_a_time_typed_under_the_question_when_is_a_slot(ann: Owner) -> None:
    """Nobody has to tap "Another time" before they type one."""
    await ann.gets_advice()
    await ann.types("tue 7pm")

    assert "Tue, Jan 5, 19:00" in ann.last.text
    assert 1 == len(_slots(ann))


@pytest.mark.parametrize("text", ["thanks!", "450", "👍"])
async def test_what_is_no_time_plans_nothing(ann: Owner, text: str) -> None:
    """Small talk and a bare number are no slots."""
    await ann.gets_advice()
    await ann.types(text)

    assert [] == _slots(ann)


async def test_an_hour_that_is_none_is_said_to_be_none(ann: Owner) -> None:
    """Ann types a day, then nonsense: she hears that it was not understood, and the day still stands."""
    await ann.gets_advice()
    await ann.types("friday")
    assert "at what hour?" in ann.last.text
    assert "cannot read" not in ann.last.text
    await ann.types("blah")
    assert "cannot read" in ann.last.text
    await ann.types("7pm")

    assert "Fri, Jan 8, 19:00" in ann.last.text


async def test_a_clock_that_was_wrong_takes_the_reminder_along(ann: Owner) -> None:
    """Ann says 7pm, then that she is in Mumbai: the reminder comes at 7pm there."""
    await ann.gets_advice()
    await ann.types("tue 7pm")
    await ann.presses(Opened("zone"), on=ann.last)
    await ann.types("Mumbai")
    await ann.taps("Yes")

    assert "Your reminder comes at the hour that you said" in ann.last.text
    assert [ann.bot.clock.read("2027-01-05 13:30", ann.bot.zone)] == _slots(ann)


async def test_in_two_hours_stays_in_two_hours_whatever_the_clock_says(ann: Owner) -> None:
    """What was never said by the clock does not move with it."""
    await ann.gets_advice()
    await ann.types("in 2 hours")
    before = _slots(ann)
    await ann.presses(Opened("zone"), on=ann.last)
    await ann.types("Mumbai")
    await ann.taps("Yes")

    assert before == _slots(ann)


async def test_another_city_can_be_typed_instead_of_tapped(ann: Owner) -> None:
    """The proposal was wrong: the right city is typed below it, and "yes" typed means yes."""
    await ann.starts()
    await ann.types("/tips")
    await ann.presses(Opened("zone"))
    await ann.types("Kigali")
    await ann.types("Mumbai")
    assert "in Mumbai, right?" in ann.last.text
    await ann.types("Yes!")

    assert [("Asia/Kolkata",)] == ann.bot.rows("SELECT zone FROM people WHERE person_id = ?", ann.id)


async def test_help_in_the_midst_of_a_sum_does_not_end_it(ann: Owner) -> None:
    """/help and /privacy are asides: the number that comes next still answers the sum."""
    await ann.gets_advice()
    await ann.types("/money")
    await ann.presses(Opened("sum", "stall"))
    await ann.types("KES")
    asked = ann.last.text
    await ann.types("/help")
    await ann.types("450")

    assert "1 of" in asked
    assert "2 of" in ann.last.text


async def test_start_shows_the_advice_though_an_answer_was_being_changed(ann: Owner) -> None:
    """Ann opened a question from her advice and left: /start brings the advice, not the question."""
    result = await ann.gets_advice()
    await ann.presses(Opened("review"), on=result)
    await ann.presses(Reopened("sector"), on=ann.again(result))
    assert "sector" == ann.asked
    await ann.starts()

    assert "This week" in ann.last.text
    assert any("Welcome back" in each.text for each in ann.said[-4:])
    await ann.types("hello")
    assert "I understand" in ann.last.text, "no question waits for an answer any more"


async def test_a_number_is_not_asked_of_who_never_saw_a_plan(ann: Owner) -> None:
    """/log before the advice counts nothing."""
    await ann.starts()
    await ann.answers_everything()
    await ann.types("/log")

    assert "nothing to count yet" in ann.last.text


async def test_debts_are_spoken_of_once(ann: Owner) -> None:
    """The result of an owner in debt says so once, above all, and the week's step before what is not now."""
    result = await ann.gets_advice(**_IN_DEBT)

    assert 1 == result.text.count("debts that you cannot pay now")
    assert result.text.index("This week") < result.text.index("Not now")


async def test_a_screen_can_be_asked_for_by_its_name(ann: Owner) -> None:
    """ "My plan" without a slash is the plan."""
    await ann.gets_advice()
    await ann.types("My plan")

    assert "Your plan" in ann.last.text


async def test_a_step_of_one_hour_takes_one_hour(ann: Owner) -> None:
    """No step says "1 hours"."""
    result = await ann.gets_advice()
    library = ann.bot.library
    short = next(step.id for step in library.steps.values() if step.hours == (1, 1))
    await ann.forges(f"v:step:{short}", on=result)

    assert "1 hour " in ann.again(result).text
    assert "1 hours" not in ann.again(result).text


async def test_a_step_that_is_done_says_so(ann: Owner) -> None:
    """Its card begins with what became of it."""
    result = await ann.gets_advice()
    step = next(each.data for each in result.buttons if (each.data or "").startswith("v:step:"))
    assert step is not None
    name = step.removeprefix("v:step:")
    await ann.forges(f"s:{name}:yes", on=result)
    await ann.forges(step, on=result)

    assert ann.again(result).text.startswith("✓ You have done this.")


async def test_thanks_are_thanks(ann: Owner) -> None:
    """Who says thank you is not told which commands there are; for other words there is a button that leads on."""
    await ann.gets_advice()
    await ann.types("Thanks!")
    assert "All right" in ann.last.text
    await ann.types("what now, my friend")
    await ann.taps("Show the plan", on=ann.last)

    assert "Your plan" in ann.last.text


async def test_never_mind_leaves_a_question_that_was_opened_again(ann: Owner) -> None:
    """Ann opened an answer to change it and thinks better of it: she is back at her answers."""
    await ann.gets_advice()
    await ann.types("/profile")
    facts = ann.facts
    await ann.presses(Reopened("sector"), on=ann.last)
    await ann.types("never mind")

    assert "This is what I know of you" in ann.last.text
    assert facts == ann.facts


async def test_a_sum_that_closes_a_ride_is_named_as_the_cause(ann: Owner) -> None:
    """The plan that follows says that Ann's own sum changed it, and a loss keeps its sign on its own line."""
    result = await ann.gets_advice(sector="bakery", around="dense", repeat="weekly")
    assert "Ride first: Your own circle" in result.text
    await ann.types("/money")
    await ann.presses(Opened("sum", "round"))
    for each in ("KES", "1", "1000", "5", "90", "60"):
        await ann.types(each)
    assert "\u2212KES" in ann.last.text
    await ann.types("/plan")

    assert any("because of your own sum" in each.text for each in ann.said)


async def test_the_two_rides_are_marked_among_the_six(ann: Owner) -> None:
    """The list of all six shows which was chosen, and which beside it, whatever their score."""
    result = await ann.gets_advice()
    first, beside = (
        line for line in result.text.splitlines() if "Ride first:" in line or "Beside it:" in line
    )
    await ann.presses(Opened("rides"), on=result)
    lines = ann.again(result).text.splitlines()

    assert any(each.endswith(f"{first.partition(': ')[2]} ⭐") for each in lines)
    assert any(each.endswith(f"{beside.partition(': ')[2]} 🤝") for each in lines)


async def test_how_sure_it_is_stands_once(ann: Owner) -> None:
    """The picture says how sure the advice is; the card below only offers what would make it surer."""
    await ann.gets_advice()

    assert 1 == sum(
        "sure of it" in (each.text + each.caption) or "not sure yet" in each.caption for each in ann.said
    )


@pytest.mark.parametrize(
    ("words", "answer"), [("never mind", "All right"), ("my answers", "This is what I know")]
)
async def test_a_question_for_a_number_lets_go(ann: Owner, words: str, answer: str) -> None:
    """Whoever does not want to note a number says so, or names another screen; nothing is asked again."""
    await ann.gets_advice()
    await ann.types("/log")
    await ann.types(words)
    assert answer in ann.last.text
    await ann.types("12")

    assert "12" not in ann.last.text
