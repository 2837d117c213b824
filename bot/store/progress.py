"""Progress: how far a person is with each step. What is done for good stands in the plan; nothing here judges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from bot.store.database import Row, Transaction, among

State = Literal["open", "planned", "part", "not_yet", "done", "stopped", "left"]
"""Taken up again · a slot is chosen · reported so · the kill rule was met · the person changed their mind."""
STATES = frozenset(get_args(State))


@dataclass(frozen=True, slots=True)
class Progress:
    """One person and one step."""

    person_id: int
    step: str
    state: State = "open"
    smaller: bool = False  #: the smaller version of the step was offered
    slot_at: int | None = None  #: milliseconds since 1970: when the person wants, or wanted, to do it
    because: str | None = None  #: why not: time | money | unclear | did_not_work | changed_mind
    changed_at: int = 0  #: milliseconds since 1970

    def begun(self, now: int) -> bool:
        """Whether they work on it at *now*, in milliseconds since 1970: a slot is chosen, or was and has come."""
        came = self.slot_at is not None and self.slot_at <= now
        return self.state in ("planned", "part") or (self.state == "not_yet" and came)

    def with_(self, **changes: object) -> Progress:
        """A copy with *changes*."""
        return replace(self, **changes)  # type: ignore[arg-type]  # mypy cannot match names to fields here


_COLUMNS = "person_id, step, state, smaller, slot_at, because, changed_at"


def _progress(row: Row) -> Progress:
    return Progress(row[0], row[1], row[2], bool(row[3]), row[4], row[5], row[6])


async def find(tx: Transaction, person_id: int, step: str) -> Progress:
    """How far the person is with *step*; nothing known is "open"."""
    row = await tx.row(f"SELECT {_COLUMNS} FROM progress WHERE person_id = $1 AND step = $2", person_id, step)
    return _progress(row) if row else Progress(person_id, step)


async def of(tx: Transaction, person_id: int) -> dict[str, Progress]:
    """All steps of which anything is known, the last changed first."""
    rows = await tx.rows(
        f"SELECT {_COLUMNS} FROM progress WHERE person_id = $1 ORDER BY changed_at DESC, step", person_id
    )
    return {row[1]: _progress(row) for row in rows}


async def of_many(tx: Transaction, ids: Sequence[int]) -> dict[int, dict[str, Progress]]:
    """All steps of which anything is known, of each of *ids* (at most 512); who has none is not named."""
    places, values = among(ids)
    rows = await tx.rows(f"SELECT {_COLUMNS} FROM progress WHERE person_id IN {places}", *values)
    found: dict[int, dict[str, Progress]] = {}
    for row in rows:
        found.setdefault(row[0], {})[row[1]] = _progress(row)
    return found


async def save(tx: Transaction, progress: Progress) -> None:
    """Keep *progress* as it stands."""
    await tx.run(
        f"INSERT INTO progress ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7)"
        " ON CONFLICT (person_id, step) DO UPDATE SET state = excluded.state, smaller = excluded.smaller,"
        " slot_at = excluded.slot_at, because = excluded.because, changed_at = excluded.changed_at",
        progress.person_id,
        progress.step,
        progress.state,
        int(progress.smaller),
        progress.slot_at,
        progress.because,
        progress.changed_at,
    )
