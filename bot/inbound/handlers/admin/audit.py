"""/audit: what admins did, the newest first. Nothing here changes anything."""

from __future__ import annotations

from bot.buttons import Ruled
from bot.inbound.events import Commanded, Tapped
from bot.inbound.scene import Scene
from bot.message import Message, TapReply
from bot.store import audit as store
from bot.store import people
from bot.usecases.roles import Actor
from bot.views import audit as views
from bot.views.card import Card

#: Entries on one page.
PAGE = 10
_NEWEST = 2**62


async def asked(scene: Scene, _: Commanded, __: Actor) -> list[Message]:
    """/audit: the newest page."""
    return (await _page(scene, _NEWEST)).say()


async def paged(scene: Scene, event: Tapped, press: Ruled, _: Actor) -> list[Message] | None:
    """An older page, or the newest again."""
    if press.about and not (
        press.about.isascii() and press.about.isdecimal() and len(press.about) < len(str(_NEWEST))
    ):
        return None
    card = await _page(scene, int(press.about or _NEWEST))
    return [TapReply(event.tap), *card.edit(event.message_id)]


async def _page(scene: Scene, before: int) -> Card:
    found = await store.before(scene.tx, before, PAGE + 1)
    page = found[:PAGE]
    met = {each: await people.find(scene.tx, each) for one in page for each in (one.who, one.whom) if each}
    names = {number: person.first_name for number, person in met.items() if person is not None}
    zone = scene.person.zone if scene.person else None
    older = page[-1].id if len(found) > PAGE else None
    return views.page(page, names, zone, older, first=before == _NEWEST, language=scene.words.language)
