"""Tips of many people in one batch: each as if they were alone."""

from __future__ import annotations

import pytest

from advisor.library import Library
from bot import app
from bot.desk import Desk as LibraryDesk
from bot.message import Lane, Say
from bot.scheduled import tips
from bot.scheduled.ticker import Call, Due, Ticker, Together
from bot.store import habits, moments, people, plans
from bot.store.database import Database, Transaction
from bot.store.moments import Moment
from bot.store.plans import StoredPlan
from bot.usecases import zones
from tests.conftest import StillClock

ANN, BOB, CAT = 101, 102, 103
HOUR = 3_600_000
NOON = 1_799_236_800_000  # Wednesday, 6 January 2027, 12:00 UTC


@pytest.fixture(scope="module")
def library() -> Library:
    return app.load_library()


async def _reminds(call: Call) -> None:
    await call.say(f"reminder:{call.person.id}:{call.due_at}", [Say("now", lane=Lane.REMINDER)], lives=HOUR)


class Desk:
    """A ticker of tips and of a plain reminder, and the people whom it tells."""

    def __init__(self, database: Database, clock: StillClock, library: Library) -> None:
        clock.moment = NOON
        self.database, self.clock = database, clock
        kinds: dict[str, Due | Together] = {"tip": Together(tips.tips), "reminder": _reminds}
        self.ticker = Ticker(database, clock, LibraryDesk(library), kinds, lambda: None)

    async def knows(self, *ids: int) -> None:
        """People in London with a plan, whose tip is due."""

        async def arrive(tx: Transaction) -> None:
            for each in ids:
                await people.arrive(tx, each, "Ann", "en", None, NOON)
                await habits.set_zone(tx, each, "Europe/London", zones.TOLD)
                await plans.save(tx, StoredPlan(each, "", {}, "community", "content"))
                await moments.plan(tx, Moment(each, "tip", "", NOON))

        await self.database.transact(arrive)

    async def ticks(self) -> None:
        while (await self.database.transact(self.ticker.take))[0]:
            pass

    async def said(self) -> list[tuple[int, int]]:
        sql = "SELECT chat_id, lane FROM outbox ORDER BY chat_id, lane"
        rows = await self.database.transact(lambda tx: tx.rows(sql))
        return [(row[0], row[1]) for row in rows]

    async def due(self, person_id: int) -> list[Moment]:
        return await self.database.transact(lambda tx: moments.of(tx, person_id))


@pytest.fixture
def desk(database: Database, clock: StillClock, library: Library) -> Desk:
    return Desk(database, clock, library)


async def test_each_of_a_crowd_gets_one_tip_and_the_next_is_planned(desk: Desk) -> None:
    """More people than a batch holds: one tip for each, one on the record, one planned for next week."""
    crowd = range(1, 121)
    await desk.knows(*crowd)

    await desk.ticks()

    assert [(each, Lane.TIP) for each in crowd] == await desk.said()
    rows = await desk.database.transact(
        lambda tx: tx.rows("SELECT person_id FROM tips_sent ORDER BY person_id")
    )
    assert list(crowd) == [row[0] for row in rows]
    days = {(each.due_at - NOON) // (24 * HOUR) for one in crowd for each in await desk.due(one)}
    assert {6} == days  # at ten, seven days later


async def test_what_is_broken_for_one_holds_no_tip_of_the_others(desk: Desk) -> None:
    """Bob's plan cannot be read: Ann and Cat get their tips, nothing of Bob's stays, and his is tried in a minute."""
    await desk.knows(ANN, BOB, CAT)
    await desk.database.transact(
        lambda tx: tx.run("UPDATE plans SET profile = '{' WHERE person_id = $1", BOB)
    )

    await desk.ticks()

    assert [(ANN, Lane.TIP), (CAT, Lane.TIP)] == await desk.said()
    assert [Moment(BOB, "tip", "", NOON + 60_000, 1)] == await desk.due(BOB)


async def test_who_turned_tips_off_is_passed_over_among_others(desk: Desk) -> None:
    """Bob wants none, Cat blocked the bot: nothing is said or planned for them, and Ann gets hers."""
    await desk.knows(ANN, BOB, CAT)
    await desk.database.transact(lambda tx: habits.set_rhythm(tx, BOB, 0, None, None))
    await desk.database.transact(lambda tx: people.unreachable(tx, CAT, "blocked", NOON))

    await desk.ticks()

    assert [(ANN, Lane.TIP)] == await desk.said()
    assert ([], []) == (await desk.due(BOB), await desk.due(CAT))


async def test_a_reminder_of_the_same_moment_takes_the_day_from_a_tip(desk: Desk) -> None:
    """Ann's slot and her tip come at once: she hears of the slot, and the tip is held until tomorrow."""
    await desk.knows(ANN, BOB)
    await desk.database.transact(lambda tx: moments.plan(tx, Moment(ANN, "reminder", "a step", NOON)))

    await desk.ticks()

    assert [(ANN, Lane.REMINDER), (BOB, Lane.TIP)] == await desk.said()
    assert [Moment(ANN, "tip", "", NOON + 24 * HOUR)] == await desk.due(ANN)
