"""What is forgotten in time: texts after the setting, files that were never sent after two days."""

from __future__ import annotations

from functools import partial

from bot.scheduled.retention import Retention
from bot.store import documents
from bot.store.database import Database
from bot.store.documents import Document
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
