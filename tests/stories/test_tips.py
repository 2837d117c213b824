"""Tips over weeks: at the owner's hour, once a day at most, as often as they want, and never in a heap."""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import ZoneInfo

from bot.buttons import Opened, Rated
from bot.sandbox.chats import Message
from bot.store import moments
from bot.store.database import Transaction
from bot.store.moments import Moment
from tests.stories.owner import Owner


async def _joins(owner: Owner, zone: str = "Africa/Nairobi", **chosen: str) -> None:
    """Gets advice, and tells where they are."""
    await owner.gets_advice(**chosen)
    await owner.types("/tips")
    await owner.presses(Opened("zone"))
    await owner.types(zone.rpartition("/")[2].replace("_", " "))
    await owner.presses(Opened("clock", zone))
    owner.bot.zone = ZoneInfo(zone)


def _tips(owner: Owner) -> list[Message]:
    return [each for each in owner.said if each.says("💡")]


def _sent(owner: Owner) -> list[tuple[str, str | None]]:
    rows = owner.bot.rows(
        "SELECT tip, feedback FROM tips_sent WHERE person_id = ? ORDER BY sent_at", owner.id
    )
    return [(row[0], row[1]) for row in rows]


def _column(owner: Owner, name: str) -> Any:
    return owner.bot.rows(f"SELECT {name} FROM people WHERE person_id = ?", owner.id)[0][0]


async def _says(owner: Owner, feedback: str) -> None:
    """Taps one of the buttons of the newest tip."""
    tip = _sent(owner)[-1][0]
    await owner.presses(Rated(feedback, tip), on=_tips(owner)[-1])


async def test_an_owner_gets_one_tip_a_week_and_never_the_same(ann: Owner) -> None:
    """A month after the advice: a tip a week, all different, at ten in Nairobi; the first says what it is."""
    await _joins(ann)
    await ann.bot.until("wednesday 9:55")
    assert [] == _tips(ann)

    await ann.bot.until("wednesday 11:00")
    assert "/tips" in _tips(ann)[0].text
    for _ in range(3):
        await ann.bot.until("+7 days")
        await _says(ann, "useful")

    assert 4 == len(_tips(ann))
    assert 4 == len({tip for tip, _ in _sent(ann)})
    assert "/tips" not in _tips(ann)[1].text


async def test_a_first_tip_tells_an_owner_who_never_said_which_clock_it_goes_by(ann: Owner) -> None:
    """Nobody asked Ann where she is: the first tip says which time we think it is, and a button corrects that."""
    await ann.gets_advice(region="africa")
    await ann.bot.until("+3 days")

    assert "guess" == _column(ann, "zone_by")
    assert "where you are" in _tips(ann)[0].text
    await ann.presses(Opened("zone"), on=_tips(ann)[0])
    assert "Which city" in ann.last.text


async def test_fewer_means_every_two_weeks(ann: Owner) -> None:
    """Ann taps Fewer: the next one comes after two weeks, not after one."""
    await _joins(ann)
    await ann.bot.until("+3 days")
    await _says(ann, "fewer")
    await ann.bot.until("+8 days")
    assert 1 == len(_tips(ann))

    await ann.bot.until("+7 days")
    assert 2 == len(_tips(ann))


async def test_not_for_me_brings_nothing_of_that_kind(ann: Owner) -> None:
    """Ann says that a tip is not for her: none beside the same step, and none of that sort, comes for weeks."""
    await _joins(ann)
    await ann.bot.until("+3 days")
    await _says(ann, "not_for_me")
    library = ann.bot.library
    disliked = library.tips[_sent(ann)[0][0]]
    for _ in range(6):
        await ann.bot.until("+7 days")
        await ann.types("/help")

    others = [library.tips[tip] for tip, _ in _sent(ann)[1:]]
    assert 6 == len(others)
    assert [] == [
        tip.id
        for tip in others
        if set(tip.near or (tip.playbook,)) & set(disliked.near or (disliked.playbook,))
    ]


async def test_stop_on_a_tip_ends_tips_and_nothing_else(ann: Owner) -> None:
    """No tip comes any more; /tips turns them on again."""
    await _joins(ann)
    await ann.bot.until("+3 days")
    await _says(ann, "stop")
    await ann.bot.until("+40 days")
    assert 1 == len(_tips(ann))
    assert _column(ann, "stopped_at") is None

    await ann.types("/tips")
    await ann.presses(Opened("tips", "every7"))
    await ann.bot.until("+7 days")
    assert 2 == len(_tips(ann))


async def test_stop_drops_all_that_was_planned_and_start_says_that_it_comes_again(ann: Owner) -> None:
    """/stop means all of it at once; a new /start begins anew and says so."""
    await _joins(ann)
    await ann.types("stop")
    assert [] == ann.bot.rows("SELECT * FROM moments")
    await ann.bot.until("+30 days")
    assert [] == _tips(ann)

    await ann.starts()
    assert any(each.says("I may write to you first again") for each in ann.said)
    await ann.bot.until("+3 days")
    assert 1 == len(_tips(ann))


async def test_an_hour_that_was_chosen_counts_more_than_quiet_hours(ann: Owner) -> None:
    """Ann wants her tip at 22:00, on Saturdays: that is when it comes."""
    await _joins(ann)
    await ann.types("/tips")
    await ann.presses(Opened("tips", "day5"))
    await ann.presses(Opened("tips", "hour22"))
    await ann.bot.until("saturday 21:55")
    assert [] == _tips(ann)

    await ann.bot.until("saturday 22:05")
    assert 1 == len(_tips(ann))


async def test_quiet_hours_can_be_chosen_and_are_kept(ann: Owner) -> None:
    """Ann wants nothing before eleven: what was due at ten comes then, and /tips shows her hours."""
    await _joins(ann)
    await ann.types("/tips")
    await ann.taps("🌙 Quiet from 20:00 to 9:00")
    await ann.taps("🌙 22:00")
    await ann.taps("☀️ 11:00")
    assert "Quiet from 22:00 to 11:00" in ann.last.text
    await ann.taps("‹ Back")
    assert "quiet from 22:00 to 11:00" in ann.last.text
    await ann.bot.until("wednesday 10:59")
    assert [] == _tips(ann)
    await ann.bot.until("wednesday 12:00")

    assert 1 == len(_tips(ann))


async def test_a_forged_quiet_hour_changes_nothing(ann: Owner) -> None:
    """Quiet all day, or an hour that no day has, is no choice of ours."""
    await _joins(ann)
    for forged in ("from3", "to24", "from99", "to"):
        await ann.forges(f"v:tips:{forged}")

    assert (20, 9) == (_column(ann, "quiet_from"), _column(ann, "quiet_to"))


async def test_after_a_downtime_one_tip_comes_and_not_a_heap(ann: Owner) -> None:
    """The bot was away for four weeks: one tip comes, at the owner's hour; then it is as before."""
    await _joins(ann)
    await ann.bot.stops()
    ann.bot.clock.jump(ann.bot.clock.read("+28 days", ann.bot.zone))
    await ann.bot.starts_again()
    await ann.bot.rests()
    assert [] == _tips(ann)  # it is afternoon in Nairobi

    await ann.bot.until("tomorrow 11:00")
    assert 1 == len(_tips(ann))
    await ann.bot.until("+6 days")
    assert 1 == len(_tips(ann))


async def test_four_ignored_tips_lead_to_one_question_and_silence_to_a_pause(ann: Owner) -> None:
    """Ann never reacts: after four tips she is asked once whether to pause, and paused when she is silent."""
    await _joins(ann)
    await ann.bot.until("+60 days")
    assert 4 == len(_tips(ann))
    assert 1 == len([each for each in ann.said if each.says("Shall I pause?")])
    assert _column(ann, "paused_at") is not None

    await ann.types("/tips")
    assert "paused" in ann.last.text
    await ann.presses(Opened("tips", "every7"))
    await ann.bot.until("+8 days")
    assert 5 == len(_tips(ann))


async def test_who_answers_the_question_goes_on(ann: Owner) -> None:
    """A tap on Go on, and the tips come as before."""
    await _joins(ann)
    while not ann.last.says("Shall I pause?"):
        await ann.bot.until("+1 days")
    await ann.presses(Opened("tips", "keep"))
    await ann.bot.until("+8 days")

    assert 5 == len(_tips(ann))


async def test_who_blocks_gets_nothing_and_who_returns_is_welcomed(ann: Owner) -> None:
    """Ann blocks the bot for a month; a new /start brings the tips back."""
    await _joins(ann)
    await ann.person.blocks()
    await ann.bot.rests()
    await ann.bot.until("+30 days")
    await ann.starts()
    assert [] == _tips(ann)

    await ann.bot.until("+3 days")
    assert 1 == len(_tips(ann))


async def test_a_tip_waits_for_the_day_after_a_reminder(ann: Owner) -> None:
    """A day with a reminder is taken: the tip comes on the next one."""
    await _joins(ann)
    evening = ann.bot.clock.read("wednesday 19:00", ann.bot.zone)

    async def plans(tx: Transaction) -> None:
        await moments.plan(tx, Moment(ann.id, "reminder", "common.anything", evening))

    async def drops(tx: Transaction) -> None:
        await moments.drop(tx, ann.id, "reminder")

    await ann.bot.puts(plans)
    await ann.bot.until("wednesday 18:00")
    assert [] == _tips(ann)

    await ann.bot.puts(drops)
    await ann.bot.until("thursday 11:00")
    assert 1 == len(_tips(ann))


async def test_daylight_saving_does_not_move_the_hour(ann: Owner) -> None:
    """Berlin's clocks go forward on 28 March 2027: before and after it is ten o'clock there."""
    await _joins(ann, "Europe/Berlin")
    await ann.types("stop")
    await ann.bot.until("2027-03-20 12:00")
    await ann.types("/tips")
    await ann.presses(Opened("tips", "every7"))
    await ann.presses(Opened("tips", "hour10"))
    await ann.presses(Opened("tips", "day2"))
    for day in ("2027-03-24", "2027-03-31"):
        await ann.bot.until(f"{day} 9:59")
        await ann.types("/help")
        before = len(_tips(ann))
        await ann.bot.until(f"{day} 10:02")

        assert before + 1 == len(_tips(ann))


async def test_delete_leaves_no_tip_behind(ann: Owner) -> None:
    """What Ann was sent and what she said of it goes with her."""
    await _joins(ann)
    await ann.bot.until("+3 days")
    await _says(ann, "useful")
    await ann.types("/delete")
    await ann.presses(Opened("erase"))

    assert {} == ann.bot.traces(ann.id)


async def test_whoever_did_part_of_a_step_gets_a_tip_for_going_on(ann: Owner) -> None:
    """No slot is ahead; what Ann told says that she works on it: the tip is one for going on, not for beginning."""
    await _joins(ann)
    ((primary,),) = ann.bot.rows("SELECT primary_trend FROM plans")
    tips = ann.bot.library.tips.values()
    during = next(tip for tip in tips if tip.playbook == primary and tip.stage == "during" and not tip.when)
    step = during.near[0]

    async def open_it(tx: Transaction) -> None:
        await tx.run("UPDATE plans SET steps = $1", json.dumps({"this_week": [step]}))

    await ann.forges(f"s:{step}:part")
    await ann.taps("❓ Not clear")
    await ann.bot.puts(open_it)
    await ann.bot.until("+3 days")

    tip = ann.bot.library.tips[_sent(ann)[0][0]]
    assert (True, "during") == (step in tip.near, tip.stage)
