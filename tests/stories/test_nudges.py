"""An intake that is left unfinished: called to mind three times, then silence."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.sandbox.chats import Message
from tests.stories.owner import Owner


def _nudges(owner: Owner) -> list[Message]:
    words = ("away from your advice", "left.")
    return [each for each in owner.said if any(each.says(one) for one in words)]


async def test_an_owner_who_left_is_nudged_three_times_and_then_left_alone(ann: Owner) -> None:
    """The same day, the next day, within a week; each says how many taps are left. Then silence."""
    await ann.starts()
    await ann.answers()
    await ann.bot.until("+4 hours")
    assert 1 == len(_nudges(ann))
    assert "taps away" in _nudges(ann)[0].text
    await ann.bot.until("+1 days")
    assert 2 == len(_nudges(ann))
    await ann.bot.until("+6 days")
    assert 3 == len(_nudges(ann))
    await ann.bot.until("+90 days")

    assert 3 == len(_nudges(ann))


async def test_a_nudge_leads_back_to_the_open_question(ann: Owner) -> None:
    """One tap and Ann goes on where she was."""
    await ann.starts()
    await ann.answers()
    asked = ann.asked
    await ann.bot.until("+4 hours")
    await ann.taps("Go on")

    assert asked == ann.asked


async def test_a_nudge_at_night_is_held_until_morning(ann: Owner) -> None:
    """Ann leaves at 18:30 of her day: the nudge comes at nine the next morning, not at night."""
    ann.bot.zone = ZoneInfo("UTC")
    await ann.bot.until("18:30")
    await ann.starts()
    await ann.bot.until("tomorrow 8:55")
    assert [] == _nudges(ann)

    await ann.bot.until("9:05")
    assert 1 == len(_nudges(ann))


async def test_who_finished_or_is_at_it_is_not_nudged(ann: Owner, bob: Owner) -> None:
    """Ann finished; Bob answers now and then: nobody is called to mind what they are doing."""
    await ann.gets_advice()
    await bob.starts()
    await ann.bot.until("+2 hours")
    await bob.answers()
    await ann.bot.until("+2 hours")

    assert [] == _nudges(ann)
    assert [] == _nudges(bob)


async def test_who_said_stop_is_not_nudged(ann: Owner) -> None:
    """Stop in the middle of the intake."""
    await ann.starts()
    await ann.types("stop")
    await ann.bot.until("+10 days")

    assert [] == _nudges(ann)
