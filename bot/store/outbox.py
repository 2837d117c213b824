"""The outbox: messages waiting to be said, and what became of them. Nothing here talks to Telegram."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot import message as messages
from bot.message import Lane, Message
from bot.store.database import Transaction, Value

WAITING, SENDING, SENT, CANCELLED, FAILED, UNCERTAIN = range(6)


@dataclass(frozen=True, slots=True)
class Draft:
    """A message on its way into the outbox."""

    key: str  #: unique for ever: a repeated turn puts nothing twice
    chat_id: int
    message: Message
    not_before: int = 0  #: milliseconds since 1970
    expires_at: int | None = None  #: milliseconds since 1970; after it the message is worthless
    vanishing: bool = False  #: the row goes as soon as it is said: strangers and farewells leave no trace
    run: int | None = None  #: the run of a broadcast that it belongs to
    language: str | None = None  #: of a broadcast: which of its versions this is
    asked_at: int | None = None  #: when the update came that it answers, in milliseconds since 1970
    inquiry: int | None = None  #: the inquiry that it belongs to: a reply to it goes there


_PUT = (
    "INSERT INTO outbox (key, chat_id, lane, payload, target, made_at, not_before, expires_at, vanishing,"
    " run_id, language, asked_at, inquiry_id)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
    " ON CONFLICT (key) DO NOTHING"
)


def _row(draft: Draft, goal: str | None, now: int) -> tuple[Value, ...]:
    return (
        draft.key,
        draft.chat_id,
        int(draft.message.lane),
        messages.to_json(draft.message),
        goal,
        now,
        draft.not_before,
        draft.expires_at,
        int(draft.vanishing),
        draft.run,
        draft.language,
        draft.asked_at,
        draft.inquiry,
    )


async def put(tx: Transaction, draft: Draft, now: int) -> None:
    """Keep *draft* once; a newer edit of a card takes the place of one that still waits."""
    goal = messages.target(draft.message)
    is_new = await tx.run(_PUT, *_row(draft, goal, now))
    if is_new and goal is not None:
        await _supersede(tx, draft.chat_id, goal, draft.key, now)


async def put_many(tx: Transaction, drafts: Iterable[Draft], now: int) -> None:
    """Keep each of *drafts* once. None is an edit: what an edit overwrites is looked for by `put`."""
    await tx.run_many(_PUT, [_row(draft, None, now) for draft in drafts])


async def _supersede(tx: Transaction, chat_id: int, goal: str, key: str, now: int) -> None:
    # `state < 2` lets the partial indexes serve, `state = 0` is what is meant.
    older = "chat_id = $1 AND target = $2 AND target IS NOT NULL AND key <> $3 AND state < 2 AND state = 0"
    await tx.run(f"DELETE FROM outbox WHERE {older} AND vanishing = 1", chat_id, goal, key)
    await tx.run(
        f"UPDATE outbox SET state = 3, verdict = 'superseded', done_at = $4 WHERE {older}",
        chat_id,
        goal,
        key,
        now,
    )


async def cancel_for(
    tx: Transaction, chat_id: int, reason: str, now: int, *, unasked_only: bool = False
) -> int:
    """Cancel what waits for a chat; gives the number of rows."""
    first = int(Lane.REMINDER) if unasked_only else 0
    those = "chat_id = $1 AND state < 2 AND state = 0 AND lane >= $2"
    gone = await tx.run(f"DELETE FROM outbox WHERE {those} AND vanishing = 1", chat_id, first)
    cancelled = await tx.run(
        f"UPDATE outbox SET state = 3, verdict = $3, done_at = $4 WHERE {those}", chat_id, first, reason, now
    )
    return gone + cancelled


async def erase_for(tx: Transaction, chat_id: int) -> None:
    """Remove every row of a chat, sent or not; a call under way marks nothing afterwards."""
    # Two statements, for two indexes: what waits must not be looked for among years of history.
    await tx.run("DELETE FROM outbox WHERE chat_id = $1 AND state < 2", chat_id)
    await tx.run("DELETE FROM outbox WHERE chat_id = $1 AND state >= 2", chat_id)


async def next_moment(tx: Transaction, now: int) -> int | None:
    """When the next held message may go, in milliseconds since 1970; None when none is held."""
    row = await tx.row(
        "SELECT MIN(not_before) FROM outbox WHERE state = 0 AND not_before > 0 AND not_before > $1", now
    )
    return row[0] if row else None


async def sooner(tx: Transaction, by: int, now: int) -> int:
    """Let every held message go *by* milliseconds sooner: the clock went back, and a wait must not grow with it."""
    return await tx.run(
        "UPDATE outbox SET not_before = not_before - $1 WHERE state = 0 AND not_before > $2", by, now
    )


async def unasked_waits(tx: Transaction) -> bool:
    """Whether any unasked message waits that could go now, but for its budget."""
    return await tx.row("SELECT 1 FROM outbox WHERE state = 0 AND lane > 2 LIMIT 1") is not None


async def waiting(tx: Transaction) -> int:
    """How many messages wait or are in flight."""
    row = await tx.row("SELECT COUNT(*) FROM outbox WHERE state < 2")
    return int(row[0]) if row else 0


async def forget_before(tx: Transaction, moment: int, most: int) -> int:
    """Erase *most* of the texts that were said before *moment*; keys stay, so that nothing is said twice."""
    those = "done_at < $1 AND payload IS NOT NULL AND state >= 2"
    return await tx.run(
        "UPDATE outbox SET payload = NULL WHERE id IN"
        f" (SELECT id FROM outbox WHERE {those} ORDER BY done_at LIMIT $2)",
        moment,
        most,
    )
