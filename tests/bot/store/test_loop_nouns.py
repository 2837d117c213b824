"""Progress, numbers and what is done: what is kept comes back as it was, on both databases."""

from __future__ import annotations

from decimal import Decimal

from bot.store import numbers, plans, progress
from bot.store.database import Database, Transaction
from bot.store.numbers import Number
from bot.store.plans import StoredPlan
from bot.store.progress import Progress

ANN, NOW = (1 << 52) - 1, 1_800_000_000_000


async def test_progress_comes_back_and_the_last_changed_stands_first(database: Database) -> None:
    """A step of which nothing is known is open."""
    first = Progress(ANN, "common.papers", "planned", smaller=True, slot_at=NOW, because="time", changed_at=1)
    second = Progress(ANN, "common.unit_cost", "done", changed_at=2)

    async def work(tx: Transaction) -> None:
        for each in (first.with_(state="open"), first, second):
            await progress.save(tx, each)
        assert [second, first] == list((await progress.of(tx, ANN)).values())
        assert first == await progress.find(tx, ANN, "common.papers")
        assert Progress(ANN, "common.other") == await progress.find(tx, ANN, "common.other")

    await database.transact(work)


async def test_numbers_keep_every_digit_and_their_order(database: Database) -> None:
    """What was typed as 12.50 is 12.50; two in the same moment are one."""

    async def work(tx: Transaction) -> None:
        for at, value in ((2, "3"), (1, "12.50"), (2, "4")):
            await numbers.add(tx, ANN, Number("common.papers", at, Decimal(value)))
        await numbers.add(tx, ANN, Number("common.unit_cost", 3, Decimal(7)))
        assert ["12.50", "4"] == [str(each.value) for each in await numbers.of(tx, ANN, "common.papers")]
        assert Number("common.unit_cost", 3, Decimal(7)) == await numbers.last(tx, ANN)
        assert ["common.unit_cost", "common.papers"] == await numbers.steps(tx, ANN)
        assert ["4", "7"] == [str(each.value) for each in await numbers.newest(tx, ANN)]

    await database.transact(work)


async def test_what_is_done_stays_done_when_a_plan_is_made_anew(database: Database) -> None:
    """A new plan does not know of it, and keeps it."""

    async def work(tx: Transaction) -> None:
        await plans.save(tx, StoredPlan(ANN, "v", {}, None, None))
        await plans.set_done(tx, ANN, ("common.papers",))
        await plans.save(tx, StoredPlan(ANN, "w", {}, None, None))
        found = await plans.find(tx, ANN)
        assert found is not None
        assert ("w", ("common.papers",)) == (found.library, found.done)

    await database.transact(work)


def test_a_step_is_begun_by_a_slot_or_by_what_was_told_of_it() -> None:
    """ "Not yet" after the slot has come is begun; "not yet" of a step that never had one is not."""
    step = Progress(ANN, "common.papers")

    assert not step.begun(NOW)
    assert step.with_(state="planned", slot_at=NOW + 1).begun(NOW)
    assert step.with_(state="part").begun(NOW)
    assert step.with_(state="not_yet", slot_at=NOW - 1).begun(NOW)
    assert not step.with_(state="not_yet").begun(NOW)
    assert not step.with_(state="done", slot_at=NOW - 1).begun(NOW)
