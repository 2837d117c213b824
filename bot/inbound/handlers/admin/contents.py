"""/content: what everybody is advised by; what the folder holds is checked and loaded beside turns."""

from __future__ import annotations

from bot.buttons import Ruled
from bot.inbound.events import Commanded, Tapped
from bot.inbound.handlers.admin import broadcasts as composing
from bot.inbound.handlers.admin import comparing
from bot.inbound.handlers.admin import runs as running
from bot.inbound.scene import Scene
from bot.message import Message, TapReply
from bot.store import comparisons, editions, people, proofs
from bot.store.comparisons import Comparison
from bot.store.proofs import Act
from bot.usecases import admins, tellings
from bot.usecases.roles import Actor
from bot.views import compared as compared_views
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


async def compared(scene: Scene, event: Tapped, press: Ruled, who: Actor) -> Answer:
    """Whose advice another library changes: look again, see an example, leave it, or tell them."""
    number = composing.number_of(press.about)
    found = None if number is None else await comparisons.find(scene.tx, number)
    if found is None:
        return None
    match press.how:
        case "tell!" if await _may_be_told(scene, found):
            return await _tell(scene, event, found, who)
        case "tell" if await _may_be_told(scene, found):
            card = compared_views.is_it_meant(found, scene.terms, scene.words)
        case "left" if await _may_be_told(scene, found):
            await comparisons.decide(scene.tx, found.id, "left")
            await admins.record(scene.tx, who, "not_told", scene.now, about=_about(found))
            return await comparing.shown(scene, event, found.id)
        case how if how.startswith("show") and how[4:].isdecimal() and found.found.get("sample"):
            card = compared_views.example(found, int(how[4:8]), scene.words)
        case "" | "tell" | "tell!" | "left":
            return await comparing.shown(scene, event, found.id)
        case _:
            return None
    return [TapReply(event.tap), *card.edit(event.message_id, card=compared_views.name_of(found))]


async def _may_be_told(scene: Scene, found: Comparison) -> bool:
    """Everybody was looked at, nobody decided yet, and what runs is what was compared."""
    return found.ended_at is not None and found.decided is None and found.after == scene.library.version


def _about(found: Comparison) -> str:
    return f"content {found.after}"


async def _tell(scene: Scene, event: Tapped, found: Comparison, who: Actor) -> Answer:
    """From here on it is a broadcast as any other, but that each person's words are their own."""
    outcome = await tellings.begin(scene.tx, scene.terms, who, found, scene.now)
    return await running.told(scene, event, outcome.run.broadcast_id, outcome)
