"""What is said after a report, and about numbers, reviews and goals. Values in, cards out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from advisor.playbooks import Step
from bot import buttons
from bot.buttons import Acted, Opened, Reopened
from bot.i18n import Language
from bot.message import Button, Keyboard
from bot.store.numbers import Number
from bot.usecases.reports import Report, Why, Wrong
from bot.views import days
from bot.views.card import Card
from bot.views.money import do_the_sum
from bot.views.renderer import render
from bot.views.steps import act, plan_button
from bot.views.words import Words

_LINES = 8  # numbers on one card
#: Why a step was not done, as its button carries it.
REASONS: Mapping[str, Why] = {
    "rt": "time",
    "rm": "money",
    "ru": "unclear",
    "rw": "did_not_work",
    "rc": "changed_mind",
}


def number(value: Decimal | float, language: Language) -> str:
    """A number as the language writes it, "1,200.5"."""
    return _number(str(value), language.code)


@lru_cache(maxsize=1024)  # a list of weeks says the same few numbers
def _number(value: str, locale: str) -> str:
    from babel import numbers  # noqa: PLC0415  # heavy, and needed only where there are numbers

    return numbers.format_decimal(Decimal(value).normalize(), locale=locale)


def _kpi(step: Step, words: Words) -> dict[str, str]:
    return {
        "kpi": step.kpi.name,
        "goal": f"{number(step.kpi.good, words.language)} {step.kpi.unit}",
    }


def count(step: Step, last: Decimal | None, words: Words, wrong: Wrong | None = None) -> Card:
    """What the step is done by, as a question for a number: typed, or tapped."""
    say = words.language.words.gettext
    text = render("steps/count", words.language, question=step.done_when, wrong=_wrong(wrong, words))
    return Card(
        text,
        (*_taps(step, last, "d", words), (act(say("I did not count"), step.id, "dx"),), _back(step, words)),
    )


def _wrong(wrong: Wrong | None, words: Words) -> dict[str, str] | None:
    """Why the text before was no number, as the templates say it."""
    if wrong is None:
        return None
    low, high = number(wrong.low, words.language), number(wrong.high, words.language)
    return {"why": wrong.why, "low": low, "high": high}


def which(step: Step, letter: str, readings: Sequence[Decimal], words: Words) -> Card:
    """A number that can be read in two ways: both, to tap; *letter* is d for done, l for this week's number."""
    text = render("steps/which", words.language, question=step.done_when)
    options = (
        Button(_exact(each, words.language), buttons.write(Acted(step.id, letter, f"{each:f}")))
        for each in readings
    )
    return Card(text, (*((one,) for one in options), _back(step, words)))


def _exact(value: Decimal, language: Language) -> str:
    """*value* with all of its decimals and none of the signs that can be read in two ways."""
    return number(value, language) if value == value.to_integral_value() else f"{value:f}"


def _taps(step: Step, last: Decimal | None, letter: str, words: Words) -> Keyboard:
    """The last number and the good one, to be tapped instead of typed."""
    language = words.language
    good = Decimal(str(step.kpi.good))
    again = language.words.gettext("%(number)s, as before")
    last_one = (
        [act(again % {"number": number(last, language)}, step.id, f"{letter}l")] if last is not None else []
    )
    good_one = [act(number(good, language), step.id, f"{letter}g")] if good != last else []
    return (tuple(last_one + good_one),)


def _back(step: Step, words: Words) -> tuple[Button, ...]:
    return (act("‹ " + words.language.words.gettext("Back"), step.id, "tell"),)


def is_it(step: Step, words: Words) -> Card:
    """What the step is done by, as a question for yes or no."""
    say = words.language.words.gettext
    text = render("steps/is_it", words.language, question=step.done_when)
    return Card(
        text,
        (
            (act("✅ " + say("Yes"), step.id, "yes"), act("◐ " + say("Not all of it"), step.id, "part")),
            _back(step, words),
        ),
    )


def done(report: Report, number_done: int, words: Words) -> Card:
    """One line of praise, and the number beside what is good."""
    step, language = report.step, words.language
    text = render(
        "steps/done",
        language,
        praise=_praise(number_done, words),
        title=step.title,
        value=None if report.value is None else number(report.value, language),
        before=None if report.before is None else number(report.before, language),
        good=report.good,
        **_kpi(step, words),
    )
    say = language.words.gettext
    again: Keyboard = (
        () if report.good or report.value is None else ((act(say("Go on with it"), step.id, "up"),),)
    )
    return Card(text, again)


def _praise(number_done: int, words: Words) -> str:
    say = words.language.words.gettext
    lines = (
        say("Well done."),
        say("That is a real step."),
        say("You did what you said you would."),
        say("Good work. Small steps add up."),
    )
    return lines[number_done % len(lines)]


def stop(report: Report, words: Words) -> Card:
    """The kill rule is met: stop this, why, and what instead."""
    step, language = report.step, words.language
    text = render(
        "steps/stop",
        language,
        title=step.title,
        value=number(report.value or 0, language),
        limit=number(step.stop_below or 0, language),
        stop=step.stop,
    )
    say = language.words.gettext
    return Card(text, ((act(say("Go on all the same"), step.id, "up"),),))


def why_not(step: Step, state: str, words: Words) -> Card:
    """What was in the way? Five reasons to tap."""
    say = words.language.words.gettext
    text = render("steps/why_not", words.language, state=state, title=step.title)
    return Card(
        text,
        (
            (act("⏱ " + say("No time"), step.id, "rt"), act("💰 " + say("Money"), step.id, "rm")),
            (
                act("❓ " + say("Not clear"), step.id, "ru"),
                act("🔧 " + say("It did not work"), step.id, "rw"),
            ),
            (act("↩ " + say("I changed my mind"), step.id, "rc"),),
        ),
    )


def trouble(step: Step, why: Why, words: Words) -> Card:
    """What helps: the smaller version, the free part, the first action alone, or another way."""
    say = words.language.words.gettext
    first, *then = step.how
    text = render(
        "steps/trouble",
        words.language,
        why=why,
        stuck=step.stuck,
        stop=step.stop,
        first=first,
        then=then,
    )
    more: dict[Why, tuple[Button, ...]] = {
        "time": (Button(say("I have less time now"), buttons.write(Reopened("hours"))),),
        "money": (
            do_the_sum(step.sum, words)
            if step.sum
            else Button(say("Does it pay?"), buttons.write(Opened("sum"))),
            Button(say("I have less money now"), buttons.write(Reopened("cash"))),
        ),
        "did_not_work": (act(say("Stop this step"), step.id, "out"),),
    }
    keyboard: Keyboard = ((act("🗓 " + say("Choose a time"), step.id, "when"),),)
    return Card(text, (*keyboard, *((more[why],) if why in more else ()), (plan_button(words),)))


def log(step: Step, last: Decimal | None, words: Words, wrong: Wrong | None = None) -> Card:
    """Asks for this week's number: typed, or tapped."""
    text = render(
        "steps/log",
        words.language,
        title=step.title,
        kpi=step.kpi.name,
        unit="" if step.kpi.unit in step.kpi.name else step.kpi.unit,
        wrong=_wrong(wrong, words),
    )
    other = Button(words.language.words.gettext("Another step"), buttons.write(Opened("steps")))
    return Card(text, (*_taps(step, last, "l", words), (other,)))


def logged(report: Report, words: Words) -> Card:
    """The number is noted, beside the one before and what is good."""
    say, language = words.language.words.gettext, words.language
    before = None if report.before is None else number(report.before, language)
    text = render(
        "steps/logged",
        language,
        value=number(report.value or 0, language),
        before=before,
        good=report.good,
        **_kpi(report.step, words),
    )
    step = report.step.id
    return Card(
        text, ((act("📈 " + say("My numbers"), step, "pic"), act("✅ " + say("It is done"), step, "dl")),)
    )


def no_number(words: Words) -> Card:
    """No step of the plan counts anything."""
    return Card(render("steps/no_number", words.language), ((plan_button(words),),))


def numbers_of(step: Step, found: Sequence[Number], zone: ZoneInfo, words: Words) -> Card:
    """The numbers of a step, week by week, as a caption or a card."""
    lines = [
        {
            "day": days.said(each.at, zone, words.language).rpartition(",")[0],
            "value": number(each.value, words.language),
        }
        for each in found[-_LINES:]
    ]
    say = words.language.words.gettext
    text = render("steps/numbers", words.language, lines=lines, **_kpi(step, words))
    return Card(text, ((act(say("Note a number"), step.id, "log"), plan_button(words)),))
