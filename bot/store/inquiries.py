"""Inquiries: what people ask people, and how each stands. What was said in one is in remarks.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.store.database import Row, Transaction

State = Literal["open", "waiting", "closed"]
"""Somebody of us has to answer · the person has the answer · nothing is expected of anybody."""
Why = Literal["closed", "withdrawn", "settled", "silent", "muted"]
"""By an admin · taken back by the person · it helped · nobody wrote any more · the person was muted."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One conversation. Moments are milliseconds since 1970."""

    id: int  #: admins call it by this number
    person_id: int
    state: State
    opened_at: int
    asked_at: int | None  #: the oldest word of the person that nobody answered yet
    answered_at: int | None  #: the last answer
    taken_by: int | None  #: the admin who has it
    remind_at: int | None  #: when somebody is reminded of it
    reminded: int  #: how often that happened since `asked_at`
    closed_at: int | None
    why: Why | None  #: it is closed
    limited_at: int | None  #: when the person was told that they write too much


_COLUMNS = (
    "id, person_id, state, opened_at, asked_at, answered_at, taken_by, remind_at, reminded, closed_at, why,"
    " limited_at"
)


def _inquiry(row: Row) -> Inquiry:
    return Inquiry(*row)


async def open_(tx: Transaction, person_id: int, now: int) -> Inquiry:
    """Begin one: nobody has it yet, and it is shown nowhere."""
    row = await tx.row(
        f"INSERT INTO inquiries (person_id, state, opened_at) VALUES ($1, 'open', $2) RETURNING {_COLUMNS}",
        person_id,
        now,
    )
    if row is None:
        raise RuntimeError("the insert gave no row")
    return _inquiry(row)


async def find(tx: Transaction, number: int) -> Inquiry | None:
    """The inquiry, or None."""
    row = await tx.row(f"SELECT {_COLUMNS} FROM inquiries WHERE id = $1", number)
    return None if row is None else _inquiry(row)


async def newest_of(tx: Transaction, person_id: int) -> Inquiry | None:
    """The person's newest inquiry, or None."""
    row = await tx.row(
        f"SELECT {_COLUMNS} FROM inquiries WHERE person_id = $1 ORDER BY id DESC LIMIT 1", person_id
    )
    return None if row is None else _inquiry(row)


async def of(tx: Transaction, person_id: int) -> list[int]:
    """The numbers of all inquiries of a person."""
    rows = await tx.rows("SELECT id FROM inquiries WHERE person_id = $1 ORDER BY id", person_id)
    return [row[0] for row in rows]


async def shown_by(tx: Transaction, chat_id: int, message_id: int) -> int | None:
    """The number of the inquiry that a message of ours belongs to; None when it belongs to none."""
    row = await tx.row(
        "SELECT inquiry_id FROM outbox WHERE chat_id = $1 AND message_id = $2 AND inquiry_id IS NOT NULL",
        chat_id,
        message_id,
    )
    return None if row is None else row[0]


async def asked(tx: Transaction, number: int, now: int, remind_at: int) -> None:
    """The person wrote something: it is open, again or still; what waits longest decides about reminders."""
    await tx.run(
        "UPDATE inquiries SET state = 'open', closed_at = NULL, why = NULL, stale_at = $2,"
        " remind_at = CASE WHEN asked_at IS NULL THEN $3 ELSE remind_at END,"
        " reminded = CASE WHEN asked_at IS NULL THEN 0 ELSE reminded END,"
        " asked_at = coalesce(asked_at, $2) WHERE id = $1",
        number,
        now,
        remind_at,
    )


async def answered(tx: Transaction, number: int, admin: int, now: int) -> None:
    """Somebody answered; whoever does so first has it."""
    await tx.run(
        "UPDATE inquiries SET state = 'waiting', asked_at = NULL, remind_at = NULL, reminded = 0,"
        " answered_at = $3, taken_by = coalesce(taken_by, $2), closed_at = NULL, why = NULL, stale_at = $3"
        " WHERE id = $1",
        number,
        admin,
        now,
    )


async def take(tx: Transaction, number: int, admin: int, now: int) -> bool:
    """The first to take it has it; False: somebody has it already, or it is closed."""
    return (
        await tx.run(
            "UPDATE inquiries SET taken_by = $2, stale_at = $3"
            " WHERE id = $1 AND taken_by IS NULL AND closed_at IS NULL",
            number,
            admin,
            now,
        )
        > 0
    )


async def give_back(tx: Transaction, number: int, admin: int, now: int) -> bool:
    """Nobody has it any more; False: it was not theirs to give."""
    return (
        await tx.run(
            "UPDATE inquiries SET taken_by = NULL, stale_at = $3 WHERE id = $1 AND taken_by = $2",
            number,
            admin,
            now,
        )
        > 0
    )


async def drop_taken(tx: Transaction, admin: int, now: int) -> None:
    """Whoever is no admin any more has nothing; what they had is free for others."""
    await tx.run(
        "UPDATE inquiries SET taken_by = NULL, stale_at = $2 WHERE taken_by = $1 AND closed_at IS NULL",
        admin,
        now,
    )
    await tx.run("UPDATE inquiries SET taken_by = NULL WHERE taken_by = $1", admin)


async def holders(tx: Transaction) -> list[int]:
    """Everybody who has one that is not closed."""
    rows = await tx.rows(
        "SELECT DISTINCT taken_by FROM inquiries WHERE closed_at IS NULL AND taken_by IS NOT NULL"
    )
    return [row[0] for row in rows]


async def close(tx: Transaction, number: int, why: Why, now: int) -> bool:
    """Nothing is expected of anybody; False: that was so already."""
    return (
        await tx.run(
            "UPDATE inquiries SET state = 'closed', closed_at = $2, why = $3, asked_at = NULL,"
            " remind_at = NULL, stale_at = $2 WHERE id = $1 AND closed_at IS NULL",
            number,
            now,
            why,
        )
        > 0
    )


async def reminded(tx: Transaction, number: int, again_at: int | None) -> None:
    """Somebody was reminded; the next time at *again_at*."""
    await tx.run(
        "UPDATE inquiries SET reminded = reminded + 1, remind_at = $2 WHERE id = $1", number, again_at
    )


async def limited(tx: Transaction, number: int, now: int) -> None:
    """The person was told that they write too much."""
    await tx.run("UPDATE inquiries SET limited_at = $2 WHERE id = $1", number, now)


async def stale(tx: Transaction, most: int, take: str) -> list[Inquiry]:
    """Up to *most* inquiries whose cards do not show yet how they stand; rows that others hold are passed over."""
    rows = await tx.rows(
        f"SELECT {_COLUMNS} FROM inquiries WHERE stale_at IS NOT NULL ORDER BY stale_at, id LIMIT $1{take}",
        most,
    )
    return [_inquiry(row) for row in rows]


async def shown(tx: Transaction, number: int) -> None:
    """What there is to show is on its way."""
    await tx.run("UPDATE inquiries SET stale_at = NULL WHERE id = $1", number)


async def show_all_again(tx: Transaction, now: int) -> None:
    """Who is to see them changed: each that is alive is looked at once more."""
    await tx.run("UPDATE inquiries SET stale_at = $1 WHERE closed_at IS NULL", now)


async def due(tx: Transaction, now: int, most: int, take: str) -> list[Inquiry]:
    """Up to *most* of which somebody has to be reminded."""
    rows = await tx.rows(
        f"SELECT {_COLUMNS} FROM inquiries WHERE remind_at IS NOT NULL AND remind_at <= $1"
        f" ORDER BY remind_at, id LIMIT $2{take}",
        now,
        most,
    )
    return [_inquiry(row) for row in rows]


async def next_due(tx: Transaction) -> int | None:
    """When somebody has to be reminded next, in milliseconds since 1970; None: of nothing."""
    row = await tx.row("SELECT MIN(remind_at) FROM inquiries WHERE remind_at IS NOT NULL")
    return row[0] if row else None


async def silent(tx: Transaction, answered_before: int, most: int) -> list[int]:
    """Up to *most* that wait for their person since before a moment."""
    rows = await tx.rows(
        "SELECT id FROM inquiries WHERE closed_at IS NULL AND state = 'waiting' AND answered_at < $1 LIMIT $2",
        answered_before,
        most,
    )
    return [row[0] for row in rows]


async def alive(tx: Transaction, most: int) -> list[Inquiry]:
    """Up to *most* that are not closed, those that wait longest first."""
    rows = await tx.rows(
        f"SELECT {_COLUMNS} FROM inquiries WHERE closed_at IS NULL ORDER BY coalesce(asked_at, answered_at), id"
        " LIMIT $1",
        most,
    )
    return [_inquiry(row) for row in rows]


async def closed_since(tx: Transaction, moment: int) -> int:
    """How many were closed since *moment*."""
    row = await tx.row(
        "SELECT COUNT(*) FROM inquiries WHERE closed_at >= $1 AND closed_at IS NOT NULL", moment
    )
    return int(row[0]) if row else 0


async def forget_before(tx: Transaction, moment: int) -> None:
    """Erase those that were closed before *moment*, with all that was said."""
    old = "SELECT id FROM inquiries WHERE closed_at < $1 AND closed_at IS NOT NULL"
    for table in ("remarks", "showings"):
        await tx.run(f"DELETE FROM {table} WHERE inquiry_id IN ({old})", moment)
    await tx.run("DELETE FROM inquiries WHERE closed_at < $1 AND closed_at IS NOT NULL", moment)
