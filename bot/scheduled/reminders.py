"""What is said when a slot begins, on the morning after, and when a review comes round. Never sends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from advisor.playbooks import Step
from bot.message import Lane
from bot.scheduled.ticker import Call, Due
from bot.store import moments, progress
from bot.store.moments import Moment
from bot.usecases import advice, reviews, slots, steps
from bot.usecases.progress import share
from bot.usecases.quiet import Later, Never, Now
from bot.views import reviews as review_views
from bot.views import steps as views
from bot.views.card import Card

_HOUR = 3_600_000  # milliseconds
#: A reminder that comes later than this is none: the check-in asks instead.
_LATE = 6 * _HOUR
_LIVES = 12 * _HOUR
_GOALS = 3  # steps that a new goal is chosen from


async def remind(call: Call) -> None:
    """The slot begins: the step's first action. The question how it went follows on the next morning."""
    step = await _step(call, call.about)
    known = await progress.find(call.tx, call.person.id, call.about)
    if step is None and known.state == "planned":
        return await _gone(call)
    if step is None or known.state != "planned":
        return None
    zone = steps.zone_of(call.person)
    after = slots.morning_after(call.due_at, call.person.quiet_to, zone)
    await moments.plan(call.tx, Moment(call.person.id, steps.CHECK_IN, step.id, max(after, call.now)))
    if call.now - call.due_at <= _LATE:
        card = views.reminder(step, call.words, smaller=known.smaller)
        await _say(call, steps.REMINDER, card)
    return None


async def _gone(call: Call) -> None:
    """What was planned is in the content no more: said once, at the hour that the person chose for it."""
    await steps.leave(call.tx, call.person.id, call.about, call.now)
    await _say(call, steps.REMINDER, views.gone(call.words))


async def _step(call: Call, step_id: str) -> Step | None:
    """The step as the person reads it."""
    step = call.library.steps.get(step_id)
    return None if step is None else call.words.step(step, await steps.profile_of(call.tx, call.person.id))


async def check_in(call: Call) -> None:
    """The morning after: done, part of it, not yet? Asked once for each slot, whatever the answer."""
    step = await _step(call, call.about)
    known = await progress.find(call.tx, call.person.id, call.about)
    if step is None and known.state == "planned":
        await _gone(call)
    elif step is not None and known.state == "planned":
        await _say(call, steps.CHECK_IN, views.check_in(step, call.words))


async def _say(call: Call, kind: str, card: Card) -> None:
    key = f"{kind}:{call.person.id}:{call.about}:{call.due_at}"
    await call.say(key, card.say(lane=Lane.REMINDER), lives=_LIVES)


async def _comes_round(call: Call, kind: str, make: Callable[[Call], Awaitable[Card | None]]) -> None:
    """Something that nobody asked for on this day: one a day at most, held and not dropped."""
    card = await make(call)
    if card is None:
        return
    match await reviews.leave(call.tx, call.person, call.now):
        case Now():
            await _say(call, kind, card)
        case Later(at=at):
            await moments.plan(call.tx, Moment(call.person.id, kind, call.about, at))
        case Never():
            return


async def _review(call: Call) -> Card | None:
    made = await advice.look(call.tx, call.library, call.person.id)
    if made is None:
        return None
    counted = await reviews.counted(call.tx, call.library, call.person.id)
    found = [(call.words.step(call.library.steps[each.step], made.profile), each.numbers) for each in counted]
    return review_views.review(
        share(made.plan, await advice.done(call.tx, call.person.id)), found, call.words
    )


async def _recheck(call: Call) -> Card | None:
    stale = await reviews.stale(call.tx, call.library, call.person.id)
    return review_views.recheck(stale, call.words) if stale else None


async def _goal(call: Call) -> Card | None:
    made = await advice.look(call.tx, call.library, call.person.id)
    if made is None:
        return None
    chosen = [
        call.words.step(call.library.steps[each], made.profile)
        for each in (*made.plan.this_week, *made.plan.next)[:_GOALS]
    ]
    return review_views.goal(chosen, share(made.plan, await advice.done(call.tx, call.person.id)), call.words)


#: What the loop's moments cause.
DUE: Mapping[str, Due] = {
    steps.REMINDER: remind,
    steps.CHECK_IN: check_in,
    reviews.REVIEW: partial(_comes_round, kind=reviews.REVIEW, make=_review),
    reviews.RECHECK: partial(_comes_round, kind=reviews.RECHECK, make=_recheck),
    reviews.GOAL: partial(_comes_round, kind=reviews.GOAL, make=_goal),
}
