"""The person's clock: a city typed or a location shared -> its time as a check -> kept."""

from __future__ import annotations

from bot import places
from bot.buttons import Opened
from bot.inbound.events import Located, Tapped, Typed
from bot.inbound.scene import Scene
from bot.message import Message, TapReply
from bot.store import people
from bot.usecases import tips as using_tips
from bot.usecases import zones
from bot.views import zone as views
from bot.views.card import Card

#: The topic of the next typed text, see `Person.expects`.
TOPIC = "zone"


async def asked(scene: Scene, event: Tapped, _: Opened) -> list[Message]:
    """My clock differs: which city?"""
    return [TapReply(event.tap), *await ask(scene)]


async def ask(scene: Scene) -> list[Message]:
    """Ask for the city; the next typed text is about it."""
    return await _again(scene, views.ask(scene.words))


async def _again(scene: Scene, card: Card) -> list[Message]:
    await people.expect(scene.tx, scene.who.id, f"{TOPIC}:")
    return card.say()


async def typed(scene: Scene, event: Typed, _: str) -> list[Message]:
    """A city, typed."""
    found = places.named(event.text)
    if not found:
        return await _again(scene, views.unknown(event.text.strip(), scene.words))
    if len(found) > 1:
        return views.which(found, scene.now, scene.words).say()
    return views.propose(found[0], scene.now, scene.words).say()


async def located(scene: Scene, event: Located) -> list[Message]:
    """A location, shared: used for the clock, and not kept."""
    city = places.nearest(event.latitude, event.longitude)
    if city is None:
        return await _again(scene, views.nowhere(scene.words))
    return views.propose(city, scene.now, scene.words, shared=True).say()


async def told(scene: Scene, event: Tapped, press: Opened) -> list[Message]:
    """Yes, that is my clock."""
    if scene.person is None or not zones.is_known(press.about):
        return [TapReply(event.tap)]
    person = await zones.tell(scene.tx, scene.person, press.about)
    await using_tips.moved(scene.tx, scene.person, person, scene.now)
    return [TapReply(event.tap), *views.kept(press.about, scene.now, scene.words).edit(event.message_id)]
