"""The next step of the plan, and when: what follows a result and a report."""

from __future__ import annotations

from advisor.playbooks import Step
from bot.inbound.scene import Scene
from bot.message import Message, Say
from bot.store.people import Person
from bot.usecases import reviews, slots, steps
from bot.usecases.advice import Result
from bot.views import reviews as review_views
from bot.views import steps as views
from bot.views.card import Card


async def step_of(scene: Scene, step_id: str) -> Step | None:
    """The step as this person reads it; None when the content has no such step (any more)."""
    step = scene.library.steps.get(step_id)
    return None if step is None else await worded(scene, step)


async def worded(scene: Scene, step: Step) -> Step:
    """*step* in the person's words."""
    return scene.words.step(step, await steps.profile_of(scene.tx, scene.who.id))


def when(scene: Scene, person: Person, step: Step) -> Card:
    """The question for a slot."""
    zone = steps.zone_of(person)
    return views.when(step, slots.offered(scene.now, zone), scene.now, zone, scene.words)


async def onwards(scene: Scene, made: Result | None) -> list[Message]:
    """The first step that has no slot yet, with slots to tap; that all is done, when it is; else nothing."""
    person = scene.person
    if made is None or person is None:
        return []
    await reviews.begin(scene.tx, person, scene.now)
    step = await steps.upcoming(scene.tx, scene.library, person.id, made.plan, scene.now)
    if step is not None:
        return when(scene, person, await worded(scene, step)).say()
    return [] if made.plan.this_week or made.advice.refused else [Say(review_views.finished(scene.words))]
