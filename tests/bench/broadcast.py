"""`python -m tests.bench.broadcast`: a broadcast at full speed, and replies meanwhile against replies at rest.

Two bots, one after the other, on one database: at rest, then with an approved broadcast. The load server has
Telegram's limits for unasked messages and answers each of those after a while, as Telegram is far away.
"""

import argparse
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench import bulk_lane, machine, runner
from tests.bench.entries import OURS, Entry, entries
from tests.bench.phases import Phase
from tests.bench.runner import Server
from tests.bench.table import per_second

#: Unasked messages a second that Telegram takes without Stars.
_FREE = 30
_OVERHEAD = 240.0  #: seconds that starts, drains and ends may take together
_CANARY = 100  #: go alone: the rate is measured after them
_KNOCKERS = 9_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What is asked of the bot."""

    bulk: int  #: unasked messages a second
    rate: float  #: turns a second meanwhile
    people: int  #: who act
    seconds: float
    latency: float  #: seconds of an unasked message
    slots: int  #: BULK_SLOTS

    @property
    def warm_up(self) -> float:
        """Seconds until the first hundred are through and the rate is what it will be."""
        return 4.0 + 1.5 * _CANARY / self.bulk


@dataclass(slots=True)
class _Lane:
    most: int = 0  #: rows that waited at once
    over: threading.Event = field(default_factory=threading.Event)


@contextmanager
def _watched(path: Path) -> Iterator[_Lane]:
    """Look at the lane of broadcasts twice a second while inside."""
    lane = _Lane()

    def look() -> None:
        while not lane.over.wait(0.5):
            lane.most = max(lane.most, bulk_lane.waiting(path))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield lane
    finally:
        lane.over.set()
        thread.join()


def compare(load: Load, note: Callable[[str], None]) -> int:
    """Print the p99 of both runs, their ratio, and the broadcast's rate; give the exit code."""
    entry = next(entry for entry in entries() if entry.name == OURS)
    lifetime = 2 * (load.seconds + load.warm_up) + _OVERHEAD
    # One server for both runs: its update ids must never begin anew for a bot that remembers them.
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as name,
        runner.server(entry.strategy, load.people, lifetime, load.latency) as at,
    ):
        folder = Path(name)
        path = folder / "slipstream.db"
        note(f"at rest: {load.rate:g} turns a second for {load.seconds:g} s")
        at_rest = _light(entry, at, folder, load, _KNOCKERS)
        people = int(load.bulk * (load.seconds + load.warm_up + 30))
        note(f"with a broadcast to {people:,} people, {load.bulk} a second")
        bulk_lane.begin(f"sqlite:///{path}", people)
        with _watched(path) as lane:
            during = _light(entry, at, folder, load, _KNOCKERS + 1)
        seen = at.order("flood", within=5)
    _report(load, at_rest, during, lane.most, seen)
    return 0


def _light(entry: Entry, at: Server, folder: Path, load: Load, knocker: int) -> Phase:
    at.order("knock", within=5, chat=knocker)
    settings = {
        "BULK_RATE": str(load.bulk),
        "BULK_SLOTS": str(load.slots),
        "ALLOW_PAID_BROADCAST": str(load.bulk > _FREE).lower(),
        "ADMIN_IDS": str(bulk_lane.ADMIN),
    }
    with runner.bot(entry, at, folder, **settings) as pids:
        runner.await_first_reply(at, knocker)
        given = {"pids": pids, "seconds": load.seconds, "warm_up": load.warm_up, "rate": load.rate}
        return Phase(**at.order("pace", load.seconds + load.warm_up + 60, **given))


def _report(load: Load, at_rest: Phase, during: Phase, most: int, seen: dict[str, int]) -> None:
    sent = during.unasked / during.seconds
    before, during_cpu = at_rest.cpu_microseconds or 0, during.cpu_microseconds or 0
    spent = (during_cpu * per_second(during) - before * per_second(at_rest)) / max(sent, 1)
    lines = [
        f"at rest:          {_said(at_rest)}",
        f"during broadcast: {_said(during)}",
        f"broadcast: {sent:.1f} messages/s of {load.bulk} allowed ({sent / load.bulk:.1%}), {spent:.0f} µs CPU each",
        f"429s earned: {seen['refused']}; had it twice: {seen['twice']}",
        f"p99 ratio: {during.p99 / at_rest.p99:.2f} (at most 2); at most {most} rows waited in the lane",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _said(phase: Phase) -> str:
    return (
        f"p50 {phase.p50:.1f} ms, p99 {phase.p99:.1f} ms, {per_second(phase):.0f} turns/s, "
        f"lost {phase.lost}, resident {phase.resident_mb or 0:.0f} MB, load {os.getloadavg()[0]:.1f}"
    )


def _note(line: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {line}\n")


def main() -> int:
    """Measure at each rate that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.broadcast", description=__doc__)
    parser.add_argument("--bulk", type=int, action="append", help="unasked messages a second (28 and 1000)")
    parser.add_argument("--seconds", type=float, default=30, help="measured, of each phase (30)")
    parser.add_argument("--people", type=int, default=300, help="who act (300)")
    parser.add_argument("--rate", type=float, default=50, help="turns a second (50)")
    parser.add_argument("--latency", type=float, default=0.04, help="seconds of an unasked message (0.04)")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.stdout.write("\n".join(machine.facts()) + "\n")
    for bulk in given.bulk or (28, 1000):
        slots = 16 if bulk <= _FREE else 100
        compare(
            Load(bulk=bulk, rate=given.rate, people=given.people, seconds=given.seconds, latency=given.latency,
                 slots=slots),
            _note,
        )  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
