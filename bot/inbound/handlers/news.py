"""What a person does with a broadcast: see their plan, or say how often they want to hear such things."""

from __future__ import annotations

from bot.buttons import Heard
from bot.inbound.events import Commanded, Tapped
from bot.inbound.handlers import advice
from bot.inbound.scene import Scene
from bot.message import Message, TapReply
from bot.usecases import news as using
from bot.views import broadcast as views


async def heard(scene: Scene, event: Tapped, press: Heard) -> list[Message]:
    """Its button, or "Fewer of these" and what follows. The broadcast itself stays as it is."""
    if scene.person is None or not press.broadcast.isdecimal() or len(press.broadcast) > 15:  # noqa: PLR2004  # digits of a number that fits
        return [TapReply(event.tap)]
    if press.act == "plan":
        await using.tapped(scene.tx, int(press.broadcast), scene.person, scene.now)
        return [TapReply(event.tap), *await advice.plan(scene, Commanded(event.who, "plan", ""))]
    every = await using.wish(scene.tx, scene.person, press.act, scene.now)
    if every is None:
        return [TapReply(event.tap)]
    card = views.wish(every, press.broadcast, scene.words)
    if press.act == "fewer":  # tapped at the broadcast, which is not to be overwritten
        return [TapReply(event.tap), *card.say()]
    return [TapReply(event.tap), *card.edit(event.message_id)]
