"""Claim -> send -> mark. A slot goes on only after its mark is committed. Never decides what is said."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import assert_never

from bot.clock import Clock
from bot.message import Edit, Lane, Message, Show
from bot.outbound.pacing import Pacing
from bot.outbound.telegram_api import TelegramApi
from bot.outbound.verdicts import (
    Expired,
    Held,
    Markup,
    Missing,
    NotSent,
    Postponed,
    Refused,
    Sent,
    Unreachable,
    Unsure,
    Verdict,
)
from bot.store import media, outbox, people
from bot.store.database import Database, DatabaseAway, Transaction
from bot.store.outbox import Claimed

log = logging.getLogger("slipstream.outbound")

_SECOND = 1000
_LONGEST_WAIT = 60 * _SECOND


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of a claimed message, waiting to be written down."""

    claimed: Claimed
    verdict: Verdict


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
    ) -> None:
        self._database = database
        self._replies = replies
        self._bulk = bulk
        self._clock = clock
        self._pacing = pacing
        self._slots = {True: reply_slots, False: bulk_slots}
        self._busy = {True: 0, False: 0}
        self._name = name
        self._claims = 0
        self._marks: list[Mark] = []
        self._probing = False
        self.wake = asyncio.Event()

    async def run(self) -> None:
        """Send for ever; cancel to stop. What is in flight then is claimed, and treated as after a kill."""
        await self._recover()
        async with asyncio.TaskGroup() as slots:
            while True:
                self.wake.clear()
                claimed, moment = await self._settle_and_claim()
                for each in claimed:
                    self._busy[each.lane.asked] += 1
                    slots.create_task(self._send(each, slots))
                await self._rest(moment)

    async def _recover(self) -> None:
        freed = await self._database.transact(lambda tx: outbox.free_claims(tx, self._clock.now()))
        if freed:
            log.info("messages were in flight at the last stop", extra={"number": freed})

    async def _rest(self, moment: int | None) -> None:
        """Wait for news (a new message, a free slot), or for the *moment* at which a held one may go."""
        seconds = None if moment is None else max(0.001, (moment - self._clock.now()) / 1000)
        try:
            async with asyncio.timeout(seconds):
                await self.wake.wait()
        except TimeoutError:
            return

    async def _settle_and_claim(self) -> tuple[list[Claimed], int | None]:
        """One transaction: write down what became of the last ones, take the next ones.

        Gives them, and the moment at which there may be more without any news.
        """
        marks, self._marks = self._marks, []
        now = self._clock.now()
        self._claims += 1
        room = {asked: self._slots[asked] - self._busy_after(marks, asked=asked) for asked in (True, False)}
        budget = min(room[False], self._pacing.budget(now))

        async def work(tx: Transaction) -> tuple[list[Claimed], list[Claimed], int | None]:
            for mark in marks:
                await self._settle(tx, mark, now)
            asked = await self._claim(tx, now, room[True], asked=True)
            unasked = await self._claim(tx, now, budget, asked=False)
            held = await outbox.next_moment(tx, now)
            if len(unasked) == budget < room[False] and await outbox.unasked_waits(tx):
                again = self._pacing.next_moment(now, spent=len(unasked))
                held = again if held is None else min(held, again)
            return asked, unasked, held

        try:
            asked, unasked, moment = await self._database.transact(work)
        except DatabaseAway as error:
            self._marks = marks + self._marks  # nothing was written: the slots stay busy until it is
            log.warning("database away, sending waits", extra={"error": str(error)})
            return [], now + _SECOND
        for mark in marks:
            self._busy[mark.claimed.lane.asked] -= 1
        self._pacing.spend(len(unasked))
        return asked + unasked, moment

    async def _claim(self, tx: Transaction, now: int, at_most: int, *, asked: bool) -> list[Claimed]:
        token = f"{self._name}:{self._claims}:{int(asked)}"
        return await outbox.claim(tx, now, at_most, token, asked=asked, take=self._database.take)

    def _busy_after(self, marks: list[Mark], *, asked: bool) -> int:
        return self._busy[asked] - sum(mark.claimed.lane.asked is asked for mark in marks)

    async def _send(self, claimed: Claimed, slots: asyncio.TaskGroup) -> None:
        verdict = await self._try(claimed)
        if isinstance(verdict, Unsure) and not claimed.lane.asked and not self._probing:
            self._probing = True
            self._pacing.pause_bulk(self._clock.now() + _LONGEST_WAIT)
            slots.create_task(self._probe())
        if isinstance(verdict, Held) and not claimed.lane.asked:
            self._pacing.pause_bulk(self._clock.now() + int(verdict.seconds * _SECOND))
        self._marks.append(Mark(claimed, verdict))
        self.wake.set()

    async def _try(self, claimed: Claimed) -> Verdict:
        message = claimed.message
        if isinstance(message, Edit) and message.message_id is None and message.only_if_there:
            return Sent()  # the card to close was never there
        api = self._replies if claimed.lane.asked else self._bulk
        now = self._clock.now()
        if not claimed.lane.asked and self._pacing.chat_free_at(claimed.chat_id) > now:
            return Postponed(self._pacing.chat_free_at(claimed.chat_id))
        self._pacing.said(claimed.chat_id, now)
        return await api.say(
            claimed.chat_id, message, plain=claimed.plain, picture=await self._picture(message)
        )

    async def _picture(self, message: Message) -> str | bytes | None:
        if not isinstance(message, Show):
            return None
        return await self._database.transact(lambda tx: media.find(tx, message.picture))

    async def _probe(self) -> None:
        """After the first uncertain unasked message: no further one until Telegram answers again."""
        wait = 1.0
        while not await self._bulk.alive():
            self._pacing.pause_bulk(self._clock.now() + _LONGEST_WAIT)
            await asyncio.sleep(wait)
            wait = min(wait * 2, 30)
        self._pacing.resume_bulk()
        self._probing = False
        self.wake.set()

    async def _settle(self, tx: Transaction, mark: Mark, now: int) -> None:  # noqa: C901  # one arm a verdict
        claimed = mark.claimed
        match mark.verdict:
            case Sent(message_id=number, file_id=file_id):
                await outbox.sent(tx, claimed, number or _edited(claimed.message), now)
                if file_id and isinstance(claimed.message, Show):
                    await media.uploaded(tx, claimed.message.picture, file_id)
            case Held(seconds=seconds):
                wait = max(50, int(seconds * _SECOND))
                log.warning("held by Telegram", extra={"lane": claimed.lane.name, "seconds": seconds})
                await outbox.later(tx, claimed, now + wait, f"429, retry after {seconds:g}")
            case Postponed(until=until):
                await outbox.later(tx, claimed, until, "")
            case NotSent(error=error):
                await outbox.later(tx, claimed, now + _backoff(claimed.attempts), error)
            case Unsure(error=error):
                await self._unsure(tx, claimed, error, now)
            case Markup(error=error):
                await self._markup(tx, claimed, error, now)
            case Missing(error=error):
                await self._missing(tx, claimed, error, now)
            case Unreachable(why=why, error=error):
                await outbox.end(tx, claimed, outbox.CANCELLED, why, error, now)
                await outbox.cancel_for(tx, claimed.chat_id, why, now)
                await people.unreachable(tx, claimed.chat_id, why, now)
            case Expired(error=error):
                await outbox.end(tx, claimed, outbox.CANCELLED, "expired", error, now)
            case Refused(error=error):
                log.error("refused by Telegram", extra={"row": claimed.id, "error": error})
                await outbox.end(tx, claimed, outbox.FAILED, "refused", error, now)
            case _:
                assert_never(mark.verdict)

    async def _unsure(self, tx: Transaction, claimed: Claimed, error: str, now: int) -> None:
        if claimed.lane.repeats:
            await outbox.later(tx, claimed, now + _backoff(claimed.attempts), error)
        else:
            await outbox.end(tx, claimed, outbox.UNCERTAIN, "uncertain", error, now)

    async def _markup(self, tx: Transaction, claimed: Claimed, error: str, now: int) -> None:
        log.error("markup refused by Telegram", extra={"row": claimed.id, "error": error})
        if claimed.plain or claimed.lane is Lane.BROADCAST:
            await outbox.end(tx, claimed, outbox.FAILED, "markup", error, now)
        else:
            await outbox.later(tx, claimed, now, error, plain=True)

    async def _missing(self, tx: Transaction, claimed: Claimed, error: str, now: int) -> None:
        """The card is gone: say its text below instead, unless it was only to be closed."""
        message = claimed.message
        if isinstance(message, Edit) and not message.only_if_there:
            await outbox.instead(tx, claimed, now)
        else:
            await outbox.end(tx, claimed, outbox.CANCELLED, "missing", error, now)


def _edited(message: Message) -> int | None:
    return message.message_id if isinstance(message, Edit) else None


def _backoff(attempts: int) -> int:
    """1, 2, 4 ... 60 seconds, in milliseconds."""
    return int(min(_LONGEST_WAIT, _SECOND * 2 ** min(attempts - 1, 10)))
