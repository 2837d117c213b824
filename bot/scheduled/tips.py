"""A tip is due: chosen, worded, put into the outbox under a key of its day. At most once, whatever dies meanwhile."""

from __future__ import annotations

from typing import assert_never

from bot.message import Lane
from bot.scheduled.ticker import Call
from bot.usecases import tips as using
from bot.usecases import zones
from bot.usecases.tips import AskedToPause, Given, Nothing
from bot.views import tips as views
from bot.views import zone as zone_views

#: A tip that could not be said for so long is worthless, in milliseconds.
_LIVES = 6 * 3_600_000


async def tip(call: Call) -> None:
    """The moment of kind "tip"."""
    outcome = await using.due(call.tx, call.library, call.person, call.due_at, call.now)
    match outcome:
        case Given():
            time = zone_views.clock(zones.of(call.person)[0], call.now) if outcome.zone_guessed else None
            card = views.tip(outcome.tip, call.words, first=outcome.first, time=time)
            await call.say(f"tip:{call.person.id}:{outcome.day}", card.say(lane=Lane.TIP), lives=_LIVES)
        case AskedToPause():
            card = views.pause(call.words)
            await call.say(f"tip:{call.person.id}:{outcome.day}", card.say(lane=Lane.TIP), lives=_LIVES)
        case Nothing():
            return
        case _:
            assert_never(outcome)


async def pause(call: Call) -> None:
    """The moment of kind "pause": the question whether to pause had its time."""
    await using.pause_due(call.tx, call.person, call.now)
