"""A text with its keyboard, before it is decided whether it is said below or changes a message in place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.message import Button, Edit, Keyboard, Lane, Message, Say
from bot.views import lengths


@dataclass(frozen=True, slots=True)
class Card:
    """What one message shows. Text is Telegram's HTML of any length."""

    text: str
    keyboard: Keyboard = ()

    def say(self, *, card: str | None = None, lane: Lane = Lane.REPLY) -> list[Message]:
        """As new messages below; the keyboard stands on the last."""
        *first, last = lengths.split(self.text)
        return [*(Say(part, lane=lane) for part in first), Say(last, self.keyboard, lane, card)]

    def edit(self, message_id: int | None, *, card: str | None = None) -> list[Message]:
        """In place of the message tapped on; what does not fit follows below."""
        if message_id is None:
            return self.say(card=card)
        first, *rest = lengths.split(self.text)
        if not rest:
            return [Edit(first, self.keyboard, message_id, card)]
        return [Edit(first, (), message_id), *Card("\n\n".join(rest), self.keyboard).say(card=card)]


def rows(buttons: Iterable[Button], *, width: int = 38, most: int = 3) -> Keyboard:
    """*buttons* in rows that fit a phone: at most *width* characters and *most* buttons in each."""
    packed: list[list[Button]] = []
    for button in buttons:
        if packed and len(packed[-1]) < most and _fits(packed[-1], button, width):
            packed[-1].append(button)
        else:
            packed.append([button])
    return tuple(tuple(row) for row in packed)


def _fits(row: list[Button], button: Button, width: int) -> bool:
    # Telegram makes all buttons of a row equally wide: the longest label decides.
    longest = max(len(each.label) for each in (*row, button))
    return longest * (len(row) + 1) <= width
