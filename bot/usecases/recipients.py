"""May this broadcast go to this person now? The one place that says so. It never asks whether it is for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from bot.store.audiences import Standing
from bot.store.broadcasts import Timing
from bot.store.moments import Moment
from bot.store.people import Person
from bot.usecases import quiet, zones
from bot.usecases.quiet import Later, Never

_DAY, _HOUR = 86_400_000, 3_600_000
#: Who had no fitting hour for so long does not get it any more: news is old by then.
PATIENCE = 3 * _DAY
#: After its hour a broadcast of a local hour still goes for so long; then it waits for the next day.
_LATE = 2 * _HOUR
#: `Person.news_every` of somebody who wants none, and of somebody who wants fewer.
NONE, FEWER = -1, 30

Why = Literal["blocked", "stopped", "paused", "unwanted", "fewer", "recent", "late"]


@dataclass(frozen=True, slots=True)
class Goes:
    """Now."""


@dataclass(frozen=True, slots=True)
class Waits:
    """Not before *at*, in milliseconds since 1970; then it is asked again."""

    at: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """Not at all."""

    why: Why


Decision = Goes | Waits | Skipped


def decide(standing: Standing, timing: Timing, begins_at: int, now: int) -> Decision:
    """
    Say whether a broadcast goes to a person.

    Args:
        standing: the person, and when they heard something last.
        timing: the broadcast's hours and its distance to the last one.
        begins_at: when it began, in milliseconds since 1970.
        now: the moment.

    """
    why = _never(standing, timing, now)
    if why is not None:
        return Skipped(why)
    at = _settled(standing, timing, begins_at, now)
    if at > begins_at + PATIENCE:
        return Skipped("late")
    return Goes() if at <= now else Waits(at)


def _never(standing: Standing, timing: Timing, now: int) -> Why | None:
    person = standing.person
    if person.blocked_at is not None or person.gone_at is not None:
        return "blocked"
    if person.stopped_at is not None:
        return "stopped"
    if person.news_every == NONE:
        return "unwanted"
    if person.paused_at is not None:
        return "paused"
    since = None if standing.last_broadcast is None else now - standing.last_broadcast
    if since is not None and since < person.news_every * _DAY:
        return "fewer"
    return "recent" if since is not None and since < timing.apart * _DAY else None


def _settled(standing: Standing, timing: Timing, begins_at: int, now: int) -> int:
    """The first moment at which the broadcast's hours and the person's allow it; each may put the other off."""
    at = now
    while at <= begins_at + PATIENCE and (later := _when(standing, timing, begins_at, at)) > at:
        at = later
    return at


def _when(standing: Standing, timing: Timing, begins_at: int, now: int) -> int:
    """The first moment from *now* on at which it may go."""
    person = standing.person
    at = _hour_of(person, timing, begins_at, now)
    if at > now:
        return at
    ahead = [] if standing.next_chosen is None else [Moment(person.id, "reminder", "", standing.next_chosen)]
    leave = quiet.may(person, now, ahead)
    if isinstance(leave, Never):
        return now + 2 * PATIENCE  # `_never` has told them already
    if isinstance(leave, Later):
        return leave.at
    here = zones.local(person, now).date()
    heard = standing.last_unasked
    if heard is not None and zones.local(person, heard).date() == here:
        return zones.moment(zones.of(person)[0], here + timedelta(days=1), _opens(timing))
    return now


def _opens(timing: Timing) -> int:
    return timing.first_hour if timing.hour is None else timing.hour


def _hour_of(person: Person, timing: Timing, begins_at: int, now: int) -> int:
    """*now*, if the broadcast's hours allow it in the person's local day; else when they do next."""
    zone, here = zones.of(person)[0], zones.local(person, now)
    if timing.hour is not None:
        day = zones.local(person, begins_at).date()
        at = zones.moment(zone, day, timing.hour)
        while at < begins_at or at + _LATE < now:
            day += timedelta(days=1)
            at = zones.moment(zone, day, timing.hour)
        return max(at, now) if at <= now else at
    if here.hour < timing.first_hour:
        return zones.moment(zone, here.date(), timing.first_hour)
    if here.hour >= timing.last_hour:
        return zones.moment(zone, here.date() + timedelta(days=1), timing.first_hour)
    return now
