"""Files are made when they are sent, sent at least once, and gone afterwards."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdfium2

from bot.message import Attach, Lane
from bot.outbound import making
from bot.outbound.verdicts import NotSent, Refused, Sent
from bot.store import documents
from bot.store.claims import Claimed
from bot.store.database import Database
from bot.store.documents import Document, Form
from tests.bot.outbound.conftest import Office

ATTACH = Attach("k", "plan.pdf", "your plan")


async def _keeps(office: Office, content: bytes = b"file", form: Form = "file") -> None:
    await office.database.transact(
        lambda tx: documents.put(tx, 1, Document("k", form, content), office.clock.now())
    )


async def _left(database: Database) -> int:
    row = await database.transact(lambda tx: tx.row("SELECT count(*) FROM documents"))
    return -1 if row is None else int(row[0])


def _claimed(document: Document | None) -> Claimed:
    return Claimed(1, "t", 1, Lane.PLAN, ATTACH, 1, plain=False, vanishing=False, document=document)


async def test_a_file_that_was_sent_does_not_stay(office: Office) -> None:
    """The person has it; the database does not need it any more."""
    await _keeps(office)
    await office.says(ATTACH)

    assert [b"file"] == [call.document for call in office.replies.calls]
    assert ["sent"] == await office.outcomes()
    assert 0 == await _left(office.database)


async def test_a_file_that_was_not_received_is_sent_again(office: Office) -> None:
    """It stays until Telegram has it."""
    await _keeps(office)
    office.replies.script.extend([NotSent("no connection"), Sent(5)])
    await office.says(ATTACH)
    assert 1 == await _left(office.database)
    office.clock.passes(60)
    await office.sender.goes_on()

    assert [b"file", b"file"] == [call.document for call in office.replies.calls]
    assert 0 == await _left(office.database)


async def test_a_file_that_is_gone_is_not_sent_empty(office: Office) -> None:
    """Nothing is asked of Telegram, and the row says why."""
    await office.says(ATTACH)

    assert [] == office.replies.calls
    assert ["refused"] == await office.outcomes()


async def test_a_person_is_told_once_of_a_file_that_cannot_be_made(office: Office) -> None:
    """Instead of silence a line, and no file is tried again."""
    await office.says(replace(ATTACH, otherwise="I could not make it."))
    await office.later(60)

    assert ["I could not make it."] == office.replies.words
    assert ["sent"] == await office.outcomes()


async def test_pages_are_made_when_they_are_sent() -> None:
    """Source in, PDF out."""
    made = await making.file_of(_claimed(Document("k", "pages", b'#"Plan of Ann"')))

    assert isinstance(made, bytes)
    assert "Plan of Ann" in pypdfium2.PdfDocument(io.BytesIO(made))[0].get_textpage().get_text_range()


async def test_what_cannot_be_made_is_refused_and_told_without_its_words() -> None:
    """One broken file stops nobody, and the error names no content."""
    made = await making.file_of(_claimed(Document("k", "pages", b"#secret-of-ann(")))

    assert isinstance(made, Refused)
    assert "secret" not in made.error
