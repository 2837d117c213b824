"""A year in the life of one owner."""

from __future__ import annotations

import json

from tests.stories.owner import Owner
from tests.stories.test_loop import advised, step_of, told


async def _works_on(owner: Owner, week: int) -> None:
    """One week: a slot on Tuesday evening, and on Wednesday morning a report."""
    step = step_of(owner)
    known = owner.bot.library.steps[step]
    await owner.taps("Another time", on=owner.slots[-1])
    await owner.types("tue 7pm")
    await owner.bot.until("tuesday 19:01")
    assert "It is time." in owner.last.text
    await owner.bot.until("wednesday 9:01")
    if week % 5 == 3:
        await owner.taps("Not yet")
        await owner.taps("⏱ No time")
        await owner.taps("🗓 Choose a time")
        return
    await owner.taps("✅ Done")
    if known.done_kind == "number":
        await owner.types(f"{known.kpi.good:g}")
    else:
        await owner.taps("✅ Yes")


async def test_a_year_in_the_life_of_one_owner(ann: Owner) -> None:
    """Step by step through the whole plan, with reviews in between; an answer changes in spring; what is done stays."""
    await advised(ann)
    done: list[str] = []
    for week in range(30):
        if told(ann)[-1].startswith("🏁"):
            break
        await _works_on(ann, week)
        await ann.bot.until("monday 8:00")
        if week == 10:
            await ann.types("/profile")
            await ann.reopens("hours")
            await ann.picks("over_10")
            await ann.taps("Show my advice ›")
        now = json.loads(ann.bot.rows("SELECT done FROM plans")[0][0])
        assert done == now[: len(done)]
        done = now
    await ann.bot.until("2027-12-31 12:00")

    said = told(ann)
    assert 10 < len(done)
    assert 1 <= said.count("📊 Four weeks of your plan")
    assert 1 <= said.count("🔄 Is this still right?")
    assert 1 <= said.count("🎯 Five months. Time for a new short goal.")
    assert len(done) <= said.count("⏰ It is time.") <= 31
