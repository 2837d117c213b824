"""Turns on both databases: a group shares its commit, each turn fails alone, and no trouble loses one."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

import pytest

from bot.inbound.worker import Worker
from bot.metrics import Metrics
from bot.store import bot_facts, inbox
from bot.store.database import Database, DatabaseAway, Transaction, Work, open_database
from bot.store.inbox import Arrival, Waiting
from bot.store.sqlite import SqliteDatabase
from tests.conftest import StillClock

T = TypeVar("T")


@dataclass
class Flaky:
    """A database that goes away as the test says, and notes each commit."""

    database: Database
    events: list[str]
    loses: Iterator[bool] = field(default_factory=lambda: iter(()))  #: work undone, then away
    goes_deaf: Iterator[bool] = field(default_factory=lambda: iter(()))  #: work kept, then away

    def __post_init__(self) -> None:
        self.workers, self.take, self.shared = self.database.workers, self.database.take, self.database.shared

    async def transact(self, work: Work[T]) -> T:
        lost = next(self.loses, False)

        async def perhaps(tx: Transaction) -> T:
            result = await work(tx)
            if lost:
                raise DatabaseAway("the disk is full")
            return result

        result = await self.database.transact(perhaps)
        self.events.append("commit")
        if next(self.goes_deaf, False):
            raise DatabaseAway("the connection broke during COMMIT")
        return result

    def is_away(self, error: Exception) -> bool:
        return self.database.is_away(error)

    async def close(self) -> None:
        await self.database.close()


@dataclass
class Desk:
    """One worker with a turn of the test's own: it keeps the update's number, and fails for those in `faulty`."""

    database: Database
    clock: StillClock
    events: list[str]
    faulty: dict[int, Exception] = field(default_factory=dict)
    inconsolable: bool = False
    taken: list[int] = field(default_factory=list)

    async def turn(self, tx: Transaction, waiting: Waiting, _: int) -> None:
        self.taken.append(waiting.update_id)
        await bot_facts.write(tx, f"turn {waiting.update_id}", "taken")
        if waiting.update_id in self.faulty:
            raise self.faulty[waiting.update_id]

    async def sorry(self, tx: Transaction, waiting: Waiting, _: int) -> None:
        await bot_facts.write(tx, f"sorry {waiting.update_id}", "said")
        if self.inconsolable:
            raise ValueError("no words")

    async def arrive(self, *updates: int) -> None:
        arrivals = [Arrival(each, 11, "{}") for each in updates]
        await self.database.transact(lambda tx: inbox.put(tx, arrivals, 0))

    def worker(self, database: Database | None = None) -> Worker:
        return Worker(
            database or self.database,
            self.clock,
            turn=self.turn,
            sorry=self.sorry,
            said=lambda: self.events.append("said"),
            group=10,
            metrics=Metrics(),
        )

    async def ends(self, database: Database | None = None) -> None:
        """The worker runs until nothing waits any more."""
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(self.worker(database).run())
            await until(self.is_idle)
            task.cancel()

    async def is_idle(self) -> bool:
        return "said" in self.events and not await self.database.transact(waits)

    async def facts(self) -> list[str]:
        rows = await self.database.transact(lambda tx: tx.rows("SELECT name FROM facts_of_bot ORDER BY name"))
        return [row[0] for row in rows]

    async def failed(self) -> dict[int, str]:
        return {each.update_id: each.error for each in await self.database.transact(inbox.failed)}


async def waits(tx: Transaction) -> bool:
    return await tx.row("SELECT 1 FROM inbox WHERE state = 0") is not None


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    """Let the others run until it is *true*."""
    async with asyncio.timeout(20):
        for _ in itertools.count():
            if await true():
                return
            await asyncio.sleep(0)


@dataclass
class Heavy(Desk):
    """A desk whose turns need much room."""

    async def turn(self, tx: Transaction, waiting: Waiting, now: int) -> None:
        await super().turn(tx, waiting, now)
        await bot_facts.write(tx, f"weight {waiting.update_id}", "x" * 20_000)

    async def has_tried(self) -> bool:
        return len(self.taken) >= 3


@pytest.fixture
def desk(database: Database, clock: StillClock) -> Desk:
    return Desk(database, clock, [])


@pytest.fixture(autouse=True)
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker's waits take no time."""
    sleep: Callable[[float], object] = asyncio.sleep
    monkeypatch.setattr("bot.inbound.worker.asyncio.sleep", lambda _: sleep(0))


async def test_a_group_of_turns_shares_one_commit(desk: Desk) -> None:
    """Three updates: one commit to claim them, one for all three turns."""
    await desk.arrive(1, 2, 3)
    await desk.ends(Flaky(desk.database, desk.events))

    assert [1, 2, 3] == desk.taken
    assert ["commit", "commit", "said"] == desk.events[:3]


async def test_a_failing_turn_leaves_the_others_of_its_group(desk: Desk) -> None:
    """What it wrote is undone, its error is kept, the person hears a sorry, and nobody else notices."""
    desk.faulty = {2: KeyError("reach")}
    await desk.arrive(1, 2, 3)
    await desk.ends()

    assert ["sorry 2", "turn 1", "turn 3"] == await desk.facts()
    assert [2] == list(await desk.failed())
    assert "KeyError" in (await desk.failed())[2]
    assert "in turn" in (await desk.failed())[2]


async def test_a_sorry_that_fails_takes_nothing_with_it(desk: Desk) -> None:
    """The error of the turn is kept all the same."""
    desk.faulty, desk.inconsolable = {1: KeyError("reach")}, True
    await desk.arrive(1, 2)
    await desk.ends()

    assert ["turn 2"] == await desk.facts()
    assert [1] == list(await desk.failed())


async def test_an_operating_system_error_of_a_turn_is_its_own_fault(desk: Desk) -> None:
    """A missing file fails the turn; it does not look like an absent database, which would be waited for forever."""
    desk.faulty = {1: FileNotFoundError("templates/gone.html")}
    await desk.arrive(1, 2)
    await desk.ends()

    assert ["sorry 1", "turn 2"] == await desk.facts()


async def test_when_the_database_was_away_the_turns_are_taken_one_by_one(desk: Desk) -> None:
    """The group is undone as a whole and nobody is woken; then each turn has a commit of its own. None is lost."""
    await desk.arrive(1, 2, 3)
    await desk.ends(Flaky(desk.database, desk.events, loses=iter([False, True])))

    assert [1, 2, 3, 1, 2, 3] == desk.taken
    assert ["turn 1", "turn 2", "turn 3"] == await desk.facts()
    assert ["commit", "commit", "said", "commit", "said", "commit", "said"] == desk.events[:7]


async def test_a_database_that_stays_away_is_waited_for(desk: Desk) -> None:
    """Away at the claim, at the group, and four times at one turn: each update has its turn in the end."""
    await desk.arrive(1, 2)
    away = iter([True, True, False, True, True, True, True, True])
    await desk.ends(Flaky(desk.database, desk.events, loses=away))

    assert ["turn 1", "turn 2"] == await desk.facts()
    assert {} == await desk.failed()


async def test_nobody_is_woken_before_the_commit_has_returned(desk: Desk) -> None:
    """The sender would look, see nothing, and sleep."""
    await desk.arrive(*range(1, 25))
    await desk.ends(Flaky(desk.database, desk.events))

    assert all("commit" == desk.events[at - 1] for at, event in enumerate(desk.events) if event == "said")
    assert len(desk.taken) == 24


async def test_a_commit_that_was_not_heard_of_is_not_repeated(desk: Desk) -> None:
    """The connection broke during COMMIT, and the turns were kept: taking them again would answer twice."""
    await desk.arrive(1, 2)
    await desk.ends(Flaky(desk.database, desk.events, goes_deaf=iter([False, True])))

    assert [1, 2] == desk.taken


async def test_an_update_that_kills_the_process_is_given_up(desk: Desk) -> None:
    """Three times alone the process ended: the turn is not taken again, the person hears a sorry, others go on."""
    await desk.arrive(1, 2)
    for _ in range(1 + inbox.LONE_ATTEMPTS):
        await desk.database.transact(partial(inbox.claim, at_most=1))
    await desk.ends()

    assert [2] == desk.taken
    assert ["sorry 1", "turn 2"] == await desk.facts()
    assert "given up" in (await desk.failed())[1]


async def test_a_full_disk_in_the_middle_of_a_group_loses_no_turn(sqlite_url: str, clock: StillClock) -> None:
    """SQLite gives the whole transaction up by itself; with room again every turn is taken, once in effect."""
    database = await open_database(sqlite_url)
    assert isinstance(database, SqliteDatabase)
    desk = Heavy(database, clock, [])
    await desk.arrive(*range(1, 9))

    async def limit(pages: int) -> None:
        await database._hop(lambda: database._raw().execute(f"PRAGMA max_page_count={pages}").fetchone())

    await limit(1)  # means: no page more than there are
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(desk.worker().run())
        await until(desk.has_tried)
        assert [] == await desk.facts()
        await limit(1_000_000)
        await until(desk.is_idle)
        task.cancel()

    assert [f"turn {number}" for number in range(1, 9)] == (await desk.facts())[:8]
    assert {} == await desk.failed()
    await database.close()
