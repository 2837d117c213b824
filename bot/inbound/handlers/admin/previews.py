"""What people will get, shown to admins before: by the same way, with the words and names that it will have."""

from __future__ import annotations

from dataclasses import replace

from bot import i18n
from bot.buttons import Ruled
from bot.inbound.events import Tapped
from bot.inbound.handlers.admin import broadcasts as composing
from bot.inbound.scene import Scene
from bot.message import Lane, Message, TapReply
from bot.store import audiences, outbox
from bot.store.broadcasts import Broadcast
from bot.store.outbox import Draft
from bot.store.people import Person
from bot.usecases import admins
from bot.usecases import runs as using
from bot.usecases.roles import Actor
from bot.views import broadcast as saying
from bot.views import drafts as views
from bot.views.card import Card
from bot.views.words import Words

#: Milliseconds for which a test is worth sending.
_LIVES = 3_600_000
Answer = list[Message] | None


async def test(scene: Scene, event: Tapped, press: Ruled, who: Actor) -> Answer:
    """What people will get, as they will get it: to the admin, or to another one whose number the button carries."""
    if press.how:
        return await _to_another(scene, event, press, who)
    broadcast = await composing.found(scene, press.about)
    if broadcast is None or not broadcast.content.versions:
        return None
    text = scene.words.language.words.gettext("Sent below, as people will get it.")
    return [TapReply(event.tap, text), *await of(scene, broadcast)]


async def whom(scene: Scene, event: Tapped, press: Ruled, who: Actor) -> Answer:
    """Which other admin gets the test."""

    async def make(broadcast: Broadcast) -> Card | None:
        if not broadcast.content.versions:
            return None
        return views.whom(broadcast, await _others(scene, who), scene.words)

    return await composing.of_draft(scene, event, press, who, make)


async def _to_another(scene: Scene, event: Tapped, press: Ruled, who: Actor) -> Answer:
    """Sent, if that is an admin who may, at this moment; whoever is none is nobody here, whatever the button says."""

    async def make(broadcast: Broadcast) -> Card | None:
        others = await _others(scene, who)
        meant = next((each for each in others if str(each.id) == press.how), None)
        if meant is None or not broadcast.content.versions:
            return None
        await to(scene, broadcast, meant.id)
        about = f"broadcast {broadcast.id}"
        await admins.record(scene.tx, who, "tested", scene.now, whom=meant.id, about=about)
        return views.whom(broadcast, others, scene.words, sent=meant)

    return await composing.of_draft(scene, event, press, who, make)


async def _others(scene: Scene, who: Actor) -> list[Person]:
    return await admins.reached(scene.tx, scene.first_admins, using.LEAST, who.id)


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


async def to(scene: Scene, broadcast: Broadcast, other: int, *, every: bool = False) -> None:
    """To another admin, as it would go to them as one of the people; *every*: in each language, theirs or not."""
    standing = await audiences.find(scene.tx, other)
    if standing is None or not standing.person.hears:
        return
    chosen = i18n.choose(standing.person.language, standing.person.language_hint, i18n.shipped())
    words = Words(scene.library, i18n.language(chosen))
    codes = list(broadcast.content.versions)
    for one in [_only(broadcast, code) for code in codes] if every else [broadcast]:
        code, message = saying.message(one, standing, words, Lane.PLAN)
        key = f"test:{broadcast.id}:{broadcast.version}:{code}:{other}:{scene.now}"
        await outbox.put(scene.tx, Draft(key, other, message, expires_at=scene.now + _LIVES), scene.now)
