"""Days and hours as people say them in their language, and the words in which they may type them."""

from __future__ import annotations

import functools
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot import i18n
from bot.i18n import Language
from bot.usecases.slots import HOURS, Part, Vocabulary

_FORMS = ("wide", "abbreviated")


def said(moment: int, zone: ZoneInfo, language: Language) -> str:
    """A moment (milliseconds since 1970) as "Tue, Nov 24, 19:00", in the person's zone."""
    from babel import dates  # noqa: PLC0415  # heavy, and needed only where a day is named

    here = datetime.fromtimestamp(moment / 1000, zone)
    day = dates.format_skeleton("MMMEd", here, tzinfo=zone, locale=language.code)
    return f"{day}, {here:%H:%M}"


def clock(moment: int, zone: ZoneInfo) -> str:
    """The hour alone, "14:32"."""
    return f"{datetime.fromtimestamp(moment / 1000, zone):%H:%M}"


def offer(weekday: int, part: Part, now: int, zone: ZoneInfo, language: Language) -> str:
    """A slot's button: "Today, 19:00", "Tomorrow, 9:00", "Thursday, 9:00"."""
    from babel import dates  # noqa: PLC0415  # as above

    say = language.words.gettext
    here = datetime.fromtimestamp(now / 1000, zone)
    ahead = (weekday - here.weekday()) % 7
    name = dates.format_date(here.date() + timedelta(days=ahead), "EEEE", locale=language.code)
    day = {0: say("Today"), 1: say("Tomorrow")}.get(ahead, name)
    words = {
        "morning": say("%(day)s, morning"),
        "noon": say("%(day)s, noon"),
        "afternoon": say("%(day)s, afternoon"),
        "evening": say("%(day)s, evening"),
        "night": say("%(day)s, night"),
    }
    return words[part] % {"day": day} + f" ({HOURS[part]}:00)"


@functools.cache
def vocabulary(code: str) -> Vocabulary:
    """The words in which a slot may be typed in the language *code*."""
    from babel import dates  # noqa: PLC0415  # as above

    say = i18n.language(code).words.gettext
    weekdays = {
        name.casefold().rstrip("."): day
        for form in _FORMS
        for day, name in dates.get_day_names(form, locale=code).items()
    }
    weekdays |= dict.fromkeys(_phrases(say("tues")), 1) | dict.fromkeys(_phrases(say("thur, thurs")), 3)
    weekdays |= dict.fromkeys(_phrases(say("weekend, the weekend")), 5)
    months = {
        name.casefold().rstrip("."): month
        for form in _FORMS
        for month, name in dates.get_month_names(form, locale=code).items()
    }
    days = {
        0: say("today"),
        1: say("tomorrow"),
        2: say("day after tomorrow, overmorrow"),
        7: say("next week"),
    }
    parts: dict[Part, str] = {
        "morning": say("morning, before work"),
        "noon": say("noon, midday, lunch, lunchtime"),
        "afternoon": say("afternoon"),
        "evening": say("evening, tonight, after work, after closing"),
        "night": say("night, late"),
    }
    units = {
        1: say("minutes, minute, min, mins"),
        60: say("hours, hour, hrs, hr"),
        1440: say("days, day"),
        10080: say("weeks, week"),
    }
    return Vocabulary(
        days={phrase: ahead for ahead, text in days.items() for phrase in _phrases(text)},
        weekdays=weekdays,
        months=months,
        parts={phrase: part for part, text in parts.items() for phrase in _phrases(text)},
        units={phrase: minutes for minutes, text in units.items() for phrase in _phrases(text)},
        am=_phrases(say("am, a.m.")),
        pm=_phrases(say("pm, p.m.")),
    )


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(text.casefold().split(", "))
