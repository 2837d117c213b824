"""Many workers and senders on one PostgreSQL: nobody overtakes themselves, nothing is done twice, nothing is left."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import defaultdict
from collections.abc import AsyncIterator

import pytest

from bot.message import Say
from bot.store import claims, inbox
from bot.store.database import Database, DatabaseAway, Transaction, open_database
from bot.store.inbox import Arrival, Waiting
from tests.bot.store.posting import NOW, Post, outdate

_PEOPLE, _UPDATES, _WORKERS = 12, 300, 9


@pytest.fixture
async def replicas(postgres_url: str) -> AsyncIterator[list[Database]]:
    """Three processes' databases: each has its own connections."""
    async with contextlib.AsyncExitStack() as stack:
        opened = [await open_database(postgres_url) for _ in range(3)]
        for each in opened:
            stack.push_async_callback(each.close)
        yield opened


async def _none(database: Database, sql: str) -> None:
    """Wait until *sql* finds nothing."""
    async with asyncio.timeout(50):
        while await database.transact(lambda tx: tx.row(sql)):  # noqa: ASYNC110  # nobody tells of commits here
            await asyncio.sleep(0.05)


class Bench:
    """Workers that take turns, are slow, stop in the middle, and come back late."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.inside: set[int] = set()
        self.overlaps: list[int] = []
        self.whose: dict[int, int] = {}  # update -> person

    async def works(self, database: Database, token: str) -> None:
        """One worker, until it is cancelled."""
        while True:
            with contextlib.suppress(DatabaseAway):  # a deadlock is tried again
                claimed = await database.transact(lambda tx: inbox.claim(tx, 8, token))
                await asyncio.sleep(self.chance.choice([0, 0, 0, 0.002, 0.15]))  # the last is too late
                if self.chance.random() < 0.1:
                    continue  # it died here, and another begins
                await database.transact(lambda tx: self._turns(tx, claimed, token))  # noqa: B023  # awaited here

    async def _turns(self, tx: Transaction, claimed: list[Waiting], token: str) -> None:
        began: set[int] = set()
        try:
            for each in await inbox.begin(tx, claimed, token):
                person = self.whose[each.update_id]
                if person not in began and person in self.inside:
                    self.overlaps.append(person)
                began.add(person)
                self.inside.add(person)
                await asyncio.sleep(self.chance.choice([0, 0, 0.001]))
                if self.chance.random() < 0.02:
                    raise DatabaseAway("it died in the middle")
                assert await inbox.done(tx, each.id, NOW)
                await tx.run("INSERT INTO turns (person, update_id) VALUES ($1, $2)", person, each.update_id)
        finally:
            self.inside -= began


@pytest.mark.parametrize("seed", range(3))
async def test_turns_of_one_person_never_overlap_and_keep_their_order(
    replicas: list[Database], monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Nine workers of three processes; claims run out after a tenth of a second, workers die, and come back late."""
    monkeypatch.setattr(inbox, "HOLD", 100)
    monkeypatch.setattr(inbox, "LONE_ATTEMPTS", 1000)
    bench, first = Bench(seed), replicas[0]
    bench.whose = {number: bench.chance.randrange(_PEOPLE) for number in range(_UPDATES)}
    await first.transact(
        lambda tx: tx.run("CREATE TABLE turns (id BIGSERIAL, person BIGINT, update_id BIGINT)")
    )

    async def arrive() -> None:
        for start in range(0, _UPDATES, 5):
            arrivals = [Arrival(each, bench.whose[each] or None, "{}") for each in range(start, start + 5)]
            await first.transact(lambda tx: inbox.put(tx, arrivals, NOW))  # noqa: B023  # awaited here
            await asyncio.sleep(0.003)

    async with asyncio.TaskGroup() as tasks:
        workers = [
            tasks.create_task(bench.works(replicas[number % 3], f"{number % 3}:{number}"))
            for number in range(_WORKERS)
        ]
        await arrive()
        await _none(first, f"SELECT 1 WHERE (SELECT count(*) FROM turns) < {_UPDATES}")
        for each in workers:
            each.cancel()

    taken: dict[int, list[int]] = defaultdict(list)
    for person, update in await first.transact(
        lambda tx: tx.rows("SELECT person, update_id FROM turns ORDER BY id")
    ):
        taken[person].append(update)
    assert [] == bench.overlaps
    for person in range(_PEOPLE):
        assert [each for each in range(_UPDATES) if bench.whose[each] == person] == taken[person]


async def test_who_is_late_gives_no_turn_that_another_has(
    replicas: list[Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One worker claims and is held up; another takes the first update over; the second is not given before it."""
    monkeypatch.setattr(inbox, "HOLD", 0)
    late, other = replicas[:2]
    await late.transact(lambda tx: inbox.put(tx, [Arrival(1, 11, "{}"), Arrival(2, 11, "{}")], NOW))
    claimed = await late.transact(lambda tx: inbox.claim(tx, 8, "late:0"))
    assert [1, 2] == [each.update_id for each in claimed]
    assert [1] == [each.update_id for each in await other.transact(lambda tx: inbox.claim(tx, 8, "other:0"))]

    assert [] == await late.transact(lambda tx: inbox.begin(tx, claimed, "late:0"))


async def test_what_is_held_is_left_to_its_holder_and_what_lies_behind_it_too(
    replicas: list[Database],
) -> None:
    """Ann's first update is in somebody's hand: her second one waits, Bob's does not."""
    first, second = replicas[:2]
    await first.transact(lambda tx: inbox.put(tx, [Arrival(1, 11, "{}")], NOW))
    await first.transact(lambda tx: inbox.claim(tx, 8, "a:0"))
    await first.transact(lambda tx: inbox.put(tx, [Arrival(2, 11, "{}"), Arrival(3, 12, "{}")], NOW))

    assert [3] == [each.update_id for each in await second.transact(lambda tx: inbox.claim(tx, 8, "b:0"))]


async def test_who_leaves_gives_back_what_was_not_begun(replicas: list[Database]) -> None:
    """The next worker has it at once, in a group, as if it had never been claimed."""
    first, second = replicas[:2]
    await first.transact(lambda tx: inbox.put(tx, [Arrival(1, 11, "{}"), Arrival(2, 11, "{}")], NOW))
    await first.transact(lambda tx: inbox.claim(tx, 8, "a:0"))
    assert [] == await second.transact(lambda tx: inbox.claim(tx, 8, "b:0"))
    await first.transact(lambda tx: inbox.release(tx, "a"))

    claimed = await second.transact(lambda tx: inbox.claim(tx, 8, "b:0"))
    assert [(1, 0), (2, 0)] == [(each.update_id, each.alone) for each in claimed]


async def test_answers_of_one_chat_go_one_at_a_time_in_their_order(replicas: list[Database]) -> None:
    """Nine senders of three processes, slow and quick, some of which die: in each chat one after the other."""
    chance, chats, each_chat = random.Random(7), 10, 12
    said: dict[int, list[str]] = defaultdict(list)
    in_flight: dict[int, int] = defaultdict(int)
    together: list[int] = []
    post = Post(replicas[0])
    for number in range(chats * each_chat):
        await post.put(Say(str(number)), key=str(number), chat=number % chats)

    async def sends(database: Database, name: str) -> None:
        for turn in range(10_000):
            token = f"{name}:{turn}"
            claimed = await database.transact(
                lambda tx: claims.claim(tx, NOW, 3, token, asked=True, take=database.take)  # noqa: B023  # as above
            )
            for each in claimed:
                in_flight[each.chat_id] += 1
                together.append(in_flight[each.chat_id])
                await asyncio.sleep(chance.choice([0, 0.001, 0.004]))
                assert isinstance(each.message, Say)
                said[each.chat_id].append(each.message.text)
                in_flight[each.chat_id] -= 1
                if chance.random() < 0.05:  # it died before it could mark; the claim runs out
                    await database.transact(lambda tx: _only_this(tx, each.id))  # noqa: B023  # as above
                    await database.transact(lambda tx: claims.free_claims(tx, NOW, expired=True))
                else:
                    await database.transact(lambda tx: claims.sent(tx, each, 1, NOW))  # noqa: B023  # as above
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as tasks:
        senders = [tasks.create_task(sends(replicas[number % 3], str(number))) for number in range(_WORKERS)]
        await _none(post.database, "SELECT 1 FROM outbox WHERE state < 2 LIMIT 1")
        for each in senders:
            each.cancel()

    assert {1} == set(together)
    for chat in range(chats):
        once = list(dict.fromkeys(said[chat]))
        assert [str(number) for number in range(chats * each_chat) if number % chats == chat] == once
        assert once == [
            each for each, before in zip(said[chat], [None, *said[chat]], strict=False) if each != before
        ]


async def _only_this(tx: Transaction, row: int) -> None:
    await tx.run("UPDATE outbox SET claimed_until = 0 WHERE id = $1 AND state = 1", row)


async def test_a_claim_runs_out_by_the_clock_of_the_database(replicas: list[Database]) -> None:
    """A replica whose clock is a minute ahead frees nothing that is in flight elsewhere."""
    post = Post(replicas[0])
    await post.put(Say("x"), key="row")
    await post.claim()

    assert 0 == await replicas[1].transact(lambda tx: claims.free_claims(tx, NOW + 3_600_000, expired=True))
    await post.database.transact(lambda tx: outdate(tx, claims.LEASE + 1))
    assert 1 == await replicas[1].transact(lambda tx: claims.free_claims(tx, NOW - 3_600_000, expired=True))
