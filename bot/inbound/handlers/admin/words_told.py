"""What an admin sends for a broadcast: words, a link, a source, a moment, a name. Read, or asked for again."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import UTC, datetime

from bot.inbound.events import Handed, Typed
from bot.inbound.handlers.admin import broadcasts as composing
from bot.inbound.handlers.admin import previews
from bot.inbound.scene import Scene
from bot.message import Message, Say
from bot.store import broadcasts, people
from bot.store.broadcasts import Broadcast, Version
from bot.usecases import admins, audiences, links, placeholders
from bot.usecases import drafts as using
from bot.usecases.links import NoLink
from bot.usecases.placeholders import Faults
from bot.usecases.roles import Actor
from bot.views import broadcast as saying
from bot.views import drafts as views

_MEDIA = ("photo", "video", "document", "animation")
_SOURCE = re.compile(r"[A-Za-z0-9_-]{1,24}")
_SEGMENT = re.compile(r"[a-z0-9_]{1,24}")
Answer = list[Message] | None


async def words(scene: Scene, event: Typed | Handed, about: str, who: Actor) -> Answer:
    """The message of one language: kept when it can be filled for everybody and fits."""
    number, _, code = about.partition(":")
    broadcast = await composing.found(scene, number)
    if broadcast is None:
        return None
    version = _version(event)
    faults = faults_of(scene, version) if version is not None else Faults(kind=True)
    if version is None or faults:
        await people.expect(scene.tx, scene.who.id, f"bc_words:{about}")
        return views.say_it(broadcast, code, scene.words, faults).say()
    content = using.with_words(broadcast.content, code, version)
    kept = await using.change(scene.tx, who, broadcast, scene.now, content=content)
    return await _shown(scene, kept or broadcast)


def faults_of(scene: Scene, version: Version) -> Faults:
    """Which pieces of *version* cannot be filled, and by how much it is too long."""
    return Faults(tuple(placeholders.wrong(version.text)), saying.too_long(version, scene.words))


def _version(event: Typed | Handed) -> Version | None:
    if isinstance(event, Typed):
        return Version(event.rich or html.escape(event.text, quote=False))
    if event.kind not in _MEDIA or not event.file_id:
        return None
    return Version(event.rich, event.kind, event.file_id)


async def _shown(scene: Scene, broadcast: Broadcast) -> list[Message]:
    """What people will get, then the card below."""
    card = await composing.card_of(scene, broadcast)
    return [*await previews.of(scene, broadcast), *card.say(card=views.name_of(broadcast))]


async def link(scene: Scene, event: Typed | Handed, about: str, who: Actor) -> Answer:
    """Label and link of its button."""
    broadcast = await composing.found(scene, about)
    if broadcast is None:
        return None
    read = links.read(event.text) if isinstance(event, Typed) else NoLink("no_link")
    if isinstance(read, NoLink):
        return await _again(scene, "bc_link", about, broadcast, read.why, read.piece)
    content = broadcast.content.with_(button=read.label, url=read.url)
    kept = await using.change(scene.tx, who, broadcast, scene.now, content=content)
    return await _card(scene, kept or broadcast)


async def _again(
    scene: Scene, topic: str, about: str, broadcast: Broadcast, why: str = "form", piece: str = ""
) -> list[Message]:
    await people.expect(scene.tx, scene.who.id, f"{topic}:{about}")
    return views.ask_words(topic, broadcast, scene.words, why, piece, scene.now).say()


async def _card(scene: Scene, broadcast: Broadcast) -> list[Message]:
    return (await composing.card_of(scene, broadcast)).say(card=views.name_of(broadcast))


async def source(scene: Scene, event: Typed | Handed, about: str, who: Actor) -> Answer:
    """The word in the link by which people came."""
    number, _, letter = about.partition(":")
    broadcast = await composing.found(scene, number)
    text = event.text.strip() if isinstance(event, Typed) else ""
    if broadcast is None:
        return None
    if not _SOURCE.fullmatch(text):
        return await _again(scene, "bc_source", about, broadcast)
    side = audiences.INCLUDE if letter == "i" else audiences.EXCLUDE
    audience = audiences.toggle(broadcast.audience, side, "source", text)
    kept = await using.change(scene.tx, who, broadcast, scene.now, audience=audience)
    return await _card(scene, kept or broadcast)


async def segment(scene: Scene, event: Typed | Handed, about: str, who: Actor) -> Answer:
    """The name under which the audience is kept, to be used in others."""
    broadcast = await composing.found(scene, about)
    name = event.text.strip() if isinstance(event, Typed) else ""
    if broadcast is None:
        return None
    if not _SEGMENT.fullmatch(name):
        return await _again(scene, "bc_segment", about, broadcast)
    if name in scene.library.segments:
        return await _again(scene, "bc_segment", about, broadcast, "taken", name)
    known = await broadcasts.segments(scene.tx)
    condition = audiences.as_condition(broadcast.audience, known)
    await broadcasts.keep_segment(scene.tx, name, condition, who.id, scene.now)
    await admins.record(scene.tx, who, "segment", scene.now, about=name)
    return [Say(views.kept(name, scene.words, again=name in known)), *await _card(scene, broadcast)]


async def at(scene: Scene, event: Typed | Handed, about: str, who: Actor) -> Answer:
    """The moment at which it begins, in UTC."""
    broadcast = await composing.found(scene, about)
    if broadcast is None:
        return None
    text = event.text.strip() if isinstance(event, Typed) else ""
    moment = _moment(text)
    if moment is None:
        return await _again(scene, "bc_at", about, broadcast)
    if moment <= scene.now:
        return await _again(scene, "bc_at", about, broadcast, "over", text)
    timing = replace(broadcast.timing, begins_at=moment)
    kept = await using.change(scene.tx, who, broadcast, scene.now, timing=timing)
    return await _card(scene, kept or broadcast)


def _moment(text: str) -> int | None:
    try:
        return int(datetime.strptime(text.strip(), "%Y-%m-%d %H:%M").replace(tzinfo=UTC).timestamp() * 1000)
    except ValueError:
        return None
