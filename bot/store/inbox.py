"""The inbox: updates as they came, until their turn is done. Nothing here reads what is inside one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.store.database import Row, Transaction, among
from bot.store.leases import CLOCK

WAITING, DONE, FAILED = 0, 1, 2
#: How often an update may be tried alone before it is given up: it kills the process.
LONE_ATTEMPTS = 3
#: Milliseconds from a claim's commit in which its turns must begin; then another process may take them over.
HOLD = 7_000
#: People that one transaction locks at most (PostgreSQL keeps locks in a table of fixed size), and how many times as
#: many updates it looks at for them.
_LOCKS, _WINDOW = 64, 8


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


async def claim(tx: Transaction, at_most: int, token: str = "") -> list[Waiting]:
    """The oldest waiting updates, in order; each claim counts as an attempt.

    An update that was claimed before and is still waiting was interrupted: it comes alone, so that one
    which kills the process takes no other with it.

    On PostgreSQL other processes claim too. Updates of one person are claimed and have their turns under one
    lock, the person's, which its transaction holds to the end; from the claim's commit until the turns begin
    they are held for `HOLD`. Who dies in between is waited for so long and no longer.

    Args:
        tx: the transaction.
        at_most: the size of a group.
        token: unlike any other worker's; what it held before and claims again was interrupted.

    """
    found = await (_oldest(tx, at_most, token) if tx.dialect == "postgresql" else _all_oldest(tx, at_most))
    chosen = _first_group(found)
    claimed = [Waiting(row[0], row[1], row[2] or "{}", row[4] + (row[3] > 0), row[5]) for row in chosen]
    holds = f", held_by = $3, held_until = {CLOCK} + {HOLD}" if tx.dialect == "postgresql" else ""
    more = (token,) if holds else ()
    await tx.run_many(
        f"UPDATE inbox SET attempts = attempts + 1, alone = $2{holds} WHERE id = $1",
        [(each.id, each.alone, *more) for each in claimed],
    )
    return claimed


async def _all_oldest(tx: Transaction, at_most: int) -> list[Row]:
    return await tx.rows(
        "SELECT id, update_id, payload, attempts, alone, received_at FROM inbox WHERE state = 0 ORDER BY id LIMIT $1",
        at_most,
    )


# Nobody else has an update of this person in hand. Those in hand are few: they are found once, by their own index.
_IS_FREE = f"""coalesce(i.person_id, 0) NOT IN (
    SELECT coalesce(h.person_id, 0) FROM inbox h
    WHERE h.state = 0 AND h.held_until > {CLOCK} AND h.held_by <> $1)"""

# Locks are asked for one after the other, oldest first, and no more of them than can be used.
_PEOPLE = f"""
WITH oldest AS MATERIALIZED (
  SELECT id, coalesce(i.person_id, 0) AS whose FROM inbox i
  WHERE i.state = 0 AND {_IS_FREE} ORDER BY i.id LIMIT $2),
people AS MATERIALIZED (SELECT whose, MIN(id) AS first FROM oldest GROUP BY whose ORDER BY first)
SELECT whose FROM people WHERE pg_try_advisory_xact_lock(whose) LIMIT $3"""


async def _oldest(tx: Transaction, at_most: int, token: str) -> list[Row]:
    """The oldest updates of people whom nobody else has in hand."""
    most = min(at_most, _LOCKS)
    people = [row[0] for row in await tx.rows(_PEOPLE, token, _WINDOW * most, most)]
    if not people:
        return []
    # A second statement: it sees all that others did before they gave these people's locks away.
    places, values = among(people, first=3)
    return await tx.rows(
        "SELECT id, update_id, payload, attempts, alone, received_at FROM inbox i"
        f" WHERE i.state = 0 AND coalesce(i.person_id, 0) IN {places} AND {_IS_FREE} ORDER BY i.id LIMIT $2",
        token,
        most,
        *values,
    )


def _first_group(found: list[Row]) -> list[Row]:
    if found and found[0][3] > 0:
        return found[:1]
    interrupted = next((number for number, row in enumerate(found) if row[3] > 0), len(found))
    return found[:interrupted]


# Nothing of the same person lies before it in another's hand.
_IS_NEXT = """(i.id < 0 OR NOT EXISTS (
    SELECT 1 FROM inbox h WHERE h.state = 0 AND coalesce(h.person_id, 0) = coalesce(i.person_id, 0)
      AND h.id < i.id AND h.held_by IS DISTINCT FROM $1))"""


async def begin(tx: Transaction, claimed: list[Waiting], token: str) -> list[Waiting]:
    """Those of *claimed* that are to have their turns in this transaction: nobody else gives them one before its end.

    On PostgreSQL another process has taken them over when the claim is too long ago. Those that are done are left
    out too, there: the commit was not heard of.
    """
    if tx.dialect == "sqlite" or not claimed:
        return claimed
    places, values = among([each.id for each in claimed])
    whose = f"SELECT DISTINCT coalesce(person_id, 0) AS whose FROM inbox WHERE id IN {places} ORDER BY whose"
    await tx.rows(f"SELECT pg_advisory_xact_lock(whose) FROM ({whose}) people", *values)
    places, values = among([each.id for each in claimed], first=2)
    ours = await tx.rows(
        f"SELECT id FROM inbox i WHERE state = 0 AND held_by = $1 AND id IN {places} AND {_IS_NEXT}",
        token,
        *values,
    )
    kept = {row[0] for row in ours}
    return [each for each in claimed if each.id in kept]


async def release(tx: Transaction, holder: str) -> None:
    """What workers of *holder* (the first part of their tokens) claimed and did not begin: as if never claimed."""
    await tx.run(
        "UPDATE inbox SET attempts = attempts - 1, alone = CASE WHEN alone > 0 THEN alone - 1 ELSE 0 END,"
        " held_by = NULL, held_until = NULL WHERE state = 0 AND held_by LIKE $1",
        f"{holder}:%",
    )


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
        "UPDATE inbox SET state = 0, attempts = 0, alone = 0, held_until = NULL WHERE state = 2 AND payload IS NOT NULL"
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
