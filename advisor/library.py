"""All content as one frozen value, cross-checked and versioned. It never reads a file: texts come in."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from advisor import calculators, conditions, entries, faults, references
from advisor.calculators import Calculator
from advisor.conditions import Condition
from advisor.entries import FILES, OPTIONAL
from advisor.facts import Fact, Model
from advisor.faults import ContentError, Fault
from advisor.platforms import Platform
from advisor.playbooks import Step
from advisor.purposes import PURPOSES, Purpose, Serving
from advisor.questions import Question
from advisor.references import Draft
from advisor.segments import Segment
from advisor.texts import Text
from advisor.tips import Tip
from advisor.trends import Rule, Trend

__all__ = ["FILES", "ContentError", "Fault", "Library", "parse", "version_of"]

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Library:
    """Everything that the advisor knows, by id and in the authors' order. Two libraries are equal only if the same."""

    facts: Mapping[str, Fact]
    questions: Mapping[str, Question]
    trends: Mapping[str, Trend]
    rules: Mapping[str, Rule]
    steps: Mapping[str, Step]
    texts: Mapping[str, Text]  # ready texts
    platforms: Mapping[str, Platform]
    purposes: Mapping[Purpose, tuple[str, ...]]  # every purpose, to the steps that serve it
    tips: Mapping[str, Tip]
    segments: Mapping[str, Segment]
    calculators: Mapping[str, Calculator]
    inferable: tuple[Fact, ...]  # facts with `infer`, each after those that it follows from
    measured: tuple[str, ...]  # facts that are never asked
    order: tuple[str, ...]  # all facts, each after those that decide whether it is inferred or asked
    version: str  # 12 hex digits of the sha256 of the texts

    def asked_when(self, fact: str) -> Condition | None:
        """Return the condition under which *fact* is asked; None: always, or (a measured fact) never."""
        return self.questions[fact].ask_when if fact in self.questions else None


def parse(texts: Mapping[str, str]) -> Library:
    """
    Return the library that *texts* (path relative to the content folder, to text) spell.

    Raises:
        ContentError: with all faults of all files, each with file, id, what is wrong and what to write.
    """
    found = list(_wrong_files(texts))
    read: dict[str, list[Model]] = {}
    for file in (*FILES, *OPTIONAL):
        read[file], wrong = entries.read(file, texts[file]) if file in texts else ([], [])
        found += wrong
    draft = _draft(read)
    # Entries that could not be read would make every reference to them a second fault.
    if not found or all(fault.file.startswith(("rules/", "playbooks/", "tips/")) for fault in found):
        found += _new(found, references.wrong(draft))
    sums = [one for one in read[calculators.FILE] if isinstance(one, Calculator)]
    found += calculators.wrong(sums)
    found += calculators.wrong_steps(draft.steps, sums)
    if found:
        raise ContentError(found)
    return _library(draft, sums, version_of(texts))


def _wrong_files(texts: Mapping[str, str]) -> Iterator[Fault]:
    for file in FILES:
        if file not in texts:
            yield Fault(file, "", "this file is missing.")
    for file in texts:
        if file not in (*FILES, *OPTIONAL):
            yield Fault(file, "", f"this is no content file.{faults.suggestion(file, (*FILES, *OPTIONAL))}")


def _new(found: Sequence[Fault], wrong: Iterable[Fault]) -> Iterator[Fault]:
    """Leave out steps that "do not exist" only because they could not be read."""
    unread = [fault.id for fault in found if fault.id]
    for fault in wrong:
        if not any(f'{says} "{name}"' in fault.says for name in unread for says in ("needs", "no step")):
            yield fault


def _draft(read: Mapping[str, Sequence[Model]]) -> Draft:
    return Draft(
        facts=[one for one in read["facts.yaml"] if isinstance(one, Fact)],
        questions=[one for one in read["questions.yaml"] if isinstance(one, Question)],
        trends=[one for one in read["trends.yaml"] if isinstance(one, Trend)],
        rules=[(file, one) for file, models in read.items() for one in models if isinstance(one, Rule)],
        steps=[(file, one) for file, models in read.items() for one in models if isinstance(one, Step)],
        texts=[one for one in read["texts.yaml"] if isinstance(one, Text)],
        platforms=[one for one in read["platforms.yaml"] if isinstance(one, Platform)],
        purposes=[one for one in read["purposes.yaml"] if isinstance(one, Serving)],
        tips=[(file, one) for file, models in read.items() for one in models if isinstance(one, Tip)],
        segments=[one for one in read["segments.yaml"] if isinstance(one, Segment)],
    )


def version_of(texts: Mapping[str, str]) -> str:
    """Return the version of the library that *texts* spell, whether it has faults or not."""
    digest = hashlib.sha256()
    for file in sorted(texts):
        for part in (file.encode(), texts[file].encode()):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.hexdigest()[:12]


def _library(draft: Draft, sums: Sequence[Calculator], version: str) -> Library:
    plain = {fact.id: fact for fact in draft.facts}
    facts = {fact.id: _linked_fact(fact, plain) for fact in draft.facts}
    questions = {one.id: _linked(one, "ask_when", one.ask_when, plain) for one in draft.questions}
    order = _in_order_of_need(facts, questions)
    return Library(
        facts=MappingProxyType(facts),
        questions=MappingProxyType(questions),
        trends=MappingProxyType({one.id: one for one in draft.trends}),
        rules=MappingProxyType({one.id: _linked(one, "when", one.when, plain) for _, one in draft.rules}),
        steps=MappingProxyType({one.id: _linked_step(one, plain) for _, one in draft.steps}),
        texts=MappingProxyType({one.id: _linked_text(one, plain) for one in draft.texts}),
        platforms=MappingProxyType({one.id: one for one in draft.platforms}),
        purposes=MappingProxyType(_served(draft.purposes)),
        segments=MappingProxyType({one.id: _linked(one, "when", one.when, plain) for one in draft.segments}),
        tips=MappingProxyType({one.id: _linked(one, "when", one.when, plain) for _, one in draft.tips}),
        calculators=MappingProxyType({one.id: one for one in sums}),
        inferable=tuple(facts[name] for name in order if facts[name].infer),
        measured=tuple(fact.id for fact in facts.values() if fact.measured),
        order=order,
        version=version,
    )


def _linked(model: M, field: str, condition: Condition | None, facts: Mapping[str, Fact]) -> M:
    if condition is None:
        return model
    return model.model_copy(update={field: conditions.link(condition, facts)})


def _linked_fact(fact: Fact, facts: Mapping[str, Fact]) -> Fact:
    infer = tuple(_linked(one, "when", one.when, facts) for one in fact.infer)
    usual_when = tuple(_linked(one, "when", one.when, facts) for one in fact.usual_when)
    return fact.model_copy(update={"infer": infer, "usual_when": usual_when})


def _linked_step(step: Step, facts: Mapping[str, Fact]) -> Step:
    variants = tuple(_linked(one, "when", one.when, facts) for one in step.variants)
    return _linked(step.model_copy(update={"variants": variants}), "when", step.when, facts)


def _served(purposes: Sequence[Serving]) -> dict[Purpose, tuple[str, ...]]:
    serving = {one.id: one.steps for one in purposes}
    return {purpose: serving.get(purpose, ()) for purpose in PURPOSES}


def _linked_text(text: Text, facts: Mapping[str, Fact]) -> Text:
    wordings = tuple(_linked(one, "when", one.when, facts) for one in text.wordings)
    return text.model_copy(update={"wordings": wordings})


def _in_order_of_need(facts: Mapping[str, Fact], questions: Mapping[str, Question]) -> tuple[str, ...]:
    """
    Return all facts, each after those that it is inferred, asked or (where no circle forbids it) usual by.

    Inference and ask_when have no circles: that was checked. Frequencies may; then the authors' order decides.
    """
    hard = {name: _hard_needs(facts[name], questions.get(name)) for name in facts}
    soft = {name: _soft_needs(facts[name]) for name in facts}
    ordered: dict[str, None] = {}

    def place(name: str, above: frozenset[str]) -> None:
        if name in ordered:
            return
        within = above | {name}
        for need in hard[name]:
            place(need, within)
        for need in soft[name]:
            if not within & _closure(need, hard):
                place(need, within)
        ordered[name] = None

    for name in facts:
        place(name, frozenset())
    return tuple(ordered)


def _hard_needs(fact: Fact, question: Question | None) -> tuple[str, ...]:
    inferred = (name for one in fact.infer for name in conditions.names(one.when))
    return (*inferred, *(conditions.names(question.ask_when) if question and question.ask_when else ()))


def _soft_needs(fact: Fact) -> tuple[str, ...]:
    return tuple(name for one in fact.usual_when for name in conditions.names(one.when))


def _closure(name: str, needs: Mapping[str, Sequence[str]]) -> frozenset[str]:
    return frozenset((name,)).union(*(_closure(need, needs) for need in needs[name]))
