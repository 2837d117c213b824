"""The longest cards of steps, ready texts and platforms: each variant, each wording, each region."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from advisor.conditions import All
from advisor.facts import Value
from advisor.playbooks import Step
from advisor.texts import NAME, Text
from bot.views import step as views
from bot.views.card import Card
from bot.views.step import REGION, Reader
from bot.views.words import Words

Made = tuple[str, Callable[[], Card]]


def cards(words: Words, longest: Mapping[str, Value]) -> Iterator[Made]:
    """Every card of a step for the owner who gave the *longest* answers, whatever words the step for them."""
    reader = Reader(longest, "n" * NAME)
    for step in words.library.steps.values():
        for name, one in _worded(step):
            yield f"step {name}", partial(views.step, one, reader, words)
            yield f"more of step {name}", partial(views.more, one, reader, words)
        yield from _near(step, words, longest)
        for text in step.texts:
            for wording in _wordings(words.library.texts[text]):
                what = f"text {text}, {wording.wordings[0].id}"
                yield what, partial(views.ready, wording, step, reader, words)


def _worded(step: Step) -> Iterator[tuple[str, Step]]:
    yield step.id, step.model_copy(update={"variants": ()})
    for variant in step.variants:
        always = variant.model_copy(update={"when": All(())})  # all of nothing is true
        yield f"{step.id}, {variant.id}", step.model_copy(update={"variants": (always,)})


def _wordings(text: Text) -> Iterator[Text]:
    for wording in text.wordings:
        yield text.model_copy(update={"wordings": (wording.model_copy(update={"when": None}),)})


def _near(step: Step, words: Words, longest: Mapping[str, Value]) -> Iterator[Made]:
    if not step.platforms or REGION not in words.library.facts:
        return
    every = tuple(words.library.platforms)
    for region in (*words.library.facts[REGION].values, None):
        reader = Reader({**longest, REGION: region}, platforms=every)
        yield f"step {step.id} in {region}", partial(views.step, step, reader, words)
        yield f"platforms of {step.id} in {region}", partial(views.where, step, reader, words)
