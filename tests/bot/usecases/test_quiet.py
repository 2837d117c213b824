"""When something unasked may go: once a day, not at night, not to those who want none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.store.moments import Moment
from bot.store.people import Person
from bot.usecases import quiet, rhythm, zones
from bot.usecases.quiet import Later, Never, Now

NAIROBI = Person(1, "Ann", None, None, None, None, None, zone="Africa/Nairobi", zone_by=zones.TOLD)


def _at(text: str, zone: str = "Africa/Nairobi") -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def test_in_the_day_it_may_go() -> None:
    assert Now(20270106) == quiet.may(NAIROBI, _at("2027-01-06 10:00"))


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2027-01-06 20:00", "2027-01-07 09:00"),
        ("2027-01-06 23:59", "2027-01-07 09:00"),
        ("2027-01-07 08:59", "2027-01-07 09:00"),
    ],
)
def test_at_night_it_is_held_until_morning(now: str, then: str) -> None:
    """From 20:00 to 09:00, by the person's own clock."""
    assert Later(_at(then)) == quiet.may(NAIROBI, _at(now))


def test_a_chosen_hour_counts_more_than_the_night() -> None:
    assert Now(20270106) == quiet.may(NAIROBI, _at("2027-01-06 22:00"), chosen=True)


def test_one_a_day_and_the_next_tomorrow_at_the_same_hour() -> None:
    """The day is taken: held until the same hour of the next."""
    person = replace(NAIROBI, unasked_day=20270106)

    assert Later(_at("2027-01-07 15:00")) == quiet.may(person, _at("2027-01-06 15:00"))


def test_a_day_with_a_reminder_is_the_reminders() -> None:
    """A reminder this evening: a tip waits for tomorrow."""
    reminder = Moment(1, "reminder", "community.circle", _at("2027-01-06 19:00"))

    assert Later(_at("2027-01-07 10:00")) == quiet.may(NAIROBI, _at("2027-01-06 10:00"), [reminder])


@pytest.mark.parametrize(
    ("person", "because"),
    [
        (replace(NAIROBI, stopped_at=1), "stopped"),
        (replace(NAIROBI, blocked_at=1), "blocked"),
        (replace(NAIROBI, paused_at=1), "paused"),
    ],
)
def test_who_wants_none_gets_none(person: Person, because: str) -> None:
    leave = quiet.may(person, _at("2027-01-06 10:00"))

    assert isinstance(leave, Never)
    assert because == leave.because


def test_an_hour_that_is_left_out_is_moved_forward_and_a_doubled_one_is_the_first() -> None:
    """Berlin: 2:30 on 28 March 2027 is 3:30; 2:30 on 31 October 2027 is the first of the two."""
    berlin = ZoneInfo("Europe/Berlin")
    spring = zones.moment(berlin, datetime(2027, 3, 28, tzinfo=UTC).date(), 2, 30)
    autumn = zones.moment(berlin, datetime(2027, 10, 31, tzinfo=UTC).date(), 2, 30)

    assert "03:30" == datetime.fromtimestamp(spring / 1000, berlin).strftime("%H:%M")
    assert 0 == datetime.fromtimestamp(autumn / 1000, berlin).fold


@pytest.mark.parametrize(("every", "days"), [(3, [4, 7, 11]), (7, [4, 11, 18]), (14, [4, 18, 32])])
def test_a_rhythm_keeps_its_weekday(every: int, days: list[int]) -> None:
    """Monday chosen: twice a week is Monday and Thursday, weekly Monday, fortnightly every other Monday."""
    person = replace(NAIROBI, tips_every=every, tips_day=0, tips_hour=12)
    due = [rhythm.upcoming(person, _at("2027-01-04 08:00"))]
    for _ in range(2):
        due.append(rhythm.following(person, zones.local(person, due[-1]).date()))

    assert [_at("2027-01-04 12:00") + (day - 4) * 86_400_000 for day in days] == due


@pytest.mark.parametrize(
    ("hint", "region", "zone"),
    [
        ("pt-br", "latin_america", "America/Sao_Paulo"),
        ("sw", "africa", "Africa/Nairobi"),
        ("en", "africa", "Africa/Lagos"),
        ("ar", "europe", "Europe/Berlin"),
        ("id", None, "Asia/Jakarta"),
        (None, None, "Etc/UTC"),
    ],
)
def test_who_never_told_gets_the_likeliest_clock(hint: str | None, region: str | None, zone: str) -> None:
    assert zone == zones.guess(replace(NAIROBI, zone=None, zone_by=None, language_hint=hint), region)


def test_every_guess_is_a_zone() -> None:
    guessed = {
        *zones._OF_COUNTRY.values(),
        *zones._OF_LANGUAGE.values(),
        *zones._OF_REGION.values(),
        zones._FALLBACK,
    }

    assert [] == [zone for zone in guessed if not zones.is_known(zone)]
