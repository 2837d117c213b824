"""Opening hours: one line of text, and when somebody who asked has waited long enough."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot import opening
from bot.opening import Opening, Span

NAIROBI = "Africa/Nairobi"


def _at(text: str, zone: str = NAIROBI) -> int:
    """A moment of November 2026 as clocks show it: "23 9:00" is a Monday."""
    day, time = text.split()
    hour, minute = time.split(":")
    return int(datetime(2026, 11, int(day), int(hour), int(minute), tzinfo=ZoneInfo(zone)).timestamp() * 1000)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", ()),
        ("9-17", (Span(tuple(range(7)), 540, 1020),)),
        ("mon-fri 9-17", (Span((0, 1, 2, 3, 4), 540, 1020),)),
        (" Sat 9:30-12:15 ", (Span((5,), 570, 735),)),
        ("fri-mon 20-24", (Span((4, 5, 6, 0), 1200, 1440),)),
        ("mon 9-12, mon 13-17", (Span((0,), 540, 720), Span((0,), 780, 1020))),
    ],
)
def test_hours_are_read_as_they_stand_on_a_door(text: str, spans: tuple[Span, ...]) -> None:
    """Days are optional, minutes too; a week may be gone round."""
    assert Opening(spans, NAIROBI) == opening.read(text, NAIROBI)


@pytest.mark.parametrize(
    "text", ["9", "mon", "monday 9-17", "mon-fri 17-9", "mon 9-25", "mon 9:99-12", "9-9", "x 9-17"]
)
def test_what_are_no_hours_is_said_at_the_start(text: str) -> None:
    """The operator reads which part, and how it is written."""
    with pytest.raises(ValueError, match=text.split(maxsplit=1)[0]):
        opening.read(text)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("23 9:00", "23 9:00"), ("23 12:30", "23 13:00"), ("23 8:59", "23 9:00"), ("23 17:00", "24 9:00"),
        ("27 18:00", "30 9:00"), ("28 10:00", "30 9:00"),
    ],
)  # fmt: skip
def test_when_people_are_back(now: str, opens: str) -> None:
    """After lunch, tomorrow, on Monday; the last minute is over when it is."""
    hours = opening.read("mon-fri 9-12, mon-fri 13-17", NAIROBI)

    assert _at(opens) == opening.opens(hours, _at(now))
    assert (now == opens) == opening.is_open(hours, _at(now))


@pytest.mark.parametrize(
    ("now", "hours", "until"),
    [
        ("23 9:00", 4, "23 13:00"), ("23 15:00", 4, "24 11:00"), ("27 16:00", 4, "30 12:00"),
        ("28 3:00", 8, "30 17:00"), ("23 9:00", 40, "27 17:00"),
    ],
)  # fmt: skip
def test_hours_are_counted_while_people_are_there(now: str, hours: int, until: str) -> None:
    """Nights and weekends do not count; forty hours are a week."""
    week = opening.read("mon-fri 9-17", NAIROBI)

    assert _at(until) == opening.after(week, _at(now), hours)


def test_without_hours_people_are_always_there() -> None:
    """Four hours are four hours."""
    assert opening.is_open(Opening(), 5)
    assert 5 + 4 * 3_600_000 == opening.after(Opening(), 5, 4)


def test_a_clock_that_is_put_forward_loses_no_promise() -> None:
    """In Berlin 2:30 does not exist on the last Sunday of March: who opens then opens at 3:30."""
    hours = opening.read("sun 2:30-6", "Europe/Berlin")
    moment = int(datetime(2027, 3, 28, 0, 0, tzinfo=ZoneInfo("UTC")).timestamp() * 1000)

    opens = datetime.fromtimestamp(opening.opens(hours, moment) / 1000, ZoneInfo("Europe/Berlin"))
    assert (3, 30) == (opens.hour, opens.minute)
