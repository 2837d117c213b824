"""Document -> file, off the event loop and outside of every transaction. Never sends, never keeps."""

from __future__ import annotations

import asyncio
import logging

from bot import calendars, typesetting
from bot.message import Attach
from bot.outbound.verdicts import Refused
from bot.store.claims import Claimed
from bot.store.documents import Document

log = logging.getLogger("slipstream.outbound")


async def file_of(claimed: Claimed) -> bytes | Refused | None:
    """The file that an `Attach` brings, and None for every other message; Refused when there can be none."""
    if not isinstance(claimed.message, Attach):
        return None
    if claimed.document is None:
        return Refused("the document is not kept any more")
    if claimed.document.form == "file":
        return claimed.document.content
    try:
        return await asyncio.to_thread(_made, claimed.document)
    except Exception as error:  # noqa: BLE001  # whatever a drawing library raises: one file fails, others go on
        log.error("a file cannot be made", extra={"row": claimed.id, "error": type(error).__name__})  # noqa: TRY400  # the trace may hold what it says
        return Refused(f"cannot be made: {type(error).__name__}")


def _made(document: Document) -> bytes:
    text = document.content.decode()
    return calendars.file(calendars.from_json(text)) if document.form == "calendar" else typesetting.pdf(text)
