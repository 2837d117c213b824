"""A number below a step's own limit stops the step."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from advisor.library import Library
from bot import app
from tests.stories.owner import Owner
from tests.stories.test_loop import advised, counting, mine


@pytest.fixture(scope="module")
def library() -> Library:
    """The shipped content, in which every number below 3 stops a step."""
    shipped = app.load_library()
    steps = {
        step.id: step.model_copy(update={"stop_below": 3} if step.done_kind == "number" else {})
        for step in shipped.steps.values()
    }
    return replace(shipped, steps=MappingProxyType(steps))


async def test_a_number_below_its_limit_stops_the_step(ann: Owner) -> None:
    """Stop this, why, what instead; the plan goes on without it and what builds on it, and what is done stays."""
    await advised(ann)
    step = await counting(ann)
    chosen = mine(ann, step)
    done = ann.bot.rows("SELECT done FROM plans")
    await ann.forges(f"s:{step}:done", on=ann.slots[-1])
    await ann.types("2.5")

    assert f"Stop this: {chosen.title}" in ann.last.text
    assert "Your number is 2.5. Under 3" in ann.last.text
    assert chosen.stop in ann.last.text
    assert 1 <= ann.last.text.count("Your plan changed, because of your number.") == ann.last.text.count("🔄")
    assert f"{chosen.title} (your number says stop)" in ann.last.text
    await ann.types("/plan")
    assert 1 == sum("because of your number" in each.text for each in ann.said)
    assert chosen.title not in ann.last.text
    assert done == ann.bot.rows("SELECT done FROM plans")
    planned = str(ann.bot.rows("SELECT steps FROM plans"))
    builds = [each.id for each in ann.bot.library.steps.values() if step in each.needs]
    assert [] == [each for each in builds if each.startswith(chosen.playbook) and f'"{each}"' in planned]


async def test_a_weekly_number_below_the_limit_stops_it_too(ann: Owner) -> None:
    """/log 1 says the same; "Go on all the same" is the owner's right."""
    await advised(ann)
    await ann.types("/log 1")
    assert "Stop this:" in ann.last.text
    title = ann.last.text.split("\n")[0].partition(": ")[2]

    await ann.taps("Go on all the same")
    await ann.types("/plan")
    assert title in ann.last.text
