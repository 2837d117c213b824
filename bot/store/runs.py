"""Runs: one pass of a broadcast over its people, how far it came, and what became of each. Never decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.store.database import Row, Transaction

Kind = Literal["send", "tell", "recall", "edit"]
"""A broadcast goes out · each person is told what changed for them · it is taken back · it is changed."""
#: Kinds that bring people something new.
BRINGS: frozenset[Kind] = frozenset(("send", "tell"))
State = Literal["asked", "filling", "sending", "done", "stopped"]
"""Waits for a second admin · people are gone through · all were · it is over."""

#: A row that waited so long to be said is asked about anew: hours may be quiet by then. Milliseconds.
STALE = 600_000


@dataclass(frozen=True, slots=True)
class Run:
    """One pass. Moments are milliseconds since 1970."""

    id: int
    broadcast_id: int
    kind: Kind
    state: State
    version: int  #: of the broadcast, as it was approved
    asked_by: int
    approved_by: int | None  #: the second admin, where one is needed
    approved_at: int  #: who came later is not meant
    begins_at: int
    paused: str | None  #: why nothing goes out now
    cursor: int  #: the last person, or the last row of the outbox, that was gone through
    tallied: int  #: rows of the outbox up to this one are in the counts
    aim: int  #: so many people were counted before it was approved
    round: int  #: how often those who are uncertain were sent it again
    trial: int  #: 1 until the first hundred went well, or an admin insisted
    shown_at: int  #: when its card was drawn last
    ended_at: int | None


_COLUMNS = (
    "id, broadcast_id, kind, state, version, asked_by, approved_by, approved_at, begins_at, paused, cursor,"
    " tallied, aim, round, trial, shown_at, ended_at"
)


def _run(row: Row) -> Run:
    return Run(*row)


async def ask(  # noqa: PLR0913, PLR0917  # a row's columns
    tx: Transaction,
    broadcast_id: int,
    kind: Kind,
    version: int,
    admin: int,
    begins_at: int,
    aim: int,
    now: int,
) -> Run:
    """A run that an admin asked for: nothing goes out before it is approved."""
    row = await tx.row(
        "INSERT INTO runs (broadcast_id, kind, state, version, asked_by, approved_at, begins_at, aim)"
        f" VALUES ($1, $2, 'asked', $3, $4, $5, $6, $7) RETURNING {_COLUMNS}",
        broadcast_id,
        kind,
        version,
        admin,
        now,
        begins_at,
        aim,
    )
    if row is None:
        raise RuntimeError("the insert gave no row")
    return _run(row)


async def find(tx: Transaction, number: int, take: str = "") -> Run | None:
    """The run, or None; with *take* (`Database.take`) None also while another process holds it."""
    row = await tx.row(f"SELECT {_COLUMNS} FROM runs WHERE id = $1{take}", number)
    return _run(row) if row else None


async def alive(tx: Transaction) -> list[Run]:
    """The runs that are not over, the oldest first."""
    return [
        _run(row) for row in await tx.rows(f"SELECT {_COLUMNS} FROM runs WHERE ended_at IS NULL ORDER BY id")
    ]


async def of(tx: Transaction, broadcast_id: int) -> list[Run]:
    """A broadcast's runs, the newest first."""
    return [
        _run(row)
        for row in await tx.rows(
            f"SELECT {_COLUMNS} FROM runs WHERE broadcast_id = $1 ORDER BY id DESC", broadcast_id
        )
    ]


async def drop(tx: Transaction, run_id: int) -> None:
    """Forget a run that never began."""
    await tx.run("DELETE FROM run_counts WHERE run_id = $1", run_id)
    await tx.run("DELETE FROM runs WHERE id = $1", run_id)


async def approve(tx: Transaction, run: Run, second: int | None, begins_at: int, now: int) -> None:
    """It may go, from *begins_at* on."""
    await tx.run(
        "UPDATE runs SET state = 'filling', approved_by = $2, approved_at = $3, begins_at = $4 WHERE id = $1",
        run.id,
        second,
        now,
        begins_at,
    )


async def answer_for(tx: Transaction, run: Run, asked_by: int, approved_by: int | None) -> None:
    """Other admins answer for it from now on."""
    await tx.run(
        "UPDATE runs SET asked_by = $2, approved_by = $3 WHERE id = $1", run.id, asked_by, approved_by
    )


async def set_state(tx: Transaction, run_id: int, state: State, ended_at: int | None = None) -> None:
    """Where it stands; with *ended_at* it is over."""
    await tx.run("UPDATE runs SET state = $2, ended_at = $3 WHERE id = $1", run_id, state, ended_at)


async def move(tx: Transaction, run_id: int, cursor: int) -> None:
    """So far people, or rows, were gone through."""
    await tx.run("UPDATE runs SET cursor = $2 WHERE id = $1", run_id, cursor)


async def shown(tx: Transaction, run_id: int, now: int) -> None:
    """Its card was drawn."""
    await tx.run("UPDATE runs SET shown_at = $2 WHERE id = $1", run_id, now)


async def anew(tx: Transaction, run_id: int) -> None:
    """Another round begins, for those who are uncertain."""
    await tx.run(
        "UPDATE runs SET state = 'sending', ended_at = NULL, round = round + 1 WHERE id = $1", run_id
    )


async def pause(tx: Transaction, run_id: int, why: str, now: int) -> bool:
    """Nothing more goes out: what waits in the outbox goes back, and is asked about anew later."""
    paused = await tx.run(
        "UPDATE runs SET paused = $2 WHERE id = $1 AND paused IS NULL AND ended_at IS NULL", run_id, why
    )
    await back(tx, run_id, now)
    return paused > 0


async def resume(tx: Transaction, run_id: int) -> None:
    """It goes on."""
    await tx.run("UPDATE runs SET paused = NULL WHERE id = $1", run_id)


async def trusted(tx: Transaction, run_id: int) -> None:
    """Its first hundred went well, or an admin says that it shall go on all the same."""
    await tx.run("UPDATE runs SET trial = 0 WHERE id = $1", run_id)


async def back(tx: Transaction, run_id: int, now: int, *, made_before: int | None = None) -> int:
    """Take waiting rows out of the outbox again; gives their number. None of them was sent."""
    # `id > tallied` keeps the look-up to what is not settled yet.
    those = (
        "run_id = $1 AND run_id IS NOT NULL AND state = 0 AND made_at < $2"
        " AND id > (SELECT tallied FROM runs WHERE id = $1)"
    )
    before = (1 << 62) if made_before is None else made_before
    await tx.run(
        "INSERT INTO run_waits (run_id, person_id, due_at)"
        f" SELECT run_id, chat_id, CAST($3 AS BIGINT) FROM outbox WHERE {those}"
        " ON CONFLICT (run_id, person_id) DO NOTHING",
        run_id,
        before,
        now,
    )
    return await tx.run(f"DELETE FROM outbox WHERE {those}", run_id, before)


async def pause_of_row(tx: Transaction, row: int, why: str, now: int) -> None:
    """One message met what all others of its run would meet: the run stops here."""
    found = await tx.row("SELECT run_id FROM outbox WHERE id = $1", row)
    if found is not None and found[0] is not None:
        await pause(tx, found[0], why, now)


async def stop(tx: Transaction, run: Run, now: int) -> None:
    """What waits is cancelled, who would have come is not asked any more; in flight is not over."""
    await tx.run(
        "UPDATE outbox SET state = 3, verdict = 'ended', done_at = $2"
        " WHERE run_id = $1 AND run_id IS NOT NULL AND state = 0 AND id > $3",
        run.id,
        now,
        run.tallied,
    )
    await tx.run("DELETE FROM run_waits WHERE run_id = $1", run.id)
    await tx.run("UPDATE runs SET state = 'stopped', paused = NULL WHERE id = $1", run.id)


async def wait(tx: Transaction, run_id: int, due: Mapping[int, int]) -> None:
    """Each person is asked about again at their moment."""
    await tx.run_many(
        "INSERT INTO run_waits (run_id, person_id, due_at) VALUES ($1, $2, $3)"
        " ON CONFLICT (run_id, person_id) DO UPDATE SET due_at = excluded.due_at",
        [(run_id, person_id, due_at) for person_id, due_at in due.items()],
    )


async def no_more(tx: Transaction, run_id: int, people: list[int]) -> None:
    """These people do not wait any more."""
    await tx.run_many(
        "DELETE FROM run_waits WHERE run_id = $1 AND person_id = $2", [(run_id, each) for each in people]
    )


async def waiting(tx: Transaction, run_id: int) -> tuple[int, int | None]:
    """How many people wait for their hour, and when the first of them is asked about again."""
    row = await tx.row("SELECT COUNT(*), MIN(due_at) FROM run_waits WHERE run_id = $1", run_id)
    return (int(row[0]), row[1]) if row else (0, None)


async def due(tx: Transaction, run_id: int, now: int, most: int) -> list[int]:
    """People who waited long enough, the longest first."""
    rows = await tx.rows(
        "SELECT person_id FROM run_waits WHERE run_id = $1 AND due_at <= $2 ORDER BY due_at LIMIT $3",
        run_id,
        now,
        most,
    )
    return [row[0] for row in rows]


async def tally(tx: Transaction, run_id: int, found: list[tuple[str, str, int]], upto: int) -> None:
    """Add language, verdict and number to the counts; rows up to *upto* are in them then."""
    await add(tx, run_id, found)
    await tx.run("UPDATE runs SET tallied = $2 WHERE id = $1", run_id, upto)


async def add(tx: Transaction, run_id: int, found: list[tuple[str, str, int]]) -> None:
    """Add language, verdict and number to the counts."""
    await tx.run_many(
        "INSERT INTO run_counts (run_id, language, verdict, number) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (run_id, language, verdict) DO UPDATE SET number = run_counts.number + excluded.number",
        [(run_id, language, verdict, number) for language, verdict, number in found],
    )


async def counts(tx: Transaction, run_id: int) -> dict[tuple[str, str], int]:
    """What became of its people so far: (language, verdict) -> number."""
    rows = await tx.rows("SELECT language, verdict, number FROM run_counts WHERE run_id = $1", run_id)
    return {(row[0], row[1]): int(row[2]) for row in rows}


async def again(tx: Transaction, run: Run, now: int) -> int:
    """Those who are uncertain wait to be sent it once more; gives their number."""
    those = "run_id = $1 AND run_id IS NOT NULL AND state = 5 AND id <= $2"
    rows = await tx.rows(
        f"SELECT coalesce(language, ''), COUNT(*) FROM outbox WHERE {those} GROUP BY 1", run.id, run.tallied
    )
    await tx.run(
        "INSERT INTO run_waits (run_id, person_id, due_at)"
        f" SELECT run_id, chat_id, CAST($3 AS BIGINT) FROM outbox WHERE {those}"
        " ON CONFLICT (run_id, person_id) DO NOTHING",
        run.id,
        run.tallied,
        now,
    )
    await tx.run(f"UPDATE outbox SET state = 3, verdict = 'again' WHERE {those}", run.id, run.tallied)
    await add(tx, run.id, [(language, "uncertain", -number) for language, number in rows])
    return sum(number for _, number in rows)
