"""A nudge is due: an unfinished intake is called to mind, unless the person is at it. At most three times."""

from __future__ import annotations

from bot.message import Lane
from bot.scheduled.ticker import Call
from bot.usecases import nudges as using
from bot.views import tips as views

#: A nudge that could not be said for so long is worthless, in milliseconds.
_LIVES = 6 * 3_600_000


async def nudge(call: Call) -> None:
    """The moment of kind "nudge"."""
    outcome = await using.due(call.tx, call.library, call.person, call.now)
    if outcome is None:
        return
    card = views.nudge(outcome.number, outcome.taps, call.words)
    await call.say(f"nudge:{call.person.id}:{outcome.day}", card.say(lane=Lane.TIP), lives=_LIVES)
