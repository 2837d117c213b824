"""The ticker: what is due happens once, in its order, to those who want to hear it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from advisor.library import Library
from bot import app
from bot.desk import Desk as LibraryDesk
from bot.message import Lane, Say
from bot.scheduled.ticker import Call, Ticker
from bot.store import moments, people
from bot.store.database import Database, Transaction, open_database
from bot.store.moments import Moment
from tests.conftest import StillClock

ANN, BOB = 7, 8
HOUR = 3_600_000


@pytest.fixture(scope="module")
def library() -> Library:
    return app.load_library()


class Desk:
    """A ticker of one kind of moment, the people whom it tells, and what went wrong on purpose."""

    def __init__(self, database: Database, clock: StillClock, library: Library) -> None:
        self.database, self.clock = database, clock
        self.fails_for: set[int] = set()
        self.ticker = Ticker(database, clock, LibraryDesk(library), {"reminder": self._reminds}, lambda: None)

    async def _reminds(self, call: Call) -> None:
        await call.say(
            f"reminder:{call.person.id}:{call.due_at}", [Say("now", lane=Lane.REMINDER)], lives=HOUR
        )
        await moments.plan(call.tx, Moment(call.person.id, "reminder", "again", call.now + HOUR))
        if call.person.id in self.fails_for:
            raise ValueError("on purpose")

    async def knows(self, *ids: int) -> None:
        for each in ids:
            await self.database.transact(
                lambda tx, one=each: people.arrive(tx, one, "Ann", "en", None, self.clock.now())  # type: ignore[misc]  # a default binds it
            )

    async def plans(self, person_id: int, about: str, ahead: int) -> None:
        moment = Moment(person_id, "reminder", about, self.clock.now() + ahead)
        await self.database.transact(lambda tx: moments.plan(tx, moment))

    async def ticks(self) -> int:
        taken, _ = await self.database.transact(self.ticker.take)
        return taken

    async def said(self) -> list[int]:
        rows = await self.database.transact(lambda tx: tx.rows("SELECT chat_id FROM outbox ORDER BY id"))
        return [row[0] for row in rows]

    async def due(self, person_id: int) -> list[Moment]:
        return await self.database.transact(lambda tx: moments.of(tx, person_id))


@pytest.fixture
def desk(database: Database, clock: StillClock, library: Library) -> Desk:
    return Desk(database, clock, library)


async def test_what_is_due_is_said_once_and_what_is_not_waits(desk: Desk) -> None:
    """Of two reminders one is due: it is said, it plans the next, and a second look says nothing."""
    await desk.knows(ANN)
    await desk.plans(ANN, "first", 0)
    await desk.plans(ANN, "second", HOUR * 2)

    assert (1, 0) == (await desk.ticks(), await desk.ticks())
    assert [ANN] == await desk.said()
    assert ["again", "second"] == [each.about for each in await desk.due(ANN)]


async def test_one_persons_trouble_keeps_nobody_waiting(desk: Desk) -> None:
    """Bob's moment fails: Ann is told, nothing of Bob's half-done work stays, and it is tried again in a minute."""
    await desk.knows(ANN, BOB)
    desk.fails_for = {BOB}
    await desk.plans(BOB, "first", 0)
    await desk.plans(ANN, "first", 0)

    await desk.ticks()

    assert [ANN] == await desk.said()
    assert [Moment(BOB, "reminder", "first", desk.clock.now() + 60_000, 1)] == await desk.due(BOB)
    desk.clock.passes(60)
    desk.fails_for = set()
    await desk.ticks()
    assert [ANN, BOB] == await desk.said()


async def test_a_moment_that_always_fails_is_given_up(desk: Desk) -> None:
    """After five times nobody tries again."""
    await desk.knows(BOB)
    desk.fails_for = {BOB}
    await desk.plans(BOB, "first", 0)

    tries = 0
    while await desk.due(BOB):
        desk.clock.passes(24 * 3600)
        tries += await desk.ticks()

    assert 5 == tries


@pytest.mark.parametrize("how", ["blocked", "gone", "stopped", "erased"])
async def test_who_does_not_want_to_hear_gets_nothing(desk: Desk, how: str) -> None:
    """Blocked, gone, stopped, forgotten: the moment passes in silence."""
    leaving: dict[str, Callable[[Transaction], object]] = {
        "blocked": lambda tx: people.unreachable(tx, ANN, "blocked", 1),
        "gone": lambda tx: people.unreachable(tx, ANN, "gone", 1),
        "stopped": lambda tx: people.stop(tx, ANN, 1),
        "erased": lambda tx: people.erase(tx, ANN),
    }
    await desk.knows(ANN)
    await desk.plans(ANN, "first", 0)
    await desk.database.transact(leaving[how])  # type: ignore[arg-type]  # each gives a coroutine
    await desk.plans(ANN, "second", 0)

    await desk.ticks()

    assert [] == await desk.said()
    assert [] == await desk.due(ANN)


async def test_two_processes_never_do_the_same_moment(
    postgres_url: str, clock: StillClock, library: Library
) -> None:
    """PostgreSQL: while one takes Ann's moment, the other passes it over and takes Bob's."""
    first, second = await open_database(postgres_url), await open_database(postgres_url)
    one, other = Desk(first, clock, library), Desk(second, clock, library)
    await one.knows(ANN, BOB)
    await one.plans(ANN, "first", 0)

    async def hold(tx: Transaction) -> None:
        taken, _ = await one.ticker.take(tx)
        await other.plans(BOB, "first", 0)  # a second connection, while this transaction is open
        assert (1, 1) == (taken, await other.ticks())

    await first.transact(hold)

    assert {ANN, BOB} == set(await one.said())
    assert 2 == len(await one.said())
    await first.close()
    await second.close()


async def test_an_ended_process_leaves_its_moments_due(
    sqlite_url: str, clock: StillClock, library: Library
) -> None:
    """The transaction did not commit: nothing was said, and the moment is due still."""
    database = await open_database(sqlite_url)
    desk = Desk(database, clock, library)
    await desk.knows(ANN)
    await desk.plans(ANN, "first", 0)

    async def dies(tx: Transaction) -> None:
        await desk.ticker.take(tx)
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await database.transact(dies)

    assert [] == await desk.said()
    assert 1 == await desk.ticks()
    assert [ANN] == await desk.said()
    await database.close()
