"""/content: what everybody is advised by; what the folder holds is checked and loaded beside turns."""

from __future__ import annotations

from bot.buttons import Ruled
from bot.inbound.events import Commanded, Tapped
from bot.inbound.scene import Scene
from bot.message import Message, TapReply
from bot.store import editions, people, proofs
from bot.store.proofs import Act
from bot.usecases.roles import Actor
from bot.views import contents as views
from bot.views.card import Card
from bot.views.contents import CARD

_ACTS: dict[str, Act] = {"check": "check", "reload": "reload"}
Answer = list[Message] | None


async def asked(scene: Scene, event: Commanded, who: Actor) -> list[Message]:
    """/content, /content check, /content reload."""
    act = _ACTS.get(event.argument.strip().lower())
    card = await _status(scene) if act is None else await _wanted(scene, act, who)
    return card.say(card=CARD)


async def tapped(scene: Scene, event: Tapped, press: Ruled, who: Actor) -> Answer:
    """The same by buttons."""
    if press.about and press.about not in _ACTS:
        return None
    card = await _wanted(scene, _ACTS[press.about], who) if press.about else await _status(scene)
    return [TapReply(event.tap), *card.edit(event.message_id, card=CARD)]


async def _status(scene: Scene) -> Card:
    loaded = await editions.running(scene.tx)
    by = None if loaded is None or not loaded.by else await people.find(scene.tx, loaded.by)
    return views.status(loaded, by.first_name if by else "", scene.words)


async def _wanted(scene: Scene, act: Act, who: Actor) -> Card:
    """It is done by itself within seconds, then the card changes; asked twice it is done once."""
    await proofs.ask(scene.tx, act, who.id, scene.now)
    return views.proving(act, scene.words)
