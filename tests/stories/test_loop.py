"""The loop: a step gets a slot, is reminded, is reported, and the next one follows."""

from __future__ import annotations

import json
from zoneinfo import ZoneInfo

import pytest

from advisor.playbooks import Step, worded
from bot.buttons import Acted, Opened
from bot.store.database import Transaction
from tests.stories.owner import Owner

#: A baker who gets steps that ask for numbers.
BAKER = {"sector": "bakery", "hours": "from_5_to_10", "cash": "one_month"}


def told(owner: Owner) -> list[str]:
    """First lines of all that the bot said, slots questions too."""
    return [each.text.split("\n")[0] for each in owner.person.messages if each.from_bot]


async def advised(owner: Owner, zone: str = "Etc/UTC") -> None:
    """Somebody who lives in *zone*, wants no tips, and gets their advice."""

    async def tell(tx: Transaction) -> None:
        await tx.run("UPDATE people SET zone = $1, zone_by = 'person', tips_every = 0", zone)

    await owner.starts()
    await owner.bot.puts(tell)
    await owner.gets_advice(**BAKER)


def moments(owner: Owner) -> list[tuple[str, str]]:
    """What becomes due for the owner, but for reviews."""
    rows = owner.bot.rows("SELECT kind, about FROM moments WHERE person_id = ? ORDER BY due_at", owner.id)
    return [row for row in rows if row[0] in ("reminder", "check_in")]


def step_of(owner: Owner) -> str:
    """The step that a slot is asked for."""
    return next(each.data for each in owner.slots[-1].buttons if each.data).split(":")[1]


def mine(owner: Owner, step: str) -> Step:
    """The step in the words of the owner's own variant."""
    kept = json.loads(owner.bot.rows("SELECT profile FROM plans WHERE person_id = ?", owner.id)[0][0])
    profile = {fact: tuple(value) if isinstance(value, list) else value for fact, value in kept.items()}
    return worded(owner.bot.library.steps[step], profile)


async def counting(owner: Owner) -> str:
    """Do without steps until one that asks for a number is next; gives its id."""
    while owner.bot.library.steps[step := step_of(owner)].done_kind != "number":
        await owner.forges(f"s:{step}:yes", on=owner.slots[-1])
    return step


async def test_an_owner_is_reminded_reports_a_number_and_gets_the_next_step(ann: Owner) -> None:
    """This evening; the reminder with the first action; next morning the question; the number; praise; what is next."""
    await advised(ann)
    step = await counting(ann)
    chosen = mine(ann, step)
    await ann.taps("Today, evening (19:00)", on=ann.slots[-1])
    assert "Mon, Jan 4, 19:00" in ann.last.text

    await ann.bot.until("18:59")
    assert "It is time." not in ann.last.text
    await ann.bot.until("19:01")
    assert "It is time." in ann.last.text
    assert chosen.how[0] in ann.last.text

    await ann.bot.until("9:01")
    assert ["✅ Done", "◐ Part of it", "Not yet"] == [each.label for each in ann.last.buttons][:3]
    check_in = ann.last
    await ann.taps("✅ Done")
    assert chosen.done_when in ann.last.text
    await ann.types(f"about {chosen.kpi.good:g}")

    assert [(step, f"{chosen.kpi.good:g}")] == ann.bot.rows("SELECT step, value FROM numbers")
    assert ann.said[-1].text.startswith("🎉")
    assert f"🔄 Your plan moved on, because you did: {chosen.title}." in ann.said[-1].text
    assert 6 >= len(ann.said[-1].text.partition("🔄")[2].split("\n"))
    await ann.types("/plan")
    assert "🔄" not in "".join(each.text for each in ann.said[-2:] if "🎉" not in each.text)
    assert step != step_of(ann)
    assert [] == moments(ann)
    assert chosen.done_when in ann.again(check_in).text


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        ("⏱ No time", "Then do less of it:"),
        ("💰 Money", "Spend nothing yet."),
        ("🔧 It did not work", "Try it this way:"),
    ],
)
async def test_whoever_did_not_manage_gets_the_smaller_version(ann: Owner, reason: str, says: str) -> None:
    """Part of it, and why: the smaller version, without blame; the next reminder begins with it."""
    await advised(ann)
    step = step_of(ann)
    stuck = mine(ann, step).stuck
    await ann.taps("Today, evening (19:00)", on=ann.slots[-1])
    await ann.bot.until("tomorrow 9:01")
    await ann.taps("◐ Part of it")
    await ann.taps(reason)
    assert says in ann.last.text
    assert stuck in ann.last.text

    await ann.taps("🗓 Choose a time")
    await ann.taps("Tomorrow, morning (9:00)", on=ann.slots[-1])
    await ann.bot.until("tomorrow 9:01")
    assert "It is time." in ann.last.text
    assert stuck in ann.last.text


async def test_an_unclear_step_is_told_as_its_first_action(ann: Owner) -> None:
    """Not yet, because it is not clear: only the first action, then the others."""
    await advised(ann)
    step = step_of(ann)
    await ann.forges(f"s:{step}:not", on=ann.slots[-1])
    await ann.taps("❓ Not clear")

    assert "Do only this:" in ann.last.text
    assert mine(ann, step).how[0] in ann.last.text


async def test_a_changed_mind_takes_the_step_out_and_it_can_come_back(ann: Owner) -> None:
    """The plan goes on without it; "Take it up again" brings it back."""
    await advised(ann)
    step = step_of(ann)
    title = mine(ann, step).title
    await ann.forges(f"s:{step}:part", on=ann.slots[-1])
    await ann.taps("↩ I changed my mind")
    assert "🔄 Your plan changed, as you asked." in ann.last.text
    assert f"{title} (you changed your mind)" in ann.last.text
    assert step != step_of(ann)
    left = ann.last
    await ann.types("/plan")
    assert title not in ann.last.text
    assert "🔄" not in ann.said[-2].text or ann.said[-2].id == left.id

    await ann.taps("Take it up again")
    await ann.types("/plan")
    assert title in ann.last.text


async def test_an_owner_types_when(ann: Owner) -> None:
    """Words, a day without its hour, and nonsense in between; "stop" is still stop."""
    await advised(ann)
    await ann.taps("Another time", on=ann.slots[-1])
    await ann.types("hm, perhaps")
    assert "I cannot read a time from that." in ann.last.text
    await ann.types("friday")
    assert "Fri, Jan 8: at what hour?" in ann.last.text
    await ann.types("7pm")
    assert "Fri, Jan 8, 19:00" in ann.last.text
    assert ["reminder"] == [kind for kind, _ in moments(ann)]


async def test_whoever_taps_later_is_reminded_later(ann: Owner) -> None:
    """Two hours later; when that is night, on the next morning."""
    await advised(ann)
    await ann.taps("Today, evening (19:00)", on=ann.slots[-1])
    await ann.bot.until("19:01")
    await ann.taps("Later")

    assert "Tue, Jan 5, 09:00" in ann.last.text


async def test_whoever_wants_no_reminder_gets_none(ann: Owner) -> None:
    """ "Stop reminding me of this": neither a reminder nor a question about it comes; the step stays."""
    await advised(ann)
    step = step_of(ann)
    await ann.taps("Today, evening (19:00)", on=ann.slots[-1])
    await ann.bot.until("19:01")
    await ann.taps("Stop reminding me of this")
    said = len(ann.said)
    await ann.bot.until("+10 days")

    assert said == len(ann.said)
    await ann.types("/plan")
    assert mine(ann, step).title in ann.last.text


async def test_an_owner_who_ignores_everything_is_left_in_peace(ann: Owner) -> None:
    """A reminder, one question, three things that come round in half a year, then nothing more."""
    await advised(ann)
    await ann.taps("Today, evening (19:00)", on=ann.slots[-1])
    before = len(told(ann))
    await ann.bot.until("+400 days")

    assert [
        "⏰ It is time.",
        "How did it go?",
        "📊 Four weeks of your plan",
        "🔄 Is this still right?",
        "🎯 Five months. Time for a new short goal.",
    ] == told(ann)[before:]


async def test_stop_ends_reminders_and_start_lets_them_begin_again(ann: Owner) -> None:
    """After /stop the reminder passes in silence; a slot chosen then says so; after /start it comes."""
    await advised(ann)
    await ann.taps("Today, evening (19:00)", on=ann.slots[-1])
    await ann.types("/stop")
    said = len(ann.said)
    await ann.bot.until("tomorrow 12:00")
    assert said == len(ann.said)
    await ann.presses(Acted(step_of(ann), "when"), on=ann.slots[-1]) if ann.slots else None

    await ann.starts()
    await ann.taps("Today, evening (19:00)", on=ann.slots[-1])
    await ann.bot.until("19:01")
    assert "It is time." in ann.last.text


async def test_any_step_can_be_reported_at_any_time(ann: Owner) -> None:
    """From /plan: all steps, one of the last, how it went, done; it is ticked in the list."""
    await advised(ann)
    await ann.types("/plan")
    await ann.taps("All steps")
    last = [each for each in ann.card.buttons if (each.data or "").startswith("v:step:")][-1]
    step = (last.data or "").split(":")[2]
    await ann.presses(Opened("step", step), on=ann.card)
    await ann.taps("💬 How it went")
    await ann.taps("✅ Done")
    if ann.bot.library.steps[step].done_kind == "number":
        await ann.taps("I did not count")
    else:
        await ann.taps("✅ Yes")
    await ann.types("/plan")
    assert "1 of " in ann.last.text
    await ann.taps("All steps")
    assert f"✓ {mine(ann, step).title}" in [each.label for each in ann.card.buttons]


async def test_log_keeps_a_number_a_week_and_shows_them_as_a_picture(ann: Owner) -> None:
    """/log 12, a week later /log and a tap; two numbers are a picture."""
    await advised(ann)
    await ann.types("/log 12")
    assert ": 12" in ann.last.text
    await ann.taps("📈 My numbers")
    assert "text" == ann.last.kind

    await ann.bot.until("+7 days")
    await ann.types("/log")
    await ann.types("many")
    assert "could not read that as a number" in ann.last.text
    await ann.taps("12, as before")
    assert "Before: 12." in ann.last.text
    await ann.types("/log")
    await ann.types("about 1 200,5 of them")
    assert "1,200.5" in ann.last.text
    await ann.taps("📈 My numbers")
    assert "photo" == ann.last.kind


async def test_a_report_with_two_meanings_is_asked_back_with_both(ann: Owner) -> None:
    """1.234 is a thousand in one country and little more than one in another: Ann taps hers, as in a sum."""
    await advised(ann)
    step = await counting(ann)
    await ann.forges(f"s:{step}:done", on=ann.slots[-1])
    await ann.types("1.234")
    assert ["1,234", "1.234", "‹ Back"] == [each.label for each in ann.last.buttons]
    await ann.taps("1,234")

    assert [(step, "1234")] == ann.bot.rows("SELECT step, value FROM numbers")


async def test_a_number_that_cannot_be_is_asked_back_with_why(ann: Owner) -> None:
    """Eleven of ten: the most is ten; the next number counts."""
    await advised(ann)
    step = next(each.id for each in ann.bot.library.steps.values() if each.kpi.unit == "of 10")
    await ann.forges(f"s:{step}:log")
    await ann.types("11")
    assert "10 is the most here" in ann.last.text
    await ann.types("maybe 4 of them")

    assert [(step, "4")] == ann.bot.rows("SELECT step, value FROM numbers")


async def test_the_plan_is_a_picture_on_demand_and_the_same_for_the_same_shape(
    ann: Owner, bob: Owner
) -> None:
    """Ann and Bob stand at the same place: one picture; a step done is another one."""
    shown = []
    for owner in (ann, bob):
        await advised(owner)
        await owner.types("/plan")
        await owner.taps("🖼 Show it as a picture")
        assert "0 of " in owner.last.caption
        shown.append(owner.last.wire["photo"][0]["file_unique_id"])
    assert shown[0] == shown[1]

    await ann.forges(f"s:{step_of(ann)}:dx", on=ann.slots[-1])
    await ann.types("/plan")
    await ann.taps("🖼 Show it as a picture")
    assert "1 of " in ann.last.caption
    assert shown[0] != ann.last.wire["photo"][0]["file_unique_id"]


async def test_a_reminder_comes_at_the_owners_own_hour_when_clocks_change(ann: Owner) -> None:
    """Berlin, the night to 28 March 2027: nine o'clock is nine o'clock, before and after."""
    ann.bot.zone = ZoneInfo("Europe/Berlin")
    await advised(ann, "Europe/Berlin")
    await ann.bot.until("2027-03-27 12:00")
    await ann.taps("Another time", on=ann.slots[-1])
    await ann.types("tomorrow 9:00")
    assert "Sun, Mar 28, 09:00" in ann.last.text
    await ann.bot.until("2027-03-28 08:59")
    assert "It is time." not in ann.last.text
    await ann.bot.until("2027-03-28 09:01")
    assert "It is time." in ann.last.text


async def test_after_a_downtime_nobody_is_reminded_of_what_is_over(ann: Owner) -> None:
    """The bot was down for two days: no "it is time" for Monday, but the question how it went."""
    await advised(ann)
    await ann.taps("Today, evening (19:00)", on=ann.slots[-1])
    await ann.bot.stops()
    ann.bot.clock.jump(ann.bot.clock.read("+2 days", ann.bot.zone))
    before = len(told(ann))
    await ann.bot.starts_again()
    await ann.bot.rests()

    assert ["How did it go?"] == told(ann)[before:]
