"""Comparisons: what a loaded library changes in people's advice, counted behind a cursor; and whose it changes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.store.database import Row, Transaction, among

#: Nobody's number is smaller: Telegram's have at most 52 bits.
_NOBODY = -(1 << 62)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One look at everybody's advice. Moments are milliseconds since 1970."""

    id: int
    before: str  #: the version that ran
    after: str  #: the version that was loaded
    admin: int
    made_at: int
    cursor: int  #: the last person who was looked at
    found: Mapping[str, Any]  #: numbers and a sample (`bot.usecases.comparing.Found`)
    ended_at: int | None
    decided: str | None  #: told | left | replaced
    broadcast_id: int | None  #: whose run tells people


@dataclass(frozen=True, slots=True)
class Differing:
    """Somebody whose advice is another one now."""

    person_id: int
    comparison_id: int
    what: Mapping[str, Any]  #: what is otherwise, and the new plan


_COLUMNS = "id, before, after, admin, made_at, cursor, found, ended_at, decided, broadcast_id"


def _comparison(row: Row) -> Comparison:
    return Comparison(
        row[0], row[1], row[2], row[3], row[4], row[5], json.loads(row[6]), row[7], row[8], row[9]
    )


async def begin(tx: Transaction, before: str, after: str, admin: int, now: int) -> Comparison:
    """Begin one; whatever was begun or found before is replaced by it."""
    await tx.run(
        "UPDATE comparisons SET ended_at = coalesce(ended_at, $1), decided = coalesce(decided, 'replaced')"
        " WHERE ended_at IS NULL OR decided IS NULL",
        now,
    )
    row = await tx.row(
        "INSERT INTO comparisons (before, after, admin, made_at, cursor) VALUES ($1, $2, $3, $4, $5)"
        f" RETURNING {_COLUMNS}",
        before,
        after,
        admin,
        now,
        _NOBODY,
    )
    if row is None:
        raise RuntimeError("the insert gave no row")
    return _comparison(row)


async def find(tx: Transaction, number: int) -> Comparison | None:
    """The comparison, or None."""
    row = await tx.row(f"SELECT {_COLUMNS} FROM comparisons WHERE id = $1", number)
    return _comparison(row) if row else None


async def under_way(tx: Transaction) -> Comparison | None:
    """The one that has not looked at everybody yet, or None."""
    row = await tx.row(f"SELECT {_COLUMNS} FROM comparisons WHERE ended_at IS NULL ORDER BY id DESC LIMIT 1")
    return _comparison(row) if row else None


async def newest(tx: Transaction) -> Comparison | None:
    """The last one that was begun, or None."""
    row = await tx.row(f"SELECT {_COLUMNS} FROM comparisons ORDER BY id DESC LIMIT 1")
    return _comparison(row) if row else None


async def of_broadcast(tx: Transaction, broadcast_id: int) -> Comparison | None:
    """The one that a broadcast tells of, or None."""
    row = await tx.row(
        f"SELECT {_COLUMNS} FROM comparisons WHERE broadcast_id = $1 AND broadcast_id IS NOT NULL",
        broadcast_id,
    )
    return _comparison(row) if row else None


async def move(
    tx: Transaction, comparison: Comparison, cursor: int, found: Mapping[str, Any], ended_at: int | None
) -> bool:
    """So far people were looked at; False: another process did that, or it is over."""
    return bool(
        await tx.run(
            "UPDATE comparisons SET cursor = $3, found = $4, ended_at = $5"
            " WHERE id = $1 AND cursor = $2 AND ended_at IS NULL",
            comparison.id,
            comparison.cursor,
            cursor,
            json.dumps(found),
            ended_at,
        )
    )


async def decide(tx: Transaction, number: int, decided: str | None, broadcast_id: int | None = None) -> None:
    """What is to be done about it; None: not decided any more."""
    await tx.run(
        "UPDATE comparisons SET decided = $2, broadcast_id = $3 WHERE id = $1", number, decided, broadcast_id
    )


async def differs(tx: Transaction, many: list[Differing]) -> None:
    """The advice of these people is another one now."""
    await tx.run_many(
        "INSERT INTO differences (person_id, comparison_id, what) VALUES ($1, $2, $3)"
        " ON CONFLICT (person_id) DO UPDATE SET comparison_id = excluded.comparison_id, what = excluded.what",
        [(each.person_id, each.comparison_id, json.dumps(each.what)) for each in many],
    )


async def of_person(tx: Transaction, person_id: int) -> Differing | None:
    """What is otherwise for one person and was not told yet, or None."""
    row = await tx.row(
        "SELECT person_id, comparison_id, what FROM differences WHERE person_id = $1", person_id
    )
    return Differing(row[0], row[1], json.loads(row[2])) if row else None


async def of_many(tx: Transaction, ids: Sequence[int]) -> dict[int, Differing]:
    """The same of each of *ids*, at most 512; who has none is not named."""
    places, values = among(ids)
    rows = await tx.rows(
        f"SELECT person_id, comparison_id, what FROM differences WHERE person_id IN {places}", *values
    )
    return {row[0]: Differing(row[0], row[1], json.loads(row[2])) for row in rows}


async def after(tx: Transaction, number: int, person_id: int, most: int) -> list[int]:
    """The next people of a comparison, by number."""
    rows = await tx.rows(
        "SELECT person_id FROM differences WHERE comparison_id = $1 AND person_id > $2"
        " ORDER BY person_id LIMIT $3",
        number,
        person_id,
        most,
    )
    return [row[0] for row in rows]


async def drop(tx: Transaction, person_id: int) -> None:
    """The person knows, or it is none of theirs any more."""
    await tx.run("DELETE FROM differences WHERE person_id = $1", person_id)


async def delivery(tx: Transaction, broadcast_id: int, person_id: int) -> tuple[int, int] | None:
    """Row and state of what the broadcast put into the outbox last for this person; None: nothing was left to them."""
    row = await tx.row(
        "SELECT o.id, o.state FROM outbox o JOIN runs r ON r.id = o.run_id"
        " WHERE o.chat_id = $2 AND o.lane > 2 AND r.broadcast_id = $1 AND r.kind = 'tell' AND NOT EXISTS"
        " (SELECT 1 FROM runs b WHERE b.broadcast_id = $1 AND b.kind = 'recall')"
        " ORDER BY o.id DESC LIMIT 1",
        broadcast_id,
        person_id,
    )
    return (row[0], row[1]) if row else None


async def take_back(tx: Transaction, row: int, now: int) -> None:
    """What waits in the outbox is not needed any more: the person has just been told."""
    await tx.run(
        "UPDATE outbox SET state = 3, verdict = 'told', done_at = $2 WHERE id = $1 AND state = 0", row, now
    )
