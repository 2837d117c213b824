"""What comes round: the numbers after four weeks, stale answers after eight, a goal after five months."""

from __future__ import annotations

from tests.stories.owner import Owner
from tests.stories.test_loop import advised, step_of, told


async def test_after_four_weeks_an_owner_sees_what_was_counted(ann: Owner) -> None:
    """First and last number beside what is good; a number can be noted on the spot."""
    await advised(ann)
    await ann.types("/log 11")
    await ann.bot.until("+14 days")
    await ann.types("/log 13")
    await ann.bot.until("+14 days")

    assert ann.last.text.startswith("📊")
    assert "13 (first: 11)" in ann.last.text
    await ann.taps("Note a number")
    await ann.types("14")
    assert "Before: 13." in ann.last.text


async def test_after_eight_weeks_stale_answers_are_looked_at_again(ann: Owner) -> None:
    """Hours, margin, channels: all still right is one tap; a change leads to the review, not to a new intake."""
    await advised(ann)
    await ann.bot.until("+56 days")
    assert ann.last.text.startswith("🔄")
    recheck = ann.last
    await ann.taps("✅ All still right")
    assert "your plan stays as it is" in ann.again(recheck).text

    await ann.reopens("hours")
    assert "hours" == ann.asked
    await ann.picks("over_10")
    await ann.taps("Show my advice ›")
    assert "over_10" == ann.facts["hours"]


async def test_after_five_months_a_goal_is_one_of_the_next_steps(ann: Owner) -> None:
    """Tapped, it is asked when."""
    await advised(ann)
    await ann.bot.until("+147 days")
    assert ann.last.text.startswith("🎯")
    goal = next(each for each in ann.last.buttons if each.label.startswith("🎯"))
    await ann.taps(goal.label)

    assert goal.label.removeprefix("🎯 ") in ann.slots[-1].text


async def test_a_review_waits_for_a_day_without_a_reminder(ann: Owner) -> None:
    """On the day of a slot and its question nothing else comes; the review is held, not dropped."""
    await advised(ann)
    await ann.bot.until("2027-01-31 12:00")
    await ann.taps("Another time", on=ann.slots[-1])
    await ann.types("mon 7pm")
    before = len(told(ann))
    await ann.bot.until("2027-02-03 12:00")

    assert ["⏰ It is time.", "How did it go?", "📊 Four weeks of your plan"] == told(ann)[before:]


async def test_who_reports_again_after_silence_is_asked_again(ann: Owner) -> None:
    """After the goal nothing more comes round; one report, and four weeks later it does."""
    await advised(ann)
    await ann.bot.until("+300 days")
    before = len(told(ann))
    await ann.forges(f"s:{step_of(ann)}:0e", on=ann.slots[-1])
    await ann.bot.until("+29 days")

    assert "📊 Four weeks of your plan" in told(ann)[before:]
