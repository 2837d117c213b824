"""Days and hours as people say them in their language, and the words in which they may type them."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

from bot import i18n
from bot.i18n import Language
from bot.usecases.slots import HOURS, Part, Vocabulary

M = TypeVar("M")
_FORMS: tuple[Literal["wide", "abbreviated"], ...] = ("wide", "abbreviated")


def said(moment: int, zone: ZoneInfo, language: Language) -> str:
    """A moment (milliseconds since 1970) as "Tue, Nov 24, 19:00", in the person's zone."""
    from babel import dates  # noqa: PLC0415  # heavy, and needed only where a day is named

    here = datetime.fromtimestamp(moment / 1000, zone)
    day = dates.format_skeleton("MMMEd", here, tzinfo=zone, locale=language.code)
    return f"{day}, {here:%H:%M}"


def day(day: date, language: Language) -> str:
    """A day without its hour, "Tue, Nov 24"."""
    from babel import dates  # noqa: PLC0415  # as above

    return dates.format_skeleton("MMMEd", datetime.combine(day, time()), locale=language.code)


def clock(moment: int, zone: ZoneInfo) -> str:
    """The hour alone, "14:32"."""
    return f"{datetime.fromtimestamp(moment / 1000, zone):%H:%M}"


def offer(weekday: int, part: Part, now: int, zone: ZoneInfo, language: Language) -> str:
    """A slot's button: "Today, 19:00", "Tomorrow, 9:00", "Thursday, 9:00"."""
    say = language.words.gettext
    here = datetime.fromtimestamp(now / 1000, zone)
    ahead = (weekday - here.weekday()) % 7
    day = {0: say("Today"), 1: say("Tomorrow")}.get(ahead) or _weekdays(language.code)[weekday]
    words = {
        "morning": say("%(day)s, morning"),
        "noon": say("%(day)s, noon"),
        "afternoon": say("%(day)s, afternoon"),
        "evening": say("%(day)s, evening"),
        "night": say("%(day)s, night"),
    }
    return words[part] % {"day": day} + f" ({HOURS[part]}:00)"


@functools.cache
def _weekdays(code: str) -> tuple[str, ...]:
    from babel import dates  # noqa: PLC0415  # as above

    return tuple(dates.get_day_names("wide", locale=code)[day] for day in range(7))


@functools.cache
def vocabulary(code: str) -> Vocabulary:
    """The words in which a slot may be typed in the language *code*."""
    from babel import dates  # noqa: PLC0415  # as above

    language = i18n.language(code)
    say = language.words.gettext
    weekdays: dict[str, int] = {}
    months: dict[str, int] = {}
    for form in _FORMS:
        weekdays |= _named(dates.get_day_names(form, locale=code))
        months |= _named(dates.get_month_names(form, locale=code))
    short = {1: say("tues"), 3: say("thur, thurs"), 5: say("weekend, the weekend")}
    return Vocabulary(
        days=_meanings(
            {
                0: say("today"),
                1: say("tomorrow"),
                2: say("day after tomorrow, overmorrow"),
                7: say("next week"),
            }
        ),
        weekdays=weekdays | _meanings(short),
        months=months,
        parts=_meanings(_parts(language)),
        units=_meanings(_units(language)),
        am=_phrases(say("am, a.m.")),
        pm=_phrases(say("pm, p.m.")),
    )


def _parts(language: Language) -> dict[Part, str]:
    say = language.words.gettext
    return {
        "morning": say("morning, before work"),
        "noon": say("noon, midday, lunch, lunchtime"),
        "afternoon": say("afternoon"),
        "evening": say("evening, tonight, after work, after closing"),
        "night": say("night, late"),
    }


def _units(language: Language) -> dict[int, str]:
    say = language.words.gettext
    return {
        1: say("minutes, minute, min, mins"),
        60: say("hours, hour, hrs, hr"),
        1440: say("days, day"),
        10080: say("weeks, week"),
    }


def _named(names: Mapping[int, str]) -> dict[str, int]:
    return {name.casefold().rstrip("."): number for number, name in names.items()}


def _meanings(texts: Mapping[M, str]) -> dict[str, M]:
    return {phrase: meaning for meaning, text in texts.items() for phrase in _phrases(text)}


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(text.casefold().split(", "))


def weekday(day: date, language: Language) -> str:
    """A day's weekday in short, "Mon"."""
    from babel import dates  # noqa: PLC0415  # heavy, and needed only where a day is named

    return dates.format_date(day, "EEE", locale=language.code)
