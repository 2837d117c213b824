"""Whose advice another library changes: everybody is looked at once, killed or not, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor import library as contents
from advisor.library import Library
from bot.desk import Desk
from bot.scheduled import comparing as looking
from bot.scheduled.comparing import Comparing
from bot.scheduled.filling import Filling
from bot.scheduled.telling import tell
from bot.store import comparisons, editions, intakes, outbox, people, plans, run_rows, runs
from bot.store.comparisons import Comparison
from bot.store.database import Database, Transaction
from bot.store.editions import Loaded
from bot.store.intakes import Intake
from bot.store.plans import StoredPlan
from bot.usecases import advice, tellings
from bot.usecases import editions as using
from bot.usecases.comparing import Found
from bot.usecases.roles import Actor
from bot.usecases.runs import Terms
from tests.advisor import tiny
from tests.conftest import StillClock

ADMIN = 1
PEOPLE = range(10, 10 + 2 * looking._BATCH + 7)
_BEFORE = tiny.supplied()
_GATE = """
  - id: {ride}.closed_by_a_test
    kind: gate
    when: {{is: {{hours: few}}}}
    text: "It takes hours."
    opens_when: {{hours: [some]}}
    source: "A test"
    reviewed: 2026-11-22
"""


class House:
    """A database with people whose plans one library made, and another one on the desk."""

    def __init__(self, database: Database, clock: StillClock) -> None:
        self.database, self.clock = database, clock
        clock.passes(4 * 3_600)  # noon where they are
        self.before = contents.parse(_BEFORE)
        ride = advice.weigh(self.before, advice.Known(_intake(PEOPLE[0]))).advice.primary
        file = f"rules/{ride}.yaml"
        self.texts = {**_BEFORE, file: _BEFORE[file].rstrip() + _GATE.format(ride=ride)}
        self.after = contents.parse(self.texts)
        self.ride = ride

    async def begins(self) -> Comparison:
        now = self.clock.now()

        async def work(tx: Transaction) -> Comparison:
            await using.adopt(tx, Loaded(self.before.version, now, 0), _BEFORE)
            for each in (ADMIN, *PEOPLE):
                await people.arrive(tx, each, "Ann", "en", None, now)
                await tx.run("UPDATE people SET zone = 'UTC', quiet_from = 0, quiet_to = 0")
            for each in PEOPLE:
                await intakes.save(tx, _intake(each))
                known = advice.Known(_intake(each))
                await plans.save(
                    tx, advice.as_plan(self.before, known, advice.weigh(self.before, known), now)
                )
            await using.adopt(tx, Loaded(self.after.version, now, ADMIN), self.texts)
            return await comparisons.begin(tx, self.before.version, self.after.version, ADMIN, now)

        return await self.database.transact(work)

    def looks(self, library: Library | None = None) -> Comparing:
        """A process that compares, just started."""
        terms = Terms(frozenset({ADMIN}))
        return Comparing(self.database, self.clock, Desk(library or self.after), terms, lambda: None)

    async def found(self) -> Comparison:
        newest = await self.database.transact(comparisons.newest)
        assert newest is not None
        return newest

    async def looks_at_everybody(self) -> Comparison:
        while (under_way := await self.database.transact(comparisons.under_way)) is not None:
            await self.looks().batch(under_way)
        return await self.found()

    async def number(self, sql: str) -> int:
        row = await self.database.transact(lambda tx: tx.row(sql))
        assert row is not None
        return int(row[0])


def _intake(person_id: int) -> Intake:
    """Every other person has few hours, whom the new gate concerns."""
    hours = "few" if person_id % 2 == 0 else "many"
    return Intake(person_id, (("offer", "bread"), ("hours", hours)), finished_at=1)


@pytest.fixture
def house(database: Database, clock: StillClock) -> House:
    return House(database, clock)


async def test_everybody_is_looked_at_and_only_those_who_would_notice_are_kept(house: House) -> None:
    """Half of them have another first ride; who they are stands in a row each, with the plan that goes with it."""
    await house.begins()
    found = await house.looks_at_everybody()

    numbers = Found.of(found.found)
    half = sum(each % 2 == 0 for each in PEOPLE)
    assert (len(PEOPLE), half, half) == (numbers.looked, numbers.differs, numbers.reach)
    assert half == numbers.kinds["first"] == numbers.kinds["closed"]
    assert half == await house.number("SELECT COUNT(*) FROM differences")
    assert len(numbers.sample) == 5
    assert house.before.version == (await _plan(house, PEOPLE[0])).library


async def _plan(house: House, person_id: int) -> StoredPlan:
    plan = await house.database.transact(lambda tx: plans.find(tx, person_id))
    assert plan is not None
    return plan


async def test_a_look_that_was_interrupted_goes_on_where_it_was(house: House) -> None:
    """Killed between reading and keeping, the batch is read again; nobody is counted twice."""
    begun = await house.begins()
    await house.looks().batch(begun)
    await house.looks().batch(begun)  # a second process that knows of no progress: what it found is not kept

    assert looking._BATCH == Found.of((await house.found()).found).looked
    assert len(PEOPLE) == Found.of((await house.looks_at_everybody()).found).looked


async def test_where_the_old_texts_are_gone_the_plan_itself_is_compared(house: House) -> None:
    """Whoever was advised by a version that is not kept any more is found by what their plan says."""
    await house.begins()
    await house.database.transact(lambda tx: editions.drop(tx, house.before.version))

    half = sum(each % 2 == 0 for each in PEOPLE)
    assert half == Found.of((await house.looks_at_everybody()).found).kinds["first"]


async def test_a_newer_library_replaces_what_is_under_way(house: House) -> None:
    """What was begun is over, and cannot be told any more."""
    first = await house.begins()
    await house.database.transact(lambda tx: comparisons.begin(tx, "a", "b", ADMIN, 1))

    old = await house.database.transact(lambda tx: comparisons.find(tx, first.id))
    assert old is not None
    assert ("replaced", True) == (old.decided, old.ended_at is not None)


async def _tells(house: House) -> int:
    """Tell them; gives the run."""
    found = await house.looks_at_everybody()
    terms, now = Terms(frozenset({ADMIN}), second_above=10**6), house.clock.now()
    begun = await house.database.transact(
        lambda tx: tellings.begin(tx, terms, Actor(ADMIN, "owner"), found, now)
    )
    return begun.run.id


async def _fills(house: House, run_id: int, room: int) -> tuple[bool, int]:
    async def work(tx: Transaction) -> tuple[bool, int]:
        run = await runs.find(tx, run_id)
        assert run is not None
        return await tell(Filling(tx, run, house.after, house.clock.now()), room)

    return await house.database.transact(work)


async def test_each_is_told_once_and_whoever_knows_is_left_out(house: House) -> None:
    """Two look at their plan before the run comes to them: it says that they know."""
    await house.begins()
    run = await _tells(house)
    now = house.clock.now()
    for each in PEOPLE[0], PEOPLE[2]:
        made = await house.database.transact(
            lambda tx, each=each: advice.make(tx, house.after, each, now)  # type: ignore[misc]
        )
        assert made is not None
        assert made.differs is not None
        assert house.ride == made.differs.first[0] if made.differs.first else False
    while (await _fills(house, run, 10))[0]:
        pass

    half = sum(each % 2 == 0 for each in PEOPLE)
    assert half - 2 == await house.number("SELECT COUNT(*) FROM outbox WHERE lane = 5")
    assert half - 2 == await house.number("SELECT COUNT(DISTINCT chat_id) FROM outbox WHERE lane = 5")


async def test_what_waits_is_taken_back_when_the_person_looks(house: House) -> None:
    """Nobody hears it twice; what was sent they know, and their plan is the new one without a word."""
    await house.begins()
    run = await _tells(house)
    await _fills(house, run, 10)
    waits, has = PEOPLE[0], PEOPLE[2]
    now = house.clock.now()
    await house.database.transact(
        lambda tx: tx.run("UPDATE outbox SET state = 2, message_id = 1, done_at = 1 WHERE chat_id = $1", has)
    )
    first = await house.database.transact(lambda tx: advice.make(tx, house.after, waits, now))
    second = await house.database.transact(lambda tx: advice.make(tx, house.after, has, now))

    assert first is not None
    assert first.differs is not None
    assert second is not None
    assert (None, False) == (second.differs, bool(second.changes))
    states = await house.database.transact(
        lambda tx: tx.rows(
            "SELECT chat_id, state, verdict FROM outbox WHERE chat_id IN ($1, $2) ORDER BY 1", waits, has
        )
    )
    assert [(waits, outbox.CANCELLED, "told"), (has, outbox.SENT, None)] == [tuple(each) for each in states]


async def test_what_a_pause_takes_back_is_told_later(house: House) -> None:
    """Rows go back when a run pauses; when it goes on each is asked about anew and told once."""
    await house.begins()
    number = await _tells(house)
    await _fills(house, number, 10)
    await house.database.transact(lambda tx: runs.pause(tx, number, "admin", house.clock.now()))
    assert 0 == await house.number("SELECT COUNT(*) FROM outbox WHERE lane = 5")
    await house.database.transact(lambda tx: runs.resume(tx, number))
    while (await _fills(house, number, 10))[0]:
        pass

    half = sum(each % 2 == 0 for each in PEOPLE)
    assert half == await house.number("SELECT COUNT(DISTINCT chat_id) FROM outbox WHERE lane = 5")
    run = await house.database.transact(lambda tx: runs.find(tx, number))
    assert run is not None
    assert half == (await house.database.transact(lambda tx: run_rows.open_rows(tx, replace(run))))[0]


async def test_what_was_told_is_what_the_next_library_is_compared_with(house: House) -> None:
    """They have the message and did not look: the third library says what is otherwise than in the second."""
    await house.begins()
    run = await _tells(house)
    while (await _fills(house, run, 10))[0]:
        pass
    await house.database.transact(
        lambda tx: tx.run("UPDATE outbox SET state = 2, message_id = 1, done_at = 1 WHERE lane = 5")
    )
    texts = {**house.texts, "trends.yaml": house.texts["trends.yaml"] + "\n# the same\n"}
    third = contents.parse(texts)

    async def load(tx: Transaction) -> None:
        await using.adopt(tx, Loaded(third.version, 2, ADMIN), texts)
        await comparisons.begin(tx, house.after.version, third.version, ADMIN, 2)

    await house.database.transact(load)
    while (under_way := await house.database.transact(comparisons.under_way)) is not None:
        await house.looks(third).batch(under_way)

    assert 0 == Found.of((await house.found()).found).differs
    assert house.after.version == (await _plan(house, PEOPLE[0])).library
