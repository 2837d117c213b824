"""What became of a run's people, counted once each. Cheap however long the run is: settled rows are counted once."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store import outbox, run_rows, runs
from bot.store.database import Transaction
from bot.store.runs import Run

#: What is told of people whom Telegram does not reach.
_UNREACHABLE = frozenset({"blocked", "gone", "unknown"})
#: So many rows tell how fast it goes; when none has landed for so many milliseconds, it stands.
_LATELY, _STANDS = 300, 30_000
#: Verdicts of people who were not meant to be sent anything: no row was ever made.
SKIPPED = "skipped:"
#: What was perhaps delivered has no number by which it could be deleted or changed.
UNKNOWN = SKIPPED + "unknown"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. Numbers of people."""

    counts: dict[tuple[str, str], int]  #: (language, verdict) -> number
    open: int  #: on their way
    waits: int  #: for their hour
    next_at: int | None  #: when the first of them is asked about, in milliseconds since 1970

    def number(self, *verdicts: str) -> int:
        """How many had one of these verdicts."""
        return sum(number for (_, verdict), number in self.counts.items() if verdict in verdicts)

    @property
    def settled(self) -> int:
        """How many rows have come to an end."""
        return sum(number for (_, verdict), number in self.counts.items() if not verdict.startswith(SKIPPED))

    @property
    def skipped(self) -> dict[str, int]:
        """Why people were left out: reason -> number."""
        found: dict[str, int] = {}
        for (_, verdict), number in self.counts.items():
            if verdict.startswith(SKIPPED):
                name = verdict.removeprefix(SKIPPED)
                found[name] = found.get(name, 0) + number
        return found

    @property
    def languages(self) -> dict[str, int]:
        """How many were sent it: language -> number."""
        return {code: number for (code, verdict), number in sorted(self.counts.items()) if verdict == "sent"}


def verdict_of(state: int, verdict: str | None) -> str:
    """The word of a report for a row of the outbox that is settled."""
    if state == outbox.SENT:
        return "sent"
    if state == outbox.UNCERTAIN:
        return "uncertain"
    if state == outbox.FAILED:
        return "failed"
    if verdict in _UNREACHABLE:
        return "blocked"
    return verdict or "cancelled"


async def tally(tx: Transaction, run: Run) -> Progress:
    """Count what has settled since the last time; gives all of it."""
    number, first = await run_rows.open_rows(tx, run)
    found, upto = await run_rows.settled(tx, run, first)
    if found:
        counted = [(language, verdict_of(state, verdict), many) for language, state, verdict, many in found]
        merged: dict[tuple[str, str], int] = {}
        for language, word, many in counted:
            merged[language, word] = merged.get((language, word), 0) + many
        await runs.tally(tx, run.id, [(*key, many) for key, many in merged.items()], upto)
    return await look(tx, run, number)


async def rate(tx: Transaction, run: Run, now: int) -> float:
    """How many a second land lately; over a run that has ended, how many did."""
    if run.ended_at is not None:
        settled = sum(
            number
            for (_, verdict), number in (await runs.counts(tx, run.id)).items()
            if not verdict.startswith(SKIPPED)
        )
        return settled * 1000 / max(1000, run.ended_at - max(run.approved_at, run.begins_at))
    number, first, last = await run_rows.pace(tx, run, _LATELY)
    if number < 2 or now - last > _STANDS:  # noqa: PLR2004  # one moment tells no rate
        return 0.0
    return (number - 1) * 1000 / max(1, last - first)


async def look(tx: Transaction, run: Run, number: int | None = None) -> Progress:
    """How far it is, by the last tally."""
    waits, next_at = await runs.waiting(tx, run.id)
    on_the_way = (await run_rows.open_rows(tx, run))[0] if number is None else number
    return Progress(await runs.counts(tx, run.id), on_the_way, waits, next_at)
