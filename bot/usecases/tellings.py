"""From what was found to a run that tells people of it: approved, counted and stopped as any broadcast. No words."""

from __future__ import annotations

from dataclasses import replace

from bot.store import broadcasts, comparisons
from bot.store.comparisons import Comparison
from bot.store.database import Transaction
from bot.usecases import runs
from bot.usecases.comparing import Found
from bot.usecases.roles import Actor
from bot.usecases.runs import Begun, Terms


async def begin(tx: Transaction, terms: Terms, actor: Actor, found: Comparison, now: int) -> Begun:
    """Tell those whose advice is another one; who may be told was counted, and is asked about again for each."""
    begun = await broadcasts.begin(tx, actor.id, now)
    broadcast = await broadcasts.change(tx, replace(begun, content=begun.content.with_(button="plan")))
    await comparisons.decide(tx, found.id, "told", broadcast.id)
    return await runs.tell(tx, terms, actor, broadcast, Found.of(found.found).reach, now)
