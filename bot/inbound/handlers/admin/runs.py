"""A broadcast on its way: approved, watched, paused, stopped, taken back. Each tap is judged when it takes effect."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import UTC, datetime

from bot.buttons import Ruled
from bot.inbound.events import Tapped
from bot.inbound.handlers.admin import broadcasts as composing
from bot.inbound.handlers.admin import changes, comparing, previews
from bot.inbound.scene import Scene
from bot.message import Attach, Lane, Message, Say, TapReply
from bot.store import broadcasts, documents, outbox, people, run_rows, runs
from bot.store.broadcasts import Broadcast
from bot.store.documents import Document
from bot.store.outbox import Draft
from bot.store.runs import Run
from bot.usecases import admins, tallying
from bot.usecases import runs as using
from bot.usecases.roles import Actor
from bot.usecases.runs import Begun, Refused
from bot.views import drafts as draft_views
from bot.views import runs as views

#: Rows of a file: more come as further files, so that no turn waits long.
_ROWS = 20_000
_LIVES = 86_400_000
Answer = list[Message] | None


async def go(scene: Scene, event: Tapped, press: Ruled, who: Actor) -> Answer:
    """Is it meant? Then it is approved: the version that the button tells, and no other."""
    broadcast = await composing.found(scene, press.about)
    if broadcast is None:
        return None
    version, sure, _ = press.how.partition("!")
    if version != str(broadcast.version):
        card = draft_views.refused("changed", broadcast, scene.words)
        return [TapReply(event.tap), *card.edit(event.message_id)]
    if not sure:
        card = draft_views.is_it_meant(broadcast, scene.terms, scene.words)
        return [TapReply(event.tap), *card.edit(event.message_id)]
    outcome = await using.ask(scene.tx, scene.terms, who, broadcast, scene.now)
    return await told(scene, event, broadcast.id, outcome)


async def told(scene: Scene, event: Tapped, number: int, outcome: Begun | Refused) -> Answer:
    """What became of an approval: the run's card, or why there is none; whoever must approve it, too, hears of it."""
    broadcast = await broadcasts.find(scene.tx, number)
    if broadcast is None:
        return None
    if isinstance(outcome, Refused):
        card = draft_views.refused(outcome.why, broadcast, scene.words)
        return [TapReply(event.tap), *card.edit(event.message_id)]
    if outcome.run.state == "asked":
        await _ask_others(scene, outcome.run)
    return await composing.shown(scene, event, broadcast)


def as_it_would_be(broadcast: Broadcast) -> Broadcast:
    """What people have when the change is through that waits for its approval; without one, what it is."""
    return broadcast if broadcast.pending is None else replace(broadcast, content=broadcast.pending)


async def _ask_others(scene: Scene, run: Run) -> None:
    """The other admins who may approve it hear of it, with what people will get."""
    broadcast = await broadcasts.find(scene.tx, run.broadcast_id)
    if broadcast is None:
        return
    author = await people.find(scene.tx, run.asked_by)
    for other in await admins.reached(scene.tx, scene.first_admins, using.LEAST, run.asked_by):
        if run.kind != "tell":
            await previews.to(scene, as_it_would_be(broadcast), other.id, every=True)
        progress = await tallying.look(scene.tx, run)
        card = views.run(run, broadcast, progress, 0, 0.0, scene.now, scene.words, author)
        said = Say(card.text, card.keyboard, Lane.PLAN, views.name_of(run))
        key = f"asked:{run.id}:{other.id}:{scene.now}"
        await outbox.put(scene.tx, Draft(key, other.id, said, expires_at=scene.now + _LIVES), scene.now)


async def acted(scene: Scene, event: Tapped, press: Ruled, who: Actor) -> Answer:
    """Something about a run."""
    number = composing.number_of(press.about)
    run = None if number is None else await runs.find(scene.tx, number)
    broadcast = None if run is None else await broadcasts.find(scene.tx, run.broadcast_id)
    if run is None or broadcast is None:
        return None
    if press.how.rstrip("!") in ("stop", "again", "recall"):
        return await _grave(scene, event, press.how, run, who)
    if press.how.startswith("edit"):
        answer = await changes.acted(scene, event, press.how, run, who)
        if isinstance(answer, Begun | Refused):
            return await told(scene, event, run.broadcast_id, answer)
        return answer
    match press.how:
        case "second":
            return await told(
                scene, event, run.broadcast_id, await using.second(scene.tx, scene.terms, who, run, scene.now)
            )
        case "pause":
            await using.pause(scene.tx, who, run, scene.now)
        case "resume":
            outcome = await using.resume(scene.tx, scene.terms, who, run, scene.now)
            return await told(scene, event, run.broadcast_id, outcome)
        case "show":
            pass
        case how if how.startswith("csv") and (how[3:] or "0").isdecimal() and len(how) < 18:  # noqa: PLR2004  # digits
            return await _file(scene, event, run, who, int(how[3:] or 0))
        case _:
            return None
    return await composing.shown(scene, event, broadcast)


async def _grave(scene: Scene, event: Tapped, how: str, run: Run, who: Actor) -> Answer:
    """What cannot be undone: asked once more, then done."""
    act, sure, _ = how.partition("!")
    broadcast = await broadcasts.find(scene.tx, run.broadcast_id)
    if broadcast is None:
        return None
    sent = next((each for each in await runs.of(scene.tx, broadcast.id) if each.kind in runs.BRINGS), run)
    number = await run_rows.delivered(scene.tx, sent.id)
    if not sure:
        if act == "again":
            number = (await tallying.look(scene.tx, run)).number("uncertain")
        return [TapReply(event.tap), *views.is_it_meant(run, act, number, scene.words).edit(event.message_id)]
    outcome: Begun | Refused | None = None
    match act:
        case "stop":
            await using.stop(scene.tx, who, run, scene.now)
            dropped = await comparing.not_told(scene, event, broadcast)
            if dropped is not None:
                return dropped
        case "again":
            await using.again(scene.tx, who, run, scene.now)
        case _:
            outcome = await using.recall(scene.tx, scene.terms, who, sent, number, scene.now)
    if outcome is not None:
        return await told(scene, event, broadcast.id, outcome)
    return await composing.shown(scene, event, broadcast)


async def _file(scene: Scene, event: Tapped, run: Run, who: Actor, after: int) -> list[Message]:
    """Each recipient's number, verdict and moment, as comma-separated lines."""
    those = await run_rows.outcomes(scene.tx, run.id, after, _ROWS)
    lines = ["person,language,verdict,at"]
    lines += [f"{row[1]},{row[2]},{tallying.verdict_of(row[3], row[4])},{_moment(row[5])}" for row in those]
    await admins.record(scene.tx, who, "asked", scene.now, about=f"broadcast {run.broadcast_id}, who got it")
    document = Document(secrets.token_hex(8), "file", "\r\n".join([*lines, ""]).encode())
    await documents.put(scene.tx, who.id, document, scene.now)
    more = views.more(run, those[-1][0], scene.words) if len(those) == _ROWS else ()
    return [TapReply(event.tap), Attach(document.key, f"broadcast-{run.broadcast_id}.csv", keyboard=more)]


def _moment(at: int | None) -> str:
    """As spreadsheets read it, in UTC."""
    return "" if at is None else f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d %H:%M:%S}"
