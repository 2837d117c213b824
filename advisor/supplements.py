"""What steps, texts, platforms and tips say about one another: every name that they use must exist."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from advisor import conditions, faults, texts
from advisor.conditions import Condition
from advisor.facts import Fact
from advisor.faults import Fault
from advisor.platforms import KINDS, Platform
from advisor.playbooks import Step
from advisor.purposes import Serving
from advisor.questions import Question
from advisor.segments import Segment
from advisor.texts import COPIED, PLACEHOLDER, Text
from advisor.tips import Tip

TEXTS, PLATFORMS, PURPOSES = "texts.yaml", "platforms.yaml", "purposes.yaml"
BUTTON = 64  # bytes that Telegram gives a button's data

Facts = Mapping[str, Fact]


class Supplied(Protocol):
    """All entries that are read here; those of several files with their file."""

    @property
    def questions(self) -> Sequence[Question]: ...
    @property
    def steps(self) -> Sequence[tuple[str, Step]]: ...
    @property
    def texts(self) -> Sequence[Text]: ...
    @property
    def platforms(self) -> Sequence[Platform]: ...
    @property
    def purposes(self) -> Sequence[Serving]: ...
    @property
    def tips(self) -> Sequence[tuple[str, Tip]]: ...
    @property
    def segments(self) -> Sequence[Segment]: ...


def wrong(draft: Supplied, facts: Facts) -> Iterator[Fault]:
    """Yield every fault between steps, texts, platforms, purposes and tips."""
    yield from _wrong_steps(draft.steps, facts, draft.texts, draft.platforms)
    yield from _wrong_texts(draft.texts, facts, draft.questions)
    yield from _wrong_platforms(draft.platforms, facts)
    yield from _wrong_purposes(draft.purposes, draft.steps)
    yield from _wrong_tips(draft.tips, draft.steps, facts)
    yield from _wrong_segments(draft.segments, facts)


def _wrong_segments(segments: Sequence[Segment], facts: Facts) -> Iterator[Fault]:
    file = "segments.yaml"
    for name, count in Counter(one.id for one in segments).items():
        if count > 1:
            yield Fault(file, name, "this id stands twice: rename or remove one.")
    for one in segments:
        yield from (Fault(file, one.id, says) for says in conditions.wrong(one.when, facts))


def _wrong_steps(
    steps: Sequence[tuple[str, Step]], facts: Facts, ready: Sequence[Text], platforms: Sequence[Platform]
) -> Iterator[Fault]:
    for file, step in steps:
        says = (
            *_wrong_variants(step, facts),
            *_unknown("texts", step.texts, [one.id for one in ready], TEXTS),
            *_long_buttons("texts", step, "x", step.texts),
            *_wrong_kinds(step, platforms),
        )
        yield from (Fault(file, step.id, one) for one in says)


def _wrong_variants(step: Step, facts: Facts) -> Iterator[str]:
    for name in _repeated(one.id for one in step.variants):
        yield f'variant "{name}" stands twice: rename or remove one.'
    for variant in step.variants:
        yield from (f'variant "{variant.id}": {says}' for says in conditions.wrong(variant.when, facts))


def _unknown(field: str, named: Iterable[str], known: Sequence[str], file: str) -> Iterator[str]:
    for name in named:
        if name not in known:
            yield f'{field}: there is no "{name}" in {file}.{faults.suggestion(name, known)}'


def _wrong_kinds(step: Step, platforms: Sequence[Platform]) -> Iterator[str]:
    filled = {one.kind for one in platforms}
    named = dict.fromkeys((*step.platforms, *(kind for one in step.variants for kind in one.platforms or ())))
    for kind in named:
        if kind not in KINDS:
            yield f'platforms: there is no kind "{kind}" ({faults.listed(KINDS)}).{faults.suggestion(kind, KINDS)}'
        elif kind not in filled:
            yield f'platforms: no platform of {PLATFORMS} is of kind "{kind}": write one, or remove the kind.'
    fitting = (one.id for one in platforms if one.kind in step.platforms)
    yield from _long_buttons("platforms", step, "p", fitting)


def _long_buttons(field: str, step: Step, letter: str, ids: Iterable[str]) -> Iterator[str]:
    for name in ids:
        size = len(f"{letter}:{name}:{step.id}".encode())
        if size > BUTTON:
            yield f'{field}: the button of "{name}" needs {size} bytes, {BUTTON} are allowed: shorten an id.'


def _wrong_texts(ready: Sequence[Text], facts: Facts, questions: Sequence[Question]) -> Iterator[Fault]:
    said = {
        (question.fact, option.value): option.said for question in questions for option in question.options
    }
    yield from _twice(TEXTS, (one.id for one in ready))
    for text in ready:
        yield from (Fault(TEXTS, text.id, says) for says in _wrong_text(text, facts, said))


def _wrong_text(text: Text, facts: Facts, said: Mapping[tuple[str, str], str]) -> Iterator[str]:
    for name in _repeated(one.id for one in text.wordings):
        yield f'wording "{name}" stands twice: rename or remove one.'
    for wording in text.wordings:
        if wording.when is not None:
            yield from (f'wording "{wording.id}": {says}' for says in conditions.wrong(wording.when, facts))
        allowed = ("name", *dict.fromkeys(fact for fact, _ in said))
        for place in PLACEHOLDER.findall(wording.text):
            if place not in allowed:
                yield f'wording "{wording.id}": no fact is called "{{{place}}}".{faults.suggestion(place, allowed)}'
        excess = texts.longest(wording.text, facts, said) - COPIED
        if excess > 0:
            yield (
                f'wording "{wording.id}" is {excess} characters too long when it is filled with the longest answers '
                f"({COPIED} are allowed): say it shorter, or take a placeholder out."
            )


def _wrong_platforms(platforms: Sequence[Platform], facts: Facts) -> Iterator[Fault]:
    yield from _twice(PLATFORMS, (one.id for one in platforms))
    regions = facts["region"].values if "region" in facts else ()
    for one in platforms:
        for region in one.regions:
            if region not in regions:
                says = f'regions: region has no value "{region}".{faults.suggestion(region, regions)}'
                yield Fault(PLATFORMS, one.id, says)
        for region in _repeated(one.regions):
            yield Fault(PLATFORMS, one.id, f'regions: "{region}" stands twice.')


def _wrong_purposes(purposes: Sequence[Serving], steps: Sequence[tuple[str, Step]]) -> Iterator[Fault]:
    known = [step.id for _, step in steps]
    yield from _twice(PURPOSES, (one.id for one in purposes))
    for one in purposes:
        for name in _repeated(one.steps):
            yield Fault(PURPOSES, one.id, f'"{name}" stands twice.')
        for name in one.steps:
            if name not in known:
                yield Fault(PURPOSES, one.id, f'there is no step "{name}".{faults.suggestion(name, known)}')


def _wrong_tips(
    tips: Sequence[tuple[str, Tip]], steps: Sequence[tuple[str, Step]], facts: Facts
) -> Iterator[Fault]:
    known = [step.id for _, step in steps]
    files = {tip.id: file for file, tip in tips}
    for name in _repeated(tip.id for _, tip in tips):
        yield Fault(files[name], name, "this id stands twice: rename or remove one.")
    for file, tip in tips:
        yield from (Fault(file, tip.id, says) for says in _wrong_tip(file, tip, known, facts))


def _wrong_tip(file: str, tip: Tip, steps: Sequence[str], facts: Facts) -> Iterator[str]:
    stem = file.removeprefix("tips/").removesuffix(".yaml")
    if tip.playbook != stem:
        yield f'in this file an id begins with "{stem}.".'
    for name in tip.near:
        if name not in steps:
            yield f'near: there is no step "{name}".{faults.suggestion(name, steps)}'
    for field, named in (("near", tip.near), ("months", tip.months)):
        yield from (f'{field}: "{one}" stands twice.' for one in _repeated(map(str, named)))
    if PLACEHOLDER.search(tip.text):
        yield "text: a placeholder in braces may stand in texts of rules and in texts.yaml only."
    yield from _condition(tip.when, facts)


def _condition(when: Condition | None, facts: Facts) -> Iterator[str]:
    return iter(()) if when is None else conditions.wrong(when, facts)


def _twice(file: str, names: Iterable[str]) -> Iterator[Fault]:
    return (Fault(file, name, "this id stands twice: rename or remove one.") for name in _repeated(names))


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]
