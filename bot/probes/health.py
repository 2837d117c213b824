"""/healthz and /readyz: whether this process lives, and whether it can work. Never restarts anything by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from aiohttp import web

from bot.metrics import Metrics
from bot.store.database import Database, DatabaseAway, Transaction

#: Seconds between two looks at the loop's clock, and how late it may come and still be called alive.
_LOOK, _LATE = 0.5, 5.0
#: Seconds that one check may take, and for which Telegram's last word counts.
_PATIENCE, _FRESH = 3.0, 15.0

#: Says whether something is as it should be.
Check = Callable[[], Awaitable[bool]]


class Health:
    """Measures how late the event loop comes, and asks those whom the bot depends on."""

    def __init__(self, metrics: Metrics, checks: Mapping[str, Check]) -> None:
        self._metrics = metrics
        self._checks = checks
        self._lag = 0.0

    async def run(self) -> None:
        """Measure until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + _LOOK
            await asyncio.sleep(_LOOK)
            self._lag = max(0.0, loop.time() - due)
            self._metrics.lag.add(self._lag)

    async def alive(self, _: web.Request) -> web.Response:
        """200 as long as the loop comes in time: another answer, or none, means that a restart would help."""
        fine = self._lag < _LATE
        return web.json_response(
            {"alive": fine, "loop_lag_seconds": round(self._lag, 3)}, status=200 if fine else 503
        )

    async def ready(self, _: web.Request) -> web.Response:
        """200 when everything that the work needs is there; says what is not. A restart would not help."""
        results = await self.readiness()
        return web.json_response(results, status=200 if all(results.values()) else 503)

    async def readiness(self) -> dict[str, bool]:
        """Each check and its result; one that takes too long has failed."""
        results = await asyncio.gather(*(_in_time(check) for check in self._checks.values()))
        return dict(zip(self._checks, results, strict=True))


async def _in_time(check: Check) -> bool:
    try:
        async with asyncio.timeout(_PATIENCE):
            return await check()
    except TimeoutError:
        return False


def database_answers(database: Database) -> Check:
    """Whether a transaction can be had."""

    async def nothing(tx: Transaction) -> bool:
        return await tx.row("SELECT 1") is not None

    async def check() -> bool:
        try:
            return await database.transact(nothing)
        except DatabaseAway:
            return False

    return check


def known(holds: Callable[[], bool]) -> Check:
    """What can be told without waiting."""

    async def check() -> bool:
        return holds()

    return check


@dataclass(slots=True)
class Remembered:
    """A check whose result counts for a while: who asks every second does not make the bot call as often."""

    check: Check
    _result: bool = False
    _at: float = field(default=-_FRESH)

    async def __call__(self) -> bool:
        """The result, or the one that is fresh still."""
        now = asyncio.get_running_loop().time()
        if now - self._at >= _FRESH:
            self._result = await self.check()
            self._at = now
        return self._result
