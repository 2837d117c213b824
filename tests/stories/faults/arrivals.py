"""Updates come twice, in another order, late, or not at all."""

from __future__ import annotations

from typing import Any

from tests.stories.faults import claims
from tests.stories.faults.case import BOTH, Case
from tests.stories.faults.scene import Scene


async def _nothing(_: Scene) -> None:
    """All is well but for what comes."""


async def _twice(scene: Scene) -> None:
    scene.bot.sandbox.duplicate_next_update(3)


async def _again_after_a_start(scene: Scene) -> None:
    """Telegram did not hear that the update was had: it comes once more to the next process."""
    await scene.taps()
    update = scene.bot.rows("SELECT update_id, payload FROM inbox ORDER BY id DESC LIMIT 1")[0]
    await scene.bot.stops()
    scene.bot.sandbox.inject(update[1])
    await scene.bot.starts_again()
    await scene.bot.rests()


def text_of(scene: Scene, number: int, text: str) -> dict[str, Any]:
    """The update by which Ann writes *text*."""
    who = {"id": scene.ann.id, "is_bot": False, "first_name": "Ann", "language_code": "en"}
    chat = {"id": scene.ann.id, "type": "private", "first_name": "Ann"}
    return {
        "update_id": number,
        "message": {"message_id": number, "date": 0, "from": who, "chat": chat, "text": text},
    }


async def _out_of_order(scene: Scene) -> None:
    """Telegram may number anew after a quiet week, so a smaller number can come later."""
    newest = scene.bot.sandbox.inject(text_of(scene, 900_000_002, "tailor"))
    scene.bot.sandbox.inject(text_of(scene, newest - 1, "/help"))
    await scene.bot.rests()


async def _lost_while_away(scene: Scene) -> None:
    """Telegram forgets a tap after 150 seconds."""
    await scene.bot.stops()
    await scene.taps_only()
    scene.bot.sandbox.forget_updates()
    await scene.bot.starts_again()
    await scene.bot.rests()


async def _of_an_old_wording(scene: Scene) -> None:
    scene.tap = scene.ann.person.tap(scene.ann.card.id, "z:old:thing")
    await scene.bot.rests()


CASES: tuple[Case, ...] = (
    Case(
        name="an update comes four times",
        breaks=_twice,
        sees=claims.once,
        keeps=claims.answer,
        recovers=claims.by_itself,
        on=BOTH,
    ),
    Case(
        name="an update comes once more after a start",
        breaks=_nothing,
        acts=_again_after_a_start,
        sees=claims.once,
        keeps=claims.answer,
        recovers=claims.by_itself,
        on=BOTH,
    ),
    Case(
        name="a smaller number comes after a larger one",
        breaks=_nothing,
        acts=_out_of_order,
        sees=claims.once,
        keeps=claims.answer,
        recovers=claims.by_itself,
        on=BOTH,
    ),
    Case(
        name="a tap while the bot is away for more than 150 seconds",
        breaks=_nothing,
        acts=_lost_while_away,
        sees=claims.nothing,
        keeps=claims.before,
        recovers=claims.by_itself,
    ),
    Case(
        name="a tap on a button that no version of the bot has",
        breaks=_nothing,
        acts=_of_an_old_wording,
        sees=claims.old_button,
        keeps=claims.before,
        recovers=claims.by_itself,
    ),
)
