"""What runs put into the outbox: how much waits, what became of it, who has it. Only reads."""

from __future__ import annotations

from dataclasses import dataclass

from bot.message import Lane
from bot.store.database import Row, Transaction
from bot.store.runs import Run


@dataclass(frozen=True, slots=True)
class Spoken:
    """What one person was sent."""

    row: int  #: in the outbox
    person_id: int
    message_id: int
    sent_at: int  #: milliseconds since 1970
    language: str


async def room(tx: Transaction, most: int) -> int:
    """How many more rows the lane of broadcasts takes before *most* of them wait."""
    row = await tx.row("SELECT COUNT(*) FROM outbox WHERE state = 0 AND lane = $1", int(Lane.BROADCAST))
    return max(0, most - (int(row[0]) if row else 0))


async def open_rows(tx: Transaction, run: Run) -> tuple[int, int | None]:
    """How many of its rows are not settled yet, and the first of them."""
    row = await tx.row(
        "SELECT COUNT(*), MIN(id) FROM outbox WHERE run_id = $1 AND run_id IS NOT NULL AND id > $2 AND state < 2",
        run.id,
        run.tallied,
    )
    return (int(row[0]), row[1]) if row else (0, None)


async def settled(
    tx: Transaction, run: Run, before: int | None
) -> tuple[list[tuple[str, int, str | None, int]], int]:
    """Language, state, verdict and number of the rows behind the tally that are settled; and the last of them."""
    limit = (1 << 62) if before is None else before
    those = "run_id = $1 AND run_id IS NOT NULL AND id > $2 AND id < $3"
    rows = await tx.rows(
        f"SELECT coalesce(language, ''), state, verdict, COUNT(*), MAX(id) FROM outbox WHERE {those}"
        " GROUP BY 1, state, verdict",
        run.id,
        run.tallied,
        limit,
    )
    found = [(row[0], row[1], row[2], row[3]) for row in rows]
    return found, max((row[4] for row in rows), default=run.tallied)


async def delivered(tx: Transaction, run_id: int) -> int:
    """How many people are known to have it, by the last tally."""
    row = await tx.row("SELECT SUM(number) FROM run_counts WHERE run_id = $1 AND verdict = 'sent'", run_id)
    return int(row[0]) if row and row[0] else 0


async def uncertain(tx: Transaction, run_id: int) -> list[tuple[str, int]]:
    """How many people perhaps have it, by the last tally: language and number."""
    rows = await tx.rows(
        "SELECT language, number FROM run_counts WHERE run_id = $1 AND verdict = 'uncertain' AND number > 0",
        run_id,
    )
    return [(row[0], int(row[1])) for row in rows]


async def pace(tx: Transaction, run: Run, most: int) -> tuple[int, int, int]:
    """How many of the last *most* rows in its tally have landed, and the first and the last of those moments."""
    row = await tx.row(
        "SELECT COUNT(done_at), MIN(done_at), MAX(done_at) FROM (SELECT done_at FROM outbox WHERE run_id = $1"
        " AND run_id IS NOT NULL AND id <= $2 ORDER BY id DESC LIMIT $3) AS newest",
        run.id,
        run.tallied,
        most,
    )
    return (int(row[0]), int(row[1] or 0), int(row[2] or 0)) if row else (0, 0, 0)


async def spoken(tx: Transaction, run_id: int, after: int, most: int) -> list[Spoken]:
    """What the run sent, in the order of the outbox, behind the row *after*."""
    rows = await tx.rows(
        "SELECT id, chat_id, coalesce(message_id, 0), done_at, coalesce(language, '') FROM outbox"
        " WHERE run_id = $1 AND run_id IS NOT NULL AND id > $2 AND state = 2 ORDER BY id LIMIT $3",
        run_id,
        after,
        most,
    )
    return [Spoken(*row) for row in rows]


async def spoken_to(tx: Transaction, run_id: int, person_id: int) -> Spoken | None:
    """What the run sent to one person, or None."""
    row = await tx.row(
        "SELECT id, chat_id, coalesce(message_id, 0), done_at, coalesce(language, '') FROM outbox"
        " WHERE chat_id = $2 AND lane > 2 AND run_id = $1 AND state = 2 ORDER BY id DESC LIMIT 1",
        run_id,
        person_id,
    )
    return Spoken(*row) if row else None


async def outcomes(tx: Transaction, run_id: int, after: int, most: int) -> list[Row]:
    """Outbox id, person, language, state, verdict and moment of each of its rows behind *after*."""
    return await tx.rows(
        "SELECT id, chat_id, coalesce(language, ''), state, coalesce(verdict, ''), done_at FROM outbox"
        " WHERE run_id = $1 AND run_id IS NOT NULL AND id > $2 ORDER BY id LIMIT $3",
        run_id,
        after,
        most,
    )
