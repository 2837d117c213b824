"""What happens to runs: asked for, approved, paused, stopped, taken back. Judged when it takes effect. No words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.settings import FREE_RATE
from bot.store import broadcasts, run_rows, runs
from bot.store.broadcasts import Broadcast
from bot.store.database import Transaction
from bot.store.runs import Kind, Run
from bot.usecases import admins, roles
from bot.usecases.roles import Actor
from bot.usecases.tallying import UNKNOWN

#: The least role of whoever answers for a run.
LEAST = roles.ACTS["broadcast"]
#: Telegram lets a bot delete its message for so long, in milliseconds.
DELETABLE = 48 * 3_600_000
#: A paid message costs so many Stars; what stays within `FREE_RATE` is free.
STARS = 0.1


@dataclass(frozen=True, slots=True)
class Terms:
    """What the settings say about broadcasts."""

    first_admins: frozenset[int] = frozenset()
    second_above: int = 1000  #: people; for more a second admin must approve
    rate: int = 28  #: unasked messages a second
    paid: bool = False

    def stars(self, people: int) -> int:
        """What *people* messages cost at most, in Stars; 0 when nothing is paid for."""
        if not self.paid or self.rate <= FREE_RATE:
            return 0
        return round(people * STARS * (1 - FREE_RATE / self.rate))


@dataclass(frozen=True, slots=True)
class Begun:
    """The run may go; or, while it is "asked", waits for a second admin."""

    run: Run


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was begun: changed | uncounted | same | revoked | busy | none | theirs."""

    why: str


def may_change(actor: Actor, broadcast: Broadcast) -> bool:
    """Whether its words are the actor's to change or approve: whoever began it, and owners. Others may copy it."""
    return actor.id == broadcast.made_by or actor.role == "owner"


async def ask(tx: Transaction, terms: Terms, actor: Actor, broadcast: Broadcast, now: int) -> Begun | Refused:
    """Approve the sending of a draft as it was counted; many people need a second admin."""
    if not may_change(actor, broadcast):
        return Refused("theirs")
    if any(run.state != "asked" for run in await runs.of(tx, broadcast.id)):
        return Refused("busy")
    if broadcast.counted is None or broadcast.counted["version"] != broadcast.version:
        return Refused("uncounted")
    if not broadcast.content.versions:
        return Refused("none")
    begins = max(now, broadcast.timing.begins_at or now)
    return await _begin(tx, terms, actor, broadcast, "send", begins, int(broadcast.counted["reach"]), now)


async def tell(
    tx: Transaction, terms: Terms, actor: Actor, broadcast: Broadcast, reach: int, now: int
) -> Begun:
    """Approve that each person is told what another library changed for them; many people need a second admin."""
    return await _begin(tx, terms, actor, broadcast, "tell", now, reach, now)


async def _begin(  # noqa: PLR0913, PLR0917  # a row's columns
    tx: Transaction,
    terms: Terms,
    actor: Actor,
    broadcast: Broadcast,
    kind: Kind,
    begins_at: int,
    aim: int,
    now: int,
) -> Begun:
    await void(tx, broadcast.id)
    run = await runs.ask(tx, broadcast.id, kind, broadcast.version, actor.id, begins_at, aim, now)
    if kind not in runs.BRINGS:
        await _tell_what_cannot_be(tx, run)
    needs_second = aim > terms.second_above and kind != "recall"
    await _record(tx, actor, f"{kind}_asked" if needs_second else kind, run, now)
    if not needs_second:
        await _approved(tx, run, None, now)
    return Begun(await _found(tx, run.id))


async def _tell_what_cannot_be(tx: Transaction, run: Run) -> None:
    """What was perhaps delivered can neither be deleted nor changed: nobody knows its number."""
    sent = next((each for each in await runs.of(tx, run.broadcast_id) if each.kind in runs.BRINGS), None)
    if sent is not None:
        found = await run_rows.uncertain(tx, sent.id)
        await runs.add(tx, run.id, [(language, UNKNOWN, number) for language, number in found])


async def _approved(tx: Transaction, run: Run, second: int | None, now: int) -> None:
    await runs.approve(tx, run, second, max(now, run.begins_at), now)
    if run.kind == "edit":
        broadcast = await broadcasts.find(tx, run.broadcast_id)
        if broadcast is not None:
            await broadcasts.adopt(tx, broadcast)


async def _found(tx: Transaction, number: int) -> Run:
    run = await runs.find(tx, number)
    if run is None:
        raise RuntimeError("the run was there a moment ago")
    return run


async def _record(tx: Transaction, actor: Actor, action: str, run: Run, now: int) -> None:
    about = f"broadcast {run.broadcast_id}"
    details = f"version {run.version}, {run.aim} people"
    await admins.record(tx, actor, action, now, about=about, details=details)


async def second(tx: Transaction, terms: Terms, actor: Actor, run: Run, now: int) -> Begun | Refused:
    """The second admin approves what the first asked for, if that is still what it is and the first still may."""
    broadcast = await broadcasts.find(tx, run.broadcast_id)
    if run.state != "asked":
        return Refused("busy")
    if broadcast is None or broadcast.version != run.version:
        return Refused("changed")
    if actor.id == run.asked_by:
        return Refused("same")
    if not await may(tx, terms.first_admins, run.asked_by):
        return Refused("revoked")
    await _approved(tx, run, actor.id, now)
    await _record(tx, actor, f"{run.kind}_approved", run, now)
    return Begun(await _found(tx, run.id))


async def may(tx: Transaction, first: frozenset[int], person_id: int) -> bool:
    """Whether this admin may answer for a run at this moment."""
    return roles.allows(await admins.role_of(tx, first, person_id), LEAST)


async def is_answered_for(tx: Transaction, first: frozenset[int], run: Run) -> bool:
    """Whether everybody who approved it still may."""
    both = [each for each in (run.asked_by, run.approved_by) if each is not None]
    return all([await may(tx, first, each) for each in both])


async def void(tx: Transaction, broadcast_id: int) -> None:
    """The broadcast changed: what was asked for and not approved is void."""
    for run in await runs.of(tx, broadcast_id):
        if run.state == "asked" and not run.cursor:
            await runs.drop(tx, run.id)


async def pause(tx: Transaction, actor: Actor, run: Run, now: int) -> None:
    """Nothing more goes out; what is in flight lands."""
    if await runs.pause(tx, run.id, "admin", now):
        await _record(tx, actor, "paused", run, now)


async def resume(tx: Transaction, terms: Terms, actor: Actor, run: Run, now: int) -> Begun | Refused:
    """It goes on. In the place of an admin who lost the role *actor* answers for it; never for both of two."""
    if run.paused is None or run.ended_at is not None:
        return Refused("busy")
    both = [
        each if await may(tx, terms.first_admins, each) else actor.id
        for each in (run.asked_by, run.approved_by)
        if each is not None
    ]
    if len(both) != len(set(both)):
        await runs.set_state(tx, run.id, "asked")
        await runs.answer_for(tx, run, actor.id, None)
    else:
        await runs.answer_for(tx, run, both[0], both[1] if len(both) > 1 else None)
    if run.paused in ("canary", "markup", "file"):
        await runs.trusted(tx, run.id)
    await runs.resume(tx, run.id)
    await _record(tx, actor, "resumed", run, now)
    return Begun(await _found(tx, run.id))


async def stop(tx: Transaction, actor: Actor, run: Run, now: int) -> None:
    """It ends here, for good."""
    if run.state == "asked" and not run.cursor:
        await void(tx, run.broadcast_id)
    elif run.state in ("filling", "sending", "asked") and run.ended_at is None:
        await runs.stop(tx, run, now)
        await _record(tx, actor, "stopped", run, now)


async def recall(
    tx: Transaction, terms: Terms, actor: Actor, sent: Run, aim: int, now: int
) -> Begun | Refused:
    """Take back what was delivered within 48 hours. A run that still sends is stopped; no second admin is needed."""
    broadcast = await broadcasts.find(tx, sent.broadcast_id)
    if broadcast is None or _is_busy(await runs.of(tx, sent.broadcast_id), but=sent.id):
        return Refused("busy")
    await stop(tx, actor, sent, now)
    return await _begin(tx, terms, actor, broadcast, "recall", now, aim, now)


async def edit(
    tx: Transaction, terms: Terms, actor: Actor, broadcast: Broadcast, aim: int, now: int
) -> Begun | Refused:
    """Change what was sent, for everybody who has it. What sends still must be paused first."""
    if not may_change(actor, broadcast):
        return Refused("theirs")
    if broadcast.pending is None:
        return Refused("none")
    if _is_busy(await runs.of(tx, broadcast.id)):
        return Refused("busy")
    return await _begin(tx, terms, actor, broadcast, "edit", now, aim, now)


def _is_busy(those: Iterable[Run], but: int = 0) -> bool:
    return any(
        each.ended_at is None and each.paused is None and each.state != "asked" and each.id != but
        for each in those
    )


async def again(tx: Transaction, actor: Actor, run: Run, now: int) -> int:
    """Send it once more to those who may have it or may not; gives their number."""
    if run.kind not in runs.BRINGS or run.state not in ("done", "stopped") or run.ended_at is None:
        return 0
    number = await runs.again(tx, run, now)
    if number:
        await runs.anew(tx, run.id)
        await _record(tx, actor, "again", run, now)
    return number
