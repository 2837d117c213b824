"""Leases: what only one replica does at a time, and which. Their moments are the database's, never a replica's.

SQLite has one process, so there a lease is always held, without a row. On PostgreSQL who works under a lease keeps
its row from being given away for as long as the transaction runs, and a lease that was given away meanwhile ends it.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Transaction

#: Milliseconds for which a lease holds unless it is renewed.
LENGTH = 8_000
#: The moment of a statement by PostgreSQL's clock, in milliseconds since 1970.
CLOCK = "CAST(extract(epoch FROM statement_timestamp()) * 1000 AS BIGINT)"


@dataclass(frozen=True, slots=True)
class Lease:
    """One name, held."""

    name: str
    holder: str  #: unlike any other process's
    fence: int  #: greater than that of every holder before; 0 where one process is alone


async def now(tx: Transaction) -> int:
    """The moment by PostgreSQL's clock, in milliseconds since 1970."""
    row = await tx.row(f"SELECT {CLOCK}")
    return int(row[0]) if row else 0


async def take(tx: Transaction, name: str, holder: str) -> Lease | None:
    """Take a lease that ran out, or was never held; None while another holds it or works under it still."""
    first = await tx.run(
        f"INSERT INTO leases (name, holder, fence, until) VALUES ($1, $2, 1, {CLOCK} + {LENGTH})"
        " ON CONFLICT (name) DO NOTHING",
        name,
        holder,
    )
    if first:
        return Lease(name, holder, 1)
    # The lock that `holds` takes keeps out this one, and lets `renew` through.
    free = await tx.row(
        f"SELECT fence FROM leases WHERE name = $1 AND until <= {CLOCK} FOR UPDATE SKIP LOCKED", name
    )
    if free is None:
        return None
    await tx.run(
        f"UPDATE leases SET holder = $2, fence = fence + 1, until = {CLOCK} + {LENGTH} WHERE name = $1",
        name,
        holder,
    )
    return Lease(name, holder, free[0] + 1)


async def renew(tx: Transaction, lease: Lease) -> bool:
    """Hold it for another `LENGTH`. False: it is another's by now."""
    touched = await tx.run(
        f"UPDATE leases SET until = {CLOCK} + {LENGTH} WHERE name = $1 AND holder = $2 AND fence = $3",
        lease.name,
        lease.holder,
        lease.fence,
    )
    return touched > 0


async def holds(tx: Transaction, lease: Lease) -> bool:
    """Whether it is still held; if so, nobody else gets it before this transaction is over."""
    if tx.dialect == "sqlite":
        return True
    row = await tx.row(
        f"SELECT 1 FROM leases WHERE name = $1 AND holder = $2 AND fence = $3 AND until > {CLOCK}"
        " FOR KEY SHARE",
        lease.name,
        lease.holder,
        lease.fence,
    )
    return row is not None


async def held(tx: Transaction) -> bool:
    """PostgreSQL: whether any process holds anything; then one runs."""
    return await tx.row(f"SELECT 1 FROM leases WHERE until > {CLOCK} LIMIT 1") is not None


async def release(tx: Transaction, holder: str) -> None:
    """All that *holder* has is free at once."""
    await tx.run("UPDATE leases SET until = 0 WHERE holder = $1", holder)
