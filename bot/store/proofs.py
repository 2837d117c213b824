"""Proofs: what owners asked to be checked or loaded, until it is done. One is claimed at a time, by one process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.store.database import Row, Transaction

Act = Literal["check", "reload"]


@dataclass(frozen=True, slots=True)
class Proof:
    """What is asked of the content's folder."""

    id: int
    act: Act
    admin: int
    asked_at: int  #: milliseconds since 1970


def _proof(row: Row) -> Proof:
    return Proof(*row)


async def ask(tx: Transaction, act: Act, admin: int, now: int) -> Proof | None:
    """Ask for it; None: this admin waits for the same already."""
    if await tx.row("SELECT 1 FROM proofs WHERE act = $1 AND admin = $2", act, admin) is not None:
        return None
    row = await tx.row(
        "INSERT INTO proofs (act, admin, asked_at) VALUES ($1, $2, $3) RETURNING id, act, admin, asked_at",
        act,
        admin,
        now,
    )
    return None if row is None else _proof(row)


async def claim(tx: Transaction, name: str, now: int, until: int, take: str) -> Proof | None:
    """The oldest that nobody works on, for the process *name* until then; its own again after a pause."""
    row = await tx.row(
        "SELECT id, act, admin, asked_at FROM proofs WHERE claimed_until <= $1 OR claimed_by = $2"
        f" ORDER BY id LIMIT 1{take}",
        now,
        name,
    )
    if row is None:
        return None
    await tx.run("UPDATE proofs SET claimed_by = $2, claimed_until = $3 WHERE id = $1", row[0], name, until)
    return _proof(row)


async def hold(tx: Transaction, number: int, name: str, until: int) -> None:
    """Go on holding it, if it is not somebody else's by now."""
    await tx.run(
        "UPDATE proofs SET claimed_until = $3 WHERE id = $1 AND claimed_by = $2", number, name, until
    )


async def done(tx: Transaction, number: int) -> bool:
    """It is done; False: somebody else was faster."""
    return bool(await tx.run("DELETE FROM proofs WHERE id = $1", number))
