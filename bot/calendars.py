"""Appointments -> a calendar file: the only one that knows iCalendar. Knows nothing of plans."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Alarm, Event

#: SEQUENCE must grow with every file and fit 31 bits: seconds since this moment do for sixty years.
_SEQUENCE_FROM = 1_767_225_600
#: When an appointment of a whole day calls, in minutes after midnight.
_MORNING = 9 * 60
_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Appointment:
    """One entry of a calendar."""

    uid: str  #: the same in every file: an import changes the entry instead of adding one
    title: str
    text: str
    start: int | str  #: milliseconds since 1970, or a whole day as 2026-11-30
    minutes: int = 0  #: how long; of a whole day it says nothing
    alarm: int = 30  #: minutes before the start; a whole day calls in its morning


@dataclass(frozen=True, slots=True)
class Calendar:
    """What one file holds."""

    name: str
    zone: str  #: IANA name; the appointments are in its local time
    made_at: int  #: milliseconds since 1970; a later file replaces an earlier one
    link: str | None  #: to the bot
    appointments: tuple[Appointment, ...]


def to_json(calendar: Calendar) -> str:
    """*calendar* as JSON; `from_json` gives the same value back."""
    return json.dumps(asdict(calendar), ensure_ascii=False)


def from_json(text: str) -> Calendar:
    """The calendar that `to_json` wrote."""
    data = json.loads(text)
    return Calendar(**{**data, "appointments": tuple(Appointment(**each) for each in data["appointments"])})


def file(calendar: Calendar) -> bytes:
    """The calendar as RFC 5545 has it, with the rules of its time zone for two years around it."""
    import icalendar  # noqa: PLC0415  # 150 ms and 10 MB that only a person who takes the plan along needs

    made = icalendar.Calendar()
    for name, value in (
        ("version", "2.0"),
        ("prodid", "-//Slipstream//Plan//EN"),
        ("method", "PUBLISH"),
        ("x-wr-calname", calendar.name),
        ("x-wr-timezone", calendar.zone),
    ):
        made.add(name, value)
    for each in calendar.appointments:
        made.add_component(_event(each, calendar))
    today = datetime.fromtimestamp(calendar.made_at / 1000, UTC).date()
    made.add_missing_timezones(first_date=today - _YEAR, last_date=today + _YEAR)
    return bytes(made.to_ical())


def _event(appointment: Appointment, calendar: Calendar) -> Event:
    import icalendar  # noqa: PLC0415  # as above

    made_at = datetime.fromtimestamp(calendar.made_at // 1000, UTC)
    event = icalendar.Event()
    for name, value in (
        ("uid", appointment.uid),
        ("dtstamp", made_at),
        ("last-modified", made_at),
        ("sequence", calendar.made_at // 1000 - _SEQUENCE_FROM),
        ("summary", appointment.title),
        ("description", appointment.text),
    ):
        event.add(name, value)
    if calendar.link:
        event.add("url", calendar.link)
    if isinstance(appointment.start, str):
        event.add("dtstart", date.fromisoformat(appointment.start))
        event.add("transp", "TRANSPARENT")  # a proposal keeps nobody busy
        event.add_component(_alarm(appointment.title, timedelta(minutes=_MORNING)))
        return event
    event.add("dtstart", datetime.fromtimestamp(appointment.start / 1000, ZoneInfo(calendar.zone)))
    event.add("duration", timedelta(minutes=appointment.minutes))
    event.add_component(_alarm(appointment.title, -timedelta(minutes=appointment.alarm)))
    return event


def _alarm(title: str, trigger: timedelta) -> Alarm:
    import icalendar  # noqa: PLC0415  # as above

    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", trigger)
    return alarm
