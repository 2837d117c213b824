"""Documents: each is one person's, waits until it is sent, and does not stay."""

from __future__ import annotations

from functools import partial

from bot.message import Attach
from bot.store import documents, people
from bot.store.database import Database
from bot.store.documents import Document
from tests.bot.store.posting import ANN, BOB, NOW, Post

PLAN = Document("k", "file", b"%PDF\x00")


async def test_a_document_comes_back_to_its_person_alone(database: Database) -> None:
    """The same key asked for another person finds nothing."""
    await database.transact(lambda tx: documents.put(tx, ANN, PLAN, NOW))

    assert PLAN == await database.transact(lambda tx: documents.find(tx, ANN, "k"))
    assert None is await database.transact(lambda tx: documents.find(tx, BOB, "k"))


async def test_a_document_comes_with_its_claim(database: Database) -> None:
    """What its file is made from, and nothing when it was forgotten meanwhile."""
    post = Post(database)
    await database.transact(lambda tx: documents.put(tx, ANN, PLAN, NOW))
    await post.put(Attach("k", "plan.pdf", "<b>Plan</b>"))
    await post.put(Attach("k", "plan.pdf"), chat=BOB)

    hers, his = await post.claim()

    assert (Attach("k", "plan.pdf", "<b>Plan</b>"), PLAN) == (hers.message, hers.document)
    assert None is his.document


async def test_forgetting_a_person_takes_what_was_never_sent(database: Database) -> None:
    """/delete leaves no file behind, and nobody else's goes with it."""
    for person in (ANN, BOB):
        await database.transact(partial(documents.put, person_id=person, document=PLAN, now=NOW))
    await database.transact(lambda tx: people.erase(tx, ANN))

    assert None is await database.transact(lambda tx: documents.find(tx, ANN, "k"))
    assert PLAN == await database.transact(lambda tx: documents.find(tx, BOB, "k"))


async def test_what_was_never_sent_is_forgotten_in_time(database: Database) -> None:
    """Only what is older than the moment goes."""
    for key, made_at in (("old", NOW - 1), ("new", NOW)):
        document = Document(key, "pages", b"x")
        await database.transact(partial(documents.put, person_id=ANN, document=document, now=made_at))

    assert 1 == await database.transact(lambda tx: documents.forget_before(tx, NOW))
    assert None is not await database.transact(lambda tx: documents.find(tx, ANN, "new"))
