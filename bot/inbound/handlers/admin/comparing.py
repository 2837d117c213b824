"""The card of what another library changes, and what becomes of it when nobody is to be told after all."""

from __future__ import annotations

from bot.inbound.events import Tapped
from bot.inbound.scene import Scene
from bot.message import Message, TapReply
from bot.store import broadcasts, comparisons, runs
from bot.store.broadcasts import Broadcast
from bot.views import compared as views

Answer = list[Message] | None


async def shown(scene: Scene, event: Tapped, number: int) -> Answer:
    """The card as it stands, in the place of the one that was tapped."""
    found = await comparisons.find(scene.tx, number)
    if found is None:
        return None
    card = views.compared(found, scene.words)
    return [TapReply(event.tap), *card.edit(event.message_id, card=views.name_of(found))]


async def not_told(scene: Scene, event: Tapped, broadcast: Broadcast) -> Answer:
    """A run that was to tell people was dropped before it began: nothing is decided any more; None: it was none."""
    found = await comparisons.of_broadcast(scene.tx, broadcast.id)
    if found is None or await runs.of(scene.tx, broadcast.id):
        return None
    await comparisons.decide(scene.tx, found.id, None)
    await broadcasts.drop(scene.tx, broadcast.id)
    return await shown(scene, event, found.id)
