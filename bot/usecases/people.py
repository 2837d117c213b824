"""What happens to people: arriving, choosing a language, stopping, being forgotten. No words, no Telegram."""

from __future__ import annotations

from bot.store import erasures, inbox, moments, outbox, people
from bot.store.database import Transaction
from bot.store.erasures import Erasure
from bot.store.people import Person
from bot.usecases import admins, inquiries
from bot.usecases.inquiries import Left

_DAY = 86_400_000  # milliseconds


async def arrive(  # what a /start brings
    tx: Transaction, person_id: int, first_name: str, language_hint: str | None, source: str, now: int
) -> Person:
    """A /start: makes the person or brings them back; a first payload is kept as the source."""
    return await people.arrive(tx, person_id, first_name, language_hint, source or None, now)


async def sign(tx: Transaction, person: Person, now: int) -> None:
    """The person did something. Kept once a day (UTC): to know who is active, a turn need not write each time."""
    if person.seen_at // _DAY != now // _DAY:
        await people.seen(tx, person.id, now)


async def stop(tx: Transaction, person_id: int, now: int) -> None:
    """Nothing unasked any more, from this moment: what waits is cancelled, what was planned is dropped."""
    await people.stop(tx, person_id, now)
    await moments.drop_all(tx, person_id)
    await outbox.cancel_for(tx, person_id, "stopped", now, unasked_only=True)


async def block(tx: Transaction, person_id: int, now: int) -> None:
    """The person blocked the bot: everything that waits for them is cancelled."""
    await people.unreachable(tx, person_id, "blocked", now)
    await outbox.cancel_for(tx, person_id, "blocked", now)


async def unblock(tx: Transaction, person_id: int) -> None:
    """The person unblocked the bot."""
    await people.reachable(tx, person_id)


async def forget(tx: Transaction, key: bytes, person_id: int, now: int) -> list[Left]:
    """Erase the person, and remember that by a hash made with *key*: a backup that is put back must forget, too.

    Gives the chats of those who were shown what the person asked people, and what stays there.
    """
    left = await erase(tx, person_id, now)
    hidden = Erasure(erasures.hash_of(key, person_id), erasures.mark_of(key), now)
    await erasures.put(tx, [hidden])
    return left


async def erase(tx: Transaction, person_id: int, now: int) -> list[Left]:
    """Erase all that is known of the person. Only numbers of updates stay, empty, to recognise repetitions.

    Gives the chats of those who were shown what the person asked people, and what stays there.
    """
    left = await inquiries.forget(tx, person_id, now)
    await admins.leave(tx, person_id, now)
    await people.erase(tx, person_id)
    await outbox.erase_for(tx, person_id)
    await inbox.erase_for(tx, person_id)
    return left
