"""Intakes: each person's answers in order, and which question stands open. Nothing here knows what they mean."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.store.database import Row, Transaction, among

#: One answer: question id, and a value, several values, or None for "not sure".
Answered = tuple[str, str | tuple[str, ...] | None]


@dataclass(frozen=True, slots=True)
class Intake:
    """A person's intake as it stands."""

    person_id: int
    answers: tuple[Answered, ...] = ()
    open: str | None = None  #: question that is on the card; REVIEW; None when finished
    ticks: tuple[str, ...] | None = None  #: of a several-choice question that is being answered
    leads_back: bool = False  #: the open question was opened from the review and leads back there
    shown_more: int | None = None  #: the last "about N more": it never grows
    started_at: int = 0
    finished_at: int | None = None

    def with_(self, **changes: object) -> Intake:
        """A copy with *changes*."""
        return replace(self, **changes)  # type: ignore[arg-type]  # mypy cannot match names to fields here


#: Stands for the review in `Intake.open`: no question has such an id.
REVIEW = "/review"


async def find(tx: Transaction, person_id: int) -> Intake | None:
    """The person's intake, or None when none was begun."""
    row = await tx.row(f"SELECT {_COLUMNS} FROM intakes WHERE person_id = $1", person_id)
    return None if row is None else _intake(row)


async def find_many(tx: Transaction, ids: Sequence[int]) -> dict[int, Intake]:
    """The intakes of those of *ids* (at most 512) who began one, by the person's id."""
    places, values = among(ids)
    rows = await tx.rows(f"SELECT {_COLUMNS} FROM intakes WHERE person_id IN {places}", *values)
    return {row[0]: _intake(row) for row in rows}


_COLUMNS = "person_id, answers, open, ticks, leads_back, shown_more, started_at, finished_at"


def _intake(row: Row) -> Intake:
    answers = tuple((question, _value(value)) for question, value in json.loads(row[1]))
    ticks = tuple(json.loads(row[3])) if row[3] is not None else None
    return Intake(row[0], answers, row[2], ticks, bool(row[4]), row[5], row[6], row[7])


def _value(value: object) -> str | tuple[str, ...] | None:
    if isinstance(value, list):
        return tuple(str(each) for each in value)
    return None if value is None else str(value)


async def save(tx: Transaction, intake: Intake) -> None:
    """Keep *intake* as it stands."""
    await tx.run(
        "INSERT INTO intakes (person_id, answers, open, ticks, leads_back, shown_more, started_at, finished_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (person_id) DO UPDATE SET"
        " answers = excluded.answers, open = excluded.open, ticks = excluded.ticks,"
        " leads_back = excluded.leads_back, shown_more = excluded.shown_more,"
        " started_at = excluded.started_at, finished_at = excluded.finished_at",
        intake.person_id,
        json.dumps(intake.answers, separators=(",", ":")),
        intake.open,
        None if intake.ticks is None else json.dumps(intake.ticks),
        int(intake.leads_back),
        intake.shown_more,
        intake.started_at,
        intake.finished_at,
    )
