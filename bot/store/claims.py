"""Claims: which waiting messages a sender takes, and what became of each. Nothing here talks to Telegram."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot import message as messages
from bot.message import Attach, Bring, Edit, Lane, Message, Say, Show
from bot.store import audiences, cards, documents, media, outbox, places, runs
from bot.store.database import Row, Transaction
from bot.store.documents import Document
from bot.store.leases import CLOCK
from bot.store.places import Place

#: For how long a claim holds, in milliseconds: longer than any call to Telegram may take.
LEASE = 9_000


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that is ours to send now."""

    id: int
    token: str  #: a mark must carry it
    chat_id: int
    lane: Lane
    message: Message
    attempts: int  #: this one included
    plain: bool  #: Telegram refused its markup: say it without
    vanishing: bool
    picture: str | bytes | None = None  #: of a `Show`: Telegram's file_id, or the PNG's bytes
    document: Document | None = None  #: of an `Attach`: what its file is made from
    place: Place = Place()  # noqa: RUF009  # a frozen value
    inquiry: int | None = None  #: that it belongs to
    asked_at: int | None = None  #: when the update came that it answers, in milliseconds since 1970


_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError)
_COLUMNS = (
    "o.id, o.chat_id, o.lane, o.payload, o.attempts, o.plain, o.vanishing, o.expires_at, o.run_id, o.asked_at,"
    " o.inquiry_id"
)

# Answers go one at a time in the order of turns; answers to taps are exempt.
_ASKED = f"""
SELECT {_COLUMNS} FROM outbox o
WHERE o.state = 0 AND o.lane <= 2 AND o.not_before <= $1
  AND (o.lane = 0 OR NOT EXISTS (
    SELECT 1 FROM outbox p WHERE p.chat_id = o.chat_id AND p.state < 2 AND p.lane IN (1, 2) AND p.id < o.id))
ORDER BY o.lane, o.id LIMIT $2"""

# The same for PostgreSQL, which must be led to outbox_chat, and through it backwards, by an order that no other index
# has. By statistics from the midst of a flood it took the primary key, and walked over the whole history for each row.
# From the front it would walk over all that the chat was sent since the oldest snapshot (a backup takes minutes), which
# cannot be cleared away before that ends; right before a waiting row there is another one, or none.
_ASKED_AMONG_MANY = f"""
SELECT {_COLUMNS} FROM outbox o
WHERE o.state = 0 AND o.lane <= 2 AND o.not_before <= $1
  AND (o.lane = 0 OR NOT EXISTS (SELECT 1 FROM (
    SELECT p.id FROM outbox p
    WHERE (p.chat_id, p.id) < (o.chat_id, o.id) AND p.chat_id >= o.chat_id AND p.state < 2
      AND p.lane <> 0 AND p.lane <= 2
    ORDER BY p.chat_id DESC, p.id DESC LIMIT 1) AS before))
ORDER BY o.lane, o.id LIMIT $2"""

# What nobody asked for waits until the chat's answers are through, and goes one at a time. The idle OR keeps
# PostgreSQL from joining all waiting rows with one another: so it asks the index about one chat at a time.
_UNASKED = f"""
SELECT {_COLUMNS} FROM outbox o
WHERE o.state = 0 AND o.lane > 2 AND o.not_before <= $1 AND (o.run_id IS NULL OR o.made_at > $1 - {runs.STALE})
  AND (o.lane <= 2 OR NOT EXISTS (
    SELECT 1 FROM outbox p WHERE p.chat_id = o.chat_id AND p.state < 2 AND p.id <> o.id
      AND (p.lane IN (1, 2) OR (p.lane > 2 AND (p.state = 1 OR p.id < o.id)))))
ORDER BY o.lane, o.id LIMIT $2"""


def _take(dialect: str) -> str:
    # One process alone frees its claims when it starts; of several each looks whether those of the others ran out.
    until = f", claimed_until = {CLOCK} + {LEASE}" if dialect == "postgresql" else ""
    return f"UPDATE outbox SET state = 1, token = $2, attempts = attempts + 1{until} WHERE id = $1"


async def claim(
    tx: Transaction, now: int, at_most: int, token: str, *, asked: bool, take: str
) -> list[Claimed]:
    """Up to *at_most* messages to send now, most urgent first; what has expired or is unwanted is cancelled instead.

    Args:
        token: unlike any other claim's.
        asked: answers to people's own updates, or what nobody asked for.
        take: the database's way of locking rows (`Database.take`).

    """
    answers = _ASKED_AMONG_MANY if tx.dialect == "postgresql" else _ASKED
    sql = (answers if asked else _UNASKED) + (take.replace("UPDATE", "UPDATE OF o") if take else "")
    claimed: list[Claimed] = []
    while len(claimed) < at_most:
        found = await tx.rows(sql, now, at_most - len(claimed))
        fresh = [row for row in found if row[7] is None or row[7] > now]
        await tx.run_many(_take(tx.dialect), [(row[0], token) for row in fresh])
        await _cancel_expired(tx, [row[0] for row in found if row not in fresh], now)
        takers = await audiences.takers(tx, [row[1] for row in fresh if row[8] is not None])
        ours = [each for row in fresh if (each := await _claimed(tx, row, token, takers, now)) is not None]
        claimed += ours
        if len(ours) == len(found):  # else: what has expired made room, perhaps for more
            break
    return claimed


async def _cancel_expired(tx: Transaction, ids: list[int], now: int) -> None:
    await tx.run_many(
        "UPDATE outbox SET state = 3, verdict = 'expired', done_at = $2 WHERE id = $1 AND vanishing = 0",
        [(each, now) for each in ids],
    )
    await tx.run_many("DELETE FROM outbox WHERE id = $1 AND vanishing = 1", [(each,) for each in ids])


async def _claimed(tx: Transaction, row: Row, token: str, takers: set[int], now: int) -> Claimed | None:
    try:
        lane = Lane(row[2])
        message = messages.from_json(row[3], lane)
    except _UNREADABLE as error:  # written by newer code, before a way back
        await _unreadable(tx, row[0], f"{type(error).__name__}: {error}", now)
        return None
    if row[8] is not None and messages.target(message) is None and row[1] not in takers:
        await _unwanted(tx, row[0], now)
        return None
    if isinstance(message, Edit) and message.message_id is None and message.card is not None:
        # The card may have been sent only after this edit was written: its number is known now.
        number = await cards.find(tx, row[1], message.card)
        message = Edit(message.text, message.keyboard, number, message.card, message.only_if_there, lane)
    picture = await media.find(tx, message.picture) if isinstance(message, Show) else None
    document = await documents.find(tx, row[1], message.document) if isinstance(message, Attach) else None
    place = await places.find(tx, row[1], message) if isinstance(message, Say | Bring | Edit) else Place()
    ours = (row[0], token, row[1], lane, message, row[4] + 1, bool(row[5]), bool(row[6]))
    return Claimed(*ours, picture, document, place, row[10], asked_at=row[9])


async def _unwanted(tx: Transaction, row_id: int, now: int) -> None:
    await tx.run(
        "UPDATE outbox SET state = 3, verdict = 'unwanted', done_at = $2 WHERE id = $1",
        row_id,
        now,
    )


async def _unreadable(tx: Transaction, row_id: int, error: str, now: int) -> None:
    await tx.run(
        "UPDATE outbox SET state = 4, verdict = 'unreadable', error = $2, done_at = $3 WHERE id = $1",
        row_id,
        error[:500],
        now,
    )


async def sent(tx: Transaction, claimed: Claimed, message_id: int | None, now: int) -> None:
    """Telegram has it. A mark that comes too late (erased, taken over) changes nothing."""
    if claimed.vanishing:
        await tx.run("DELETE FROM outbox WHERE id = $1 AND token = $2", claimed.id, claimed.token)
        return
    marked = await tx.run(
        "UPDATE outbox SET state = 2, verdict = 'sent', message_id = $3, done_at = $4, error = NULL"
        " WHERE id = $1 AND token = $2 AND state = 1",
        claimed.id,
        claimed.token,
        message_id,
        now,
    )
    card = claimed.message.card if isinstance(claimed.message, Say | Edit) else None
    if isinstance(claimed.message, Edit) and claimed.message.only_if_there:
        card = None  # it was found by its name, which may have been taken from it meanwhile
    if marked and card and message_id is not None:
        await cards.put(tx, claimed.chat_id, card, message_id)


async def later(  # a row's columns
    tx: Transaction, claimed: Claimed, not_before: int, error: str, now: int, *, plain: bool = False
) -> None:
    """Try again at *not_before*, unless a newer edit of the same card has come meanwhile."""
    if await _is_superseded(tx, claimed):
        await end(tx, claimed, outbox.CANCELLED, "superseded", error, now)
        return
    await tx.run(
        "UPDATE outbox SET state = 0, not_before = $3, error = $4, plain = $5, token = NULL"
        " WHERE id = $1 AND token = $2 AND state = 1",
        claimed.id,
        claimed.token,
        not_before,
        error[:500],
        int(plain or claimed.plain),
    )


async def _is_superseded(tx: Transaction, claimed: Claimed) -> bool:
    if not isinstance(claimed.message, Edit):
        return False
    newer = await tx.row(
        "SELECT 1 FROM outbox p JOIN outbox o ON p.chat_id = o.chat_id AND p.target = o.target AND p.id > o.id"
        " WHERE o.id = $1 AND p.state < 2 AND p.target IS NOT NULL LIMIT 1",
        claimed.id,
    )
    return newer is not None


async def instead(tx: Transaction, claimed: Claimed, error: str, now: int) -> None:
    """Say something in place of the message: an edit's text afresh, what stands for a file that cannot be made,
    or the same as no reply.

    Unless a newer edit of the same card waits: that one will be said afresh.
    """
    await reworded(tx, claimed, _afresh(claimed.message), error, now)


async def reworded(  # a row's columns
    tx: Transaction, claimed: Claimed, message: Message, error: str, now: int, *, plain: bool = False
) -> None:
    """Say *message* at once in its place, *plain*: without any markup. A newer edit of the same card goes first."""
    if await _is_superseded(tx, claimed):
        await end(tx, claimed, outbox.CANCELLED, "superseded", error, now)
        return
    await tx.run(
        "UPDATE outbox SET state = 0, payload = $3, target = $4, not_before = $5, token = NULL, error = $6, plain = $7"
        " WHERE id = $1 AND token = $2 AND state = 1",
        claimed.id,
        claimed.token,
        messages.to_json(message),
        messages.target(message),
        now,
        error[:500],
        int(plain or claimed.plain),
    )


def _afresh(message: Message) -> Message:
    match message:
        case Edit():
            return Say(message.text, message.keyboard, message.lane, message.card, message.topic)
        case Say() | Bring():
            return replace(message, reply_to=None, under=None)
        case Attach(otherwise=otherwise) if otherwise:
            return Say(otherwise, lane=message.lane)
        case _:
            raise TypeError("nothing can be said in the place of this message")


async def end(
    tx: Transaction, claimed: Claimed, state: int, verdict: str, error: str, now: int
) -> bool:  # a row's columns
    """It will not be sent (again): CANCELLED, FAILED or UNCERTAIN of the outbox. False: it is ours no more."""
    if claimed.vanishing:
        gone = "DELETE FROM outbox WHERE id = $1 AND token = $2 AND state = 1"
        return await tx.run(gone, claimed.id, claimed.token) > 0
    touched = await tx.run(
        "UPDATE outbox SET state = $3, verdict = $4, error = $5, done_at = $6"
        " WHERE id = $1 AND token = $2 AND state = 1",
        claimed.id,
        claimed.token,
        state,
        verdict,
        error[:500],
        now,
    )
    return touched > 0


async def free_claims(tx: Transaction, now: int, *, expired: bool) -> int:
    """Undo claims whose holder is gone: all of them, or on PostgreSQL those that *expired*.

    They may have been sent. What repeats waits again (changes of earlier messages, too: they are no second message);
    what must not be sent twice is kept as uncertain.
    """
    last = int(Lane.REMINDER)
    limit = f" AND claimed_until < {CLOCK}" if expired else ""
    edits = await tx.rows(
        f"SELECT DISTINCT chat_id, target FROM outbox WHERE state = 1 AND target IS NOT NULL{limit}"
    )
    freed = await tx.run(
        "UPDATE outbox SET state = CASE WHEN lane <= $2 OR target IS NOT NULL THEN 0 ELSE 5 END,"
        " verdict = CASE WHEN lane <= $2 OR target IS NOT NULL THEN NULL ELSE 'interrupted' END,"
        " done_at = CASE WHEN lane <= $2 OR target IS NOT NULL THEN NULL ELSE CAST($1 AS BIGINT) END, token = NULL"
        f" WHERE state = 1{limit}",
        now,
        last,
    )
    for chat_id, goal in edits:
        await _keep_newest(tx, chat_id, goal, now)
    return freed


async def _keep_newest(tx: Transaction, chat_id: int, goal: str, now: int) -> None:
    """Of several edits of one card that wait now, the newest speaks."""
    these = "chat_id = $1 AND target = $2 AND target IS NOT NULL AND state < 2"
    older = f"{these} AND state = 0 AND id < (SELECT MAX(id) FROM outbox WHERE {these})"
    await tx.run(f"DELETE FROM outbox WHERE {older} AND vanishing = 1", chat_id, goal)
    await tx.run(
        f"UPDATE outbox SET state = 3, verdict = 'superseded', done_at = $3 WHERE {older}", chat_id, goal, now
    )
