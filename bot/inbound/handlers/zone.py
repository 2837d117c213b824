"""The person's clock: a city typed or a location shared -> its time as a check -> kept."""

from __future__ import annotations

from bot import places
from bot.buttons import Opened
from bot.inbound.events import Located, Tapped, Typed
from bot.inbound.scene import Scene
from bot.message import Message, TapReply
from bot.store import people
from bot.usecases import moving, zones
from bot.usecases import tips as using_tips
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


async def _again(scene: Scene, card: Card, zone: str = "") -> list[Message]:
    """The next typed text is another city, or a yes to *zone*."""
    await people.expect(scene.tx, scene.who.id, f"{TOPIC}:{zone}")
    return card.say()


async def typed(scene: Scene, event: Typed, about: str) -> list[Message]:
    """A city, typed; or "yes" to the one whose zone *about* names."""
    if about and _is_yes(event.text, scene):
        return await _keep(scene, about, None)
    found = places.named(event.text)
    if not found:
        return await _again(scene, views.unknown(event.text.strip(), scene.words))
    if len(found) > 1:
        return await _again(scene, views.which(found, scene.now, scene.words))
    return await _again(scene, views.propose(found[0], scene.now, scene.words), found[0].zone)


def _is_yes(text: str, scene: Scene) -> bool:
    said = scene.words.language.words.gettext("yes, y, yeah, right, correct, ok, okay")
    return text.strip().casefold().strip(".! ") in said.split(", ")


async def located(scene: Scene, event: Located) -> list[Message]:
    """A location, shared: used for the clock, and not kept."""
    city = places.nearest(event.latitude, event.longitude)
    if city is None:
        return await _again(scene, views.nowhere(scene.words))
    return await _again(scene, views.propose(city, scene.now, scene.words, shared=True), city.zone)


async def told(scene: Scene, event: Tapped, press: Opened) -> list[Message]:
    """Yes, that is my clock."""
    if scene.person is None or not zones.is_known(press.about):
        return [TapReply(event.tap)]
    return [TapReply(event.tap), *await _keep(scene, press.about, event.message_id)]


async def _keep(scene: Scene, zone: str, message_id: int | None) -> list[Message]:
    """The clock is known: what is planned keeps its hour there."""
    if scene.person is None:
        return []
    person = await zones.tell(scene.tx, scene.person, zone)
    await using_tips.moved(scene.tx, scene.person, person, scene.now)
    steps = await moving.slots_moved(scene.tx, scene.person, person, scene.now)
    return views.kept(zone, scene.now, scene.words, slots=steps).edit(message_id)
