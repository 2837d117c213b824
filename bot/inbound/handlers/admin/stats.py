"""/stats: numbers of all people together, as they were counted last. Nothing here counts."""

from __future__ import annotations

import secrets

from bot.buttons import Ruled
from bot.inbound.events import Commanded, Tapped
from bot.inbound.scene import Scene
from bot.message import Attach, Message, Show, TapReply
from bot.store import bot_facts, documents, media, unmatched
from bot.store.documents import Document
from bot.usecases import admins as using
from bot.usecases import digests, statistics
from bot.usecases.roles import Actor
from bot.views import bars
from bot.views import stats as views
from bot.views.card import Card

#: Words of several people that are shown at once.
_WORDS = 15


async def asked(scene: Scene, event: Commanded, who: Actor) -> list[Message]:
    """/stats, or /stats and the name of a part; /stats csv gives all of it as a file."""
    part = event.argument.lower()
    if part == "csv":
        return await _file(scene, who)
    card = await _card(scene, part if part in views.PARTS else "")
    return card.say()


async def _file(scene: Scene, who: Actor) -> list[Message]:
    found = await statistics.last(scene.tx)
    if found is None:
        return views.part(None, "", scene.words).say()
    document = Document(secrets.token_hex(8), "file", statistics.csv_of(found).encode())
    await documents.put(scene.tx, who.id, document, scene.now)
    return [Attach(document.key, "slipstream-stats.csv", views.file(found, scene.words))]


async def opened(scene: Scene, event: Tapped, press: Ruled, _: Actor) -> list[Message] | None:
    """A part of it, or its picture below."""
    if press.about not in views.PARTS:
        return None
    if press.how:
        return [TapReply(event.tap), *await _picture(scene, press.about)]
    return [TapReply(event.tap), *(await _card(scene, press.about)).edit(event.message_id)]


async def _card(scene: Scene, part: str) -> Card:
    found = await statistics.last(scene.tx)
    if part == "content":
        return views.content(found, await unmatched.most(scene.tx, _WORDS), scene.words)
    weekly = await digests.wants(scene.tx, scene.who.id)
    return views.part(found, part, scene.words, weekly=weekly)


async def _picture(scene: Scene, part: str) -> list[Message]:
    found = await statistics.last(scene.tx)
    drawn = views.bars_of(found, part)
    if not drawn:
        return []
    key = bars.key_of(drawn)
    if not await media.is_there(scene.tx, key):
        await media.put(scene.tx, key, bars.draw(drawn))
    return [Show(key, views.caption(found, part, scene.words))]


async def anew(scene: Scene, event: Tapped, _: Ruled, __: Actor) -> list[Message]:
    """Count anew: done by itself within moments, whoever looks then sees it."""
    await bot_facts.write(scene.tx, statistics.WANTED, str(scene.now))
    say = scene.words.language.words.gettext
    return [TapReply(event.tap, say("I am counting. Open it again in a moment."))]


async def digest(scene: Scene, event: Tapped, press: Ruled, who: Actor) -> list[Message] | None:
    """The weekly digest: wanted, or not any more."""
    if press.about not in ("on", "off") or scene.person is None:
        return None
    if press.about == "on":
        await digests.want(scene.tx, scene.person, scene.now)
    else:
        await digests.stop(scene.tx, scene.who.id)
    await using.record(scene.tx, who, "digest", scene.now, about=press.about)
    return [TapReply(event.tap), *(await _card(scene, "")).edit(event.message_id)]
