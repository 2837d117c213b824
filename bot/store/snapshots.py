"""Reads of all people, slice by slice, for counting; and what was counted last. No slice holds up the database."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Standing:
    """What counting needs of one person. Moments are milliseconds since 1970."""

    id: int
    source: str | None
    language: str | None
    created_at: int
    seen_at: int
    unreachable: bool
    stopped: bool
    answers: str | None  #: JSON of the intake; None: none was begun
    open: str | None  #: the question on the card
    finished_at: int | None
    ride: str | None  #: the plan's primary one
    made_at: int | None  #: when the plan was
    profile: str | None  #: JSON of the plan
    no_news: bool = False  #: wants fewer broadcasts, or none


async def people(tx: Transaction, after: int | None, most: int) -> list[Standing]:
    """The next *most* people by number; None: from the first."""
    rows = await tx.rows(
        "SELECT p.person_id, p.source, coalesce(p.language, p.language_hint), p.created_at, p.seen_at,"
        " p.blocked_at IS NOT NULL OR p.gone_at IS NOT NULL, p.stopped_at IS NOT NULL,"
        " i.answers, i.open, i.finished_at, l.primary_trend, l.made_at, l.profile, p.news_every <> 0"
        " FROM people p LEFT JOIN intakes i ON i.person_id = p.person_id LEFT JOIN plans l ON l.person_id = p.person_id"
        " WHERE p.person_id > $1 ORDER BY p.person_id LIMIT $2",
        -(2**62) if after is None else after,
        most,
    )
    return [Standing(*row) for row in rows]


async def steps(tx: Transaction, first: int, last: int) -> list[tuple[str, str]]:
    """Step and state of each progress of the people from *first* to *last*."""
    rows = await tx.rows(
        "SELECT step, state FROM progress WHERE person_id >= $1 AND person_id <= $2", first, last
    )
    return [(row[0], row[1]) for row in rows]


async def reported(tx: Transaction, first: int, last: int, since: int) -> list[tuple[str]]:
    """The step of each person and step of which a number was reported since then."""
    rows = await tx.rows(
        "SELECT DISTINCT step, person_id FROM numbers WHERE person_id >= $1 AND person_id <= $2 AND at >= $3",
        first,
        last,
        since,
    )
    return [(row[0],) for row in rows]


async def tips(tx: Transaction, first: int, last: int, since: int) -> list[tuple[str, str | None]]:
    """Tip and feedback of each tip that was sent since then."""
    rows = await tx.rows(
        "SELECT tip, feedback FROM tips_sent WHERE person_id >= $1 AND person_id <= $2 AND sent_at >= $3",
        first,
        last,
        since,
    )
    return [(row[0], row[1]) for row in rows]


async def read(tx: Transaction, name: str) -> tuple[int, Any] | None:  # Any: the value as it was kept
    """When the snapshot was made, in milliseconds since 1970, and what it holds; None when there is none."""
    row = await tx.row("SELECT counted_at, value FROM snapshots WHERE name = $1", name)
    return None if row is None else (row[0], json.loads(row[1]))


async def write(tx: Transaction, name: str, value: object, now: int) -> None:
    """Keep *value* in the place of the snapshot before."""
    await tx.run(
        "INSERT INTO snapshots (name, counted_at, value) VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE SET"
        " counted_at = excluded.counted_at, value = excluded.value",
        name,
        now,
        json.dumps(value),
    )
