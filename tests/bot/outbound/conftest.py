"""A sender that a test leads by the hand: Telegram's answers are scripted, the clock stands still."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

import pytest

from bot.clock import Clock
from bot.message import Edit, Erase, Message, Say, TapReply
from bot.metrics import Metrics
from bot.outbound.pacing import Pacing
from bot.outbound.sender import Sender
from bot.outbound.telegram_api import TelegramApi
from bot.outbound.verdicts import Sent, Verdict
from bot.store import outbox
from bot.store.database import Database, Transaction
from bot.store.leases import Lease
from bot.store.outbox import Draft
from bot.store.places import Place
from tests.conftest import StillClock


@dataclass(frozen=True)
class Call:
    """One thing said to Telegram."""

    chat: int
    words: str
    plain: bool
    picture: str | bytes | None
    document: bytes | None = None


class Telegram(TelegramApi):
    """Telegram's place: each call gets the next scripted verdict, or waits for the test's word."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.script: deque[Verdict] = deque()
        self.answers = True  # to getMe
        self.asked_alive = 0
        self.slow: asyncio.Event | None = None  # set it to let calls end
        self.in_flight = 0

    async def say(
        self,
        chat_id: int,
        message: Message,
        *,
        plain: bool = False,
        picture: str | bytes | None = None,
        document: bytes | None = None,
        place: Place = Place(),  # noqa: ARG002, B008  # a frozen value
    ) -> Verdict:
        self.calls.append(Call(chat_id, _words(message), plain, picture, document))
        if self.slow is not None:
            self.in_flight += 1
            await self.slow.wait()
            self.in_flight -= 1
        return self.script.popleft() if self.script else Sent(100 + len(self.calls))

    async def alive(self) -> bool:
        self.asked_alive += 1
        return self.answers

    @property
    def words(self) -> list[str]:
        return [call.words for call in self.calls]


def _words(message: Message) -> str:
    if isinstance(message, Say | Edit):
        return message.text
    if isinstance(message, Erase):
        return str(message.message_id)
    return message.tap if isinstance(message, TapReply) else message.caption


class LedSender(Sender):
    """A sender that rests until the test wakes it, and says when it has nothing left to do."""

    quiet: asyncio.Event
    moment: int | None  #: at which it would have gone on by itself

    async def _rest(self, moment: int | None) -> None:
        for _ in range(10):  # what was begun runs until it waits for something
            await asyncio.sleep(0)
        if not self.wake.is_set():
            self.moment = moment
            self.quiet.set()
            await self.wake.wait()

    async def goes_on(self) -> None:
        """One look at the outbox, and all that follows from it without time passing."""
        self.quiet.clear()
        self.wake.set()
        await self.quiet.wait()


@dataclass
class Office:
    """A running sender, its database, its clock, and Telegram."""

    database: Database
    clock: StillClock
    replies: Telegram
    bulk: Telegram
    sender: LedSender
    runs: asyncio.Task[None]
    number: int = 0

    async def ended(self) -> None:
        """The sender comes to an end by itself."""
        async with asyncio.timeout(20):
            await self.runs

    async def put(
        self,
        message: Message,
        *,
        chat: int = 1,
        expires_at: int | None = None,
        vanishing: bool = False,
    ) -> None:
        self.number += 1
        draft = Draft(f"row:{self.number}", chat, message, 0, expires_at, vanishing)
        await self.database.transact(lambda tx: outbox.put(tx, draft, self.clock.now()))

    async def says(self, message: Message, *, chat: int = 1, vanishing: bool = False) -> None:
        """Put it, and let the sender go on."""
        await self.put(message, chat=chat, vanishing=vanishing)
        await self.sender.goes_on()

    async def later(self, seconds: float) -> None:
        """Time passes, then the sender goes on."""
        self.clock.passes(seconds)
        await self.sender.goes_on()

    async def outcomes(self) -> list[str]:
        """Each row's verdict, or its state when it is not over."""
        found = await self.database.transact(
            lambda tx: tx.rows("SELECT state, verdict FROM outbox ORDER BY id")
        )
        return [row[1] or ("waiting", "sending")[row[0]] for row in found]


#: Runs a sender with so many slots for answers and for unasked messages, at so many of these a second.
Opening = Callable[..., AbstractAsyncContextManager[Office]]


async def _is_alone(tx: Transaction) -> None:
    """The lease of unasked messages is held since ever, and for ever."""
    await tx.run(
        "INSERT INTO leases (name, holder, fence, until) VALUES ('bulk', 'test', 0, $1)"
        " ON CONFLICT (name) DO NOTHING",
        1 << 62,
    )


@contextlib.asynccontextmanager
async def running(  # what a test wants to choose
    database: Database, clock: StillClock, *, reply_slots: int = 8, bulk_slots: int = 8, rate: int = 1000
) -> AsyncIterator[Office]:
    await database.transact(_is_alone)
    replies, bulk = Telegram(), Telegram()
    standing: Clock = clock
    sender = LedSender(
        database,
        replies=replies,
        bulk=bulk,
        clock=standing,
        pacing=Pacing(rate),
        reply_slots=reply_slots,
        bulk_slots=bulk_slots,
        name="test",
        metrics=Metrics(),
        lease=lambda: Lease("bulk", "test", 0),
    )
    sender.quiet = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(sender.run())
        await sender.quiet.wait()
        try:
            yield Office(database, clock, replies, bulk, sender, task)
        finally:
            task.cancel()


@pytest.fixture
def opened(database: Database, clock: StillClock) -> Opening:
    def begin(*, through: Database | None = None, **choices: int) -> AbstractAsyncContextManager[Office]:
        return running(through or database, clock, **choices)

    return begin


@pytest.fixture
async def office(opened: Opening) -> AsyncIterator[Office]:
    async with opened() as office:
        yield office
