"""Documents: one person's own files, from the turn that made them until Telegram has them. Never shared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.store.database import Transaction

#: What `content` is: the file itself, a calendar as JSON (`bot.calendars`), or the source of pages (`bot.typesetting`).
Form = Literal["file", "calendar", "pages"]


@dataclass(frozen=True, slots=True)
class Document:
    """A file, or what it is made from when it is sent: making one must not hold the database."""

    key: str  #: unlike any other of the person's
    form: Form
    content: bytes


async def put(tx: Transaction, person_id: int, document: Document, now: int) -> None:
    """Keep *document* until it is sent."""
    await tx.run(
        "INSERT INTO documents (person_id, key, form, content, made_at) VALUES ($1, $2, $3, $4, $5)",
        person_id,
        document.key,
        document.form,
        document.content,
        now,
    )


async def find(tx: Transaction, person_id: int, key: str) -> Document | None:
    """The person's document, or None: it was sent, or forgotten."""
    row = await tx.row(
        "SELECT form, content FROM documents WHERE person_id = $1 AND key = $2", person_id, key
    )
    return None if row is None else Document(key, row[0], bytes(row[1]))


async def drop(tx: Transaction, person_id: int, key: str) -> None:
    """Telegram has it: it is the person's alone from now on."""
    await tx.run("DELETE FROM documents WHERE person_id = $1 AND key = $2", person_id, key)


async def forget_before(tx: Transaction, moment: int) -> int:
    """Erase what was made before *moment* and never sent; gives the number."""
    return await tx.run("DELETE FROM documents WHERE made_at < $1", moment)
