"""Who answers what: commands, buttons and topics of typed words, each with its handler. Decides nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.buttons import Acted, Heard, Opened, PlatformTicked, Press, Rated, Summed, TextOpened
from bot.inbound.events import Commanded, Tapped, Typed
from bot.inbound.handlers import advice, asking, intake, money, news, people, reports, steps, take, tips, zone
from bot.inbound.scene import Scene
from bot.message import Message

Answered = Awaitable[list[Message]]
Told = Callable[[Scene, Typed, str], Answered]
Pressed = Callable[[Scene, Tapped, Any], Answered]  # Any: each takes the kind of press that leads to it

COMMANDS: dict[str, Callable[[Scene, Commanded], Answered]] = {
    "help": people.help_,
    "privacy": people.privacy,
    "stop": people.stop,
    "language": people.language,
    "delete": people.delete,
    "plan": advice.plan,
    "trends": advice.trends,
    "profile": advice.profile,
    "take": take.take,
    "export": take.export,
    "money": money.money,
    "tips": tips.settings,
    "log": reports.log,
    "ask": asking.ask,
}
#: What may be asked without having been met: the answers need nothing of the person.
OPEN_TO_STRANGERS = frozenset({"help", "privacy"})
#: What may be asked in the midst of something: the next typed words still answer what was asked before.
ASIDES = frozenset({"help", "privacy"})
#: The topic of `Person.expects` -> who reads the next typed text, and is told what it is about.
TOPICS: dict[str, Told] = {
    "sum": money.typed,
    "currency": money.currency_typed,
    zone.TOPIC: zone.typed,
    "slot": steps.typed,
    "report": reports.told,
    "log": reports.logged,
    asking.TOPIC: asking.typed,
}
#: Screens that are opened by name; all others are the advice's.
SCREENS: dict[str, Pressed] = {
    "lang": people.language_chosen,
    "erase": people.erase,
    "keep": people.keep,
    "take": take.opened,
    "money": money.opened,
    "sum": money.opened,
    "zone": zone.asked,
    "clock": zone.told,
    "tips": tips.chosen,
    "steps": reports.opened,
    "numbers": reports.opened,
    "path": advice.path,
    "log": reports.opened,
    "same": reports.opened,
    "ask": asking.opened,
    **dict.fromkeys(("ask_not", "ask_all", "helped", "withdraw"), asking.pressed),
}
#: Buttons that do something; all others are the intake's.
PRESSES: dict[type, Pressed] = {
    Summed: money.pressed,
    Acted: steps.acted,
    Heard: news.heard,
    Rated: tips.rated,
    TextOpened: advice.opened,
    PlatformTicked: advice.opened,
}


def handler_of(press: Press) -> Pressed:
    """Who answers a button that can be read."""
    if isinstance(press, Opened):
        return SCREENS.get(press.screen, advice.opened)
    return PRESSES.get(type(press), intake.pressed)
