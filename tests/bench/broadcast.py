"""Replies while a broadcast goes out, against replies at rest. Rows never go in while the bot runs."""

import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench import bulk_lane, runner
from tests.bench.entries import OURS, Entry, entries
from tests.bench.measure import Load, pace
from tests.bench.phases import Phase
from tests.bench.runner import Server
from tests.bench.table import per_second

RATE = 28  #: unasked messages a second
_OVERHEAD = 200.0  #: seconds that starts, drains and ends may take together
_BULK_MARGIN = 30.0  #: seconds of bulk beyond the measured time, so that the lane never runs dry


@dataclass(frozen=True, slots=True)
class Compared:
    at_rest: Phase
    during: Phase


def compare(load: Load, note: Callable[[str], None]) -> int:
    """Print the p99 of both runs and their ratio; give the exit code."""
    entry = next(entry for entry in entries() if entry.name == OURS)
    if entry.missing:
        sys.stdout.write(f"!!! SKIPPED: replies_during_broadcast: {entry.missing} !!!\n")
        return 0
    lifetime = 2 * (load.seconds + load.warm_up) + _OVERHEAD
    # One server for both runs: its update ids must never begin anew for a bot that remembers them.
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as name,
        runner.server(entry.strategy, load.people, lifetime) as at,
    ):
        folder = Path(name)
        note(f"at rest: {load.rate:g} turns a second for {load.seconds:g} s")
        at_rest = _light(entry, at, folder, load, knocker=9_000)
        rows = int(RATE * (load.seconds + load.warm_up + _BULK_MARGIN))
        note(f"with {rows} messages waiting in the bulk lane, {RATE} a second")
        bulk_lane.fill(f"sqlite:///{folder / 'slipstream.db'}", rows)
        during = _light(entry, at, folder, load, knocker=9_001)
    sys.stdout.write(_report(Compared(at_rest, during)))
    return 0


def _light(entry: Entry, at: Server, folder: Path, load: Load, *, knocker: int) -> Phase:
    at.order("knock", within=5, chat=knocker)
    with runner.bot(entry, at, folder, BULK_RATE=str(RATE)) as pid:
        runner.await_first_reply(at, knocker)
        return pace(at, pid, load)


def _report(seen: Compared) -> str:
    sent = seen.during.unasked / seen.during.seconds
    lines = [
        f"at rest:          {_said(seen.at_rest)}",
        f"during broadcast: {_said(seen.during)}",
        f"broadcast: {sent:.1f} messages/s of {RATE} allowed ({sent / RATE:.1%})",
        f"p99 ratio: {seen.during.p99 / seen.at_rest.p99:.2f} (at most 2)",
    ]
    return "\n".join(lines) + "\n"


def _said(phase: Phase) -> str:
    return (
        f"p50 {phase.p50:.1f} ms, p99 {phase.p99:.1f} ms, {per_second(phase):.0f} turns/s, "
        f"lost {phase.lost}, resident {phase.resident_mb or 0:.0f} MB"
    )
