"""The settings of tips: how often, on which day, at which hour, and whose clock counts. No decisions."""

from __future__ import annotations

from typing import Literal

from bot import buttons
from bot.buttons import Opened
from bot.message import Button, Keyboard
from bot.store.people import Person
from bot.usecases import rhythm, zones
from bot.views import zone as zone_views
from bot.views.card import Card, rows
from bot.views.renderer import render
from bot.views.words import Words

#: The hours that are offered; the person's own is marked.
HOURS = (6, 8, 10, 12, 14, 16, 18, 20, 22)
#: When it may become quiet, and be over: by any of them the night is quiet and the day is not.
QUIET_FROM, QUIET_TO = (17, 18, 19, 20, 21, 22, 23), (4, 5, 6, 7, 8, 9, 10, 11)
State = Literal["on", "off", "paused", "stopped"]


def tips(person: Person, now: int, words: Words) -> Card:
    """What holds now, and a button for each other choice."""
    zone, told = zones.of(person)
    text = render(
        "tips/settings",
        words.language,
        state=_state(person),
        how_often=_rhythms(words).get(person.tips_every, ""),
        when=_when(person, words),
        told=told,
        time=zone_views.clock(zone, now),
        place=zone_views.place_of(zone.key),
        quiet_from=_hour(person.quiet_from),
        quiet_to=_hour(person.quiet_to),
    )
    return Card(text, _keyboard(person, words))


def _state(person: Person) -> State:
    if person.stopped_at is not None:
        return "stopped"
    if person.paused_at is not None:
        return "paused"
    return "off" if person.tips_every == rhythm.OFF else "on"


def _rhythms(words: Words) -> dict[int, str]:
    say = words.language.words.gettext
    return {
        rhythm.TWICE: say("Twice a week"),
        rhythm.WEEKLY: say("Once a week"),
        rhythm.FORTNIGHTLY: say("Every two weeks"),
        rhythm.OFF: say("Off"),
    }


def _days(words: Words) -> list[str]:
    say = words.language.words.gettext
    return [say("Mon"), say("Tue"), say("Wed"), say("Thu"), say("Fri"), say("Sat"), say("Sun")]


def _hour(hour: int) -> str:
    return f"{hour}:00"


def _when(person: Person, words: Words) -> str:
    hour = _hour(rhythm.hour_of(person))
    if person.tips_day is None:
        return words.language.words.gettext("About %(hour)s") % {"hour": hour}
    return f"{_days(words)[person.tips_day]} {hour}"


def _keyboard(person: Person, words: Words) -> Keyboard:
    on = _state(person) == "on"
    often = [
        _choice(label, f"every{every}", chosen=every == person.tips_every and (on or every == rhythm.OFF))
        for every, label in _rhythms(words).items()
    ]
    clock = Button("🌍 " + words.language.words.gettext("Change my clock"), buttons.write(Opened("zone")))
    at_night = _choice("🌙 " + _quiet_hours(person, words), "quiet", chosen=False)
    if not on:
        return (*rows(often, most=2), (at_night,), (clock,))
    days = [
        _choice(name, f"day{day}", chosen=day == person.tips_day) for day, name in enumerate(_days(words))
    ]
    hours = [_choice(_hour(hour), f"hour{hour}", chosen=hour == person.tips_hour) for hour in HOURS]
    return (
        *rows(often, most=2),
        tuple(days[:4]),
        tuple(days[4:]),
        *rows(hours, most=3),
        (at_night,),
        (clock,),
    )


def _quiet_hours(person: Person, words: Words) -> str:
    said = words.language.words.gettext("Quiet from %(start)s to %(end)s")
    return said % {"start": _hour(person.quiet_from), "end": _hour(person.quiet_to)}


def quiet(person: Person, words: Words) -> Card:
    """When it is quiet, and other hours for its beginning and its end."""
    text = render("tips/quiet", words.language, hours=_quiet_hours(person, words))
    starts = (
        _choice(f"🌙 {_hour(each)}", f"from{each}", chosen=each == person.quiet_from) for each in QUIET_FROM
    )
    ends = (_choice(f"☀️ {_hour(each)}", f"to{each}", chosen=each == person.quiet_to) for each in QUIET_TO)
    back = Button("‹ " + words.language.words.gettext("Back"), buttons.write(Opened("tips")))
    return Card(text, (*rows(starts, most=4), *rows(ends, most=4), (back,)))


def _choice(label: str, about: str, *, chosen: bool) -> Button:
    return Button(f"✓ {label}" if chosen else label, buttons.write(Opened("tips", about)))
