"""The longest cards of the loop that the content can make, for `worst_cases`. Nobody is ever sent one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from zoneinfo import ZoneInfo

from advisor.playbooks import WORDED, Step
from bot.store.numbers import Number
from bot.usecases.progress import Share
from bot.usecases.reports import Report, Wrong
from bot.usecases.reviews import STALE
from bot.usecases.slots import Slot, Unclear, WhichHour
from bot.views import path_picture, reports, reviews, steps
from bot.views.card import Card
from bot.views.words import Words

Made = tuple[str, Callable[[], Card]]
Make = Callable[[Step, Words], Iterator[Made]]

_MOMENT = 1_800_000_000_000  # milliseconds since 1970
_ZONE = ZoneInfo("UTC")
_LARGE = Decimal("999999999.5")
_SHARE = Share(99, 199)
_WRONG = Wrong("several", -_LARGE, _LARGE)


def cards(words: Words) -> Iterator[Made]:
    """Every card of every step in each of its wordings, and the cards over many steps at their longest."""
    worded = [one for step in words.library.steps.values() for one in _wordings(words, step)]
    for make, reads in _READ.items():
        for step in _different(worded, reads):
            yield from make(step, words)
    longest = sorted(worded, key=lambda step: len(step.title), reverse=True)
    yield "all steps", partial(reviews.all_steps, longest, {}, _SHARE, [], words)
    found = [(step, [Number(step.id, _MOMENT, _LARGE)] * 12) for step in longest]
    yield "review of four weeks", partial(reviews.review, _SHARE, found, words)
    yield "the picture of the plan", partial(path_picture.caption, _SHARE, words)
    yield "a step that is gone", partial(steps.gone, words)
    yield "a new goal", partial(reviews.goal, longest[:3], _SHARE, words)
    known = [words.library.questions[fact] for fact in STALE if fact in words.library.questions]
    answers = {one.fact: max(one.options, key=lambda option: len(option.label)).value for one in known}
    yield "is this still right", partial(reviews.recheck, answers, words)


def _wordings(words: Words, step: Step) -> Iterator[Step]:
    yield words.step(step, {})
    for variant in step.variants:
        said = {field: value for field in WORDED if (value := getattr(variant, field)) is not None}
        yield step.model_copy(update=said)


def _different(steps: Sequence[Step], reads: tuple[str, ...]) -> Iterator[Step]:
    """Of the wordings of each step those that differ in what a card reads of them."""
    seen: set[tuple[object, ...]] = set()
    for step in steps:
        read = (step.id, *(getattr(step, field) for field in reads))
        if read not in seen:
            seen.add(read)
            yield step


def _named(step: Step, words: Words) -> Iterator[Made]:
    offers = [(2, "afternoon"), (3, "morning"), (3, "afternoon"), (4, "evening")]
    yield f"when, {step.id}", partial(steps.when, step, offers, _MOMENT, _ZONE, words)  # type: ignore[arg-type]  # parts are literals
    for unclear in (None, WhichHour(date(2026, 11, 25)), Unclear("too_far")):
        yield f"type it, {step.id}", partial(steps.type_it, step, unclear, words)
    for card in (steps.check_in, steps.hushed, steps.not_now, steps.left):
        yield f"{card.__name__}, {step.id}", partial(card, step, words)
    yield f"why not {step.id}", partial(reports.why_not, step, "not_yet", words)


def _begun(step: Step, words: Words) -> Iterator[Made]:
    slot = Slot(_MOMENT, moved=True)
    planned = partial(steps.planned, step, slot, _MOMENT, _ZONE, words, told=False, silent=True)
    yield f"planned, {step.id}", planned
    for smaller in (True, False):
        yield f"reminder of {step.id}", partial(steps.reminder, step, words, smaller=smaller)


def _counted(step: Step, words: Words) -> Iterator[Made]:
    yield f"is it done, {step.id}", partial(reports.is_it, step, words)
    yield f"count of {step.id}", partial(reports.count, step, _LARGE, words, _WRONG)
    yield f"which number of {step.id}", partial(reports.which, step, "d", (_LARGE, -_LARGE), words)
    yield f"log of {step.id}", partial(reports.log, step, _LARGE, words, _WRONG)
    found = [Number(step.id, _MOMENT, _LARGE)] * 12
    yield f"numbers of {step.id}", partial(reports.numbers_of, step, found, _ZONE, words)


def _reported(step: Step, words: Words) -> Iterator[Made]:
    report = Report(step, _LARGE, _LARGE, stop=True)
    yield f"done, {step.id}", partial(reports.done, report, 2, words)
    yield f"stop {step.id}", partial(reports.stop, report, words)
    yield f"logged, {step.id}", partial(reports.logged, report, words)


def _troubled(step: Step, words: Words) -> Iterator[Made]:
    for why in reports.REASONS.values():
        yield f"trouble with {step.id}", partial(reports.trouble, step, why, words)


#: Cards, and the fields of a step that they read: wordings that agree in these give the same cards.
_READ: Mapping[Make, tuple[str, ...]] = {
    _named: ("title",),
    _begun: ("title", "how", "stuck"),
    _counted: ("title", "done_when"),
    _reported: ("title", "stop"),
    _troubled: ("how", "stuck", "stop"),
}
