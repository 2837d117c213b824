"""Reads of people for broadcasts, batch by batch: who they are, what they hear, when they heard last. Only reads."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from bot.store.database import Row, Transaction, among
from bot.store.people import Person


@dataclass(frozen=True, slots=True)
class Standing:
    """What a broadcast needs of one person. Moments are milliseconds since 1970."""

    person: Person
    created_at: int
    plan: str | None  #: profile of the plan, JSON
    answers: str | None  #: of the intake, JSON, where there is no plan
    primary: str | None
    secondary: str | None
    steps: str | None  #: of the plan, JSON
    done: str | None  #: of the plan, JSON
    step_state: str | None  #: of the step that the person changed last
    last_unasked: int | None  #: when the last unasked message was made for them
    last_broadcast: int | None
    next_chosen: int | None  #: when their next reminder or check-in is due

    @property
    def profile(self) -> dict[str, Any]:  # Any: a fact's value, several, or None
        """What is known of their business: by the plan, else by the answers so far."""
        raw = dict(json.loads(self.plan or self.answers or "{}"))  # answers are pairs
        return {fact: tuple(value) if isinstance(value, list) else value for fact, value in raw.items()}

    @property
    def step(self) -> str | None:
        """This week's step: the first that is not done, or None."""
        done = set(json.loads(self.done or "[]"))
        week = json.loads(self.steps or "{}").get("this_week", [])
        return next((step for step in week if step not in done), None)


_PERSON = [each.name for each in fields(Person)][1:]
_COLUMNS = ", ".join(("p.person_id", *(f"p.{name}" for name in _PERSON)))
# What was made and cancelled was not heard; what changes an earlier message is no new one.
_HEARD = "o.chat_id = p.person_id AND o.lane > 2 AND o.state <> 3 AND o.target IS NULL"
_SELECT = f"""
SELECT {_COLUMNS}, p.created_at, l.profile, CASE WHEN l.profile IS NULL THEN i.answers END,
  l.primary_trend, l.secondary_trend, l.steps, l.done,
  (SELECT g.state FROM progress g WHERE g.person_id = p.person_id ORDER BY g.changed_at DESC LIMIT 1),
  (SELECT MAX(o.made_at) FROM outbox o WHERE {_HEARD}),
  (SELECT MAX(o.made_at) FROM outbox o WHERE {_HEARD} AND o.lane = 5),
  (SELECT MIN(m.due_at) FROM moments m WHERE m.person_id = p.person_id AND m.kind IN ('reminder', 'check_in'))
FROM people p LEFT JOIN plans l ON l.person_id = p.person_id LEFT JOIN intakes i ON i.person_id = p.person_id
"""


def _standing(row: Row) -> Standing:
    cut = len(_PERSON) + 1
    return Standing(Person(*row[:cut]), *row[cut:])


async def after(tx: Transaction, person_id: int, most: int) -> list[Standing]:
    """The next *most* people by number."""
    rows = await tx.rows(f"{_SELECT} WHERE p.person_id > $1 ORDER BY p.person_id LIMIT $2", person_id, most)
    return [_standing(row) for row in rows]


async def find(tx: Transaction, person_id: int) -> Standing | None:
    """One person, or None for a stranger."""
    row = await tx.row(f"{_SELECT} WHERE p.person_id = $1", person_id)
    return _standing(row) if row else None


async def wish(tx: Transaction, person_id: int, every: int) -> None:
    """So many days at least between two broadcasts: 0 as they come, -1 none at all."""
    await tx.run("UPDATE people SET news_every = $2 WHERE person_id = $1", person_id, every)


async def takers(tx: Transaction, people: Sequence[int]) -> set[int]:
    """To whom of *people*, at most 512, a broadcast may still go: known, reachable, and willing."""
    if not people:
        return set()
    places, values = among(people)
    rows = await tx.rows(
        f"SELECT person_id FROM people WHERE person_id IN {places} AND stopped_at IS NULL AND blocked_at IS NULL"
        " AND gone_at IS NULL AND paused_at IS NULL AND news_every >= 0",
        *values,
    )
    return {row[0] for row in rows}


async def cancel(tx: Transaction, person_id: int, now: int) -> None:
    """No broadcast that waits for this person goes out."""
    await tx.run(
        "UPDATE outbox SET state = 3, verdict = 'unwanted', done_at = $2"
        " WHERE chat_id = $1 AND state < 2 AND state = 0 AND lane = 5 AND target IS NULL",
        person_id,
        now,
    )
    await tx.run("DELETE FROM run_waits WHERE person_id = $1", person_id)
