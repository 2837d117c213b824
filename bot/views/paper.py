"""The plan on paper: Typst source of two A4 pages at most, for a printer without colours. Judges nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from advisor.playbooks import Because, Step, worded
from bot.usecases.taking import Taken
from bot.views import pages
from bot.views.renderer import render
from bot.views.reports import number
from bot.views.words import Words

_UNBROKEN = 16  # letters of a name that stand in one line at their widest
_REASONS, _BESIDE = 3, 2  # of the primary and of the secondary
_NEXT, _LATER, _DONE, _NUMBERS, _LEFT = 8, 6, 10, 4, 6  # what is more is counted, so that two pages hold it


def source(taken: Taken, words: Words) -> str:
    """The plan of *taken* as pages."""
    plan, say = taken.result.plan, words.language.words.gettext
    done = [each for each in taken.done if each in words.library.steps]
    link = taken.shared.link
    title = (
        say("Plan of %(name)s") % {"name": _breakable(taken.first_name)}
        if taken.first_name
        else say("My plan")
    )
    return pages.source(
        "take/plan",
        words.language,
        title=title,
        lang=words.language.code.partition("_")[0],
        foot=say("Advice, not a promise. The owner decides."),
        date=taken.today.isoformat(),
        link=link,
        square=pages.square(link) if link else None,
        rides=_rides(taken, words),
        price=price(plan.hours[0], plan.hours[1], plan.cash_band, words),
        steps=[_step(step, taken, words) for step in _steps(plan.this_week, taken, words)],
        next=[_line(step, words) for step in _steps(plan.next[:_NEXT], taken, words)],
        more_next=max(0, len(plan.next) - _NEXT),
        **_apart(taken, words),
        later=_titles(plan.later[:_LATER], taken, words),
        more_later=max(0, len(plan.later) - _LATER),
        done=_titles(done[-_DONE:], taken, words),
        more_done=max(0, len(done) - _DONE),
        numbers=_numbers(taken, words),
    )


def _apart(taken: Taken, words: Words) -> dict[str, object]:
    """What holds beside all steps, and the first of those that are left out, by the reason for it."""
    plan = taken.result.plan
    found: dict[Because, list[str]] = {}
    for each in plan.left_out[:_LEFT]:
        found.setdefault(each.because, []).extend(_titles([each.step], taken, words))
    return {"notes": plan.notes, "left_out": found, "more_left": max(0, len(plan.left_out) - _LEFT)}


def price(low: float, high: float, cash: str, words: Words) -> str:
    """Hours and cash in words."""
    return pages.plain(render("take/price", words.language, low=f"{low:g}", high=f"{high:g}", cash=cash))


def _breakable(name: str) -> str:
    """*name* with invisible places to break a line at: nobody's words run over the edge."""
    return " ".join("\u200b".join(re.findall(f".{{1,{_UNBROKEN}}}", word)) for word in name.split())


def _steps(ids: Sequence[str], taken: Taken, words: Words) -> list[Step]:
    """The steps as their owner reads them."""
    return [worded(words.library.steps[each], taken.result.profile) for each in ids]


def _titles(ids: Sequence[str], taken: Taken, words: Words) -> list[str]:
    return [words.step_title(step) for step in _steps(ids, taken, words)]


def _rides(taken: Taken, words: Words) -> list[dict[str, object]]:
    advice, profile = taken.result.advice, taken.result.profile
    found: list[dict[str, object]] = []
    for trend, most in ((advice.primary, _REASONS), (advice.secondary, _BESIDE)):
        standing = next((each for each in advice.standings if each.trend == trend), None)
        if trend is None or standing is None:
            continue
        speaking = [each for each in standing.reasons if each.weight > 0][:most]
        found.append(
            {
                "name": words.trend(trend),
                "reasons": [words.finding(each, profile) for each in speaking],
                "warnings": [words.finding(each, profile) for each in standing.warnings[:most]],
            }
        )
    return found


def _step(step: Step, taken: Taken, words: Words) -> dict[str, object]:
    say = words.language.words.gettext
    kpi = say("%(kpi)s. Good: %(good)s %(unit)s.") % {
        "kpi": words.of(f"steps.{step.id}.kpi.name", step.kpi.name),
        "good": f"{step.kpi.good:g}",
        "unit": words.of(f"steps.{step.id}.kpi.unit", step.kpi.unit),
    }
    return {
        "title": words.step_title(step),
        "when": taken.slot_of(step.id),
        "why": words.step_text(step, "why"),
        "how": words.step_how(step),
        "price": price(step.hours[0], step.hours[1], step.cash, words),
        "measure": kpi,
        "done_when": words.step_text(step, "done_when"),
        "stop": words.step_text(step, "stop"),
    }


def _line(step: Step, words: Words) -> dict[str, str]:
    return {
        "title": words.step_title(step),
        "price": price(step.hours[0], step.hours[1], step.cash, words),
        "done_when": words.step_text(step, "done_when"),
    }


def _numbers(taken: Taken, words: Words) -> list[dict[str, str]]:
    steps = words.library.steps
    return [
        {
            "name": words.of(f"steps.{step}.kpi.name", steps[step].kpi.name),
            "value": number(value, words.language),
            "unit": words.of(f"steps.{step}.kpi.unit", steps[step].kpi.unit),
        }
        for step, value in list((taken.numbers or {}).items())[-_NUMBERS:]
        if step in steps
    ]
