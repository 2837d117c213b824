"""The source of a run that tells each person what another library changed for them, and why. It never sends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from advisor.facts import Value, with_inferred
from bot.message import Lane, Say
from bot.scheduled.filling import Filling
from bot.store import audiences, broadcasts, comparisons, runs
from bot.store.audiences import Standing
from bot.store.broadcasts import Broadcast
from bot.store.comparisons import Comparison
from bot.usecases import recipients
from bot.usecases import telling as using
from bot.usecases.recipients import Goes, Skipped, Waits
from bot.usecases.tallying import SKIPPED
from bot.views import compared as views

#: They were told when they looked at their plan.
KNOWS = "knows"


async def tell(filling: Filling, room: int) -> tuple[bool, int]:
    """Those whose hour has come, then the next ones; gives whether there is more, and how many were put."""
    tx, run = filling.tx, filling.run
    broadcast = await broadcasts.find(tx, run.broadcast_id)
    comparison = await comparisons.of_broadcast(tx, run.broadcast_id)
    if broadcast is None or comparison is None:
        await runs.set_state(tx, run.id, "sending")
        return False, 0
    due = await runs.due(tx, run.id, filling.now, room)
    await runs.no_more(tx, run.id, due)
    fresh: list[int] = []
    if run.state == "filling" and len(due) < room:
        fresh = await comparisons.after(tx, comparison.id, run.cursor, room - len(due))
        if fresh:
            await runs.move(tx, run.id, fresh[-1])
        else:
            await runs.set_state(tx, run.id, "sending")
    put, left = 0, list[tuple[str, str, int]]()
    for each in (*due, *fresh):
        outcome = await _one(filling, broadcast, comparison, each)
        put += outcome == "put"
        if isinstance(outcome, _Left):
            left.append((outcome.language, SKIPPED + outcome.why, 1))
    await runs.add(tx, run.id, left)
    return bool(due or fresh), put


@dataclass(frozen=True, slots=True)
class _Left:
    """Somebody who is left out."""

    language: str
    why: str


async def _one(
    filling: Filling, broadcast: Broadcast, comparison: Comparison, person_id: int
) -> _Left | Literal["put", "waits", "nobody"]:
    """Put it for one person, if they may hear it now; who waits is asked about again."""
    tx, run, now = filling.tx, filling.run, filling.now
    standing = await audiences.find(tx, person_id)
    found = None if standing is None else await using.to_tell(tx, comparison, person_id)
    if standing is None or standing.created_at > run.approved_at:
        return "nobody"
    language = filling.words(standing).language.code
    if found is None or comparison.after != filling.library.version:
        return _Left(language, KNOWS)
    match recipients.decide(standing, broadcast.timing, run.begins_at, now):
        case Waits(at=at):
            await runs.wait(tx, run.id, {person_id: at})
            return "waits"
        case Skipped(why=why):
            return _Left(language, why)
        case Goes():
            card = views.message(
                found, _profile(filling, standing), run.broadcast_id, filling.words(standing)
            )
            said = Say(card.text, card.keyboard, Lane.BROADCAST)
            await filling.put(f"broadcast:{run.broadcast_id}:{person_id}", person_id, said, language)
            return "put"


def _profile(filling: Filling, standing: Standing) -> dict[str, Value]:
    filled, _ = with_inferred(filling.library, standing.profile)
    return dict(filled)
