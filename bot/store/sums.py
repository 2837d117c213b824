"""Sums: the numbers of each calculator that a person used. Nothing here counts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from bot.store.database import Row, Transaction, among


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """One person's numbers for one calculator; input id -> number, percent as 0..100."""

    person_id: int
    calculator: str
    numbers: Mapping[str, Decimal] = field(default_factory=dict)  #: of the last finished sum; empty: none yet
    draft: Mapping[str, Decimal] | None = None  #: of the sum that is being typed; None: none is
    loses: bool = False  #: whether the last finished sum lost money
    made_at: int = 0  #: milliseconds since 1970; 0: never finished


_COLUMNS = "person_id, calculator, inputs, draft, loses, made_at"


def _sum(row: Row) -> Sum:
    return Sum(
        person_id=row[0],
        calculator=row[1],
        numbers=_numbers(row[2]),
        draft=None if row[3] is None else _numbers(row[3]),
        loses=bool(row[4]),
        made_at=row[5],
    )


def _numbers(text: str) -> dict[str, Decimal]:
    return {name: Decimal(number) for name, number in json.loads(text).items()}


def _json(numbers: Mapping[str, Decimal]) -> str:
    return json.dumps(
        {name: str(number) for name, number in numbers.items()}
    )  # a float would not be the same number


async def find(tx: Transaction, person_id: int, calculator: str) -> Sum | None:
    """The person's sum, or None when they never began it."""
    row = await tx.row(
        f"SELECT {_COLUMNS} FROM sums WHERE person_id = $1 AND calculator = $2", person_id, calculator
    )
    return _sum(row) if row else None


async def of_many(tx: Transaction, ids: Sequence[int]) -> dict[int, list[Sum]]:
    """All sums of each of *ids* (at most 512), the newest first; who has none is not named."""
    places, values = among(ids)
    rows = await tx.rows(
        f"SELECT {_COLUMNS} FROM sums WHERE person_id IN {places} ORDER BY made_at DESC, calculator", *values
    )
    found: dict[int, list[Sum]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(_sum(row))
    return found


async def of(tx: Transaction, person_id: int) -> list[Sum]:
    """All sums of a person, the newest first."""
    rows = await tx.rows(
        f"SELECT {_COLUMNS} FROM sums WHERE person_id = $1 ORDER BY made_at DESC, calculator", person_id
    )
    return [_sum(row) for row in rows]


async def save(tx: Transaction, made: Sum) -> None:
    """Keep *made* as it stands."""
    await tx.run(
        f"INSERT INTO sums ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (person_id, calculator) DO UPDATE"
        " SET inputs = excluded.inputs, draft = excluded.draft, loses = excluded.loses, made_at = excluded.made_at",
        made.person_id,
        made.calculator,
        _json(made.numbers),
        None if made.draft is None else _json(made.draft),
        int(made.loses),
        made.made_at,
    )
