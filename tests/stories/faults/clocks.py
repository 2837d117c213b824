"""The machine's clock jumps."""

from __future__ import annotations

from bot.sandbox.faults import Fault
from tests.stories.faults import claims
from tests.stories.faults.case import BOTH, Case
from tests.stories.faults.scene import Scene

_HOUR = 3_600_000  # milliseconds


async def _forwards(scene: Scene) -> None:
    await scene.passes(2 * 86_400)


async def _backwards(scene: Scene) -> None:
    scene.bot.clock.falls_back(_HOUR)


async def _a_retry_waits(scene: Scene) -> None:
    scene.breaks(Fault(method="editMessageText", kind="502", times=5))


async def _backwards_meanwhile(scene: Scene) -> None:
    await scene.taps_and_waits()
    await scene.passes(20)
    scene.bot.clock.falls_back(_HOUR)
    await scene.bot.comes(lambda: scene.waits_for() < _HOUR)


async def _minute_passes(scene: Scene) -> None:
    await scene.passes(70)


CASES: tuple[Case, ...] = (
    Case(
        name="the clock jumps two days forwards",
        breaks=_forwards,
        sees=claims.once,
        keeps=claims.answer,
        recovers=claims.by_itself,
        on=BOTH,
    ),
    Case(
        name="the clock jumps an hour back",
        breaks=_backwards,
        sees=claims.once,
        keeps=claims.answer,
        recovers=claims.by_itself,
        on=BOTH,
    ),
    Case(
        name="the clock jumps an hour back while an answer waits for Telegram",
        breaks=_a_retry_waits,
        acts=_backwards_meanwhile,
        mends=_minute_passes,
        sees=claims.once,
        keeps=claims.answer,
        recovers=claims.by_itself,
        on=BOTH,
    ),
)
