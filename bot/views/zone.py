"""What is said about the person's clock: which city, which time. No decisions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot import buttons
from bot.buttons import Opened
from bot.message import Button
from bot.places import City
from bot.views.card import Card
from bot.views.renderer import render
from bot.views.words import Words


def clock(zone: str | ZoneInfo, now: int) -> str:
    """What clocks in *zone* show at *now*, in milliseconds since 1970: "14:32"."""
    there = ZoneInfo(zone) if isinstance(zone, str) else zone
    return datetime.fromtimestamp(now / 1000, there).strftime("%H:%M")


def place_of(zone: str) -> str:
    """The city that a zone is named after."""
    return zone.rpartition("/")[2].replace("_", " ")


def ask(words: Words) -> Card:
    """Which city."""
    return Card(render("zone/ask", words.language))


def propose(city: City, now: int, words: Words, *, shared: bool = False) -> Card:
    """One city, typed or *shared* as a location: its time is the check."""
    say = words.language.words.gettext
    text = render("zone/propose", words.language, time=clock(city.zone, now), city=city.name, shared=shared)
    yes = Button(say("Yes"), buttons.write(Opened("clock", city.zone)))
    return Card(text, ((yes, Button(say("No, another city"), buttons.write(Opened("zone")))),))


def which(cities: Sequence[City], now: int, words: Words) -> Card:
    """Several cities of that name, each with its time."""
    options = tuple(
        (Button(_named(each, now), buttons.write(Opened("clock", each.zone))),) for each in cities
    )
    other = Button(words.language.words.gettext("Another city"), buttons.write(Opened("zone")))
    return Card(render("zone/which", words.language), (*options, (other,)))


def _named(city: City, now: int) -> str:
    name = f"{city.name}, {city.country}"
    return f"{name[:50]} ({clock(city.zone, now)})"


def unknown(place: str, words: Words) -> Card:
    """No such city."""
    return Card(render("zone/unknown", words.language, place=place[:60]))


def nowhere(words: Words) -> Card:
    """A location that is no place on Earth."""
    return Card(render("zone/nowhere", words.language))


def kept(zone: str, now: int, words: Words, *, slots: int = 0) -> Card:
    """It is noted, and so many slots keep their hour there."""
    return Card(render("zone/kept", words.language, time=clock(zone, now), city=place_of(zone), slots=slots))
