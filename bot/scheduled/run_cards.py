"""Draws a run's card for those who answer for it, every few seconds, and its report once. It never counts."""

from __future__ import annotations

from advisor.library import Library
from bot import i18n
from bot.message import Edit, Say
from bot.store import broadcasts, outbox, people, runs
from bot.store.database import Transaction
from bot.store.outbox import Draft
from bot.store.runs import Run
from bot.usecases import runs as using
from bot.usecases import tallying
from bot.usecases.runs import Terms
from bot.views import runs as views
from bot.views.words import Words

#: Milliseconds between two drawings of a card.
EVERY = 3_000
#: Milliseconds for which a report is worth saying.
_LIVES = 7 * 86_400_000


async def show(tx: Transaction, run: Run, library: Library, terms: Terms, now: int) -> bool:
    """Draw the card if it is time; gives whether anything is to be said."""
    if run.ended_at is None and now - run.shown_at < EVERY:
        return False
    broadcast = await broadcasts.find(tx, run.broadcast_id)
    if broadcast is None:
        return False
    progress = await tallying.look(tx, run)
    taps, rate = await broadcasts.taps(tx, run.broadcast_id), await tallying.rate(tx, run, now)
    await runs.shown(tx, run.id, now)
    for admin in {run.asked_by, run.approved_by} - {None}:
        person = await people.find(tx, admin or 0)
        if person is None or not await using.may(tx, terms.first_admins, person.id):
            continue
        chosen = i18n.choose(person.language, person.language_hint, i18n.shipped())
        card = views.run(run, broadcast, progress, taps, rate, now, Words(library, i18n.language(chosen)))
        edit = Edit(card.text, card.keyboard, None, views.name_of(run), only_if_there=True)
        await outbox.put(
            tx, Draft(f"run:{run.id}:{person.id}:{now}", person.id, edit, expires_at=now + _LIVES), now
        )
        if run.ended_at is not None:
            over = views.over(run, progress, Words(library, i18n.language(chosen)))
            key = f"over:{run.id}:{run.round}:{person.id}"
            await outbox.put(
                tx, Draft(key, person.id, Say(over.text, over.keyboard), expires_at=now + _LIVES), now
            )
    return True
