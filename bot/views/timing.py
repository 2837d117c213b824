"""When a broadcast goes, as admins choose it. Value + language -> card."""

from __future__ import annotations

from collections.abc import Iterable

from bot.message import Button
from bot.store.broadcasts import Broadcast
from bot.views.card import Card, rows
from bot.views.drafts import ask_words, button_of
from bot.views.renderer import render
from bot.views.words import Words

#: What can be tapped: hours of the local day at which it goes, from which on, until which; days between two.
_AT = (9, 10, 11, 12, 14, 16, 18, 19)  # others are quiet for nearly everybody
_FROM = (6, 7, 8, 9, 10, 11, 12, 14, 16, 17, 18, 19)
_UNTIL = (10, 12, 13, 14, 16, 17, 18, 19, 20, 21, 22, 23)
_APART = (0, 3, 7, 14, 30)


def when(broadcast: Broadcast, words: Words) -> Card:
    """Now, at a time, at a local hour or within hours; how far apart from the last one."""
    say, timing = words.language.words.gettext, broadcast.timing
    window = f"{timing.first_hour}:00–{timing.last_hour}:00"
    begin = [
        _choice(
            broadcast, say("As soon as approved"), "now", timing.begins_at is None and timing.hour is None
        ),
        _choice(broadcast, say("At a time"), "at", timing.begins_at is not None),
        _choice(broadcast, say("Hours: %(window)s") % {"window": window}, "hours", timing.hour is None),
    ]
    apart = [
        _choice(
            broadcast,
            say("%(days)s days") % {"days": days} if days else say("No limit"),
            f"a{days}",
            timing.apart == days,
        )
        for days in _APART
    ]
    return Card(
        render("broadcast/when", words.language),
        (
            *rows(begin, most=2),
            *_hours(broadcast, _AT, "h", timing.hour),
            *rows(apart),
            (_back(broadcast, words),),
        ),
    )


def hours(broadcast: Broadcast, words: Words) -> Card:
    """Within which hours of each person's own day it may go."""
    timing = broadcast.timing
    text = render("broadcast/hours", words.language, first=timing.first_hour, last=timing.last_hour)
    first = _hours(broadcast, _FROM, "f", timing.first_hour, "{}:00–")
    last = _hours(broadcast, _UNTIL, "t", timing.last_hour, "–{}:00")
    return Card(text, (*first, *last, (_back(broadcast, words, "bc_when"),)))


def ask_moment(broadcast: Broadcast, words: Words, now: int) -> Card:
    """Asks for day and time."""
    return ask_words("bc_at", broadcast, words, now=now)


def _choice(broadcast: Broadcast, label: str, how: str, chosen: bool) -> Button:  # noqa: FBT001  # what it looks like
    return button_of(("✓ " if chosen else "") + label, "bc_when", broadcast.id, how)


def _hours(
    broadcast: Broadcast, those: Iterable[int], letter: str, chosen: int | None, label: str = "{}:00"
) -> tuple[tuple[Button, ...], ...]:
    return rows(
        (_choice(broadcast, label.format(hour), f"{letter}{hour}", hour == chosen) for hour in those), most=4
    )


def _back(broadcast: Broadcast, words: Words, act: str = "broadcast") -> Button:
    return button_of("‹ " + words.language.words.gettext("Back"), act, broadcast.id)
