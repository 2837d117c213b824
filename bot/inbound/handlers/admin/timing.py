"""When a broadcast goes: at once, at a time, at a local hour, within which hours, how long after the last one."""

from __future__ import annotations

from dataclasses import replace

from bot.buttons import Ruled
from bot.inbound.events import Tapped
from bot.inbound.handlers.admin import broadcasts as composing
from bot.inbound.scene import Scene
from bot.message import Message
from bot.store import people
from bot.store.broadcasts import Broadcast, Timing
from bot.usecases import drafts as using
from bot.usecases.roles import Actor
from bot.views import timing as views
from bot.views.card import Card

_HOURS, _LONGEST = 24, 90  # of a day; days between two


async def when(scene: Scene, event: Tapped, press: Ruled, who: Actor) -> list[Message] | None:
    """A choice was tapped, or the way to more of them."""

    async def make(broadcast: Broadcast) -> Card | Broadcast | None:
        if press.how == "at":
            await people.expect(scene.tx, scene.who.id, f"bc_at:{broadcast.id}")
            return views.ask_moment(broadcast, scene.words, scene.now)
        if press.how == "hours":
            return views.hours(broadcast, scene.words)
        timing = _timing(broadcast.timing, press.how)
        if timing is None:
            return views.when(broadcast, scene.words)
        kept = await using.change(scene.tx, who, broadcast, scene.now, timing=timing)
        if kept is None:
            return None
        return (views.hours if press.how[:1] in "ft" else views.when)(kept, scene.words)

    return await composing.of_draft(scene, event, press, who, make)


def _timing(timing: Timing, how: str) -> Timing | None:
    """*timing* with what the letter and the number mean; None: nothing that there is."""
    if how == "now":
        return replace(timing, begins_at=None, hour=None)
    letter, digits = how[:1], how[1:]
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 2):  # noqa: PLR2004  # a letter and two digits
        return None
    number = int(digits)
    match letter:
        case "h" if number < _HOURS:
            return replace(timing, hour=None if timing.hour == number else number)
        case "f" if number < _HOURS:
            return replace(timing, hour=None, first_hour=number, last_hour=max(timing.last_hour, number + 1))
        case "t" if 1 <= number <= _HOURS:
            return replace(timing, hour=None, last_hour=number, first_hour=min(timing.first_hour, number - 1))
        case "a" if number <= _LONGEST:
            return replace(timing, apart=number)
        case _:
            return None
