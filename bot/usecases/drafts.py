"""What happens to drafts: begun, changed, thrown away. A change voids what was counted and asked for. No words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.store import broadcasts, runs
from bot.store.broadcasts import Broadcast, Content, Timing, Version
from bot.store.database import Transaction
from bot.usecases import admins
from bot.usecases import runs as using
from bot.usecases.roles import Actor


async def begin(tx: Transaction, actor: Actor, now: int) -> Broadcast:
    """An empty draft."""
    made = await broadcasts.begin(tx, actor.id, now)
    await admins.record(tx, actor, "drafted", now, about=f"broadcast {made.id}")
    return made


async def copy(tx: Transaction, actor: Actor, broadcast: Broadcast, now: int) -> Broadcast:
    """A new draft with the same words, button, audience and hours; it goes as soon as it is approved."""
    made = await begin(tx, actor, now)
    return await broadcasts.change(
        tx,
        replace(
            made,
            content=broadcast.content,
            audience=broadcast.audience,
            timing=replace(broadcast.timing, begins_at=None),
        ),
    )


async def is_draft(tx: Transaction, broadcast: Broadcast) -> bool:
    """Whether nothing of it was approved yet."""
    those = await runs.of(tx, broadcast.id)
    return not [run for run in those if run.state != "asked" or run.kind == "tell"]


async def change(
    tx: Transaction,
    actor: Actor,
    broadcast: Broadcast,
    now: int,
    *,
    content: Content | None = None,
    audience: dict[str, Any] | None = None,
    timing: Timing | None = None,
) -> Broadcast | None:
    """The draft with what is given changed; None: it is no draft any more, or somebody else's."""
    if not using.may_change(actor, broadcast) or not await is_draft(tx, broadcast):
        return None
    await using.void(tx, broadcast.id)
    changed = replace(
        broadcast,
        content=content or broadcast.content,
        audience=broadcast.audience if audience is None else audience,
        timing=timing or broadcast.timing,
    )
    kept = await broadcasts.change(tx, changed)
    await admins.record(
        tx, actor, "changed_draft", now, about=f"broadcast {kept.id}", details=f"version {kept.version}"
    )
    return kept


def with_words(content: Content, code: str, version: Version | None) -> Content:
    """*content* with the words of one language, or without them; the first language is the fallback."""
    versions = {each: one for each, one in content.versions.items() if each != code or version is not None}
    if version is not None:
        versions[code] = version
    fallback = content.fallback if content.fallback in versions else next(iter(versions), "")
    return content.with_(versions=versions, fallback=fallback)


async def drop(tx: Transaction, actor: Actor, broadcast: Broadcast, now: int) -> bool:
    """Throw the draft away; False: it is none, or somebody else's."""
    if not using.may_change(actor, broadcast) or not await is_draft(tx, broadcast):
        return False
    await using.void(tx, broadcast.id)
    await broadcasts.drop(tx, broadcast.id)
    await admins.record(tx, actor, "dropped", now, about=f"broadcast {broadcast.id}")
    return True
