"""A digest that is due: for whoever is an admin still at that moment."""

from __future__ import annotations

from dataclasses import dataclass

from bot.message import Lane
from bot.scheduled.ticker import Call
from bot.usecases import admins, digests, roles, statistics
from bot.views import stats as views

_LIVES = 2 * 86_400_000  # milliseconds


@dataclass(frozen=True, slots=True)
class Digests:
    """Says what was counted last, and plans the next one."""

    first_admins: frozenset[int]

    async def due(self, call: Call) -> None:
        """Nothing for whoever lost the role: neither this one nor another."""
        least = roles.COMMANDS["stats"]
        if await admins.actor(call.tx, self.first_admins, call.person.id, least) is None:
            return
        await digests.want(call.tx, call.person, call.now)
        found = await statistics.last(call.tx)
        card = views.part(found, "", call.words, weekly=True)
        key = f"digest:{call.person.id}:{call.due_at}"
        await call.say(key, card.say(lane=Lane.REMINDER), lives=_LIVES)
