"""What is said and printed of the longest plans that the content can make. Nobody is ever sent one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import cycle
from typing import get_args

from advisor.library import Library
from advisor.plan import Plan
from advisor.playbooks import BANDS, COMMON, Because, LeftOut, Note, Step
from bot.usecases.advice import Result
from bot.usecases.sharing import Shared
from bot.usecases.taking import Taken
from bot.views import paper, take, worst_cases
from bot.views.card import Card
from bot.views.words import Words

_LINK = f"https://t.me/{'w' * 32}?start=from_{'w' * 16}"
_SHARED = Shared(f"from_{'w' * 16}", _LINK, 1_000_000)
_NAME = "W" * 64
_NOW = 1_795_000_000_000  # any moment


def cards(words: Words) -> Iterator[tuple[str, Callable[[], Card]]]:
    """Every card about taking a plan along."""
    yield "take", partial(take.take, words)
    yield "share", partial(take.share, _SHARED, words)


def captions(words: Words) -> Iterator[tuple[str, str]]:
    """Every caption of a file or of the picture that is handed on."""
    for trend in words.library.trends:
        taken = _taken(words, trend)
        yield f"calendar, {trend}", take.calendar_caption(taken, words)
        yield f"paper, {trend}", take.paper_caption(taken, words)
        yield f"shared picture, {trend}", take.shared_caption(taken, words)
    yield "export", take.export_caption(words)


def papers(words: Words) -> Iterator[tuple[str, str]]:
    """The Typst source of each trend's longest plan, and what it is about."""
    for trend in words.library.trends:
        yield f"plan on paper, {trend}", paper.source(_taken(words, trend), words)


def _taken(words: Words, trend: str) -> Taken:
    """All steps of a trend, the two longest in this week, the rest next and done too."""
    beside = next(each for each in words.library.trends if each != trend)
    steps = sorted(_steps(words.library, trend), key=_size, reverse=True)
    ids = tuple(step.id for step in steps)
    plan = Plan(
        this_week=ids[:2],
        next=ids[2:],
        later=ids[2:],
        hours=(80, 80),
        cash_band=BANDS[-1],
        left_out=_out(ids),
        notes=get_args(Note),
    )
    made = worst_cases.longest_result(words, trend, beside, plan=plan)
    taken = Result(made.advice, plan, made.profile)
    numbers = dict.fromkeys(ids, Decimal(1_000_000))
    slots = {ids[0]: _NOW}
    return Taken(taken, _NAME, "America/Argentina/ComodRivadavia", _NOW, _SHARED, ids, slots, numbers)


def _out(ids: Sequence[str]) -> tuple[LeftOut, ...]:
    return tuple(LeftOut(step, one) for step, one in zip(ids, cycle(get_args(Because))))


def _steps(library: Library, trend: str) -> list[Step]:
    return [step for step in library.steps.values() if step.playbook in (COMMON, trend)]


def _size(step: Step) -> int:
    return sum(len(text) for text in (step.why, *step.how, step.done_when, step.stop))
