"""Who was erased, as keyed hashes: nobody can read who it was, but a backup can be made to forget them again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from bot.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Erasure:
    """One person was erased."""

    hash: str  #: of their number, see `hash_of`
    key_mark: str  #: tells which key the hash was made with, without telling the key
    erased_at: int  #: milliseconds since 1970; what is newer is theirs again


def hash_of(key: bytes, person_id: int) -> str:
    """What stands for *person_id*; whoever has not the key learns nothing from it."""
    return hashlib.blake2b(str(person_id).encode(), key=key, digest_size=16, person=b"erased").hexdigest()


def mark_of(key: bytes) -> str:
    """What tells *key* from others."""
    return hashlib.blake2b(b"", key=key, digest_size=4, person=b"mark").hexdigest()


async def put(tx: Transaction, erasures: Iterable[Erasure]) -> None:
    """Keep *erasures*; of several of one person the latest counts."""
    await tx.run_many(
        "INSERT INTO erasures (hash, key_mark, erased_at) VALUES ($1, $2, $3) ON CONFLICT (hash) DO UPDATE"
        " SET erased_at = excluded.erased_at WHERE erasures.erased_at < excluded.erased_at",
        [(each.hash, each.key_mark, each.erased_at) for each in erasures],
    )


async def since(tx: Transaction, moment: int) -> list[Erasure]:
    """Those of *moment* and later, oldest first."""
    rows = await tx.rows(
        "SELECT hash, key_mark, erased_at FROM erasures WHERE erased_at >= $1 ORDER BY erased_at, hash",
        moment,
    )
    return [Erasure(*row) for row in rows]


async def forget_before(tx: Transaction, moment: int) -> int:
    """Drop what no backup is old enough to need."""
    return await tx.run("DELETE FROM erasures WHERE erased_at < $1", moment)
