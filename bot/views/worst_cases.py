"""The longest cards that the content can make: all reasons, all gates, all answers. Nobody is ever sent one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from itertools import cycle, permutations
from typing import get_args

from advisor import conditions, rules
from advisor.changes import Aside, Changes, Dropped
from advisor.facts import Fact, Value, with_inferred
from advisor.findings import Sure
from advisor.intake import Answer
from advisor.library import Library
from advisor.plan import Plan
from advisor.playbooks import BANDS, COMMON, Because, LeftOut, Note
from advisor.rules import Advice, Finding, Standing
from advisor.trends import Kind, Rule
from bot import i18n
from bot.usecases.advice import Result
from bot.usecases.intake import Asking, Reviewing
from bot.views import advice, intake, lengths, worst_admins, worst_loop, worst_steps, worst_sums, worst_tips
from bot.views import plan as plan_views
from bot.views.card import Card
from bot.views.words import Words

Made = tuple[str, Callable[[], Card]]
"""What a card shows, and how it is made: making it may fail, which is a fault to be told."""

Profile = Mapping[str, Value]

_WEEK = 2  # steps of one week at most
_TYPED = "w" * 60  # as much of a typed text as is said back
_VIEWS: Mapping[str, Callable[[Result, Words], Card]] = {"result": advice.result, "why": advice.why}
_SETTLING = 3  # questions that would settle an advice
_ROUNDS = 2  # times that the search for a long result goes through all facts


def cards(words: Words) -> Iterator[Made]:
    """Every card at its longest."""
    yield from _questions(words)
    yield from _reviews(words)
    yield from _results(words)
    yield from _rides(words)
    yield from _plans(words)
    yield from _lists(words)
    yield from worst_steps.cards(words, _profile(words))
    yield from worst_sums.cards(words)
    yield from worst_tips.cards(words)
    yield from worst_loop.cards(words)
    yield from worst_admins.cards(words)


def captions(words: Words) -> Iterator[tuple[str, str]]:
    """Every caption of a picture, and what it is about."""
    yield from worst_admins.captions(words)
    sures: tuple[Sure, ...] = ("very", "fairly", "little")
    for primary, secondary in permutations(words.library.trends, 2):
        for sure in sures:
            result = _result(words, primary, secondary, sure=sure)
            yield f"caption of {primary} and {secondary}", advice.caption(result, words)


def _questions(words: Words) -> Iterator[Made]:
    trends = tuple(words.library.trends)
    for question in words.library.questions.values():
        fact = words.library.facts[question.fact]
        several = fact.kind == "many"
        value = _longest(words, fact)
        for ticks in ((), fact.values) if several else (None,):
            screen = Asking(question, True, value, ticks, 99, False, trends)
            yield f"question {fact.id}", partial(intake.asking, screen, words)
            yield f"did you mean, {fact.id}", partial(intake.did_you_mean, screen, fact.values[:3], words)
        yield f"closed question {fact.id}", partial(intake.closed, question, value, words)
    yield "not understood", partial(intake.not_understood, _TYPED, words)


def _longest(words: Words, fact: Fact) -> Value:
    """The longest answer: all ticks, or the value with the longest phrase."""
    if fact.kind == "many":
        return fact.values
    return max(fact.values, key=lambda value: len(words.said(fact.id, value)))


def _profile(words: Words) -> dict[str, Value]:
    return {fact: _longest(words, words.library.facts[fact]) for fact in words.library.questions}


def _reviews(words: Words) -> Iterator[Made]:
    longest = _profile(words)
    answers = tuple(Answer(fact, value) for fact, value in longest.items())
    yield "review of all answers", partial(intake.reviewing, Reviewing(answers, ()), words)
    follows = Reviewing((), tuple(longest.items()))
    yield "review of all that follows", partial(intake.reviewing, follows, words)


def _results(words: Words) -> Iterator[Made]:
    """The result and its reasons: with all gates closed, and for the owners who get the longest ones."""
    closed = _result(words)
    open_questions = tuple(words.library.questions)[:_SETTLING]
    closed = replace(closed, advice=replace(closed.advice, would_settle=open_questions))
    for name, view in _VIEWS.items():
        yield f"{name} with all gates closed", partial(view, closed, words)
        owner = _owners_with_longest(words.library)[name]
        yield f"{name} for {dict(owner)}", partial(view, _advised(words.library, owner), words)


def _rides(words: Words) -> Iterator[Made]:
    closed = _result(words)
    yield "rides", partial(advice.rides, closed, words)
    yield "trends", partial(advice.trends, closed, words)
    yield "trends before the intake", partial(advice.trends, None, words)
    for trend in words.library.trends:
        yield f"ride {trend}, closed", partial(advice.ride, trend, closed, words)
        yield f"ride {trend}, first", partial(advice.ride, trend, _result(words, trend), words)


def _plans(words: Words) -> Iterator[Made]:
    steps = words.library.steps.values()
    for trend in words.library.trends:
        ids = tuple(step.id for step in steps if step.playbook in (COMMON, trend))
        week, rest = ids[:_WEEK], ids[_WEEK:]
        for name, plan, done in (
            (
                "next",
                Plan(this_week=week, next=rest, hours=(80, 80), cash_band=BANDS[-1], notes=get_args(Note)),
                (),
            ),
            ("later", Plan(this_week=week, later=rest, hours=(80, 80), cash_band=BANDS[-1]), ()),
            ("done", Plan(), ids),
        ):
            result = _result(words, trend, plan=plan)
            yield f"plan {trend} with all steps {name}", partial(plan_views.plan, result, done, words)


def _lists(words: Words) -> Iterator[Made]:
    """What is left out, and what changed, with all steps of a playbook in each place."""
    for trend in words.library.trends:
        ids = tuple(step.id for step in words.library.steps.values() if step.playbook in (COMMON, trend))
        reasons = (*get_args(Because), *get_args(Aside), None)
        out = tuple(LeftOut(step, one) for step, one in zip(ids, cycle(get_args(Because))))
        result = _result(words, trend, plan=Plan(left_out=out, notes=get_args(Note)))
        yield f"left out of {trend}", partial(plan_views.left_out, result, words)
        told = Changes(
            facts=tuple(words.library.questions),
            ride=(None, trend),
            beside=(trend, None),
            begins=ids,
            added=ids,
            dropped=tuple(Dropped(step, one) for step, one in zip(ids, cycle(reasons))),
        )
        sums = (*told.facts, *words.library.measured)
        for changes in (told, replace(told, facts=(), finished=ids), replace(told, facts=sums)):
            yield f"what changed in {trend}", partial(_told, replace(result, changes=changes), words)


def _told(result: Result, words: Words) -> Card:
    card = plan_views.changed(result, words)
    if card is None:
        raise ValueError("there are changes, and nothing is said of them")
    return card


def _result(
    words: Words,
    primary: str | None = None,
    secondary: str | None = None,
    *,
    sure: Sure = "little",
    plan: Plan | None = None,
) -> Result:
    """A result in which every rule speaks, and every trend is closed but *primary* and *secondary*."""
    library = words.library
    rides = [trend for trend in (primary, secondary) if trend is not None]
    order = [*rides, *(trend for trend in library.trends if trend not in rides)]
    standings = [
        _standing(words, trend, rank, closed=trend not in rides) for rank, trend in enumerate(order, 1)
    ]
    chosen = plan or Plan(this_week=tuple(library.steps)[:_WEEK])
    said = Advice(
        primary=primary,
        secondary=secondary,
        standings=tuple(standings),
        refusals=_findings([rule for rule in library.rules.values() if rule.kind == "refusal"]),
        refused=False,
        sure=sure,
        confidence=0.0,
        certain=False,
        next_question=None,
        what_would_change_it=(),
        plan=chosen,
        inferred=frozenset(),
    )
    return Result(said, chosen, _profile(words))


#: For those who print it, too.
longest_result = _result


def _standing(words: Words, trend: str, rank: int, *, closed: bool) -> Standing:
    about = [rule for rule in words.library.rules.values() if rule.trend == trend]

    def of(*kinds: Kind) -> tuple[Finding, ...]:
        # The longest first: the result shows only the first few.
        fitting = [rule for rule in about if rule.kind in kinds]
        return _findings(sorted(fitting, key=lambda rule: len(rule.text), reverse=True))

    gates = of("gate") if closed else ()
    return Standing(
        trend=trend,
        rank=rank,
        state="not_now" if gates else "go",
        score=0,
        bounds=(0, 0),
        reasons=of("weight"),
        warnings=of("warning", "refusal"),
        gates=gates,
        hanging=(),
    )


def _findings(spoken: list[Rule]) -> tuple[Finding, ...]:
    return tuple(Finding(rule.id, rule.weight, "", rule.text) for rule in spoken)


@lru_cache(maxsize=4)
def _owners_with_longest(library: Library) -> Mapping[str, Profile]:
    """For each of the result's cards an owner who gets a long one, found by changing fact after fact.

    Rules exclude one another, so all of them at once would be a card that nobody can ever get.
    """
    words = Words(library, i18n.language(i18n.SOURCE))
    told: Profile = {fact.id: _allowed(library, fact) for fact in _many(library)}
    most: dict[str, tuple[int, Profile]] = dict.fromkeys(_VIEWS, (0, told))

    def size(owner: Profile) -> int:
        sizes = _sizes(_advised(library, owner), words)
        for name, longest in sizes.items():
            most[name] = max(most[name], (longest, owner), key=lambda pair: pair[0])
        return sum(sizes.values())

    longest = size(told)
    for _ in range(_ROUNDS):
        before = longest
        for fact in library.facts.values():
            found = [(longest, told), *((size(one), one) for one in _changed(fact, told))]
            longest, told = max(found, key=lambda pair: pair[0])
        if longest == before:
            break
    return {name: owner for name, (_, owner) in most.items()}


def _sizes(result: Result, words: Words) -> dict[str, int]:
    try:
        return {name: lengths.length(view(result, words).text) for name, view in _VIEWS.items()}
    except ValueError:  # a button that cannot be: the plans tell it
        return dict.fromkeys(_VIEWS, 0)


def _many(library: Library) -> list[Fact]:
    return [fact for fact in library.facts.values() if fact.kind == "many"]


def _allowed(library: Library, fact: Fact) -> tuple[str, ...]:
    """All ticks but those after which no ride is named."""
    refused = [rule.when for rule in library.rules.values() if rule.nulls_ranking]
    return tuple(
        value
        for value in fact.values
        if not any(conditions.holds(when, {fact.id: (value,)}) for when in refused)
    )


def _changed(fact: Fact, told: Profile) -> Iterator[Profile]:
    if fact.kind == "one":
        yield from ({**told, fact.id: value} for value in fact.values)
        return
    ticked = set(told.get(fact.id) or ())
    for value in fact.values:
        yield {**told, fact.id: tuple(one for one in fact.values if one in ticked ^ {value})}


def _advised(library: Library, told: Profile) -> Result:
    about = rules.advise(library, told)
    return Result(about, about.plan, with_inferred(library, told)[0])
