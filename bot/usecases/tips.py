"""What happens with tips: begun, rated, paused, in another rhythm. No words, no Telegram."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from advisor.choosing import Feedback
from bot.store import habits, moments, tips
from bot.store.database import Transaction
from bot.store.moments import Moment
from bot.store.people import Person
from bot.usecases import rhythm, zones

#: Kinds of moments.
TIP, PAUSE = "tip", "pause"
#: So many tips in a row without a sign of life, and the person is asked whether to pause.
IGNORED = 4
#: So long the question whether to pause waits for an answer, in milliseconds.
PATIENCE = 3 * 86_400_000
FEEDBACKS: tuple[Feedback, ...] = get_args(Feedback)


async def begin(tx: Transaction, person: Person, region: str | None, now: int) -> Person:
    """Tips come from now on, unless the person turned them off or one is planned; the zone is settled by a guess."""
    settled = await zones.settle(tx, person, region)
    if settled.tips_every != rhythm.OFF and settled.paused_at is None:
        planned = await moments.of(tx, person.id)
        if not any(each.kind in (TIP, PAUSE) for each in planned):
            await _plan(tx, person.id, rhythm.first(settled, now))
    return settled


async def _plan(tx: Transaction, person_id: int, due_at: int) -> None:
    await moments.plan(tx, Moment(person_id, TIP, "", due_at))


async def pause_due(tx: Transaction, person: Person, now: int) -> None:
    """The question whether to pause was not answered, or was: then tips go on."""
    if person.tips_ignored >= IGNORED:
        await habits.pause(tx, person.id, now)
    else:
        await _go_on(tx, person, now)


async def _go_on(tx: Transaction, person: Person, now: int) -> None:
    await moments.drop(tx, person.id, PAUSE)
    if person.tips_every == rhythm.OFF:
        await moments.drop(tx, person.id, TIP)
        await tips.cancel_waiting(tx, person.id, now)
    else:
        got = await tips.of(tx, person.id)
        last = zones.local(person, got[-1].sent_at).date() if got else None
        await _plan(tx, person.id, rhythm.upcoming(person, now, last))


async def keep_on(tx: Transaction, person: Person, now: int) -> Person:
    """The person wants to hear from us again, in the rhythm that they had, else weekly."""
    await habits.resume(tx, person.id)
    awake = replace(person, paused_at=None, stopped_at=None, tips_ignored=0)
    if awake.tips_every == rhythm.OFF:
        return await set_rhythm(tx, awake, now, every=rhythm.WEEKLY)
    await _go_on(tx, awake, now)
    return awake


async def rest(tx: Transaction, person: Person, now: int) -> Person:
    """The person says yes to a pause."""
    await habits.pause(tx, person.id, now)
    for kind in (TIP, PAUSE):
        await moments.drop(tx, person.id, kind)
    return replace(person, paused_at=now)


async def set_rhythm(
    tx: Transaction,
    person: Person,
    now: int,
    *,
    every: int | None = None,
    day: int | None = None,
    hour: int | None = None,
) -> Person:
    """
    Choose how often, on which weekday, at which hour; what is None stays. Choosing turns tips on, but for OFF.

    Args:
        tx: the transaction.
        person: as they are.
        now: milliseconds since 1970.
        every: one of `rhythm.RHYTHMS`.
        day: 0 Monday to 6 Sunday.
        hour: 0 to 23, local; it overrides quiet hours.

    """
    chosen = replace(
        person,
        tips_every=_chosen_rhythm(person, every),
        tips_day=person.tips_day if day is None else day,
        tips_hour=person.tips_hour if hour is None else hour,
    )
    await habits.set_rhythm(tx, person.id, chosen.tips_every, chosen.tips_day, chosen.tips_hour)
    if chosen.tips_every != rhythm.OFF:
        await habits.resume(tx, person.id)
        chosen = replace(chosen, paused_at=None, stopped_at=None, tips_ignored=0)
    await _go_on(tx, chosen, now)
    return chosen


def _chosen_rhythm(person: Person, every: int | None) -> int:
    """A day or an hour that is chosen turns on what was off."""
    if every is not None:
        return every
    return person.tips_every or rhythm.WEEKLY


async def moved(tx: Transaction, before: Person, person: Person, now: int) -> None:
    """The person's clock turned out to be another: what is planned keeps its day and its hour there."""
    for each in await moments.of(tx, person.id):
        if each.kind == TIP:
            await _plan(tx, person.id, rhythm.moved(before, person, each.due_at, now))


async def rate(tx: Transaction, person: Person, tip: str, feedback: Feedback, now: int) -> Person | None:
    """The person says something of a tip; gives them as they are then, None when they never got it."""
    if not await tips.said(tx, person.id, tip, feedback):
        return None
    match feedback:
        case "fewer":
            return await set_rhythm(tx, person, now, every=rhythm.FEWER[person.tips_every])
        case "stop":
            return await set_rhythm(tx, person, now, every=rhythm.OFF)
        case _:
            return person


async def sign_of_life(tx: Transaction, person: Person) -> Person:
    """The person wrote or tapped: nothing was ignored."""
    if person.tips_ignored == 0:
        return person
    await habits.gave_a_sign(tx, person.id)
    return replace(person, tips_ignored=0)
