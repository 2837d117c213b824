"""The outbox: messages waiting to be said, and what became of them. Nothing here talks to Telegram."""

from __future__ import annotations

from dataclasses import dataclass

from bot import message as messages
from bot.message import Edit, Lane, Message, Say
from bot.store import cards
from bot.store.database import Row, Transaction

WAITING, SENDING, SENT, CANCELLED, FAILED, UNCERTAIN = range(6)
#: For how long a claim holds, in milliseconds: longer than any call to Telegram may take.
LEASE = 10_000


@dataclass(frozen=True, slots=True)
class Draft:
    """A message on its way into the outbox."""

    key: str  #: unique for ever: a repeated turn puts nothing twice
    chat_id: int
    message: Message
    not_before: int = 0  #: milliseconds since 1970
    expires_at: int | None = None  #: milliseconds since 1970; after it the message is worthless
    vanishing: bool = False  #: the row goes as soon as it is said: strangers and farewells leave no trace


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


async def put(tx: Transaction, draft: Draft, now: int) -> None:
    """Keep *draft* once; a newer edit of a card takes the place of one that still waits."""
    goal = messages.target(draft.message)
    if goal is not None:
        await tx.run(
            "UPDATE outbox SET state = 3, verdict = 'superseded', done_at = $3"
            " WHERE chat_id = $1 AND state < 2 AND state = 0 AND target = $2 AND key <> $4",
            draft.chat_id,
            goal,
            now,
            draft.key,
        )
    await tx.run(
        "INSERT INTO outbox (key, chat_id, lane, payload, target, made_at, not_before, expires_at, vanishing)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (key) DO NOTHING",
        draft.key,
        draft.chat_id,
        int(draft.message.lane),
        messages.to_json(draft.message),
        goal,
        now,
        draft.not_before,
        draft.expires_at,
        int(draft.vanishing),
    )


_COLUMNS = "o.id, o.chat_id, o.lane, o.payload, o.attempts, o.plain, o.vanishing, o.expires_at"

# Answers go one at a time in the order of turns; answers to taps are exempt.
_ASKED = f"""
SELECT {_COLUMNS} FROM outbox o
WHERE o.state = 0 AND o.lane <= 2 AND o.not_before <= $1
  AND (o.lane = 0 OR NOT EXISTS (
    SELECT 1 FROM outbox p WHERE p.chat_id = o.chat_id AND p.state < 2 AND p.lane IN (1, 2) AND p.id < o.id))
ORDER BY o.lane, o.id LIMIT $2"""

# What nobody asked for waits until the chat's answers are through, and goes one at a time.
_UNASKED = f"""
SELECT {_COLUMNS} FROM outbox o
WHERE o.state = 0 AND o.lane > 2 AND o.not_before <= $1
  AND NOT EXISTS (
    SELECT 1 FROM outbox p WHERE p.chat_id = o.chat_id AND p.state < 2 AND p.id <> o.id
      AND (p.lane IN (1, 2) OR (p.lane > 2 AND (p.state = 1 OR p.id < o.id))))
ORDER BY o.lane, o.id LIMIT $2"""


async def claim(
    tx: Transaction, now: int, at_most: int, token: str, *, asked: bool, take: str
) -> list[Claimed]:
    """Up to *at_most* messages to send now, most urgent first; what has expired is cancelled instead.

    Args:
        token: unlike any other claim's.
        asked: answers to people's own updates, or what nobody asked for.
        take: the database's way of locking rows (`Database.take`).

    """
    if at_most <= 0:
        return []
    sql = (_ASKED if asked else _UNASKED) + (take.replace("UPDATE", "UPDATE OF o") if take else "")
    found = await tx.rows(sql, now, at_most)
    fresh = [row for row in found if row[7] is None or row[7] > now]
    await tx.run_many(
        "UPDATE outbox SET state = 1, token = $2, attempts = attempts + 1, claimed_until = $3 WHERE id = $1",
        [(row[0], token, now + LEASE) for row in fresh],
    )
    for row in found:
        if row not in fresh:
            await _cancel_expired(tx, row, now)
    return [await _claimed(tx, row, token) for row in fresh]


async def _cancel_expired(tx: Transaction, row: Row, now: int) -> None:
    await tx.run(
        "UPDATE outbox SET state = 3, verdict = 'expired', done_at = $2 WHERE id = $1 AND vanishing = 0",
        row[0],
        now,
    )
    await tx.run("DELETE FROM outbox WHERE id = $1 AND vanishing = 1", row[0])


async def _claimed(tx: Transaction, row: Row, token: str) -> Claimed:
    lane = Lane(row[2])
    message = messages.from_json(row[3], lane)
    if isinstance(message, Edit) and message.message_id is None and message.card is not None:
        # The card may have been sent only after this edit was written: its number is known now.
        number = await cards.find(tx, row[1], message.card)
        message = Edit(message.text, message.keyboard, number, message.card, message.only_if_there, lane)
    return Claimed(row[0], token, row[1], lane, message, row[4] + 1, bool(row[5]), bool(row[6]))


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
    if marked and card and message_id is not None:
        await cards.put(tx, claimed.chat_id, card, message_id)


async def later(
    tx: Transaction, claimed: Claimed, not_before: int, error: str, *, plain: bool = False
) -> None:
    """Try again at *not_before*, unless a newer edit of the same card has come meanwhile."""
    await tx.run(
        "UPDATE outbox SET state = CASE WHEN target IS NOT NULL AND EXISTS (SELECT 1 FROM outbox p"
        "   WHERE p.chat_id = outbox.chat_id AND p.state < 2 AND p.target = outbox.target AND p.id > outbox.id)"
        " THEN 3 ELSE 0 END, not_before = $3, error = $4, plain = $5, token = NULL"
        " WHERE id = $1 AND token = $2 AND state = 1",
        claimed.id,
        claimed.token,
        not_before,
        error[:500],
        int(plain or claimed.plain),
    )


async def instead(tx: Transaction, claimed: Claimed, now: int) -> None:
    """Say an edit's text as a new message: what it was to change is not there any more."""
    if not isinstance(claimed.message, Edit):
        raise TypeError("only an edit can be said afresh")
    edit = claimed.message
    await tx.run(
        "UPDATE outbox SET state = 0, payload = $3, target = NULL, not_before = $4, token = NULL"
        " WHERE id = $1 AND token = $2 AND state = 1",
        claimed.id,
        claimed.token,
        messages.to_json(Say(edit.text, edit.keyboard, edit.lane, edit.card)),
        now,
    )


async def end(tx: Transaction, claimed: Claimed, state: int, verdict: str, error: str, now: int) -> None:
    """It will not be sent (again): CANCELLED, FAILED or UNCERTAIN, with the reason."""
    if claimed.vanishing:
        await tx.run("DELETE FROM outbox WHERE id = $1 AND token = $2", claimed.id, claimed.token)
        return
    await tx.run(
        "UPDATE outbox SET state = $3, verdict = $4, error = $5, done_at = $6"
        " WHERE id = $1 AND token = $2 AND state = 1",
        claimed.id,
        claimed.token,
        state,
        verdict,
        error[:500],
        now,
    )


async def free_claims(tx: Transaction, now: int, *, expired_before: int | None = None) -> int:
    """Undo claims whose holder is gone, all of them or those that ran out before a moment.

    They may have been sent. What repeats waits again; what must not be sent twice is kept as uncertain.
    """
    last = int(Lane.REMINDER)
    limit = "" if expired_before is None else " AND claimed_until < $3"
    values = (now, last) if expired_before is None else (now, last, expired_before)
    freed = await tx.run(
        "UPDATE outbox SET state = CASE WHEN lane <= $2 THEN 0 ELSE 5 END,"
        " verdict = CASE WHEN lane <= $2 THEN NULL ELSE 'interrupted' END,"
        " done_at = CASE WHEN lane <= $2 THEN NULL ELSE CAST($1 AS BIGINT) END, token = NULL"
        f" WHERE state = 1{limit}",
        *values,
    )
    # Of two edits of one card that wait now, the newer speaks.
    await tx.run(
        "UPDATE outbox SET state = 3, verdict = 'superseded', done_at = $1 WHERE state = 0 AND target IS NOT NULL"
        " AND EXISTS (SELECT 1 FROM outbox p WHERE p.chat_id = outbox.chat_id AND p.state < 2"
        "   AND p.target = outbox.target AND p.id > outbox.id)",
        now,
    )
    return freed


async def cancel_for(
    tx: Transaction, chat_id: int, reason: str, now: int, *, unasked_only: bool = False
) -> int:
    """Cancel what waits for a chat; gives the number of rows."""
    first = int(Lane.REMINDER) if unasked_only else 0
    return await tx.run(
        "UPDATE outbox SET state = 3, verdict = $2, done_at = $3 WHERE chat_id = $1 AND state < 2 AND state = 0"
        " AND lane >= $4",
        chat_id,
        reason,
        now,
        first,
    )


async def erase_for(tx: Transaction, chat_id: int) -> None:
    """Remove every row of a chat, sent or not; a call under way marks nothing afterwards."""
    await tx.run("DELETE FROM outbox WHERE chat_id = $1", chat_id)


async def next_moment(tx: Transaction, now: int) -> int | None:
    """When the next held message may go, in milliseconds since 1970; None when none is held."""
    row = await tx.row(
        "SELECT MIN(not_before) FROM outbox WHERE state = 0 AND not_before > 0 AND not_before > $1", now
    )
    return row[0] if row else None


async def unasked_waits(tx: Transaction) -> bool:
    """Whether any unasked message waits that could go now, but for its budget."""
    return await tx.row("SELECT 1 FROM outbox WHERE state = 0 AND lane > 2 LIMIT 1") is not None


async def waiting(tx: Transaction) -> int:
    """How many messages wait or are in flight."""
    row = await tx.row("SELECT COUNT(*) FROM outbox WHERE state < 2")
    return int(row[0]) if row else 0


async def forget_before(tx: Transaction, moment: int) -> int:
    """Erase the texts of what was said before *moment*; keys stay, so that nothing is said twice."""
    return await tx.run(
        "UPDATE outbox SET payload = NULL WHERE done_at < $1 AND payload IS NOT NULL AND state >= 2", moment
    )
