"""When the next tip is due, by the rhythm that a person chose. Pure: no database, no words."""

from __future__ import annotations

from datetime import date, timedelta

from bot.store.people import Person
from bot.usecases import quiet, zones

#: The rhythms, in days between two tips: twice a week, weekly, fortnightly, never.
TWICE, WEEKLY, FORTNIGHTLY, OFF = 3, 7, 14, 0
RHYTHMS = (TWICE, WEEKLY, FORTNIGHTLY, OFF)
#: From one rhythm to the next quieter one; the quietest stays.
FEWER = {TWICE: WEEKLY, WEEKLY: FORTNIGHTLY, FORTNIGHTLY: FORTNIGHTLY, OFF: OFF}
#: The local hour of whoever never chose one; and how far people are spread over it, in minutes.
HOUR, SPREAD = 10, 50
#: Days from joining to the first tip.
FIRST = 2
#: Days that must lie between two tips, where one was held back for a day or two.
_APART = {TWICE: 2, WEEKLY: 4, FORTNIGHTLY: 11}
_LATE = 3 * 3_600_000  # milliseconds
_WEEK = 7


def first(person: Person, now: int) -> int:
    """When the first tip is due for somebody who joins at *now*; both in milliseconds since 1970."""
    return _at(person, zones.local(person, now).date() + timedelta(days=FIRST))


def upcoming(person: Person, now: int, last: date | None = None) -> int:
    """When the next tip is due after the rhythm was chosen at *now*, with the last tip on the local day *last*."""
    today = zones.local(person, now).date()
    earliest = today if last is None else max(today, last + timedelta(days=_APART[person.tips_every]))
    days = (earliest + timedelta(days=ahead) for ahead in range(2 * _WEEK))
    fitting = _days(person, last or today)
    return next(due for day in days if day.weekday() in fitting and (due := _at(person, day)) > now)


def moved(before: Person, person: Person, due_at: int, now: int) -> int:
    """When a tip that was due at *due_at* is due after the person's zone changed: the same day, their hour there."""
    day = zones.local(before, due_at).date()
    there = _at(person, day)
    return there if there > now else _at(person, day + timedelta(days=1))


def following(person: Person, last: date) -> int:
    """When the next tip is due after one on the local day *last*, in milliseconds since 1970."""
    earliest = last + timedelta(days=_APART[person.tips_every])
    days = (earliest + timedelta(days=ahead) for ahead in range(_WEEK))
    return _at(person, next(day for day in days if day.weekday() in _days(person, last)))


def caught_up(person: Person, due_at: int, now: int) -> int | None:
    """
    Return when a tip that is late comes instead; None when it is not late.

    After a downtime one comes, at the person's hour; the others that were missed are skipped.
    """
    if now - due_at < _LATE:
        return None
    today = zones.local(person, now).date()
    at_once = _at(person, today)
    return at_once if at_once > now else _at(person, today + timedelta(days=1))


def _days(person: Person, otherwise: date) -> tuple[int, ...]:
    """The weekdays of tips: 0 is Monday."""
    day = otherwise.weekday() if person.tips_day is None else person.tips_day
    return (day, (day + TWICE) % _WEEK) if person.tips_every == TWICE else (day,)


def hour_of(person: Person) -> int:
    """The local hour at which tips come."""
    if person.tips_hour is not None:
        return person.tips_hour
    return person.quiet_to if quiet.is_quiet(person, HOUR) else HOUR


def _at(person: Person, day: date) -> int:
    # Who chose an hour gets the tip when it strikes; the others are spread, so that nobody waits behind a crowd.
    minute = 0 if person.tips_hour is not None else person.id % SPREAD
    return zones.moment(zones.of(person)[0], day, hour_of(person), minute)
