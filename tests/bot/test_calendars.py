"""Calendar files, read again by the library that others read them with."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest

from bot import calendars
from bot.calendars import Appointment, Calendar

NOW = 1_795_000_000_000  # 2026-11-18
_MARCH = datetime(2027, 3, 29, 7, 0, tzinfo=UTC)  # in Berlin 09:00, the day after summer time begins


def _calendar(*appointments: Appointment, zone: str = "Europe/Berlin", made_at: int = NOW) -> Calendar:
    return Calendar("Ann, stall; first", zone, made_at, "https://t.me/a_bot", appointments)


def _slot(at: datetime, **more: Any) -> Appointment:
    return Appointment(
        "u1", "Write a cost card", "First: pick three; then, add", int(at.timestamp() * 1000), 60, **more
    )


def _read(calendar: Calendar) -> Any:  # icalendar's classes are untyped where it matters
    return icalendar.Calendar.from_ical(calendars.file(calendar))


def test_json_gives_the_same_calendar_back() -> None:
    """What waits in the database is what was meant."""
    calendar = _calendar(_slot(_MARCH), Appointment("u2", "t", "d", "2026-11-30"))

    assert calendar == calendars.from_json(calendars.to_json(calendar))


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Africa/Casablanca", "UTC"]
)
def test_a_slot_stands_at_its_moment_in_every_zone(zone: str) -> None:
    """The file brings the zone's rules along: a calendar that knows no zones finds the right hour, too."""
    (event,) = _read(_calendar(_slot(_MARCH), zone=zone)).walk("VEVENT")

    assert _MARCH == event.start.astimezone(UTC)
    assert timedelta(hours=1) == event.duration


def test_summer_time_is_in_the_zones_rules() -> None:
    """Ann chose nine o'clock: it is nine after the clocks change."""
    read = _read(_calendar(_slot(_MARCH)))
    (zone,) = read.walk("VTIMEZONE")
    (event,) = read.walk("VEVENT")

    assert "Europe/Berlin" == str(zone["TZID"])
    assert {timedelta(hours=1), timedelta(hours=2)} == {each["TZOFFSETTO"].td for each in zone.subcomponents}
    assert (9, 0) == (event["DTSTART"].dt.hour, event["DTSTART"].dt.minute)


def test_a_whole_day_keeps_nobody_busy_and_calls_in_the_morning() -> None:
    """A proposal is no appointment."""
    (event,) = _read(_calendar(Appointment("u", "t", "d", "2026-11-30"))).walk("VEVENT")
    (alarm,) = event.walk("VALARM")

    assert (date(2026, 11, 30), "TRANSPARENT") == (event["DTSTART"].dt, event["TRANSP"])
    assert timedelta(hours=9) == alarm["TRIGGER"].dt


def test_a_slot_reminds_before_it_begins() -> None:
    """With the step's name, as long before as was asked for."""
    (alarm,) = _read(_calendar(_slot(_MARCH, alarm=45))).walk("VALARM")

    assert (timedelta(minutes=-45), "Write a cost card") == (alarm["TRIGGER"].dt, alarm["DESCRIPTION"])


def test_a_later_file_replaces_the_entries_of_an_earlier_one() -> None:
    """The same uid and a higher sequence: imported twice, it stands there once, as it was last."""
    first, second = (
        _read(_calendar(_slot(_MARCH), made_at=moment)).walk("VEVENT")[0] for moment in (NOW, NOW + 5000)
    )

    assert first["UID"] == second["UID"]
    assert 0 < int(first["SEQUENCE"]) < int(second["SEQUENCE"]) < 2**31


def test_commas_and_semicolons_come_through() -> None:
    """What means something in the format is escaped."""
    read = _read(_calendar(_slot(_MARCH)))

    assert "Ann, stall; first" == read["X-WR-CALNAME"]
    assert "First: pick three; then, add" == read.walk("VEVENT")[0]["DESCRIPTION"]
