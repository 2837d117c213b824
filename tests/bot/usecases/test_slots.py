"""When will you do it? Words become a moment of the person's own clock."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.usecases import slots
from bot.usecases.slots import Slot, Unclear, WhichHour
from bot.views import days

NAIROBI = ZoneInfo("Africa/Nairobi")
WORDS = days.vocabulary("en")


def at(when: str, zone: ZoneInfo = NAIROBI) -> int:
    return int(datetime.fromisoformat(when).replace(tzinfo=zone).timestamp() * 1000)


NOW = at("2026-11-24 14:30")  # a Tuesday


def said(text: str, now: int = NOW, zone: ZoneInfo = NAIROBI) -> str:
    """What was understood, as the person's clock shows it."""
    reading = slots.read(text, now, zone, WORDS)
    match reading:
        case Slot(at=moment, moved=moved):
            here = datetime.fromtimestamp(moment / 1000, zone)
            return f"{here:%a %Y-%m-%d %H:%M}" + (", the next one" if moved else "")
        case WhichHour(day=day):
            return f"{day}, which hour?"
        case Unclear(why=why):
            return why


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tue 7pm", "Tue 2026-11-24 19:00"),
        ("Tue 9am", "Tue 2026-12-01 09:00, the next one"),
        ("tomorrow evening", "Wed 2026-11-25 19:00"),
        ("Tomorrow at 7", "Wed 2026-11-25 19:00"),
        ("tomorrow morning at 7", "Wed 2026-11-25 07:00"),
        ("7 in the evening", "Tue 2026-11-24 19:00"),
        ("today 9:00", "Wed 2026-11-25 09:00, the next one"),
        ("today at 4.30 pm", "Tue 2026-11-24 16:30"),
        ("19:00", "Tue 2026-11-24 19:00"),
        ("19h", "Tue 2026-11-24 19:00"),
        ("9am", "Wed 2026-11-25 09:00, the next one"),
        ("in 2 hours", "Tue 2026-11-24 16:30"),
        ("in half an hour", "Tue 2026-11-24 15:00"),
        ("in an hour please", "Tue 2026-11-24 15:30"),
        ("in 3 days", "Fri 2026-11-27 14:30"),
        ("tonight", "Tue 2026-11-24 19:00"),
        ("next friday noon", "Fri 2026-11-27 12:00"),
        ("the weekend, morning", "Sat 2026-11-28 09:00"),
        ("day after tomorrow 12pm", "Thu 2026-11-26 12:00"),
        ("12 am tomorrow", "Wed 2026-11-25 00:00"),
        ("28 nov 18:00", "Sat 2026-11-28 18:00"),
        ("December 1st at 8am", "Tue 2026-12-01 08:00"),
        ("2 jan 10:00", "Sat 2027-01-02 10:00"),
        ("28.11. 18:00", "Sat 2026-11-28 18:00"),
        ("11/28 6pm", "Sat 2026-11-28 18:00"),
        ("2026-12-24 08:00", "Thu 2026-12-24 08:00"),
        ("friday", "2026-11-27, which hour?"),
        ("1 dec", "2026-12-01, which hour?"),
    ],
)
def test_an_owner_says_when_in_their_own_words(text: str, expected: str) -> None:
    """Days, hours and spans; what is over already means the next time, and that is said."""
    assert expected == said(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("maybe", "nothing"),
        ("", "nothing"),
        ("never", "nothing"),
        ("tomorrow 25:00", "impossible"),
        ("31 feb 10:00", "impossible"),
        ("tomorrow 13pm", "impossible"),
        ("2020-01-01 10:00", "impossible"),
        ("in 200 days", "too_far"),
        ("1 august 10:00", "too_far"),
    ],
)
def test_what_is_no_slot_is_asked_back(text: str, why: str) -> None:
    """Nothing is guessed from words that tell no time, from hours that are none, and from next summer."""
    assert why == said(text)


def test_a_slot_in_the_missing_hour_moves_forward() -> None:
    """Berlin leaves out 2:30 on 28 March 2027: it is 3:30 then."""
    berlin = ZoneInfo("Europe/Berlin")
    reading = slots.read("sunday 2:30 am", at("2027-03-26 10:00", berlin), berlin, WORDS)

    assert Slot(at("2027-03-28 03:30", berlin)) == reading


def test_a_slot_in_the_doubled_hour_takes_the_first() -> None:
    """Berlin has 2:30 twice on 31 October 2027: the first of them, which is 0:30 in Greenwich."""
    berlin = ZoneInfo("Europe/Berlin")
    reading = slots.read("sunday 2:30 am", at("2027-10-29 10:00", berlin), berlin, WORDS)

    assert Slot(at("2027-10-31 00:30", ZoneInfo("UTC"))) == reading


def test_an_hour_keeps_its_hour_over_a_change_of_clocks() -> None:
    """On Saturday "tomorrow 9:00" is 23 hours after Saturday 9:00 when clocks go forward."""
    berlin = ZoneInfo("Europe/Berlin")
    now = at("2027-03-27 09:00", berlin)
    reading = slots.read("tomorrow 9:00", now, berlin, WORDS)

    assert Slot(now + 23 * 3_600_000) == reading


def test_the_slots_to_tap_are_ahead_and_begin_today_when_there_is_time() -> None:
    """At half past two: this evening, then tomorrow. At 22:00: from tomorrow on."""
    assert [(1, "evening"), (2, "morning"), (2, "evening"), (3, "morning")] == slots.offered(NOW, NAIROBI)
    assert (2, "morning") == slots.offered(at("2026-11-24 22:00"), NAIROBI)[0]


def test_an_old_button_means_the_coming_day() -> None:
    """ "Tuesday evening", tapped on a Tuesday night, is the next Tuesday's, and that is said."""
    late = at("2026-11-24 22:00")

    assert Slot(at("2026-12-01 19:00"), moved=True) == slots.tapped(1, "evening", late, NAIROBI)
    assert Slot(at("2026-11-24 19:00")) == slots.tapped(1, "evening", NOW, NAIROBI)


def test_the_check_in_comes_on_the_morning_after() -> None:
    """After a Tuesday evening on Wednesday at nine; after a slot at half past midnight also the next day."""
    assert at("2026-11-25 09:00") == slots.morning_after(at("2026-11-24 19:00"), 9, NAIROBI)
    assert at("2026-11-26 09:00") == slots.morning_after(at("2026-11-25 00:30"), 9, NAIROBI)


def test_a_day_without_an_hour_is_that_day() -> None:
    """So that only the hour is asked for."""
    assert WhichHour(date(2026, 11, 27)) == slots.read("friday", NOW, NAIROBI, WORDS)
