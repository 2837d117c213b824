"""Moments: what becomes due for whom, and when. Nothing here knows what happens then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.store.database import Transaction, among


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that becomes due. A person has at most one of a kind about the same thing."""

    person_id: int
    kind: str  #: reminder | check_in | tip | nudge ...
    about: str  #: a step's id, or ""
    due_at: int  #: milliseconds since 1970
    attempts: int = 0  #: how often it failed so far


_COLUMNS = "person_id, kind, about, due_at, attempts"


async def plan(tx: Transaction, moment: Moment) -> None:
    """Keep *moment*; it takes the place of an earlier one of its kind about the same thing."""
    await plan_many(tx, [moment])


async def plan_many(tx: Transaction, these: Iterable[Moment]) -> None:
    """Keep each of *these*, as `plan` does."""
    await tx.run_many(
        "INSERT INTO moments (person_id, kind, about, due_at, attempts) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (person_id, kind, about) DO UPDATE"
        " SET due_at = excluded.due_at, attempts = excluded.attempts",
        [(each.person_id, each.kind, each.about, each.due_at, each.attempts) for each in these],
    )


async def drop(tx: Transaction, person_id: int, kind: str, about: str | None = None) -> None:
    """Nothing of *kind* becomes due any more; with *about*, only that one."""
    if about is None:
        await tx.run("DELETE FROM moments WHERE person_id = $1 AND kind = $2", person_id, kind)
        return
    await tx.run(
        "DELETE FROM moments WHERE person_id = $1 AND kind = $2 AND about = $3", person_id, kind, about
    )


async def drop_all(tx: Transaction, person_id: int) -> None:
    """Nothing becomes due for this person any more."""
    await tx.run("DELETE FROM moments WHERE person_id = $1", person_id)


async def of(tx: Transaction, person_id: int) -> list[Moment]:
    """All that becomes due for one person, the soonest first."""
    rows = await tx.rows(f"SELECT {_COLUMNS} FROM moments WHERE person_id = $1 ORDER BY due_at", person_id)
    return [Moment(*row) for row in rows]


async def of_many(tx: Transaction, ids: Sequence[int]) -> dict[int, list[Moment]]:
    """All that becomes due for each of *ids* (at most 512), the soonest first; who has nothing is not named."""
    places, values = among(ids)
    rows = await tx.rows(
        f"SELECT {_COLUMNS} FROM moments WHERE person_id IN {places} ORDER BY due_at", *values
    )
    found: dict[int, list[Moment]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(Moment(*row))
    return found


async def take_due(tx: Transaction, now: int, most: int, take: str = "") -> list[Moment]:
    """
    Take out up to *most* moments that are due, the oldest first.

    They are gone when the transaction commits and there again when it does not: what they cause belongs into the same
    transaction. Rows that another process holds are passed over.

    Args:
        tx: the transaction.
        now: milliseconds since 1970.
        most: the size of a batch.
        take: the database's way to take rows, `Database.take`.

    """
    rows = await tx.rows(
        f"SELECT {_COLUMNS} FROM moments WHERE due_at <= $1 ORDER BY due_at LIMIT $2{take}",
        now,
        most,
    )
    await tx.run_many(
        "DELETE FROM moments WHERE person_id = $1 AND kind = $2 AND about = $3",
        [(row[0], row[1], row[2]) for row in rows],
    )
    return [Moment(*row) for row in rows]


async def next_due(tx: Transaction) -> int | None:
    """When the next moment is due, in milliseconds since 1970; None when there is none."""
    row = await tx.row("SELECT MIN(due_at) FROM moments")
    return row[0] if row else None
