"""What was sent is changed for all who have it: which language, which words, is it meant. A file stays."""

from __future__ import annotations

import html
from dataclasses import replace

from bot.inbound.events import Handed, Tapped, Typed
from bot.inbound.handlers.admin import broadcasts as composing
from bot.inbound.handlers.admin import previews, words_told
from bot.inbound.scene import Scene
from bot.message import Message, TapReply
from bot.store import broadcasts, people, run_rows, runs
from bot.store.broadcasts import Broadcast, Version
from bot.store.runs import Run
from bot.usecases import admins
from bot.usecases import drafts as drafting
from bot.usecases import runs as using
from bot.usecases.placeholders import Faults
from bot.usecases.roles import Actor
from bot.usecases.runs import Begun, Refused
from bot.views import changes as views
from bot.views import drafts as draft_views

Answer = list[Message] | None


async def acted(scene: Scene, event: Tapped, how: str, run: Run, who: Actor) -> Answer | Begun | Refused:
    """edit: begin; edit.pt: the words in that language; edit-: leave it; edit!7: version 7 is meant."""
    broadcast = await broadcasts.find(scene.tx, run.broadcast_id)
    if broadcast is None:
        return None
    if not broadcast.content.versions:  # told by the content, to each in words of their own
        return await composing.shown(scene, event, broadcast, views.cannot_be(scene.words))
    if not using.may_change(who, broadcast):
        return Refused("theirs")
    sign, rest = how[4:5], how[5:]
    if sign == "!":
        return await _confirmed(scene, who, broadcast, rest)
    if sign in ("", "-"):
        await broadcasts.propose(scene.tx, broadcast, None)
    if sign == "-":
        return await composing.shown(scene, event, broadcast)
    codes = list(broadcast.content.versions)
    code = rest if sign == "." else codes[0]
    if code not in codes:
        return None
    if not sign and len(codes) > 1:
        return [TapReply(event.tap), *views.languages(run, codes, scene.words).edit(event.message_id)]
    return [TapReply(event.tap), *await _ask(scene, run, broadcast, code)]


async def _confirmed(scene: Scene, who: Actor, broadcast: Broadcast, version: str) -> Begun | Refused:
    if version != str(broadcast.version):
        return Refused("changed")
    number = await run_rows.delivered(scene.tx, (await _sent(scene, broadcast)).id)
    return await using.edit(scene.tx, scene.terms, who, broadcast, number, scene.now)


async def _sent(scene: Scene, broadcast: Broadcast) -> Run:
    """The run that sent it."""
    return next(each for each in await runs.of(scene.tx, broadcast.id) if each.kind == "send")


async def _ask(
    scene: Scene,
    run: Run,
    broadcast: Broadcast,
    code: str,
    faults: Faults = Faults(),  # noqa: B008  # a frozen value
) -> list[Message]:
    await people.expect(scene.tx, scene.who.id, f"bc_edit:{run.id}:{code}")
    is_caption = broadcast.content.versions[code].media is not None
    card = views.say_it(run, code, scene.words, faults, is_caption=is_caption)
    return card.say()


async def told(scene: Scene, event: Typed | Handed, about: str, who: Actor) -> Answer:
    """New words in one language: shown as people will read them, then asked whether it is meant."""
    number, _, code = about.partition(":")
    found = composing.number_of(number)
    run = None if found is None else await runs.find(scene.tx, found)
    broadcast = None if run is None else await broadcasts.find(scene.tx, run.broadcast_id)
    if run is None or broadcast is None or code not in broadcast.content.versions:
        return None
    if not using.may_change(who, broadcast):
        return draft_views.refused("theirs", broadcast, scene.words).say()
    version = replace(broadcast.content.versions[code], text=_text(event))
    faults = words_told.faults_of(scene, version) if version.text else Faults(kind=True)
    if faults:
        return await _ask(scene, run, broadcast, code, faults)
    return await _proposed(scene, who, run, broadcast, code, version)


def _text(event: Typed | Handed) -> str:
    """A file that is sent in the place of words says nothing: what people have keeps its file."""
    if isinstance(event, Handed):
        return ""
    return event.rich or html.escape(event.text, quote=False)


async def _proposed(
    scene: Scene, who: Actor, run: Run, broadcast: Broadcast, code: str, version: Version
) -> list[Message]:
    content = drafting.with_words(broadcast.pending or broadcast.content, code, version)
    kept = await broadcasts.propose(scene.tx, broadcast, content)
    about, details = f"broadcast {kept.id}", f"version {kept.version}, {code}"
    await admins.record(scene.tx, who, "proposed", scene.now, about=about, details=details)
    number = await run_rows.delivered(scene.tx, (await _sent(scene, broadcast)).id)
    card = views.is_it_meant(run, kept, code, number, scene.words)
    return [*await previews.of(scene, replace(kept, content=content)), *card.say()]
