"""What is counted of all people, on both databases: each once, slice by slice, and nothing of a few is kept."""

from __future__ import annotations

import pytest

from advisor.library import Library
from bot import app
from bot.desk import Desk
from bot.scheduled.counting import Counting
from bot.store import admins, intakes, people, tips
from bot.store.database import Database, Transaction
from bot.store.intakes import Intake
from bot.usecases import admins as using
from bot.usecases import statistics
from bot.usecases.admins import Changed
from bot.usecases.roles import Actor
from tests.conftest import StillClock

LIBRARY: Library = app.load_library()
FIRST = -3  #: ids may be anything


async def _crowd(tx: Transaction, number: int, now: int) -> None:
    for person in range(FIRST, FIRST + number):
        await people.arrive(tx, person, "X", "sw", "flyer" if person % 2 else None, now)
        await intakes.save(tx, Intake(person, (("sector", "tailor"), ("hours", None)), finished_at=now))
        await tips.sent(tx, [(person, "a.tip")], now)
        await tx.run(
            "INSERT INTO progress (person_id, step, state) VALUES ($1, 'a.step', $2)",
            person,
            "done" if person else "not_yet",
        )
        await tx.run(
            "INSERT INTO numbers (person_id, step, at, value) VALUES ($1, 'a.step', $2, '5')", person, now
        )


async def test_everybody_is_counted_once_over_many_slices(database: Database, clock: StillClock) -> None:
    """Two hundred and three people, two and a half slices."""
    await database.transact(lambda tx: _crowd(tx, 203, clock.now()))
    await Counting(database, clock, Desk(LIBRARY)).count()
    found = await database.transact(statistics.last)

    assert found is not None
    assert (200, 200, 100) == (
        found.number("all", "people"),
        found.number("all", "finished"),
        found.number("source_people", "flyer"),
    )
    assert (200, 200) == (found.number("answered", "sector"), found.number("unsure", "hours"))
    assert (200, 0, 200) == tuple(found.number(table, "a.step") for table in ("done", "stuck", "reported"))
    assert 200 == found.number("tips_sent", "a.tip")


@pytest.mark.parametrize(("number", "kept"), [(4, set()), (9, {5})])
async def test_what_is_kept_of_a_count_holds_no_small_number(
    database: Database, clock: StillClock, number: int, kept: set[int]
) -> None:
    """Of four people nothing stands there, and of nine a five."""
    await database.transact(lambda tx: _crowd(tx, number, clock.now()))
    await Counting(database, clock, Desk(LIBRARY)).count()
    found = await database.transact(statistics.last)

    assert found is not None
    assert kept == {each for cells in found.tables.values() for each in cells.values()}


async def test_two_owners_who_remove_each_other_at_once_leave_one(
    database: Database, clock: StillClock
) -> None:
    """The second finds that they are no owner any more: a bot is never left without one."""

    async def prepare(tx: Transaction) -> None:
        for person in (1, 2):
            await people.arrive(tx, person, "X", None, None, clock.now())
            await admins.give(tx, person, "owner", clock.now())

    async def removes(tx: Transaction) -> list[object]:
        outcomes: list[object] = []
        for who, whom in ((1, 2), (2, 1)):
            actor = Actor(who, "owner")  # both were judged before either acted
            outcomes.append(await using.change(tx, frozenset(), actor, whom, "owner", None, clock.now()))
        return outcomes

    await database.transact(prepare)
    first, second = await database.transact(removes)

    assert isinstance(first, Changed)
    assert second is None
    assert [1] == [each.person_id for each in await database.transact(admins.every)]
