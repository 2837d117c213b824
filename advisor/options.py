"""What is wrong with a question's options: values, labels, buttons, and what else they tell. It never reads answers."""

from collections import Counter
from collections.abc import Iterator, Mapping

from advisor import faults
from advisor.facts import Fact
from advisor.questions import LABEL, Option, Question

BUTTON = 64  # bytes that Telegram gives a button's data

_FRAME = len("a:::") + 6  # "a:<fact>:<option>:<version 6 hex>"

Facts = Mapping[str, Fact]


def wrong(question: Question, facts: Facts) -> Iterator[str]:
    """Yield every fault of *question* beside the facts of the content, its own among them."""
    fact = facts[question.fact]
    yield from _wrong_values(question, fact)
    yield from _wrong_labels(question, fact)
    yield from _wrong_names(question)
    yield from _wrong_instead(question, facts)
    for option in question.options:
        yield from (f'option "{option.id}" {says}' for says in _wrong_also(option, question, facts))


def _wrong_values(question: Question, fact: Fact) -> Iterator[str]:
    there = [option.value for option in question.options]
    if missing := [value for value in fact.values if value not in there]:
        yield f"has no option for {faults.listed(missing)}: every value needs one."
    for value in dict.fromkeys(there):
        if value not in fact.values:
            yield f'{fact.id} has no value "{value}".{faults.suggestion(value, fact.values)}'
    phrases = {(option.value, option.said) for option in question.options}
    for value, several in Counter(value for value, _ in phrases).items():
        if several > 1:
            yield f'the options of "{value}" must have the same said: inside a sentence it stands for the value.'


def _wrong_labels(question: Question, fact: Fact) -> Iterator[str]:
    if (fact.kind == "many") != (question.none_label is not None):
        yield "none_label: exactly the questions of kind many have one."
    for label in (*(option.label for option in question.options), question.none_label or ""):
        if len(label) > LABEL:
            yield f'label "{label}" is {len(label) - LABEL} characters too long ({LABEL} are allowed): say it shorter.'


def _wrong_names(question: Question) -> Iterator[str]:
    for name, several in Counter(option.id for option in question.options).items():
        if several > 1:
            yield f'option "{name}" stands twice: give one of them an id of its own.'
        if _FRAME + len(f"{question.fact}{name}".encode()) > BUTTON:
            yield f'the button of "{name}" needs more than {BUTTON} bytes: shorten the id of the fact or of the option.'


def _wrong_instead(question: Question, facts: Facts) -> Iterator[str]:
    other = question.instead_of
    if other is not None and (other not in facts or other == question.fact):
        yield f'instead_of: there is no other fact "{other}".{faults.suggestion(other, facts)}'


def _wrong_also(option: Option, question: Question, facts: Facts) -> Iterator[str]:
    if facts[question.fact].kind == "many" and (option.also or option.id != option.value):
        yield "is a tick: only options of a fact of kind one have an id of their own, or tell also."
    for name, value in option.also.items():
        if name not in facts or name == question.fact or facts[name].kind == "many":
            yield f'tells also "{name}": name another fact of kind one.'
        elif value not in facts[name].values:
            near = faults.suggestion(value, facts[name].values)
            yield f'tells also {name}, which has no value "{value}".{near}'
