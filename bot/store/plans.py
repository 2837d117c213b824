"""Plans: the advice that a person was given, with the content it came from. Nothing here composes one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.store.database import Row, Transaction, among


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """What a person was advised, so that "why did it say this?" has an answer next year."""

    person_id: int
    library: str  #: version of the content
    profile: dict[str, Any]  #: Any: a fact's value, several, or None
    primary: str | None
    secondary: str | None
    steps: dict[str, list[str]] = field(default_factory=dict)  #: this_week, next, later -> step ids
    done: tuple[str, ...] = ()
    made_at: int = 0  #: milliseconds since 1970


async def find(tx: Transaction, person_id: int) -> StoredPlan | None:
    """The person's plan, or None."""
    return (await find_many(tx, [person_id])).get(person_id)


async def find_many(tx: Transaction, ids: Sequence[int]) -> dict[int, StoredPlan]:
    """The plans of those of *ids* (at most 512) who have one, by the person's id."""
    places, values = among(ids)
    rows = await tx.rows(
        "SELECT person_id, library, profile, primary_trend, secondary_trend, steps, done, made_at FROM plans"
        f" WHERE person_id IN {places}",
        *values,
    )
    return {row[0]: _plan(row) for row in rows}


async def after(tx: Transaction, person_id: int, most: int) -> list[StoredPlan]:
    """The next *most* plans by the person's number."""
    rows = await tx.rows(
        "SELECT person_id, library, profile, primary_trend, secondary_trend, steps, done, made_at FROM plans"
        " WHERE person_id > $1 ORDER BY person_id LIMIT $2",
        person_id,
        most,
    )
    return [_plan(row) for row in rows]


def _plan(row: Row) -> StoredPlan:
    profile, steps, done = json.loads(row[2]), json.loads(row[5]), tuple(json.loads(row[6]))
    return StoredPlan(row[0], row[1], profile, row[3], row[4], steps, done, row[7])


async def save(tx: Transaction, plan: StoredPlan) -> None:
    """Keep *plan*; what the person has done stays done."""
    await tx.run(
        "INSERT INTO plans (person_id, library, profile, primary_trend, secondary_trend, steps, done, made_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (person_id) DO UPDATE SET"
        " library = excluded.library, profile = excluded.profile, primary_trend = excluded.primary_trend,"
        " secondary_trend = excluded.secondary_trend, steps = excluded.steps, made_at = excluded.made_at",
        plan.person_id,
        plan.library,
        json.dumps(plan.profile),
        plan.primary,
        plan.secondary,
        json.dumps(plan.steps),
        json.dumps(plan.done),
        plan.made_at,
    )


async def set_done(tx: Transaction, person_id: int, done: tuple[str, ...]) -> None:
    """These steps are done, in this order; without a plan nothing happens."""
    await tx.run("UPDATE plans SET done = $2 WHERE person_id = $1", person_id, json.dumps(done))
