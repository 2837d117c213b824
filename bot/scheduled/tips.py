"""Tips are due: chosen, worded, put into the outbox under keys of their day. At most once, whatever dies meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from bot.message import Lane
from bot.scheduled.ticker import Call
from bot.store import outbox
from bot.store.outbox import Draft
from bot.usecases import due_tips, zones
from bot.usecases import tips as using
from bot.usecases.due_tips import Asked, AskedToPause, Given, Nothing, Outcome
from bot.views import tips as views
from bot.views import zone as zone_views

#: A tip that could not be said for so long is worthless, in milliseconds.
_LIVES = 6 * 3_600_000


async def tips(calls: Sequence[Call]) -> None:
    """The moments of kind "tip", many together."""
    tx, library, now = calls[0].tx, calls[0].library, calls[0].now
    asked = [Asked(call.person, call.due_at) for call in calls]
    outcomes = await due_tips.due(tx, library, asked, now)
    drafts = [
        draft for call, outcome in zip(calls, outcomes, strict=True) for draft in _drafts(call, outcome)
    ]
    await outbox.put_many(tx, drafts, now)


def _drafts(call: Call, outcome: Outcome) -> Sequence[Draft]:
    match outcome:
        case Given():
            time = zone_views.clock(zones.of(call.person)[0], call.now) if outcome.zone_guessed else None
            card = views.tip(outcome.tip, call.words, first=outcome.first, time=time)
        case AskedToPause():
            card = views.pause(call.words)
        case Nothing():
            return ()
        case _:
            assert_never(outcome)
    return call.drafts(f"tip:{call.person.id}:{outcome.day}", card.say(lane=Lane.TIP), lives=_LIVES)


async def pause(call: Call) -> None:
    """The moment of kind "pause": the question whether to pause had its time."""
    await using.pause_due(call.tx, call.person, call.now)
