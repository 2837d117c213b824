"""How often a person wants to hear what is told to many. Tips and reminders are another matter. No words."""

from __future__ import annotations

from bot.store import audiences, broadcasts
from bot.store.database import Transaction
from bot.store.people import Person
from bot.usecases.recipients import FEWER, NONE

_WISHES = {"all": 0, "fewer": FEWER, "none": NONE}


async def wish(tx: Transaction, person: Person, act: str, now: int) -> int | None:
    """From now on; what waits for somebody who wants none is cancelled. Gives the days between two, or None."""
    every = _WISHES.get(act)
    if every is None:
        return None
    await audiences.wish(tx, person.id, every)
    if every != 0:
        await audiences.cancel(tx, person.id, now)
    return every


async def tapped(tx: Transaction, number: int, person: Person, now: int) -> None:
    """The person tapped the button of a broadcast that there is."""
    if await broadcasts.find(tx, number) is not None:
        await broadcasts.tapped(tx, number, person.id, now)
