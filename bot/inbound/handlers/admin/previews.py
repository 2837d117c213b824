"""What people will get, shown to admins before: by the same way, with the words and names that it will have."""

from __future__ import annotations

from dataclasses import replace

from bot import i18n
from bot.buttons import Ruled
from bot.inbound.events import Tapped
from bot.inbound.handlers.admin import broadcasts as composing
from bot.inbound.scene import Scene
from bot.message import Lane, Message, TapReply
from bot.store import admins, audiences, outbox
from bot.store.broadcasts import Broadcast
from bot.store.outbox import Draft
from bot.usecases import runs as using
from bot.usecases.roles import Actor
from bot.views import broadcast as saying
from bot.views.words import Words

#: Milliseconds for which a test is worth sending.
_LIVES = 3_600_000


async def test(scene: Scene, event: Tapped, press: Ruled, who: Actor) -> list[Message] | None:
    """What people will get, as they will get it: to the admin, and with "all" to the other admins who may."""
    broadcast = await composing.found(scene, press.about)
    if broadcast is None or not broadcast.content.versions:
        return None
    text = scene.words.language.words.gettext("Sent below, as people will get it.")
    said: list[Message] = [TapReply(event.tap, text), *await of(scene, broadcast)]
    if press.how == "all":
        for other in [*(each.person_id for each in await admins.every(scene.tx)), *scene.first_admins]:
            if other != who.id and await using.may(scene.tx, scene.first_admins, other):
                await to(scene, broadcast, other)
    return said


async def of(scene: Scene, broadcast: Broadcast) -> list[Message]:
    """One message for each language, filled with the admin's own name and plan."""
    standing = await audiences.find(scene.tx, scene.who.id)
    if standing is None:
        return []
    return [
        saying.message(_only(broadcast, code), standing, scene.words, Lane.REPLY)[1]
        for code in broadcast.content.versions
    ]


def _only(broadcast: Broadcast, code: str) -> Broadcast:
    versions = {code: broadcast.content.versions[code]}
    return replace(broadcast, content=broadcast.content.with_(versions=versions, fallback=code))


async def to(scene: Scene, broadcast: Broadcast, other: int) -> None:
    """To another admin, as it would go to them as one of the people."""
    standing = await audiences.find(scene.tx, other)
    if standing is None or not standing.person.hears:
        return
    chosen = i18n.choose(standing.person.language, standing.person.language_hint, i18n.shipped())
    words = Words(scene.library, i18n.language(chosen))
    _, message = saying.message(broadcast, standing, words, Lane.PLAN)
    key = f"test:{broadcast.id}:{broadcast.version}:{other}:{scene.now}"
    await outbox.put(scene.tx, Draft(key, other, message, expires_at=scene.now + _LIVES), scene.now)
