"""A million people, written by SQL directly: answers and plans of made-up owners, moments, and a history."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from random import Random

import asyncpg

from advisor import rules, simulation
from advisor.library import Library

#: Wednesday, 6 January 2027, 12:00 UTC; tips are due in a zone where that is nobody's night.
NOW = 1_799_236_800_000
FIRST = 1_000_000  #: the first person's id
_DAY = 86_400_000
OWNERS = 1_000  #: different ones
_HISTORY = 10  # tips that whoever is due got before, and messages in the outbox

#: Whoever comes after the first thousand, up to $1; as `fill` writes them.
_NEWCOMERS = f"generate_series({FIRST + OWNERS}::bigint, $1::bigint) AS id"
_FIRST = f"{FIRST} + id % {OWNERS}"
_ALIKE = (
    f"INSERT INTO people (person_id, first_name, zone, zone_by) SELECT id, 'Ann', 'UTC', 'person' FROM {_NEWCOMERS}",
    (
        f"INSERT INTO moments (person_id, kind, about, due_at)"
        f" SELECT id, 'tip', '', {NOW + _DAY} + id % {30 * _DAY} FROM {_NEWCOMERS}"
    ),
    (
        f"INSERT INTO plans (person_id, library, profile, primary_trend, secondary_trend, steps)"
        f" SELECT id, library, profile, primary_trend, secondary_trend, steps"
        f" FROM {_NEWCOMERS} JOIN plans ON plans.person_id = {_FIRST}"
    ),
    (
        f"INSERT INTO intakes (person_id, answers, finished_at)"
        f" SELECT id, answers, 1 FROM {_NEWCOMERS} JOIN intakes ON intakes.person_id = {_FIRST}"
    ),
)


async def grow(url: str, count: int) -> None:
    """Add people to the first thousand in PostgreSQL until they are *count*: a move of all would take minutes."""
    connection = await asyncpg.connect(url)
    try:
        for statement in _ALIKE:
            await connection.execute(statement, FIRST + count - 1)
        await connection.execute("VACUUM ANALYZE")  # its own tidying shall not fall into what is measured
    finally:
        await connection.close()


def fill(path: Path, library: Library, count: int, due: int) -> None:
    """Write *count* people with a plan and a planned tip into a migrated file; *due* of them get it now."""
    owners = [_owner(library, number) for number in range(OWNERS)]
    ids = range(FIRST, FIRST + count)
    every = count // due
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA synchronous = OFF")
    with raw:
        raw.executemany(
            "INSERT INTO people (person_id, first_name, zone, zone_by) VALUES (?, 'Ann', 'UTC', 'person')",
            ((each,) for each in ids),
        )
        raw.executemany(
            "INSERT INTO moments (person_id, kind, about, due_at) VALUES (?, 'tip', '', ?)",
            ((each, NOW - 1000 if each % every == 0 else NOW + _DAY + each % (30 * _DAY)) for each in ids),
        )
        raw.executemany(
            "INSERT INTO plans (person_id, library, profile, primary_trend, secondary_trend, steps)"
            " VALUES (?, '', ?, ?, ?, ?)",
            ((each, *owners[each % OWNERS][1]) for each in ids),
        )
        raw.executemany(
            "INSERT INTO intakes (person_id, answers, finished_at) VALUES (?, ?, 1)",
            ((each, owners[each % OWNERS][0]) for each in ids),
        )
        _write_history(raw, library, ids[::every])
    raw.close()
    # They have been there for long: what is written now must not wait for them to reach the disk.
    with path.open("rb") as file:
        os.fsync(file)


def _owner(library: Library, number: int) -> tuple[str, tuple[str | None, ...]]:
    """The answers of an intake, and the columns of the plan that follows from them."""
    told = simulation.plausible(library, lambda name: Random(f"{number}:{name}").random())
    about = rules.advise(library, told)
    week = {"this_week": about.plan.this_week, "next": about.plan.next, "later": about.plan.later}
    answers = json.dumps([[question, told[question]] for question in library.questions if question in told])
    return answers, (json.dumps(dict(told)), about.primary, about.secondary, json.dumps(week))


def _write_history(raw: sqlite3.Connection, library: Library, ids: range) -> None:
    tips = list(library.tips)
    raw.executemany(
        "INSERT INTO tips_sent (person_id, tip, sent_at, feedback) VALUES (?, ?, ?, ?)",
        (
            (each, tips[(each + 7 * week) % len(tips)], NOW - 7 * week * _DAY, (None, "useful")[week % 2])
            for week, each in _weeks(ids)
        ),
    )
    raw.executemany(
        "INSERT INTO outbox (key, chat_id, lane, state, made_at, done_at) VALUES (?, ?, 4, 2, ?, ?)",
        (
            (f"tip:{each}:{week}", each, NOW - 7 * week * _DAY, NOW - 7 * week * _DAY)
            for week, each in _weeks(ids)
        ),
    )


def _weeks(ids: range) -> Iterator[tuple[int, int]]:
    return ((week, each) for week in range(_HISTORY, 0, -1) for each in ids)
