"""Filling: bounded, in order, everybody once, whatever dies meanwhile; stopped by what goes wrong. Nothing is sent."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from bot import app
from bot.clock import SystemClock
from bot.desk import Desk
from bot.scheduled import broadcasts as filling
from bot.scheduled.broadcasts import CANARY, Broadcasts
from bot.store import audiences, broadcasts, claims, people, runs
from bot.store.broadcasts import Content, Version
from bot.store.database import Database, Transaction
from bot.store.runs import Run
from bot.usecases import runs as using
from bot.usecases.roles import Actor
from bot.usecases.runs import Begun, Terms

#: Wednesday, 6 January 2027, 12:00 UTC: nobody's night where these people are.
NOW = 1_799_236_800_000
ADMIN = 1
#: Fewer than the bot's own: what is full, is full.
LANE = 150
PEOPLE = range(1_000, 1_000 + 2 * LANE + 130)


class _Noon(SystemClock):
    def __init__(self) -> None:
        self.moment = NOW

    def now(self) -> int:
        return self.moment


@dataclass
class House:
    """A database with people, and a run that may go."""

    database: Database
    clock: _Noon
    broadcasts: Broadcasts

    async def steps(self) -> None:
        """Go on until there is no room, or nothing to do."""
        (run,) = await self.database.transact(runs.alive)
        while (await self.database.transact(lambda tx: self.broadcasts.step(tx, run.id)))[0]:
            pass

    async def settles(self, *, failed: int = 0) -> int:
        """All that waits is sent, but for the first *failed*; gives the number."""

        async def work(tx: Transaction) -> int:
            await tx.run(
                "UPDATE outbox SET state = 4, verdict = 'refused' WHERE id IN"
                " (SELECT id FROM outbox WHERE state = 0 ORDER BY id LIMIT $1)",
                failed,
            )
            return await tx.run(
                "UPDATE outbox SET state = 2, message_id = id, done_at = $1 WHERE state = 0", NOW
            )

        return await self.database.transact(work)

    async def number(self, sql: str, *values: int) -> int:
        row = await self.database.transact(lambda tx: tx.row(sql, *values))
        assert row is not None
        return int(row[0])

    async def run(self) -> Run:
        found = await self.database.transact(lambda tx: runs.find(tx, 1))
        assert found is not None
        return found


@pytest.fixture
async def house(database: Database, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(filling, "LANE", LANE)
    clock, terms = _Noon(), Terms(frozenset({ADMIN}), second_above=10**9)

    async def begin(tx: Transaction) -> None:
        await tx.run_many(
            "INSERT INTO people (person_id, first_name, zone, zone_by) VALUES ($1, 'Ann', 'UTC', 'person')",
            [(each,) for each in PEOPLE],
        )
        draft = await broadcasts.begin(tx, ADMIN, NOW)
        content = Content({"en": Version("News, {first_name|friend}")}, "en")
        kept = await broadcasts.change(tx, replace(draft, content=content))
        await broadcasts.counted(tx, kept, {"version": kept.version, "reach": len(PEOPLE)})
        found = await broadcasts.find(tx, kept.id)
        assert found is not None
        assert isinstance(await using.ask(tx, terms, Actor(ADMIN, "owner"), found, NOW), Begun)

    await database.transact(begin)
    return House(database, clock, Broadcasts(database, clock, Desk(app.load_library()), terms, lambda: None))


WAITING = "SELECT COUNT(*) FROM outbox WHERE state = 0 AND lane = 5"
PUT = "SELECT COUNT(*) FROM outbox WHERE lane = 5"


async def test_the_first_hundred_go_alone(house: House) -> None:
    """Nobody else is put before all of them have landed."""
    await house.steps()
    assert CANARY == await house.number(PUT)
    await house.steps()
    assert CANARY == await house.number(PUT)

    await house.settles(failed=5)
    await house.steps()
    assert await house.number(PUT) > CANARY


async def test_more_than_five_in_a_hundred_refused_stop_it(house: House) -> None:
    """It pauses by itself; an admin who lets it go on is not asked again."""
    await house.steps()
    await house.settles(failed=6)
    await house.steps()

    assert "canary" == (await house.run()).paused
    assert CANARY == await house.number(PUT)
    run, terms = await house.run(), Terms(frozenset({ADMIN}))
    await house.database.transact(lambda tx: using.resume(tx, terms, Actor(ADMIN, "owner"), run, NOW))
    await house.steps()
    assert await house.number(PUT) > CANARY


async def test_the_lane_never_holds_more_than_its_measure(house: House) -> None:
    """However many people there are; in the end each has it once and the run is done."""
    for _ in range(9):
        await house.steps()
        assert await house.number(WAITING) <= LANE
        await house.settles()
        if (await house.run()).ended_at is not None:
            break
    await house.steps() if (await house.run()).ended_at is None else None

    assert len(PEOPLE) == await house.number("SELECT COUNT(DISTINCT chat_id) FROM outbox WHERE state = 2")
    assert len(PEOPLE) == await house.number(PUT)
    assert len(PEOPLE) == await house.number("SELECT SUM(number) FROM run_counts WHERE verdict = 'sent'")
    assert "done" == (await house.run()).state


async def test_a_batch_that_is_not_committed_repeats_nobody(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed inside a transaction: rows and cursor are both as before; the next one begins there."""
    await house.steps()
    await house.settles()
    whole = runs.move

    async def dies(tx: Transaction, run_id: int, cursor: int) -> None:
        await whole(tx, run_id, cursor)
        raise KeyboardInterrupt

    monkeypatch.setattr(runs, "move", dies)
    with pytest.raises(KeyboardInterrupt):
        await house.steps()
    monkeypatch.undo()
    assert CANARY == await house.number(PUT)

    await house.steps()
    assert await house.number(PUT) == await house.number("SELECT COUNT(DISTINCT chat_id) FROM outbox")


async def test_a_pause_takes_back_what_waits_and_nobody_is_lost(house: House) -> None:
    """Rows that wait go back behind the run; when it goes on they are put again, once."""
    await house.steps()
    await house.database.transact(lambda tx: runs.pause(tx, 1, "admin", NOW))

    assert 0 == await house.number(WAITING)
    assert CANARY == await house.number("SELECT COUNT(*) FROM run_waits")
    await house.database.transact(lambda tx: runs.resume(tx, 1))
    await house.steps()
    assert CANARY == await house.number(WAITING)
    assert 0 == await house.number("SELECT COUNT(*) FROM run_waits")


async def test_who_took_their_consent_back_is_not_sent_what_waits(house: House) -> None:
    """Asked again when the row is claimed, however the change came about."""
    await house.steps()
    await house.database.transact(lambda tx: audiences.wish(tx, PEOPLE[0], -1))
    await house.database.transact(lambda tx: people.stop(tx, PEOPLE[1], NOW))
    claimed = await house.database.transact(
        lambda tx: claims.claim(tx, NOW, CANARY, "token", asked=False, take="")
    )

    assert set(PEOPLE[2:CANARY]) == {each.chat_id for each in claimed}


async def test_what_waited_too_long_is_asked_about_anew(house: House) -> None:
    """Telegram was away for hours and it is night now: nothing goes out before the morning."""
    await house.steps()
    house.clock.moment = NOW + 11 * 3_600_000
    claimed = await house.database.transact(
        lambda tx: claims.claim(tx, house.clock.moment, CANARY, "token", asked=False, take="")
    )
    assert [] == claimed
    await house.steps()

    assert 0 == await house.number(WAITING)
    morning = NOW + 21 * 3_600_000
    assert morning == await house.number("SELECT MIN(due_at) FROM run_waits")


async def test_those_who_are_uncertain_get_it_again_only_when_an_admin_says_so(house: House) -> None:
    """They are counted as such; the second time is a row of its own, and nobody else gets one."""
    await house.steps()
    await house.database.transact(
        lambda tx: tx.run(
            "UPDATE outbox SET state = 5, verdict = 'interrupted', done_at = 1 WHERE chat_id < $1", PEOPLE[3]
        )
    )
    await house.settles()
    run = await house.run()
    await house.database.transact(lambda tx: using.stop(tx, Actor(ADMIN, "owner"), run, NOW))
    await house.steps()
    assert 3 == await house.number("SELECT number FROM run_counts WHERE verdict = 'uncertain'")
    ended = await house.run()
    assert 3 == await house.database.transact(lambda tx: using.again(tx, Actor(ADMIN, "owner"), ended, NOW))
    await house.steps()

    assert 3 == await house.number(WAITING)
    assert 0 == await house.number("SELECT number FROM run_counts WHERE verdict = 'uncertain'")
    assert filling.CANARY + 3 == await house.number(PUT)


async def _delivered(house: House) -> Run:
    """Everybody has it, the first hundred and all others; gives the run that sent it."""
    while (await house.run()).ended_at is None:
        await house.steps()
        await house.settles()
    return await house.run()


async def _begins(house: House, kind: str, number: int) -> None:
    run = await house.run()

    async def begin(tx: Transaction) -> None:
        actor, terms = Actor(ADMIN, "owner"), Terms(frozenset({ADMIN}), second_above=10**9)
        found = await broadcasts.find(tx, run.broadcast_id)
        assert found is not None
        if kind == "recall":
            assert isinstance(await using.recall(tx, terms, actor, run, number, NOW), Begun)
            return
        content = Content({"en": Version("Other news, {first_name|friend}")}, "en")
        proposed = await broadcasts.propose(tx, found, content)
        assert isinstance(await using.edit(tx, terms, actor, proposed, number, NOW), Begun)

    await house.database.transact(begin)


@pytest.mark.parametrize("kind", ["recall", "edit"])
async def test_each_who_has_it_is_gone_through_once_and_whoever_perhaps_has_it_is_counted(
    house: House, kind: str
) -> None:
    """Taking back and changing: by what was sent, behind a cursor, never more than the lane takes."""
    await _delivered(house)
    await house.database.transact(
        lambda tx: tx.run(
            "UPDATE outbox SET state = 5, verdict = 'interrupted' WHERE chat_id = $1", PEOPLE[0]
        )
    )
    await house.database.transact(lambda tx: runs.add(tx, 1, [("en", "uncertain", 1), ("en", "sent", -1)]))
    await _begins(house, kind, len(PEOPLE) - 1)
    while await house.database.transact(runs.alive):
        await house.steps()
        assert await house.number(WAITING) <= LANE
        await house.settles()

    changes = "SELECT COUNT(DISTINCT chat_id) FROM outbox WHERE run_id = 2"
    assert len(PEOPLE) - 1 == await house.number(changes)
    assert len(PEOPLE) - 1 == await house.number("SELECT COUNT(*) FROM outbox WHERE run_id = 2")
    counted = await house.database.transact(lambda tx: runs.counts(tx, 2))
    assert {("en", "sent"): len(PEOPLE) - 1, ("en", "skipped:unknown"): 1} == counted
