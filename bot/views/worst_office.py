"""The longest cards of those who ask people, and of those who answer. Nobody is ever sent one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import get_args

from advisor.facts import Value
from bot.opening import Opening, Span
from bot.store.inquiries import Inquiry, State, Why
from bot.store.remarks import Remark
from bot.usecases.inquiries import Muted, Nobody, TooMuch
from bot.usecases.office import Office
from bot.usecases.summary import Summary
from bot.views import asking, office
from bot.views.card import Card
from bot.views.office import Case
from bot.views.words import Words

_LARGEST = 10**15 - 1
_NAME = "<" * 64
_ZONE = "America/Argentina/ComodRivadavia"
_MOMENT = 1_800_000_000_000


def cards(words: Words) -> Iterator[tuple[str, Callable[[], Card]]]:
    """Every card at its longest."""
    language = words.language
    hours = Opening((Span((0, 1, 2, 3, 4), 541, 1019),) * 7, _ZONE)
    told = asking.promise(Office(opening=hours, within=240), _MOMENT, awake=False, language=language)
    for wrong in (True, False):
        yield "write it", partial(asking.write_it, told, language, again=False, wrong=wrong)
    for first in (True, False):
        yield "with us", partial(asking.with_us, told, _LARGEST, language, first=first, more=True)
    for why in (Muted(_MOMENT), Muted(None), Nobody(), TooMuch(first=True)):
        yield f"not passed on: {why}", partial(asking.refused, why, language)
    for view in (asking.withdrawn, asking.settled, asking.changed):
        yield view.__name__, partial(view, language)
    yield from _of_admins(words)


def _of_admins(words: Words) -> Iterator[tuple[str, Callable[[], Card]]]:
    case = _case(words)
    for state in get_args(State):
        for why in get_args(Why) if state == "closed" else (None,):
            inquiry = replace(case.inquiry, state=state, why=why)
            one = replace(case, inquiry=inquiry, muted=True)
            yield f"question, {state}, {why}", partial(office.card, one, _ZONE, words)
    yield "questions", partial(office.listed, [case] * 30, 99, [_NAME] * 30, "x" * 200, _ZONE, words.language)
    yield "mute", partial(office.mute, _LARGEST, _NAME, words.language)
    yield "reminder", partial(office.reminder, case, _LARGEST, _ZONE, words.language)
    for verdict in ("sent", "blocked", "gone", "uncertain", "refused"):
        yield f"landed, {verdict}", partial(office.landed, verdict, _NAME, _LARGEST, words.language)
    for on in (True, False):
        yield "duty", partial(office.duty, words.language, on=on, group=True)


def _case(words: Words) -> Case:
    inquiry = Inquiry(_LARGEST, 1, "open", 0, _MOMENT, None, 1, None, 0, None, None, None)
    said = Remark(_LARGEST, 1, None, "photo", "&lt;" * 4096, "", "", 0, 1, 1)
    step = max(words.library.steps.values(), key=lambda one: len(one.title)).id
    ride = next(iter(words.library.trends))
    return Case(inquiry, _NAME, _NAME, [said], Summary(_answers(words), ride, step))


def _answers(words: Words) -> tuple[tuple[str, Value], ...]:
    """All ticks, or the value with the longest phrase."""
    found: list[tuple[str, Value]] = []
    for fact in words.library.questions:
        kind = words.library.facts[fact]
        sizes = [(len(words.said(fact, value)), value) for value in kind.values]
        longest = max(sizes)[1]
        found.append((fact, kind.values if kind.kind == "many" else longest))
    return tuple(found)
