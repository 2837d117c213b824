"""What is forgotten in time: texts after the setting, files that were never sent after two days."""

from __future__ import annotations

from functools import partial

import pytest

from bot.message import Say
from bot.scheduled import retention
from bot.scheduled.retention import Retention
from bot.store import documents, editions, inbox, outbox
from bot.store.database import Database, Transaction
from bot.store.documents import Document
from bot.store.editions import Loaded
from bot.store.inbox import Arrival
from bot.store.outbox import Draft
from bot.usecases import editions as using
from tests.conftest import StillClock

_DAY = 24 * 3600


async def test_a_file_that_was_never_sent_does_not_stay(database: Database, clock: StillClock) -> None:
    """A day is as long as an answer waits; after two nobody can get it any more."""
    document = Document("k", "file", b"plan")
    await database.transact(partial(documents.put, person_id=1, document=document, now=clock.now()))
    left = []
    for days in (1, 1, 1):
        clock.passes(days * _DAY)
        await database.transact(Retention(database, clock, days=30).forget)
        left.append(await database.transact(partial(documents.find, person_id=1, key="k")))

    assert [document, document, None] == left


async def _said_and_done(tx: Transaction, now: int) -> None:
    await inbox.put(tx, [Arrival(number, 1, "{}") for number in range(25)], now)
    for each in await inbox.claim(tx, 25):
        await inbox.done(tx, each.id, now)
    for number in range(25):
        await outbox.put(tx, Draft(f"row:{number}", 1, Say("secret")), now)
    await tx.run("UPDATE outbox SET state = 2, done_at = $1", now)


async def _kept(database: Database) -> tuple[int, int, int]:
    """Updates with their text, messages with their text, updates at all."""
    rows = await database.transact(
        lambda tx: tx.rows(
            "SELECT (SELECT COUNT(*) FROM inbox WHERE payload IS NOT NULL),"
            " (SELECT COUNT(*) FROM outbox WHERE payload IS NOT NULL), (SELECT COUNT(*) FROM inbox)"
        )
    )
    return (rows[0][0], rows[0][1], rows[0][2])


async def test_texts_go_after_the_setting_a_few_at_a_time(
    database: Database, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After seven days no text is left, after three weeks no update; no transaction touches more than a few rows."""
    monkeypatch.setattr(retention, "_SOME", 10)
    forgets = Retention(database, clock, days=7)
    await database.transact(partial(_said_and_done, now=clock.now()))
    clock.passes(7 * _DAY - 1)
    assert not await database.transact(forgets.forget)
    assert (25, 25, 25) == await _kept(database)
    clock.passes(2)
    assert await database.transact(forgets.forget)
    assert (15, 15, 25) == await _kept(database)
    while await database.transact(forgets.forget):
        pass
    assert (0, 0, 25) == await _kept(database)
    clock.passes(14 * _DAY)
    while await database.transact(forgets.forget):
        pass

    assert (0, 0, 0) == await _kept(database)


async def test_content_that_no_plan_was_made_from_does_not_stay(
    database: Database, clock: StillClock
) -> None:
    """The newest three do, for whoever wants to go back."""
    for number in range(5):
        loaded = Loaded(f"version {number}", number, 1)
        await database.transact(partial(using.adopt, loaded=loaded, texts={"a": "b"}))
    await database.transact(Retention(database, clock, days=30).forget)

    assert ["version 4", "version 3", "version 2"] == [
        version for version, _ in await database.transact(editions.versions)
    ]
