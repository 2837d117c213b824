"""The result: which ride, why, what is not now, and this week's step."""

from __future__ import annotations

import pytest

from advisor.facts import with_inferred
from advisor.playbooks import worded
from bot import buttons
from bot.buttons import Opened
from bot.sandbox.chats import Message
from tests.stories.owner import Owner

#: Owners whose advice surely has a ride: data, not wording.
BAKER = {"sector": "bakery", "phone": "good_data", "camera": "likes_it", "stage": "running"}


def _opens(message: Message, screen: str) -> list[str]:
    """What the buttons of *message* open on *screen*."""
    presses = [buttons.read(each.data) for each in message.buttons if each.data]
    return [each.about for each in presses if isinstance(each, Opened) and each.screen == screen]


async def test_the_picture_comes_first_then_rides_reasons_and_this_weeks_step(ann: Owner) -> None:
    """Below the review: the picture with both rides, then what speaks for them, what is not now, and the step."""
    await ann.gets_advice(**BAKER)
    picture, result = ann.said[-2:]
    names = [each.name for each in ann.bot.library.trends.values()]

    assert "photo" == picture.kind
    assert "Your ride:" in picture.caption
    assert any(name in picture.caption for name in names)
    assert "Ride first:" in result.text
    assert "•" in result.text
    assert "This week" in result.text
    assert _opens(result, "step")


async def test_two_rides_have_two_sets_of_reasons(ann: Owner) -> None:
    """Primary and secondary are named in the picture and explained below it."""
    await ann.gets_advice(**BAKER)
    picture, result = ann.said[-2:]

    if "Beside it:" in picture.caption:
        assert "Beside it:" in result.text
    assert "Ride first:" in result.text


async def test_what_is_not_now_says_what_opens_it(ann: Owner) -> None:
    """A ride that is closed to Ann has its reason and its key beside it."""
    await ann.starts()
    await ann.reopens("phone")
    await ann.picks("no_smartphone")
    await ann.answers_everything()
    await ann.taps("Show my advice ›")

    assert "Not now" in ann.last.text
    assert "🔓" in ann.last.text


async def test_the_same_picture_is_uploaded_once(ann: Owner, bob: Owner) -> None:
    """Bob's advice has the same bars as Ann's: Telegram already has that picture."""
    await ann.gets_advice(**BAKER)
    await bob.gets_advice(**BAKER)
    first, second = ann.bot.sandbox.calls_of("sendPhoto")

    assert ann.said[-2].photo == bob.said[-2].photo == second.params["photo"]
    assert first.params["photo"] != second.params["photo"]


async def test_this_weeks_step_has_a_card_with_everything_to_do_it(ann: Owner) -> None:
    """The step says why, how, what it takes, what to measure, when it is done and when to stop."""
    result = await ann.gets_advice(**BAKER)
    step = ann.bot.library.steps[_opens(result, "step")[0]]
    await ann.presses(Opened("step", step.id))
    card = ann.again(result)

    mine = worded(step, with_inferred(ann.bot.library, ann.facts)[0])
    for words in (mine.title, mine.why, *mine.how, mine.done_when):
        assert words in card.text

    await ann.taps("If it does not work", on=card)
    card = ann.again(result)
    for words in (mine.stuck, mine.stop, mine.risk, mine.source):
        assert words in card.text


async def test_every_screen_opens_in_place_and_leads_back(ann: Owner) -> None:
    """Plan, why, other rides, each ride and each step open in the result's own message; back is the result."""
    result = await ann.gets_advice(**BAKER)
    number = len(ann.said)

    for path in (["Show the plan"], ["Why?"], ["Other rides"]):
        for label in path:
            await ann.taps(label, on=ann.again(result))
        assert result.text != ann.again(result).text
        await ann.taps("‹ My advice", on=ann.again(result))
        assert result.text == ann.again(result).text
    assert number == len(ann.said)


async def test_each_ride_can_be_looked_at(ann: Owner) -> None:
    """All six rides have a page, with a way back to the six and to the advice."""
    result = await ann.gets_advice(**BAKER)
    await ann.taps("Other rides")

    assert set(ann.bot.library.trends) == set(_opens(ann.again(result), "ride"))
    for trend in ann.bot.library.trends.values():
        await ann.presses(Opened("ride", trend.id), on=ann.again(result))
        assert trend.name in ann.again(result).text
        await ann.taps("‹ Other rides", on=ann.again(result))


async def test_each_step_of_the_plan_can_be_looked_at(ann: Owner) -> None:
    """Every step that the plan names as near has its card."""
    result = await ann.gets_advice(**BAKER)
    await ann.taps("Show the plan")
    for step in _opens(ann.again(result), "step"):
        await ann.presses(Opened("step", step), on=ann.again(result))
        mine = worded(ann.bot.library.steps[step], with_inferred(ann.bot.library, ann.facts)[0])
        assert mine.title in ann.again(result).text
        await ann.taps("Show the plan", on=ann.again(result))


async def test_the_answers_can_be_changed_from_the_result(ann: Owner) -> None:
    """Change my answers shows the review in place; new advice comes below."""
    result = await ann.gets_advice(**BAKER)
    await ann.taps("Change my answers")
    assert ann.again(result).text.startswith("This is what I know of you.")
    await ann.taps("Show my advice ›", on=ann.again(result))

    assert ann.last.id > result.id
    assert "This week" in ann.last.text


async def test_plan_shows_the_plan_below_and_trends_where_ann_stands(ann: Owner) -> None:
    """The commands show the same as the buttons, as new messages."""
    await ann.gets_advice(**BAKER)
    await ann.types("/plan")
    assert ann.last.text.startswith("Your plan")

    await ann.types("/trends")
    assert "Number 1 for you" in ann.last.text
    await ann.presses(Opened("ride", next(iter(ann.bot.library.trends))), on=ann.last)
    assert ann.last.buttons


async def test_a_double_tap_on_a_screen_is_harmless(ann: Owner) -> None:
    """The same screen twice: Telegram finds nothing to change, and that is well."""
    result = await ann.gets_advice(**BAKER)
    await ann.taps("Why?", on=result)
    await ann.taps("Why?", on=result)

    assert "‹ My advice" in [each.label for each in ann.again(result).buttons]


async def test_who_knows_nothing_still_gets_careful_advice(ann: Owner) -> None:
    """Not sure to everything: the intake ends, the advice says how unsure it is, and there is a first step."""
    await ann.starts()
    questions = await ann.knows_nothing()
    await ann.taps("Show my advice ›")
    result = ann.card

    assert len(questions) <= 13
    assert dict.fromkeys(questions) == ann.facts
    assert "quite sure" not in ann.said[-2].caption
    assert "This week" in result.text or "know too little" in result.text
    for label in ("Show the plan", "Why?", "Other rides"):
        await ann.taps(label, on=result)
        assert ann.again(result).text
    await ann.types("/plan")
    await ann.types("/trends")


@pytest.mark.parametrize(
    "flag",
    [
        "joining_fee", "recruit_rewards", "pit_fee", "counterfeit",
        "regulated_goods", "debt_distress", "missing_approval",
    ],
)  # fmt: skip
async def test_a_red_flag_is_refused_with_what_to_do_instead(ann: Owner, flag: str) -> None:
    """What harms is refused first of all, in the bot's own words, and something better is offered."""
    await ann.starts()
    await ann.answers()
    await ann.reopens("red_flags")
    await ann.answers(flag)
    await ann.answers_everything()
    await ann.taps("Show my advice ›")
    rule, result = ann.bot.library.rules[f"refuse.{flag}"], ann.last

    assert result.text.startswith("⛔")
    assert rule.instead
    assert rule.instead in result.text
    for label in ("Show the plan", "Why?", "Other rides"):
        await ann.taps(label, on=result)
    await ann.types("/plan")
    await ann.types("/trends")


@pytest.mark.parametrize("number", range(6))
async def test_any_answers_lead_to_a_result_whose_every_button_works(ann: Owner, number: int) -> None:
    """Owners of many kinds: whatever is answered, there is a result, and each of its buttons opens something."""
    library = ann.bot.library
    chosen = {
        fact: each.values[(number * 7 + place) % len(each.values)]
        for place, (fact, each) in enumerate(library.facts.items())
    }
    result = await ann.gets_advice(**chosen | {"red_flags": buttons.NONE})

    for button in result.buttons:
        await ann.taps(button.label, on=result)
        assert ann.again(result).text
