"""Slots: when a person wants to work on a step, from words or a tap. Pure; the words are handed in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

T = TypeVar("T")
Part = Literal["morning", "noon", "afternoon", "evening", "night"]
HOURS: Mapping[Part, int] = {"morning": 9, "noon": 12, "afternoon": 15, "evening": 19, "night": 21}
_LATE: frozenset[Part | None] = frozenset({"afternoon", "evening", "night"})
_WEEKS = 8  # a slot further away is no slot but a wish
_HALF_DAY, _DAY = 12, 24  # hours
_LAST_MONTH = 12
#: A bare "at 7" is an hour of the working day: from one to seven it means the afternoon or evening.
_BARE_PM = 7


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one language, in lower case."""

    days: Mapping[str, int]  #: today, tomorrow ... -> days from now
    weekdays: Mapping[str, int]  #: -> 0 Monday .. 6 Sunday
    months: Mapping[str, int]  #: -> 1 .. 12
    parts: Mapping[str, Part]
    units: Mapping[str, int]  #: minute, hour, day, week -> minutes
    am: tuple[str, ...]
    pm: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A moment that can be kept."""

    at: int  #: milliseconds since 1970
    moved: bool = False  #: what was said is over already, so this is the next time


@dataclass(frozen=True, slots=True)
class WhichHour:
    """The day is clear, the hour is not."""

    day: date


@dataclass(frozen=True, slots=True)
class Unclear:
    """No slot can be read, and why: nothing known in it, no such date or hour, or too far away."""

    why: Literal["nothing", "impossible", "too_far"]


Reading = Slot | WhichHour | Unclear


def read(text: str, now: int, zone: ZoneInfo, words: Vocabulary) -> Reading:
    """
    Read "tue 7pm", "tomorrow evening", "in 2 hours", "24 nov 19:00" as the person's own time.

    Args:
        text: as typed.
        now: milliseconds since 1970.
        zone: the person's.
        words: the language's.

    """
    here = datetime.fromtimestamp(now / 1000, zone)
    return _Reader(f" {' '.join(text.casefold().replace(',', ' ').split())} ", here, words).read()


def moment_of(day: date, at: time, zone: ZoneInfo) -> int:
    """
    Milliseconds since 1970 of a local day and time.

    A time that a change of clocks leaves out moves forward; of one that comes twice it is the first.
    """
    return int(datetime.combine(day, at, zone).timestamp() * 1000)  # fold 0 means just that


def offered(now: int, zone: ZoneInfo) -> list[tuple[int, Part]]:
    """Four slots to tap, soonest first: weekday (0 Monday) and part of the day."""
    here = datetime.fromtimestamp(now / 1000, zone)
    parts: tuple[Part, ...] = ("morning", "evening")
    found = [
        ((here.weekday() + ahead) % 7, part)
        for ahead in (0, 1, 2)
        for part in parts
        if ahead or here.hour < HOURS[part] - 1
    ]
    return found[:4]


def tapped(weekday: int, part: Part, now: int, zone: ZoneInfo) -> Slot:
    """The next such part of such a weekday: a button from last week means the coming one."""
    here = datetime.fromtimestamp(now / 1000, zone)
    day = here.date() + timedelta(days=(weekday - here.weekday()) % 7)
    return _ahead(day, time(HOURS[part]), here, step=7)


def morning_after(moment: int, hour: int, zone: ZoneInfo) -> int:
    """The morning of the day after *moment*, at the local *hour*, in milliseconds since 1970."""
    day = datetime.fromtimestamp(moment / 1000, zone).date() + timedelta(days=1)
    return moment_of(day, time(hour), zone)


def _ahead(day: date, at: time, here: datetime, step: int) -> Slot:
    """*day* at *at*, or so many days later when that is over."""
    zone = here.tzinfo
    assert isinstance(zone, ZoneInfo)
    first = moment_of(day, at, zone)
    if first > here.timestamp() * 1000:
        return Slot(first)
    return Slot(moment_of(day + timedelta(days=step), at, zone), moved=True)


class _Reader:
    """Takes from a text what it understands, piece by piece."""

    def __init__(self, text: str, here: datetime, words: Vocabulary) -> None:
        self._text = text
        self._here = here
        self._words = words

    def read(self) -> Reading:
        if (ahead := self._in_a_while()) is not None:
            at = self._here.timestamp() + ahead * 60
            return _near(Slot(int(at * 1000)), self._here)
        try:
            clock, exact = self._clock()
            day, step = self._day()
            part = self._one_of(self._words.parts)
            if clock is None and (bare := self._take(r"\b(\d{1,2})\b")):
                clock = _time(int(bare[1]))
        except ValueError:
            return Unclear("impossible")
        return self._put_together(day, step, _in_part(clock, part, exact=exact), part)

    def _put_together(self, day: date | None, step: int, clock: time | None, part: Part | None) -> Reading:
        if clock is None and part is not None:
            clock = time(HOURS[part])
        if clock is None:
            return Unclear("nothing") if day is None else WhichHour(day)
        return _near(_ahead(day or self._here.date(), clock, self._here, step), self._here)

    def _in_a_while(self) -> int | None:
        """Minutes of "in 2 hours", or None."""
        for unit, minutes in _longest_first(self._words.units):
            if found := self._take(rf"\b(\d{{1,3}}|an?|half an?)\s*{re.escape(unit)}\b"):
                said = found[1]
                return (
                    minutes // 2
                    if said.startswith("half")
                    else minutes * (int(said) if said.isdigit() else 1)
                )
        return None

    def _clock(self) -> tuple[time | None, bool]:
        """The hour, and whether it is exact: with am or pm, or with minutes."""
        halves = "|".join(re.escape(each) for each in (*self._words.am, *self._words.pm))
        if found := self._take(rf"\b(\d{{1,2}})(?:[:.h](\d{{2}}))?\s*({halves})(?=\W|$)"):
            hour = int(found[1])
            if not 1 <= hour <= _HALF_DAY:
                raise ValueError(hour)
            late = found[3] in self._words.pm
            return time(hour % _HALF_DAY + (_HALF_DAY if late else 0), int(found[2] or 0)), True
        if found := self._take(r"\b(\d{1,2})(?:[:h](\d{2})|h)(?=\W|$)"):
            return _time(int(found[1]), int(found[2] or 0)), True
        return None, False

    def _day(self) -> tuple[date | None, int]:
        """The day that was named, and after how many days the same words mean the next time."""
        today = self._here.date()
        if found := self._take(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b"):
            return date(int(found[1]), int(found[2]), int(found[3])), 0
        if found := self._take(r"\b(\d{1,2})[./](\d{1,2})(?:[./](?:\d{4})?)?(?=\s)"):
            return self._dated(int(found[1]), int(found[2])), 0
        if (month := self._one_of(self._words.months)) is not None:
            found = self._take(r"\b(\d{1,2})(?:st|nd|rd|th|\.)?\b")
            if found is None:
                raise ValueError(month)
            return self._dated(int(found[1]), month), 0
        if (ahead := self._one_of(self._words.days)) is not None:
            return today + timedelta(days=ahead), 1
        if (weekday := self._one_of(self._words.weekdays)) is not None:
            return today + timedelta(days=(weekday - today.weekday()) % 7), 7
        return None, 1

    def _dated(self, day: int, month: int) -> date:
        """The next such date; the day stands first, unless it cannot be one."""
        if month > _LAST_MONTH:
            day, month = month, day
        this = date(self._here.year, month, day)
        return this if this >= self._here.date() else date(self._here.year + 1, month, day)

    def _one_of(self, meanings: Mapping[str, T]) -> T | None:
        for phrase, meaning in _longest_first(meanings):
            if self._take(rf"(?<!\w){re.escape(phrase)}(?!\w)"):
                return meaning
        return None

    def _take(self, pattern: str) -> re.Match[str] | None:
        found = re.search(pattern, self._text)
        if found:
            self._text = f"{self._text[: found.start()]} {self._text[found.end() :]}"
        return found


def _in_part(clock: time | None, part: Part | None, *, exact: bool) -> time | None:
    """An hour without am or pm: "7 in the evening" is 19:00, and "at 5" is 17:00."""
    if clock is None or exact or clock.hour >= _HALF_DAY:
        return clock
    late = part in _LATE or (part is None and 1 <= clock.hour <= _BARE_PM)
    return clock.replace(hour=clock.hour + _HALF_DAY) if late else clock


def _time(hour: int, minute: int = 0) -> time:
    """24:00 is midnight; 25:00 is a ValueError."""
    return time(0 if hour == _DAY else hour, minute)


def _near(slot: Slot, here: datetime) -> Reading:
    ahead = slot.at / 1000 - here.timestamp()
    if ahead <= 0:
        return Unclear("impossible")  # a date of a year that is over
    return slot if ahead <= timedelta(weeks=_WEEKS).total_seconds() else Unclear("too_far")


def _longest_first(meanings: Mapping[str, T]) -> list[tuple[str, T]]:
    return sorted(meanings.items(), key=lambda item: -len(item[0]))
