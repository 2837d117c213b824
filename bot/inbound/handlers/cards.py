"""How the intake's screens become messages: in place after a tap, below after typing."""

from __future__ import annotations

from typing import assert_never

from bot.inbound.scene import Scene
from bot.message import Message
from bot.usecases.intake import Asking, Finished, Reviewing, Screen
from bot.views import intake as views
from bot.views.card import Card
from bot.views.intake import CARD


def card_of(screen: Screen, scene: Scene) -> Card | None:
    """The card for *screen*; None when the intake has nothing to show."""
    match screen:
        case Asking():
            return views.asking(screen, scene.words)
        case Reviewing():
            return views.reviewing(screen, scene.words)
        case Finished():
            return None
        case _:
            assert_never(screen)


def say(screen: Screen, scene: Scene) -> list[Message]:
    """*screen* below, as the intake's card from now on."""
    card = card_of(screen, scene)
    return card.say(card=CARD) if card else []


def edit(screen: Screen, scene: Scene, message_id: int | None) -> list[Message]:
    """*screen* in place of the message that was tapped."""
    card = card_of(screen, scene)
    return card.edit(message_id, card=CARD) if card else []
