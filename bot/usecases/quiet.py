"""May something unasked go to this person now, or when? The one place that says so. It never asks what it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from bot.store import activity, habits
from bot.store.database import Transaction
from bot.store.moments import Moment
from bot.store.people import Person
from bot.usecases import zones

#: What a person chose the moment of: it goes first, and takes the day from whatever is unasked.
_ASKED_FOR = frozenset({"reminder", "check_in"})


#: The longest day of a clock, in milliseconds: one hour comes twice when summer ends.
DAY = 25 * 3_600_000


@dataclass(frozen=True, slots=True)
class Now:
    """It may go; *day* is the local day that it takes, as 20261231."""

    day: int


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: held until *at*, in milliseconds since 1970, when it is to be asked again."""

    at: int


@dataclass(frozen=True, slots=True)
class Never:
    """Not at all, until they turn it on again."""

    because: Literal["stopped", "blocked", "paused"]


Leave = Now | Later | Never


async def ask(
    tx: Transaction, person: Person, now: int, ahead: Iterable[Moment], *, chosen: bool = False
) -> Leave:
    """As `may`, with what they got today: a reminder takes its day too."""
    heard = await activity.last_unasked(tx, [person.id], now - DAY)
    return may(person, now, ahead, heard=heard.get(person.id), chosen=chosen)


def may(
    person: Person,
    now: int,
    ahead: Iterable[Moment] = (),
    *,
    heard: int | None = None,
    chosen: bool = False,
) -> Leave:
    """
    Say whether something unasked may go to *person* at *now*, in milliseconds since 1970.

    At most one unasked message a local day; none on a day with a reminder or check-in (those go first); none in
    quiet hours, unless the person *chose* this hour. What may not go is held, never dropped.

    Args:
        person: with their zone, quiet hours and last day.
        now: the moment.
        ahead: what becomes due for them.
        heard: when the last unasked message was made for them, in milliseconds since 1970; None: longer than `DAY` ago.
        chosen: whether they chose this hour of the day themselves.

    """
    silent = _silent(person)
    if silent is not None:
        return silent
    here = zones.local(person, now)
    taken = person.unasked_day == as_number(here.date()) or _is_taken(person, here.date(), ahead)
    if taken or _is_today(person, here.date(), heard):
        return Later(_next_day(person, here.date(), here.hour, chosen=chosen))
    if not chosen and is_quiet(person, here.hour):
        return Later(_quiet_ends(person, here.date(), here.hour))
    return Now(as_number(here.date()))


def _silent(person: Person) -> Never | None:
    if person.stopped_at is not None:
        return Never("stopped")
    if person.blocked_at is not None or person.gone_at is not None:
        return Never("blocked")
    return Never("paused") if person.paused_at is not None else None


async def choose(
    tx: Transaction, person: Person, *, start: int | None = None, end: int | None = None
) -> Person:
    """The person chooses when it is quiet, in hours of their day; what is None stays. Gives them as they are then."""
    chosen = replace(
        person,
        quiet_from=person.quiet_from if start is None else start,
        quiet_to=person.quiet_to if end is None else end,
    )
    await habits.set_quiet(tx, person.id, chosen.quiet_from, chosen.quiet_to)
    return chosen


def is_quiet(person: Person, hour: int) -> bool:
    """Whether *hour* of the local day is one of the person's quiet hours."""
    start, end = person.quiet_from, person.quiet_to
    return start <= hour < end if start <= end else hour >= start or hour < end


def as_number(day: date) -> int:
    """*day* as 20261231."""
    return day.year * 10_000 + day.month * 100 + day.day


def _is_taken(person: Person, today: date, ahead: Iterable[Moment]) -> bool:
    return any(each.kind in _ASKED_FOR and zones.local(person, each.due_at).date() == today for each in ahead)


def _is_today(person: Person, today: date, moment: int | None) -> bool:
    return moment is not None and moment >= zones.moment(zones.of(person)[0], today, 0)


def _quiet_ends(person: Person, today: date, hour: int) -> int:
    day = today if hour < person.quiet_to else today + timedelta(days=1)
    return zones.moment(zones.of(person)[0], day, person.quiet_to)


def _next_day(person: Person, today: date, hour: int, *, chosen: bool) -> int:
    """Tomorrow at the same hour, or when the quiet hours are over."""
    fitting = hour if chosen or not is_quiet(person, hour) else person.quiet_to
    return zones.moment(zones.of(person)[0], today + timedelta(days=1), fitting)
