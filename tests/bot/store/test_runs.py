"""Runs and what they put into the outbox: kept, moved on, counted once, taken back; on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.message import Edit, Lane, Say
from bot.store import outbox, run_rows, runs
from bot.store.database import Database, Transaction
from bot.store.outbox import Draft
from bot.store.run_rows import Spoken
from bot.store.runs import Run

ANN, NOW = (1 << 52) - 1, 1_800_000_000_000
PEOPLE = range(ANN - 5, ANN)


async def begun(tx: Transaction, broadcast: int = 7) -> Run:
    """A run that may go, with a row for each of the people."""
    run = await runs.ask(tx, broadcast, "send", 3, ANN, NOW, 5, NOW)
    await runs.approve(tx, run, None, NOW, NOW)
    for each in PEOPLE:
        message = Say("News", lane=Lane.BROADCAST)
        draft = Draft(f"broadcast:{broadcast}:{each}", each, message, run=run.id, language="sw")
        await outbox.put(tx, draft, NOW)
    return await again(tx, run)


async def again(tx: Transaction, run: Run) -> Run:
    found = await runs.find(tx, run.id)
    assert found is not None
    return found


async def lands(tx: Transaction, state: int, *people: int, verdict: str = "sent") -> None:
    for each in people:
        await tx.run(
            "UPDATE outbox SET state = $2, verdict = $3, message_id = id + 100, done_at = $4 WHERE chat_id = $1",
            each,
            state,
            verdict,
            NOW + each % 1000,
        )


async def test_a_run_is_asked_for_approved_moved_on_and_over(database: Database) -> None:
    """Each change is kept, and only it."""

    async def work(tx: Transaction) -> None:
        asked = await runs.ask(tx, 7, "send", 3, ANN, NOW + 5, 100, NOW)
        assert Run(
            asked.id, 7, "send", "asked", 3, ANN, None, NOW, NOW + 5, None, 0, 0, 100, 0, 1, 0, None
        ) == await again(tx, asked)
        await runs.approve(tx, asked, 5, NOW + 6, NOW + 1)
        await runs.move(tx, asked.id, ANN)
        await runs.shown(tx, asked.id, NOW + 2)
        await runs.trusted(tx, asked.id)
        await runs.answer_for(tx, asked, 8, 9)
        expected = replace(
            asked, state="filling", approved_by=9, asked_by=8, approved_at=NOW + 1, begins_at=NOW + 6,
            cursor=ANN, shown_at=NOW + 2, trial=0,
        )  # fmt: skip
        assert expected == await again(tx, asked)
        assert [expected] == await runs.alive(tx)
        await runs.set_state(tx, asked.id, "done", NOW + 9)
        assert [] == await runs.alive(tx)
        await runs.anew(tx, asked.id)
        assert replace(expected, state="sending", round=1) == await again(tx, asked)
        newer = await runs.ask(tx, 7, "edit", 4, ANN, NOW, 1, NOW)
        assert [newer.id, asked.id] == [each.id for each in await runs.of(tx, 7)]
        await runs.drop(tx, newer.id)
        assert await runs.find(tx, newer.id) is None

    await database.transact(work)


async def test_a_run_that_another_process_holds_is_left_alone(postgres_url: str) -> None:
    """Two replicas step the same run: one of them finds it, the other nothing."""
    import asyncio  # here only

    from bot.store.database import open_database  # here only

    database = await open_database(postgres_url)
    run = await database.transact(begun)
    both = asyncio.Barrier(2)

    async def look(tx: Transaction) -> bool:
        await both.wait()
        found = await runs.find(tx, run.id, database.take)
        await both.wait()
        return found is not None

    assert [False, True] == sorted(await asyncio.gather(database.transact(look), database.transact(look)))
    await database.close()


async def test_a_pause_takes_back_what_waits_and_only_that(database: Database) -> None:
    """Sent rows stay; a second pause changes nothing; resumed it has no reason to pause."""

    async def work(tx: Transaction) -> None:
        run = await begun(tx)
        await lands(tx, outbox.SENT, PEOPLE[0])
        assert await runs.pause(tx, run.id, "admin", NOW)
        assert not await runs.pause(tx, run.id, "canary", NOW)
        assert "admin" == (await again(tx, run)).paused
        assert (4, NOW) == await runs.waiting(tx, run.id)
        assert list(PEOPLE[1:]) == sorted(await runs.due(tx, run.id, NOW, 10))
        assert [] == await runs.due(tx, run.id, NOW - 1, 10)
        assert [(PEOPLE[0],)] == [tuple(row) for row in await tx.rows("SELECT chat_id FROM outbox")]
        await runs.wait(tx, run.id, {PEOPLE[1]: NOW + 9})
        await runs.no_more(tx, run.id, list(PEOPLE[2:]))
        assert (1, NOW + 9) == await runs.waiting(tx, run.id)
        await runs.resume(tx, run.id)
        assert (await again(tx, run)).paused is None

    await database.transact(work)


async def test_one_row_that_all_others_would_meet_pauses_its_run(database: Database) -> None:
    """Also when it is told of a row that belongs to none."""

    async def work(tx: Transaction) -> None:
        run = await begun(tx)
        await outbox.put(tx, Draft("tip", ANN, Say("A tip", lane=Lane.TIP)), NOW)
        rows = {row[1]: row[0] for row in await tx.rows("SELECT id, chat_id FROM outbox")}
        await runs.pause_of_row(tx, rows[ANN], "markup", NOW)
        assert (await again(tx, run)).paused is None
        await runs.pause_of_row(tx, rows[PEOPLE[0]], "markup", NOW)
        assert "markup" == (await again(tx, run)).paused

    await database.transact(work)


async def test_stale_rows_go_back_and_fresh_ones_stay(database: Database) -> None:
    """What was made too long ago is asked about anew."""

    async def work(tx: Transaction) -> None:
        run = await begun(tx)
        assert 0 == await runs.back(tx, run.id, NOW, made_before=NOW)
        assert 5 == await runs.back(tx, run.id, NOW, made_before=NOW + 1)

    await database.transact(work)


async def test_a_stop_cancels_what_waits_for_good(database: Database) -> None:
    """In flight is not over; who would have come is not asked any more."""

    async def work(tx: Transaction) -> None:
        run = await begun(tx)
        await lands(tx, outbox.SENDING, PEOPLE[0])
        await runs.wait(tx, run.id, {ANN: NOW})
        await runs.stop(tx, run, NOW)
        assert "stopped" == (await again(tx, run)).state
        assert (0, None) == await runs.waiting(tx, run.id)
        number, first = await run_rows.open_rows(tx, run)
        assert 1 == number
        assert first is not None
        found, _ = await run_rows.settled(tx, run, None)
        assert ("sw", outbox.CANCELLED, "ended", 4) in [tuple(each) for each in found]

    await database.transact(work)


async def test_settled_rows_are_counted_once(database: Database) -> None:
    """Up to the first that is open; the next look begins behind them."""

    async def work(tx: Transaction) -> None:
        run = await begun(tx)
        await lands(tx, outbox.SENT, PEOPLE[0], PEOPLE[1])
        await lands(tx, outbox.UNCERTAIN, PEOPLE[3], verdict="interrupted")
        number, first = await run_rows.open_rows(tx, run)
        assert 2 == number
        found, upto = await run_rows.settled(tx, run, first)
        assert [("sw", outbox.SENT, "sent", 2)] == [tuple(each) for each in found]
        await runs.tally(tx, run.id, [("sw", "sent", 2)], upto)
        await runs.add(tx, run.id, [("sw", "sent", 1), ("", "skipped:late", 4)])
        assert {("sw", "sent"): 3, ("", "skipped:late"): 4} == await runs.counts(tx, run.id)
        assert 3 == await run_rows.delivered(tx, run.id)
        later = await again(tx, run)
        assert ([], upto) == await run_rows.settled(tx, later, first)
        assert (2, NOW + PEOPLE[0] % 1000, NOW + PEOPLE[1] % 1000) == await run_rows.pace(tx, later, 300)
        assert (1, NOW + PEOPLE[1] % 1000, NOW + PEOPLE[1] % 1000) == await run_rows.pace(tx, later, 1)

    await database.transact(work)


async def test_those_who_are_uncertain_wait_to_be_sent_it_again(database: Database) -> None:
    """They alone; they are not uncertain any more."""

    async def work(tx: Transaction) -> None:
        run = await begun(tx)
        await lands(tx, outbox.SENT, *PEOPLE[:3])
        await lands(tx, outbox.UNCERTAIN, *PEOPLE[3:], verdict="interrupted")
        found, upto = await run_rows.settled(tx, run, None)
        assert 2 == len(found)
        await runs.tally(tx, run.id, [("sw", "sent", 3), ("sw", "uncertain", 2)], upto)
        assert [("sw", 2)] == await run_rows.uncertain(tx, run.id)
        assert 2 == await runs.again(tx, await again(tx, run), NOW)
        assert list(PEOPLE[3:]) == sorted(await runs.due(tx, run.id, NOW, 10))
        assert [] == await run_rows.uncertain(tx, run.id)
        assert 0 == await runs.again(tx, await again(tx, run), NOW)

    await database.transact(work)


async def test_who_has_it_is_found_in_the_order_of_the_outbox(database: Database) -> None:
    """With the message's number; nobody who was not sent it, and no change of an earlier message."""

    async def work(tx: Transaction) -> None:
        run = await begun(tx)
        await lands(tx, outbox.SENT, *PEOPLE[:2])
        await lands(tx, outbox.FAILED, PEOPLE[2], verdict="refused")
        first, second = await run_rows.spoken(tx, run.id, 0, 10)
        assert Spoken(first.row, PEOPLE[0], first.row + 100, NOW + PEOPLE[0] % 1000, "sw") == first
        assert [second] == await run_rows.spoken(tx, run.id, first.row, 10)
        assert second == await run_rows.spoken_to(tx, run.id, PEOPLE[1])
        assert await run_rows.spoken_to(tx, run.id, PEOPLE[2]) is None
        assert 5 == len(await run_rows.outcomes(tx, run.id, 0, 10))
        assert [PEOPLE[1], PEOPLE[2]] == [row[1] for row in await run_rows.outcomes(tx, run.id, first.row, 2)]

    await database.transact(work)


@pytest.mark.parametrize(("most", "room"), [(10, 4), (5, 0)])
async def test_there_is_room_for_as_many_as_do_not_wait(database: Database, most: int, room: int) -> None:
    """Changes of earlier messages wait in the same lane."""

    async def work(tx: Transaction) -> None:
        await begun(tx)
        change = Edit("New", (), 5, lane=Lane.BROADCAST)
        await outbox.put(tx, Draft("edit:1", ANN, change), NOW)
        assert room == await run_rows.room(tx, most)

    await database.transact(work)
