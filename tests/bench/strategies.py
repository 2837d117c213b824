"""How a virtual person picks a button. Nothing here knows of Telegram's calls or of time."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from bot import buttons
from bot.buttons import Chosen, Opened, Ticked, TicksDone

Keyboard = list[list[dict[str, str]]]  #: rows of buttons as Telegram writes them: text, callback_data


@dataclass(frozen=True, slots=True)
class Tap:
    data: str


@dataclass(frozen=True, slots=True)
class Over:
    """The wizard or intake has ended: the person leaves, and a newcomer takes their place."""


@dataclass(frozen=True, slots=True)
class Listen:
    """Nothing to tap yet: the turn has been answered, and its card is still to come."""


Choice = Tap | Over | Listen


#: (keyboard of the reply, what was tapped before it or None after words, chance) → what comes next.
Strategy = Callable[[Keyboard, str | None, Random], Choice]


def _wizard(keyboard: Keyboard, _: str | None, rng: Random) -> Choice:
    every = _data(keyboard)
    return Tap(rng.choice(every)) if every else Over()


def _intake(keyboard: Keyboard, tapped: str | None, rng: Random) -> Choice:
    """Answer by chance, tick one of several, and ask for the advice once the review stands."""
    if tapped is not None and _asks_for_the_advice(tapped):
        return Over()
    presses = {data: buttons.read(data) for data in _data(keyboard)}
    onwards = [
        data for data, press in presses.items() if isinstance(press, TicksDone) or _asks_for_the_advice(data)
    ]
    answers = [data for data, press in presses.items() if isinstance(press, Chosen | Ticked)]
    if onwards or answers:
        return Tap(onwards[0] if onwards else rng.choice(answers))
    return Listen()


def _asks_for_the_advice(data: str) -> bool:
    press = buttons.read(data)
    return isinstance(press, Opened) and press.screen == "result"


def _data(keyboard: Keyboard) -> list[str]:
    return [button["callback_data"] for row in keyboard for button in row if "callback_data" in button]


STRATEGIES: dict[str, Strategy] = {"wizard": _wizard, "intake": _intake}
