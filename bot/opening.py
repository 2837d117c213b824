"""Hours in which people answer people: read from one line of text, and counted with. Knows no clock of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"(?:([a-z]{3})(?:-([a-z]{3}))? +)?(\d{1,2})(?::([0-5]\d))?-(\d{1,2})(?::([0-5]\d))?")
_MINUTES = 24 * 60  # of a day
#: So far ahead an opening is looked for, in days: there is one every week.
_AHEAD = 500
_HOUR = 3_600_000  # milliseconds


@dataclass(frozen=True, slots=True)
class Span:
    """The same hours on some days of the week."""

    days: tuple[int, ...]  #: 0 Monday .. 6 Sunday, in their order
    begins: int  #: minutes since midnight
    ends: int  #: minutes since midnight, at most 1440


@dataclass(frozen=True, slots=True)
class Opening:
    """When people answer. Without any span: at any time."""

    spans: tuple[Span, ...] = ()
    zone: str = "UTC"  #: IANA name of the time zone that the hours are told in


def read(text: str, zone: str = "UTC") -> Opening:
    """
    Read hours like "mon-fri 9-17, sat 9:00-12:30"; "" means at any time.

    Raises:
        ValueError: says which part cannot be read, and how it is written.

    """
    spans = tuple(_span(part.strip()) for part in text.lower().split(",") if part.strip())
    return Opening(spans, zone or "UTC")


def _span(part: str) -> Span:
    found = _SPAN.fullmatch(part)
    if found is None or not {found[1], found[2]} <= {*DAYS, None}:
        raise ValueError(f'"{part}" are no hours: write them like "mon-fri 9-17, sat 9:00-12:30"')
    begins = 60 * int(found[3]) + int(found[4] or 0)
    ends = 60 * int(found[5]) + int(found[6] or 0)
    if not begins < ends <= _MINUTES:
        raise ValueError(f'"{part}" must end after it begins, at 24:00 at the latest')
    return Span(_days(found[1], found[2]), begins, ends)


def _days(first: str | None, last: str | None) -> tuple[int, ...]:
    if first is None:
        return tuple(range(7))
    begin = DAYS.index(first)
    end = begin if last is None else DAYS.index(last)
    return tuple((begin + ahead) % 7 for ahead in range((end - begin) % 7 + 1))


def is_open(opening: Opening, now: int) -> bool:
    """Whether people answer at the moment *now*, in milliseconds since 1970."""
    return opens(opening, now) == now


def opens(opening: Opening, now: int) -> int:
    """When people answer next, in milliseconds since 1970; *now* while they do."""
    return max(now, next(_from(opening, now))[0]) if opening.spans else now


def after(opening: Opening, now: int, hours: float) -> int:
    """The moment at which *hours* of opening have passed since *now*, both in milliseconds since 1970."""
    left = int(hours * _HOUR)
    if not opening.spans:
        return now + left
    for begins, ends in _from(opening, now):
        room = ends - max(begins, now)
        if room >= left:
            return max(begins, now) + left
        left -= room
    return now + left  # never: each week has an opening


def _from(opening: Opening, now: int) -> Iterator[tuple[int, int]]:
    """Every opening that ends after *now*, the soonest first."""
    zone = ZoneInfo(opening.zone)
    today = datetime.fromtimestamp(now / 1000, zone).date()
    for ahead in range(-1, _AHEAD):
        day = today + timedelta(days=ahead)
        spans = sorted((each.begins, each.ends) for each in opening.spans if day.weekday() in each.days)
        for begins, ends in spans:
            if (end := _moment(day, ends, zone)) > now:
                yield _moment(day, begins, zone), end


def _moment(day: date, minutes: int, zone: ZoneInfo) -> int:
    """What clocks in *zone* call so many *minutes* of *day*; an hour that they leave out is the one after it."""
    whole, rest = day + timedelta(days=minutes // _MINUTES), minutes % _MINUTES
    there = datetime.combine(whole, time(rest // 60, rest % 60), zone)
    return int(there.astimezone(UTC).timestamp() * 1000)
