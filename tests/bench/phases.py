"""The phases of a run: everybody at once, a few a second, a knock at a closed door. Starts no bot."""

import asyncio
import os
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tests.bench import process
from tests.bench.crowd import Crowd, Tally

_GLANCE = 0.05  #: seconds between two looks at who still waits
_ENTERING = 0.7  #: of the warm-up, in which people come in
_DRAIN = 15.0  #: seconds within which everybody must have been answered once nobody acts any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """What was seen in one phase. Milliseconds are from update queued to reply arrived."""

    seconds: float
    turns: int
    p50: float
    p99: float
    worst: float
    lost: int  #: people without a reply after the drain
    taps: int
    unanswered_taps: int  #: after the drain
    finished: int
    unasked: int  #: messages to others than the crowd, in the measured time
    missed: int  #: paced only: moments at which nobody was ready
    cpu_microseconds: float | None  #: of the bot, a turn; replicas summed, like their memory
    resident_mb: float | None  #: of the bot, at the end
    peak_mb: float | None
    server_busy: float | None  #: of one core, 0-1: near 1 it is the load server that was measured


async def saturate(crowd: Crowd, pids: Sequence[int], warm_up: float, seconds: float) -> Phase:
    """Let everybody act as soon as they are answered."""
    crowd.hurry()
    await _admit(crowd, warm_up * _ENTERING)
    await asyncio.sleep(warm_up * (1 - _ENTERING))
    crowd.tally = Tally()
    meter = _Meter(pids)
    await asyncio.sleep(seconds)
    tally, spent = crowd.tally, meter.read()
    crowd.rest()
    crowd.tally = Tally()  # what comes in the drain belongs to no second
    await _drain(crowd)
    return _phase(crowd, tally, pids, spent, missed=0)


async def _admit(crowd: Crowd, seconds: float) -> None:
    # One after another: people who began together would stay in step, and the load would come in waves.
    for _ in range(crowd.people):
        crowd.admit()
        await asyncio.sleep(seconds / crowd.people)


async def pace(crowd: Crowd, pids: Sequence[int], warm_up: float, seconds: float, rate: float) -> Phase:
    """Let *rate* people a second act, evenly."""
    await _beat(crowd, warm_up, rate)
    crowd.tally = Tally()
    meter = _Meter(pids)
    missed = await _beat(crowd, seconds, rate)
    tally, spent = crowd.tally, meter.read()
    await _drain(crowd)
    return _phase(crowd, tally, pids, spent, missed=missed)


async def _beat(crowd: Crowd, seconds: float, rate: float) -> int:
    began, missed = time.monotonic(), 0
    for beat in range(int(seconds * rate)):
        await asyncio.sleep(began + beat / rate - time.monotonic())
        missed += not crowd.act()
    return missed


async def _drain(crowd: Crowd) -> None:
    for _ in range(int(_DRAIN / _GLANCE)):
        if not crowd.waiting and not crowd.unanswered_taps:
            return
        await asyncio.sleep(_GLANCE)


@dataclass(frozen=True, slots=True)
class _Spent:
    seconds: float
    cpu: float | None  #: seconds of the bot's processor time
    server_cpu: float | None


class _Meter:
    """Time and processor time since it was made."""

    def __init__(self, pids: Sequence[int]) -> None:
        self._pids = pids
        self._before = self._now()
        self._began = time.monotonic()

    def _now(self) -> tuple[float | None, float | None]:
        return process.of_all(process.cpu_seconds, self._pids), process.cpu_seconds(os.getpid())

    def read(self) -> _Spent:
        seconds = time.monotonic() - self._began
        pairs = zip(self._now(), self._before, strict=True)
        return _Spent(seconds, *(None if a is None or b is None else a - b for a, b in pairs))


def _phase(crowd: Crowd, tally: Tally, pids: Sequence[int], spent: _Spent, *, missed: int) -> Phase:
    turns = tally.turns
    return Phase(
        seconds=spent.seconds, turns=turns, missed=missed,
        p50=_percentile(tally, 0.50), p99=_percentile(tally, 0.99), worst=_percentile(tally, 1),
        lost=crowd.waiting, taps=tally.taps, unanswered_taps=crowd.unanswered_taps,
        finished=tally.finished, unasked=tally.unasked,
        cpu_microseconds=None if spent.cpu is None or not turns else spent.cpu / turns * 1e6,
        resident_mb=process.of_all(process.resident_mb, pids), peak_mb=process.of_all(process.peak_mb, pids),
        server_busy=None if spent.server_cpu is None else spent.server_cpu / spent.seconds,
    )  # fmt: skip


def _percentile(tally: Tally, share: float) -> float:
    ordered = sorted(tally.seconds)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000 if ordered else float("nan")


async def perform(crowd: Crowd, order: dict[str, Any]) -> dict[str, Any]:  # Any: JSON both ways
    """Carry out one *order* of the runner: its `phase` and the phase's parameters."""
    given = dict(order)
    match given.pop("phase"):
        case "saturate":
            return asdict(await saturate(crowd, **given))
        case "pace":
            return asdict(await pace(crowd, **given))
        case "knock":
            crowd.knock(given["chat"])
            return {}
        case "first_reply":
            async with asyncio.timeout(given["within_seconds"]):
                return {"at": await crowd.first_reply(given["chat"])}
        case unknown:
            raise ValueError(f"no such phase: {unknown}")
