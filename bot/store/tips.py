"""Tips that people got, and what they said of them. Nothing here chooses one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.message import Lane
from bot.store.database import Transaction, among


@dataclass(frozen=True, slots=True)
class SentTip:
    """A tip that a person got."""

    tip: str  #: id in the content
    sent_at: int  #: milliseconds since 1970
    feedback: str | None  #: useful | not_for_me | fewer | stop


@dataclass(frozen=True, slots=True)
class Response:
    """What all people together said of one tip."""

    tip: str
    sent: int
    useful: int
    not_for_me: int
    fewer: int
    stop: int


async def sent(tx: Transaction, these: Iterable[tuple[int, str]], now: int) -> None:
    """Each of *these* people gets that tip; a second time counts anew, and what they said of it stays."""
    await tx.run_many(
        "INSERT INTO tips_sent (person_id, tip, sent_at) VALUES ($1, $2, $3)"
        " ON CONFLICT (person_id, tip) DO UPDATE SET sent_at = excluded.sent_at",
        [(person_id, tip, now) for person_id, tip in these],
    )


async def of(tx: Transaction, person_id: int) -> list[SentTip]:
    """All tips that the person got, the oldest first."""
    rows = await tx.rows(
        "SELECT tip, sent_at, feedback FROM tips_sent WHERE person_id = $1 ORDER BY sent_at, tip", person_id
    )
    return [SentTip(*row) for row in rows]


async def of_many(tx: Transaction, ids: Sequence[int]) -> dict[int, list[SentTip]]:
    """All tips that each of *ids* (at most 512) got, the oldest first; who got none is not named."""
    places, values = among(ids)
    rows = await tx.rows(
        f"SELECT person_id, tip, sent_at, feedback FROM tips_sent WHERE person_id IN {places} ORDER BY sent_at, tip",
        *values,
    )
    found: dict[int, list[SentTip]] = {}
    for person_id, *values_of_it in rows:
        found.setdefault(person_id, []).append(SentTip(*values_of_it))
    return found


async def said(tx: Transaction, person_id: int, tip: str, feedback: str) -> bool:
    """Keep what the person says of a tip; False when they never got it."""
    touched = await tx.run(
        "UPDATE tips_sent SET feedback = $3 WHERE person_id = $1 AND tip = $2", person_id, tip, feedback
    )
    return touched > 0


async def cancel_waiting(tx: Transaction, person_id: int, now: int) -> None:
    """No tip that waits in the outbox goes out any more."""
    await tx.run(
        "UPDATE outbox SET state = 3, verdict = 'stopped', done_at = $3"
        " WHERE chat_id = $1 AND state < 2 AND state = 0 AND lane = $2 AND key LIKE 'tip:%'",
        person_id,
        int(Lane.TIP),
        now,
    )


async def responses(tx: Transaction) -> list[Response]:
    """For admins: how often each tip went out and what was said of it, the least liked first."""
    rows = await tx.rows(
        "SELECT tip, COUNT(*), SUM(CASE WHEN feedback = 'useful' THEN 1 ELSE 0 END),"
        " SUM(CASE WHEN feedback = 'not_for_me' THEN 1 ELSE 0 END) AS disliked,"
        " SUM(CASE WHEN feedback = 'fewer' THEN 1 ELSE 0 END),"
        " SUM(CASE WHEN feedback = 'stop' THEN 1 ELSE 0 END)"
        " FROM tips_sent GROUP BY tip ORDER BY disliked DESC, tip"
    )
    return [Response(row[0], *(int(number) for number in row[1:])) for row in rows]
