"""Where a run's people come from: all people behind a cursor, those whose hour has come, those who have it already."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.message import Erase, Lane
from bot.scheduled import telling
from bot.scheduled.filling import Filling
from bot.store import audiences, broadcasts, outbox, run_rows, runs
from bot.store.audiences import Standing
from bot.store.broadcasts import Broadcast
from bot.store.outbox import Draft
from bot.store.run_rows import Spoken
from bot.usecases import recipients
from bot.usecases.audiences import Audience
from bot.usecases.recipients import Goes, Skipped, Waits
from bot.usecases.runs import DELETABLE
from bot.usecases.tallying import SKIPPED, UNKNOWN
from bot.views import broadcast as views


async def send(filling: Filling, room: int) -> tuple[bool, int]:
    """Those whose hour has come, then the next people; gives whether there is more, and how many were put."""
    tx, run = filling.tx, filling.run
    broadcast = await broadcasts.find(tx, run.broadcast_id)
    if broadcast is None:
        return False, 0
    due = await runs.due(tx, run.id, filling.now, room)
    waited = [found for each in due if (found := await audiences.find(tx, each)) is not None]
    put, skipped, waiting = await _offer(filling, broadcast, waited)
    await runs.no_more(tx, run.id, [each for each in due if each not in waiting])
    more = bool(due)
    if run.state == "filling" and len(due) < room:
        fresh, reached = await _next_people(filling, broadcast, room - len(due))
        new, others, _ = await _offer(filling, broadcast, fresh)
        put, skipped, more = put + new, skipped + others, more or reached
    await runs.add(tx, run.id, [(each.language, SKIPPED + each.why, 1) for each in skipped])
    return more, put


@dataclass(frozen=True, slots=True)
class _Left:
    language: str
    why: str


async def _next_people(filling: Filling, broadcast: Broadcast, most: int) -> tuple[list[Standing], bool]:
    """The next people for whom it is; False: there is nobody behind them."""
    tx, run = filling.tx, filling.run
    those = await audiences.after(tx, run.cursor, most)
    if not those:
        await runs.set_state(tx, run.id, "sending")
        return [], False
    await runs.move(tx, run.id, those[-1].person.id)
    audience = Audience(broadcast.audience, filling.library, await broadcasts.segments(tx))
    there = (each for each in those if each.created_at <= run.approved_at)
    meant = [each for each in there if audience.holds(each, views.language_of(each.person), filling.now)]
    return meant, True


async def _offer(
    filling: Filling, broadcast: Broadcast, those: list[Standing]
) -> tuple[int, list[_Left], set[int]]:
    """Put it for whoever may get it now; gives their number, who is left out, and who waits."""
    tx, run = filling.tx, filling.run
    put, left, waiting = list[Draft](), list[_Left](), dict[int, int]()
    for each in those:
        match recipients.decide(each, broadcast.timing, run.begins_at, filling.now):
            case Goes():
                code, message = views.message(broadcast, each, filling.words(each), Lane.BROADCAST)
                key = f"broadcast:{run.broadcast_id}:{each.person.id}"
                put.append(filling.draft(key, each.person.id, message, code))
            case Waits(at=at):
                waiting[each.person.id] = at
            case Skipped(why=why):
                left.append(_Left(broadcast.content.version_for(views.language_of(each.person))[0], why))
    await outbox.put_many(tx, put, filling.now)
    await runs.wait(tx, run.id, waiting)
    return len(put), left, set(waiting)


async def recall(filling: Filling, room: int) -> tuple[bool, int]:
    """Take back what was delivered, as long as Telegram allows it."""
    spoken, more = await _spoken(filling, room)
    put, left = 0, list[tuple[str, str, int]]()
    for each in spoken:
        if each.sent_at + DELETABLE <= filling.now or not each.message_id:
            left.append((each.language, "too_old" if each.message_id else UNKNOWN, 1))
            continue
        message = Erase(each.message_id, Lane.BROADCAST)
        await filling.put(f"recall:{filling.run.id}:{each.row}", each.person_id, message, each.language)
        put += 1
    await runs.add(filling.tx, filling.run.id, left)
    return more, put


async def edit(filling: Filling, room: int) -> tuple[bool, int]:
    """Change what was delivered."""
    broadcast = await broadcasts.find(filling.tx, filling.run.broadcast_id)
    spoken, more = await _spoken(filling, room)
    put, left = 0, list[tuple[str, str, int]]()
    for each in spoken:
        standing = await audiences.find(filling.tx, each.person_id)
        if standing is None or broadcast is None or not each.message_id:
            left.append((each.language, UNKNOWN, 1))
            continue
        words = filling.words(standing)
        message = views.changed(broadcast, standing, words, Lane.BROADCAST, each.language, each.message_id)
        await filling.put(f"edit:{filling.run.id}:{each.row}", each.person_id, message, each.language)
        put += 1
    await runs.add(filling.tx, filling.run.id, left)
    return more, put


async def _spoken(filling: Filling, room: int) -> tuple[list[Spoken], bool]:
    """The next messages that people have of the sending run; those that went back after a pause first."""
    tx, run = filling.tx, filling.run
    sent = next((each for each in await runs.of(tx, run.broadcast_id) if each.kind in runs.BRINGS), None)
    if sent is None:
        await runs.set_state(tx, run.id, "sending")
        return [], False
    due = await runs.due(tx, run.id, filling.now, room)
    waited = [found for each in due if (found := await run_rows.spoken_to(tx, sent.id, each)) is not None]
    await runs.no_more(tx, run.id, due)
    if run.state != "filling" or len(due) >= room:
        return waited, bool(due)
    fresh = await run_rows.spoken(tx, sent.id, run.cursor, room - len(due))
    if fresh:
        await runs.move(tx, run.id, fresh[-1].row)
    elif not (await run_rows.open_rows(tx, sent))[
        0
    ]:  # what was in flight when it stopped may still be delivered
        await runs.set_state(tx, run.id, "sending")
    return [*waited, *fresh], bool(due or fresh)


FILLS: Mapping[str, Callable[[Filling, int], Awaitable[tuple[bool, int]]]] = {
    "send": send,
    "tell": telling.tell,
    "recall": recall,
    "edit": edit,
}
