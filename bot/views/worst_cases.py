"""The longest cards that the content can make: all reasons, all gates, all answers at once. Nobody is ever sent one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations

from advisor.facts import Fact, Value
from advisor.findings import Change, Sure
from advisor.intake import Answer
from advisor.plan import Plan
from advisor.playbooks import BANDS, COMMON, Step
from advisor.rules import Advice, Finding, Standing
from advisor.trends import Kind, Rule
from bot.usecases.advice import Result
from bot.usecases.intake import Asking, Reviewing
from bot.views import advice, intake
from bot.views.card import Card
from bot.views.words import Words

Made = tuple[str, Callable[[], Card]]
"""What a card shows, and how it is made: making it may fail, which is a fault to be told."""

_WEEK = 2  # steps of one week at most
_CHANGES = 3  # counterfactuals that an advice holds at most
_TYPED = "w" * 60  # as much of a typed text as is said back


def cards(words: Words) -> Iterator[Made]:
    """Every card at its longest."""
    yield from _questions(words)
    yield from _reviews(words)
    yield from _results(words)
    yield from _rides(words)
    yield from _plans(words)
    for step in words.library.steps.values():
        yield f"step {step.id}", lambda step=step: advice.step(step, words)


def captions(words: Words) -> Iterator[tuple[str, str]]:
    """Every caption of the result's picture, and what it is about."""
    for primary, secondary in _pairs(words):
        for sure in ("very", "fairly", "little"):
            about = _advice(words, primary, secondary, sure=sure)
            yield f"caption of {primary} and {secondary}", advice.caption(_result(words, about), words)


def _questions(words: Words) -> Iterator[Made]:
    for question in words.library.questions.values():
        fact = words.library.facts[question.fact]
        for ticks in ((), fact.values) if fact.kind == "many" else (None,):
            value = _longest(words, fact)
            screen = Asking(question, True, value, ticks, 99, False, tuple(words.library.trends))
            yield f"question {fact.id}", lambda screen=screen: intake.asking(screen, words)
            yield (
                f"did you mean, {fact.id}",
                lambda screen=screen, fact=fact: intake.did_you_mean(screen, fact.values[:3], words),
            )
        everything = fact.values if fact.kind == "many" else value
        yield (
            f"closed question {fact.id}",
            lambda one=question, value=everything: intake.closed(one, value, words),
        )
    yield "not understood", lambda: intake.not_understood(_TYPED, words)


def _reviews(words: Words) -> Iterator[Made]:
    longest = _profile(words)
    answers = tuple(Answer(fact, value) for fact, value in longest.items())
    yield "review of all answers", lambda: intake.reviewing(Reviewing(answers, ()), words)
    yield "review of all that follows", lambda: intake.reviewing(Reviewing((), tuple(longest.items())), words)


def _results(words: Words) -> Iterator[Made]:
    nothing = _result(words, _advice(words, None, None))
    yield "result with all gates closed", lambda: advice.result(nothing, words)
    yield "why, with all gates closed", lambda: advice.why(nothing, words)
    for primary, secondary in _pairs(words):
        both = _result(words, _advice(words, primary, secondary))
        yield f"result {primary} and {secondary}", lambda both=both: advice.result(both, words)
        yield f"why {primary} and {secondary}", lambda both=both: advice.why(both, words)


def _rides(words: Words) -> Iterator[Made]:
    closed = _result(words, _advice(words, None, None))
    yield "rides", lambda: advice.rides(closed, words)
    yield "trends", lambda: advice.trends(closed, words)
    yield "trends before the intake", lambda: advice.trends(None, words)
    for trend in words.library.trends:
        first = _result(words, _advice(words, trend, None))
        yield f"ride {trend}, closed", lambda trend=trend: advice.ride(trend, closed, words)
        yield f"ride {trend}, first", lambda trend=trend, first=first: advice.ride(trend, first, words)


def _plans(words: Words) -> Iterator[Made]:
    steps = words.library.steps.values()
    for trend in words.library.trends:
        ids = tuple(step.id for step in steps if step.playbook in (COMMON, trend))
        plans = (
            ("next", Plan(this_week=ids[:_WEEK], next=ids[_WEEK:], hours=(80, 80), cash_band=BANDS[-1]), ()),
            (
                "later",
                Plan(this_week=ids[:_WEEK], later=ids[_WEEK:], hours=(80, 80), cash_band=BANDS[-1]),
                (),
            ),
            ("done", Plan(), ids),
        )
        for when, plan, done in plans:
            result = Result(_advice(words, trend, None), plan, _profile(words))
            yield (
                f"plan {trend} with all steps {when}",
                lambda result=result, done=done: advice.plan(result, done, words),
            )


def _pairs(words: Words) -> Iterator[tuple[str, str]]:
    yield from permutations(words.library.trends, 2)


def _longest(words: Words, fact: Fact) -> str:
    """The value whose phrase inside a sentence is the longest."""
    return max(fact.values, key=lambda value: len(words.said(fact.id, value)))


def _profile(words: Words) -> dict[str, Value]:
    """The longest answer to every question."""
    return {
        fact.id: fact.values if fact.kind == "many" else _longest(words, fact)
        for fact in words.library.facts.values()
    }


def _result(words: Words, about: Advice) -> Result:
    return Result(about, about.plan, _profile(words))


def _advice(words: Words, primary: str | None, secondary: str | None, *, sure: Sure = "little") -> Advice:
    """Advice in which every rule speaks, and every trend is closed but *primary* and *secondary*."""
    library = words.library
    rides = [trend for trend in (primary, secondary) if trend is not None]
    order = [*rides, *(trend for trend in library.trends if trend not in rides)]
    refusals = [
        rule
        for rule in library.rules.values()
        # A refusal that nulls the ranking leaves no ride to be shown beside it.
        if rule.kind == "refusal" and not (rides and rule.nulls_ranking)
    ]
    return Advice(
        primary=primary,
        secondary=secondary,
        standings=tuple(
            _standing(words, trend, rank, closed=trend not in rides) for rank, trend in enumerate(order, 1)
        ),
        refusals=_findings(refusals),
        refused=False,
        sure=sure,
        confidence=0.0,
        certain=False,
        next_question=None,
        what_would_change_it=tuple(_change(words, trend) for trend in order[-_CHANGES:]),
        plan=Plan(this_week=tuple(step.id for step in _widest(words)[:_WEEK])),
        inferred=frozenset(),
    )


def _standing(words: Words, trend: str, rank: int, *, closed: bool) -> Standing:
    about = [rule for rule in words.library.rules.values() if rule.trend == trend]

    def of(*kinds: Kind) -> tuple[Finding, ...]:
        # The longest first: the result shows only the first few.
        fitting = [rule for rule in about if rule.kind in kinds]
        return _findings(sorted(fitting, key=lambda rule: len(rule.text), reverse=True))

    return Standing(
        trend=trend,
        rank=rank,
        state="not_now" if closed else "go",
        score=0,
        bounds=(0, 0),
        reasons=of("weight"),
        warnings=of("warning", "refusal"),
        gates=of("gate") if closed else (),
        hanging=(),
    )


def _findings(rules: list[Rule]) -> tuple[Finding, ...]:
    # A refusal speaks with what to do instead, as in advisor.rules.
    return tuple(
        Finding(
            rule.id, rule.weight, "", rule.text if rule.instead is None else f"{rule.text} {rule.instead}"
        )
        for rule in rules
    )


def _change(words: Words, trend: str) -> Change:
    """The wordiest change of two facts."""
    profile: Mapping[str, Value] = _profile(words)
    actionable = [fact.id for fact in words.library.facts.values() if fact.actionable]
    widest = sorted(actionable, key=lambda fact: len(str(profile[fact])), reverse=True)[:2]
    return Change({fact: profile[fact] for fact in widest}, trend)


def _widest(words: Words) -> list[Step]:
    return sorted(words.library.steps.values(), key=lambda step: len(words.step_title(step)), reverse=True)
