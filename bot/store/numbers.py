"""Numbers that people reported of a step, each with its moment. Nothing here knows which number is good."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bot.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Number:
    """One report."""

    step: str
    at: int  #: milliseconds since 1970
    value: Decimal


async def add(tx: Transaction, person_id: int, number: Number) -> None:
    """Keep *number*; at the same moment it takes the place of the one before."""
    await tx.run(
        "INSERT INTO numbers (person_id, step, at, value) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (person_id, step, at) DO UPDATE SET value = excluded.value",
        person_id,
        number.step,
        number.at,
        str(number.value),
    )


async def of(tx: Transaction, person_id: int, step: str) -> list[Number]:
    """All that the person reported of *step*, oldest first."""
    rows = await tx.rows(
        "SELECT step, at, value FROM numbers WHERE person_id = $1 AND step = $2 ORDER BY at", person_id, step
    )
    return [Number(row[0], row[1], Decimal(row[2])) for row in rows]


async def newest(tx: Transaction, person_id: int) -> list[Number]:
    """The last number of each step that anything was reported of, the newest last."""
    rows = await tx.rows("SELECT step, at, value FROM numbers WHERE person_id = $1 ORDER BY at", person_id)
    found: dict[str, Number] = {}
    for step, at, value in rows:
        found.pop(step, None)  # it moves to the end
        found[step] = Number(step, at, Decimal(value))
    return list(found.values())


async def last(tx: Transaction, person_id: int) -> Number | None:
    """The last number that the person reported of any step."""
    row = await tx.row(
        "SELECT step, at, value FROM numbers WHERE person_id = $1 ORDER BY at DESC LIMIT 1", person_id
    )
    return Number(row[0], row[1], Decimal(row[2])) if row else None


async def steps(tx: Transaction, person_id: int) -> list[str]:
    """The steps of which anything was reported, the last first."""
    rows = await tx.rows(
        "SELECT step FROM numbers WHERE person_id = $1 GROUP BY step ORDER BY MAX(at) DESC", person_id
    )
    return [row[0] for row in rows]
