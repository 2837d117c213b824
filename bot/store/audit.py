"""The audit: what admins did, when, and in which role. It holds no text of anybody, and nothing here changes a row."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that an admin did."""

    who: int
    role: str  #: as it was then
    action: str  #: asked | gave | changed | took | left ...
    at: int  #: milliseconds since 1970
    whom: int | None = None  #: the person whom it is about; forgotten when they erase themselves
    about: str | None = None  #: what it is about when that is no person: a command, a broadcast's number
    details: str | None = None  #: numbers and ids, never words of people
    id: int = 0  #: given by the database


async def write(tx: Transaction, entry: Entry) -> None:
    """Keep *entry*, in the transaction of what it tells of."""
    await tx.run(
        "INSERT INTO audit (at, who, role, action, whom, about, details) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        entry.at,
        entry.who,
        entry.role,
        entry.action,
        entry.whom,
        entry.about,
        entry.details,
    )


async def before(tx: Transaction, number: int, most: int) -> list[Entry]:
    """Up to *most* entries below *number*, the newest first."""
    rows = await tx.rows(
        "SELECT who, role, action, at, whom, about, details, id FROM audit WHERE id < $1"
        " ORDER BY id DESC LIMIT $2",
        number,
        most,
    )
    return [Entry(*row) for row in rows]


async def forget_whom(tx: Transaction, person_id: int) -> None:
    """Nothing tells any more that this person was meant; what was done stays."""
    await tx.run("UPDATE audit SET whom = NULL WHERE whom = $1 AND whom IS NOT NULL", person_id)


async def forget_before(tx: Transaction, moment: int) -> int:
    """Erase what was done before *moment*; gives the number."""
    return await tx.run("DELETE FROM audit WHERE at < $1", moment)
