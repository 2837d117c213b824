"""What content files say about one another: every name that they use must exist. Nothing here judges advice."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeVar

from advisor import conditions, faults, options, supplements
from advisor.conditions import Condition
from advisor.facts import Fact, Model, climbs_wrongly, measured_wrongly
from advisor.faults import Fault
from advisor.platforms import Platform
from advisor.playbooks import COMMON, Step
from advisor.purposes import Serving
from advisor.questions import Question
from advisor.segments import Segment
from advisor.texts import Text
from advisor.tips import Tip
from advisor.trends import NULLING, TRENDS, Rule, Trend

K = TypeVar("K")

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Draft:
    """All entries as they were read, with their files, before anything is known to fit."""

    facts: Sequence[Fact]
    questions: Sequence[Question]
    trends: Sequence[Trend]
    rules: Sequence[tuple[str, Rule]]  # file, rule
    steps: Sequence[tuple[str, Step]]  # file, step
    texts: Sequence[Text]
    platforms: Sequence[Platform]
    purposes: Sequence[Serving]
    tips: Sequence[tuple[str, Tip]]  # file, tip
    segments: Sequence[Segment]


def wrong(draft: Draft) -> Iterator[Fault]:
    """Yield every fault between the entries of *draft*."""
    facts = {fact.id: fact for fact in draft.facts}
    yield from _twice(draft)
    for fact in draft.facts:
        yield from _wrong_fact(fact, facts)
    yield from _circles("facts.yaml", _needs_of_facts(draft, facts), "is inferred or asked by way of itself")
    yield from _wrong_questions(draft.questions, facts)
    yield from _wrong_trends(draft.trends)
    for file, rule in draft.rules:
        yield from _wrong_rule(file, rule, facts)
    yield from _wrong_steps(draft.steps, facts)
    yield from supplements.wrong(draft, facts)


def _twice(draft: Draft) -> Iterator[Fault]:
    named = [("facts.yaml", one.id) for one in draft.facts]
    named += [("questions.yaml", one.id) for one in draft.questions]
    named += [("trends.yaml", one.id) for one in draft.trends]
    yield from (Fault(*key, "this id stands twice: rename or remove one.") for key in _repeated(named))
    for entries in (draft.rules, draft.steps):
        files = {entry.id: file for file, entry in entries}
        repeated = _repeated(entry.id for _, entry in entries)
        yield from (Fault(files[key], key, "this id stands twice: rename or remove one.") for key in repeated)


def _repeated(names: Iterable[K]) -> list[K]:
    return [name for name, count in Counter(names).items() if count > 1]


def _condition(
    file: str, entry: str, condition: Condition | None, facts: Mapping[str, Fact]
) -> Iterator[Fault]:
    if condition is not None:
        yield from (Fault(file, entry, says) for says in conditions.wrong(condition, facts))


def _wrong_fact(fact: Fact, facts: Mapping[str, Fact]) -> Iterator[Fault]:
    file = "facts.yaml"
    for value in _repeated(fact.values):
        yield Fault(file, fact.id, f'value "{value}" stands twice.')
    if fact.ordered and fact.kind == "many":
        yield Fault(file, fact.id, "a fact of kind many has no order: remove ordered.")
    yield from (Fault(file, fact.id, says) for says in (*measured_wrongly(fact), *climbs_wrongly(fact)))
    for usual in (fact.usual, *(one.usual for one in fact.usual_when)):
        yield from (Fault(file, fact.id, says) for says in _wrong_usual(fact, usual))
    for inference in fact.infer:
        yield from _condition(file, fact.id, inference.when, facts)
        yield from (Fault(file, fact.id, says) for says in _wrong_inferred(fact, inference.value))
    for override in fact.usual_when:
        yield from _condition(file, fact.id, override.when, facts)


def _wrong_usual(fact: Fact, usual: Mapping[str, float]) -> Iterator[str]:
    for value in usual:
        if value not in fact.values:
            yield f'usual: there is no value "{value}".{faults.suggestion(value, fact.values)}'
    if missing := [value for value in fact.values if value not in usual]:
        yield f"usual: {faults.listed(missing)} must stand there too (0 is allowed)."
    if fact.kind == "one" and sum(usual.values()) <= 0:
        yield "usual: one of the frequencies must be over 0."
    if fact.kind == "many" and any(chance > 100 for chance in usual.values()):  # noqa: PLR2004  # percent
        yield "usual: the chance of a tick is at most 100 percent."


def _wrong_inferred(fact: Fact, value: str | tuple[str, ...]) -> Iterator[str]:
    if isinstance(value, tuple) != (fact.kind == "many"):
        yield f"infer: a fact of kind {fact.kind} takes {'a list' if fact.kind == 'many' else 'one value'}."
    for one in (value,) if isinstance(value, str) else value:
        if one not in fact.values:
            yield f'infer: there is no value "{one}".{faults.suggestion(one, fact.values)}'


def _needs_of_facts(draft: Draft, facts: Mapping[str, Fact]) -> dict[str, list[str]]:
    needs = {
        fact.id: [name for one in fact.infer for name in conditions.names(one.when)] for fact in draft.facts
    }
    for question in draft.questions:
        if question.ask_when is not None and question.fact in needs:
            needs[question.fact] += conditions.names(question.ask_when)
    return {fact: [name for name in read if name in facts] for fact, read in needs.items()}


def _circles(file: str, needs: Mapping[str, Sequence[str]], says: str) -> Iterator[Fault]:
    """Yield one fault for each entry that reaches itself."""
    for start in needs:
        reached: set[str] = set()
        waiting = list(needs[start])
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting += needs.get(name, ())
        if start in reached:
            yield Fault(file, start, f"{says}: break the circle.")


def _wrong_questions(questions: Sequence[Question], facts: Mapping[str, Fact]) -> Iterator[Fault]:
    file = "questions.yaml"
    asked = {question.fact for question in questions}
    for question in questions:
        if question.fact not in facts:
            says = f'there is no fact "{question.fact}".{faults.suggestion(question.fact, facts)}'
            yield Fault(file, question.fact, says)
        else:
            yield from (Fault(file, question.id, says) for says in options.wrong(question, facts))
            yield from (Fault(file, question.id, says) for says in _braces(question))
            if facts[question.fact].measured:
                yield Fault(file, question.id, "this fact is measured, nobody is asked: remove the question.")
        yield from _condition(file, question.id, question.ask_when, facts)
    yield from (
        Fault(file, fact, "this fact has no question: write one.")
        for fact in facts
        if fact not in asked and not facts[fact].measured
    )
    opening = sorted(question.opening for question in questions if question.opening)
    if questions and opening != [1, 2]:
        yield Fault(file, "", f"exactly one question has opening 1 and one has opening 2, not {opening}.")


def _braces(entry: Model) -> Iterator[str]:
    for field, value in entry:
        if any(PLACEHOLDER.search(text) for text in _texts(value)):
            yield f"{field}: a placeholder in braces may stand in texts of rules only."


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case tuple():
            for one in value:
                yield from _texts(one)
        case Model():
            for _, one in value:
                yield from _texts(one)


def _wrong_trends(trends: Sequence[Trend]) -> Iterator[Fault]:
    file = "trends.yaml"
    found = [trend.id for trend in trends]
    for name in found:
        if name not in TRENDS:
            yield Fault(file, name, f"there is no such trend.{faults.suggestion(name, TRENDS)}")
    if missing := [name for name in TRENDS if name not in found]:
        yield Fault(file, "", f"{faults.listed(missing)} must stand there too.")
    elif found != list(TRENDS):
        yield Fault(file, "", f"the order must be {faults.listed(TRENDS)}.")
    for trend in trends:
        for fed in trend.feeds:
            if fed not in TRENDS or fed == trend.id:
                others = [name for name in TRENDS if name != trend.id]
                yield Fault(
                    file, trend.id, f'feeds: "{fed}" is no other trend.{faults.suggestion(fed, others)}'
                )
        yield from (Fault(file, trend.id, says) for says in _braces(trend))


def _wrong_rule(file: str, rule: Rule, facts: Mapping[str, Fact]) -> Iterator[Fault]:
    yield from (Fault(file, rule.id, says) for says in _misplaced(file, rule))
    broken = list(_condition(file, rule.id, rule.when, facts))
    yield from broken
    if broken:
        return
    yield from (Fault(file, rule.id, says) for says in _wrong_placeholders(rule, facts))
    yield from (Fault(file, rule.id, says) for says in _wrong_opening(rule, facts))


def _misplaced(file: str, rule: Rule) -> Iterator[str]:
    stem = file.removeprefix("rules/").removesuffix(".yaml")
    prefix = "refuse" if stem == "refusals" else stem
    if rule.id.partition(".")[0] != prefix:
        yield f'in this file an id begins with "{prefix}.".'
    if (rule.kind == "refusal") != (stem == "refusals"):
        yield "refusals, and only refusals, stand in rules/refusals.yaml."
    if rule.concerns is not None and rule.concerns not in TRENDS:
        yield f'concerns: there is no trend "{rule.concerns}".{faults.suggestion(rule.concerns, TRENDS)}'
    tests = [part for part in conditions.parts(rule.when) if isinstance(part, conditions.Atom)]
    named = {value for test in tests for value in test.named}
    if rule.nulls_ranking and not named <= set(NULLING):
        yield f"nulls_ranking: only {faults.listed(NULLING)} null the ranking; give it concerns instead."


def _wrong_placeholders(rule: Rule, facts: Mapping[str, Fact]) -> Iterator[str]:
    linked = conditions.link(rule.when, facts)
    known = conditions.knows(linked)
    for text in (rule.text, rule.instead or ""):
        for name in PLACEHOLDER.findall(text):
            if name not in known:
                allowed = f"Allowed: {faults.listed(sorted(known))}." if known else "None is allowed here."
                yield f'placeholder "{{{name}}}": the rule may be true while {name} is not known. {allowed}'


def _wrong_opening(rule: Rule, facts: Mapping[str, Fact]) -> Iterator[str]:
    tests = {name: conditions.Atom("is", name, values, values) for name, values in rule.opens_when.items()}
    broken = [
        says.replace("condition names", "opens_when names")
        for test in tests.values()
        for says in conditions.wrong(test, facts)
        if not says.startswith('"is"')
    ]
    yield from broken
    if broken or not tests:
        return
    linked = conditions.link(rule.when, facts)
    for values in product(*(_openings(facts[name], rule.opens_when[name]) for name in tests)):
        if conditions.holds(linked, dict(zip(tests, values, strict=True))) is not False:
            shown = faults.listed(one if isinstance(one, str) else "none of these" for one in values)
            yield f"opens_when does not open: with {shown} the condition is not yet false."


def _openings(fact: Fact, values: Sequence[str]) -> Sequence[str | tuple[str, ...]]:
    """Return the answers that open: each of *values*; of many, each as the only tick, and no values: no tick."""
    return values if fact.kind == "one" else [(value,) for value in values] or [()]


def _wrong_steps(steps: Sequence[tuple[str, Step]], facts: Mapping[str, Fact]) -> Iterator[Fault]:
    known = {step.id: step for _, step in steps}
    for file, step in steps:
        stem = file.removeprefix("playbooks/").removesuffix(".yaml")
        if step.playbook != stem:
            yield Fault(file, step.id, f'in this file an id begins with "{stem}.".')
        for need in step.needs:
            if need not in known:
                yield Fault(file, step.id, f'needs "{need}", no such step.{faults.suggestion(need, known)}')
            elif known[need].playbook not in (step.playbook, COMMON):
                yield Fault(file, step.id, f'needs "{need}" of another playbook: need a common step instead.')
        yield from _condition(file, step.id, step.when, facts)
        yield from (Fault(file, step.id, says) for says in _braces(step))
    files = {step.id: file for file, step in steps}
    needs = {step.id: step.needs for _, step in steps}
    for fault in _circles("", needs, "needs itself by way of other steps"):
        yield Fault(files[fault.id], fault.id, fault.says)
