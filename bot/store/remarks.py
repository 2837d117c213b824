"""Remarks: what was said in an inquiry, by the person or to them. Nothing here says it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Row, Transaction


@dataclass(frozen=True, slots=True)
class Remark:
    """One message of a conversation."""

    inquiry_id: int
    person_id: int  #: whose inquiry it is
    said_by: int | None  #: the admin who answered; None: the person said it
    kind: (
        str  #: text, or how a file is sent: photo | voice | video | document | animation | audio | video_note
    )
    text: str  #: Telegram's HTML: the words, or a file's caption
    file_id: str  #: Telegram's name of the file, given to this bot; "": there is none
    album: str  #: Telegram's name of several files that were sent as one; ""
    said_at: int  #: milliseconds since 1970
    from_chat: int  #: where it was written
    from_message: int  #: its number there
    id: int = 0  #: given by the database


_COLUMNS = "inquiry_id, person_id, said_by, kind, text, file_id, album, said_at, from_chat, from_message, id"


def _remark(row: Row) -> Remark:
    return Remark(*row)


async def add(tx: Transaction, remark: Remark) -> int:
    """Keep *remark*; gives its number. Those of the person need not be reported to anybody as delivered."""
    row = await tx.row(
        "INSERT INTO remarks (inquiry_id, person_id, said_by, kind, text, file_id, album, said_at, from_chat,"
        " from_message) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id",
        remark.inquiry_id,
        remark.person_id,
        remark.said_by,
        remark.kind,
        remark.text,
        remark.file_id,
        remark.album,
        remark.said_at,
        remark.from_chat,
        remark.from_message,
    )
    if row is None:
        raise RuntimeError("the insert gave no row")
    return int(row[0])


async def of(tx: Transaction, inquiry_id: int, above: int = 0) -> list[Remark]:
    """What was said in an inquiry after the remark *above*, the oldest first."""
    rows = await tx.rows(
        f"SELECT {_COLUMNS} FROM remarks WHERE inquiry_id = $1 AND id > $2 ORDER BY id", inquiry_id, above
    )
    return [_remark(row) for row in rows]


async def written(tx: Transaction, chat_id: int, message_id: int) -> Remark | None:
    """The remark that a message in a chat became, or None."""
    row = await tx.row(
        f"SELECT {_COLUMNS} FROM remarks WHERE from_chat = $1 AND from_message = $2", chat_id, message_id
    )
    return None if row is None else _remark(row)


async def said_since(tx: Transaction, person_id: int, moment: int) -> int:
    """How many remarks the person made since *moment*."""
    row = await tx.row(
        "SELECT COUNT(*) FROM remarks WHERE person_id = $1 AND said_at >= $2 AND said_by IS NULL",
        person_id,
        moment,
    )
    return int(row[0]) if row else 0


async def newest_of(tx: Transaction, person_id: int) -> Remark | None:
    """What the person said last, or None."""
    row = await tx.row(
        f"SELECT {_COLUMNS} FROM remarks WHERE person_id = $1 AND said_by IS NULL"
        " ORDER BY said_at DESC, id DESC LIMIT 1",
        person_id,
    )
    return None if row is None else _remark(row)


@dataclass(frozen=True, slots=True)
class Landed:
    """An answer of which is known what became of it, and of which its admin has not heard yet."""

    remark: Remark
    verdict: str  #: sent | blocked | gone | unknown | refused | ... , see `bot.outbound.marks`


async def landed(tx: Transaction, most: int) -> list[Landed]:
    """Up to *most* answers that have been sent, or never will be."""
    columns = ", ".join(f"r.{each}" for each in _COLUMNS.split(", "))
    rows = await tx.rows(
        f"SELECT {columns}, o.verdict FROM remarks r JOIN outbox o ON o.key = 'answer:' || CAST(r.id AS TEXT)"
        " WHERE r.said_by IS NOT NULL AND r.told_at IS NULL AND o.state >= 2 ORDER BY r.id LIMIT $1",
        most,
    )
    return [Landed(_remark(row[:-1]), row[-1] or "") for row in rows]


async def told(tx: Transaction, number: int, now: int) -> bool:
    """The admin hears of it; False: they have already."""
    return await tx.run("UPDATE remarks SET told_at = $2 WHERE id = $1 AND told_at IS NULL", number, now) > 0
