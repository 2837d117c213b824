"""Claim -> send -> mark. A slot goes on only after its mark is committed. Never decides what is said."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import get_args

from bot.clock import Clock
from bot.message import Edit, Lane
from bot.metrics import Metrics
from bot.outbound import making
from bot.outbound import marks as writing
from bot.outbound.marks import Mark
from bot.outbound.pacing import Pacing
from bot.outbound.telegram_api import TelegramApi
from bot.outbound.verdicts import Held, NotSent, Postponed, Refused, Sent, Unsure, Verdict
from bot.store import claims, leases, outbox
from bot.store.claims import Claimed
from bot.store.database import Database, DatabaseAway, Transaction
from bot.store.leases import Lease

log = logging.getLogger("slipstream.outbound")

_SECOND = 1000  # milliseconds
_NEVER = 1 << 62
#: When more than so many unasked messages are in flight, marks wait for so many seconds for others.
_FEW, _GATHER = 16, 0.01
#: Seconds after its claim in which a call must begin: later the claim may be another's before the call has ended.
_FRESH = claims.LEASE / 1000 - 2


class Sender:
    """Keeps its slots full. Two pools: a full bulk pool never takes a slot from an answer."""

    def __init__(  # noqa: PLR0913  # the composition root hands in each part by name
        self,
        database: Database,
        *,
        replies: TelegramApi,
        bulk: TelegramApi,
        clock: Clock,
        pacing: Pacing,
        reply_slots: int,
        bulk_slots: int,
        name: str,
        metrics: Metrics,
        lease: Callable[[], Lease | None],
    ) -> None:
        self._database = database
        self._replies = replies
        self._bulk = bulk
        self._clock = clock
        self._pacing = pacing
        self._slots = {True: reply_slots, False: bulk_slots}
        self._busy = {True: 0, False: 0}
        self._name, self._metrics = name, metrics
        self._lease, self._fence = lease, 0  # None while another process sends what nobody asked for
        self._claims = 0
        self._latest = 0  # milliseconds since 1970, as seen last
        self._marks: list[Mark] = []
        self._free_at = 0  # when claims whose holder is gone are looked for
        self._probe_runs: asyncio.Task[None] | None = None
        self._stopping = False
        self.wake = asyncio.Event()

    def stop(self) -> None:
        """Claim nothing more; `run` returns when the calls in flight have ended and their marks are written."""
        self._stopping = True
        if self._probe_runs is not None:
            self._probe_runs.cancel()
        self.wake.set()

    async def run(self) -> None:
        """Send until stopped. When cancelled, what is in flight is claimed, and treated as after a kill."""
        self._metrics.expects((_named(lane), _kind(each)) for lane in Lane for each in get_args(Verdict))
        async with asyncio.TaskGroup() as slots:
            while True:
                self.wake.clear()
                began = _time()
                claimed, moment = await self._settle_and_claim()
                for each in claimed:
                    self._busy[each.lane.asked] += 1
                    slots.create_task(self._send(each, slots, began + _FRESH))
                if self._stopping and not any(self._busy.values()):
                    return
                await self._rest(moment)

    async def _rest(self, moment: int | None) -> None:
        """Wait for news (a new message, a free slot), or for the *moment* at which a held one may go."""
        await self._clock.rest(moment, self.wake)

    async def _settle_and_claim(self) -> tuple[list[Claimed], int | None]:
        """One transaction: write down what became of the last ones, take the next ones.

        Gives them, and the moment at which there may be more without any news.
        """
        marks, self._marks = self._marks, []
        now = self._clock.now()
        fell = self._fell_by(now)
        self._claims += 1
        room = {asked: self._room(marks, asked=asked) for asked in (True, False)}
        lease = self._lease_of_bulk(now)
        budget = 0 if lease is None else min(room[False], self._pacing.budget(now))

        async def work(tx: Transaction) -> tuple[list[Claimed], list[Claimed], list[int | None]]:
            await _write_down(tx, marks, now, fell)
            free_at = await self._free(tx, now)
            asked = await self._claim(tx, now, room[True], asked=True)
            unasked = await self._claim_unasked(tx, now, budget, lease)
            others = now + _SECOND if self._database.shared else None  # what they put
            moments = [free_at, await outbox.next_moment(tx, now), others]
            if lease is not None and len(unasked) == budget < room[False] and await outbox.unasked_waits(tx):
                moments.append(self._pacing.next_moment(now, spent=len(unasked)))
            return asked, unasked, moments

        try:
            asked, unasked, moments = await self._database.transact(work)
        except DatabaseAway as error:
            self._marks = marks + self._marks  # nothing was written: the slots stay busy until it is
            log.warning("database away, sending waits", extra={"error": str(error)})
            return [], now + _SECOND
        self._settled(marks, now, fell)
        self._pacing.spend(len(unasked))
        self._free_at = moments[0] or _NEVER
        return asked + unasked, _soonest(moments)

    def _fell_by(self, now: int) -> int:
        """By how many milliseconds the clock went back, if by more than clocks do when they are put right."""
        return self._latest - now if self._latest - now > _SECOND else 0

    def _settled(self, marks: list[Mark], now: int, fell: int) -> None:
        self._latest = now
        self._pacing.fall_back(fell)
        self._busy = {asked: self._busy[asked] - _of(marks, asked=asked) for asked in (True, False)}

    def _lease_of_bulk(self, now: int) -> Lease | None:
        """The lease of what nobody asked for, if it is ours: all processes together have one budget."""
        lease = self._lease()
        if lease is not None and lease.fence != self._fence:
            self._fence = lease.fence
            self._pacing.take_over(now)
        return lease

    async def _free(self, tx: Transaction, now: int) -> int | None:
        """Free the claims of those who are gone; gives the moment at which to look again.

        SQLite admits one process: at its start all claims are a dead one's, and later none. On PostgreSQL
        others may be alive, so a claim is a lease: free when it ran out.
        """
        shared = self._database.shared
        if now < self._free_at:
            return self._free_at if shared else None
        freed = await claims.free_claims(tx, now, expired=shared)
        if freed:
            log.warning("messages of an ended process were in flight", extra={"number": freed})
        return now + _SECOND if shared else None

    async def _claim(self, tx: Transaction, now: int, at_most: int, *, asked: bool) -> list[Claimed]:
        token = f"{self._name}:{self._claims}:{int(asked)}"
        return await claims.claim(tx, now, at_most, token, asked=asked, take=self._database.take)

    async def _claim_unasked(
        self, tx: Transaction, now: int, budget: int, lease: Lease | None
    ) -> list[Claimed]:
        if lease is None or budget <= 0 or not await leases.holds(tx, lease):
            return []
        return await self._claim(tx, now, budget, asked=False)

    def _room(self, marks: list[Mark], *, asked: bool) -> int:
        """Slots that are free once *marks* are written; none for one who stops."""
        ended = _of(marks, asked=asked)
        return 0 if self._stopping else self._slots[asked] - self._busy[asked] + ended

    async def _send(self, claimed: Claimed, slots: asyncio.TaskGroup, fresh_until: float) -> None:
        verdict = await self._try(claimed) if self._is_ours(claimed, fresh_until) else _late(self._clock)
        if not claimed.lane.asked:
            self._heed(verdict, slots)
        self._count(claimed, verdict)
        self._marks.append(Mark(claimed, verdict))
        if claimed.lane.asked or self._busy[False] <= _FEW:
            self.wake.set()
        else:  # many land each moment: their marks share a commit
            asyncio.get_running_loop().call_later(_GATHER, self.wake.set)

    def _count(self, claimed: Claimed, verdict: Verdict) -> None:
        if isinstance(verdict, Postponed):
            return  # nobody was called
        late = (
            (self._clock.now() - claimed.asked_at) / _SECOND
            if claimed.asked_at and isinstance(verdict, Sent)
            else None
        )
        held = verdict.seconds if isinstance(verdict, Held) else 0.0
        self._metrics.said(_named(claimed.lane), _kind(type(verdict)), seconds=late, held=held)

    def _heed(self, verdict: Verdict, slots: asyncio.TaskGroup) -> None:
        """What one unasked message met may await them all: better one in doubt than thousands."""
        if isinstance(verdict, Held):
            self._pacing.pause_bulk(self._clock.now() + writing.wait_of(verdict))
        if isinstance(verdict, Unsure | NotSent) and self._probe_runs is None and not self._stopping:
            self._pacing.stop_bulk()
            self._probe_runs = slots.create_task(self._probe())

    def _is_ours(self, claimed: Claimed, fresh_until: float) -> bool:
        """False for a process that was held up since it claimed: others may have taken it over."""
        if not self._database.shared:
            return True
        lease = None if claimed.lane.asked else self._lease()
        return _time() < fresh_until and (claimed.lane.asked or (lease and lease.fence) == self._fence)

    async def _try(self, claimed: Claimed) -> Verdict:
        message = claimed.message
        if isinstance(message, Edit) and message.message_id is None and message.only_if_there:
            return Sent()  # the card to close was never there
        api = self._replies if claimed.lane.asked else self._bulk
        now = self._clock.now()
        if not claimed.lane.asked and self._pacing.chat_free_at(claimed.chat_id) > now:
            return Postponed(self._pacing.chat_free_at(claimed.chat_id))
        self._pacing.said(claimed.chat_id, now)
        document = await making.file_of(claimed)
        if isinstance(document, Refused):
            return document
        return await api.say(
            claimed.chat_id,
            message,
            plain=claimed.plain,
            picture=claimed.picture,
            document=document,
            place=claimed.place,
        )

    async def _probe(self) -> None:
        """After the first uncertain unasked message: no further one until Telegram answers again."""
        wait = 1.0
        while not await self._bulk.alive():
            await asyncio.sleep(wait)
            wait = min(wait * 2, 30)
        self._pacing.resume_bulk()
        self._probe_runs = None
        self.wake.set()


async def _write_down(tx: Transaction, marks: list[Mark], now: int, fell: int) -> None:
    if fell:
        await outbox.sooner(tx, fell, now)
    for mark in marks:
        await writing.write(tx, mark, now)


def _named(lane: Lane) -> str:
    return lane.name.lower()


def _kind(verdict: type[Verdict]) -> str:
    return verdict.__name__.lower()


def _late(clock: Clock) -> Postponed:
    return Postponed(clock.now())


def _of(marks: list[Mark], *, asked: bool) -> int:
    return sum(mark.claimed.lane.asked is asked for mark in marks)


def _time() -> float:
    return asyncio.get_running_loop().time()


def _soonest(moments: list[int | None]) -> int | None:
    return min((each for each in moments if each is not None), default=None)
