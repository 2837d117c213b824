"""What is planned for an hour of the day keeps that hour when the person's clock turns out to be another."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.store import moments, progress
from bot.store.database import Transaction
from bot.store.people import Person
from bot.usecases import slots
from bot.usecases.steps import REMINDER, choose, zone_of

_MINUTE = 60_000  # milliseconds


async def slots_moved(tx: Transaction, before: Person, person: Person, now: int) -> int:
    """Move each slot ahead to the same day and hour of the new clock; gives how many there were."""
    planned = [each for each in await moments.of(tx, person.id) if each.kind == REMINDER]
    moved = 0
    for each in planned:
        known = await progress.find(tx, person.id, each.about)
        at = _there(each.due_at, before, person, now)
        if known.state == "planned" and at != each.due_at:
            await choose(tx, person.id, each.about, at, now)
            moved += 1
    return moved


def _there(due_at: int, before: Person, person: Person, now: int) -> int:
    """The moment at which the new clock shows what the old one shows at *due_at*; the next day if that is over."""
    if due_at % _MINUTE:  # "in two hours", "later": that was never said by the clock
        return due_at
    here = datetime.fromtimestamp(due_at / 1000, zone_of(before))
    for ahead in (0, 1):
        at = slots.moment_of(here.date() + timedelta(days=ahead), here.time(), zone_of(person))
        if at > now:
            return at
    return due_at
