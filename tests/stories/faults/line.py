"""Telegram, or the line to it, fails: no answer, half of one, a late one, or one that is none."""

from __future__ import annotations

from bot import app
from bot.sandbox.faults import Fault
from tests.stories.faults import claims
from tests.stories.faults.case import BOTH, Act, Case, meets
from tests.stories.faults.claims import Claim
from tests.stories.faults.scene import Scene

_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active;"
    " use deleteWebhook to delete the webhook first"
)


def _impatient(kind: str) -> Act:
    """A call that takes more than a third of a second is one that takes too long."""

    async def breaks(scene: Scene) -> None:
        await scene.bot.stops()
        scene.patch.setattr(app, "_CALL", 0.3)
        await scene.bot.starts_again()
        scene.breaks(Fault(method="sendMessage", kind=kind, seconds=0.6))

    return breaks


async def _minute_passes(scene: Scene) -> None:
    await scene.passes(70)


async def _second_passes(scene: Scene) -> None:
    await scene.passes(3)


def _said(name: str, kind: str, sees: Claim) -> Case:
    """An answer that is a new message: nobody can know whether it came."""
    return Case(
        name=name,
        breaks=meets(Fault(method="sendMessage", kind=kind)),
        acts=Scene.types,
        mends=_second_passes,
        sees=sees,
        keeps=claims.answer,
        recovers=claims.by_itself,
    )


def _slow(name: str, kind: str, sees: Claim) -> Case:
    return Case(
        name=name,
        breaks=_impatient(kind),
        acts=Scene.types,
        mends=_second_passes,
        sees=sees,
        keeps=claims.answer,
        recovers=claims.by_itself,
    )


def _unasked(name: str, kind: str) -> Case:
    return Case(
        name=f"{name}, something unasked",
        breaks=meets(Fault(method="sendMessage", kind=kind)),
        acts=Scene.is_told,
        mends=_second_passes,
        sees=claims.nothing,
        keeps=claims.uncertain,
        recovers=claims.lane_resumes,
        on=BOTH,  # one replica alone sends what nobody asked for
    )


def _no_updates(name: str, *faults: Fault) -> Case:
    """getUpdates fails; what people do waits at Telegram."""
    return Case(
        name=name,
        breaks=meets(*faults),
        acts=Scene.taps,
        sees=claims.once,
        keeps=claims.answer,
        recovers=claims.by_itself,
    )


CASES: tuple[Case, ...] = (
    Case(
        name="502 for a minute, to an answer",
        breaks=meets(Fault(method="editMessageText", kind="502", times=6)),
        acts=Scene.taps_and_waits,
        mends=_minute_passes,
        sees=claims.once,
        keeps=claims.answer,
        recovers=claims.by_itself,
    ),
    _unasked("500", "500"),
    _said("the line is cut before an answer arrives", "reset", claims.once),
    _said("the line is cut after an answer arrived", "reset_after", claims.twice),
    Case(
        name="the line is cut after a card was changed",
        breaks=meets(Fault(method="editMessageText", kind="reset_after")),
        mends=_second_passes,
        sees=claims.once,
        keeps=claims.answer,
        recovers=claims.by_itself,
    ),
    _unasked("the line is cut before it arrives", "reset"),
    _said("half of what Telegram says to an answer", "half", claims.twice),
    _said("a proxy's page instead of what Telegram says to an answer", "garbage", claims.twice),
    _slow("Telegram takes longer to hear an answer than a call may take", "slow", claims.once),
    _slow("Telegram heard an answer, and takes longer to say so than a call may take", "late", claims.twice),
    Case(
        name="`Unauthorized` to an answer, for a while",
        breaks=meets(Fault(method="editMessageText", kind="401", times=3)),
        acts=Scene.taps_and_waits,
        mends=_minute_passes,
        sees=claims.once,
        keeps=claims.answer,
        recovers=claims.by_itself,
    ),
    _no_updates(
        "`Conflict: terminated by other getUpdates request`: two processes ask",
        Fault(method="getUpdates", kind="409"),
    ),
    _no_updates(
        f"`{_WEBHOOK}`",
        Fault(method="getUpdates", error={"error_code": 409, "description": _WEBHOOK}),
    ),
    _no_updates("502 to getUpdates", Fault(method="getUpdates", kind="502")),
    _no_updates("429 to getUpdates", Fault(method="getUpdates", kind="429", retry_after=1)),
    _no_updates("the line of getUpdates is cut", Fault(method="getUpdates", kind="reset")),
    _no_updates("half an answer to getUpdates", Fault(method="getUpdates", kind="half")),
    _no_updates("a proxy's page instead of updates", Fault(method="getUpdates", kind="garbage")),
)
