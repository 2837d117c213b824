"""What a plan says: its lists, what was left out, what changed. Values in, cards out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from advisor import findings
from advisor.changes import Changes
from advisor.facts import Value
from advisor.playbooks import Because, worded
from bot import buttons
from bot.buttons import Opened
from bot.message import Button
from bot.usecases.advice import Result
from bot.views import compared, take
from bot.views.advice import back, named
from bot.views.card import Card
from bot.views.renderer import render
from bot.views.words import Words

_NEXT, _LATER = 5, 3  # steps of next and of later that the plan names; all stand under All steps
_NAMED = 3  # answers or steps that one line of what changed names


def plan(result: Result, done: Sequence[str], words: Words) -> Card:
    """This week, next, later, what is done, and what holds beside all steps."""
    chosen = result.plan
    steps = words.library.steps
    text = render(
        "plan/plan",
        words.language,
        this_week=_titles(chosen.this_week, result.profile, words),
        next=_titles(chosen.next[:_NEXT], result.profile, words),
        more_next=max(0, len(chosen.next) - _NEXT),
        later=_titles(chosen.later[:_LATER], result.profile, words),
        more=max(0, len(chosen.later) - _LATER),
        done=_titles((each for each in done if each in steps), result.profile, words),
        notes=chosen.notes,
        low=f"{chosen.hours[0]:g}",
        high=f"{chosen.hours[1]:g}",
        cash=chosen.cash_band,
    )
    openers = [
        Button(f"▶ {title}", buttons.write(Opened("step", each)))
        for each, title in zip(
            chosen.this_week, _titles(chosen.this_week, result.profile, words), strict=True
        )
    ]
    if chosen.left_out:
        say = words.language.words.gettext
        openers.append(Button(say("Left out, and why"), buttons.write(Opened("left"))))
    return Card(text, (*((button,) for button in openers), *take.opener(words), *back(words)))


def _titles(ids: Iterable[str], profile: Mapping[str, Value], words: Words) -> list[str]:
    return [words.step_title(worded(words.library.steps[each], profile)) for each in ids]


def left_out(result: Result, words: Words) -> Card:
    """The steps that are not for this owner now, by the reason for it."""
    found: dict[Because, list[str]] = {}
    for each in result.plan.left_out:
        found.setdefault(each.because, []).append(each.step)
    blocks = {because: _titles(ids, result.profile, words) for because, ids in found.items()}
    say = words.language.words.gettext
    way = (Button("‹ " + say("Show the plan"), buttons.write(Opened("plan"))),)
    return Card(render("plan/left_out", words.language, blocks=blocks), (way, *back(words)))


def changed(result: Result | None, words: Words, *, asked: bool = False) -> Card | None:
    """What the plan does otherwise, and because of what, in six lines at most; None when it stayed.

    *asked*: the person wanted just that, by leaving a step or taking one up.
    """
    if result is None:
        return None
    renewed = None if result.differs is None else compared.told(result.differs, result.profile, words)
    told = _moved(result, words, asked=asked)
    if renewed is None or told is None:
        return renewed or told
    return Card(f"{renewed.text}\n\n{told.text}")


def _moved(result: Result, words: Words, *, asked: bool) -> Card | None:
    told = result.changes
    if not told:  # None, or no change of the plan
        return None
    sums = any(words.library.facts[fact].measured for fact in told.facts if fact in words.library.facts)
    text = render(
        "plan/changed",
        words.language,
        asked=asked,
        sums=sums,
        stopped=any(each.because == "stopped" for each in told.dropped),
        answers=_first(_answers(told, result.profile, words)),
        finished=_first(_titles(_known(told.finished, words), result.profile, words)),
        ride=_rides(told.ride, words),
        because=_because(told.ride, result, words),
        beside=_rides(told.beside, words),
        week=_first(_titles((*told.begins, *told.moved_up), result.profile, words)),
        later=_first(_titles((*told.moved_back, *told.added), result.profile, words)),
        dropped=_first(_dropped(told, result.profile, words)),
        gone=sum(each.step not in words.library.steps for each in told.dropped),
    )
    return Card(text)


def _because(ride: tuple[str | None, str | None] | None, result: Result, words: Words) -> str:
    """Why the ride before is not the first any more, where a rule says so."""
    before = ride[0] if ride else None
    if before is None or before not in words.library.trends:
        return ""
    why = findings.why_not(result.advice, before)
    return "" if why is None or why.finding is None else words.finding(why.finding, result.profile)


def with_change(card: Card, result: Result | None, words: Words, *, asked: bool = False) -> Card:
    """*card*, and below it what the plan does otherwise now, if anything."""
    told = changed(result, words, asked=asked)
    return Card(f"{card.text}\n\n{told.text}", card.keyboard) if told else card


def _known(ids: Iterable[str], words: Words) -> list[str]:
    """Without the steps that were planned before the content changed, and are in it no more."""
    return [each for each in ids if each in words.library.steps]


def _first(lines: Sequence[object]) -> dict[str, object]:
    """The first few of what a line names, and how many more there are."""
    return {"lines": list(lines[:_NAMED]), "more": max(0, len(lines) - _NAMED)}


def _answers(told: Changes, profile: Mapping[str, Value], words: Words) -> list[str]:
    questions = words.library.questions
    return [
        words.answer(questions[fact], value)
        for fact in told.facts
        if fact in questions and (value := profile.get(fact)) is not None
    ]


def _rides(pair: tuple[str | None, str | None] | None, words: Words) -> dict[str, str | None] | None:
    if pair is None:
        return None
    known = [named(trend, words) if trend in words.library.trends else None for trend in pair]
    return {"before": known[0], "after": known[1]}


def _dropped(told: Changes, profile: Mapping[str, Value], words: Words) -> list[dict[str, str | None]]:
    steps = words.library.steps
    return [
        {"title": words.step_title(worded(steps[each.step], profile)), "because": each.because}
        for each in told.dropped
        if each.step in steps
    ]
