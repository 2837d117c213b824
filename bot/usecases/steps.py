"""What happens to a step: a slot is chosen, put off, hushed, left or taken up again. No words, no Telegram."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from advisor.facts import Value
from advisor.library import Library
from advisor.plan import Plan
from advisor.playbooks import Step
from bot.store import moments, plans, progress
from bot.store.database import Transaction
from bot.store.moments import Moment
from bot.store.people import Person
from bot.usecases import slots, zones

REMINDER, CHECK_IN = "reminder", "check_in"
_LATER = 2 * 3_600_000  # "later" on a reminder, in milliseconds


def zone_of(person: Person) -> ZoneInfo:
    """The person's time zone."""
    return zones.of(person)[0]


async def profile_of(tx: Transaction, person_id: int) -> dict[str, Value]:
    """The answers, with what follows from them, that the person's plan was made from: steps are worded for them."""
    stored = await plans.find(tx, person_id)
    known = stored.profile if stored else {}
    return {fact: tuple(value) if isinstance(value, list) else value for fact, value in known.items()}


async def choose(tx: Transaction, person_id: int, step: str, slot_at: int, now: int) -> None:
    """The person does *step* at *slot_at* (milliseconds since 1970): they are reminded then."""
    known = await progress.find(tx, person_id, step)
    await progress.save(tx, known.with_(state="planned", slot_at=slot_at, because=None, changed_at=now))
    await moments.drop(tx, person_id, CHECK_IN, step)
    await moments.plan(tx, Moment(person_id, REMINDER, step, slot_at))


async def put_off(tx: Transaction, person: Person, step: str, now: int) -> int:
    """ "Later": in two hours, or, when that is in their quiet hours, when these end; gives the moment."""
    zone = zone_of(person)
    at = now + _LATER
    here = datetime.fromtimestamp(at / 1000, zone)
    if here.hour >= person.quiet_from or here.hour < person.quiet_to:
        day = here.date() + timedelta(days=int(here.hour >= person.quiet_from))
        at = slots.moment_of(day, time(person.quiet_to), zone)
    await choose(tx, person.id, step, at, now)
    return at


async def hush(tx: Transaction, person_id: int, step: str) -> None:
    """No reminder and no question about *step* any more. It stays in the plan."""
    await moments.drop(tx, person_id, REMINDER, step)
    await moments.drop(tx, person_id, CHECK_IN, step)


async def leave(tx: Transaction, person_id: int, step: str, now: int) -> None:
    """The person changed their mind: the plan does without *step*."""
    known = await progress.find(tx, person_id, step)
    await hush(tx, person_id, step)
    await progress.save(tx, known.with_(state="left", because="changed_mind", slot_at=None, changed_at=now))


async def take_up(tx: Transaction, person_id: int, step: str, now: int) -> None:
    """A step that was left, stopped or done belongs to the plan again."""
    known = await progress.find(tx, person_id, step)
    await progress.save(tx, known.with_(state="open", because=None, changed_at=now))
    stored = await plans.find(tx, person_id)
    if stored is not None and step in stored.done:
        await plans.set_done(tx, person_id, tuple(each for each in stored.done if each != step))


async def upcoming(tx: Transaction, library: Library, person_id: int, plan: Plan, now: int) -> Step | None:
    """The first step of the plan that has no slot ahead; of this week's first, then of the next ones."""
    known = await progress.of(tx, person_id)
    for each in (*plan.this_week, *plan.next):
        slot_at = known[each].slot_at if each in known and known[each].state == "planned" else None
        if slot_at is None or slot_at <= now:
            return library.steps.get(each)
    return None
