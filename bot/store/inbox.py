"""The inbox: updates as they came, until their turn is done. Nothing here reads what is inside one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.store.database import Row, Transaction

WAITING, DONE, FAILED = 0, 1, 2
#: How often an update may be tried alone before it is given up: it kills the process.
LONE_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update on its way into the inbox."""

    update_id: int  #: Telegram's; unique for at least a week
    person_id: int | None  #: whose turns it must not overtake; None for what no person did
    payload: str  #: its JSON, ASCII only


@dataclass(frozen=True, slots=True)
class Waiting:
    """A claimed update."""

    id: int  #: ours, in order of arrival
    update_id: int
    payload: str
    alone: int  #: how often it was tried alone, this time included; 0 in a group
    received_at: int = 0  #: milliseconds since 1970


async def put(tx: Transaction, arrivals: Iterable[Arrival], now: int) -> None:
    """Keep *arrivals*; one that is already here, also as an empty tombstone, is left as it is."""
    await tx.run_many(
        "INSERT INTO inbox (update_id, person_id, payload, received_at) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (update_id) DO NOTHING",
        [(each.update_id, each.person_id, each.payload, now) for each in arrivals],
    )


async def claim(tx: Transaction, at_most: int, shard: int = 0, shards: int = 1) -> list[Waiting]:
    """The oldest waiting updates of one shard of people, in order; each claim counts as an attempt.

    An update that was claimed before and is still waiting was interrupted: it comes alone, so that one
    which kills the process takes no other with it.
    """
    found = await tx.rows(
        "SELECT id, update_id, payload, attempts, alone, received_at FROM inbox WHERE state = 0"
        " AND abs(coalesce(person_id, 0)) % $2 = $3 ORDER BY id LIMIT $1",
        at_most,
        shards,
        shard,
    )
    chosen = _first_group(found)
    claimed = [Waiting(row[0], row[1], row[2] or "{}", row[4] + (row[3] > 0), row[5]) for row in chosen]
    await tx.run_many(
        "UPDATE inbox SET attempts = attempts + 1, alone = $2 WHERE id = $1",
        [(each.id, each.alone) for each in claimed],
    )
    return claimed


def _first_group(found: list[Row]) -> list[Row]:
    if found and found[0][3] > 0:
        return found[:1]
    interrupted = next((number for number, row in enumerate(found) if row[3] > 0), len(found))
    return found[:interrupted]


async def done(tx: Transaction, inbox_id: int, now: int) -> bool:
    """The turn is over. False: it was before, by another process or by a commit that was not heard of."""
    touched = await tx.run(
        "UPDATE inbox SET state = 1, done_at = $2, error = NULL WHERE id = $1 AND state = 0", inbox_id, now
    )
    return touched > 0


async def erase(tx: Transaction, inbox_id: int) -> None:
    """Leave only the number, so that a repetition is recognised: the empty tombstone."""
    await tx.run("UPDATE inbox SET payload = NULL, person_id = NULL WHERE id = $1", inbox_id)


async def erase_for(tx: Transaction, person_id: int) -> None:
    """Tombstones for all that *person_id* ever sent and that has had its turn."""
    await tx.run(
        "UPDATE inbox SET payload = NULL, person_id = NULL, error = NULL WHERE person_id = $1 AND state <> 0",
        person_id,
    )


async def fail(tx: Transaction, inbox_id: int, error: str, now: int) -> None:
    """Keep the update with its *error* for the operator; later ones go on."""
    await tx.run(
        "UPDATE inbox SET state = 2, error = $2, done_at = $3 WHERE id = $1 AND state = 0",
        inbox_id,
        error[:4000],
        now,
    )


@dataclass(frozen=True, slots=True)
class Failed:
    """A failed turn, as the operator sees it: never what the person wrote."""

    id: int
    update_id: int
    error: str
    attempts: int
    received_at: int  #: milliseconds since 1970


async def failed(tx: Transaction) -> list[Failed]:
    """All failed turns, oldest first."""
    found = await tx.rows(
        "SELECT id, update_id, error, attempts, received_at FROM inbox WHERE state = 2 ORDER BY id"
    )
    return [Failed(row[0], row[1], row[2] or "", row[3], row[4]) for row in found]


async def retry_failed(tx: Transaction) -> int:
    """Let every failed turn be taken once more; gives their number. Erased ones have nothing to retry."""
    return await tx.run(
        "UPDATE inbox SET state = 0, attempts = 0, alone = 0 WHERE state = 2 AND payload IS NOT NULL"
    )


async def forget_before(tx: Transaction, moment: int, most: int) -> int:
    """Tombstones for *most* of what was handled before *moment*; failed ones keep their payload for the operator."""
    those = "done_at < $1 AND payload IS NOT NULL AND state = 1"
    return await tx.run(
        "UPDATE inbox SET payload = NULL, person_id = NULL WHERE id IN"
        f" (SELECT id FROM inbox WHERE {those} ORDER BY done_at LIMIT $2)",
        moment,
        most,
    )


async def drop_before(tx: Transaction, moment: int, most: int) -> int:
    """Remove *most* of the tombstones older than *moment*: Telegram repeats nothing for so long."""
    those = "done_at < $1 AND payload IS NULL AND state = 1"
    return await tx.run(
        f"DELETE FROM inbox WHERE id IN (SELECT id FROM inbox WHERE {those} ORDER BY done_at LIMIT $2)",
        moment,
        most,
    )
