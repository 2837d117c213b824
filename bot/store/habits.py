"""Habits: where a person's clock stands, when they want to hear something unasked, and what they heard. No rules."""

from __future__ import annotations

from collections.abc import Iterable

from bot.store.database import Transaction


async def set_zone(tx: Transaction, person_id: int, zone: str, by: str) -> None:
    """The person's time zone (an IANA name), and how it came to be known."""
    await tx.run("UPDATE people SET zone = $2, zone_by = $3 WHERE person_id = $1", person_id, zone, by)


async def set_rhythm(tx: Transaction, person_id: int, every: int, day: int | None, hour: int | None) -> None:
    """How often tips come, in days (0: never), on which weekday (0 Monday), and at which local hour."""
    await tx.run(
        "UPDATE people SET tips_every = $2, tips_day = $3, tips_hour = $4 WHERE person_id = $1",
        person_id,
        every,
        day,
        hour,
    )


async def set_quiet(tx: Transaction, person_id: int, start: int, end: int) -> None:
    """Nothing unasked from the local hour *start* to the local hour *end*."""
    await tx.run(
        "UPDATE people SET quiet_from = $2, quiet_to = $3 WHERE person_id = $1", person_id, start, end
    )


async def heard(tx: Transaction, person_id: int, day: int) -> None:
    """Something unasked goes to them on their local *day*, as 20261231."""
    await tx.run("UPDATE people SET unasked_day = $2 WHERE person_id = $1", person_id, day)


async def heard_a_tip(tx: Transaction, these: Iterable[tuple[int, int]]) -> None:
    """A tip goes to each of *these* people on that local day, as 20261231; they have yet to show that they read it."""
    await tx.run_many(
        "UPDATE people SET unasked_day = $2, tips_ignored = tips_ignored + 1 WHERE person_id = $1", these
    )


async def heard_a_nudge(tx: Transaction, person_id: int, day: int) -> None:
    """A nudge goes to them on their local *day*, as 20261231."""
    await tx.run(
        "UPDATE people SET unasked_day = $2, nudges = nudges + 1 WHERE person_id = $1", person_id, day
    )


async def gave_a_sign(tx: Transaction, person_id: int) -> None:
    """They wrote or tapped: no tip was ignored."""
    await tx.run("UPDATE people SET tips_ignored = 0 WHERE person_id = $1", person_id)


async def pause(tx: Transaction, person_id: int, now: int) -> None:
    """Nothing unasked until they ask for it."""
    await tx.run("UPDATE people SET paused_at = $2 WHERE person_id = $1", person_id, now)


async def resume(tx: Transaction, person_id: int) -> None:
    """They want to hear from us: neither paused nor stopped, and nothing was ignored."""
    await tx.run(
        "UPDATE people SET paused_at = NULL, stopped_at = NULL, tips_ignored = 0 WHERE person_id = $1",
        person_id,
    )
