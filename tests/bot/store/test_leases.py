"""Leases: one holder at a time, by the database's clock, and a late one changes nothing."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import pytest

from bot import leasing
from bot.clock import SharedClock
from bot.inbound import worker
from bot.leasing import Alone, LeaseLost, Shared
from bot.store import bot_facts, claims, inbox, leases
from bot.store.database import Database, Transaction, open_database
from bot.store.leases import Lease


@pytest.fixture
async def two(postgres_url: str) -> AsyncIterator[tuple[Database, Database]]:
    """The databases of two processes."""
    async with contextlib.AsyncExitStack() as stack:
        opened = [await open_database(postgres_url) for _ in range(2)]
        for each in opened:
            stack.push_async_callback(each.close)
        yield opened[0], opened[1]


async def take(database: Database, holder: str) -> Lease | None:
    return await database.transact(lambda tx: leases.take(tx, "tick", holder))


async def expire(tx: Transaction) -> None:
    """The database's clock cannot be turned: the lease is made to have run out."""
    await tx.run("UPDATE leases SET until = until - $1", leases.LENGTH)


async def test_one_of_many_gets_it(two: tuple[Database, Database]) -> None:
    """Ten ask at the same time, nobody had it before: one has it."""
    taken = await asyncio.gather(*(take(two[number % 2], str(number)) for number in range(10)))

    assert 1 == len([each for each in taken if each is not None])


async def test_it_is_taken_over_when_it_ran_out_and_its_number_grows(two: tuple[Database, Database]) -> None:
    """Not before; the one before can neither renew it nor work under it any more."""
    one, other = two
    first = await take(one, "one")
    assert first is not None
    assert await take(other, "other") is None
    await one.transact(expire)
    second = await take(other, "other")

    assert Lease("tick", "other", first.fence + 1) == second
    assert not await one.transact(lambda tx: leases.renew(tx, first))
    assert not await one.transact(lambda tx: leases.holds(tx, first))


async def test_what_is_renewed_goes_on(two: tuple[Database, Database]) -> None:
    """Also after it ran out, as long as nobody took it."""
    one, other = two
    first = await take(one, "one")
    assert first is not None
    await one.transact(expire)
    assert await one.transact(lambda tx: leases.renew(tx, first))

    assert await take(other, "other") is None
    assert await one.transact(lambda tx: leases.holds(tx, first))


async def test_nobody_takes_over_in_the_middle_of_a_transaction(two: tuple[Database, Database]) -> None:
    """It runs out while its holder works: another gets it only when that transaction is over; renewing goes on."""
    one, other = two
    first = await take(one, "one")
    assert first is not None

    async def slow(tx: Transaction) -> None:
        assert await leases.holds(tx, first)
        async with asyncio.timeout(5):
            assert await other.transact(lambda tx: leases.renew(tx, first))  # not kept waiting
        await other.transact(expire)
        assert await take(other, "other") is None

    await one.transact(slow)

    assert await take(other, "other") is not None


async def test_who_leaves_lets_others_in_at_once(two: tuple[Database, Database]) -> None:
    """Nobody waits for a lease to run out when its holder said goodbye."""
    one, other = two
    await take(one, "one")
    await one.transact(lambda tx: leases.release(tx, "one"))

    assert await take(other, "other") is not None


Notes = list[str]


def counting(notes: Notes, name: str) -> Callable[[Database], list[Coroutine[Any, Any, None]]]:
    """Work that notes its beginning and its end, and writes under the lease."""

    async def work(database: Database) -> None:
        notes.append(f"{name} begins")
        try:
            while True:
                await database.transact(lambda tx: bot_facts.write(tx, "who", name))
                await asyncio.sleep(0.01)
        finally:
            notes.append(f"{name} ends")

    return lambda database: [work(database)]


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110  # two processes' worth of loops: no event tells
            await asyncio.sleep(0.01)


async def test_work_under_a_lease_moves_when_its_holder_is_held_up(
    two: tuple[Database, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first stops renewing: its work ends, the second begins, and the first never runs beside it."""
    monkeypatch.setattr(leasing, "_LOOK_AROUND", 0.05)
    monkeypatch.setattr(leases, "LENGTH", 600)
    notes: Notes = []
    one, other = (
        Shared(database, None, name, {"tick"}) for database, name in zip(two, ("one", "other"), strict=True)
    )
    async with asyncio.TaskGroup() as tasks:
        renewing = tasks.create_task(one.run())
        works = [tasks.create_task(one.hold("tick", counting(notes, "one")))]
        await until(lambda: "one begins" in notes)
        others = tasks.create_task(other.run())
        works.append(tasks.create_task(other.hold("tick", counting(notes, "other"))))
        renewing.cancel()
        await until(lambda: "other begins" in notes)
        assert one.of("tick") is None
        for each in (*works, others):
            each.cancel()

    assert ["one begins", "one ends", "other begins", "other ends"] == notes


async def test_nothing_of_a_late_holder_is_kept(two: tuple[Database, Database]) -> None:
    """It believes in its lease still; the database does not."""
    one, other = two
    first = await take(one, "one")
    assert first is not None
    await one.transact(expire)
    await take(other, "other")
    late = leasing.Leased(one, first)

    with pytest.raises(LeaseLost):
        await late.transact(lambda tx: bot_facts.write(tx, "who", "late"))
    assert await one.transact(lambda tx: bot_facts.read(tx, "who")) is None


async def test_one_process_alone_holds_everything(sqlite_url: str) -> None:
    """SQLite: the work runs at once, and there is nothing to renew."""
    database = await open_database(sqlite_url)
    notes: Notes = []
    alone = Alone(database, "one")
    async with asyncio.TaskGroup() as tasks:
        work = tasks.create_task(alone.hold("tick", counting(notes, "one")))
        await until(lambda: "one begins" in notes)
        work.cancel()

    assert alone.of("bulk") is not None
    assert [] == await database.transact(lambda tx: tx.rows("SELECT * FROM leases"))
    await database.close()


async def test_replicas_tell_one_moment_whatever_their_own_clocks_say(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One replica's clock is a minute ahead; after a look at the database's it is not."""
    database = await open_database(postgres_url)
    right = await database.transact(leases.now)
    monkeypatch.setattr("bot.clock.time.time_ns", lambda: (right + 60_000) * 1_000_000)
    clock = SharedClock()
    assert clock.now() - right > 50_000
    clock.set(await database.transact(leases.now), took=0.001)

    assert abs(clock.now() - await database.transact(leases.now)) < 10_000
    await database.close()


def test_whoever_dies_is_waited_for_less_than_ten_seconds() -> None:
    """What they held runs out, and is looked for, within ten seconds."""
    look_around = leasing._LOOK_AROUND * 1000

    assert leases.LENGTH + look_around < 10_000
    assert inbox.HOLD + worker._OFTEN * 1000 < 10_000
    assert claims.LEASE + 1000 <= 10_000  # the sender looks every second
