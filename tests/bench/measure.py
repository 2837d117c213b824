"""One bot's whole measurement: cold starts, everybody at once, then a few a second. It judges nothing."""

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import databases, process, runner
from tests.bench.entries import Entry
from tests.bench.phases import Phase
from tests.bench.runner import Server

_KNOCKERS = 9_001  #: chats of those who knock at a bot that is not running, from here on
_OVERHEAD = 900.0  #: seconds a measurement may take beyond its phases: starts, drains, ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    people: int  #: at once
    seconds: float  #: measured, of each phase
    warm_up: float  #: seconds before
    rate: float  #: turns a second of the light phase


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Seconds, MB and phases of one bot."""

    name: str
    keeps: str
    first_start: float  #: from exec to the first reply, nothing on disk
    cold_start: float  #: the same with its files there; median of the later starts
    idle_mb: float | None  #: resident after one reply; replicas summed
    full: Phase
    light: Phase


def measure(entry: Entry, load: Load, note: Callable[[str], None]) -> Measured:
    """Measure *entry* in processes and a folder of its own.

    Raises:
        BenchError: the bot did not answer, or did not live.
    """
    lifetime = 2 * (load.seconds + load.warm_up) + _OVERHEAD
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as name,
        runner.server(entry.strategy, load.people, lifetime) as at,
    ):
        folder = Path(name)
        if entry.already:
            note(f"{entry.name}: {entry.already:,} people move in")
        with databases.settings(entry, folder) as settings:
            note(f"{entry.name}: cold starts")
            starts = [runner.first_reply(entry, at, folder, _KNOCKERS + nth, **settings) for nth in range(3)]
            with runner.bot(entry, at, folder, **settings) as pids:
                idle = _settle(at, pids)
                note(f"{entry.name}: {load.people} people at once for {load.warm_up:g} + {load.seconds:g} s")
                full = saturate(at, pids, load)
                note(f"{entry.name}: {load.rate:g} turns a second for {load.seconds:g} s")
                light = pace(at, pids, load)
                if entry.replicas:
                    note(f"{entry.name}: {_brought(at)}")
    return Measured(
        name=entry.name, keeps=entry.keeps, first_start=starts[0], cold_start=statistics.median(starts[1:]),
        idle_mb=idle, full=full, light=light,
    )  # fmt: skip


def saturate(at: Server, pids: Sequence[int], load: Load) -> Phase:
    within = load.seconds + load.warm_up + 30
    return Phase(**at.order("saturate", within, pids=pids, seconds=load.seconds, warm_up=load.warm_up))


def pace(at: Server, pids: Sequence[int], load: Load) -> Phase:
    given = {"pids": pids, "seconds": load.seconds, "warm_up": min(load.warm_up, 1.0), "rate": load.rate}
    return Phase(**at.order("pace", load.seconds + load.warm_up + 30, **given))


def _brought(at: Server) -> str:
    seen = at.order("delivered", within=5)
    shares = " + ".join(f"{each:,}" for each in seen["delivered"])
    return f"{shares} updates brought, {seen['repeated']} had to come again, those of cold starts included"


def _settle(at: Server, pids: Sequence[int]) -> float | None:
    """Wait for a first reply and half a second more, and give the memory at rest."""
    at.order("knock", within=5, chat=_KNOCKERS - 1)
    runner.await_first_reply(at, _KNOCKERS - 1)
    time.sleep(0.5)
    return process.of_all(process.resident_mb, pids)
