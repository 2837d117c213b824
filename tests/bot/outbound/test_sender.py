"""The sender: who goes when, what waits for whom, and what is left after a stop."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TypeVar

import pytest

from bot import app
from bot.message import Lane, Say
from bot.outbound.verdicts import (
    Held,
    NotSent,
    Unsure,
    Verdict,
)
from bot.store import claims, outbox
from bot.store.database import Database, DatabaseAway, Work, open_database
from bot.store.outbox import Draft
from tests.bot.outbound.conftest import Office, Opening, running
from tests.bot.store.posting import outdate
from tests.conftest import StillClock

T = TypeVar("T")

TIP = Say("tip", lane=Lane.TIP)

BROADCAST = Say("broadcast", lane=Lane.BROADCAST)


async def test_answers_and_unasked_messages_use_their_own_connections(office: Office) -> None:
    """So that neither waits for the other's."""
    await office.put(Say("answer"), chat=1)
    await office.says(TIP, chat=2)

    assert (["answer"], ["tip"]) == (office.replies.words, office.bulk.words)


async def test_no_more_in_flight_than_slots(opened: Opening) -> None:
    """Two slots: the third message is not even claimed before the first is marked."""
    async with opened(reply_slots=2) as office:
        office.replies.slow = asyncio.Event()
        for chat in range(4):
            await office.put(Say(str(chat)), chat=chat)
        await office.sender.goes_on()

        assert ["sending", "sending", "waiting", "waiting"] == await office.outcomes()
        office.replies.slow.set()
        await office.sender.goes_on()
        assert ["sent"] * 4 == await office.outcomes()


async def test_a_full_bulk_pool_takes_no_slot_from_answers(opened: Opening) -> None:
    """The broadcast hangs at Telegram; whoever writes is answered all the same."""
    async with opened(reply_slots=1, bulk_slots=2) as office:
        office.bulk.slow = asyncio.Event()
        for chat in range(5):
            await office.put(BROADCAST, chat=chat)
        await office.sender.goes_on()
        assert 2 == office.bulk.in_flight

        await office.says(Say("answer"), chat=9)

        assert ["answer"] == office.replies.words
        assert 2 == len(office.bulk.calls)


async def test_unasked_messages_keep_to_their_budget(opened: Opening) -> None:
    """28 a second, never two in one moment; ten seconds bring 280."""
    async with opened(rate=28, bulk_slots=50) as office:
        for chat in range(300):
            await office.put(BROADCAST, chat=chat)
        await office.sender.goes_on()
        assert 1 == len(office.bulk.calls)

        start = office.clock.moment
        while office.sender.moment is not None and office.sender.moment <= start + 10_000:
            office.clock.moment = office.sender.moment
            await office.sender.goes_on()

        assert 270 <= len(office.bulk.calls) <= 281


async def test_answers_are_never_paced(opened: Opening) -> None:
    """The budget is spent, and everybody who wrote is answered at once."""
    async with opened(rate=1, reply_slots=50) as office:
        for chat in range(50):
            await office.put(BROADCAST, chat=chat)
            await office.put(Say("answer"), chat=100 + chat)
        await office.sender.goes_on()

        assert (50, 1) == (len(office.replies.calls), len(office.bulk.calls))


async def test_one_unasked_message_a_second_in_a_chat(office: Office) -> None:
    """The second one waits for the rest of the second, also after an answer."""
    await office.says(Say("answer"))
    await office.put(TIP)
    await office.says(BROADCAST)
    assert [] == office.bulk.words

    await office.later(0.999)
    assert [] == office.bulk.words
    await office.later(0.001)
    assert ["tip"] == office.bulk.words
    await office.later(1)
    assert ["tip", "broadcast"] == office.bulk.words


async def test_a_held_answer_holds_its_chat_alone(office: Office) -> None:
    """429 for three seconds: others are answered, this chat goes on afterwards, in order."""
    office.replies.script.append(Held(3))
    await office.says(Say("first"), chat=1)
    await office.put(Say("second"), chat=1)
    await office.put(BROADCAST, chat=3)
    await office.says(Say("other"), chat=2)
    assert (["first", "other"], ["broadcast"]) == (office.replies.words, office.bulk.words)
    wait = 1000 if office.database.shared else 3000  # other processes may put something meanwhile
    assert office.sender.moment == office.clock.now() + wait

    await office.later(3)

    assert ["first", "other", "first", "second"] == office.replies.words


async def test_a_held_broadcast_pauses_what_is_unasked_alone(office: Office) -> None:
    """429 on a broadcast: no tip and no broadcast for as long; answers go on."""
    office.bulk.script.append(Held(7))
    await office.says(BROADCAST, chat=1)
    await office.put(TIP, chat=2)
    await office.says(Say("answer"), chat=3)
    await office.later(6.9)
    assert (["answer"], ["broadcast"]) == (office.replies.words, office.bulk.words)

    await office.later(0.1)

    assert {"tip", "broadcast"} == set(office.bulk.words[1:])


@pytest.mark.parametrize("trouble", [Unsure("reset"), NotSent("no connection")])
async def test_trouble_with_one_unasked_message_stops_them_until_telegram_answers(
    office: Office, monkeypatch: pytest.MonkeyPatch, trouble: Verdict
) -> None:
    """Better one message in doubt than thousands: getMe must answer first. Answers go on meanwhile."""
    asleep, wake = asyncio.Event(), asyncio.Event()

    async def sleep(_: float) -> None:
        asleep.set()
        await wake.wait()

    probe = asyncio.sleep
    monkeypatch.setattr("bot.outbound.sender.asyncio.sleep", lambda s: sleep(s) if s else probe(s))
    office.bulk.script.append(trouble)
    office.bulk.answers = False
    await office.says(BROADCAST, chat=1)
    await asleep.wait()
    await office.put(BROADCAST, chat=2)
    await office.says(Say("answer"), chat=3)
    await office.later(3600)
    assert (["answer"], ["broadcast"]) == (office.replies.words, office.bulk.words)

    office.bulk.answers = True
    wake.set()
    await office.sender.goes_on()

    assert 2 == office.bulk.asked_alive
    assert (await office.outcomes())[1:] == ["sent", "sent"]


async def test_an_answering_telegram_does_not_end_its_own_pause(office: Office) -> None:
    """Of two in flight one earns a 429 and one is uncertain: getMe answers, yet the seconds are waited."""
    office.bulk.script.extend([Held(30), Unsure("reset")])
    await office.put(BROADCAST, chat=1)
    await office.says(BROADCAST, chat=2)
    await office.says(BROADCAST, chat=3)
    await office.later(29.9)
    assert 2 == len(office.bulk.calls)

    await office.later(0.1)
    assert 4 == len(office.bulk.calls)


async def test_at_a_stop_no_more_is_uncertain_than_there_are_slots(
    database: Database, clock: StillClock, opened: Opening
) -> None:
    """Killed with hundreds waiting: the claims are in flight, one a slot, and everything else is untouched."""
    async with opened(reply_slots=3, bulk_slots=2) as office:
        for chat in range(40):
            await office.put(Say("answer"), chat=chat)
            await office.put(BROADCAST, chat=100 + chat)
        office.replies.slow = office.bulk.slow = asyncio.Event()
        await office.sender.goes_on()
    await database.transact(lambda tx: outdate(tx, claims.LEASE + 1))

    async with opened() as office:
        for _ in range(5):
            await office.sender.goes_on()

        outcomes = await office.outcomes()
    assert (2, 78) == (outcomes.count("interrupted"), outcomes.count("sent"))


class Leaving:
    """A database that goes away at the test's word."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.workers, self.take, self.shared = database.workers, database.take, database.shared
        self.away = False

    async def transact(self, work: Work[T]) -> T:
        if self.away:
            raise DatabaseAway("disk full")
        return await self._database.transact(work)

    def is_away(self, error: Exception) -> bool:
        return self._database.is_away(error)

    async def close(self) -> None:
        await self._database.close()


async def test_a_slot_goes_on_only_after_its_mark_is_committed(database: Database, opened: Opening) -> None:
    """The disk is full when Telegram says yes: nothing further goes by this slot, and nothing goes twice."""
    leaving = Leaving(database)
    async with opened(through=leaving, reply_slots=1) as office:
        await office.put(Say("first"), chat=1)
        await office.put(Say("second"), chat=2)
        office.replies.slow = asyncio.Event()
        await office.sender.goes_on()
        leaving.away = True
        office.replies.slow.set()
        for _ in range(3):
            await office.later(1)
        assert ["first"] == office.replies.words
        assert office.sender.moment == office.clock.now() + 1000

        leaving.away = False
        await office.sender.goes_on()

        assert ["first", "second"] == office.replies.words
        assert ["sent", "sent"] == await office.outcomes()


async def test_a_start_frees_what_a_dead_process_held(database: Database, opened: Opening) -> None:
    """SQLite: at once, for there is no other process. PostgreSQL: when the lease has run out, not before."""
    async with opened() as office:
        office.replies.slow = asyncio.Event()
        await office.says(Say("hello"))

    async with opened() as office:
        assert ([] if database.shared else ["hello"]) == office.replies.words
        await database.transact(lambda tx: outdate(tx, claims.LEASE + 1))
        await office.later(claims.LEASE / 1000)

        assert ["hello"] == office.replies.words
        assert ["sent"] == await office.outcomes()


async def test_leases_are_looked_at_again_and_again(postgres_url: str, clock: StillClock) -> None:
    """PostgreSQL: another process dies while this one runs; its answer is said by us, some seconds later."""
    database = await open_database(postgres_url)
    async with running(database, clock) as office:
        await office.put(Say("hello"))
        taken = await database.transact(
            lambda tx: claims.claim(tx, clock.now(), 1, "another", asked=True, take=database.take)
        )
        assert 1 == len(taken)
        for _ in range(5):
            assert office.sender.moment is not None
            clock.moment = office.sender.moment
            await office.sender.goes_on()
        assert [] == office.replies.words
        await database.transact(lambda tx: outdate(tx, claims.LEASE + 1))
        began = clock.moment
        while not office.replies.words:
            clock.moment = office.sender.moment or clock.moment
            await office.sender.goes_on()

        assert clock.moment - began <= claims.LEASE / 2
        await database.transact(lambda tx: claims.sent(tx, taken[0], 1, clock.now()))
        assert ["sent"] == await office.outcomes()
    await database.close()


async def test_on_sqlite_nobody_waits_for_leases(sqlite_url: str, clock: StillClock) -> None:
    """An idle sender sets no alarm: it sleeps until there is news."""
    database = await open_database(sqlite_url)
    async with running(database, clock) as office:
        await office.says(Say("hello"))

        assert office.sender.moment is None
    await database.close()


async def test_a_call_ends_before_its_lease() -> None:
    """A message that is still on its way is never taken over by another process."""
    assert app._CALL * 1000 < claims.LEASE


async def test_a_duplicate_key_is_said_once(office: Office) -> None:
    """Put by two turns, said by one call."""
    for _ in range(2):
        draft = Draft("update:1:0", 1, Say("hello"))
        await office.database.transact(partial(outbox.put, draft=draft, now=office.clock.now()))
        await office.sender.goes_on()

    assert ["hello"] == office.replies.words
